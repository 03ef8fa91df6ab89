//! Operands of calls against declarations, and functions against their uses.

use crate::{query, right, wrong};

#[test]
fn operands_must_fit() {
    wrong(
        "x := 1 + \"a\"",
        &[
            "1: plus: invalid argument(s)\nhave: (number, string, ???)\nwant: (x: number, y: number, z: number)",
        ],
    );
    wrong(
        "x := count(1)",
        &["1: count: invalid argument(s)\nhave: (number, ???)\n\
           want: (collection: any<string, array[any], object[any: any], set[any]>, n: number)"],
    );
    wrong(
        "x if startswith(input.a, [\"b\"])",
        &["1: startswith: invalid argument(s)\nhave: (any, array<string>)\n\
           want: (search: string, base: string, result: boolean)"],
    );
    right("x := count(\"abc\") + sum([1, 2])");
    right("x := concat(\",\", {\"a\", input.b})");
}

#[test]
fn results_must_fit() {
    wrong("x if \"a\" = count([1])", &["1: match error\nleft  : string\nright : number"]);
    right("x if 1 = count([1])");
}

#[test]
fn parts_of_operands_must_fit() {
    wrong(
        "f(y) := sum([1, y]) if upper(y) == \"A\"",
        &["1: sum: invalid argument(s)\nhave: (array<number, string>, ???)\n\
           want: (collection: any<array[number], set[number]>, n: number)"],
    );
    right("f(y) := sum([1, y])");
}

#[test]
fn functions_give_what_their_bodies_say() {
    wrong(
        "f(y) := y + 1\nx := f(\"a\")",
        &["2: data.p.f: invalid argument(s)\nhave: (string, ???)\nwant: (number, number)"],
    );
    wrong(
        "f(y) := \"a\" if y == [1]\nx := f([1]) + 1",
        &[
            "2: plus: invalid argument(s)\nhave: (string, number, ???)\nwant: (x: number, y: number, z: number)",
        ],
    );
    right("f(y) := y + 1\nf(y) := upper(y)\nx := f(\"a\")\nz := f(1)");
}

#[test]
fn functions_are_called() {
    wrong(
        "f(y) := y\nx := f",
        &[
            "2: function data.p.f used as reference, not called\ndata.p.f\n^^^^^^^^\nhave: (any) => any",
        ],
    );
}

#[test]
fn a_wrong_function_does_not_blame_its_callers() {
    wrong(
        "f(y) := y + \"a\"\nx := upper(f(1))",
        &[
            "1: plus: invalid argument(s)\nhave: (???, string, ???)\nwant: (x: number, y: number, z: number)",
        ],
    );
}

#[test]
fn calls_inside_every_are_left_alone() {
    right("x if every y in [\"a\"] { abs(y) > 0 }");
}

#[test]
fn queries_are_checked() {
    query(
        "f(y) := y + 1",
        "data.p.f(\"a\")",
        &["1: data.p.f: invalid argument(s)\nhave: (string)\nwant: (number, number)"],
    );
    query("f(y) := y + 1", "data.p.f(1, x)", &[]);
}
