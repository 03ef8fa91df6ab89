//! Checks `with` and hoists its values.

use crate::context::Compiler;
use crate::query::Query;

pub(crate) fn run(_c: &mut Compiler) {}

pub(crate) fn run_query(_q: &mut Query<'_>) {}
