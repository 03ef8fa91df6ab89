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
    let other = policy.with_data(data);
    assert_ne!(other.digest(), policy.digest());
    assert!(allows(&other, r#"{"size": 2}"#));
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
