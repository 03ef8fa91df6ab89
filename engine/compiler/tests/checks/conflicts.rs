//! Rules that contradict rules, packages or data.

use super::{compile, options, right, wrong};
use lictor_compiler::Options;
use lictor_syntax::ast::Dialect;
use std::sync::Arc;

#[test]
fn rules_of_one_name_are_of_one_kind() {
    for (rules, name) in [
        ("a := 1\na contains 2", "data.p.a"),
        ("a contains 1\na(x) := x", "data.p.a"),
        ("f(x) := x\nf(x, y) := x", "data.p.f"),
        ("a := 1\na[k] := v if { some k, v in {\"b\": 1} }", "data.p.a[k]"),
        ("a contains 1\na[k] contains 2 if { k := \"x\" }", "data.p.a[k]"),
    ] {
        wrong(
            &format!("package p\n{rules}"),
            &[&format!("2: type: conflicting rules {name} found")],
        );
    }
    right("package p\na[k] := 1 if { k := \"x\" }\na[k] := 2 if { k := \"y\" }");
}

#[test]
fn nothing_lies_below_a_ground_rule() {
    wrong(
        "package p\na.b := 1\na.b.d := 3\na.b.c := 2",
        &[
            "2: type: rule data.p.a.b conflicts with:\n  rule data.p.a.b.c at a.b.c := 2\n  rule data.p.a.b.d at a.b.d := 3",
        ],
    );
    wrong(
        "package p\na.f(x) := x\na[k] := 1 if { k := \"f\" }",
        &["3: type: rule data.p.a[k] conflicts with:\n  rule data.p.a.f at a.f(x) := x"],
    );
    right("package p\na[k] := 1 if { k := \"x\" }\na.b.c := 1");
}

#[test]
fn there_is_one_default() {
    wrong(
        "package p\ndefault a := 1\ndefault a := 2\n---\npackage p\ndefault a := 3\n",
        &["m0:1: type: multiple default rules data.p.a found at m0:2, m0:3, m1:2"],
    );
}

#[test]
fn packages_and_rules_do_not_meet() {
    wrong(
        "package a.b\n---\npackage a\nb := 1\n",
        &["m1:1: type: package a.b conflicts with rule b defined at m1:2"],
    );
    right("package a.b\nx := 1\n---\npackage a\nc := 1\n");
}

#[test]
fn data_and_rules_do_not_meet() {
    let options = || Options {
        path_exists: Some(Arc::new(|path: &[&str]| path == ["p", "a"] || path == ["q", "b"])),
        ..options()
    };
    let got = |text: &str| compile(text, Dialect::V1, options()).err().unwrap_or_default();
    assert_eq!(
        got("package p\na := 1\nb := 1"),
        ["2: compile: conflicting rule for data path p/a found",]
    );
    assert_eq!(got("package p.a\na := 1"), Vec::<String>::new());
    let roots = Options { path_conflict_roots: vec!["q".to_owned()], ..options() };
    assert!(compile("package p\na := 1", Dialect::V1, roots).is_ok());
}

#[test]
fn paths_have_a_limit() {
    let long = ".a".repeat(100_000);
    let error = "compile: path is too long (more than 500 steps)";
    wrong(&format!("package p{long}"), &[&format!("1: {error}")]);
    wrong(&format!("package p\nx{long} := 1"), &[&format!("2: {error}")]);
    right(&format!("package p\nx := data{long}"));
}
