//! Which variables a piece of the tree mentions.
//!
//! Safety asks this in several ways: with or without what closures mention, with or without the heads of refs, and so
//! on; [`Skip`] says which. Names inside an unbraced operand of `not`, `and` or `or` count as mentioned outside unless
//! the operand binds them itself, which is what `arity` is needed for.

use super::names::{Names, VarSet};
use lictor_syntax::Loc;
use lictor_syntax::ast::{Expr, ExprKind, TemplatePart, Term, TermKind, With};

/// How many arguments a function takes, if there is such a function.
pub(crate) type Arity<'a> = &'a dyn Fn(&[Term]) -> Option<usize>;

/// What a walk leaves out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Skip {
    /// The head of every ref.
    pub(crate) ref_heads: bool,
    /// The head of a call's operator, and of the refs a `with` replaces and gives.
    pub(crate) call_heads: bool,
    /// The keys of objects.
    pub(crate) object_keys: bool,
    /// Comprehensions, template strings, and the bodies of `every`, `not`, `and` and `or`.
    pub(crate) closures: bool,
    /// Sets.
    pub(crate) sets: bool,
}

impl Skip {
    /// Nothing is left out.
    pub(crate) const NOTHING: Skip = Skip {
        ref_heads: false,
        call_heads: false,
        object_keys: false,
        closures: false,
        sets: false,
    };
    /// What must be bound for an expression to run.
    pub(crate) const SAFETY: Skip = Skip { call_heads: true, closures: true, ..Skip::NOTHING };
    /// What a unification can bind in a pattern.
    pub(crate) const PATTERN: Skip =
        Skip { ref_heads: true, object_keys: true, closures: true, ..Skip::NOTHING };
    /// What a call can bind in its last operand.
    pub(crate) const OPERAND: Skip = Skip { sets: true, ..Skip::PATTERN };
    /// What a ref can bind.
    pub(crate) const REF: Skip = Skip { ref_heads: true, ..Skip::NOTHING };
}

/// A walk that gathers variables.
pub(crate) struct Walk<'a> {
    names: &'a mut Names,
    skip: Skip,
    arity: Option<Arity<'a>>,
    /// What was found.
    pub(crate) found: VarSet,
    /// Where each was found last, when asked for.
    pub(crate) places: Option<Vec<Loc>>,
}

impl<'a> Walk<'a> {
    /// A walk that leaves out what `skip` says.
    pub(crate) fn new(names: &'a mut Names, skip: Skip) -> Self {
        Walk { names, skip, arity: None, found: VarSet::default(), places: None }
    }

    /// The walk that says what an expression needs, operands of `not`, `and` and `or` included.
    pub(crate) fn safety(names: &'a mut Names, arity: Arity<'a>) -> Self {
        Walk { arity: Some(arity), ..Walk::new(names, Skip::SAFETY) }
    }

    /// Walks a body.
    pub(crate) fn body(&mut self, body: &[Expr]) {
        for expr in body {
            self.expr(expr);
        }
    }

    /// Walks terms one by one.
    pub(crate) fn terms(&mut self, terms: &[Term]) {
        for term in terms {
            self.term(term);
        }
    }

    /// Walks an expression.
    pub(crate) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Every(every) if self.skip.closures => {
                self.term(&every.domain);
                return;
            }
            ExprKind::Call(terms) => self.call(terms),
            ExprKind::Term(term) => self.term(term),
            ExprKind::Some(terms) => self.terms(terms),
            ExprKind::Every(every) => {
                if let Some(key) = &every.key {
                    self.term(key);
                }
                self.term(&every.value);
                self.term(&every.domain);
                self.body(&every.body);
            }
            ExprKind::Not { body, explicit } => self.operand(body, *explicit),
            ExprKind::And(pair) | ExprKind::Or(pair) => {
                self.operand(&pair.lhs, pair.explicit_lhs);
                self.operand(&pair.rhs, pair.explicit_rhs);
            }
        }
        for with in &expr.with {
            self.with(with);
        }
    }

    /// Walks a term.
    pub(crate) fn term(&mut self, term: &Term) {
        match &term.kind {
            TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_) => {}
            TermKind::Var(name) => self.var(name, term.loc),
            TermKind::Ref(parts) => {
                self.terms(if self.skip.ref_heads { tail(parts) } else { parts })
            }
            TermKind::Call(terms) => self.call(terms),
            TermKind::Array(items) => self.terms(items),
            TermKind::Set(items) => {
                if !self.skip.sets {
                    self.terms(items);
                }
            }
            TermKind::Object(pairs) => {
                for (key, value) in pairs {
                    if !self.skip.object_keys {
                        self.term(key);
                    }
                    self.term(value);
                }
            }
            _ if self.skip.closures => {}
            TermKind::ArrayCompr { term, body } | TermKind::SetCompr { term, body } => {
                self.term(term);
                self.body(body);
            }
            TermKind::ObjectCompr { key, value, body } => {
                self.term(key);
                self.term(value);
                self.body(body);
            }
            TermKind::Template { parts, .. } => {
                for part in parts {
                    if let TemplatePart::Expr(expr) = part {
                        self.expr(expr);
                    }
                }
            }
        }
    }

    /// Walks a `with`.
    pub(crate) fn with(&mut self, with: &With) {
        if !self.skip.call_heads {
            self.term(&with.target);
            self.term(&with.value);
            return;
        }
        if let Some(parts) = with.target.as_ref_parts() {
            self.terms(tail(parts));
        }
        match with.value.as_ref_parts() {
            Some(parts) => self.terms(tail(parts)),
            None => self.term(&with.value),
        }
    }

    fn call(&mut self, terms: &[Term]) {
        let Some((operator, operands)) = terms.split_first() else { return };
        match operator.as_ref_parts() {
            Some(parts) if self.skip.call_heads => self.terms(tail(parts)),
            None if self.skip.call_heads => {}
            _ => self.term(operator),
        }
        self.terms(operands);
    }

    fn operand(&mut self, body: &[Expr], explicit: bool) {
        match self.arity {
            Some(_) if explicit => {}
            Some(arity) => {
                let needed = needed_by_operand(self.names, arity, body);
                self.found.add_all(&needed);
            }
            None if self.skip.closures => {}
            None => self.body(body),
        }
    }

    fn var(&mut self, name: &str, loc: Loc) {
        let id = self.names.id(name);
        self.found.insert(id);
        if let Some(places) = &mut self.places
            && loc.is_known()
        {
            let index = id as usize;
            if places.len() <= index {
                places.resize(index + 1, Loc::default());
            }
            places[index] = loc;
        }
    }
}

/// What an unbraced operand of `not`, `and` or `or` needs from outside: everything it mentions, except what one of its
/// expressions binds and another one uses.
fn needed_by_operand(names: &mut Names, arity: Arity<'_>, body: &[Expr]) -> VarSet {
    let mut once = VarSet::default();
    let mut twice = VarSet::default();
    for expr in body {
        let mut walk = Walk::new(names, Skip::SAFETY);
        walk.expr(expr);
        let found = walk.found;
        let mut again = found.clone();
        again.keep_all(&once);
        twice.add_all(&again);
        once.add_all(&found);
    }
    if body.len() > 1 {
        let mut bound = VarSet::default();
        for expr in body {
            bound.add_all(&bound_by(names, arity, expr));
        }
        bound.keep_all(&twice);
        once.remove_all(&bound);
    }
    once
}

/// What an expression binds when nothing is bound yet.
fn bound_by(names: &mut Names, arity: Arity<'_>, expr: &Expr) -> VarSet {
    let ExprKind::Call(terms) = &expr.kind else { return VarSet::default() };
    let nothing = VarSet::default();
    if super::outputs::is_equality(expr) {
        return super::outputs::of_equality(names, expr, &nothing, VarSet::default());
    }
    let operands =
        terms[0].as_ref_parts().and_then(arity).and_then(|inputs| terms.get(inputs + 1..));
    let mut walk = Walk::new(names, Skip::OPERAND);
    walk.terms(operands.unwrap_or_default());
    walk.found
}

/// What follows the head of a ref.
pub(crate) fn tail(parts: &[Term]) -> &[Term] {
    parts.get(1..).unwrap_or_default()
}
