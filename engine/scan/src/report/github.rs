//! Workflow commands of GitHub, which it shows beside the lines they mean.

use super::{Style, shown, summary};
use crate::finding::{Place, Report, Severity, Status};
use std::io;

pub(super) fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut command = |level: &str, place: &Place, title: &str, message: &str| {
        let mut properties = vec![format!("file={}", property(&place.file))];
        if place.line > 0 {
            properties.push(format!("line={}", place.line));
            properties.push(format!("col={}", place.column));
            // Columns count only within one line.
            if place.end_line == place.line {
                properties.push(format!("endLine={}", place.end_line));
                properties.push(format!("endColumn={}", place.end_column));
            }
        }
        properties.push(format!("title={}", property(title)));
        writeln!(out, "::{level} {}::{}", properties.join(","), data(message))
    };
    for problem in &report.problems {
        let level = if problem.is_error { "error" } else { "notice" };
        command(level, &problem.place, "lictor", &problem.message)?;
    }
    for finding in shown(report, style) {
        let level = match (finding.status, finding.severity) {
            (Status::Fail, Severity::Critical | Severity::High) => "error",
            (Status::Fail, Severity::Medium) => "warning",
            _ => "notice",
        };
        let title = format!("{} ({})", finding.policy.id, finding.severity.name());
        let mut message = finding.message.clone();
        if !finding.remediation().is_empty() {
            message.push('\n');
            message.push_str(finding.remediation());
        }
        command(level, &finding.place, &title, &message)?;
    }
    writeln!(out, "{}", data(&summary(report)))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
