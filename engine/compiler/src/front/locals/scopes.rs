//! The scopes around a place and how often each variable was met.

use std::collections::HashMap;
use std::sync::LazyLock;

/// How a variable came into its scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occurrence {
    /// An argument of the rule.
    Argument,
    /// Used without having been declared.
    Seen,
    /// Left of `:=`.
    Assigned,
    /// After `some` or `every`.
    Declared,
}

#[derive(Debug, Clone)]
struct Entry {
    local: String,
    occurrence: Occurrence,
    count: usize,
}

/// The variables of one scope.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope(HashMap<String, Entry>);

impl Scope {
    /// What a variable is called here.
    pub(super) fn local(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|entry| entry.local.as_str())
    }

    /// The variables that came in this way: name, local, how often met.
    pub(super) fn having(
        &self,
        occurrence: Occurrence,
    ) -> impl Iterator<Item = (&str, &str, usize)> {
        let entries = self.0.iter().filter(move |(_, entry)| entry.occurrence == occurrence);
        entries.map(|(name, entry)| (name.as_str(), entry.local.as_str(), entry.count))
    }
}

/// The scopes around a place, the innermost last, and for each name the scopes that know it.
#[derive(Debug)]
pub(super) struct Scopes {
    scopes: Vec<Scope>,
    known_in: HashMap<String, Vec<usize>>,
}

impl Scopes {
    pub(super) fn with(scope: Scope) -> Scopes {
        let known_in = scope.0.keys().map(|name| (name.clone(), vec![0])).collect();
        Scopes { scopes: vec![scope], known_in }
    }

    pub(super) fn push(&mut self) {
        self.scopes.push(Scope::default());
    }

    pub(super) fn pop(&mut self) {
        for name in self.scopes.pop().iter().flat_map(|scope| scope.0.keys()) {
            self.known_in.get_mut(name).and_then(Vec::pop);
        }
    }

    /// The innermost scope.
    pub(super) fn top(&self) -> &Scope {
        static NONE: LazyLock<Scope> = LazyLock::new(Scope::default);
        self.scopes.last().unwrap_or(&NONE)
    }

    fn nearest(&self, name: &str) -> Option<usize> {
        self.known_in.get(name)?.last().copied()
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.scopes.get(self.nearest(name)?)?.0.get(name)
    }

    pub(super) fn insert(&mut self, name: &str, local: &str, occurrence: Occurrence) {
        let Some(depth) = self.scopes.len().checked_sub(1) else { return };
        let entry = Entry { local: local.to_owned(), occurrence, count: 1 };
        if self.scopes[depth].0.insert(name.to_owned(), entry).is_none() {
            self.known_in.entry(name.to_owned()).or_default().push(depth);
        }
    }

    /// What a variable is called here, in any scope.
    pub(super) fn local(&self, name: &str) -> Option<&str> {
        self.find(name).map(|entry| entry.local.as_str())
    }

    /// How a variable came into the innermost scope.
    pub(super) fn occurrence(&self, name: &str) -> Option<Occurrence> {
        self.scopes.last()?.0.get(name).map(|entry| entry.occurrence)
    }

    /// How a variable came into the nearest scope that knows it.
    pub(super) fn nearest_occurrence(&self, name: &str) -> Option<Occurrence> {
        self.find(name).map(|entry| entry.occurrence)
    }

    /// Counts one more meeting.
    pub(super) fn see(&mut self, name: &str) {
        let nearest = self.nearest(name).and_then(|depth| self.scopes.get_mut(depth));
        if let Some(entry) = nearest.and_then(|scope| scope.0.get_mut(name)) {
            entry.count += 1;
        }
    }

    /// How often a variable was met.
    pub(super) fn count(&self, name: &str) -> usize {
        self.find(name).map_or(0, |entry| entry.count)
    }
}
