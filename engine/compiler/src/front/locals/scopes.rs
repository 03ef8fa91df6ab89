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

/// The scopes around a place, the innermost last.
#[derive(Debug)]
pub(super) struct Scopes(Vec<Scope>);

impl Scopes {
    pub(super) fn with(scope: Scope) -> Scopes {
        Scopes(vec![scope])
    }

    pub(super) fn push(&mut self) {
        self.0.push(Scope::default());
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }

    /// The innermost scope.
    pub(super) fn top(&self) -> &Scope {
        static NONE: LazyLock<Scope> = LazyLock::new(Scope::default);
        self.0.last().unwrap_or(&NONE)
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.0.iter().rev().find_map(|scope| scope.0.get(name))
    }

    pub(super) fn insert(&mut self, name: &str, local: &str, occurrence: Occurrence) {
        if let Some(scope) = self.0.last_mut() {
            scope
                .0
                .insert(name.to_owned(), Entry { local: local.to_owned(), occurrence, count: 1 });
        }
    }

    /// What a variable is called here, in any scope.
    pub(super) fn local(&self, name: &str) -> Option<&str> {
        self.find(name).map(|entry| entry.local.as_str())
    }

    /// How a variable came into the innermost scope.
    pub(super) fn occurrence(&self, name: &str) -> Option<Occurrence> {
        self.0.last()?.0.get(name).map(|entry| entry.occurrence)
    }

    /// How a variable came into the nearest scope that knows it.
    pub(super) fn nearest_occurrence(&self, name: &str) -> Option<Occurrence> {
        self.find(name).map(|entry| entry.occurrence)
    }

    /// Counts one more meeting.
    pub(super) fn see(&mut self, name: &str) {
        if let Some(entry) = self.0.iter_mut().rev().find_map(|scope| scope.0.get_mut(name)) {
            entry.count += 1;
        }
    }

    /// How often a variable was met.
    pub(super) fn count(&self, name: &str) -> usize {
        self.find(name).map_or(0, |entry| entry.count)
    }
}
