//! A part of a file of settings, with its place; asking for what is not there or is something else is noted.

use crate::finding::{Place, Problem};
use crate::read::{self, Format, Parsed, Words};
use crate::source::Source;
use crate::suggest::nearest;
use lictor::{Document, Kind, Value};
use std::cell::RefCell;

/// The file that nodes are parts of.
struct File<'s> {
    source: &'s Source,
    parsed: &'s Parsed,
    problems: RefCell<Vec<Problem>>,
}

/// A part of the file.
pub(super) struct Node<'f> {
    file: &'f File<'f>,
    value: Value<'f>,
    path: Vec<Value<'f>>,
}

/// Reads a file and looks at its root; everything that is wrong with it.
pub(super) fn with_root(source: &Source, look: impl FnOnce(Node<'_>)) -> Vec<Problem> {
    let mut documents = Vec::new();
    read::each(&source.text, Format::Yaml, Words::Core, &mut |read| documents.push(read));
    let problem = |offset: usize, message: String, hint: Option<String>| {
        let place = source.place(read::Span { start: offset, end: offset });
        vec![Problem { place, message, hint, is_error: true }]
    };
    let parsed = match documents.len() {
        // A file of comments says nothing.
        0 => return Vec::new(),
        1 => documents.remove(0),
        _ => return problem(0, "expected one document".to_owned(), None),
    };
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(fault) => return problem(fault.offset, fault.message, fault.hint),
    };
    let twice = parsed
        .repeated
        .iter()
        .flat_map(|(offset, key)| problem(*offset, format!("`{key}` stands here twice"), None));
    let file = File { source, parsed: &parsed, problems: RefCell::new(twice.collect()) };
    let root = Node { file: &file, value: parsed.value.root(), path: Vec::new() };
    if root.is(Kind::Object, "a mapping") {
        look(root);
    }
    file.problems.into_inner()
}

impl<'f> Node<'f> {
    /// Where it stands: its value if that is a scalar, else its key.
    pub(super) fn place(&self) -> Place {
        let found = self.file.parsed.places.find(&self.file.source.text, self.path.iter().copied());
        found.map(|(_, span)| self.file.source.place(span)).unwrap_or_default()
    }

    /// Where its key stands.
    pub(super) fn key_place(&self) -> Place {
        let file = self.file;
        let found = file.parsed.places.find_key(&file.source.text, self.path.iter().copied());
        found.map_or_else(|| self.place(), |span| file.source.place(span))
    }

    /// Notes that something is wrong here.
    pub(super) fn complain(&self, message: impl Into<String>) {
        self.note(self.place(), message.into(), None);
    }

    fn note(&self, place: Place, message: String, hint: Option<String>) {
        let problem = Problem { place, message, hint, is_error: true };
        self.file.problems.borrow_mut().push(problem);
    }

    fn is(&self, kind: Kind, what: &str) -> bool {
        let is = self.value.kind() == kind;
        if !is {
            self.complain(format!("expected {what}, not {}", self.value.type_name()));
        }
        is
    }

    fn at(&self, step: Value<'f>, value: Value<'f>) -> Node<'f> {
        let mut path = self.path.clone();
        path.push(step);
        Node { file: self.file, value, path }
    }

    /// The key it stands under.
    pub(super) fn key(&self) -> String {
        self.path.last().and_then(|key| key.as_str()).unwrap_or_default().to_owned()
    }

    /// What stands under a key, unless that is nothing.
    pub(super) fn get(&self, key: &str) -> Option<Node<'f>> {
        let object = self.value.as_object()?;
        let entry = object.entries().iter().find(|entry| entry.key.as_str() == Some(key))?;
        let node = self.at(entry.key, entry.value);
        (entry.value.kind() != Kind::Null).then_some(node)
    }

    /// Complains about all keys but these.
    pub(super) fn only(&self, known: &[&str]) {
        if self.value.kind() == Kind::Null || !self.is(Kind::Object, "a mapping") {
            return;
        }
        for entry in self.value.as_object().map(|object| object.entries()).unwrap_or_default() {
            let key = entry.key.as_str().unwrap_or_default();
            if !known.contains(&key) {
                let hint = match nearest(key, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known are {}", known.join(", ")),
                };
                let node = self.at(entry.key, entry.value);
                node.note(node.key_place(), format!("unknown key `{key}`"), Some(hint));
            }
        }
    }

    /// The entries of the mapping under a key.
    pub(super) fn entries(&self, key: &str) -> Vec<Node<'f>> {
        let Some(node) = self.get(key).filter(|node| node.is(Kind::Object, "a mapping")) else {
            return Vec::new();
        };
        let object = node.value.as_object();
        let entries = object.map(|object| object.entries()).unwrap_or_default();
        entries.iter().map(|entry| node.at(entry.key, entry.value)).collect()
    }

    /// The items of the list under a key.
    pub(super) fn items(&self, key: &str) -> Vec<Node<'f>> {
        let Some(node) = self.get(key).filter(|node| node.is(Kind::Array, "a list")) else {
            return Vec::new();
        };
        let items = node.value.as_array().unwrap_or_default().iter().enumerate();
        items.map(|(index, item)| node.at(Value::int(index as i64), *item)).collect()
    }

    /// The text it is.
    pub(super) fn text(&self) -> String {
        self.is(Kind::String, "text");
        self.value.as_str().unwrap_or_default().to_owned()
    }

    /// The texts of the list under a key.
    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        self.items(key).iter().map(Node::text).collect()
    }

    /// The text under a key that must be there.
    pub(super) fn required(&self, key: &str) -> String {
        let node = self.get(key);
        if node.is_none() {
            self.complain(format!("`{key}` is missing"));
        }
        node.map(|node| node.text()).unwrap_or_default()
    }

    /// The word under a key, which must be one of these.
    pub(super) fn word(&self, key: &str, words: &[&'static str]) -> Option<&'static str> {
        let node = self.get(key)?;
        let text = node.text();
        let known = words.iter().find(|word| **word == text);
        if known.is_none() && node.value.kind() == Kind::String {
            node.complain(format!("expected one of {}, not `{text}`", words.join(", ")));
        }
        known.copied()
    }

    /// The mapping it is.
    pub(super) fn mapping(&self) -> Option<Document> {
        self.is(Kind::Object, "a mapping").then(|| Document::copy_of(self.value))
    }
}
