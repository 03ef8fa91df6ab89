//! Simple folding of Unicode: which characters differ in their case alone.

use super::ranges::Ranges;
use super::varint::take;

/// Runs of characters that lead to the next in their circle; a test writes it.
pub(super) const TABLE: &[u8] = include_bytes!("fold.bin");

/// A run: `count` characters, `step` apart, each of which leads to the one `by` codes on.
struct Run {
    first: u32,
    count: u32,
    step: u32,
    by: i32,
}

fn runs() -> impl Iterator<Item = Run> {
    let mut table = TABLE;
    let mut first = 0;
    std::iter::from_fn(move || {
        if table.is_empty() {
            return None;
        }
        first += take(&mut table);
        let (count, step, by) = (take(&mut table), take(&mut table), take(&mut table));
        // The lowest bit is the sign.
        let by = (by >> 1) as i32 ^ -((by & 1) as i32);
        Some(Run { first, count, step, by })
    })
}

/// The set and all that differs from its characters in case alone.
pub(super) fn fold(set: &Ranges) -> Ranges {
    let mut whole = set.clone();
    loop {
        let mut more = Vec::new();
        let end = whole.0.last().map_or(0, |(_, high)| high + 1);
        for run in runs().take_while(|run| run.first < end) {
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
