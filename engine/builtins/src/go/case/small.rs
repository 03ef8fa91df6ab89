//! Case for WebAssembly: the tables of the standard library have 30 KB, these have two. A test writes them.

use crate::tables::runs;

pub(super) const LOWER: &[u8] = include_bytes!("lower.bin");
pub(super) const UPPER: &[u8] = include_bytes!("upper.bin");

/// The one character that Unicode's simple mapping gives.
pub(crate) fn lower(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { mapped(LOWER, c) }
}

/// The one character that Unicode's simple mapping gives.
pub(crate) fn upper(c: char) -> char {
    if c.is_ascii() { c.to_ascii_uppercase() } else { mapped(UPPER, c) }
}

fn mapped(table: &[u8], c: char) -> char {
    let code = c as u32;
    let before = runs(table).take_while(|run| run.first <= code);
    let has = |at: u32, step: u32, count: u32| at.is_multiple_of(step) && at / step < count;
    let run = before.into_iter().find(|run| has(code - run.first, run.step, run.count));
    run.and_then(|run| char::from_u32(code.wrapping_add_signed(run.by))).unwrap_or(c)
}
