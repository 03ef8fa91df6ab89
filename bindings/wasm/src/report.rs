//! What evaluations gave besides a value, as JSON: solutions, traces, coverage.

use lictor::observe::{Coverage, Observation, Range, TraceLine};
use lictor::{Decision, Policy, Row, Value, json};

/// A text as JSON.
pub(crate) fn quoted(text: impl AsRef<str>) -> String {
    json::to_string(Value::str(text.as_ref()))
}

/// A list of what is JSON already.
pub(crate) fn list<T>(items: impl IntoIterator<Item = T>, one: impl Fn(T) -> String) -> String {
    let items: Vec<String> = items.into_iter().map(one).collect();
    format!("[{}]", items.join(","))
}

/// A list of texts.
pub(crate) fn texts(texts: &[String]) -> String {
    list(texts, quoted)
}

/// The solutions of a query: values of its expressions, and its variables.
pub(crate) fn rows(decision: &Decision) -> String {
    list(decision.rows(), row)
}

fn row(row: Row<'_>) -> String {
    let expressions = list(row.expressions(), |expression| {
        format!(
            "{{\"value\":{},\"text\":{},\"location\":{{\"row\":{},\"column\":{}}}}}",
            json::to_string(expression.value),
            quoted(expression.text),
            expression.row,
            expression.col
        )
    });
    let pair = |(name, value)| format!("{}:{}", quoted(name), json::to_string(value));
    let bindings: Vec<String> = row.bindings().map(pair).collect();
    format!("{{\"expressions\":{expressions},\"bindings\":{{{}}}}}", bindings.join(","))
}

/// All that a decision holds.
pub(crate) fn decision(decision: &Decision, coverage: Option<&Policy>, trace: bool) -> String {
    let mut fields = Vec::new();
    fields.extend(decision.value().map(|value| format!("\"value\":{}", json::to_string(value))));
    let errors = list(decision.builtin_errors(), crate::error::problem);
    fields.push(format!("\"builtinErrors\":{errors}"));
    let seen = decision.observation();
    fields.extend(trace.then(|| format!("\"trace\":{}", list(&seen.trace, trace_line))));
    fields.extend(coverage.map(|policy| format!("\"coverage\":{}", covered(policy, seen))));
    format!("{{{}}}", fields.join(","))
}

fn trace_line(line: &TraceLine) -> String {
    format!(
        "{{\"operation\":{},\"text\":{},\"message\":{},\"depth\":{},\"query\":{},\
         \"location\":{{\"file\":{},\"row\":{},\"column\":{}}}}}",
        quoted(line.operation),
        quoted(&line.text),
        quoted(&line.message),
        line.depth,
        line.query,
        quoted(&line.location.file),
        line.location.row,
        line.location.col
    )
}

/// Coverage by file, with the names that OPA's report has.
fn covered(policy: &Policy, seen: &Observation) -> String {
    let position = |(row, col): (u32, u32)| format!("{{\"row\":{row},\"col\":{col}}}");
    let range = |range: &Range| {
        format!("{{\"start\":{},\"end\":{}}}", position(range.start), position(range.end))
    };
    let coverage = Coverage::of(policy, [seen]);
    let files: Vec<String> = coverage
        .files
        .iter()
        .map(|(name, file)| {
            format!(
                "{}:{{\"covered\":{},\"not_covered\":{}}}",
                quoted(name),
                list(&file.covered, range),
                list(&file.not_covered, range)
            )
        })
        .collect();
    format!("{{\"files\":{{{}}}}}", files.join(","))
}
