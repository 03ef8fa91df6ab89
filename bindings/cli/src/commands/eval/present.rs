//! What `lictor eval` prints, format by format.

use super::{Output, Timers, partial};
use crate::{observe, problems, table};
use lictor::observe::TraceLine;
use lictor::report::Json;
use lictor::{Decision, Row, Value};
use std::collections::BTreeMap;

const STATISTICS: [&str; 5] = ["min", "max", "mean", "90%", "99%"];
const HEADER: [&str; 5] = ["Min", "Max", "Mean", "90%", "99%"];

/// Prints an output in a format.
pub(super) fn print(format: &str, output: &Output) {
    match format {
        // In one piece: the standard output writes at every end of a line.
        "json" => print!("{}", json(output, false).indented() + "\n"),
        "discard" => print!("{}", json(output, true).indented() + "\n"),
        "pretty" => pretty(output),
        "source" if output.problems.is_empty() => print!("{}", partial::source(output)),
        _ if !output.problems.is_empty() => eprintln!("{}", problems::list(&output.problems)),
        "values" => rows(output).for_each(|row| println!("{}", values(row).indented())),
        "bindings" => rows(output).for_each(|row| println!("{}", bindings(row).indented())),
        _ => rows(output).for_each(|row| println!("{}", raw(row))),
    }
}

/// An output as one line, for batches.
pub(super) fn line(output: &Output, format: &str) -> String {
    json(output, format == "discard").compact()
}

fn rows(output: &Output) -> impl Iterator<Item = Row<'_>> {
    output.decision.iter().flat_map(Decision::rows)
}

fn json(output: &Output, discard: bool) -> Json<'_> {
    let problems = (!output.problems.is_empty()).then(|| problems::to_json(&output.problems));
    let defined = output.decision.as_ref().is_some_and(Decision::is_defined);
    let result = defined.then(|| match discard {
        true => Json::text("discarded"),
        false => Json::List(rows(output).map(result).collect()),
    });
    let fields = [
        ("errors", problems),
        ("result", result),
        ("partial", output.partial.as_ref().map(partial::json)),
        ("metrics", output.metrics.as_ref().map(metrics)),
        ("aggregated_metrics", output.aggregated.as_ref().map(aggregated)),
        ("explanation", explanation(output)),
        ("profile", output.profile.as_deref().map(observe::profile_json)),
        ("aggregated_profile", output.profiles.as_ref().map(|all| profiles(all))),
        ("coverage", output.coverage.as_ref().map(observe::Report::json)),
    ];
    match (Json::object(fields), discard) {
        (Json::Object(mut fields), true) => {
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            Json::Object(fields)
        }
        (json, _) => json,
    }
}

fn trace(output: &Output) -> Vec<&TraceLine> {
    let trace = output.decision.as_ref().map(|decision| decision.observation().trace.as_slice());
    observe::filter(trace.unwrap_or_default(), &output.explain)
}

fn explanation(output: &Output) -> Option<Json<'_>> {
    let lines = trace(output);
    (!lines.is_empty()).then(|| observe::trace_json(&lines))
}

fn result(row: Row<'_>) -> Json<'_> {
    let expressions = row.expressions().map(|expression| {
        let place = Json::object([
            ("row", Some(Json::number(expression.row))),
            ("col", Some(Json::number(expression.col))),
        ]);
        Json::object([
            ("value", Some(Json::of(expression.value))),
            ("text", Some(Json::text(expression.text))),
            ("location", Some(place)),
        ])
    });
    let bound = row.bindings().next().is_some();
    Json::object([
        ("expressions", Some(Json::List(expressions.collect()))),
        ("bindings", bound.then(|| bindings(row))),
    ])
}

fn values(row: Row<'_>) -> Json<'static> {
    Json::List(row.expressions().map(|expression| Json::of(expression.value)).collect())
}

fn bindings(row: Row<'_>) -> Json<'_> {
    Json::Object(row.bindings().map(|(name, value)| (name.into(), Json::of(value))).collect())
}

fn raw(row: Row<'_>) -> String {
    let shown =
        |value: Value<'_>| value.as_str().map_or_else(|| Json::of(value).compact(), str::to_owned);
    row.expressions().map(|expression| shown(expression.value)).collect::<Vec<_>>().join(" ")
}

fn metrics(timers: &Timers) -> Json<'static> {
    Json::Object(timers.iter().map(|(name, ns)| ((*name).into(), Json::number(ns))).collect())
}

fn aggregated(series: &BTreeMap<&'static str, Vec<u128>>) -> Json<'static> {
    let one =
        |(name, values): (&&'static str, &Vec<u128>)| ((*name).into(), statistics_json(values));
    Json::Object(series.iter().map(one).collect())
}

fn profiles(all: &[observe::Series]) -> Json<'_> {
    observe::together_json(all, &statistics_json)
}

fn statistics_json(values: &[u128]) -> Json<'static> {
    let one = |(key, value): (&'static str, String)| (key.into(), Json::Raw(value.into()));
    Json::Object(statistics(values).into_iter().map(one).collect())
}

/// What OPA says of a series of times, by name.
#[expect(clippy::cast_precision_loss, reason = "statistics of times")]
fn statistics(values: &[u128]) -> BTreeMap<&'static str, String> {
    let mut sorted: Vec<f64> = values.iter().map(|value| *value as f64).collect();
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len().max(1) as f64;
    let mean = sorted.iter().sum::<f64>() / count;
    let deviation = (sorted.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    let mut all = BTreeMap::from([
        ("count", sorted.len().to_string()),
        ("max", format!("{}", sorted.last().copied().unwrap_or(0.0))),
        ("mean", format!("{mean}")),
        ("min", format!("{}", sorted.first().copied().unwrap_or(0.0))),
        ("stddev", format!("{deviation}")),
    ]);
    let points = [
        ("median", 0.5),
        ("75%", 0.75),
        ("90%", 0.9),
        ("95%", 0.95),
        ("99%", 0.99),
        ("99.9%", 0.999),
        ("99.99%", 0.9999),
    ];
    all.extend(points.map(|(name, point)| (name, format!("{}", percentile(&sorted, point)))));
    all
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positions in a short list"
)]
fn percentile(sorted: &[f64], point: f64) -> f64 {
    let position = point * (sorted.len() as f64 + 1.0);
    match sorted {
        [] => 0.0,
        [first, ..] if position < 1.0 => *first,
        [.., last] if position >= sorted.len() as f64 => *last,
        _ => {
            let (low, high) = (sorted[position as usize - 1], sorted[position as usize]);
            low + position.fract() * (high - low)
        }
    }
}

fn pretty(output: &Output) {
    print!("{}", observe::trace_text(&trace(output), 0, output.values));
    if !output.problems.is_empty() {
        eprintln!("{}", problems::list(&output.problems));
    } else if let Some(found) = &output.partial {
        print!("{}", partial::table(found));
    } else if let Some(decision) = &output.decision {
        print!("{}", pretty_result(decision));
    }
    if let Some(timers) = &output.metrics {
        let rows: Vec<_> =
            timers.iter().map(|(name, ns)| vec![(*name).to_owned(), ns.to_string()]).collect();
        if !rows.is_empty() {
            print!("{}", table::render(Some(&["Metric".to_owned(), "Value".to_owned()]), &rows));
        }
    }
    if let Some(costs) = output.profile.as_ref().filter(|costs| !costs.is_empty()) {
        print!("{}", observe::profile_table(costs));
    }
    if let Some(series) = &output.aggregated {
        let header: Vec<_> =
            ["Metric"].iter().chain(&HEADER).map(|name| (*name).to_owned()).collect();
        let row = |(name, values): (&&'static str, &Vec<u128>)| {
            let all = statistics(values);
            let cells = STATISTICS.iter().map(|key| all.get(key).cloned().unwrap_or_default());
            std::iter::once((*name).to_owned()).chain(cells).collect()
        };
        print!("{}", table::render(Some(&header), &series.iter().map(row).collect::<Vec<_>>()));
    }
    if let Some(all) = &output.profiles {
        // Times are shown in whole nanoseconds.
        let times = |values: &[u128]| {
            let all = statistics(values);
            let time = |name: &&str| all.get(name)?.split('.').next()?.parse().ok();
            STATISTICS.iter().map(|name| time(name).unwrap_or_default()).collect()
        };
        print!("{}", observe::together_table(all, &HEADER, &times));
    }
    if let Some(report) = &output.coverage {
        let row = ["Overall Coverage".to_owned(), format!("{:.2}", report.percent())].to_vec();
        print!("{}", table::render(None, &[row]));
    }
}

fn pretty_result(decision: &Decision) -> String {
    let Some(first) = decision.rows().next() else { return "undefined\n".to_owned() };
    let boolean = |value: Value<'_>| value.as_bool().is_some();
    let bound = first.bindings().next().is_some();
    let one = first.expressions().len() == 1
        || first.expressions().all(|expression| boolean(expression.value));
    if decision.rows().len() == 1
        && !bound
        && one
        && let Some(expression) = first.expressions().next()
    {
        return Json::of(expression.value).indented() + "\n";
    }
    let shown: Vec<usize> = first
        .expressions()
        .enumerate()
        .filter(|(_, expression)| !bound || !boolean(expression.value))
        .map(|(i, _)| i)
        .collect();
    let names: Vec<&str> = first.bindings().map(|(name, _)| name).collect();
    let header: Vec<String> = shown
        .iter()
        .filter_map(|i| first.expressions().nth(*i))
        .map(|expression| expression.text.to_owned())
        .chain(names.iter().map(|name| (*name).to_owned()))
        .collect();
    let row = |row: Row<'_>| -> Vec<String> {
        let cell = |value: Option<Value<'_>>| {
            value.map_or_else(|| "null".to_owned(), |value| Json::of(value).compact())
        };
        let expressions = shown
            .iter()
            .map(|i| cell(row.expressions().nth(*i).map(|expression| expression.value)));
        expressions.chain(names.iter().map(|name| cell(row.binding(name)))).collect()
    };
    table::render(Some(&header), &decision.rows().map(row).collect::<Vec<_>>())
}
