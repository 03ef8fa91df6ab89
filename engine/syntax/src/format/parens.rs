//! Where parentheses are needed for a text to be read back as the tree it was written from.

use super::logical::{begins_with_brace, sides};
use crate::ast::{Expr, ExprKind, Term, TermKind};
use crate::printer::infix_operator;

/// The operator that stands for a function, `in` aside.
pub(super) fn infix(operator: &Term) -> Option<&'static str> {
    match &operator.kind {
        TermKind::Ref(parts) => match parts.as_slice() {
            [Term { kind: TermKind::Var(name), .. }] => infix_operator(name),
            _ => None,
        },
        TermKind::Var(name) => infix_operator(name),
        _ => None,
    }
}

/// How many operands `in` takes, if a function stands for it.
pub(super) fn membership_arity(operator: &Term) -> Option<usize> {
    let [head, Term { kind: TermKind::String(name), .. }] = operator.as_ref_parts()? else {
        return None;
    };
    match (head.as_var(), name.as_str()) {
        (Some("internal"), "member_2") => Some(2),
        (Some("internal"), "member_3") => Some(3),
        _ => None,
    }
}

/// Whether a term is a union written with `|`, which in a collection or at a brace would read as a comprehension.
pub(super) fn is_union_call(term: &Term) -> bool {
    matches!(&term.kind, TermKind::Call(terms) if terms.first().and_then(infix) == Some("|"))
}

/// As [`is_union_call`], for an expression.
pub(super) fn is_union(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call(terms) => terms.len() == 3 && infix(&terms[0]) == Some("|"),
        _ => false,
    }
}

/// The operand that the writing of an infix call begins with.
pub(super) fn leading_operand(expr: &Expr) -> Option<&Term> {
    let ExprKind::Call(terms) = &expr.kind else { return None };
    match terms.as_slice() {
        [operator, operands @ ..] if membership_arity(operator) == Some(operands.len()) => {
            operands.first()
        }
        [operator, first, _] if infix(operator).is_some() => Some(first),
        [operator, _, _, result] if infix(operator).is_some() => Some(result),
        _ => None,
    }
}

/// Whether a term is written with a brace first.
pub(super) fn leads_with_brace(term: &Term) -> bool {
    match &term.kind {
        TermKind::Set(terms) => !terms.is_empty(),
        TermKind::Object(_) | TermKind::SetCompr { .. } | TermKind::ObjectCompr { .. } => true,
        TermKind::Ref(parts) => parts.first().is_some_and(leads_with_brace),
        TermKind::Call(terms) => match terms.as_slice() {
            [operator, first, _] if infix(operator).is_some() => leads_with_brace(first),
            [operator, first, rest @ ..] if membership_arity(operator) == Some(rest.len() + 1) => {
                leads_with_brace(first)
            }
            _ => false,
        },
        _ => false,
    }
}

/// Whether what is negated needs parentheses: `not` binds tighter than anything, and takes a brace for a body.
pub(super) fn not_needs_parens(expr: &Expr) -> bool {
    !expr.with.is_empty()
        || sides(expr).is_some()
        || matches!(expr.kind, ExprKind::Not { .. })
        || begins_with_brace(expr)
}

/// Whether an operand of `and` or `or` needs parentheses.
pub(super) fn operand_needs_parens(expr: &Expr, operator: &str, is_right: bool) -> bool {
    if !expr.with.is_empty() {
        return true;
    }
    match expr.kind {
        ExprKind::Or(_) => operator == "and" || is_right,
        ExprKind::And(_) => operator == "and" && is_right,
        _ => begins_with_brace(expr),
    }
}
