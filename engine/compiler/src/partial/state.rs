//! One branch of the walk: what variables are bound to, which of them are unknown, and what was saved.
//!
//! Every variable is unique in the whole walk, for rules are renamed when they are inlined: one substitution serves
//! all. A branch is cheap to copy and changes only what it alone holds.

use super::rename::{self, Place};
use super::terms::{open_vars, size};
use lictor_syntax::ast::{Expr, Term};
use lictor_syntax::visit::Node;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

#[derive(Debug, Clone)]
pub(super) struct State {
    fuel: Fuel,
    bound: Rc<HashMap<String, Term>>,
    unknown: Rc<HashSet<String>>,
    saved: Rc<Vec<Expr>>,
}

/// The steps that the whole walk may still make.
#[derive(Debug, Clone)]
pub(super) struct Fuel(Rc<Cell<u64>>);

impl Fuel {
    pub(super) fn new(steps: u64) -> Fuel {
        Fuel(Rc::new(Cell::new(steps)))
    }

    /// Uses some; false where there is no more.
    pub(super) fn burn(&self, steps: usize) -> bool {
        let left = self.0.get().saturating_sub(steps as u64);
        self.0.set(left);
        left > 0
    }
}

impl State {
    /// A branch that knows nothing.
    pub(super) fn new(fuel: &Fuel) -> State {
        State {
            fuel: fuel.clone(),
            bound: Rc::default(),
            unknown: Rc::default(),
            saved: Rc::default(),
        }
    }

    /// The same bindings with nothing saved.
    pub(super) fn without_saved(&self) -> State {
        State { saved: Rc::default(), ..self.clone() }
    }

    /// What has been saved, in order.
    pub(super) fn saved(&self) -> &[Expr] {
        &self.saved
    }

    pub(super) fn is_unknown(&self, name: &str) -> bool {
        self.unknown.contains(name)
    }

    /// Whether a variable is unknown or bound to a term that holds an unknown one.
    pub(super) fn holds_unknown(&self, name: &str) -> bool {
        self.is_unknown(name)
            || self.bound.get(name).is_some_and(|value| {
                open_vars(Node::Term(value)).iter().any(|inner| self.holds_unknown(inner))
            })
    }

    pub(super) fn is_bound(&self, name: &str) -> bool {
        self.bound.contains_key(name)
    }

    pub(super) fn unknown(&self) -> impl Iterator<Item = &str> {
        self.unknown.iter().map(String::as_str)
    }

    pub(super) fn bind(&mut self, name: &str, term: Term) {
        Rc::make_mut(&mut self.bound).insert(name.to_owned(), term);
    }

    pub(super) fn mark_unknown(&mut self, name: &str) {
        if !self.unknown.contains(name) {
            Rc::make_mut(&mut self.unknown).insert(name.to_owned());
        }
    }

    pub(super) fn save(&mut self, expr: Expr) {
        Rc::make_mut(&mut self.saved).push(expr);
    }

    /// What stands behind a term if it is a variable: an unbound variable, or a term that is none.
    pub(super) fn resolve<'t>(&self, term: &'t Term) -> Cow<'t, Term> {
        let Some(first) = term.as_var().and_then(|name| self.bound.get(name)) else {
            return Cow::Borrowed(term);
        };
        let mut found = first;
        while let Some(next) = found.as_var().and_then(|name| self.bound.get(name)) {
            found = next;
        }
        Cow::Owned(found.clone())
    }

    /// The term with every variable replaced that is bound. The head of a ref stays where it is bound to something
    /// no ref can start with.
    pub(super) fn plug(&self, term: &Term) -> Term {
        rename::term(term, &mut |name, place| self.value_of(name, place))
    }

    pub(super) fn plug_all(&self, terms: &[Term]) -> Vec<Term> {
        rename::terms(terms, &mut |name, place| self.value_of(name, place))
    }

    pub(super) fn plug_expr(&self, expr: &Expr) -> Expr {
        rename::expr(expr, &mut |name, place| self.value_of(name, place))
    }

    /// Terms that share variables can be far larger plugged than bound: without fuel, variables stay, and the walk
    /// ends at its next step.
    fn value_of(&self, name: &str, place: Place) -> Option<Term> {
        let bound = self.bound.get(name)?;
        if !self.fuel.burn(size(Node::Term(bound))) {
            return None;
        }
        let value = self.resolve(bound);
        match place {
            Place::Alone => Some(self.plug(&value)),
            Place::RefHead => value.as_var().is_some().then(|| value.into_owned()),
        }
    }
}
