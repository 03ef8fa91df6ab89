//! Moves what needs evaluation out of rule heads.

use crate::context::Compiler;

pub(crate) fn run(_c: &mut Compiler) {}
