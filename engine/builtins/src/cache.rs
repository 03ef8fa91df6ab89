//! What is compiled once for a thread and used again: a bounded map from text.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

const MAX_ENTRIES: usize = 128;

/// At most [`MAX_ENTRIES`] things by their text; the one made first is dropped first.
pub(crate) struct Cache<T> {
    last: Option<(Box<str>, Arc<T>)>,
    entries: HashMap<Box<str>, Arc<T>>,
    order: VecDeque<Box<str>>,
}

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Cache { last: None, entries: HashMap::new(), order: VecDeque::new() }
    }
}

impl<T> Cache<T> {
    /// What is kept under `key`, or else what `make` gives.
    pub(crate) fn get_or<E>(
        &mut self,
        key: &str,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        if let Some((last, entry)) = &self.last
            && **last == *key
        {
            return Ok(Arc::clone(entry));
        }
        let entry = match self.entries.get(key) {
            Some(entry) => Arc::clone(entry),
            None => {
                let entry = Arc::new(make()?);
                if self.order.len() >= MAX_ENTRIES
                    && let Some(oldest) = self.order.pop_front()
                {
                    self.entries.remove(&oldest);
                }
                self.order.push_back(key.into());
                self.entries.insert(key.into(), Arc::clone(&entry));
                entry
            }
        };
        self.last = Some((key.into(), Arc::clone(&entry)));
        Ok(entry)
    }
}
