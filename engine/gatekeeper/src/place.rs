//! Places in files: where an object begins, and where in it a value stands.
//!
//! Only what is wrong needs the latter, so an object keeps the text it was read from, and its value is looked for when
//! it is asked for.

use std::fmt;
use yaml_rust2::parser::{Event, Parser};
use yaml_rust2::scanner::{Marker, TScalarStyle};

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub file: String,
    /// The row, from one; of an object, that of the first line of its document that says something.
    pub row: usize,
    /// The column, from one, where one is known.
    pub column: Option<usize>,
}

impl Place {
    pub(crate) fn new(file: &str, row: usize) -> Place {
        Place { file: file.to_owned(), row, column: None }
    }

    /// Another place in this file.
    pub(crate) fn moved(&self, row: usize, column: usize) -> Place {
        Place { file: self.file.clone(), row, column: Some(column) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.row)?;
        self.column.map_or(Ok(()), |column| write!(f, ":{column}"))
    }
}

/// A document of a stream.
#[derive(Debug)]
pub(crate) struct Document {
    text: Box<str>,
    row: usize,
}

/// Where a value stands.
pub(crate) struct Found {
    /// The row in the file, from one.
    pub(crate) row: usize,
    /// The column, from one.
    pub(crate) column: usize,
    /// How the lines of a text follow: those of a literal block stand below each other, one behind quotes stands behind
    /// them.
    text: Option<Lines>,
}

enum Lines {
    /// So many lines were passed over before the first that says something.
    Literal {
        passed: usize,
    },
    OnOne {
        quotes: usize,
    },
}

impl Document {
    pub(crate) fn new(text: &str, row: usize) -> Document {
        Document { text: text.into(), row }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The row that it begins in, from one.
    pub(crate) fn row(&self) -> usize {
        self.row
    }

    /// The value at a path, or what is there of the path.
    pub(crate) fn find(&self, path: &[&str]) -> Option<Found> {
        let mut walk = Walk { parser: Parser::new_from_str(&self.text), deepest: None };
        loop {
            let (event, mark) = walk.next()?;
            if !matches!(event, Event::StreamStart | Event::DocumentStart | Event::Nothing) {
                let found = walk.descend(&event, mark, path);
                let (mark, text) = found.or_else(|| walk.deepest.map(|mark| (mark, None)))?;
                let row = self.row + mark.line().saturating_sub(1);
                return Some(Found { row, column: mark.col() + 1, text });
            }
        }
    }
}

impl Found {
    /// The place of a row and a column, both from one, of the text that stands here; the text's own place where lines
    /// do not follow.
    pub(crate) fn inside(&self, row: usize, column: usize) -> (usize, usize) {
        match self.text {
            Some(Lines::Literal { passed }) => {
                ((self.row + row).saturating_sub(passed + 1), self.column + column.max(1) - 1)
            }
            Some(Lines::OnOne { quotes }) if row == 1 => {
                (self.row, self.column + quotes + column.max(1) - 1)
            }
            _ => (self.row, self.column),
        }
    }
}

/// The path of the field that a complaint begins with, as in `a.b[0]: no list`.
pub(crate) fn steps(complaint: &str) -> Vec<&str> {
    let field = complaint.split(": ").next().unwrap_or_default();
    field.split(['.', '[', ']']).filter(|step| !step.is_empty()).collect()
}

/// Where the parser gives a text up, as a row and a column, both from one.
pub(crate) fn broken(text: &str) -> Option<(usize, usize)> {
    let mut parser = Parser::new_from_str(text);
    loop {
        match parser.next_token() {
            Ok((Event::StreamEnd, _)) => return None,
            Ok(_) => {}
            Err(error) => return Some(row_and_column(text, *error.marker())),
        }
    }
}

/// The row and the column of a mark, both from one. What is missed at the end is missed behind the last line that says
/// something.
pub(crate) fn row_and_column(text: &str, mark: Marker) -> (usize, usize) {
    let said = text.trim_end();
    let rows = said.lines().count();
    if mark.line() <= rows {
        return (mark.line(), mark.col() + 1);
    }
    (rows.max(1), said.lines().last().map_or(0, |line| line.chars().count()) + 1)
}

/// A walk down a path, over the parser's events.
struct Walk<'t> {
    parser: Parser<std::str::Chars<'t>>,
    /// The last key on the path.
    deepest: Option<Marker>,
}

impl Walk<'_> {
    fn next(&mut self) -> Option<(Event, Marker)> {
        self.parser.next_token().ok()
    }

    /// The place of the value that a path leads to from the value that this event begins, and the lines of its text.
    fn descend(
        &mut self,
        event: &Event,
        mark: Marker,
        path: &[&str],
    ) -> Option<(Marker, Option<Lines>)> {
        let Some((step, rest)) = path.split_first() else {
            return match event {
                Event::Scalar(text, style, ..) => Some((mark, lines(text, *style))),
                // The parser marks a mapping of blocks by its first colon.
                Event::MappingStart(..) => Some((self.deepest.unwrap_or(mark), None)),
                _ => Some((mark, None)),
            };
        };
        match event {
            Event::MappingStart(..) => loop {
                let (key, key_mark) = self.next()?;
                match &key {
                    Event::MappingEnd => return None,
                    Event::Scalar(text, ..) if text == step => {
                        self.deepest = Some(key_mark);
                        let (value, mark) = self.next()?;
                        return self.descend(&value, mark, rest);
                    }
                    _ => self.pass(&key)?,
                }
                let (value, _) = self.next()?;
                self.pass(&value)?;
            },
            Event::SequenceStart(..) => {
                for _ in 0..step.parse::<usize>().ok()? {
                    let (item, _) = self.next()?;
                    self.pass(&item)?;
                }
                let (item, mark) = self.next()?;
                (item != Event::SequenceEnd).then_some(())?;
                self.deepest = Some(mark);
                self.descend(&item, mark, rest)
            }
            _ => None,
        }
    }

    /// Passes over the rest of the value that this event begins; nothing where none begins.
    fn pass(&mut self, event: &Event) -> Option<()> {
        let mut depth = step_of(event);
        while depth > 0 {
            depth += step_of(&self.next()?.0);
        }
        (depth == 0).then_some(())
    }
}

/// How much deeper the parser is behind an event.
fn step_of(event: &Event) -> isize {
    match event {
        Event::MappingStart(..) | Event::SequenceStart(..) => 1,
        Event::MappingEnd | Event::SequenceEnd => -1,
        _ => 0,
    }
}

fn lines(text: &str, style: TScalarStyle) -> Option<Lines> {
    match style {
        TScalarStyle::Literal => {
            Some(Lines::Literal { passed: text.len() - text.trim_start_matches('\n').len() })
        }
        TScalarStyle::Plain => Some(Lines::OnOne { quotes: 0 }),
        TScalarStyle::SingleQuoted | TScalarStyle::DoubleQuoted => Some(Lines::OnOne { quotes: 1 }),
        TScalarStyle::Folded => None,
    }
}
