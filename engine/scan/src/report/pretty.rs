//! For people at a terminal: each finding with the lines it stands in, and what to do.

use super::{Style, address, shown, summary};
use crate::finding::{Finding, Problem, Report, Severity, Status};
use std::io;

const RESET: &str = "\u{1b}[0m";
const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[31m";
const YELLOW: &str = "\u{1b}[33m";
const BLUE: &str = "\u{1b}[34m";
const CYAN: &str = "\u{1b}[36m";

/// Lines that are written, and whether with colours.
struct Page {
    out: String,
    color: bool,
}

impl Page {
    fn paint(&self, paint: &str, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("{paint}{text}{RESET}")
        } else {
            text.to_owned()
        }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// Hands on what there is so far.
    fn hand_on(&mut self, to: &mut dyn io::Write) -> io::Result<()> {
        to.write_all(self.out.as_bytes())?;
        self.out.clear();
        Ok(())
    }
}

pub(super) fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page { out: String::new(), color: style.color };
    for one in &report.problems {
        problem(&mut page, one);
    }
    for one in shown(report, style) {
        finding(&mut page, one);
        page.hand_on(out)?;
    }
    reasons(&mut page, report, style);
    let words = summary(report);
    let words = match report.exit_code(style.fail_on) {
        0 => words,
        _ => page.paint(BOLD, &words),
    };
    page.line(&words);
    page.hand_on(out)
}

fn problem(page: &mut Page, problem: &Problem) {
    let level = match problem.is_error {
        true => page.paint(RED, "error"),
        false => page.paint(BLUE, "note"),
    };
    let place = address(&problem.place);
    page.line(&format!("{level}: {}", visible(&problem.message)));
    page.line(&format!("  {} {place}", page.paint(BLUE, "-->")));
    if let Some(hint) = &problem.hint {
        page.line(&format!("  {} {hint}", page.paint(CYAN, "hint:")));
    }
    page.line("");
}

fn color_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => RED,
        Severity::Medium => YELLOW,
        Severity::Low => BLUE,
    }
}

fn finding(page: &mut Page, finding: &Finding) {
    let status = match finding.status {
        Status::Fail => String::new(),
        status => format!(" ({})", status.name()),
    };
    let severity = page.paint(color_of(finding.severity), finding.severity.name());
    let id = page.paint(BOLD, &finding.policy.label());
    page.line(&format!("{severity}{status}: {id}: {}", visible(&finding.message)));
    let resource = finding.resource.to_string();
    let resource = if resource.is_empty() { resource } else { format!(" ({resource})") };
    let arrow = page.paint(BLUE, "-->");
    page.line(&format!("  {arrow} {}{}", address(&finding.place), visible(&resource)));
    excerpt(page, finding);
    let mut note = |name: &str, text: &str| {
        if !text.is_empty() {
            let name = page.paint(CYAN, &format!("{name}:"));
            page.line(&format!("  {name} {}", visible(text)));
        }
    };
    note("path", &finding.path);
    if let Some(value) = finding.value.as_deref().filter(|_| finding.excerpt.is_empty()) {
        note("value", value);
    }
    note("expected", finding.expected.as_deref().unwrap_or_default());
    note("fix", finding.remediation());
    note("standards", &finding.policy.standards.join(", "));
    note("see", finding.policy.links.first().map_or("", String::as_str));
    if let Some(exception) = &finding.exception {
        note("allowed", &format!("{} ({})", exception.reason, exception.owner));
    }
    page.line("");
}

fn excerpt(page: &mut Page, finding: &Finding) {
    let place = &finding.place;
    let Some(last) = finding.excerpt.last() else { return };
    let width = last.row.to_string().len();
    let bar = page.paint(BLUE, "|");
    page.line(&format!("{:width$} {bar}", ""));
    for line in &finding.excerpt {
        let row = page.paint(BLUE, &format!("{:>width$}", line.row));
        page.line(&format!("{row} {bar} {}", visible(&line.text)));
        if line.row == place.line {
            let before = line.text.chars().take(place.column.saturating_sub(1));
            // Tabs stay, so that the mark stands below what it means.
            let before: String = before.map(|c| if c == '\t' { c } else { ' ' }).collect();
            let rest = line.text.chars().count().saturating_sub(place.column - 1).max(1);
            let len = match place.end_line == place.line {
                true => place.end_column.saturating_sub(place.column).clamp(1, rest),
                false => rest,
            };
            let mark = page.paint(color_of(finding.severity), &"^".repeat(len));
            page.line(&format!("{:width$} {bar} {before}{mark}", ""));
        }
    }
    page.line(&format!("{:width$} {bar}", ""));
}

/// Why policies could not decide, once for each reason.
fn reasons(page: &mut Page, report: &Report, style: &Style) {
    if style.undetermined {
        return;
    }
    let mut seen: Vec<(&str, &str, usize)> = Vec::new();
    let open = report.findings.iter().filter(|finding| finding.status == Status::Undetermined);
    for finding in open {
        let (id, why) = (finding.policy.id.as_str(), finding.message.as_str());
        match seen.iter_mut().find(|(known, reason, _)| *known == id && *reason == why) {
            Some((.., count)) => *count += 1,
            None => seen.push((id, why, 1)),
        }
    }
    for (id, why, count) in &seen {
        let word = page.paint(CYAN, "undetermined");
        page.line(&format!("{word}: {id}: {} ({})", visible(why), super::count(*count, "time")));
    }
    if !seen.is_empty() {
        page.line("");
    }
}

/// Text without characters that would do something to a terminal.
fn visible(text: &str) -> String {
    let show = |c: char| match c {
        '\t' => '\t',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    text.chars().map(show).collect()
}
