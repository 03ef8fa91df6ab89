//! What a collection's head says of its size: how deep it nests, and how large it is when it is written out.
//!
//! Collections share their parts, so a few of them can stand for a tree that no machine holds. Comparing, copying and
//! printing go through the whole tree, and recurse: regions refuse what nests too deep, and whoever makes values in loops
//! looks at their spread before going on.

use crate::value::{Entry, Value};

/// How deep values nest at most: comparing, hashing, copying and printing recurse, and must not exhaust a stack.
pub const MAX_NESTING: usize = 1152;

const NESTING_AT: u32 = 10;
const UNITS_AT: u32 = 21;
const FIELD: u64 = 0x7ff;
const MANTISSA: u32 = 6;

/// The bits of a head that hold a size.
pub(crate) const BITS: u64 = FIELD << NESTING_AT | FIELD << UNITS_AT;

/// The size bits of a collection of these.
#[inline]
pub(crate) fn of(items: &[Value<'_>]) -> u64 {
    sum(items.iter().copied())
}

#[inline]
fn sum<'r>(items: impl Iterator<Item = Value<'r>>) -> u64 {
    let (mut deepest, mut units) = (0, 0u64);
    for item in items {
        deepest = deepest.max(item.size_bits() & FIELD << NESTING_AT);
        units = units.saturating_add(1 + item.units());
    }
    if units == 0 {
        return 0;
    }
    bits((deepest >> NESTING_AT) as usize + 1, units)
}

#[inline]
pub(crate) fn of_entries(entries: &[Entry<'_>]) -> u64 {
    sum(entries.iter().flat_map(|entry| [entry.key, entry.value]))
}

/// The size bits of what nests like this and has so many units behind it.
#[inline]
pub(crate) fn bits(nesting: usize, units: u64) -> u64 {
    (nesting as u64).min(FIELD) << NESTING_AT | shrink(units) << UNITS_AT
}

#[inline]
pub(crate) fn nesting(head: u64) -> usize {
    (head >> NESTING_AT & FIELD) as usize
}

#[inline]
pub(crate) fn units(head: u64) -> u64 {
    let field = head >> UNITS_AT & FIELD;
    match field >> MANTISSA {
        0 => field,
        exponent => (1 << MANTISSA | field & ((1 << MANTISSA) - 1)) << (exponent - 1),
    }
}

/// Rounded down to seven digits in base two, with five bits for the exponent.
#[inline]
fn shrink(units: u64) -> u64 {
    let exponent = u64::from((u64::BITS - units.leading_zeros()).saturating_sub(MANTISSA));
    match exponent {
        0 => units,
        1..=31 => exponent << MANTISSA | units >> (exponent - 1) & ((1 << MANTISSA) - 1),
        _ => FIELD,
    }
}

#[cfg(test)]
mod tests {
    use super::{UNITS_AT, shrink, units};
    use crate::{Region, Value};

    #[test]
    fn units_are_rounded_down_a_little() {
        for exact in (0..200).chain([255, 256, 1000, 65_535, 1 << 20, (1 << 36) - 1, 127 << 30]) {
            let kept = units(shrink(exact) << UNITS_AT);
            assert!(kept <= exact && exact - kept <= exact / 64, "{exact} {kept}");
        }
        assert_eq!(units(shrink(u64::MAX) << UNITS_AT), 127 << 30);
    }

    #[test]
    fn shared_parts_count_each_time() {
        let region = Region::new();
        let mut value = Value::str("sixteen bytes...");
        assert_eq!((value.nesting(), value.spread()), (0, 32));
        for level in 1..=20 {
            value = region.array(&[value, value]);
            assert_eq!(value.nesting(), level);
        }
        assert!((47..=48).contains(&(value.spread() >> 20)), "{}", value.spread());
        let set = region.set(&mut vec![value]);
        let object = region.record(&[("a", set)]);
        assert_eq!(object.nesting(), 22);
    }
}
