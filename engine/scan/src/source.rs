//! A file's text, and what places in it are for people.

use crate::finding::{Place, SourceLine};
use crate::read::{Content, Span};
use std::sync::{Arc, OnceLock};

/// So much of a line is kept for excerpts, in characters.
const MAX_LINE: usize = 160;

/// Characters are counted once for stretches of so many bytes.
const STRETCH: usize = 4096;

/// A file.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name.
    pub name: Arc<str>,
    /// Its text; empty where it is none.
    pub text: String,
    /// What it holds where that is no text.
    bytes: Option<Vec<u8>>,
    /// The text as it may be shown, where that is another. Rows and columns are the same.
    shown: Option<String>,
    lines: OnceLock<Vec<usize>>,
    /// The characters that begin before each stretch of the text.
    stretches: OnceLock<Vec<usize>>,
}

impl Source {
    /// A text under a name.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: String) -> Source {
        Source {
            name: name.into(),
            text,
            bytes: None,
            shown: None,
            lines: OnceLock::new(),
            stretches: OnceLock::new(),
        }
    }

    /// Bytes that are no text under a name.
    #[must_use]
    pub fn binary(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> Source {
        Source { bytes: Some(bytes), ..Source::new(name, String::new()) }
    }

    /// What it holds.
    #[must_use]
    pub fn content(&self) -> Content<'_> {
        match &self.bytes {
            Some(bytes) => Content::Bytes(bytes),
            None => Content::Text(&self.text),
        }
    }

    /// Keeps stretches of the text from being shown.
    pub(crate) fn blank(&mut self, mut spans: Vec<Span>) {
        spans.sort_by_key(|span| (span.start, span.end));
        let text = &self.text;
        let mut shown = String::with_capacity(text.len());
        let mut at = 0;
        for Span { start, end } in spans {
            let start = start.max(at);
            if end > start {
                shown.push_str(&text[at..start]);
                let blank = |c: char| if matches!(c, '\n' | '\r') { c } else { '*' };
                shown.extend(text[start..end].chars().map(blank));
                at = end;
            }
        }
        shown.push_str(&text[at..]);
        self.shown = Some(shown);
    }

    /// The offsets at which lines begin.
    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
        })
    }

    /// Row and column of an offset, from 1.
    #[must_use]
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let row = self.lines().partition_point(|start| *start <= offset);
        let start = self.lines()[row - 1];
        let before = &self.text.as_bytes()[start..];
        let mark = usize::from(start == 0 && before.starts_with("\u{feff}".as_bytes()));
        let end = offset.clamp(start, self.text.len());
        (row, self.chars_in(start, end) - mark.min(end - start) + 1)
    }

    fn chars_in(&self, start: usize, end: usize) -> usize {
        match self.text.as_bytes().get(start..end) {
            Some(bytes) if bytes.len() < STRETCH => chars(bytes),
            _ => self.chars(end) - self.chars(start),
        }
    }

    /// How many characters begin before an offset. A file may be one line of millions, which is not counted each time.
    fn chars(&self, offset: usize) -> usize {
        let stretches = self.stretches.get_or_init(|| {
            let counts = self.text.as_bytes().chunks(STRETCH).map(chars);
            let sums = counts.scan(0, |sum, count| {
                *sum += count;
                Some(*sum)
            });
            std::iter::once(0).chain(sums).collect()
        });
        let stretch = offset / STRETCH;
        stretches[stretch] + chars(&self.text.as_bytes()[stretch * STRETCH..offset])
    }

    /// The place of a stretch of the text.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        if self.bytes.is_some() {
            return Place { file: Arc::clone(&self.name), ..Place::default() };
        }
        let (line, column) = self.position(span.start);
        let (end_line, end_column) = self.position(span.end);
        Place {
            file: Arc::clone(&self.name),
            line,
            column,
            end_line,
            end_column,
            offset: span.start,
            end_offset: span.end,
        }
    }

    /// The line of a place with the one before and the one behind it.
    #[must_use]
    pub fn excerpt(&self, place: &Place) -> Vec<SourceLine> {
        if place.line == 0 {
            return Vec::new();
        }
        let rows = place.line.saturating_sub(1).max(1)..=place.line + 1;
        let mut lines = match &self.shown {
            // Blanks may be shorter than what they stand for, so lines begin elsewhere.
            Some(shown) => rows_of(shown.split('\n').enumerate(), rows),
            None => {
                let first = *rows.start();
                let text = self.lines().get(first - 1).map_or("", |start| &self.text[*start..]);
                rows_of(text.split('\n').enumerate().map(|(at, line)| (at + first - 1, line)), rows)
            }
        };
        // What stands around is of use only where it says something.
        lines.retain(|line| line.row == place.line || !line.text.trim().is_empty());
        lines
    }
}

/// How many characters begin in a stretch.
fn chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// Lines of these rows, of which long ones are cut.
fn rows_of<'t>(
    lines: impl Iterator<Item = (usize, &'t str)>,
    rows: std::ops::RangeInclusive<usize>,
) -> Vec<SourceLine> {
    let line = |(at, text): (usize, &str)| {
        let text = text.trim_end_matches('\r').trim_start_matches('\u{feff}');
        let cut = text.len() > MAX_LINE;
        let end = if cut { text.char_indices().nth(MAX_LINE).map(|(at, _)| at) } else { None };
        SourceLine { row: at + 1, text: text[..end.unwrap_or(text.len())].to_owned() }
    };
    let (first, count) = (*rows.start(), rows.count());
    lines.skip_while(|(at, _)| at + 1 < first).take(count).map(line).collect()
}
