//! Arrays, objects, sets, comprehensions and the lists of arguments.

use super::parens::is_union_call;
use super::places::{Item, lines, mentions, row};
use super::style::is_made;
use super::writer::{Clash, Laid, Writer, before_more};
use crate::ast::{Body, Term, TermKind};
use crate::source::Loc;
use crate::visit::Node;

impl<'a> Writer<'a> {
    /// Writes a collection that stands at a place.
    pub(super) fn collection(&mut self, term: &'a Term, loc: Loc) -> Laid {
        match &term.kind {
            TermKind::Array(terms) => {
                let items: Vec<_> = terms.iter().map(Item::One).collect();
                self.bracketed(&items, loc, *b"[]", Self::element)
            }
            TermKind::Set(terms) if terms.is_empty() => {
                self.put("set()");
                let close = self.closing_row(loc, *b"()", None);
                self.comments_at(close)
            }
            TermKind::Set(terms) => {
                let items: Vec<_> = terms.iter().map(Item::One).collect();
                self.bracketed(&items, loc, *b"{}", Self::element)
            }
            TermKind::Object(pairs) => {
                let items: Vec<_> =
                    pairs.iter().map(|(key, value)| Item::Pair(key, value)).collect();
                self.bracketed(&items, loc, *b"{}", Self::entry)
            }
            TermKind::ArrayCompr { term, body } => {
                self.put("[");
                self.comprehension(term, term.loc, body, *b"[]", loc)?;
                self.put("]");
                Ok(())
            }
            TermKind::SetCompr { term, body } => {
                self.put("{");
                self.comprehension(term, term.loc, body, *b"{}", loc)?;
                self.put("}");
                Ok(())
            }
            TermKind::ObjectCompr { key, value, body } => {
                self.put("{");
                before_more(self.entry_part(key))?;
                self.put(": ");
                // The value stays on the line of its key, wherever it stood.
                let beside = Loc { row: loc.row, ..value.loc };
                self.comprehension(value, beside, body, *b"{}", loc)?;
                self.put("}");
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn bracketed(
        &mut self,
        items: &[Item<'a>],
        loc: Loc,
        brackets: [u8; 2],
        write: fn(&mut Self, Item<'a>) -> Laid,
    ) -> Laid {
        let close = self.closing_row(loc, brackets, None);
        self.put(if brackets[0] == b'[' { "[" } else { "{" });
        self.items(items, loc, close, write)?;
        self.put(if brackets[0] == b'[' { "]" } else { "}" });
        Ok(())
    }

    /// Writes items in the lines in which they stood, apart by commas. `opened` is what holds them.
    pub(super) fn items(
        &mut self,
        items: &[Item<'a>],
        opened: Loc,
        close: i64,
        write: fn(&mut Self, Item<'a>) -> Laid,
    ) -> Laid {
        let is_made =
            |item: &Item| matches!(item, Item::One(term) if mentions(Node::Term(term), is_made));
        let made = self.style.made_variables && items.iter().any(is_made);
        let lines = if made { vec![items.to_vec()] } else { lines(items, |item| item.first().loc) };
        let mut spread = lines.len() > 1;
        if !spread {
            if self.comment_between(row(opened), close) {
                return Err(Clash::Torn);
            }
            // The first item as it stood tells whether the list was opened on a line of its own.
            spread = items.first().is_some_and(|_| {
                let first = self.source(lines[0][0].first().loc);
                let before = self.source(opened).split_once(first).map_or("", |(before, _)| before);
                before.find('\n').is_some_and(|at| at > 0)
            });
        }
        if spread {
            self.open_lines();
        }
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                self.put(",");
                self.end_line();
                self.start_line();
            }
            for (index, item) in line.iter().enumerate() {
                if index > 0 {
                    self.put(", ");
                }
                before_more(write(self, *item))?;
            }
        }
        if spread {
            self.put(",");
            self.end_line();
            before_more(self.comments_at(close))?;
            self.outdent();
            self.start_line();
        }
        Ok(())
    }

    /// An argument of a call: a union keeps the parentheses it was written with.
    pub(super) fn argument(&mut self, item: Item<'a>) -> Laid {
        let term = item.first();
        if is_union_call(term) && self.source(term.loc).starts_with('(') {
            return self.in_parens(term.loc, |writer| writer.term(term));
        }
        self.term(term)
    }

    fn element(&mut self, item: Item<'a>) -> Laid {
        self.entry_part(item.first())
    }

    fn entry(&mut self, item: Item<'a>) -> Laid {
        self.entry_part(item.first())?;
        match item {
            Item::Pair(_, value) => {
                self.put(": ");
                self.entry_part(value)
            }
            Item::One(_) => Ok(()),
        }
    }

    /// A part of a collection, in which a union needs parentheses.
    fn entry_part(&mut self, term: &'a Term) -> Laid {
        match is_union_call(term) {
            true => self.in_parens(term.loc, |writer| writer.term(term)),
            false => self.term(term),
        }
    }

    /// Writes what stands between the brackets of a comprehension, `head` at a place of its own.
    fn comprehension(
        &mut self,
        head: &'a Term,
        at: Loc,
        body: &'a Body,
        brackets: [u8; 2],
        loc: Loc,
    ) -> Laid {
        if at.row > loc.row {
            self.end_line();
            self.start_line();
        }
        let parens = matches!(head.kind, TermKind::Call(_))
            && (is_union_call(head) || self.source(head.loc).starts_with('('));
        before_more(self.laid_term(head, at, parens))?;
        self.put(" |");
        self.inner_body(body, brackets, at, loc)
    }

    /// Writes a body inside a term: on the line it is on if it stood there, else on lines of its own. `head` is what
    /// stands before it, `whole` what its brackets are looked for in.
    pub(super) fn inner_body(
        &mut self,
        body: &'a Body,
        brackets: [u8; 2],
        head: Loc,
        whole: Loc,
    ) -> Laid {
        let made = self.style.made_variables
            && body.iter().any(|expr| mentions(Node::Expr(expr), is_made));
        let spread = body.first().is_some_and(|first| first.loc.row > head.row)
            || !made && lines(&body.iter().collect::<Vec<_>>(), |expr| expr.loc).len() > 1;
        let close = self.closing_row(whole, brackets, None);
        if spread {
            self.end_line();
            self.indent();
            before_more(self.body(body))?;
            before_more(self.comments_at(close))?;
            self.outdent();
            self.start_line();
            return Ok(());
        }
        self.put(" ");
        for (index, expr) in body.iter().enumerate() {
            if index > 0 {
                self.put("; ");
            }
            let laid = self.expr(expr);
            if index + 1 == body.len() {
                laid?;
            }
            before_more(laid)?;
        }
        before_more(self.comments_at(close))
    }
}
