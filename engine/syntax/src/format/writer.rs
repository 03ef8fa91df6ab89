//! Lines, indentation and the comments that go with them.

use super::places::row;
use super::style::Style;
use crate::ast::{Comment, Expr, Import, Term};
use crate::diagnostic::Diagnostic;
use crate::source::{Loc, SourceMap};
use std::sync::Arc;

/// What came of writing a node.
pub(super) type Laid = Result<(), Clash>;

/// Two comments would have had to end one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clash {
    /// The node was written nevertheless, some of it as it stands in the source.
    Whole,
    /// The node was written in part.
    Torn,
}

/// A clash before the last part of a node is written leaves it torn.
pub(super) fn before_more(laid: Laid) -> Laid {
    laid.map_err(|_| Clash::Torn)
}

/// A comment, with its `#`.
#[derive(Debug, Clone)]
struct Note {
    text: Arc<str>,
    row: i64,
    col: u32,
}

impl Note {
    fn is_metadata(&self) -> bool {
        self.col == 1 && self.text[1..].trim_start().starts_with("METADATA")
    }
}

/// A text in the making, and the comments not yet in it.
pub(super) struct Writer<'a> {
    sources: &'a SourceMap,
    pub(super) style: &'a Style,
    /// What is wrong with what was to be written.
    pub(super) errors: Vec<Diagnostic>,
    /// An expression to put in parentheses when it comes.
    pub(super) wrapped_expr: Option<&'a Expr>,
    /// A term to put in parentheses when it comes.
    pub(super) wrapped_term: Option<&'a Term>,
    /// Text taken from the source takes the comment behind it along.
    pub(super) comment_ends_source: bool,
    out: String,
    level: usize,
    /// Something stands on the current line.
    pub(super) inline: bool,
    /// The comment to end the current line with.
    line_end: Option<Note>,
    /// The next line does not take it.
    held: bool,
    notes: Vec<Note>,
    /// The first comment not written or waiting.
    next: usize,
}

/// A state of the writer to return to.
pub(super) struct Mark {
    length: usize,
    level: usize,
    inline: bool,
    line_end: Option<Note>,
    next: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(sources: &'a SourceMap, style: &'a Style, comments: &[Comment]) -> Self {
        let notes = comments.iter().map(|comment| Note {
            text: format!("#{}", comment.text.trim_end()).into(),
            row: row(comment.loc),
            col: comment.loc.col,
        });
        Writer {
            sources,
            style,
            errors: Vec::new(),
            wrapped_expr: None,
            wrapped_term: None,
            comment_ends_source: false,
            out: String::new(),
            level: 0,
            inline: false,
            line_end: None,
            held: false,
            notes: notes.collect(),
            next: 0,
        }
    }

    /// The text, with the comments that are left and one newline at its end.
    pub(super) fn finish(mut self) -> Result<String, Vec<Diagnostic>> {
        let rest = self.notes.len();
        for index in self.next..rest {
            let text = self.notes[index].text.clone();
            self.write_line(&text);
        }
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        let length = self.out.trim_end_matches('\n').len();
        if length < self.out.len() {
            self.out.truncate(length);
            self.out.push('\n');
        }
        Ok(self.out)
    }

    /// The source of a place.
    pub(super) fn source(&self, loc: Loc) -> &'a str {
        self.sources.text(loc)
    }

    pub(super) fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Begins a line.
    pub(super) fn start_line(&mut self) {
        self.inline = true;
        self.out.extend(std::iter::repeat_n('\t', self.level));
    }

    /// Begins a line unless one has begun.
    pub(super) fn enter_line(&mut self) {
        if !self.inline {
            self.start_line();
        }
    }

    pub(super) fn end_line(&mut self) {
        self.inline = false;
        if !self.held
            && let Some(note) = self.line_end.take()
        {
            if !self.out.ends_with(' ') {
                self.put(" ");
            }
            self.put(&note.text);
        }
        self.held = false;
        self.put("\n");
    }

    /// Ends the line, if one has begun, and leaves one blank.
    pub(super) fn blank_line(&mut self) {
        if self.inline {
            self.end_line();
        }
        self.put("\n");
    }

    fn write_line(&mut self, text: &str) {
        self.enter_line();
        self.put(text);
        self.end_line();
    }

    /// Begins a list of several lines behind an opening bracket, whose comment stays with the first item.
    pub(super) fn open_lines(&mut self) {
        self.held = true;
        self.end_line();
        self.indent();
        self.start_line();
    }

    pub(super) fn indent(&mut self) {
        self.level += 1;
    }

    pub(super) fn outdent(&mut self) {
        self.level = self.level.saturating_sub(1);
    }

    /// Whether every comment has been written or waits for the end of the line.
    pub(super) fn no_comments_left(&self) -> bool {
        self.next == self.notes.len()
    }

    /// Whether a comment waits for the end of the line.
    pub(super) fn line_end_waits(&self) -> bool {
        self.line_end.is_some()
    }

    /// The row of the first comment left.
    pub(super) fn next_comment_row(&self) -> Option<i64> {
        self.notes.get(self.next).map(|note| note.row)
    }

    /// Whether a comment is left strictly between two rows.
    pub(super) fn comment_between(&self, above: i64, below: i64) -> bool {
        let from = self.notes[self.next..].partition_point(|note| note.row <= above);
        self.notes[self.next + from..].first().is_some_and(|note| note.row < below)
    }

    /// Writes the comments above a place, and has the one beside it end the line.
    pub(super) fn comments_at(&mut self, row: i64) -> Laid {
        let notes = &self.notes[self.next..];
        let above = self.next + notes.partition_point(|note| note.row < row);
        let below = self.next + notes.partition_point(|note| note.row <= row);
        let last = (self.next..above).next_back();
        self.write_comments_until(above);
        if last.is_some_and(|last| row - self.notes[last].row > 1) {
            self.blank_line();
        }
        self.next = self.next.max(below);
        if above == below {
            return Ok(());
        }
        let beside = self.notes[below - 1].clone();
        if self.line_end.take().is_some() {
            return Err(Clash::Torn);
        }
        self.line_end = Some(beside);
        Ok(())
    }

    /// As [`Self::comments_at`], where a clash cannot be helped.
    pub(super) fn comments_above(&mut self, loc: Loc) {
        let waiting = self.line_end.clone();
        if self.comments_at(row(loc)).is_err() {
            self.line_end = waiting;
        }
    }

    /// How many of the comments left stand above a row.
    pub(super) fn comments_before(&self, row: i64) -> usize {
        self.notes[self.next..].partition_point(|note| note.row < row)
    }

    /// Writes the next comments, each on its line.
    pub(super) fn write_comments(&mut self, count: usize) {
        self.write_comments_until(self.next + count);
    }

    fn write_comments_until(&mut self, end: usize) {
        if end > self.next {
            self.part_with_line_end();
        }
        let mut in_metadata = false;
        let mut above: Option<(i64, u32)> = None;
        for index in self.next..end {
            let note = self.notes[index].clone();
            if let Some((row, col)) = above {
                let gap = match note.row - row {
                    0 => i64::from(note.col) - i64::from(col),
                    rows => rows,
                };
                if gap > 1 {
                    self.blank_line();
                    in_metadata = false;
                } else if gap == 1 && in_metadata && note.is_metadata() {
                    self.blank_line();
                }
            }
            in_metadata |= note.is_metadata();
            above = Some((note.row, note.col));
            self.write_line(&note.text);
        }
        self.next = self.next.max(end);
    }

    /// Writes the comment that waits for the end of the line, lest it come to stand behind another comment.
    fn part_with_line_end(&mut self) {
        let line = self.out.rsplit('\n').next().unwrap_or_default();
        if line.trim_start().is_empty() {
            if let Some(note) = self.line_end.take() {
                self.write_line(&note.text);
            }
        } else if self.line_end.is_some() {
            self.held = false;
            self.end_line();
        }
    }

    /// Takes the comments that stand on the rows of imports out of the others.
    pub(super) fn take_comments_beside(&mut self, imports: &[&Import]) -> Vec<(u32, Arc<str>)> {
        let mut taken = Vec::new();
        let rest = self.notes.split_off(self.next);
        for note in rest {
            match imports.iter().find(|import| row(import.loc) == note.row) {
                Some(import) => taken.push((import.loc.row, note.text)),
                None => self.notes.push(note),
            }
        }
        taken
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            length: self.out.len(),
            level: self.level,
            inline: self.inline,
            line_end: self.line_end.clone(),
            next: self.next,
        }
    }

    /// Writes what stands at a place in parentheses; when it had to be taken from the source, only in those it has
    /// there.
    pub(super) fn in_parens(&mut self, loc: Loc, write: impl FnOnce(&mut Self) -> Laid) -> Laid {
        let mark = self.mark();
        self.put("(");
        let laid = write(self);
        self.put(")");
        if laid.is_err() && self.stands_in_parens(loc) {
            self.write_source_instead(mark, loc)?;
        }
        laid
    }

    /// Takes back what was written since a mark, and writes the source of a place instead.
    pub(super) fn write_source_instead(&mut self, mark: Mark, loc: Loc) -> Laid {
        let text = self.source(loc);
        if text.is_empty() {
            return Err(Clash::Torn);
        }
        self.rewind(mark);
        let end = self.end_row(loc);
        if self.line_end.as_ref().is_some_and(|note| (row(loc)..end).contains(&note.row)) {
            self.line_end = None;
        }
        self.put(text);
        self.next += self.notes[self.next..].partition_point(|note| note.row < end);
        while self.comment_ends_source && self.next_comment_row() == Some(end) {
            let text = self.notes[self.next].text.clone();
            self.put(" ");
            self.put(&text);
            self.next += 1;
        }
        Ok(())
    }

    /// Takes back what was written since a mark.
    pub(super) fn rewind(&mut self, mark: Mark) {
        self.out.truncate(mark.length);
        self.level = mark.level;
        self.inline = mark.inline;
        self.line_end = mark.line_end;
        self.next = mark.next;
        self.held = false;
        self.wrapped_expr = None;
        self.wrapped_term = None;
    }
}
