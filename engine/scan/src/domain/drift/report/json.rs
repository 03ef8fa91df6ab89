//! JSON: the fields of the fleet report that the posts' detector writes, and more. `lictor drift` reads it back, so that
//! the reports of earlier runs are the history of later ones.

use super::{Style, left_out, rows};
use crate::domain::drift::check::{Change, Check, Event, Row, State};
use crate::domain::drift::ignore::Ignore;
use crate::domain::drift::{Drift, strategy, weights};
use lictor::report::Json;
use lictor::{Value, json};

pub(super) fn write(drift: &Drift<'_>, style: &Style<'_>) -> String {
    let of = |state| drift.latest().filter(|check| check.state() == state).count();
    Json::object([
        ("version", Some(Json::text(env!("CARGO_PKG_VERSION")))),
        ("total_workspaces", Some(Json::number(drift.latest().count()))),
        ("drifted_count", Some(Json::number(of(State::Drifted)))),
        ("unknown_count", Some(Json::number(of(State::Unknown)))),
        ("results", Some(Json::List(drift.latest().map(|one| check(one, style)).collect()))),
        ("ignores", Some(Json::List(drift.ignores.iter().map(ignore).collect()))),
    ])
    .indented()
        + "\n"
}

fn check<'a>(check: &'a Check<'_>, style: &'a Style<'_>) -> Json<'a> {
    let has_drift = match check.state() {
        State::Unknown => Json::Raw("null".into()),
        state => Json::bool(state == State::Drifted),
    };
    let advice = strategy::advise(check, style.settings);
    let severity = weights::of_check(check, style.settings);
    let label = severity.map(|severity| weights::label(severity, style.settings.severity_rule));
    let (noise, ignored) = left_out(check);
    Json::object([
        ("workspace", Some(Json::text(check.workspace))),
        ("timestamp", Json::some_text(check.stamp)),
        ("source", Some(Json::text(check.source))),
        ("has_drift", Some(has_drift)),
        ("error", check.failure.map(Json::text)),
        ("severity", label.map(Json::text)),
        ("strategy", Some(Json::text(advice.strategy.name()))),
        ("action", Some(Json::text(advice.action))),
        ("held", (!advice.held.is_empty()).then(|| Json::texts(advice.held))),
        (
            "duration_seconds",
            check.seconds.map(|seconds| Json::Raw(format!("{seconds:.3}").into())),
        ),
        ("pending", Some(Json::number(check.pending))),
        ("noise", Some(Json::number(noise))),
        ("ignored", Some(Json::number(ignored))),
        ("unchecked", Some(Json::number(check.unchecked))),
        ("changes", Some(Json::List(rows(check, style).map(row).collect()))),
    ])
}

fn row<'a>(row: &'a Row<'_>) -> Json<'a> {
    let resource = Json::object([
        ("addr", Some(Json::text(row.address))),
        ("resource_type", Json::some_text(row.kind)),
        ("implied_provider", Json::some_text(row.provider)),
    ]);
    let change = Json::object([
        ("resource", Some(resource)),
        ("action", Some(Json::text(row.action.name()))),
    ]);
    let actions = row.planned.as_ref().map(|planned| Json::texts(planned.actions.iter().copied()));
    let paths = row.has_values.then(|| Json::List(row.changes.iter().map(path).collect()));
    Json::object([
        ("message", Some(Json::text(format!("{}: drift ({})", row.address, row.action.name())))),
        ("type", Some(Json::text("resource_drift"))),
        ("change", Some(change)),
        ("address", Some(Json::text(row.address))),
        ("resource_type", Json::some_text(row.kind)),
        ("names", (!row.names.is_empty()).then(|| Json::texts(row.names.iter().copied()))),
        ("outcome", Some(Json::text(row.outcome.name()))),
        ("planned", actions),
        ("cause", Some(Json::text(row.cause.name()))),
        ("severity", row.severity.map(|severity| Json::text(severity.name()))),
        ("score", Some(Json::number(row.score))),
        ("ignored_by", row.ignored.map(Json::number)),
        ("runs", Some(Json::number(row.runs))),
        (
            "events",
            (!row.events.is_empty()).then(|| Json::List(row.events.iter().map(event).collect())),
        ),
        ("paths", paths),
    ])
}

fn path<'a>(change: &'a Change<'_>) -> Json<'a> {
    let steps = change.path.iter().map(|step| raw(*step)).collect::<Option<Vec<_>>>();
    Json::object([
        ("path", steps.map(Json::List)),
        ("before", raw(change.before)),
        ("after", raw(change.after)),
        ("sensitive", change.is_secret.then(|| Json::bool(true))),
        ("class", Some(Json::text(change.class))),
        ("weight", Some(Json::number(change.weight))),
        ("outcome", Some(Json::text(change.outcome.name()))),
        ("noise", change.noise.map(|noise| Json::text(noise.name()))),
        ("ignored_by", change.ignored.map(Json::number)),
        ("flaps", (change.flaps > 1).then(|| Json::number(change.flaps))),
    ])
}

fn raw(value: Value<'_>) -> Option<Json<'static>> {
    (!value.is_undefined()).then(|| Json::Raw(json::to_string(value).into()))
}

fn event<'a>(event: &'a Event<'_>) -> Json<'a> {
    Json::object([
        ("time", Json::some_text(event.stamp)),
        ("name", Json::some_text(event.name)),
        ("principal", Json::some_text(event.principal)),
        ("agent", Json::some_text(event.agent)),
    ])
}

fn ignore(ignore: &Ignore) -> Json<'_> {
    let text = |text: &'_ Option<String>| text.clone().map(Json::text);
    Json::object([
        ("origin", Some(Json::text(ignore.origin.name()))),
        ("address", text(&ignore.address)),
        ("type", text(&ignore.kind)),
        ("id", text(&ignore.id)),
        ("path", text(&ignore.path)),
        ("owner", Json::some_text(&ignore.owner)),
        ("reason", Json::some_text(&ignore.reason)),
        ("expires", text(&ignore.expires)),
        ("hits", Some(Json::number(ignore.hits))),
    ])
}
