//! The type checker: a best-effort flow check over rules and queries, with OPA's answers.
//!
//! Rules are checked in order of dependency. What each one gives is put into a [`TypeTree`] by path; a body is
//! checked against the tree under a layer that collects what its variables may be. The types themselves live in
//! `lictor_program::types`. Types are thrown away after compilation; evaluation does not rely on them.
//!
//! As in OPA, calls inside `every`, `and` and `or` are not checked, and a document replaced by `with` may have the
//! type of either value.

mod annotated;
mod check;
mod dependents;
mod env;
mod errors;
mod refs;
mod rules;
mod schema;
mod terms;
mod tree;
mod unify;

pub use schema::SchemaSet;
pub use tree::TypeTree;

use crate::context::Compiler;
use crate::query::Query;
use check::Checker;
use env::Env;
use lictor_program::types::Type;
use lictor_syntax::ast::Term;
use std::collections::HashMap;

/// The types inferred so far.
#[derive(Debug, Clone, Default)]
pub struct TypeEnv {
    /// What the rules give, by path.
    pub tree: TypeTree,
}

impl TypeEnv {
    /// The type of `input`, where a schema tells it.
    #[must_use]
    pub fn input(&self) -> Option<&Type> {
        self.tree.name("input").and_then(TypeTree::leaf)
    }
}

/// Checks every rule, dependencies first.
pub(crate) fn run(c: &mut Compiler) {
    let mut tree = std::mem::take(&mut c.types.tree);
    let checker = Checker::new(c, &c.generator.subjects, vec![&c.rewritten]);
    let errors = match annotated::input(&checker, &mut tree) {
        Ok(()) => rules::check(&checker, &mut tree),
        Err(error) => vec![error.into_diagnostic()],
    };
    c.types.tree = tree;
    c.errors.extend(errors);
}

/// Checks a query.
pub(crate) fn run_query(q: &mut Query<'_>) {
    let checker = Checker::new(q.compiler, &q.subjects, vec![&q.rewritten, &q.compiler.rewritten]);
    let errors = checker.check_query(&q.compiler.types.tree, &q.body);
    q.errors.extend(errors);
}

/// What the operator and the operands of a call may be, before the body they stand in is checked.
pub(crate) fn of_call(c: &Compiler, terms: &[Term]) -> Vec<Type> {
    let subjects = HashMap::new();
    let checker = Checker::new(c, &subjects, Vec::new());
    let env = Env::base(&c.types.tree);
    terms.iter().map(|term| checker.type_of(&env, term)).collect()
}

/// Which operands of a call the checker refuses, whatever stands beside them.
pub(crate) fn refused(c: &Compiler, terms: &[Term]) -> Vec<usize> {
    let types = of_call(c, terms);
    let Some((Type::Function(decl), operands)) = types.split_first() else { return Vec::new() };
    let fits =
        |at: usize| operands[at].is_partial() || unify::unifies(&operands[at], decl.operand(at));
    (0..operands.len()).filter(|at| !fits(*at)).collect()
}
