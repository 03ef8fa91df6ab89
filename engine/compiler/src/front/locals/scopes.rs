//! The scopes around a place and how often each variable was met.

use std::collections::BTreeMap;
use std::rc::Rc;

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
    local: Rc<str>,
    occurrence: Occurrence,
    count: usize,
    depth: usize,
}

/// The scopes around a place.
#[derive(Debug, Clone)]
pub(super) struct Scopes {
    /// What each variable is in the scopes that know it, the innermost last.
    entries: BTreeMap<Rc<str>, Vec<Entry>>,
    /// The variables of each scope, the innermost last; never empty.
    scopes: Vec<Vec<Rc<str>>>,
}

impl Default for Scopes {
    fn default() -> Self {
        Scopes { entries: BTreeMap::new(), scopes: vec![Vec::new()] }
    }
}

impl Scopes {
    pub(super) fn push(&mut self) {
        self.scopes.push(Vec::new());
    }

    pub(super) fn pop(&mut self) {
        if self.scopes.len() > 1 {
            for name in self.scopes.pop().unwrap_or_default() {
                if let Some(entries) = self.entries.get_mut(&name) {
                    entries.pop();
                }
            }
        }
    }

    fn depth(&self) -> usize {
        self.scopes.len()
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name)?.last()
    }

    fn innermost(&self, name: &str) -> Option<&Entry> {
        self.find(name).filter(|entry| entry.depth == self.depth())
    }

    /// Adds a variable to the innermost scope.
    pub(super) fn insert(&mut self, name: &str, local: &str, occurrence: Occurrence) {
        let depth = self.depth();
        let name: Rc<str> = name.into();
        let local = if *name == *local { Rc::clone(&name) } else { local.into() };
        let entry = Entry { local, occurrence, count: 1, depth };
        let entries = self.entries.entry(Rc::clone(&name)).or_default();
        match entries.last_mut().filter(|last| last.depth == depth) {
            Some(last) => *last = entry,
            None => {
                entries.push(entry);
                if let Some(scope) = self.scopes.last_mut() {
                    scope.push(name);
                }
            }
        }
    }

    /// What a variable is called here, in any scope.
    pub(super) fn local(&self, name: &str) -> Option<&str> {
        self.find(name).map(|entry| &*entry.local)
    }

    /// What a variable of the innermost scope is called.
    pub(super) fn innermost_local(&self, name: &str) -> Option<&str> {
        self.innermost(name).map(|entry| &*entry.local)
    }

    /// How a variable came into the innermost scope.
    pub(super) fn occurrence(&self, name: &str) -> Option<Occurrence> {
        self.innermost(name).map(|entry| entry.occurrence)
    }

    /// How a variable came into the nearest scope that knows it.
    pub(super) fn nearest_occurrence(&self, name: &str) -> Option<Occurrence> {
        self.find(name).map(|entry| entry.occurrence)
    }

    /// The variables of the innermost scope that came in this way: name, local, how often met.
    pub(super) fn having(
        &self,
        occurrence: Occurrence,
    ) -> impl Iterator<Item = (&str, &str, usize)> {
        let names = self.scopes.last().into_iter().flatten();
        let entries = names.filter_map(|name| Some((name, self.innermost(name)?)));
        entries
            .filter(move |(_, entry)| entry.occurrence == occurrence)
            .map(|(name, entry)| (&**name, &*entry.local, entry.count))
    }

    /// Counts one more meeting.
    pub(super) fn see(&mut self, name: &str) {
        if let Some(entry) = self.entries.get_mut(name).and_then(|entries| entries.last_mut()) {
            entry.count += 1;
        }
    }

    /// How often a variable was met.
    pub(super) fn count(&self, name: &str) -> usize {
        self.find(name).map_or(0, |entry| entry.count)
    }
}
