//! HCL, as Terraform and OpenTofu write it, with places. The value is in the form of `.tf.json`:
//!
//! ```text
//! resource "aws_vpc" "main" {            {"resource": {"aws_vpc": {"main": [{
//!   cidr_block = "10.0.0.0/16"             "cidr_block": "10.0.0.0/16",
//!   tags       = merge(var.tags, {})       "tags": "${merge(var.tags, {})}",
//!   timeouts { create = "5m" }             "timeouts": [{"create": "5m"}]
//! }                                      }]}}}
//! ```
//!
//! Blocks are lists of bodies under their labels, whatever is no literal is a template, and nothing is evaluated here. What
//! cannot be read is reported and passed over, up to the end of its line or block.

mod emit;
mod scan;

use super::{Fault, Take, Words};
use scan::Scanner;
use std::collections::HashMap;

pub(crate) use scan::hcl_string;

/// Blocks and expressions nest so deep.
const MAX_DEPTH: usize = 100;
/// So many faults of a file are told.
const MAX_FAULTS: usize = 20;

/// A part of a file.
#[derive(Debug)]
struct Part {
    start: usize,
    end: usize,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// Text of JSON: a number, `true`, `false` or `null`.
    Word(String),
    /// A string, which is a template where it has `${` or `%{`.
    Text(String),
    List(Vec<Part>),
    Map(Map),
}

/// Named parts in order.
#[derive(Debug, Default)]
struct Map {
    entries: Vec<Named>,
    index: HashMap<String, usize>,
}

#[derive(Debug)]
struct Named {
    key_start: usize,
    key: String,
    part: Part,
}

impl Map {
    /// Adds a part; one that was under the name already stays before it.
    fn push(&mut self, key_start: usize, key: String, part: Part) {
        self.index.insert(key.clone(), self.entries.len());
        self.entries.push(Named { key_start, key, part });
    }

    /// The part under a name, made where there is none of that kind.
    fn entry(
        &mut self,
        start: usize,
        key: &str,
        fits: fn(&Kind) -> bool,
        make: fn() -> Kind,
    ) -> &mut Part {
        let known = self.index.get(key).copied();
        let at = match known.filter(|at| fits(&self.entries[*at].part.kind)) {
            Some(at) => at,
            None => {
                self.push(start, key.to_owned(), Part { start, end: start, kind: make() });
                self.entries.len() - 1
            }
        };
        &mut self.entries[at].part
    }

    /// Adds the body of a block under its type and labels.
    fn block(&mut self, path: &[(usize, String)], body: Part) {
        let Some(((start, key), rest)) = path.split_first() else { return };
        if rest.is_empty() {
            let is_list = |kind: &Kind| matches!(kind, Kind::List(_));
            let part = self.entry(*start, key, is_list, || Kind::List(Vec::new()));
            part.end = part.end.max(body.end);
            if let Kind::List(bodies) = &mut part.kind {
                bodies.push(body);
            }
            return;
        }
        let is_map = |kind: &Kind| matches!(kind, Kind::Map(_));
        let part = self.entry(*start, key, is_map, || Kind::Map(Map::default()));
        part.end = part.end.max(body.end);
        if let Kind::Map(map) = &mut part.kind {
            map.block(rest, body);
        }
    }
}

/// Reads a file: what could be read of it, and then what could not.
pub(super) fn documents(text: &str, start: usize, _: Words, take: Take<'_>) {
    let mut reader = Reader { scanner: Scanner::new(text, start), faults: Vec::new() };
    let map = reader.body(0);
    let part = Part { start, end: text.len(), kind: Kind::Map(map) };
    let is_nothing = matches!(&part.kind, Kind::Map(map) if map.entries.is_empty());
    if !is_nothing {
        take(Ok(emit::parsed(&part)));
    }
    reader.faults.truncate(MAX_FAULTS);
    reader.faults.into_iter().for_each(|fault| take(Err(fault)));
}

struct Reader<'t> {
    scanner: Scanner<'t>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    /// What stands up to a `}` or the end of the text.
    fn body(&mut self, depth: usize) -> Map {
        let mut map = Map::default();
        loop {
            self.scanner.blank_lines();
            match self.scanner.peek() {
                None => return map,
                Some(b'}') if depth > 0 => return map,
                _ if depth > 0 && self.scanner.begins_block() => return map,
                _ => {}
            }
            let before = self.scanner.at;
            if let Err(fault) = self.item(depth, &mut map) {
                self.faults.push(fault);
                self.scanner.at = before;
                self.scanner.recover();
                // Whatever it is, it is behind us.
                if self.scanner.at == before {
                    self.scanner.advance();
                }
            }
        }
    }

    /// An attribute or a block.
    fn item(&mut self, depth: usize, map: &mut Map) -> Result<(), Fault> {
        let start = self.scanner.at;
        let name = self.scanner.name()?;
        self.scanner.blank();
        if self.scanner.peek() == Some(b'=') {
            self.scanner.at += 1;
            let part = self.value(depth)?;
            map.push(start, name, part);
            return self.scanner.end_of_item();
        }
        let mut path = vec![(start, name)];
        while self.scanner.peek() != Some(b'{') {
            let start = self.scanner.at;
            let label = match self.scanner.peek() {
                Some(b'"') => self.scanner.literal()?,
                _ => self.scanner.name()?,
            };
            path.push((start, label));
            self.scanner.blank();
        }
        if depth >= MAX_DEPTH {
            return Err(self.scanner.fault(format!("nests deeper than {MAX_DEPTH}")));
        }
        self.scanner.at += 1;
        let body = self.body(depth + 1);
        let closes = self.scanner.peek() == Some(b'}');
        self.scanner.at += usize::from(closes);
        let part = Part { start, end: self.scanner.at, kind: Kind::Map(body) };
        map.block(&path, part);
        if !closes {
            return Err(Fault::new(start, "the block has no closing `}`"));
        }
        self.scanner.end_of_item()
    }

    /// An expression: as a value if it is made of literals, else as the template of its text.
    fn value(&mut self, depth: usize) -> Result<Part, Fault> {
        self.scanner.blank();
        let start = self.scanner.at;
        if let Some(part) = self.plain(depth)? {
            let behind = self.scanner.at;
            self.scanner.blank();
            if self.scanner.ends_expression() {
                self.scanner.at = behind;
                return Ok(part);
            }
        }
        self.scanner.at = start;
        let end = self.scanner.expression()?;
        self.scanner.at = end;
        let text = &self.scanner.text[start..end];
        if text.is_empty() {
            return Err(self.scanner.expected("a value"));
        }
        Ok(Part { start, end, kind: Kind::Text(format!("${{{text}}}")) })
    }

    /// A literal, or a list or object of values, if one begins here.
    fn plain(&mut self, depth: usize) -> Result<Option<Part>, Fault> {
        if depth >= MAX_DEPTH {
            return Err(self.scanner.fault(format!("nests deeper than {MAX_DEPTH}")));
        }
        let start = self.scanner.at;
        let kind = match self.scanner.peek() {
            Some(b'"') => Kind::Text(self.scanner.literal()?),
            Some(b'<') if self.scanner.rest().starts_with("<<") => match self.scanner.heredoc()? {
                Some(text) => Kind::Text(text),
                None => return Ok(None),
            },
            Some(b'[') => match self.list(depth)? {
                Some(items) => Kind::List(items),
                None => return Ok(None),
            },
            Some(b'{') => match self.object(depth)? {
                Some(map) => Kind::Map(map),
                None => return Ok(None),
            },
            _ => match self.scanner.word() {
                Some(word) => Kind::Word(word),
                None => return Ok(None),
            },
        };
        Ok(Some(Part { start, end: self.scanner.at, kind }))
    }

    fn list(&mut self, depth: usize) -> Result<Option<Vec<Part>>, Fault> {
        self.scanner.at += 1;
        self.scanner.blank_lines();
        if self.scanner.is_for() {
            return Ok(None);
        }
        let mut items = Vec::new();
        loop {
            self.scanner.blank_lines();
            match self.scanner.peek() {
                Some(b']') => {
                    self.scanner.at += 1;
                    return Ok(Some(items));
                }
                Some(b',') => self.scanner.at += 1,
                None => return Err(self.scanner.expected("`]`")),
                _ => {
                    items.push(self.value(depth + 1)?);
                    self.scanner.blank_lines();
                    if !matches!(self.scanner.peek(), Some(b',' | b']')) {
                        return Err(self.scanner.expected("`,` or `]`"));
                    }
                }
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Option<Map>, Fault> {
        self.scanner.at += 1;
        self.scanner.blank_lines();
        if self.scanner.is_for() {
            return Ok(None);
        }
        let mut map = Map::default();
        loop {
            self.scanner.blank_lines();
            match self.scanner.peek() {
                Some(b'}') => {
                    self.scanner.at += 1;
                    return Ok(Some(map));
                }
                Some(b',') => self.scanner.at += 1,
                None => return Err(self.scanner.expected("`}`")),
                _ => {
                    let start = self.scanner.at;
                    let key = self.key()?;
                    self.scanner.blank();
                    if !matches!(self.scanner.peek(), Some(b'=' | b':')) {
                        return Err(self.scanner.expected("`=`"));
                    }
                    self.scanner.at += 1;
                    let part = self.value(depth + 1)?;
                    map.push(start, key, part);
                    self.scanner.blank();
                    if !matches!(self.scanner.peek(), Some(b',' | b'}' | b'\n' | b'\r') | None) {
                        return Err(self.scanner.expected("`,` or a new line"));
                    }
                }
            }
        }
    }

    /// The key of an object: a name, a string, or an expression.
    fn key(&mut self) -> Result<String, Fault> {
        let start = self.scanner.at;
        match self.scanner.peek() {
            Some(b'"') => return self.scanner.literal(),
            Some(b'(') => {
                self.scanner.group()?;
                return Ok(format!("${{{}}}", &self.scanner.text[start + 1..self.scanner.at - 1]));
            }
            _ => {}
        }
        if let Some(word) = self.scanner.word() {
            return Ok(word);
        }
        let name = self.scanner.name()?;
        if !matches!(self.scanner.peek(), Some(b'.' | b'[')) {
            return Ok(name);
        }
        while !matches!(self.scanner.peek(), Some(b'=' | b':' | b'\n' | b'{' | b'}') | None) {
            self.scanner.advance();
        }
        Ok(format!("${{{}}}", self.scanner.text[start..self.scanner.at].trim_end()))
    }
}
