//! Builds the trees of packages and rules.
//!
//! Later stages and evaluation walk these trees by recursion, so paths are held to a length that no policy reaches.

use crate::context::Compiler;
use crate::front::show;
use crate::tree::{ModuleNode, RuleTree};
use lictor_syntax::{Code, Diagnostic};

/// The most steps a package and a rule's reference may have together.
const MAX_PATH: usize = 500;

pub(crate) fn set_module_tree(c: &mut Compiler) {
    let mut errors = Vec::new();
    for named in &c.modules {
        let package = &named.module.package;
        let rules = named.module.rules.iter().map(|rule| (rule.head.reference.len(), rule.loc));
        for (steps, loc) in rules.chain([(0, package.loc)]) {
            if package.path.len() + steps > MAX_PATH {
                let message = format!("path is too long (more than {MAX_PATH} steps)");
                errors.push(Diagnostic::new(Code::Compile, show::place(loc), message));
            }
        }
    }
    if errors.is_empty() {
        c.module_tree = ModuleNode::new(c.modules.iter().map(|named| &named.module));
    }
    c.errors.extend(errors);
}

pub(crate) fn set_rule_tree(c: &mut Compiler) {
    c.rules = RuleTree::new(c.modules.iter().map(|named| &named.module));
}
