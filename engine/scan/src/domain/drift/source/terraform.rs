//! Plans of Terraform and OpenTofu as JSON: what drifted, and what an apply would make of it.
//!
//! A refresh-only plan tells pure drift and a normal one what an apply would do, so the two are joined where there are
//! both; a normal plan alone tells both, as far as it kept the drift.

use crate::domain::drift::check::{
    Action, At, Check, Outcome, Planned, Row, is_secret, list, text,
};
use crate::domain::drift::difference::{self, Pair};
use crate::domain::drift::{Doc, instant, trail};
use lictor::{Kind, Region, Value};
use std::collections::HashMap;

/// Two plans belong together where they were made within so many seconds.
const MAX_APART: i64 = 24 * 3600;

/// A plan.
#[derive(Clone)]
pub struct Plan<'r> {
    /// The number of its document.
    pub document: usize,
    /// The workspace it is of.
    pub workspace: &'r str,
    /// The plan.
    pub value: Value<'r>,
    /// Whether it only looked.
    pub is_refresh_only: bool,
    /// When it was made, in seconds since 1970.
    pub time: Option<i64>,
    by_address: HashMap<&'r str, usize>,
}

/// Whether a document is a plan.
pub fn is_plan(value: Value<'_>) -> bool {
    let has = |key| !value.get_str(key).is_undefined();
    has("format_version")
        && ["resource_changes", "resource_drift", "planned_values", "output_changes"]
            .into_iter()
            .any(has)
}

/// Reads a plan.
pub fn plan<'r>(doc: &Doc<'r>, workspace: &'r str) -> Plan<'r> {
    let value = doc.value;
    let changes = list(value, "resource_changes");
    let mut by_address = HashMap::new();
    for (index, change) in changes.iter().enumerate() {
        // A deposed object has the address of the one that took its place.
        if text(*change, "deposed").is_empty() {
            by_address.insert(text(*change, "address"), index);
        }
    }
    Plan {
        document: doc.document,
        workspace,
        value,
        is_refresh_only: changes.is_empty() && !list(value, "resource_drift").is_empty(),
        time: instant::seconds(text(value, "timestamp")),
        by_address,
    }
}

/// The checks that plans make: those that belong together are one.
pub fn checks<'r>(region: &'r Region, plans: &[Plan<'r>]) -> Vec<Check<'r>> {
    let mut is_taken = vec![false; plans.len()];
    let mut checks = Vec::new();
    for refresh in plans.iter().filter(|plan| plan.is_refresh_only) {
        let apart = |plan: &Plan<'r>| match (plan.time, refresh.time) {
            (Some(one), Some(other)) => (one - other).abs(),
            _ => 0,
        };
        let fits = |(number, plan): &(usize, &Plan<'r>)| {
            !plan.is_refresh_only
                && !is_taken[*number]
                && plan.workspace == refresh.workspace
                && apart(plan) <= MAX_APART
        };
        let partner = plans.iter().enumerate().filter(fits).min_by_key(|(_, plan)| apart(plan));
        if let Some((number, _)) = partner {
            is_taken[number] = true;
        }
        checks.push(check(region, refresh, partner.map(|(_, plan)| plan)));
    }
    let alone =
        plans.iter().zip(&is_taken).filter(|(plan, taken)| !plan.is_refresh_only && !**taken);
    checks.extend(alone.map(|(plan, _)| check(region, plan, Some(plan))));
    checks
}

/// What one plan says drifted, and what another, or itself, would do.
fn check<'r>(region: &'r Region, seen: &Plan<'r>, planned: Option<&Plan<'r>>) -> Check<'r> {
    let mut rows = Vec::new();
    for (index, entry) in list(seen.value, "resource_drift").iter().enumerate() {
        rows.extend(row(region, seen.document, index, *entry, planned));
    }
    // What the normal plan saw beside.
    if let Some(plan) = planned.filter(|plan| plan.document != seen.document) {
        for (index, entry) in list(plan.value, "resource_drift").iter().enumerate() {
            if !rows.iter().any(|row: &Row<'r>| row.address == text(*entry, "address")) {
                rows.extend(row(region, plan.document, index, *entry, planned));
            }
        }
    }
    let is_error = |plan: &Plan<'r>| plan.value.get_str("errored").as_bool() == Some(true);
    let has_failed = is_error(seen) || planned.is_some_and(is_error);
    let changes = planned.map(|plan| list(plan.value, "resource_changes")).unwrap_or_default();
    let is_pending = |change: &&Value<'r>| {
        let actions = list(change.get_str("change"), "actions");
        let acts = actions.iter().any(|action| !matches!(action.as_str(), Some("no-op" | "read")));
        acts && !rows.iter().any(|row| row.address == text(**change, "address"))
    };
    Check {
        workspace: seen.workspace,
        at: At { document: seen.document, path: Vec::new() },
        source: "terraform",
        stamp: text(seen.value, "timestamp"),
        time: seen.time,
        failure: has_failed.then_some("the plan has errors"),
        pending: changes.iter().filter(is_pending).count(),
        total: changes.len().max(rows.len()),
        rows,
        ..Check::default()
    }
}

fn row<'r>(
    region: &'r Region,
    document: usize,
    index: usize,
    entry: Value<'r>,
    planned: Option<&Plan<'r>>,
) -> Option<Row<'r>> {
    let change = entry.get_str("change");
    let actions = list(change, "actions");
    let has = |name| actions.iter().any(|action| action.as_str() == Some(name));
    let was_moved = !text(entry, "previous_address").is_empty();
    if text(entry, "mode") == "data" {
        return None;
    }
    let action = match () {
        () if has("delete") => Action::Delete,
        () if has("no-op") && was_moved => Action::Move,
        () if has("no-op") => return None,
        () => Action::Update,
    };
    let (before, after) = (change.get_str("before"), change.get_str("after"));
    let mut row = Row {
        at: At { document, path: vec![Value::str("resource_drift"), Value::int(index as i64)] },
        address: text(entry, "address"),
        kind: text(entry, "type"),
        provider: text(entry, "provider_name"),
        action,
        has_values: true,
        ..Row::default()
    };
    trail::identity(&mut row, if after.kind() == Kind::Object { after } else { before });
    if action == Action::Update {
        let pair = Pair {
            before,
            after,
            secret_before: change.get_str("before_sensitive"),
            secret_after: change.get_str("after_sensitive"),
        };
        row.changes = difference::changes(region, pair);
        // Masked on both sides, a value that drifted cannot be told from one that did not.
        row.has_values = !(row.changes.is_empty() && holds_secret(after, 0));
    }
    if let Some(plan) = planned.filter(|_| action != Action::Move) {
        join(region, &mut row, plan, Seen { before, after });
    }
    Some(row)
}

fn holds_secret(value: Value<'_>, depth: usize) -> bool {
    let is_held = |value: Value<'_>| depth < 64 && holds_secret(value, depth + 1);
    let entries = value.as_object().map(|object| object.entries()).unwrap_or_default();
    is_secret(value)
        || entries.iter().any(|entry| is_held(entry.value))
        || value.as_array().unwrap_or_default().iter().any(|item| is_held(*item))
}

/// What was recorded of a resource, and what is there.
struct Seen<'r> {
    before: Value<'r>,
    after: Value<'r>,
}

/// Says of every value what an apply would make of it.
fn join<'r>(region: &'r Region, row: &mut Row<'r>, plan: &Plan<'r>, seen: Seen<'r>) {
    let entry =
        plan.by_address.get(row.address).map(|index| list(plan.value, "resource_changes")[*index]);
    let Some(entry) = entry else {
        // Neither in the configuration nor in what is there: nothing is done about it.
        row.planned = (!plan.is_refresh_only).then(Planned::default);
        let outcome = if row.planned.is_some() { Outcome::Ignored } else { Outcome::Open };
        row.outcome = outcome;
        row.changes.iter_mut().for_each(|change| change.outcome = outcome);
        return;
    };
    let change = entry.get_str("change");
    let actions = list(change, "actions").iter().filter_map(|action| action.as_str()).collect();
    let planned = Planned { actions, reason: text(entry, "action_reason") };
    let whole = match () {
        () if planned.has("delete") && planned.has("create") => Some(Outcome::Replaced),
        () if planned.has("delete") => Some(Outcome::Destroyed),
        () if planned.has("create") => Some(Outcome::Reverted),
        () if planned.has("update") => None,
        () => Some(Outcome::Ignored),
    };
    let (after, unknown) = (change.get_str("after"), change.get_str("after_unknown"));
    for drift in &mut row.changes {
        drift.outcome = whole.unwrap_or_else(|| {
            let planned = after.at(&drift.path);
            match () {
                () if is_unknown(unknown, &drift.path) => Outcome::Unknown,
                // A mark says nothing of what it stands for.
                () if is_secret(planned) => Outcome::Unknown,
                () if difference::same(region, planned, seen.after.at(&drift.path)) => {
                    Outcome::Accepted
                }
                () if difference::same(region, planned, seen.before.at(&drift.path)) => {
                    Outcome::Reverted
                }
                () => Outcome::Changed,
            }
        });
    }
    let told =
        row.changes.iter().filter(|change| change.noise.is_none()).map(|change| change.outcome);
    row.outcome = whole.or_else(|| told.max()).unwrap_or(Outcome::Ignored);
    row.planned = Some(planned);
}

/// Whether a value, or a part of it, is known only after the apply.
fn is_unknown(tree: Value<'_>, path: &[Value<'_>]) -> bool {
    match path.split_first() {
        _ if tree.as_bool() == Some(true) => true,
        Some((step, rest)) => is_unknown(tree.get(*step), rest),
        None => {
            let entries = tree.as_object().map(|object| object.entries()).unwrap_or_default();
            entries.iter().any(|entry| is_unknown(entry.value, &[]))
                || tree.as_array().unwrap_or_default().iter().any(|item| is_unknown(*item, &[]))
        }
    }
}
