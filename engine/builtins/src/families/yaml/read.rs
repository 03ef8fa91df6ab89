//! From YAML text to a value: events of the parser are folded into values without a tree in between.

use super::scalar::{Scalar, resolve};
use super::tabs::{self, Misplaced};
use crate::families::base64;
use crate::go::float;
use crate::support::{Answer, go_text};
use lictor_program::{BuiltinError, Context};
use lictor_value::{Entry, Kind, Region, Value, number};
use std::borrow::Cow;
use std::collections::HashMap;
use yaml_rust2::parser::{Event, Parser, Tag};
use yaml_rust2::scanner::{Marker, ScanError, TScalarStyle};

/// How deep a document may nest.
const MAX_DEPTH: usize = 1024;

/// A collection that is being read.
struct Open<'r> {
    anchor: usize,
    /// Nodes in it, those that aliases stand for counted each time.
    size: u64,
    kind: OpenKind<'r>,
}

enum OpenKind<'r> {
    Sequence(Vec<Value<'r>>),
    Mapping { entries: Vec<Entry<'r>>, key: Option<Key<'r>> },
}

/// A mapping's key whose value comes next.
enum Key<'r> {
    Text(Value<'r>),
    /// `<<`: the value's entries become the mapping's.
    Merge,
    /// No JSON key; Go's words for it.
    Unusable(String),
}

/// A node that was read.
struct Node<'r> {
    value: Value<'r>,
    size: u64,
    /// Whether it is a plain `<<`.
    merge: bool,
    /// Whether the value is a number that was written as a float.
    float: bool,
}

impl<'r> Node<'r> {
    fn of(value: Value<'r>, size: u64) -> Self {
        Node { value, size, merge: false, float: false }
    }
}

fn fail<T>(message: impl std::fmt::Display) -> Result<T, BuiltinError> {
    Err(BuiltinError::Failed(format!("yaml: {message}")))
}

/// The first document. With `core`, words are those of YAML 1.2: only `true` and `false` are no texts.
pub(super) fn document<'r>(ctx: &mut Context<'_, 'r>, text: &str, core: bool) -> Answer<'r> {
    if !text.chars().all(is_allowed) {
        return fail("control characters are not allowed");
    }
    let mut text = tabs::as_blanks(text).or_else(|Misplaced { line, problem }| {
        let place = if line > 1 { format!("line {line}: ") } else { String::new() };
        fail(format_args!("{place}{problem}"))
    })?;
    loop {
        match first_document(ctx, &text, core) {
            Err(Fault::Indentation(quote)) => {
                ctx.spend(text.len() as u64)?;
                text = Cow::Owned(indented(&text, quote));
            }
            Err(Fault::Other(error)) => return Err(error),
            Ok(root) => return Ok(root),
        }
    }
}

/// Why a text could not be read.
enum Fault {
    /// A line of a quoted text begins further left than the parser wants, and than go-yaml cares for. The place is that
    /// of the quote.
    Indentation(Marker),
    Other(BuiltinError),
}

impl From<BuiltinError> for Fault {
    fn from(error: BuiltinError) -> Self {
        Fault::Other(error)
    }
}

/// The same text with the further lines of a quoted text moved to the right, where blanks mean nothing. A line that
/// ends the document stays.
fn indented(text: &str, quote: Marker) -> String {
    let start = text.char_indices().nth(quote.index()).map_or(text.len(), |(at, _)| at);
    let (before, quoted) = text.split_at(start);
    let blanks = " ".repeat(quote.col() + 1);
    let mut out = String::with_capacity(text.len() + blanks.len());
    out.push_str(before);
    let mut characters = quoted.char_indices();
    let kind = characters.next().map_or('"', |(_, quote)| quote);
    out.push(kind);
    while let Some((at, character)) = characters.next() {
        out.push(character);
        match character {
            '\\' if kind == '"' && !quoted[at + 1..].starts_with('\n') => {
                out.extend(characters.next().map(|(_, escaped)| escaped));
            }
            '\n' if !ends_document(&quoted[at + 1..]) => out.push_str(&blanks),
            _ if character == kind => {
                out.push_str(&quoted[at + character.len_utf8()..]);
                break;
            }
            _ => {}
        }
    }
    out
}

fn ends_document(line: &str) -> bool {
    line.starts_with("---") || line.starts_with("...")
}

fn first_document<'r>(
    ctx: &mut Context<'_, 'r>,
    text: &str,
    core: bool,
) -> Result<Value<'r>, Fault> {
    let mut reader = Reader {
        text,
        core,
        open: Vec::new(),
        anchors: HashMap::new(),
        read: 0,
        aliased: 0,
        faults: Faults::default(),
    };
    let mut parser = Parser::new_from_str(text).keep_tags(false);
    loop {
        let (event, mark) = parser.next_token().map_err(|error| match error.info() {
            "invalid indentation in quoted scalar" => Fault::Indentation(*error.marker()),
            _ => Fault::Other(complaint(&error, text)),
        })?;
        ctx.spend(1)?;
        if let Some(root) = reader.take(ctx, event, mark)? {
            return match reader.faults.key.or(reader.faults.float) {
                Some(fault) => Err(BuiltinError::Failed(fault).into()),
                None => Ok(root),
            };
        }
    }
}

struct Reader<'t, 'r> {
    text: &'t str,
    core: bool,
    open: Vec<Open<'r>>,
    /// What anchors stand for; nothing while the node is being read.
    anchors: HashMap<usize, Option<(Value<'r>, u64)>>,
    read: u64,
    aliased: u64,
    faults: Faults,
}

/// Why a document cannot become JSON. Go notices after all of it is read, keys before numbers.
#[derive(Default)]
struct Faults {
    key: Option<String>,
    float: Option<String>,
}

impl<'r> Reader<'_, 'r> {
    /// The name of an anchor: the parser counts them from 1 and forgets what they were called.
    fn name(&self, anchor: usize) -> &str {
        let name = self.text.split('&').nth(anchor).unwrap_or_default();
        name.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'))
            .next()
            .unwrap_or_default()
    }

    /// Takes an event; returns the root once it is complete.
    fn take(
        &mut self,
        ctx: &mut Context<'_, 'r>,
        event: Event,
        mark: Marker,
    ) -> Result<Option<Value<'r>>, BuiltinError> {
        match event {
            Event::StreamEnd | Event::DocumentEnd => Ok(Some(Value::NULL)),
            Event::Nothing | Event::StreamStart | Event::DocumentStart => Ok(None),
            Event::SequenceStart(anchor, _) => self.begin(anchor, OpenKind::Sequence(Vec::new())),
            Event::MappingStart(anchor, _) => {
                self.begin(anchor, OpenKind::Mapping { entries: Vec::new(), key: None })
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(done) = self.open.pop() else { return Ok(Some(Value::NULL)) };
                let value = match done.kind {
                    OpenKind::Sequence(items) => ctx.region.array(&items),
                    OpenKind::Mapping { mut entries, .. } => ctx.region.object(&mut entries),
                };
                self.put(ctx, done.anchor, Node::of(value, done.size + 1))
            }
            Event::Scalar(text, style, anchor, tag) => {
                let value = match style {
                    TScalarStyle::Literal | TScalarStyle::Folded => {
                        block_text(&text, mark, self.text)
                    }
                    _ => &text,
                };
                let node = self.scalar(ctx, value, style, tag.as_ref())?;
                self.put(ctx, anchor, node)
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(Some((value, size))) => {
                    let (value, size) = (*value, *size);
                    self.aliased = self.aliased.saturating_add(size);
                    self.read = self.read.saturating_add(size);
                    self.check_aliases()?;
                    self.put(ctx, 0, Node::of(value, size))
                }
                Some(None) => {
                    fail(format_args!("anchor '{}' value contains itself", self.name(anchor)))
                }
                None => fail(format_args!("unknown anchor '{}' referenced", self.name(anchor))),
            },
        }
    }

    fn scalar(
        &mut self,
        ctx: &Context<'_, 'r>,
        text: &str,
        style: TScalarStyle,
        tag: Option<&Tag>,
    ) -> Result<Node<'r>, BuiltinError> {
        let plain = style == TScalarStyle::Plain;
        let own = |tag: &Tag| tag.handle == "tag:yaml.org,2002:";
        let tag = tag.map(|tag| if own(tag) { tag.suffix.as_str() } else { "" });
        let meaning = match tag {
            None if plain => match resolve(text) {
                Scalar::Bool(_) if self.core && !is_core_bool(text) => Scalar::Text,
                meaning => meaning,
            },
            Some(tag @ ("bool" | "int" | "float" | "null" | "timestamp")) => tagged(tag, text)?,
            Some("binary") => {
                return match base64::decode(text.as_bytes(), false) {
                    Ok(bytes) => Ok(Node::of(go_text(ctx, bytes), 1)),
                    Err(_) => fail("!!binary value contains invalid base64 data"),
                };
            }
            _ => Scalar::Text,
        };
        let value = match meaning {
            Scalar::Float(float) if !float.is_finite() => {
                let shown = match float {
                    f64::INFINITY => "+Inf",
                    f64::NEG_INFINITY => "-Inf",
                    _ => "NaN",
                };
                self.faults.float = Some(format!("json: unsupported value: {shown}"));
                Value::NULL
            }
            meaning => value_of(ctx.region, meaning, text),
        };
        let merge = text == "<<" && (plain && tag.is_none() || tag == Some("merge"));
        Ok(Node { value, size: 1, merge, float: matches!(meaning, Scalar::Float(_)) })
    }

    fn begin(
        &mut self,
        anchor: usize,
        kind: OpenKind<'r>,
    ) -> Result<Option<Value<'r>>, BuiltinError> {
        if self.open.len() >= MAX_DEPTH {
            return fail(format_args!("exceeded max depth of {MAX_DEPTH}"));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, None);
        }
        self.open.push(Open { anchor, size: 0, kind });
        Ok(None)
    }

    /// A document may not be mostly what aliases blow it up to; the larger, the less of it.
    fn check_aliases(&self) -> Result<(), BuiltinError> {
        const FEW: f64 = 400_000.0;
        const MANY: f64 = 4_000_000.0;
        let read = self.read as f64;
        let allowed = 0.99 - 0.89 * ((read - FEW) / (MANY - FEW)).clamp(0.0, 1.0);
        if self.aliased > 100 && self.read > 1000 && self.aliased as f64 / read > allowed {
            return fail("document contains excessive aliasing");
        }
        Ok(())
    }

    fn put(
        &mut self,
        ctx: &mut Context<'_, 'r>,
        anchor: usize,
        node: Node<'r>,
    ) -> Result<Option<Value<'r>>, BuiltinError> {
        self.read = self.read.saturating_add(1);
        if anchor > 0 {
            self.anchors.insert(anchor, Some((node.value, node.size)));
        }
        let Some(parent) = self.open.last_mut() else { return Ok(Some(node.value)) };
        parent.size = parent.size.saturating_add(node.size);
        match &mut parent.kind {
            OpenKind::Sequence(items) => items.push(node.value),
            OpenKind::Mapping { entries, key } => match key.take() {
                None => *key = Some(as_key(ctx, &node)?),
                Some(Key::Text(key)) => entries.push(Entry { key, value: node.value }),
                Some(Key::Merge) => merge(node.value, entries)?,
                Some(Key::Unusable(words)) => {
                    self.faults.key = Some(format!("{words}, value: {}", go_syntax(node.value)));
                }
            },
        }
        Ok(None)
    }
}

fn is_core_bool(text: &str) -> bool {
    ["true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The value of a scalar; `null` for floats that JSON cannot say.
fn value_of<'r>(region: &'r Region, meaning: Scalar, text: &str) -> Value<'r> {
    match meaning {
        Scalar::Null => Value::NULL,
        Scalar::Bool(value) => Value::bool(value),
        Scalar::Int(int) => number::from_text(region, &int.to_string()),
        Scalar::Float(float) if !float.is_finite() => Value::NULL,
        Scalar::Float(float) => number::from_text(region, &json_float(float)),
        Scalar::Time | Scalar::Text => region.str(text),
    }
}

/// The value of plain text; `null` for floats that JSON cannot say.
#[must_use]
pub fn plain<'r>(region: &'r Region, text: &str) -> Value<'r> {
    value_of(region, resolve(text), text)
}

fn merge<'r>(value: Value<'r>, entries: &mut Vec<Entry<'r>>) -> Result<(), BuiltinError> {
    let maps = match value.as_array() {
        Some(maps) => maps,
        None => &[value],
    };
    if maps.iter().any(|map| map.kind() != Kind::Object) {
        return fail("map merge requires map or sequence of maps as the value");
    }
    for map in maps.iter().rev() {
        entries
            .extend_from_slice(map.as_object().map(|object| object.entries()).unwrap_or_default());
    }
    Ok(())
}

/// The JSON key that a node is.
fn as_key<'r>(ctx: &Context<'_, 'r>, node: &Node<'r>) -> Result<Key<'r>, BuiltinError> {
    if node.merge {
        return Ok(Key::Merge);
    }
    let key = node.value;
    Ok(match key.kind() {
        Kind::String => Key::Text(key),
        Kind::Bool => Key::Text(Value::str(if key.is_truthy() { "true" } else { "false" })),
        Kind::Number if node.float => {
            // Go shows a float key with the precision of 32 bits.
            let nearest = (number::to_f64(key) as f32).to_string().parse().unwrap_or(0.0);
            let mut text = String::new();
            float::append(nearest, b'g', None, &mut text);
            Key::Text(ctx.str(&text))
        }
        Kind::Number => Key::Text(ctx.str(&key.to_string())),
        Kind::Null => {
            Key::Unusable("unsupported map key of type: %!s(<nil>), key: <nil>".to_owned())
        }
        _ => return fail(format_args!("invalid map key: {}", go_syntax(key))),
    })
}

/// A value as Go's `%#v` shows it.
fn go_syntax(value: Value<'_>) -> String {
    let join = |items: Vec<String>| items.join(", ");
    match value.kind() {
        Kind::Null => "<nil>".to_owned(),
        Kind::Array => {
            let items =
                value.as_array().unwrap_or_default().iter().map(|item| go_element(*item)).collect();
            format!("[]interface {{}}{{{}}}", join(items))
        }
        Kind::Object => {
            let entries = value.as_object().map(|object| object.entries()).unwrap_or_default();
            let entry = |entry: &Entry<'_>| {
                format!("{}:{}", go_element(entry.key), go_element(entry.value))
            };
            format!(
                "map[interface {{}}]interface {{}}{{{}}}",
                join(entries.iter().map(entry).collect())
            )
        }
        _ => value.to_string(),
    }
}

fn go_element(value: Value<'_>) -> String {
    if value.kind() == Kind::Null { "interface {}(nil)".to_owned() } else { go_syntax(value) }
}

/// The meaning of text under a tag that says what it must mean.
fn tagged(tag: &str, text: &str) -> Result<Scalar, BuiltinError> {
    let meaning = resolve(text);
    let own = match meaning {
        Scalar::Null => "null",
        Scalar::Bool(_) => "bool",
        Scalar::Int(_) => "int",
        Scalar::Float(_) => "float",
        Scalar::Time => "timestamp",
        Scalar::Text => "str",
    };
    match meaning {
        Scalar::Int(int) if tag == "float" => Ok(Scalar::Float(int as f64)),
        meaning if own == tag => Ok(meaning),
        _ => fail(format_args!("cannot decode !!{own} `{text}` as a !!{tag}")),
    }
}

/// A float as Go's JSON encoder writes it.
fn json_float(float: f64) -> String {
    let mut text = String::new();
    let size = float.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        float::append(float, b'e', None, &mut text);
        return text.replace("e-0", "e-");
    }
    float::append(float, b'f', None, &mut text);
    text
}

/// What go-yaml says where the parser says something else. Its complaints name the line only from the second on; those
/// of its parser (not its scanner) name the line before.
fn complaint(error: &ScanError, text: &str) -> BuiltinError {
    let info = error.info();
    let problem = match info.split_once(", ") {
        Some((_, problem)) if info.starts_with("while ") => problem,
        _ => info,
    };
    let line = error.marker().line();
    let before = line.saturating_sub(1);
    let own = if line > 1 { line } else { 0 };
    let breaks = text.matches('\n').count();
    let end = if breaks > 0 { breaks + 1 } else { 0 };
    let (problem, line) = match problem {
        "simple key expect ':'" | "simple key expected" => ("could not find expected ':'", before),
        "expected ',' or ']'" | "']'" => ("did not find expected ',' or ']'", before),
        "'}'" => ("did not find expected ',' or '}'", before),
        "did not find expected ',' or '}'"
        | "did not find expected key"
        | "did not find expected '-' indicator"
        | "did not find expected node content" => (problem, before),
        "found unexpected end of stream" | "invalid indentation in quoted scalar" => {
            ("found unexpected end of stream", end)
        }
        "found unknown anchor" => {
            let place = text.lines().nth(before).unwrap_or_default();
            let rest = place.split('*').nth(1).unwrap_or_default();
            let name = rest
                .split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'))
                .next()
                .unwrap_or_default();
            return BuiltinError::Failed(format!("yaml: unknown anchor '{name}' referenced"));
        }
        _ if problem.starts_with("invalid trailing content") => {
            ("did not find expected key", before)
        }
        _ if problem.starts_with("unexpected character")
            || problem.starts_with("tabs disallowed") =>
        {
            ("found character that cannot start any token", own)
        }
        _ => (problem, own),
    };
    let place = if line > 0 { format!("line {line}: ") } else { String::new() };
    BuiltinError::Failed(format!("yaml: {place}{problem}"))
}

/// Characters that go-yaml's reader lets through.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
}

/// What go-yaml makes of a block scalar where the parser adds a line break to the last line of the text, or takes
/// nothing but line breaks for content.
fn block_text<'t>(value: &'t str, mark: Marker, text: &str) -> &'t str {
    if value.bytes().all(|byte| byte == b'\n') {
        let header: String = text.chars().skip(mark.index()).take(3).collect();
        return if header.contains('+') { value } else { "" };
    }
    match value.strip_suffix('\n') {
        Some(shorter) if !text.ends_with('\n') && reaches_end(mark, text) => shorter,
        _ => value,
    }
}

/// Whether all lines from the first of a block scalar on, whose place this is, belong to it.
fn reaches_end(first: Marker, text: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let lines = text.lines().skip(first.line().saturating_sub(1));
    lines.filter(|line| !line.trim().is_empty()).all(|line| indent(line) >= first.col())
}
