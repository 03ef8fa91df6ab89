//! Calls of functions that do not exist, get the wrong number of operands, or must not be called.

use super::{compile, options, right, wrong, wrong_query};
use lictor_compiler::Options;
use lictor_syntax::ast::Dialect;

#[test]
fn functions_exist() {
    wrong(
        "package p\na := nope(nada(1))",
        &["2: type: undefined function nada", "2: type: undefined function nope"],
    );
    wrong("package p\na if { g := 1; g.h(1) }", &["2: type: undefined function g.h"]);
    right("package p\na := f(1)\nf(x) := x");
}

#[test]
fn functions_get_their_operands() {
    wrong(
        "package p\nf(x) := x\na := f()",
        &["3: type: function data.p.f has arity 1, got 0 arguments"],
    );
    wrong(
        "package p\nb := 1\na := b(1)",
        &["3: type: function data.p.b has arity 0, got 1 argument"],
    );
    wrong(
        "package p\na if { abs(1, \"x\", [1]) }",
        &[
            "2: type: abs: arity mismatch\n\thave: (number, string, array<number>)\n\twant: (x: number)",
        ],
    );
    wrong_query(
        "package p\nf(x) := x",
        "data.p.f(1, 2, 3)",
        &["1: type: data.p.f: arity mismatch\n\thave: (number, number, number)\n\twant: (any)"],
    );
    right("package p\na if { count([1], n); n == 1 }");
}

#[test]
fn deprecated_builtins_are_for_old_modules() {
    let text = "package p\na := any([true])";
    wrong(text, &["2: type: deprecated built-in function calls in expression: any"]);
    assert!(compile(text, Dialect::V0, options()).is_ok());
    let strict = Options { strict: true, ..options() };
    assert!(compile(text, Dialect::V0, strict).is_err());
}

#[test]
fn builtins_can_be_forbidden() {
    let choices = || Options { unsafe_builtins: ["count".to_owned()].into(), ..options() };
    let got = compile("package p\na := count([x | x := 1])", Dialect::V1, choices());
    assert_eq!(
        got.err().unwrap_or_default(),
        ["2: type: unsafe built-in function calls in expression: count",]
    );
    assert!(compile("package p\na := sum([1])", Dialect::V1, choices()).is_ok());
}
