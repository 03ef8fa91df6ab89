//! Markdown for the comments of reviews.

use super::{Style, address, shown, summary};
use crate::finding::{Finding, Report, Severity, Status};
use std::io;

pub(super) fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "## Lictor: {}", summary(report))?;
    if report.errors() > 0 {
        out.write_all(b"\n### Not decided\n\n")?;
    }
    for problem in report.problems.iter().filter(|problem| problem.is_error) {
        writeln!(out, "- `{}`: {}", address(&problem.place), inline(&problem.message))?;
    }
    for severity in Severity::ALL {
        let rows = || shown(report, style).filter(|finding| finding.severity == severity);
        let count = rows().count();
        if count > 0 {
            write!(out, "\n### {} ({count})\n\n", title(severity))?;
            out.write_all(b"| place | resource | policy | finding |\n|---|---|---|---|\n")?;
        }
        rows().try_for_each(|finding| row(finding, out))?;
    }
    Ok(())
}

fn row(finding: &Finding, out: &mut dyn io::Write) -> io::Result<()> {
    let status = match finding.status {
        Status::Fail => String::new(),
        status => format!(" ({})", status.name()),
    };
    writeln!(
        out,
        "| `{}` | {} | {} | {}{status} |",
        address(&finding.place),
        inline(&finding.resource.to_string()),
        id(finding),
        inline(&finding.message)
    )
}

fn id(finding: &Finding) -> String {
    match finding.policy.links.first() {
        Some(link) if link.starts_with("https://") && !link.contains([')', ' ']) => {
            format!("[{}]({link})", finding.policy.id)
        }
        _ => finding.policy.id.clone(),
    }
}

fn title(severity: Severity) -> String {
    let mut name = severity.name().to_owned();
    name[..1].make_ascii_uppercase();
    name
}

/// Text that is no markup, and stays in its cell.
pub(crate) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // A tick without its other half opens no code.
    let has_code = text.matches('`').count().is_multiple_of(2);
    let mut in_code = false;
    for c in text.chars() {
        match c {
            '`' if has_code => {
                in_code = !in_code;
                out.push(c);
            }
            '|' => out.push_str("\\|"),
            '\n' | '\r' => out.push(' '),
            '<' if !in_code => out.push_str("&lt;"),
            '\\' | '*' | '_' | '[' | ']' | '`' if !in_code => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
