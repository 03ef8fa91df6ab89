//! Reports: one result, written for people, programs and services. A format is a file here and a line in [`FORMATS`].

mod concise;
mod github;
mod gitlab;
mod html;
mod junit;
mod machine;
mod markdown;
mod pretty;
mod sarif;

use crate::finding::{Finding, Report, Severity, Status};
use std::io;

pub(crate) use markdown::inline as markdown_inline;

/// What a report is to be like.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// Whether it is for a terminal that shows colours.
    pub color: bool,
    /// The severity from which findings fail a scan; none where nothing fails it.
    pub fail_on: Option<Severity>,
    /// Whether what exceptions allow is shown.
    pub excepted: bool,
    /// Whether what could not be decided is shown one by one.
    pub undetermined: bool,
}

/// How a report is written: finding by finding, so that the text of a long one is never there as a whole.
pub type Write = fn(&Report, &Style, &mut dyn io::Write) -> io::Result<()>;

/// The formats, by name.
pub const FORMATS: &[(&str, Write)] = &[
    ("pretty", pretty::write),
    ("concise", concise::write),
    ("json", machine::write_json),
    ("ndjson", machine::write_lines),
    ("sarif", sarif::write),
    ("junit", junit::write),
    ("github", github::write),
    ("gitlab", gitlab::write),
    ("markdown", markdown::write),
    ("html", html::write),
];

/// Whether reports of a format show lines of the source, and so ask for excerpts.
#[must_use]
pub fn shows_source(format: &str) -> bool {
    matches!(format, "pretty" | "html")
}

/// The format of a name, if there is one.
#[must_use]
pub fn format(name: &str) -> Option<Write> {
    FORMATS.iter().find(|(known, _)| *known == name).map(|(_, write)| *write)
}

/// The findings that are shown one by one.
fn shown<'r>(report: &'r Report, style: &Style) -> impl Iterator<Item = &'r Finding> {
    let style = *style;
    report.findings.iter().filter(move |finding| match finding.status {
        Status::Fail | Status::Warn => true,
        Status::Undetermined => style.undetermined,
        Status::Excepted => style.excepted,
    })
}

/// A number of things in words: `1 file`, `2 files`.
fn count(number: usize, one: &str) -> String {
    let plural = match one {
        "policy" => "policies",
        _ if number == 1 => one,
        _ => return format!("{number} {one}s"),
    };
    if number == 1 { format!("1 {one}") } else { format!("{number} {plural}") }
}

/// The summary in one line of words.
fn summary(report: &Report) -> String {
    let by_severity: Vec<String> = report
        .by_severity()
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| format!("{count} {}", severity.name()))
        .collect();
    let findings = report.count(Status::Fail) + report.count(Status::Warn);
    let mut parts = vec![match findings {
        0 => "no findings".to_owned(),
        _ => format!("{} ({})", count(findings, "finding"), by_severity.join(", ")),
    }];
    for (status, words) in
        [(Status::Undetermined, "undetermined"), (Status::Excepted, "allowed by exceptions")]
    {
        match report.count(status) {
            0 => {}
            number => parts.push(format!("{number} {words}")),
        }
    }
    if report.errors() > 0 {
        parts.push(count(report.errors(), "error"));
    }
    format!(
        "{} in {} of {}, {} asked",
        parts.join(", "),
        count(report.objects, "object"),
        count(report.files, "file"),
        count(report.policies.len(), "policy")
    )
}

/// What makes a finding the same one in the next scan, wherever its lines have gone: FNV-1a of 128 bits, which is quick
/// and need withstand nobody.
fn fingerprint(finding: &Finding) -> String {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let resource = &finding.resource;
    let parts: [&str; 7] = [
        &finding.policy.id,
        &finding.place.file,
        &resource.kind,
        &resource.namespace,
        &resource.name,
        &finding.path,
        &finding.message,
    ];
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    // A byte that no text holds parts them.
    for byte in parts.into_iter().flat_map(|part| part.bytes().chain([0xff])) {
        hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
    }
    format!("{hash:032x}")
}

/// `file:line:column`, as far as there is one.
fn address(place: &crate::finding::Place) -> String {
    match place.line {
        0 => place.file.to_string(),
        line => format!("{}:{line}:{}", place.file, place.column),
    }
}
