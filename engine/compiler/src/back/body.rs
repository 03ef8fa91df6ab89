//! Bodies and the expressions in them.

use super::function::Function;
use super::{Result, with};
use crate::query::CompiledQuery;
use lictor_program::Op;
use lictor_syntax::ast::{Body, Every, Expr, ExprKind, Logical, Term};
use lictor_syntax::visit::{self, Node, VarParams};

/// The variables of a query that its result shows, with the names the user gave them, in order of name.
pub(super) fn query_bindings(query: &CompiledQuery) -> Vec<(String, String)> {
    let params = VarParams { skip_closures: true, skip_ref_head: false, ..VarParams::default() };
    let found = visit::vars(Node::Body(&query.body), params);
    let mut bindings: Vec<(String, String)> = found
        .iter()
        .filter(|name| *name != "input" && *name != "data" && !name.starts_with('$'))
        .filter_map(|name| match query.rewritten.get(name) {
            Some(user) if user.starts_with('$') || user.starts_with("__local") => None,
            Some(user) => Some((name.to_owned(), user.clone())),
            None if name.starts_with("__local") => None,
            None => Some((name.to_owned(), name.to_owned())),
        })
        .collect();
    bindings.sort_by(|a, b| a.1.cmp(&b.1));
    bindings
}

impl Function<'_, '_, '_> {
    /// Emits a body: falls through at each solution, and is asked for the next one by a jump to `fail`.
    pub(super) fn body(&mut self, body: &[Expr]) -> Result<()> {
        let mut rest = body;
        while let Some(first) = rest.first() {
            let same = |expr: &&Expr| with::same_modifiers(&expr.with, &first.with);
            let count =
                if first.with.is_empty() { 1 } else { rest.iter().take_while(same).count() };
            let (group, tail) = rest.split_at(count);
            if first.with.is_empty() {
                self.plain(first)?
            } else {
                self.with_modifiers(group)?
            }
            rest = tail;
        }
        Ok(())
    }

    /// One expression, its `with` aside.
    pub(super) fn plain(&mut self, expr: &Expr) -> Result<()> {
        if expr.loc.is_known() {
            self.loc = expr.loc;
        }
        let shown = self.emitter.options.observe
            && expr.loc.is_known()
            && !matches!(expr.kind, ExprKind::Some(_));
        if shown { self.observed(expr) } else { self.signed(expr) }
    }

    pub(super) fn signed(&mut self, expr: &Expr) -> Result<()> {
        if expr.negated {
            return self.unless(|function| function.positive(expr));
        }
        self.positive(expr)
    }

    fn positive(&mut self, expr: &Expr) -> Result<()> {
        match &expr.kind {
            ExprKind::Term(term) => {
                let src = self.term(term)?;
                self.truthy(src);
                Ok(())
            }
            ExprKind::Call(parts) => self.call(parts),
            ExprKind::Some(_) => Ok(()),
            ExprKind::Every(every) => self.every(every),
            ExprKind::Not { body, .. } => self.unless(|function| function.body(body)),
            ExprKind::And(sides) => {
                self.once(&sides.lhs)?;
                self.once(&sides.rhs)
            }
            ExprKind::Or(sides) => self.either(sides),
        }
    }

    pub(super) fn truthy(&mut self, src: u16) {
        let fail = self.fail;
        if !self.is_always_true(src) {
            self.push(Op::Truthy { src, fail });
        }
    }

    /// Goes on if `inner` has no solution.
    fn unless(&mut self, inner: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let scope = self.open_scope();
        let outer = self.fail;
        let none = self.label();
        self.fail = none;
        inner(self)?;
        self.jump(outer);
        self.bind(none);
        self.fail = outer;
        self.close_scope(scope);
        Ok(())
    }

    /// Goes on, once, if the body has a solution.
    pub(super) fn once(&mut self, body: &Body) -> Result<()> {
        let scope = self.open_scope();
        let outer = self.fail;
        self.body(body)?;
        self.fail = outer;
        self.close_scope(scope);
        Ok(())
    }

    fn either(&mut self, sides: &Logical) -> Result<()> {
        let (outer, right, done) = (self.fail, self.label(), self.label());
        self.fail = right;
        self.once(&sides.lhs)?;
        self.jump(done);
        self.bind(right);
        self.fail = outer;
        self.once(&sides.rhs)?;
        self.bind(done);
        Ok(())
    }

    fn every(&mut self, every: &Every) -> Result<()> {
        let scope = self.open_scope();
        let outer = self.fail;
        let over = self.term(&every.domain)?;
        self.settle_keys();
        let (next, done) = (self.label(), self.label());
        let iter = self.registers_in_row(4);
        self.push(Op::Scan { iter, over, fail: self.fail });
        self.bind(next);
        self.push(Op::Next { iter, done });
        let patterns =
            every.key.iter().map(|key| (key, iter + 2)).chain([(&every.value, iter + 3)]);
        for (pattern, register) in patterns {
            self.pattern(pattern, register)?;
        }
        self.body(&every.body)?;
        self.jump(next);
        self.bind(done);
        self.fail = outer;
        self.close_scope(scope);
        Ok(())
    }

    /// Runs the body for each solution and collects into an accumulator; `collect` emits the collecting.
    pub(super) fn collect(
        &mut self,
        body: &Body,
        collect: impl FnOnce(&mut Self, u16) -> Result<()>,
    ) -> Result<u16> {
        let acc = self.accumulator();
        self.push(Op::Begin { acc });
        let scope = self.open_scope();
        let (outer, loc) = (self.fail, self.loc);
        let end = self.label();
        self.fail = end;
        self.body(body)?;
        collect(self, acc)?;
        self.jump_back();
        self.bind(end);
        (self.fail, self.loc) = (outer, loc);
        self.close_scope(scope);
        Ok(acc)
    }

    /// Loops over the collection in `over`, and matches `pattern` with the key; returns the register of the value.
    pub(super) fn scan(&mut self, over: u16, pattern: &Term) -> Result<u16> {
        self.settle_keys();
        let iter = self.registers_in_row(4);
        let (outer, next) = (self.fail, self.label());
        self.push_at(Op::Scan { iter, over, fail: outer });
        self.bind(next);
        self.push(Op::Next { iter, done: outer });
        self.fail = next;
        self.pattern(pattern, iter + 2)?;
        Ok(iter + 3)
    }
}
