//! Streams of objects: YAML documents or JSON texts, one behind another.
//!
//! What YAML means is the engine's reading of it, as of every input of a policy; here a stream is taken apart as `gator`
//! takes it apart, at lines that begin with `---`. Comments and blank lines stay in, also in texts of several lines, out
//! of which `gator verify` drops them.

use crate::error::Error;
use crate::object::Object;
use crate::place::{self, Document, Place};
use lictor::{json, yaml};
use serde_json::Value as Json;

/// What bare words mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Words {
    /// As in manifests: `yes` and `on` are true.
    Manifest,
    /// As in YAML 1.2, which `gator verify` reads: they are texts.
    Core,
}

/// Reads the objects of a file: YAML documents divided by lines that begin with `---`, or JSON texts. Empty documents
/// are passed over; one that cannot be read does not hide the others.
///
/// # Errors
/// Each document that is not an object has an error in its stead, with its place.
#[must_use]
pub fn read_stream(file: &str, bytes: &[u8]) -> Vec<Result<Object, Error>> {
    read(file, bytes, Words::Manifest)
}

/// The same, where words may mean something else.
pub(crate) fn read(file: &str, bytes: &[u8], words: Words) -> Vec<Result<Object, Error>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let row = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            return vec![Err(Error::new("not valid UTF-8").at(&Place::new(file, row)))];
        }
    };
    if file.ends_with(".json") || is_json(text) {
        return read_json(file, text);
    }
    let documents = documents(text).into_iter();
    documents
        .filter_map(|(row, text)| read_document(file, Document::new(text, row), words).transpose())
        .collect()
}

/// The documents of a stream and the rows they begin in.
fn documents(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let (mut start, mut start_row, mut at, mut row) = (0, 1, 0, 1);
    for line in text.split_inclusive('\n') {
        if at > start && line.starts_with("---") {
            found.push((start_row, &text[start..at]));
            (start, start_row) = (at, row);
        }
        at += line.len();
        row += 1;
    }
    found.push((start_row, &text[start..]));
    found
}

fn read_document(file: &str, document: Document, words: Words) -> Result<Option<Object>, Error> {
    let says_nothing = |line: &str| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || line == "---"
    };
    let text = document.text();
    let Some(first) = text.lines().position(|line| !says_nothing(line)) else { return Ok(None) };
    let place = Place::new(file, document.row() + first);
    let read = match words {
        Words::Manifest => yaml::document(text),
        Words::Core => yaml::core_document(text),
    };
    let read = read.map_err(|message| {
        let place = match place::broken(text) {
            Some((row, column)) => place.moved(document.row() + row - 1, column),
            None => Place::new(file, document.row() + row_in(&message).unwrap_or(first)),
        };
        Error::new(format!("invalid yaml: {}", without_row(&message))).at(&place)
    })?;
    let value = serde_json::from_str(&json::to_string(read.root()))
        .map_err(|error| Error::new(format!("invalid yaml: {error}")).at(&place))?;
    match value {
        Json::Object(fields) => Ok(Some(Object::read(fields, place, document))),
        Json::Null => Ok(None),
        _ => Err(Error::new("invalid yaml: not an object").at(&place)),
    }
}

/// Whether a text begins with a whole JSON object and has no marks of YAML; `{` alone may also begin YAML.
fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && !text.contains("\n---")
        && serde_json::Deserializer::from_str(text)
            .into_iter::<Json>()
            .next()
            .is_some_and(|first| first.is_ok())
}

fn read_json(file: &str, text: &str) -> Vec<Result<Object, Error>> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Json>();
    let mut found = Vec::new();
    let (mut counted, mut row) = (0, 1);
    loop {
        let rest = &text[stream.byte_offset()..];
        let begin = text.len() - rest.trim_start().len();
        row += text[counted..begin].matches('\n').count();
        counted = begin;
        let place = Place::new(file, row);
        match stream.next() {
            None => return found,
            Some(Ok(Json::Object(fields))) => {
                let document = Document::new(&text[begin..stream.byte_offset()], row);
                found.push(Ok(Object::read(fields, place, document)));
            }
            Some(Ok(_)) => found.push(Err(Error::new("invalid json: not an object").at(&place))),
            Some(Err(error)) => {
                let place = place.moved(error.line(), error.column());
                let message = error.to_string();
                let message = message.split(" at line ").next().unwrap_or_default();
                found.push(Err(Error::new(format!("invalid json: {message}")).at(&place)));
                return found;
            }
        }
    }
}

/// The line that a message of the YAML reader names, from zero.
fn row_in(message: &str) -> Option<usize> {
    let after = message.split_once("line ")?.1;
    let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    after[..digits].parse::<usize>().ok().map(|row| row.saturating_sub(1))
}

fn without_row(message: &str) -> &str {
    let message = message.strip_prefix("yaml: ").unwrap_or(message);
    match message.split_once(": ") {
        Some((head, tail)) if head.starts_with("line ") => tail,
        _ => message,
    }
}

#[cfg(test)]
mod tests {
    use super::{Words, read_stream};

    /// Each object as `row kind/name`, each error as its text.
    fn eq(text: &str, want: &[&str]) {
        let read = read_stream("f.yaml", text.as_bytes());
        let got: Vec<String> = read
            .iter()
            .map(|item| match item {
                Ok(object) => {
                    format!("{} {}/{}", object.place.row, object.text(&["kind"]), object.name())
                }
                Err(error) => error.to_string(),
            })
            .collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn streams() {
        eq("kind: A\nmetadata: {name: x}\n---\nkind: B\n", &["1 A/x", "4 B/"]);
        eq("---\n# nothing\n---\n\nkind: A\n---", &["5 A/"]);
        eq("kind: A\n--- # second\nkind: B", &["1 A/", "2 B/"]);
        eq("{\"kind\": \"A\"}\n{\"kind\": \"B\"}", &["1 A/", "2 B/"]);
        eq("\u{feff}kind: A", &["1 A/"]);
        eq("{kind: A, metadata: {name: x}}", &["1 A/x"]);
        eq("{\"kind\": \"A\"}\n---\n{\"kind\": \"B\"}", &["1 A/", "3 B/"]);
        eq("", &[]);
    }

    #[test]
    fn words() {
        let word = |words| {
            let object = super::read("f.yaml", b"a: yes\n", words).remove(0).expect("an object");
            object.fields["a"].to_string()
        };
        assert_eq!((word(Words::Manifest), word(Words::Core)), ("true".into(), "\"yes\"".into()));
    }

    #[test]
    fn what_is_broken_hides_nothing_else() {
        eq(
            "kind: A\n---\nkind: B\nx: [1, }\n---\nkind: C\n",
            &["1 A/", "f.yaml:4:8: invalid yaml: did not find expected node content", "6 C/"],
        );
        eq(
            "kind: A\n---\na: b\n c: d\n---\nkind: C\n",
            &[
                "1 A/",
                "f.yaml:4:3: invalid yaml: mapping values are not allowed in this context",
                "6 C/",
            ],
        );
        eq("- 1", &["f.yaml:1: invalid yaml: not an object"]);
        eq("{\"kind\": \"A\"}\n[", &["1 A/", "f.yaml:2:1: invalid json: EOF while parsing a list"]);
        assert!(read_stream("f", b"kind: A\n\xff")[0].is_err());
    }
}
