//! JUnit's XML: a suite for each file, a case for each finding, and one that passes for files without.

use super::{Style, address};
use crate::finding::{Finding, Problem, Report, Status};
use std::collections::BTreeMap;
use std::io;

pub(super) fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let files = by_file(report);
    let clean = files.values().filter(|(findings, problems)| findings.len() + problems.len() == 0);
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lictor\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        report.findings.len() + report.problems.len() + clean.count(),
        report.failing(style.fail_on),
        report.errors(),
        report.count(Status::Undetermined) + report.count(Status::Excepted),
    )?;
    for (name, (findings, problems)) in files {
        let mut suite = Suite { style, cases: String::new(), figures: [0; 4] };
        findings.iter().for_each(|finding| suite.finding(finding));
        problems.iter().for_each(|problem| suite.problem(problem));
        if suite.cases.is_empty() {
            suite.case("no findings", name, "");
        }
        let [tests, failures, errors, skipped] = suite.figures;
        let (name, cases) = (escape(name), suite.cases);
        write!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\">\n{cases}  </testsuite>\n"
        )?;
    }
    writeln!(out, "</testsuites>")
}

/// What there is to say of a file.
type Said<'r> = (Vec<&'r Finding>, Vec<&'r Problem>);

/// The files by name, also those that nothing is said of.
fn by_file(report: &Report) -> BTreeMap<&str, Said<'_>> {
    let names = report.names.iter().map(|name| (&**name, Said::default()));
    let mut files: BTreeMap<&str, Said<'_>> = names.collect();
    for finding in &report.findings {
        files.entry(&finding.place.file).or_default().0.push(finding);
    }
    for problem in &report.problems {
        files.entry(&problem.place.file).or_default().1.push(problem);
    }
    files
}

struct Suite<'s> {
    style: &'s Style,
    cases: String,
    /// Tests, failures, errors, skipped.
    figures: [usize; 4],
}

impl Suite<'_> {
    fn case(&mut self, name: &str, class: &str, inside: &str) {
        self.figures[0] += 1;
        let (name, class) = (escape(name), escape(class));
        let open = format!("    <testcase name=\"{name}\" classname=\"{class}\"");
        self.cases.push_str(&match inside {
            "" => format!("{open}/>\n"),
            inside => format!("{open}>\n{inside}    </testcase>\n"),
        });
    }

    fn finding(&mut self, finding: &Finding) {
        let message = escape(&finding.message);
        let severity = finding.severity.name();
        let counts = self.style.fail_on.is_some_and(|least| finding.severity >= least);
        let inside = match finding.status {
            Status::Fail if counts => {
                self.figures[1] += 1;
                let text = format!("{}\n{}", address(&finding.place), finding.remediation());
                let text = escape(text.trim());
                format!(
                    "      <failure message=\"{message}\" type=\"{severity}\">{text}</failure>\n"
                )
            }
            Status::Undetermined | Status::Excepted => {
                self.figures[3] += 1;
                let status = finding.status.name();
                format!("      <skipped message=\"{status}: {message}\"/>\n")
            }
            Status::Fail | Status::Warn => {
                let text = escape(&address(&finding.place));
                format!("      <system-out>{severity}: {message} ({text})</system-out>\n")
            }
        };
        let name = format!("{} {}", finding.policy.id, finding.resource);
        self.case(name.trim(), &finding.place.file, &inside);
    }

    fn problem(&mut self, problem: &Problem) {
        let message = escape(&problem.message);
        let place = escape(&address(&problem.place));
        let inside = if problem.is_error {
            self.figures[2] += 1;
            format!("      <error message=\"{message}\" type=\"error\">{place}</error>\n")
        } else {
            format!("      <system-out>{message} ({place})</system-out>\n")
        };
        self.case("readable", &problem.place.file, &inside);
    }
}

/// Text as XML has it; characters it cannot hold are shown as such.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push('\t'),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
