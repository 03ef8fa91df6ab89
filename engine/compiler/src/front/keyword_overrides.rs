//! Checks that nothing shadows `input` or `data`: rules and arguments never, assignments in v1 and in strict mode.

use crate::context::Compiler;
use crate::front::util::{is_assignment, is_root_name, is_strict, operands, root_name};
use crate::query::Query;
use lictor_syntax::ast::{Module, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};
use lictor_syntax::{Code, Diagnostic};

pub(crate) fn run(c: &mut Compiler) {
    for named in &c.modules {
        if is_strict(&c.options, &named.module) {
            c.errors.extend(check_module(&named.module));
        }
    }
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    if q.is_strict() {
        check_assignments(Node::Body(&q.body), &mut q.errors);
    }
}

fn check_module(module: &Module) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    for rule in &module.rules {
        check_head(rule, &mut errors);
    }
    check_assignments(Node::Module(module), &mut errors);
    errors
}

fn check_head(rule: &Rule, errors: &mut Vec<Diagnostic>) {
    if let Some(name) = rule.head.reference.first().and_then(Term::as_var)
        && is_root_name(name)
    {
        let message = format!("rules must not shadow {name} (use a different rule name)");
        errors.push(Diagnostic::new(Code::Compile, rule.loc, message));
    }
    for arg in rule.head.args.iter().flatten() {
        if let Some(name) = root_name(arg) {
            let message = format!("args must not shadow {name} (use a different variable name)");
            errors.push(Diagnostic::new(Code::Compile, arg.loc, message));
        }
    }
}

fn check_assignments(node: Node<'_>, errors: &mut Vec<Diagnostic>) {
    visit::walk(node, &mut |node| {
        if let Node::Expr(expr) = node
            && is_assignment(expr)
            && let Some(name) = operands(expr).first().and_then(bare_root_name)
        {
            let message =
                format!("variables must not shadow {name} (use a different variable name)");
            errors.push(Diagnostic::new(Code::Compile, expr.loc, message));
        }
        Step::Into
    });
}

fn bare_root_name(term: &Term) -> Option<&str> {
    match &term.kind {
        TermKind::Var(name) if is_root_name(name) => Some(name),
        _ => root_name(term),
    }
}
