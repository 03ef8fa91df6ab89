//! Drift of CloudFormation stacks, as `DescribeStackResourceDrifts` answers. Only properties that the template names are
//! checked there, and resources of some types not at all.

use crate::domain::drift::check::{Action, At, Change, Check, Row, list, text};
use crate::domain::drift::difference::{self, Pair};
use crate::domain::drift::{Doc, instant};
use lictor::{Region, Value, json};

/// Whether a document is such an answer.
pub fn is_answer(value: Value<'_>) -> bool {
    value.get_str("StackResourceDrifts").as_array().is_some()
}

/// The checks in an answer: one for each stack.
pub fn checks<'r>(region: &'r Region, doc: &Doc<'r>, workspace: &'r str) -> Vec<Check<'r>> {
    let mut checks: Vec<Check<'r>> = Vec::new();
    for (index, resource) in list(doc.value, "StackResourceDrifts").iter().enumerate() {
        let stack = text(*resource, "StackId").split('/').nth(1).unwrap_or(workspace);
        let number =
            checks.iter().position(|check| check.workspace == stack).unwrap_or_else(|| {
                let at = At { document: doc.document, path: Vec::new() };
                checks.push(Check {
                    workspace: stack,
                    at,
                    source: "cloudformation",
                    ..Check::default()
                });
                checks.len() - 1
            });
        let check = &mut checks[number];
        check.total += 1;
        let stamp = text(*resource, "Timestamp");
        if instant::seconds(stamp) > check.time {
            (check.stamp, check.time) = (stamp, instant::seconds(stamp));
        }
        let status = text(*resource, "StackResourceDriftStatus");
        let action = match status {
            "MODIFIED" => Action::Update,
            "DELETED" => Action::Delete,
            "IN_SYNC" => continue,
            // `NOT_CHECKED`, `UNSUPPORTED` and whatever is to come.
            _ => {
                check.unchecked += 1;
                continue;
            }
        };
        let steps = vec![Value::str("StackResourceDrifts"), Value::int(index as i64)];
        let id = text(*resource, "PhysicalResourceId");
        check.rows.push(Row {
            at: At { document: doc.document, path: steps },
            address: text(*resource, "LogicalResourceId"),
            kind: text(*resource, "ResourceType"),
            provider: "cloudformation",
            names: vec![id, id.rsplit(['/', ':']).next().unwrap_or(id)],
            tags: tags(region, *resource),
            action,
            changes: changes(region, *resource),
            has_values: true,
            ..Row::default()
        });
    }
    if checks.is_empty() {
        let at = At { document: doc.document, path: Vec::new() };
        checks.push(Check { workspace, at, source: "cloudformation", ..Check::default() });
    }
    checks
}

/// A property is JSON where it is no scalar, and text that must stay text otherwise.
fn value<'r>(region: &'r Region, field: Value<'r>) -> Value<'r> {
    let Some(written) = field.as_str() else { return field };
    if written == "null" {
        return Value::NULL;
    }
    if !written.starts_with(['{', '[']) {
        return field;
    }
    json::read(region, written.as_bytes(), &json::ReadOptions { max_depth: 128 }).unwrap_or(field)
}

fn changes<'r>(region: &'r Region, resource: Value<'r>) -> Vec<Change<'r>> {
    let mut found = Vec::new();
    for difference in list(resource, "PropertyDifferences") {
        let pointer = text(*difference, "PropertyPath").trim_start_matches('/');
        let path: Vec<Value<'r>> = pointer.split('/').map(step).collect();
        let (before, after) = match text(*difference, "DifferenceType") {
            "ADD" => (Value::UNDEFINED, value(region, difference.get_str("ActualValue"))),
            "REMOVE" => (value(region, difference.get_str("ExpectedValue")), Value::UNDEFINED),
            _ => (
                value(region, difference.get_str("ExpectedValue")),
                value(region, difference.get_str("ActualValue")),
            ),
        };
        let pair = Pair { before, after, secret_before: Value::NULL, secret_after: Value::NULL };
        let inner = difference::changes(region, pair);
        found.extend(inner.into_iter().map(|change| Change {
            path: path.iter().copied().chain(change.path.iter().copied()).collect(),
            ..change
        }));
    }
    found
}

fn step(step: &str) -> Value<'_> {
    match step.parse::<u32>() {
        Ok(index) => Value::int(i64::from(index)),
        Err(_) => Value::str(step),
    }
}

fn tags<'r>(region: &'r Region, resource: Value<'r>) -> Value<'r> {
    let actual = value(region, resource.get_str("ActualProperties"));
    let pairs = list(actual, "Tags").iter();
    let pairs = pairs.filter_map(|tag| Some((tag.get_str("Key").as_str()?, tag.get_str("Value"))));
    region.record(&pairs.filter(|(_, value)| !value.is_undefined()).collect::<Vec<_>>())
}
