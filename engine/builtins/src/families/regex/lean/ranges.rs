//! Sets of characters: ranges of codes in order, apart from each other.

/// The last code there is.
const LAST: u32 = 0x10_ffff;

/// A set of characters. Codes of surrogates may be in it, which no text has.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Ranges(pub(super) Vec<(u32, u32)>);

impl Ranges {
    /// A set of ranges in any order.
    pub(super) fn new(mut given: Vec<(u32, u32)>) -> Ranges {
        given.sort_unstable();
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for (low, high) in given {
            match ranges.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => ranges.push((low, high)),
            }
        }
        Ranges(ranges)
    }

    /// All that is not in it.
    pub(super) fn negated(&self) -> Ranges {
        let mut ranges = Vec::new();
        let mut from = 0;
        for (low, high) in &self.0 {
            if from < *low {
                ranges.push((from, low - 1));
            }
            from = high + 1;
        }
        if from <= LAST {
            ranges.push((from, LAST));
        }
        Ranges(ranges)
    }

    /// Whether the code is in it.
    pub(super) fn has(&self, code: u32) -> bool {
        let at = self.0.partition_point(|(_, high)| *high < code);
        self.0.get(at).is_some_and(|(low, _)| *low <= code)
    }
}
