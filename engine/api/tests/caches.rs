//! What is kept between decisions and between processes: policies in memory, queries and data as bytes, trails.

use lictor::{
    Bundle, BundleBuilder, Dialect, Document, Engine, Error, Input, Loader, ParseSettings,
    PolicyCache, Trail, Value, json, snapshot,
};

fn module(text: &str) -> BundleBuilder {
    Bundle::builder().module("p.rego", text)
}

fn answer(cache: &PolicyCache, parts: BundleBuilder) -> Result<String, Error> {
    let decision = cache.compile(parts)?.query("data.p.x")?.eval(&Input::none())?;
    Ok(decision.value().map_or_else(|| "undefined".to_owned(), |value| value.to_string()))
}

#[test]
fn policies_are_kept_by_what_they_are_made_of() {
    let cache = PolicyCache::new(Engine::new());
    let same = || module("package p\n\nx := data.n").data_json(br#"{"n": 1}"#);
    let different = [
        (module("package p\n\nx := data.n").data_json(br#"{"n": 2}"#), "2"),
        (module("package p\n\nx := data.n").data_yaml("{\"n\": 1}"), "1"),
        (module("package p\n\nx := data.n"), "undefined"),
        (module("package p\n\nx := 3"), "3"),
        (Bundle::builder().module("q.rego", "package p\n\nx := 3"), "3"),
        (
            Bundle::builder()
                .settings(ParseSettings::dialect(Dialect::V0))
                .module("p.rego", "package p\n\nx := 3"),
            "3",
        ),
    ];
    for _ in 0..3 {
        assert_eq!(answer(&cache, same()).expect("sound"), "1");
        assert_eq!(cache.len(), 1);
    }
    let count = different.len();
    for (parts, want) in different {
        assert_eq!(answer(&cache, parts).expect("sound"), want);
    }
    assert_eq!(cache.len(), 1 + count);
    cache.clear();
    assert!(cache.is_empty());
}

#[test]
fn mistakes_are_found_each_time() {
    let cache = PolicyCache::new(Engine::new());
    for _ in 0..2 {
        let error = answer(&cache, module("package p\n\nx := y")).expect_err("y is unknown");
        assert_eq!(error.problems()[0].message, "var y is unsafe");
        let error = answer(&cache, module("package")).expect_err("no package");
        assert_eq!(error.problems()[0].code, Some("rego_parse_error"));
    }
    assert!(cache.is_empty());
}

#[test]
fn the_ones_used_longest_ago_go() {
    let text = |n: usize| format!("package p\n\nx := {n}");
    let parts = |n: usize| module(&text(n));
    let one =
        text(0).len() + "modulep.rego".len() + format!("{:?}", ParseSettings::default()).len();
    let cache = PolicyCache::new(Engine::new()).max_bytes(2 * one);
    for n in [0, 1, 0, 2] {
        assert_eq!(answer(&cache, parts(n)).expect("sound"), n.to_string());
    }
    assert_eq!(cache.len(), 2);
    // 1 went, 0 was used since.
    assert_eq!(answer(&cache, parts(0)).expect("sound"), "0");
    assert_eq!(cache.len(), 2);
    let small = PolicyCache::new(Engine::new()).max_bytes(one - 1);
    assert_eq!(answer(&small, parts(0)).expect("sound"), "0");
    assert!(small.is_empty());
}

#[test]
fn a_cache_is_shared_by_threads() {
    let cache = PolicyCache::new(Engine::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for n in 0..20 {
                    let parts = module(&format!("package p\n\nx := {}", n % 5));
                    assert_eq!(answer(&cache, parts).expect("sound"), (n % 5).to_string());
                }
            });
        }
    });
    assert_eq!(cache.len(), 5);
}

#[test]
fn queries_come_back_from_bytes() {
    let parts = module("package p\n\nimport data.n\n\nx := input.a + n if input.a > 1\n\ny[k] := v if some k, v in input.o")
        .data_json(br#"{"n": 40}"#);
    let policy = Engine::new().compile(parts.build().expect("sound")).expect("sound");
    for text in
        ["data.p.x", "x := data.p.x; x > 1", "some k, v in data.p.y; v != k", "data.p.x / 0"]
    {
        let first = policy.query(text).expect("sound");
        let data = Document::copy_of(first.data().root());
        let again = Engine::new().load_query(&first.to_bytes(), data).expect("reads back");
        for input in [r#"{"a": 2, "o": {"b": 1, "c": 2}}"#, r#"{"a": 1}"#, "{}"] {
            let input = Input::from_json(input).expect("JSON");
            let shown = |query: &lictor::Query| {
                let decision = query.eval(&input).expect("no error");
                let rows: Vec<String> = decision
                    .rows()
                    .map(|row| {
                        let bindings: Vec<_> = row.bindings().collect();
                        let expressions: Vec<_> = row.expressions().collect();
                        format!("{expressions:?} {bindings:?}")
                    })
                    .collect();
                (rows, decision.builtin_errors().to_vec())
            };
            assert_eq!(shown(&again), shown(&first), "{text}");
        }
    }
    let bytes = policy.query("data.p.x").expect("sound").to_bytes();
    for end in 0..bytes.len() {
        assert!(Engine::new().load_query(&bytes[..end], Document::default()).is_err());
    }
    let mut none = bytes.clone();
    none[0] = 7;
    let error = Engine::new().load_query(&none, Document::default()).expect_err("no entry 7");
    assert_eq!(error.problems()[0].message, "not a program: no such entry");
}

#[test]
fn snapshots_read_back_or_are_refused() {
    let text = br#"{"a": [1, 2.50, "x", null, true], "b": {"c": {}, "d": []}, "e": 123456789012345678901}"#;
    let data = Document::build(|region| json::read(region, text, &json::ReadOptions::default()));
    let data = data.expect("JSON");
    let bytes = snapshot::write(data.root());
    assert!(snapshot::is_snapshot(&bytes));
    assert_eq!(snapshot::read(&bytes).expect("reads back").root(), data.root());
    for at in 0..bytes.len() {
        assert!(snapshot::read(&bytes[..at]).is_err(), "cut at {at}");
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert!(snapshot::read(&damaged).is_err(), "damaged at {at}");
    }
    let error = snapshot::read(b"{}").expect_err("no snapshot");
    assert_eq!(error.problems()[0].message, "not a snapshot: wrong header");
    let set = Document::build(|region| Ok::<_, Error>(region.set(&mut vec![Value::int(2)])));
    let set = set.expect("built");
    assert_eq!(snapshot::read(&snapshot::write(set.root())).expect("reads").root(), set.root());
}

#[test]
fn trails_hold_while_files_are_the_same() {
    let directory = std::env::temp_dir().join(format!("lictor-trail-{}", std::process::id()));
    let inner = directory.join("inner");
    std::fs::create_dir_all(&inner).expect("a directory of our own");
    let write = |name: &str, text: &str| {
        std::fs::write(directory.join(name), text).expect("a file of our own");
    };
    write("a.rego", "package a\n\nx := 1");
    write("inner/data.json", r#"{"n": 1}"#);
    write("inner/notes.txt", "not read");
    let path = directory.to_string_lossy().into_owned();
    let load = || Loader::new(ParseSettings::default()).load(std::slice::from_ref(&path), &[]);
    let (loaded, trail) = Trail::of(load);
    assert_eq!(loaded.expect("sound").data().root().to_string(), r#"{"inner": {"n": 1}}"#);
    let trail = Trail::read(&trail.to_bytes()).expect("reads back");
    assert!(trail.holds());
    write("inner/notes.txt", "still not read");
    assert!(trail.holds());

    write("inner/data.json", r#"{"n": 2}"#);
    assert!(!trail.holds());
    write("inner/data.json", r#"{"n": 1}"#);
    assert!(trail.holds());
    write("inner/b.rego", "package b");
    assert!(!trail.holds());
    std::fs::remove_file(inner.join("b.rego")).expect("removed");
    assert!(trail.holds());
    // What was passed over is now a directory, which would be read.
    std::fs::remove_file(inner.join("notes.txt")).expect("removed");
    std::fs::create_dir(inner.join("notes.txt")).expect("made");
    assert!(!trail.holds());
    std::fs::remove_dir_all(&directory).expect("cleaning up");
    assert!(!trail.holds());

    let bytes = trail.to_bytes();
    assert!((1..bytes.len()).filter(|end| Trail::read(&bytes[..*end]).is_some()).count() < 5);
}
