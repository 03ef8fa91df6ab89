//! Reads the METADATA blocks of a module that was parsed without them.

use crate::annotations;
use crate::ast::Module;
use crate::diagnostic::Diagnostic;
use crate::parser::Anchor;
use crate::source::SourceMap;

/// Reads the blocks among a module's comments and attaches them; returns what is wrong with them.
pub fn read_annotations(module: &mut Module, sources: &SourceMap) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    let text = &sources.file(module.package.loc.file).text;
    let blocks = annotations::parse_blocks(&module.comments, text, &mut errors);
    if errors.is_empty() {
        let imports = module.imports.iter().map(|import| (import.loc.row, Anchor::Import));
        let rules =
            module.rules.iter().enumerate().map(|(i, rule)| (rule.loc.row, Anchor::Rule(i)));
        let package = [(module.package.loc.row, Anchor::Package)];
        let mut anchors: Vec<(u32, Anchor)> =
            package.into_iter().chain(imports).chain(rules).collect();
        anchors.sort_by_key(|(row, _)| *row);
        annotations::attach(module, blocks, &anchors, &mut errors);
    }
    errors
}
