//! Refs that lead nowhere.

use crate::{right, wrong};

#[test]
fn scalars_have_no_parts() {
    wrong(
        "y := 1\nx := y.a",
        &["2: undefined ref: data.p.y.a\ndata.p.y.a\n^^^^^^^^\nhave: number"],
    );
    wrong(
        "y := {\"a\": \"b\"}\nx := y.a[0].c",
        &["2: undefined ref: data.p.y.a[0].c\ndata.p.y.a[0].c\n^^^^^^^^^^\nhave: string"],
    );
}

#[test]
fn known_keys_are_named() {
    wrong(
        "y := {\"a\": 1, \"c d\": 2}\nx := y.b",
        &[
            "2: undefined ref: data.p.y.b\ndata.p.y.b\n         ^\n         have: \"b\"\n         want (one of): [\"a\" \"c d\"]",
        ],
    );
    right("y := {\"a\": 1}\nx := y[input.k]");
}

#[test]
fn indices_have_types() {
    wrong(
        "y := [1, 2]\nx := y.a",
        &[
            "2: undefined ref: data.p.y.a\ndata.p.y.a\n         ^\n         have: \"a\"\n         want (type): number",
        ],
    );
    wrong(
        "y := [1]\nx if { i := \"a\"; y[i] }",
        &[
            "2: undefined ref: data.p.y[i]\ndata.p.y[i]\n         ^\n         have (type): string\n         want (type): number",
        ],
    );
    wrong(
        "x if { y := {1, 2}; y.a }",
        &["1: undefined ref: y.a\ny.a\n  ^\n  have: \"a\"\n  want (type): number"],
    );
}

#[test]
fn packages_are_open() {
    right("x := data.p.nothing");
    right("x := data.other.thing[0]");
    right("y := 1\nx := data[a].b[c]");
}

#[test]
fn messages_show_terms_as_written() {
    wrong(
        "x if { some i; [1, 2][i].a }",
        &["1: undefined ref: [1, 2][i].a\n[1, 2][i].a\n^^^^^^^^^\nhave: number"],
    );
}
