//! What is read of plans, states and configurations.

use super::*;
use crate::domain::DOMAINS;
use crate::finding::Place;
use crate::read::{self, Format, Parsed, Words};
use crate::source::Source;
use lictor::{Document, json};

fn parsed(text: &str, format: Format) -> Vec<Parsed> {
    let mut found = Vec::new();
    read::each(text, format, Words::Kubectl, &mut |parsed| found.extend(parsed));
    found
}

fn document(text: &str) -> Document {
    let options = json::ReadOptions::default();
    Document::build(|region| json::read(region, text.as_bytes(), &options)).expect("it is JSON")
}

/// The resources of files, with what a test looks at.
fn told(files: &[(&str, &str)]) -> Vec<String> {
    let format = |file: &str| if file.ends_with("json") { Format::Json } else { Format::Hcl };
    let all: Vec<_> = files
        .iter()
        .flat_map(|(file, text)| {
            parsed(text, format(file)).into_iter().map(move |parsed| (*file, parsed))
        })
        .collect();
    let docs: Vec<_> =
        all.iter().map(|(file, parsed)| Doc { file, value: parsed.value.root() }).collect();
    let region = Region::new();
    let line = |resource: Resource<'_>| format!("{} {}", resource.address, resource.values);
    super::all(&region, &docs).into_iter().map(line).collect()
}

#[test]
fn configurations_are_evaluated_where_that_is_simple() {
    let eq = |text: &str, want: &str| {
        let text = format!("resource \"t\" \"n\" {{\nv = {text}\n}}\n");
        let context = "variable \"open\" {}\nvariable \"env\" {\n default = \"prod\"\n}\n\
            locals {\n tags = { Team = \"a\", Env = var.env }\n loop = local.loop\n \
            names = [\"x\", \"y\"]\n}\n\
            resource \"zone\" \"main\" {\n name = \"example.com\"\n}\n";
        let got = told(&[("main.tf", &format!("{context}{text}"))]);
        let want = format!("t.n {{\"v\": {want}}}");
        assert!(got.contains(&want), "{text}: {got:?}, not {want}");
    };
    let unknown = r#"{"$unknown": true}"#;
    eq("1.5", "1.5");
    eq("\"a\\n\\u00e9\\\"\"", "\"a\\né\\\"\"");
    eq("\"a $${b}\"", "\"a ${b}\"");
    eq("[1, \"a\", true, null,]", "[1, \"a\", true, null]");
    eq("{ a = 1, \"b\" : 2\n (var.env) = 3 }", r#"{"a": 1, "b": 2, "prod": 3}"#);
    eq("<<-EOT\n    a\n      b\n  EOT", r#""a\n  b\n""#);
    eq("\"${var.env}-${1 + 2}\"", "\"prod-3\"");
    eq("\"www.${zone.main.name}\"", "\"www.example.com\"");
    eq("zone.main.id", unknown);
    eq("var.open", unknown);
    eq("\"a-${var.open}\"", unknown);
    eq("local.loop", unknown);
    eq("[var.open]", &format!("[{unknown}]"));
    eq("merge(local.tags, { Name = \"x\" })", r#"{"Env": "prod", "Name": "x", "Team": "a"}"#);
    eq("merge(var.open, { Name = \"x\" })", r#"{"$unknown": true, "Name": "x"}"#);
    eq("merge({ Name = \"x\" }, var.open)", r#"{"$unknown": true, "Name": {"$unknown": true}}"#);
    eq("{ (var.open) = 1, a = 2 }", r#"{"$unknown": true, "a": 2}"#);
    eq("var.env == \"prod\" ? \"a\" : \"b\"", "\"a\"");
    eq("var.open ? \"a\" : \"b\"", unknown);
    eq("var.open ? \"a\" : \"a\"", "\"a\"");
    eq("lower(\"ABC\")", "\"abc\"");
    eq("format(\"%s-%d\", var.env, 3)", "\"prod-3\"");
    eq("join(\",\", [for n in local.names : upper(n)])", "\"X,Y\"");
    eq("{ for i, n in local.names : n => i if n != \"y\" }", r#"{"x": 0}"#);
    eq("[for n in var.open : n]", unknown);
    eq("local.names[1]", "\"y\"");
    eq("local.tags[\"Team\"]", "\"a\"");
    eq("lookup(local.tags, \"No\", \"d\")", "\"d\"");
    eq("file(\"x\")", unknown);
    eq("provider::x::f(1)", unknown);
    eq("each.value", unknown);
    eq("1 +", unknown);
    eq("1 < 2 && !false || var.open", "true");
    eq("/* c */ 1 # d", "1");
    eq("jsonencode({ a = [1] })", r#""{\"a\":[1]}""#);
}

#[test]
fn folders_are_modules() {
    let eq = |files: &[(&str, &str)], want: &[&str]| assert_eq!(told(files), want);
    let child = "variable \"n\" {\n default = \"d\"\n}\nresource \"t\" \"n\" {\n v = var.n\n}\n";
    eq(&[("a/m.tf", child)], &[r#"t.n {"v": "d"}"#]);
    eq(&[("a/m.tf", child), ("a/terraform.tfvars", "n = \"f\"\n")], &[r#"t.n {"v": "f"}"#]);
    eq(&[("a/m.tf", child), ("a/other.tfvars", "n = \"f\"\n")], &[r#"t.n {"v": "d"}"#]);
    let call = "module \"x\" {\n source = \"./a\"\n n = \"g\"\n}\n";
    eq(&[("m.tf", call), ("a/m.tf", child)], &[r#"t.n {"v": "g"}"#]);
    let twice = format!("{call}module \"y\" {{\n source = \"./a\"\n}}\n");
    eq(&[("m.tf", &twice), ("a/m.tf", child)], &[r#"t.n {"v": {"$unknown": true}}"#]);
    eq(&[("m.tf", "resource \"t\" \"n\" {\n count = 0\n}\n")], &[]);
    eq(
        &[(
            "m.tf",
            "resource \"t\" \"n\" {\n dynamic \"tag\" {\n for_each = { a = 1 }\n content {\n key = tag.key\n v = tag.value\n}\n}\n}\n",
        )],
        &[r#"t.n {"tag": [{"key": "a", "v": 1}]}"#],
    );
    eq(
        &[("m.tf.json", r#"{"resource": {"t": {"n": {"v": "${1 + 1}", "lifecycle": {}}}}}"#)],
        &[r#"t.n {"v": 2}"#],
    );
}

#[test]
fn text_that_doubles_is_not_followed() {
    let mut text = "locals {\n a0 = \"xxxxxxxxxxxxxxxx\"\n b0 = [1, 1]\n".to_owned();
    for n in 1..90 {
        let m = n - 1;
        text.push_str(&format!(
            " a{n} = \"${{local.a{m}}}${{local.a{m}}}\"\n b{n} = [local.b{m}, local.b{m}]\n"
        ));
    }
    text.push_str("}\nresource \"t\" \"n\" {\n v = local.a89\n w = local.b89\n x = local.a2\n}\n");
    let got = told(&[("m.tf", &text)]);
    assert!(got[0].starts_with("t.n {"), "{got:?}");
    assert!(got[0].len() < 3 << 20, "{}", got[0].len());
    let deep = format!(
        "resource \"t\" \"n\" {{\n v = {}1{}\n}}\n",
        "(".repeat(50_000),
        ")".repeat(50_000)
    );
    assert_eq!(told(&[("m.tf", &deep)]), [r#"t.n {"v": {"$unknown": true}}"#]);
}

/// A plan with a secret in every place that can hold one.
const SECRETS: &str = include_str!("secrets.json");

/// A document without its secrets, and its text as it is shown line by line.
fn without_secrets(file: &str, text: &str, format: Format) -> (String, String) {
    let mut source = Source::new(file, text.to_owned());
    let mut documents = Vec::new();
    read::each(text, format, Words::Kubectl, &mut |parsed| documents.push(parsed));
    crate::mask::mask(DOMAINS, &mut source, format, &mut documents);
    let value = documents[0].as_ref().expect("sound").value.root().to_string();
    let rows = 1..=text.lines().count();
    let shown = rows.flat_map(|line| source.excerpt(&Place { line, ..Place::default() }));
    (value, shown.map(|line| line.text + "\n").collect())
}

#[test]
fn secrets_are_taken_out() {
    assert!(SECRETS.matches("hunter2").count() > 20);
    let (value, shown) = without_secrets("plan.json", SECRETS, Format::Json);
    assert!(!value.contains("hunter2"), "{value}");
    assert!(!shown.contains("hunter2") && shown.contains("kept"), "{shown}");
}

#[test]
fn states_and_configurations_keep_secrets_too() {
    let none = |file: &str, text: &str, format: Format| {
        let (value, shown) = without_secrets(file, text, format);
        for text in [value, shown] {
            assert!(!text.contains("hunter2") && text.contains("kept"), "{text}");
        }
    };
    none(
        "terraform.tfstate",
        r#"{"version": 4, "lineage": "l", "outputs": {"o": {"value": "hunter2", "sensitive": true}},
        "resources": [{"mode": "managed", "type": "t", "name": "n", "instances": [{"private": "hunter2", "attributes":
        {"a": {"b": ["hunter2", "kept"]}, "password": "hunter2", "password_id": "kept", "set": [{"v": "hunter2"}]},
        "sensitive_attributes": [[{"type": "get_attr", "value": "a"}, {"type": "get_attr", "value": "b"}, {"type": "index", "value": {"value": 0, "type": "number"}}],
        [{"type": "get_attr", "value": "set"}]]}]}]}"#,
        Format::Json,
    );
    none(
        "state.json",
        r#"{"format_version": "1.0", "values": {"outputs": {"o": {"sensitive": true, "value": {"a": "hunter2"}}}, "root_module":
        {"child_modules": [{"resources": [{"address": "t.n", "values": {"a": "hunter2", "b": "kept"}, "sensitive_values": {"a": true}}]}]}}}"#,
        Format::Json,
    );
    none(
        "line.json",
        r#"{"@module": "terraform.ui", "type": "outputs", "outputs": {"a": {"sensitive": true, "value": "hunter2"}, "b": {"value": "kept"}}}"#,
        Format::Json,
    );
    none(
        "v.tf",
        "variable \"p\" {\n  sensitive = true\n  default   = <<EOT\nhunter2\nEOT\n}\nlocals {\n  a = \"kept\"\n}\n",
        Format::Hcl,
    );
    none("v.tfvars", "db_password = \"hunter2\"\nname = \"kept\"\n", Format::Hcl);
}

#[test]
fn rows_of_a_plan() {
    let plan = document(
        r#"{"format_version": "1.2", "resource_changes": [
        {"address": "module.m[\"a.b\"].t.n[0]", "module_address": "module.m[\"a.b\"]", "mode": "managed", "type": "t", "name": "n", "index": 0,
         "provider_name": "p", "change": {"actions": ["update"], "before": {"a": 1, "s": "x"}, "after": {"a": 2, "s": "y"},
         "after_unknown": {"b": true}, "before_sensitive": {"s": true}, "after_sensitive": {"s": true}}},
        {"address": "t.f", "type": "t", "name": "f", "change": {"actions": ["forget"], "before": {"a": 1}, "after": null}},
        {"address": "t.f", "type": "t", "name": "f", "deposed": "k", "change": {"actions": ["delete"], "before": {"a": 1}, "after": null, "after_sensitive": false}},
        {"address": "t.all", "type": "t", "name": "all", "change": {"actions": ["create"], "before": null, "after_unknown": true}},
        {"address": 5}, null],
        "configuration": {"root_module": {"module_calls": {"m": {"module": {"resources": [
        {"address": "t.n", "provider_config_key": "p.west", "expressions": {"a": {"references": ["var.a"]}}}]}}}}}}"#,
    );
    let region = Region::new();
    let rows = resources(&region, Doc { file: "-", value: plan.root() }, 3).expect("a plan");
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {} {} {}",
                row.address, row.before, row.values, row.provider_key, row.config, row.path
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            r#"module.m["a.b"].t.n[0] {"a": 1, "s": {"$sensitive": true}} {"a": 2, "b": {"$unknown": true}, "s": {"$sensitive": true}} "p.west" {"a": {"references": ["var.a"]}} ["resource_changes", 0, "change", "after"]"#,
            r#"t.f {"a": 1} null <undefined> <undefined> ["resource_changes", 1, "change", "before"]"#,
            r#"t.f {"a": 1} null <undefined> <undefined> ["resource_changes", 2, "change", "before"]"#,
            r#"t.all null {"$unknown": true} <undefined> <undefined> ["resource_changes", 3, "change", "after"]"#,
        ]
    );
    assert_eq!(
        rows[0].at(&region).to_string(),
        r#"{"document": 3, "path": ["resource_changes", 0, "change", "after"], "resource": {"kind": "t", "name": "module.m[\"a.b\"].t.n[0]"}}"#
    );
}
