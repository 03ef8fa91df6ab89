//! Where what is wrong with templates and constraints stands in their files.

use lictor_gatekeeper::{Client, EnforcementPoint, read_stream};

/// The place of what is wrong with the last object of a stream must be that of the mark `^`, which is taken out.
fn eq(marked: &str, message: &str) {
    let at = marked.find('^').expect("a mark");
    let row = marked[..at].matches('\n').count() + 1;
    let column = at - marked[..at].rfind('\n').map_or(0, |newline| newline + 1) + 1;
    let text = marked.replacen('^', "", 1);
    let mut client = Client::new(EnforcementPoint::Gator);
    let mut last = None;
    for object in read_stream("f.yaml", text.as_bytes()) {
        let object = object.expect("an object");
        last = match object.is("templates.gatekeeper.sh", "ConstraintTemplate") {
            true => client.add_template(&object).map(|_| ()).err(),
            false => client.add_constraint(&object).err(),
        };
    }
    let error = last.expect("an error").to_string();
    assert!(error.starts_with(&format!("f.yaml:{row}:{column}: ")), "{row}:{column}\n{error}");
    assert!(error.contains(message), "{error}");
}

const HEAD: &str = "apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: sample}
spec:
  crd: {spec: {names: {kind: Sample}, validation: {openAPIV3Schema: {type: object, properties: {labels: {type: array, items: {type: string}}}}}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
";

fn template(target: &str, message: &str) {
    eq(&format!("{HEAD}{target}"), message);
    // In the middle of a stream, too.
    eq(&format!("kind: Other\n---\n# a comment\n\n{HEAD}{target}"), message);
}

#[test]
fn rego() {
    template(
        "      rego: |\n        package a\n        violation[x] { x := ^}\n",
        "rego_parse_error",
    );
    template(
        "      rego: |\n\n        package a\n\n        violation[{\"msg\": x}] {\n          x := 1\n          ^y > x\n        }\n",
        "rego_unsafe_var_error: var y is unsafe",
    );
    template(
        "      rego: |-\n        package a\n        ^import data.other\n        violation[x] { x := 1 }",
        "bad import",
    );
    template(
        "      rego: |\n        package a\n        violation[x] {\n          x := ^data.other.y }",
        "disallowed ref data.other.y",
    );
    template(
        "      rego: |\n        ^package a\n        deny { true }",
        "missing required rules: [violation]",
    );
    template(
        "      rego: 'package a violation[{\"msg\": x}] { x := 1; ^y > x }'\n",
        "var y is unsafe",
    );
    // The lines of folded texts are not those of the file.
    template(
        "      rego: >\n        ^package a\n\n        violation[x] { x := y }\n",
        "var y is unsafe",
    );
}

#[test]
fn libraries_and_code() {
    template(
        "      rego: |\n        package a\n        violation[x] { x := data.lib.b.c }\n      libs:\n        - |\n          \
         package lib.b\n          c := 1\n        - |\n          ^package other\n",
        "invalid lib prefix",
    );
    template(
        "      code:\n        - engine: K8sNativeValidation\n          source: {}\n        - engine: Rego\n          source:\n\
         \x20           version: v1\n            rego: |\n              package a\n              ^violation[x] { x := 1 }\n",
        "rego_parse_error",
    );
    template(
        "      code:\n        - engine: Rego\n          source:\n            rego: |\n              package a\n\
         \x20             violation[x] { x := data.lib.b.c }\n            libs:\n              - |\n                package lib.b\n\
         \x20               c := ^d\n",
        "var d is unsafe",
    );
}

#[test]
fn templates() {
    eq(
        &HEAD.replace("name: sample", "name: ^other"),
        "is not equal to the lowercase of CRD's Kind",
    );
    eq(
        &HEAD.replace("templates.gatekeeper.sh/v1", "^templates.gatekeeper.sh/v2"),
        "unsupported version \"v2\"",
    );
    eq(
        &format!(
            "{}      rego: |\n        package a\n        violation[x] {{ x := 1 }}\n",
            HEAD.replace("type: array", "type: ^list")
        ),
        "list",
    );
    eq(
        &format!("{HEAD}      code: ^[{{engine: K8sNativeValidation, source: {{}}}}]\n"),
        "has only CEL",
    );
    eq(&HEAD.replace("    - target: admission", "    - target: ^other"), "is not supported");
}

#[test]
fn constraints() {
    const GOOD: &str = "      rego: |\n        package a\n        violation[x] { x := 1 }\n---\n";
    let constraint = |constraint: &str, message: &str| {
        let (kind, spec) = constraint.split_once('|').expect("a kind and a spec");
        eq(
            &format!(
                "{HEAD}{GOOD}apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: {kind}\nmetadata:\n  name: x\nspec:\n{spec}"
            ),
            message,
        );
    };
    constraint("^Other|  {}", "template \"other\" not found");
    constraint("Sample|  parameters:\n    labels: ^no list\n", "must be of type array");
    constraint(
        "Sample|  parameters:\n    labels:\n      - a\n      - ^1\n",
        "must be of type string",
    );
    constraint(
        "Sample|  parameters:\n    labels: []\n    label: ^a\n",
        "unknown fields: [spec.parameters.label]",
    );
    constraint("Sample|  match:\n    namespaces: [shop, ^'a*b']\n", "should match");
    constraint("Sample|  match:\n    ^scopes: {}\n", "unknown fields: [spec.match.scopes]");
    constraint("Sample|  enforcementAction: ^deby\n", "unknown enforcement action \"deby\"");
    constraint(
        "Sample|  enforcementAction: scoped\n  scopedEnforcementActions:\n    - {action: warn, enforcementPoints: \
         [{name: '*'}]}\n    - {action: ^scoped, enforcementPoints: []}\n",
        "unknown enforcement action \"scoped\"; known are deny, warn and dryrun",
    );
    constraint("Sample|  enforcementAction: ^scoped\n", "scopedEnforcementActions is required");
    constraint(
        "Sample|  match:\n    labelSelector: {matchExpressions: [{key: a, operator: ^Like}]}\n",
        "not a valid selector operator",
    );
}
