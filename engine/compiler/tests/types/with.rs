//! Replaced documents and functions.

use crate::{right, wrong};

#[test]
fn replaced_documents_may_have_either_type() {
    right("r := 1\nx if r == \"a\" with data.p.r as \"a\"");
    right("r := {\"a\": 1}\nx if r.b with data.p.r as {\"b\": 1}");
}

#[test]
fn rules_that_depend_on_a_replaced_document_may_be_anything() {
    right("r := 1\ny := r\nx if y == \"a\" with data.p.r as \"a\"");
    wrong("r := 1\ny := r\nx if y == \"a\"", &["3: match error\nleft  : number\nright : string"]);
}

#[test]
fn functions_are_replaced_by_functions_of_the_same_shape() {
    wrong(
        "f(a, b) := a + b\nx if count([1]) with count as f",
        &["2: count: arity mismatch\nhave: (number, number)\n\
           want: (collection: any<string, array[any], object[any: any], set[any]>)"],
    );
    right("f(a) := 1\nx if count([1]) with count as f");
    right("x if count([1]) with count as 5");
}
