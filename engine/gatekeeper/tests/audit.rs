//! What `gator test` finds in a heap of objects, and its reports.

use lictor_gatekeeper::{Object, audit, read_stream, report};

const HEAP: &str = r#"
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: labels}
spec:
  crd: {spec: {names: {kind: Labels}, validation: {openAPIV3Schema: {type: object, properties: {label: {type: string}}}}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package labels
        violation[{"msg": msg, "details": {"label": input.parameters.label}}] {
          not input.review.object.metadata.labels[input.parameters.label]
          msg := sprintf("no <%v>", [input.parameters.label])
        }
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: Labels
metadata: {name: owners}
spec:
  match: {kinds: [{apiGroups: [""], kinds: [Pod]}], namespaceSelector: {matchLabels: {env: prod}}}
  parameters: {label: owner}
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: Labels
metadata: {name: teams}
spec:
  enforcementAction: warn
  match: {kinds: [{apiGroups: [""], kinds: [Namespace]}]}
  parameters: {label: team}
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: Labels
metadata: {name: scoped}
spec:
  enforcementAction: scoped
  scopedEnforcementActions: [{action: dryrun, enforcementPoints: [{name: gator.gatekeeper.sh}]}]
  match: {kinds: [{apiGroups: [""], kinds: [Namespace]}]}
  parameters: {label: costs}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {env: prod}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
---
apiVersion: expansion.gatekeeper.sh/v1beta1
kind: ExpansionTemplate
metadata: {name: deployments}
spec:
  applyTo: [{groups: [apps], versions: [v1], kinds: [Deployment]}]
  templateSource: spec.template
  enforcementAction: warn
  generatedGVK: {group: "", version: v1, kind: Pod}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec: {template: {spec: {containers: []}}}
"#;

fn heap(text: &str) -> Vec<Object> {
    read_stream("heap.yaml", text.as_bytes())
        .into_iter()
        .map(|object| object.expect("an object"))
        .collect()
}

#[test]
fn lines() {
    let audit = audit::run(&heap(HEAP), false);
    assert!(audit.denies() && audit.errors.is_empty());
    let want = r#"v1/Pod shop/web: ["owners"] Message: "no <owner>"
v1/Namespace shop: ["scoped"] Message: "no <costs>"
apps/v1/Deployment shop/api: ["owners"] Message: "[Implied by deployments] no <owner>"
v1/Namespace shop: ["teams"] Message: "no <team>"
"#;
    assert_eq!(report::lines(&audit.violations), want);
}

#[test]
fn json_and_yaml() {
    let audit = audit::run(&heap(HEAP), false);
    let text = report::json(&audit.violations[..1]);
    let want = r#"[
    {
        "target": "admission.k8s.gatekeeper.sh",
        "msg": "no \u003cowner\u003e",
        "metadata": {
            "details": {
                "label": "owner"
            }
        },
        "constraint": {
            "apiVersion": "constraints.gatekeeper.sh/v1beta1",
            "kind": "Labels",
"#;
    assert!(text.starts_with(want), "{text}");
    assert!(text.ends_with("        \"trace\": null\n    }\n]"), "{text}");
    let all: serde_json::Value =
        serde_json::from_str(&report::json(&audit.violations)).expect("JSON");
    assert_eq!(all[1]["scopedActions"], serde_json::json!(["dryrun"]));
    assert_eq!(all[2]["violatingObject"]["kind"], "Deployment");
    assert_eq!(report::json([]), "null");

    let yaml = report::yaml(&audit.violations[..1]);
    let read = &yaml_rust2::YamlLoader::load_from_str(&yaml).expect("YAML")[0][0];
    assert_eq!(read["result"]["msg"].as_str(), Some("no <owner>"));
    assert_eq!(read["result"]["constraint"]["object"]["kind"].as_str(), Some("Labels"));
    assert_eq!(read["violatingObject"]["metadata"]["name"].as_str(), Some("web"));
}

#[test]
fn sarif_and_junit() {
    let audit = audit::run(&heap(HEAP), false);
    let log: serde_json::Value = serde_json::from_str(&report::sarif(&audit, "1.0")).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let levels: Vec<_> = results.iter().filter_map(|result| result["level"].as_str()).collect();
    assert_eq!(levels, ["error", "warning", "warning", "warning"]);
    let region = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(
        (region["artifactLocation"]["uri"].as_str(), region["region"]["startLine"].as_u64()),
        (Some("heap.yaml"), Some(44))
    );
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(3));

    let junit = report::junit_of_audit(&audit);
    assert!(junit.contains("tests=\"4\" failures=\"1\" errors=\"0\""), "{junit}");
    assert!(junit.contains("message=\"no &lt;owner&gt;\""), "{junit}");
}

#[test]
fn what_is_wrong_does_not_hide_the_rest() {
    let broken = "
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: broken}
spec:
  crd: {spec: {names: {kind: Broken}}}
  targets: [{target: admission.k8s.gatekeeper.sh, rego: 'package broken violation['}]
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: Broken
metadata: {name: lost}
---
kind: NoVersion
";
    let text = format!("{HEAP}---{broken}");
    let audit = audit::run(&heap(&text), false);
    assert_eq!(audit.violations.len(), 4);
    let errors: Vec<String> = audit.errors.iter().map(|error| error.to_string()).collect();
    let begins = [
        "heap.yaml:67:82: adding template \"broken\": invalid ConstraintTemplate: 2 errors occurred",
        "heap.yaml:70:7: adding constraint \"lost\": missing ConstraintTemplate: template \"broken\" not found",
        "heap.yaml:73: adding data of GVK \"/, Kind=NoVersion /\": invalid request object: resource  has no version",
    ];
    assert_eq!(errors.len(), begins.len(), "{errors:?}");
    for (error, begin) in errors.iter().zip(begins) {
        assert!(error.starts_with(begin), "{error}");
    }
}

#[test]
fn cel_is_told_and_prints_are_kept() {
    let text = r#"
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: both}
spec:
  crd: {spec: {names: {kind: Both}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      code:
        - {engine: K8sNativeValidation, source: {validations: [{expression: "false"}]}}
        - engine: Rego
          source:
            rego: |
              package both
              violation[{"msg": "x"}] { print("looking at", input.review.kind.kind); false }
---
{apiVersion: constraints.gatekeeper.sh/v1beta1, kind: Both, metadata: {name: x}, spec: {match: {kinds: [{kinds: [Pod]}]}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: x}}
"#;
    let audit = audit::run(&heap(text), true);
    assert_eq!(
        audit.notes,
        ["Both: CEL template, Rego alternative used; Gatekeeper itself would run the CEL"]
    );
    assert_eq!(audit.printed, ["looking at Pod"]);
    assert!(audit::run(&heap(text), false).printed.is_empty());
}

const HEAD: &str = "apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: NAME}
spec:
  crd: {spec: {names: {kind: NAME}, validation: {legacySchema: true}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package same
";

/// A template, constraints on it as `name: spec`, and a pod.
fn heap_of(rego: &str, constraints: &[(&str, &str)]) -> String {
    let mut text = HEAD.replace("NAME", "sample") + "        " + rego + "\n";
    for (name, spec) in constraints {
        text.push_str(&constraint("sample", name, spec));
    }
    text + "---\n{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: default}}\n"
}

fn constraint(kind: &str, name: &str, spec: &str) -> String {
    format!(
        "---\n{{apiVersion: constraints.gatekeeper.sh/v1beta1, kind: {kind}, metadata: {{name: {name}}}, spec: {spec}}}\n"
    )
}

fn eq(text: &str, want: &[&str]) {
    let audit = audit::run(&heap(text), false);
    let errors = audit.errors.iter().map(|error| format!("error: {error}"));
    let lines: Vec<String> = report::lines(&audit.violations).lines().map(str::to_owned).collect();
    let got: Vec<String> = lines.into_iter().chain(errors).collect();
    assert_eq!(got, want, "{text}");
}

const PODS: &str = "match: {kinds: [{kinds: [Pod]}]}";

#[test]
fn templates_do_not_see_each_other() {
    let pods = format!("{{{PODS}}}");
    let other = HEAD.replace("NAME", "other")
        + "        violation[{\"msg\": \"of the other\"}] { true }\n"
        + &constraint("other", "x", &pods);
    let text = heap_of("violation[{\"msg\": \"of one\"}] { true }", &[("x", &pods)]);
    eq(
        &format!("{other}---\n{text}"),
        &[
            "v1/Pod default/web: [\"x\"] Message: \"of one\"",
            "v1/Pod default/web: [\"x\"] Message: \"of the other\"",
        ],
    );
}

#[test]
fn what_fails_for_one_constraint_fails_for_all_of_its_kind() {
    let text = heap_of(
        "violation[{\"msg\": \"found\"}] { f(input.parameters.x) }\n        f(x) = y { y := [1, 2, 1][_]; y >= x }",
        &[
            ("a", &format!("{{{PODS}, parameters: {{x: 2}}}}")),
            ("b", &format!("{{{PODS}, parameters: {{x: 1}}}}")),
        ],
    );
    let audit = audit::run(&heap(&text), false);
    let messages: Vec<&str> = audit.violations.iter().map(|v| v.outcome.message.as_str()).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages.iter().all(|message| message.contains("eval_conflict_error")), "{messages:?}");
    assert!(audit.violations.iter().all(|violation| violation.outcome.details.is_null()));
}

#[test]
fn there_is_a_default_namespace() {
    let spec = |selector: &str| {
        format!("{{match: {{kinds: [{{kinds: [Pod]}}], namespaceSelector: {selector}}}}}")
    };
    let text = heap_of(
        "violation[{\"msg\": \"found\"}] { true }",
        &[
            ("a", &spec("{matchExpressions: [{key: env, operator: DoesNotExist}]}")),
            ("b", &spec("{matchLabels: {env: prod}}")),
        ],
    );
    eq(&text, &["v1/Pod default/web: [\"a\"] Message: \"found\""]);
    // One that was read goes before.
    let read =
        "---\n{apiVersion: v1, kind: Namespace, metadata: {name: default, labels: {env: prod}}}\n";
    eq(&format!("{text}{read}"), &["v1/Pod default/web: [\"b\"] Message: \"found\""]);
}

fn expansion(name: &str, from: &str, to: &str) -> String {
    format!(
        "---\napiVersion: expansion.gatekeeper.sh/v1beta1\nkind: ExpansionTemplate\nmetadata: {{name: {name}}}\nspec: \
         {{applyTo: [{{groups: [a], versions: [v1], kinds: [{from}]}}], templateSource: spec, generatedGVK: {{group: a, version: v1, kind: {to}}}}}\n"
    )
}

#[test]
fn expansion_templates_that_are_refused() {
    let one = "{apiVersion: a/v1, kind: K0, metadata: {name: x}, spec: {spec: {}}}\n";
    eq(
        &format!("{one}{}", expansion("self", "K0", "K0")),
        &[
            "error: heap.yaml:3: ExpansionTemplate self generates GVK a/v1, Kind=K0, but also applies to that same GVK",
        ],
    );
    let circle = [("a", "K0", "K1"), ("b", "K1", "K2"), ("c", "K2", "K0")];
    let circle: String = circle.map(|(name, from, to)| expansion(name, from, to)).concat();
    eq(
        &format!("{one}{circle}"),
        &["error: heap.yaml:13: ExpansionTemplate c: template forms expansion cycle"],
    );
    let deep = (0..31).fold("{}".to_owned(), |inner, _| format!("{{spec: {inner}}}"));
    let chain: String = (0..31)
        .map(|at| expansion(&format!("t{at}"), &format!("K{at}"), &format!("K{}", at + 1)))
        .collect();
    eq(
        &format!("{{apiVersion: a/v1, kind: K0, metadata: {{name: x}}, spec: {deep}}}\n{chain}"),
        &["error: heap.yaml:1: maximum recursion depth of 30 reached"],
    );
}

#[test]
fn mutators_are_told_of() {
    let text = expansion("a", "K0", "K1").replacen("---\n", "", 1)
        + "---\n{apiVersion: mutations.gatekeeper.sh/v1, kind: Assign, metadata: {name: m}}\n";
    let notes = audit::run(&heap(&text), false).notes;
    assert_eq!(
        notes,
        ["heap.yaml:6: mutators are not run; what is expanded is reviewed without them"]
    );
}

#[test]
fn prints_are_bounded() {
    let text = heap_of(
        "violation[{\"msg\": \"x\"}] { numbers.range(1, 1100)[_]; print(input.parameters.text); false }",
        &[("a", &format!("{{{PODS}, parameters: {{text: {}}}}}", "x".repeat(1023)))],
    );
    let printed = audit::run(&heap(&text), true).printed;
    assert_eq!(printed.len(), 1025);
    assert_eq!(printed[1024], "... additional print output truncated ...");
}
