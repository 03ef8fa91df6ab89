//! A line for each finding, as compilers write them.

use super::{Style, address, shown, summary};
use crate::finding::{Report, Status};
use std::io;

pub(super) fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    for problem in &report.problems {
        let level = if problem.is_error { "error" } else { "note" };
        writeln!(out, "{}: {level}: {}", address(&problem.place), problem.message)?;
    }
    for finding in shown(report, style) {
        let status = match finding.status {
            Status::Fail => String::new(),
            status => format!(" ({})", status.name()),
        };
        let resource = match finding.resource.to_string() {
            text if text.is_empty() => text,
            text => format!(" [{text}]"),
        };
        writeln!(
            out,
            "{}: {}{status}: {}: {}{resource}",
            address(&finding.place),
            finding.severity.name(),
            finding.policy.id,
            finding.message.replace('\n', " "),
        )?;
    }
    writeln!(out, "{}", summary(report))
}
