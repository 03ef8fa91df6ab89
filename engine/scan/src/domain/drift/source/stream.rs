//! The lines of `terraform plan -json`. They are told apart by `type`, never by the words of `@message`, which differ from
//! version to version. They hold no values, so that a value's weight is not known.

use crate::domain::drift::check::{Action, At, Check, Outcome, Planned, Row, text};
use crate::domain::drift::{Doc, instant};
use lictor::{Region, Value};

/// Whether a document is a line of a stream.
pub fn is_line(value: Value<'_>) -> bool {
    ["@level", "@message", "type"].into_iter().all(|key| value.get_str(key).as_str().is_some())
}

/// What the lines of one file say. `lines` are not empty.
pub fn check<'r>(region: &'r Region, lines: &[Doc<'r>], workspace: &'r str) -> Check<'r> {
    let mut check = Check { workspace, source: "terraform-stream", ..Check::default() };
    if let Some(first) = lines.first() {
        check.at = At { document: first.document, path: Vec::new() };
    }
    let mut planned: Vec<(&str, &str, &str)> = Vec::new();
    for line in lines {
        let change = line.value.get_str("change");
        let resource = change.get_str("resource");
        match text(line.value, "type") {
            "resource_drift" => check.rows.extend(row(line, change, resource)),
            "planned_change" => {
                planned.push((
                    text(resource, "addr"),
                    text(change, "action"),
                    text(change, "reason"),
                ));
            }
            "diagnostic" if text(line.value.get_str("diagnostic"), "severity") == "error" => {
                let summary = text(line.value.get_str("diagnostic"), "summary");
                check.failure = check.failure.or(Some(region.text(summary)));
            }
            _ => {}
        }
    }
    for row in &mut check.rows {
        let of_row = planned.iter().find(|(address, ..)| *address == row.address);
        row.outcome = of_row.map_or(Outcome::Ignored, |(_, action, _)| outcome(action, row.action));
        row.planned = Some(match of_row {
            Some((_, action, reason)) => Planned { actions: actions(action), reason },
            None => Planned::default(),
        });
    }
    let is_pending = |(address, action, _): &&(&str, &str, &str)| {
        !matches!(*action, "noop" | "read" | "move")
            && !check.rows.iter().any(|row| row.address == *address)
    };
    check.pending = planned.iter().filter(is_pending).count();
    check.total = planned.len().max(check.rows.len());
    let times = |line: &Doc<'r>| {
        Some((text(line.value, "@timestamp"), precise(text(line.value, "@timestamp"))?))
    };
    let (first, last) = (lines.iter().find_map(times), lines.iter().rev().find_map(times));
    if let (Some((_, first)), Some((stamp, last))) = (first, last) {
        (check.stamp, check.time) = (stamp, instant::seconds(stamp));
        check.seconds = (last >= first).then_some(last - first);
    }
    check
}

/// A time with its fraction.
fn precise(stamp: &str) -> Option<f64> {
    let whole = instant::seconds(stamp)? as f64;
    let digits = stamp.split_once('.').map_or("", |(_, rest)| rest);
    let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
    Some(whole + format!("0.{digits}0").parse::<f64>().unwrap_or(0.0))
}

fn row<'r>(line: &Doc<'r>, change: Value<'r>, resource: Value<'r>) -> Option<Row<'r>> {
    let action = match text(change, "action") {
        "delete" => Action::Delete,
        "move" => Action::Move,
        "noop" | "read" => return None,
        _ => Action::Update,
    };
    Some(Row {
        at: At { document: line.document, path: vec![Value::str("change")] },
        address: text(resource, "addr"),
        kind: text(resource, "resource_type"),
        provider: text(resource, "implied_provider"),
        tags: Value::EMPTY_OBJECT,
        action,
        ..Row::default()
    })
}

fn actions(action: &str) -> Vec<&str> {
    match action {
        "noop" => vec!["no-op"],
        "replace" => vec!["delete", "create"],
        "remove" => vec!["forget"],
        action => vec![action],
    }
}

fn outcome(action: &str, drift: Action) -> Outcome {
    match action {
        "replace" => Outcome::Replaced,
        "delete" => Outcome::Destroyed,
        "create" if drift == Action::Delete => Outcome::Reverted,
        // Which values it sets, the stream does not say.
        "update" => Outcome::Unknown,
        _ => Outcome::Ignored,
    }
}
