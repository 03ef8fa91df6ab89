//! JSON for programs: all at once, or a line for each thing.

use super::{Style, fingerprint};
use crate::finding::{Finding, Place, Problem, Report, Resource, Status};
use lictor::report::Json;
use std::io;

pub(super) fn write_json(
    report: &Report,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    Json::object([
        ("version", Some(Json::text(env!("CARGO_PKG_VERSION")))),
        ("summary", Some(summary(report, style))),
        ("findings", Some(Json::each(|| &report.findings, finding))),
        ("problems", Some(Json::each(|| &report.problems, problem))),
    ])
    .write_indented(out)
}

pub(super) fn write_lines(
    report: &Report,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut line = |kind: &'static str, json: Json<'_>| {
        let Json::Object(mut fields) = json else { return Ok(()) };
        fields.insert(0, ("type".into(), Json::text(kind)));
        writeln!(out, "{}", Json::Object(fields).compact())
    };
    report.findings.iter().try_for_each(|one| line("finding", finding(one)))?;
    report.problems.iter().try_for_each(|one| line("problem", problem(one)))?;
    line("summary", summary(report, style))
}

fn summary(report: &Report, style: &Style) -> Json<'static> {
    let severities =
        report.by_severity().map(|(severity, count)| (severity.name().into(), Json::number(count)));
    let of = |status| Some(Json::number(report.count(status)));
    Json::object([
        ("files", Some(Json::number(report.files))),
        ("objects", Some(Json::number(report.objects))),
        ("passed_over", Some(Json::number(report.passed_over))),
        ("policies", Some(Json::number(report.policies.len()))),
        ("fail", of(Status::Fail)),
        ("warn", of(Status::Warn)),
        ("undetermined", of(Status::Undetermined)),
        ("excepted", of(Status::Excepted)),
        ("by_severity", Some(Json::Object(severities.into()))),
        ("errors", Some(Json::number(report.errors()))),
        ("fail_on", Some(Json::text(style.fail_on.map_or("never", |severity| severity.name())))),
        ("exit_code", Some(Json::number(report.exit_code(style.fail_on)))),
    ])
}

/// A finding with all that is known of it.
fn finding(finding: &Finding) -> Json<'_> {
    let policy = &finding.policy;
    let exception = finding.exception.as_ref().map(|exception| {
        Json::object([
            ("owner", Some(Json::text(exception.owner.as_str()))),
            ("reason", Some(Json::text(exception.reason.as_str()))),
            ("expires", exception.expires.as_deref().map(Json::text)),
        ])
    });
    // What was cut is no JSON any more.
    let raw = |json: &'_ str| match json.ends_with('…') {
        true => Json::text(json.to_owned()),
        false => Json::Raw(json.to_owned().into()),
    };
    Json::object([
        ("id", Some(Json::text(policy.id.as_str()))),
        ("name", Json::some_text(&policy.name)),
        ("bundle", Json::some_text(&policy.bundle)),
        ("status", Some(Json::text(finding.status.name()))),
        ("severity", Some(Json::text(finding.severity.name()))),
        ("message", Some(Json::text(finding.message.as_str()))),
        ("resource", resource(&finding.resource)),
        ("location", Some(location(&finding.place))),
        ("path", Json::some_text(&finding.path)),
        ("value", finding.value.as_deref().map(raw)),
        ("expected", finding.expected.as_deref().map(raw)),
        ("title", Json::some_text(&policy.title)),
        ("remediation", Json::some_text(finding.remediation())),
        ("standards", Json::some_texts(&policy.standards)),
        ("links", Json::some_texts(&policy.links)),
        ("exception", exception),
        ("fingerprint", Some(Json::text(fingerprint(finding)))),
    ])
}

fn resource(resource: &Resource) -> Option<Json<'_>> {
    (*resource != Resource::default()).then(|| {
        Json::object([
            ("api_version", Json::some_text(&resource.api_version)),
            ("kind", Json::some_text(&resource.kind)),
            ("namespace", Json::some_text(&resource.namespace)),
            ("name", Json::some_text(&resource.name)),
        ])
    })
}

fn location(place: &Place) -> Json<'_> {
    let number = |number: usize| (place.line > 0).then(|| Json::number(number));
    Json::object([
        ("file", Some(Json::text(&*place.file))),
        ("line", number(place.line)),
        ("column", number(place.column)),
        ("end_line", number(place.end_line)),
        ("end_column", number(place.end_column)),
        ("offset", number(place.offset)),
        ("end_offset", number(place.end_offset)),
    ])
}

fn problem(problem: &Problem) -> Json<'_> {
    Json::object([
        ("level", Some(Json::text(if problem.is_error { "error" } else { "note" }))),
        ("message", Some(Json::text(problem.message.as_str()))),
        ("hint", problem.hint.as_deref().map(Json::text)),
        ("location", Some(location(&problem.place))),
    ])
}
