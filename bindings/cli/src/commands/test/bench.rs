//! Measures tests: each is run for about a second, and its mean time is reported.

use super::report;
use crate::gobench::Line;
use lictor::Limits;
use lictor::report::Json;
use lictor::testing::{Test, TestResult};
use std::time::{Duration, Instant};

const BUDGET: Duration = Duration::from_secs(1);
const MAX_RUNS: u32 = 1_000_000_000;

/// How often a test ran and how long that took.
struct Measured {
    runs: u32,
    total: Duration,
}

impl Measured {
    fn ns_per_run(&self) -> f64 {
        self.total.as_secs_f64() * 1e9 / f64::from(self.runs.max(1))
    }
}

/// Measures the tests and prints what they took; the exit code.
pub(super) fn run(tests: &[Test], limits: &Limits, format: &str) -> u8 {
    let mut results = Vec::new();
    for test in tests.iter().filter(|test| !test.skipped) {
        let first = test.run(limits);
        let measured = first.verdict.is_pass().then(|| measure(test, limits));
        match &measured {
            _ if format == "json" => {}
            Some(measured) => {
                let name = name(test, format == "gobench");
                let values = vec![(measured.ns_per_run(), "ns/op")];
                println!("{}", Line { name: &name, runs: measured.runs, values });
            }
            None => print!("{}", report::lines(&[(test, &first)], false)),
        }
        results.push((test, first, measured));
    }
    if format == "json" {
        let all =
            results.iter().map(|(test, result, measured)| one(test, result, measured.as_ref()));
        println!("{}", Json::List(all.collect()).indented());
    } else if !results.is_empty() {
        let results: Vec<_> = results.iter().map(|(test, result, _)| (*test, result)).collect();
        print!("{}\n{}", "-".repeat(80), report::totals(&results));
    }
    if results.iter().all(|(_, result, _)| result.verdict.is_pass()) { 0 } else { 2 }
}

fn measure(test: &Test, limits: &Limits) -> Measured {
    let start = Instant::now();
    let mut runs = 0;
    let mut step = 1;
    while start.elapsed() < BUDGET && runs < MAX_RUNS {
        for _ in 0..step {
            let _ = test.run(limits);
        }
        runs += step;
        step = (step * 2).min(10_000);
    }
    Measured { runs, total: start.elapsed() }
}

/// `data.a.test_x`, or `BenchmarkDataATestX` where Go's tools are to read it.
fn name(test: &Test, go: bool) -> String {
    let full = format!("{}.{}", test.package, test.name);
    if !go {
        return full;
    }
    let words = full.split(['.', '_']).map(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    });
    format!("Benchmark{}", words.collect::<String>())
}

fn one<'a>(test: &'a Test, result: &'a TestResult, measured: Option<&Measured>) -> Json<'a> {
    let benchmark = measured.map(|measured| {
        Json::object([
            ("N", Some(Json::number(measured.runs))),
            ("T", Some(Json::number(measured.total.as_nanos()))),
        ])
    });
    report::one(test, result, benchmark)
}
