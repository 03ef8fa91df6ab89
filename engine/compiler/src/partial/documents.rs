//! Refs: into documents made by rules, into base documents, and into terms of which parts are unknown.

use super::state::State;
use super::terms::{is_value, reference, same};
use super::walker::{Outcome, Walker, is_opaque};
use super::{Oracle, functions};
use crate::tree::{RuleEntry, TreeNode};
use lictor_syntax::ast::{Rule, Term, TermKind};

/// A ref that is being followed: up to `at` it is ground.
#[derive(Clone)]
pub(super) struct Path {
    pub parts: Vec<Term>,
    pub at: usize,
}

impl Path {
    fn new(parts: Vec<Term>, at: usize) -> Path {
        Path { parts, at }
    }

    /// The ground part.
    pub(super) fn prefix(&self) -> &[Term] {
        &self.parts[..self.at]
    }

    /// What is left to follow.
    pub(super) fn rest(&self) -> &[Term] {
        &self.parts[self.at..]
    }

    /// One step further, over this key.
    fn step(&self, key: Term) -> Path {
        let mut parts = self.parts.clone();
        parts[self.at] = key;
        Path { parts, at: self.at + 1 }
    }

    pub(super) fn to_term(&self) -> Term {
        reference(self.parts.clone())
    }
}

impl<'a, O: Oracle> Walker<'a, O> {
    /// The branches in which a ref, which does not itself start at something unknown, may equal a term.
    pub(super) fn reference(
        &mut self,
        parts: &[Term],
        other: &Term,
        state: State,
    ) -> Outcome<Vec<State>, O> {
        let parts = state.plug_all_of_ref(parts);
        let whole = reference(parts.clone());
        if !self.depends.term(&whole, &state) {
            let base = !self.compiled.rules().is_virtual(&parts);
            let order =
                if base && parts[0].as_var() == Some("data") { Order::Last } else { Order::First };
            let values = self.values_of(whole, state)?;
            return self.equal_to_each(values, other, order);
        }
        let head = parts[0].clone();
        match head.as_var() {
            Some("data") => {
                let compiled = self.compiled;
                self.tree(Path::new(parts, 1), Some(&compiled.rules().root), other, state)
            }
            Some("input") => {
                let known =
                    parts.iter().position(|part| !is_value(part) && part.as_var() != Some("input"));
                let (base, _) = parts.split_at(known.unwrap_or(parts.len()));
                let values = self.values_of_ref(base, state)?;
                let at = base.len();
                self.follow_each(values, &Path::new(parts, at), other)
            }
            Some(name) if !state.is_bound(name) => self.save_equality(&whole, other, state),
            _ => {
                let value = state.resolve(&head).into_owned();
                self.follow(&value, &Path::new(parts, 1), other, state)
            }
        }
    }

    fn equal_to_each(
        &mut self,
        values: Vec<(Term, State)>,
        other: &Term,
        order: Order,
    ) -> Outcome<Vec<State>, O> {
        let mut all = Vec::new();
        for (value, state) in values {
            let (left, right) = match order {
                Order::First => (&value, other),
                Order::Last => (other, &value),
            };
            all.append(&mut self.unify(left, right, state)?);
        }
        Ok(all)
    }

    fn follow_each(
        &mut self,
        values: Vec<(Term, State)>,
        path: &Path,
        other: &Term,
    ) -> Outcome<Vec<State>, O> {
        let mut all = Vec::new();
        for (value, state) in values {
            all.append(&mut self.follow(&value, path, other, state)?);
        }
        Ok(all)
    }

    /// Follows a ref from the packages down.
    fn tree(
        &mut self,
        path: Path,
        node: Option<&'a TreeNode>,
        other: &Term,
        state: State,
    ) -> Outcome<Vec<State>, O> {
        self.tick(1)?;
        let Some(part) = path.rest().first() else {
            return self.extent(&path, other, state);
        };
        if self.depends.is_within_unknown(path.prefix()) {
            return self.save_equality(&path.to_term(), other, state);
        }
        let Some(node) = node else { return self.base(&path, other, state) };
        let key = state.plug(part);
        if is_value(&key) {
            let child = node.child(&key);
            let path = path.step(key);
            return match child {
                Some(child) if !child.rules.is_empty() => self.document(&path, child, other, state),
                child => self.tree(path, child, other, state),
            };
        }
        if key.as_var().is_none() || self.depends.is_disabled(path.prefix()) {
            return self.save_equality(&path.to_term(), other, state);
        }
        let mut keys: Vec<Term> = node
            .children
            .iter()
            .filter(|(_, child)| !child.hidden)
            .map(|(name, _)| Term::new(name.to_kind(), key.loc))
            .collect();
        for base in self.oracle.base_keys(&path.prefix()[1..]) {
            if !keys.iter().any(|known| same(known, &base)) {
                keys.push(base);
            }
        }
        let mut all = Vec::new();
        for name in keys {
            let states = self.unify(&name, &key, state.clone())?;
            all.append(&mut self.each(states, |walker, state| {
                walker.tree(path_over(&path, &name), Some(node), other, state)
            })?);
        }
        Ok(all)
    }

    /// A whole package or base document.
    fn extent(&mut self, path: &Path, other: &Term, state: State) -> Outcome<Vec<State>, O> {
        if self.depends.term(&path.to_term(), &state) {
            return self.save_equality(&path.to_term(), other, state);
        }
        let values = self.values_of_ref(path.prefix(), state)?;
        self.equal_to_each(values, other, Order::Last)
    }

    /// A part of a base document.
    fn base(&mut self, path: &Path, other: &Term, state: State) -> Outcome<Vec<State>, O> {
        if self.depends.is_disabled(path.prefix()) || self.depends.overlaps(path.prefix()) {
            return self.save_equality(&path.to_term(), other, state);
        }
        match self.oracle.base(&path.prefix()[1..]) {
            Some(value) => self.follow(&value, path, other, state),
            None => Ok(Vec::new()),
        }
    }

    /// Follows the rest of a ref into a term.
    pub(super) fn follow(
        &mut self,
        value: &Term,
        path: &Path,
        other: &Term,
        state: State,
    ) -> Outcome<Vec<State>, O> {
        self.tick(1)?;
        let Some(part) = path.rest().first() else { return self.unify(value, other, state) };
        let value = state.resolve(value).into_owned();
        let key = state.plug(part);
        match &value.kind {
            TermKind::Array(items) => {
                let keys = (0..items.len()).map(|i| number(i, key.loc));
                let entries = keys.zip(items.iter().cloned()).collect();
                self.follow_entries(entries, &key, path, other, state)
            }
            TermKind::Object(items) => self.follow_entries(items.clone(), &key, path, other, state),
            TermKind::Set(items) => {
                let entries = items.iter().map(|item| (item.clone(), item.clone())).collect();
                self.follow_entries(entries, &key, path, other, state)
            }
            TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_) => {
                Ok(Vec::new())
            }
            // An unknown variable, a ref, a call or a comprehension: what is below it is asked for later.
            _ => self.follow_unknown(value, path, other, state),
        }
    }

    fn follow_entries(
        &mut self,
        entries: Vec<(Term, Term)>,
        key: &Term,
        path: &Path,
        other: &Term,
        state: State,
    ) -> Outcome<Vec<State>, O> {
        let known = is_value(key);
        let mut all = Vec::new();
        for (name, value) in entries {
            self.tick(1)?;
            let decided = known && is_value(&name);
            if decided && !same(&name, key) {
                continue;
            }
            let states = self.unify(&name, key, state.clone())?;
            let next = path.step(name);
            all.append(
                &mut self
                    .each(states, |walker, state| walker.follow(&value, &next, other, state))?,
            );
            if decided {
                break;
            }
        }
        Ok(all)
    }

    fn follow_unknown(
        &mut self,
        value: Term,
        path: &Path,
        other: &Term,
        state: State,
    ) -> Outcome<Vec<State>, O> {
        let var = match &value.kind {
            TermKind::Var(_) => value,
            _ => self.fresh_var("__localr", value.loc),
        };
        let name = var.as_var().unwrap_or_default().to_owned();
        let states = if state.is_unknown(&name) {
            vec![state]
        } else {
            let mut state = state;
            state.mark_unknown(&name);
            self.save_equality(&var, &path.parts[0], state)?
        };
        let parts = std::iter::once(var).chain(path.rest().iter().cloned()).collect();
        let below = reference(parts);
        self.each(states, |walker, state| walker.save_equality(&below, other, state))
    }

    /// Follows a ref into what the rules of a node make.
    fn document(
        &mut self,
        path: &Path,
        node: &'a TreeNode,
        other: &Term,
        state: State,
    ) -> Outcome<Vec<State>, O> {
        if node.rules.iter().any(|entry| entry.arity > 0) {
            return Ok(Vec::new());
        }
        if !self.depends.term(&reference(path.prefix().to_vec()), &state) {
            let values = self.values_of_ref(path.prefix(), state)?;
            return self.follow_each(values, path, other);
        }
        let entries = &node.rules;
        let opaque = entries.iter().any(|entry| self.rule(entry).is_some_and(is_opaque));
        if opaque || !node.children.is_empty() || self.depth >= self.options.limits.max_depth {
            return self.save_equality(&path.to_term(), other, state);
        }
        let all = |test: fn(&RuleEntry) -> bool| entries.iter().all(test);
        if all(|entry| entry.ground && !entry.multi_value) {
            self.complete(path, entries, other, state)
        } else if all(|entry| entry.ground && entry.multi_value) {
            self.partial(path, entries, Kind::Set, other, state)
        } else if all(|entry| !entry.ground && !entry.multi_value && !entry.default) {
            self.partial(path, entries, Kind::Object, other, state)
        } else {
            self.save_equality(&path.to_term(), other, state)
        }
    }

    fn complete(
        &mut self,
        path: &Path,
        entries: &'a [RuleEntry],
        other: &Term,
        state: State,
    ) -> Outcome<Vec<State>, O> {
        let default = entries.iter().find(|entry| entry.default);
        let default = default.and_then(|entry| self.rule(entry));
        let needs_default = default.is_some_and(|rule| {
            let wanted = state.plug(other);
            !is_value(&wanted)
                || !path.rest().is_empty()
                || rule.head.value.as_ref().is_some_and(|value| same(value, &wanted))
        });
        if needs_default || self.options.shallow || self.depends.is_disabled(path.prefix()) {
            return self.ask_support(path, entries, None, other, state);
        }
        self.inline(entries, &state, |walker, rule, state| {
            let states = walker.body(&rule.body, state)?;
            let value = functions::value_of(&rule);
            walker.each(states, |walker, state| walker.follow(&value, path, other, state))
        })
    }

    fn partial(
        &mut self,
        path: &Path,
        entries: &'a [RuleEntry],
        kind: Kind,
        other: &Term,
        state: State,
    ) -> Outcome<Vec<State>, O> {
        let depth = path.prefix().len();
        let keys = |walker: &Self, entry: &RuleEntry| match kind {
            Kind::Set => 1,
            Kind::Object => walker.compiled.rule_ref(entry.id).len().saturating_sub(depth),
        };
        let longest = entries.iter().map(|entry| keys(self, entry)).max().unwrap_or(0);
        let whole = path.rest().len() < longest;
        if whole || self.options.shallow || self.depends.is_disabled(path.prefix()) {
            return self.ask_support(path, entries, Some(kind), other, state);
        }
        self.inline(entries, &state, |walker, rule, state| {
            let keys = head_keys(&rule, kind);
            let (given, rest) = path.rest().split_at(keys.len());
            let value = match (kind, keys.first()) {
                (Kind::Set, Some(key)) => key.clone(),
                _ => functions::value_of(&rule),
            };
            let next = Path::new(path.parts.clone(), path.parts.len() - rest.len());
            let late = given.iter().any(|part| walker.depends.term(&state.plug(part), &state));
            let states = if late {
                let states = walker.body(&rule.body, state)?;
                walker.each(states, |walker, state| {
                    walker.unify_pairs(keys.iter().zip(given), state)
                })?
            } else {
                let states = walker.unify_pairs(keys.iter().zip(given), state)?;
                walker.each(states, |walker, state| walker.body(&rule.body, state))?
            };
            walker.each(states, |walker, state| walker.follow(&value, &next, other, state))
        })
    }

    /// Goes on with a fresh copy of each rule, defaults aside.
    pub(super) fn inline(
        &mut self,
        entries: &'a [RuleEntry],
        state: &State,
        mut next: impl FnMut(&mut Self, Rule, State) -> Outcome<Vec<State>, O>,
    ) -> Outcome<Vec<State>, O> {
        self.depth += 1;
        let mut all = Vec::new();
        for entry in entries.iter().filter(|entry| !entry.default) {
            let Some(rule) = self.rule(entry) else { continue };
            let rule = self.fresh_rule(rule);
            all.append(&mut next(self, rule, state.clone())?);
        }
        self.depth -= 1;
        Ok(all)
    }

    pub(super) fn rule(&self, entry: &RuleEntry) -> Option<&'a Rule> {
        self.compiled.rule(entry.id)
    }

    /// Asks the support rules of a document instead of its rules.
    fn ask_support(
        &mut self,
        path: &Path,
        entries: &'a [RuleEntry],
        kind: Option<Kind>,
        other: &Term,
        state: State,
    ) -> Outcome<Vec<State>, O> {
        let Some(target) = self.support_document(path.prefix(), entries, kind)? else {
            return self.save_equality(&path.to_term(), other, state);
        };
        if !self.support.has_rules(&target) {
            return match kind {
                Some(kind) if path.rest().is_empty() => {
                    self.unify(&kind.empty(path.parts[0].loc), other, state)
                }
                _ => Ok(Vec::new()),
            };
        }
        let whole = target.into_iter().chain(path.rest().iter().cloned()).collect();
        self.save_equality(&reference(whole), other, state)
    }
}

/// Where the value of a ref stands in what is left of an equality, as OPA has it: that of base data last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    First,
    Last,
}

/// What the rules of a partial document make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Set,
    Object,
}

impl Kind {
    fn empty(self, loc: lictor_syntax::Loc) -> Term {
        let kind = match self {
            Kind::Set => TermKind::Set(Vec::new()),
            Kind::Object => TermKind::Object(Vec::new()),
        };
        Term::new(kind, loc)
    }
}

/// The keys that a head gives below the document it belongs to.
fn head_keys(rule: &Rule, kind: Kind) -> Vec<Term> {
    match kind {
        Kind::Set => rule.head.key.iter().cloned().collect(),
        Kind::Object => {
            let prefix = crate::tree::ground_prefix(&rule.head.reference).len();
            rule.head.reference[prefix..].to_vec()
        }
    }
}

fn path_over(path: &Path, key: &Term) -> Path {
    let mut parts = path.parts.clone();
    parts[path.at] = key.clone();
    Path::new(parts, path.at)
}

fn number(i: usize, loc: lictor_syntax::Loc) -> Term {
    Term::new(TermKind::Number(i.to_string()), loc)
}

impl State {
    /// The parts of a ref, plugged; the head stays where it is bound to something no ref can start with.
    fn plug_all_of_ref(&self, parts: &[Term]) -> Vec<Term> {
        match self.plug(&Term::new(TermKind::Ref(parts.to_vec()), parts[0].loc)).kind {
            TermKind::Ref(parts) => parts,
            _ => self.plug_all(parts),
        }
    }
}
