//! Substitution: a tree copied with some of its variables replaced.
//!
//! Operators of calls and heads of `with` targets are names, not variables, and stay. Sets and objects are put back
//! in order.

use lictor_syntax::ast::{
    Body, Every, Expr, ExprKind, Logical, Rule, TemplatePart, Term, TermKind, With,
};
use lictor_syntax::order;

/// Where a variable stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// By itself.
    Alone,
    /// At the head of a ref: what replaces it must be a variable or a ref.
    RefHead,
}

/// What a variable becomes; nothing where it stays.
pub(super) type Replace<'f> = dyn FnMut(&str, Place) -> Option<Term> + 'f;

pub(super) fn term(term: &Term, f: &mut Replace<'_>) -> Term {
    let kind = match &term.kind {
        TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_) => {
            return term.clone();
        }
        TermKind::Var(name) => return f(name, Place::Alone).unwrap_or_else(|| term.clone()),
        TermKind::Ref(parts) => TermKind::Ref(parts_of_ref(parts, f)),
        TermKind::Call(parts) => TermKind::Call(call(parts, f)),
        TermKind::Array(items) => TermKind::Array(terms(items, f)),
        TermKind::Set(items) => {
            let mut items = terms(items, f);
            order::sort_set(&mut items);
            TermKind::Set(items)
        }
        TermKind::Object(items) => {
            let pair = |(k, v): &(Term, Term)| (self::term(k, f), self::term(v, f));
            let mut items = items.iter().map(pair).collect();
            order::sort_object(&mut items);
            TermKind::Object(items)
        }
        TermKind::ArrayCompr { term, body } => {
            TermKind::ArrayCompr { term: boxed(term, f), body: self::body(body, f) }
        }
        TermKind::SetCompr { term, body } => {
            TermKind::SetCompr { term: boxed(term, f), body: self::body(body, f) }
        }
        TermKind::ObjectCompr { key, value, body } => TermKind::ObjectCompr {
            key: boxed(key, f),
            value: boxed(value, f),
            body: self::body(body, f),
        },
        TermKind::Template { multi_line, parts } => {
            let part = |part: &TemplatePart| match part {
                TemplatePart::Text(text) => TemplatePart::Text(text.clone()),
                TemplatePart::Expr(inner) => TemplatePart::Expr(expr(inner, f)),
            };
            TermKind::Template { multi_line: *multi_line, parts: parts.iter().map(part).collect() }
        }
    };
    Term::new(kind, term.loc)
}

fn boxed(inner: &Term, f: &mut Replace<'_>) -> Box<Term> {
    Box::new(term(inner, f))
}

pub(super) fn terms(items: &[Term], f: &mut Replace<'_>) -> Vec<Term> {
    items.iter().map(|item| term(item, f)).collect()
}

fn parts_of_ref(parts: &[Term], f: &mut Replace<'_>) -> Vec<Term> {
    let Some((head, rest)) = parts.split_first() else { return Vec::new() };
    let mut new = match head.as_var().map(|name| f(name, Place::RefHead)) {
        Some(Some(Term { kind: TermKind::Ref(base), .. })) => base,
        Some(Some(replaced)) => vec![replaced],
        Some(None) => vec![head.clone()],
        None => vec![term(head, f)],
    };
    new.extend(rest.iter().map(|part| term(part, f)));
    new
}

fn call(parts: &[Term], f: &mut Replace<'_>) -> Vec<Term> {
    let Some((operator, operands)) = parts.split_first() else { return Vec::new() };
    std::iter::once(operator.clone())
        .chain(operands.iter().map(|operand| term(operand, f)))
        .collect()
}

pub(super) fn body(exprs: &Body, f: &mut Replace<'_>) -> Body {
    exprs.iter().map(|inner| expr(inner, f)).collect()
}

pub(super) fn expr(expr: &Expr, f: &mut Replace<'_>) -> Expr {
    let kind = match &expr.kind {
        ExprKind::Term(inner) => ExprKind::Term(boxed(inner, f)),
        ExprKind::Call(parts) => ExprKind::Call(call(parts, f)),
        ExprKind::Some(symbols) => ExprKind::Some(terms(symbols, f)),
        ExprKind::Every(every) => ExprKind::Every(Box::new(Every {
            key: every.key.as_ref().map(|key| term(key, f)),
            value: term(&every.value, f),
            domain: term(&every.domain, f),
            body: body(&every.body, f),
            loc: every.loc,
        })),
        ExprKind::Not { body: inner, explicit } => {
            ExprKind::Not { body: body(inner, f), explicit: *explicit }
        }
        ExprKind::And(sides) => ExprKind::And(logical(sides, f)),
        ExprKind::Or(sides) => ExprKind::Or(logical(sides, f)),
    };
    let with = expr.with.iter().map(|with| modifier(with, f)).collect();
    Expr { kind, with, ..*expr }
}

fn logical(sides: &Logical, f: &mut Replace<'_>) -> Box<Logical> {
    Box::new(Logical { lhs: body(&sides.lhs, f), rhs: body(&sides.rhs, f), ..*sides })
}

fn modifier(with: &With, f: &mut Replace<'_>) -> With {
    With { target: with.target.clone(), value: term(&with.value, f), loc: with.loc }
}

/// A rule without its else chain.
pub(super) fn rule(rule: &Rule, f: &mut Replace<'_>) -> Rule {
    let mut new = Rule { else_: None, body: body(&rule.body, f), ..rule.clone() };
    let (name, rest) = new.head.reference.split_at(1.min(new.head.reference.len()));
    let mut reference = name.to_vec();
    reference.extend(terms(rest, f));
    new.head.reference = reference;
    new.head.args = rule.head.args.as_ref().map(|args| terms(args, f));
    new.head.key = rule.head.key.as_ref().map(|key| term(key, f));
    new.head.value = rule.head.value.as_ref().map(|value| term(value, f));
    new
}
