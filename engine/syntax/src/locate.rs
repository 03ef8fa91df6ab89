//! Giving every node of a tree one place, for parts the parser makes a second copy of.

use crate::ast::{Body, Expr, ExprKind, TemplatePart, Term, TermKind};
use crate::source::Loc;

/// Puts a term and all in it at a place.
pub(crate) fn term(node: &mut Term, loc: Loc) {
    node.loc = loc;
    match &mut node.kind {
        TermKind::Null
        | TermKind::Bool(_)
        | TermKind::Number(_)
        | TermKind::String(_)
        | TermKind::Var(_) => {}
        TermKind::Ref(terms)
        | TermKind::Call(terms)
        | TermKind::Array(terms)
        | TermKind::Set(terms) => {
            all(terms, loc);
        }
        TermKind::Object(pairs) => {
            for (key, value) in pairs {
                term(key, loc);
                term(value, loc);
            }
        }
        TermKind::ArrayCompr { term: head, body: inner }
        | TermKind::SetCompr { term: head, body: inner } => {
            term(head, loc);
            body(inner, loc);
        }
        TermKind::ObjectCompr { key, value, body: inner } => {
            term(key, loc);
            term(value, loc);
            body(inner, loc);
        }
        TermKind::Template { parts, .. } => {
            for part in parts {
                match part {
                    TemplatePart::Text(text) => term(text, loc),
                    TemplatePart::Expr(inner) => expr(inner, loc),
                }
            }
        }
    }
}

fn all(terms: &mut [Term], loc: Loc) {
    terms.iter_mut().for_each(|one| term(one, loc));
}

/// Puts a body and all in it at a place.
pub(crate) fn body(exprs: &mut Body, loc: Loc) {
    exprs.iter_mut().for_each(|one| expr(one, loc));
}

/// Puts an expression and all in it at a place.
pub(crate) fn expr(node: &mut Expr, loc: Loc) {
    node.loc = loc;
    match &mut node.kind {
        ExprKind::Term(inner) => term(inner, loc),
        ExprKind::Call(terms) | ExprKind::Some(terms) => all(terms, loc),
        ExprKind::Every(every) => {
            every.loc = loc;
            every.key.iter_mut().for_each(|key| term(key, loc));
            term(&mut every.value, loc);
            term(&mut every.domain, loc);
            body(&mut every.body, loc);
        }
        ExprKind::Not { body: inner, .. } => body(inner, loc),
        ExprKind::And(logical) | ExprKind::Or(logical) => {
            logical.loc = loc;
            body(&mut logical.lhs, loc);
            body(&mut logical.rhs, loc);
        }
    }
    for with in &mut node.with {
        with.loc = loc;
        term(&mut with.target, loc);
        term(&mut with.value, loc);
    }
}
