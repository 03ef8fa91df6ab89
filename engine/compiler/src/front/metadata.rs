//! METADATA: which annotations hold for which rule, and the calls that ask for them.

use crate::context::Compiler;

/// The annotations of all modules by scope.
#[derive(Debug, Clone, Default)]
pub struct AnnotationSet {}

pub(crate) fn parse_blocks(_c: &mut Compiler) {}

pub(crate) fn set_annotations(_c: &mut Compiler) {}

pub(crate) fn rewrite_calls(_c: &mut Compiler) {}
