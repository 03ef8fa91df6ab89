//! Checks that rules, packages and data do not contradict each other.

use crate::context::Compiler;

pub(crate) fn run(_c: &mut Compiler) {}
