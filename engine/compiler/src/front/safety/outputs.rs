//! Which variables an expression binds when it runs, given those bound before it.

use super::names::{Names, VarSet};
use super::unify::{ref_is_safe, unify};
use super::vars::{Arity, Skip, Walk};
use lictor_syntax::ast::{Expr, ExprKind, Term, TermKind};

/// What the expression binds. `left_over` is what the caller's previous expression left behind and is kept up to date:
/// see [`super::reorder::Mode`].
pub(crate) fn of_expr(
    names: &mut Names,
    arity: Arity<'_>,
    expr: &Expr,
    safe: &VarSet,
    left_over: &mut VarSet,
) -> VarSet {
    if expr.negated || matches!(expr.kind, ExprKind::Not { .. }) {
        return VarSet::default();
    }
    for with in &expr.with {
        let mut walk = Walk::new(names, Skip::SAFETY);
        walk.with(with);
        if !walk.found.is_subset(safe) {
            return VarSet::default();
        }
    }
    match &expr.kind {
        ExprKind::Term(_) => {
            let mut out = VarSet::default();
            in_expr(names, expr, safe, &mut out);
            out
        }
        ExprKind::Call(_) if is_equality(expr) => {
            of_equality(names, expr, safe, std::mem::take(left_over))
        }
        ExprKind::Call(terms) => {
            let Some(inputs) = terms[0].as_ref_parts().and_then(arity) else {
                return VarSet::default();
            };
            left_over.clear();
            in_expr(names, expr, safe, left_over);
            match of_call(names, terms, inputs, safe, left_over) {
                Some(more) => left_over.add_all(&more),
                None => return VarSet::default(),
            }
            left_over.clone()
        }
        ExprKind::Every(every) => {
            in_term(names, &every.domain, safe, left_over);
            left_over.clone()
        }
        _ => VarSet::default(),
    }
}

/// What a whole body binds.
pub(crate) fn of_body<'e>(
    names: &mut Names,
    arity: Arity<'_>,
    body: impl Iterator<Item = &'e Expr>,
    safe: &VarSet,
) -> VarSet {
    let mut all = safe.clone();
    let mut left_over = VarSet::default();
    for expr in body {
        let more = of_expr(names, arity, expr, &all, &mut left_over);
        all.add_all(&more);
    }
    all.minus(safe)
}

/// Whether this is `a = b`.
pub(crate) fn is_equality(expr: &Expr) -> bool {
    let ExprKind::Call(terms) = &expr.kind else { return false };
    match terms.first().and_then(Term::as_ref_parts) {
        Some([head]) => head.as_var() == Some("eq"),
        _ => false,
    }
}

/// What an equality binds. The left side of `:=` is never a source.
pub(crate) fn of_equality(
    names: &mut Names,
    expr: &Expr,
    safe: &VarSet,
    left_over: VarSet,
) -> VarSet {
    let ExprKind::Call(terms) = &expr.kind else { return VarSet::default() };
    let [_, left, right] = terms.as_slice() else { return safe.clone() };
    let mut all = left_over;
    in_expr(names, expr, safe, &mut all);
    all.add_all(safe);
    if expr.from_assignment {
        let mut walk = Walk::new(names, Skip::NOTHING);
        walk.term(left);
        let targets = walk.found;
        all.remove_all(&targets);
    }
    let bound = unify(names, &all, left, right);
    all.add_all(&bound);
    all.minus(safe)
}

/// What a call binds through the operand after its inputs; `None` where an input is not bound.
fn of_call(
    names: &mut Names,
    terms: &[Term],
    inputs: usize,
    safe: &VarSet,
    bound: &VarSet,
) -> Option<VarSet> {
    if inputs + 1 >= terms.len() {
        return Some(VarSet::default());
    }
    let (given, taken) = terms.split_at(inputs + 1);
    let mut walk = Walk::new(names, Skip::OPERAND);
    walk.terms(given);
    if !walk.found.minus(bound).is_subset(safe) {
        return None;
    }
    walk.found.clear();
    walk.terms(taken);
    Some(walk.found)
}

fn in_expr(names: &mut Names, expr: &Expr, safe: &VarSet, out: &mut VarSet) {
    match &expr.kind {
        ExprKind::Term(term) => in_term(names, term, safe, out),
        ExprKind::Call(terms) => in_terms(names, terms, safe, out),
        _ => {}
    }
    for with in &expr.with {
        in_term(names, &with.target, safe, out);
        in_term(names, &with.value, safe, out);
    }
}

fn in_terms(names: &mut Names, terms: &[Term], safe: &VarSet, out: &mut VarSet) {
    for term in terms {
        in_term(names, term, safe, out);
    }
}

/// Adds the variables in the paths of refs whose head is bound: looking them up enumerates the path.
fn in_term(names: &mut Names, term: &Term, safe: &VarSet, out: &mut VarSet) {
    match &term.kind {
        TermKind::Ref(parts) if ref_is_safe(names, parts, safe) => {
            let mut walk = Walk::new(names, Skip::REF);
            walk.terms(super::vars::tail(parts));
            out.add_all(&walk.found);
            in_terms(names, parts, safe, out);
        }
        TermKind::Call(terms) | TermKind::Array(terms) | TermKind::Set(terms) => {
            in_terms(names, terms, safe, out)
        }
        TermKind::Object(pairs) => {
            for (key, value) in pairs {
                in_term(names, key, safe, out);
                in_term(names, value, safe, out);
            }
        }
        _ => {}
    }
}
