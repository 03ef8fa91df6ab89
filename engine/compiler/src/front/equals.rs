//! Turns `==` into `=`; by now safety has been checked, so the difference no longer matters. Queries keep `==`,
//! because they show its result.

use crate::context::Compiler;
use crate::front::util::{builtin_ref, is_call_of};
use lictor_syntax::ast::ExprKind;
use lictor_syntax::visit::{self, NodeMut, Step};

pub(crate) fn run(c: &mut Compiler) {
    for rule in c.modules.iter_mut().flat_map(|named| &mut named.module.rules) {
        visit::walk_mut(NodeMut::Rule(rule), &mut |node| {
            if let NodeMut::Expr(expr) = node
                && is_call_of(expr, "equal")
                && let ExprKind::Call(terms) = &mut expr.kind
                && let [operator, _, _] = &mut terms[..]
            {
                *operator = builtin_ref("eq", operator.loc);
            }
            Step::Into
        });
    }
}
