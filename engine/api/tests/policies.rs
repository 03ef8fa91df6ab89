//! Policies written down and read back, and what they say of themselves.

use lictor::{Bundle, Dialect, Engine, Input, ParseSettings, Policy, json};

fn policy() -> Policy {
    let v0 = "package old\n\nbig { input.size > data.limits.big }";
    let bundle = Bundle::builder()
        .module("p.rego", "# METADATA\n# entrypoint: true\npackage p\n\nallow if data.old.big")
        .settings(ParseSettings::dialect(Dialect::V0))
        .module("old.rego", v0)
        .data_json(br#"{"limits": {"big": 10}}"#)
        .build()
        .expect("it parses");
    Engine::new().compile(bundle).expect("it compiles")
}

fn allows(policy: &Policy, input: &str) -> bool {
    let query = policy.prepare("p/allow").expect("it compiles");
    let input = Input::from_json(input).expect("JSON");
    query.eval(&input).expect("it evaluates").is_true()
}

#[test]
fn policies_come_back_from_bytes() {
    let (policy, engine) = (policy(), Engine::new());
    let bytes = policy.to_bytes();
    let again = engine.load_policy(&bytes).expect("sound");
    assert_eq!(again.digest(), policy.digest());
    assert_eq!(again.to_bytes(), bytes);
    assert_eq!(again.entrypoints(), ["p"]);
    for (input, allowed) in [(r#"{"size": 12}"#, true), (r#"{"size": 2}"#, false)] {
        assert_eq!(allows(&policy, input), allowed);
        assert_eq!(allows(&again, input), allowed);
    }
    for cut in 0..bytes.len() {
        assert!(engine.load_policy(&bytes[..cut]).is_err());
        let mut damaged = bytes.clone();
        damaged[cut] ^= 0x55;
        assert!(engine.load_policy(&damaged).is_err());
    }
}

#[test]
fn other_data_is_another_policy() {
    let policy = policy();
    let data = json::to_string(policy.data().root()).replace("10", "1");
    let data = Input::from_json(data).expect("JSON");
    let data = lictor::Document::copy_of(data.document().expect("there is one").root());
    // What was prepared before is not compiled again, and sees its own data.
    assert!(!allows(&policy, r#"{"size": 2}"#));
    let other = policy.with_data(data);
    assert_ne!(other.digest(), policy.digest());
    assert!(allows(&other, r#"{"size": 2}"#));
    assert!(!allows(&policy, r#"{"size": 2}"#));
    let operations = br#"[{"op": "replace", "path": "/limits/big", "value": 100}]"#;
    let patched = other.patch_data(operations).expect("it applies");
    assert!(!allows(&patched, r#"{"size": 50}"#) && allows(&other, r#"{"size": 50}"#));
}

#[test]
fn what_is_read_of_the_input() {
    let paths = |body: &str| {
        let module = format!("package p\n\n{body}");
        let bundle = Bundle::builder().module("p.rego", &module).build().expect("it parses");
        Engine::new().compile(bundle).expect("it compiles").input_paths().expect("it fits")
    };
    let rows: &[(&str, &[&str])] = &[
        ("x := 1", &[]),
        ("x := input", &["input"]),
        ("x if input", &[]),
        ("x := input.a.b", &["input.a.b"]),
        ("x := input.a[input.k]", &["input.a[_]", "input.k"]),
        (r#"x := input["a-b"]["c.d"]"#, &[r#"input["a-b"]["c.d"]"#]),
        ("x contains i.n if some i in input.items", &["input.items[_].n"]),
        ("x := count(input.a)", &["input.a"]),
        ("x := walk(input)", &["input"]),
    ];
    for (body, wanted) in rows {
        assert_eq!(paths(body), *wanted, "{body}");
    }
}

/// A policy that is observed decides the same, and tells what it went through.
#[test]
fn the_same_policy_can_be_observed() {
    let policy = policy();
    let input = Input::from_json(r#"{"size": 12}"#).expect("JSON");
    let plain = policy.prepare("p/allow").expect("it compiles").eval(&input).expect("it evaluates");
    let query = policy.observing().prepare("p/allow").expect("it compiles");
    let observed = query.eval(&input).expect("it evaluates");
    assert!(plain.is_true() && observed.is_true());
    assert!(plain.observation().marks.is_empty() && !observed.observation().marks.is_empty());
}

/// Data with operations applied, as JSON, or the words of the error.
fn patched(data: &str, operations: &str) -> String {
    let bundle = Bundle::builder().data_json(data.as_bytes()).build().expect("JSON");
    let policy = Engine::new().compile(bundle).expect("it compiles");
    match policy.patch_data(operations.as_bytes()) {
        Ok(policy) => json::to_string(policy.data().root()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn data_is_patched() {
    let refused = "the patch cannot be applied: ";
    let rows: &[(&str, &str)] = &[
        (r#"[]"#, r#"{"a":{"b":[1,2]},"c/d":1}"#),
        (r#"[{"op": "add", "path": "/a/b/0", "value": 0}]"#, r#"{"a":{"b":[0,1,2]},"c/d":1}"#),
        (r#"[{"op": "add", "path": "/a/b/-", "value": 3}]"#, r#"{"a":{"b":[1,2,3]},"c/d":1}"#),
        (r#"[{"op": "add", "path": "/a/b/2", "value": 3}]"#, r#"{"a":{"b":[1,2,3]},"c/d":1}"#),
        (r#"[{"op": "add", "path": "/a/x", "value": {}}]"#, r#"{"a":{"b":[1,2],"x":{}},"c/d":1}"#),
        (r#"[{"op": "add", "path": "/a", "value": 1}]"#, r#"{"a":1,"c/d":1}"#),
        (r#"[{"op": "replace", "path": "/c~1d", "value": 2}]"#, r#"{"a":{"b":[1,2]},"c/d":2}"#),
        (r#"[{"op": "replace", "path": "/a/b/1", "value": 9}]"#, r#"{"a":{"b":[1,9]},"c/d":1}"#),
        (r#"[{"op": "replace", "path": "", "value": {}}]"#, "{}"),
        (r#"[{"op": "remove", "path": "/a/b"}]"#, r#"{"a":{},"c/d":1}"#),
        (r#"[{"op": "remove", "path": "/a/b/0"}]"#, r#"{"a":{"b":[2]},"c/d":1}"#),
        (
            r#"[{"op": "add", "path": "/x", "value": {}}, {"op": "add", "path": "/x/y", "value": 1}]"#,
            r#"{"a":{"b":[1,2]},"c/d":1,"x":{"y":1}}"#,
        ),
        (r#"{}"#, "it must be an array"),
        (r#"[1"#, "unexpected EOF"),
        (r#"[1]"#, "operation 1: `op` is missing, or no string"),
        (r#"[{"op": "add", "path": "/a"}]"#, "operation 1: `value` is missing"),
        (
            r#"[{"op": "move", "path": "/a"}]"#,
            "operation 1: `move` is none of add, remove and replace",
        ),
        (r#"[{"op": "remove", "path": "a"}]"#, "operation 1: the path `a` does not begin with `/`"),
        (r#"[{"op": "remove", "path": "/x"}]"#, "operation 1: `/x` leads nowhere"),
        (r#"[{"op": "replace", "path": "/x", "value": 1}]"#, "operation 1: `/x` leads nowhere"),
        (r#"[{"op": "add", "path": "/x/y", "value": 1}]"#, "operation 1: `/x/y` leads nowhere"),
        (r#"[{"op": "add", "path": "/a/b/3", "value": 1}]"#, "operation 1: `/a/b/3` leads nowhere"),
        (r#"[{"op": "remove", "path": "/a/b/2"}]"#, "operation 1: `/a/b/2` leads nowhere"),
        (r#"[{"op": "remove", "path": "/a/b/01"}]"#, "operation 1: `/a/b/01` leads nowhere"),
        (
            r#"[{"op": "remove", "path": ""}]"#,
            "operation 1: `` is the whole, which cannot be removed",
        ),
        (r#"[{"op": "add", "path": "", "value": 1}]"#, "data must stay an object"),
    ];
    for (operations, wanted) in rows {
        let found = patched(r#"{"a": {"b": [1, 2]}, "c/d": 1}"#, operations);
        match wanted.starts_with('{') {
            true => assert_eq!(found, *wanted, "{operations}"),
            false => assert_eq!(found, format!("{refused}{wanted}"), "{operations}"),
        }
    }
}

/// A query sees the data it was patched to, whatever it kept of the data before.
#[test]
fn queries_follow_patches() {
    let users: Vec<String> =
        (0..500).map(|number| format!(r#""u{number}": {{"team": {}}}"#, number % 7)).collect();
    let bundle = Bundle::builder()
        .module("p.rego", "package p\n\nby_team[team] contains user if { some user, x in data.users; team := x.team }\n\nsize := count(by_team[input.team])")
        .data_json(format!(r#"{{"users": {{{}}}}}"#, users.join(",")).as_bytes())
        .build()
        .expect("it parses");
    let policy = Engine::new().compile(bundle).expect("it compiles");
    let mut query = policy.prepare("p/size").expect("it compiles");
    let input = Input::from_json(r#"{"team": 3}"#).expect("JSON");
    for number in 0..300 {
        let decision = query.eval(&input).expect("it evaluates");
        let size = decision.value().and_then(|value| value.as_small_int());
        assert_eq!(size, Some(71 + number));
        let change =
            format!(r#"[{{"op": "add", "path": "/users/new{number}", "value": {{"team": 3}}}}]"#);
        query = query.patch_data(change.as_bytes()).expect("it applies");
    }
}
