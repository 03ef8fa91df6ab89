//! `with`: a context around expressions in which documents and functions are replaced.

use super::calls::builtin_name;
use super::function::Function;
use super::terms::is_scalar;
use super::{Result, too_large};
use crate::compiled::Compiled;
use crate::query::CompiledQuery;
use crate::tree::TreeNode;
use lictor_program::Op;
use lictor_program::op::Src;
use lictor_syntax::ast::{Expr, Term, With};
use lictor_syntax::visit::{self, Node, Step};
use std::borrow::Cow;
use std::collections::HashSet;

/// Whether two expressions are replaced alike, so that one context serves both.
pub(super) fn same_modifiers(a: &[With], b: &[With]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(a, b)| a.target.kind == b.target.kind && a.value.kind == b.value.kind)
}

/// What any `with` replaces.
#[derive(Default)]
pub(super) struct Replaced {
    /// Builtins: calls of these keep their names.
    pub(super) builtins: HashSet<String>,
    /// Where the rules stand.
    pub(super) functions: HashSet<*const TreeNode>,
}

impl Replaced {
    pub(super) fn of(compiled: &Compiled, queries: &[CompiledQuery]) -> Replaced {
        let mut found = Replaced::default();
        let mut look = |node: Node<'_>| {
            if let Node::With(With { target, .. }) = node {
                let name = builtin_name(target).filter(|name| !name.starts_with("input"));
                found.builtins.extend(name.map(Cow::into_owned));
                let node = target.as_ref_parts().and_then(|parts| compiled.rules().find(parts));
                found.functions.extend(node.map(std::ptr::from_ref));
            }
            Step::Into
        };
        for module in compiled.modules() {
            visit::walk(Node::Module(&module.module), &mut look);
        }
        for query in queries {
            visit::walk(Node::Body(&query.body), &mut look);
        }
        found
    }
}

/// What one modifier does, once its value is known.
enum Change {
    Input(Src, Src),
    Data(Src, Src),
    Value(u16, Src),
    Function(u16, u16),
}

impl Function<'_, '_, '_> {
    /// Expressions that share their modifiers.
    pub(super) fn with_modifiers(&mut self, group: &[Expr]) -> Result<()> {
        let Some(first) = group.first() else { return Ok(()) };
        self.loc = first.loc;
        let changes =
            first.with.iter().map(|with| self.change(with)).collect::<Result<Vec<_>>>()?;
        let acc = self.accumulator();
        self.push(Op::Begin { acc });
        self.push(Op::WithBegin {});
        for change in changes {
            self.push_at(match change {
                Change::Input(path, value) => Op::WithInput { path, value },
                Change::Data(path, value) => Op::WithData { path, value },
                Change::Value(target, value) => Op::WithValue { target, value },
                Change::Function(target, by) => Op::WithFunction { target, by },
            });
        }
        let outer = self.fail;
        let (close, after) = (self.label(), self.label());
        self.fail = close;
        let scope = self.open_scope();
        for expr in group {
            self.plain(expr)?;
        }
        let found = self.bound_since(&scope);
        if self.fail == close || found.is_empty() {
            self.push(Op::WithEnd {});
            self.jump(after);
            self.bind(close);
            self.push(Op::WithEnd {});
            self.jump(outer);
            self.bind(after);
            self.fail = outer;
            return Ok(());
        }
        self.gather(&found, acc, close, outer)
    }

    /// Several solutions: all are gathered inside the context, then looped over outside of it.
    fn gather(&mut self, found: &[String], acc: u16, close: u16, outer: u16) -> Result<()> {
        let mut sources = Vec::with_capacity(found.len());
        for name in found {
            sources.extend(self.value_of(name));
        }
        let (items, count) = self.pack(&sources)?;
        let row = self.register();
        self.push(Op::Array { dst: row, items, count });
        self.push(Op::Push { acc, src: row });
        self.jump_back();
        self.bind(close);
        self.push(Op::WithEnd {});
        let rows = self.register();
        self.push(Op::EndArray { dst: rows, acc });
        let (iter, next) = (self.registers_in_row(4), self.label());
        self.push(Op::Scan { iter, over: rows, fail: outer });
        self.bind(next);
        self.push(Op::Next { iter, done: outer });
        self.fail = next;
        for (index, name) in found.iter().enumerate() {
            let (dst, key) =
                (self.register(), self.constant(lictor_value::Value::int(index as i64)));
            self.push(Op::Get { dst, object: iter + 3, key, fail: next });
            self.bind_variable(name, dst);
        }
        Ok(())
    }

    fn change(&mut self, with: &With) -> Result<Change> {
        let parts = with.target.as_ref_parts().unwrap_or(std::slice::from_ref(&with.target));
        match parts.first().and_then(Term::as_var) {
            Some("input") => {
                Ok(Change::Input(self.target_path(&parts[1..])?, self.term(&with.value)?))
            }
            Some("data") if !self.is_function(parts) => {
                Ok(Change::Data(self.target_path(&parts[1..])?, self.term(&with.value)?))
            }
            _ => self.replacement(with),
        }
    }

    fn target_path(&mut self, steps: &[Term]) -> Result<Src> {
        if steps.iter().all(is_scalar) {
            return Ok(self.path(steps));
        }
        let steps = steps.iter().map(|step| self.term(step)).collect::<Result<Vec<_>>>()?;
        let (items, count) = self.pack(&steps)?;
        let dst = self.register();
        self.push(Op::Array { dst, items, count });
        Ok(dst)
    }

    fn is_function(&self, parts: &[Term]) -> bool {
        let rules = self.emitter.compiled.rules().rules_at(parts);
        rules
            .first()
            .and_then(|entry| self.emitter.compiled.rule(entry.id))
            .is_some_and(|rule| rule.head.args.is_some())
    }

    fn replacement(&mut self, with: &With) -> Result<Change> {
        let target = self
            .callable(&with.target)
            .ok_or_else(|| too_large("a replaced function", with.loc))?;
        match self.callable(&with.value).or_else(|| self.document(&with.value)) {
            Some(by) => Ok(Change::Function(target, by)),
            None => Ok(Change::Value(target, self.term(&with.value)?)),
        }
    }

    /// The link of rules that stand for a function: their value is found when it is called, where it is called.
    fn document(&mut self, term: &Term) -> Option<u16> {
        let rules = self.emitter.compiled.rules().rules_at(term.as_ref_parts()?);
        (!rules.is_empty()).then(|| self.function_link(term))
    }

    /// The link of a function that is named, not called.
    fn callable(&mut self, term: &Term) -> Option<u16> {
        let parts = term.as_ref_parts().unwrap_or(std::slice::from_ref(term));
        if self.is_function(parts) {
            return Some(self.function_link(term));
        }
        let name = builtin_name(term).filter(|name| !self.is_bound(name))?;
        let known = self.emitter.compiled.arity(parts).is_some()
            || lictor_program::signature(&name).is_some();
        known.then(|| self.builtin_link(&name))
    }
}
