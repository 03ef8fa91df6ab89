//! Markdown for the comments of reviews.

use super::{Style, address, shown, summary};
use crate::finding::{Report, Severity, Status};

pub(super) fn write(report: &Report, style: &Style) -> String {
    let mut out = format!("## Lictor: {}\n", summary(report));
    let errors: Vec<_> = report.problems.iter().filter(|problem| problem.is_error).collect();
    if !errors.is_empty() {
        out.push_str("\n### Not decided\n\n");
        for problem in errors {
            out.push_str(&format!(
                "- `{}`: {}\n",
                address(&problem.place),
                inline(&problem.message)
            ));
        }
    }
    for severity in Severity::ALL {
        let rows: Vec<String> = shown(report, style)
            .filter(|finding| finding.severity == severity)
            .map(|finding| {
                let status = match finding.status {
                    Status::Fail => String::new(),
                    status => format!(" ({})", status.name()),
                };
                format!(
                    "| `{}` | {} | {} | {}{status} |\n",
                    address(&finding.place),
                    inline(&finding.resource.to_string()),
                    id(finding),
                    inline(&finding.message)
                )
            })
            .collect();
        if !rows.is_empty() {
            out.push_str(&format!("\n### {} ({})\n\n", title(severity), rows.len()));
            out.push_str("| place | resource | policy | finding |\n|---|---|---|---|\n");
            out.push_str(&rows.concat());
        }
    }
    out
}

fn id(finding: &crate::finding::Finding) -> String {
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
