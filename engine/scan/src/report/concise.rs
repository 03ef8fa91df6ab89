//! A line for each finding, as compilers write them.

use super::{Style, address, shown, summary};
use crate::finding::{Report, Status};

pub(super) fn write(report: &Report, style: &Style) -> String {
    let mut out = String::new();
    for problem in &report.problems {
        let level = if problem.is_error { "error" } else { "note" };
        out.push_str(&format!("{}: {level}: {}\n", address(&problem.place), problem.message));
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
        out.push_str(&format!(
            "{}: {}{status}: {}: {}{resource}\n",
            address(&finding.place),
            finding.severity.name(),
            finding.policy.id,
            finding.message.replace('\n', " "),
        ));
    }
    out.push_str(&summary(report));
    out.push('\n');
    out
}
