//! Signatures of operators, comparison, numbers, bits, aggregates, sets, types and what the compiler itself calls.
//!
//! Names, types and flags are those of OPA 1.20; the sentences are ours. No implementation is here.

use super::{Signature, sig};

pub(super) const TABLE: &[Signature] = &[
    sig("abs", &["numbers"], "(x: number) => y: number", "the magnitude of a number"),
    sig(
        "all",
        &[],
        "(any<array[any], set[any]>) => boolean",
        "whether every element of a collection is `true`",
    )
    .deprecated(),
    sig(
        "and",
        &["sets"],
        "(x: set[any], y: set[any]) => z: set[any]",
        "the elements two sets share",
    )
    .infix("&"),
    sig(
        "any",
        &[],
        "(any<array[any], set[any]>) => boolean",
        "whether some element of a collection is `true`",
    )
    .deprecated(),
    sig("assign", &[], "(any, any) => boolean", "declares a local variable and gives it a value")
        .infix(":="),
    sig(
        "bits.and",
        &["bits"],
        "(x: number, y: number) => z: number",
        "the bits set in both integers",
    ),
    sig(
        "bits.lsh",
        &["bits"],
        "(x: number, s: number) => z: number",
        "an integer with its bits moved `s` places up",
    ),
    sig("bits.negate", &["bits"], "(x: number) => z: number", "an integer with every bit flipped"),
    sig(
        "bits.or",
        &["bits"],
        "(x: number, y: number) => z: number",
        "the bits set in either integer",
    ),
    sig(
        "bits.rsh",
        &["bits"],
        "(x: number, s: number) => z: number",
        "an integer with its bits moved `s` places down",
    ),
    sig(
        "bits.xor",
        &["bits"],
        "(x: number, y: number) => z: number",
        "the bits set in exactly one of two integers",
    ),
    sig(
        "cast_array",
        &[],
        "(any) => array[any]",
        "an array unchanged, or a set as an array; anything else fails",
    )
    .deprecated(),
    sig("cast_boolean", &[], "(any) => boolean", "a boolean unchanged; anything else fails")
        .deprecated(),
    sig("cast_null", &[], "(any) => null", "null unchanged; anything else fails").deprecated(),
    sig(
        "cast_object",
        &[],
        "(any) => object[any: any]",
        "an object unchanged; anything else fails",
    )
    .deprecated(),
    sig(
        "cast_set",
        &[],
        "(any) => set[any]",
        "a set unchanged, or an array as a set; anything else fails",
    )
    .deprecated(),
    sig("cast_string", &[], "(any) => string", "a string unchanged; anything else fails")
        .deprecated(),
    sig(
        "ceil",
        &["numbers"],
        "(x: number) => y: number",
        "the smallest integer not below a number",
    ),
    sig(
        "count",
        &["aggregates"],
        "(collection: any<string, array[any], object[any: any], set[any]>) => n: number",
        "how many elements a collection has, or how many characters a string has",
    ),
    sig(
        "div",
        &["numbers"],
        "(x: number, y: number) => z: number",
        "one number divided by another",
    )
    .infix("/"),
    sig(
        "eq",
        &[],
        "(any, any) => boolean",
        "unifies both sides: tests equality and binds what is not yet bound",
    )
    .infix("="),
    sig(
        "equal",
        &["comparison"],
        "(x: any, y: any) => result: boolean",
        "whether two values are the same",
    )
    .infix("=="),
    sig(
        "floor",
        &["numbers"],
        "(x: number) => y: number",
        "the largest integer not above a number",
    ),
    sig(
        "gt",
        &["comparison"],
        "(x: any, y: any) => result: boolean",
        "whether the first value sorts after the second",
    )
    .infix(">"),
    sig(
        "gte",
        &["comparison"],
        "(x: any, y: any) => result: boolean",
        "whether the first value does not sort before the second",
    )
    .infix(">="),
    sig(
        "internal.member_2",
        &["internal"],
        "(any, any) => boolean",
        "whether a value is among the elements of a collection (`x in xs`)",
    )
    .infix("in"),
    sig(
        "internal.member_3",
        &["internal"],
        "(any, any, any) => boolean",
        "whether a key and value are a pair of a collection (`k, v in xs`)",
    )
    .infix("in"),
    sig(
        "internal.print",
        &["internal"],
        "(array[set[any]]) =>",
        "prints every combination of its operands' values",
    ),
    sig(
        "internal.template_string",
        &["internal"],
        "(array[any]) => string",
        "the text of a template string whose parts are given",
    ),
    sig(
        "internal.test_case",
        &["internal"],
        "(array[any]) =>",
        "names the case a table test is in",
    ),
    sig(
        "intersection",
        &["sets"],
        "(xs: set[set[any]]) => y: set[any]",
        "the elements that every set of a set of sets holds",
    ),
    sig("is_array", &["types"], "(x: any) => result: boolean", "whether a value is an array"),
    sig("is_boolean", &["types"], "(x: any) => result: boolean", "whether a value is a boolean"),
    sig("is_null", &["types"], "(x: any) => result: boolean", "whether a value is null"),
    sig("is_number", &["types"], "(x: any) => result: boolean", "whether a value is a number"),
    sig("is_object", &["types"], "(x: any) => result: boolean", "whether a value is an object"),
    sig("is_set", &["types"], "(x: any) => result: boolean", "whether a value is a set"),
    sig("is_string", &["types"], "(x: any) => result: boolean", "whether a value is a string"),
    sig(
        "lt",
        &["comparison"],
        "(x: any, y: any) => result: boolean",
        "whether the first value sorts before the second",
    )
    .infix("<"),
    sig(
        "lte",
        &["comparison"],
        "(x: any, y: any) => result: boolean",
        "whether the first value does not sort after the second",
    )
    .infix("<="),
    sig(
        "max",
        &["aggregates"],
        "(collection: any<array[any], set[any]>) => n: any",
        "the element of a collection that sorts last",
    ),
    sig(
        "min",
        &["aggregates"],
        "(collection: any<array[any], set[any]>) => n: any",
        "the element of a collection that sorts first",
    ),
    sig(
        "minus",
        &["numbers", "sets"],
        "(x: any<number, set[any]>, y: any<number, set[any]>) => z: any<number, set[any]>",
        "a number less another, or the elements of one set that another lacks",
    )
    .infix("-"),
    sig("mul", &["numbers"], "(x: number, y: number) => z: number", "the product of two numbers")
        .infix("*"),
    sig("neq", &["comparison"], "(x: any, y: any) => result: boolean", "whether two values differ")
        .infix("!="),
    sig(
        "net.cidr_overlap",
        &[],
        "(string, string) => boolean",
        "whether an address or block lies within a CIDR block; use `net.cidr_contains`",
    )
    .deprecated(),
    sig(
        "numbers.range",
        &["numbers"],
        "(a: number, b: number) => range: array[number]",
        "the integers from `a` to `b`, both included, up or down",
    ),
    sig(
        "numbers.range_step",
        &["numbers"],
        "(a: number, b: number, step: number) => range: array[number]",
        "the integers from `a` towards `b` in steps of a positive size",
    ),
    sig("or", &["sets"], "(x: set[any], y: set[any]) => z: set[any]", "the elements of either set")
        .infix("|"),
    sig("plus", &["numbers"], "(x: number, y: number) => z: number", "the sum of two numbers")
        .infix("+"),
    sig(
        "print",
        &[],
        "(...any) =>",
        "writes its operands to the host's print output; undefined ones show as such",
    ),
    sig(
        "product",
        &["aggregates"],
        "(collection: any<array[number], set[number]>) => n: number",
        "the product of the numbers of a collection",
    ),
    sig(
        "rand.intn",
        &["numbers"],
        "(str: string, n: number) => y: number",
        "a random integer from 0 to below `n`, the same for the same `str` within one decision",
    )
    .nondeterministic(),
    sig(
        "re_match",
        &[],
        "(string, string) => boolean",
        "whether a regular expression matches; use `regex.match`",
    )
    .deprecated(),
    sig(
        "rem",
        &["numbers"],
        "(x: number, y: number) => z: number",
        "the remainder of one integer divided by another",
    )
    .infix("%"),
    sig(
        "round",
        &["numbers"],
        "(x: number) => y: number",
        "the nearest integer; halves go away from zero",
    ),
    sig(
        "set_diff",
        &[],
        "(set[any], set[any]) => set[any]",
        "the elements of one set that another lacks; use `-`",
    )
    .deprecated(),
    sig(
        "sort",
        &["aggregates"],
        "(collection: any<array[any], set[any]>) => n: array[any]",
        "the elements of a collection as a sorted array",
    ),
    sig(
        "sum",
        &["aggregates"],
        "(collection: any<array[number], set[number]>) => n: number",
        "the sum of the numbers of a collection",
    ),
    sig(
        "to_number",
        &["conversions"],
        "(value: any<null, boolean, number, string>) => num: number",
        "a number from a string, a boolean or null",
    ),
    sig(
        "trace",
        &["tracing"],
        "(note: string) => result: boolean",
        "adds a note to the trace of the evaluation",
    ),
    sig("type_name", &["types"], "(x: any) => type: string", "the name of a value's type"),
    sig(
        "union",
        &["sets"],
        "(xs: set[set[any]]) => y: set[any]",
        "the elements that any set of a set of sets holds",
    ),
];
