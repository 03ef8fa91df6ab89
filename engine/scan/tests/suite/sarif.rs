//! What SARIF 2.1.0 asks of a log, as far as reports write it. Any other member is refused, so that whoever adds one says
//! here what the standard has of it.
//!
//! The standard's own schema is no part of this project. Where `SARIF_SCHEMA` names a file of it, it is asked besides:
//! `SARIF_SCHEMA=sarif-schema-2.1.0.json cargo test -p lictor-scan --test suite`.

use lictor::{Document, Region, json};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::OnceLock;

const LEVELS: &[&str] = &["none", "note", "warning", "error"];

/// Checks the text of a log.
pub fn check(text: &str) {
    let log: Value = serde_json::from_str(text).expect("JSON");
    only(&log, &["$schema", "version", "runs"], &[]);
    assert_eq!(log["version"], "2.1.0");
    web(&log["$schema"]);
    items(&log["runs"]).iter().for_each(run);
    if let Some(schema) = schema() {
        by_schema(text, schema);
    }
}

fn run(run: &Value) {
    only(run, &["tool", "columnKind", "invocations", "results"], &[]);
    one_of(&run["columnKind"], &["utf16CodeUnits", "unicodeCodePoints"]);
    only(&run["tool"], &["driver"], &[]);
    let driver = &run["tool"]["driver"];
    only(driver, &["name", "version", "informationUri", "rules"], &[]);
    said(&driver["name"]);
    said(&driver["version"]);
    web(&driver["informationUri"]);
    let rules: Vec<&str> = items(&driver["rules"]).iter().map(rule).collect();
    let distinct: BTreeSet<&str> = rules.iter().copied().collect();
    assert_eq!(distinct.len(), rules.len(), "each rule is listed once");
    items(&run["invocations"]).iter().for_each(invocation);
    items(&run["results"]).iter().for_each(|one| result(one, &rules));
}

fn rule(rule: &Value) -> &str {
    let descriptions = ["shortDescription", "fullDescription", "help"];
    let always = ["id", "defaultConfiguration", "properties"];
    only(rule, &[always, descriptions].concat(), &["name", "helpUri"]);
    for key in descriptions {
        message(&rule[key]);
    }
    only(&rule["defaultConfiguration"], &["level"], &[]);
    one_of(&rule["defaultConfiguration"]["level"], LEVELS);
    rule.get("helpUri").into_iter().for_each(web);
    rule.get("name").into_iter().for_each(said);
    properties(&rule["properties"]);
    // Code hosts read a number from 0 to 10.
    let score = text(&rule["properties"]["security-severity"]).parse::<f64>();
    assert!(score.is_ok_and(|score| (0.0..=10.0).contains(&score)));
    said(&rule["id"]);
    text(&rule["id"])
}

/// A bag may hold anything, but tags are distinct texts.
fn properties(bag: &Value) {
    assert!(bag.is_object());
    let tags: Vec<&str> = bag.get("tags").map(items).unwrap_or_default().iter().map(text).collect();
    assert_eq!(
        tags.iter().collect::<BTreeSet<_>>().len(),
        tags.len(),
        "tags are distinct: {tags:?}"
    );
}

fn invocation(invocation: &Value) {
    only(invocation, &["executionSuccessful", "toolExecutionNotifications"], &[]);
    assert!(invocation["executionSuccessful"].is_boolean());
    for notification in items(&invocation["toolExecutionNotifications"]) {
        only(notification, &["level", "message", "locations"], &[]);
        one_of(&notification["level"], LEVELS);
        message(&notification["message"]);
        items(&notification["locations"]).iter().for_each(location);
    }
}

fn result(result: &Value, rules: &[&str]) {
    let always = [
        "ruleId",
        "ruleIndex",
        "kind",
        "level",
        "message",
        "locations",
        "partialFingerprints",
        "properties",
    ];
    only(result, &always, &["suppressions"]);
    let index = result["ruleIndex"].as_u64().expect("an index") as usize;
    assert_eq!(rules.get(index).copied(), result["ruleId"].as_str(), "`ruleIndex` names `ruleId`");
    one_of(&result["kind"], &["notApplicable", "pass", "fail", "review", "open", "informational"]);
    one_of(&result["level"], LEVELS);
    assert!(result["kind"] == "fail" || result["level"] == "none", "only failures have a level");
    message(&result["message"]);
    items(&result["locations"]).iter().for_each(location);
    let prints = result["partialFingerprints"].as_object().expect("an object");
    prints.values().for_each(said);
    properties(&result["properties"]);
    for suppression in result.get("suppressions").map(items).unwrap_or_default() {
        only(suppression, &["kind", "status", "justification"], &[]);
        one_of(&suppression["kind"], &["inSource", "external"]);
        one_of(&suppression["status"], &["accepted", "underReview", "rejected"]);
        said(&suppression["justification"]);
    }
}

fn location(location: &Value) {
    only(location, &["physicalLocation"], &["logicalLocations"]);
    for logical in location.get("logicalLocations").map(items).unwrap_or_default() {
        only(logical, &["fullyQualifiedName", "kind"], &[]);
        said(&logical["fullyQualifiedName"]);
        said(&logical["kind"]);
    }
    let physical = &location["physicalLocation"];
    only(physical, &["artifactLocation"], &["region"]);
    only(&physical["artifactLocation"], &["uri"], &[]);
    reference(text(&physical["artifactLocation"]["uri"]));
    physical.get("region").into_iter().for_each(region);
}

/// Rows and columns count from 1, and the end is not before the beginning.
fn region(region: &Value) {
    only(region, &["startLine", "startColumn"], &["endLine", "endColumn"]);
    let number = |key: &str| region.get(key).map(|value| value.as_u64().expect("a number"));
    let start = (number("startLine"), number("startColumn"));
    let end = (number("endLine"), number("endColumn"));
    assert!([start.0, start.1].into_iter().flatten().all(|number| number >= 1), "{region}");
    assert_eq!(end.0.is_some(), end.1.is_some(), "{region}");
    assert!(end.0.is_none() || end >= start, "{region}");
}

/// A reference by URI: of a file by its whole path, or relative, where no step before the first slash has a colon.
fn reference(uri: &str) {
    let path = uri.strip_prefix("file://").unwrap_or(uri);
    assert_eq!(uri.starts_with("file://"), path.starts_with('/'), "{uri}");
    assert!(!path.is_empty());
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~/%".contains(c);
    assert!(path.chars().all(plain), "{uri} is a reference by URI");
    let mut escapes = path.split('%').skip(1);
    let is_hex =
        |escape: &str| escape.get(..2).is_some_and(|two| u8::from_str_radix(two, 16).is_ok());
    assert!(escapes.all(is_hex), "{uri} is a reference by URI");
}

fn web(uri: &Value) {
    let uri = text(uri);
    assert!(uri.starts_with("https://") || uri.starts_with("http://"), "{uri} is a whole URI");
    assert!(!uri.contains([' ', '<', '>', '"', '\\', '`']), "{uri} is a whole URI");
}

fn message(message: &Value) {
    only(message, &["text"], &[]);
    said(&message["text"]);
}

fn one_of(value: &Value, names: &[&str]) {
    assert!(names.contains(&text(value)), "{value} is none of {names:?}");
}

fn said(value: &Value) {
    assert!(!text(value).is_empty());
}

/// All of these members are there, these may be, and no others are.
fn only(value: &Value, always: &[&str], maybe: &[&str]) {
    let object = value.as_object().expect("an object");
    for key in object.keys().map(String::as_str) {
        assert!(always.contains(&key) || maybe.contains(&key), "`{key}` is none of {always:?}");
    }
    for key in always {
        assert!(object.contains_key(*key), "`{key}` is missing in {value}");
    }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).expect("an array")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

/// The standard's schema, where one is named.
fn schema() -> Option<&'static Document> {
    static SCHEMA: OnceLock<Option<Document>> = OnceLock::new();
    let read = || {
        let path = std::env::var_os("SARIF_SCHEMA")?;
        let text = std::fs::read(path).expect("the schema can be read");
        let document =
            Document::build(|region| json::read(region, &text, &json::ReadOptions::default()));
        Some(document.expect("the schema is JSON"))
    };
    SCHEMA.get_or_init(read).as_ref()
}

fn by_schema(log: &str, schema: &Document) {
    let region = Region::new();
    let log = json::read(&region, log.as_bytes(), &json::ReadOptions::default()).expect("JSON");
    let answer = lictor::call_builtin("json.match_schema", &[log, schema.root()]);
    let answer = answer.unwrap_or_else(|error| panic!("the schema cannot be used: {error}"));
    let answer = answer.root().as_array().expect("a pair");
    assert!(answer[0].is_truthy(), "{}", json::to_string(answer[1]));
}
