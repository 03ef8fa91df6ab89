//! Golden reports, one for each format, of files with all there is to tell; and what formats must hold besides.

use crate::sarif;
use crate::support::{golden, options, sample, scan, written};
use lictor_scan::catalog::Catalog;
use lictor_scan::config::Config;
use lictor_scan::finding::{Report, Severity};
use lictor_scan::report::{FORMATS, Style};
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

fn everything_in(format: &str, style: &Style) -> String {
    written(format, &everything(), style)
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
        golden(&format!("reports/{format}.{ending}"), &everything_in(format, &style()));
    }
    let full = Style { excepted: true, undetermined: true, color: true, ..style() };
    golden("reports/pretty-full.txt", &everything_in("pretty", &full));
}

#[test]
fn reports_of_nothing() {
    let report = Report::default();
    for (format, _) in FORMATS {
        assert!(!written(format, &report, &style()).is_empty(), "{format}");
    }
}

#[test]
fn json_is_json() {
    for format in ["json", "sarif", "gitlab"] {
        let text = everything_in(format, &style());
        serde_json::from_str::<Value>(&text).unwrap_or_else(|error| panic!("{format}: {error}"));
    }
    for line in everything_in("ndjson", &style()).lines() {
        assert!(serde_json::from_str::<Value>(line).expect("JSON")["type"].is_string());
    }
}

/// The log of everything, and that of every rule of the bundles that come along.
#[test]
fn sarif_is_sound() {
    let log = everything_in("sarif", &style());
    sarif::check(&log);
    assert!(log.contains("\"results\": [\n"), "there are results");
    let policies = Catalog::built_in(None).expect("the bundles come along").policies;
    let rules = Report { policies, ..Report::default() };
    sarif::check(&written("sarif", &rules, &style()));
}

#[test]
fn xml_and_html_hold_no_markup_of_findings() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: \"</pre><script>alert(1)</script>\"}\nspec:\n  containers: [{name: x, image: \"<img src=x>\"}]\n";
    let report = scan(&[("<a>.yaml", text)], options(sample()));
    for format in ["html", "junit"] {
        let page = written(format, &report, &style());
        for bad in ["<img", "<script>alert", "<a>.yaml"] {
            assert!(!page.contains(bad), "{format} holds {bad}");
        }
    }
    let table = written("markdown", &report, &style());
    assert!(!table.contains("<script>"));
}

#[test]
fn terminals_are_safe() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: \"\\e[31mred\"}\nspec:\n  containers: [{name: x, image: \"\\u001b]0;title\\u0007\"}]\n";
    let report = scan(&[("a.yaml", text)], options(sample()));
    let shown = written("pretty", &report, &style());
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
}
