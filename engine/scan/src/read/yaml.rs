//! YAML with places: a parser's events folded into a value and the tree of places, in one pass and without recursion.
//!
//! What plain text means is the engine's (and so `kubectl`'s) reading of YAML. Merge keys are followed, tags of
//! applications are kept beside the value and change nothing of it, but for those of CloudFormation, which are written out:
//! `!Ref x` is `{"Ref": "x"}`.

use super::places::{Name, Places};
use super::{Fault, MAX_DEPTH, Parsed, Take, Words, json, stream};
use lictor::{Document, Entry, Region, Value};
use std::collections::HashMap;
use std::ops::Range;
use yaml_rust2::parser::{Event, Parser, Tag};
use yaml_rust2::scanner::{Marker, ScanError, TScalarStyle};

/// How many values aliases may blow a document up to.
const MAX_ALIASED: usize = 1_000_000;
/// The tags that YAML itself defines begin so.
const CORE_TAG: &str = "tag:yaml.org,2002:";

/// The functions of CloudFormation that have a tag.
const FUNCTIONS: [&str; 18] = [
    "And",
    "Base64",
    "Cidr",
    "Equals",
    "FindInMap",
    "GetAZs",
    "GetAtt",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Select",
    "Split",
    "Sub",
    "ToJsonString",
    "Transform",
];

/// Hands over the documents of a text.
pub(super) fn documents(text: &str, start: usize, words: Words, take: Take<'_>) {
    // Most YAML that begins like JSON is JSON, and is read faster as such.
    if json::looks(text) {
        let mut read = Vec::new();
        if json::each(text, start, false, &mut |parsed| read.push(parsed)) {
            return read.into_iter().for_each(take);
        }
    }
    for range in stream::documents(text, start) {
        if let Some(read) = document(text, range, words).transpose() {
            take(read);
        }
    }
}

/// The document in a stretch of a text, if there is one.
fn document(text: &str, range: Range<usize>, words: Words) -> Result<Option<Parsed>, Fault> {
    let lines = Lines::of(text, range.clone());
    let mut places = Places::default();
    places.loosen(range.end);
    let mut is_repeated = false;
    let mut any = false;
    let value = Document::build(|region| {
        let mut fold = Fold {
            region,
            lines: &lines,
            words,
            open: Vec::new(),
            anchors: HashMap::new(),
            aliased: 0,
            places: &mut places,
            is_repeated: &mut is_repeated,
        };
        let mut parser = Parser::new_from_str(&text[range.clone()]);
        let mut root = None;
        loop {
            let next = parser.next_token();
            let (event, mark) =
                next.map_err(|error| complaint(&error, &lines, &text[range.clone()]))?;
            match event {
                Event::StreamEnd => return Ok(root.unwrap_or(Value::NULL)),
                Event::StreamStart | Event::DocumentStart | Event::DocumentEnd | Event::Nothing => {
                }
                _ if root.is_some() => {
                    return Err(Fault::new(lines.offset(mark), "a second document begins here"));
                }
                event => {
                    any = true;
                    root = fold.take(event, mark)?;
                }
            }
        }
    })?;
    let repeated = if is_repeated { places.repeated() } else { Vec::new() };
    Ok(any.then_some(Parsed { value, places, repeated }))
}

/// Where lines begin: the parser's marks are lines and columns, both in characters.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    end: usize,
}

impl Lines<'_> {
    fn of(text: &str, range: Range<usize>) -> Lines<'_> {
        let bytes = text.as_bytes();
        let mut starts = vec![range.start];
        for at in range.clone() {
            let ends = match bytes[at] {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(at + 1);
            }
        }
        Lines { text, starts, end: range.end }
    }

    fn offset(&self, mark: Marker) -> usize {
        let Some(start) = self.starts.get(mark.line().saturating_sub(1)) else { return self.end };
        let end = self.starts.get(mark.line()).copied().unwrap_or(self.end);
        let line = &self.text[*start..end];
        if line.is_ascii() {
            return start + mark.col().min(line.len());
        }
        start + line.char_indices().nth(mark.col()).map_or(line.len(), |(at, _)| at)
    }
}

/// A collection that is being read.
struct Open<'r> {
    id: u32,
    last: Option<u32>,
    anchor: usize,
    /// Values in it, those that aliases stand for counted each time.
    size: usize,
    kind: OpenKind<'r>,
    /// The function that its tag stands for.
    function: Option<Value<'r>>,
}

enum OpenKind<'r> {
    Sequence(Vec<Value<'r>>),
    Mapping { entries: Vec<Entry<'r>>, merged: Vec<Entry<'r>>, key: Option<Key<'r>> },
}

/// A key whose value comes next; none stands for `<<`.
struct Key<'r> {
    name: Name,
    value: Option<Value<'r>>,
}

/// What an anchor stands for.
#[derive(Clone, Copy)]
struct Anchored<'r> {
    value: Value<'r>,
    id: Option<u32>,
    size: usize,
}

/// A value that was read, with the node of its place.
struct Done<'r> {
    value: Value<'r>,
    id: u32,
    size: usize,
    anchor: usize,
}

struct Fold<'f, 'r> {
    region: &'r Region,
    lines: &'f Lines<'f>,
    words: Words,
    open: Vec<Open<'r>>,
    anchors: HashMap<usize, Option<Anchored<'r>>>,
    aliased: usize,
    places: &'f mut Places,
    is_repeated: &'f mut bool,
}

impl<'r> Fold<'_, 'r> {
    /// Takes an event; the root once it is complete.
    fn take(&mut self, event: Event, mark: Marker) -> Result<Option<Value<'r>>, Fault> {
        let start = self.lines.offset(mark);
        match event {
            Event::SequenceStart(anchor, tag) => {
                self.begin(start, anchor, tag, OpenKind::Sequence(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                let (entries, merged) = (Vec::new(), Vec::new());
                self.begin(start, anchor, tag, OpenKind::Mapping { entries, merged, key: None })
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(start),
            Event::Scalar(text, style, anchor, tag) => {
                let meaning = tag.as_ref().and_then(|tag| tag.suffix_of_core());
                let value = self.scalar(&text, style, meaning);
                if self.expects_key() {
                    let is_merge = style == TScalarStyle::Plain && text == "<<";
                    return self.key(start, value, anchor, is_merge);
                }
                let id = self.node(start);
                self.places.set_end(id, self.scalar_end(start, style, &text));
                let value = match self.function(&tag) {
                    // The name of a resource goes up to the first dot.
                    Some(name) if name.as_str() == Some("Fn::GetAtt") => {
                        let (of, what) = text.split_once('.').unwrap_or((&text, ""));
                        let parts = [self.region.str(of), self.region.str(what)];
                        self.call(Some(name), self.region.array(&parts))
                    }
                    name => self.call(name, value),
                };
                self.keep_tag(id, tag);
                self.put(Done { value, id, size: 1, anchor })
            }
            Event::Alias(anchor) => self.alias(start, anchor),
            _ => Ok(None),
        }
    }

    /// Whether a key of a mapping comes next.
    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { kind: OpenKind::Mapping { key: None, .. }, .. }))
    }

    /// A node for a value that begins here.
    fn node(&mut self, start: usize) -> u32 {
        let Some(open) = self.open.last_mut() else {
            return self.places.add(start, None, None, None);
        };
        let name = match &open.kind {
            OpenKind::Mapping { key: Some(key), .. } => Some(key.name),
            _ => None,
        };
        let id = self.places.add(start, name, Some(open.id), open.last);
        open.last = Some(id);
        id
    }

    /// The function of CloudFormation that a tag stands for.
    fn function(&self, tag: &Option<Tag>) -> Option<Value<'r>> {
        let tag = tag.as_ref().filter(|tag| tag.handle == "!")?;
        match tag.suffix.as_str() {
            "Ref" => Some(Value::str("Ref")),
            "Condition" => Some(Value::str("Condition")),
            name => FUNCTIONS.contains(&name).then(|| self.region.str(&format!("Fn::{name}"))),
        }
    }

    fn call(&self, function: Option<Value<'r>>, value: Value<'r>) -> Value<'r> {
        match function {
            Some(key) => self.region.object(&mut vec![Entry { key, value }]),
            None => value,
        }
    }

    fn keep_tag(&mut self, id: u32, tag: Option<Tag>) {
        if let Some(tag) = tag.filter(|tag| tag.suffix_of_core().is_none()) {
            self.places.set_tag(id, format!("{}{}", tag.handle, tag.suffix));
        }
    }

    fn begin(
        &mut self,
        start: usize,
        anchor: usize,
        tag: Option<Tag>,
        kind: OpenKind<'r>,
    ) -> Result<Option<Value<'r>>, Fault> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Fault::new(start, format!("nests deeper than {MAX_DEPTH}")));
        }
        if self.expects_key() {
            return Err(Fault::new(start, "a key must be text"));
        }
        let id = self.node(start);
        let function = self.function(&tag);
        self.keep_tag(id, tag);
        if anchor > 0 {
            self.anchors.insert(anchor, None);
        }
        self.open.push(Open { id, last: None, anchor, size: 1, kind, function });
        Ok(None)
    }

    fn end(&mut self, at: usize) -> Result<Option<Value<'r>>, Fault> {
        let Some(Open { id, anchor, size, kind, function, .. }) = self.open.pop() else {
            return Ok(None);
        };
        if matches!(self.lines.text.as_bytes().get(at), Some(b']' | b'}')) {
            self.places.set_end(id, at + 1);
        }
        let value = match kind {
            OpenKind::Sequence(items) => self.region.array(&items),
            OpenKind::Mapping { mut entries, mut merged, .. } => {
                let own = entries.len();
                let is_plain = merged.is_empty();
                merged.append(&mut entries);
                let value = self.region.object(&mut merged);
                *self.is_repeated |= is_plain && value.len() < own;
                value
            }
        };
        let value = self.call(function, value);
        self.put(Done { value, id, size, anchor })
    }

    fn alias(&mut self, start: usize, anchor: usize) -> Result<Option<Value<'r>>, Fault> {
        let found = match self.anchors.get(&anchor) {
            Some(Some(found)) => *found,
            Some(None) => return Err(Fault::new(start, "an anchor's value contains itself")),
            None => return Err(Fault::new(start, "unknown anchor")),
        };
        self.aliased = self.aliased.saturating_add(found.size);
        if self.aliased > MAX_ALIASED {
            return Err(Fault::new(
                start,
                format!("aliases stand for more than {MAX_ALIASED} values"),
            ));
        }
        if self.expects_key() {
            return self.key(start, found.value, 0, false);
        }
        let id = self.node(start);
        if let Some(of) = found.id {
            self.places.set_alias(id, of);
        }
        let name = self.lines.text[start..].find(|c: char| c.is_whitespace() || ",]}".contains(c));
        self.places.set_end(id, name.map_or(self.lines.end, |at| start + at));
        self.put(Done { value: found.value, id, size: found.size, anchor: 0 })
    }

    fn key(
        &mut self,
        start: usize,
        value: Value<'r>,
        anchor: usize,
        is_merge: bool,
    ) -> Result<Option<Value<'r>>, Fault> {
        let text = match (value.as_str(), value.as_bool()) {
            (Some(text), _) => text,
            (_, Some(true)) => "true",
            (_, Some(false)) => "false",
            _ if value.kind() == lictor::Kind::Number => self.region.text(&value.to_string()),
            _ => return Err(Fault::new(start, "a key must be text")),
        };
        if anchor > 0 {
            self.anchors.insert(anchor, Some(Anchored { value, id: None, size: 1 }));
        }
        let name = self.places.name(start, text);
        if let Some(Open { id, last, kind: OpenKind::Mapping { key, .. }, .. }) =
            self.open.last_mut()
        {
            if last.is_none() {
                // The parser marks a mapping of blocks by its first colon.
                self.places.begin_at_most(*id, start);
            }
            *key = Some(Key { name, value: (!is_merge).then(|| Value::str(text)) });
        }
        Ok(None)
    }

    fn put(&mut self, done: Done<'r>) -> Result<Option<Value<'r>>, Fault> {
        let Done { value, id, size, anchor } = done;
        if anchor > 0 {
            self.anchors.insert(anchor, Some(Anchored { value, id: Some(id), size }));
        }
        let Some(parent) = self.open.last_mut() else { return Ok(Some(value)) };
        parent.size = parent.size.saturating_add(size);
        match &mut parent.kind {
            OpenKind::Sequence(items) => items.push(value),
            OpenKind::Mapping { entries, merged, key } => match key.take() {
                Some(Key { value: Some(key), .. }) => entries.push(Entry { key, value }),
                Some(Key { value: None, .. }) => merge(value, merged)
                    .map_err(|message| Fault::new(self.places.start(id), message))?,
                None => {}
            },
        }
        Ok(None)
    }

    fn scalar(&self, text: &str, style: TScalarStyle, tag: Option<&str>) -> Value<'r> {
        if tag == Some("str") || tag.is_none() && style != TScalarStyle::Plain {
            return self.region.str(text);
        }
        let value = lictor::yaml::plain(self.region, text);
        let is_core = matches!(text, "true" | "True" | "TRUE" | "false" | "False" | "FALSE");
        if self.words == Words::Core && value.as_bool().is_some() && !is_core {
            return self.region.str(text);
        }
        value
    }

    fn scalar_end(&self, start: usize, style: TScalarStyle, value: &str) -> usize {
        let rest = &self.lines.text[start..self.lines.end];
        match style {
            TScalarStyle::DoubleQuoted => start + json::string_end(rest.as_bytes()),
            TScalarStyle::SingleQuoted => start + single_end(rest.as_bytes()),
            TScalarStyle::Plain if rest.starts_with(value) => start + value.len(),
            _ => start + rest.find('\n').unwrap_or(rest.len()),
        }
    }
}

/// Behind the closing quote of the single-quoted text that begins here.
pub(super) fn single_end(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += 2,
            b'\'' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn merge<'r>(value: Value<'r>, merged: &mut Vec<Entry<'r>>) -> Result<(), &'static str> {
    let one = [value];
    // Of several the first wins, so it comes last.
    for map in value.as_array().unwrap_or(&one).iter().rev() {
        let object = map.as_object().ok_or("only mappings can be merged")?;
        merged.extend_from_slice(object.entries());
    }
    Ok(())
}

trait Core {
    /// What stands behind the prefix of YAML's own tags.
    fn suffix_of_core(&self) -> Option<&str>;
}

impl Core for Tag {
    fn suffix_of_core(&self) -> Option<&str> {
        (self.handle == CORE_TAG).then_some(self.suffix.as_str())
    }
}

/// What the parser complains of, in our words where those say more.
fn complaint(error: &ScanError, lines: &Lines<'_>, text: &str) -> Fault {
    let info = error.info();
    let problem = match info.split_once(", ") {
        Some((_, problem)) if info.starts_with("while ") => problem,
        _ => info,
    };
    let message = match problem {
        "simple key expect ':'" | "simple key expected" => "expected `:` behind a key",
        problem => problem,
    };
    let is_template = text.contains("{{") && text.contains("}}");
    let hint = is_template.then(|| {
        "this looks like a template: render it first, as in `helm template CHART | lictor scan -`"
            .to_owned()
    });
    Fault { hint, ..Fault::new(lines.offset(*error.marker()), message.to_lowercase()) }
}
