//! Input that means harm: depth, size, colliding keys, and streams.

use lictor_value::{Document, Entry, MAX_NESTING, Region, Value, json};

/// Miri is a thousand times slower.
const MANY: usize = if cfg!(miri) { 200 } else { 50_000 };

fn nested(depth: usize) -> Vec<u8> {
    let mut text = Vec::new();
    for level in 0..depth {
        text.extend_from_slice(if level % 2 == 0 { b"[" } else { b"{\"a\":" });
    }
    text.extend_from_slice(b"1");
    text.extend((0..depth).rev().map(|level| if level % 2 == 0 { b']' } else { b'}' }));
    text
}

#[track_caller]
fn depth_is(depth: usize, limit: usize, allowed: bool) {
    let region = Region::new();
    let read = json::read(&region, &nested(depth), &json::ReadOptions { max_depth: limit });
    match read {
        Ok(_) => assert!(allowed, "{depth} deep"),
        Err(error) => assert!(!allowed && error.message == "exceeded max depth", "{error}"),
    }
}

#[test]
fn depth_is_bounded() {
    depth_is(3, 3, true);
    depth_is(4, 3, false);
    if cfg!(miri) {
        return;
    }
    depth_is(1024, 1024, true);
    depth_is(1025, 1024, false);
    depth_is(20 * MANY, 1024, false);
    depth_is(json::DEPTH_CEILING, usize::MAX, true);
    depth_is(json::DEPTH_CEILING + 1, usize::MAX, false);
}

#[test]
fn what_may_be_read_can_be_used() {
    let region = Region::new();
    let options = json::ReadOptions { max_depth: usize::MAX };
    let bytes = nested(if cfg!(miri) { 20 } else { json::DEPTH_CEILING });
    let value = json::read(&region, &bytes, &options).expect("deep");
    let copy = Document::copy_of(value);
    assert_eq!(copy.root(), value);
    assert_eq!(copy.root().cmp(&value), std::cmp::Ordering::Equal);
    assert!(copy.root().to_string().len() > bytes.len());
    assert_eq!(json::to_string(value).as_bytes(), bytes);
    let mut members: Vec<Value<'_>> = (0..20).map(Value::int).chain([value]).collect();
    assert!(region.set(&mut members).as_set().is_some_and(|set| set.contains(copy.root())));
}

#[test]
fn values_nest_to_a_depth() {
    let mut region = Region::new();
    let wrapped = |region: &Region, depth: usize| {
        let mut value = Value::NULL;
        for level in 0..depth {
            value = match level % 4 {
                0 => region.array(&[value]),
                1 => region.record(&[("a", value)]),
                2 => region.set(&mut vec![value]),
                _ => region.object(&mut vec![Entry { key: value, value: Value::TRUE }]),
            };
        }
        value.nesting()
    };
    assert_eq!(wrapped(&region, 40), 40);
    if cfg!(miri) {
        return;
    }
    assert_eq!(wrapped(&region, MAX_NESTING), MAX_NESTING);
    assert!(!region.is_too_deep());
    assert!(wrapped(&region, MAX_NESTING + 1) <= 1);
    assert!(region.is_too_deep());
    region.reset();
    assert!(!region.is_too_deep());
}

#[test]
fn unfinished_and_wide_documents_end() {
    let region = Region::new();
    let options = json::ReadOptions::default();
    for text in ["[", "{\"a\":", "[[],", "\"\\", "\"\\u00", "-", "[1e", "{\"\":{\"\":"] {
        let many = text.repeat(500);
        assert!(json::read(&region, many.as_bytes(), &options).is_err(), "{text}");
    }
    let wide = format!("[{}1]", "[],".repeat(4 * MANY));
    let value = json::read(&region, wide.as_bytes(), &options).expect("wide");
    assert_eq!(value.as_array().map(<[_]>::len), Some(4 * MANY + 1));
}

#[test]
fn many_equal_keys_are_one() {
    let region = Region::new();
    let text = format!("{{{}\"a\":7}}", "\"a\":{},".repeat(MANY));
    let value = json::read(&region, text.as_bytes(), &json::ReadOptions::default()).expect("valid");
    assert_eq!(value.to_string(), "{\"a\": 7}");
}

/// Keys whose hashes fall on one slot, found by asking for set members' hashes through `std::hash`.
#[test]
#[cfg_attr(miri, ignore = "takes minutes there")]
fn colliding_keys_are_found() {
    struct Catch(u64);
    impl std::hash::Hasher for Catch {
        fn finish(&self) -> u64 {
            self.0
        }
        fn write(&mut self, _: &[u8]) {}
        fn write_u64(&mut self, hash: u64) {
            self.0 = hash;
        }
    }
    let hash = |text: &str| {
        let mut catch = Catch(0);
        std::hash::Hash::hash(&Value::str(text), &mut catch);
        std::hash::Hasher::finish(&catch)
    };
    let keys: Vec<String> =
        (0..).map(|i| format!("k{i}")).filter(|key| hash(key) % 4096 < 4).take(1000).collect();
    let fields: Vec<String> = keys.iter().map(|key| format!("\"{key}\":{}", &key[1..])).collect();
    let region = Region::new();
    let text = format!("{{{},\"k0\":0}}", fields.join(","));
    let value = json::read(&region, text.as_bytes(), &json::ReadOptions::default()).expect("valid");
    assert_eq!(
        value.as_object().map(|object| object.len()),
        Some(keys.len() + usize::from(!keys.contains(&"k0".into())))
    );
    for key in &keys {
        assert_eq!(value.get_str(key).to_string(), key[1..]);
    }
    assert!(value.get_str("other").is_undefined());
}

#[track_caller]
fn stream(text: &str, expected: &[&str]) {
    let region = Region::new();
    let mut reader = json::Reader::new();
    let mut rest = text.as_bytes();
    let mut found = Vec::new();
    loop {
        match reader.read_prefix(&region, rest, &json::ReadOptions::default()) {
            Ok(Some((value, taken))) => {
                found.push(json::to_string(value));
                rest = &rest[taken..];
            }
            Ok(None) => break,
            Err(error) => {
                found.push(format!("{} @{}", error.message, error.offset));
                break;
            }
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn streams_are_read_one_by_one() {
    stream("", &[]);
    stream(" \n", &[]);
    stream("{\"a\":1}\n{\"a\":2}\n", &["{\"a\":1}", "{\"a\":2}"]);
    stream(
        "1 2\n\"a\"\"b\"[1][]{}null true",
        &["1", "2", "\"a\"", "\"b\"", "[1]", "[]", "{}", "null", "true"],
    );
    stream("{\"}\": \"]\\\"}\"} 3", &["{\"}\":\"]\\\"}\"}", "3"]);
    stream("1 ]", &["1", "invalid character ']' looking for beginning of value @1"]);
    stream("[1} 2", &["invalid character '}' after array element @2"]);
    stream("{\"a\"", &["unexpected EOF @4"]);
}

#[test]
fn positions_are_rows_and_columns() {
    let bytes = b"{\n  \"a\": x\n}";
    let error =
        json::read(&Region::new(), bytes, &json::ReadOptions::default()).expect_err("no value");
    assert_eq!((error.offset, error.position(bytes)), (9, (2, 8)));
}

#[test]
fn regions_are_reused() {
    let mut region = Region::new();
    let mut reader = json::Reader::new();
    let large = format!("[{}1]", "\"some text\",".repeat(MANY));
    let mut used = Vec::new();
    for _ in 0..4 {
        region.reset();
        assert_eq!(region.bytes(), 0);
        for text in [large.as_str(), "{\"a\":[1,2,3]}", "", "\"\""] {
            let _ = reader.read(&region, text.as_bytes(), &json::ReadOptions::default());
        }
        used.push(region.bytes());
    }
    assert_eq!(used[1], used[2]);
    assert_eq!(used[2], used[3]);
}
