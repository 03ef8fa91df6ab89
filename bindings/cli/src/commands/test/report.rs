//! What `lictor test` prints.

use crate::{duration, observe, problems};
use lictor::Policy;
use lictor::observe::{FailedAt, TraceLine};
use lictor::report::Json;
use lictor::testing::{Case, Cases, Test, TestResult, Verdict};
use std::fmt::Write;

/// Which traces of failures are shown.
pub(super) struct Traces<'a> {
    /// What they are reduced to.
    pub mode: &'a str,
    /// Whether they are shown at all.
    pub shown: bool,
    /// The policy, where the values at the failure are shown.
    pub values: Option<&'a Policy>,
}

/// Results line by line: those that did not pass, or all of them, and the totals.
pub(super) fn pretty(
    tests: &[Test],
    results: &[TestResult],
    verbose: bool,
    traces: &Traces<'_>,
) -> String {
    let all: Vec<_> = tests.iter().zip(results).collect();
    let mut out = lines(&all, verbose);
    if traces.shown || traces.values.is_some() {
        failures(&mut out, &all, traces);
    }
    finish(out, &all)
}

/// As [`pretty`], for some of the results and without traces.
pub(super) fn pretty_some(all: &[(&Test, &TestResult)], verbose: bool) -> String {
    finish(lines(all, verbose), all)
}

fn finish(mut out: String, all: &[(&Test, &TestResult)]) -> String {
    if !out.is_empty() {
        rule(&mut out);
    }
    out + &totals(all)
}

/// How many passed, failed and so on, a line for each.
pub(super) fn totals(all: &[(&Test, &TestResult)]) -> String {
    let mut totals = Totals::default();
    all.iter().for_each(|(_, result)| totals.add(result));
    totals.render()
}

/// The line of a test, and those of its cases.
pub(super) fn summary(test: &Test, result: &TestResult) -> String {
    let mut out = headline(test, result) + "\n";
    cases(&mut out, &result.cases, true, 0);
    out
}

fn rule(out: &mut String) {
    let _ = writeln!(out, "{}", "-".repeat(80));
}

pub(super) fn lines(all: &[(&Test, &TestResult)], verbose: bool) -> String {
    let mut out = String::new();
    let mut last_file: Option<&str> = None;
    for (test, result) in all {
        if verbose || !result.verdict.is_pass() {
            let file = test.location.file.as_str();
            if last_file.is_some_and(|last| last != file) {
                out.push('\n');
            }
            last_file = Some(file);
            let _ = writeln!(out, "{file}:{}:", test.location.row);
            let _ = writeln!(out, "{}", headline(test, result));
            cases(&mut out, &result.cases, verbose, 1);
            let output = result.output.trim();
            if !output.is_empty() {
                let _ = writeln!(out, "\n  {}\n", output.replace('\n', "\n  "));
            }
        }
        if let Verdict::Error(error) = &result.verdict {
            let _ = writeln!(out, "  {error}");
        }
    }
    out
}

/// The traces of tests that failed, and what they failed at.
fn failures(out: &mut String, all: &[(&Test, &TestResult)], traces: &Traces<'_>) {
    let failed: Vec<_> =
        all.iter().filter(|(_, result)| matches!(result.verdict, Verdict::Fail)).collect();
    if failed.is_empty() {
        return;
    }
    rule(out);
    out.push_str("FAILURES\n");
    rule(out);
    for (test, result) in failed {
        let trace = &result.observation.trace;
        let _ = writeln!(out, "{}\n", headline(test, result));
        if traces.shown {
            let kept = observe::filter(trace, traces.mode);
            let text = observe::trace_text(&kept, 2, traces.values.is_some());
            for line in text.lines() {
                let _ = writeln!(out, "  {line}");
            }
            if traces.values.is_some() || !result.cases.is_empty() {
                out.push('\n');
            }
        }
        if result.cases.is_empty() {
            failed_at(out, trace, traces, 1);
        } else {
            failed_cases(out, &result.cases, &mut Vec::new(), trace, traces);
        }
        out.push('\n');
    }
}

/// The expression that failed last in a trace, with the values in it.
fn failed_at(out: &mut String, trace: &[TraceLine], traces: &Traces<'_>, level: usize) {
    let failed = traces.values.and_then(|policy| FailedAt::last(policy, trace));
    if let Some(failed) = failed {
        let outer = "  ".repeat(level);
        let _ = writeln!(out, "{outer}{}:{}:", failed.location.file, failed.location.row);
        for line in observe::failed_text(&failed).lines() {
            let _ = writeln!(out, "{outer}  {line}");
        }
    }
}

fn failed_cases<'c>(
    out: &mut String,
    cases: &'c Cases,
    path: &mut Vec<&'c str>,
    trace: &[TraceLine],
    traces: &Traces<'_>,
) {
    for (name, case) in cases {
        path.push(name);
        if case.fail && case.cases.is_empty() {
            for (level, part) in path.iter().enumerate() {
                let _ = writeln!(out, "{}{part}: FAIL", "  ".repeat(level + 1));
            }
            if traces.values.is_some() {
                out.push('\n');
                failed_at(out, part_of(trace, &path.join("\0")), traces, path.len() + 2);
            }
        }
        failed_cases(out, &case.cases, path, trace, traces);
        path.pop();
    }
}

/// The part of a trace from the start of a case to the start of the next.
fn part_of<'t>(trace: &'t [TraceLine], name: &str) -> &'t [TraceLine] {
    let starts = |line: &TraceLine| line.operation == "TestCase";
    let first = trace.iter().position(|line| starts(line) && line.message == name);
    let rest = first.and_then(|first| trace.get(first + 1..)).unwrap_or_default();
    rest.split(starts).next().unwrap_or_default()
}

/// The line of a test.
fn headline(test: &Test, result: &TestResult) -> String {
    let name = format!("{}.{}", test.package, test.name);
    match &result.verdict {
        Verdict::Skip => format!("{name}: SKIPPED"),
        verdict => format!("{name}: {} ({})", word(verdict), duration::show(result.duration)),
    }
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail => "FAIL",
        Verdict::Error(_) => "ERROR",
        Verdict::Skip => "SKIPPED",
    }
}

fn cases(out: &mut String, cases_of: &Cases, verbose: bool, level: usize) {
    for (name, case) in cases_of {
        if verbose || case.fail {
            let _ = writeln!(
                out,
                "{}{name}: {}",
                "  ".repeat(level),
                if case.fail { "FAIL" } else { "PASS" }
            );
        }
        cases(out, &case.cases, verbose, level + 1);
    }
}

#[derive(Default)]
struct Totals {
    pass: usize,
    fail: usize,
    skipped: usize,
    errors: usize,
}

impl Totals {
    /// Cases without cases of their own count, and tests without cases.
    fn add(&mut self, result: &TestResult) {
        match result.verdict {
            Verdict::Skip => self.skipped += 1,
            Verdict::Error(_) => self.errors += 1,
            Verdict::Pass if result.cases.is_empty() => self.pass += 1,
            Verdict::Fail if result.cases.is_empty() => self.fail += 1,
            Verdict::Pass | Verdict::Fail => self.add_cases(&result.cases),
        }
    }

    fn add_cases(&mut self, cases: &Cases) {
        for case in cases.values() {
            match (case.cases.is_empty(), case.fail) {
                (true, true) => self.fail += 1,
                (true, false) => self.pass += 1,
                (false, _) => self.add_cases(&case.cases),
            }
        }
    }

    fn render(&self) -> String {
        let total = self.pass + self.fail + self.skipped + self.errors;
        let lines = [
            ("PASS", self.pass),
            ("FAIL", self.fail),
            ("SKIPPED", self.skipped),
            ("ERROR", self.errors),
        ];
        let present = lines.iter().filter(|(_, count)| *count > 0);
        present.map(|(name, count)| format!("{name}: {count}/{total}\n")).collect()
    }
}

/// Results as an array, in order or the slowest first.
pub(super) fn json<'a>(
    tests: &'a [Test],
    results: &'a [TestResult],
    by_duration: bool,
) -> Json<'a> {
    let mut all: Vec<_> = tests.iter().zip(results).collect();
    if by_duration {
        all.sort_by_key(|(_, result)| std::cmp::Reverse(result.duration));
    }
    Json::List(all.into_iter().map(|(test, result)| one(test, result, None)).collect())
}

/// A result, and what measuring the test gave.
pub(super) fn one<'a>(
    test: &'a Test,
    result: &'a TestResult,
    measured: Option<Json<'a>>,
) -> Json<'a> {
    let only = |on: bool| on.then(|| Json::bool(true));
    let error = match &result.verdict {
        Verdict::Error(error) => error.problems().first().map(|problem| {
            Json::object([
                ("code", problem.code.map(Json::text)),
                ("message", Some(Json::text(problem.message.as_str()))),
                ("location", problem.location.as_ref().map(problems::location)),
            ])
        }),
        _ => None,
    };
    Json::object([
        ("location", Some(problems::location(&test.location))),
        ("package", Some(Json::text(test.package.as_str()))),
        ("name", Some(Json::text(test.name.as_str()))),
        ("fail", only(matches!(result.verdict, Verdict::Fail))),
        ("error", error),
        ("skip", only(matches!(result.verdict, Verdict::Skip))),
        ("duration", Some(Json::number(result.duration.as_nanos()))),
        (
            "output",
            (!result.output.is_empty()).then(|| Json::text(base64(result.output.as_bytes()))),
        ),
        ("benchmark_result", measured),
        ("sub_results", sub_results(&result.cases)),
    ])
}

fn sub_results(cases: &Cases) -> Option<Json<'_>> {
    let field = |(name, case)| {
        let (name, case): (&String, &Case) = (name, case);
        let result = Json::object([
            ("name", (!name.is_empty()).then(|| Json::text(name.as_str()))),
            ("fail", case.fail.then(|| Json::bool(true))),
            ("sub_results", sub_results(&case.cases)),
        ]);
        (name.into(), result)
    };
    (!cases.is_empty()).then(|| Json::Object(cases.iter().map(field).collect()))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn padded() {
        assert_eq!(
            ["", "h", "hi", "hi 1\n"].map(|text| base64(text.as_bytes())),
            ["", "aA==", "aGk=", "aGkgMQo="]
        );
    }
}
