//! Builds the trees of packages and rules.

use crate::context::Compiler;
use crate::tree::{ModuleNode, RuleTree};

pub(crate) fn set_module_tree(c: &mut Compiler) {
    c.module_tree = ModuleNode::new(c.modules.iter().map(|named| &named.module));
}

pub(crate) fn set_rule_tree(c: &mut Compiler) {
    c.rules = RuleTree::new(c.modules.iter().map(|named| &named.module));
}
