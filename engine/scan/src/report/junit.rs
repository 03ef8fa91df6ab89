//! JUnit's XML: a suite for each file, a case for each finding, and one that passes for files without.

use super::{Style, address};
use crate::finding::{Finding, Problem, Report, Status};

pub(super) fn write(report: &Report, style: &Style) -> String {
    let mut suites = String::new();
    let (mut tests, mut failures, mut errors, mut skipped) = (0, 0, 0, 0);
    let mut names: Vec<&str> = report.names.iter().map(|name| &**name).collect();
    names.extend(report.findings.iter().map(|finding| &*finding.place.file));
    names.extend(report.problems.iter().map(|problem| &*problem.place.file));
    names.sort_unstable();
    names.dedup();
    let by_file = report.by_file();
    for name in names {
        let findings = by_file.get(name).map(Vec::as_slice).unwrap_or_default();
        let problems: Vec<&Problem> =
            report.problems.iter().filter(|problem| &*problem.place.file == name).collect();
        let mut suite = Suite { style, cases: String::new(), figures: [0; 4] };
        findings.iter().for_each(|finding| suite.finding(finding));
        problems.iter().for_each(|problem| suite.problem(problem));
        if findings.is_empty() && problems.is_empty() {
            suite.case("no findings", name, "");
        }
        let [own_tests, own_failures, own_errors, own_skipped] = suite.figures;
        suites.push_str(&format!(
            "  <testsuite name=\"{}\" tests=\"{own_tests}\" failures=\"{own_failures}\" errors=\"{own_errors}\" skipped=\"{own_skipped}\">\n{}  </testsuite>\n",
            escape(name),
            suite.cases
        ));
        tests += own_tests;
        failures += own_failures;
        errors += own_errors;
        skipped += own_skipped;
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lictor\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\">\n{suites}</testsuites>\n"
    )
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
