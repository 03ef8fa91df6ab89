//! JSON with places: the text is walked once for places and read by the engine's own reader.

use super::places::{Name, Places};
use super::{Fault, MAX_DEPTH, Parsed, Take, Words};
use lictor::{Document, Value, json};

/// Whether a text begins like JSON.
pub(super) fn looks(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Hands over the values of a text.
pub(super) fn documents(text: &str, start: usize, _: Words, take: Take<'_>) {
    each(text, start, true, take);
}

/// Hands over the values of a text; whether all of it was read. Only one value is taken unless there may be `many`.
pub(super) fn each(text: &str, start: usize, many: bool, take: Take<'_>) -> bool {
    let mut at = blank(text.as_bytes(), start);
    if at == text.len() && many {
        return true;
    }
    loop {
        match value(text, at) {
            Ok((parsed, end)) => {
                take(Ok(parsed));
                at = blank(text.as_bytes(), end);
            }
            Err(fault) => {
                take(Err(fault));
                return false;
            }
        }
        if at == text.len() {
            return true;
        }
        if !many {
            return false;
        }
    }
}

fn blank(bytes: &[u8], from: usize) -> usize {
    let rest = bytes[from..].iter();
    from + rest.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count()
}

/// The value that begins here, and where it ends.
fn value(text: &str, start: usize) -> Result<(Parsed, usize), Fault> {
    let mut walk = Walk { text, at: start, places: Places::default(), keys: 0 };
    walk.run()?;
    let options = json::ReadOptions { max_depth: MAX_DEPTH };
    let bytes = &text.as_bytes()[start..walk.at];
    let value = Document::build(|region| json::read(region, bytes, &options));
    let value = value.map_err(|error| Fault::new(start + error.offset, error.message))?;
    let is_sound = keys(value.root()) == walk.keys;
    let repeated = if is_sound { Vec::new() } else { walk.places.repeated() };
    Ok((Parsed { value, places: walk.places, repeated }, walk.at))
}

/// How many keys there are in a value and all its parts.
fn keys(value: Value<'_>) -> usize {
    let items = value.as_array().unwrap_or_default().iter().map(|item| keys(*item));
    let entries = value.as_object().map(|object| object.entries()).unwrap_or_default();
    entries.len() + entries.iter().map(|entry| keys(entry.value)).chain(items).sum::<usize>()
}

/// Behind the closing quote of the string that begins here, or behind the text where it has none.
pub(super) fn string_end(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

struct Walk<'t> {
    text: &'t str,
    at: usize,
    places: Places,
    keys: usize,
}

/// An array or object that is being walked.
struct Open {
    id: u32,
    last: Option<u32>,
    close: u8,
}

impl Walk<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault<T>(&self, message: &str) -> Result<T, Fault> {
        let what = match self.text[self.at.min(self.text.len())..].chars().next() {
            None => "the end of the text".to_owned(),
            Some(found) => format!("`{}`", found.escape_debug()),
        };
        Err(Fault::new(self.at, format!("{message}, found {what}")))
    }

    fn run(&mut self) -> Result<(), Fault> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            self.at = blank(self.text.as_bytes(), self.at);
            let name = match open.last() {
                Some(Open { close: b'}', .. }) => Some(self.key()?),
                _ => None,
            };
            let parent = open.last().map(|open| open.id);
            let before = open.last().and_then(|open| open.last);
            let id = self.places.add(self.at, name, parent, before);
            if let Some(open) = open.last_mut() {
                open.last = Some(id);
            }
            match self.byte() {
                Some(bracket @ (b'{' | b'[')) => {
                    if open.len() >= MAX_DEPTH {
                        return Err(Fault::new(self.at, format!("nests deeper than {MAX_DEPTH}")));
                    }
                    let close = bracket + 2;
                    self.at = blank(self.text.as_bytes(), self.at + 1);
                    if self.byte() != Some(close) {
                        open.push(Open { id, last: None, close });
                        continue;
                    }
                    self.at += 1;
                }
                Some(b'"') => self.at += string_end(&self.text.as_bytes()[self.at..]),
                _ => self.word()?,
            }
            self.places.set_end(id, self.at);
            if self.close(&mut open)? {
                return Ok(());
            }
        }
    }

    /// What follows a value: a comma, or ends of what it is in. Whether the walk is over.
    fn close(&mut self, open: &mut Vec<Open>) -> Result<bool, Fault> {
        while let Some(innermost) = open.last() {
            self.at = blank(self.text.as_bytes(), self.at);
            match self.byte() {
                Some(b',') => {
                    self.at += 1;
                    return Ok(false);
                }
                Some(byte) if byte == innermost.close => {
                    self.at += 1;
                    self.places.set_end(innermost.id, self.at);
                    open.pop();
                }
                _ => {
                    let close = char::from(innermost.close);
                    return self.fault(&format!("expected `,` or `{close}`"));
                }
            }
        }
        Ok(true)
    }

    /// Passes over a number, `true`, `false` or `null`; the reader looks at it closely.
    fn word(&mut self) -> Result<(), Fault> {
        let rest = &self.text.as_bytes()[self.at..];
        let is_word =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        let len = rest.iter().take_while(is_word).count();
        if len == 0 {
            return self.fault("expected a value");
        }
        self.at += len;
        Ok(())
    }

    fn key(&mut self) -> Result<Name, Fault> {
        if self.byte() != Some(b'"') {
            return self.fault("expected a key in double quotes");
        }
        let start = self.at;
        self.at += string_end(&self.text.as_bytes()[start..]);
        let written = &self.text[start..self.at];
        let inside = written.get(1..written.len().saturating_sub(1)).unwrap_or_default();
        let name = if inside.contains('\\') {
            let decoded = Document::build(|region| {
                json::read(region, written.as_bytes(), &json::ReadOptions::default())
            });
            let decoded =
                decoded.map_err(|error| Fault::new(start + error.offset, error.message))?;
            self.places.name(start, decoded.root().as_str().unwrap_or_default())
        } else {
            self.places.name(start, inside)
        };
        self.keys += 1;
        self.at = blank(self.text.as_bytes(), self.at);
        if self.byte() != Some(b':') {
            return self.fault("expected `:`");
        }
        self.at = blank(self.text.as_bytes(), self.at + 1);
        Ok(name)
    }
}
