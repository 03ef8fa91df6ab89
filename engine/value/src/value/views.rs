//! Objects and sets seen through their values: what reading them takes.

use super::table::{LINEAR_MAX, probe};
use super::{Entry, FLAG_HASHED, FLAG_SORTED, TAG_STRING, Value};
use crate::region::Region;

/// An object seen through its value.
#[derive(Clone, Copy)]
pub struct Object<'r> {
    pub(super) value: Value<'r>,
}

impl<'r> Object<'r> {
    /// Number of entries.
    #[must_use]
    pub fn len(self) -> usize {
        self.value.len32()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The object as a value.
    #[must_use]
    pub fn value(self) -> Value<'r> {
        self.value
    }

    /// The entries in the order they are stored in, which is the order of keys only if [`Object::is_sorted`].
    #[inline]
    #[must_use]
    pub fn entries(self) -> &'r [Entry<'r>] {
        // SAFETY: objects are made over a slice of this many entries in the region; the empty one is aligned.
        unsafe {
            std::slice::from_raw_parts(self.value.payload as usize as *const Entry<'r>, self.len())
        }
    }

    /// Whether the entries are stored in the order of their keys.
    #[must_use]
    pub fn is_sorted(self) -> bool {
        self.value.head & FLAG_SORTED != 0
    }

    /// The entries in the order of their keys; sorts a copy in `region` where they are not stored so.
    #[must_use]
    pub fn sorted_entries(self, region: &'r Region) -> &'r [Entry<'r>] {
        let is_before = |a: &Entry<'r>, b: &Entry<'r>| a.key.compare(b.key).is_lt();
        if self.is_sorted() || self.entries().is_sorted_by(is_before) {
            return self.entries();
        }
        let copy = region.slice(self.entries());
        copy.sort_unstable_by(|a, b| a.key.compare(b.key));
        copy
    }

    /// The same object with its entries stored in the order of their keys.
    #[must_use]
    pub fn in_order(self, region: &'r Region) -> Object<'r> {
        if self.is_sorted() {
            return self;
        }
        let entries = self.entries();
        if entries.is_sorted_by(|a, b| a.key.compare(b.key).is_lt()) {
            return Object { value: Value::raw(self.value.head | FLAG_SORTED, self.value.payload) };
        }
        self.with_sorted(self.sorted_entries(region))
    }

    /// The same object over its entries in order. Those need no table.
    pub(super) fn with_sorted(self, entries: &'r [Entry<'r>]) -> Object<'r> {
        let head = self.value.head & !FLAG_HASHED | FLAG_SORTED;
        Object { value: Value::raw(head, entries.as_ptr() as u64) }
    }

    /// The entries in the order of their keys, in a vector; for callers without a region.
    #[must_use]
    pub fn sorted_vec(self) -> Vec<Entry<'r>> {
        let mut copy = self.entries().to_vec();
        if !self.is_sorted() {
            copy.sort_unstable_by(|a, b| a.key.compare(b.key));
        }
        copy
    }

    /// The value under a key, or undefined.
    #[inline]
    #[must_use]
    pub fn get(self, key: Value<'_>) -> Value<'r> {
        if self.len() > LINEAR_MAX || key.head & 0xff != TAG_STRING {
            return self.search(key);
        }
        for entry in self.entries() {
            if entry.key.head == key.head && same_text(entry.key.text(), key.text()) {
                return entry.value;
            }
        }
        Value::UNDEFINED
    }

    /// [`Object::get`] in many entries, or by a key that is no string.
    fn search(self, key: Value<'_>) -> Value<'r> {
        self.position(key).map_or(Value::UNDEFINED, |index| self.entries()[index].value)
    }

    pub(super) fn position(self, key: Value<'_>) -> Option<usize> {
        let entries = self.entries();
        if self.value.head & FLAG_HASHED != 0 {
            probe(self.value.table::<Entry<'r>>(), key, |index| entries[index].key.equals(key))
        } else if entries.len() > LINEAR_MAX {
            entries.binary_search_by(|entry| entry.key.compare(key)).ok()
        } else {
            entries.iter().position(|entry| entry.key.equals(key))
        }
    }
}

impl Value<'_> {
    /// Whether one of the items is equal.
    #[must_use]
    pub fn is_among(self, items: &[Value<'_>]) -> bool {
        if self.is_string() {
            return items.iter().any(|item| self.same_string(*item));
        }
        items.iter().any(|item| item.equals(self))
    }

    /// Whether both are strings, and equal.
    #[inline]
    pub(crate) fn same_string(self, other: Value<'_>) -> bool {
        self.head == other.head
            && self.head & 0xff == TAG_STRING
            && same_text(self.text(), other.text())
    }

    /// Whether this is a string.
    #[inline]
    pub(crate) fn is_string(self) -> bool {
        self.head & 0xff == TAG_STRING
    }
}

/// Whether texts of the same length are equal, without a call for the short ones that keys are.
#[inline]
fn same_text(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.as_ptr() == b.as_ptr() {
        return true;
    }
    match (a.len(), a.first_chunk::<8>(), a.last_chunk::<8>()) {
        (8..=16, Some(first), Some(last)) => {
            Some(first) == b.first_chunk() && Some(last) == b.last_chunk()
        }
        (4..8, ..) => {
            a.first_chunk::<4>() == b.first_chunk() && a.last_chunk::<4>() == b.last_chunk()
        }
        (1..4, ..) => {
            let middle = a.len() / 2;
            a[0] == b[0] && a[middle] == b[middle] && a.last() == b.last()
        }
        (0, ..) => true,
        _ => a == b,
    }
}

/// A set seen through its value. Members are always stored in order.
#[derive(Clone, Copy)]
pub struct Set<'r> {
    pub(super) value: Value<'r>,
}

impl<'r> Set<'r> {
    /// Number of members.
    #[must_use]
    pub fn len(self) -> usize {
        self.value.len32()
    }

    /// Whether there is no member.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The set as a value.
    #[must_use]
    pub fn value(self) -> Value<'r> {
        self.value
    }

    /// The members, in order.
    #[must_use]
    pub fn items(self) -> &'r [Value<'r>] {
        // SAFETY: sets are made over a slice of this many values in the region; the empty one is aligned.
        unsafe {
            std::slice::from_raw_parts(self.value.payload as usize as *const Value<'r>, self.len())
        }
    }

    /// The member equal to `key`, or undefined.
    #[must_use]
    pub fn get(self, key: Value<'_>) -> Value<'r> {
        let items = self.items();
        let found = if self.value.head & FLAG_HASHED != 0 {
            probe(self.value.table::<Value<'r>>(), key, |index| items[index].equals(key))
        } else if items.len() > LINEAR_MAX {
            items.binary_search_by(|item| item.compare(key)).ok()
        } else {
            items.iter().position(|item| item.equals(key))
        };
        found.map_or(Value::UNDEFINED, |index| items[index])
    }

    /// Whether a member equals `key`.
    #[must_use]
    pub fn contains(self, key: Value<'_>) -> bool {
        !self.get(key).is_undefined()
    }
}
