//! `and`, `or` and new-style `not`.

use super::parens::{leads_with_brace, not_needs_parens, operand_needs_parens};
use super::places::row;
use super::writer::{Clash, Laid, Writer, before_more};
use crate::ast::{Body, Expr, ExprKind, Logical};
use crate::source::Loc;

/// The operator of a logical expression, and its sides.
pub(super) fn sides(expr: &Expr) -> Option<(&'static str, &Logical)> {
    match &expr.kind {
        ExprKind::And(sides) => Some(("and", sides)),
        ExprKind::Or(sides) => Some(("or", sides)),
        _ => None,
    }
}

/// One side of an operator.
struct Operand<'a> {
    body: &'a Body,
    /// Where it opens, if it is written in braces.
    brace: Option<Loc>,
    parens: bool,
}

/// An operator and what stands right of it.
struct Link<'a> {
    operator: &'static str,
    right: Operand<'a>,
    /// Where what is left of it ends.
    left_end: i64,
}

impl<'a> Writer<'a> {
    /// Writes a chain of operators. Operands that stood on lines of their own stay there, one step in.
    pub(super) fn logical(&mut self, expr: &'a Expr) -> Laid {
        let Some((first, links)) = self.chain(expr) else { return Ok(()) };
        let mut laid = self.operand(&first);
        let mut indented = false;
        for link in links {
            if laid == Err(Clash::Torn) {
                return laid;
            }
            self.put(" ");
            self.put(link.operator);
            let start = match link.right.brace {
                Some(brace) => Some(row(brace)),
                None => link.right.body.first().map(|expr| row(expr.loc)),
            };
            if start.is_some_and(|start| start > link.left_end) {
                if !indented {
                    self.indent();
                    indented = true;
                }
                self.end_line();
                self.start_line();
            } else {
                self.put(" ");
            }
            laid = self.operand(&link.right);
        }
        if indented {
            self.outdent();
        }
        if laid == Err(Clash::Torn) { laid } else { Ok(()) }
    }

    /// The first operand of a chain and the links after it; operands that need parentheses stay whole.
    fn chain(&self, expr: &'a Expr) -> Option<(Operand<'a>, Vec<Link<'a>>)> {
        let (operator, both) = sides(expr)?;
        let right = self.operand_of(&both.rhs, both.explicit_rhs, operator, true, expr.loc);
        if let [left] = both.lhs.as_slice()
            && !both.explicit_lhs
            && sides(left).is_some()
            && !operand_needs_parens(left, operator, false)
        {
            let (first, mut links) = self.chain(left)?;
            links.push(Link { operator, right, left_end: self.body_end_row(&both.lhs) });
            return Some((first, links));
        }
        let first = self.operand_of(&both.lhs, both.explicit_lhs, operator, false, expr.loc);
        let closed = first.brace.map_or(0, |brace| self.closing_row(brace, *b"{}", None));
        let left_end = if closed > 0 { closed } else { self.body_end_row(first.body) };
        Some((first, vec![Link { operator, right, left_end }]))
    }

    fn operand_of(
        &self,
        body: &'a Body,
        explicit: bool,
        operator: &str,
        is_right: bool,
        node: Loc,
    ) -> Operand<'a> {
        match body.as_slice() {
            [only] if !explicit => {
                let parens = operand_needs_parens(only, operator, is_right);
                Operand { body, brace: None, parens }
            }
            _ => Operand { body, brace: Some(self.brace_before(node, body)), parens: false },
        }
    }

    /// The place of the brace that opens an operand, up to the end of the expression it is in.
    fn brace_before(&self, node: Loc, body: &Body) -> Loc {
        let Some(first) = body.first() else { return node };
        let text = self.source(node);
        let until = (first.loc.offset.saturating_sub(node.offset) as usize).min(text.len());
        let Some(at) = text.as_bytes()[..until].iter().rposition(|byte| *byte == b'{') else {
            return node;
        };
        let rows = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() as u32;
        let at = at as u32;
        Loc { row: node.row + rows, offset: node.offset + at, len: node.len - at, ..node }
    }

    fn operand(&mut self, operand: &Operand<'a>) -> Laid {
        let Some(brace) = operand.brace else {
            let Some(only) = operand.body.first() else { return Ok(()) };
            return match operand.parens {
                true => self.in_parens(core(only), |writer| writer.expr(only)),
                false => self.expr(only),
            };
        };
        if operand.body.is_empty() {
            self.put("{}");
            return Ok(());
        }
        self.braces(operand.body, brace)
    }

    /// Writes a body in braces that is an operand, from the place of its brace.
    fn braces(&mut self, body: &'a Body, loc: Loc) -> Laid {
        if let Some(first) = body.first().filter(|first| super::parens::is_union(first)) {
            self.wrapped_expr = Some(first);
        }
        self.put("{");
        if self.inner_body(body, *b"{}", loc, loc) == Err(Clash::Torn) {
            return Err(Clash::Torn);
        }
        if body.last().is_some_and(|last| last.loc.row == loc.row) {
            self.put(" ");
        }
        self.put("}");
        Ok(())
    }

    pub(super) fn not(&mut self, body: &'a Body, explicit: bool, loc: Loc) -> Laid {
        before_more(self.comments_at(row(loc)))?;
        self.put("not ");
        match body.as_slice() {
            [only] if !explicit => {
                let laid = match not_needs_parens(only) {
                    true => self.in_parens(core(only), |writer| writer.expr(only)),
                    false => self.expr(only),
                };
                if laid == Err(Clash::Torn) { laid } else { Ok(()) }
            }
            _ => self.braces(body, loc),
        }
    }

    /// Has the union that a body would begin with put in parentheses: behind a brace it would read as the head of a
    /// comprehension.
    pub(super) fn wrap_leading_union(&mut self, expr: &'a Expr) {
        if expr.negated {
            return;
        }
        if sides(expr).is_some() {
            if let Some((Operand { body, brace: None, parens: false }, _)) = self.chain(expr) {
                self.wrap_leading_union(&body[0]);
            }
        } else if super::parens::is_union(expr) {
            self.wrapped_expr = Some(expr);
        } else if let Some(lead) = super::parens::leading_operand(expr)
            && super::parens::is_union_call(lead)
        {
            self.wrapped_term = Some(lead);
        }
    }
}

/// The place of what an expression is about; that of a negated one may have the `not` in it.
fn core(expr: &Expr) -> Loc {
    match &expr.kind {
        ExprKind::Term(term) => term.loc,
        _ => expr.loc,
    }
}

/// Whether an expression is written with a brace first.
pub(super) fn begins_with_brace(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Term(term) => leads_with_brace(term),
        ExprKind::Call(_) => super::parens::leading_operand(expr).is_some_and(leads_with_brace),
        _ => false,
    }
}
