//! Where things end and which of them share a line, measured in the source.

use super::writer::Writer;
use crate::ast::{Body, Expr, Term};
use crate::source::Loc;
use crate::visit::{self, Node, Step};

/// A row that no comment stands on.
pub(super) const NOWHERE: i64 = -1;

/// The row a place begins on.
pub(super) fn row(loc: Loc) -> i64 {
    i64::from(loc.row)
}

fn newlines(text: &str) -> i64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as i64
}

/// One element of a list: a term, or the key and value of an object.
#[derive(Clone, Copy)]
pub(super) enum Item<'a> {
    One(&'a Term),
    Pair(&'a Term, &'a Term),
}

impl<'a> Item<'a> {
    /// The term it begins with.
    pub(super) fn first(self) -> &'a Term {
        match self {
            Item::One(term) | Item::Pair(term, _) => term,
        }
    }
}

/// Whether a term with a property is in a node.
pub(super) fn mentions(node: Node<'_>, property: fn(&Term) -> bool) -> bool {
    let mut found = false;
    visit::walk(node, &mut |node| {
        found |= matches!(node, Node::Term(term) if property(term));
        if found { Step::Over } else { Step::Into }
    });
    found
}

/// Sorts items as they stand in the source, in lines; the first line takes up where row `above` leaves off.
pub(super) fn lines<T: Copy>(items: &[T], place: impl Fn(T) -> Loc) -> Vec<Vec<T>> {
    let mut items = items.to_vec();
    items.sort_by_key(|item| (place(*item).row, place(*item).col));
    let mut lines: Vec<Vec<T>> = Vec::new();
    for item in items {
        match lines.last_mut() {
            Some(line) if line.last().is_some_and(|last| place(item).row <= place(*last).row) => {
                line.push(item);
            }
            _ => lines.push(vec![item]),
        }
    }
    lines
}

impl Writer<'_> {
    /// The row on which the text of a place ends.
    pub(super) fn end_row(&self, loc: Loc) -> i64 {
        row(loc) + newlines(self.source(loc))
    }

    /// The row on which an expression ends, its `with` modifiers left out.
    pub(super) fn end_row_without_with(&self, expr: &Expr) -> i64 {
        let text = self.source(expr.loc);
        let end =
            expr.with.first().map_or(0, |with| with.loc.offset.saturating_sub(expr.loc.offset));
        let text = if end > 0 { text.get(..end as usize).unwrap_or(text) } else { text };
        row(expr.loc) + newlines(text.trim_end_matches([' ', '\t', '\r', '\n']))
    }

    /// The row on which the last expression of a body ends.
    pub(super) fn body_end_row(&self, body: &Body) -> i64 {
        let Some(last) = body.last() else { return 0 };
        let text = self.source(last.loc).trim_end_matches([' ', '\t', '\r', '\n']);
        row(last.loc) + newlines(text)
    }

    /// Whether the text of a place stands in parentheses as a whole.
    pub(super) fn stands_in_parens(&self, loc: Loc) -> bool {
        let text = self.source(loc).as_bytes();
        text.starts_with(b"(")
            && close(text, 0, *b"()").is_some_and(|(end, _)| end + 1 == text.len())
    }

    /// The row of the bracket that closes the first one opened in a place, brackets in strings not told apart.
    /// `skip` names brackets to step over before.
    pub(super) fn closing_row(&self, loc: Loc, brackets: [u8; 2], skip: Option<[u8; 2]>) -> i64 {
        let text = self.source(loc).as_bytes();
        let mut at = 0;
        let mut rows = 0;
        if let Some(skip) = skip {
            (at, rows) = close(text, 0, skip).unwrap_or((text.len(), 0));
        }
        close(text, at, brackets).map_or(NOWHERE, |(_, more)| {
            rows += more;
            row(loc) + rows
        })
    }
}

/// From the first opening bracket to the one that closes it: where that is, and how many rows it took.
fn close(text: &[u8], from: usize, [open, close]: [u8; 2]) -> Option<(usize, i64)> {
    let start = from + text.get(from..)?.iter().position(|byte| *byte == open)?;
    let mut depth = 1;
    let mut rows = 0;
    for (index, byte) in text[start + 1..].iter().enumerate() {
        if *byte == open {
            depth += 1;
        } else if *byte == close {
            depth -= 1;
            if depth == 0 {
                return Some((start + 1 + index, rows));
            }
        } else if *byte == b'\n' {
            rows += 1;
        }
    }
    None
}
