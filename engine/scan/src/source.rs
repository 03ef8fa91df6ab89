//! A file's text, and what places in it are for people.

use crate::finding::{Place, SourceLine};
use crate::read::Span;
use std::sync::{Arc, OnceLock};

/// So much of a line is kept for excerpts, in characters.
const MAX_LINE: usize = 160;

/// A file.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name.
    pub name: Arc<str>,
    /// Its text.
    pub text: String,
    lines: OnceLock<Vec<usize>>,
}

impl Source {
    /// A text under a name.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: String) -> Source {
        Source { name: name.into(), text, lines: OnceLock::new() }
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
        let before = &self.text.as_bytes()[start..offset.clamp(start, self.text.len())];
        let begins = before.iter().filter(|byte| **byte & 0xc0 != 0x80);
        let mark = usize::from(start == 0 && before.starts_with("\u{feff}".as_bytes()));
        (row, begins.count() - mark + 1)
    }

    /// The place of a stretch of the text.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
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
        let rows = place.line.saturating_sub(1).max(1)..=(place.line + 1).min(self.lines().len());
        let line = |row: usize| {
            let start = self.lines()[row - 1];
            let end = self.lines().get(row).copied().unwrap_or(self.text.len());
            let text = self.text[start..end].trim_end_matches(['\n', '\r']);
            let text = text.trim_start_matches('\u{feff}');
            SourceLine { row, text: text.chars().take(MAX_LINE).collect() }
        };
        let mut lines: Vec<SourceLine> = rows.map(line).collect();
        // What stands around is of use only where it says something.
        lines.retain(|line| line.row == place.line || !line.text.trim().is_empty());
        lines
    }
}
