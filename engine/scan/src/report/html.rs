//! One page that stands by itself: tiles to choose severities by, a field to search in, a card for each finding.

use super::junit::escape;
use super::{Style, address, summary};
use crate::finding::{Finding, Problem, Report, Status};
use std::io;

const CSS: &str = include_str!("page.css");
const JS: &str = include_str!("page.js");

pub(super) fn write(report: &Report, _: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let (summary, tiles) = (escape(&summary(report)), tiles(report));
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Lictor: {summary}</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n<main>\n<h1>Lictor</h1>\n<p class=\"sum\">{summary}</p>\n<div class=\"tiles\">\n{tiles}</div>\n<input id=\"find\" type=\"search\" placeholder=\"Search findings\" aria-label=\"Search findings\">\n"
    )?;
    for one in &report.problems {
        out.write_all(problem(one).as_bytes())?;
    }
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| (sort(finding).1, std::cmp::Reverse(finding.severity)));
    for finding in findings {
        out.write_all(card(finding).as_bytes())?;
    }
    if report.problems.is_empty() && report.findings.is_empty() {
        out.write_all(b"<p class=\"none\">Nothing was found.</p>")?;
    }
    write!(out, "</main>\n<script>\n{JS}</script>\n</body>\n</html>\n")
}

/// How many findings there are of each sort.
fn tiles(report: &Report) -> String {
    let mut tiles = String::new();
    for (severity, count) in report.by_severity() {
        tiles.push_str(&tile(severity.name(), severity.name(), count));
    }
    let open = report.count(Status::Undetermined);
    let excepted = report.count(Status::Excepted);
    if open > 0 {
        tiles.push_str(&tile("open", "undetermined", open));
    }
    if excepted > 0 {
        tiles.push_str(&tile("excepted", "excepted", excepted));
    }
    tiles
}

fn tile(sort: &str, name: &str, count: usize) -> String {
    format!(
        "<label class=\"tile {sort}\"><b>{count}</b><input type=\"checkbox\" value=\"{sort}\" checked> <span>{name}</span></label>\n"
    )
}

/// What a finding is shown under, and whether that comes late.
fn sort(finding: &Finding) -> (&'static str, bool) {
    match finding.status {
        Status::Undetermined => ("open", true),
        Status::Excepted => ("excepted", true),
        Status::Fail | Status::Warn => (finding.severity.name(), false),
    }
}

fn card(finding: &Finding) -> String {
    let (class, _) = sort(finding);
    let policy = &finding.policy;
    let tag = match finding.status {
        Status::Fail => finding.severity.name().to_owned(),
        status => format!("{} ({})", finding.severity.name(), status.name()),
    };
    let mut rows = String::new();
    let mut row = |name: &str, text: &str| {
        if !text.is_empty() {
            rows.push_str(&format!("<dt>{name}</dt><dd>{text}</dd>\n"));
        }
    };
    row("path", &escape(&finding.path));
    row("value", &escape(finding.value.as_deref().unwrap_or_default()));
    row("expected", &escape(finding.expected.as_deref().unwrap_or_default()));
    row("fix", &escape(finding.remediation()));
    row("standards", &escape(&policy.standards.join(", ")));
    let links: Vec<String> = policy.links.iter().filter_map(|link| anchor(link)).collect();
    row("see", &links.join(" "));
    if let Some(exception) = &finding.exception {
        row("allowed", &escape(&format!("{} ({})", exception.reason, exception.owner)));
    }
    let resource = escape(&finding.resource.to_string());
    format!(
        "<article class=\"{class}\" data-sort=\"{class}\">\n<div class=\"tag\">{tag} · {id}</div>\n<h2>{message}</h2>\n<div class=\"where\">{place} · {resource}</div>\n{excerpt}<dl>\n{rows}</dl>\n</article>\n",
        id = escape(&policy.id),
        message = escape(&finding.message),
        place = escape(&address(&finding.place)),
        excerpt = excerpt(finding),
    )
}

/// A link, where following it can do no harm.
fn anchor(link: &str) -> Option<String> {
    let is_web = link.starts_with("https://") || link.starts_with("http://");
    let text = escape(link);
    is_web.then(|| format!("<a href=\"{text}\" rel=\"noreferrer\">{text}</a>"))
}

fn excerpt(finding: &Finding) -> String {
    let place = &finding.place;
    if finding.excerpt.is_empty() {
        return String::new();
    }
    let mut out = String::from("<pre>");
    for line in &finding.excerpt {
        let text = if line.row == place.line {
            let chars: Vec<char> = line.text.chars().collect();
            let from = place.column.saturating_sub(1).min(chars.len());
            let to = if place.end_line == place.line { place.end_column - 1 } else { chars.len() };
            let to = to.clamp(from, chars.len());
            let part = |range: &[char]| escape(&range.iter().collect::<String>());
            format!(
                "{}<mark>{}</mark>{}",
                part(&chars[..from]),
                part(&chars[from..to]),
                part(&chars[to..])
            )
        } else {
            escape(&line.text)
        };
        out.push_str(&format!("<i>{:>4}  </i>{text}\n", line.row));
    }
    out.push_str("</pre>\n");
    out
}

fn problem(problem: &Problem) -> String {
    let (class, tag) = if problem.is_error { ("critical", "error") } else { ("excepted", "note") };
    format!(
        "<article class=\"{class}\" data-sort=\"problem\">\n<div class=\"tag\">{tag}</div>\n<h2>{}</h2>\n<div class=\"where\">{}</div>\n</article>\n",
        escape(&problem.message),
        escape(&address(&problem.place)),
    )
}
