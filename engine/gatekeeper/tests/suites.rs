//! Our own suites in Gatekeeper's format, the suites that must fail, and templates and constraints that are refused.

use lictor_gatekeeper::suite::{self, Suite};
use lictor_gatekeeper::verify::{self, Filter, SuiteResult};
use lictor_gatekeeper::{Client, EnforcementPoint, Object, read_stream};
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
            let all = tests.flat_map(|test| {
                test.error.iter().chain(test.cases.iter().filter_map(|c| c.error.as_ref()))
            });
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
    assert_eq!(errors(name, &test), want, "{case}");
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
    case("object", "{assertions: [{violations: no}]}", "invalid Case: must define object");
    case("assertions", "{object: object.yaml}", "invalid Case: assertions must be non-empty");
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
        "{object: two.yaml, assertions: [{}]}",
        "object file must contain exactly one object: \"two.yaml\" defines 2 objects",
    );
    case(
        "empty",
        "{object: empty.yaml, assertions: [{}]}",
        "missing objects: path \"empty.yaml\" defines no YAML objects",
    );
    case(
        "absolute",
        "{object: /etc/hosts, assertions: [{}]}",
        "`/etc/hosts`: paths in a suite are relative to its file",
    );
    case(
        "unknown_field",
        "{object: review.yaml, assertions: [{}]}",
        "not a valid AdmissionReview object: unknown field \"extra\"",
    );
    case(
        "no_request",
        "{object: no_request.yaml, assertions: [{}]}",
        "missing an AdmissionRequest object: request did not actually pass in an AdmissionRequest",
    );
    case(
        "no_object",
        "{object: no_object.yaml, assertions: [{}]}",
        "no object or oldObject found to review: AdmissionRequest does not contain an \"object\" or \"oldObject\" to review",
    );
    let missing = errors(
        "missing",
        "{name: t, template: template.yaml, constraint: constraint.yaml, cases: [{object: nowhere.yaml, assertions: [{}]}]}",
    );
    assert!(missing.starts_with("nowhere.yaml: "), "{missing}");
    let broken = errors(
        "broken",
        "{name: t, template: template.yaml, constraint: constraint.yaml, cases: [{object: broken.yaml, assertions: [{}]}]}",
    );
    assert!(broken.starts_with("broken.yaml:") && broken.contains("invalid yaml"), "{broken}");
}

#[test]
fn tests_that_fail() {
    let test = |name: &str, test: &str, want: &str| assert_eq!(errors(name, test), want, "{test}");
    test("no_template", "{name: t}", "invalid Suite: missing template");
    test(
        "no_constraint",
        "{name: t, template: template.yaml}",
        "invalid Suite: missing constraint",
    );
    test(
        "not_template",
        "{name: t, template: object.yaml, constraint: constraint.yaml}",
        "object.yaml:1: adding template: not a ConstraintTemplate",
    );
    test(
        "not_constraint",
        "{name: t, template: template.yaml, constraint: object.yaml}",
        "object.yaml:1: not a Constraint",
    );
    test(
        "not_expansion",
        "{name: t, template: template.yaml, constraint: constraint.yaml, expansion: object.yaml}",
        "object.yaml:1: not an Expansion Template",
    );
    test(
        "valid",
        "{name: t, template: template.yaml, constraint: constraint.yaml, invalid: true}",
        "constraint should have failed schema validation: got no error but want schema validation failed",
    );
    test(
        "a_flag",
        "{name: t, cases: [{assertions: [{violations: true}]}]}",
        "suite.yaml:1: invalid yaml: `violations` must be a nonnegative integer, \"yes\", or \"no\"",
    );
    test("a_list", "{name: t, cases: none}", "suite.yaml:1: invalid yaml: `cases` must be a list");
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
