//! Making arrays, objects and sets in a region. Here their nesting is bounded and their hash tables are filled.

use super::table::{Filled, LINEAR_MAX, fill_table, table_size};
use super::{Entry, FLAG_HASHED, FLAG_SORTED, Object, TAG_OBJECT, TAG_SET, Value, len_bits};
use crate::region::Region;
use crate::size::{self, MAX_NESTING};
use std::cmp::Ordering;

/// Sets whose members have more words than this behind them, on average, carry no table.
const HASHED_UNITS: u64 = 16;

impl<'r> Value<'r> {
    pub(super) fn object_of(region: &'r Region, entries: &[Entry<'r>], sorted: u64) -> Value<'r> {
        if entries.is_empty() {
            return Value::EMPTY_OBJECT;
        }
        Value::object_with(region, entries, sorted, size::of_entries(entries))
    }

    /// An object of these entries, which are not none, of the size they make.
    #[inline]
    fn object_with(region: &'r Region, entries: &[Entry<'r>], sorted: u64, size: u64) -> Value<'r> {
        if size::nesting(size) > MAX_NESTING {
            return region.refuse_depth();
        }
        let head = TAG_OBJECT | size | len_bits(entries.len());
        if entries.len() <= LINEAR_MAX {
            return Value::raw(head | sorted, region.slice(entries).as_ptr() as u64);
        }
        let (items, table) = region.slice_with_table(entries, table_size(entries.len()));
        let flags = match fill_table(table, items.iter().map(|entry| entry.key), |_, _| false) {
            Filled::Done => FLAG_HASHED | sorted,
            Filled::Crowded | Filled::Repeated => {
                items.sort_unstable_by(|a, b| a.key.compare(b.key));
                FLAG_SORTED
            }
        };
        Value::raw(head | flags, items.as_ptr() as u64)
    }

    pub(super) fn set_of(region: &'r Region, sorted: &[Value<'r>]) -> Value<'r> {
        if sorted.is_empty() {
            return Value::EMPTY_SET;
        }
        let size = size::of(sorted);
        if size::nesting(size) > MAX_NESTING {
            return region.refuse_depth();
        }
        let head = TAG_SET | FLAG_SORTED | size | len_bits(sorted.len());
        // Large members are found by halves: a hash would look at all of each, a comparison ends where two differ.
        let is_heavy = size::units(size) > HASHED_UNITS * sorted.len() as u64;
        if sorted.len() <= LINEAR_MAX || is_heavy {
            return Value::raw(head, region.slice(sorted).as_ptr() as u64);
        }
        let (items, table) = region.slice_with_table(sorted, table_size(sorted.len()));
        let hashed = match fill_table(table, items.iter().copied(), |_, _| false) {
            Filled::Done => FLAG_HASHED,
            Filled::Crowded | Filled::Repeated => 0,
        };
        Value::raw(head | hashed, items.as_ptr() as u64)
    }
}

/// Objects up to this many entries have a shape.
const SHAPE: usize = 32;

/// The keys of an object and their order, for others with the same keys at the same places.
#[derive(Default)]
struct Shape<'r> {
    entries: &'r [Entry<'r>],
    order: [u8; SHAPE],
}

impl<'r> Shape<'r> {
    /// [`Object::in_order`] of an object that is like the last one, mostly.
    fn in_order(&mut self, region: &'r Region, object: Object<'r>) -> Object<'r> {
        let entries = object.entries();
        if entries.len() > SHAPE || !entries.iter().all(|entry| entry.key.is_string()) {
            return object.in_order(region);
        }
        let same = entries.len() == self.entries.len()
            && entries.iter().zip(self.entries).all(|(a, b)| a.key.same_string(b.key));
        if !same {
            for (place, at) in self.order.iter_mut().zip(0..) {
                *place = at;
            }
            self.order[..entries.len()].sort_unstable_by(|a, b| {
                entries[*a as usize].key.compare(entries[*b as usize].key)
            });
        }
        self.entries = entries;
        let sorted = region.slice(entries);
        for (to, from) in sorted.iter_mut().zip(self.order) {
            *to = entries[from as usize];
        }
        object.with_sorted(sorted)
    }
}

/// Whether two of the keys, all strings, are equal.
#[cold]
fn repeats(entries: &[Entry<'_>]) -> bool {
    let mut pairs = entries.iter().enumerate();
    pairs.any(|(index, entry)| entries[..index].iter().any(|earlier| same_key(earlier, entry)))
}

#[inline]
fn same_key(a: &Entry<'_>, b: &Entry<'_>) -> bool {
    a.key.head == b.key.head && a.key.text() == b.key.text()
}

impl Region {
    /// A string, copied.
    #[must_use]
    pub fn str(&self, text: &str) -> Value<'_> {
        Value::str(self.text(text))
    }

    /// An array, copied.
    #[must_use]
    pub fn array<'r>(&'r self, items: &[Value<'r>]) -> Value<'r> {
        if items.is_empty() {
            return Value::EMPTY_ARRAY;
        }
        self.array_read(items, size::of(items))
    }

    /// An array of these items, which are not none, of the size they make.
    #[inline]
    pub(crate) fn array_read<'r>(&'r self, items: &[Value<'r>], size: u64) -> Value<'r> {
        if size::nesting(size) > MAX_NESTING {
            return self.refuse_depth();
        }
        Value::array_with(self.few(items), size)
    }

    /// An object of these entries in any order. Where keys are equal the last value wins and the first spelling of
    /// the key stays. The vector is used as scratch.
    #[must_use]
    pub fn object<'r>(&'r self, entries: &mut Vec<Entry<'r>>) -> Value<'r> {
        if !entries.is_sorted_by(|a, b| a.key.compare(b.key) == Ordering::Less) {
            entries.sort_by(|a, b| a.key.compare(b.key));
            entries.dedup_by(|later, kept| {
                let same = later.key.equals(kept.key);
                if same {
                    kept.value = later.value;
                }
                same
            });
        }
        Value::object_of(self, entries, FLAG_SORTED)
    }

    /// A copy of an object with another value under a key, which may be new. Where it is not, the table and the order
    /// stay as they are.
    #[must_use]
    pub fn object_with<'r>(
        &'r self,
        base: Object<'r>,
        key: Value<'r>,
        value: Value<'r>,
    ) -> Value<'r> {
        let entries = base.entries();
        let Some(position) = base.position(key) else {
            let mut entries = entries.to_vec();
            let place = match base.is_sorted() {
                true => entries.partition_point(|entry| entry.key.compare(key).is_lt()),
                false => entries.len(),
            };
            entries.insert(place, Entry { key, value });
            return Value::object_of(self, &entries, base.value.head & FLAG_SORTED);
        };
        let is_hashed = base.value.head & FLAG_HASHED != 0;
        let items = if is_hashed {
            let known = base.value.table::<Entry<'r>>();
            let (items, table) = self.slice_with_table(entries, known.len());
            table.copy_from_slice(known);
            items
        } else {
            self.slice(entries)
        };
        items[position].value = value;
        let size = size::of_entries(items);
        if size::nesting(size) > MAX_NESTING {
            return self.refuse_depth();
        }
        Value::raw(base.value.head & !size::BITS | size, items.as_ptr() as u64)
    }

    /// A copy of an object without a key.
    #[must_use]
    pub fn object_without<'r>(&'r self, base: Object<'r>, key: Value<'_>) -> Value<'r> {
        let Some(position) = base.position(key) else { return base.value };
        let mut entries = base.entries().to_vec();
        entries.remove(position);
        Value::object_of(self, &entries, base.value.head & FLAG_SORTED)
    }

    /// An object of entries whose keys are known to differ, kept in this order.
    #[must_use]
    pub fn object_unsorted<'r>(&'r self, entries: &[Entry<'r>]) -> Value<'r> {
        Value::object_of(self, entries, 0)
    }

    /// An object as it was read: keys are strings, in any order; of equal ones the last wins. The entries are not none,
    /// and this is the size they make. Where they have the keys of an object that was read before, in its order, they
    /// differ as those do and have the same table.
    #[inline]
    pub(crate) fn object_read<'r>(
        &'r self,
        entries: &[Entry<'r>],
        size: u64,
        like: Value<'r>,
    ) -> Value<'r> {
        if entries.len() <= LINEAR_MAX {
            // A small filter over the heads of keys says mostly that no two are equal.
            let (mut seen, mut met) = (0u64, 0u64);
            for entry in entries {
                let bit = 1u64 << (entry.key.head >> 8 & 63);
                met |= seen & bit;
                seen |= bit;
            }
            if met != 0 && repeats(entries) {
                return self.object(&mut entries.to_vec());
            }
            if size::nesting(size) > MAX_NESTING {
                return self.refuse_depth();
            }
            let head = TAG_OBJECT | size | len_bits(entries.len());
            return Value::raw(head, self.few(entries).as_ptr() as u64);
        }
        let has_keys_of = |like: &Object<'r>| {
            let pairs = entries.iter().zip(like.entries());
            like.len() == entries.len()
                && pairs.clone().all(|(a, b)| a.key.head == b.key.head)
                && pairs.clone().all(|(a, b)| a.key.same_string(b.key))
        };
        let is_hashed = like.head & FLAG_HASHED != 0 && size::nesting(size) <= MAX_NESTING;
        if let Some(like) = like.as_object().filter(|like| is_hashed && has_keys_of(like)) {
            let known = like.value.table::<Entry<'r>>();
            let (items, table) = self.slice_with_table(entries, known.len());
            table.copy_from_slice(known);
            let head = TAG_OBJECT | size | len_bits(items.len());
            return Value::raw(head | FLAG_HASHED, items.as_ptr() as u64);
        }
        let (items, table) = self.slice_with_table(entries, table_size(entries.len()));
        let same = |a: usize, b: usize| same_key(&items[a], &items[b]);
        match fill_table(table, items.iter().map(|entry| entry.key), same) {
            Filled::Done if size::nesting(size) <= MAX_NESTING => {
                let head = TAG_OBJECT | size | len_bits(items.len());
                Value::raw(head | FLAG_HASHED, items.as_ptr() as u64)
            }
            _ => self.object(&mut entries.to_vec()),
        }
    }

    /// An object from pairs of text keys and values.
    #[must_use]
    pub fn record<'r>(&'r self, fields: &[(&str, Value<'r>)]) -> Value<'r> {
        let mut entries: Vec<_> =
            fields.iter().map(|(key, value)| Entry { key: self.str(key), value: *value }).collect();
        self.object(&mut entries)
    }

    /// A set of these members; equal ones are one (the first spelling stays). The vector is used as scratch.
    #[must_use]
    pub fn set<'r>(&'r self, items: &mut Vec<Value<'r>>) -> Value<'r> {
        // What a loop gives several times stands side by side.
        items.dedup_by(|later, kept| later.same_words(*kept));
        if !items.is_sorted_by(|a, b| a.compare(*b) == Ordering::Less) {
            self.settle(items);
            if items.iter().all(|item| item.is_string()) {
                // Equal texts have one spelling.
                items.sort_unstable_by(|a, b| a.compare(*b));
            } else {
                items.sort_by(|a, b| a.compare(*b));
            }
            items.dedup_by(|later, kept| later.equals(*kept));
        }
        Value::set_of(self, items)
    }

    /// Puts the entries of objects in order, once, before the objects are compared over and over.
    fn settle<'r>(&'r self, items: &mut [Value<'r>]) {
        let mut shape = Shape::default();
        for item in items {
            if let Some(object) = item.as_object().filter(|object| !object.is_sorted()) {
                *item = shape.in_order(self, object).value();
            }
        }
    }
}
