//! Makes a difference small: parts of modules, data and input are deleted or replaced by simpler ones as long as the
//! two engines go on disagreeing.
//!
//! Parts are ranges of the text, found by parsing it; data and input are read as terms. A step that breaks the
//! program makes the engines agree on an error, so it is not taken.

use super::explained::Explained;
use super::ours::{self, Way};
use super::outcome::{Answer, Outcome};
use super::{Difference, opa};
use crate::generate::Program;
use lictor::Dialect;
use lictor_syntax::ast::{ExprKind, Term, TermKind};
use lictor_syntax::visit::{Node, Step, walk};
use lictor_syntax::{Loc, ParseOptions, SourceMap, parse_module, parse_term};
use std::ops::Range;

/// How many attempts one difference is worth.
const ATTEMPTS: usize = 3_000;

/// A range of a text and what to put there.
type Edit = (Range<usize>, String);

/// The same difference in a smaller program.
pub(super) fn shrink(
    difference: &Difference,
    explained: &[Explained],
    opa: &mut opa::Opa,
) -> Difference {
    let mut small = difference.clone();
    let mut attempts = 0;
    loop {
        let size = length(&small.program);
        for part in 0..small.program.modules.len() + 2 {
            let mut at = 0;
            while attempts < ATTEMPTS {
                let edits = edits(&small.program, part);
                let Some(edit) = edits.get(at) else { break };
                let Some(program) = edited(&small.program, part, edit) else {
                    at += 1;
                    continue;
                };
                attempts += 1;
                match still(&small, program, explained, opa) {
                    Some(smaller) => small = smaller,
                    None => at += 1,
                }
            }
        }
        for program in fewer(&small.program) {
            if let Some(smaller) = still(&small, program, explained, opa) {
                small = smaller;
            }
        }
        if length(&small.program) >= size || attempts >= ATTEMPTS {
            return small;
        }
    }
}

fn length(program: &Program) -> usize {
    program.modules.iter().map(String::len).sum::<usize>()
        + program.data.len()
        + program.input.as_ref().map_or(0, String::len)
}

/// The difference of a program, if it is one of the same kind without a reason.
fn still(
    before: &Difference,
    program: Program,
    explained: &[Explained],
    opa: &mut opa::Opa,
) -> Option<Difference> {
    let ours = ours::outcomes(&program, Way::Compiled).pop()?;
    let theirs = before.peer.outcomes(&program, opa).pop()?;
    let same = !before.peer.agrees(&ours, &theirs)
        && class(&ours) == class(&before.ours)
        && class(&theirs) == class(&before.theirs);
    let after = Difference { program, ours, theirs, ..before.clone() };
    let new = same && !explained.iter().any(|explained| explained.covers(&after, &opa.command));
    new.then_some(after)
}

/// What must stay the same: a difference of one kind must not turn into another while it is made small.
fn class(outcome: &Outcome) -> &str {
    match &outcome.answer {
        Answer::Value(_) => "value",
        Answer::Undefined => "undefined",
        Answer::Error { code, .. } => code,
        Answer::None(_) => "none",
    }
}

/// Without a module, or without input.
fn fewer(program: &Program) -> Vec<Program> {
    let mut all = Vec::new();
    for i in 0..program.modules.len() {
        let mut smaller = program.clone();
        smaller.modules.remove(i);
        all.push(smaller);
    }
    if program.input.is_some() {
        all.push(Program { input: None, ..program.clone() });
    }
    if program.strict {
        all.push(Program { strict: false, ..program.clone() });
    }
    all
}

fn text(program: &Program, part: usize) -> &str {
    let modules = program.modules.len();
    match part {
        part if part < modules => &program.modules[part],
        part if part == modules => &program.data,
        _ => program.input.as_deref().unwrap_or(""),
    }
}

fn edited(program: &Program, part: usize, (range, with): &Edit) -> Option<Program> {
    let text = text(program, part);
    let new = format!("{}{with}{}", text.get(..range.start)?, text.get(range.end..)?);
    if new.len() >= text.len() && !(new.len() == text.len() && new.as_str() < text) {
        return None;
    }
    let mut program = program.clone();
    let modules = program.modules.len();
    match part {
        part if part < modules => program.modules[part] = new,
        part if part == modules => program.data = new,
        _ => program.input = Some(new),
    }
    Some(program)
}

/// What may be done to a part of a program, the greatest steps first.
fn edits(program: &Program, part: usize) -> Vec<Edit> {
    let text = text(program, part);
    let mut edits = Vec::new();
    if part < program.modules.len() {
        module_edits(text, program.dialect, &mut edits);
        line_edits(text, &mut edits);
    } else {
        let mut sources = SourceMap::default();
        let file = sources.add("", text);
        let options = ParseOptions::for_dialect(Dialect::V1);
        if let Ok(term) = parse_term(&sources, file, &options) {
            term_edits(text, &term, true, &mut edits);
        }
    }
    edits.sort_by_key(|(range, with)| std::cmp::Reverse(range.len() - with.len().min(range.len())));
    edits
}

/// Lines go away; it also serves programs that cannot be parsed.
fn line_edits(text: &str, edits: &mut Vec<Edit>) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        edits.push((start..start + line.len(), String::new()));
        start += line.len();
    }
}

fn range(loc: Loc) -> Range<usize> {
    loc.offset as usize..(loc.offset + loc.len) as usize
}

fn module_edits(text: &str, dialect: Dialect, edits: &mut Vec<Edit>) {
    let mut sources = SourceMap::default();
    let file = sources.add("", text);
    let Ok(module) = parse_module(&sources, file, &ParseOptions::for_dialect(dialect)) else {
        return;
    };
    walk(Node::Module(&module), &mut |node| {
        match node {
            Node::Rule(rule) => edits.push((range(rule.loc), String::new())),
            Node::Body(body) => {
                for expr in body {
                    statement_edits(text, range(expr.loc), edits);
                }
            }
            Node::Expr(expr) => {
                if expr.negated || matches!(expr.kind, ExprKind::Not { .. }) {
                    let all = range(expr.loc);
                    if text.get(all.clone()).is_some_and(|text| text.starts_with("not ")) {
                        edits.push((all.start..all.start + 4, String::new()));
                    }
                }
                if let (Some(first), Some(last)) = (expr.with.first(), expr.with.last()) {
                    let end = range(last.value.loc).end.max(range(last.loc).end);
                    edits.push((range(first.loc).start..end, String::new()));
                }
                for with in &expr.with {
                    edits.push((range(with.loc).start..range(with.value.loc).end, String::new()));
                }
                if let ExprKind::Call(terms) = &expr.kind {
                    for term in terms.iter().skip(1) {
                        replaced_by(text, range(expr.loc), term, edits);
                    }
                }
            }
            Node::Term(term) => term_edits_here(text, term, false, edits),
            _ => {}
        }
        Step::Into
    });
}

/// A statement goes away, with what separates it from the next, or becomes `true`.
fn statement_edits(text: &str, all: Range<usize>, edits: &mut Vec<Edit>) {
    edits.push((without_separator(text, all.clone()), String::new()));
    edits.push((all, "true".to_owned()));
}

/// The range and the comma, semicolon or blank behind it, or else before it.
fn without_separator(text: &str, all: Range<usize>) -> Range<usize> {
    let behind = text.get(all.end..).unwrap_or("");
    let blanks = behind.len() - behind.trim_start().len();
    if behind.trim_start().starts_with([',', ';']) {
        let rest = &behind[blanks + 1..];
        return all.start..all.end + blanks + 1 + (rest.len() - rest.trim_start_matches(' ').len());
    }
    let before = text.get(..all.start).unwrap_or("").trim_end();
    if before.ends_with([',', ';']) { before.len() - 1..all.end } else { all }
}

/// Every step for a term and what is in it.
fn term_edits(text: &str, term: &Term, json: bool, edits: &mut Vec<Edit>) {
    walk(Node::Term(term), &mut |node| {
        if let Node::Term(term) = node {
            term_edits_here(text, term, json, edits);
        }
        Step::Into
    });
}

fn term_edits_here(text: &str, term: &Term, json: bool, edits: &mut Vec<Edit>) {
    let all = range(term.loc);
    if all.is_empty() {
        return;
    }
    match &term.kind {
        TermKind::Array(items) | TermKind::Set(items) => {
            for item in items {
                edits.push((without_separator(text, range(item.loc)), String::new()));
                replaced_by(text, all.clone(), item, edits);
            }
        }
        TermKind::Object(pairs) => {
            for (key, value) in pairs {
                let pair = range(key.loc).start..range(value.loc).end;
                edits.push((without_separator(text, pair), String::new()));
                replaced_by(text, all.clone(), value, edits);
            }
        }
        TermKind::Call(terms) => {
            terms.iter().skip(1).for_each(|term| replaced_by(text, all.clone(), term, edits));
        }
        TermKind::Ref(parts) => {
            for part in parts.iter().skip(1) {
                let head = range(parts[0].loc).start..range(part.loc).start;
                let head = text.get(head).unwrap_or("").trim_end_matches(['.', '[']);
                edits.push((all.clone(), head.to_owned()));
            }
        }
        TermKind::ArrayCompr { term, .. } | TermKind::SetCompr { term, .. } => {
            replaced_by(text, all.clone(), term, edits);
        }
        TermKind::ObjectCompr { value, .. } => replaced_by(text, all.clone(), value, edits),
        _ => {}
    }
    let simpler: &[&str] = if json {
        &["1", "\"a\"", "[]", "{}"]
    } else {
        &["1", "\"a\"", "[]", "{}", "set()", "true"]
    };
    for simple in simpler {
        if all.len() > simple.len() {
            edits.push((all.clone(), (*simple).to_owned()));
        }
    }
}

fn replaced_by(text: &str, all: Range<usize>, part: &Term, edits: &mut Vec<Edit>) {
    if let Some(part) = text.get(range(part.loc)) {
        edits.push((all, part.to_owned()));
    }
}
