//! What is known of a request when conditions are asked: keys in lower case, each with its values.

use std::cell::Cell;
use std::collections::HashMap;

/// The work that one authorisation may take, in characters compared against patterns with wildcards.
const MAX_WORK: u64 = 1 << 24;

/// What a key is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Values {
    Known(Vec<String>),
    /// The key is there, but nobody said with which value.
    Unknown,
}

/// The keys of a request.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    keys: HashMap<String, Values>,
    work_left: Cell<u64>,
}

impl Default for Context {
    fn default() -> Self {
        Context { keys: HashMap::new(), work_left: Cell::new(MAX_WORK) }
    }
}

impl Context {
    /// The values of a key in lower case. No value at all counts as absent, as at AWS.
    pub(crate) fn get(&self, key: &str) -> Option<&Values> {
        self.keys.get(key)
    }

    /// Sets a key, whatever its case; an empty list takes it away.
    pub(crate) fn set(&mut self, key: &str, values: Values) {
        let key = key.to_lowercase();
        match values {
            Values::Known(list) if list.is_empty() => self.keys.remove(&key),
            values => self.keys.insert(key, values),
        };
    }

    /// Sets a key that nothing was said about.
    pub(crate) fn add(&mut self, key: &str, values: impl FnOnce() -> Option<Values>) {
        if !self.keys.contains_key(key)
            && let Some(values) = values()
        {
            self.set(key, values);
        }
    }

    /// Takes away the keys that a test of their lower-case names picks.
    pub(crate) fn remove(&mut self, picks: impl Fn(&str) -> bool) {
        self.keys.retain(|key, _| !picks(key));
    }

    /// Takes so much of the work that is allowed; false when it is used up.
    pub(crate) fn spend(&self, work: usize) -> bool {
        let left = self.work_left.get().saturating_sub(work as u64);
        self.work_left.set(left);
        left > 0
    }
}
