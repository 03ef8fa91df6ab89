//! What became of a policy, for people: per rule set what chooses among its rules, what its loops look up, what is kept.

use super::{EmitOptions, emit_noted};
use crate::compiled::Compiled;
use crate::query::CompiledQuery;
use lictor_program::{Ask, Choice, Index, Place, Program, Subject, Unit, UnitKind};
use lictor_syntax::Diagnostic;
use std::fmt::Write;

/// What became of one loop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Note {
    /// The unit it belongs to; none for queries.
    pub(super) unit: Option<u32>,
    pub(super) place: Place,
    pub(super) text: String,
}

/// Tells what the optimisations make of what the queries reach.
///
/// # Errors
/// As for [`super::emit`].
pub fn plan(
    compiled: &Compiled,
    queries: &[CompiledQuery],
    options: &EmitOptions,
) -> Result<String, Vec<Diagnostic>> {
    let (program, mut notes) = emit_noted(compiled, queries, options)?;
    notes.sort();
    notes.dedup();
    let mut units: Vec<_> = (0u32..).zip(&program.units).collect();
    units.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
    let mut out = String::new();
    for (number, unit) in units {
        let notes: Vec<_> = notes.iter().filter(|note| note.unit == Some(number)).collect();
        tell(&program, unit, &notes, &mut out);
    }
    Ok(out)
}

fn tell(program: &Program, unit: &Unit, notes: &[&Note], out: &mut String) {
    let kind = match unit.kind {
        UnitKind::Complete => "rule",
        UnitKind::Function(_) => "function",
        UnitKind::Set => "set",
        UnitKind::Object => "object",
    };
    let _ = writeln!(out, "{} ({kind})", unit.name);
    match (&unit.index, unit.clauses.len()) {
        (Some(index), _) => tell_index(program, index, 1, out),
        (None, 0 | 1) if unit.early_exit => {
            let _ = writeln!(out, "  no index: the first success decides, in one function");
        }
        (None, 0 | 1) => {}
        (None, count) => {
            let _ = writeln!(out, "  no index: no two of {count} rules ask something of one value");
        }
    }
    if unit.early_exit && unit.index.is_some() {
        let _ = writeln!(out, "  the first success decides");
    }
    if unit.memo {
        let _ = writeln!(out, "  calls are remembered");
    }
    if unit.fixed {
        let _ = writeln!(out, "  follows from data alone: its value is kept");
    }
    for note in notes {
        let file = program.files.get(note.place.file as usize).map_or("", String::as_str);
        let _ = writeln!(out, "  {file}:{}: {}", note.place.row, note.text);
    }
}

fn tell_index(program: &Program, index: &Index, depth: usize, out: &mut String) {
    let (base, path) = match index.subject {
        Subject::Input(path) => ("input".to_owned(), path),
        Subject::Slot(slot) => ("input".to_owned(), program.slots[slot as usize]),
        Subject::Argument(position, path) => (format!("argument {}", position + 1), path),
    };
    let steps = program.constant(path);
    let steps = steps.as_array().unwrap_or_default();
    let asked = match index.ask {
        Ask::Range => program.constant(index.table).len(),
        _ => index.lists.len(),
    };
    let what = if index.ask == Ask::Range { "bounds" } else { index.ask.name() };
    let _ = writeln!(
        out,
        "{}index by {base}{}: {asked} {what}, {} rules ask nothing of it",
        "  ".repeat(depth),
        shown(steps),
        index.rest.count(),
    );
    let inner = index.lists.iter().chain([&index.rest]).filter_map(|choice| match choice {
        Choice::Index(index) => Some(index),
        Choice::Clauses(_) => None,
    });
    for index in inner {
        tell_index(program, index, depth + 1, out);
    }
}

/// Steps as they are written behind a ref.
pub(super) fn shown(steps: &[lictor_value::Value<'_>]) -> String {
    let step = |step: &lictor_value::Value<'_>| match step.as_str() {
        Some(name) if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') => {
            format!(".{name}")
        }
        _ => format!("[{step}]"),
    };
    steps.iter().map(step).collect()
}
