//! SARIF 2.1.0, which code hosts and editors read.

use super::{Style, fingerprint};
use crate::catalog::Policy;
use crate::finding::{Finding, Place, Problem, Report, Severity, Status};
use lictor::report::Json;
use std::collections::BTreeMap;
use std::io;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const HOME: &str = "https://github.com/lictor-policy/lictor";

pub(super) fn write(report: &Report, _: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, &Policy> = BTreeMap::new();
    rules.extend(report.policies.iter().map(|policy| (policy.id.as_str(), &**policy)));
    for finding in &report.findings {
        rules.entry(&finding.policy.id).or_insert(&finding.policy);
    }
    let index: BTreeMap<&str, usize> = rules.keys().copied().zip(0..).collect();
    let results = Json::each(|| &report.findings, |finding| result(finding, &index));
    let driver = Json::object([
        ("name", Some(Json::text("lictor"))),
        ("version", Some(Json::text(env!("CARGO_PKG_VERSION")))),
        ("informationUri", Some(Json::text(HOME))),
        ("rules", Some(Json::List(rules.values().map(|policy| rule(policy)).collect()))),
    ]);
    let notifications = report.problems.iter().map(notification).collect();
    let invocation = Json::object([
        ("executionSuccessful", Some(Json::bool(report.errors() == 0))),
        ("toolExecutionNotifications", Some(Json::List(notifications))),
    ]);
    let run = Json::object([
        ("tool", Some(Json::object([("driver", Some(driver))]))),
        ("columnKind", Some(Json::text("unicodeCodePoints"))),
        ("invocations", Some(Json::List(vec![invocation]))),
        ("results", Some(results)),
    ]);
    Json::object([
        ("$schema", Some(Json::text(SCHEMA))),
        ("version", Some(Json::text("2.1.0"))),
        ("runs", Some(Json::List(vec![run]))),
    ])
    .write_indented(out)
}

fn message(text: &str) -> Json<'_> {
    Json::object([("text", Some(Json::text(text)))])
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// What GitHub sorts findings of security by.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
    }
}

fn rule(policy: &Policy) -> Json<'_> {
    let description = match policy.description.as_str() {
        "" => policy.headline(),
        description => description,
    };
    let help = [description, policy.remediation.as_str()].join("\n\n").trim().to_owned();
    let help = Json::object([("text", Some(Json::text(help)))]);
    let is_uri = |link: &&String| link.starts_with("https://") || link.starts_with("http://");
    let properties = Json::object([
        ("tags", Json::some_texts(&policy.standards)),
        ("security-severity", Some(Json::text(score(policy.severity)))),
        ("bundle", Json::some_text(&policy.bundle)),
    ]);
    let configuration = Json::object([("level", Some(Json::text(level(policy.severity))))]);
    Json::object([
        ("id", Some(Json::text(policy.id.as_str()))),
        ("name", Json::some_text(&policy.name)),
        ("shortDescription", Some(message(policy.headline()))),
        ("fullDescription", Some(message(description))),
        ("help", Some(help)),
        ("helpUri", policy.links.iter().find(is_uri).map(|link| Json::text(link.as_str()))),
        ("defaultConfiguration", Some(configuration)),
        ("properties", Some(properties)),
    ])
}

fn result<'f>(finding: &'f Finding, index: &BTreeMap<&str, usize>) -> Json<'f> {
    let id = finding.policy.id.as_str();
    // What is open has no level.
    let (kind, level) = match finding.status {
        Status::Undetermined => ("open", "none"),
        Status::Warn => ("fail", "note"),
        Status::Fail | Status::Excepted => ("fail", level(finding.severity)),
    };
    let resource = finding.resource.to_string();
    let logical = (!resource.is_empty()).then(|| {
        Json::List(vec![Json::object([
            ("fullyQualifiedName", Some(Json::text(resource))),
            ("kind", Some(Json::text("resource"))),
        ])])
    });
    let location = Json::object([
        ("physicalLocation", Some(physical(&finding.place))),
        ("logicalLocations", logical),
    ]);
    let suppression = finding.exception.as_ref().map(|exception| {
        let why = format!("{} ({})", exception.reason, exception.owner);
        Json::List(vec![Json::object([
            ("kind", Some(Json::text("external"))),
            ("status", Some(Json::text("accepted"))),
            ("justification", Some(Json::text(why))),
        ])])
    });
    let properties = Json::object([
        ("severity", Some(Json::text(finding.severity.name()))),
        ("path", Json::some_text(&finding.path)),
        ("value", finding.value.as_deref().map(Json::text)),
        ("expected", finding.expected.as_deref().map(Json::text)),
        ("remediation", Json::some_text(finding.remediation())),
    ]);
    let fingerprints = Json::object([("lictor/v1", Some(Json::text(fingerprint(finding))))]);
    Json::object([
        ("ruleId", Some(Json::text(id))),
        ("ruleIndex", index.get(id).map(|index| Json::number(*index))),
        ("kind", Some(Json::text(kind))),
        ("level", Some(Json::text(level))),
        ("message", Some(message(&finding.message))),
        ("locations", Some(Json::List(vec![location]))),
        ("partialFingerprints", Some(fingerprints)),
        ("suppressions", suppression),
        ("properties", Some(properties)),
    ])
}

fn physical(place: &Place) -> Json<'_> {
    let region = (place.line > 0).then(|| {
        Json::object([
            ("startLine", Some(Json::number(place.line))),
            ("startColumn", Some(Json::number(place.column))),
            ("endLine", (place.end_line > 0).then(|| Json::number(place.end_line))),
            ("endColumn", (place.end_line > 0).then(|| Json::number(place.end_column))),
        ])
    });
    let artifact = Json::object([("uri", Some(Json::text(uri(&place.file))))]);
    Json::object([("artifactLocation", Some(artifact)), ("region", region)])
}

/// A file as a reference by URI.
fn uri(file: &str) -> String {
    let mut out = String::new();
    if file.starts_with('/') {
        out.push_str("file://");
    }
    for byte in file.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn notification(problem: &Problem) -> Json<'_> {
    let level = if problem.is_error { "error" } else { "note" };
    let location = Json::object([("physicalLocation", Some(physical(&problem.place)))]);
    Json::object([
        ("level", Some(Json::text(level))),
        ("message", Some(message(&problem.message))),
        ("locations", Some(Json::List(vec![location]))),
    ])
}
