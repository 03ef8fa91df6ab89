//! The walk over bodies: each expression takes a branch to the branches in which it holds or may hold.

use super::answers::Finisher;
use super::depends::Depends;
use super::rename::{self, Place};
use super::state::{Fuel, State};
use super::support::Support;
use super::terms::{self, equality, open_vars, reference};
use super::tidy::Tidy;
use super::{Oracle, PartialError, PartialLimit, PartialOptions, Residue};
use crate::compiled::Compiled;
use crate::front::util;
use crate::query::CompiledQuery;
use lictor_syntax::ast::{Body, Expr, ExprKind, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step, VarSet};
use std::collections::{BTreeMap, HashMap};

pub(super) type Outcome<T, O> = Result<T, PartialError<<O as Oracle>::Error>>;

pub(super) struct Walker<'a, O> {
    pub compiled: &'a Compiled,
    pub options: &'a PartialOptions,
    pub oracle: &'a mut O,
    pub depends: Depends<'a>,
    pub support: Support,
    /// Rules inlined around the current one.
    pub depth: usize,
    pub fuel: Fuel,
    size: usize,
    fresh: usize,
}

impl<'a, O: Oracle> Walker<'a, O> {
    pub(super) fn new(
        compiled: &'a Compiled,
        options: &'a PartialOptions,
        oracle: &'a mut O,
    ) -> Self {
        Walker {
            compiled,
            options,
            oracle,
            depends: Depends::new(compiled, options),
            support: Support::default(),
            depth: 0,
            fuel: Fuel::new(options.limits.max_steps),
            size: 0,
            fresh: 0,
        }
    }

    /// Evaluates a query and shows what is left of it.
    pub(super) fn query(mut self, query: &CompiledQuery) -> Outcome<Residue, O> {
        let shown = shown_vars(query);
        let names: VarSet = shown.keys().collect();
        let mut queries: Vec<Body> = Vec::new();
        for state in self.body(&query.body, State::new(&self.fuel))? {
            let mut body = state.saved().to_vec();
            for name in shown.keys() {
                let var = Term::var(name.clone(), query.body[0].loc);
                let value = state.plug(&var);
                if !terms::same(&var, &value) {
                    body.push(equality(var, value));
                }
            }
            self.tick(body.len())?;
            let body = self.tidy(body, &names);
            let body = rename::body(&body, &mut |name, _| {
                shown.get(name).map(|user| Term::var(user.clone(), query.body[0].loc))
            });
            let body = self.finisher().body(body);
            self.grow(terms::size(Node::Body(&body)))?;
            if !queries.contains(&body) {
                queries.push(body);
            }
        }
        let support = std::mem::take(&mut self.support).modules();
        Ok(Residue { queries, support })
    }

    /// A body made short: variables that only carry a value on are gone.
    pub(super) fn tidy(&self, body: Body, live: &VarSet) -> Body {
        if self.options.shallow { body } else { Tidy::new(self.compiled, live).body(body) }
    }

    pub(super) fn finisher(&self) -> Finisher<'a> {
        Finisher { compiled: self.compiled, namespace: &self.options.namespace }
    }

    pub(super) fn tick(&mut self, steps: usize) -> Outcome<(), O> {
        if self.fuel.burn(steps) { Ok(()) } else { Err(PartialError::Limit(PartialLimit::Steps)) }
    }

    pub(super) fn grow(&mut self, nodes: usize) -> Outcome<(), O> {
        self.size += nodes;
        if self.size > self.options.limits.max_size {
            return Err(PartialError::Limit(PartialLimit::Size));
        }
        Ok(())
    }

    /// The branches in which a body may hold.
    pub(super) fn body(&mut self, body: &[Expr], state: State) -> Outcome<Vec<State>, O> {
        let mut states = vec![state];
        for expr in body {
            states = self.each(states, |walker, state| walker.expr(expr, state))?;
        }
        Ok(states)
    }

    /// Goes on from each of several branches.
    pub(super) fn each(
        &mut self,
        states: Vec<State>,
        mut next: impl FnMut(&mut Self, State) -> Outcome<Vec<State>, O>,
    ) -> Outcome<Vec<State>, O> {
        let mut all = Vec::new();
        for state in states {
            self.tick(1 + state.saved().len())?;
            all.append(&mut next(self, state)?);
        }
        Ok(all)
    }

    fn expr(&mut self, expr: &Expr, state: State) -> Outcome<Vec<State>, O> {
        self.tick(1)?;
        if matches!(expr.kind, ExprKind::Some(_)) {
            return Ok(vec![state]);
        }
        if let Some((a, b)) = plain_equality(expr)
            && !util::requires_eval(a)
            && !util::requires_eval(b)
        {
            return self.unify(a, b, state);
        }
        let plugged = state.plug_expr(expr);
        self.tick(terms::size(Node::Expr(&plugged)))?;
        if !self.depends.node(Node::Expr(&plugged), &state) {
            return self.ask(plugged, state);
        }
        if !plugged.with.is_empty() {
            return self.save_whole(plugged, state);
        }
        if plugged.negated {
            return self.negation(plugged, state);
        }
        match (&plugged.kind, plain_equality(&plugged)) {
            (ExprKind::Term(term), _) => self.truthy(term, state),
            (_, Some((a, b))) => self.unify(a, b, state),
            (ExprKind::Call(_), None) => self.call(plugged, state),
            _ => self.save_whole(plugged, state),
        }
    }

    /// A term that must be neither undefined nor false.
    fn truthy(&mut self, term: &Term, state: State) -> Outcome<Vec<State>, O> {
        let value = self.fresh_var("__localt", term.loc);
        let states = self.unify(term, &value, state)?;
        self.each(states, |walker, state| walker.test(&value, state))
    }

    /// Saves a test of a value, or makes it at once.
    pub(super) fn test(&mut self, value: &Term, mut state: State) -> Outcome<Vec<State>, O> {
        let value = state.plug(value);
        if matches!(value.kind, TermKind::Bool(false)) {
            return Ok(Vec::new());
        }
        if self.depends.term(&value, &state) && !is_composite(&value) {
            self.save(terms::term_expr(value), &mut state)?;
        }
        Ok(vec![state])
    }

    /// Puts an expression, which is plugged, among what is left.
    pub(super) fn save(&mut self, expr: Expr, state: &mut State) -> Outcome<(), O> {
        self.tick(terms::size(Node::Expr(&expr)))?;
        let expr = self.with_sound_refs(expr, state);
        state.save(expr);
        Ok(())
    }

    /// Saves an expression as it is; what its variables will be is not known.
    pub(super) fn save_whole(&mut self, expr: Expr, mut state: State) -> Outcome<Vec<State>, O> {
        if !expr.negated {
            for name in open_vars(Node::Expr(&expr)).iter() {
                if !state.is_bound(name) {
                    state.mark_unknown(name);
                }
            }
        }
        self.save(expr, &mut state)?;
        Ok(vec![state])
    }

    /// A ref cannot start with a composite: such a one gets a variable, saved before the ref.
    fn with_sound_refs(&mut self, expr: Expr, state: &mut State) -> Expr {
        let mut made: BTreeMap<String, Term> = BTreeMap::new();
        let expr = rename::expr(&expr, &mut |name, place| {
            if place == Place::Alone || !state.is_bound(name) {
                return None;
            }
            let var = made.entry(name.to_owned()).or_insert_with(|| {
                self.fresh += 1;
                Term::var(format!("__localh{}__", self.fresh), expr.loc)
            });
            Some(var.clone())
        });
        for (name, var) in made {
            let value = state.plug(&Term::var(name, expr.loc));
            if let Some(name) = var.as_var() {
                state.mark_unknown(name);
            }
            state.save(equality(var, value));
        }
        expr
    }

    /// Asks for the solutions of an expression that depends on nothing unknown.
    fn ask(&mut self, expr: Expr, state: State) -> Outcome<Vec<State>, O> {
        let outputs: Vec<String> = if expr.negated {
            Vec::new()
        } else {
            open_vars(Node::Expr(&expr))
                .iter()
                .filter(|name| !state.is_bound(name) && !util::is_wildcard(name))
                .map(str::to_owned)
                .collect()
        };
        let rows = self.solve(expr, &outputs, &state)?;
        self.tick(rows.len())?;
        let branch = |row: Vec<Term>| {
            let mut state = state.clone();
            outputs.iter().zip(row).for_each(|(name, value)| state.bind(name, value));
            state
        };
        Ok(rows.into_iter().map(branch).collect())
    }

    /// The distinct solutions of an expression; refs that start with a bound variable are told its value first.
    fn solve(
        &mut self,
        expr: Expr,
        outputs: &[String],
        state: &State,
    ) -> Outcome<Vec<Vec<Term>>, O> {
        let mut body = Vec::new();
        for name in terms::all_vars(Node::Expr(&expr)).iter().filter(|name| state.is_bound(name)) {
            let var = Term::var(name, expr.loc);
            let value = state.plug(&var);
            body.push(equality(var, value));
        }
        body.push(expr);
        let rows = self.oracle.solve(&body, outputs).map_err(PartialError::Asked)?;
        let mut distinct: Vec<Vec<Term>> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for row in rows {
            self.tick(row.iter().map(|term| terms::size(Node::Term(term))).sum())?;
            if seen.insert(row.iter().map(ToString::to_string).collect::<Vec<_>>()) {
                distinct.push(row);
            }
        }
        Ok(distinct)
    }

    /// The values of a term that depends on nothing unknown, one for each way to bind its variables.
    pub(super) fn values_of(&mut self, term: Term, state: State) -> Outcome<Vec<(Term, State)>, O> {
        let loc = term.loc;
        let value = self.fresh_var("__localv", loc);
        let states = self.ask(equality(value.clone(), term), state)?;
        Ok(states.into_iter().map(|state| (state.plug(&value), state)).collect())
    }

    /// The same as [`Walker::values_of`], for a ref.
    pub(super) fn values_of_ref(
        &mut self,
        parts: &[Term],
        state: State,
    ) -> Outcome<Vec<(Term, State)>, O> {
        self.values_of(reference(parts.to_vec()), state)
    }

    /// A variable nobody else has.
    pub(super) fn fresh_var(&mut self, prefix: &str, loc: lictor_syntax::Loc) -> Term {
        self.fresh += 1;
        Term::var(format!("{prefix}{}__", self.fresh), loc)
    }

    /// A copy of a rule whose variables nobody else has.
    pub(super) fn fresh_rule(&mut self, rule: &Rule) -> Rule {
        self.fresh += 1;
        let number = self.fresh;
        let names = terms::rule_vars(rule);
        let mut new: HashMap<String, Term> = HashMap::new();
        rename::rule(rule, &mut |name, _| {
            if !names.contains(name) {
                return None;
            }
            let var = new
                .entry(name.to_owned())
                .or_insert_with(|| Term::var(format!("{name}{number}"), rule.loc));
            Some(var.clone())
        })
    }
}

/// The variables of a query that its solutions show, with the names the user gave them.
fn shown_vars(query: &CompiledQuery) -> BTreeMap<String, String> {
    let shown = |name: &str| {
        let user = query.rewritten.get(name).map_or(name, String::as_str);
        let hidden = util::is_wildcard(user) || util::is_generated(user);
        (!hidden).then(|| (name.to_owned(), user.to_owned()))
    };
    open_vars(Node::Body(&query.body)).iter().filter_map(shown).collect()
}

fn plain_equality(expr: &Expr) -> Option<(&Term, &Term)> {
    let plain = expr.with.is_empty() && !expr.negated && util::is_equality(expr);
    if plain { util::two_operands(expr) } else { None }
}

fn is_composite(term: &Term) -> bool {
    matches!(
        term.kind,
        TermKind::Array(_)
            | TermKind::Object(_)
            | TermKind::Set(_)
            | TermKind::ArrayCompr { .. }
            | TermKind::SetCompr { .. }
            | TermKind::ObjectCompr { .. }
    )
}

/// Whether a rule is asked as it is: it has an `else`, a default that must be evaluated, or says what only an import
/// of keywords lets a residue say.
pub(super) fn is_opaque(rule: &Rule) -> bool {
    let ordered = visit::links(rule).nth(1).is_some();
    let default = rule.default && !rule.head.value.as_ref().is_none_or(terms::is_value);
    let mut found = ordered || default;
    visit::walk(Node::Body(&rule.body), &mut |node| {
        found = found || matches!(node, Node::Not(..) | Node::And(_) | Node::Or(_));
        if found { Step::Over } else { Step::Into }
    });
    found
}
