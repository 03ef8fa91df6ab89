//! Coverage, profiles and traces as OPA shows them.

use crate::{duration, problems, table};
use lictor::observe::{Coverage, FailedAt, Observation, Range, Term, TraceLine, percent};
use lictor::report::Json;
use lictor::{Location, Policy};
use std::collections::BTreeMap;
use std::time::Duration;

/// A report of coverage: what a first pass covered, and which further passes would have covered more.
pub(crate) struct Report {
    first: Coverage,
    further: Vec<(&'static str, Coverage)>,
}

impl Report {
    /// The coverage of a policy by observations; further passes are named by why they cover more.
    pub(crate) fn of<'o>(
        policy: &Policy,
        first: impl IntoIterator<Item = &'o Observation>,
        further: Vec<(&'static str, Coverage)>,
    ) -> Report {
        Report { first: Coverage::of(policy, first), further }
    }

    fn lines(&self) -> (usize, usize) {
        let files = self.first.files.values();
        files.fold((0, 0), |(covered, not_covered), file| {
            (covered + file.covered_lines(), not_covered + file.not_covered_lines())
        })
    }

    /// Covered lines in percent.
    pub(crate) fn percent(&self) -> f64 {
        let (covered, not_covered) = self.lines();
        percent(covered, not_covered)
    }

    /// The report as JSON.
    pub(crate) fn json(&self) -> Json<'_> {
        let file = |name: &String| {
            let file = &self.first.files[name];
            let (covered, not_covered) = (file.covered_lines(), file.not_covered_lines());
            let ranges = |ranges: &[Range], kinds: bool| {
                let one = |range: &Range| self.range(name, range, kinds);
                (!ranges.is_empty()).then(|| Json::List(ranges.iter().map(one).collect()))
            };
            let lines = |count: usize| (count > 0).then(|| Json::number(count));
            let share = percent(covered, not_covered);
            Json::object([
                ("covered", ranges(&file.covered, false)),
                ("not_covered", ranges(&file.not_covered, true)),
                ("covered_lines", lines(covered)),
                ("not_covered_lines", lines(not_covered)),
                ("coverage", (share > 0.0).then(|| Json::number(share))),
            ])
        };
        let files = self.first.files.keys().map(|name| (name.into(), file(name))).collect();
        let (covered, not_covered) = self.lines();
        Json::object([
            ("files", Some(Json::Object(files))),
            ("covered_lines", Some(Json::number(covered))),
            ("not_covered_lines", Some(Json::number(not_covered))),
            ("coverage", Some(Json::number(self.percent()))),
        ])
    }

    fn range(&self, file: &str, range: &Range, with_kinds: bool) -> Json<'_> {
        let position = |(row, col): (u32, u32)| {
            Json::object([("row", Some(Json::number(row))), ("col", Some(Json::number(col)))])
        };
        let covers = |coverage: &Coverage| {
            coverage.files.get(file).is_some_and(|file| {
                file.covered
                    .iter()
                    .any(|other| other.start <= range.start && range.end <= other.end)
            })
        };
        let kinds: Vec<Json<'_>> = self
            .further
            .iter()
            .filter(|(_, coverage)| with_kinds && covers(coverage))
            .map(|(kind, _)| Json::text(*kind))
            .collect();
        Json::object([
            ("start", Some(position(range.start))),
            ("end", Some(position(range.end))),
            ("kinds", (!kinds.is_empty()).then_some(Json::List(kinds))),
        ])
    }

    /// Rows that are not covered, as `file:row` or `file:row-row`.
    pub(crate) fn missing(&self) -> Vec<String> {
        let mut out = Vec::new();
        for (name, file) in &self.first.files {
            let mut rows: Vec<u32> =
                file.not_covered.iter().flat_map(|range| range.start.0..=range.end.0).collect();
            rows.sort_unstable();
            rows.dedup();
            for run in rows.chunk_by(|a, b| a + 1 == *b) {
                out.push(match run {
                    [first, .., last] => format!("{name}:{first}-{last}"),
                    [only] => format!("{name}:{only}"),
                    [] => continue,
                });
            }
        }
        out
    }
}

/// What one row of a file cost.
#[derive(Default)]
pub(crate) struct Cost {
    ns: u64,
    evals: u64,
    redos: u64,
    expressions: usize,
    location: Location,
    text: String,
}

/// The dearest rows, sorted by these keys first.
pub(crate) fn profile(observation: &Observation, keys: &[String], limit: i64) -> Vec<Cost> {
    let mut rows: BTreeMap<(String, u32), Cost> = BTreeMap::new();
    for mark in observation.marks.iter().filter(|mark| !mark.is_rule && mark.evals > 0) {
        let cost = rows.entry((mark.location.file.clone(), mark.location.row)).or_default();
        cost.ns += mark.ns;
        cost.evals += mark.evals;
        cost.redos += mark.redos;
        cost.expressions += 1;
        cost.location = mark.location.clone();
        cost.text.clone_from(&mark.text);
    }
    let mut all: Vec<Cost> = rows.into_values().collect();
    let defaults = ["total_time_ns", "num_eval", "num_redo", "num_gen_expr", "file", "line"];
    let mut order: Vec<&str> = keys.iter().flat_map(|key| key.split(',')).collect();
    order.extend(defaults.iter().filter(|key| !keys.iter().any(|given| given == *key)));
    all.sort_by(|a, b| {
        let compare = |key: &&str| match *key {
            "total_time_ns" => b.ns.cmp(&a.ns),
            "num_eval" => b.evals.cmp(&a.evals),
            "num_redo" => b.redos.cmp(&a.redos),
            "num_gen_expr" => b.expressions.cmp(&a.expressions),
            "file" => b.location.file.cmp(&a.location.file),
            "line" => b.location.row.cmp(&a.location.row),
            _ => std::cmp::Ordering::Equal,
        };
        order.iter().map(compare).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    });
    all.truncate(usize::try_from(limit).ok().filter(|limit| *limit > 0).unwrap_or(usize::MAX));
    all
}

/// A profile as JSON.
pub(crate) fn profile_json(costs: &[Cost]) -> Json<'_> {
    Json::List(costs.iter().map(cost_json).collect())
}

fn cost_json(cost: &Cost) -> Json<'_> {
    Json::object([
        ("total_time_ns", Some(Json::number(cost.ns))),
        ("num_eval", Some(Json::number(cost.evals))),
        ("num_redo", Some(Json::number(cost.redos))),
        ("num_gen_expr", Some(Json::number(cost.expressions))),
        ("location", Some(problems::location(&cost.location))),
    ])
}

/// The columns behind the times in tables of profiles.
const COUNTS: [&str; 4] = ["Num Eval", "Num Redo", "Num Gen Expr", "Location"];

fn counts(cost: &Cost) -> Vec<String> {
    let place = match cost.location.file.as_str() {
        "" => cost.text.trim_end_matches(" = _").to_owned(),
        file => format!("{file}:{}", cost.location.row),
    };
    let numbers = [cost.evals, cost.redos, cost.expressions as u64].map(|n| n.to_string());
    numbers.into_iter().chain([place]).collect()
}

/// A profile as a table.
pub(crate) fn profile_table(costs: &[Cost]) -> String {
    let header: Vec<_> = ["Time"].iter().chain(&COUNTS).map(|name| (*name).to_owned()).collect();
    let row = |cost: &Cost| {
        let time = duration::show(Duration::from_nanos(cost.ns));
        std::iter::once(time).chain(counts(cost)).collect()
    };
    table::render(Some(&header), &costs.iter().map(row).collect::<Vec<_>>())
}

/// What a row cost in each of several runs.
pub(crate) struct Series {
    cost: Cost,
    ns: Vec<u128>,
}

/// The profiles of several runs as one, in the order of the first.
pub(crate) fn together(mut runs: Vec<Vec<Cost>>) -> Vec<Series> {
    let place = |cost: &Cost| (cost.location.file.clone(), cost.location.row);
    let first = if runs.is_empty() { Vec::new() } else { runs.remove(0) };
    let mut all: Vec<Series> =
        first.into_iter().map(|cost| Series { ns: vec![cost.ns.into()], cost }).collect();
    for cost in runs.into_iter().flatten() {
        if let Some(known) = all.iter_mut().find(|known| place(&known.cost) == place(&cost)) {
            known.ns.push(cost.ns.into());
        }
    }
    all
}

/// Profiles of several runs as JSON.
pub(crate) fn together_json<'a>(
    all: &'a [Series],
    statistics: &dyn Fn(&[u128]) -> Json<'static>,
) -> Json<'a> {
    let one = |series: &'a Series| {
        let mut fields = vec![("total_time_ns_stats".into(), statistics(&series.ns))];
        if let Json::Object(cost) = cost_json(&series.cost) {
            fields.extend(cost.into_iter().filter(|(name, _)| name != "total_time_ns"));
        }
        Json::Object(fields)
    };
    Json::List(all.iter().map(one).collect())
}

/// Profiles of several runs as a table: times by these statistics.
pub(crate) fn together_table(
    all: &[Series],
    names: &[&str],
    statistics: &dyn Fn(&[u128]) -> Vec<u64>,
) -> String {
    let header = names.iter().chain(&COUNTS).map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let row = |series: &Series| {
        let times = statistics(&series.ns).into_iter();
        let times = times.map(|ns| duration::show(Duration::from_nanos(ns)));
        times.chain(counts(&series.cost)).collect()
    };
    table::render(Some(&header), &all.iter().map(row).collect::<Vec<_>>())
}

/// The lines of a trace that a mode keeps: everything, or some events and what led to them.
pub(crate) fn filter<'t>(trace: &'t [TraceLine], mode: &str) -> Vec<&'t TraceLine> {
    match mode {
        "off" => Vec::new(),
        "notes" => with_context(trace, &["Note"]),
        "fails" => with_context(trace, &["Fail"]),
        "default" => with_context(trace, &["Note", "Fail"]),
        _ => trace.iter().filter(|line| line.operation != "TestCase").collect(),
    }
}

/// Events of these operations, each after the rules it happened in, which are shown once.
fn with_context<'t>(trace: &'t [TraceLine], operations: &[&str]) -> Vec<&'t TraceLine> {
    let mut kept = Vec::new();
    let mut entered: Vec<(usize, &TraceLine)> = Vec::new();
    for line in trace {
        if operations.contains(&line.operation) {
            entered.retain(|(depth, _)| *depth < line.depth);
            kept.extend(entered.drain(..).map(|(_, line)| line));
            kept.push(line);
        } else if is_rule_start(line) {
            entered.retain(|(depth, _)| *depth < line.depth);
            entered.push((line.depth, line));
        }
    }
    kept
}

fn is_rule_start(line: &TraceLine) -> bool {
    line.is_rule && matches!(line.operation, "Enter" | "Redo")
}

/// A trace line by line: place, depth, operation and, if they are wanted, the values of variables; further room goes
/// behind each column.
pub(crate) fn trace_text(lines: &[&TraceLine], room: usize, with_values: bool) -> String {
    let place = |line: &TraceLine| match line.location.file.as_str() {
        "" => format!("query:{}", line.location.row),
        file => format!("{file}:{}", line.location.row),
    };
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            let values = with_values.then(|| values_text(line));
            [place(line), event_text(line)].into_iter().chain(values).collect()
        })
        .collect();
    let columns = if with_values { 3 } else { 2 };
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0) + 5 + room
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in &rows {
        let (last, others) = row.split_last().expect("a row has columns");
        others
            .iter()
            .zip(&widths)
            .for_each(|(cell, width)| out.push_str(&format!("{cell:width$}")));
        out.push_str(&format!("{last}{}\n", " ".repeat(room)));
    }
    out
}

fn event_text(line: &TraceLine) -> String {
    let text = match line.operation {
        "Note" => format!("\"{}\"", line.message),
        _ => line.text.clone(),
    };
    let inner = usize::from(line.is_rule && line.operation == "Exit");
    format!("{}{} {text}", "| ".repeat(line.depth + inner), line.operation)
}

/// The values of a line, by name.
fn values_text(line: &TraceLine) -> String {
    let known = |term: &Term| Some((term.name.clone(), cut(term.value.as_deref()?, 32)));
    let all: BTreeMap<String, String> = line.terms.iter().filter_map(known).collect();
    let all: Vec<String> =
        all.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
    format!("{{{}}}", all.join(", "))
}

/// At most so many bytes of a text, dots for what is left out.
fn cut(text: &str, width: usize) -> String {
    if text.len() <= width {
        return text.to_owned();
    }
    let end = (0..=width - 3).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    format!("{}...", &text[..end])
}

/// An expression that failed, and under it the values of what stands in it.
pub(crate) fn failed_text(failed: &FailedAt) -> String {
    let mut terms: Vec<&Term> = failed.terms.iter().collect();
    let value = |term: &Term| cut(term.value.as_deref().unwrap_or("undefined"), 64);
    let first = failed.text.lines().next().unwrap_or_default();
    if first.contains('\t') && terms.iter().any(|term| term.at.0 != failed.location.row) {
        // Places on rows with tabs of their own cannot be pointed at.
        terms.sort_by(|a, b| a.title.cmp(&b.title));
        let lines = terms.iter().map(|term| format!("\n{}: {}", term.title, value(term)));
        return format!("{}\n\nWhere:\n{}", failed.text, lines.collect::<String>());
    }
    terms.sort_by(|a, b| (a.at.1, b.at.0, &a.title).cmp(&(b.at.1, a.at.0, &b.title)));
    let mut out = failed.text.clone();
    let tabs: Vec<bool> = first.chars().map(|c| c == '\t').collect();
    let blank = |column: usize| if tabs.get(column) == Some(&true) { '\t' } else { ' ' };
    let shares =
        |a: usize, b: usize| terms.get(a).zip(terms.get(b)).is_some_and(|(a, b)| a.at.1 == b.at.1);
    // First a row of strokes, then a row for each value from the right, with strokes for those left of it.
    let rows = (!terms.is_empty()).then_some(None).into_iter();
    for valued in rows.chain((0..terms.len()).rev().map(Some)) {
        out.push('\n');
        let count = valued.map_or(terms.len(), |at| at + 1);
        let mut column = 0;
        for (i, term) in terms.iter().enumerate().take(count) {
            let is_last = i + 1 == count;
            if !is_last && shares(i, i + 1) {
                continue;
            }
            let at = (term.at.1 as usize).saturating_sub(1);
            out.extend((column..at).map(blank));
            column = at + 1;
            match valued {
                Some(_) if is_last && (shares(i, i + 1) || i > 0 && shares(i - 1, i)) => {
                    out.push_str(&format!("{}: {}", term.title, value(term)));
                }
                Some(_) if is_last => out.push_str(&value(term)),
                _ => out.push('|'),
            }
        }
    }
    out
}

/// A trace as JSON, with OPA's names.
pub(crate) fn trace_json<'t>(lines: &[&'t TraceLine]) -> Json<'t> {
    let one = |line: &&'t TraceLine| {
        Json::object([
            ("Op", Some(Json::text(line.operation))),
            ("Node", Some(Json::text(line.text.as_str()))),
            ("Location", Some(problems::location(&line.location))),
            ("QueryID", Some(Json::number(line.query))),
            ("Message", Some(Json::text(line.message.as_str()))),
        ])
    };
    Json::List(lines.iter().map(one).collect())
}
