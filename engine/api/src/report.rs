//! What errors and decisions tell, as values: problems, solutions, traces, coverage. Hosts that hand out JSON write these,
//! so that all languages have the same; how a host names what holds them is left to it. [`Json`] is for what hosts print in
//! an order of their own.

mod ordered;

use crate::decision::Row;
use crate::error::{Location, Problem};
use crate::observe::{Coverage, FileCoverage, Range, TraceLine};
use lictor_value::{Region, Value, json};

pub use ordered::Json;

/// A list of what is made of each item.
#[must_use]
pub fn list<'r, T>(
    region: &'r Region,
    items: impl IntoIterator<Item = T>,
    one: impl Fn(T) -> Value<'r>,
) -> Value<'r> {
    let items: Vec<Value<'r>> = items.into_iter().map(one).collect();
    region.array(&items)
}

/// A list of texts.
#[must_use]
pub fn texts<'r>(region: &'r Region, texts: &[String]) -> Value<'r> {
    list(region, texts, |text| region.str(text))
}

fn location<'r>(region: &'r Region, at: &Location) -> Value<'r> {
    region.record(&[
        ("file", region.str(&at.file)),
        ("row", Value::int(at.row.into())),
        ("column", Value::int(at.col.into())),
    ])
}

/// A list of problems.
#[must_use]
pub fn problems<'r>(region: &'r Region, problems: &[Problem]) -> Value<'r> {
    list(region, problems, |one| problem(region, one))
}

fn problem<'r>(region: &'r Region, problem: &Problem) -> Value<'r> {
    let mut fields = vec![("message", region.str(&problem.message))];
    let texts = [
        ("code", problem.code),
        ("snippet", problem.snippet.as_deref()),
        ("hint", problem.hint.as_deref()),
    ];
    fields.extend(texts.iter().filter_map(|(name, text)| Some((*name, region.str((*text)?)))));
    fields.extend(problem.location.as_ref().map(|at| ("location", location(region, at))));
    let types = problem.details.as_ref().and_then(|details| {
        json::read(region, details.as_bytes(), &json::ReadOptions::default()).ok()
    });
    fields.extend(types.map(|types| ("types", types)));
    region.record(&fields)
}

/// The solutions of a query: values of its expressions, and its variables.
#[must_use]
pub fn rows<'r, 'a>(region: &'r Region, rows: impl Iterator<Item = Row<'a>>) -> Value<'r> {
    list(region, rows, |one| row(region, one))
}

fn row<'r>(region: &'r Region, row: Row<'_>) -> Value<'r> {
    let expressions = list(region, row.expressions(), |expression| {
        let (row, column) = (Value::int(expression.row.into()), Value::int(expression.col.into()));
        region.record(&[
            ("value", expression.value.copy_into(region)),
            ("text", region.str(expression.text)),
            ("location", region.record(&[("row", row), ("column", column)])),
        ])
    });
    let bindings: Vec<_> =
        row.bindings().map(|(name, value)| (name, value.copy_into(region))).collect();
    region.record(&[("expressions", expressions), ("bindings", region.record(&bindings))])
}

/// The lines of a trace.
#[must_use]
pub fn trace<'r>(region: &'r Region, lines: &[TraceLine]) -> Value<'r> {
    list(region, lines, |line| trace_line(region, line))
}

fn trace_line<'r>(region: &'r Region, line: &TraceLine) -> Value<'r> {
    region.record(&[
        ("operation", region.str(line.operation)),
        ("text", region.str(&line.text)),
        ("message", region.str(&line.message)),
        ("depth", Value::int(line.depth as i64)),
        ("query", Value::int(line.query as i64)),
        ("location", location(region, &line.location)),
    ])
}

/// Coverage by file, with the names that OPA's report has.
#[must_use]
pub fn coverage<'r>(region: &'r Region, coverage: &Coverage) -> Value<'r> {
    let files = coverage.files.iter().map(|(name, one)| (name.as_str(), file(region, one)));
    let files: Vec<_> = files.collect();
    region.record(&[("files", region.record(&files))])
}

fn file<'r>(region: &'r Region, file: &FileCoverage) -> Value<'r> {
    let position = |(row, col): (u32, u32)| {
        region.record(&[("row", Value::int(row.into())), ("col", Value::int(col.into()))])
    };
    let ranges = |ranges: &[Range]| {
        list(region, ranges, |range| {
            region.record(&[("start", position(range.start)), ("end", position(range.end))])
        })
    };
    region.record(&[("covered", ranges(&file.covered)), ("not_covered", ranges(&file.not_covered))])
}
