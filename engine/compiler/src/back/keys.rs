//! `{key | some key, _ in x}`: the keys of a collection as a whole, and what a set holds besides them.

use super::Result;
use super::calls::builtin_name;
use super::function::Function;
use super::lazy::Lazy;
use lictor_program::Op;
use lictor_program::op::Src;
use lictor_syntax::ast::{ExprKind, Term, TermKind};

impl Function<'_, '_, '_> {
    /// The steps to the collection, if the term is a set of all its keys.
    fn keys_shape<'t>(&self, term: &'t Term) -> Option<&'t [Term]> {
        let options = self.emitter.options;
        let TermKind::SetCompr { term: head, body } = &term.kind else { return None };
        let key = head.as_var().filter(|name| !self.is_bound(name))?;
        let mut exprs = body.iter().filter(|expr| !matches!(expr.kind, ExprKind::Some(_)));
        let (expr, None) = (exprs.next()?, exprs.next()) else { return None };
        let ExprKind::Call(parts) = &expr.kind else { return None };
        let [operator, a, b] = parts.as_slice() else { return None };
        let fits = options.keys && !options.observe && expr.with.is_empty() && !expr.negated;
        if !fits || builtin_name(operator).as_deref() != Some("eq") {
            return None;
        }
        let (value, reference) = if a.as_var().is_some() { (a, b) } else { (b, a) };
        value.as_var().filter(|name| *name != key && !self.is_bound(name))?;
        let (last, steps) = reference.as_ref_parts()?.split_last()?;
        let whole = last.as_var() == Some(key) && steps.iter().all(|step| self.is_known(step));
        (whole && !steps.is_empty()).then_some(steps)
    }

    /// The collection whose keys the term is made of: in a register that is undefined where the collection is.
    fn keys_source(&mut self, term: &Term) -> Result<Option<Src>> {
        if let Some(name) = term.as_var() {
            return Ok(self.unmade_keys(name));
        }
        let Some(steps) = self.keys_shape(term) else { return Ok(None) };
        let (dst, outer, end) = (self.register(), self.fail, self.label());
        self.push(Op::Clear { dst });
        self.fail = end;
        let src = match steps {
            [only] => self.term(only)?,
            _ => self.reference(steps)?,
        };
        self.push(Op::Move { dst, src });
        self.bind(end);
        self.fail = outer;
        Ok(Some(dst))
    }

    /// Binds an open variable to the keys that the term makes, if it does.
    pub(super) fn bind_keys(&mut self, variable: &Term, term: &Term) -> Result<bool> {
        let Some(name) = variable.as_var().filter(|name| !self.is_bound(name)) else {
            return Ok(false);
        };
        let Some(of) = self.keys_source(term)? else { return Ok(false) };
        self.bind_lazily(name, Lazy::Keys(of));
        Ok(true)
    }

    /// `minus(set, keys)`.
    pub(super) fn minus_keys(&mut self, name: &str, args: &[Term]) -> Result<Option<Src>> {
        let ("minus", [set, keys]) = (name, args) else { return Ok(None) };
        let is_keys = match keys.as_var() {
            Some(name) => self.unmade_keys(name).is_some(),
            None => self.keys_shape(keys).is_some(),
        };
        if !is_keys || self.emitter.replaced.builtins.contains(name) {
            return Ok(None);
        }
        let set = self.term(set)?;
        let Some(of) = self.keys_source(keys)? else { return Ok(None) };
        let (dst, builtin, fail) = (self.register(), self.builtin_link(name), self.fail);
        self.push_at(Op::MinusKeys { dst, set, of, builtin, fail });
        Ok(Some(dst))
    }
}
