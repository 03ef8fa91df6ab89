//! What an observed evaluation shows: traces, profiles and coverage. Rendering is left to hosts.
//!
//! A policy is observed when its engine was built with [`crate::EngineBuilder::observe`]; others have no instruction
//! for it and lose no time.

use crate::error::Location;
use crate::policy::Policy;
use lictor_compiler::NamedModule;
use lictor_program::{Event, Place, Program};
use lictor_syntax::ast::{ExprKind, Module};
use lictor_syntax::visit::{self, Node, Step};
use lictor_syntax::{Loc, ParseOptions, SourceMap, parse_module};
use std::collections::{BTreeMap, BTreeSet};

/// Everything an evaluation reported.
#[derive(Debug, Clone, Default)]
pub struct Observation {
    /// Expressions and rules that were reached.
    pub marks: Vec<Reached>,
    /// The trace, if [`crate::EvalOptions::trace`] asked for it.
    pub trace: Vec<TraceLine>,
}

/// An expression, rule or query that was reached, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Where it stands; the file is empty for a query.
    pub location: Location,
    /// Its end: row and column behind its last byte.
    pub end: (u32, u32),
    /// Its text.
    pub text: String,
    /// A rule or query, not an expression.
    pub is_rule: bool,
    /// Evaluations.
    pub evals: u64,
    /// Times the next solution was asked for.
    pub redos: u64,
    /// Solutions of a rule or query.
    pub exits: u64,
    /// Time in nanoseconds.
    pub ns: u64,
}

/// One line of a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceLine {
    /// OPA's name of the operation: `Enter`, `Eval`, `Fail`, `Redo`, `Exit`, `Note`.
    pub operation: &'static str,
    /// The index of what it happens to in [`Observation::marks`]' order of numbers.
    pub text: String,
    /// Where that stands.
    pub location: Location,
    /// What it happens to is a rule or query, not an expression.
    pub is_rule: bool,
    /// In how many rules.
    pub depth: usize,
    /// The number of the rule's evaluation.
    pub query: u64,
    /// The message of a note.
    pub message: String,
    /// The variables it names and the rules it refers to, where [`crate::EngineBuilder::watch`] asked for them.
    pub terms: Vec<Term>,
}

/// A variable or a reference in a line of a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The variable as the user named it, or the reference.
    pub name: String,
    /// The text in the source that it came from.
    pub title: String,
    /// The row and column where that stands; zeroes for nowhere.
    pub at: (u32, u32),
    /// What it was worth, in Rego, cut off after some eighty bytes; nothing where it had no value.
    pub value: Option<String>,
}

/// The expression that a test failed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedAt {
    /// Where it stands.
    pub location: Location,
    /// The text from the start of its first row, all before it blanked, to its end.
    pub text: String,
    /// What stands in it, in no order.
    pub terms: Vec<Term>,
}

impl FailedAt {
    /// What failed last in a trace.
    #[must_use]
    pub fn last(policy: &Policy, trace: &[TraceLine]) -> Option<FailedAt> {
        let sources = policy.compiled().sources();
        let (at, line) = trace.iter().enumerate().rfind(|(_, line)| {
            let shown = !line.is_rule && !line.location.file.is_empty();
            line.operation == "Fail" && shown && !line.text.starts_with("every ")
        })?;
        let named = policy.compiled().modules().iter();
        let named = named.into_iter().find(|named| named.name == line.location.file)?;
        let written = as_written(named, sources)?;
        let here = (line.location.row, line.location.col);
        let mut around: Option<(Range, Loc, bool)> = None;
        visit::walk(Node::Module(&written), &mut |node| {
            if let Node::Expr(expr) = node
                && let Some(range) = range_of(expr.loc, sources)
                && range.start <= here
                && here < range.end
                && around.as_ref().is_none_or(|(other, ..)| other.start <= range.start)
            {
                around = Some((range, expr.loc, expr.negated));
            }
            Step::Into
        });
        let (range, loc, negated) = around?;
        let mut terms: Vec<Term> = Vec::new();
        let mut add = |term: &Term, even_undefined: bool| {
            let known = terms.iter_mut().find(|known| known.title == term.title);
            match known {
                Some(known) if known.value.is_none() => known.value.clone_from(&term.value),
                Some(_) => {}
                None if term.at.0 > 0 && (term.value.is_some() || even_undefined) => {
                    terms.push(term.clone());
                }
                None => {}
            }
        };
        line.terms.iter().for_each(|term| add(term, !negated && term.is_variable()));
        let same = |other: &&TraceLine| {
            let start = (other.location.row, other.location.col);
            other.query == line.query && range.start <= start && start < range.end
        };
        for other in trace[..at].iter().rev().filter(same) {
            other.terms.iter().for_each(|term| add(term, false));
        }
        let file = &sources.file(loc.file).text;
        let start = loc.offset as usize - (loc.col.max(1) - 1) as usize;
        let before = file.get(start..loc.offset as usize).unwrap_or_default();
        let blank: String = before.chars().map(|c| if c == '\t' { c } else { ' ' }).collect();
        Some(FailedAt { location: line.location.clone(), text: blank + sources.text(loc), terms })
    }
}

impl Term {
    fn is_variable(&self) -> bool {
        !self.name.contains(['.', '['])
    }
}

impl Observation {
    pub(crate) fn new(program: &Program, observed: &lictor_vm::Observed) -> Observation {
        let location = |place: Place| {
            let file = program.files.get(place.file as usize).map_or("", String::as_str);
            Location::new(
                if place.row == 0 { "" } else { file },
                place.row.max(1),
                place.col.max(1),
            )
        };
        let reached = program
            .marks
            .iter()
            .zip(&observed.counts)
            .filter(|(_, count)| count.evals + count.exits > 0);
        let marks = reached.map(|(mark, count)| Reached {
            location: location(mark.place),
            end: (mark.place.end_row, mark.place.end_col),
            text: mark.text.clone(),
            is_rule: mark.is_rule,
            evals: count.evals,
            redos: count.redos,
            exits: count.exits,
            ns: count.ns,
        });
        let lines = observed.events.iter().filter_map(|event| {
            let mark = program.marks.get(event.mark as usize)?;
            let outer = usize::from(!(mark.is_rule && event.event != Event::Note));
            Some(TraceLine {
                operation: event.event.name(),
                is_rule: mark.is_rule,
                text: mark.text.clone(),
                location: location(mark.place),
                depth: event.depth + outer,
                query: event.query,
                message: event.message.clone(),
                terms: mark
                    .terms
                    .iter()
                    .enumerate()
                    .map(|(number, term)| Term {
                        name: term.name.clone(),
                        title: term.title.clone(),
                        at: (term.place.row, term.place.col),
                        value: event
                            .values
                            .iter()
                            .find(|(other, _)| usize::from(*other) == number)
                            .map(|(_, value)| value.clone()),
                    })
                    .collect(),
            })
        });
        Observation { marks: marks.collect(), trace: lines.collect() }
    }
}

/// A stretch of a file: rows and columns from 1, the end column behind the last byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// Row and column of the first byte.
    pub start: (u32, u32),
    /// Row of the last byte, and the column behind it.
    pub end: (u32, u32),
}

/// What was covered in one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileCoverage {
    /// Stretches that were evaluated.
    pub covered: Vec<Range>,
    /// Rule heads and expressions that were not.
    pub not_covered: Vec<Range>,
}

/// What was covered, by file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coverage {
    /// By the name of the file.
    pub files: BTreeMap<String, FileCoverage>,
}

impl FileCoverage {
    /// Rows on which something was covered.
    #[must_use]
    pub fn covered_lines(&self) -> usize {
        rows(&self.covered).len()
    }

    /// Rows on which something was not covered.
    #[must_use]
    pub fn not_covered_lines(&self) -> usize {
        rows(&self.not_covered).len()
    }
}

/// Covered rows among all, in percent.
#[must_use]
pub fn percent(covered: usize, not_covered: usize) -> f64 {
    if covered + not_covered == 0 {
        0.0
    } else {
        100.0 * covered as f64 / (covered + not_covered) as f64
    }
}

fn rows(ranges: &[Range]) -> BTreeSet<u32> {
    ranges.iter().flat_map(|range| range.start.0..=range.end.0).collect()
}

impl Coverage {
    /// The coverage of a policy's modules by observations.
    #[must_use]
    pub fn of<'o>(
        policy: &Policy,
        observations: impl IntoIterator<Item = &'o Observation>,
    ) -> Coverage {
        let mut covered: BTreeMap<String, BTreeSet<Range>> = BTreeMap::new();
        for reached in observations.into_iter().flat_map(|observation| &observation.marks) {
            if reached.location.file.is_empty() || (reached.is_rule && reached.exits == 0) {
                continue;
            }
            let start = (reached.location.row, reached.location.col);
            let ranges = covered.entry(reached.location.file.to_string()).or_default();
            ranges.insert(Range { start, end: reached.end });
        }
        let mut coverage = Coverage::default();
        let sources = policy.compiled().sources();
        for named in policy.compiled().modules() {
            let reached: Vec<Range> = covered.remove(&named.name).into_iter().flatten().collect();
            let mut all = BTreeSet::new();
            let Some(written) = as_written(named, sources) else { continue };
            visit::walk(Node::Module(&written), &mut |node| {
                match node {
                    Node::Rule(rule) => note(&mut all, rule.head.loc, sources),
                    Node::Expr(expr)
                        if !expr.generated && !matches!(expr.kind, ExprKind::Some(_)) =>
                    {
                        note(&mut all, expr.loc, sources);
                    }
                    _ => {}
                }
                Step::Into
            });
            let inside = |range: &Range| {
                reached.iter().any(|r| r.start <= range.start && range.end <= r.end)
            };
            let not_covered = all.into_iter().filter(|range| !inside(range)).collect();
            coverage
                .files
                .insert(named.name.clone(), FileCoverage { covered: reached, not_covered });
        }
        coverage
    }
}

/// A module before it was rewritten.
fn as_written(named: &NamedModule, sources: &SourceMap) -> Option<Module> {
    let options = ParseOptions::for_dialect(named.module.dialect);
    parse_module(sources, named.module.package.loc.file, &options).ok()
}

fn note(all: &mut BTreeSet<Range>, loc: Loc, sources: &SourceMap) {
    all.extend(range_of(loc, sources));
}

fn range_of(loc: Loc, sources: &SourceMap) -> Option<Range> {
    loc.is_known().then(|| Range { start: (loc.row, loc.col), end: sources.end(loc) })
}
