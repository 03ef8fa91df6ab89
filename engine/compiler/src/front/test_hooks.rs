//! What the test runner needs done to test rules.

use crate::context::Compiler;

pub(crate) fn rename_duplicates(_c: &mut Compiler) {}

pub(crate) fn inject_test_cases(_c: &mut Compiler) {}

pub(crate) fn rewrite_for_tracing(_c: &mut Compiler) {}
