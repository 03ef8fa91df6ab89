//! Unsafe variables.

use super::{compile, options, right, wrong, wrong_query};
use lictor_syntax::ast::Dialect;

#[test]
fn a_variable_nothing_binds_is_unsafe() {
    wrong("package p\na := b", &["2: unsafe_var: var b is unsafe"]);
    wrong("package p\na if { b > 1 }", &["2: unsafe_var: var b is unsafe"]);
    wrong("package p\na if {\n  not b\n}", &["3: unsafe_var: var b is unsafe"]);
    wrong("package p\na[b] := 1", &["2: unsafe_var: var b is unsafe"]);
    wrong("package p\nf(x) := [x, y]", &["2: unsafe_var: var y is unsafe"]);
    wrong("package p\na := 1 if { false } else := b", &["2: unsafe_var: var b is unsafe"]);
}

#[test]
fn each_variable_is_reported_at_its_first_place() {
    wrong(
        "package p\na if {\n  b > 1\n  c > b\n}",
        &["3: unsafe_var: var b is unsafe", "4: unsafe_var: var c is unsafe"],
    );
    wrong(
        "package p\na if {\n  b := c\n  d := b\n  d > 1\n}",
        &[
            "3: unsafe_var: var b is unsafe",
            "3: unsafe_var: var c is unsafe",
            "4: unsafe_var: var d is unsafe",
        ],
    );
}

#[test]
fn the_left_side_of_an_assignment_is_no_source() {
    wrong("package p\na if { x := y; x = 1 }", &["2: unsafe_var: var y is unsafe"]);
    right(
        "package p
a if { x = y; x = 1 }",
    );
}

#[test]
fn closures_have_variables_of_their_own() {
    wrong("package p\na := [b | true]", &["2: unsafe_var: var b is unsafe"]);
    wrong("package p\na if { c := [b | b := 1]; b == 1 }", &["2: unsafe_var: var b is unsafe"]);
    wrong("package p\na if { every x in [1] { x > y } }", &["2: unsafe_var: var y is unsafe"]);
    wrong(
        "package p\na if { x := [y | every z in [1] { z = y }] }",
        &["2: unsafe_var: var y is unsafe"],
    );
    right("package p\na := [b | b := 1]");
    right("package p\na if { i = 1; input.x[i] == [y | y = i] }");
}

#[test]
fn operands_of_logic_are_bodies() {
    let head = "package p\nimport future.keywords.and\nimport future.keywords.or\nimport future.keywords.not\n";
    let wrong = |text: &str, want: &[&str]| wrong(&format!("{head}{text}"), want);
    wrong("a if { b > 1 or true }", &["5: unsafe_var: var b is unsafe"]);
    wrong("a if { { b := 1 } and { true }; b == 1 }", &["5: unsafe_var: var b is unsafe"]);
    wrong("a if { not { b > 1 } }", &["5: unsafe_var: var b is unsafe"]);
    wrong("a if { not { b := 1; b > 1 } }", &[]);
    wrong("a if { b := input.x; not { b > 1 } and { c := b; c > 1 } }", &[]);
}

#[test]
fn a_shared_line_names_the_rule() {
    wrong(
        "package p\na if { q > 1 }  b if { q > 1 }",
        &["2: unsafe_var: var q is unsafe in rule a", "2: unsafe_var: var q is unsafe in rule b"],
    );
    wrong(
        "package p\na := x if { true } b if { true }",
        &["2: unsafe_var: var x is unsafe in rule a"],
    );
    wrong("package p\na if { q > 1 }  a if { true }", &["2: unsafe_var: var q is unsafe"]);
}

#[test]
fn keywords_of_the_future_get_a_hint() {
    wrong(
        "package p\na if { and }",
        &[
            "2: unsafe_var: var and is unsafe (hint: `import future.keywords.and` to import a future keyword)",
        ],
    );
    let v0 = compile("package p\na { in }", Dialect::V0, options()).err().unwrap_or_default();
    assert_eq!(
        v0,
        [
            "2: unsafe_var: var in is unsafe (hint: `import future.keywords.in` to import a future keyword)",
        ]
    );
}

#[test]
fn wildcards_are_shown_as_written() {
    wrong("package p\na := _", &["2: unsafe_var: var _ is unsafe"]);
    wrong("package p\na if { count(_) > 1 }", &["2: unsafe_var: var _ is unsafe"]);
}

#[test]
fn queries_are_bodies() {
    wrong_query("package p", "x > 1; y = 2", &["1: unsafe_var: var x is unsafe"]);
    wrong_query("package p", "x > 1; x = 2", &[]);
}

#[test]
fn ten_errors_are_enough() {
    let body: String = (0..12).map(|i| format!("  v{i} > 1\n")).collect();
    let got = compile(&format!("package p\na if {{\n{body}}}"), Dialect::V1, options())
        .err()
        .unwrap_or_default();
    assert_eq!(got.len(), 11);
    assert_eq!(got[10], "compile: error limit reached");
}
