//! Residues as Rego, laid out by the formatter.

use lictor_syntax::ast::{Body, Dialect, Module, Term};
use lictor_syntax::visit::{self, Node, Step};
use lictor_syntax::{FileId, FormatOptions, SourceMap, format, printer};

/// A query, one expression below the other.
pub(super) fn query(body: &Body) -> String {
    if body.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = body.iter().map(|expr| format!("\t{expr}\n")).collect();
    let written = format!("package q\n\nq if {{\n{}}}\n", lines.concat());
    let laid = laid_out(&written, Dialect::V1);
    let Some(rule) = laid.split_once("\nq if ").map(|(_, rule)| rule.trim_end()) else {
        return lines.concat().replace('\t', "").trim_end().to_owned();
    };
    match rule.strip_prefix("{\n").and_then(|rest| rest.strip_suffix("\n}")) {
        Some(inner) => {
            let line = |line: &str| line.strip_prefix('\t').unwrap_or(line).to_owned();
            inner.split('\n').map(line).collect::<Vec<_>>().join("\n")
        }
        None => rule.to_owned(),
    }
}

/// A module.
pub(super) fn module(module: &Module, dialect: Dialect) -> String {
    let mut written = format!("{}\n", module.package);
    if dialect == Dialect::V0 && needs_keywords(module) {
        written.push_str("\nimport future.keywords.every\n");
    }
    for rule in &module.rules {
        written.push_str(&format!("\n{}\n", printer::rule(rule, dialect)));
    }
    laid_out(&written, dialect)
}

/// Whether a module says `in` or `every`, which v0 has to import.
fn needs_keywords(module: &Module) -> bool {
    let mut found = false;
    visit::walk(Node::Module(module), &mut |node| {
        found = found
            || match node {
                Node::Every(_) => true,
                Node::Term(term) => term.as_ref_parts().is_some_and(is_member),
                _ => false,
            };
        Step::Into
    });
    found
}

/// Whether a ref is the operator of `in`.
fn is_member(parts: &[Term]) -> bool {
    parts.first().and_then(Term::as_var) == Some("internal")
}

/// The text as the formatter lays it out, or as it is where it cannot.
fn laid_out(text: &str, dialect: Dialect) -> String {
    let mut sources = SourceMap::default();
    sources.add("", text);
    let options = FormatOptions::for_dialect(dialect);
    format(&sources, FileId(0), &options).unwrap_or_else(|_| text.to_owned())
}
