//! Calls builtins by tables of text: one case a line, `name [operands] => result`.
//!
//! Operands and results are JSON, where `{"$set": [..]}` stands for a set. A result of `undefined` means no result,
//! and `! text` an error with this text.

use lictor_program::{BuiltinError, Context, Host, Memory};
use lictor_value::{Entry, Kind, Region, Value, json};
use std::cell::Cell;

struct NoHost;

impl Host for NoHost {
    fn now_ns(&self) -> i64 {
        1_700_000_000_000_000_000
    }

    fn lookup(&self, name: &str) -> Result<Vec<String>, String> {
        match name {
            "localhost" => Ok(vec!["127.0.0.1".to_owned(), "::1".to_owned()]),
            _ => Err(format!("lookup of `{name}` is not granted")),
        }
    }
}

/// Runs every case of a table.
pub fn check(table: &str) {
    let mut wrong = Vec::new();
    for line in
        table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# "))
    {
        let (call, want) =
            line.rsplit_once(" => ").unwrap_or_else(|| panic!("no result in {line}"));
        let (name, operands) =
            call.split_once(' ').unwrap_or_else(|| panic!("no operands in {line}"));
        let region = Region::new();
        let got = match run(&region, name, operands) {
            Ok(value) if value.is_undefined() => "undefined".to_owned(),
            Ok(value) => json::to_string(plain(&region, value)),
            Err(BuiltinError::Operand(message) | BuiltinError::Failed(message)) => {
                // A case is one line.
                format!("! {}", message.replace('\n', "\\n"))
            }
            Err(BuiltinError::Halt(halt)) => format!("halt {halt:?}"),
        };
        let want = match read(&region, want) {
            Some(value) => json::to_string(value),
            None => want.to_owned(),
        };
        if got != want {
            wrong.push(format!("{call}\n  want {want}\n  got  {got}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn run<'r>(region: &'r Region, name: &str, operands: &str) -> Result<Value<'r>, BuiltinError> {
    let function = lictor_builtins::function(name).unwrap_or_else(|| panic!("no builtin {name}"));
    let operands = read(region, operands).unwrap_or_else(|| panic!("not JSON: {operands}"));
    let operands: Vec<Value<'_>> = operands
        .as_array()
        .unwrap_or_default()
        .iter()
        .map(|operand| with_sets(region, *operand))
        .collect();
    let (mut evaluation, mut caches) = (Memory::default(), Memory::default());
    let mut ctx = Context {
        region,
        host: &NoHost,
        evaluation: &mut evaluation,
        caches: &mut caches,
        steps_left: &mut 10_000_000,
        max_bytes: 64 << 20,
        now: &Cell::new(None),
        text: &mut String::new(),
        place: &|| "test.rego:1".to_owned(),
        seed: &mut Some(1),
    };
    function(&mut ctx, &operands)
}

fn read<'r>(region: &'r Region, text: &str) -> Option<Value<'r>> {
    json::read(region, text.as_bytes(), &json::ReadOptions::default()).ok()
}

/// Turns `{"$set": [..]}` into sets.
fn with_sets<'r>(region: &'r Region, value: Value<'r>) -> Value<'r> {
    match value.kind() {
        Kind::Array => {
            let items: Vec<_> = value
                .as_array()
                .unwrap_or_default()
                .iter()
                .map(|v| with_sets(region, *v))
                .collect();
            region.array(&items)
        }
        Kind::Object => {
            if let Some(items) = value.get_str("$set").as_array() {
                return region.set(&mut items.iter().map(|v| with_sets(region, *v)).collect());
            }
            let entries = value.as_object().map(|o| o.entries()).unwrap_or_default();
            region.object(
                &mut entries
                    .iter()
                    .map(|e| Entry { key: e.key, value: with_sets(region, e.value) })
                    .collect(),
            )
        }
        _ => value,
    }
}

/// Turns sets into `{"$set": [..]}`.
fn plain<'r>(region: &'r Region, value: Value<'r>) -> Value<'r> {
    match value.kind() {
        Kind::Array => {
            let items: Vec<_> =
                value.as_array().unwrap_or_default().iter().map(|v| plain(region, *v)).collect();
            region.array(&items)
        }
        Kind::Set => {
            let items = value.as_set().map(|set| set.items()).unwrap_or_default();
            let items: Vec<_> = items.iter().map(|v| plain(region, *v)).collect();
            region.record(&[("$set", region.array(&items))])
        }
        Kind::Object => {
            let entries = value.as_object().map(|o| o.entries()).unwrap_or_default();
            region.object(
                &mut entries
                    .iter()
                    .map(|e| Entry { key: e.key, value: plain(region, e.value) })
                    .collect(),
            )
        }
        _ => value,
    }
}
