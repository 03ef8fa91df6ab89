//! Imports: which of them the written dialect needs, and their order.

use super::FormatOptions;
use super::style::Style;
use super::writer::Writer;
use crate::ast::{Dialect, Import, Module, Term, TermKind};
use crate::order;
use crate::source::Loc;

/// The path of an import as text parts; empty if it holds anything but names.
fn names(import: &Import) -> Vec<&str> {
    let parts = import.path.as_ref_parts().unwrap_or_default();
    parts
        .iter()
        .map_while(|part| match &part.kind {
            TermKind::Var(name) | TermKind::String(name) => Some(name.as_str()),
            _ => None,
        })
        .collect()
}

/// `import rego.v1`
pub(super) fn is_rego_v1(import: &Import) -> bool {
    names(import) == ["rego", "v1"]
}

/// `import future.keywords.NAME`, or `import future.keywords` for an empty name.
pub(super) fn is_future(import: &Import, name: &str) -> bool {
    match names(import).as_slice() {
        ["future", "keywords"] => name.is_empty(),
        ["future", "keywords", keyword] => *keyword == name,
        _ => false,
    }
}

/// The keyword of `import future.keywords.NAME`.
pub(super) fn future_keyword(import: &Import) -> Option<String> {
    match names(import).as_slice() {
        ["future", "keywords", keyword] => Some((*keyword).to_string()),
        _ => None,
    }
}

fn begins_with(import: &Import, root: &str) -> bool {
    names(import).first() == Some(&root)
}

/// Whether an import was added here.
fn is_added(import: &Import) -> bool {
    import.path.loc == Loc::default()
}

/// Adds the imports that the written dialect needs, and takes those away that it makes needless.
pub(super) fn adapt(module: &mut Module, style: &Style, options: &FormatOptions) {
    let imports = &mut module.imports;
    match options.to {
        Dialect::V1 if options.drop_v0_imports => imports.retain(|import| !is_rego_v1(import)),
        Dialect::V0CompatV1 if !imports.iter().any(is_rego_v1) => add(imports, &["rego", "v1"]),
        _ => {}
    }
    let compatible = imports.iter().any(is_rego_v1);
    if compatible || options.drop_v0_imports && options.to != Dialect::V0 {
        imports.retain(|import| !begins_with(import, "future"));
    }
    for keyword in &style.needed {
        let always_there =
            (compatible || options.to != Dialect::V0) && matches!(*keyword, "in" | "every");
        let imported = imports.iter().any(|import| {
            is_future(import, "")
                || is_future(import, keyword)
                || *keyword == "in" && is_future(import, "every")
        });
        if !always_there && !imported {
            add(imports, &["future", "keywords", keyword]);
        }
    }
}

/// Adds an import below the last import of keywords, or at the top.
fn add(imports: &mut Vec<Import>, path: &[&str]) {
    let row = imports
        .iter()
        .filter(|import| {
            is_rego_v1(import) || begins_with(import, "future") && names(import).len() > 1
        })
        .map(|import| import.loc.row)
        .max()
        .unwrap_or(0);
    let nowhere = Loc::default();
    let parts = path.iter().enumerate().map(|(index, name)| match index {
        0 => Term::var(*name, nowhere),
        _ => Term::string(*name, nowhere),
    });
    let path = Term::new(TermKind::Ref(parts.collect()), nowhere);
    imports.push(Import { path, alias: None, loc: Loc { row: row + 1, col: 1, ..nowhere } });
}

/// Puts imports in the order in which they are written, and parts those added that would come to stand behind a
/// rule, where they have no effect, from the others.
pub(super) fn in_order(module: &Module) -> (Vec<&Import>, Vec<&Import>) {
    let first_rule = module.rules.iter().map(|rule| rule.loc.row).min().unwrap_or(u32::MAX);
    let mut imports: Vec<&Import> = module.imports.iter().collect();
    imports.sort_by_key(|import| (import.loc.row, import.loc.col));
    if imports.iter().any(|import| is_added(import) && import.loc.row >= first_rule) {
        imports.into_iter().partition(|import| is_added(import))
    } else {
        (Vec::new(), imports)
    }
}

impl<'a> Writer<'a> {
    /// Writes imports in groups as the blank lines between them make them, each in order of the paths.
    pub(super) fn imports(&mut self, imports: &[&'a Import]) {
        let written: Vec<_> = imports.iter().copied().filter(|import| !is_added(import)).collect();
        let comments = self.take_comments_beside(&written);
        let mut rest = imports;
        while let Some(first) = rest.first() {
            let breaks = rest.windows(2).position(|pair| {
                let (above, below) = (pair[0].loc.row, pair[1].loc.row);
                below > above + 1
            });
            let (group, others) = rest.split_at(breaks.map_or(rest.len(), |at| at + 1));
            rest = others;
            if !is_added(first) {
                self.comments_above(first.loc);
            }
            let mut group = group.to_vec();
            group.sort_by(|a, b| {
                order::compare(&a.path, &b.path).then_with(|| a.alias.cmp(&b.alias))
            });
            for import in group {
                self.start_line();
                self.import(import);
                let beside = comments.iter().rfind(|(row, _)| *row == import.loc.row);
                if let Some((_, text)) = beside {
                    self.put(" ");
                    self.put(text);
                }
                self.end_line();
            }
            self.blank_line();
        }
    }

    fn import(&mut self, import: &'a Import) {
        self.put("import ");
        match import.path.as_ref_parts().and_then(<[Term]>::split_first) {
            Some((root, path)) if future_keyword(import).is_none() => {
                self.put(&root.to_string());
                let _ = self.path(path);
            }
            _ => self.put(&names(import).join(".")),
        }
        if let Some(alias) = &import.alias {
            self.put(" as ");
            self.put(alias);
        }
    }
}
