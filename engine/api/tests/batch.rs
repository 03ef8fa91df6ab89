//! Batches: every input gets its answer, in order, the same as alone.

use lictor::{
    BatchOptions, Bundle, Engine, EvalOptions, Host, Input, Limits, Query, SystemHost, Value, json,
};

const POLICY: &str = r#"package p

x := input.n * 2 if input.n % 3 != 0

walked := count([1 | walk(input.deep, _)])

both := 1 if input.n > 0

both := 2 if input.n > 5

when := time.now_ns()
"#;

fn query(text: &str) -> Query {
    let bundle = Bundle::builder().module("p.rego", POLICY).build().expect("parses");
    Engine::new().compile(bundle).expect("compiles").query(text).expect("sound")
}

fn inputs(count: usize) -> Vec<String> {
    (0..count)
        .map(|n| if n % 50 == 49 { "no JSON".to_owned() } else { format!(r#"{{"n": {n}}}"#) })
        .collect()
}

#[test]
fn answers_come_in_order_and_are_those_of_single_decisions() {
    for text in ["data.p.x", "x := data.p.x; x > 10", "data.p.both"] {
        let query = query(text);
        let inputs = inputs(997);
        let decisions = query.eval_batch(&inputs, &BatchOptions::default());
        assert_eq!(decisions.len(), inputs.len());
        for (input, decision) in inputs.iter().zip(decisions) {
            let alone = Input::from_json(input).and_then(|input| query.eval(&input));
            match (alone, decision) {
                (Ok(alone), Ok(decision)) => {
                    let rows = |d: &lictor::Decision| -> Vec<String> {
                        d.rows()
                            .map(|row| format!("{:?}", row.expressions().collect::<Vec<_>>()))
                            .collect()
                    };
                    assert_eq!(rows(&decision), rows(&alone), "{text} {input}");
                }
                (Err(_), Err(_)) => {}
                (alone, decision) => panic!("{text} {input}: {alone:?} {decision:?}"),
            }
        }
    }
}

#[test]
fn values_are_looked_at_where_they_stand() {
    let query = query("data.p.x");
    let inputs = inputs(500);
    let shown = |value: Value<'_>| {
        if value.is_undefined() { "undefined".to_owned() } else { json::to_string(value) }
    };
    let answers = query.look_batch(&inputs, &BatchOptions::default(), shown);
    for (input, answer) in inputs.iter().zip(answers) {
        let alone = query.look(input, &EvalOptions::default(), shown);
        assert_eq!(answer.ok(), alone.ok(), "{input}");
    }
}

#[test]
fn options_hold_for_each() {
    struct Fixed;
    impl Host for Fixed {
        fn now_ns(&self) -> i64 {
            42
        }
    }
    let inputs = vec!["{}"; 100];
    let options = BatchOptions { host: Some(&Fixed), ..BatchOptions::default() };
    let times =
        query("data.p.when").look_batch(&inputs, &options, |value: Value<'_>| value.as_small_int());
    assert!(times.into_iter().all(|time| time.ok() == Some(Some(42))));

    let limits = Limits { max_steps: 1000, ..Limits::default() };
    let system = SystemHost::new();
    let options = BatchOptions { host: Some(&system), limits, ..BatchOptions::default() };
    let deep = format!(r#"{{"deep": [{}]}}"#, vec!["1"; 5000].join(","));
    let inputs = [r#"{"deep": []}"#, &deep, r#"{"deep": [1]}"#];
    let counts = query("data.p.walked")
        .look_batch(&inputs, &options, |value: Value<'_>| value.as_small_int());
    let counts: Vec<_> = counts.into_iter().map(|count| count.ok().flatten()).collect();
    assert_eq!(counts, [Some(1), None, Some(2)]);
}

#[test]
fn an_empty_batch_has_no_answers() {
    assert!(query("data.p.x").eval_batch::<String>(&[], &BatchOptions::default()).is_empty());
}
