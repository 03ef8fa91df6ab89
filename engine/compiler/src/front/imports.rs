//! Checks imports for duplicates and takes them out of the modules.

use crate::context::Compiler;

pub(crate) fn check_duplicates(_c: &mut Compiler) {}

pub(crate) fn remove(_c: &mut Compiler) {}
