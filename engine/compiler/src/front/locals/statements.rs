//! Bodies and their statements.

use super::scopes::Occurrence;
use super::{Rewriter, fill};
use crate::front::outputs;
use crate::front::util::{append, builtin_ref, equality, is_assignment, is_wildcard, root_name};
use lictor_syntax::Loc;
use lictor_syntax::ast::{Body, Every, Expr, ExprKind, Logical, Term, TermKind};
use lictor_syntax::visit::{self, Node, NodeMut, Step, VarParams, VarSet};

/// How many statements of a rule second passes may go through.
const MAX_REPEATED: usize = 4000;

const IN_NEGATED: &str = "cannot assign vars inside negated expression";
const IN_AND: &str = "cannot assign vars inside implicit and operand";
const IN_OR: &str = "cannot assign vars inside implicit or operand";

impl Rewriter<'_> {
    /// Rewrites a body in the innermost scope. `used` are variables used beside the body: by a head or the term of a
    /// comprehension.
    pub(super) fn body(&mut self, used: Option<&VarSet>, body: &mut Body) {
        if self.repeating {
            self.repeated += body.len();
        }
        let declarations = self.declarations(body);
        let first = body.first().map_or(Loc::default(), |expr| expr.loc);
        let mut result = Vec::with_capacity(body.len());
        for expr in std::mem::take(body) {
            append(&mut result, self.statement(expr));
        }
        fill(&mut result);
        *body = result;
        self.check_unused_assigned(body, used, first);
        self.check_unused_declared(body, used, &declarations, first);
    }

    /// Rewrites one statement; `None` where nothing is left of it.
    fn statement(&mut self, mut expr: Expr) -> Option<Expr> {
        if is_assignment(&expr) {
            self.assignment(&mut expr);
            return Some(expr);
        }
        match &expr.kind {
            ExprKind::Some(_) => self.some(expr),
            ExprKind::Every(_) => self.every(expr),
            ExprKind::Not { .. } => {
                self.not(&mut expr);
                Some(expr)
            }
            ExprKind::And(_) | ExprKind::Or(_) => {
                self.logical(&mut expr);
                Some(expr)
            }
            ExprKind::Term(_) | ExprKind::Call(_) => {
                self.expr(&mut expr);
                Some(expr)
            }
        }
    }

    fn assignment(&mut self, expr: &mut Expr) {
        let before = self.errors.len();
        if expr.negated {
            self.error(expr.loc, IN_NEGATED);
            return;
        }
        let Expr { kind: ExprKind::Call(terms), with, from_assignment, .. } = expr else { return };
        let [operator, target, value] = &mut terms[..] else { return };
        self.nested(value);
        with.iter_mut().for_each(|with| self.nested(&mut with.value));
        self.target(target);
        if self.errors.len() == before {
            let loc = operator
                .as_ref_parts()
                .and_then(<[Term]>::first)
                .map_or(operator.loc, |head| head.loc);
            *operator = builtin_ref("eq", loc);
            *from_assignment = true;
        }
    }

    /// What stands left of `:=`.
    fn target(&mut self, term: &mut Term) {
        let name = match &mut term.kind {
            TermKind::Array(terms) => return terms.iter_mut().for_each(|term| self.target(term)),
            TermKind::Object(items) => {
                return items.iter_mut().for_each(|(_, value)| self.target(value));
            }
            TermKind::Var(name) => name.clone(),
            _ => match root_name(term) {
                Some(name) => name.to_owned(),
                None => {
                    let message = format!("cannot assign to {}", term.kind.name());
                    return self.error(term.loc, message);
                }
            },
        };
        match self.declare(&name, Occurrence::Assigned) {
            Ok(local) => term.kind = TermKind::Var(local),
            Err(message) => self.error(term.loc, message),
        }
    }

    fn some(&mut self, mut expr: Expr) -> Option<Expr> {
        let ExprKind::Some(symbols) = &mut expr.kind else { return None };
        for symbol in std::mem::take(symbols) {
            match symbol.kind {
                TermKind::Var(name) => {
                    if let Err(message) = self.declare(&name, Occurrence::Declared) {
                        self.error(expr.loc, message);
                        return None;
                    }
                }
                TermKind::Call(terms) => return self.some_in(expr, terms),
                _ => {}
            }
        }
        None
    }

    /// `some k, v in xs` becomes `v = xs[k]`, with what it binds declared.
    fn some_in(&mut self, mut expr: Expr, mut terms: Vec<Term>) -> Option<Expr> {
        let container = terms.pop()?;
        let value = terms.pop()?;
        let key = if terms.len() > 1 {
            terms.pop()?
        } else {
            Term::var(self.generator.fresh(), container.loc)
        };
        let known = visit::vars(Node::Term(&container), VarParams::default());
        let loc = container.loc;
        let steps = match container.kind {
            TermKind::Ref(mut parts) => {
                parts.push(key);
                parts
            }
            _ => vec![container, key],
        };
        expr.kind = equality(value, Term::new(TermKind::Ref(steps), loc), loc).kind;
        for name in outputs::of_equality(&expr, &known).iter() {
            if let Err(message) = self.declare(name, Occurrence::Declared) {
                self.error(expr.loc, message);
                return None;
            }
        }
        self.expr(&mut expr);
        Some(expr)
    }

    fn every(&mut self, mut expr: Expr) -> Option<Expr> {
        let ExprKind::Every(every) = &mut expr.kind else { return Some(expr) };
        self.nested(&mut every.domain);
        self.scopes.push();
        let declared = self.every_vars(every);
        if declared {
            self.body(Some(&VarSet::new()), &mut every.body);
            self.again(&mut expr);
        }
        self.scopes.pop();
        declared.then_some(expr)
    }

    fn every_vars(&mut self, every: &mut Every) -> bool {
        if every.key.is_none() {
            // The value is declared after a key of its own is made, so that numbers come out as OPA's.
            every.key = Some(Term::var(self.generator.fresh(), every.value.loc));
        } else if let Some(TermKind::Var(name)) = every.key.as_mut().map(|key| &mut key.kind)
            && !self.every_var(name)
        {
            return false;
        }
        match &mut every.value.kind {
            TermKind::Var(name) => self.every_var(name),
            _ => true,
        }
    }

    /// Declares a variable of `every`. OPA knows no place for what is wrong with it.
    fn every_var(&mut self, name: &mut String) -> bool {
        if is_wildcard(name) {
            return true;
        }
        match self.declare(&name.clone(), Occurrence::Declared) {
            Ok(local) => {
                *name = local;
                true
            }
            Err(message) => {
                self.error(Loc::default(), message);
                false
            }
        }
    }

    fn not(&mut self, expr: &mut Expr) {
        let before = self.errors.len();
        let ExprKind::Not { body, explicit } = &mut expr.kind else { return };
        if *explicit {
            self.scopes.push();
            self.body(Some(&VarSet::new()), body);
            self.again(expr);
            self.scopes.pop();
        } else {
            self.implicit_body(body, IN_NEGATED);
            if self.errors.len() == before {
                self.again(expr);
            }
        }
    }

    fn logical(&mut self, expr: &mut Expr) {
        let before = self.errors.len();
        let (logical, message) = match &mut expr.kind {
            ExprKind::And(logical) => (logical, IN_AND),
            ExprKind::Or(logical) => (logical, IN_OR),
            _ => return,
        };
        let sides =
            [(&mut logical.lhs, logical.explicit_lhs), (&mut logical.rhs, logical.explicit_rhs)];
        for (body, explicit) in sides {
            if explicit {
                self.scopes.push();
                self.body(Some(&VarSet::new()), body);
                self.scopes.pop();
            } else {
                self.implicit_body(body, message);
            }
        }
        if self.errors.len() == before {
            self.again(expr);
        }
    }

    /// An operand without braces gives nothing to what is around it, so it must not assign.
    fn implicit_body(&mut self, body: &mut Body, message: &str) {
        for expr in body {
            if is_assignment(expr) {
                self.error(expr.loc, message);
                continue;
            }
            match &expr.kind {
                ExprKind::Not { .. } => self.not(expr),
                ExprKind::And(_) | ExprKind::Or(_) => self.logical(expr),
                _ => {}
            }
        }
    }

    /// Goes through a statement whose parts have been rewritten, for what is left: modifiers and operands.
    fn again(&mut self, expr: &mut Expr) {
        if self.repeated < MAX_REPEATED {
            let outer = std::mem::replace(&mut self.repeating, true);
            self.expr(expr);
            self.repeating = outer;
        } else {
            self.leftovers(expr);
            expr.with.iter_mut().for_each(|with| self.with(with));
        }
    }

    /// The plain expressions of implicit bodies, which nothing has rewritten yet.
    fn leftovers(&mut self, expr: &mut Expr) {
        let mut bodies: Vec<&mut Body> = Vec::new();
        match &mut expr.kind {
            ExprKind::Not { body, explicit: false } => bodies.push(body),
            ExprKind::And(logical) | ExprKind::Or(logical) => {
                let Logical { lhs, rhs, explicit_lhs, explicit_rhs, .. } = &mut **logical;
                bodies.extend(
                    [(lhs, *explicit_lhs), (rhs, *explicit_rhs)]
                        .into_iter()
                        .filter(|side| !side.1)
                        .map(|side| side.0),
                );
            }
            _ => {}
        }
        for inner in bodies.into_iter().flatten() {
            if matches!(inner.kind, ExprKind::Term(_) | ExprKind::Call(_)) {
                self.expr(inner);
            }
        }
    }

    /// Renames the variables of an expression.
    pub(super) fn expr(&mut self, expr: &mut Expr) {
        visit::walk_mut(NodeMut::Expr(expr), &mut |node| match node {
            NodeMut::Term(term) => self.term(term),
            NodeMut::With(with) => {
                self.with(with);
                Step::Over
            }
            _ => Step::Into,
        });
    }
}
