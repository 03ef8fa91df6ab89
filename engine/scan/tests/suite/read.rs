//! Values and places, from YAML and JSON.

use lictor::{Document, json};
use lictor_scan::read::{self, Format, Words};

/// Reads a text; each document as compact JSON, or the place and words of its fault.
fn shown(text: &str, format: Format, words: Words) -> Vec<String> {
    let mut shown = Vec::new();
    read::each(text, format, words, &mut |parsed| {
        shown.push(match parsed {
            Ok(parsed) => {
                let twice: String =
                    parsed.repeated.iter().map(|(at, key)| format!(" {key}@{at}")).collect();
                json::to_string(parsed.value.root()) + &twice
            }
            Err(fault) => format!("{}: {}", fault.offset, fault.message),
        });
    });
    shown
}

fn yaml(text: &str, want: &[&str]) {
    assert_eq!(shown(text, Format::Yaml, Words::Kubectl), want, "{text:?}");
}

fn json_text(text: &str, want: &[&str]) {
    assert_eq!(shown(text, Format::Json, Words::Kubectl), want, "{text:?}");
}

/// The text at a path (JSON) of the first document, and behind it how many steps were found where that is not all.
fn at(text: &str, path: &str, want: &str) {
    let path = Document::build(|region| {
        json::read(region, path.as_bytes(), &json::ReadOptions::default())
    });
    let path = path.expect("a path is JSON");
    let steps = path.root().as_array().expect("a path is an array");
    let mut got = None;
    read::each(text, Format::of_content(text.into()), Words::Kubectl, &mut |parsed| {
        let parsed = parsed.expect("sound");
        if got.is_none() {
            let (found, span) = parsed.places.find(text, steps.iter().copied()).expect("a place");
            let rest = if found == steps.len() { String::new() } else { format!(" ({found})") };
            got = Some(format!("{}{rest}", &text[span.start..span.end]));
        }
    });
    assert_eq!(got.as_deref(), Some(want), "{path:?} in {text}");
}

#[test]
fn tags_of_applications() {
    yaml("a: !Ref x\nb: !Other z\nc: !!str 1", &[r#"{"a":{"Ref":"x"},"b":"z","c":"1"}"#]);
    yaml(
        "a: !GetAtt b.c.d\nb: !Join [',', [!Ref x, z]]\nc: !If\n  - d\n  - Key: e\n  - !Ref f\n",
        &[
            r#"{"a":{"Fn::GetAtt":["b","c.d"]},"b":{"Fn::Join":[",",[{"Ref":"x"},"z"]]},"c":{"Fn::If":["d",{"Key":"e"},{"Ref":"f"}]}}"#,
        ],
    );
    yaml("a: !!python/name:material.extensions.emoji.twemoji\n", &[r#"{"a":null}"#]);
}

#[test]
fn values() {
    yaml("a: [1, 2.50, yes, ~, 'x', \"y\\n\"]", &[r#"{"a":[1,2.5,true,null,"x","y\n"]}"#]);
    yaml("a: 1\n---\nb: 2\n---\n# no more\n", &[r#"{"a":1}"#, r#"{"b":2}"#]);
    yaml("\u{feff}a: 9223372036854775807\n", &[r#"{"a":9223372036854775807}"#]);
    yaml(
        "a: |\n  x\n  y\nb: >-\n  é\n  z\nc: '--- no'\n",
        &[r#"{"a":"x\ny\n","b":"é z","c":"--- no"}"#],
    );
    yaml(
        "base: &b {x: 1, w: 2}\nmore:\n  <<: *b\n  w: 3\n",
        &[r#"{"base":{"w":2,"x":1},"more":{"w":3,"x":1}}"#],
    );
    yaml("1: a\ntrue: b\n", &[r#"{"1":"a","true":"b"}"#]);
    yaml("a: !Ref x\nb: !!str 1\n", &[r#"{"a":{"Ref":"x"},"b":"1"}"#]);
    yaml("a: 1\nb: 2\na: 3\n", &[r#"{"a":3,"b":2} a@10"#]);
    yaml("", &[]);
    assert_eq!(shown("[yes, on, true]", Format::Yaml, Words::Core), [r#"["yes","on",true]"#]);
}

#[test]
fn faults() {
    yaml(
        "a: 1\n---\nb: [\n---\nc: 3\n",
        &[r#"{"a":1}"#, "14: did not find expected node content", r#"{"c":3}"#],
    );
    yaml("? [a]\n: 1\n", &["2: a key must be text"]);
    yaml("a: &x [*x]\n", &["7: an anchor's value contains itself"]);
    json_text("{\"a\": 1,}", &["8: expected a key in double quotes, found `}`"]);
    json_text("{\"a\": tru}", &["9: invalid character '}' in literal true (expecting 'e')"]);
    json_text(
        "{\"a\": 1} {\"b\": ",
        &[r#"{"a":1}"#, "15: expected a value, found the end of the text"],
    );
    json_text("{\"a\": 1, \"a\": 2}", &[r#"{"a":2} a@9"#]);
    json_text("  ", &[]);
}

#[test]
fn places_in_yaml() {
    let pod = "spec:\n  # é before\n  containers:\n  - name: a\n    tty: true   # on\n    env: [{x: 1}, 'two # x']\n  - image: \"b\"\n";
    at(pod, r#"["spec", "containers", 0, "tty"]"#, "true");
    at(pod, r#"["spec", "containers", 0, "env", 0, "x"]"#, "1");
    at(pod, r#"["spec", "containers", 0, "env", 1]"#, "'two # x'");
    at(pod, r#"["spec", "containers", 0, "env"]"#, "env");
    at(pod, r#"["spec", "containers", 0]"#, "name: a");
    at(pod, r#"["spec", "containers", 1, "image"]"#, "\"b\"");
    at(pod, r#"["spec", "containers", 1, "securityContext", "privileged"]"#, "image: \"b\" (3)");
    at(pod, r#"["spec", "containers", 7]"#, "containers (2)");
    at(pod, r#"["nowhere"]"#, "spec: (0)");
    at("a:\nb: |\n  é\n  é\nc: 1\n", r#"["a"]"#, "a");
    at("a:\nb: |\n  é\n  é\nc: 1\n", r#"["b"]"#, "é");
    at("a:\nb: |\n  é\n  é\nc: 1\n", r#"["c"]"#, "1");
    at("b: &x\n  k: v\nc: *x\n", r#"["c", "k"]"#, "v");
    at("b: &x\n  k: v\nc: *x\n", r#"["c"]"#, "*x");
    at("b: &x\n  k: v\nc:\n  <<: *x\n", r#"["c", "k"]"#, "v");
    at("'it''s': {\"q\": x}\r\nz: 2\r\n", r#"["it's"]"#, "'it''s'");
    at("'it''s': {\"q\": x}\r\nz: 2\r\n", r#"["it's", "q"]"#, "x");
    at("a: x\r\nz: 2\r\n", r#"["z"]"#, "2");
    at("- a\n- - b\n  - c\n", "[1, 1]", "c");
    at("a: one\n  two\nb: 1\n", r#"["a"]"#, "one");
    at("a: !Ref &n x\n", r#"["a"]"#, "x");
}

#[test]
fn places_in_json() {
    let text = "{\"a\": [1, {\"b\\u00e9\": \"x\\\"y\"}],\n \"c\": {}, \"d\": {\"e\": null}}";
    at(text, r#"["a", 0]"#, "1");
    at(text, r#"["a", 1, "bé"]"#, "\"x\\\"y\"");
    at(text, r#"["a", 1]"#, "{\"b\\u00e9\": \"x\\\"y\"}");
    at(text, r#"["c"]"#, "{}");
    at(text, r#"["d"]"#, "\"d\"");
    at(text, r#"["d", "f"]"#, "\"d\" (1)");
}

#[test]
fn tags_stay() {
    read::each("a: !Ref x\nb: !Sub {c: d}\n", Format::Yaml, Words::Kubectl, &mut |parsed| {
        let places = parsed.expect("sound").places;
        assert_eq!(places.tag([lictor::Value::str("a")]), Some("!Ref"));
        assert_eq!(places.tag([lictor::Value::str("b")]), Some("!Sub"));
        assert_eq!(places.tag([lictor::Value::str("c")]), None);
    });
}

#[test]
fn hostile() {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for letter in b'b'..b'k' {
        let items = vec![format!("*{}", char::from(letter - 1)); 10].join(", ");
        bomb.push_str(&format!("{0}: &{0} [{items}]\n", char::from(letter)));
    }
    assert!(shown(&bomb, Format::Yaml, Words::Kubectl)[0].contains("aliases stand for"));
    let deep = "[".repeat(100_000);
    assert!(shown(&deep, Format::Json, Words::Kubectl)[0].contains("nests deeper"));
    let deep = "[".repeat(100_000);
    assert!(shown(&deep, Format::Yaml, Words::Kubectl)[0].contains("recursion limit"));
    let deep: String = (0..1000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    assert!(shown(&deep, Format::Yaml, Words::Kubectl)[0].contains("nests deeper"));
    let many: String = (0..50_000).map(|i| format!("\"k{}\": {i},", i % 1000)).collect();
    let got = shown(&format!("{{{many}\"z\": 1}}"), Format::Json, Words::Kubectl);
    assert!(got[0].contains(" k1@"), "repeated keys are told");
    for text in [
        "\"",
        "{\"a",
        "{\"a\\",
        "[1,",
        "{\"\\é",
        "'",
        "&",
        "*",
        "!",
        "%",
        "? ",
        "- - -\n\t",
        "\u{0}",
    ] {
        for format in [Format::Yaml, Format::Json] {
            let _ = shown(text, format, Words::Kubectl);
        }
    }
}
