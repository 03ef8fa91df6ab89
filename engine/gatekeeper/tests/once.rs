//! A template is compiled once for all cases of a test.

use lictor_gatekeeper::suite;
use lictor_gatekeeper::verify::{self, Filter};
use std::fmt::Write;
use std::time::Duration;

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

/// How long a test of so many cases takes.
fn took(cases: usize) -> Duration {
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
    let results = verify::run(&suites, &Filter::default(), false);
    std::fs::remove_dir_all(&folder).expect("it was made above");
    assert!(!results[0].failed(), "{}", verify::text(&results, false));
    assert_eq!(results[0].tests[0].cases.len(), cases);
    results[0].took
}

#[test]
fn many_cases_cost_little_more_than_one() {
    let (one, many) = (took(1), took(CASES));
    assert!(many < one * 10, "one case takes {one:?}, {CASES} take {many:?}");
}
