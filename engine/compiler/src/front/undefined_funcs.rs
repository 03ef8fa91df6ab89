//! Checks that called functions exist and get the right number of operands.

use crate::context::Compiler;
use crate::front::{show, util};
use crate::query::Query;
use crate::types;
use lictor_program::types::{Decl, Type};
use lictor_syntax::ast::{Expr, ExprKind, Term};
use lictor_syntax::visit::{self, Node, Step};
use lictor_syntax::{Code, Diagnostic};

pub(crate) fn run(c: &mut Compiler) {
    if c.options.allow_undefined_functions {
        return;
    }
    for named in &c.modules {
        let check = Check {
            arity: &|operator| c.arity(operator),
            compare: &|terms| compare(c, terms),
            written: &|name| c.rewritten.get(name).map(String::as_str),
        };
        let errors = check.node(Node::Module(&named.module));
        c.errors.extend(errors);
    }
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    let check = Check {
        arity: &|operator| q.arity(operator),
        compare: &|terms| compare(q.compiler, terms),
        written: &|name| q.rewritten.get(name).map(String::as_str),
    };
    let errors = check.node(Node::Body(&q.body));
    q.errors.extend(errors);
}

/// Operands beside a declaration: as lines, and as JSON.
struct Comparison {
    lines: String,
    details: String,
}

struct Check<'a> {
    arity: &'a dyn Fn(&[Term]) -> Option<usize>,
    /// The lines that compare operands with a declaration, where there is one.
    compare: &'a dyn Fn(&[Term]) -> Option<Comparison>,
    written: &'a dyn Fn(&str) -> Option<&'a str>,
}

impl Check<'_> {
    fn node(&self, node: Node<'_>) -> Vec<Diagnostic> {
        let mut errors = Vec::new();
        visit::walk(node, &mut |node| {
            let Node::Expr(expr) = node else { return Step::Into };
            match self.expr(expr) {
                Some((message, details)) => {
                    let error = Diagnostic::new(Code::Type, show::place(expr.loc), message);
                    errors.push(Diagnostic { details, ..error });
                    Step::Over
                }
                None => Step::Into,
            }
        });
        errors
    }

    /// What is wrong with a call, and details of it.
    fn expr(&self, expr: &Expr) -> Option<(String, Option<String>)> {
        let ExprKind::Call(terms) = &expr.kind else { return None };
        let operator = util::operator(expr)?;
        let given = util::operands(expr).len();
        let name = || show::show_ref(&show::rename_vars(operator, self.written));
        let Some(arity) = (self.arity)(operator) else {
            return Some((format!("undefined function {}", name()), None));
        };
        let given = match expr.generated {
            true if util::is_equality(expr) || given == arity + 1 => return None,
            true => given.saturating_sub(1),
            false if given == arity || given == arity + 1 => return None,
            false => given,
        };
        if let Some(Comparison { lines, details }) = (self.compare)(terms) {
            return Some((format!("{}: arity mismatch\n{lines}", name()), Some(details)));
        }
        let plural = if given == 1 { "" } else { "s" };
        let message =
            format!("function {} has arity {arity}, got {given} argument{plural}", name());
        Some((message, None))
    }
}

/// The operands of a call beside what the function wants, where its type is known by now.
fn compare(c: &Compiler, terms: &[Term]) -> Option<Comparison> {
    let types = types::of_call(c, terms);
    let (operator, operands) = types.split_first()?;
    let Type::Function(decl) = operator else { return None };
    let have: Vec<String> = operands.iter().map(Type::to_string).collect();
    let lines = format!("\thave: ({})\n\twant: {}", have.join(", "), decl.named_args());
    let have: Vec<String> = operands.iter().map(Type::to_json).collect();
    let want = Decl { result: None, ..Decl::clone(decl) }.operands_json();
    let details = format!("{{\"have\":[{}],\"want\":{want}}}", have.join(","));
    Some(Comparison { lines, details })
}
