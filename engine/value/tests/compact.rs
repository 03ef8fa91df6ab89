//! Compact copies are equal to what they were made of, and smaller where parts repeat.

use lictor_value::{Document, Entry, Value, json};

fn read(text: &str) -> Document {
    Document::build(|region| json::read(region, text.as_bytes(), &json::ReadOptions::default()))
        .expect("JSON")
}

/// The text of a value and of its compact copy, which must agree.
fn same(document: &Document) -> Document {
    let compact = document.compact();
    assert_eq!(compact.root(), document.root());
    assert_eq!(compact.root().to_string(), document.root().to_string());
    compact
}

#[test]
fn copies_are_equal() {
    for text in [
        "null",
        "[]",
        "{}",
        r#"[1, 1.5, 1.0, 1e400, "a", "a", [], [[]], {}, [{}], [1], [1], [true], {"a": 1}, {"a": 1.0}]"#,
        r#"{"a": {"b": ["x", "y"]}, "c": {"b": ["x", "y"]}, "d": ["y", "x"], "b": "a long text that is not looked for among the others"}"#,
        r#"{"k": 9, "j": 8, "i": 7, "h": 6, "g": 5, "f": 4, "e": 3, "d": 2, "c": 1, "b": 0}"#,
    ] {
        same(&read(text));
    }
}

#[test]
fn sets_and_arrays_of_the_same_members_stay_apart() {
    let document = Document::build::<std::convert::Infallible>(|region| {
        let items = [Value::int(1), Value::str("x")];
        let pair = [("array", region.array(&items)), ("set", region.set(&mut items.to_vec()))];
        let mut entries: Vec<Entry<'_>> =
            pair.iter().map(|(key, value)| Entry { key: region.str(key), value: *value }).collect();
        entries.push(Entry { key: pair[1].1, value: pair[0].1 });
        Ok(region.object(&mut entries))
    })
    .expect("builds");
    let copy = same(&document);
    assert!(copy.root().get_str("set").as_set().is_some());
    assert!(copy.root().get_str("array").as_array().is_some());
}

#[test]
fn repeated_parts_are_held_once() {
    let grants: Vec<String> = (0..1000)
        .map(|number| {
            format!(r#"{{"resource":"topic-{}","actions":["read","publish"]}}"#, number % 10)
        })
        .collect();
    let document = read(&format!("[{}]", grants.join(",")));
    let compact = same(&document);
    assert!(compact.bytes() * 3 < document.bytes(), "{} of {}", compact.bytes(), document.bytes());
}
