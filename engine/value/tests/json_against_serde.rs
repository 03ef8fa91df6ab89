//! The reader against serde_json, over generated documents and spoilt ones.

use lictor_value::{Kind, Region, Value, json};

/// So deep are only scalars.
const SCALAR: usize = 7;

/// A small generator of pseudo-random numbers, so that runs repeat.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn space(&mut self) -> &'static str {
        if self.below(3) == 0 {
            self.pick(&[" ", "\n", "\t", "\r", "  \n  ", "                     "])
        } else {
            ""
        }
    }

    fn string(&mut self, out: &mut String) {
        out.push('"');
        for _ in 0..self.below(6) {
            out.push_str(self.pick(&[
                "a",
                "key",
                "longer than sixteen bytes of text",
                "ä",
                "€",
                "😀",
                "\\n",
                "\\\"",
                "\\\\",
                "\\/",
                "\\b\\f\\r\\t",
                "\\u0041",
                "\\u00e9",
                "\\u20AC",
                "\\ud83d\\ude00",
                "\\u0000",
                "\u{7f}",
                "/",
                "<&>",
                "\u{2028}",
                "01234567",
            ]));
        }
        out.push('"');
    }

    fn value(&mut self, depth: usize, out: &mut String) {
        out.push_str(self.space());
        match self.below(match depth {
            0..=2 => 11,
            3..=6 => 10,
            _ => 6,
        }) {
            0 => out.push_str(self.pick(&["null", "true", "false"])),
            1 | 2 => self.string(out),
            3 => out.push_str(&(self.next() as i64 >> self.below(60)).to_string()),
            4 => out.push_str(self.pick(&[
                "0",
                "-0",
                "1.5",
                "-2.25e3",
                "1E-7",
                "0.1e+2",
                "9223372036854775807",
            ])),
            5 => out.push_str(self.pick(&[
                "-9223372036854775808",
                "18446744073709551615",
                "123456789012345678901234",
            ])),
            10 => self.alike(out),
            6 | 7 => self.sequence('[', ']', out, |random, out| random.value(depth + 1, out)),
            _ => self.sequence('{', '}', out, |random, out| {
                out.push_str(random.space());
                random.string(out);
                out.push_str(random.space());
                out.push(':');
                random.value(depth + 1, out);
            }),
        }
        out.push_str(self.space());
    }

    /// Objects side by side with the same keys, mostly, and the same kinds of values under them.
    fn alike(&mut self, out: &mut String) {
        let mut keys = |count| {
            let key = |random: &mut Random| {
                let mut key = String::new();
                random.string(&mut key);
                key
            };
            (0..count).map(|_| key(self)).collect::<Vec<String>>()
        };
        let (outer, inner) = (keys(7), keys(12));
        let [outer_count, inner_count] = [outer.len(), inner.len()].map(|len| 1 + self.below(len));
        let few = 1 + self.below(4);
        self.row(['[', ']'], few, out, |random, out| {
            random.like(&outer[..outer_count], out, |random, number, out| match number % 4 {
                0 => random.like(&inner[..inner_count], out, |random, _, out| {
                    random.value(SCALAR, out);
                }),
                1 => random.row(['[', ']'], number % 3, out, |random, out| {
                    random.like(&inner, out, |random, _, out| random.value(SCALAR, out));
                }),
                _ => random.value(SCALAR, out),
            });
        });
    }

    /// An object with these keys, or nearly.
    fn like(
        &mut self,
        keys: &[String],
        out: &mut String,
        value: impl Fn(&mut Random, usize, &mut String),
    ) {
        out.push('{');
        let start = out.len();
        for (number, key) in keys.iter().enumerate() {
            let (times, other) = match self.below(40) {
                0 => (0, false),
                1 => (2, false),
                2 => (1, true),
                _ => (1, false),
            };
            for _ in 0..times {
                out.push_str(if out.len() > start { "," } else { "" });
                out.push_str(self.space());
                if other {
                    self.string(out)
                } else {
                    out.push_str(key)
                }
                out.push_str(self.space());
                out.push(':');
                value(self, number, out);
            }
        }
        out.push('}');
    }

    fn sequence(
        &mut self,
        open: char,
        close: char,
        out: &mut String,
        item: impl Fn(&mut Random, &mut String),
    ) {
        let len = if self.below(8) == 0 { self.below(40) } else { self.below(5) };
        self.row([open, close], len, out, item);
    }

    fn row(
        &mut self,
        [open, close]: [char; 2],
        len: usize,
        out: &mut String,
        item: impl Fn(&mut Random, &mut String),
    ) {
        out.push(open);
        if len == 0 {
            out.push_str(self.space());
        }
        for index in 0..len {
            if index > 0 {
                out.push(',');
            }
            item(self, out);
        }
        out.push(close);
    }
}

fn agrees(ours: Value<'_>, theirs: &serde_json::Value) -> bool {
    match theirs {
        serde_json::Value::Null => ours.kind() == Kind::Null,
        serde_json::Value::Bool(truth) => ours.as_bool() == Some(*truth),
        serde_json::Value::String(text) => ours.as_str() == Some(text),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(int) => ours.as_small_int() == Some(int),
            None => {
                ours.kind() == Kind::Number && {
                    let (a, b) =
                        (lictor_value::number::to_f64(ours), number.as_f64().unwrap_or(f64::NAN));
                    // Without its precise feature their last digit may be off.
                    (a - b).abs() <= b.abs() * 1e-15
                }
            }
        },
        serde_json::Value::Array(items) => ours.as_array().is_some_and(|ours| {
            ours.len() == items.len()
                && ours.iter().zip(items).all(|(ours, theirs)| agrees(*ours, theirs))
        }),
        serde_json::Value::Object(entries) => ours.as_object().is_some_and(|object| {
            object.len() == entries.len()
                && entries.iter().all(|(key, theirs)| agrees(ours.get_str(key), theirs))
        }),
    }
}

#[track_caller]
fn check(reader: &mut json::Reader, region: &mut Region, bytes: &[u8]) {
    region.reset();
    let shown = || String::from_utf8_lossy(bytes).into_owned();
    let options = json::ReadOptions::default();
    let ours = reader.read(region, bytes, &options);
    match (serde_json::from_slice::<serde_json::Value>(bytes), &ours) {
        (Ok(theirs), Ok(ours)) => {
            assert!(agrees(*ours, &theirs), "{}", shown());
            let written = json::to_string(*ours);
            let again = reader.read(region, written.as_bytes(), &options);
            assert_eq!(again.as_ref(), Ok(ours), "{}", shown());
        }
        (Err(_), Err(ours)) => {
            assert!(
                ours.message != "document is too large" && ours.offset <= bytes.len(),
                "{}",
                shown()
            );
        }
        (Err(theirs), Ok(_)) => {
            // What Go lets pass and serde_json does not.
            let reason = theirs.to_string();
            let known = [
                "surrogate",
                "hex escape",
                "unicode code point",
                "out of range",
                "recursion limit",
            ];
            assert!(known.iter().any(|part| reason.contains(part)), "{reason}: {}", shown());
        }
        (Ok(_), Err(error)) => panic!("{error}: {}", shown()),
    }
}

/// A way into documents: a key, or every key and item. What it leads to may be looked at as a whole.
struct Way {
    steps: Vec<Option<String>>,
    whole: bool,
}

impl Way {
    /// One that leads somewhere in the document, mostly.
    fn into(document: Value<'_>, random: &mut Random) -> Way {
        let (mut steps, mut at) = (Vec::new(), document);
        while random.below(5) > 0 {
            let entries = at.as_object().map(|object| object.entries()).unwrap_or_default();
            let items = at.as_array().unwrap_or_default();
            if let (Some(first), 0..2) = (items.first(), random.below(3)) {
                steps.push(None);
                at = *first;
            } else if !entries.is_empty() && random.below(4) > 0 {
                let entry = entries[random.below(entries.len())];
                let key = entry.key.as_str().unwrap_or_default().to_owned();
                steps.push((random.below(4) > 0).then_some(key));
                at = entry.value;
            } else {
                steps.push(Some("nowhere".to_owned()));
                at = Value::NULL;
            }
        }
        Way { steps, whole: random.below(2) == 0 }
    }

    fn ask(&self, paths: &mut json::Paths) {
        let end = self.steps.iter().fold(json::Paths::ROOT, |at, step| match step {
            Some(key) => paths.field(at, key),
            None => paths.every(at),
        });
        if self.whole {
            paths.whole(end);
        }
    }
}

/// Whether a document that was read in part shows the same along the steps.
fn shows(full: Value<'_>, part: Value<'_>, steps: &[Option<String>], whole: bool) -> bool {
    let scalar = !matches!(full.kind(), Kind::Array | Kind::Object);
    if full.kind() != part.kind() || scalar && full != part {
        return false;
    }
    match steps.split_first() {
        None => !whole || full == part,
        Some((Some(key), rest)) => shows(full.get_str(key), part.get_str(key), rest, whole),
        Some((None, rest)) => {
            if let (Some(full), Some(part)) = (full.as_array(), part.as_array()) {
                let mut pairs = full.iter().zip(part);
                return full.len() == part.len()
                    && pairs.all(|(full, part)| shows(*full, *part, rest, whole));
            }
            let (Some(full), Some(part)) = (full.as_object(), part.as_object()) else {
                return true;
            };
            full.len() == part.len()
                && full
                    .entries()
                    .iter()
                    .all(|entry| shows(entry.value, part.get(entry.key), rest, whole))
        }
    }
}

/// Reads in part, by ways into the document, and compares with what is read whole.
#[track_caller]
fn check_projected(reader: &mut json::Reader, bytes: &[u8], sound: &str, random: &mut Random) {
    let options = json::ReadOptions::default();
    let region = Region::new();
    let Ok(document) = reader.read(&region, sound.as_bytes(), &options) else { return };
    let ways: Vec<Way> = (0..random.below(4)).map(|_| Way::into(document, random)).collect();
    let mut paths = json::Paths::new();
    ways.iter().for_each(|way| way.ask(&mut paths));
    let Some(projection) = paths.projection() else { return };
    let shown = || String::from_utf8_lossy(bytes).into_owned();
    let full = reader.read(&region, bytes, &options);
    let part = reader.read_projected(&region, bytes, &options, &projection);
    match (full, part) {
        (Ok(full), Ok(part)) => {
            for Way { steps, whole } in ways {
                assert!(shows(full, part, &steps, whole), "{steps:?} {whole} {part} {}", shown());
            }
        }
        (full, part) => assert_eq!(full, part, "{}", shown()),
    }
}

/// Reads into slots, each at the first keys of a way into the document, and compares with what is read whole.
#[track_caller]
fn check_slots(reader: &mut json::Reader, bytes: &[u8], sound: &str, random: &mut Random) {
    let options = json::ReadOptions::default();
    let region = Region::new();
    let Ok(document) = reader.read(&region, sound.as_bytes(), &options) else { return };
    let ways: Vec<Way> = (0..random.below(6)).map(|_| Way::into(document, random)).collect();
    let (mut paths, mut at) = (json::Paths::new(), Vec::new());
    for way in &ways {
        let keys: Vec<&str> = way.steps.iter().map_while(Option::as_deref).collect();
        if !keys.is_empty() {
            way.ask(&mut paths);
            let len = 1 + random.below(keys.len());
            at.push(Some(keys[..len].to_vec()));
        }
    }
    let Some(slots) = paths.slots(&at) else { return };
    let shown = || String::from_utf8_lossy(bytes).into_owned();
    let full = reader.read(&region, bytes, &options);
    let mut found = vec![Value::TRUE; slots.count()];
    match (full, reader.read_slots(&region, bytes, &options, &slots, &mut found)) {
        (Ok(full), Ok(())) => {
            let ways = ways.iter().filter(|way| matches!(way.steps.first(), Some(Some(_))));
            for ((path, found), way) in at.iter().flatten().zip(found).zip(ways) {
                let full = path.iter().fold(full, |value, key| value.get_str(key));
                let same = full.is_undefined() && found.is_undefined()
                    || shows(full, found, &way.steps[path.len()..], way.whole);
                assert!(same, "{path:?} {found} {}", shown());
            }
        }
        (full, slots) => assert_eq!(full.err(), slots.err(), "{}", shown()),
    }
}

fn run(seed: u64, documents: usize, spoilt: usize) {
    let mut random = Random(seed);
    let (mut reader, mut region) = (json::Reader::new(), Region::new());
    let mut text = String::new();
    for _ in 0..documents {
        text.clear();
        random.value(0, &mut text);
        check(&mut reader, &mut region, text.as_bytes());
        check_projected(&mut reader, text.as_bytes(), &text, &mut random);
        check_slots(&mut reader, text.as_bytes(), &text, &mut random);
        let mut bytes = text.clone().into_bytes();
        for _ in 0..spoilt {
            let at = random.below(bytes.len());
            match random.below(4) {
                0 => bytes[at] = random.next() as u8,
                1 => {
                    bytes[at] = random
                        .pick(&["{", "}", "[", "]", ",", ":", "\"", "\\", "0", "-", "."])
                        .as_bytes()[0]
                }
                2 if bytes.len() > 1 => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(1)),
            }
            check(&mut reader, &mut region, &bytes);
            check_projected(&mut reader, &bytes, &text, &mut random);
            check_slots(&mut reader, &bytes, &text, &mut random);
            if random.below(3) == 0 {
                bytes = text.clone().into_bytes();
            }
        }
    }
}

#[test]
fn objects_that_are_nearly_alike_agree() {
    let (mut reader, mut region) = (json::Reader::new(), Region::new());
    let many = r#""k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8,"k9":9"#;
    let hashed = |last: &str| format!(r#"[{{{many},"l":1}},{{{many},{last}}}]"#);
    let texts = [
        r#"[{"a":1},{"a":2},{"a" : 3},{"b":4},{"b":5}]"#,
        r#"[{"a":1,"b":2},{"a":1},{"a":1,"b":2,"c":3},{"b":1,"a":2},{"a":1,"a":2},{"a":3,"b":4}]"#,
        r#"[{"a":{"b":[{"c":1}]}},{"a":{"b":[{"c":2},{"c":3}]}},{"a":[{"c":4}]},{"a":{"b":{"c":5}}}]"#,
        r#"[{"seven__":1},{"seven__":2},{"seven_":3},{"sevenx__":3}]"#,
        r#"[{"a key of more than twenty-four bytes":1},{"a key of more than twenty-four bytes":2},{"a key of more than twenty-four bytez":3}]"#,
        r#"[{"a key of more than 16 by":1},{"a key of more than 16 by":2},{"a key of more thin 16 by":3}]"#,
        // Texts that differ from what is written of them.
        r#"[{"x\"":1},{"x"":1}]"#,
        r#"[{"x\"":1},{"x\"":2}]"#,
        r#"[{"x\\":1},{"x\":1}]"#,
        r#"[{"\u0061b":1},{"ab":1},{"ab":1},{"\u0061b":1}]"#,
        // No keys, or no objects.
        r#"[{"a":1},{"a"1}]"#,
        r#"[{"a":1},{"a":}]"#,
        r#"[{"a":1},{"a":1,}]"#,
        r#"[{"a":1},{"a"#,
        r#"[{"a":1},{"a""#,
        r#"[[{"a":1}],[{"a":1},{}],[],[{"a":2}],{"a":3},[{"a":{}}]]"#,
    ]
    .map(str::to_owned);
    let more = [r#""l":2"#, r#""m":2"#, r#""k1":2"#, r#""k9":2"#, r#""l":2,"m":3"#].map(hashed);
    for text in texts.iter().chain(&more) {
        check(&mut reader, &mut region, text.as_bytes());
        let mut random = Random(7);
        check_projected(&mut reader, text.as_bytes(), text, &mut random);
    }
}

#[test]
fn generated_documents_agree() {
    let documents = if cfg!(miri) { 3 } else { 1500 };
    run(0x1234_5678_9abc_def1, documents, 10);
}

/// `LICTOR_FUZZ_SEED=7 cargo test --release -- --ignored long` for as many documents as patience has.
#[test]
#[ignore = "long; for seeds of one's own"]
fn long_generated_documents_agree() {
    let seed =
        std::env::var("LICTOR_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    run(seed, 200_000, 10);
}
