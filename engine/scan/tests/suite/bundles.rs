//! The bundles that come along: what they find in their fixtures, what they say of themselves, and their tables.
//!
//! `cargo test -p lictor-scan --test suite k8s` tests that bundle alone, and with `BLESS=1` writes its golden findings and
//! the tables of its README.

use crate::sarif;
use crate::support::{golden, options, scan, written};
use lictor::{Bundle, Engine, Input};
use lictor_scan::catalog::Catalog;
use lictor_scan::finding::{Report, Status};
use lictor_scan::fixtures::{self, Verdict};
use lictor_scan::report::{FORMATS, Style};
use lictor_scan::{Options, Selection, explain};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

const POLICIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/");

/// A test for each bundle.
macro_rules! bundles {
    ($($name:ident)*) => {
        $(#[test] fn $name() { bundle(stringify!($name)); })*

        #[test]
        fn every_bundle_is_tested() {
            assert_eq!(lictor_scan::catalog::built_in_names(), [$(stringify!($name)),*]);
        }
    };
}

bundles! {
    dns
    drift
    k8s
    scp
    tagging
    tls
}

fn bundle(name: &str) {
    let catalog = Catalog::built_in(Some(&[name.to_owned()])).expect("the bundle comes along");
    let mut wrong = profiles(&catalog);
    wrong.extend(itself(&catalog, name));
    wrong.extend(in_fixtures(&catalog, name));
    readme(&catalog, name);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Fixtures pass and fail as they say, and give their golden findings.
fn in_fixtures(catalog: &Catalog, name: &str) -> Vec<String> {
    let folder = format!("{POLICIES}{name}/fixtures");
    let run = fixtures::run(catalog.clone(), name, &folder, "2026-11-28");
    let folders = run.unwrap_or_else(|error| panic!("{error:?}"));
    let mut wrong = Vec::new();
    for policy in catalog.of_bundle(name) {
        let own =
            folders.iter().filter(|own| own.policy.as_ref().is_some_and(|p| p.id == policy.id));
        let verdicts: Vec<Verdict> =
            own.flat_map(|own| &own.cases).map(|case| case.verdict).collect();
        for verdict in [Verdict::Pass, Verdict::Fail] {
            if !verdicts.contains(&verdict) {
                wrong.push(format!("{} has no fixture that is to {verdict:?}", policy.label()));
            }
        }
    }
    let names: Vec<&str> = FORMATS.iter().map(|(format, _)| *format).collect();
    let mut digests = format!("folder {}\n", names.join(" "));
    for folder in &folders {
        let cases = &folder.cases;
        wrong.extend(cases.iter().filter_map(|case| {
            case.wrong().map(|why| format!("{name}/fixtures/{}: {why}", case.name))
        }));
        let reports = || cases.iter().map(|case| &case.report);
        golden(&format!("{name}/{}.ndjson", folder.name), &in_format("ndjson", reports()));
        let of_formats = names.iter().map(|format| digest(&in_format(format, reports())));
        let of_formats: Vec<String> = of_formats.collect();
        digests.push_str(&format!("{} {}\n", folder.name, of_formats.join(" ")));
    }
    golden(&format!("reports/{name}.digests.txt"), &digests);
    let cases = || folders.iter().flat_map(|folder| &folder.cases);
    for case in cases() {
        sarif::check(&written("sarif", &case.report, &Style::default()));
        wrong.extend(
            untold(&case.report).map(|why| format!("{name}/fixtures/{}: {why}", case.name)),
        );
    }
    let broken = cases().filter(|case| case.verdict == Verdict::Fail);
    let shortest = broken.min_by_key(|case| (case.report.findings.len(), &case.name));
    golden(&format!("reports/{name}.txt"), &in_all_formats(&shortest.expect("a case").report));
    wrong
}

/// The reports of the cases of a folder in a format, one after another.
fn in_format<'r>(format: &str, reports: impl Iterator<Item = &'r Report>) -> String {
    reports.map(|report| written(format, report, &Style::default())).collect()
}

/// What tells a report from any other: each folder in each format is held by it, as a copy of all would be many times
/// the size of the policies. What they say can be read in the lines of the folder and the sample of the bundle.
fn digest(text: &str) -> String {
    Sha256::digest(text)[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The formats that leave out findings. What all of them tell stands in the golden lines.
fn untold(report: &Report) -> impl Iterator<Item = String> {
    let is_told = |status| matches!(status, Status::Fail | Status::Warn);
    let findings = report.findings.iter().filter(|finding| is_told(finding.status));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    findings.for_each(|finding| *counts.entry(&finding.policy.id).or_default() += 1);
    FORMATS.iter().filter_map(move |(format, _)| {
        let text = written(format, report, &Style::default());
        let missing = counts.iter().find(|(id, count)| text.matches(**id).count() < **count);
        missing.map(|(id, count)| format!("{format} tells less than {count} findings of {id}"))
    })
}

/// A report in each format, under its name. Of the page only what findings make of it is shown.
fn in_all_formats(found: &Report) -> String {
    let mut all = String::new();
    for (format, _) in FORMATS {
        let text = written(format, found, &Style::default());
        let main = text.split_once("<main>").and_then(|(_, rest)| rest.split_once("</main>"));
        let text = main.map_or(text.as_str(), |(main, _)| main);
        all.push_str(&format!("======== {format}\n{}\n", text.trim_end()));
    }
    all
}

/// Profiles name policies that are there.
fn profiles(catalog: &Catalog) -> Vec<String> {
    let mut missing = Vec::new();
    for bundle in &catalog.bundles {
        for (name, ids) in &bundle.profiles {
            let unknown = ids.iter().filter(|id| catalog.called(&bundle.name, id).is_none());
            missing.extend(unknown.map(|id| format!("profile {name} names {id}")));
        }
    }
    missing
}

/// Policies say what they are, and stand in files of their names beside their tests.
fn itself(catalog: &Catalog, bundle: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for policy in catalog.of_bundle(bundle) {
        let stem = policy.stem();
        let tests = format!("{POLICIES}{bundle}/{stem}_test.rego");
        for (is_right, what) in [
            (!policy.title.is_empty(), "has no title"),
            (!policy.description.is_empty(), "has no description"),
            (!policy.remediation.is_empty(), "says nothing of what to do"),
            (!policy.standards.is_empty(), "names no standard"),
            (
                policy.file == format!("policies/{bundle}/{stem}.rego"),
                "stands in a file of another name",
            ),
            (Path::new(&tests).exists(), "has no test"),
        ] {
            if !is_right {
                wrong.push(format!("{} {what}", policy.label()));
            }
        }
    }
    wrong
}

/// The table of policies in a bundle's README is that of the catalog.
fn readme(catalog: &Catalog, name: &str) {
    let policies: Vec<_> = catalog.of_bundle(name).cloned().collect();
    let made_by = format!("lictor policies -b {name} -f markdown");
    shown_in_readme(name, "policies", &made_by, &explain::table(catalog, &policies));
    if name == "k8s" {
        standards_in_readme();
    }
}

/// What stands between two marks of a README is this text, which a command makes; `BLESS=1` writes it.
fn shown_in_readme(bundle: &str, what: &str, made_by: &str, made: &str) {
    let marks =
        [format!("<!-- {what}: made by `{made_by}` -->\n"), format!("<!-- end of {what} -->")];
    let path = format!("{POLICIES}{bundle}/README.md");
    let readme = std::fs::read_to_string(&path).expect("the bundle has a README");
    let (before, rest) = readme.split_once(&marks[0]).expect("the README marks where it begins");
    let (own, after) = rest.split_once(&marks[1]).expect("the README marks where it ends");
    if std::env::var_os("BLESS").is_some() {
        let text = format!("{before}{}{made}{}{after}", marks[0], marks[1]);
        std::fs::write(&path, text).expect("the README can be written");
        return;
    }
    assert!(own == made, "the {what} in {path} are old; BLESS=1 writes them");
}

/// The table of versions is made of the rows that the policies of the standards are tried by.
fn standards_in_readme() {
    let files = ["cases_test", "table_test"].map(|stem| format!("policies/k8s/pss/{stem}.rego"));
    let mut bundle = Bundle::builder();
    for file in &files {
        let text = std::fs::read_to_string(format!("{POLICIES}../{file}")).expect("it is there");
        bundle = bundle.module(file, &text);
    }
    let bundle = bundle.build().expect("the table is sound");
    let query = "data.lictor.pss.table_test.markdown";
    let policy = Engine::new().compile(bundle).expect("the table compiles");
    let decision = policy.query(query).and_then(|query| query.eval(&Input::none()));
    let decision = decision.expect("the table is made");
    let table = decision.value().and_then(|value| value.as_str()).expect("it is a text");
    let made_by = format!("lictor eval -f raw -d {} -d {} {query}", files[0], files[1]);
    shown_in_readme("k8s", "standards", &made_by, &format!("{table}\n"));
}

/// Tables say when and where they are from, and years later some policy of the bundle warns of each.
#[test]
fn old_tables_are_told() {
    for name in ["dns", "drift", "scp", "tagging", "tls"] {
        let mut catalog =
            Catalog::built_in(Some(&[name.to_owned()])).expect("the bundle comes along");
        catalog.bundles.iter_mut().for_each(|bundle| bundle.fixtures_day = None);
        let tables: Vec<_> = std::fs::read_dir(format!("{POLICIES}{name}/data"))
            .expect("the bundle has tables")
            .map(|entry| std::fs::read_to_string(entry.expect("it is there").path()).expect("text"))
            .filter(|text| !text.contains("_test\n"))
            .collect();
        for table in &tables {
            let says = |what: &str| table.contains(&format!("\n{what} := \""));
            assert!(says("as_of") && says("source"), "{table}");
        }
        let folder = format!("{POLICIES}{name}/fixtures");
        let mut told = std::collections::BTreeSet::new();
        for (day, count) in [("2026-11-28", 0), ("2029-01-01", tables.len())] {
            let run = fixtures::run(catalog.clone(), name, &folder, day);
            let folders = run.unwrap_or_else(|error| panic!("{error:?}"));
            // One bundle has fixtures for this very thing, on a day of its own.
            let folders = folders.iter().filter(|own| own.name != "table-age");
            let reports = folders.flat_map(|own| &own.cases).map(|case| &case.report);
            for finding in reports.flat_map(|report| &report.findings) {
                let is_of_a_table =
                    finding.status == Status::Warn && finding.message.starts_with("the table");
                told.extend(is_of_a_table.then(|| finding.message.clone()));
            }
            assert!(told.len() >= count, "{name} on {day}: {told:#?}");
            assert!(count > 0 || told.is_empty(), "{name} on {day}: {told:#?}");
        }
    }
}

/// What is scanned is a part of the cluster: that it has objects of one kind says nothing of another.
#[test]
fn kinds_that_are_not_there_are_not_known() {
    let catalog = Catalog::built_in(Some(&["k8s".to_owned()])).expect("the bundle comes along");
    let selection = Selection { profiles: vec!["all".to_owned()], ..Selection::default() };
    let shop = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
    let account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, namespace: shop}\n";
    let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: other}\nspec: {podSelector: {}}\n";
    for (facts, status) in [(account, Status::Undetermined), (policy, Status::Fail)] {
        let texts = [("shop.yaml", shop), ("facts.yaml", facts)];
        let report =
            scan(&texts, Options { selection: selection.clone(), ..options(catalog.clone()) });
        let found = report.findings.iter().find(|f| f.policy.id == "networkpolicy-present");
        assert_eq!(found.map(|finding| finding.status), Some(status), "{facts}");
    }
}
