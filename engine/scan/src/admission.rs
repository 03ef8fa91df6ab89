//! Requests for admission: an AdmissionReview in, the AdmissionReview that answers it out.

use crate::domain;
use crate::finding::{Finding, Problem, Report, Severity, Status};
use crate::read::{self, Format, Words};
use crate::scan::Scanner;
use crate::source::Source;
use crate::walk::Input;
use lictor::report::Json;
use lictor::{Value, json};

/// Warnings are cut to so many characters each, as servers ask for.
const MAX_WARNING: usize = 256;
/// So many of them are given.
const MAX_WARNINGS: usize = 64;
/// What a refusal says at most, in characters.
const MAX_MESSAGE: usize = 8192;

/// An answer to a request.
#[derive(Debug)]
pub struct Answer {
    /// The AdmissionReview, as JSON.
    pub text: String,
    /// Whether the object is admitted.
    pub allowed: bool,
    /// What was found.
    pub report: Report,
}

/// Answers the request in a text. What fails at the threshold refuses it, everything else becomes warnings.
///
/// # Errors
/// The text holds no request.
pub fn answer(
    scanner: &Scanner,
    source: Source,
    fail_on: Option<Severity>,
) -> Result<Answer, Problem> {
    let header = header(&source)?;
    let inputs = [Input::Text(source)];
    let outcome = scanner.judge_alone(&inputs);
    let report = Report {
        findings: outcome.findings,
        problems: outcome.problems,
        policies: scanner.policies(),
        files: 1,
        names: vec![inputs[0].name().clone()],
        objects: outcome.objects,
        passed_over: outcome.passed_over,
    };
    let counts = |finding: &&Finding| {
        finding.status == Status::Fail && fail_on.is_some_and(|least| finding.severity >= least)
    };
    let refusals: Vec<String> = report.findings.iter().filter(counts).map(line).collect();
    let errors: Vec<&str> = report
        .problems
        .iter()
        .filter(|problem| problem.is_error)
        .map(|problem| problem.message.as_str())
        .collect();
    let warnings: Vec<String> = report
        .findings
        .iter()
        .filter(|finding| !counts(finding))
        .filter(|finding| matches!(finding.status, Status::Fail | Status::Warn))
        .take(MAX_WARNINGS)
        .map(|finding| cut(&line(finding), MAX_WARNING))
        .collect();
    let status = match (refusals.is_empty(), errors.is_empty()) {
        (true, true) => None,
        (false, _) => Some(status(403, "Forbidden", &refusals.join("\n"))),
        (true, false) => Some(status(500, "InternalError", &errors.join("\n"))),
    };
    let allowed = status.is_none();
    let response = Json::object([
        ("uid", Some(Json::Raw(header.uid.into()))),
        ("allowed", Some(Json::bool(allowed))),
        ("status", status),
        ("warnings", (!warnings.is_empty()).then(|| Json::texts(warnings))),
    ]);
    let review = Json::object([
        ("apiVersion", Some(Json::Raw(header.api_version.into()))),
        ("kind", Some(Json::text("AdmissionReview"))),
        ("response", Some(response)),
    ]);
    Ok(Answer { text: review.indented() + "\n", allowed, report })
}

/// What the answer repeats of the request, as JSON.
struct Header {
    api_version: String,
    uid: String,
}

fn header(source: &Source) -> Result<Header, Problem> {
    let mut found = Vec::new();
    read::each(&source.text, Format::of_content(source.content()), Words::Kubectl, &mut |parsed| {
        found.push(parsed.map(|parsed| {
            let review = parsed.value.root();
            let text = |value: Value<'_>| match value.as_str() {
                Some(_) => json::to_string(value),
                None => "\"\"".to_owned(),
            };
            domain::is_review(review).then(|| Header {
                api_version: text(review.get_str("apiVersion")),
                uid: text(review.get_str("request").get_str("uid")),
            })
        }));
    });
    let problem = |offset: usize, message: &str| {
        let place = source.place(read::Span { start: offset, end: offset });
        Problem { place, message: message.to_owned(), hint: None, is_error: true }
    };
    match (found.pop(), found.is_empty()) {
        (Some(Ok(Some(header))), true) => Ok(header),
        (Some(Err(fault)), _) => Err(problem(fault.offset, &fault.message)),
        _ => Err(problem(0, "expected one AdmissionReview with a request")),
    }
}

fn status(code: usize, reason: &'static str, message: &str) -> Json<'static> {
    Json::object([
        ("code", Some(Json::number(code))),
        ("reason", Some(Json::text(reason))),
        ("message", Some(Json::text(cut(message, MAX_MESSAGE)))),
    ])
}

fn line(finding: &Finding) -> String {
    let path = match finding.path.as_str() {
        "" => String::new(),
        path => format!(" ({path})"),
    };
    format!("[{}] {}{path}", finding.policy.id, finding.message)
}

fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    text.chars().take(max - 1).chain(['…']).collect()
}
