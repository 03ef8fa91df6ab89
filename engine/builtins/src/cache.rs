//! What is compiled once for a thread and used again: a bounded map from text.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

const MAX_ENTRIES: usize = 128;

/// Places for what was used last: so that a few texts in turn are found without hashing them.
const FRONT: usize = 64;
/// Each text has this many of them, which it shares with its neighbours.
const NEAR: usize = 4;

/// At most [`MAX_ENTRIES`] things by their text; the one made first is dropped first.
pub(crate) struct Cache<T> {
    front: Vec<Option<(Box<str>, Arc<T>)>>,
    entries: HashMap<Box<str>, Arc<T>>,
    order: VecDeque<Box<str>>,
}

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Cache { front: Vec::new(), entries: HashMap::new(), order: VecDeque::new() }
    }
}

impl<T> Cache<T> {
    /// What is kept under `key`, if it was used lately.
    #[inline]
    pub(crate) fn find(&self, key: &str) -> Option<&Arc<T>> {
        let places = self.front.get(place(key)..)?.iter().take(NEAR);
        places.flatten().find(|(known, _)| **known == *key).map(|(_, entry)| entry)
    }

    /// What is kept under `key`, or else what `make` gives.
    pub(crate) fn get_or<E>(
        &mut self,
        key: &str,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        if let Some(entry) = self.find(key) {
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
        self.front.resize_with(FRONT + NEAR, || None);
        let place = place(key);
        let free = (place..place + NEAR).find(|place| self.front[*place].is_none());
        self.front[free.unwrap_or(place)] = Some((key.into(), Arc::clone(&entry)));
        Ok(entry)
    }
}

/// A place by length, start and end: those of a few texts mostly differ.
#[inline]
fn place(key: &str) -> usize {
    let key = key.as_bytes();
    let word = |bytes: Option<&[u8; 8]>| bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let ends = match key {
        [first, .., last] if key.len() < 8 => u64::from(*first) << 8 | u64::from(*last),
        _ => word(key.first_chunk()) ^ word(key.last_chunk()).rotate_left(7),
    };
    let mixed = (ends ^ (key.len() as u64) << 56).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 58) as usize
}
