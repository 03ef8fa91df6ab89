//! Reports of drift jobs: the ones of the posts' detector, single or of a fleet, and those of `lictor drift -f json`, which
//! say the same and more. A check that failed has `has_drift: null`, and is not clean.

use crate::domain::drift::check::{Action, At, Change, Check, Outcome, Planned, Row, list, text};
use crate::domain::drift::difference::{self, Pair};
use crate::domain::drift::{Doc, instant};
use lictor::{Kind, Region, Value, number};

/// Whether a document is a report.
pub fn is_report(value: Value<'_>) -> bool {
    is_single(value)
        || value.get_str("total_workspaces").kind() == Kind::Number
            && !list(value, "results").is_empty()
}

fn is_single(value: Value<'_>) -> bool {
    !value.get_str("has_drift").is_undefined() && value.get_str("workspace").as_str().is_some()
}

/// The checks of a report.
pub fn checks<'r>(region: &'r Region, doc: &Doc<'r>) -> Vec<Check<'r>> {
    if is_single(doc.value) {
        return vec![check(region, doc, doc.value, Vec::new())];
    }
    let results = list(doc.value, "results").iter().enumerate();
    let path = |index: usize| vec![Value::str("results"), Value::int(index as i64)];
    results.map(|(index, result)| check(region, doc, *result, path(index))).collect()
}

fn check<'r>(
    region: &'r Region,
    doc: &Doc<'r>,
    result: Value<'r>,
    path: Vec<Value<'r>>,
) -> Check<'r> {
    let folder = text(result, "workspace").trim_end_matches('/');
    let changes = list(result, "changes").iter().enumerate();
    let rows = changes.map(|(index, change)| {
        let mut path = path.clone();
        path.extend([Value::str("changes"), Value::int(index as i64)]);
        row(region, At { document: doc.document, path }, *change)
    });
    let rows: Vec<Row<'r>> = rows.collect();
    let claims = result.get_str("has_drift").as_bool();
    let error = text(result, "error");
    let seconds = result.get_str("duration_seconds");
    Check {
        // The detector names workspaces by their folder.
        workspace: folder.rsplit('/').next().unwrap_or(folder),
        source: "report",
        stamp: text(result, "timestamp"),
        time: instant::seconds(text(result, "timestamp")),
        seconds: (seconds.kind() == Kind::Number).then(|| number::to_f64(seconds)),
        failure: match (claims, error) {
            (Some(_), "") => None,
            (_, "") => Some("the report does not say whether there is drift"),
            (_, error) => Some(error),
        },
        claims,
        total: rows.len(),
        rows,
        at: At { document: doc.document, path },
        ..Check::default()
    }
}

fn row<'r>(region: &'r Region, at: At<'r>, entry: Value<'r>) -> Row<'r> {
    let change = entry.get_str("change");
    let resource = change.get_str("resource");
    let said = text(entry, "message").split(": ").next().unwrap_or_default();
    let addresses = [text(entry, "address"), text(resource, "addr"), said];
    let kinds = [text(entry, "resource_type"), text(resource, "resource_type")];
    let first =
        |texts: &[&'r str]| texts.iter().copied().find(|text| !text.is_empty()).unwrap_or_default();
    let action = match text(change, "action") {
        "delete" => Action::Delete,
        "unmanaged" => Action::Unmanaged,
        "move" => Action::Move,
        _ => Action::Update,
    };
    let outcome = outcome(text(entry, "outcome"));
    Row {
        at,
        address: first(&addresses),
        kind: first(&kinds),
        provider: text(resource, "implied_provider"),
        names: list(entry, "names").iter().filter_map(|name| name.as_str()).collect(),
        tags: Value::EMPTY_OBJECT,
        action,
        planned: (outcome != Outcome::Open).then(Planned::default),
        outcome,
        has_values: entry.get_str("paths").as_array().is_some(),
        changes: list(entry, "paths").iter().flat_map(|one| values(region, *one)).collect(),
        ..Row::default()
    }
}

fn outcome(name: &str) -> Outcome {
    let all = [
        Outcome::Open,
        Outcome::Ignored,
        Outcome::Accepted,
        Outcome::Unknown,
        Outcome::Changed,
        Outcome::Reverted,
        Outcome::Replaced,
        Outcome::Destroyed,
    ];
    all.into_iter().find(|outcome| outcome.name() == name).unwrap_or_default()
}

fn values<'r>(region: &'r Region, one: Value<'r>) -> Vec<Change<'r>> {
    let path: Vec<Value<'r>> = list(one, "path").to_vec();
    let pair = Pair {
        before: one.get_str("before"),
        after: one.get_str("after"),
        secret_before: Value::NULL,
        secret_after: Value::NULL,
    };
    let is_secret = one.get_str("sensitive").as_bool() == Some(true);
    let found = match is_secret {
        true => {
            vec![Change { before: pair.before, after: pair.after, is_secret, ..Change::default() }]
        }
        false => difference::changes(region, pair),
    };
    let outcome = outcome(text(one, "outcome"));
    let placed = found.into_iter().map(|change| Change {
        path: path.iter().copied().chain(change.path.iter().copied()).collect(),
        outcome,
        ..change
    });
    placed.collect()
}
