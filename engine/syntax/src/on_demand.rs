//! Reads the METADATA blocks of a module that was parsed without them.

use crate::annotations;
use crate::ast::{AnnotationTarget, Module};
use crate::diagnostic::{Code, Diagnostic};

/// Reads the blocks among a module's comments and attaches them; returns what is wrong with them.
pub fn read_annotations(module: &mut Module) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    let blocks = annotations::parse_blocks(&module.comments, |loc, message| {
        errors.push(Diagnostic::new(Code::Parse, loc, message));
    });
    if errors.is_empty() {
        let imports =
            module.imports.iter().map(|import| (import.loc.row, AnnotationTarget::Import));
        let rules = module
            .rules
            .iter()
            .enumerate()
            .map(|(i, rule)| (rule.loc.row, AnnotationTarget::Rule(i)));
        let package = [(module.package.loc.row, AnnotationTarget::Package)];
        let mut anchors: Vec<_> = package.into_iter().chain(imports).chain(rules).collect();
        anchors.sort_by_key(|(row, _)| *row);
        annotations::attach(module, blocks, &anchors, &mut errors);
    }
    errors
}
