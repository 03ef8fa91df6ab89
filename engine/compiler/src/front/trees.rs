//! Builds the trees of packages and rules.

use crate::context::Compiler;

pub(crate) fn set_module_tree(_c: &mut Compiler) {}

pub(crate) fn set_rule_tree(_c: &mut Compiler) {}
