//! Reports of drift: for people, for reviews, for programs and for Prometheus.

mod json;
mod markdown;
mod metrics;
mod pretty;

use super::check::{Change, Row, State};
use super::settings::Settings;
use super::{Drift, strategy, weights};
use crate::finding::Severity;
use lictor::Value;

/// What a report is to be like.
#[derive(Debug, Clone, Copy)]
pub struct Style<'s> {
    /// The settings that drift was judged by.
    pub settings: &'s Settings,
    /// Whether noise and what is looked away from is shown.
    pub all: bool,
    /// Now, in seconds since 1970: how old drift is.
    pub now: i64,
}

/// How a report is written.
pub type Write = fn(&Drift<'_>, &Style<'_>) -> String;

/// The formats, by name.
pub const FORMATS: &[(&str, Write)] = &[
    ("pretty", pretty::write),
    ("json", json::write),
    ("markdown", markdown::write),
    ("metrics", metrics::write),
];

/// Writes a report in a format, if there is one of this name.
#[must_use]
pub fn write(format: &str, drift: &Drift<'_>, style: &Style<'_>) -> Option<String> {
    let (_, write) = FORMATS.iter().find(|(name, _)| *name == format)?;
    Some(write(drift, style))
}

/// The exit code, as that of `terraform plan -detailed-exitcode`: 1 where a check failed, 2 where drift is at least so
/// severe, 0 otherwise.
#[must_use]
pub fn exit_code(drift: &Drift<'_>, settings: &Settings, fail_on: Option<Severity>) -> u8 {
    let severe = |check: &super::check::Check<'_>| {
        let severity = weights::of_check(check, settings);
        fail_on.is_some_and(|threshold| severity.is_some_and(|severity| severity >= threshold))
    };
    match () {
        () if drift.latest().any(|check| check.state() == State::Unknown) => 1,
        () if drift.latest().any(severe) => 2,
        () => 0,
    }
}

/// The values of a row that are shown.
fn shown<'a, 'r>(row: &'a Row<'r>, style: &Style<'_>) -> impl Iterator<Item = &'a Change<'r>> {
    let all = style.all;
    row.changes.iter().filter(move |change| all || change.counts())
}

/// The rows that are shown.
fn rows<'a, 'r>(
    check: &'a super::check::Check<'r>,
    style: &Style<'_>,
) -> impl Iterator<Item = &'a Row<'r>> {
    let all = style.all;
    check.rows.iter().filter(move |row| all || row.is_drift())
}

/// A value for people, of which long ones are cut.
fn short(value: Value<'_>, max: usize) -> String {
    if value.is_undefined() {
        return "absent".to_owned();
    }
    if super::check::is_secret(value) {
        return "(sensitive)".to_owned();
    }
    let text = lictor::json::to_string(value);
    match text.char_indices().nth(max) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// A span of time for people.
fn age(seconds: i64) -> String {
    match seconds {
        ..=119 => format!("{} s", seconds.max(0)),
        120..=7199 => format!("{} min", seconds / 60),
        7200..=172_799 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// What is told of a value beside what it was and is.
fn notes(change: &Change<'_>) -> String {
    let mut notes = vec![change.class.to_owned()];
    if change.outcome != super::check::Outcome::Open {
        notes.push(change.outcome.name().to_owned());
    }
    if let Some(noise) = change.noise {
        notes.push(format!("noise: {}", noise.name()));
    }
    if change.ignored.is_some() {
        notes.push("looked away from".to_owned());
    }
    if change.flaps > 1 {
        notes.push(format!("back and forth {} times", change.flaps));
    }
    notes.join(", ")
}

/// What a row is about, in one line.
fn headline(row: &Row<'_>, style: &Style<'_>) -> String {
    let mut parts = vec![match row.action {
        super::check::Action::Update if !row.has_values => {
            "differs, values are not told".to_owned()
        }
        super::check::Action::Update => "differs".to_owned(),
        super::check::Action::Delete => "is gone".to_owned(),
        super::check::Action::Unmanaged => "is not managed".to_owned(),
        super::check::Action::Move => "moved".to_owned(),
    }];
    if row.outcome != super::check::Outcome::Open {
        parts.push(row.outcome.name().to_owned());
    }
    if row.cause != super::check::Cause::Unknown {
        parts.push(format!("cause: {}", row.cause.name()));
    }
    if row.runs > 1 {
        let since = row.since.map(|since| format!(", {}", age(style.now - since)));
        parts.push(format!("{} checks in a row{}", row.runs, since.unwrap_or_default()));
    }
    parts.join("; ")
}

fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// How many values are left out of a check.
fn left_out(check: &super::check::Check<'_>) -> (usize, usize) {
    let changes = || check.rows.iter().flat_map(|row| &row.changes);
    let ignored = changes().filter(|change| change.ignored.is_some()).count();
    let rows = check.rows.iter().filter(|row| row.ignored.is_some()).count();
    (changes().filter(|change| change.noise.is_some()).count(), ignored + rows)
}

/// The parts of a check's summary line.
fn summary(check: &super::check::Check<'_>, style: &Style<'_>) -> Vec<String> {
    let mut parts = Vec::new();
    let severity = weights::of_check(check, style.settings);
    let number = check.drifted().count();
    parts.push(match check.failure {
        Some(why) => format!("unknown: {why}"),
        None if check.state() == State::Drifted => count(number, "resource"),
        None => "clean".to_owned(),
    });
    parts.extend(
        severity.map(|severity| weights::label(severity, style.settings.severity_rule).to_owned()),
    );
    let (noise, ignored) = left_out(check);
    for (number, what) in [
        (noise, "noise"),
        (ignored, "looked away from"),
        (check.pending, "pending"),
        (check.unchecked, "not checked"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
    }
    parts
}

/// What to do about a check, in words.
fn advice(check: &super::check::Check<'_>, style: &Style<'_>) -> (strategy::Advice, String) {
    let advice = strategy::advise(check, style.settings);
    let words = format!(
        "{} (strategy {}, action {})",
        advice.words(),
        advice.strategy.name(),
        advice.action
    );
    (advice, words)
}
