//! A small matcher, for builds whose size matters: patterns that were translated become programs, which run over all
//! ways of matching at once. It gives the matches that the crate `regex` gives (leftmost, the first way preferred), in
//! time that is linear in the text and in the program. There are no automata, and no searching for literals.

#[cfg(test)]
mod differential;
mod fold;
mod program;
mod ranges;
mod run;
#[cfg_attr(not(feature = "unicode"), path = "lean/no_unicode.rs")]
mod unicode;

use program::Program;
use run::Threads;
use std::sync::{Mutex, PoisonError};

pub(super) use unicode::{is_class, is_letter_or_digit};

/// A compiled pattern.
pub(crate) struct Regex {
    program: Program,
    /// What a search works in.
    threads: Mutex<Threads>,
}

/// The groups of one match; the first is all of it.
pub(crate) struct Captures<'t> {
    text: &'t str,
    places: Vec<usize>,
}

/// A piece of the text.
pub(crate) struct Match<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

/// Compiles a pattern that was translated; nothing if it is too large.
pub(super) fn build(translated: &str) -> Option<Regex> {
    let program = Program::new(translated)?;
    Some(Regex { program, threads: Mutex::default() })
}

impl Regex {
    /// Whether the pattern occurs in the text.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.search(text, 0, &mut [])
    }

    /// All matches that do not overlap, without their groups.
    pub(crate) fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.matches(text, 2).map(|found| found.get_match())
    }

    /// All matches that do not overlap.
    pub(crate) fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.matches(text, self.program.slots)
    }

    fn search(&self, text: &str, from: usize, places: &mut [usize]) -> bool {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.search(&self.program, text, from, places)
    }

    fn matches<'t>(&self, text: &'t str, slots: usize) -> Matches<'_, 't> {
        Matches { regex: self, text, slots, at: 0, last: None }
    }
}

/// The matches of a text, one after the other.
struct Matches<'p, 't> {
    regex: &'p Regex,
    text: &'t str,
    slots: usize,
    at: usize,
    /// Where the last match ended.
    last: Option<usize>,
}

impl<'t> Iterator for Matches<'_, 't> {
    type Item = Captures<'t>;

    fn next(&mut self) -> Option<Captures<'t>> {
        loop {
            if self.at > self.text.len() {
                return None;
            }
            let mut places = vec![usize::MAX; self.slots];
            if !self.regex.search(self.text, self.at, &mut places) {
                self.at = usize::MAX;
                return None;
            }
            let (start, end) = (places[0], places[1]);
            let width = self.text[end..].chars().next().map_or(1, char::len_utf8);
            self.at = if start == end { end + width } else { end };
            // An empty match right after another one is none.
            if start < end || self.last != Some(end) {
                self.last = Some(end);
                return Some(Captures { text: self.text, places });
            }
        }
    }
}

impl<'t> Captures<'t> {
    /// What the group matched, if it took part.
    pub(crate) fn get(&self, group: usize) -> Option<Match<'t>> {
        let start = *self.places.get(group * 2)?;
        let end = *self.places.get(group * 2 + 1)?;
        (end != usize::MAX).then_some(Match { text: self.text, start, end })
    }

    /// All of the match.
    pub(crate) fn get_match(&self) -> Match<'t> {
        Match { text: self.text, start: self.places[0], end: self.places[1] }
    }
}

impl<'t> Match<'t> {
    /// Where it begins, in bytes.
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// Where it ends.
    pub(crate) fn end(&self) -> usize {
        self.end
    }

    /// Its text.
    pub(crate) fn as_str(&self) -> &'t str {
        &self.text[self.start..self.end]
    }
}
