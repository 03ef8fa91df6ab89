//! The small matcher beside the crate `regex`: random patterns and texts, and every character in the tables.
//! `BLESS=1 cargo test -p lictor-builtins differential` writes the tables anew.

use super::super::translate::translate;
use super::fold::TABLE;
use super::ranges::Ranges;
use super::unicode;
use crate::tables::write::{hold, put, runs};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Numbers that only look random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as usize % end
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

const ATOMS: &[&str] = &[
    "a",
    "b",
    "k",
    "s",
    "é",
    "ß",
    "Σ",
    "\u{212a}",
    r"\n",
    ".",
    "^",
    "$",
    r"\b",
    r"\B",
    r"\A",
    r"\z",
    "[ab]",
    "[^a]",
    "[a-k]",
    "[k-sé]",
    r"[\d_]",
    r"[^\w]",
    r"\s",
    r"\S",
    r"\W",
    "[[:upper:]]",
    "[[:^alpha:]]",
    "[[:space:][:punct:]]",
    r"\pL",
    r"\p{Greek}",
    r"[^\p{Ll}b]",
    r"\PN",
    r"[\PL]",
    "",
    r"[^\x00-\x{10FFFF}]",
    r"\Q.*\E",
    r"\x{1F600}",
    "(?i:sS)",
    "(?s:.)",
    "(?m:^)",
    "(?m:$)",
];
const OPERATORS: &[&str] =
    &["*", "+", "?", "*?", "+?", "??", "{2}", "{0}", "{1,3}", "{0,2}?", "{2,}", "{0,}", "{3,4}?"];
const FLAGS: &[&str] = &["(?i)", "(?s)", "(?m)", "(?U)", "(?im)", "(?-i)", "(?i:", "(?Ums:"];
const PIECES: &[&str] = &[
    "a",
    "b",
    "k",
    "K",
    "s",
    "S",
    "ſ",
    "é",
    "É",
    "ß",
    "ẞ",
    "Σ",
    "σ",
    "ς",
    "\u{212a}",
    "\n",
    " ",
    "_",
    "1",
    ".*",
    "٣",
    "\u{1F600}",
    "A",
    "",
];

fn pattern(dice: &mut Dice, depth: usize, out: &mut String) {
    for _ in 0..dice.below(4) {
        let start = out.len();
        match dice.below(if depth == 0 { 6 } else { 10 }) {
            6 | 7 => {
                out.push_str(dice.of(&["(", "(?:", "(?P<n>", "(?i:"]));
                pattern(dice, depth - 1, out);
                out.push(')');
            }
            8 => {
                let flags = dice.of(FLAGS);
                out.push_str(flags);
                pattern(dice, depth - 1, out);
                if flags.ends_with(':') {
                    out.push(')');
                }
            }
            9 => {
                pattern(dice, depth - 1, out);
                out.push('|');
                pattern(dice, depth - 1, out);
            }
            _ => out.push_str(dice.of(ATOMS)),
        }
        if out.len() > start && dice.below(3) == 0 {
            out.push_str(dice.of(OPERATORS));
        }
    }
}

fn text(dice: &mut Dice) -> String {
    (0..dice.below(9)).map(|_| dice.of(PIECES)).collect()
}

/// What both say of a text, as they say it; nothing if that is not the same.
fn answers(regex: &regex::Regex, lean: &super::Regex, text: &str) -> Option<()> {
    let mut theirs = String::new();
    for found in regex.captures_iter(text) {
        let groups = found.iter().map(|group| group.map(|group| (group.start(), group.end())));
        let _ = write!(theirs, "{:?}", groups.collect::<Vec<_>>());
    }
    let mut ours = String::new();
    for found in lean.captures_iter(text) {
        let groups = (0..regex.captures_len())
            .map(|group| found.get(group).map(|group| (group.start(), group.end())));
        assert_eq!(
            found.get_match().as_str(),
            &text[found.get_match().start()..found.get_match().end()]
        );
        let _ = write!(ours, "{:?}", groups.collect::<Vec<_>>());
    }
    let found: Vec<_> = lean.find_iter(text).map(|found| (found.start(), found.end())).collect();
    let wanted: Vec<_> = regex.find_iter(text).map(|found| (found.start(), found.end())).collect();
    let same = ours == theirs && found == wanted && lean.is_match(text) == regex.is_match(text);
    same.then_some(())
}

#[test]
fn random_patterns() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut pairs = 0;
    while pairs < 20_000 {
        let mut given = String::new();
        pattern(&mut dice, 3, &mut given);
        let Ok(translated) = translate(&given) else { continue };
        let Ok(regex) = regex::Regex::new(&translated.pattern) else { continue };
        let lean = super::build(&translated.pattern)
            .unwrap_or_else(|| panic!("`{given}` is `{}`", translated.pattern));
        for _ in 0..4 {
            let text = text(&mut dice);
            assert!(answers(&regex, &lean, &text).is_some(), "`{given}` on {text:?}");
            pairs += 1;
        }
    }
}

#[test]
fn what_is_too_large() {
    let translated = translate("(?:(?:a{10}b){10}c){10}").map(|translated| translated.pattern);
    assert!(translated.as_deref().is_ok_and(|pattern| super::build(pattern).is_some()));
    let long = format!("(?:{}){{1000}}", "ab".repeat(10_000));
    let translated = translate(&long).map(|translated| translated.pattern);
    assert!(translated.is_ok_and(|pattern| super::build(&pattern).is_none()));
}

/// The time is linear where trying one way after the other would take for ever.
#[test]
fn what_is_slow_elsewhere() {
    let translated = translate("^(?:(?:a*)*)*(?:a|aa)+$").map(|translated| translated.pattern);
    let regex = translated.ok().and_then(|pattern| super::build(&pattern));
    let text = "a".repeat(5000) + "b";
    assert!(regex.is_some_and(|regex| !regex.is_match(&text)));
}

fn theirs(class: &str) -> Ranges {
    let regex = regex_syntax::parse(class).expect("a class that there is");
    let regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(class)) = regex.kind()
    else {
        return Ranges::new(single(regex.kind()));
    };
    Ranges::new(class.iter().map(|range| (range.start() as u32, range.end() as u32)).collect())
}

/// What a class of one character has become.
fn single(kind: &regex_syntax::hir::HirKind) -> Vec<(u32, u32)> {
    let regex_syntax::hir::HirKind::Literal(literal) = kind else { return Vec::new() };
    let text = str::from_utf8(&literal.0).expect("text");
    text.chars().map(|c| (c as u32, c as u32)).collect()
}

fn file(name: &str) -> String {
    format!("families/regex/lean/{name}")
}

#[test]
fn folding() {
    let mut next = BTreeMap::new();
    for c in ('\0'..=char::MAX).filter(|c| has_case(*c)) {
        let circle = theirs(&format!("(?i){c}")).0;
        let codes: Vec<u32> = circle.iter().flat_map(|(low, high)| *low..=*high).collect();
        if let [first, _, ..] = codes[..] {
            let after = codes.iter().find(|code| **code > c as u32).unwrap_or(&first);
            next.insert(c as u32, (*after as i32) - (c as i32));
        }
    }
    hold(&file("fold.bin"), TABLE, &runs(next));
}

/// Whether a character is another one in upper or lower case: all do that differ from any in case alone.
fn has_case(c: char) -> bool {
    c.to_lowercase().ne([c]) || c.to_uppercase().ne([c])
}

/// The runs of a table: their numbers, then their lengths.
fn table_of(classes: &[Ranges]) -> Vec<u8> {
    let number = |code: u32| {
        let found = classes.iter().position(|class| class.has(code));
        found.map_or(unicode::NONE, |number| number as u8)
    };
    let mut runs: Vec<(u8, u32)> = Vec::new();
    for code in 0..=0x10_ffff {
        match (runs.last_mut(), number(code)) {
            (Some((last, length)), number) if *last == number => *length += 1,
            (_, number) => runs.push((number, 1)),
        }
    }
    let mut table = Vec::new();
    put(runs.len() as u32, &mut table);
    table.extend(runs.iter().map(|(number, _)| *number));
    runs.iter().for_each(|(_, length)| put(*length, &mut table));
    table
}

#[test]
fn tables_of_classes() {
    let first = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    let single = unicode::CATEGORIES.lines().filter(|line| !line.contains('='));
    let classes: Vec<_> =
        single.map(|line| theirs(&format!(r"\p{{gc={}}}", first(line)))).collect();
    hold(&file("categories.bin"), unicode::CATEGORY_RUNS, &table_of(&classes));
    let scripts = unicode::SCRIPTS.lines();
    let classes: Vec<_> =
        scripts.map(|line| theirs(&format!(r"\p{{sc={}}}", first(line)))).collect();
    hold(&file("scripts.bin"), unicode::SCRIPT_RUNS, &table_of(&classes));
}

/// Each name is that of the same class.
#[test]
fn names_of_classes() {
    let names = [("gc", unicode::CATEGORIES), ("sc", unicode::SCRIPTS)];
    for (kind, names) in names {
        let words = names.split([' ', '\n']).filter(|word| !matches!(*word, "" | "="));
        for word in
            words.chain(["any", "ascii", "assigned", "isl", "isgreek", "isc", "is", "common"])
        {
            let class = format!(r"\p{{{kind}={word}}}");
            let known = regex_syntax::parse(&class).is_ok();
            assert_eq!(super::is_class(&class), known, "{class}");
            if let (true, Some(ours)) = (known, unicode::class(&class)) {
                let chars = ('\0'..=char::MAX).step_by(101);
                let theirs = theirs(&class);
                assert!(chars.map(|c| c as u32).all(|c| ours.has(c) == theirs.has(c)), "{class}");
            }
        }
    }
}

#[test]
fn letters_and_digits() {
    let class = theirs(r"[\p{L}\p{Nd}]");
    for c in ('\0'..=char::MAX).step_by(211) {
        assert_eq!(super::is_letter_or_digit(c), class.has(c as u32), "{c}");
    }
}
