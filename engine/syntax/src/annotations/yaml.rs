//! YAML to plain data, held to the types the fields of a block have, with go-yaml's complaints.

use crate::ast::Plain;
use yaml_rust2::parser::{Event, Parser, Tag};
use yaml_rust2::scanner::{Marker, ScanError, TScalarStyle};

/// How deep YAML may nest.
const MAX_DEPTH: usize = 64;
/// How many nodes aliases may make of a block.
const MAX_NODES: usize = 100_000;

/// What is wrong, and in which line counted from 1.
pub(super) struct YamlError {
    pub(super) message: String,
    pub(super) line: Option<usize>,
}

/// The fields of a block as read.
#[derive(Default)]
pub(super) struct Raw {
    pub(super) scope: String,
    pub(super) title: String,
    pub(super) entrypoint: bool,
    pub(super) description: String,
    pub(super) organizations: Vec<String>,
    pub(super) related_resources: Vec<Plain>,
    pub(super) authors: Vec<Plain>,
    pub(super) schemas: Vec<Vec<(String, Plain)>>,
    pub(super) compile: Option<Vec<(String, Plain)>>,
    pub(super) custom: Option<Vec<(String, Plain)>>,
    pub(super) labels: Option<Vec<(String, Plain)>>,
    /// What is wrong with the keys of a mapping under `custom` or `labels`.
    pub(super) key_fault: Option<String>,
}

#[derive(Debug, Clone)]
struct Node {
    line: usize,
    kind: NodeKind,
}

#[derive(Debug, Clone)]
enum NodeKind {
    /// A scalar's text, and whether it was written so that it can only be a string.
    Scalar(String, bool),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

/// Reads a block.
pub(super) fn read(text: &str) -> Result<Raw, YamlError> {
    let mut raw = Raw::default();
    let Some(root) = load(text)? else { return Ok(raw) };
    let mut errors = Vec::new();
    fill(&mut raw, &root, &mut errors);
    if errors.is_empty() {
        return Ok(raw);
    }
    let line =
        errors[0].strip_prefix("line ").and_then(|rest| rest.split(':').next()?.parse().ok());
    Err(YamlError { message: format!("yaml: unmarshal errors:\n  {}", errors.join("\n  ")), line })
}

/// What go-yaml says where yaml-rust2 says something else. A complaint of its parser (not its scanner) has the line
/// before, counted from 1.
fn scan_error(error: &ScanError, text: &str) -> YamlError {
    let info = error.info();
    let problem = info
        .rsplit_once(", ")
        .filter(|_| info.starts_with("while "))
        .map_or(info, |(_, problem)| problem);
    let line = error.marker().line();
    let (problem, line) = match problem {
        "simple key expect ':'" | "simple key expected" => {
            ("could not find expected ':'", line.saturating_sub(1))
        }
        "expected ',' or ']'" => ("did not find expected ',' or ']'", line.saturating_sub(1)),
        "did not find expected ',' or '}'" | "']'" | "'}'" => {
            (info.split_once(", ").map_or(info, |(_, problem)| problem), line.saturating_sub(1))
        }
        "did not find expected key"
        | "did not find expected '-' indicator"
        | "did not find expected node content" => (problem, line.saturating_sub(1)),
        "found unexpected end of stream" if line <= 1 => (problem, text.lines().count() + 1),
        "found unknown anchor" => {
            let place = text.lines().nth(line.saturating_sub(1)).unwrap_or("");
            let name = place
                .split('*')
                .nth(1)
                .and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next());
            let message = format!("yaml: unknown anchor '{}' referenced", name.unwrap_or(""));
            return YamlError { message, line: None };
        }
        _ if problem.starts_with("unexpected character")
            || problem.starts_with("tabs disallowed") =>
        {
            ("found character that cannot start any token", if line > 1 { line } else { 0 })
        }
        _ => (problem, if line > 1 { line } else { 0 }),
    };
    let place = if line > 0 { format!("line {line}: ") } else { String::new() };
    YamlError { message: format!("yaml: {place}{problem}"), line: (line > 0).then_some(line) }
}

fn too_much(marker: Marker) -> YamlError {
    YamlError {
        message: format!("yaml: line {}: document is too large", marker.line()),
        line: Some(marker.line()),
    }
}

/// A collection being read: the anchor it was given, its line, and the nodes in it so far.
struct Open {
    anchor: usize,
    is_map: bool,
    line: usize,
    nodes: Vec<Node>,
}

/// The first document, as a tree.
fn load(text: &str) -> Result<Option<Node>, YamlError> {
    let mut parser = Parser::new_from_str(text).keep_tags(false);
    let mut open: Vec<Open> = Vec::new();
    let mut anchors: Vec<(usize, Node)> = Vec::new();
    let mut made = 0;
    let mut root = None;
    loop {
        let (event, marker) = parser.next_token().map_err(|error| scan_error(&error, text))?;
        let (anchor, node) = match event {
            Event::StreamEnd | Event::DocumentEnd => return Ok(root),
            Event::Scalar(value, style, anchor, tag) => {
                (anchor, scalar(value, style, tag.as_ref(), marker))
            }
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _)
                if open.len() >= MAX_DEPTH =>
            {
                let _ = anchor;
                return Err(too_much(marker));
            }
            Event::SequenceStart(anchor, _) => {
                open.push(Open { anchor, is_map: false, line: marker.line(), nodes: Vec::new() });
                continue;
            }
            Event::MappingStart(anchor, _) => {
                open.push(Open { anchor, is_map: true, line: marker.line(), nodes: Vec::new() });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(done) => (done.anchor, done.close()),
                None => return Ok(None),
            },
            Event::Alias(anchor) => {
                match anchors.iter().rev().find(|(known, _)| *known == anchor) {
                    Some((_, node)) => (0, node.clone()),
                    None => continue,
                }
            }
            Event::Nothing | Event::StreamStart | Event::DocumentStart => continue,
        };
        made += node.size();
        if made > MAX_NODES {
            return Err(too_much(marker));
        }
        if anchor > 0 {
            anchors.push((anchor, node.clone()));
        }
        match open.last_mut() {
            Some(parent) => parent.nodes.push(node),
            None => root = Some(node),
        }
    }
}

fn scalar(value: String, style: TScalarStyle, tag: Option<&Tag>, marker: Marker) -> Node {
    let is_string =
        !matches!(style, TScalarStyle::Plain) || tag.is_some_and(|tag| tag.suffix == "str");
    Node { line: marker.line(), kind: NodeKind::Scalar(value, is_string) }
}

impl Open {
    fn close(self) -> Node {
        let kind = if self.is_map {
            let mut nodes = self.nodes.into_iter();
            let mut pairs = Vec::new();
            while let (Some(key), Some(value)) = (nodes.next(), nodes.next()) {
                pairs.push((key, value));
            }
            NodeKind::Map(pairs)
        } else {
            NodeKind::List(self.nodes)
        };
        Node { line: self.line, kind }
    }
}

impl Node {
    fn size(&self) -> usize {
        1 + match &self.kind {
            NodeKind::Scalar(..) => 0,
            NodeKind::List(items) => items.iter().map(Node::size).sum(),
            NodeKind::Map(pairs) => {
                pairs.iter().map(|(key, value)| key.size() + value.size()).sum()
            }
        }
    }

    fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar(text, false) if resolve(text) == Plain::Null)
    }

    /// What this node is, in a complaint.
    fn description(&self) -> String {
        match &self.kind {
            NodeKind::List(_) => "!!seq".to_string(),
            NodeKind::Map(_) => "!!map".to_string(),
            NodeKind::Scalar(text, is_string) => {
                let tag =
                    match if *is_string { Plain::String(String::new()) } else { resolve(text) } {
                        Plain::Null => "!!null",
                        Plain::Bool(_) => "!!bool",
                        Plain::Number(number) if number.contains(['.', 'e', 'n', 'N']) => "!!float",
                        Plain::Number(_) => "!!int",
                        _ => "!!str",
                    };
                if text.len() > 10 {
                    let cut = (0..=7).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
                    format!("{tag} `{}...`", &text[..cut])
                } else {
                    format!("{tag} `{text}`")
                }
            }
        }
    }

    fn mismatch(&self, wanted: &str, errors: &mut Vec<String>) {
        errors.push(format!(
            "line {}: cannot unmarshal {} into {wanted}",
            self.line,
            self.description()
        ));
    }

    /// The node as data of any type.
    fn plain(&self, errors: &mut Vec<String>) -> Plain {
        match &self.kind {
            NodeKind::Scalar(text, true) => Plain::String(text.clone()),
            NodeKind::Scalar(text, false) => resolve(text),
            NodeKind::List(items) => {
                Plain::List(items.iter().map(|item| item.plain(errors)).collect())
            }
            NodeKind::Map(pairs) => Plain::Map(entries(pairs, errors).unwrap_or_default()),
        }
    }

    fn string(&self, errors: &mut Vec<String>) -> String {
        match &self.kind {
            NodeKind::Scalar(..) if self.is_null() => String::new(),
            NodeKind::Scalar(text, _) => text.clone(),
            _ => {
                self.mismatch("string", errors);
                String::new()
            }
        }
    }

    fn boolean(&self, errors: &mut Vec<String>) -> bool {
        if let NodeKind::Scalar(text, is_string) = &self.kind {
            match text.as_str() {
                "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return true,
                "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => return false,
                _ if *is_string => {}
                text => match resolve(text) {
                    Plain::Bool(value) => return value,
                    Plain::Null => return false,
                    _ => {}
                },
            }
        }
        self.mismatch("bool", errors);
        false
    }

    fn list<T>(
        &self,
        wanted: &str,
        errors: &mut Vec<String>,
        read: fn(&Node, &mut Vec<String>) -> T,
    ) -> Vec<T> {
        match &self.kind {
            NodeKind::List(items) => items.iter().map(|item| read(item, errors)).collect(),
            _ if self.is_null() => Vec::new(),
            _ => {
                self.mismatch(wanted, errors);
                Vec::new()
            }
        }
    }

    /// Mappings whose keys are not all strings are not read further; the first such is named by its path.
    fn wrong_keys(&self) -> Option<String> {
        let NodeKind::Map(pairs) = &self.kind else { return None };
        pairs.iter().find_map(|(_, value)| value.wrong_keys_below(&mut Vec::new()))
    }

    fn wrong_keys_below(&self, path: &mut Vec<String>) -> Option<String> {
        match &self.kind {
            NodeKind::Map(pairs) => {
                let is_string = |key: &Node| match &key.kind {
                    NodeKind::Scalar(_, true) => true,
                    NodeKind::Scalar(text, false) => matches!(resolve(text), Plain::String(_)),
                    _ => false,
                };
                let wrong = !pairs.iter().all(|(key, _)| is_string(key));
                wrong.then(|| format!("invalid map key type(s): {}", path.join("/")))
            }
            NodeKind::List(items) => items.iter().enumerate().find_map(|(index, item)| {
                path.push(index.to_string());
                let found = item.wrong_keys_below(path);
                path.pop();
                found
            }),
            NodeKind::Scalar(..) => None,
        }
    }

    fn map(&self, errors: &mut Vec<String>) -> Option<Vec<(String, Plain)>> {
        match &self.kind {
            NodeKind::Map(pairs) => entries(pairs, errors),
            _ if self.is_null() => None,
            _ => {
                self.mismatch("map[string]interface {}", errors);
                None
            }
        }
    }
}

/// The entries of a mapping, unless a key comes twice.
fn entries(pairs: &[(Node, Node)], errors: &mut Vec<String>) -> Option<Vec<(String, Plain)>> {
    if doubles(pairs, errors) {
        return None;
    }
    Some(pairs.iter().map(|(key, value)| (key.string(errors), value.plain(errors))).collect())
}

fn doubles(pairs: &[(Node, Node)], errors: &mut Vec<String>) -> bool {
    let before = errors.len();
    for (index, (first, _)) in pairs.iter().enumerate() {
        let NodeKind::Scalar(name, _) = &first.kind else { continue };
        for (later, _) in &pairs[index + 1..] {
            if matches!(&later.kind, NodeKind::Scalar(other, _) if other == name) {
                errors.push(format!(
                    "line {}: mapping key {} already defined at line {}",
                    later.line,
                    crate::printer::Quoted(name),
                    first.line
                ));
            }
        }
    }
    errors.len() > before
}

fn fill(raw: &mut Raw, root: &Node, errors: &mut Vec<String>) {
    let NodeKind::Map(pairs) = &root.kind else {
        if !root.is_null() {
            root.mismatch("ast.rawAnnotation", errors);
        }
        return;
    };
    if doubles(pairs, errors) {
        return;
    }
    for (key, value) in pairs {
        match key.string(errors).as_str() {
            "scope" => raw.scope = value.string(errors),
            "title" => raw.title = value.string(errors),
            "entrypoint" => raw.entrypoint = value.boolean(errors),
            "description" => raw.description = value.string(errors),
            "organizations" => raw.organizations = value.list("[]string", errors, Node::string),
            "related_resources" => {
                raw.related_resources = value.list("[]interface {}", errors, Node::plain)
            }
            "authors" => raw.authors = value.list("[]interface {}", errors, Node::plain),
            "schemas" => {
                let maps = value.list("[]map[string]interface {}", errors, Node::map);
                raw.schemas = maps.into_iter().map(Option::unwrap_or_default).collect();
            }
            "compile" => raw.compile = value.map(errors),
            "custom" => {
                raw.custom = value.map(errors);
                raw.key_fault = raw.key_fault.take().or_else(|| value.wrong_keys());
            }
            "labels" => {
                raw.labels = value.map(errors);
                raw.key_fault = raw.key_fault.take().or_else(|| value.wrong_keys());
            }
            _ => {}
        }
    }
}

/// What an unquoted scalar is.
fn resolve(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Plain::Null,
        "true" | "True" | "TRUE" => return Plain::Bool(true),
        "false" | "False" | "FALSE" => return Plain::Bool(false),
        _ => {}
    }
    number(text).map_or_else(|| Plain::String(text.to_string()), Plain::Number)
}

fn number(text: &str) -> Option<String> {
    let first = text.bytes().next()?;
    if !matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.') {
        return None;
    }
    let joined = text.replace('_', "");
    let (sign, digits) = match joined.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", joined.strip_prefix('+').unwrap_or(&joined)),
    };
    let radix = |digits: &str, radix: u32| {
        u64::from_str_radix(digits, radix).ok().map(|n| format!("{sign}{n}"))
    };
    if let Some(rest) = digits.strip_prefix("0x") {
        return radix(rest, 16);
    }
    if let Some(rest) = digits.strip_prefix("0b") {
        return radix(rest, 2);
    }
    if let Some(rest) = digits.strip_prefix("0o") {
        return radix(rest, 8);
    }
    if digits.bytes().all(|digit| digit.is_ascii_digit()) && !digits.is_empty() {
        if digits.len() > 1 && digits.starts_with('0') {
            return radix(&digits[1..], 8);
        }
        if digits.len() < 19 {
            return Some(format!("{sign}{digits}"));
        }
    }
    let float_like =
        digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let value: f64 = if float_like { digits.parse().ok()? } else { return None };
    value.is_finite().then(|| {
        let shown = format!("{value}");
        format!("{sign}{shown}")
    })
}
