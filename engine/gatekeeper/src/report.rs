//! Reports: what `gator test` prints, and JUnit and SARIF for both commands.

use crate::audit::{Audit, Violation};
use crate::object::Object;
use crate::verify::SuiteResult;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use yaml_rust2::{Yaml, YamlEmitter, yaml::Hash};

const TARGET: &str = "admission.k8s.gatekeeper.sh";

/// The lines of `gator test`.
#[must_use]
pub fn lines<'v>(violations: impl IntoIterator<Item = &'v Violation>) -> String {
    let mut out = String::new();
    for Violation { outcome, object } in violations {
        let kind = object.text(&["kind"]);
        let name = match object.namespace() {
            "" => object.name().to_owned(),
            namespace => format!("{namespace}/{}", object.name()),
        };
        let constraint = quoted(outcome.constraint.name());
        let version = object.api_version();
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{version}/{kind} {name}: [{constraint}] Message: {}",
            quoted(&outcome.message)
        );
    }
    out
}

/// A text in the quotes of Go.
fn quoted(text: &str) -> String {
    let argument = lictor::Value::str(text);
    let format = lictor::Value::str("%q");
    let arguments = [argument];
    let values = lictor::Value::array_in(&arguments);
    lictor::call_builtin("sprintf", &[format, values])
        .ok()
        .and_then(|quoted| quoted.root().as_str().map(str::to_owned))
        .unwrap_or_else(|| format!("{text:?}"))
}

/// `gator test -o json`.
#[must_use]
pub fn json<'v>(violations: impl IntoIterator<Item = &'v Violation>) -> String {
    let results: Vec<String> = violations.into_iter().map(result).collect();
    if results.is_empty() {
        return "null".to_owned();
    }
    // As Go's encoder does.
    let text = format!("[\n{}\n]", results.join(",\n"));
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// One result, its fields in gator's order.
fn result(violation: &Violation) -> String {
    let Violation { outcome, object } = violation;
    let mut fields = vec![
        ("target", json!(TARGET)),
        ("msg", json!(outcome.message)),
        ("metadata", json!({"details": outcome.details})),
        ("constraint", Json::Object(outcome.constraint.object.fields.clone())),
        ("enforcementAction", json!(outcome.action)),
    ];
    if !outcome.scoped_actions.is_empty() {
        fields.push(("scopedActions", json!(outcome.scoped_actions)));
    }
    fields.push(("violatingObject", Json::Object(object.fields.clone())));
    fields.push(("trace", Json::Null));
    let shown = |(name, value): &(&str, Json)| {
        format!("        \"{name}\": {}", indented(value, "        "))
    };
    let fields: Vec<String> = fields.iter().map(shown).collect();
    format!("    {{\n{}\n    }}", fields.join(",\n"))
}

fn indented(value: &Json, prefix: &str) -> String {
    let mut out = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, formatter);
    // A value that is in memory can be written there.
    let _ = serde::Serialize::serialize(value, &mut serializer);
    String::from_utf8(out).unwrap_or_default().replace('\n', &format!("\n{prefix}"))
}

/// `gator test -o yaml`, whose shape differs from that of JSON.
#[must_use]
pub fn yaml<'v>(violations: impl IntoIterator<Item = &'v Violation>) -> String {
    let item = |Violation { outcome, object }: &Violation| {
        let constraint = Json::Object(outcome.constraint.object.fields.clone());
        let result = hash([
            ("target", to_yaml(&json!(TARGET))),
            ("msg", to_yaml(&json!(outcome.message))),
            ("metadata", to_yaml(&json!({"details": outcome.details}))),
            ("constraint", hash([("object", to_yaml(&constraint))])),
            ("enforcementaction", to_yaml(&json!(outcome.action))),
            ("scopedenforcementactions", to_yaml(&json!(outcome.scoped_actions))),
        ]);
        let object = Json::Object(object.fields.clone());
        hash([("result", result), ("violatingObject", to_yaml(&object)), ("trace", Yaml::Null)])
    };
    let items = Yaml::Array(violations.into_iter().map(item).collect());
    document(&items)
}

fn document(yaml: &Yaml) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = YamlEmitter::new(&mut out).dump(yaml);
    out.strip_prefix("---\n").unwrap_or(&out).to_owned() + "\n"
}

fn hash<const N: usize>(fields: [(&str, Yaml); N]) -> Yaml {
    Yaml::Hash(fields.into_iter().map(|(name, value)| (Yaml::String(name.into()), value)).collect())
}

fn to_yaml(json: &Json) -> Yaml {
    match json {
        Json::Null => Yaml::Null,
        Json::Bool(flag) => Yaml::Boolean(*flag),
        Json::Number(number) => {
            number.as_i64().map_or_else(|| Yaml::Real(number.to_string()), Yaml::Integer)
        }
        Json::String(text) => Yaml::String(text.clone()),
        Json::Array(items) => Yaml::Array(items.iter().map(to_yaml).collect()),
        Json::Object(fields) => {
            let fields =
                fields.iter().map(|(name, value)| (Yaml::String(name.clone()), to_yaml(value)));
            Yaml::Hash(fields.collect::<Hash>())
        }
    }
}

/// An object as indented JSON.
#[must_use]
pub fn object_as_json(object: &Object) -> String {
    indented(&Json::Object(object.fields.clone()), "") + "\n"
}

/// An object as YAML.
#[must_use]
pub fn object_as_yaml(object: &Object) -> String {
    document(&to_yaml(&Json::Object(object.fields.clone())))
}

/// SARIF 2.1.0 of `gator test`: a rule for each constraint, a result at each object.
#[must_use]
pub fn sarif(audit: &Audit, version: &str) -> String {
    let mut rules: BTreeMap<String, Json> = BTreeMap::new();
    let mut results = Vec::new();
    for Violation { outcome, object } in &audit.violations {
        let constraint = &outcome.constraint;
        let id = format!("{}/{}", constraint.kind(), constraint.name());
        let rule = json!({"id": id, "name": constraint.kind(), "shortDescription": {"text": id}});
        rules.entry(id.clone()).or_insert(rule);
        let level = match outcome.action.as_str() {
            _ if outcome.denies() => "error",
            "warn" | "scoped" => "warning",
            _ => "note",
        };
        results.push(json!({
            "ruleId": id,
            "level": level,
            "message": {"text": outcome.message},
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": {"uri": object.place.file},
                    "region": {"startLine": object.place.row}
                },
                "logicalLocations": [{"fullyQualifiedName": object.label(), "kind": "resource"}]
            }]
        }));
    }
    let rules: Vec<Json> = rules.into_values().collect();
    let notification = |level: &str, text: &str| json!({"level": level, "message": {"text": text}});
    let errors = audit.errors.iter().map(|error| notification("error", &error.to_string()));
    let notes = audit.notes.iter().map(|note| notification("note", note));
    let notifications: Vec<Json> = errors.chain(notes).collect();
    let run = json!({
        "tool": {"driver": {"name": "lictor gator", "version": version, "rules": rules}},
        "invocations": [{
            "executionSuccessful": audit.errors.is_empty(),
            "toolExecutionNotifications": notifications
        }],
        "results": results
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run]
    });
    format!("{log:#}\n")
}

/// JUnit of `gator test`: a case for each object that something was found of.
#[must_use]
pub fn junit_of_audit(audit: &Audit) -> String {
    let mut cases = String::new();
    let mut failures = 0;
    for Violation { outcome, object } in &audit.violations {
        failures += usize::from(outcome.denies());
        let word = if outcome.denies() { "failure" } else { "skipped" };
        let name = escaped(&format!("{} {}", outcome.constraint.name(), object.label()));
        // Writing to a string cannot fail.
        let _ = writeln!(
            cases,
            "    <testcase classname=\"{}\" name=\"{name}\" file=\"{}\" line=\"{}\"><{word} message=\"{}\"/></testcase>",
            escaped(outcome.constraint.kind()),
            escaped(&object.place.file),
            object.place.row,
            escaped(&outcome.message)
        );
    }
    for error in &audit.errors {
        let text = escaped(&error.to_string());
        let _ = writeln!(
            cases,
            "    <testcase classname=\"lictor\" name=\"error\"><error message=\"{text}\"/></testcase>"
        );
    }
    cases.push_str(&told(audit.notes.iter().cloned()));
    let (tests, errors) = (audit.violations.len() + audit.errors.len(), audit.errors.len());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{tests}\" failures=\"{failures}\" \
         errors=\"{errors}\">\n  <testsuite name=\"gator test\" tests=\"{tests}\" failures=\"{failures}\" \
         errors=\"{errors}\">\n{cases}  </testsuite>\n</testsuites>\n"
    )
}

/// JUnit of `gator verify`: a suite for each file, a case for each case.
#[must_use]
pub fn junit_of_suites(results: &[SuiteResult]) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n".to_owned();
    for suite in results {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" time=\"{:.3}\">",
            escaped(&suite.path),
            suite.took.as_secs_f64()
        );
        if let Some(error) = &suite.error {
            let error = escaped(error);
            let _ = writeln!(
                out,
                "    <testcase classname=\"\" name=\"(all)\"><error message=\"{error}\"/></testcase>"
            );
        }
        for test in &suite.tests {
            let class = escaped(&test.name);
            let mut case = |name: &str, took: f64, inside: &str| {
                let name = escaped(name);
                let _ = writeln!(
                    out,
                    "    <testcase classname=\"{class}\" name=\"{name}\" time=\"{took:.3}\">{inside}</testcase>"
                );
            };
            if test.skipped {
                case("(all)", 0.0, "<skipped/>");
            } else if let Some(error) = &test.error {
                case(
                    "(all)",
                    test.took.as_secs_f64(),
                    &format!("<error message=\"{}\"/>", escaped(error)),
                );
            }
            for result in &test.cases {
                let inside = match &result.error {
                    _ if result.skipped => "<skipped/>".to_owned(),
                    Some(error) => format!("<failure message=\"{}\"/>", escaped(error)),
                    None => String::new(),
                };
                case(&result.name, result.took.as_secs_f64(), &inside);
            }
        }
        let notes = suite
            .tests
            .iter()
            .flat_map(|test| test.notes.iter().map(|note| format!("{}: {note}", test.name)));
        out.push_str(&told(notes));
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// What else there is to say of a suite of JUnit, if there is something.
fn told(notes: impl Iterator<Item = String>) -> String {
    match escaped(&notes.collect::<Vec<_>>().join("\n")).as_str() {
        "" => String::new(),
        text => format!("    <system-out>{text}</system-out>\n"),
    }
}

/// A text inside an attribute. Characters that XML does not know are shown as their number.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            other if other.is_control() => {
                let _ = write!(out, "U+{:04X}", other as u32);
            }
            other => out.push(other),
        }
    }
    out
}
