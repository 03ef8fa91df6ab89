//! Unification of terms, of which parts may be unknown: what cannot be decided is saved.

use super::Oracle;
use super::state::State;
use super::terms::{self, equality, is_value, open_vars};
use super::walker::{Outcome, Walker};
use crate::front::util;
use lictor_syntax::ast::{Term, TermKind};
use lictor_syntax::visit::Node;

impl<O: Oracle> Walker<'_, O> {
    /// The branches in which two terms may be equal.
    pub(super) fn unify(&mut self, a: &Term, b: &Term, state: State) -> Outcome<Vec<State>, O> {
        self.tick(1)?;
        let (left, right) = (state.resolve(a).into_owned(), state.resolve(b).into_owned());
        let (save_left, save_right) = (self.is_saved(&left, &state), self.is_saved(&right, &state));
        match (&left.kind, &right.kind) {
            (TermKind::Ref(parts), _) if !save_left => {
                return self.reference(parts, &right, state);
            }
            (_, TermKind::Ref(parts)) if !save_right => {
                return self.reference(parts, &left, state);
            }
            _ => {}
        }
        if save_left || save_right {
            return self.save_equality(&left, &right, state);
        }
        if util::is_comprehension(&left) {
            return self.evaluated(&left, &right, state);
        }
        if util::is_comprehension(&right) {
            return self.evaluated(&right, &left, state);
        }
        self.unify_kinds(&left, &right, state)
    }

    fn unify_kinds(&mut self, a: &Term, b: &Term, mut state: State) -> Outcome<Vec<State>, O> {
        match (&a.kind, &b.kind) {
            (TermKind::Var(x), TermKind::Var(y)) if x == y => Ok(vec![state]),
            (TermKind::Var(x), _) => {
                state.bind(x, b.clone());
                Ok(vec![state])
            }
            (_, TermKind::Var(y)) => {
                state.bind(y, a.clone());
                Ok(vec![state])
            }
            (TermKind::Array(x), TermKind::Array(y)) if x.len() == y.len() => {
                self.unify_pairs(x.iter().zip(y), state)
            }
            (TermKind::Object(x), TermKind::Object(y)) => self.unify_objects(a, b, x, y, state),
            (TermKind::Set(_), TermKind::Set(_)) => {
                let (a, b) = (state.plug(a), state.plug(b));
                if is_value(&a) && is_value(&b) {
                    return Ok(if terms::same(&a, &b) { vec![state] } else { Vec::new() });
                }
                self.save_equality(&a, &b, state)
            }
            _ if is_known_kind(a) && is_known_kind(b) => {
                Ok(if terms::same(a, b) { vec![state] } else { Vec::new() })
            }
            _ => self.save_equality(a, b, state),
        }
    }

    pub(super) fn unify_pairs<'t>(
        &mut self,
        pairs: impl Iterator<Item = (&'t Term, &'t Term)>,
        state: State,
    ) -> Outcome<Vec<State>, O> {
        let mut states = vec![state];
        for (a, b) in pairs {
            states = self.each(states, |walker, state| walker.unify(a, b, state))?;
        }
        Ok(states)
    }

    fn unify_objects(
        &mut self,
        a: &Term,
        b: &Term,
        x: &[(Term, Term)],
        y: &[(Term, Term)],
        state: State,
    ) -> Outcome<Vec<State>, O> {
        let plugged = |items: &[(Term, Term)]| -> Vec<Term> {
            items.iter().map(|(key, _)| state.plug(key)).collect()
        };
        let (keys, others) = (plugged(x), plugged(y));
        if !keys.iter().chain(&others).all(is_value) {
            return self.save_equality(a, b, state);
        }
        if x.len() != y.len() {
            return Ok(Vec::new());
        }
        let mut pairs = Vec::new();
        for (key, (_, value)) in keys.iter().zip(x) {
            match others.iter().position(|other| terms::same(key, other)) {
                Some(at) => pairs.push((value, &y[at].1)),
                None => return Ok(Vec::new()),
            }
        }
        self.unify_pairs(pairs.into_iter(), state)
    }

    /// A comprehension: its value where that can be had.
    fn evaluated(&mut self, term: &Term, other: &Term, state: State) -> Outcome<Vec<State>, O> {
        let plugged = state.plug(term);
        if self.depends.term(&plugged, &state) {
            return self.save_equality(other, &plugged, state);
        }
        let values = self.values_of(plugged, state)?;
        let mut all = Vec::new();
        for (value, state) in values {
            all.append(&mut self.unify(other, &value, state)?);
        }
        Ok(all)
    }

    /// Whether a term is left for later by what it is: an unknown variable, a ref into what is unknown, a set or an
    /// object's key with such.
    fn is_saved(&self, term: &Term, state: &State) -> bool {
        match &term.kind {
            TermKind::Var(name) => state.is_unknown(name),
            TermKind::Ref(parts) => self.is_saved_ref(parts, state),
            TermKind::Set(_) => {
                open_vars(Node::Term(&state.plug(term))).iter().any(|name| state.is_unknown(name))
            }
            _ => false,
        }
    }

    pub(super) fn is_saved_ref(&self, parts: &[Term], state: &State) -> bool {
        let Some(head) = parts.first() else { return false };
        match state.resolve(head).as_var() {
            Some("input") => self.depends.overlaps(parts),
            Some("data") => self.depends.is_within_unknown(parts),
            Some(name) => state.is_unknown(name),
            None => false,
        }
    }

    /// Saves an equality; what its variables will be is not known.
    pub(super) fn save_equality(
        &mut self,
        a: &Term,
        b: &Term,
        state: State,
    ) -> Outcome<Vec<State>, O> {
        let expr = equality(state.plug(a), state.plug(b));
        self.save_whole(expr, state)
    }
}

fn is_known_kind(term: &Term) -> bool {
    util::is_scalar(term)
        || matches!(term.kind, TermKind::Array(_) | TermKind::Object(_) | TermKind::Set(_))
}
