//! A domain that looks at all documents of a scan together, and what is kept from being shown.

use crate::support::{bundle, input, lines, options, sample, scan, scanner, written};
use lictor::{Region, Value};
use lictor_scan::domain::{DOMAINS, Domain, Look, Read, Scan};
use lictor_scan::finding::{Report, Severity};
use lictor_scan::read::Format;
use lictor_scan::report::{FORMATS, Style};
use lictor_scan::{Options, Selection};

/// Notes: documents with a `text`, by whom, and what is private in them.
const NOTES: Domain = Domain {
    name: "notes",
    bundle: "notes",
    formats: &[Format::Yaml, Format::Json],
    look: Look::Together { concerns: is_note, model },
    mask: Some(private),
    hide: None,
};

const WITH_NOTES: &[Domain] = &[DOMAINS[0], NOTES];

fn is_note(read: &Read<'_>) -> bool {
    !read.value.get_str("text").is_undefined()
}

fn model<'r>(region: &'r Region, scan: &Scan<'r>) -> Option<Value<'r>> {
    let note = |read: &Read<'r>| {
        let resource =
            region.record(&[("kind", Value::str("Note")), ("name", read.value.get_str("by"))]);
        let at = region.record(&[
            ("document", Value::int(read.index as i64)),
            ("path", region.array(&[])),
            ("resource", resource),
        ]);
        region.record(&[
            ("text", read.value.get_str("text")),
            ("due", read.value.get_str("due").get_str("day")),
            ("by", read.value.get_str("by")),
            ("at", at),
        ])
    };
    let notes: Vec<Value<'r>> =
        scan.documents.iter().filter(|read| is_note(read)).map(note).collect();
    (!notes.is_empty()).then(|| region.record(&[("notes", region.array(&notes))]))
}

fn private<'r>(read: &Read<'r>) -> Vec<Vec<Value<'r>>> {
    let keys = read.value.get_str("private").as_array().unwrap_or_default();
    keys.iter().map(|key| vec![*key]).collect()
}

fn with_notes() -> Options {
    Options { domains: WITH_NOTES, ..options(bundle("notes")) }
}

fn eq(texts: &[(&str, &str)], want: &[&str]) {
    assert_eq!(lines(&scan(texts, with_notes())), want);
}

#[test]
fn findings_stand_in_their_files() {
    eq(
        &[
            (
                "a.yaml",
                "text: buy milk\nby: ann\ndue:\n  day: '2026-11-01'\n---\ntext: rest\ndue: {day: '2027-01-01'}\n",
            ),
            ("other.yaml", "something: else\n"),
            ("b.json", "{\"by\": \"bob\",\n \"text\": \"buy milk\"}"),
        ],
        &[
            "a.yaml:1:7 fail low `buy milk` is said twice",
            "a.yaml:4:8 fail high due since 2026-11-01: ann",
            "b.json:1:1 undetermined high it is not said when it is due",
            "b.json:2:10 fail low `buy milk` is said twice",
        ],
    );
    let report = scan(&[("a.yaml", "text: x\nby: ann\n")], with_notes());
    assert_eq!(report.findings[0].resource.to_string(), "Note ann");
    assert_eq!(report.findings[0].path, "due");
    assert_eq!((report.objects, report.passed_over), (1, 0));
    let report = scan(&[("a.yaml", "other: x\n")], with_notes());
    assert_eq!((report.objects, report.passed_over), (0, 1));
}

/// Places are kept within bounds: those of a document that takes more than there is, and then those of others, are read
/// again.
#[test]
fn places_that_are_not_kept_are_found() {
    let large = format!(
        "{{\"by\": \"bob\",\n \"text\": \"x\", \"due\": {{\"day\": \"2026-11-01\"}}, \"all\": [{}0]}}",
        "0,".repeat(600_000)
    );
    let many = "kind: [\n---\nother: 1\n---\ntext: y\nby: ann\n---\ntext: z\nby: bob\ndue:\n  day: '2026-11-01'\n";
    let alone = lines(&scan(&[("b.yaml", many)], with_notes()));
    let behind = lines(&scan(&[("a.json", &large), ("b.yaml", many)], with_notes()));
    assert_eq!(behind[0], "a.json:2:30 fail high due since 2026-11-01: bob");
    assert_eq!(behind[1..], alone);
    assert!(alone.iter().any(|line| line.starts_with("b.yaml:11:8 fail")), "{alone:?}");
}

#[test]
fn what_has_no_place_is_of_the_first_document() {
    let many = "text: a\ndue: {day: '2027-01-01'}\n---\n".to_owned()
        + &(0..5)
            .map(|i| format!("text: b{i}\ndue: {{day: '2027-01-01'}}\n---\n"))
            .collect::<String>();
    eq(
        &[("first.yaml", "none: 1\n"), ("many.yaml", &many)],
        &["many.yaml:0:0 fail low there are 6 notes on 2026-11-28"],
    );
}

#[test]
fn documents_may_concern_several_domains() {
    let mut catalog = bundle("notes");
    let other = sample();
    catalog.bundles.extend(other.bundles);
    catalog.policies.extend(other.policies);
    catalog.modules.extend(other.modules);
    let pod = "apiVersion: v1\nkind: Pod\ntext: x\nmetadata: {name: a}\nspec:\n  containers: [{name: x, image: nginx}]\n";
    let report = scan(&[("pod.yaml", pod)], Options { catalog, ..with_notes() });
    assert_eq!(
        lines(&report),
        [
            "pod.yaml:1:1 undetermined high it is not said when it is due",
            "pod.yaml:6:33 fail medium image `nginx` has no tag",
        ]
    );
    assert_eq!(report.objects, 1);
}

#[test]
fn policies_are_chosen_by_id_or_name() {
    let texts = [("a.yaml", "text: x\n---\ntext: x\n")];
    let with = |only: &str| {
        let selection = Selection { only: vec![only.to_owned()], ..Selection::default() };
        scan(&texts, Options { selection, ..with_notes() }).findings.len()
    };
    assert_eq!((with("NOTE1"), with("said-*"), with("due"), with("NOTE*")), (2, 2, 2, 4));
    let inputs = [input("a.yaml", "text: x\n")];
    let again = scanner(with_notes());
    assert_eq!(
        again.scan(&inputs, &|| {}).findings.len(),
        again.scan(&inputs, &|| {}).findings.len()
    );
}

#[test]
fn a_failing_policy_silences_no_other() {
    let mut catalog = bundle("notes");
    let text = "# METADATA\n# custom: {id: NOTE3}\npackage lictor.notes.bad\n\nx := 1 if input.notes\n\nx := 2 if input.notes\n\ndeny contains {\"message\": \"never\"} if x == 3\n";
    let module = lictor_scan::catalog::Module::new(
        "bad.rego".to_owned(),
        text.to_owned(),
        lictor::Dialect::V1,
    );
    catalog.add_policies(vec![module]).expect("Rego");
    let got = lines(&scan(&[("a.yaml", "text: x\n")], Options { catalog, ..with_notes() }));
    assert_eq!(got[0], "a.yaml:1:1 undetermined high it is not said when it is due");
    assert!(got[1].starts_with("a.yaml:0:0 error policy `NOTE3` failed: "), "{}", got[1]);
    assert_eq!(got.len(), 2);
}

fn shown(texts: &[(&str, &str)]) -> Report {
    scan(texts, with_notes())
}

/// What is private is in no report, wherever it stands.
#[test]
fn what_is_masked_is_never_shown() {
    let yaml = "text: hunter2é\ndue: {day: '2020-01-01'}\nby:\n  - ann hunter2é\n  - |\n    second-secret\n    third-secret\nprivate: [text, by]\n---\ntext: hunter2é and more\ndue:\n  day: '2020-01-01'\nby: hunter2é\n---\ntext: hunter2é and more\n";
    let json = r#"{"private": ["text"], "text": "hun\u0074er2é", "text": "hunter2é", "due": {"day": "2020-01-01"}, "by": 1}"#;
    let report = shown(&[("a.yaml", yaml), ("b.json", json)]);
    assert_eq!(report.errors(), 0, "{:?}", report.problems);
    assert!(report.findings.len() > 4);
    for (format, _) in FORMATS {
        let style = Style {
            fail_on: Some(Severity::Low),
            excepted: true,
            undetermined: true,
            color: false,
        };
        let text = written(format, &report, &style);
        for secret in ["hunter2", "second-secret", "third-secret", "0074"] {
            assert!(!text.contains(secret), "{format} shows {secret}: {text}");
        }
    }
    let masked = report.findings.iter().find(|finding| finding.place.line == 2).expect("one");
    assert_eq!(masked.excerpt[0].text, "text: ********");
    assert_eq!(masked.place.column, 12);
}
