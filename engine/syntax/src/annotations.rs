//! METADATA blocks.

use crate::ast::{Annotations, Comment, Module};
use crate::diagnostic::Diagnostic;
use crate::parser::Anchor;

/// Reads the METADATA blocks among the comments.
pub(crate) fn parse_blocks(
    _comments: &[Comment],
    _text: &str,
    _errors: &mut Vec<Diagnostic>,
) -> Vec<Annotations> {
    Vec::new()
}

/// Attaches blocks to the statements after them.
pub(crate) fn attach(
    module: &mut Module,
    blocks: Vec<Annotations>,
    _anchors: &[(u32, Anchor)],
    _errors: &mut Vec<Diagnostic>,
) {
    module.annotations = blocks;
}
