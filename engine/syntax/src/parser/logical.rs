//! `and`, `or`, their groups in parentheses, and new-style `not { body }`.
//!
//! An operand is an expression, a body in braces or a group. A `{` that leads an operand opens a body, so a set
//! or object there has to be wrapped; the messages say how.

use super::Parser;
use super::body::body_of;
use super::cursor::{BODY, LINK};
use super::options::Keywords;
use crate::ast::{Body, Expr, ExprKind, Logical, Term, TermKind};
use crate::lexer::Tok;
use crate::source::Loc;

/// A body, whether it was written with braces, and its place.
pub(super) type Operand = (Body, bool, Loc);

fn op_of(tok: Tok) -> &'static str {
    if tok == Tok::LogicalAnd { "and" } else { "or" }
}

impl Parser<'_> {
    fn at_logical(&self) -> bool {
        matches!(self.tok(), Tok::LogicalAnd | Tok::LogicalOr)
    }

    /// `{ body } and ...` at the start of an expression. The outer `None`: it is something else.
    #[expect(
        clippy::option_option,
        reason = "not this form, this form but wrong, and read are three outcomes"
    )]
    pub(super) fn leading_braced_operand(&mut self) -> Option<Option<Expr>> {
        let start = self.save();
        let loc = self.loc();
        self.scan();
        if let Some(body) = self.body(Tok::RBrace) {
            self.scan();
            if self.at_logical() {
                if self.is_ambiguous_union(&body) {
                    self.ambiguous_union(loc, &body, "");
                    return Some(None);
                }
                return Some(self.fold_logical(body, true, loc));
            }
        }
        self.restore(start);
        None
    }

    /// An expression read as usual turns out to be the left operand of `and` or `or`.
    pub(super) fn as_left_operand(
        &mut self,
        expr: Expr,
        negated: bool,
        with_loc: Option<Loc>,
    ) -> Option<Expr> {
        let op = op_of(self.tok());
        if let Some(loc) = with_loc {
            self.with_on_operand(loc, op);
            return None;
        }
        let loc = expr.loc;
        let text = self.slice(loc.offset, loc.offset + loc.len).to_string();
        if !negated && text.starts_with('{') {
            if is_empty_object(&expr) {
                self.error(loc, "found empty body");
            } else {
                self.brace_led_operand(loc, &text, op);
            }
            return None;
        }
        self.fold_logical(body_of(expr), false, loc)
    }

    /// Goes on with `and`/`or` if they follow, then with `with`.
    pub(super) fn fold_logical(
        &mut self,
        mut body: Body,
        explicit: bool,
        loc: Loc,
    ) -> Option<Expr> {
        let expr = if self.at_logical() {
            self.or_chain(body, explicit, loc)?
        } else {
            body.swap_remove(0)
        };
        self.attach_with(expr)
    }

    /// A chain of `or`, whose operands are chains of `and`, onto the left operand given.
    fn or_chain(&mut self, lhs: Body, explicit: bool, loc: Loc) -> Option<Expr> {
        let depth = self.depth;
        let result = self.or_chain_inner((lhs, explicit, loc));
        self.depth = depth;
        result.map(|(mut body, _, _)| body.swap_remove(0))
    }

    fn or_chain_inner(&mut self, mut lhs: Operand) -> Option<Operand> {
        if self.is(Tok::LogicalAnd) {
            lhs = self.and_chain(lhs)?;
        }
        while self.is(Tok::LogicalOr) {
            if !self.enter(LINK) {
                return None;
            }
            self.scan();
            let mut rhs = self.logical_operand("or")?;
            if self.is(Tok::LogicalAnd) {
                rhs = self.and_chain(rhs)?;
            }
            lhs = self.join(lhs, rhs, "or", ExprKind::Or);
        }
        Some(lhs)
    }

    fn and_chain(&mut self, mut lhs: Operand) -> Option<Operand> {
        while self.is(Tok::LogicalAnd) {
            if !self.enter(LINK) {
                return None;
            }
            self.scan();
            let rhs = self.logical_operand("and")?;
            lhs = self.join(lhs, rhs, "and", ExprKind::And);
        }
        Some(lhs)
    }

    fn join(
        &mut self,
        lhs: Operand,
        rhs: Operand,
        op: &str,
        make: fn(Box<Logical>) -> ExprKind,
    ) -> Operand {
        for operand in [&lhs.0, &rhs.0] {
            self.check_can_fail(operand, op);
        }
        let loc = self.extend(lhs.2);
        let logical =
            Logical { lhs: lhs.0, rhs: rhs.0, explicit_lhs: lhs.1, explicit_rhs: rhs.1, loc };
        (body_of(Expr::new(make(Box::new(logical)), loc)), false, loc)
    }

    /// One operand. `op` names its operator, empty while only trying.
    fn logical_operand(&mut self, op: &str) -> Option<Operand> {
        if !self.enter(BODY) {
            return None;
        }
        let operand = self.operand_inner(op);
        self.leave(BODY);
        operand
    }

    fn operand_inner(&mut self, op: &str) -> Option<Operand> {
        if self.is(Tok::LBrace) {
            return self.braced_operand(op);
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
            return Some((body_of(expr), false, loc));
        }
        if self.is(Tok::LParen) && self.logical_keywords_on() && (not.is_none() || self.not_bodies)
        {
            let prefix = if not.is_some() { "not " } else { "" };
            if let Some(group) = self.logical_group(true, prefix) {
                let (body, explicit, loc) = group?;
                return Some(match not {
                    None => (body, explicit, loc),
                    Some(not) => {
                        let loc = self.extend(not);
                        (body_of(Expr::new(ExprKind::Not { body, explicit }, loc)), false, loc)
                    }
                });
            }
        }
        let start = self.loc();
        let mut expr = self.expr()?;
        expr.loc = self.extend(start);
        match not {
            Some(loc) if self.not_bodies => {
                let loc = self.extend(loc);
                expr = Expr::new(ExprKind::Not { body: body_of(expr), explicit: false }, loc);
            }
            Some(_) => expr.negated = true,
            None => {}
        }
        let loc = expr.loc;
        Some((body_of(expr), false, loc))
    }

    /// Whether `and` or `or` is a keyword here.
    pub(super) fn logical_keywords_on(&self) -> bool {
        self.keywords.intersects(Keywords::AND.union(Keywords::OR))
    }

    fn braced_operand(&mut self, op: &str) -> Option<Operand> {
        let loc = self.loc();
        let body = if op.is_empty() {
            self.scan();
            self.body(Tok::RBrace)?
        } else {
            self.body_or(|parser, text, _| parser.brace_led_operand(loc, text, op))?
        };
        self.scan();
        if self.is_ambiguous_union(&body) {
            self.ambiguous_union(loc, &body, "");
        }
        Some((body, true, loc))
    }

    /// Reads `{ body`; if the braces hold a value instead, `explain` says so with the text of the whole operand.
    fn body_or(&mut self, explain: impl FnOnce(&mut Self, &str, &Term)) -> Option<Body> {
        let start = self.save();
        let offset = self.offset();
        self.scan();
        let empty = self.is(Tok::RBrace);
        let body = self.body(Tok::RBrace);
        if body.is_none() && !empty && self.may_reread() {
            let failed = (self.state, self.errors.clone(), self.hints.clone());
            self.restore(start);
            if let Some(term) = self.infix_term() {
                let text = self.slice(offset, self.last_end()).to_string();
                explain(self, &text, &term);
            } else {
                (self.state, self.errors, self.hints) = failed;
            }
        }
        body
    }

    /// `not { body }`, from the brace on.
    pub(super) fn not_body(&mut self, not: Loc) -> Option<Expr> {
        let loc = self.loc();
        let body = self.body_or(|parser, text, term| parser.operand_needs_body(loc, text, term))?;
        self.scan();
        if self.is_ambiguous_union(&body) {
            self.ambiguous_union(loc, &body, "not ");
            return None;
        }
        Some(Expr::new(ExprKind::Not { body, explicit: true }, self.extend(not)))
    }

    /// A group in parentheses that holds or is an operand of `and`, `or` or `not`. The outer `None`: the
    /// parentheses are those of a term, and nothing was read.
    #[expect(
        clippy::option_option,
        reason = "not this form, this form but wrong, and read are three outcomes"
    )]
    pub(super) fn logical_group(
        &mut self,
        is_operand: bool,
        prefix: &str,
    ) -> Option<Option<Operand>> {
        if !self.enter(BODY) {
            return Some(None);
        }
        let group = self.group_inner(is_operand, prefix);
        self.leave(BODY);
        group
    }

    #[expect(clippy::option_option, reason = "as for `logical_group`")]
    fn group_inner(&mut self, is_operand: bool, prefix: &str) -> Option<Option<Operand>> {
        let start = self.save();
        let open = self.loc();
        self.scan();
        if self.is(Tok::RParen) {
            if is_operand {
                self.error(open, "empty parenthesized group");
                return Some(None);
            }
            self.restore(start);
            return None;
        }
        let Some((mut body, explicit, loc)) = self.logical_operand("") else {
            self.restore(start);
            return None;
        };
        if self.at_logical() {
            return Some(self.chain_in_group(body, explicit, loc, open));
        }
        if self.is(Tok::With) && !explicit && body.len() == 1 {
            let group = self.with_in_group(body.swap_remove(0), is_operand, open);
            if group.is_none() {
                self.restore(start);
            }
            return group;
        }
        if explicit {
            let braces = self.slice(loc.offset, self.last_end()).to_string();
            self.restore(start);
            if self.holds_term() {
                return None;
            }
            self.hint(format!("drop the parens to keep the body: `{prefix}{braces}`"));
            self.error(open, "`(...)` in an operand position cannot contain a body");
            return Some(None);
        }
        if is_logical_or_negated(&body) {
            if !self.close_group() {
                return Some(None);
            }
            return Some(Some((body, false, self.extend(open))));
        }
        self.restore(start);
        None
    }

    fn chain_in_group(
        &mut self,
        body: Body,
        explicit: bool,
        loc: Loc,
        open: Loc,
    ) -> Option<Operand> {
        let expr = self.or_chain(body, explicit, loc)?;
        let expr = self.attach_with(expr)?;
        if !self.close_group() {
            return None;
        }
        Some((body_of(expr), false, self.extend(open)))
    }

    #[expect(clippy::option_option, reason = "as for `logical_group`")]
    fn with_in_group(
        &mut self,
        expr: Expr,
        is_operand: bool,
        open: Loc,
    ) -> Option<Option<Operand>> {
        let loc = self.loc();
        let Some(expr) = self.attach_with(expr) else { return Some(None) };
        if self.at_logical() {
            self.with_on_operand(loc, op_of(self.tok()));
            return Some(None);
        }
        if !self.close_group() {
            return Some(None);
        }
        if is_operand || self.at_logical() {
            return Some(Some((body_of(expr), false, self.extend(open))));
        }
        None
    }

    /// Whether the parenthesis here opens on a term.
    fn holds_term(&mut self) -> bool {
        let start = self.save();
        self.scan();
        let term = self.term();
        self.restore(start);
        term.is_some()
    }

    fn close_group(&mut self) -> bool {
        if !self.is(Tok::RParen) {
            let here = self.loc();
            self.error(here, "expected ) to close parenthesized group");
            return false;
        }
        self.scan();
        true
    }

    /// Whether a body begins with a bare `a | b`, which reads like a comprehension.
    fn is_ambiguous_union(&self, body: &Body) -> bool {
        let Some(Expr { kind: ExprKind::Call(terms), loc, .. }) = body.first() else {
            return false;
        };
        let is_or = matches!(&terms[0].kind, TermKind::Ref(parts) if parts.len() == 1 && parts[0].as_var() == Some("or"));
        let at = terms[0].loc;
        is_or
            && self.slice(at.offset, at.offset + at.len) == "|"
            && !self.slice(loc.offset, loc.offset + loc.len).trim_start().starts_with('(')
    }

    #[cold]
    fn ambiguous_union(&mut self, loc: Loc, body: &Body, prefix: &str) {
        let (start, end) = (loc.offset, self.last_end());
        let first = body[0].loc;
        let (from, to) = (first.offset, first.offset + first.len);
        let braces = self.slice(start, end).to_string();
        let union = if from > start && to <= end {
            format!("{}({}){}", self.slice(start, from), self.slice(from, to), self.slice(to, end))
        } else {
            braces.clone()
        };
        self.hint(format!("write `{prefix}({braces})` for the comprehension, or `{prefix}{union}` for the set union"));
        self.error(
            loc,
            "ambiguous `{ ... | ... }` operand: read as a body holding a set-union expression, not as a comprehension",
        );
    }

    #[cold]
    fn with_on_operand(&mut self, loc: Loc, op: &str) {
        self.hint(format!(
            "Wrap the operand in `(...)` or `{{...}}` to scope, or move `with` after the `{op}` expression to apply \
             it to the whole expression"
        ));
        self.error(loc, format!("`with` modifier is not allowed on operand of `{op}`"));
    }

    #[cold]
    fn operand_needs_body(&mut self, loc: Loc, text: &str, term: &Term) {
        self.hint(format!(
            "write `not ({text})` to negate the value, or `not {{{text}}}` for a body holding it"
        ));
        let got = brace_led_value(term).kind.name();
        self.error(
            loc,
            format!("`{{...}}` in an operand position must contain expression(s), got: {got}"),
        );
    }

    #[cold]
    fn brace_led_operand(&mut self, loc: Loc, text: &str, op: &str) {
        self.hint(format!("wrap the operand to keep the value: `({text}) {op} ...`"));
        self.error(
            loc,
            format!("operand of `{op}` cannot begin with `{{` unless the braces hold a body"),
        );
    }

    /// An operand of nothing but prints always holds.
    fn check_can_fail(&mut self, body: &Body, op: &str) {
        let mut first = None;
        for expr in body {
            let name = match &expr.kind {
                ExprKind::Call(terms) if !expr.negated => terms[0].to_string(),
                _ => return,
            };
            if name != "print" && name != "internal.print" {
                return;
            }
            first.get_or_insert((name, expr.loc));
        }
        if let Some((name, loc)) = first {
            self.hint(format!(
                "`{name}` produces no value and always succeeds, so the operand can never fail; move it out of the \
                 operand, or add an expression that can fail"
            ));
            self.error(loc, format!("operand of `{op}` cannot consist only of calls to `{name}`"));
        }
    }
}

fn is_empty_object(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Term(term) if matches!(&term.kind, TermKind::Object(pairs) if pairs.is_empty()))
}

fn is_logical_or_negated(body: &Body) -> bool {
    let [expr] = body.as_slice() else { return false };
    expr.negated || matches!(expr.kind, ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not { .. })
}

/// The value that the leading brace of a term opens: that of its first operand, for an operator's call.
fn brace_led_value(term: &Term) -> &Term {
    match &term.kind {
        TermKind::Call(terms) if crate::printer::infix_of(terms).is_some() => {
            brace_led_value(&terms[1])
        }
        _ => term,
    }
}
