//! The hash tables behind large objects and sets: numbers of items, found by open addressing.

use super::Value;
use crate::hash;

/// Above this many items an object or set carries a table.
pub(crate) const LINEAR_MAX: usize = 8;

/// Slots of the table over this many items.
pub(super) fn table_size(len: usize) -> usize {
    (len * 2).next_power_of_two()
}

/// How filling a table went.
pub(super) enum Filled {
    Done,
    /// Too many keys share hashes, by chance or by intent; the table is of no use.
    Crowded,
    /// Two keys are the same.
    Repeated,
}

/// Fills a table with the numbers of the keys. `same` is asked about keys that meet, by their numbers.
pub(super) fn fill_table<'r>(
    table: &mut [u32],
    keys: impl ExactSizeIterator<Item = Value<'r>>,
    same: impl Fn(usize, usize) -> bool,
) -> Filled {
    let mask = table.len() - 1;
    // A full table of half as many keys takes two or three steps a key.
    let mut steps_left = keys.len() * 16 + 256;
    for (index, key) in keys.enumerate() {
        let mut slot = hash::full(key) as usize & mask;
        while table[slot] != 0 {
            if same(table[slot] as usize - 1, index) {
                return Filled::Repeated;
            }
            if steps_left == 0 {
                return Filled::Crowded;
            }
            steps_left -= 1;
            slot = (slot + 1) & mask;
        }
        table[slot] = index as u32 + 1;
    }
    Filled::Done
}

/// Walks the probe sequence of `key` and returns the first index for which `matches` holds.
#[inline]
pub(super) fn probe(
    table: &[u32],
    key: Value<'_>,
    matches: impl Fn(usize) -> bool,
) -> Option<usize> {
    let mask = table.len() - 1;
    let mut slot = hash::full(key) as usize & mask;
    loop {
        match table[slot] {
            0 => return None,
            found if matches(found as usize - 1) => return Some(found as usize - 1),
            _ => slot = (slot + 1) & mask,
        }
    }
}
