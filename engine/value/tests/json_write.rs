//! What the writer adds to reading: order, indentation, sets, odd keys, escapes.

use lictor_value::{Entry, Region, Value, json};

#[track_caller]
fn writes(value: Value<'_>, options: &json::WriteOptions<'_>, expected: &str) {
    let mut out = Vec::new();
    json::write(value, options, &mut out);
    assert_eq!(String::from_utf8(out).as_deref(), Ok(expected));
}

#[test]
fn keys_are_sorted_text() {
    let region = Region::new();
    let pair = region.array(&[Value::int(1), region.str("\"")]);
    let set = region.set(&mut vec![Value::int(2), Value::int(1)]);
    let object = region.object(&mut vec![
        Entry { key: Value::int(1), value: region.str("number") },
        Entry { key: region.str("1"), value: region.str("text") },
        Entry { key: pair, value: Value::NULL },
        Entry { key: set, value: set },
        Entry { key: Value::TRUE, value: Value::EMPTY_SET },
        Entry { key: region.str("B"), value: Value::TRUE },
    ]);
    let compact = json::WriteOptions::default();
    writes(
        object,
        &compact,
        r#"{"1":"text","B":true,"[1,\"\\\"\"]":null,"[1,2]":[1,2],"true":[]}"#,
    );
    let unsorted = json::read(
        &region,
        br#"{"b":{"d":1,"c":2},"a":{"f":1,"e":2},"ab":0}"#,
        &json::ReadOptions::default(),
    );
    writes(unsorted.expect("valid"), &compact, r#"{"a":{"e":2,"f":1},"ab":0,"b":{"c":2,"d":1}}"#);
}

#[test]
fn lines_are_indented() {
    let region = Region::new();
    let text = br#"{"a":[1,{"b":[]},{}],"c":"d"}"#;
    let value = json::read(&region, text, &json::ReadOptions::default()).expect("valid");
    let indented = json::WriteOptions { indent: Some("  "), ..Default::default() };
    writes(
        value,
        &indented,
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    },\n    {}\n  ],\n  \"c\": \"d\"\n}",
    );
    let prefixed = json::WriteOptions { indent: Some("\t"), prefix: "> ", ..Default::default() };
    writes(region.array(&[Value::int(-1)]), &prefixed, "[\n> \t-1\n> ]");
    writes(Value::EMPTY_ARRAY, &prefixed, "[]");
}

#[test]
fn text_is_escaped() {
    let region = Region::new();
    let text =
        region.str("<a> & \u{2028}\u{2029} \u{2027} é€😀 \"\\ \u{1}\u{1f}\u{8}\u{c}\n\r\t\u{7f}");
    let plain = json::WriteOptions::default();
    let html = json::WriteOptions { escape_html: true, ..plain };
    let rest = "\\u2028\\u2029 \u{2027} é€😀 \\\"\\\\ \\u0001\\u001f\\b\\f\\n\\r\\t\u{7f}\"";
    writes(text, &plain, &format!("\"<a> & {rest}"));
    writes(text, &html, &format!("\"\\u003ca\\u003e \\u0026 {rest}"));
    for int in [0, 7, -7, 10, i64::MAX, i64::MIN] {
        writes(Value::int(int), &plain, &int.to_string());
    }
}
