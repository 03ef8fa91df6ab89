//! A template is compiled once for all cases of a test: told by what is allocated, since times differ from run to run.

use lictor_gatekeeper::suite;
use lictor_gatekeeper::verify::{self, Filter};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::fmt::Write;

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const RULES: usize = 400;
const CASES: usize = 100;

/// A template that takes long to compile and little to ask.
fn template() -> String {
    let mut text = "apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: many}
spec:
  crd: {spec: {names: {kind: Many}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package many
"
    .to_owned();
    for rule in 0..RULES {
        let body = format!("input.review.object.metadata.name == \"name-{rule}\"");
        let _ = writeln!(text, "        violation[{{\"msg\": \"rule {rule}\"}}] {{ {body} }}");
    }
    text
}

/// How often a test of so many cases allocates.
fn allocations(cases: usize) -> usize {
    let folder = std::env::temp_dir().join(format!("lictor-once-{cases}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let mut suite = "apiVersion: test.gatekeeper.sh/v1alpha1
kind: Suite
tests:
  - name: many
    template: template.yaml
    constraint: constraint.yaml
    cases:
"
    .to_owned();
    for case in 0..cases {
        let _ = writeln!(
            suite,
            "      - {{name: c{case}, object: object.yaml, assertions: [{{violations: 1, message: rule 7}}]}}"
        );
    }
    let files = [
        ("template.yaml", template()),
        (
            "constraint.yaml",
            "{apiVersion: constraints.gatekeeper.sh/v1beta1, kind: Many, metadata: {name: all}}"
                .to_owned(),
        ),
        ("object.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: name-7}}".to_owned()),
        ("suite.yaml", suite),
    ];
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("a file can be written");
    }
    let suites = suite::find(&folder.display().to_string()).expect("the suite is read");
    let region = Region::new(COUNTING);
    let results = verify::run(&suites, &Filter::default(), false);
    let allocations = region.change().allocations;
    std::fs::remove_dir_all(&folder).expect("it was made above");
    assert!(!results[0].failed(), "{}", verify::text(&results, false));
    assert_eq!(results[0].tests[0].cases.len(), cases);
    allocations
}

#[test]
fn many_cases_cost_little_more_than_one() {
    let (one, many) = (allocations(1), allocations(CASES));
    assert!(many < one * 3, "one case allocates {one} times, {CASES} do {many} times");
}
