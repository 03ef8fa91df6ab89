//! Checks that deprecated builtins are not called, in modules that hold themselves to v1 and everywhere in strict
//! mode.

use crate::context::Compiler;
use crate::front::{show, util};
use crate::query::Query;
use crate::signatures::Signatures;
use lictor_syntax::ast::{Dialect, ExprKind, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};
use lictor_syntax::{Code, Diagnostic, Loc};

pub(crate) fn run(c: &mut Compiler) {
    for named in &c.modules {
        if c.options.strict || named.module.dialect != Dialect::V0 {
            let errors = check(&*c.options.builtins, Node::Module(&named.module));
            c.errors.extend(errors);
        }
    }
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    if q.compiler.options.strict || q.context.strict {
        let errors = check(&*q.compiler.options.builtins, Node::Body(&q.body));
        q.errors.extend(errors);
    }
}

fn check(builtins: &dyn Signatures, node: Node<'_>) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    let mut call = |terms: &[Term], loc: Loc| {
        let name = terms.first().and_then(Term::as_ref_parts).and_then(util::builtin_name);
        if let Some(name) = name
            && builtins.get(&name).is_some_and(|builtin| builtin.deprecated)
        {
            let message = format!("deprecated built-in function calls in expression: {name}");
            errors.push(Diagnostic::new(Code::Type, show::place(loc), message));
        }
    };
    visit::walk(node, &mut |node| {
        match node {
            Node::Expr(expr) => {
                if let ExprKind::Call(terms) = &expr.kind {
                    call(terms, expr.loc);
                }
            }
            Node::Term(Term { kind: TermKind::Call(terms), .. }) => {
                call(terms, terms.first().map_or(Loc::default(), |operator| operator.loc));
            }
            _ => {}
        }
        Step::Into
    });
    errors
}
