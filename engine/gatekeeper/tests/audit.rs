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
    assert_eq!(all[1]["scopedEnforcementActions"], serde_json::json!(["dryrun"]));
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
    assert_eq!(errors.len(), 3, "{errors:?}");
    assert!(
        errors[0]
            .starts_with("heap.yaml:62: adding template \"broken\": invalid ConstraintTemplate"),
        "{errors:?}"
    );
    assert!(errors[1].contains("template \"broken\" not found"), "{errors:?}");
    assert!(errors[2].contains("has no version"), "{errors:?}");
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
