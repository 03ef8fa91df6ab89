//! What the compiler knows of builtin functions: names, declarations and flags, as data.

use lictor_program::signatures::{self, SIGNATURES, declaration};
use lictor_program::types::Decl;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// One builtin, as seen by a caller.
#[derive(Debug, Clone)]
pub struct Signature {
    /// The dotted name.
    pub name: String,
    /// What it takes and gives.
    pub decl: Arc<Decl>,
    /// May give many results (`walk`).
    pub relation: bool,
    /// Deprecated since OPA 1.0.
    pub deprecated: bool,
    /// Depends on more than its operands.
    pub nondeterministic: bool,
}

impl Signature {
    /// How many operands it takes.
    #[must_use]
    pub fn arity(&self) -> usize {
        self.decl.args.len()
    }

    /// Gives no value (`print`).
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.decl.result.is_none()
    }
}

/// The builtins that exist for a compilation.
pub trait Signatures: Send + Sync {
    /// The builtin of this dotted name.
    fn get(&self, name: &str) -> Option<&Signature>;

    /// Every builtin, by name.
    fn all(&self) -> Box<dyn Iterator<Item = &Signature> + '_>;
}

/// A table of signatures: every builtin of OPA, or those it was made of.
#[derive(Debug, Clone)]
pub struct SignatureTable(Option<BTreeMap<String, Signature>>);

/// The builtins of OPA, each read when it is first asked for.
static STANDARD: [OnceLock<Option<Signature>>; SIGNATURES.len()] =
    [const { OnceLock::new() }; SIGNATURES.len()];

impl SignatureTable {
    /// The builtins of OPA.
    #[must_use]
    pub fn standard() -> Arc<SignatureTable> {
        Arc::new(SignatureTable(None))
    }
}

fn standard(number: usize) -> Option<&'static Signature> {
    let read = || {
        let signature = SIGNATURES.get(number)?;
        Some(Signature {
            name: signature.name.to_owned(),
            decl: Arc::new(declaration(signature.name)?),
            relation: signature.relation,
            deprecated: signature.deprecated,
            nondeterministic: signature.nondeterministic,
        })
    };
    STANDARD.get(number)?.get_or_init(read).as_ref()
}

impl FromIterator<Signature> for SignatureTable {
    fn from_iter<I: IntoIterator<Item = Signature>>(items: I) -> Self {
        SignatureTable(Some(items.into_iter().map(|item| (item.name.clone(), item)).collect()))
    }
}

impl Signatures for SignatureTable {
    fn get(&self, name: &str) -> Option<&Signature> {
        match &self.0 {
            Some(own) => own.get(name),
            None => signatures::number(name).and_then(standard),
        }
    }

    fn all(&self) -> Box<dyn Iterator<Item = &Signature> + '_> {
        match &self.0 {
            Some(own) => Box::new(own.values()),
            None => Box::new(
                (0..SIGNATURES.len())
                    .filter_map(|number| -> Option<&Signature> { standard(number) }),
            ),
        }
    }
}
