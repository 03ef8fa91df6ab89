//! What the compiler's plans change is time alone: every policy here gives the same rows, prints, errors of builtins
//! and conflicts with each optimisation off and alone, the first time and when tables have been made.

use crate::support::{program, told_by};
use lictor_compiler::back::EmitOptions;

/// A policy with its queries, data and inputs.
struct Case {
    policy: &'static str,
    data: String,
    inputs: Vec<String>,
}

fn same(case: &Case) {
    let (on, off) = (EmitOptions::default(), EmitOptions::plain());
    let mut all = vec![("everything", on)];
    for name in EmitOptions::SWITCHES {
        all.extend([(*name, on.without(name)), (*name, EmitOptions::only(name))]);
    }
    let inputs: Vec<&str> = case.inputs.iter().map(String::as_str).collect();
    for strict in [false, true] {
        let tell = |options, parts| {
            told_by(&program(case.policy, options), &case.data, &inputs, strict, parts)
        };
        let want = tell(&off, false);
        assert!(want.iter().any(|row| row.starts_with("[[")), "nothing is found: {want:#?}");
        for (name, options) in &all {
            assert_eq!(tell(options, true), want, "{name} {options:?}");
        }
    }
}

/// Numbers from 0, each as `item` writes it, with commas between.
fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}

#[test]
fn joins() {
    let hosts = list(60, |n| match n {
        7 => r#"{"name":"odd"}"#.to_owned(),
        8 => "3".to_owned(),
        _ => format!(r#"{{"name":"h{n}","address":{{"ip":{}}},"up":{}}}"#, n % 17, n % 3 == 0),
    });
    let events = list(40, |n| {
        let ip = ["1", "1.0", "2e0", "\"x\"", "null", "5", "16", "17", "[1]"][n % 9];
        format!(r#"{{"id":"e{n}","ip":{ip}}}"#)
    });
    let teams = list(20, |n| {
        format!(r#""t{}":{{"lead":"u{}","members":["u{n}","u{}"]}}"#, (n * 7) % 20, n % 6, n + 1)
    });
    let data = format!(r#"{{"hosts":[{hosts}],"teams":{{{teams}}},"few":[1,2,3]}}"#);
    let inputs = vec![
        format!(
            r#"{{"events":[{events}],"user":"u3","names":["a","b","c","d","e","f","g","h","i","b"]}}"#
        ),
        r#"{"events":[],"user":"u3"}"#.to_owned(),
        r#"{"events":[{"id":"x","ip":1}],"user":"nobody","names":["b"]}"#.to_owned(),
        "{}".to_owned(),
    ];
    same(&Case { policy: include_str!("joins.rego"), data, inputs });
}

#[test]
fn sets() {
    let change = |n: usize| {
        let action = ["create", "update", "delete"][n % 3];
        let label = if n.is_multiple_of(4) { "b" } else { "a" };
        // What fails says which it is.
        let failing = format!("\"x{n}\"");
        let size = ["1", "2", "5", &failing, "\"7\""][n % 5];
        format!(
            r#"{{"action":"{action}","name":"c{}","size":{size},"label":"{label}","rest":{n},
            "text":"{}","tags":{{"owner":"t{}","n":{n}}}}}"#,
            n % 7,
            ["{", "[1", "{}", "3"][n % 4],
            n % 2,
        )
    };
    let inputs = vec![
        format!(r#"{{"changes":[{}],"change":{}}}"#, list(30, change), change(4)),
        format!(r#"{{"changes":[{}],"change":{}}}"#, list(1, change), change(4)),
        r#"{"changes":[1,"x",null,{"action":"create"},{"action":"update","rest":1}]}"#.to_owned(),
        r#"{"changes":{"a":{"action":"create","name":1,"size":2},"b":{"action":"create","name":1,"size":3}}}"#
            .to_owned(),
        "{}".to_owned(),
    ];
    same(&Case { policy: include_str!("sets.rego"), data: "{}".to_owned(), inputs });
}

#[test]
fn networks() {
    let blocks = list(40, |n| format!(r#""10.{}.0.0/{}""#, n % 9, 8 + n % 9));
    let good = format!(r#""good":[{blocks},"::/0","2001:db8::/32","::ffff:10.3.0.0/112"]"#);
    let bad = format!(r#""bad":[{blocks},"10.1.1.1","nonsense",7,null,"10.0.0.0/99"]"#);
    let data = format!("{{{good},{bad}}}");
    let addresses = [
        "10.3.4.5",
        "10.0.0.0/9",
        "11.0.0.1",
        "2001:db8::1",
        "::ffff:10.3.0.1",
        "010.1.1.1",
        "x",
        "",
    ];
    let mut inputs: Vec<String> =
        addresses.iter().map(|address| format!(r#"{{"ip":"{address}"}}"#)).collect();
    inputs.extend([r#"{"ip":3}"#.to_owned(), "{}".to_owned()]);
    same(&Case { policy: include_str!("networks.rego"), data, inputs });
}

#[test]
fn indexes() {
    let values = [
        r#""/api/v1/users""#,
        r#""/api/v2/x.json""#,
        r#""/""#,
        r#""""#,
        "1",
        "7",
        "7.5",
        "10",
        "-3",
        "null",
        "true",
        "[1]",
        "{}",
        r#""10.2.3.4""#,
        r#""user.name.read""#,
        r#""a.read""#,
    ];
    let mut inputs: Vec<String> = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let other = values[(at * 5 + 3) % values.len()];
        inputs.push(format!(r#"{{"a":{value},"b":{other},"method":"GET"}}"#));
        inputs.push(format!(r#"{{"a":{other},"b":{value},"method":"PUT"}}"#));
    }
    inputs.push("{}".to_owned());
    same(&Case { policy: include_str!("indexes.rego"), data: "{}".to_owned(), inputs });
}

#[test]
fn kept() {
    let users = list(15, |n| {
        let role = ["admin", "dev", "ops"][n % 3];
        let age = ["7", "\"8\"", "\"x\"", "30"][n % 4];
        format!(r#""u{}":{{"roles":["{role}","all"],"age":{age}}}"#, (n * 4) % 15)
    });
    let inputs = [r#"{"user":"u0"}"#, r#"{"user":"u4"}"#, r#"{"user":"zoe"}"#, "{}"];
    same(&Case {
        policy: include_str!("kept.rego"),
        data: format!(r#"{{"users":{{{users}}}}}"#),
        inputs: inputs.map(str::to_owned).to_vec(),
    });
}

#[test]
fn together() {
    let named = |n: usize| format!(r#"{{"id":{},"name":"n{}"}}"#, n % 7, n % 11);
    let numbers = |count: usize, by: usize| list(count, |n| ((n * by) % 13).to_string());
    let inputs = [(20, 1, "n3"), (3, 2, "x"), (30, 5, "n5")].map(|(count, by, name)| {
        let (items, numbers) = (list(count, |n| named(n * by)), numbers(count, by));
        format!(
            r#"{{"lists":{{"a":[{items}]}},"wants":[1,{by},4,99],"name":"{name}",
                "tree":{{"x":[{numbers}],"y":{{"z":[{numbers}]}}}},"names":["n1","m2","n10",""]}}"#
        )
    });
    let (items, numbers) = (list(25, named), numbers(12, 3));
    let tree = format!(r#"{{"a":[{numbers}],"inner":{{"a":1,"b":[{numbers}]}},"c":2}}"#);
    let patterns = list(12, |n| format!(r#""^n{n}$""#));
    let mut inputs = inputs.to_vec();
    inputs.push("{}".to_owned());
    same(&Case {
        policy: include_str!("together.rego"),
        data: format!(r#"{{"lists":{{"b":[{items}]}},"tree":{tree},"patterns":[{patterns}]}}"#),
        inputs,
    });
}

#[test]
fn slots() {
    let long = "a key of more than sixteen bytes";
    let inputs = [
        r#"{"user":{"role":"admin"}}"#.to_owned(),
        r#"{"user":{"id":1,"role":"x"},"resource":{"owner":1.0,"tags":["a",{"b":[]},"a"]},"action":"write"}"#.to_owned(),
        r#"{"resource":{"locked":true,"owner":1},"user":{"id":1},"action":"drop","resource":{"owner":1}}"#.to_owned(),
        r#"{"user":{"name":{"first":"kim"}},"user":{"na\u006de":{"first":"lee","last":[1]}},"action":[1]}"#.to_owned(),
        r#"{"user":{"name":{"first":"kim"}},"user":[],"action":null,"a":{"b":{}}}"#.to_owned(),
        r#"{"user":{"a\"b\\":7,"ab":8},"resource":[{"owner":1}],"a":{"b":false}}"#.to_owned(),
        format!(r#"{{"{long}":{{"deep":{{"er":1}}}},"{long}!":{{}}}}"#),
        format!(r#"{{"{long}":{{"deep":{{"er":1}},"deep":2}}}}"#),
        r#"{"user":{"role":"admin"},}"#.to_owned(),
        r#"{"other":{"role":[1,}}"#.to_owned(),
        r#"{"user":{"role":"admin"}} {}"#.to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
    ];
    let policy = include_str!("slots.rego");
    same(&Case { policy, data: "{}".to_owned(), inputs: inputs.to_vec() });
}
