//! Differences that have a reason: data beside the code, each tied to a line of `DIFFERENCES.md`.

use super::Difference;
use super::opa::Opa;
use super::ours::{self, Way};
use super::outcome::Answer;
use crate::generate::Program;
use lictor::Dialect;
use lictor_syntax::ast::{Expr, ExprKind, Module, Rule, Term, TermKind};
use lictor_syntax::visit::{Node, Step, links, walk};
use lictor_syntax::{Loc, ParseOptions, SourceMap, parse_module, printer};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

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
    /// The others say what we say without some clauses of partial documents that are asked for an element.
    elements: bool,
    /// The others say what we say without some clauses of documents whose rules do not all give one constant.
    constants: bool,
    /// The others say what we say where nothing that is equal to a scalar is asked for before a clause is entered.
    unasked: bool,
    /// The values differ in the order of items in arrays only, and in how often each is there.
    order: bool,
    /// The others say what we say where another document of the program is asked for.
    documents: bool,
    /// OPA says what we say where a new process is asked.
    anew: bool,
}

/// How many clauses at most are left out in every combination.
const MOST_CLAUSES: usize = 8;

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
        unasked: flag("unasked"),
        order: flag("order"),
        documents: flag("documents"),
        anew: flag("anew"),
    };
    let covers_all = entry.ours.is_none() && entry.theirs.is_none() && entry.program.is_none();
    if covers_all && !entry.anew {
        return Err(format!("the entry `{}` covers everything", entry.reason));
    }
    Ok(entry)
}

impl Explained {
    /// Whether it is this difference; `command` is that of OPA.
    pub(super) fn covers(&self, difference: &Difference, command: &str) -> bool {
        let fits = |pattern: &Option<Regex>, text: &dyn Fn() -> String| {
            pattern.as_ref().is_none_or(|pattern| pattern.is_match(&text()))
        };
        difference.peer.name().starts_with(&self.against)
            && (!self.prints || difference.ours.answer == difference.theirs.answer)
            && fits(&self.ours, &|| difference.ours.to_string())
            && fits(&self.theirs, &|| difference.theirs.to_string())
            && fits(&self.program, &|| difference.program.modules.join("\n"))
            && (!self.elements || agrees_without(difference, &asked_for_elements))
            && (!self.constants || agrees_without(difference, &with_mixed_constants))
            && (!self.unasked || agrees(difference, &unasked(&difference.program)))
            && (!self.order || difference.ours.is_in_another_order(&difference.theirs))
            && (!self.documents || agrees_elsewhere(difference, command))
            && (!self.anew || agrees_anew(difference, command))
    }
}

/// Whether the other says what we say where one of the documents is asked for by itself.
fn agrees_elsewhere(difference: &Difference, command: &str) -> bool {
    let modules = modules(&difference.program);
    let rules =
        modules.iter().flat_map(|module| module.rules.iter().map(move |rule| (module, rule)));
    let names: BTreeSet<String> = rules.map(|(module, rule)| name(module, rule)).collect();
    let entries = names.iter().map(|name| name.trim_start_matches("package ").to_owned()).collect();
    let program = Program { entries, ..difference.program.clone() };
    let theirs = difference.peer.outcomes(&program, &mut Opa::new(command));
    theirs.iter().any(|theirs| theirs.answer == difference.ours.answer)
}

/// Whether an OPA that was asked nothing before says what we say.
fn agrees_anew(difference: &Difference, command: &str) -> bool {
    let theirs = difference.peer.outcomes(&difference.program, &mut Opa::new(command)).pop();
    theirs.is_some_and(|theirs| {
        !matches!(theirs.answer, Answer::None(_))
            && difference.peer.agrees(&difference.ours, &theirs)
    })
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

/// Whether we say the same where some rules of these documents never hold.
fn agrees_without(
    difference: &Difference,
    documents: &dyn Fn(&[Module]) -> BTreeSet<String>,
) -> bool {
    let modules = modules(&difference.program);
    let documents = documents(&modules);
    let rules = (0..).zip(&modules).flat_map(|(number, module)| {
        module.rules.iter().map(move |rule| (number, name(module, rule), rule))
    });
    let clauses: Vec<(usize, &Rule)> = rules
        .filter(|(_, name, rule)| !rule.default && documents.contains(name))
        .map(|(number, _, rule)| (number, rule))
        .take(MOST_CLAUSES)
        .collect();
    (1..1_usize << clauses.len()).any(|choice| {
        let chosen = (0..).zip(&clauses).filter(|(bit, _)| choice >> bit & 1 == 1);
        let chosen: Vec<_> = chosen.map(|(_, clause)| *clause).collect();
        agrees(difference, &without(&difference.program, &chosen, &never))
            || agrees(difference, &without(&difference.program, &chosen, &|_, _| String::new()))
    })
}

/// Whether we say of this program what the other says of that at hand.
fn agrees(difference: &Difference, program: &Program) -> bool {
    let ours = ours::outcomes(program, Way::Compiled).pop();
    ours.is_some_and(|ours| difference.peer.agrees(&ours, &difference.theirs))
}

/// The program with `[x][_]` for an `x` that is compared with a scalar: it means the same, but no index asks for it.
fn unasked(program: &Program) -> Program {
    let mut operands = Vec::new();
    for (number, module) in (0..).zip(&modules(program)) {
        walk(Node::Module(module), &mut |node| {
            if let Node::Expr(Expr { kind: ExprKind::Call(parts), .. }) = node
                && let [operator, a, b] = parts.as_slice()
                && matches!(&*operator.to_string(), "eq" | "equal")
            {
                let is_place =
                    |term: &Term| matches!(term.kind, TermKind::Ref(_) | TermKind::Var(_));
                let is_scalar = |term: &Term| {
                    use TermKind::{Bool, Null, Number, String};
                    matches!(term.kind, Null | Bool(_) | Number(_) | String(_))
                };
                let compared =
                    [(a, b), (b, a)].into_iter().find(|(a, b)| is_place(a) && is_scalar(b));
                operands.extend(compared.map(|(place, _)| (number, range(place.loc))));
            }
            Step::Into
        });
    }
    let mut program = program.clone();
    operands.sort_by_key(|(number, range): &(usize, _)| (*number, range.start));
    for (number, range) in operands.into_iter().rev() {
        let module = &mut program.modules[number];
        if let Some(operand) = module.get(range.clone()) {
            let operand = format!("[{operand}][_]");
            module.replace_range(range, &operand);
        }
    }
    program
}

fn range(loc: Loc) -> Range<usize> {
    loc.offset as usize..(loc.offset + loc.len) as usize
}

/// The program with something else for these rules, which come in the order of the text.
fn without(
    program: &Program,
    rules: &[(usize, &Rule)],
    instead: &dyn Fn(&Rule, Dialect) -> String,
) -> Program {
    let mut program = program.clone();
    for (module, rule) in rules.iter().rev() {
        let text = &mut program.modules[*module];
        if text.get(range(rule.loc)).is_some() {
            text.replace_range(range(rule.loc), &instead(rule, program.dialect));
        }
    }
    program
}

/// A rule with `false` in front.
fn never(rule: &Rule, dialect: Dialect) -> String {
    let mut never = rule.clone();
    let mut link = Some(&mut never);
    while let Some(rule) = link {
        let falsehood = Term::new(TermKind::Bool(false), rule.loc);
        rule.body.insert(0, Expr::new(ExprKind::Term(Box::new(falsehood)), rule.loc));
        link = rule.else_.as_deref_mut();
    }
    // Printed as OPA prints them, which it does not read.
    printer::rule(&never, dialect).replace("\\x", "\\u00")
}

fn name(module: &Module, rule: &Rule) -> String {
    let head = rule.head.reference.first().and_then(Term::as_var).unwrap_or_default();
    format!("{}.{head}", module.package)
}

/// The documents whose rules do not all give one constant.
fn with_mixed_constants(modules: &[Module]) -> BTreeSet<String> {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for module in modules {
        for rule in &module.rules {
            let links = links(rule).map(|link| link.head.value.as_ref());
            let texts = links.map(|value| value.map_or_else(String::new, ToString::to_string));
            values.entry(name(module, rule)).or_default().extend(texts);
        }
    }
    let is_mixed = |all: &mut Vec<String>| {
        all.sort_unstable();
        all.dedup();
        all.len() > 1
    };
    values.into_iter().filter_map(|(name, mut all)| is_mixed(&mut all).then_some(name)).collect()
}

/// The partial sets and objects that some ref leads into.
fn asked_for_elements(modules: &[Module]) -> BTreeSet<String> {
    let mut asked: BTreeSet<&str> = BTreeSet::new();
    for module in modules {
        walk(Node::Module(module), &mut |node| {
            if let Node::Term(term) = node
                && let Some([before @ .., _]) = term.as_ref_parts()
            {
                asked.extend(before.iter().filter_map(|part| match &part.kind {
                    TermKind::Var(name) | TermKind::String(name) => Some(name.as_str()),
                    _ => None,
                }));
            }
            Step::Into
        });
    }
    let is_asked = |rule: &&Rule| {
        let head = &rule.head;
        let is_partial = head.key.is_some() || head.reference.len() > 1;
        is_partial
            && head
                .reference
                .first()
                .and_then(Term::as_var)
                .is_some_and(|name| asked.contains(name))
    };
    let names = |module| move |rule| name(module, rule);
    modules
        .iter()
        .flat_map(|module| module.rules.iter().filter(is_asked).map(names(module)))
        .collect()
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
