//! Which variables a body declares with `:=` and `some`.

use crate::front::util::{is_assignment, two_operands};
use lictor_syntax::ast::{Expr, ExprKind, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step, VarSet};

/// The variables declared at and below a node, those of comprehensions left out.
#[must_use]
pub fn declared_vars(node: Node<'_>) -> VarSet {
    let mut vars = VarSet::new();
    visit::walk(node, &mut |node| match node {
        Node::Expr(expr) => {
            add_declared(expr, &mut vars);
            Step::Into
        }
        Node::Term(Term {
            kind:
                TermKind::ArrayCompr { .. } | TermKind::SetCompr { .. } | TermKind::ObjectCompr { .. },
            ..
        }) => Step::Over,
        _ => Step::Into,
    });
    vars
}

fn add_declared(expr: &Expr, vars: &mut VarSet) {
    if let (true, Some((target, _))) = (is_assignment(expr), two_operands(expr)) {
        add_vars(target, vars);
    } else if let ExprKind::Some(symbols) = &expr.kind {
        for symbol in symbols {
            match &symbol.kind {
                TermKind::Var(name) => vars.add(name),
                TermKind::Call(terms) => match &terms[..] {
                    [_, key, value, _] => {
                        add_vars(key, vars);
                        add_vars(value, vars);
                    }
                    [_, value, ..] => add_vars(value, vars),
                    _ => {}
                },
                _ => {}
            }
        }
    }
}

/// Every variable at and below a term.
pub(crate) fn add_vars(term: &Term, vars: &mut VarSet) {
    visit::walk(Node::Term(term), &mut |node| {
        if let Node::Term(Term { kind: TermKind::Var(name), .. }) = node {
            vars.add(name);
        }
        Step::Into
    });
}
