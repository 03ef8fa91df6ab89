//! What must not be shown: sensitive values of Terraform and what Secrets of Kubernetes hold, through all bundles and a policy
//! that says all it sees, in every format.

use crate::support::{input, lines, options, scanner, written};
use lictor::Dialect;
use lictor_scan::Selection;
use lictor_scan::catalog::{Catalog, Module};
use lictor_scan::finding::{Report, Status};
use lictor_scan::report::{FORMATS, Style};

const PLAN: &str = include_str!("../../src/domain/terraform/secrets.json");

/// Scans a file by everything that comes along and by a policy that says what it sees, at a path.
fn told(name: &str, text: &str, path: &str) -> Report {
    let mut catalog = Catalog::built_in(None).expect("the bundles come along");
    let own = format!(
        "package own\n\ndeny contains {{\"msg\": sprintf(\"%v\", [input]), \"value\": input, \"path\": {path}}}\n"
    );
    let module = Module::new("own.rego".to_owned(), own, Dialect::V1);
    catalog.add_policies(vec![module]).expect("it is sound");
    let selection = Selection { profiles: vec!["all".to_owned()], ..Selection::default() };
    let scanner = scanner(lictor_scan::Options { selection, ..options(catalog) });
    scanner.scan(&[input(name, text)], &|| {})
}

fn is_in_no_report(report: &Report, secrets: &[&str]) {
    let style = Style { undetermined: true, excepted: true, ..Style::default() };
    for (format, _) in FORMATS {
        let text = written(format, report, &style);
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} in {format}: {text}");
        }
    }
}

/// A secret in every place that a plan has for one, whatever a policy says of it.
#[test]
fn sensitive_values_of_plans() {
    let report = told("plan.json", PLAN, "[\"configuration\"]");
    assert!(report.count(Status::Fail) > 1, "{:?}", lines(&report));
    is_in_no_report(&report, &["hunter2"]);
}

/// A plan that is cut off is told by a place, wherever it is cut.
#[test]
fn plans_that_are_cut_off() {
    for (at, _) in PLAN.match_indices("hunter2").step_by(3) {
        for text in
            [PLAN[..at + 5].to_owned(), format!("{}}}]{}", &PLAN[..at + 7], &PLAN[at + 7..])]
        {
            let report = told("plan.json", &text, "[]");
            is_in_no_report(&report, &["hunte"]);
        }
    }
}

const HELD: [&str; 5] =
    ["aHVudGVyMi1vcmlnaW5hbA==", "hunter2-original", "hunter2-plain", "second-line", "hunter2-app"];

const YAML: &str = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{\"stringData\": \"hunter2-app\"}'\ntype: Opaque\ndata:\n  password: aHVudGVyMi1vcmlnaW5hbA==\nstringData:\n  token: hunter2-plain\n  file: |\n    first\n    second-line\n";

const JSON: &str = r#"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"hunter2-app"}},"data":{"password":"aHVudGVyMi1vcmlnaW5hbA=="},"stringData":{"token":"hunter2-plain","file":"second-line"}}"#;

#[test]
fn what_secrets_hold() {
    for path in ["[\"stringData\", \"token\"]", "[\"data\", \"password\"]", "[\"metadata\"]", "[]"]
    {
        for (name, text) in [("secret.yaml", YAML), ("secret.json", JSON)] {
            let report = told(name, text, path);
            assert!(report.count(Status::Fail) > 0, "{:?}", lines(&report));
            is_in_no_report(&report, &HELD);
        }
    }
}

/// Where all stands on one line, what is said of a Pod shows the Secret beside it no more. The Secrets stand first, where
/// the excerpt is not cut off yet.
#[test]
fn what_stands_beside_secrets() {
    let pod = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"a","image":"x:latest"}]}}"#;
    let untyped = r#"{"data":{"password":"hunter2-plain"},"metadata":{"name":"db"}}"#;
    let secret =
        r#"{"kind":"Secret","stringData":{"token":"hunter2-plain"},"metadata":{"name":"db"}}"#;
    for text in [
        format!(r#"{{"apiVersion":"v1","kind":"List","items":[{secret},{pod}]}}"#),
        format!(
            r#"{{"kind":"List","items":[{{"kind":"SecretList","items":[{untyped}]}},{pod}],"apiVersion":"v1"}}"#
        ),
        format!(
            r#"{{"kind":"AdmissionReview","request":{{"object":{secret},"oldObject":{secret},"uid":"1","operation":"UPDATE"}},"apiVersion":"admission.k8s.io/v1"}}"#
        ),
        format!(r#"{{"apiVersion":"v1","kind":"List","items":[{JSON},{pod}]}}"#),
    ] {
        let report = told("all.json", &text, "[\"kind\"]");
        assert!(report.count(Status::Fail) > 0, "{:?}", lines(&report));
        let shown = report.findings.iter().flat_map(|finding| &finding.excerpt);
        let shown: String = shown.map(|line| format!("{}\n", line.text)).collect();
        assert!(HELD.iter().all(|held| !shown.contains(held)), "{shown}");
        let reaches = !text.contains(JSON);
        assert_eq!(shown.contains('*'), reaches, "{shown}");
    }
}
