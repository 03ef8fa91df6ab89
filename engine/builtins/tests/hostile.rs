//! Documents, templates and tokens made to hurt: they end in an error or a limit, never in a broken stack or a long wait.

#![cfg(all(feature = "graphql", feature = "jwt", feature = "template"))]

use lictor_program::{BuiltinError, Context, Host, Memory};
use lictor_value::{Region, Value, json};
use std::cell::Cell;

struct NoHost;

impl Host for NoHost {}

/// What a builtin says to texts and objects: `ok`, `halt`, or the error.
fn say(name: &str, operands: &[&str]) -> String {
    let region = Region::new();
    let read = |text: &&str| match text.strip_prefix("json:") {
        Some(text) => {
            json::read(&region, text.as_bytes(), &json::ReadOptions::default()).expect("JSON")
        }
        None => region.str(text),
    };
    let operands: Vec<Value<'_>> = operands.iter().map(read).collect();
    let (mut evaluation, mut caches) = (Memory::default(), Memory::default());
    let mut ctx = Context {
        region: &region,
        host: &NoHost,
        evaluation: &mut evaluation,
        caches: &mut caches,
        steps_left: &mut 1_000_000,
        max_bytes: 64 << 20,
        now: &Cell::new(Some(0)),
        text: &mut String::new(),
        place: &String::new,
        seed: &mut None,
    };
    let function = lictor_builtins::function(name).expect("the builtin is registered");
    match function(&mut ctx, &operands) {
        Ok(_) => "ok".to_owned(),
        Err(BuiltinError::Operand(text) | BuiltinError::Failed(text)) => text,
        Err(BuiltinError::Halt(_)) => "halt".to_owned(),
    }
}

fn nested(open: &str, close: &str, depth: usize) -> String {
    format!("{}x{}", open.repeat(depth), close.repeat(depth))
}

const SCHEMA: &str = "type Query { x: Query y: Query }";

#[test]
fn documents_that_nest() {
    for depth in [50, 95, 101, 5_000] {
        let fields = format!("{{{}}}", nested("x{", "}", depth));
        let parsed = say("graphql.parse_query", &[&fields]);
        assert_eq!(parsed == "ok", depth < 100, "{depth}: {parsed}");
        say("graphql.parse", &[&fields, SCHEMA]);
        say("graphql.parse_query", &[&format!("{{x(a: {})}}", nested("[", "]", depth))]);
        say("graphql.parse_query", &[&format!("{{x(a: {})}}", nested("{x:", "}", depth))]);
        say("graphql.parse_query", &[&format!("query ($a: {}) {{x}}", nested("[", "]", depth))]);
        say("graphql.schema_is_valid", &[&format!("type X {{ a: {} }}", nested("[", "]", depth))]);
    }
    let selection =
        format!("{}[]{}", r#"[{"Name":"x","SelectionSet":"#.repeat(300), "}]".repeat(300));
    let object = format!(r#"json:{{"Operations":[{{"SelectionSet":{selection}}}]}}"#);
    assert_eq!(say("graphql.parse", &[&object, SCHEMA]), "the document nests too deep");
}

#[test]
fn documents_that_explode() {
    let twice = |name: usize| {
        format!(
            "fragment F{name} on Query {{ x {{ ...F{} }} y {{ ...F{} }} }} ",
            name + 1,
            name + 1
        )
    };
    let chain: String = (0..300).map(twice).collect();
    let query = format!(
        "{{ ...F0 a: x {{ ...F0 }} a: x {{ ...F1 }} }} {chain} fragment F300 on Query {{ x }}"
    );
    say("graphql.is_valid", &[&query, SCHEMA]);
    let circle: String = (0..200)
        .map(|n| {
            format!(
                "fragment F{n} on Query {{ x {{ ...F{} ...F{} }} }} ",
                (n + 1) % 200,
                (n + 7) % 200
            )
        })
        .collect();
    say("graphql.is_valid", &[&format!("{{ ...F0 ...F1 }} {circle}"), SCHEMA]);
    let wide = format!("{{ {} }}", "x { x { x { __typename } } } ".repeat(3_000));
    assert_eq!(say("graphql.is_valid", &[&wide, SCHEMA]), "halt");
}

#[test]
fn templates_that_nest() {
    for depth in [50, 95, 101, 5_000] {
        let parens = format!("{{{{{}1{}}}}}", "(".repeat(depth), ")".repeat(depth));
        let said = say("strings.render_template", &[&parens, "json:{}"]);
        assert_eq!(said == "ok", depth < 100, "{depth}: {said}");
        let conditions = format!("{}{}", "{{if 1}}".repeat(depth), "{{end}}".repeat(depth));
        say("strings.render_template", &[&conditions, "json:{}"]);
        let chain = format!("{{{{if 1}}}}{}{{{{end}}}}", "{{else if 1}}".repeat(depth));
        say("strings.render_template", &[&chain, "json:{}"]);
    }
    let recursion = r#"{{define "t"}}{{if (not (not 1))}}{{template "t" (print (print .))}}{{end}}{{end}}{{template "t"}}"#;
    assert!(
        say("strings.render_template", &[recursion, "json:{}"]).contains("maximum template depth")
    );
    let long = "{{range 100000}}{{range 100000}}x{{end}}{{end}}";
    assert_eq!(say("strings.render_template", &[long, "json:{}"]), "halt");
    assert_eq!(
        say(
            "strings.render_template",
            &[r#"{{printf "%1000000d" 1 | printf "%s%s%s"}}"#, "json:{}"]
        ),
        "ok"
    );
}

#[test]
fn tokens_that_nest() {
    // {"alg":"HS256","cty":"JWT"}
    let header = "eyJhbGciOiJIUzI1NiIsImN0eSI6IkpXVCJ9";
    let encode = |text: &str| {
        const DIGITS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut out = String::new();
        for chunk in text.as_bytes().chunks(3) {
            let word = chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte))
                << (8 * (3 - chunk.len()));
            let digits =
                (0..=chunk.len()).map(|place| DIGITS[(word >> (18 - 6 * place)) as usize & 63]);
            out.extend(digits.map(char::from));
        }
        out
    };
    let mut token = format!("{header}.e30.AA");
    for _ in 0..30 {
        token = format!("{header}.{}.AA", encode(&token));
    }
    say("io.jwt.decode", &[&token]);
    say("io.jwt.decode_verify", &[&token, r#"json:{"secret":"x"}"#]);
    let modulus =
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----", "A".repeat(4000));
    say("io.jwt.verify_rs256", &["eyJhbGciOiJSUzI1NiJ9.e30.AA", &modulus]);
    let large = format!(r#"{{"kty":"RSA","n":"{}","e":"AQAB"}}"#, "_".repeat(40_000));
    assert_eq!(say("io.jwt.verify_rs256", &["eyJhbGciOiJSUzI1NiJ9.e30.AA", &large]), "ok");
    let even = r#"{"kty":"RSA","n":"_____________________________________________________________________________________________________________________________________________________________________________________g","e":"AQAB"}"#;
    assert_eq!(say("io.jwt.verify_rs256", &["eyJhbGciOiJSUzI1NiJ9.e30.AA", even]), "ok");
}
