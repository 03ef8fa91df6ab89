//! Bodies and the expressions in them: `not`, `some`, `every`, `with` and plain terms.

use super::Parser;
use super::cursor::BODY;
use super::options::Keywords;
use crate::ast::{Body, Dialect, Every, Expr, ExprKind, Term, TermKind, With};
use crate::lexer::Tok;
use crate::source::Loc;

/// How many operands a membership call has, if the term is one; 0 for any other call.
fn membership(term: &Term) -> Option<usize> {
    let TermKind::Call(terms) = &term.kind else { return None };
    let operator = match &terms[0].kind {
        TermKind::Ref(parts) => parts.as_slice(),
        _ => return Some(0),
    };
    let [head, Term { kind: TermKind::String(name), .. }] = operator else { return Some(0) };
    match (head.as_var(), name.as_str()) {
        (Some("internal"), "member_2") if terms.len() == 3 => Some(2),
        (Some("internal"), "member_3") if terms.len() == 4 => Some(3),
        (Some("internal"), "member_2" | "member_3") => Some(1),
        _ => Some(0),
    }
}

/// A body of one expression.
pub(super) fn body_of(expr: Expr) -> Body {
    vec![Expr { index: 0, ..expr }]
}

impl Parser<'_> {
    /// The body up to a closing token, one level deeper.
    pub(super) fn body(&mut self, end: Tok) -> Option<Body> {
        if !self.enter(BODY) {
            return None;
        }
        let body = self.query(false, end);
        self.leave(BODY);
        body
    }

    /// Expressions up to the end token. A query of its own stops after each that no `;` follows.
    pub(super) fn query(&mut self, stop_early: bool, end: Tok) -> Option<Body> {
        if self.is(end) {
            let here = self.loc();
            self.error(here, "found empty body");
            return None;
        }
        let mut body = Body::new();
        loop {
            let mut expr = self.literal()?;
            expr.index = body.len();
            body.push(expr);
            if self.is(Tok::Semicolon) {
                self.scan();
                continue;
            }
            if self.is(end) || stop_early {
                return Some(body);
            }
            if !self.on_new_line() {
                if self.errors.is_empty() {
                    self.illegal(format_args!("expected \\n or ; or {}", end.name()));
                }
                return None;
            }
        }
    }

    /// One expression, with its place.
    pub(super) fn literal(&mut self) -> Option<Expr> {
        let start = self.loc();
        let mut expr = self.unplaced_literal()?;
        expr.loc = self.extend(start);
        if let ExprKind::Not { body, explicit: false } = &mut expr.kind {
            body.iter_mut().for_each(|inner| inner.loc = expr.loc);
        }
        Some(expr)
    }

    fn unplaced_literal(&mut self) -> Option<Expr> {
        if self.logical_keywords_on() {
            match self.tok() {
                Tok::LBrace => {
                    if let Some(outcome) = self.leading_braced_operand() {
                        return outcome;
                    }
                }
                Tok::LParen => {
                    if let Some(group) = self.logical_group(false, "") {
                        let (body, explicit, loc) = group?;
                        return self.fold_logical(body, explicit, loc);
                    }
                }
                _ => {}
            }
        }
        if self.keyword_as_ref_head() {
            return self.plain_literal(None);
        }
        let mut not = None;
        if self.at_negation() {
            not = Some(self.loc());
            self.scan();
        }
        if let Some(loc) = not
            && self.not_bodies
            && self.is(Tok::LBrace)
        {
            let expr = self.not_body(loc)?;
            let loc = expr.loc;
            return self.fold_logical(body_of(expr), false, loc);
        }
        match self.tok() {
            tok @ (Tok::Some | Tok::Every) if not.is_some() => {
                self.illegal(format_args!("illegal negation of '{}'", tok.name()));
                None
            }
            Tok::Some => self.some(),
            Tok::Every => self.every(),
            _ => self.plain_literal(not),
        }
    }

    /// Whether the word here negates, and is not the name in a ref such as `not.x`.
    pub(super) fn at_negation(&self) -> bool {
        self.is(Tok::Not) && !matches!(self.peek_ws(), Tok::Dot | Tok::LBrack)
    }

    /// An expression that is a term, a call, `=` or `:=`; negated if `not` gives the place of a `not` before it.
    fn plain_literal(&mut self, not: Option<Loc>) -> Option<Expr> {
        let start = self.save();
        let start_loc = self.loc();
        if let Some(loc) = not
            && self.not_bodies
            && self.is(Tok::LParen)
            && let Some(group) = self.logical_group(true, "not ")
        {
            let (body, explicit, _) = group?;
            let loc = self.extend(loc);
            let expr = Expr::new(ExprKind::Not { body, explicit }, loc);
            return self.fold_logical(body_of(expr), false, loc);
        }
        let mut expr = self.expr()?;
        let mut with_loc = None;
        if self.is(Tok::With) {
            with_loc = Some(self.loc());
            expr.with = self.with_modifiers()?;
        }
        self.hint_at_every(&expr, start);
        match not {
            Some(loc) if self.not_bodies => {
                let with = std::mem::take(&mut expr.with);
                let loc = self.extend(loc);
                expr = Expr {
                    with,
                    ..Expr::new(ExprKind::Not { body: body_of(expr), explicit: false }, loc)
                };
            }
            Some(_) => expr.negated = true,
            None => {}
        }
        if !matches!(self.tok(), Tok::LogicalAnd | Tok::LogicalOr) {
            return Some(expr);
        }
        if not.is_none() || !self.not_bodies {
            expr.loc = self.extend(start_loc);
        }
        self.as_left_operand(expr, not.is_some(), with_loc)
    }

    /// In v0: says how to get `every` if that is what was meant.
    fn hint_at_every(&mut self, expr: &Expr, start: super::State) {
        let ExprKind::Term(term) = &expr.kind else { return };
        if self.dialect == Dialect::V1 || term.as_var() != Some("every") {
            return;
        }
        let here = self.save();
        self.state = start;
        let works = self.with_all_keywords(|parser| parser.every().is_some());
        self.restore(here);
        if works {
            self.hint("`import future.keywords.every` for `every x in xs { ... }` expressions");
        }
    }

    /// Reads with every importable keyword on, to find out whether one of them is missing.
    fn with_all_keywords<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let keywords = std::mem::replace(&mut self.keywords, Keywords::ALL);
        let result = read(self);
        self.keywords = keywords;
        result
    }

    pub(super) fn with_modifiers(&mut self) -> Option<Vec<With>> {
        let mut withs = Vec::new();
        while self.is(Tok::With) {
            let loc = self.loc();
            self.scan();
            if !self.is(Tok::Ident) {
                self.illegal("expected ident");
                return None;
            }
            let target = self.term()?;
            if !matches!(target.kind, TermKind::Ref(_) | TermKind::Var(_)) {
                self.illegal("expected with target path");
            }
            if !self.is(Tok::As) {
                self.illegal("expected as keyword");
                return None;
            }
            self.scan();
            let value = self.infix_term()?;
            withs.push(With { target, value, loc: self.extend(loc) });
        }
        Some(withs)
    }

    /// Adds the `with` modifiers that stand here, if any.
    pub(super) fn attach_with(&mut self, mut expr: Expr) -> Option<Expr> {
        if self.is(Tok::With) {
            expr.with = self.with_modifiers()?;
        }
        Some(expr)
    }

    fn some(&mut self) -> Option<Expr> {
        let loc = self.loc();
        let start = self.save();
        self.scan();
        if let Some(term) = self.infix_term() {
            match membership(&term) {
                Some(2 | 3) => return self.attach_with(Expr::new(ExprKind::Some(vec![term]), loc)),
                Some(1) => {
                    self.illegal("illegal domain");
                    return None;
                }
                Some(_) => {
                    self.illegal("expected `x in xs` or `x, y in xs` expression");
                    return None;
                }
                None => {}
            }
        }
        self.restore(start);
        self.hint_at_in();
        let mut vars = Vec::new();
        loop {
            self.scan();
            if !self.is(Tok::Ident) {
                self.illegal("expected var");
                return None;
            }
            vars.push(self.var());
            self.scan();
            if !self.is(Tok::Comma) {
                return Some(Expr::new(ExprKind::Some(vars), loc));
            }
        }
    }

    /// In v0: says how to get `in` if that is what was meant.
    fn hint_at_in(&mut self) {
        if self.dialect == Dialect::V1 || self.keywords.contains(Keywords::IN) {
            return;
        }
        let here = self.save();
        self.scan();
        let works = self.with_all_keywords(|parser| {
            matches!(parser.infix_term().as_ref().and_then(membership), Some(1..))
        });
        self.restore(here);
        if works {
            self.hint("`import future.keywords.in` for `some x in xs` expressions");
        }
    }

    fn every(&mut self) -> Option<Expr> {
        let loc = self.loc();
        self.scan();
        let term = self.infix_term()?;
        let terms = match (membership(&term), term.kind) {
            (Some(2 | 3), TermKind::Call(terms)) => terms,
            (Some(1), _) => {
                self.illegal("illegal domain");
                return None;
            }
            _ => {
                self.illegal("expected `x[, y] in xs { ... }` expression");
                return None;
            }
        };
        let mut operands = terms.into_iter().skip(1).rev();
        let (domain, value) = (operands.next()?, operands.next()?);
        let key = operands.next();
        if key.as_ref().is_some_and(|key| key.as_var().is_none()) {
            self.illegal("expected key to be a variable");
            return None;
        }
        if value.as_var().is_none() {
            self.illegal("expected value to be a variable");
            return None;
        }
        if !self.is(Tok::LBrace) {
            self.illegal("missing body");
            return None;
        }
        self.scan();
        let body = self.body(Tok::RBrace)?;
        self.scan();
        let every = Every { key, value, domain, body, loc };
        self.attach_with(Expr::new(ExprKind::Every(Box::new(every)), loc))
    }

    /// A term, a call, or two terms with `=` or `:=` between them; without a place.
    pub(super) fn expr(&mut self) -> Option<Expr> {
        let lhs = self.infix_term()?;
        let loc = self.nowhere();
        if matches!(self.tok(), Tok::Assign | Tok::Unify) {
            let operator = self.operator();
            let rhs = self.infix_term()?;
            return Some(Expr::new(ExprKind::Call(vec![operator, lhs, rhs]), loc));
        }
        Some(match lhs.kind {
            TermKind::Call(terms) => Expr::new(ExprKind::Call(terms), loc),
            _ => Expr::new(ExprKind::Term(Box::new(lhs)), loc),
        })
    }
}
