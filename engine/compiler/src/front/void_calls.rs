//! Checks that calls without value (`print`) are not used as values.

use crate::context::Compiler;
use crate::front::util::builtin_name;
use crate::options::Options;
use crate::query::Query;
use lictor_syntax::ast::{Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};
use lictor_syntax::{Code, Diagnostic, text};

pub(crate) fn run(c: &mut Compiler) {
    for named in &c.modules {
        c.errors.extend(check(&c.options, Node::Module(&named.module)));
    }
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    q.errors.extend(check(&q.compiler.options, Node::Body(&q.body)));
}

fn check(options: &Options, node: Node<'_>) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    visit::walk(node, &mut |node| {
        if let Node::Term(term) = node
            && let TermKind::Call(terms) = &term.kind
            && is_void(options, terms)
        {
            let message = format!("{} used as value", text::term(term));
            errors.push(Diagnostic::new(Code::Type, term.loc, message));
        }
        Step::Into
    });
    errors
}

fn is_void(options: &Options, call: &[Term]) -> bool {
    let name = call.first().and_then(Term::as_ref_parts).and_then(builtin_name);
    name.and_then(|name| options.builtins.get(&name)).is_some_and(|signature| signature.is_void())
}
