//! JSON in and out: documents, errors, hostile input.

use lictor_value::{Region, Value, json};

fn read_as(text: &[u8]) -> String {
    let region = Region::new();
    match json::read(&region, text, &json::ReadOptions::default()) {
        Ok(value) => json::to_string(value),
        Err(error) => format!("{} @{}", error.message, error.offset),
    }
}

#[track_caller]
fn same(text: &str) {
    assert_eq!(read_as(text.as_bytes()), text);
}

#[track_caller]
fn reads(text: &str, written: &str) {
    assert_eq!(read_as(text.as_bytes()), written, "reading {text}");
}

#[track_caller]
fn reads_bytes(bytes: &[u8], written: &str) {
    assert_eq!(read_as(bytes), written);
}

#[test]
fn documents_survive() {
    for text in [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1",
        "-1",
        "1.0",
        "1e3",
        "-1.5E-7",
        "123456789012345678",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "123456789012345678901234567890",
        "\"\"",
        "\"a\"",
        "\"ä€😀\"",
        "[]",
        "{}",
        "[[],{}]",
        "{\"a\":{\"b\":[1,2,{\"c\":null}]}}",
        "[1,\"a\",true,null]",
    ] {
        same(text);
    }
}

#[test]
fn spellings_are_normal() {
    reads(" [ 1 , 2 ]\n", "[1,2]");
    reads("{\"b\" : 1 ,\t\"a\" : 2}", "{\"a\":2,\"b\":1}");
    reads(r#""\u0041\n\/\\\"\b\f\r\t""#, r#""A\n/\\\"\b\f\r\t""#);
    reads(r#""\ud83d\ude00 \u20ac""#, "\"😀 €\"");
    reads(
        r#""\ud83d x \ude00 \ud83d\u0041 \ud83d\ud83d\ude00""#,
        "\"\u{fffd} x \u{fffd} \u{fffd}A \u{fffd}😀\"",
    );
    reads("\"\u{2028}<\\u0001\u{7f}\"", "\"\\u2028<\\u0001\u{7f}\"");
}

#[test]
fn invalid_utf8_is_replaced() {
    reads_bytes(b"\"a\xffb\"", "\"a\u{fffd}b\"");
    reads_bytes(b"\"\xe2\x82\"", "\"\u{fffd}\u{fffd}\"");
    reads_bytes(b"\"\xed\xa0\x80\"", "\"\u{fffd}\u{fffd}\u{fffd}\"");
    reads_bytes(b"[\xff]", "invalid character 'ÿ' looking for beginning of value @1");
}

#[test]
fn last_key_wins() {
    reads(r#"{"a":1,"b":2,"a":3}"#, r#"{"a":3,"b":2}"#);
    reads(r#"{"a":1,"\u0061":3}"#, r#"{"a":3}"#);
    let many: String = (0..200).map(|i| format!("\"k{}\":{i},", i % 100)).collect();
    let region = Region::new();
    let text = format!("{{{}}}", many.trim_end_matches(','));
    let value = json::read(&region, text.as_bytes(), &json::ReadOptions::default()).expect("valid");
    assert_eq!(value.as_object().map(|o| o.len()), Some(100));
    for i in 0..100 {
        assert_eq!(value.get_str(&format!("k{i}")), Value::int(i + 100));
    }
}

#[test]
fn errors_are_go_s() {
    reads("", "EOF @0");
    reads("  ", "EOF @2");
    reads("[1", "unexpected EOF @2");
    reads("\"a", "unexpected EOF @2");
    reads("{\"a\"", "unexpected EOF @4");
    reads("tru", "unexpected EOF @3");
    reads("[1,]", "invalid character ']' looking for beginning of value @3");
    reads("{,}", "invalid character ',' looking for beginning of object key string @1");
    reads("{\"a\":1,}", "invalid character '}' looking for beginning of object key string @7");
    reads("{\"a\" 1}", "invalid character '1' after object key @5");
    reads("{\"a\":1 2}", "invalid character '2' after object key:value pair @7");
    reads("[1 2]", "invalid character '2' after array element @3");
    reads("[1}", "invalid character '}' after array element @2");
    reads("-", "unexpected EOF @1");
    reads("-a", "invalid character 'a' in numeric literal @1");
    reads("1.", "unexpected EOF @2");
    reads("1.a", "invalid character 'a' after decimal point in numeric literal @2");
    reads("1ex", "invalid character 'x' in exponent of numeric literal @2");
    reads("[01]", "invalid character '1' after array element @2");
    reads("trux", "invalid character 'x' in literal true (expecting 'e') @3");
    reads("\"\\x\"", "invalid character 'x' in string escape code @2");
    reads("\"\\u12g4\"", "invalid character 'g' in \\u hexadecimal character escape @5");
    reads("\"\n\"", "invalid character '\\n' in string literal @1");
    reads("\"\0\"", "invalid character '\\x00' in string literal @1");
    reads("\0", "invalid character '\\x00' looking for beginning of value @0");
    reads("1 2", "invalid character '2' after top-level value @2");
    reads("{} \"ab\"", "invalid character 'ab' after top-level value @3");
    reads("1 x", "invalid character 'x' looking for beginning of value @2");
    reads("'a'", "invalid character '\\'' looking for beginning of value @0");
}

/// Reads into slots at paths, each looked at whole, and shows what they hold.
fn slots_of(text: &str, paths: &[&str], max_depth: usize) -> String {
    let mut tree = json::Paths::new();
    let mut all = Vec::new();
    for path in paths {
        let keys: Vec<&str> = path.split('.').collect();
        let place = keys.iter().fold(json::Paths::ROOT, |at, key| tree.field(at, key));
        tree.whole(place);
        all.push(Some(keys));
    }
    let slots = tree.slots(&all).expect("slots");
    let (region, mut found) = (Region::new(), vec![Value::NULL; slots.count()]);
    let options = json::ReadOptions { max_depth };
    match json::Reader::new().read_slots(&region, text.as_bytes(), &options, &slots, &mut found) {
        Ok(()) => found
            .iter()
            .map(|value| if value.is_undefined() { "-".to_owned() } else { value.to_string() })
            .collect::<Vec<_>>()
            .join(" "),
        Err(error) => format!("{} @{}", error.message, error.offset),
    }
}

#[test]
fn slots_are_filled() {
    let slots = |text: &str, paths: &[&str], want: &str| {
        assert_eq!(slots_of(text, paths, 64), want, "{text} {paths:?}");
    };
    slots(r#"{"a":{"b":1,"c":[2,{}]},"d":"x"}"#, &["d", "a.c", "a.b", "e"], r#""x" [2, {}] 1 -"#);
    slots(r#" { "a" : { "b" : null } , "c" : -1.50 } "#, &["a.b", "c"], "null -1.50");
    slots("[1]", &["a.b"], "-");
    slots("{}", &["a"], "-");
    slots("3", &["a"], "-");
    // What is no object has nothing below it.
    slots(r#"{"a":[{"b":1}]}"#, &["a.b"], "-");
    slots(r#"{"a":"b"}"#, &["a.b"], "-");
    // Of equal keys the last counts, whatever the earlier ones held.
    slots(r#"{"a":{"b":1},"a":{"c":2}}"#, &["a.b", "a.c"], "- 2");
    slots(r#"{"a":{"b":1},"a":3}"#, &["a.b"], "-");
    slots(r#"{"a":{"b":1},"\u0061":{"b":2}}"#, &["a.b"], "2");
    slots(r#"{"a":{"b":{"c":1},"b":{}}}"#, &["a.b.c"], "-");
    // Keys of all lengths, and those that start like others.
    for len in 0..40 {
        let key = "0123456789abcdefghijklmnopqrstuvwxyzABCDEF".get(..len).expect("letters");
        let text = format!(r#"{{"{key}x":{{"{key}x":1}},"{key}":{{"{key}":2}},"x{key}":3}}"#);
        slots(&text, &[&format!("{key}.{key}")], "2");
        let end = format!(r#"{{"{key}""#);
        slots(&end, &[key], &format!("unexpected EOF @{}", len + 3));
    }
    // A slot below another.
    slots(r#"{"a":{"b":{"c":7}}}"#, &["a.b.c", "a", "a.b"], r#"7 {"b": {"c": 7}} {"c": 7}"#);
    slots(r#"{"a":[1,}"#, &["b"], "invalid character '}' looking for beginning of value @8");
    slots(r#"{"a":1} 2"#, &["a"], "invalid character '2' after top-level value @8");
    slots(
        r#"{"a":1,}"#,
        &["a"],
        "invalid character '}' looking for beginning of object key string @7",
    );
    assert_eq!(slots_of(r#"{"a":{"b":{}}}"#, &["a.b"], 3), "{}");
    for path in ["a.b", "a", "c"] {
        let region = Region::new();
        let whole = json::read(&region, br#"{"a":{"b":{}}}"#, &json::ReadOptions { max_depth: 2 });
        let error = whole.expect_err("too deep");
        let want = format!("{} @{}", error.message, error.offset);
        assert_eq!(slots_of(r#"{"a":{"b":{}}}"#, &[path], 2), want);
    }
}
