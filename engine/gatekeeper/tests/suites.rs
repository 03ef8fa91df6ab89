//! Our own suites in Gatekeeper's format, the suites that must fail, and templates and constraints that are refused.

use lictor_gatekeeper::suite::{self, Suite};
use lictor_gatekeeper::verify::{self, Filter, SuiteResult};
use lictor_gatekeeper::{Client, EnforcementPoint, Object, read_stream, report};
use std::path::{Path, PathBuf};

fn folder(name: &str) -> String {
    format!("{}/tests/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn run(suites: &[Suite], filter: &str) -> Vec<SuiteResult> {
    verify::run(suites, &Filter::new(filter).expect("a filter"), true)
}

#[test]
fn our_suites_pass() {
    let suites = suite::find(&format!("{}/...", folder("suites"))).expect("the suites are read");
    assert_eq!(suites.len(), 7);
    let results = run(&suites, "");
    let cases: usize =
        results.iter().flat_map(|suite| &suite.tests).map(|test| test.cases.len()).sum();
    assert!(cases > 100, "only {cases} cases ran");
    assert!(!results.iter().any(SuiteResult::failed), "{}", verify::text(&results, false));
}

#[test]
fn filters() {
    let suites = suite::find(&folder("suites/suites/suite.yaml")).expect("the suite is read");
    let ran = |filter: &str| {
        let results = run(&suites, filter);
        let tests = results.iter().flat_map(|suite| &suite.tests).filter(|test| !test.skipped);
        let cases = tests.flat_map(|test| &test.cases).filter(|case| !case.skipped);
        cases.map(|case| case.name.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ran("counts//"), "two one none");
    assert_eq!(ran("//^(one|each)$"), "one each");
    assert_eq!(ran("counts//^one$"), "one");
    assert_eq!(ran("each"), "each");
    assert!(Filter::new("a//b//c").is_err() && Filter::new("(").is_err());
}

#[test]
fn a_case_is_reported_as_go_test_would() {
    let suites = suite::find(&folder("suites/suites/suite.yaml")).expect("the suite is read");
    let text = verify::text(&run(&suites, "counts//^one$"), true);
    let times = |line: &str| line.split("\t(").next().unwrap_or_default().to_owned();
    let lines: Vec<String> = text.lines().take(7).map(times).collect();
    let want = [
        "=== RUN   counts",
        "    === SKIP  two",
        "    === RUN   one",
        "    --- PASS: one",
        "    === SKIP  none",
        "--- PASS: counts",
        "=== SKIP  messages",
    ];
    assert_eq!(lines, want);
    assert!(text.ends_with("PASS\n"));
}

/// A folder that is gone when the test has run.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, files: &[(&str, &str)]) -> Scratch {
        let path =
            std::env::temp_dir().join(format!("lictor-gatekeeper-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder can be made");
        for (name, text) in files {
            std::fs::write(path.join(name), text).expect("a file can be written");
        }
        Scratch(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const TEMPLATE: &str = r#"
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: always}
spec:
  crd: {spec: {names: {kind: Always}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package always
        violation[{"msg": "first"}] { true }
        violation[{"msg": "second"}] { true }
"#;
const CONSTRAINT: &str =
    "{apiVersion: constraints.gatekeeper.sh/v1beta1, kind: Always, metadata: {name: sample}}";
const OBJECT: &str = "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}";

/// The errors of a suite with one test, of the test and of its cases.
fn errors(name: &str, test: &str) -> String {
    let two = format!("{OBJECT}\n---\n{OBJECT}");
    let suite = format!("apiVersion: test.gatekeeper.sh/v1alpha1\nkind: Suite\ntests: [{test}]");
    let files = [
        ("template.yaml", TEMPLATE),
        ("constraint.yaml", CONSTRAINT),
        ("object.yaml", OBJECT),
        ("two.yaml", two.as_str()),
        ("empty.yaml", "# nothing\n"),
        ("broken.yaml", "a: [\n"),
        (
            "review.yaml",
            "{apiVersion: admission.k8s.io/v1, kind: AdmissionReview, request: {uid: a, extra: 1}}",
        ),
        (
            "user.yaml",
            "{apiVersion: admission.k8s.io/v1, kind: AdmissionReview, request: {uid: a, userInfo: {name: b}}}",
        ),
        (
            "delete.yaml",
            "{apiVersion: admission.k8s.io/v1, kind: AdmissionReview, request: {operation: DELETE, object: {kind: A}}}",
        ),
        ("no_request.yaml", "{apiVersion: admission.k8s.io/v1, kind: AdmissionReview}"),
        (
            "no_object.yaml",
            "{apiVersion: admission.k8s.io/v1, kind: AdmissionReview, request: {operation: CREATE}}",
        ),
        ("suite.yaml", suite.as_str()),
    ];
    let scratch = Scratch::new(name, &files);
    let path = scratch.0.join("suite.yaml");
    match suite::find(&path.display().to_string()) {
        Err(error) => strip(&error.to_string(), &scratch.0),
        Ok(suites) => {
            let results = run(&suites, "");
            let tests = results.iter().flat_map(|suite| &suite.tests);
            let of_tests = tests.flat_map(|test| {
                test.error.iter().chain(test.cases.iter().filter_map(|c| c.error.as_ref()))
            });
            let all = results.iter().filter_map(|suite| suite.error.as_ref()).chain(of_tests);
            strip(&all.cloned().collect::<Vec<_>>().join("\n"), &scratch.0)
        }
    }
}

fn strip(text: &str, folder: &Path) -> String {
    text.replace(&format!("{}/", folder.display()), "")
}

/// A test with the template and the constraint, and one case.
fn case(name: &str, case: &str, want: &str) {
    let test = format!(
        "{{name: t, template: template.yaml, constraint: constraint.yaml, cases: [{case}]}}"
    );
    test_of(name, &test, want);
}

/// What is wrong with a test. If it has a mark `^`, which is taken out, its place is told.
fn test_of(name: &str, test: &str, want: &str) {
    let place = test.find('^').map(|at| format!("suite.yaml:3:{}: ", "tests: [".len() + at + 1));
    let want = format!("{}{want}", place.unwrap_or_default());
    assert_eq!(errors(name, &test.replacen('^', "", 1)), want, "{test}");
}

#[test]
fn cases_that_fail() {
    let counted = "unexpected number of violations: got 2 violations";
    case(
        "no",
        "{object: object.yaml, assertions: [{violations: no}]}",
        &format!("{counted} but want none: got messages [first second]"),
    );
    case(
        "exact",
        "{object: object.yaml, assertions: [{violations: 3}]}",
        &format!("{counted} but want exactly 3: got messages [first second]"),
    );
    case(
        "message",
        "{object: object.yaml, assertions: [{message: third}]}",
        "unexpected number of violations: got 0 violations containing \"third\" but want at least 1: got messages [first second]",
    );
    case("object", "^{assertions: [{violations: no}]}", "invalid Case: must define object");
    case("assertions", "^{object: object.yaml}", "invalid Case: assertions must be non-empty");
    let count = "invalid yaml: assertion.violation, if set, must be a nonnegative integer, \"yes\", or \"no\"";
    case("word", "{object: object.yaml, assertions: [{violations: maybe}]}", count);
    case("negative", "{object: object.yaml, assertions: [{violations: -1}]}", count);
    case(
        "regex",
        "{object: object.yaml, assertions: [{message: '('}]}",
        "message contains invalid regular expression: `(`",
    );
    case(
        "two",
        "{object: ^two.yaml, assertions: [{}]}",
        "object file must contain exactly one object: \"two.yaml\" defines 2 objects",
    );
    case(
        "empty",
        "{object: ^empty.yaml, assertions: [{}]}",
        "missing objects: path \"empty.yaml\" defines no YAML objects",
    );
    case(
        "absolute",
        "{object: ^/etc/hosts, assertions: [{}]}",
        "`/etc/hosts`: paths in a suite are relative to its file",
    );
    case(
        "unknown_field",
        "{object: review.yaml, assertions: [{}]}",
        "review.yaml:1:83: not a valid AdmissionReview object: unknown field \"extra\"",
    );
    case(
        "unknown_field_of_a_user",
        "{object: user.yaml, assertions: [{}]}",
        "user.yaml:1:93: not a valid AdmissionReview object: unknown field \"name\"",
    );
    case(
        "delete_nothing",
        "{object: delete.yaml, assertions: [{}]}",
        "delete.yaml:1: oldObject cannot be nil for DELETE operations",
    );
    case(
        "no_request",
        "{object: no_request.yaml, assertions: [{}]}",
        "no_request.yaml:1: missing an AdmissionRequest object: request did not actually pass in an AdmissionRequest",
    );
    case(
        "no_object",
        "{object: no_object.yaml, assertions: [{}]}",
        "no_object.yaml:1: no object or oldObject found to review: AdmissionRequest does not contain an \"object\" or \"oldObject\" to review",
    );
    let missing = "nowhere.yaml: No such file or directory (os error 2)";
    case("missing", "{object: ^nowhere.yaml, assertions: [{}]}", missing);
    case(
        "missing_too",
        "{object: object.yaml, inventory: [two.yaml, ^nowhere.yaml], assertions: [{}]}",
        missing,
    );
    case(
        "broken",
        "{object: broken.yaml, assertions: [{}]}",
        "broken.yaml:1:5: invalid yaml: did not find expected node content",
    );
}

#[test]
fn tests_that_fail() {
    let test = test_of;
    test("no_template", "^{name: t}", "invalid Suite: missing template");
    test(
        "no_constraint",
        "^{name: t, template: template.yaml}",
        "invalid Suite: missing constraint",
    );
    test(
        "no_such_template",
        "{name: t, template: ^nowhere.yaml, constraint: constraint.yaml}",
        "nowhere.yaml: No such file or directory (os error 2)",
    );
    test(
        "no_such_expansion",
        "{name: t, template: template.yaml, constraint: constraint.yaml, expansion: ^nowhere.yaml}",
        "nowhere.yaml: No such file or directory (os error 2)",
    );
    test(
        "not_template",
        "{name: t, template: object.yaml, constraint: constraint.yaml}",
        "object.yaml:1: adding template: not a ConstraintTemplate",
    );
    test(
        "not_constraint",
        "{name: t, template: template.yaml, constraint: object.yaml}",
        "object.yaml:1:14: not a Constraint",
    );
    test(
        "not_expansion",
        "{name: t, template: template.yaml, constraint: constraint.yaml, expansion: object.yaml}",
        "object.yaml:1:24: not an Expansion Template",
    );
    test(
        "valid",
        "{name: t, template: template.yaml, constraint: constraint.yaml, invalid: true}",
        "constraint should have failed schema validation: got no error but want schema validation failed",
    );
    test(
        "a_flag",
        "{name: t, cases: [{assertions: [{violations: ^true}]}]}",
        "invalid yaml: tests[0].cases[0].assertions[0].violations: must be a nonnegative integer, \"yes\", or \"no\"",
    );
    test("a_list", "{name: t, cases: ^none}", "invalid yaml: tests[0].cases: must be a list");
    test("a_word", "{name: t, skip: ^yes}", "invalid yaml: tests[0].skip: must be true or false");
    test(
        "no_path",
        "{name: t, cases: [{inventory: [a, ^{}]}]}",
        "invalid yaml: tests[0].cases[0].inventory[1]: must be a path",
    );
    test(
        "no_yaml",
        "{name: t, cases: [",
        "suite.yaml:3:28: invalid yaml: while parsing a flow mapping, did not find expected ',' or '}'",
    );
}

#[test]
fn a_suite_that_is_broken_does_not_stop_the_others() {
    let suite = |test: &str| {
        format!("apiVersion: test.gatekeeper.sh/v1alpha1\nkind: Suite\ntests:\n  - {test}\n")
    };
    let test = "{name: t, template: template.yaml, constraint: constraint.yaml, cases: [{name: c, object: OBJECT, assertions: [{}]}]}";
    let files = [
        ("a_missing_template.yaml", suite("{name: t, template: nowhere.yaml}")),
        ("b_broken.yaml", suite("{name: }}")),
        ("c_missing_object.yaml", suite(&test.replace("OBJECT", "nowhere.yaml"))),
        ("d_broken_object.yaml", suite(&test.replace("OBJECT", "broken_object.yaml"))),
        ("e_good.yaml", suite(&test.replace("OBJECT", "object.yaml"))),
        ("template.yaml", TEMPLATE.to_owned()),
        ("constraint.yaml", CONSTRAINT.to_owned()),
        ("object.yaml", OBJECT.to_owned()),
        ("broken_object.yaml", "kind: A\nb: [1, }\n".to_owned()),
    ];
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let scratch = Scratch::new("others", &files);
    let suites = suite::find(&scratch.0.display().to_string()).expect("the folder is read");
    let results = run(&suites, "");
    let text = strip(&verify::text(&results, false), &scratch.0);
    let times = |line: &str| line.split("\t(").next().unwrap_or_default().to_owned();
    let path = |line: String| match line.split('\t').collect::<Vec<_>>()[..] {
        [word, path, _] => format!("{word} {path}"),
        _ => line,
    };
    let lines: Vec<String> = text.lines().map(times).map(path).collect();
    let want = [
        "--- FAIL: t",
        "  a_missing_template.yaml:4:25: nowhere.yaml: No such file or directory (os error 2)",
        "FAIL a_missing_template.yaml",
        "FAIL b_broken.yaml",
        "  b_broken.yaml:4:13: invalid yaml: while parsing a block collection, did not find expected '-' indicator",
        "    --- FAIL: c",
        "        c_missing_object.yaml:4:95: nowhere.yaml: No such file or directory (os error 2)",
        "--- FAIL: t",
        "FAIL c_missing_object.yaml",
        "    --- FAIL: c",
        "        broken_object.yaml:2:8: invalid yaml: did not find expected node content",
        "--- FAIL: t",
        "FAIL d_broken_object.yaml",
        "ok e_good.yaml",
        "FAIL",
    ];
    assert_eq!(lines, want, "{text}");
    let junit = report::junit_of_suites(&results);
    assert_eq!(junit.matches("<error ").count(), 2, "{junit}");
    assert_eq!(junit.matches("<failure ").count(), 2, "{junit}");
    assert!(junit.contains("b_broken.yaml:4:13: invalid yaml"), "{junit}");
}

#[test]
fn paths_of_suites() {
    let find = |path: &str| {
        suite::find(path).map(|suites| suites.len()).map_err(|error| error.to_string())
    };
    assert_eq!(find(&folder("suites/suites")), Ok(2));
    assert_eq!(find(&folder("suites")), Ok(0), "folders below need `/...`");
    assert_eq!(find(&folder("suites/suites/bare.yaml")), Ok(0), "other files are passed over");
    assert!(find(&folder("nowhere")).is_err());
    assert!(find(&folder("suites.rs")).is_err_and(|error| error.contains("unsupported extension")));
    assert!(find(&format!("{}/...", folder("suites/suites/suite.yaml"))).is_err());
}

/// What is wrong with a template with this Rego, libraries and further fields.
fn template_error(name: &str, targets: &str) -> String {
    let text = format!(
        "apiVersion: templates.gatekeeper.sh/v1\nkind: ConstraintTemplate\nmetadata: {{name: {name}}}\nspec:\n  crd: \
         {{spec: {{names: {{kind: Sample}}}}}}\n  targets:\n{targets}"
    );
    let object = read_stream("t.yaml", text.as_bytes()).remove(0).expect("an object");
    let mut client = Client::new(EnforcementPoint::Gator);
    let error = client.add_template(&object).map(|_| ()).expect_err("it is refused");
    error.message().lines().next().unwrap_or_default().to_owned()
}

#[test]
fn templates_that_are_refused() {
    let rego = |rego: &str, libs: &str| {
        let target = "  - target: admission.k8s.gatekeeper.sh\n    rego: |\n      ";
        let rego = rego.replace("; ", "\n      ");
        let error = template_error("sample", &format!("{target}{rego}\n{libs}"));
        error.strip_prefix("invalid ConstraintTemplate: ").map_or(error.clone(), str::to_owned)
    };
    const OK: &str = "package a; violation[{\"msg\": \"x\"}] { true }";
    let lib = |package: &str| format!("    libs: [\"package {package}\\nx = 1\"]\n");
    assert_eq!(
        rego("package a; deny { true }", ""),
        "invalid rego: invalid module: missing required rules: [violation]"
    );
    assert_eq!(
        rego("package a; import input.x; violation[x] { true }", ""),
        "invalid import: cannot import input: \"input.x\""
    );
    assert_eq!(
        rego("package a; import data.other; violation[x] { true }", ""),
        "invalid import: bad import: \"data.other\""
    );
    assert_eq!(
        rego("package a; import rego.v1; violation contains 1 if true", ""),
        "invalid import: bad import: \"rego.v1\""
    );
    assert_eq!(
        rego("package a; violation[x] { data.a.own[x] }", ""),
        "invalid data references: check refs failed on module template: disallowed ref data.a.own"
    );
    assert!(
        rego("package a; violation[x] { x := external_data({}) }", "")
            .contains("could not compile the template"),
        "there are no providers here"
    );
    assert_eq!(
        rego("package a; violation[x] { data.other[x] }", ""),
        "invalid data references: check refs failed on module template: disallowed ref data.other"
    );
    assert_eq!(
        rego("package a; violation[x] { x := data }", ""),
        "invalid data references: check refs failed on module template: disallowed ref data"
    );
    assert!(rego(OK, &lib("lib")).starts_with("invalid lib prefix: path data.lib not found"));
    assert!(rego(OK, &lib("other")).starts_with("invalid lib prefix: path data.other not found"));
    assert!(
        rego("package a; violation[x] {", "").contains("rego_parse_error"),
        "it does not parse"
    );
    assert!(
        rego("package a; violation[{\"msg\": x}] { f(x) }", "")
            .contains("could not compile the template")
    );
    assert!(
        template_error("other", "  - {target: t}\n")
            .contains("is not equal to the lowercase of CRD's Kind")
    );
    assert!(template_error("sample", "    []\n").contains("must declare exactly one target"));
    assert!(
        template_error("sample", "  - {target: a}\n  - {target: b}\n")
            .contains("must declare exactly one target")
    );
    assert!(
        template_error("sample", "  - {target: other.example.com}\n").contains("is not supported")
    );
    let target = "  - target: admission.k8s.gatekeeper.sh\n";
    assert!(template_error("sample", target).contains("could not extract Rego"));
    let cel = format!("{target}    code: [{{engine: K8sNativeValidation, source: {{}}}}]\n");
    assert!(template_error("sample", &cel).contains("has only CEL"));
}

#[test]
fn constraints_that_are_refused() {
    let mut client = Client::new(EnforcementPoint::Gator);
    client.add_template(&object(TEMPLATE)).expect("the template compiles");
    let mut error = |text: &str| {
        let error = client.add_constraint(&object(text)).expect_err("it is refused");
        error.message().to_owned()
    };
    let of = |version: &str, name: &str, spec: &str| {
        format!(
            "{{apiVersion: constraints.gatekeeper.sh/{version}, kind: Always, metadata: {{name: {name}}}, spec: {spec}}}"
        )
    };
    assert!(
        error("{apiVersion: constraints.gatekeeper.sh/v1beta1, kind: Other, metadata: {name: x}}")
            .contains("template \"other\" not found")
    );
    assert!(error(&of("v1", "x", "{}")).contains("unsupported version \"v1\""));
    assert!(error(&of("v1beta1", "Upper", "{}")).contains("invalid name"));
    assert!(
        error(&of("v1beta1", "x", "{parameters: {a: 1}}"))
            .contains("unknown fields: [spec.parameters]")
    );
    assert!(
        error(&of("v1beta1", "x", "{match: {kind: Pod}}"))
            .contains("unknown fields: [spec.match.kind]")
    );
    assert!(
        error(&of("v1beta1", "x", "{enforcementAction: scoped}"))
            .contains("scopedEnforcementActions is required")
    );
    assert!(
        error(&of(
            "v1beta1",
            "x",
            "{match: {labelSelector: {matchExpressions: [{key: a, operator: Like}]}}}"
        ))
        .contains("not a valid selector operator")
    );
    assert!(
        error(&of(
            "v1beta1",
            "x",
            "{match: {labelSelector: {matchExpressions: [{key: a, operator: In}]}}}"
        ))
        .contains("must be specified when")
    );
}

fn object(text: &str) -> Object {
    read_stream("t.yaml", text.as_bytes()).remove(0).expect("an object")
}
