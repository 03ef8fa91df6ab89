//! Runs the project's own cases, in both dialects and every mode, and partial evaluation over them.

use conformance::cases::Case;
use conformance::cases::{dialect_of, find};
use conformance::{expected, partial, report, run};
use lictor::{Dialect, ParseSettings};
use rayon::prelude::*;
use std::path::Path;

type Run = fn(&Case, &ParseSettings) -> Result<(), String>;

fn holds(suite: &str, new_not: bool, run: Run) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(&suite[..2]);
    let (mut cases, complaints) = find(&directory);
    cases.retain(|case| !new_not || !case.note().contains("old meaning"));
    assert!(complaints.is_empty(), "{complaints:?}");
    assert!(!cases.is_empty(), "no cases in {suite}");
    let settings = ParseSettings { new_not, ..ParseSettings::dialect(dialect_of(&directory)) };
    let outcomes: Vec<_> = cases
        .into_par_iter()
        .map(|case| {
            let outcome = run(&case, &settings);
            (case, outcome)
        })
        .collect();
    let known =
        expected::read_all(include_str!("../expected-failures.toml")).expect("the lists are sound");
    let report = report::Report::of(suite, &outcomes, &known);
    assert_eq!(report.failed(), 0, "\n{}", report.failures().join("\n"));
}

#[test]
fn v1() {
    holds("v1", false, run::case);
}

#[test]
fn v0() {
    holds("v0", false, run::case);
}

/// The same with the new meaning of `not` in every module.
#[test]
fn v1_with_new_not() {
    holds("v1", true, run::case);
}

#[test]
fn v0_with_new_not() {
    holds("v0", true, run::case);
}

#[test]
fn v1_partially() {
    holds("v1 partial", false, |case, _| partial::case(case, Dialect::V1));
}

#[test]
fn v0_partially() {
    holds("v0 partial", false, |case, _| partial::case(case, Dialect::V0));
}
