//! Hoists refs and comprehensions out of the operands of calls, the steps of refs and the items of collections, so
//! that every expression works on variables and plain data. A ref or comprehension that is a side of `=` or an
//! expression of its own stays.

use crate::context::{Compiler, LocalGenerator};
use crate::front::util::{append, capture, is_equality, two_operands};
use crate::query::Query;
use lictor_syntax::ast::{Body, Expr, ExprKind, Term, TermKind, With};
use lictor_syntax::order;

pub(crate) fn run(c: &mut Compiler) {
    c.for_each_rule_mut(|c, rule| {
        let body = std::mem::take(&mut rule.body);
        rule.body = Hoister { generator: &mut c.generator }.body(body);
    });
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    let mut generator = q.generator();
    q.body = Hoister { generator: &mut generator }.body(std::mem::take(&mut q.body));
    q.subjects.extend(generator.subjects);
}

/// Where the hoisted expressions of one expression go: the body so far, and the modifiers they inherit.
struct Into<'a> {
    body: &'a mut Body,
    with: &'a [With],
}

struct Hoister<'g> {
    generator: &'g mut LocalGenerator,
}

impl Hoister<'_> {
    fn body(&mut self, body: Body) -> Body {
        let mut result = Vec::with_capacity(body.len());
        for expr in body {
            self.expr(expr, &mut result);
        }
        result
    }

    fn in_place(&mut self, body: &mut Body) {
        *body = self.body(std::mem::take(body));
    }

    fn expr(&mut self, mut expr: Expr, result: &mut Body) {
        let equality = is_equality(&expr);
        let ignored = equality && two_operands(&expr).is_none();
        let mut into = Into { body: result, with: &expr.with };
        match &mut expr.kind {
            ExprKind::Call(_) if ignored => {}
            ExprKind::Call(terms) if equality => {
                terms.iter_mut().skip(1).for_each(|term| self.side(term, &mut into));
            }
            ExprKind::Call(terms) => {
                terms.iter_mut().skip(1).for_each(|term| self.operand(term, &mut into))
            }
            ExprKind::Every(every) => {
                self.operand(&mut every.domain, &mut into);
                self.in_place(&mut every.body);
            }
            ExprKind::Not { body, .. } => self.in_place(body),
            ExprKind::And(logical) | ExprKind::Or(logical) => {
                self.in_place(&mut logical.lhs);
                self.in_place(&mut logical.rhs);
            }
            ExprKind::Term(term) => self.side(term, &mut into),
            ExprKind::Some(_) => {}
        }
        append(result, [expr]);
    }

    /// A term that may stay a ref or comprehension itself.
    fn side(&mut self, term: &mut Term, into: &mut Into<'_>) {
        match &mut term.kind {
            TermKind::Ref(parts) => {
                parts.iter_mut().skip(1).for_each(|part| self.operand(part, into))
            }
            TermKind::ArrayCompr { body, .. }
            | TermKind::SetCompr { body, .. }
            | TermKind::ObjectCompr { body, .. } => self.in_place(body),
            _ => self.operand(term, into),
        }
    }

    /// A term that must become a variable or plain data.
    fn operand(&mut self, term: &mut Term, into: &mut Into<'_>) {
        match &mut term.kind {
            TermKind::Ref(parts) => {
                parts.iter_mut().skip(1).for_each(|part| self.operand(part, into));
                self.hoist(term, into);
            }
            TermKind::Array(terms) => terms.iter_mut().for_each(|term| self.operand(term, into)),
            TermKind::Set(terms) => {
                terms.iter_mut().for_each(|term| self.operand(term, into));
                order::sort_set(terms);
            }
            TermKind::Object(items) => {
                for (key, value) in items.iter_mut() {
                    self.operand(key, into);
                    self.operand(value, into);
                }
                order::sort_object(items);
            }
            TermKind::ArrayCompr { body, .. }
            | TermKind::SetCompr { body, .. }
            | TermKind::ObjectCompr { body, .. } => {
                self.in_place(body);
                self.hoist(term, into);
            }
            _ => {}
        }
    }

    fn hoist(&mut self, term: &mut Term, into: &mut Into<'_>) {
        let (local, mut expr) = capture(self.generator, term.clone());
        expr.with = into.with.to_vec();
        if let Some(name) = local.as_var() {
            self.generator.stands_for(name, term.kind.clone());
        }
        *term = local;
        append(into.body, [expr]);
    }
}
