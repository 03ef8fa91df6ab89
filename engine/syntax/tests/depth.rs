//! Nesting beyond any sense is refused with OPA's words, on a stack of two megabytes, and quickly.

use lictor_syntax::{
    FormatOptions, ParseOptions, SourceMap, ast_json, format, parse_module, parse_query,
};
use std::thread;
use std::time::{Duration, Instant};

/// Runs on a thread with the smallest stack a host may give us.
fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(run)
        .expect("thread starts")
        .join()
        .expect("no overflow");
}

/// Reads a module; what can be read must also be printable, comparable and formattable without running out of stack.
fn outcome(text: &str) -> String {
    let mut sources = SourceMap::default();
    let file = sources.add("deep.rego", text);
    match parse_module(&sources, file, &ParseOptions::default()) {
        Ok(module) => {
            let json = ast_json::module(&module, &sources, ast_json::JsonOptions::default());
            assert!(json.len() > module.to_string().len());
            assert_eq!(module.clone(), module);
            let formatted = format(&sources, file, &FormatOptions::default());
            assert!(formatted.is_ok_and(|formatted| formatted.len() > 10));
            "read".to_string()
        }
        Err(errors) => errors[0].message.clone(),
    }
}

/// A text nested `levels` deep.
fn nested(levels: usize, open: &str, middle: &str, close: &str) -> String {
    format!("package p\nx := {}{middle}{}", open.repeat(levels), close.repeat(levels))
}

const FORMS: &[(&str, &str, &str)] = &[
    ("[", "1", "]"),
    ("(", "1", ")"),
    ("{", "1", "}"),
    ("{\"a\": ", "1", "}"),
    ("{1: {2: ", "1", "}}"),
    ("[1 | y := ", "1", "]"),
    ("{1 | y := ", "1", "}"),
    ("{1: 2 | y := ", "1", "}"),
    ("[1 | every y in [1] { z := ", "1", "}]"),
    ("[1 | some y in ", "[1]", "]"),
    ("[1 | not ", "1", "]"),
    ("f(", "1", ")"),
    ("a[", "1", "]"),
    ("$\"{", "1", "}\""),
    ("a[b(c[", "1", "])]"),
    ("[1 | true with input as ", "1", "]"),
    ("", "1", " + 1"),
    ("", "1", " == 1"),
    ("", "1", " in 1"),
    ("", "f", "(1).a"),
    ("1 + (", "1", ")"),
    ("1 | ", "1", ""),
];

#[test]
fn fifty_levels_can_be_read() {
    on_small_stack(|| {
        for (open, middle, close) in FORMS {
            let text = nested(50, open, middle, close);
            let result = outcome(&text);
            assert!(result == "read" || *middle == "f", "{open}: {result}");
        }
    });
}

#[test]
fn a_hundred_thousand_levels_are_refused() {
    on_small_stack(|| {
        for (open, middle, close) in FORMS {
            let start = Instant::now();
            let result = outcome(&nested(100_000, open, middle, close));
            assert!(
                result == "read" || result == "max parsing recursion depth exceeded",
                "{open}{close}: {result}"
            );
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "{open}{close} took {:?}",
                start.elapsed()
            );
        }
    });
}

#[test]
fn every_depth_near_the_limit_is_safe() {
    on_small_stack(|| {
        for (open, middle, close) in FORMS {
            for levels in (61..=520).step_by(60) {
                let start = Instant::now();
                outcome(&nested(levels, open, middle, close));
                assert!(
                    start.elapsed() < Duration::from_secs(10),
                    "{levels} of {open} took {:?}",
                    start.elapsed()
                );
            }
        }
    });
}

#[test]
fn comments_in_the_depths_are_kept() {
    on_small_stack(|| {
        for (open, middle, close) in &FORMS[..13] {
            let start = Instant::now();
            for middle in [format!(" # one\n{middle}"), format!("{middle} # one\n# two\n")] {
                let text = nested(60, open, &middle, close);
                let mut sources = SourceMap::default();
                let file = sources.add("deep.rego", text.as_str());
                if let Ok(formatted) = format(&sources, file, &FormatOptions::default()) {
                    assert_eq!(formatted.matches('#').count(), text.matches('#').count(), "{open}");
                }
            }
            assert!(start.elapsed() < Duration::from_secs(10), "{open} took {:?}", start.elapsed());
        }
    });
}

#[test]
fn bodies_and_chains_are_bounded_too() {
    on_small_stack(|| {
        let imports = "import future.keywords\n";
        for (open, close) in
            [("not {", "}"), ("(", ") and b"), ("{", "} or b"), ("not (", ")"), ("", " and a")]
        {
            for levels in [40, 200, 400, 500, 20_000] {
                let text = format!(
                    "package p\n{imports}x if {{ {}a{} }}",
                    open.repeat(levels),
                    close.repeat(levels)
                );
                outcome(&text);
            }
        }
        let chain =
            |links: usize| format!("package p\nx := 1 if a {}", "else := 2 if b ".repeat(links));
        assert_eq!(outcome(&chain(400)), "read");
        assert_eq!(outcome(&chain(100_000)), "max parsing recursion depth exceeded");
    });
}

#[test]
fn rereading_does_not_explode() {
    on_small_stack(|| {
        for (open, close) in [
            ("[a | ", ", c]"),
            ("{a | ", ", c}"),
            ("{k: a | ", ", c: d}"),
            ("{", "|}"),
            ("(a, ", ")"),
        ] {
            let start = Instant::now();
            outcome(&nested(200, open, "b", close));
            assert!(start.elapsed() < Duration::from_secs(10), "{open} took {:?}", start.elapsed());
        }
    });
}

#[test]
fn a_long_number_is_too_big() {
    let text = "1".repeat(10_000_000);
    let mut sources = SourceMap::default();
    let file = sources.add("", text);
    let errors = parse_query(&sources, file, &ParseOptions::default()).expect_err("too big");
    assert_eq!(errors[0].message, "number too big");
}
