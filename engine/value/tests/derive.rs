//! Documents made of parts of others: equal to what was built whole, and bounded in what they keep.

use lictor_value::{Document, Entry, Value, json};
use std::sync::Arc;

fn read(text: &str) -> Document {
    Document::build(|region| json::read(region, text.as_bytes(), &json::ReadOptions::default()))
        .expect("JSON")
}

/// The document with a number under a key.
fn with(base: &Arc<Document>, key: &str, number: i64) -> Arc<Document> {
    let derived = Document::derive::<()>(base, |region, root| {
        let object = root.as_object().ok_or(())?;
        Ok(region.object_with(object, region.str(key), Value::int(number)))
    });
    Arc::new(derived.expect("an object"))
}

fn wide(entries: usize) -> String {
    let entries: Vec<String> = (0..entries)
        .map(|number| format!(r#""key-{number}":["some text that takes room",{number}]"#))
        .collect();
    format!("{{{}}}", entries.join(","))
}

#[test]
fn what_is_kept_outlives_its_document() {
    let mut document = Arc::new(read(&wide(200)));
    for number in 0..1000 {
        document = with(&document, &format!("key-{}", number % 300), number);
    }
    // The last number that was written under a key.
    let last = |key: i64| if key < 100 { 900 + key } else { 600 + key };
    let keys: Vec<String> = (0..300).map(|number| format!("key-{number}")).collect();
    let mut wanted: Vec<Entry<'_>> = (0..300)
        .map(|number| Entry {
            key: Value::str(&keys[number as usize]),
            value: Value::int(last(number)),
        })
        .collect();
    let region = lictor_value::Region::new();
    assert_eq!(document.root(), region.object(&mut wanted));
}

#[test]
fn changes_share_and_do_not_pile_up() {
    let first = Arc::new(read(&wide(20_000)));
    let second = with(&first, "key-7", 7);
    assert!(second.bytes() < first.bytes() * 2, "{} of {}", second.bytes(), first.bytes());
    let part = |document: &Document| document.root().get_str("key-8").words();
    assert_eq!(part(&first), part(&second), "what no change enters is the same");
    let mut last = second;
    for number in 0..600 {
        last = with(&last, "key-7", number);
    }
    assert!(last.bytes() < first.bytes() * 3, "{} of {}", last.bytes(), first.bytes());
    assert_eq!(last.root().get_str("key-7"), Value::int(599));
    assert_eq!(last.root().len(), 20_000);
}

#[test]
fn objects_keep_their_order_and_their_keys() {
    let region = lictor_value::Region::new();
    for count in [0, 1, 3, 8, 9, 40, 300] {
        let text = wide(count);
        let read =
            json::read(&region, text.as_bytes(), &json::ReadOptions::default()).expect("JSON");
        let sorted = read.as_object().expect("one").in_order(&region).value();
        for base in [read, sorted] {
            let object = base.as_object().expect("one");
            let more = region.object_with(object, Value::str("key-1x"), Value::TRUE);
            assert_eq!((more.len(), more.get_str("key-1x")), (count + 1, Value::TRUE));
            let object = more.as_object().expect("one");
            let is_in_order = object.entries().is_sorted_by(|a, b| a.key.compare(b.key).is_lt());
            assert!(!object.is_sorted() || is_in_order);
            assert_eq!(region.object_without(object, Value::str("key-1x")), base);
            assert_eq!(region.object_without(object, Value::str("absent")), more);
        }
    }
}
