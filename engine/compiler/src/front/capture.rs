//! Gives the value of each expression of a query a variable, so that a result can show it.
//!
//! `x > 1` becomes `gt(x, 1, $term1)` and `input.x` becomes `input.x = $term1`. Where a query has several expressions or
//! iterates, the variable is asked for once more at the end: an expression that is false must still fail.

use crate::front::util;
use crate::query::Query;
use lictor_syntax::ast::{Expr, ExprKind, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};

pub(crate) fn run_query(q: &mut Query<'_>) {
    if !q.context.capture {
        return;
    }
    let mut body = std::mem::take(&mut q.body);
    let ask_again = body.len() > 1 || iterates(q, &body);
    let mut last = Vec::new();
    for expr in &mut body {
        let Some(var) = capture(q, expr) else { continue };
        if let Some(name) = var.as_var() {
            q.captures.push((expr.loc, name.to_owned()));
        }
        if ask_again {
            let mut again = Expr::new(ExprKind::Term(Box::new(var)), expr.loc);
            again.generated = true;
            last.push(again);
        }
    }
    util::append(&mut body, last);
    q.body = body;
}

/// Adds a variable for the value of an expression that has one.
fn capture(q: &Query<'_>, expr: &mut Expr) -> Option<Term> {
    if expr.negated || util::is_assignment(expr) || util::is_equality(expr) {
        return None;
    }
    let var = Term::var(format!("$term{}", q.captures.len() + 1), expr.loc);
    match &mut expr.kind {
        ExprKind::Term(term) => {
            let equality = util::equality((**term).clone(), var.clone(), expr.loc);
            expr.kind = equality.kind;
        }
        ExprKind::Call(terms) => {
            let operator = terms.first().and_then(Term::as_ref_parts)?;
            if is_void(q, operator) || q.arity(operator) != Some(terms.len() - 1) {
                return None;
            }
            terms.push(var.clone());
        }
        _ => return None,
    }
    Some(var)
}

fn is_void(q: &Query<'_>, operator: &[Term]) -> bool {
    let builtins = &q.compiler.options.builtins;
    util::builtin_name(operator).and_then(|name| builtins.get(&name)).is_some_and(|b| b.is_void())
}

/// Whether a body may have several solutions: it looks up a variable key or calls a relation, outside comprehensions.
fn iterates(q: &Query<'_>, body: &[Expr]) -> bool {
    let builtins = &q.compiler.options.builtins;
    let mut found = false;
    visit::walk(Node::Body(body), &mut |node| match node {
        _ if found => Step::Over,
        Node::Term(term) if util::is_comprehension(term) => Step::Over,
        Node::Term(Term { kind: TermKind::Ref(parts), .. }) => {
            let relation = || {
                let builtin = util::builtin_name(parts).and_then(|name| builtins.get(&name));
                builtin.is_some_and(|builtin| builtin.relation)
            };
            found = parts.iter().skip(1).any(|part| part.as_var().is_some()) || relation();
            Step::Into
        }
        _ => Step::Into,
    });
    found
}
