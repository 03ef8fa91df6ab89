//! Drift: the table of what becomes of a difference, and reports over what every tool says.

use crate::support::{ROOT, input as input_of, options, scanner, written};
use lictor::{Document, Kind, Region, Value, json};
use lictor_scan::Selection;
use lictor_scan::catalog::Catalog;
use lictor_scan::domain::drift::check::{Change, Row};
use lictor_scan::domain::drift::report as drift_report;
use lictor_scan::domain::drift::settings::Settings;
use lictor_scan::domain::drift::{Drift, input};
use lictor_scan::read::{self, Format, Words};
use lictor_scan::report::{FORMATS, Style};
use lictor_scan::source::Source;

const TODAY: &str = "2026-11-28";

fn yaml(name: &str) -> Document {
    let text = std::fs::read_to_string(format!("{ROOT}/drift/{name}")).expect("the table is there");
    let mut found = None;
    read::each(&text, Format::Yaml, Words::Core, &mut |parsed| {
        found = Some(parsed.expect("the table is sound").value);
    });
    found.expect("the table holds cases")
}

/// Finds drift in texts under names.
fn drift<T>(texts: &[(&str, &str)], settings: &Settings, look: impl FnOnce(&Drift<'_>) -> T) -> T {
    let sources = texts.iter().map(|(name, text)| Source::new(*name, (*text).to_owned())).collect();
    let mut problems = Vec::new();
    let inputs = input::read(sources, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    match input::with_drift(&inputs, settings, TODAY, None, look) {
        Ok(found) => found,
        Err(problem) => panic!("{problem:?}"),
    }
}

fn or<'r>(value: Value<'r>, other: Value<'r>) -> Value<'r> {
    if value.is_undefined() { other } else { value }
}

/// The plan of a case: what drifted, and what would be done where the case says it.
fn plan<'r>(region: &'r Region, case: Value<'r>) -> Value<'r> {
    let text = Value::str;
    let secret = or(case.get_str("secret"), Value::FALSE);
    let is_delete = case.get_str("drift").as_str() == Some("delete");
    let (before, after) = (case.get_str("before"), or(case.get_str("after"), Value::NULL));
    let entry = |change| {
        region.record(&[
            ("address", text("aws_x.a")),
            ("mode", text("managed")),
            ("type", case.get_str("type")),
            ("name", text("a")),
            ("change", change),
        ])
    };
    let actions = region.array(&[text(if is_delete { "delete" } else { "update" })]);
    let drift = entry(region.record(&[
        ("actions", actions),
        ("before", before),
        ("after", after),
        ("before_sensitive", secret),
        ("after_sensitive", secret),
    ]));
    let changes = match case.get_str("actions") {
        actions if actions.kind() == Kind::Array => region.array(&[entry(region.record(&[
            ("actions", actions),
            ("before", after),
            ("after", or(case.get_str("planned"), Value::NULL)),
            ("after_unknown", or(case.get_str("unknown"), Value::EMPTY_OBJECT)),
            ("after_sensitive", secret),
        ]))]),
        _ => Value::EMPTY_ARRAY,
    };
    region.record(&[
        ("format_version", text("1.2")),
        ("timestamp", text("2026-11-28T06:00:00Z")),
        ("resource_drift", region.array(&[drift])),
        ("resource_changes", changes),
    ])
}

fn line(change: &Change<'_>) -> String {
    let mut parts =
        vec![change.pointer(), change.outcome.name().to_owned(), change.class.to_owned()];
    parts.extend(change.noise.map(|noise| format!("noise={}", noise.name())));
    parts.extend(change.ignored.map(|_| "ignored".to_owned()));
    parts.extend(change.is_secret.then(|| "secret".to_owned()));
    parts.join(" ")
}

/// A planted secret stands in no report, whatever asks.
#[test]
fn secrets_are_not_shown() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../policies/drift/fixtures/any-drift/fail-secret.json"
    );
    let text = std::fs::read_to_string(path).expect("the fixture is there");
    assert!(text.contains("hunter2"));
    let catalog = Catalog::built_in(Some(&["drift".to_owned()])).expect("the bundle comes along");
    let selection = Selection { profiles: vec!["all".to_owned()], ..Selection::default() };
    let scanner = scanner(lictor_scan::Options { selection, ..options(catalog) });
    let report = scanner.scan(&[input_of("plan.json", &text)], &|| {});
    assert!(!report.findings.is_empty());
    for (format, _) in FORMATS {
        let style = Style { undetermined: true, excepted: true, ..Style::default() };
        assert!(!written(format, &report, &style).contains("hunter2"), "{format}");
    }
    let settings = Settings::default();
    let style = drift_report::Style { settings: &settings, all: true, now: 0 };
    for (format, write) in drift_report::FORMATS {
        let shown = drift(&[("plan.json", &text)], &settings, |drift| write(drift, &style));
        assert!(!shown.contains("hunter2"), "{format}");
    }
}

#[test]
fn differences_become_what_the_table_says() {
    let table = yaml("classification.yaml");
    let mut wrong = Vec::new();
    for case in table.root().as_array().expect("a list of cases") {
        let region = Region::new();
        let note = case.get_str("note").as_str().expect("a note");
        let mut case = *case;
        // Addresses are made of the type, so that patterns can be tried.
        let kind = case.get_str("type").as_str().expect("a type");
        let text = json::to_string(plan(&region, case)).replace("aws_x.a", &format!("{kind}.a"));
        let ignore = or(case.get_str("ignore"), Value::EMPTY_ARRAY);
        let said = region.record(&[("ignore", ignore)]);
        let settings = Settings::read(said).unwrap_or_else(|why| panic!("{note}: {why}"));
        let got = drift(&[("plan.json", &text)], &settings, |drift| {
            let row: &Row<'_> = drift.checks[0].rows.first()?;
            let lines: Vec<String> = row.changes.iter().map(line).collect();
            let severity = row.severity.map(|severity| severity.name().to_owned());
            Some((lines, severity, row.outcome.name().to_owned(), format!("{row:?}")))
        });
        case = or(case, Value::NULL);
        let (lines, severity, outcome, shown) = got.unwrap_or_default();
        let want = case.get_str("want").as_array().expect("a list").iter();
        let want: Vec<String> =
            want.map(|line| line.as_str().unwrap_or_default().to_owned()).collect();
        let is_outcome = case.get_str("outcome").as_str().is_none_or(|want| want == outcome);
        if lines != want || severity.as_deref() != case.get_str("severity").as_str() || !is_outcome
        {
            wrong.push(format!("{note}\n  want {want:?}\n  got  {lines:?} {severity:?} {outcome}"));
        }
        assert!(
            case.get_str("secret").is_undefined() || !shown.contains("hunter"),
            "{note}: {shown}"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
