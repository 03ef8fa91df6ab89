//! Case files as OPA's runner reads them: YAML 1.1 scalars, but numbers keep their text.
//!
//! The reader of the engine sends numbers through floats, as OPA's loader of data does. Cases need them exact.

use lictor_value::{Document, Entry, Region, Value, number};
use std::collections::HashMap;
use yaml_rust2::parser::{Event, Parser, Tag};
use yaml_rust2::scanner::TScalarStyle;

const MAX_DEPTH: usize = 512;
const MAX_NODES: usize = 10_000_000;
/// How many nodes aliases may add for every node that is written.
const MAX_GROWTH: usize = 100;

/// Reads the first document of a YAML text into a region. An empty text is `null`.
///
/// # Errors
/// What is wrong, in the words of OPA's reader where they are known.
pub fn read<'r>(region: &'r Region, text: &str) -> Result<Value<'r>, String> {
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        region,
        anchors: HashMap::new(),
        nodes: 0,
        copied: 0,
    };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart, _) => {}
            (Event::StreamEnd | Event::DocumentEnd, _) => return Ok(Value::NULL),
            (event, line) => {
                let value = reader.node(event, line, 0)?.value;
                return reader.finish(value);
            }
        }
    }
}

/// Reads a YAML text into a document of its own.
///
/// # Errors
/// As for [`read`].
pub fn document(text: &str) -> Result<Document, String> {
    Document::build(|region| read(region, text))
}

struct Reader<'t, 'r> {
    parser: Parser<std::str::Chars<'t>>,
    region: &'r Region,
    anchors: HashMap<usize, Node<'r>>,
    nodes: usize,
    copied: usize,
}

#[derive(Clone, Copy)]
struct Node<'r> {
    value: Value<'r>,
    nodes: usize,
    /// A plain `<<` as key.
    merge: bool,
}

impl<'r> Reader<'_, 'r> {
    fn next(&mut self) -> Result<(Event, usize), String> {
        match self.parser.next_token() {
            Ok((event, mark)) => Ok((event, mark.line())),
            Err(error) => Err(format!("yaml: line {}: {}", error.marker().line(), error.info())),
        }
    }

    fn finish(&mut self, value: Value<'r>) -> Result<Value<'r>, String> {
        loop {
            match self.next()?.0 {
                Event::DocumentEnd => {}
                _ => return Ok(value),
            }
        }
    }

    fn node(&mut self, event: Event, line: usize, depth: usize) -> Result<Node<'r>, String> {
        if depth > MAX_DEPTH {
            return Err(format!("yaml: line {line}: exceeded max depth of {MAX_DEPTH}"));
        }
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err("yaml: document is too large".to_owned());
        }
        let before = self.nodes;
        let (value, anchor, merge) = match event {
            Event::Alias(id) => return self.alias(id, line),
            Event::Scalar(text, style, anchor, tag) => {
                let merge = style == TScalarStyle::Plain && text == "<<" && tag.is_none();
                (self.scalar(&text, style, tag.as_ref())?, anchor, merge)
            }
            Event::SequenceStart(anchor, _) => (self.sequence(depth)?, anchor, false),
            Event::MappingStart(anchor, _) => (self.mapping(depth)?, anchor, false),
            _ => return Err(format!("yaml: line {line}: unexpected event")),
        };
        let node = Node { value, nodes: self.nodes - before + 1, merge };
        if anchor > 0 {
            self.anchors.insert(anchor, node);
        }
        Ok(node)
    }

    /// Values are shared, not copied, but whoever prints them pays for each copy.
    fn alias(&mut self, id: usize, line: usize) -> Result<Node<'r>, String> {
        let node =
            *self.anchors.get(&id).ok_or_else(|| format!("yaml: line {line}: unknown anchor"))?;
        self.copied += node.nodes;
        if self.copied > 10_000 && self.copied > self.nodes.saturating_mul(MAX_GROWTH) {
            return Err("yaml: document contains excessive aliasing".to_owned());
        }
        self.nodes += node.nodes;
        Ok(Node { merge: false, ..node })
    }

    fn sequence(&mut self, depth: usize) -> Result<Value<'r>, String> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(self.region.array(&items)),
                (event, line) => items.push(self.node(event, line, depth + 1)?.value),
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Value<'r>, String> {
        let mut merged = Vec::new();
        let mut own = Vec::new();
        loop {
            let (event, line) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let key = self.node(event, line, depth + 1)?;
            let (event, line) = self.next()?;
            let value = self.node(event, line, depth + 1)?.value;
            if key.merge {
                merge(value, &mut merged)?;
            } else {
                own.push(Entry { key: self.key(key.value, value)?, value });
            }
        }
        merged.extend(own);
        Ok(self.region.object(&mut merged))
    }

    fn key(&self, key: Value<'r>, value: Value<'r>) -> Result<Value<'r>, String> {
        if key.as_str().is_some() {
            return Ok(key);
        }
        if key.as_array().is_some() || key.as_object().is_some() {
            return Err(format!("yaml: invalid map key: {key}"));
        }
        if key.same_words(Value::NULL) {
            return Err(format!(
                "unsupported map key of type: %!s(<nil>), key: <nil>, value: {value}"
            ));
        }
        Ok(self.region.str(&key.to_string()))
    }

    fn scalar(
        &self,
        text: &str,
        style: TScalarStyle,
        tag: Option<&Tag>,
    ) -> Result<Value<'r>, String> {
        let core = tag.filter(|tag| tag.handle == "tag:yaml.org,2002:" || tag.handle == "!!");
        match core.map(|tag| tag.suffix.as_str()) {
            Some("str") => return Ok(self.region.str(text)),
            Some("binary") => return self.binary(text),
            Some(_) => {}
            None if style != TScalarStyle::Plain => return Ok(self.region.str(text)),
            None => {}
        }
        match text {
            "" | "~" | "null" | "Null" | "NULL" => Ok(Value::NULL),
            "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
                Ok(Value::TRUE)
            }
            "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off"
            | "OFF" => Ok(Value::FALSE),
            ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Err(unsupported("+Inf")),
            "-.inf" | "-.Inf" | "-.INF" => Err(unsupported("-Inf")),
            ".nan" | ".NaN" | ".NAN" => Err(unsupported("NaN")),
            _ => self.number(text).map(|number| number.unwrap_or_else(|| self.region.str(text))),
        }
    }

    fn binary(&self, text: &str) -> Result<Value<'r>, String> {
        let bytes =
            decode_base64(text).ok_or("yaml: !!binary value contains invalid base64 data")?;
        Ok(self.region.str(&String::from_utf8_lossy(&bytes)))
    }

    /// The number a plain scalar stands for, if it does.
    fn number(&self, text: &str) -> Result<Option<Value<'r>>, String> {
        if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
            return Ok(None);
        }
        if is_json_number(text) {
            return Ok(Some(number::from_text(self.region, text)));
        }
        let plain = text.replace('_', "");
        if let Some(int) = integer(&plain) {
            return Ok(Some(number::from_text(self.region, &int)));
        }
        if !is_float(&plain) {
            return Ok(None);
        }
        let Ok(float) = plain.parse::<f64>() else { return Ok(None) };
        match go_float(float) {
            Some(text) => Ok(Some(number::from_text(self.region, &text))),
            None => Ok(None),
        }
    }
}

fn unsupported(what: &str) -> String {
    format!("json: unsupported value: {what}")
}

/// Takes over the entries of a merge key's value: a mapping or a sequence of them; the first one named wins.
fn merge<'r>(value: Value<'r>, into: &mut Vec<Entry<'r>>) -> Result<(), String> {
    if let Some(object) = value.as_object() {
        into.extend_from_slice(object.entries());
        return Ok(());
    }
    let maps =
        value.as_array().ok_or("yaml: map merge requires map or sequence of maps as the value")?;
    for map in maps.iter().rev() {
        let object = map
            .as_object()
            .ok_or("yaml: map merge requires map or sequence of maps as the value")?;
        into.extend_from_slice(object.entries());
    }
    Ok(())
}

/// The decimal text of an integer in any of YAML 1.1's bases, if it fits 64 bits.
fn integer(text: &str) -> Option<String> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    let prefixed = |prefix: &str| digits.strip_prefix(prefix);
    let (digits, base) = if let Some(rest) = prefixed("0x").or(prefixed("0X")) {
        (rest, 16)
    } else if let Some(rest) = prefixed("0b").or(prefixed("0B")) {
        (rest, 2)
    } else if let Some(rest) = prefixed("0o").or(prefixed("0O")) {
        (rest, 8)
    } else if digits.len() > 1 && digits.starts_with('0') {
        (&digits[1..], 8)
    } else {
        (digits, 10)
    };
    if !digits.chars().all(|c| c.is_digit(base)) {
        return None;
    }
    let value = u64::from_str_radix(digits, base).ok()?;
    match (sign, value) {
        (_, 0) => Some("0".to_owned()),
        ("-", _) if value > 1 << 63 => None,
        _ => Some(format!("{sign}{value}")),
    }
}

/// `[-+]?[0-9]*\.?[0-9]*([eE][-+]?[0-9]+)?` with a digit before the exponent.
fn is_float(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|e| {
            let e = e.strip_prefix(['-', '+']).unwrap_or(e);
            !e.is_empty() && digits(e)
        })
}

fn is_json_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let whole = digits.split(['.', 'e', 'E']).next().unwrap_or("");
    let padded = whole.len() > 1 && whole.starts_with('0');
    let dangling = digits.split(['e', 'E']).next().is_some_and(|mantissa| mantissa.ends_with('.'));
    !text.starts_with('+') && !whole.is_empty() && !padded && !dangling && is_float(text)
}

/// A float as Go's JSON encoder writes it; none for infinities.
fn go_float(value: f64) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{value:e}");
        let (mantissa, exponent) = text.split_once('e')?;
        let sign = if exponent.starts_with('-') { "" } else { "+" };
        return Some(format!("{mantissa}e{sign}{exponent}"));
    }
    Some(format!("{value}"))
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.bytes().filter(|b| !b.is_ascii_whitespace() && *b != b'=') {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::document;

    fn eq(yaml: &str, want: &str) {
        let got = document(yaml).map_or_else(|e| format!("error: {e}"), |d| d.root().to_string());
        assert_eq!(got, want, "{yaml}");
    }

    #[test]
    fn scalars() {
        eq("[y, No, ~, '', \"1\", 1]", r#"[true, false, null, "", "1", 1]"#);
        eq("[0x10, 010, 1e3, +5, 1.10, .5]", "[16, 8, 1e3, 5, 1.10, 0.5]");
        eq("12345678901234567890123", "12345678901234567890123");
        eq("b: &x {c: 1}\na: {<<: *x, d: 2}", r#"{"a": {"c": 1, "d": 2}, "b": {"c": 1}}"#);
    }
}
