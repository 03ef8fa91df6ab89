//! Reads what was written and compares it with what was to be written.

use super::parens::infix;
use super::places::row;
use super::{FormatOptions, Manner, rule};
use crate::ast::{Comment, Dialect, Expr, ExprKind, Module, Rule, Term, TermKind};
use crate::parser::parse_module;
use crate::printer;
use crate::source::{Loc, SourceMap};
use crate::visit::{self, NodeMut, Step};
use std::collections::BTreeMap;

/// The manners in which rules are better written, if a text miscounts comments or lost a meaning.
pub(super) fn safer(
    sources: &SourceMap,
    module: &Module,
    text: &str,
    options: &FormatOptions,
) -> Option<Vec<Manner>> {
    let mut written = SourceMap::default();
    let file = written.add("", text);
    let read = parse_module(&written, file, &options.reading(options.to)).ok();
    let mut harmed = vec![false; module.rules.len()];
    match &read {
        Some(read) if read.rules.len() == module.rules.len() => {
            for (harmed, (before, after)) in
                harmed.iter_mut().zip(in_order(module).into_iter().zip(in_order(read)))
            {
                *harmed = meaning(before) != meaning(after);
            }
        }
        _ => harmed.fill(true),
    }
    if let Some(read) = &read {
        for comment in miscounted_comments(module, read) {
            for (harmed, rule) in harmed.iter_mut().zip(in_order(module)) {
                *harmed |= spans(sources, rule).contains(&comment);
            }
        }
    }
    if !harmed.contains(&true) {
        return None;
    }
    let mut manners = vec![Manner::Laid; module.rules.len()];
    let order = order(module);
    for (place, harmed) in order.into_iter().zip(harmed) {
        let rule = &module.rules[place];
        let can_stay =
            options.dialect == options.to && !rule::is_chained(rule) && rule.loc.is_known();
        manners[place] = match (harmed, can_stay) {
            (false, _) => Manner::Laid,
            (true, true) => Manner::Verbatim,
            (true, false) => Manner::Hoisted,
        };
    }
    Some(manners)
}

/// The numbers of a module's rules in the order in which they stand.
fn order(module: &Module) -> Vec<usize> {
    let mut order: Vec<usize> = (0..module.rules.len()).collect();
    order.sort_by_key(|at| (module.rules[*at].loc.row, module.rules[*at].loc.col));
    order
}

fn in_order(module: &Module) -> Vec<&Rule> {
    order(module).into_iter().map(|at| &module.rules[at]).collect()
}

/// What a module says, however it is written: its package and its rules. What two modules have in common that differ
/// only in layout.
#[must_use]
pub fn meaning_of(module: &Module) -> String {
    let rules: String = in_order(module).into_iter().map(meaning).collect();
    format!("{}\n{rules}", module.package)
}

/// What a rule says, however it is written.
fn meaning(rule: &Rule) -> String {
    let mut out = String::new();
    let mut next = Some(rule);
    while let Some(link) = next {
        let mut plain = link.clone();
        plain.else_ = None;
        plain.head.assign = true;
        visit::walk_mut(NodeMut::Rule(&mut plain), &mut |node| {
            if let NodeMut::Expr(expr) = node {
                plain_call(expr);
            }
            Step::Into
        });
        out.push_str(&printer::rule(&plain, Dialect::V1));
        out.push('\n');
        next = link.else_.as_deref();
    }
    out
}

/// Makes `plus(x, y, z)` what it is written as: `z = x + y`.
fn plain_call(expr: &mut Expr) {
    let ExprKind::Call(terms) = &mut expr.kind else { return };
    if terms.len() == 4 && infix(&terms[0]).is_some() {
        let loc = terms[0].loc;
        let Some(result) = terms.pop() else { return };
        let call = Term::new(TermKind::Call(std::mem::take(terms)), loc);
        let operator = Term::new(TermKind::Ref(vec![Term::var("eq", loc)]), loc);
        expr.kind = ExprKind::Call(vec![operator, result, call]);
    }
}

fn spans(sources: &SourceMap, rule: &Rule) -> std::ops::RangeInclusive<i64> {
    let whole: Loc = rule::whole(rule);
    let rows = sources.text(whole).bytes().filter(|byte| *byte == b'\n').count() as i64;
    row(whole)..=row(whole) + rows
}

/// The rows of comments that were not written once each.
fn miscounted_comments(before: &Module, after: &Module) -> Vec<i64> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for comment in &before.comments {
        counts.entry(comment.text.trim_end()).or_default().0 += 1;
    }
    for comment in &after.comments {
        counts.entry(comment.text.trim_end()).or_default().1 += 1;
    }
    let miscounted = |comment: &&Comment| {
        counts.get(comment.text.trim_end()).is_some_and(|(before, after)| before != after)
    };
    before.comments.iter().filter(miscounted).map(|comment| row(comment.loc)).collect()
}
