//! The last touch to what is left: wildcards that stand in several places get a name, and expressions their numbers.

use super::rename;
use super::terms::all_vars;
use crate::front::util;
use lictor_syntax::ast::{Body, Expr, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};
use std::collections::BTreeMap;

pub(super) fn finish(body: Body) -> Body {
    let names = repeated_wildcards(Node::Body(&body));
    let body = rename::body(&body, &mut |name, _| names.get(name).cloned());
    numbered(body)
}

pub(super) fn finish_rule(rule: Rule) -> Rule {
    let names = repeated_wildcards(Node::Rule(&rule));
    let mut rule = rename::rule(&rule, &mut |name, _| names.get(name).cloned());
    rule.body = numbered(rule.body);
    rule
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
        (wildcard, Term::var(name, lictor_syntax::Loc::default()))
    };
    counts.into_iter().map(name).collect()
}
