//! Checks that called functions exist and get the right number of operands.

use crate::context::Compiler;
use crate::front::{show, util};
use crate::query::Query;
use crate::signatures::Signatures;
use lictor_program::types::Type;
use lictor_syntax::ast::{Expr, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};
use lictor_syntax::{Code, Diagnostic};

pub(crate) fn run(c: &mut Compiler) {
    if c.options.allow_undefined_functions {
        return;
    }
    for named in &c.modules {
        let check = Check {
            arity: &|operator| c.arity(operator),
            signature: &|name, expr| arity_mismatch_of_builtin(&*c.options.builtins, name, expr),
            written: &|name| c.rewritten.get(name).map(String::as_str),
        };
        let errors = check.node(Node::Module(&named.module));
        c.errors.extend(errors);
    }
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    let check = Check {
        arity: &|operator| q.arity(operator),
        signature: &|name, expr| {
            arity_mismatch_of_builtin(&*q.compiler.options.builtins, name, expr)
        },
        written: &|name| q.rewritten.get(name).map(String::as_str),
    };
    let errors = check.node(Node::Body(&q.body));
    q.errors.extend(errors);
}

struct Check<'a> {
    arity: &'a dyn Fn(&[Term]) -> Option<usize>,
    /// The lines that compare operands with a declaration, where there is one.
    signature: &'a dyn Fn(&[Term], &Expr) -> Option<String>,
    written: &'a dyn Fn(&str) -> Option<&'a str>,
}

impl Check<'_> {
    fn node(&self, node: Node<'_>) -> Vec<Diagnostic> {
        let mut errors = Vec::new();
        visit::walk(node, &mut |node| {
            let Node::Expr(expr) = node else { return Step::Into };
            match self.expr(expr) {
                Some(message) => {
                    errors.push(Diagnostic::new(Code::Type, show::place(expr.loc), message));
                    Step::Over
                }
                None => Step::Into,
            }
        });
        errors
    }

    fn expr(&self, expr: &Expr) -> Option<String> {
        let operator = util::operator(expr)?;
        let given = util::operands(expr).len();
        let name = || show::show_ref(&show::rename_vars(operator, self.written));
        let Some(arity) = (self.arity)(operator) else {
            return Some(format!("undefined function {}", name()));
        };
        let given = match expr.generated {
            true if util::is_equality(expr) || given == arity + 1 => return None,
            true => given.saturating_sub(1),
            false if given == arity || given == arity + 1 => return None,
            false => given,
        };
        if let Some(lines) = (self.signature)(operator, expr) {
            return Some(format!("{}: arity mismatch\n{lines}", name()));
        }
        let plural = if given == 1 { "" } else { "s" };
        Some(format!("function {} has arity {arity}, got {given} argument{plural}", name()))
    }
}

/// The operands of a call of a builtin beside what it wants.
fn arity_mismatch_of_builtin(
    builtins: &dyn Signatures,
    operator: &[Term],
    expr: &Expr,
) -> Option<String> {
    let declaration = &builtins.get(&util::builtin_name(operator)?)?.decl;
    let have: Vec<String> =
        util::operands(expr).iter().map(|operand| type_of(operand).to_string()).collect();
    let want = declaration.named_args();
    Some(format!("\thave: ({})\n\twant: {want}", have.join(", ")))
}

/// What is known of an operand before types are checked.
fn type_of(term: &Term) -> Type {
    match &term.kind {
        TermKind::Null => Type::Null,
        TermKind::Bool(_) => Type::Boolean,
        TermKind::Number(_) => Type::Number,
        TermKind::String(_) => Type::String,
        _ => Type::Unknown,
    }
}
