//! Kubernetes objects and the streams of YAML or JSON they come in.

use crate::error::Error;
use lictor::json;
use serde_json::{Map, Value as Json};
use std::fmt;

/// Where an object begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub file: String,
    /// The row of the first line of its document, from one.
    pub row: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.row)
    }
}

/// One object of a stream.
#[derive(Debug, Clone)]
pub struct Object {
    /// Its fields.
    pub fields: Map<String, Json>,
    /// Where it was read.
    pub place: Place,
}

/// A group, version and kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gvk<'a> {
    /// The group; empty for the core.
    pub group: &'a str,
    /// The version.
    pub version: &'a str,
    /// The kind.
    pub kind: &'a str,
}

impl Object {
    /// The text at a path, or the empty one.
    #[must_use]
    pub fn text(&self, path: &[&str]) -> &str {
        self.at(path).and_then(Json::as_str).unwrap_or_default()
    }

    /// The value at a path.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Json> {
        let (first, rest) = path.split_first()?;
        let mut value = self.fields.get(*first)?;
        for key in rest {
            value = value.get(*key)?;
        }
        Some(value)
    }

    /// `apiVersion`
    #[must_use]
    pub fn api_version(&self) -> &str {
        self.text(&["apiVersion"])
    }

    /// Group, version and kind.
    #[must_use]
    pub fn gvk(&self) -> Gvk<'_> {
        let (group, version) =
            self.api_version().split_once('/').unwrap_or(("", self.api_version()));
        Gvk { group, version, kind: self.text(&["kind"]) }
    }

    /// Whether it is of this group and kind, in whatever version.
    #[must_use]
    pub fn is(&self, group: &str, kind: &str) -> bool {
        let gvk = self.gvk();
        gvk.group == group && gvk.kind == kind
    }

    /// `metadata.name`
    #[must_use]
    pub fn name(&self) -> &str {
        self.text(&["metadata", "name"])
    }

    /// `metadata.namespace`; empty for objects of the cluster.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.text(&["metadata", "namespace"])
    }

    /// Kind, namespace and name, for messages.
    #[must_use]
    pub fn label(&self) -> String {
        let Gvk { group, version, kind } = self.gvk();
        format!("{group}/{version}, Kind={kind} {}/{}", self.namespace(), self.name())
    }
}

/// Reads the objects of a file: YAML documents divided by lines that begin with `---`, or JSON texts. Empty documents
/// are passed over; one that cannot be read does not hide the others.
///
/// # Errors
/// Each document that is not an object has an error in its stead, with its place.
#[must_use]
pub fn read_stream(file: &str, bytes: &[u8]) -> Vec<Result<Object, Error>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let row = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            return vec![Err(Error::new("not valid UTF-8").at(&Place { file: file.into(), row }))];
        }
    };
    if file.ends_with(".json") || begins_as_json(text) {
        return read_json(file, text);
    }
    let documents = documents(text).into_iter();
    documents.filter_map(|(row, document)| read_document(file, row, document).transpose()).collect()
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

fn read_document(file: &str, row: usize, text: &str) -> Result<Option<Object>, Error> {
    let says_nothing = |line: &str| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || line == "---"
    };
    if text.lines().all(says_nothing) {
        return Ok(None);
    }
    let first = text.lines().position(|line| !says_nothing(line)).unwrap_or(0);
    let place = Place { file: file.into(), row: row + first };
    let document = lictor::yaml::document(text).map_err(|message| {
        let place = Place { file: file.into(), row: row + row_in(&message).unwrap_or(first) };
        Error::new(format!("invalid yaml: {}", without_row(&message))).at(&place)
    })?;
    let value = serde_json::from_str(&json::to_string(document.root()))
        .map_err(|error| Error::new(format!("invalid yaml: {error}")).at(&place))?;
    match value {
        Json::Object(fields) => Ok(Some(Object { fields, place })),
        Json::Null => Ok(None),
        _ => Err(Error::new("invalid yaml: not an object").at(&place)),
    }
}

/// Whether a text begins with a whole JSON object; `{` alone may also begin YAML.
fn begins_as_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && serde_json::Deserializer::from_str(text)
            .into_iter::<Json>()
            .next()
            .is_some_and(|first| first.is_ok())
}

fn read_json(file: &str, text: &str) -> Vec<Result<Object, Error>> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Json>();
    let mut found = Vec::new();
    loop {
        let begin = stream.byte_offset();
        let skipped = text[begin..].len() - text[begin..].trim_start().len();
        let row = text[..begin + skipped].matches('\n').count() + 1;
        let place = Place { file: file.into(), row };
        match stream.next() {
            None => return found,
            Some(Ok(Json::Object(fields))) => found.push(Ok(Object { fields, place })),
            Some(Ok(_)) => found.push(Err(Error::new("invalid json: not an object").at(&place))),
            Some(Err(error)) => {
                let place = Place { file: file.into(), row: error.line() };
                found.push(Err(Error::new(format!("invalid json: {error}")).at(&place)));
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
    use super::read_stream;

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
        eq("", &[]);
    }

    #[test]
    fn what_is_broken_hides_nothing_else() {
        let broken = "kind: A\n---\nkind: [\n---\nkind: C\n";
        let read = read_stream("f.yaml", broken.as_bytes());
        assert_eq!(read.iter().filter(|item| item.is_ok()).count(), 2);
        let error = read[1].as_ref().expect_err("the second is broken").to_string();
        assert!(error.starts_with("f.yaml:") && error.contains("invalid yaml"), "{error}");
        eq("- 1", &["f.yaml:1: invalid yaml: not an object"]);
        eq(
            "{\"kind\": \"A\"}\n[",
            &["1 A/", "f.yaml:2: invalid json: EOF while parsing a list at line 2 column 1"],
        );
        assert!(read_stream("f", b"kind: A\n\xff")[0].is_err());
    }
}
