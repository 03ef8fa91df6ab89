//! Which rules may give something else when a document is replaced.

use crate::context::Compiler;
use crate::tree::{RuleId, TreeNode, ground_prefix};
use lictor_syntax::ast::Term;
use std::collections::BTreeSet;

use super::terms::is_constant;

/// The paths of the rules that a ref may mean, and of those that depend on them.
pub(super) fn of(compiler: &Compiler, target: &[Term]) -> Vec<Vec<Term>> {
    let mut found = BTreeSet::new();
    if let Some((head, path)) = target.split_first()
        && head.as_var() == Some("data")
    {
        collect(&compiler.rules.root, path, &mut found);
    }
    let found = compiler.graph.with_dependents(found);
    found.into_iter().map(|id| ground_prefix(&compiler.rule_ref(id)).to_vec()).collect()
}

fn collect(node: &TreeNode, path: &[Term], out: &mut BTreeSet<RuleId>) {
    let Some((step, below)) = path.split_first() else {
        node.depth_first(&mut |node| {
            out.extend(node.rules.iter().map(|entry| entry.id));
            true
        });
        return;
    };
    let mut descend = |child: &TreeNode| {
        out.extend(child.rules.iter().map(|entry| entry.id));
        collect(child, below, out);
    };
    if is_constant(step) {
        if let Some(child) = node.child(step) {
            descend(child);
        }
    } else {
        node.children.values().for_each(descend);
    }
}
