//! The bundle of TLS as it comes along: what it finds in its fixtures, and its table.

use crate::support::{golden, lines, options, scanner};
use lictor_scan::catalog::Catalog;
use lictor_scan::config::Config;
use lictor_scan::finding::Status;
use lictor_scan::report::{self, Style};
use lictor_scan::source::Source;
use lictor_scan::walk::{Input, Walk};
use lictor_scan::{Selection, explain};
use std::path::Path;

const POLICIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/");

fn bundle() -> Catalog {
    Catalog::built_in(Some(&["tls".to_owned()])).expect("the bundle comes along")
}

/// The cases of a policy, with their inputs: files, and folders of files that belong together. The names do not depend on
/// where the tests run.
fn cases(name: &str) -> Vec<(String, Vec<Input>)> {
    let folder = format!("{POLICIES}tls/fixtures/{name}");
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    Walk::default().files(&folder, &mut found, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    let mut cases: Vec<(String, Vec<Input>)> = Vec::new();
    for input in found {
        let Input::File { path, .. } = input else { continue };
        let inside = path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().into_owned();
        let case = inside.split('/').next().unwrap_or_default().to_owned();
        let input = Input::File { name: format!("{name}/{inside}").into(), path };
        match cases.iter_mut().find(|(known, _)| *known == case) {
            Some((_, inputs)) => inputs.push(input),
            None => cases.push((case, vec![input])),
        }
    }
    cases
}

/// Parameters without which a policy asks nothing.
fn config(id: &str) -> Config {
    let text = match id {
        "TLS029" => {
            "bundles:\n  tls:\n    policies:\n      TLS029:\n        parameters:\n          allowed_issuers: [Example Trust Services]\n"
        }
        _ => return Config::default(),
    };
    Config::read(&Source::new("lictor.yaml", text.to_owned())).expect("the settings are sound")
}

#[test]
fn fixtures_pass_and_fail_as_they_say() {
    let catalog = bundle();
    let mut wrong = Vec::new();
    for policy in catalog.policies.iter().filter(|policy| policy.id != "TLS000") {
        let name = &policy.name;
        let selection = Selection { only: vec![policy.id.clone()], ..Selection::default() };
        // The other policies need not be compiled each time.
        let mut catalog = catalog.clone();
        let is_needed =
            |name: &str| name == policy.file || name.contains("/lib/") || name.contains("/data/");
        catalog.modules.retain(|module| is_needed(&module.name));
        let config = config(&policy.id);
        let scanner = scanner(lictor_scan::Options { selection, config, ..options(catalog) });
        let cases = cases(&policy.name);
        for kind in ["pass", "fail"] {
            if !cases.iter().any(|(case, _)| case.starts_with(kind)) {
                wrong.push(format!("{name} has no fixture that is to {kind}"));
            }
        }
        let mut reports = String::new();
        // Each case is a scan by itself, so that one is no fact for another.
        for (case, inputs) in cases {
            let report = scanner.scan(&inputs, &|| {});
            let fails = report.count(Status::Fail) > 0;
            if report.errors() > 0 || fails == case.starts_with("pass") {
                wrong.push(format!("{name}/{case}: {:?}", lines(&report)));
            }
            reports += &report::write("ndjson", &report, &Style::default()).expect("a format");
        }
        golden(&format!("tls/{name}.ndjson"), &reports);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is sound is quiet, with every policy asked at once.
#[test]
fn what_is_sound_is_quiet() {
    let scanner = scanner(options(bundle()));
    for (case, inputs) in cases("sound") {
        let report = scanner.scan(&inputs, &|| {});
        assert!(lines(&report).is_empty(), "{case}: {:#?}", lines(&report));
    }
}

#[test]
fn tables_grow_old() {
    let selection = Selection { only: vec!["TLS000".to_owned()], ..Selection::default() };
    let at = |today: &str| {
        let today = today.to_owned();
        let scanner = scanner(lictor_scan::Options {
            selection: selection.clone(),
            today,
            ..options(bundle())
        });
        let inputs = cases("expiry-share").remove(0).1;
        scanner.scan(&inputs, &|| {}).count(Status::Warn)
    };
    assert_eq!(at("2026-11-28"), 0);
    assert!(at("2028-11-28") > 5);
}

#[test]
fn policies_say_what_they_are() {
    let catalog = bundle();
    for policy in &catalog.policies {
        assert!(!policy.description.is_empty(), "{} has no description", policy.id);
        assert!(!policy.remediation.is_empty(), "{} says nothing of what to do", policy.id);
        assert!(!policy.standards.is_empty(), "{} names no standard", policy.id);
        assert!(!policy.links.is_empty(), "{} names nothing to read", policy.id);
        let name = &policy.name;
        assert_eq!(policy.file, format!("policies/tls/{name}.rego"));
        let test = format!("tls/{name}_test.rego");
        assert!(Path::new(POLICIES).join(&test).exists(), "there is no {test}");
    }
    for (profile, ids) in catalog.bundles.iter().flat_map(|bundle| &bundle.profiles) {
        for id in ids {
            assert!(catalog.policies.iter().any(|policy| policy.id == *id), "{profile}: {id}");
        }
    }
}

/// The table between two marks of the README is that of the policies; `BLESS=1` writes it.
#[test]
fn the_readme_lists_the_policies() {
    const MARKS: [&str; 2] = [
        "<!-- policies: made by `lictor policies -b tls -f markdown` -->\n",
        "<!-- end of policies -->",
    ];
    let path = format!("{POLICIES}tls/README.md");
    let readme = std::fs::read_to_string(&path).expect("the bundle has a README");
    let catalog = bundle();
    let table = explain::table(&catalog, &catalog.policies);
    let (before, rest) = readme.split_once(MARKS[0]).expect("the README has the first mark");
    let (own, after) = rest.split_once(MARKS[1]).expect("the README has the second mark");
    if std::env::var_os("BLESS").is_some() {
        let text = format!("{before}{}{table}{}{after}", MARKS[0], MARKS[1]);
        return std::fs::write(&path, text).expect("the README can be written");
    }
    assert!(own == table, "the table in {path} is old; BLESS=1 writes it");
}
