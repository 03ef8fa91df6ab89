//! Differences that have a reason: data beside the code, each tied to a line of `DIFFERENCES.md`.

use super::Difference;
use crate::generate::Program;
use lictor_syntax::ast::{Module, Term, TermKind};
use lictor_syntax::visit::{Node, Step, links, walk};
use lictor_syntax::{ParseOptions, SourceMap, parse_module, printer};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};

/// What a known difference looks like, and why it is one.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The engine that disagrees; a prefix of its name.
    pub against: String,
    /// The reason.
    pub reason: String,
    /// The first column of the line in `DIFFERENCES.md` that says so.
    pub see: String,
    ours: Option<Regex>,
    theirs: Option<Regex>,
    program: Option<Regex>,
    /// The answers are the same; only what is printed differs.
    prints: bool,
    /// The program asks for an element of a partial document.
    elements: bool,
    /// The program has a document of which some rules give the same constant, and others do not.
    constants: bool,
}

/// Reads the list.
///
/// # Errors
/// The text is no TOML, an entry lacks a field, or a pattern is none.
pub fn read(text: &str) -> Result<Vec<Explained>, String> {
    let table: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
    let entries = table.get("difference").and_then(|entries| entries.as_array());
    entries.map_or(&[][..], Vec::as_slice).iter().map(entry).collect()
}

fn entry(value: &toml::Value) -> Result<Explained, String> {
    let text = |name: &str| value.get(name).and_then(|field| field.as_str());
    let needed = |name: &str| {
        text(name).map(str::to_owned).ok_or_else(|| format!("an entry lacks `{name}`"))
    };
    let pattern = |name: &str| {
        text(name).map(Regex::new).transpose().map_err(|error| format!("`{name}`: {error}"))
    };
    let flag = |name: &str| value.get(name).and_then(toml::Value::as_bool).unwrap_or_default();
    let entry = Explained {
        against: needed("against")?,
        reason: needed("reason")?,
        see: needed("see")?,
        ours: pattern("ours")?,
        theirs: pattern("theirs")?,
        program: pattern("program")?,
        prints: flag("prints"),
        elements: flag("elements"),
        constants: flag("constants"),
    };
    if entry.ours.is_none() && entry.theirs.is_none() && entry.program.is_none() {
        return Err(format!("the entry `{}` covers everything", entry.reason));
    }
    Ok(entry)
}

impl Explained {
    pub(super) fn covers(&self, difference: &Difference) -> bool {
        let fits = |pattern: &Option<Regex>, text: &dyn Fn() -> String| {
            pattern.as_ref().is_none_or(|pattern| pattern.is_match(&text()))
        };
        difference.peer.name().starts_with(&self.against)
            && (!self.prints || difference.ours.answer == difference.theirs.answer)
            && (!self.elements || asks_for_elements(&modules(&difference.program)))
            && (!self.constants || has_mixed_constants(&modules(&difference.program)))
            && fits(&self.ours, &|| difference.ours.to_string())
            && fits(&self.theirs, &|| difference.theirs.to_string())
            && fits(&self.program, &|| difference.program.modules.join("\n"))
    }
}

/// The modules of a program that can be read.
fn modules(program: &Program) -> Vec<Module> {
    let options = ParseOptions::for_dialect(program.dialect);
    let mut sources = SourceMap::default();
    let texts = (0..).zip(&program.modules);
    texts
        .filter_map(|(number, text): (u32, _)| {
            let file = sources.add(format!("m{number}.rego"), text.as_str());
            parse_module(&sources, file, &options).ok()
        })
        .collect()
}

/// Whether some rules of a document give one constant, and others something else.
fn has_mixed_constants(modules: &[Module]) -> bool {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for module in modules {
        for rule in &module.rules {
            let name = format!("{}.{}", module.package, printer::reference(&rule.head.reference));
            let links = links(rule).map(|link| link.head.value.as_ref());
            let texts = links.map(|value| value.map_or_else(String::new, ToString::to_string));
            values.entry(name).or_default().extend(texts);
        }
    }
    values.into_values().any(|mut all| {
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        (2..count).contains(&all.len())
    })
}

/// Whether a ref leads into a partial set or object.
fn asks_for_elements(modules: &[Module]) -> bool {
    let rules = modules.iter().flat_map(|module| &module.rules);
    let partial: BTreeSet<&str> = rules
        .filter(|rule| rule.head.key.is_some() || rule.head.reference.len() > 1)
        .filter_map(|rule| rule.head.reference.first().and_then(Term::as_var))
        .collect();
    let is_partial = |part: &Term| match &part.kind {
        TermKind::Var(name) | TermKind::String(name) => partial.contains(name.as_str()),
        _ => false,
    };
    let mut found = false;
    for module in modules {
        walk(Node::Module(module), &mut |node| {
            if let Node::Term(term) = node
                && let Some([before @ .., _]) = term.as_ref_parts()
            {
                found |= before.iter().any(is_partial);
            }
            Step::Into
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::read;

    /// Each entry of the list names a line of the document for people.
    #[test]
    fn every_reason_is_documented() {
        let document = include_str!("../../DIFFERENCES.md");
        for entry in read(include_str!("../../explained.toml")).expect("sound") {
            let line = format!("| {} |", entry.see);
            assert!(document.contains(&line), "DIFFERENCES.md has no line `{line}`");
        }
    }

    #[test]
    fn an_entry_covers_something_certain() {
        assert!(read("[[difference]]\nagainst = \"opa\"\nreason = \"r\"\nsee = \"s\"").is_err());
        assert!(
            read("[[difference]]\nagainst = \"opa\"\nours = \"(\"\nreason = \"r\"\nsee = \"s\"")
                .is_err()
        );
    }
}
