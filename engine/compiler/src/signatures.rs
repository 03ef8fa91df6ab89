//! What the compiler knows of builtin functions: names, arities and flags, as data.

use std::collections::BTreeMap;

/// One builtin, as seen by a caller.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signature {
    /// The dotted name.
    pub name: String,
    /// How many operands it takes.
    pub arity: usize,
    /// Gives no value (`print`).
    pub void: bool,
    /// May give many results (`walk`).
    pub relation: bool,
    /// Deprecated since OPA 1.0.
    pub deprecated: bool,
    /// Depends on more than its operands.
    pub nondeterministic: bool,
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
