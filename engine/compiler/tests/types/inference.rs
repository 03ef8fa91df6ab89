//! What rules and terms are taken to be.

use crate::has_type;

#[test]
fn composites() {
    has_type("", "[1, \"a\", null]", "array<number, string, null>");
    has_type("", "[]", "array[any]");
    has_type("", "{}", "object[any: any]");
    has_type("", "{\"a\": 1, 2: true}", "object<2: boolean, a: number>");
    has_type("", "{1, \"a\"}", "set[any<number, string>]");
    has_type("", "{x: 1 | some x in [\"a\"]}", "object[string: number]");
    has_type("", "[x | x := input.a; x > 1]", "array[any]");
}

#[test]
fn rules() {
    has_type("r := \"a\"\nr := true if input.x", "r", "any<boolean, string>");
    has_type("r contains 1\nr contains \"a\"", "r", "set[any<number, string>]");
    has_type("r[k] := v if some k, v in {\"a\": true}", "r", "object[string: boolean]");
    has_type(
        "r.a.b := \"x\"\nr.a.c := 1",
        "r",
        "object<a: object<b: string, c: number>[string: any]>[string: any]",
    );
    has_type("r.a[k] := true if some k in [1]", "r.a", "object[number: boolean]");
    has_type(
        "r[k].b := true if some k in [1]\nr[k].c := null if some k in [\"s\"]",
        "r",
        "object[any<number, string>: object[string: any<null, boolean>]]",
    );
    has_type("default r := \"no\"\nr := [1] if input.x", "r", "any<string, array<number>>");
    has_type("r := \"a\" if input.x else := null", "r", "any<null, string>");
}

#[test]
fn builtins() {
    has_type("", "split(\"a\", \"b\")", "array[string]");
    has_type("", "split(\"a\", \"b\")[0]", "string");
    has_type("", "json.verify_schema(\"a\")[1]", "any<null, string>");
}

#[test]
fn iteration() {
    has_type(
        "r := {\"a\": \"x\", \"b\": null}\ns contains v if some v in r",
        "s",
        "set[any<null, string>]",
    );
    has_type("r := [\"a\"]\ns[i] := r[i]", "s", "object[number: string]");
}
