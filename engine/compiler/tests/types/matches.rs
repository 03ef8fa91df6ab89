//! Equalities whose sides can never be equal.

use crate::{right, wrong};

#[test]
fn sides_must_have_a_type_in_common() {
    wrong("x if 1 = \"a\"", &["1: match error\nleft  : number\nright : string"]);
    wrong(
        "x if [1, \"a\"] = [1, 2]",
        &["1: match error\nleft  : array<number, string>\nright : array<number, number>"],
    );
    wrong(
        "x if { y := {\"a\": 1}; y = {\"b\": 1} }",
        &["1: match error\nleft  : object<a: number>\nright : object<b: number>"],
    );
    wrong(
        "x if { y := [1 | input.a]; y = {1} }",
        &["1: match error\nleft  : array[number]\nright : set[number]"],
    );
    right("x if input.a = \"a\"");
    right("x if [1, 2] = [y, z]");
}

#[test]
fn comparisons_are_not_equalities() {
    wrong("x if 1 == \"a\"", &["1: match error\nleft  : number\nright : string"]);
    right("x if 1 != \"a\"");
    right("x if 1 < \"a\"");
}

#[test]
fn variables_carry_types() {
    wrong("x if { y = 1; y = \"a\" }", &["1: match error\nleft  : number\nright : string"]);
    wrong(
        "x if { [y, z] = [1, \"a\"]; y = z }",
        &["1: match error\nleft  : number\nright : string"],
    );
    wrong(
        "x if { {\"a\": [y]} = {\"a\": [\"s\"]}; y = 1 }",
        &["1: match error\nleft  : string\nright : number"],
    );
}
