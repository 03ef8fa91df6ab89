//! The order of bodies after compilation.

use super::{compile, options};
use lictor_syntax::ast::Dialect;
use lictor_syntax::text;

/// A body compiles to these expressions.
#[track_caller]
fn ordered(body: &str, want: &[&str]) {
    let text = format!("package p\nr if {{ {body} }}\nf(x) := x");
    let compiled = compile(&text, Dialect::V1, options()).expect(body);
    let got: Vec<String> =
        compiled.modules()[0].module.rules[0].body.iter().map(text::expr).collect();
    assert_eq!(got, want, "{body}");
}

#[test]
fn a_safe_body_stays_as_it_is() {
    ordered("input.a = x; x > 1", &["input.a = x", "gt(x, 1)"]);
    ordered("x = 1; y = x; y > 1", &["x = 1", "y = x", "gt(y, 1)"]);
}

#[test]
fn what_needs_a_variable_waits_for_it() {
    ordered("x > 1; x = 2", &["x = 2", "gt(x, 1)"]);
    ordered("not input[x]; x = 2; true", &["x = 2", "true", "not input[x]"]);
    ordered("y > x; y = x; x = 2", &["x = 2", "y = x", "gt(y, x)"]);
    ordered(
        "x > 1 with input.a as y; y = input.b; x = input.c",
        &["y = input.b", "x = input.c", "gt(x, 1) with input.a as y"],
    );
    ordered("data.p.f(x, y); x = 1", &["x = 1", "data.p.f(x, y)"]);
}

#[test]
fn patterns_bind_what_they_hold() {
    ordered("x > 1; [x, 1] = input.a", &["[x, 1] = input.a", "gt(x, 1)"]);
    ordered("x > 1; {\"k\": x} = input.a", &["{\"k\": x} = input.a", "gt(x, 1)"]);
    ordered("x > y; [x, 1] = [1, y]", &["[x, 1] = [1, y]", "gt(x, y)"]);
    ordered("z > 1; x = [y, z]; x = input.a", &["x = input.a", "x = [y, z]", "gt(z, 1)"]);
}

#[test]
fn closures_wait_for_what_they_close_over() {
    ordered("y = [z | z = x]; x = 1", &["x = 1", "y = [z | z = x]"]);
    ordered("y = [z | z > x; z = input.a]; x = 1", &["x = 1", "y = [z | z = input.a; gt(z, x)]"]);
    ordered(
        "every z in input.a { z > x }; x = 1; true",
        &[
            "__local3__ = input.a",
            "x = 1",
            "true",
            "every __local0__, __local1__ in __local3__ { gt(__local1__, x) }",
        ],
    );
}

#[test]
fn only_what_is_bound_for_certain_counts() {
    // The first call would bind `i`, but it cannot run before `q` is known.
    ordered(
        "d = [0, 1]; d[i] == q; j = i; j > 0; q = 1",
        &["d = [0, 1]", "q = 1", "d[i] = q", "j = i", "gt(j, 0)"],
    );
}
