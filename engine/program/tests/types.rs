//! Types: their notation, their order and how they combine.

use lictor_program::types::{Decl, Key, Type};

fn ty(text: &str) -> Type {
    Type::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Reads a type and prints it.
fn prints(text: &str, expected: &str) {
    assert_eq!(ty(text).to_string(), expected);
}

fn or(a: &str, b: &str, expected: &str) {
    assert_eq!(ty(a).or(&ty(b)).to_string(), expected, "{a} | {b}");
}

fn select(of: &str, key: Key, expected: &str) {
    assert_eq!(ty(of).select(&key).to_string(), expected, "{of}[{key}]");
}

fn number(text: &str) -> Key {
    Key::Number(text.to_owned())
}

#[test]
fn types_print_as_they_are_written() {
    for text in [
        "null",
        "any",
        "array",
        "array<number, string>[any]",
        "object<a: number, b: array[any]>[string: any]",
        "object[any: any]",
        "set[???]",
        "any<array[any], object[any: any], set[any]>",
        "any<string>",
    ] {
        prints(text, text);
    }
    prints("any<set[any],  string,number>", "any<number, string, set[any]>");
    prints("object<b: number, a: null>", "object<a: null, b: number>");
}

#[test]
fn unions_absorb_what_they_hold() {
    or("???", "number", "number");
    or("number", "number", "number");
    or("string", "number", "any<number, string>");
    or("any<number, string>", "null", "any<null, number, string>");
    or("any<number, string>", "any<boolean, string>", "any<boolean, number, string>");
    or("any", "string", "any");
    or("array[any]", "array<number>", "any<array<number>, array[any]>");
}

#[test]
fn selection_follows_constants() {
    select("array<number>[string]", number("0"), "number");
    select("array<number>[string]", number("7"), "string");
    select("array<number>", number("1"), "???");
    select("array<number>", number("1.0"), "???");
    select("object<a: number>[string: boolean]", Key::string("a"), "number");
    select("object<a: number>[string: boolean]", Key::string("b"), "boolean");
    select("object<a: number>[string: boolean]", number("1"), "???");
    select("set[any<number, string>]", number("1"), "number");
    select("any<number, array[string], object<a: null>>", number("1"), "string");
    select("any", Key::Null, "any");
}

#[test]
fn enumeration_gives_keys_and_values() {
    let object = ty("object<a: number, b: string>[number: null]");
    assert_eq!(object.keys().to_string(), "any<number, string>");
    assert_eq!(object.values().to_string(), "any<null, number, string>");
    assert_eq!(ty("array<number>[string]").values().to_string(), "any<number, string>");
    assert!(ty("number").keys().is_unknown());
}

#[test]
fn partial_types_are_known_as_such() {
    assert!(ty("array<number, ???>").is_partial());
    assert!(ty("set[array<???>]").is_partial());
    assert!(!ty("array").is_partial());
    assert!(!ty("any<array<???>, number>").is_partial());
}

#[test]
fn growth_ends_in_any() {
    let mut wide = Type::Number;
    for _ in 0..64 {
        wide = Type::array(vec![wide.clone(), wide], Type::Unknown);
    }
    assert!(wide.to_string().len() < 10_000_000);
    let mut deep = Type::Number;
    for _ in 0..100_000 {
        deep = Type::set(deep);
    }
    assert!(deep.to_string().len() < 10_000);
}

#[test]
fn declarations_print_as_they_are_written() {
    for text in [
        "(x: number) => y: number",
        "() => now: number",
        "(any<array[any], set[any]>) => boolean",
        "(...any) =>",
        "(array[any]) =>",
        "(x: any<number, array<number, string>>) => formatted timestamp: string",
    ] {
        assert_eq!(Decl::parse(text).expect(text).to_string(), text);
    }
    let decl = Decl::parse("(x: number, set[any]) => y: number").expect("a declaration");
    assert_eq!(decl.named_operands(), "(x: number, set[any], y: number)");
    assert_eq!(decl.plain_args(), "(number, set[any])");
    assert_eq!(decl.operand(2).to_string(), "number");
    assert_eq!(Decl::parse("(...any) =>").expect("a declaration").named_args(), "(any...)");
}

#[test]
fn bad_declarations_are_errors() {
    for text in ["", "(", "(x", "(x: nmber) => any", "(any) any", "(any any) =>", "(set) => any"] {
        assert!(Decl::parse(text).is_err(), "{text}");
    }
    assert!(Decl::parse(&format!("({}", "array[".repeat(100_000))).is_err());
}
