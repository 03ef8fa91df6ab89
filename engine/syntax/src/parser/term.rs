//! Terms: operators by precedence, refs, calls, parentheses.

use super::Parser;
use super::cursor::{LINK, NEST};
use crate::ast::{Term, TermKind};
use crate::lexer::Tok;
use crate::order;

/// How tightly an operator binds: 1 for `in` up to 6 for `*`; 0 for anything else.
fn binding(tok: Tok) -> u8 {
    match tok {
        Tok::In => 1,
        Tok::Equal | Tok::Neq | Tok::Lt | Tok::Gt | Tok::Lte | Tok::Gte => 2,
        Tok::Or => 3,
        Tok::And => 4,
        Tok::Add | Tok::Sub => 5,
        Tok::Mul | Tok::Quo | Tok::Rem => 6,
        _ => 0,
    }
}

impl Parser<'_> {
    /// A term with operators, where `k, v in xs` may stand.
    pub(super) fn infix_term(&mut self) -> Option<Term> {
        if self.head_value.is_some()
            && let Some(kept) = self.kept_head_value()
        {
            return Some(kept);
        }
        self.deeper(|parser| {
            let offset = parser.offset();
            let lhs = parser.operators(2, offset, None)?;
            parser.membership(lhs, offset)
        })
    }

    /// A term with operators, as an element of a list.
    pub(super) fn list_item(&mut self) -> Option<Term> {
        self.deeper(|parser| {
            let offset = parser.offset();
            parser.operators(1, offset, None)
        })
    }

    /// As [`Self::list_item`], where its first operand, from `offset` on, has been read.
    pub(super) fn list_item_from(&mut self, lhs: Term, offset: u32) -> Option<Term> {
        self.deeper(|parser| parser.operators(1, offset, Some(lhs)))
    }

    /// Reads one level deeper.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if !self.enter(NEST) {
            return None;
        }
        let depth = self.depth;
        let result = read(self);
        self.depth = depth;
        self.leave(NEST);
        result
    }

    /// `k, v in xs` if a comma and a second operand follow, then any number of `in`.
    fn membership(&mut self, lhs: Term, offset: u32) -> Option<Term> {
        let mut lhs = lhs;
        if self.is(Tok::Comma) {
            let start = self.save();
            match self.key_value_membership(offset) {
                Some(rest) => {
                    let loc = self.span(lhs.loc, offset, self.last_end());
                    let [operator, value, domain] = rest;
                    lhs = Term::new(TermKind::Call(vec![operator, lhs, value, domain]), loc);
                    if !self.is(Tok::In) {
                        return Some(lhs);
                    }
                }
                None => self.restore(start),
            }
        }
        self.operators_after(1, lhs, 1, offset)
    }

    fn key_value_membership(&mut self, offset: u32) -> Option<[Term; 3]> {
        self.scan();
        let value = self.operators(2, offset, None)?;
        if !self.is(Tok::In) {
            return None;
        }
        let operator = self.member_operator("member_3");
        let start = self.offset();
        let domain = self.operators(2, start, None)?;
        Some([operator, value, domain])
    }

    /// A chain of operators that bind at least as tightly as `floor`, from `offset` on. `lhs` is the first
    /// operand if it was read before.
    fn operators(&mut self, floor: u8, offset: u32, lhs: Option<Term>) -> Option<Term> {
        let lhs = match lhs {
            Some(lhs) => lhs,
            None => self.term()?,
        };
        self.operators_after(floor, lhs, 6, offset)
    }

    /// Goes on after the first operand with operators that bind at least as tightly as `floor` and at most as
    /// tightly as `ceiling`.
    fn operators_after(
        &mut self,
        floor: u8,
        mut lhs: Term,
        mut ceiling: u8,
        offset: u32,
    ) -> Option<Term> {
        let depth = self.depth;
        loop {
            if floor == 1 && ceiling > 0 {
                self.keyword_as_ref_head();
            }
            let level = binding(self.tok());
            if level < floor || level == 0 || level > ceiling {
                break;
            }
            if !self.enter(LINK) {
                break;
            }
            let operator =
                if level == 1 { self.member_operator("member_2") } else { self.operator() };
            let start = self.offset();
            let rhs = self.term().and_then(|rhs| {
                if level == 6 { Some(rhs) } else { self.operators_after(level + 1, rhs, 6, start) }
            });
            match rhs {
                Some(rhs) => {
                    let loc = self.span(lhs.loc, offset, self.last_end());
                    lhs = Term::new(TermKind::Call(vec![operator, lhs, rhs]), loc);
                }
                // The error is noted; only operators that bind more loosely are looked at.
                None => ceiling = level - 1,
            }
        }
        self.depth = depth;
        Some(lhs)
    }

    /// The operator here, as the ref of the function it stands for.
    pub(super) fn operator(&mut self) -> Term {
        let loc = self.loc();
        let name = Term::var(self.tok().name(), loc);
        self.scan();
        Term::new(TermKind::Ref(vec![name]), loc)
    }

    fn member_operator(&mut self, name: &str) -> Term {
        let loc = self.loc();
        self.scan();
        Term::new(TermKind::Ref(vec![Term::var("internal", loc), Term::string(name, loc)]), loc)
    }

    /// A term without operators.
    pub(super) fn term(&mut self) -> Option<Term> {
        let start = self.state.pos;
        if let Some((at, after, errors)) = self.failed_term
            && at == start
            && errors == self.errors.len()
        {
            self.state = after;
            return None;
        }
        let term = self.read_term();
        if term.is_none() {
            self.failed_term = Some((start, self.state, self.errors.len()));
        }
        term
    }

    fn read_term(&mut self) -> Option<Term> {
        self.logical_name();
        if self.is(Tok::Sub) {
            return self.negative();
        }
        let term = match self.tok() {
            Tok::Null | Tok::True | Tok::False => {
                let kind = match self.tok() {
                    Tok::Null => TermKind::Null,
                    tok => TermKind::Bool(tok == Tok::True),
                };
                Some(Term::new(kind, self.loc()))
            }
            Tok::Dot | Tok::Number => self.number(),
            Tok::String => self.string(),
            Tok::TemplatePart | Tok::TemplateEnd => self.template(false),
            Tok::RawTemplatePart | Tok::RawTemplateEnd => self.template(true),
            Tok::Ident | Tok::Contains => Some(self.var()),
            Tok::LBrack => self.nested(Self::array),
            Tok::LBrace => self.nested(Self::set_or_object),
            Tok::LParen => self.parens(),
            _ => {
                self.illegal_token();
                None
            }
        };
        self.finish_term(term?)
    }

    /// An `and` or `or` followed by a parenthesis where a term must stand is the name of a function.
    fn logical_name(&mut self) {
        if matches!(self.tok(), Tok::LogicalAnd | Tok::LogicalOr) && self.peek_ws() == Tok::LParen {
            self.state.tok = Tok::Ident;
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<TermKind>) -> Option<Term> {
        if !self.enter(NEST) {
            return None;
        }
        let loc = self.loc();
        let kind = read(self);
        self.leave(NEST);
        Some(Term::new(kind?, self.span(loc, loc.offset, self.tok_end())))
    }

    fn parens(&mut self) -> Option<Term> {
        let offset = self.offset();
        self.scan();
        let mut term = self.infix_term()?;
        if !self.is(Tok::RParen) {
            let here = self.loc();
            self.error(here, "non-terminated expression");
            return None;
        }
        term.loc = self.span(term.loc, offset, self.tok_end());
        Some(term)
    }

    /// `-1`, or `-x`, which is `0 - x`.
    fn negative(&mut self) -> Option<Term> {
        let loc = self.loc();
        let start = self.save();
        self.scan();
        if !matches!(self.tok(), Tok::Ident | Tok::Contains) {
            self.restore(start);
            let term = self.number()?;
            return self.finish_term(term);
        }
        let var = self.var();
        let term = self.finish_term(var)?;
        let zero = Term::new(TermKind::Number("0".to_string()), loc);
        let minus = Term::new(TermKind::Ref(vec![Term::var("minus", loc)]), loc);
        Some(Term::new(TermKind::Call(vec![minus, zero, term]), self.extend(loc)))
    }

    /// What may follow a term without white space: the rest of a ref, or a call.
    fn finish_term(&mut self, head: Term) -> Option<Term> {
        let offset = self.offset();
        self.scan_ws();
        self.finish_ref(head, offset)
    }

    /// As [`Self::finish_term`] for the head of a rule, where white space may stand before the ref goes on.
    pub(super) fn finish_head_ref(&mut self, head: Term) -> Option<Term> {
        let offset = self.offset();
        self.scan_ws();
        match self.tok() {
            Tok::Whitespace => self.scan(),
            tok if binding(tok) > 1 => self.illegal_token(),
            _ => {}
        }
        self.finish_ref(head, offset)
    }

    fn finish_ref(&mut self, head: Term, offset: u32) -> Option<Term> {
        match self.tok() {
            Tok::LParen | Tok::Dot | Tok::LBrack => return self.reference(head, offset),
            Tok::Whitespace => self.scan(),
            _ => {}
        }
        if matches!(head.as_var(), Some("data" | "input")) {
            let loc = head.loc;
            return Some(Term::new(TermKind::Ref(vec![head]), loc));
        }
        Some(head)
    }

    /// The path after a head, and the calls in it.
    fn reference(&mut self, head: Term, offset: u32) -> Option<Term> {
        if !self.enter(NEST) {
            return None;
        }
        let depth = self.depth;
        let result = self.reference_inner(head, offset);
        self.depth = depth;
        self.leave(NEST);
        result
    }

    fn reference_inner(&mut self, head: Term, offset: u32) -> Option<Term> {
        let at = head.loc;
        self.check_ref_head(&head);
        let mut path = Vec::with_capacity(4);
        path.push(head);
        loop {
            match self.tok() {
                Tok::Dot => path.push(self.dotted()?),
                Tok::LBrack => path.push(self.indexed()?),
                Tok::LParen => {
                    let operator_loc = self.span(at, offset, self.offset());
                    let operator = Term::new(TermKind::Ref(path), operator_loc);
                    let call = self.call(operator, offset)?;
                    match self.tok() {
                        Tok::Dot | Tok::LBrack => {
                            // Every call with a path behind it nests the tree by one.
                            if !self.enter(LINK) {
                                return None;
                            }
                            self.check_ref_head(&call);
                            path = vec![call];
                        }
                        tok => {
                            if tok == Tok::Whitespace {
                                self.scan();
                            }
                            let loc = self.span(at, offset, self.last_end());
                            return Some(Term { loc, ..call });
                        }
                    }
                }
                tok => {
                    if tok == Tok::Whitespace {
                        self.scan();
                    }
                    let loc = self.span(at, offset, self.last_end());
                    return Some(Term::new(TermKind::Ref(path), loc));
                }
            }
        }
    }

    fn check_ref_head(&mut self, head: &Term) {
        let fits = matches!(
            head.kind,
            TermKind::Var(_)
                | TermKind::Array(_)
                | TermKind::Object(_)
                | TermKind::Set(_)
                | TermKind::ArrayCompr { .. }
                | TermKind::ObjectCompr { .. }
                | TermKind::SetCompr { .. }
                | TermKind::Call(_)
        );
        if !fits {
            self.error(head.loc, format!("illegal ref (head cannot be {})", head.kind.name()));
        }
    }

    /// `.name`
    fn dotted(&mut self) -> Option<Term> {
        self.scan_ws();
        if !self.is(Tok::Ident) && !self.may_be_name(self.tok()) {
            self.illegal("expected identifier");
            return None;
        }
        let loc = self.loc();
        let term = Term::string(self.word(), loc);
        self.scan_ws();
        Some(term)
    }

    /// `[term]`
    fn indexed(&mut self) -> Option<Term> {
        self.scan();
        let term = self.infix_term()?;
        if !self.is(Tok::RBrack) {
            self.illegal("expected [");
            return None;
        }
        self.scan_ws();
        Some(term)
    }

    /// The arguments of a call. `set()` is the empty set.
    fn call(&mut self, operator: Term, offset: u32) -> Option<Term> {
        let at = operator.loc;
        self.scan();
        let mut terms = vec![operator];
        if !self.is(Tok::RParen) {
            terms = self.term_list(Tok::RParen, terms)?;
        }
        let loc = self.span(at, offset, self.tok_end());
        self.scan_ws();
        let is_set = terms.len() == 1
            && matches!(&terms[0].kind, TermKind::Ref(parts) if parts.len() == 1 && parts[0].as_var() == Some("set"));
        let kind = if is_set { TermKind::Set(Vec::new()) } else { TermKind::Call(terms) };
        Some(Term::new(kind, loc))
    }

    /// Terms up to a closing token, after those given.
    pub(super) fn term_list(&mut self, end: Tok, mut terms: Vec<Term>) -> Option<Vec<Term>> {
        while !self.is(end) {
            terms.push(self.list_item()?);
            if self.is(Tok::Comma) {
                self.scan();
            } else if !self.is(end) {
                self.illegal(format_args!("expected \",\" or \"{}\"", end.name()));
                return None;
            }
        }
        Some(terms)
    }

    /// A set of these elements, each kept once.
    pub(super) fn set_of(mut terms: Vec<Term>) -> TermKind {
        order::sort_set(&mut terms);
        TermKind::Set(terms)
    }

    /// An object of these pairs; the last value of a key counts.
    pub(super) fn object_of(&self, mut pairs: Vec<(Term, Term)>) -> TermKind {
        if self.all_pairs {
            pairs.sort_by(|a, b| order::compare(&a.0, &b.0));
        } else {
            order::sort_object(&mut pairs);
        }
        TermKind::Object(pairs)
    }
}
