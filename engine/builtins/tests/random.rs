//! Randomness and what the host lends: the same within an evaluation, different for other keys and seeds.

use lictor_program::{Context, Host, Memory};
use lictor_value::{Region, Value};
use std::cell::Cell;
use std::cell::RefCell;

struct Notes(RefCell<Vec<String>>);

impl Host for Notes {
    fn note(&self, place: &str, line: &str) {
        self.0.borrow_mut().push(format!("{place}: {line}"));
    }

    fn runtime_json(&self) -> String {
        r#"{"version": "x"}"#.to_owned()
    }
}

/// Makes the calls one after the other in one evaluation.
fn results(seed: u64, calls: &[(&str, &[Value<'static>])]) -> (Vec<String>, Vec<String>) {
    let (region, host) = (Region::new(), Notes(RefCell::default()));
    let (mut evaluation, mut caches) = (Memory::default(), Memory::default());
    let mut ctx = Context {
        region: &region,
        host: &host,
        evaluation: &mut evaluation,
        caches: &mut caches,
        steps_left: &mut 1000,
        max_bytes: 1 << 20,
        now: &Cell::new(Some(5)),
        text: &mut String::new(),
        place: &|| "a.rego:7".to_owned(),
        seed: &mut Some(seed),
    };
    let call = |(name, args): &(&str, &[Value<'static>])| {
        lictor_builtins::function(name).expect("a builtin")(&mut ctx, args)
            .expect("a result")
            .to_string()
    };
    (calls.iter().map(call).collect(), host.0.into_inner())
}

#[test]
fn uuids() {
    let key = [Value::str("k")];
    let other = [Value::str("other")];
    let calls: [(&str, &[Value<'static>]); 3] =
        [("uuid.rfc4122", &key), ("uuid.rfc4122", &key), ("uuid.rfc4122", &other)];
    let (uuids, _) = results(1, &calls);
    assert_eq!(uuids[0], uuids[1]);
    assert_ne!(uuids[0], uuids[2]);
    assert_ne!(uuids[0], results(2, &calls).0[0]);
    let version = &uuids[0][15..16];
    assert_eq!((uuids[0].len(), version), (38, "4"));
}

#[test]
fn numbers() {
    let key = [Value::str("k"), Value::int(1000)];
    let same = [Value::str("k"), Value::int(-1000)];
    let calls: [(&str, &[Value<'static>]); 2] = [("rand.intn", &key), ("rand.intn", &same)];
    for seed in 0..50 {
        let (drawn, _) = results(seed, &calls);
        assert_eq!(drawn[0], drawn[1]);
        assert!(drawn[0].parse::<u32>().is_ok_and(|number| number < 1000), "{drawn:?}");
    }
}

#[test]
fn host() {
    let note = [Value::str("hello")];
    let (values, notes) =
        results(0, &[("trace", &note), ("opa.runtime", &[]), ("time.now_ns", &[])]);
    assert_eq!(values, ["true", r#"{"version": "x"}"#, "5"]);
    assert_eq!(notes, ["a.rego:7: hello"]);
}
