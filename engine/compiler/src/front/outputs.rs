//! Which variables expressions bind, by name; the answers come from the safety check's own analysis.

use crate::front::safety::names::{Names, VarSet as Bits};
use crate::front::safety::outputs as analysis;
use lictor_syntax::ast::Expr;
use lictor_syntax::visit::VarSet;

/// What an equality binds, given what is bound already.
pub(crate) fn of_equality(expr: &Expr, bound: &VarSet) -> VarSet {
    let mut names = Names::default();
    let bits = to_bits(&mut names, bound);
    let found = analysis::of_equality(&mut names, expr, &bits, Bits::default());
    from_bits(&names, &found)
}

/// What a body binds, given what is bound before it.
pub(crate) fn of_body(
    body: &[Expr],
    arity: &dyn Fn(&[lictor_syntax::ast::Term]) -> Option<usize>,
    bound: &VarSet,
) -> VarSet {
    let mut names = Names::default();
    let bits = to_bits(&mut names, bound);
    let found = analysis::of_body(&mut names, arity, body.iter(), &bits);
    from_bits(&names, &found)
}

fn to_bits(names: &mut Names, vars: &VarSet) -> Bits {
    let mut bits = Bits::default();
    for name in vars.iter() {
        bits.insert(names.id(name));
    }
    bits
}

fn from_bits(names: &Names, bits: &Bits) -> VarSet {
    bits.iter().map(|id| names.name(id)).collect()
}
