//! What an embedder relies on: sharing, limits, functions of the host, capabilities, undefined apart from false.

use lictor::{
    BuiltinError, Bundle, Capabilities, Context, Dialect, Document, Engine, Error, EvalOptions,
    Input, Kind, Limits, ParseSettings, Policy, Query, Value,
};
use std::time::Duration;

fn policy(module: &str) -> Policy {
    let bundle = Bundle::builder().module("p.rego", module).build().expect("the module parses");
    Engine::new().compile(bundle).expect("the module compiles")
}

fn eval(policy: &Policy, query: &str, input: &str) -> Result<String, Error> {
    let input = if input.is_empty() { Input::none() } else { Input::from_json(input)? };
    let decision = policy.query(query)?.eval(&input)?;
    Ok(decision.value().map_or_else(|| "undefined".to_owned(), |value| value.to_string()))
}

#[test]
fn undefined_is_neither_false_nor_null() {
    let policy = policy("package p\na := input.a");
    let got = |input| eval(&policy, "data.p.a", input).expect("no error");
    assert_eq!(got("{}"), "undefined");
    assert_eq!(got(r#"{"a": false}"#), "false");
    assert_eq!(got(r#"{"a": null}"#), "null");
    assert_eq!(got(""), "undefined");
}

/// What is kept with data goes with it: tables of its collections and values of rules.
#[test]
fn other_data_is_looked_at_anew() {
    let policy = policy(
        "package p\nnames := [x.name | some x in data.xs]\nr contains x.name if { some x in data.xs; x.n == input.n }",
    );
    let query = policy.query("[data.p.names, data.p.r]").expect("sound");
    let data = |start: usize| {
        let items: Vec<_> =
            (start..start + 12).map(|n| format!(r#"{{"name": "a{n}", "n": {}}}"#, n % 5)).collect();
        let text = format!(r#"{{"xs": [{}]}}"#, items.join(","));
        let input = Input::from_json(&text).expect("JSON");
        Document::copy_of(input.document().expect("a document").root())
    };
    let input = Input::from_json(r#"{"n": 2}"#).expect("JSON");
    let mut seen = Vec::new();
    for start in [0, 100] {
        let query = query.with_data(data(start));
        let got = || query.eval(&input).expect("no error").value().map(|value| value.to_string());
        let first = got();
        assert_eq!((got(), got()), (first.clone(), first.clone()));
        seen.push(first.expect("a value"));
    }
    assert!(seen[0].contains("\"a7\"") && seen[1].contains("\"a107\""), "{seen:?}");
    assert!(!seen[1].contains("\"a7\""), "{seen:?}");
}

#[test]
fn policies_and_queries_are_shared_by_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<Engine>();
    shared::<Policy>();
    shared::<Query>();
    shared::<Input>();
    let query = policy("package p\nx := input.n * 2").query("data.p.x").expect("sound");
    std::thread::scope(|scope| {
        for n in 0..8 {
            let query = &query;
            scope.spawn(move || {
                for i in 0..50 {
                    let input =
                        Input::from_json(format!(r#"{{"n": {}}}"#, n * 100 + i)).expect("JSON");
                    let decision = query.eval(&input).expect("no error");
                    let got = decision.value().and_then(Value::as_small_int);
                    assert_eq!(got, Some(2 * (n * 100 + i)));
                }
            });
        }
    });
}

#[test]
fn data_is_exchanged_without_compiling_again() {
    let bundle =
        Bundle::builder().module("p.rego", "package p\nx := data.n").data_json(br#"{"n": 1}"#);
    let first = Engine::new().compile(bundle.build().expect("sound")).expect("sound");
    let other = Document::build(|region| Ok::<_, Error>(region.record(&[("n", Value::int(2))])));
    let second = first.with_data(other.expect("built"));
    assert_eq!(eval(&first, "data.p.x", "").expect("no error"), "1");
    assert_eq!(eval(&second, "data.p.x", "").expect("no error"), "2");
}

#[test]
fn rows_have_expressions_and_bindings() {
    let policy = policy("package p\ns := [1, 2]");
    let query = policy.query("x := data.p.s[_]; x > 1; y = x").expect("sound");
    let decision = query.eval(&Input::none()).expect("no error");
    let rows: Vec<_> = decision.rows().collect();
    assert_eq!(rows.len(), 1);
    let shown: Vec<_> = rows[0].expressions().map(|e| format!("{} {}", e.text, e.value)).collect();
    assert_eq!(shown, ["x := data.p.s[_] true", "x > 1 true", "y = x true"]);
    let bound: Vec<_> = rows[0].bindings().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(bound, ["x=2", "y=2"]);
}

#[test]
fn limits_end_an_evaluation_and_nothing_else() {
    let policy = policy(
        "package p\nx := count([1 | some i in numbers.range(1, 300); some j in numbers.range(1, 300); some k in numbers.range(1, 300); i * j == k])",
    );
    let query = policy.query("data.p.x").expect("sound");
    let run = |limits| {
        let options = EvalOptions { limits, ..EvalOptions::default() };
        query.eval_with(&Input::none(), &options).expect_err("over the limit")
    };
    assert_eq!(
        run(Limits { max_steps: 10_000, ..Limits::default() }).code(),
        Some("eval_limit_error")
    );
    let timeout = Some(Duration::from_millis(20));
    let error = run(Limits { timeout, ..Limits::default() });
    assert_eq!(
        (error.code(), error.message()),
        (Some("eval_cancel_error"), "context deadline exceeded")
    );
    let fine = policy.query("1 + 1").expect("sound").eval(&Input::none()).expect("no error");
    assert_eq!(fine.value().and_then(Value::as_small_int), Some(2));
}

fn twice<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Result<Value<'r>, BuiltinError> {
    let number = args.first().and_then(|arg| arg.as_small_int());
    number.map(|n| Value::int(n * 2)).ok_or_else(|| BuiltinError::failed("no small integer"))
}

#[test]
fn hosts_add_functions() {
    let engine = Engine::builder()
        .function("host.twice", "(n: number) => number", twice)
        .expect("a declaration");
    let bundle = Bundle::builder()
        .module("p.rego", "package p\nx := host.twice(21)")
        .build()
        .expect("sound");
    let policy = engine.build().compile(bundle).expect("sound");
    assert_eq!(eval(&policy, "data.p.x", "").expect("no error"), "42");
    assert_eq!(
        policy.query("host.twice(\"a\")").expect_err("a type error").code(),
        Some("rego_type_error")
    );
    assert!(Engine::builder().function("f", "nonsense", twice).is_err());
}

#[test]
fn capabilities_take_away() {
    let few = br#"{"builtins": [{"name": "eq"}, {"name": "count"}], "features": ["rego_v1"], "future_keywords": []}"#;
    let capabilities = Capabilities::from_json(few).expect("sound");
    let engine = Engine::builder().capabilities(&capabilities).build();
    let compile = |module: &str| {
        let bundle = Bundle::builder().module("p.rego", module).build().expect("sound");
        engine.compile(bundle).map(|_| ())
    };
    assert!(compile("package p\nx := count([1])").is_ok());
    let error = compile("package p\nx := upper(\"a\")").expect_err("there is no upper");
    assert_eq!(
        error.to_string(),
        "1 error occurred: p.rego:2: rego_type_error: undefined function upper"
    );
}

#[test]
fn errors_have_parts() {
    let bundle =
        Bundle::builder().module("a.rego", "package a\nx := ").module("b.rego", "package").build();
    let error = bundle.expect_err("two bad modules");
    assert!(error.problems().len() >= 2);
    assert_eq!(error.code(), Some("rego_parse_error"));
    assert_eq!(error.location().map(|at| (at.file.as_str(), at.row)), Some(("a.rego", 2)));
    let conflict =
        policy("package p\nx := 1\nx := 2").query("data.p.x").expect("sound").eval(&Input::none());
    let text = conflict.expect_err("a conflict").to_string();
    assert_eq!(
        text,
        "p.rego:3: eval_conflict_error: complete rules must not produce multiple outputs"
    );
    assert!(Input::from_json("{").is_err());
}

#[test]
fn both_dialects() {
    let settings = ParseSettings::dialect(Dialect::V0);
    let bundle =
        Bundle::builder().settings(settings).module("p.rego", "package p\ns[x] { x := [1, 2][_] }");
    let policy = Engine::new().compile(bundle.build().expect("v0")).expect("sound");
    let decision = policy.query("data.p.s").expect("sound").eval(&Input::none()).expect("no error");
    assert_eq!(decision.value().map(Value::kind), Some(Kind::Set));
}
