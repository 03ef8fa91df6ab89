//! Zone files (RFC 1035 §5, RFC 2308 `$TTL`, RFC 3597, BIND's `$GENERATE`), each a document.
//!
//! `{"origin": "example.com.", "records": [{"name", "ttl", "class", "type", "data": [...]}], "includes": [{"file",
//! "origin"}]}`. Names are absolute and end with a dot where an origin is known; without one they stay as they are
//! written, and a `name` that is left out before any owner is left out. `ttl` is left out where neither the entry, `$TTL`
//! nor an entry before it tells one. Data has a number for a number, decoded text for text, and is `["\#", length, hex]`
//! in the form for unknown types. An entry that cannot be read is a fault, and the next one is read.
//!
//! Files that are included are documents of their own: nothing is opened here.

mod generate;
mod lex;
mod types;

use super::places::{Name, Places};
use super::{Fault, Parsed, Take, Words};
use lex::{Lexer, Line, Token};
use lictor::{Document, Entry, Region, Value};
use std::convert::Infallible;
use std::net::{Ipv4Addr, Ipv6Addr};
use types::Field;

/// After so many faults a file is taken for something else.
const MAX_FAULTS: usize = 50;
/// `$GENERATE` makes so many entries in a file.
const MAX_GENERATED: usize = 100_000;

/// Whether a text looks like a zone file: an entry or directive that no other format has comes first.
pub(super) fn looks(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_end);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.trim_start().starts_with(';'));
    let Some(first) = lines.next() else { return false };
    if ["$ORIGIN ", "$TTL ", "$ORIGIN\t", "$TTL\t"].iter().any(|start| first.starts_with(start)) {
        return true;
    }
    let is_indented = first.starts_with([' ', '\t']);
    let mut words = first.split_whitespace();
    if !is_indented && words.next().is_none_or(|owner| owner.ends_with(':') || owner == "-") {
        return false;
    }
    let is_before = |word: &&str| types::is_class(word) || lex::seconds(word).is_some();
    let next = words.find(|word| !is_before(word));
    next.is_some_and(|word| word.eq_ignore_ascii_case("SOA"))
}

/// The words of data as people write it outside of zone files, without quotes and escapes.
pub(crate) fn words(text: &str) -> Vec<String> {
    let line = Lexer::new(text, 0).line().and_then(Result::ok);
    let tokens = line.map(|line| line.tokens).unwrap_or_default();
    let is_mark = |token: &Token<'_>| token.text == "\\#" && !token.is_quoted;
    let word = |token: &Token<'_>| {
        if is_mark(token) { token.text.to_owned() } else { lex::decoded(token.text) }
    };
    tokens.iter().map(word).collect()
}

/// Hands over what of the file cannot be read, then the document.
pub(super) fn documents(text: &str, start: usize, _: Words, take: Take<'_>) {
    let mut places = Places::default();
    let mut faults = Vec::new();
    let built = Document::build(|region| -> Result<_, Infallible> {
        let mut reader = Reader::new(region, &mut places, start);
        reader.read(text, start, &mut faults);
        Ok(reader.finish())
    });
    let value = match built {
        Ok(value) => value,
        Err(never) => match never {},
    };
    faults.into_iter().for_each(|fault| take(Err(fault)));
    take(Ok(Parsed { value, places, repeated: Vec::new() }));
}

/// The keys of a record, kept once for its place.
struct Keys {
    name: Name,
    ttl: Name,
    kind: Name,
    data: Name,
}

struct Reader<'p, 'r> {
    region: &'r Region,
    places: &'p mut Places,
    keys: Keys,
    /// The node of all records, and the last of them.
    list: u32,
    last: Option<u32>,
    records: Vec<Value<'r>>,
    includes: Vec<Value<'r>>,
    /// The first origin that a directive tells is that of the zone.
    first_origin: Option<Value<'r>>,
    origin: Option<String>,
    owner: Option<Value<'r>>,
    /// What `$TTL` says, and what the last entry that had one.
    default_ttl: Option<u32>,
    last_ttl: Option<u32>,
    generated: usize,
}

/// An entry, and what it is made of.
struct Parts<'l, 't> {
    owner: Option<&'l Token<'t>>,
    ttl: Option<(&'l Token<'t>, u32)>,
    class: Option<&'l Token<'t>>,
    kind: &'l Token<'t>,
    data: &'l [Token<'t>],
}

impl<'r> Reader<'_, 'r> {
    fn new<'p>(region: &'r Region, places: &'p mut Places, start: usize) -> Reader<'p, 'r> {
        let root = places.add(start, None, None, None);
        let records = places.name(start, "records");
        let list = places.add(start, Some(records), Some(root), None);
        let keys = Keys {
            name: places.name(start, "name"),
            ttl: places.name(start, "ttl"),
            kind: places.name(start, "type"),
            data: places.name(start, "data"),
        };
        Reader {
            region,
            places,
            keys,
            list,
            last: None,
            records: Vec::new(),
            includes: Vec::new(),
            first_origin: None,
            origin: None,
            owner: None,
            default_ttl: None,
            last_ttl: None,
            generated: 0,
        }
    }

    fn read(&mut self, text: &str, start: usize, faults: &mut Vec<Fault>) {
        let mut lexer = Lexer::new(text, start);
        while let Some(line) = lexer.line() {
            if let Err(fault) = line.and_then(|line| self.line(&line)) {
                faults.push(fault);
            }
            if faults.len() >= MAX_FAULTS {
                let at = faults.last().map_or(start, |fault| fault.offset);
                let what = format!("{MAX_FAULTS} entries cannot be read, the rest is passed over");
                faults.push(Fault::new(at, what));
                return;
            }
        }
    }

    fn finish(self) -> Value<'r> {
        let region = self.region;
        let mut entries = vec![
            entry("origin", self.first_origin.unwrap_or(Value::NULL)),
            entry("records", region.array(&self.records)),
            entry("includes", region.array(&self.includes)),
        ];
        region.object(&mut entries)
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), Fault> {
        let first = &line.tokens[0];
        if !line.is_indented && !first.is_quoted && first.text.starts_with('$') {
            return self.directive(line);
        }
        let parts = parts(line)?;
        let span = (line.start.max(first.start), line.end);
        self.record(&parts, span, None)
    }

    fn directive(&mut self, line: &Line<'_>) -> Result<(), Fault> {
        let [name, arguments @ ..] = line.tokens.as_slice() else { return Ok(()) };
        let first = arguments.first();
        let missing =
            |what: &str| Fault::new(name.end, format!("expected {what} behind `{}`", name.text));
        match name.text.to_ascii_uppercase().as_str() {
            "$ORIGIN" => {
                let origin = self.absolute(first.ok_or_else(|| missing("a name"))?)?;
                if self.first_origin.is_none() && origin.ends_with('.') {
                    self.first_origin = Some(Value::str(self.region.text(&origin)));
                }
                self.origin = Some(origin);
            }
            "$TTL" => {
                let token = first.ok_or_else(|| missing("a time"))?;
                self.default_ttl = Some(time(token)?);
            }
            "$INCLUDE" => {
                let file = first.ok_or_else(|| missing("a file"))?;
                let origin = match arguments.get(1) {
                    Some(token) => Some(self.absolute(token)?),
                    None => self.origin.clone(),
                };
                let text = |text: &str| Value::str(self.region.text(text));
                let origin = origin.map_or(Value::NULL, |origin| text(&origin));
                let mut fields =
                    vec![entry("file", text(&lex::decoded(file.text))), entry("origin", origin)];
                self.includes.push(self.region.object(&mut fields));
            }
            "$GENERATE" => return self.generate(line),
            _ => {
                let what = format!("`{}` is no directive that is known", name.text);
                return Err(Fault::new(name.start, what));
            }
        }
        Ok(())
    }

    fn generate(&mut self, line: &Line<'_>) -> Result<(), Fault> {
        let [name, range, owner, rest @ ..] = line.tokens.as_slice() else {
            let end = line.tokens[0].end;
            return Err(Fault::new(end, "expected a range, an owner, a type and data"));
        };
        let Some(last) = rest.last() else {
            return Err(Fault::new(owner.end, "expected a type and data"));
        };
        let steps = generate::range(range.text).map_err(|what| Fault::new(range.start, what))?;
        for number in steps {
            self.generated += 1;
            if self.generated > MAX_GENERATED {
                let what = format!("a file may generate no more than {MAX_GENERATED} entries");
                return Err(Fault::new(name.start, what));
            }
            let fill = |token: &Token<'_>| {
                let text = generate::filled(token.text, number);
                text.map_err(|what| Fault::new(token.start, what))
            };
            let texts = std::iter::once(owner).chain(rest).map(fill);
            let texts = texts.collect::<Result<Vec<String>, Fault>>()?;
            let tokens = std::iter::once(owner).chain(rest).zip(&texts);
            let tokens = tokens.map(|(token, text)| Token { text, ..*token }).collect();
            let made = Line { tokens, is_indented: false, start: name.start, end: last.end };
            let span = (name.start, last.end);
            self.record(&parts(&made)?, span, Some(name.start))?;
        }
        Ok(())
    }

    /// Adds a record. `made` is where the directive stands that made it.
    fn record(
        &mut self,
        parts: &Parts<'_, '_>,
        span: (usize, usize),
        made: Option<usize>,
    ) -> Result<(), Fault> {
        if let Some(token) = parts.owner {
            let owner = self.absolute(token)?;
            self.owner = Some(Value::str(self.region.text(&owner)));
        }
        if let Some((_, ttl)) = parts.ttl {
            self.last_ttl = Some(ttl);
        }
        let known = types::of_name(parts.kind.text);
        let kind = match known {
            Some((kind, _)) => Value::str(kind),
            None => Value::str(self.region.text(&parts.kind.text.to_ascii_uppercase())),
        };
        let is_generic =
            parts.data.first().is_some_and(|token| !token.is_quoted && token.text == "\\#");
        let data = match known {
            _ if is_generic => self.generic(parts.data)?,
            Some((_, fields)) => self.data(parts.kind, fields, parts.data)?,
            None => {
                let what = format!("data of `{}` begins with `\\#`", parts.kind.text);
                return Err(Fault::new(parts.kind.start, what));
            }
        };
        let mut entries = Vec::with_capacity(5);
        entries.extend(self.owner.map(|owner| entry("name", owner)));
        let ttl = parts.ttl.map(|(_, ttl)| ttl).or(self.default_ttl).or(self.last_ttl);
        entries.extend(ttl.map(|ttl| entry("ttl", Value::int(i64::from(ttl)))));
        if let Some(class) = parts.class.filter(|class| !class.text.eq_ignore_ascii_case("IN")) {
            let class = self.region.text(&class.text.to_ascii_uppercase());
            entries.push(entry("class", Value::str(class)));
        }
        entries.push(entry("type", kind));
        entries.push(entry("data", self.region.array(&data)));
        self.records.push(self.region.object(&mut entries));
        self.place(parts, span, made, data.len());
        Ok(())
    }

    fn place(
        &mut self,
        parts: &Parts<'_, '_>,
        (start, end): (usize, usize),
        made: Option<usize>,
        items: usize,
    ) {
        let places = &mut *self.places;
        let record = places.add(start, None, Some(self.list), self.last);
        places.set_end(record, end);
        self.last = Some(record);
        if made.is_some() {
            return;
        }
        let keys = &self.keys;
        let named = [
            (keys.name, parts.owner),
            (keys.ttl, parts.ttl.map(|(token, _)| token)),
            (keys.kind, Some(parts.kind)),
        ];
        let mut before = None;
        for (key, token) in named {
            if let Some(token) = token {
                let id = places.add(token.start, Some(key.at(token.start)), Some(record), before);
                places.set_end(id, token.end);
                before = Some(id);
            }
        }
        let Some(first) = parts.data.first() else { return };
        let data = places.add(first.start, Some(keys.data.at(first.start)), Some(record), before);
        places.set_end(data, end);
        let mut before = None;
        for token in parts.data.iter().take(items) {
            let id = places.add(token.start, None, Some(data), before);
            places.set_end(id, token.end);
            before = Some(id);
        }
    }

    /// A name as it is meant: with the origin behind it unless it ends with a dot.
    fn absolute(&self, token: &Token<'_>) -> Result<String, Fault> {
        let fault = |what: &str| Err(Fault::new(token.start, format!("`{}` {what}", token.text)));
        let text = token.text;
        if text == "@" {
            return Ok(self.origin.clone().unwrap_or_else(|| "@".to_owned()));
        }
        if text.is_empty() || text != "." && text.starts_with('.') || text.contains("..") {
            return fault("has an empty label");
        }
        let ends = text.ends_with('.') && !text.ends_with("\\.");
        match &self.origin {
            Some(origin) if !ends && origin == "." => Ok(format!("{text}.")),
            Some(origin) if !ends => Ok(format!("{text}.{origin}")),
            _ => Ok(text.to_owned()),
        }
    }

    /// The data of a type that is known.
    fn data(
        &self,
        kind: &Token<'_>,
        fields: &[Field],
        tokens: &[Token<'_>],
    ) -> Result<Vec<Value<'r>>, Fault> {
        let text = |text: &str| Value::str(self.region.text(text));
        let mut data = Vec::with_capacity(fields.len());
        let mut rest = tokens;
        for field in fields {
            match field {
                Field::Texts => {
                    data.extend(rest.iter().map(|token| text(&lex::decoded(token.text))));
                    rest = &[];
                }
                Field::Words => {
                    data.extend(rest.iter().map(|token| text(token.text)));
                    return Ok(data);
                }
                Field::Rest => {
                    let whole: String = rest.iter().map(|token| token.text).collect();
                    data.push(text(&whole));
                    rest = &[];
                }
                _ => {
                    let Some((token, after)) = rest.split_first() else { break };
                    data.push(self.single(*field, token)?);
                    rest = after;
                }
            }
        }
        let at = tokens.last().map_or(kind.end, |token| token.end);
        if data.len() < fields.len() {
            let what = format!("`{}` lacks data: it takes {} parts", kind.text, fields.len());
            return Err(Fault::new(at, what));
        }
        match rest.first() {
            Some(extra) => {
                let what = format!("`{}` takes no more data, found `{}`", kind.text, extra.text);
                Err(Fault::new(extra.start, what))
            }
            None => Ok(data),
        }
    }

    fn single(&self, field: Field, token: &Token<'_>) -> Result<Value<'r>, Fault> {
        let text = |text: &str| Value::str(self.region.text(text));
        let wrong = |what: &str| {
            Fault::new(token.start, format!("expected {what}, found `{}`", token.text))
        };
        Ok(match field {
            Field::Name => text(&self.absolute(token)?),
            Field::Time => Value::int(i64::from(time(token)?)),
            Field::Number(bits) => {
                let number = token.text.parse::<u32>().ok();
                let number = number.filter(|number| u64::from(*number) < 1 << bits);
                Value::int(i64::from(
                    number.ok_or_else(|| wrong(&format!("a number of {bits} bits")))?,
                ))
            }
            Field::V4 => {
                let address = token.text.parse::<Ipv4Addr>();
                text(&address.map_err(|_| wrong("an IPv4 address"))?.to_string())
            }
            Field::V6 => {
                let address = token.text.parse::<Ipv6Addr>();
                text(&address.map_err(|_| wrong("an IPv6 address"))?.to_string())
            }
            _ => text(&lex::decoded(token.text)),
        })
    }

    /// Data in the form for unknown types: `\# 4 0A000001`.
    fn generic(&self, tokens: &[Token<'_>]) -> Result<Vec<Value<'r>>, Fault> {
        let [mark, length, hex @ ..] = tokens else {
            let end = tokens.last().map_or(0, |token| token.end);
            return Err(Fault::new(end, "expected a length behind `\\#`"));
        };
        let digits: String = hex.iter().map(|token| token.text).collect();
        let wanted = length.text.parse::<u16>().ok().map(|bytes| usize::from(bytes) * 2);
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if wanted != Some(digits.len()) || !is_hex {
            let what = "the length behind `\\#` is not that of the hexadecimal digits";
            return Err(Fault::new(length.start, what));
        }
        let text = |text: &str| Value::str(self.region.text(text));
        let bytes = Value::int((digits.len() / 2) as i64);
        Ok(vec![text(mark.text), bytes, text(&digits.to_ascii_lowercase())])
    }
}

/// The parts of an entry: `[owner] [ttl] [class] type data`, class and TTL in either order.
fn parts<'l, 't>(line: &'l Line<'t>) -> Result<Parts<'l, 't>, Fault> {
    let (owner, mut rest) = if line.is_indented {
        (None, line.tokens.as_slice())
    } else {
        (line.tokens.first(), &line.tokens[1..])
    };
    let (mut ttl, mut class) = (None, None);
    while let [token, after @ ..] = rest {
        let time = lex::seconds(token.text).filter(|_| ttl.is_none() && !token.is_quoted);
        if let Some(time) = time {
            ttl = Some((token, time));
        } else if class.is_none() && types::is_class(token.text) {
            class = Some(token);
        } else {
            break;
        }
        rest = after;
    }
    let [kind, data @ ..] = rest else {
        return Err(Fault::new(line.end, "expected the type of a record"));
    };
    if types::of_name(kind.text).is_none() && !types::is_numbered(kind.text, "TYPE") {
        let what = format!("expected the type of a record, found `{}`", kind.text);
        return Err(Fault::new(kind.start, what));
    }
    Ok(Parts { owner, ttl, class, kind, data })
}

fn time(token: &Token<'_>) -> Result<u32, Fault> {
    lex::seconds(token.text)
        .ok_or_else(|| Fault::new(token.start, format!("expected a time, found `{}`", token.text)))
}

fn entry<'r>(key: &'static str, value: Value<'r>) -> Entry<'r> {
    Entry { key: Value::str(key), value }
}
