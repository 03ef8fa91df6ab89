//! Golden reports, one for each format, of files with all there is to tell; and what formats must hold besides.

use crate::support::{golden, options, sample, scan};
use lictor_scan::config::Config;
use lictor_scan::finding::{Report, Severity};
use lictor_scan::report::{self, FORMATS, Style};
use lictor_scan::source::Source;
use serde_json::Value;

const DEPLOY: &str = "\u{feff}# An é before, and a <b>tag</b>
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      containers:
        - name: \"a & b\"
          image: nginx  # no tag
          securityContext:
            privileged: true
        - name: sidecar
";

const SETTINGS: &str = "exceptions:
  - policies: [privileged]
    owner: ops team
    reason: talks to the \"device\"
    match: {names: [allowed]}
  - policies: [image-tag]
    match: {names: [nobody]}
    owner: ops team
    reason: never needed
";

fn everything() -> Report {
    let allowed = "apiVersion: v1\nkind: Pod\nmetadata: {name: allowed}\nspec:\n  containers:\n  - name: x\n    image: 'a:1'\n    securityContext: {privileged: true}\n---\nkind: [\n";
    let config = Config::read(&Source::new("lictor.yaml", SETTINGS.to_owned())).expect("sound");
    let texts = [
        ("deploy/web app.yaml", DEPLOY),
        ("pods.yaml", allowed),
        ("clean.json", "{\"apiVersion\": \"v1\", \"kind\": \"Service\"}"),
    ];
    scan(&texts, lictor_scan::Options { config, ..options(sample()) })
}

fn written(format: &str, style: &Style) -> String {
    report::write(format, &everything(), style).expect("a format")
}

fn style() -> Style {
    Style { fail_on: Some(Severity::Medium), ..Style::default() }
}

#[test]
fn formats_are_golden() {
    for (format, _) in FORMATS {
        let ending = match *format {
            "json" | "sarif" | "gitlab" => "json",
            "ndjson" => "ndjson",
            "html" => "html",
            "junit" => "xml",
            "markdown" => "md",
            _ => "txt",
        };
        golden(&format!("reports/{format}.{ending}"), &written(format, &style()));
    }
    let full = Style { excepted: true, undetermined: true, color: true, ..style() };
    golden("reports/pretty-full.txt", &written("pretty", &full));
}

#[test]
fn reports_of_nothing() {
    let report = Report::default();
    for (format, write) in FORMATS {
        assert!(!write(&report, &style()).is_empty(), "{format}");
    }
}

#[test]
fn json_is_json() {
    for format in ["json", "sarif", "gitlab"] {
        let text = written(format, &style());
        serde_json::from_str::<Value>(&text).unwrap_or_else(|error| panic!("{format}: {error}"));
    }
    for line in written("ndjson", &style()).lines() {
        assert!(serde_json::from_str::<Value>(line).expect("JSON")["type"].is_string());
    }
}

/// What the schema of SARIF 2.1.0 asks of the parts that are written.
#[test]
fn sarif_has_its_shape() {
    let log: Value = serde_json::from_str(&written("sarif", &style())).expect("JSON");
    only(&log, &["$schema", "version", "runs"]);
    assert_eq!(log["version"], "2.1.0");
    for run in items(&log["runs"]) {
        only(run, &["tool", "columnKind", "invocations", "results"]);
        assert!(["utf16CodeUnits", "unicodeCodePoints"].contains(&text(&run["columnKind"])));
        let driver = &run["tool"]["driver"];
        only(driver, &["name", "version", "informationUri", "rules"]);
        assert!(!text(&driver["name"]).is_empty());
        let rules: Vec<&str> = items(&driver["rules"]).iter().map(sarif_rule).collect();
        let mut distinct = rules.clone();
        distinct.dedup();
        assert_eq!(rules, distinct, "rules are listed once");
        items(&run["invocations"]).iter().for_each(sarif_invocation);
        items(&run["results"]).iter().for_each(|result| sarif_result(result, &rules));
        assert!(!items(&run["results"]).is_empty());
    }
}

fn sarif_rule(rule: &Value) -> &str {
    only(
        rule,
        &[
            "id",
            "shortDescription",
            "fullDescription",
            "help",
            "helpUri",
            "defaultConfiguration",
            "properties",
        ],
    );
    for key in ["shortDescription", "fullDescription", "help"] {
        only(&rule[key], &["text"]);
        assert!(!text(&rule[key]["text"]).is_empty());
    }
    sarif_level(&rule["defaultConfiguration"]["level"]);
    text(&rule["id"])
}

fn sarif_level(level: &Value) {
    assert!(["none", "note", "warning", "error"].contains(&text(level)));
}

fn sarif_invocation(invocation: &Value) {
    only(invocation, &["executionSuccessful", "toolExecutionNotifications"]);
    assert!(invocation["executionSuccessful"].is_boolean());
    for notification in items(&invocation["toolExecutionNotifications"]) {
        only(notification, &["level", "message", "locations"]);
        sarif_level(&notification["level"]);
        items(&notification["locations"]).iter().for_each(sarif_location);
    }
}

fn sarif_result(result: &Value, rules: &[&str]) {
    only(
        result,
        &[
            "ruleId",
            "ruleIndex",
            "kind",
            "level",
            "message",
            "locations",
            "partialFingerprints",
            "suppressions",
            "properties",
        ],
    );
    let index = result["ruleIndex"].as_u64().expect("an index") as usize;
    assert_eq!(rules[index], result["ruleId"]);
    let kind = text(&result["kind"]);
    assert!(["notApplicable", "pass", "fail", "review", "open", "informational"].contains(&kind));
    sarif_level(&result["level"]);
    assert!(kind == "fail" || result["level"] == "none", "only failures have a level");
    assert!(!text(&result["message"]["text"]).is_empty());
    items(&result["locations"]).iter().for_each(sarif_location);
    for print in result["partialFingerprints"].as_object().expect("an object").values() {
        assert!(print.is_string());
    }
    for suppression in result["suppressions"].as_array().into_iter().flatten() {
        only(suppression, &["kind", "status", "justification"]);
        assert!(["inSource", "external"].contains(&text(&suppression["kind"])));
        assert!(["accepted", "underReview", "rejected"].contains(&text(&suppression["status"])));
    }
}

fn sarif_location(location: &Value) {
    only(location, &["physicalLocation", "logicalLocations"]);
    let physical = &location["physicalLocation"];
    only(physical, &["artifactLocation", "region"]);
    let uri = text(&physical["artifactLocation"]["uri"]);
    assert!(!uri.contains([' ', '<', '"']), "{uri} is a reference by URI");
    if let Some(region) = physical.get("region") {
        only(region, &["startLine", "startColumn", "endLine", "endColumn"]);
        for (_, number) in region.as_object().expect("an object") {
            assert!(number.as_u64().is_some_and(|number| number >= 1));
        }
    }
}

fn only(value: &Value, keys: &[&str]) {
    for key in value.as_object().expect("an object").keys() {
        assert!(keys.contains(&key.as_str()), "`{key}` is none of {keys:?}");
    }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).expect("an array")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

#[test]
fn xml_and_html_hold_no_markup_of_findings() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: \"</pre><script>alert(1)</script>\"}\nspec:\n  containers: [{name: x, image: \"<img src=x>\"}]\n";
    let report = scan(&[("<a>.yaml", text)], options(sample()));
    for format in ["html", "junit"] {
        let page = report::write(format, &report, &style()).expect("a format");
        for bad in ["<img", "<script>alert", "<a>.yaml"] {
            assert!(!page.contains(bad), "{format} holds {bad}");
        }
    }
    let table = report::write("markdown", &report, &style()).expect("a format");
    assert!(!table.contains("<script>"));
}

#[test]
fn terminals_are_safe() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: \"\\e[31mred\"}\nspec:\n  containers: [{name: x, image: \"\\u001b]0;title\\u0007\"}]\n";
    let report = scan(&[("a.yaml", text)], options(sample()));
    let shown = report::write("pretty", &report, &style()).expect("a format");
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
}
