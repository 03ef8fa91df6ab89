//! Arrays, sets, objects and comprehensions.
//!
//! After the first term a `|` may be the bar of a comprehension or the union operator. The comprehension is tried
//! first; if its body cannot be read, the text is read again as a list, as long as rereading stays in bounds.

use super::Parser;
use super::cursor::NEST;
use crate::ast::{Term, TermKind};
use crate::lexer::Tok;

impl Parser<'_> {
    /// Skips one leading comma, which is tolerated; whether none was there, so that a comprehension may follow.
    fn leading_comma(&mut self) -> bool {
        if self.is(Tok::Comma) {
            self.scan();
            return false;
        }
        true
    }

    pub(super) fn array(&mut self) -> Option<TermKind> {
        self.scan();
        if self.is(Tok::RBrack) {
            return Some(TermKind::Array(Vec::new()));
        }
        let may_be_comprehension = self.leading_comma();
        let start = self.save();
        let offset = self.offset();
        let head = self.term()?;
        match self.tok() {
            Tok::RBrack => return Some(TermKind::Array(vec![head])),
            Tok::Comma => {
                self.scan();
                return self.term_list(Tok::RBrack, vec![head]).map(TermKind::Array);
            }
            Tok::Or if may_be_comprehension => {
                self.scan();
                if let Some(body) = self.body(Tok::RBrack) {
                    return Some(TermKind::ArrayCompr { term: Box::new(head), body });
                }
                if !self.is(Tok::Comma) || !self.may_reread() {
                    return None;
                }
                self.restore(start);
                return self.term_list(Tok::RBrack, Vec::new()).map(TermKind::Array);
            }
            _ => {}
        }
        let first = self.list_item_from(head, offset)?;
        self.rest_of_list(first, Tok::RBrack).map(TermKind::Array)
    }

    /// The rest of a list whose first element has been read.
    fn rest_of_list(&mut self, first: Term, end: Tok) -> Option<Vec<Term>> {
        if self.is(Tok::Comma) {
            self.scan();
        } else if !self.is(end) {
            self.illegal(format_args!("expected \",\" or \"{}\"", end.name()));
            return None;
        }
        self.term_list(end, vec![first])
    }

    pub(super) fn set_or_object(&mut self) -> Option<TermKind> {
        self.scan();
        if self.is(Tok::RBrace) {
            return Some(TermKind::Object(Vec::new()));
        }
        let may_be_comprehension = self.leading_comma();
        let start = self.save();
        let offset = self.offset();
        let head = self.term()?;
        match self.tok() {
            Tok::Or if may_be_comprehension => {
                self.scan();
                if let Some(body) = self.body(Tok::RBrace) {
                    return Some(TermKind::SetCompr { term: Box::new(head), body });
                }
                if !self.is(Tok::Comma) || !self.may_reread() {
                    return None;
                }
                self.restore(start);
                return self.term_list(Tok::RBrace, Vec::new()).map(Self::set_of);
            }
            Tok::RBrace | Tok::Comma => {
                return self.rest_of_list(head, Tok::RBrace).map(Self::set_of);
            }
            Tok::Colon => return self.object(head, may_be_comprehension),
            _ => {}
        }
        let first = self.list_item_from(head, offset)?;
        match self.tok() {
            Tok::RBrace | Tok::Comma => self.rest_of_list(first, Tok::RBrace).map(Self::set_of),
            Tok::Colon => self.object(first, may_be_comprehension),
            _ => {
                self.illegal("non-terminated set");
                None
            }
        }
    }

    /// An object from its first `:` on.
    fn object(&mut self, key: Term, may_be_comprehension: bool) -> Option<TermKind> {
        if !self.enter(NEST) {
            return None;
        }
        let object = self.object_inner(key, may_be_comprehension);
        self.leave(NEST);
        object
    }

    fn object_inner(&mut self, key: Term, may_be_comprehension: bool) -> Option<TermKind> {
        self.scan();
        let start = self.save();
        let offset = self.offset();
        let value = self.term()?;
        let value = match self.tok() {
            Tok::RBrace | Tok::Comma if may_be_comprehension => {
                let pairs = self.rest_of_pairs(key, value);
                if pairs.is_none() {
                    self.restore(start);
                    self.illegal("non-terminated object");
                }
                return pairs.map(|pairs| self.object_of(pairs));
            }
            Tok::Or if may_be_comprehension => {
                self.scan();
                if let Some(body) = self.body(Tok::RBrace) {
                    return Some(TermKind::ObjectCompr {
                        key: Box::new(key),
                        value: Box::new(value),
                        body,
                    });
                }
                if !self.may_reread() {
                    return None;
                }
                self.restore(start);
                self.list_item()?
            }
            _ => self.list_item_from(value, offset)?,
        };
        if matches!(self.tok(), Tok::RBrace | Tok::Comma) {
            let pairs = self.rest_of_pairs(key, value)?;
            return Some(self.object_of(pairs));
        }
        self.illegal("non-terminated object");
        None
    }

    /// The rest of an object whose first pair has been read.
    fn rest_of_pairs(&mut self, key: Term, value: Term) -> Option<Vec<(Term, Term)>> {
        let mut pairs = vec![(key, value)];
        loop {
            match self.tok() {
                Tok::RBrace => return Some(pairs),
                Tok::Comma => self.scan(),
                _ => {
                    self.illegal("expected \",\" or \"}\"");
                    return None;
                }
            }
            if self.is(Tok::RBrace) {
                return Some(pairs);
            }
            let key = self.list_item()?;
            if !self.is(Tok::Colon) {
                self.illegal("expected \":\"");
                return None;
            }
            self.scan();
            let value = self.list_item()?;
            pairs.push((key, value));
        }
    }
}
