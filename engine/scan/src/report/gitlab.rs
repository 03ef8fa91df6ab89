//! GitLab's report of code quality: a list in the form of Code Climate.

use super::{Style, fingerprint};
use crate::finding::{Finding, Problem, Report, Severity, Status};
use lictor::report::Json;
use std::cell::RefCell;
use std::collections::HashMap;
use std::io;

pub(super) fn write(report: &Report, _: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    // A fingerprint must stand once; what is the same in all counts on.
    let seen: RefCell<HashMap<String, usize>> = RefCell::default();
    let unique = |print: String| {
        let mut seen = seen.borrow_mut();
        let number = seen.entry(print.clone()).or_default();
        *number += 1;
        if *number == 1 { print } else { format!("{print}-{}", *number - 1) }
    };
    let is_shown = |one: &&Finding| matches!(one.status, Status::Fail | Status::Warn);
    let findings = || report.findings.iter().filter(is_shown).map(Told::Finding);
    let errors = || report.problems.iter().filter(|problem| problem.is_error).map(Told::Problem);
    let items = Json::each(
        || findings().chain(errors()),
        |told| match told {
            Told::Finding(finding) => entry(finding, unique(fingerprint(finding))),
            Told::Problem(told) => problem(told),
        },
    );
    items.write_indented(out)
}

/// What an entry is about.
enum Told<'r> {
    Finding(&'r Finding),
    Problem(&'r Problem),
}

fn entry(finding: &Finding, fingerprint: String) -> Json<'_> {
    let severity = match (finding.status, finding.severity) {
        (Status::Fail, Severity::Critical) => "blocker",
        (Status::Fail, Severity::High) => "critical",
        (Status::Fail, Severity::Medium) => "major",
        (Status::Fail, Severity::Low) => "minor",
        _ => "info",
    };
    item(&finding.message, &finding.policy.id, severity, &finding.place, fingerprint)
}

fn problem(problem: &Problem) -> Json<'_> {
    let print = format!("unreadable-{}-{}", problem.place.file, problem.place.line);
    item(&problem.message, "unreadable", "blocker", &problem.place, print)
}

fn item<'f>(
    description: &'f str,
    check: &'f str,
    severity: &'static str,
    place: &'f crate::finding::Place,
    fingerprint: String,
) -> Json<'f> {
    let lines = Json::object([
        ("begin", Some(Json::number(place.line.max(1)))),
        ("end", Some(Json::number(place.end_line.max(place.line).max(1)))),
    ]);
    let location = Json::object([("path", Some(Json::text(&*place.file))), ("lines", Some(lines))]);
    Json::object([
        ("description", Some(Json::text(description))),
        ("check_name", Some(Json::text(check))),
        ("fingerprint", Some(Json::text(fingerprint))),
        ("severity", Some(Json::text(severity))),
        ("location", Some(location)),
    ])
}
