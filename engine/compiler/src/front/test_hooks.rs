//! What the test runner needs done to test rules: duplicates get names of their own, cases of a rule report
//! themselves, and sides of equalities get locals that a trace can show. All of it only on request.

use crate::context::{Compiler, LocalGenerator};
use crate::front::util::{
    append, append_or_replace, builtin_ref, capture, full_ref, is_comprehension, is_equality,
    operands, operator,
};
use crate::tree::ground_prefix;
use lictor_syntax::ast::{Body, Expr, ExprKind, Head, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step, VarParams, VarSet};
use lictor_syntax::{order, text};
use std::collections::HashMap;

const TEST: &str = "test_";
const SKIPPED: &str = "todo_test_";

/// The name of the test a head belongs to and how many parts of its reference lead to it.
#[must_use]
pub fn test_name(head: &Head) -> (String, usize) {
    let prefix = ground_prefix(&head.reference);
    let mut name = String::new();
    for (i, part) in prefix.iter().enumerate() {
        name = match &part.kind {
            TermKind::Var(text) | TermKind::String(text) => text.clone(),
            _ => String::new(),
        };
        if name.starts_with(TEST) || name.starts_with(SKIPPED) {
            return (name, i + 1);
        }
    }
    (name, prefix.len())
}

pub(crate) fn rename_duplicates(c: &mut Compiler) {
    if !c.options.rename_duplicate_tests {
        return;
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    for named in &mut c.modules {
        for rule in &mut named.module.rules {
            let (name, length) = test_name(&rule.head);
            if !name.starts_with(TEST) {
                continue;
            }
            let reference = &mut rule.head.reference;
            let path = text::reference(&full_ref(&named.module.package, &reference[..length]));
            let count = counts.entry(path).or_insert(0);
            if *count > 0
                && let Some(TermKind::Var(name) | TermKind::String(name)) =
                    reference.get_mut(length - 1).map(|part| &mut part.kind)
            {
                name.push_str(&format!("#{count:02}"));
                if length == 1 {
                    rule.head.name.clone_from(name);
                }
            }
            *count += 1;
        }
    }
}

pub(crate) fn inject_test_cases(c: &mut Compiler) {
    if !c.options.inject_test_cases {
        return;
    }
    for rule in c.modules.iter_mut().flat_map(|named| &mut named.module.rules) {
        let (name, length) = test_name(&rule.head);
        if name.starts_with(TEST) && length < rule.head.reference.len() && !reports_itself(rule) {
            inject(rule, length);
        }
    }
}

fn reports_itself(rule: &Rule) -> bool {
    let mut found = false;
    visit::walk(Node::Body(&rule.body), &mut |node| {
        if let Node::Expr(expr) = node {
            found = found
                || operator(expr).is_some_and(|op| text::reference(op) == "internal.test_case");
        }
        if found { Step::Over } else { Step::Into }
    });
    found
}

/// Reports a case as early as its names are known, so that a failing case is known by its name.
fn inject(rule: &mut Rule, length: usize) {
    let names: Vec<Term> = rule.head.reference.iter().skip(length).cloned().collect();
    for name in &names {
        move_up(&mut rule.body, name);
    }
    let first_mention = |name: &Term| {
        let name = name.as_var()?;
        rule.body
            .iter()
            .position(|expr| visit::vars(Node::Expr(expr), VarParams::default()).contains(name))
    };
    let after = names.iter().filter_map(first_mention).max().map_or(0, |index| index + 1);
    let loc = rule.head.loc;
    let call = vec![builtin_ref("internal.test_case", loc), Term::new(TermKind::Array(names), loc)];
    rule.body.insert(after, Expr::new(ExprKind::Call(call), loc));
    number(&mut rule.body);
}

/// Moves the generated expression that gives a name right behind the last of the expressions it depends on.
fn move_up(body: &mut Body, name: &Term) {
    let mut i = body.len();
    while i > 0 {
        let index = i - 1;
        let target = body.get(index).and_then(|expr| place_for(body, index, expr, name));
        match target.filter(|target| *target != index) {
            Some(target) => {
                let expr = body.remove(index);
                body.insert(target, expr);
            }
            None => i -= 1,
        }
    }
}

fn place_for(body: &Body, index: usize, expr: &Expr, name: &Term) -> Option<usize> {
    let gives = expr.generated
        && is_equality(expr)
        && order::compare(operands(expr).first()?, name).is_eq();
    if !gives {
        return None;
    }
    let vars = visit::vars(Node::Term(operands(expr).get(1)?), VarParams::default());
    let locals: VarSet = vars.iter().filter(|name| name.starts_with("__local")).collect();
    if locals.is_empty() {
        return Some(0);
    }
    let mentions = |name: &str| {
        let before = body.get(..index).unwrap_or_default();
        before
            .iter()
            .position(|expr| visit::vars(Node::Expr(expr), VarParams::default()).contains(name))
    };
    let highest = locals.iter().filter_map(mentions).max().unwrap_or(0);
    (highest < index).then_some(highest + 1)
}

fn number(body: &mut Body) {
    body.iter_mut().enumerate().for_each(|(i, expr)| expr.index = i);
}

pub(crate) fn rewrite_for_tracing(c: &mut Compiler) {
    if !c.options.trace_tests {
        return;
    }
    c.for_each_rule_mut(|c, rule| {
        if rule.head.name.starts_with(TEST) {
            name_sides(&mut c.generator, &mut rule.body);
        }
    });
}

fn name_sides(generator: &mut LocalGenerator, body: &mut Body) {
    let mut result = Body::new();
    for mut expr in std::mem::take(body) {
        let ours = !expr.negated && !expr.generated;
        let equality = ours && is_equality(&expr);
        let mut named = Vec::new();
        match &mut expr.kind {
            ExprKind::Call(terms) if equality => {
                for term in terms.iter_mut().skip(1).take(2) {
                    if matches!(term.kind, TermKind::Ref(_)) || is_comprehension(term) {
                        let (local, side) = capture(generator, term.clone());
                        *term = local;
                        named.push(side);
                    }
                }
            }
            ExprKind::Every(every) if ours => name_sides(generator, &mut every.body),
            _ => {}
        }
        named.iter_mut().for_each(|side| side.with.clone_from(&expr.with));
        append(&mut result, named);
        append_or_replace(&mut result, [expr]);
    }
    *body = result;
}
