//! Small questions about terms that the walk asks.

use crate::front::util;
use lictor_syntax::ast::{Expr, ExprKind, Head, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step, VarParams, VarSet};
use lictor_syntax::{Loc, order};

/// A scalar, or a composite of such: a value written down.
pub(super) fn is_value(term: &Term) -> bool {
    match &term.kind {
        TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_) => true,
        TermKind::Array(items) | TermKind::Set(items) => items.iter().all(is_value),
        TermKind::Object(items) => {
            items.iter().all(|(key, value)| is_value(key) && is_value(value))
        }
        _ => false,
    }
}

/// Whether two terms are the same, places aside.
pub(super) fn same(a: &Term, b: &Term) -> bool {
    order::compare(a, b).is_eq()
}

/// `a = b`
pub(super) fn equality(a: Term, b: Term) -> Expr {
    let loc = a.loc;
    util::equality(a, b, loc)
}

pub(super) fn term_expr(term: Term) -> Expr {
    let loc = term.loc;
    Expr::new(ExprKind::Term(Box::new(term)), loc)
}

pub(super) fn truth(loc: Loc) -> Term {
    Term::new(TermKind::Bool(true), loc)
}

/// A ref, or the bare variable it starts with where nothing follows.
pub(super) fn reference(mut parts: Vec<Term>) -> Term {
    let loc = parts.first().map_or_else(Loc::default, |head| head.loc);
    let is_root = |head: &Term| head.as_var().is_some_and(util::is_root_name);
    match parts.len() {
        1 if !is_root(&parts[0]) => parts.remove(0),
        _ => Term::new(TermKind::Ref(parts), loc),
    }
}

/// `data.first.rest`
pub(super) fn data_ref(parts: impl IntoIterator<Item = Term>, loc: Loc) -> Vec<Term> {
    std::iter::once(Term::var("data", loc)).chain(parts).collect()
}

/// The variables of a node that stand for values, closures and roots left out.
pub(super) fn open_vars(node: Node<'_>) -> VarSet {
    let params =
        VarParams { skip_closures: true, skip_ref_call_head: true, ..VarParams::default() };
    without_roots(&visit::vars(node, params))
}

/// The variables of a node, those of closures too.
pub(super) fn all_vars(node: Node<'_>) -> VarSet {
    without_roots(&visit::vars(
        node,
        VarParams { skip_ref_call_head: true, ..VarParams::default() },
    ))
}

/// The variables of a head, those of its key too.
pub(super) fn head_vars(head: &Head) -> VarSet {
    let mut vars = all_vars(Node::Head(head));
    head.key.iter().for_each(|key| vars.update(&all_vars(Node::Term(key))));
    vars
}

/// The variables of a rule, those of its head too.
pub(super) fn rule_vars(rule: &Rule) -> VarSet {
    let mut vars = all_vars(Node::Rule(rule));
    vars.update(&head_vars(&rule.head));
    if let Some(name) = rule.head.reference.first().and_then(Term::as_var) {
        vars.remove(name);
    }
    vars
}

fn without_roots(vars: &VarSet) -> VarSet {
    vars.iter().filter(|name| !util::is_root_name(name)).collect()
}

/// How many nodes a tree has.
pub(super) fn size(node: Node<'_>) -> usize {
    let mut count = 0;
    visit::walk(node, &mut |_| {
        count += 1;
        Step::Into
    });
    count
}

/// `true`
pub(super) fn truth_expr(loc: Loc) -> Expr {
    term_expr(truth(loc))
}
