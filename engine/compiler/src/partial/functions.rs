//! Calls: of builtins, which are saved, and of functions made by rules, which are inlined.

use super::Oracle;
use super::state::State;
use super::terms::truth;
use super::walker::{Outcome, Walker, is_opaque};
use crate::tree::RuleEntry;
use lictor_syntax::ast::{Expr, ExprKind, Rule, Term, TermKind};

impl<'a, O: Oracle> Walker<'a, O> {
    /// The branches in which a call, which depends on something unknown, may hold.
    pub(super) fn call(&mut self, expr: Expr, state: State) -> Outcome<Vec<State>, O> {
        let ExprKind::Call(parts) = &expr.kind else { return self.save_whole(expr, state) };
        let Some(operator) = parts[0].as_ref_parts() else { return self.save_whole(expr, state) };
        let compiled = self.compiled;
        let entries: &'a [RuleEntry] = compiled.rules().rules_at(operator);
        let Some(arity) = entries.first().map(|entry| entry.arity) else {
            return self.save_whole(expr, state);
        };
        let opaque = entries.iter().any(|entry| self.rule(entry).is_some_and(is_opaque));
        if opaque || self.depth >= self.options.limits.max_depth {
            return self.save_whole(expr, state);
        }
        let operands = &parts[1..];
        let output = operands.get(arity);
        if self.default_matters(entries, output)
            || self.options.shallow
            || self.depends.is_disabled(operator)
        {
            return self.ask_support_function(operator, entries, operands, expr.loc, state);
        }
        self.inline_function(entries, &operands[..arity.min(operands.len())], output, &state)
    }

    /// Whether a call may get the value of a default that does not just fail.
    fn default_matters(&self, entries: &[RuleEntry], output: Option<&Term>) -> bool {
        let default = entries.iter().find(|entry| entry.default);
        let value = default.and_then(|entry| self.rule(entry)?.head.value.as_ref());
        value.is_some_and(|value| output.is_some() || !matches!(value.kind, TermKind::Bool(false)))
    }

    fn inline_function(
        &mut self,
        entries: &'a [RuleEntry],
        operands: &[Term],
        output: Option<&Term>,
        state: &State,
    ) -> Outcome<Vec<State>, O> {
        self.inline(entries, state, |walker, rule, state| {
            let args = rule.head.args.as_deref().unwrap_or_default();
            let value = value_of(&rule);
            let mut states = walker.unify_pairs(operands.iter().zip(args), state)?;
            if let Some(output) = output {
                states =
                    walker.each(states, |walker, state| walker.unify(output, &value, state))?;
            }
            let states = walker.each(states, |walker, state| walker.body(&rule.body, state))?;
            match output {
                Some(_) => Ok(states),
                None => walker.each(states, |walker, state| walker.test(&value, state)),
            }
        })
    }

    fn ask_support_function(
        &mut self,
        operator: &[Term],
        entries: &'a [RuleEntry],
        operands: &[Term],
        loc: lictor_syntax::Loc,
        state: State,
    ) -> Outcome<Vec<State>, O> {
        let target = self.support_document(operator, entries, None)?;
        let operator = match target {
            Some(target) if !self.support.has_rules(&target) => return Ok(Vec::new()),
            Some(target) => target,
            None => operator.to_vec(),
        };
        let operator = Term::new(TermKind::Ref(operator), loc);
        let parts = std::iter::once(operator).chain(operands.iter().cloned()).collect();
        self.save_whole(Expr::new(ExprKind::Call(parts), loc), state)
    }
}

/// The value a rule gives.
pub(super) fn value_of(rule: &Rule) -> Term {
    rule.head.value.clone().unwrap_or_else(|| truth(rule.loc))
}
