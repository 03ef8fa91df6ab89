//! The last touch to what is left: wildcards that stand in several places get a name, expressions their numbers, and
//! known operands that the type checker refuses are hidden from it.
//!
//! A policy may call `f(x)` for each of several values, of which not all have the type that `f` wants: the call is
//! undefined for those. Where only such a value is left, the call would not compile.

use super::rename;
use super::terms::{all_vars, is_value};
use crate::compiled::Compiled;
use crate::front::util;
use crate::types;
use lictor_syntax::Loc;
use lictor_syntax::ast::{Body, Expr, ExprKind, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, NodeMut, Step};
use std::collections::BTreeMap;

/// Finishes bodies and rules.
pub(super) struct Finisher<'a> {
    pub(super) compiled: &'a Compiled,
    /// The package of support rules.
    pub(super) namespace: &'a str,
}

impl Finisher<'_> {
    pub(super) fn body(&self, body: Body) -> Body {
        let names = repeated_wildcards(Node::Body(&body));
        let mut body = rename::body(&body, &mut |name, _| names.get(name).cloned());
        self.hide(NodeMut::Body(&mut body));
        numbered(body)
    }

    pub(super) fn rule(&self, rule: Rule) -> Rule {
        let names = repeated_wildcards(Node::Rule(&rule));
        let mut rule = rename::rule(&rule, &mut |name, _| names.get(name).cloned());
        self.hide(NodeMut::Rule(&mut rule));
        rule.body = numbered(rule.body);
        rule
    }

    fn hide(&self, node: NodeMut<'_>) {
        visit::walk_mut(node, &mut |node| {
            match node {
                NodeMut::Expr(Expr { kind: ExprKind::Call(parts), .. })
                | NodeMut::Term(Term { kind: TermKind::Call(parts), .. }) => {
                    self.hide_operands(parts)
                }
                _ => {}
            }
            Step::Into
        });
    }

    fn hide_operands(&self, call: &mut [Term]) {
        let Some((operator, operands)) = call.split_first_mut() else { return };
        if !operands.iter().any(is_value) {
            return;
        }
        let mut asked = vec![self.original(operator)];
        asked.extend(operands.iter().cloned());
        for at in types::refused(&self.compiled.state, &asked) {
            if is_value(&operands[at]) {
                operands[at] = of_any_type(operands[at].clone());
            }
        }
    }

    /// The function that a support function was made of, or else the operator itself.
    fn original(&self, operator: &Term) -> Term {
        let mut operator = operator.clone();
        if let TermKind::Ref(parts) = &mut operator.kind
            && parts.len() > 2
            && matches!(&parts[1].kind, TermKind::String(name) if name == self.namespace)
        {
            parts.remove(1);
        }
        operator
    }
}

/// `object.get({}, "", value)`, which is the value.
fn of_any_type(value: Term) -> Term {
    let loc = value.loc;
    let operator = vec![Term::var("object", loc), Term::string("get", loc)];
    let operator = Term::new(TermKind::Ref(operator), loc);
    let empty = Term::new(TermKind::Object(Vec::new()), loc);
    Term::new(TermKind::Call(vec![operator, empty, Term::string("", loc), value]), loc)
}

fn numbered(body: Body) -> Body {
    let numbered = |(index, expr)| Expr { index, generated: false, ..expr };
    body.into_iter().enumerate().map(numbered).collect()
}

/// New names for wildcards that are not only in one place.
fn repeated_wildcards(node: Node<'_>) -> BTreeMap<String, Term> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    visit::walk(node, &mut |node| {
        if let Node::Term(Term { kind: TermKind::Var(name), .. }) = node
            && util::is_wildcard(name)
        {
            *counts.entry(name.clone()).or_default() += 1;
        }
        Step::Into
    });
    let taken = all_vars(node);
    counts.retain(|_, count| *count > 1);
    let name = |(wildcard, _): (String, usize)| {
        let mut name = format!("__localw{}__", &wildcard[1..]);
        while taken.contains(&name) {
            name.push('_');
        }
        (wildcard, Term::var(name, Loc::default()))
    };
    counts.into_iter().map(name).collect()
}
