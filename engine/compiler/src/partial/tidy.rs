//! Copy propagation: variables that only carry a value from one expression to another are replaced by it.
//!
//! A variable is replaced only where the meaning stays: what it stands for must still have to be defined, so an
//! equality whose variable is not used by an expression that must hold is kept.

use super::rename::{self, Place};
use super::terms::{open_vars, same};
use crate::compiled::Compiled;
use crate::front::util;
use lictor_syntax::ast::{Body, Expr, ExprKind, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step, VarSet};

pub(super) struct Tidy<'a> {
    compiled: &'a Compiled,
    live: &'a VarSet,
}

/// How a variable is used outside the expression that gives it its value.
#[derive(Debug, Default, Clone, Copy)]
struct Uses {
    /// In expressions that must hold, outside closures.
    firm: usize,
    /// Under `not`, in closures.
    loose: usize,
    /// In expressions with modifiers.
    modified: usize,
    /// At the head of a ref.
    heads: usize,
}

impl<'a> Tidy<'a> {
    pub(super) fn new(compiled: &'a Compiled, live: &'a VarSet) -> Self {
        Tidy { compiled, live }
    }

    /// Constants and variables first: a call whose result is a constant stays a call with an operand more.
    pub(super) fn body(&self, body: Body) -> Body {
        let body = self.pass(body, &|value| util::is_scalar(value) || value.as_var().is_some());
        self.pass(body, &|_| true)
    }

    fn pass(&self, mut body: Body, wanted: &dyn Fn(&Term) -> bool) -> Body {
        let mut unused = Vec::new();
        let mut at = 0;
        while at < body.len() {
            if is_noop(&body[at]) {
                body.remove(at);
                at = 0;
                continue;
            }
            let carried = self.carried(&body[at]).filter(|(_, value)| wanted(value));
            let Some((name, value)) = carried else {
                at += 1;
                continue;
            };
            let uses = uses_of(&name, &body, at);
            if uses.is_none() && !self.live.contains(&name) {
                let expr = body.remove(at);
                if needs_value(&value) {
                    unused.push(expr);
                }
                at = 0;
            } else if may_replace(&value, uses) {
                body.remove(at);
                body =
                    rename::body(&body, &mut |other, place| replaced(&name, other, place, &value));
                at = 0;
            } else {
                at += 1;
            }
        }
        body.extend(unused);
        body
    }

    /// The variable that an expression only gives a value, and the value.
    fn carried(&self, expr: &Expr) -> Option<(String, Term)> {
        if expr.negated || !expr.with.is_empty() {
            return None;
        }
        let ExprKind::Call(parts) = &expr.kind else { return None };
        if util::is_equality(expr) {
            let (a, b) = util::two_operands(expr)?;
            return self.carries(a, b).or_else(|| self.carries(b, a));
        }
        let (output, call) = parts.split_last()?;
        let operator = call.first()?.as_ref_parts()?;
        if call.len() != self.compiled.arity(operator)? + 1 || self.is_relation(operator) {
            return None;
        }
        let name = output.as_var()?;
        let value = Term::new(TermKind::Call(call.to_vec()), expr.loc);
        let own = open_vars(Node::Term(&value)).contains(name);
        (!own && !self.live.contains(name)).then(|| (name.to_owned(), value))
    }

    fn is_relation(&self, operator: &[Term]) -> bool {
        util::builtin_name(operator).is_some_and(|name| {
            let signature = self.compiled.options().builtins.get(&name);
            signature.is_some_and(|signature| signature.relation)
        })
    }

    fn carries(&self, var: &Term, value: &Term) -> Option<(String, Term)> {
        let name = var.as_var().filter(|name| !self.live.contains(name))?;
        (!open_vars(Node::Term(value)).contains(name)).then(|| (name.to_owned(), value.clone()))
    }
}

impl Uses {
    fn is_none(self) -> bool {
        self.firm + self.loose + self.modified == 0
    }
}

/// `true`, or an equality of a value or variable with itself.
fn is_noop(expr: &Expr) -> bool {
    if expr.negated {
        return false;
    }
    match &expr.kind {
        ExprKind::Term(term) => matches!(term.kind, TermKind::Bool(true)),
        ExprKind::Call(_) if util::is_equality(expr) => util::two_operands(expr)
            .is_some_and(|(a, b)| same(a, b) && !util::requires_eval(a) && !has_call(a)),
        _ => false,
    }
}

/// Whether a value may be undefined.
fn needs_value(value: &Term) -> bool {
    util::requires_eval(value) || has_call(value)
}

fn has_call(term: &Term) -> bool {
    let mut found = false;
    visit::walk(Node::Term(term), &mut |node| {
        found = found || matches!(node, Node::Term(Term { kind: TermKind::Call(_), .. }));
        if found { Step::Over } else { Step::Into }
    });
    found
}

fn may_replace(value: &Term, uses: Uses) -> bool {
    match &value.kind {
        TermKind::Var(_) => true,
        TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_) => {
            uses.heads == 0
        }
        TermKind::Ref(parts) => {
            let ground = parts[1..].iter().all(util::is_ground)
                && parts[0].as_var().is_some_and(util::is_root_name);
            uses.firm > 0 && uses.modified == 0 && (ground || uses.loose == 0)
        }
        TermKind::Call(_) => {
            uses.firm > 0 && uses.modified == 0 && uses.loose == 0 && uses.heads == 0
        }
        _ => false,
    }
}

fn replaced(name: &str, other: &str, place: Place, value: &Term) -> Option<Term> {
    let fits = place == Place::Alone || matches!(value.kind, TermKind::Var(_) | TermKind::Ref(_));
    (name == other && fits).then(|| value.clone())
}

fn uses_of(name: &str, body: &[Expr], at: usize) -> Uses {
    let mut uses = Uses::default();
    for (i, expr) in body.iter().enumerate() {
        if i == at {
            continue;
        }
        let (all, heads) = occurrences(name, expr);
        if all == 0 {
            continue;
        }
        uses.heads += heads;
        if !expr.with.is_empty() {
            uses.modified += 1;
        } else if expr.negated || !is_firm(name, expr, all) {
            uses.loose += 1;
        } else {
            uses.firm += 1;
        }
    }
    uses
}

/// Whether every occurrence stands outside closures.
fn is_firm(name: &str, expr: &Expr, all: usize) -> bool {
    let mut outside = 0;
    visit::walk(Node::Expr(expr), &mut |node| match node {
        Node::Body(_) => Step::Over,
        Node::Term(term) if util::is_comprehension(term) => Step::Over,
        Node::Term(term) => {
            outside += usize::from(term.as_var() == Some(name));
            Step::Into
        }
        _ => Step::Into,
    });
    outside == all
}

/// How often a variable occurs, and how often at the head of a ref.
fn occurrences(name: &str, expr: &Expr) -> (usize, usize) {
    let (mut all, mut heads) = (0, 0);
    visit::walk(Node::Expr(expr), &mut |node| {
        if let Node::Term(term) = node {
            match &term.kind {
                TermKind::Var(other) => all += usize::from(other == name),
                TermKind::Ref(parts) => {
                    heads += usize::from(parts.first().and_then(Term::as_var) == Some(name));
                }
                _ => {}
            }
        }
        Step::Into
    });
    (all, heads)
}
