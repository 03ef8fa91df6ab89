//! Classes of Unicode by their names: general categories and scripts. Each character has one of either, so a table is a
//! list of runs; `differential` writes the tables and holds them against those of `regex-syntax`.

use super::ranges::Ranges;
use crate::tables::take;

/// The names of categories, those of one on a line: first the single ones in the order of the table's numbers, then what
/// is made of several.
pub(super) const CATEGORIES: &str = include_str!("categories.txt");
/// The names of scripts, in the order of the table's numbers.
pub(super) const SCRIPTS: &str = include_str!("scripts.txt");
/// How many runs of one category there are, the number of each, and the length of each.
pub(super) const CATEGORY_RUNS: &[u8] = include_bytes!("categories.bin");
pub(super) const SCRIPT_RUNS: &[u8] = include_bytes!("scripts.bin");

/// The number of codes that are of no class.
#[cfg(test)]
pub(super) const NONE: u8 = 255;

/// Whether there is such a class, written as `\p{gc=lu}`.
pub(crate) fn is_class(class: &str) -> bool {
    self::class(class).is_some()
}

/// Whether Go counts the character as letter or digit.
pub(crate) fn is_letter_or_digit(c: char) -> bool {
    let numbers = ["l", "nd"].map(|name| category(name).unwrap_or_default()).concat();
    runs(CATEGORY_RUNS, &numbers).has(c as u32)
}

/// The class that is written as `\p{gc=lu}` or `\p{sc=greek}`.
pub(super) fn class(text: &str) -> Option<Ranges> {
    let (kind, name) = text.strip_prefix(r"\p{")?.strip_suffix('}')?.split_once('=')?;
    // An `is` in front is no part of a name.
    let name = name.strip_prefix("is").filter(|name| *name != "c").unwrap_or(name);
    match (kind, name) {
        ("gc", "any") => Some(Ranges::default().negated()),
        ("gc", "ascii") => Some(Ranges(vec![(0, 0x7f)])),
        ("gc", "assigned") => Some(runs(CATEGORY_RUNS, &category("cn")?).negated()),
        ("gc", _) => Some(runs(CATEGORY_RUNS, &category(name)?)),
        _ => Some(runs(SCRIPT_RUNS, &[line(SCRIPTS, name)?.0])),
    }
}

/// The line that has the name, and its number.
fn line(names: &'static str, name: &str) -> Option<(u8, &'static str)> {
    let has = |line: &str| line.split(' ').take_while(|word| *word != "=").any(|word| word == name);
    (0..).zip(names.lines()).find(|(_, line)| has(line))
}

/// The numbers of all that the category is made of.
fn category(name: &str) -> Option<Vec<u8>> {
    let (number, line) = line(CATEGORIES, name)?;
    match line.split_once(" = ") {
        Some((_, parts)) => {
            parts.split(' ').map(|part| Some(self::line(CATEGORIES, part)?.0)).collect()
        }
        None => Some(vec![number]),
    }
}

/// All runs with one of the numbers.
fn runs(mut table: &[u8], numbers: &[u8]) -> Ranges {
    let count = take(&mut table) as usize;
    let (of, mut lengths) = table.split_at(count);
    let (mut ranges, mut from) = (Vec::new(), 0);
    for number in of {
        let end = from + take(&mut lengths);
        if numbers.contains(number) {
            ranges.push((from, end - 1));
        }
        from = end;
    }
    Ranges::new(ranges)
}
