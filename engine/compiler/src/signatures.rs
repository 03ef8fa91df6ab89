//! What the compiler knows of builtin functions: names, declarations and flags, as data.

use lictor_program::signatures::{SIGNATURES, declaration};
use lictor_program::types::Decl;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

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

/// A plain table of signatures.
#[derive(Debug, Clone, Default)]
pub struct SignatureTable(BTreeMap<String, Signature>);

static STANDARD: LazyLock<Arc<SignatureTable>> = LazyLock::new(|| Arc::new(read_standard()));

impl SignatureTable {
    /// The builtins of OPA.
    #[must_use]
    pub fn standard() -> Arc<SignatureTable> {
        Arc::clone(&STANDARD)
    }
}

fn read_standard() -> SignatureTable {
    let known = SIGNATURES.iter().filter_map(|signature| {
        Some(Signature {
            name: signature.name.to_owned(),
            decl: Arc::new(declaration(signature.name)?.clone()),
            relation: signature.relation,
            deprecated: signature.deprecated,
            nondeterministic: signature.nondeterministic,
        })
    });
    known.collect()
}

impl FromIterator<Signature> for SignatureTable {
    fn from_iter<I: IntoIterator<Item = Signature>>(items: I) -> Self {
        SignatureTable(items.into_iter().map(|item| (item.name.clone(), item)).collect())
    }
}

impl Signatures for SignatureTable {
    fn get(&self, name: &str) -> Option<&Signature> {
        self.0.get(name)
    }

    fn all(&self) -> Box<dyn Iterator<Item = &Signature> + '_> {
        Box::new(self.0.values())
    }
}
