//! Which variables a body binds, given those that are bound already: the safety check's answer, by name.

use super::safety::names::{Names, VarSet as Numbers};
use super::safety::outputs;
use lictor_syntax::ast::{Expr, Term};
use lictor_syntax::visit::VarSet;

/// The variables a body binds, those in `safe` left out.
pub(crate) fn of_body(
    arity: &dyn Fn(&[Term]) -> Option<usize>,
    body: &[Expr],
    safe: &VarSet,
) -> VarSet {
    let mut names = Names::default();
    let mut known = Numbers::default();
    for name in safe.iter() {
        known.insert(names.id(name));
    }
    let bound = outputs::of_body(&mut names, arity, body.iter(), &known);
    bound.iter().map(|id| names.name(id)).collect()
}
