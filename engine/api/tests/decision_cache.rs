//! Kept decisions are those that would be made.

use lictor::{BuiltinError, Bundle, Context, DecisionCache, Engine, Query, Value};

const POLICY: &str = r#"package p

allow if input.user.role == "admin"

allow if input.user.id in data.users[_].friends

who := input.user.id

replaced := x if x := data.p.who with input as {"user": {"id": input.other}}

all := input

when := time.now_ns()

said if print(input.user)

both := 1 if input.n > 0

both := 2 if input.n > 5
"#;

fn query(engine: &Engine, text: &str) -> Query {
    let data = br#"{"users": [{"friends": ["ann", "bob"]}]}"#;
    let bundle = Bundle::builder().module("p.rego", POLICY).data_json(data).build();
    engine.compile(bundle.expect("parses")).expect("compiles").query(text).expect("sound")
}

fn cache(text: &str) -> DecisionCache {
    DecisionCache::new(query(&Engine::new(), text))
}

/// The answers to these inputs, asked twice each, are those of the query alone; this many are kept.
#[track_caller]
fn kept(text: &str, inputs: &[&str], want: usize) {
    let (cache, query) = (cache(text), query(&Engine::new(), text));
    for input in inputs.iter().chain(inputs) {
        let (mut alone, mut cached) = (b"<".to_vec(), b"<".to_vec());
        let found = query.decide(input.as_bytes(), &mut alone);
        let again = cache.decide(input.as_bytes(), &mut cached);
        match (found, again) {
            (Ok(found), Ok(again)) => assert_eq!(found, again, "{text} {input}"),
            (Err(first), Err(second)) => assert_eq!(first.to_string(), second.to_string()),
            (first, second) => panic!("{text} {input}: {first:?} {second:?}"),
        }
        assert_eq!(alone, cached, "{text} {input}");
    }
    assert_eq!(cache.len(), want, "{text}");
}

#[test]
fn only_what_is_looked_at_tells_inputs_apart() {
    kept(
        "data.p.allow",
        &[
            r#"{"user": {"role": "admin", "name": "x"}, "id": 1}"#,
            r#"{"id": 2, "user": {"name": "y", "role": "admin"}}"#,
            r#"{"user": {"role": "dev", "id": "ann"}}"#,
            r#"{"user": {"role": "dev", "id": "eve"}}"#,
            r#"{"user": {"id": "eve", "role": "dev"}, "more": [1, 2, 3]}"#,
            "{}",
        ],
        4,
    );
    kept("data.p.all", &[r#"{"a": 1, "b": 2}"#, r#"{"b": 2, "a": 1}"#, r#"{"a": 1}"#], 2);
    kept("data.p.all", &[r#"{"a": 1}"#, r#"{"a": 1.0}"#, "null", "[]", "{}", "false"], 6);
}

#[test]
fn replaced_input_counts() {
    kept(
        "data.p.replaced",
        &[r#"{"other": "ann"}"#, r#"{"other": "bob"}"#, r#"{"other": "bob", "more": 1}"#],
        2,
    );
}

#[test]
fn errors_are_made_each_time() {
    kept("data.p.both", &[r#"{"n": 7}"#, r#"{"n": 1}"#, "no JSON", r#"{"n": 1"#], 1);
}

#[test]
fn what_may_change_is_not_kept() {
    for text in ["data.p.when", "data.p.said", "rand.intn(\"x\", 10)", "opa.runtime()"] {
        assert!(!cache(text).keeps(), "{text}");
    }
    fn one<'r>(_: &mut Context<'_, 'r>, _: &[Value<'r>]) -> Result<Value<'r>, BuiltinError> {
        Ok(Value::int(1))
    }
    let engine = Engine::builder().function("own", "(x: number) => number", one).expect("sound");
    let cache = DecisionCache::new(query(&engine.build(), "own(1)"));
    assert!(!cache.keeps());
    let mut out = Vec::new();
    assert!(cache.decide(b"{}", &mut out).expect("no error"));
    assert_eq!((out, cache.len()), (b"1".to_vec(), 0));
}

#[test]
fn it_is_bounded() {
    let cache = cache("data.p.who").max_bytes(64 << 10);
    for n in 0..5000 {
        let mut out = Vec::new();
        let input = format!(r#"{{"user": {{"id": "user number {n}"}}}}"#);
        assert!(cache.decide(input.as_bytes(), &mut out).expect("no error"));
        assert_eq!(out, format!(r#""user number {n}""#).into_bytes());
    }
    assert!((50..700).contains(&cache.len()), "{}", cache.len());
}
