//! Puts the expressions of a body in an order in which every variable is bound before it is needed, and does the same
//! inside the closures of the body.
//!
//! An expression is placed as soon as it is safe, in the order written otherwise, so a body that is safe as it stands
//! does not change. What cannot be placed is reported to [`Unsafe`].

use super::names::{Names, VarSet};
use super::outputs;
use super::vars::{Arity, Skip, Walk};
use lictor_syntax::Loc;
use lictor_syntax::ast::{Body, Expr, ExprKind, TemplatePart, Term, TermKind};

/// The expressions that could not be placed, and what they lack.
#[derive(Debug, Default)]
pub(crate) struct Unsafe {
    /// In the order found.
    pub(crate) found: Vec<(Loc, VarSet)>,
}

/// How strict the search for an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// An expression counts as binding what it binds, and nothing else.
    Exact,
    /// As OPA has it: what a call would bind also counts for the expressions examined right after it, and what
    /// an expression itself lacks is forgotten when its closures close over something. This accepts a little more, in an
    /// order that is not always runnable from left to right, and decides what is reported.
    Lenient,
}

/// Reorders bodies. One per rule: the names are numbered per rule.
pub(crate) struct Reorder<'a> {
    pub(crate) names: &'a mut Names,
    pub(crate) arity: Arity<'a>,
    pub(crate) mode: Mode,
    pub(crate) errors: Unsafe,
}

/// What is known of one expression before anything is placed.
struct Facts {
    /// What it mentions outside closures.
    own: VarSet,
    /// What its closures mention and other expressions of the body mention too.
    closed_over: VarSet,
    /// What it still lacks.
    lacks: VarSet,
    placed: bool,
}

impl Reorder<'_> {
    /// Reorders a body in place, given what is bound outside. Says whether all of it could be placed.
    pub(crate) fn body(&mut self, outer: &VarSet, body: &mut Body) -> bool {
        let before = self.errors.found.len();
        let mut facts = self.facts(outer, body);
        let order = self.order(outer, body, &mut facts);
        let left = || body.iter().zip(&facts).filter(|(_, fact)| !fact.placed);
        let lacking = left().filter(|(_, fact)| !fact.lacks.is_empty());
        self.errors.found.extend(lacking.map(|(expr, fact)| (expr.loc, fact.lacks.clone())));
        if self.errors.found.len() == before {
            // Only what the closures lack stands in the way.
            let open = left().map(|(expr, fact)| (expr.loc, fact.closed_over.clone()));
            self.errors.found.extend(open);
        }
        self.closures(outer, body, &order, &facts);
        let all_placed = self.errors.found.len() == before;
        if all_placed {
            apply(body, &order);
        }
        all_placed
    }

    fn facts(&mut self, outer: &VarSet, body: &[Expr]) -> Vec<Facts> {
        let mut mentioned = VarSet::default();
        let mut facts: Vec<Facts> = body
            .iter()
            .map(|expr| {
                let mut walk = Walk::safety(self.names, self.arity);
                walk.expr(expr);
                let own = walk.found;
                mentioned.add_all(&own);
                Facts {
                    lacks: own.minus(outer),
                    own,
                    closed_over: VarSet::default(),
                    placed: false,
                }
            })
            .collect();
        for (expr, fact) in body.iter().zip(&mut facts) {
            let mut walk = Walk::new(self.names, Skip::NOTHING);
            closures_of(&mut walk, expr);
            fact.closed_over = walk.found;
            fact.closed_over.keep_all(&mentioned);
            fact.closed_over.remove_all(outer);
        }
        facts
    }

    fn order(&mut self, outer: &VarSet, body: &[Expr], facts: &mut [Facts]) -> Vec<usize> {
        let mut order = Vec::with_capacity(body.len());
        let mut safe = VarSet::default();
        for fact in facts.iter() {
            safe.add_all(&fact.own);
        }
        safe.keep_all(outer);
        let mut left_over = VarSet::default();
        loop {
            let before = order.len();
            for (index, expr) in body.iter().enumerate() {
                if facts[index].placed {
                    continue;
                }
                if self.mode == Mode::Exact {
                    left_over.clear();
                }
                let binds = outputs::of_expr(self.names, self.arity, expr, &safe, &mut left_over);
                let ready = match self.mode {
                    Mode::Exact => ready(&mut facts[index], &safe, &binds),
                    Mode::Lenient => {
                        let bound = self.bound_by_placed(body, &order, &safe, &facts[index]);
                        ready_leniently(&mut facts[index], &safe, &binds, &bound)
                    }
                };
                if ready {
                    facts[index].placed = true;
                    order.push(index);
                    safe.add_all(&binds);
                }
            }
            if order.len() == before {
                return order;
            }
        }
    }

    fn bound_by_placed(
        &mut self,
        body: &[Expr],
        order: &[usize],
        safe: &VarSet,
        fact: &Facts,
    ) -> VarSet {
        if fact.closed_over.is_subset(safe) {
            return VarSet::default();
        }
        outputs::of_body(self.names, self.arity, order.iter().map(|&index| &body[index]), safe)
    }

    /// Reorders the closures of the placed expressions; each may use what those before it mention.
    fn closures(&mut self, outer: &VarSet, body: &mut [Expr], order: &[usize], facts: &[Facts]) {
        let mut known = outer.clone();
        let mut previous: Option<usize> = None;
        for &index in order {
            if let Some(previous) = previous {
                known.add_all(&facts[previous].own);
            }
            let loc = body[index].loc;
            self.in_expr(&mut known, loc, &mut body[index]);
            previous = Some(index);
        }
    }

    fn in_expr(&mut self, known: &mut VarSet, loc: Loc, expr: &mut Expr) {
        match &mut expr.kind {
            ExprKind::Every(every) => {
                let mut walk = Walk::new(self.names, Skip::NOTHING);
                if let Some(key) = &every.key {
                    walk.term(key);
                }
                walk.term(&every.value);
                known.add_all(&walk.found);
                self.body(known, &mut every.body);
                return;
            }
            ExprKind::Not { body, .. } => {
                self.body(known, body);
                return;
            }
            ExprKind::And(pair) | ExprKind::Or(pair) => {
                self.body(known, &mut pair.lhs);
                self.body(known, &mut pair.rhs);
                return;
            }
            ExprKind::Term(term) => self.in_term(known, loc, term),
            ExprKind::Call(terms) | ExprKind::Some(terms) => self.in_terms(known, loc, terms),
        }
        for with in &mut expr.with {
            self.in_term(known, loc, &mut with.target);
            self.in_term(known, loc, &mut with.value);
        }
    }

    fn in_terms(&mut self, known: &mut VarSet, loc: Loc, terms: &mut [Term]) {
        for term in terms {
            self.in_term(known, loc, term);
        }
    }

    fn in_term(&mut self, known: &mut VarSet, loc: Loc, term: &mut Term) {
        match &mut term.kind {
            TermKind::Null
            | TermKind::Bool(_)
            | TermKind::Number(_)
            | TermKind::String(_)
            | TermKind::Var(_) => {}
            TermKind::Ref(terms)
            | TermKind::Call(terms)
            | TermKind::Array(terms)
            | TermKind::Set(terms) => {
                self.in_terms(known, loc, terms);
            }
            TermKind::Object(pairs) => {
                for (key, value) in pairs {
                    self.in_term(known, loc, key);
                    self.in_term(known, loc, value);
                }
            }
            TermKind::ArrayCompr { term, body } | TermKind::SetCompr { term, body } => {
                self.comprehension(known, loc, &[term], body);
            }
            TermKind::ObjectCompr { key, value, body } => {
                self.comprehension(known, loc, &[key, value], body)
            }
            TermKind::Template { parts, .. } => {
                for part in parts {
                    if let TemplatePart::Expr(expr) = part {
                        self.in_expr(known, loc, expr);
                    }
                }
            }
        }
    }

    fn comprehension(&mut self, known: &VarSet, loc: Loc, heads: &[&Term], body: &mut Body) {
        let mut walk = Walk::new(self.names, Skip::NOTHING);
        for head in heads {
            walk.term(head);
        }
        let mut lacks = walk.found;
        let mut walk = Walk::safety(self.names, self.arity);
        walk.body(body);
        lacks.remove_all(&walk.found);
        lacks.remove_all(known);
        if !lacks.is_empty() {
            self.errors.found.push((loc, lacks));
        }
        self.body(known, body);
    }
}

/// Whether everything the expression needs is bound, itself included.
fn ready(fact: &mut Facts, safe: &VarSet, binds: &VarSet) -> bool {
    fact.lacks.remove_all(safe);
    fact.lacks.remove_all(binds);
    fact.lacks.is_empty() && fact.closed_over.is_subset(safe)
}

/// The same as OPA decides it.
fn ready_leniently(fact: &mut Facts, safe: &VarSet, binds: &VarSet, bound: &VarSet) -> bool {
    let open = fact.closed_over.minus(bound);
    if !open.is_empty() {
        if open == *binds {
            return false;
        }
        fact.lacks = open;
    }
    fact.lacks.remove_all(safe);
    fact.lacks.remove_all(binds);
    fact.lacks.is_empty()
}

/// Gathers what the closures of an expression mention.
fn closures_of(walk: &mut Walk<'_>, expr: &Expr) {
    match &expr.kind {
        ExprKind::Every(every) => walk.body(&every.body),
        ExprKind::Not { body, .. } => walk.body(body),
        ExprKind::And(pair) | ExprKind::Or(pair) => {
            walk.body(&pair.lhs);
            walk.body(&pair.rhs);
        }
        ExprKind::Term(term) => closures_in(walk, term),
        ExprKind::Call(terms) | ExprKind::Some(terms) => {
            terms.iter().for_each(|term| closures_in(walk, term))
        }
    }
    for with in &expr.with {
        closures_in(walk, &with.target);
        closures_in(walk, &with.value);
    }
}

fn closures_in(walk: &mut Walk<'_>, term: &Term) {
    match &term.kind {
        TermKind::Null
        | TermKind::Bool(_)
        | TermKind::Number(_)
        | TermKind::String(_)
        | TermKind::Var(_) => {}
        TermKind::Ref(terms)
        | TermKind::Call(terms)
        | TermKind::Array(terms)
        | TermKind::Set(terms) => {
            terms.iter().for_each(|term| closures_in(walk, term));
        }
        TermKind::Object(pairs) => {
            for (key, value) in pairs {
                closures_in(walk, key);
                closures_in(walk, value);
            }
        }
        TermKind::ArrayCompr { .. } | TermKind::SetCompr { .. } | TermKind::ObjectCompr { .. } => {
            walk.term(term)
        }
        TermKind::Template { parts, .. } => {
            for part in parts {
                if let TemplatePart::Expr(expr) = part {
                    closures_of(walk, expr);
                }
            }
        }
    }
}

fn apply(body: &mut Body, order: &[usize]) {
    if !order.iter().enumerate().all(|(at, &index)| at == index) {
        let mut old: Vec<Option<Expr>> = std::mem::take(body).into_iter().map(Some).collect();
        body.extend(order.iter().filter_map(|&index| old[index].take()));
    }
    for (index, expr) in body.iter_mut().enumerate() {
        expr.index = index;
    }
}
