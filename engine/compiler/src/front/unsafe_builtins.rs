//! Checks that forbidden builtins are not called.

use crate::context::Compiler;
use crate::front::{show, util};
use crate::query::Query;
use lictor_syntax::ast::Expr;
use lictor_syntax::visit::{self, Node, Step};
use lictor_syntax::{Code, Diagnostic};
use std::borrow::Cow;
use std::collections::BTreeSet;

pub(crate) fn run(c: &mut Compiler) {
    if c.options.unsafe_builtins.is_empty() {
        return;
    }
    for named in &c.modules {
        let errors = check(&c.options.unsafe_builtins, Node::Module(&named.module));
        c.errors.extend(errors);
    }
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    let errors = check(&q.compiler.options.unsafe_builtins, Node::Body(&q.body));
    q.errors.extend(errors);
}

fn check(forbidden: &BTreeSet<String>, node: Node<'_>) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    visit::walk(node, &mut |node| {
        if let Node::Expr(expr) = node
            && let Some(name) = called(expr)
            && forbidden.contains(&*name)
        {
            let message = format!("unsafe built-in function calls in expression: {name}");
            errors.push(Diagnostic::new(Code::Type, show::place(expr.loc), message));
        }
        Step::Into
    });
    errors
}

/// The dotted name an expression calls.
fn called(expr: &Expr) -> Option<Cow<'_, str>> {
    util::operator(expr).and_then(util::builtin_name)
}
