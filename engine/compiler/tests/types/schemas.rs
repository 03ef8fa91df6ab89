//! Schemas, given as annotations or for `input` as a whole.

use crate::{expect, options, wrong};
use lictor_compiler::SchemaSet;
use lictor_syntax::ast::Plain;
use std::sync::Arc;

const NO_B: &str =
    "undefined ref: input.b\ninput.b\n      ^\n      have: \"b\"\n      want (one of): [\"a\"]";

fn annotated(schemas: &str, body: &str, want: &[&str]) {
    let text = format!("package p\n\n# METADATA\n# schemas:\n#   - {schemas}\nx if {{ {body} }}");
    expect(&text, options(), want);
}

#[test]
fn annotations_say_what_documents_are() {
    let schema = "input: {type: object, properties: {a: {type: string}}}";
    annotated(schema, "input.a == \"x\"", &[]);
    annotated(schema, "input.b", &[&format!("6: {NO_B}")]);
    annotated(schema, "input.a == 1", &["6: match error\nleft  : string\nright : number"]);
}

#[test]
fn a_part_of_a_document_has_a_schema() {
    annotated(
        "input.a.b: {type: number}",
        "input.a.b == \"x\"",
        &["6: match error\nleft  : number\nright : string"],
    );
    annotated("input.a.b: {type: number}", "input.a.c == \"x\"", &[]);
    annotated(
        "data.q: {type: number}",
        "data.q == \"x\"",
        &["6: match error\nleft  : number\nright : string"],
    );
}

#[test]
fn schemas_are_read() {
    let kind = |schema: &str, ty: &str| {
        let want =
            format!("6: abs: invalid argument(s)\nhave: ({ty}, ???)\nwant: (x: number, y: number)");
        annotated(&format!("input: {schema}"), "y := abs(input)", &[&want]);
    };
    kind("{type: array, items: {type: string}}", "array[string]");
    kind("{items: [{type: string}, {type: boolean}]}", "array<string, boolean>");
    kind("{type: object}", "object[any: any]");
    kind("{properties: {a: {}, b: {type: 'null'}}}", "object<a: any, b: any>");
    kind("{anyOf: [{type: string}, {type: boolean}]}", "any<boolean, string>");
    kind(
        "{allOf: [{properties: {a: {type: string}}}, {properties: {b: {type: string}}}]}",
        "object<a: string, b: string>",
    );
    kind("{$ref: '#/$defs/s', $defs: {s: {type: string}}}", "string");
    kind(
        "{$ref: '#/$defs/t', $defs: {t: {type: object, properties: {t: {$ref: '#/$defs/t'}}}}}",
        "object<t: recursive(#/$defs/t)>",
    );
}

#[test]
fn schemas_may_contain_themselves() {
    let tree = "input: {$ref: '#/$defs/t', $defs: {t: {type: object, properties: {t: {$ref: '#/$defs/t'}, n: {type: number}}}}}";
    annotated(tree, "input.t.t.t.n == 1", &[]);
    annotated(tree, "input.t.t.n == \"x\"", &["6: match error\nleft  : number\nright : string"]);
    annotated("input: {$ref: '#/$defs/t', $defs: {t: {$ref: '#/$defs/t'}}}", "input.x == 1", &[]);
    annotated(
        "input: {$ref: '#/$defs/t', $defs: {t: {anyOf: [{$ref: '#/$defs/t'}, {type: string}]}}}",
        "input == 1",
        &[],
    );
}

#[test]
fn bad_schemas_are_errors() {
    annotated(
        "input: {type: thing}",
        "true",
        &[
            "6: unable to compile the schema: has a primitive type that is NOT VALID -- given: /thing/ Expected valid values are:[array boolean integer number null object string]",
        ],
    );
    annotated(
        "input: {$ref: '#/nowhere'}",
        "true",
        &["6: unable to compile the schema: Object has no key 'nowhere'"],
    );
    annotated(
        "input: {allOf: [{type: string}, {type: number}]}",
        "true",
        &["6: type checking: unable to merge these schemas: type mismatch: string and number"],
    );
}

#[test]
fn schemas_have_names() {
    let string = Plain::Map(vec![("type".into(), Plain::String("string".into()))]);
    let object = Plain::Map(vec![
        ("type".into(), Plain::String("object".into())),
        ("properties".into(), Plain::Map(vec![("a".into(), string)])),
    ]);
    let mut set = SchemaSet::default();
    set.insert(vec!["schema".into()], object.clone());
    set.insert(vec!["schema".into(), "q".into()], object);
    let options = || crate::Options { schemas: Some(Arc::new(set.clone())), ..options() };
    expect("package p\nx := input.b", options(), &[&format!("2: {NO_B}")]);
    let named = |name: &str| {
        format!("package p\n\n# METADATA\n# schemas:\n#   - data.q: {name}\nx := data.q.a.c")
    };
    let no_c = "6: undefined ref: data.q.a.c\ndata.q.a.c\n^^^^^^^^\nhave: string";
    expect(&named("schema.q"), options(), &[no_c]);
    expect(&named("schema.z"), options(), &["6: undefined schema: schema.z"]);
}

#[test]
fn without_schemas_names_say_nothing() {
    wrong("x := input.b", &[]);
    expect(
        "package p\n\n# METADATA\n# schemas:\n#   - data.q: schema.q\nx := data.q.a.c",
        options(),
        &[],
    );
}
