//! Simple folding of Unicode: which characters differ in their case alone.

use super::ranges::Ranges;
use crate::tables::runs;

/// Runs of characters that lead to the next in their circle; a test writes it.
pub(super) const TABLE: &[u8] = include_bytes!("fold.bin");

/// The set and all that differs from its characters in case alone.
pub(super) fn fold(set: &Ranges) -> Ranges {
    let mut whole = set.clone();
    loop {
        let mut more = Vec::new();
        let end = whole.0.last().map_or(0, |(_, high)| high + 1);
        for run in runs(TABLE).take_while(|run| run.first < end) {
            for code in (run.first..).step_by(run.step as usize).take(run.count as usize) {
                let other = code.wrapping_add_signed(run.by);
                if whole.has(code) && !whole.has(other) {
                    more.push((other, other));
                }
            }
        }
        if more.is_empty() {
            return whole;
        }
        more.extend(&whole.0);
        whole = Ranges::new(more);
    }
}
