//! The bundle of Kubernetes as it comes along: what it finds in its fixtures, and its table.

use crate::support::{golden, lines, options, scanner};
use lictor_scan::catalog::Catalog;
use lictor_scan::finding::Status;
use lictor_scan::report::{self, Style};
use lictor_scan::walk::{Input, Walk};
use lictor_scan::{Selection, explain};
use std::path::Path;

const POLICIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/");

fn bundle() -> Catalog {
    Catalog::built_in(Some(&["k8s".to_owned()])).expect("the bundle comes along")
}

/// What a folder of fixtures gives with its policy alone, under names that do not depend on where the tests run.
fn fixtures(id: &str, folder: &str) -> Vec<Input> {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    Walk::default().files(folder, &mut found, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    let named = |input: Input| match input {
        Input::File { path, .. } => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Input::File { name: format!("{id}/{name}").into(), path }
        }
        text => text,
    };
    found.into_iter().map(named).collect()
}

#[test]
fn fixtures_pass_and_fail_as_they_say() {
    let catalog = bundle();
    let mut wrong = Vec::new();
    for policy in &catalog.policies {
        let folder = format!("{POLICIES}k8s/fixtures/{}", policy.id);
        let selection = Selection { only: vec![policy.id.clone()], ..Selection::default() };
        // The other policies need not be compiled each time.
        let mut catalog = catalog.clone();
        let is_needed =
            |name: &str| name == policy.file || name.contains("/lib/") || name.contains("/data/");
        catalog.modules.retain(|module| is_needed(&module.name));
        let scanner = scanner(lictor_scan::Options { selection, ..options(catalog) });
        let inputs = fixtures(&policy.id, &folder);
        for kind in ["pass", "fail"] {
            let has = |input: &&Input| input.name().contains(&format!("/{kind}"));
            if inputs.iter().find(has).is_none() {
                wrong.push(format!("{} has no fixture that is to {kind}", policy.id));
            }
        }
        let mut reports = String::new();
        // Each fixture is a scan by itself, so that one is no fact for another.
        for input in inputs {
            let name = input.name().clone();
            let report = scanner.scan(&[input], &|| {});
            let fails = report.count(Status::Fail) > 0;
            if report.errors() > 0 || fails == name.contains("/pass") {
                wrong.push(format!("{name}: {:?}", lines(&report)));
            }
            reports += &report::write("ndjson", &report, &Style::default()).expect("a format");
        }
        golden(&format!("k8s/{}.ndjson", policy.id), &reports);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn profiles_name_policies() {
    let catalog = bundle();
    let mut missing = Vec::new();
    for (name, ids) in catalog.bundles.iter().flat_map(|bundle| &bundle.profiles) {
        for id in ids {
            if !catalog.policies.iter().any(|policy| policy.id == *id) {
                missing.push(format!("{name}: {id}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn policies_say_what_they_are() {
    for policy in &bundle().policies {
        assert!(!policy.title.is_empty(), "{} has no title", policy.id);
        assert!(!policy.description.is_empty(), "{} has no description", policy.id);
        assert!(!policy.remediation.is_empty(), "{} says nothing of what to do", policy.id);
        assert!(!policy.standards.is_empty(), "{} names no standard", policy.id);
        let file = format!("policies/k8s/{}.rego", policy.id);
        assert_eq!(policy.file, file);
        assert!(
            Path::new(POLICIES).join(format!("k8s/{}_test.rego", policy.id)).exists(),
            "{file} has no test"
        );
    }
}

/// The table between two marks of the README is that of the policies; `BLESS=1` writes it.
#[test]
fn the_readme_lists_the_policies() {
    const MARKS: [&str; 2] = [
        "<!-- policies: made by `lictor policies -b k8s -f markdown` -->\n",
        "<!-- end of policies -->",
    ];
    let path = format!("{POLICIES}k8s/README.md");
    let readme = std::fs::read_to_string(&path).expect("the bundle has a README");
    let catalog = bundle();
    let table = explain::table(&catalog, &catalog.policies);
    let (before, rest) =
        readme.split_once(MARKS[0]).expect("the README marks where the table begins");
    let (own, after) = rest.split_once(MARKS[1]).expect("the README marks where the table ends");
    if std::env::var_os("BLESS").is_some() {
        let text = format!("{before}{}{table}{}{after}", MARKS[0], MARKS[1]);
        std::fs::write(&path, text).expect("the README can be written");
        return;
    }
    assert!(own == table, "the table in {path} is old; BLESS=1 writes it");
}
