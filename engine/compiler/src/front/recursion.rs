//! Checks that no rule depends on itself.

use crate::context::Compiler;

pub(crate) fn run(_c: &mut Compiler) {}
