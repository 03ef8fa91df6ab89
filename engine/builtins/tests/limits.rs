//! Builtins stop at limits before they take the memory or the time, and do not overflow the stack.

use lictor_program::{BuiltinError, Context, Halt, Host, Memory};
use lictor_value::{Region, Value, json};
use std::cell::Cell;

struct NoHost;

impl Host for NoHost {}

fn call<'r>(region: &'r Region, name: &str, args: &[Value<'r>]) -> Result<Value<'r>, BuiltinError> {
    call_within(64 << 20, region, name, args)
}

fn call_within<'r>(
    max_bytes: usize,
    region: &'r Region,
    name: &str,
    args: &[Value<'r>],
) -> Result<Value<'r>, BuiltinError> {
    let (mut evaluation, mut caches) = (Memory::default(), Memory::default());
    let mut ctx = Context {
        region,
        host: &NoHost,
        evaluation: &mut evaluation,
        caches: &mut caches,
        steps_left: &mut 1_000_000,
        max_bytes,
        now: &Cell::new(Some(0)),
        text: &mut String::new(),
        place: &String::new,
        seed: &mut Some(0),
    };
    lictor_builtins::function(name).expect("a builtin")(&mut ctx, args)
}

fn halts(name: &str, args: &str) -> Halt {
    let region = Region::new();
    let args = json::read(&region, args.as_bytes(), &json::ReadOptions::default()).expect("JSON");
    match call(&region, name, args.as_array().unwrap_or_default()) {
        Err(BuiltinError::Halt(halt)) => halt,
        other => panic!("{name} gave {:.100}", format!("{other:?}")),
    }
}

#[test]
fn sizes() {
    assert_eq!(halts("numbers.range", "[1, 1000000000000]"), Halt::Memory);
    assert_eq!(halts("numbers.range", "[1, 1e40]"), Halt::Memory);
    assert_eq!(
        halts("numbers.range_step", "[-9223372036854775808, 9223372036854775807, 1]"),
        Halt::Memory
    );
    assert_eq!(halts("bits.lsh", "[1, 18446744073709551615]"), Halt::Size);
    assert_eq!(halts("bits.lsh", "[1, 1000000000]"), Halt::Size);
    assert_eq!(halts("mul", "[1e60000, 1e60000]"), Halt::Size);
    assert_eq!(halts("product", "[[1e60000, 1e60000]]"), Halt::Size);
    assert_eq!(halts("units.parse", r#"["1e999999"]"#), Halt::Size);
}

#[test]
fn a_dense_graph_has_too_many_paths() {
    let region = Region::new();
    let nodes: Vec<String> = (0..30).map(|node| format!("\"{node}\"")).collect();
    let edges = format!("[{}]", nodes.join(","));
    let entries: Vec<String> = nodes.iter().map(|node| format!("{node}: {edges}")).collect();
    let text = format!("[{{{}}}, [\"0\"]]", entries.join(","));
    let args = json::read(&region, text.as_bytes(), &json::ReadOptions::default()).expect("JSON");
    let result = call(&region, "graph.reachable_paths", args.as_array().unwrap_or_default());
    assert!(matches!(result, Err(BuiltinError::Halt(_))), "{result:?}");
}

#[test]
fn a_long_chain_is_walked_without_recursion() {
    let region = Region::new();
    let entries: Vec<String> =
        (0..100_000).map(|node| format!("\"{node}\": [\"{}\"]", node + 1)).collect();
    let text = format!("[{{{}}}, [\"0\"]]", entries.join(","));
    let args = json::read(&region, text.as_bytes(), &json::ReadOptions::default()).expect("JSON");
    let args = args.as_array().unwrap_or_default();
    let paths = call(&region, "graph.reachable_paths", args).expect("paths");
    assert_eq!(
        paths.as_set().map(|set| set.items()[0].as_array().map(<[_]>::len)),
        Some(Some(100_000))
    );
    let reached = call(&region, "graph.reachable", args).expect("nodes");
    assert_eq!(reached.as_set().map(|set| set.len()), Some(100_000));
}

#[test]
fn patches_cannot_nest_without_end() {
    let region = Region::new();
    let copies = vec![r#"{"op": "copy", "from": "", "path": "/a"}"#; 30].join(",");
    let text = format!("[{{}}, [{copies}]]");
    let args = json::read(&region, text.as_bytes(), &json::ReadOptions::default()).expect("JSON");
    assert!(call(&region, "json.patch", args.as_array().unwrap_or_default()).is_ok());
    let copies = vec![r#"{"op": "copy", "from": "", "path": "/a"}"#; 3000].join(",");
    let text = format!("[{{}}, [{copies}]]");
    assert_eq!(halts("json.patch", &text), Halt::Depth);
}

#[test]
fn aliases_cannot_blow_up() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    let region = Region::new();
    let result = call(&region, "yaml.unmarshal", &[region.str(&text)]);
    let expected = BuiltinError::failed("yaml: document contains excessive aliasing");
    assert_eq!(result.err(), Some(expected));
}

/// Values share their parts: a small one may have an endless text.
#[test]
fn shared_parts_are_not_written_without_end() {
    let region = Region::new();
    let doubled = (0..60).fold(Value::int(1), |value, _| region.array(&[value, value]));
    let set = region.set(&mut vec![doubled]);
    let read = |text: &str| json::read(&region, text.as_bytes(), &json::ReadOptions::default());
    let copies = read(r#"[{"op": "copy", "from": "/a", "path": "/b"}]"#).expect("JSON");
    let tests = read(r#"[{"op": "test", "path": "/a", "value": 1}]"#).expect("JSON");
    let object = region.record(&[("a", doubled)]);
    assert!(call(&region, "json.patch", &[object, copies]).is_ok());
    let calls: [(&str, Vec<Value<'_>>); 6] = [
        ("json.marshal", vec![doubled]),
        ("yaml.marshal", vec![doubled]),
        ("uuid.rfc4122", vec![doubled]),
        ("internal.template_string", vec![region.array(&[set])]),
        ("walk", vec![doubled]),
        ("json.patch", vec![object, tests]),
    ];
    for (name, args) in calls {
        let result = call_within(1 << 20, &region, name, &args);
        assert!(matches!(result, Err(BuiltinError::Halt(_))), "{name}");
    }
}
