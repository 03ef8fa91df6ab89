//! The Rego text form of values.

use lictor_value::{Region, Value, json};

#[track_caller]
fn shows(text: &str, expected: &str) {
    let region = Region::new();
    let value = json::read(&region, text.as_bytes(), &json::ReadOptions::default()).expect("valid");
    assert_eq!(value.to_string(), expected);
}

#[test]
fn values_show() {
    shows("null", "null");
    shows("[1, 2.50, true, \"a\"]", "[1, 2.50, true, \"a\"]");
    shows("{\"b\": 1, \"a\": {}}", "{\"a\": {}, \"b\": 1}");
    let region = Region::new();
    assert_eq!(Value::EMPTY_SET.to_string(), "set()");
    assert_eq!(region.set(&mut vec![Value::int(2), Value::int(1)]).to_string(), "{1, 2}");
    assert_eq!(Value::UNDEFINED.to_string(), "<undefined>");
}

#[test]
fn strings_are_quoted_as_go_does() {
    shows(r#""plain ~ text""#, r#""plain ~ text""#);
    shows(
        r#""\" \\ \n\r\t\b\f\u0007\u000b\u0000\u0001\u007f""#,
        r#""\" \\ \n\r\t\b\f\a\v\x00\x01\x7f""#,
    );
    shows("\"é\u{301}日本😀\u{fffd}\"", "\"é\u{301}日本😀\u{fffd}\"");
    shows("\"\u{301}\"", "\"\u{301}\"");
    shows(
        "\"\u{80}\u{a0}\u{ad}\u{378}\u{600}\u{1680}\u{200b}\u{2028}\u{3000}\u{e000}\u{feff}\u{e0041}\"",
        r#""\u0080\u00a0\u00ad\u0378\u0600\u1680\u200b\u2028\u3000\ue000\ufeff\U000e0041""#,
    );
}
