//! Whether a term holds variables.

use crate::ast::{Expr, ExprKind, TemplatePart, Term, TermKind};

/// Whether a term holds no variable (the head of a ref does not count).
#[must_use]
pub fn is_ground(term: &Term) -> bool {
    match &term.kind {
        TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_) => true,
        TermKind::Var(_) => false,
        TermKind::Ref(parts) => parts.iter().skip(1).all(is_ground),
        TermKind::Call(terms) | TermKind::Array(terms) | TermKind::Set(terms) => {
            terms.iter().all(is_ground)
        }
        TermKind::Object(pairs) => {
            pairs.iter().all(|(key, value)| is_ground(key) && is_ground(value))
        }
        TermKind::ArrayCompr { term, body } | TermKind::SetCompr { term, body } => {
            is_ground(term) && body.iter().all(is_ground_expr)
        }
        TermKind::ObjectCompr { key, value, body } => {
            is_ground(key) && is_ground(value) && body.iter().all(is_ground_expr)
        }
        TermKind::Template { parts, .. } => parts.iter().all(|part| match part {
            TemplatePart::Text(term) => is_ground(term),
            TemplatePart::Expr(expr) => is_ground_expr(expr),
        }),
    }
}

fn is_ground_expr(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Term(term) => is_ground(term),
        ExprKind::Call(terms) => terms.iter().skip(1).all(is_ground),
        _ => false,
    }
}
