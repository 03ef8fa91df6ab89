//! Bundles evaluated in advance decide as they did.

use lictor::{Bundle, Dialect, Engine, Error, Input, OptimiseOptions, ParseSettings};

const DATA: &[u8] =
    br#"{"roles": {"ann": ["admin"], "bob": ["viewer"]}, "grants": {"viewer": ["read"], "admin": ["read", "write"]}}"#;

const INPUTS: [&str; 6] = [
    r#"{"user": "ann", "action": "write"}"#,
    r#"{"user": "bob", "action": "read", "tags": ["a", "b"]}"#,
    r#"{"user": "bob", "action": "write", "tags": []}"#,
    r#"{"user": "eve", "action": "read", "tags": ["a", 3]}"#,
    r#"{"user": false}"#,
    "{}",
];

fn bundle(dialect: Dialect, modules: &[&str]) -> Bundle {
    let mut builder = Bundle::builder().settings(ParseSettings::dialect(dialect)).data_json(DATA);
    for (i, text) in modules.iter().enumerate() {
        builder = builder.module(&format!("m{i}.rego"), text);
    }
    builder.build().expect("the bundle is sound")
}

fn optimised(bundle: Bundle, entrypoints: &[&str], inline: bool) -> Result<Bundle, Error> {
    let entrypoints = entrypoints.iter().map(|path| (*path).to_owned()).collect();
    let options = OptimiseOptions { entrypoints, inline, ..OptimiseOptions::default() };
    bundle.optimised(&Engine::new(), &options)
}

/// Every query has the same value before and after, for every input.
fn same_in(dialect: Dialect, modules: &[&str], entrypoints: &[&str], queries: &[&str]) {
    let before = Engine::new().compile(bundle(dialect, modules)).expect("the bundle compiles");
    for inline in [false, true] {
        let after = optimised(bundle(dialect, modules), entrypoints, inline).expect("optimises");
        let names: Vec<_> = after.module_names().map(str::to_owned).collect();
        let after = Engine::new().compile(after).expect("the result compiles");
        for (query, text) in queries.iter().flat_map(|q| INPUTS.iter().map(move |i| (*q, *i))) {
            let input = Input::from_json(text).expect("the input is JSON");
            let value = |policy: &lictor::Policy| {
                let query = policy.query(query).expect("the query compiles");
                let decision = query.eval(&input).expect("it evaluates");
                decision.value().map(|value| value.to_string())
            };
            assert_eq!(value(&after), value(&before), "{query} {text} {inline} {names:?}");
        }
    }
}

fn same(modules: &[&str], entrypoints: &[&str], queries: &[&str]) {
    same_in(Dialect::V1, modules, entrypoints, queries);
}

const AUTHZ: &str = r#"package authz

default allow := false

# METADATA
# title: by role
allow if {
	some role in data.roles[input.user]
	input.action in data.grants[role]
	not denied
}

# What is denied.
denied if input.tags[_] == "b"

deny contains message if {
	not allow
	message := sprintf("%v may not", [input.user])
}

label[tag] := upper(tag) if some tag in input.tags

level := 2 if { input.user == "ann" } else := 1

helper(x) := y if y := concat("-", [x, data.roles.bob[0]])

name := helper(input.user)
"#;

#[test]
fn rules_of_every_kind() {
    let queries = [
        "data.authz.allow",
        "data.authz.deny",
        "data.authz.label",
        "data.authz.level",
        "data.authz.name",
        "data.authz",
    ];
    for entrypoint in ["authz/allow", "authz/deny", "authz/level", "authz/name", "authz/denied"] {
        same(&[AUTHZ], &[entrypoint], &queries);
    }
    same(&[AUTHZ], &["authz/allow", "authz/deny", "authz/name"], &queries);
}

#[test]
fn modules_that_look_at_entrypoints() {
    let main = "package main\nimport data.authz\nout := {\"a\": authz.allow, \"w\": w}\nw if authz.allow with data.roles as {\"eve\": [\"admin\"]}";
    same(&[AUTHZ, main], &["authz/allow"], &["data.main.out", "data.authz.allow"]);
    same(&[AUTHZ, main], &["main/out", "authz/allow"], &["data.main.out", "data.authz.allow"]);
    same(
        &[AUTHZ, "package partial\nx := 1"],
        &["authz/allow"],
        &["data.partial.x", "data.authz.allow"],
    );
}

#[test]
fn older_modules() {
    let old = "package old\ndefault allow = false\nallow { data.roles[input.user][_] == \"admin\" }\nxs[x] { x := input.tags[_] }";
    same_in(Dialect::V0, &[old], &["old/allow", "old/xs"], &["data.old.allow", "data.old.xs"]);
}

#[test]
fn what_cannot_be_asked() {
    let message = |entrypoints: &[&str]| {
        let outcome = optimised(bundle(Dialect::V1, &[AUTHZ]), entrypoints, false);
        outcome.expect_err("it is refused").message().to_owned()
    };
    assert_eq!(message(&[]), "bundle optimizations require at least one entrypoint");
    assert_eq!(message(&["authz/nothing"]), "undefined entrypoint data.authz.nothing");
    assert_eq!(message(&["authz"]), "invalid entrypoint `authz`: it must have at least two parts");
}
