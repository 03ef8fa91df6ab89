//! What is sensitive in Terraform, through the bundle of tags and a policy that says all it sees.

use crate::support::{input, lines, options, scanner};
use lictor::Dialect;
use lictor_scan::Selection;
use lictor_scan::catalog::{Catalog, Module};
use lictor_scan::finding::Status;
use lictor_scan::report::{self, FORMATS, Style};

/// A secret in every place that a plan has for one is in no report, whatever a policy says of it.
#[test]
fn secrets_are_in_no_report() {
    let secrets = include_str!("../../src/domain/terraform/secrets.json");
    let names = ["tagging".to_owned()];
    let mut catalog = Catalog::built_in(Some(&names)).expect("the bundle comes along");
    let text = "package own\n\ndeny contains {\"msg\": sprintf(\"%v\", [input]), \"value\": input, \"path\": [\"configuration\"]}\n";
    let module = Module::new("own.rego".to_owned(), text.to_owned(), Dialect::V1);
    catalog.add_policies(vec![module]).expect("it is sound");
    let selection = Selection { profiles: vec!["all".to_owned()], ..Selection::default() };
    let scanner = scanner(lictor_scan::Options { selection, ..options(catalog) });
    let report = scanner.scan(&[input("plan.json", secrets)], &|| {});
    assert!(report.count(Status::Fail) > 1, "{:?}", lines(&report));
    for (format, _) in FORMATS {
        let text = report::write(format, &report, &Style::default()).expect("a format");
        assert!(!text.contains("hunter2"), "{format}: {text}");
    }
}
