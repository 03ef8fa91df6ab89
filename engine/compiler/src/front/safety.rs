//! Orders bodies so that variables are bound before use, and reports those that never are.

use crate::context::Compiler;
use crate::query::Query;

pub(crate) fn run_heads(_c: &mut Compiler) {}

pub(crate) fn run_bodies(_c: &mut Compiler) {}

pub(crate) fn run_query(_q: &mut Query<'_>) {}
