//! GitLab's report of code quality: a list in the form of Code Climate.

use super::json::Json;
use super::{Style, fingerprint};
use crate::finding::{Finding, Problem, Report, Severity, Status};
use std::collections::HashMap;

pub(super) fn write(report: &Report, _: &Style) -> String {
    // A fingerprint must stand once; what is the same in all counts on.
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut items: Vec<Json<'_>> = Vec::new();
    for finding in &report.findings {
        if matches!(finding.status, Status::Fail | Status::Warn) {
            let print = fingerprint(finding);
            let number = seen.entry(print.clone()).or_default();
            let print = if *number == 0 { print } else { format!("{print}-{number}") };
            *number += 1;
            items.push(entry(finding, print));
        }
    }
    items.extend(report.problems.iter().filter(|problem| problem.is_error).map(problem));
    Json::List(items).indented()
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
