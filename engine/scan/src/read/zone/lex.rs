//! Zone files apart into entries, and entries into tokens: parentheses, comments, quotes (RFC 1035 §5.1).

use crate::read::Fault;

/// An entry may be so long, in bytes: what is longer forgot to close something.
const MAX_ENTRY: usize = 1 << 16;

/// A word of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// As it is written, without quotes.
    pub text: &'t str,
    /// Where it begins, its quote included.
    pub start: usize,
    /// Behind it.
    pub end: usize,
    pub is_quoted: bool,
}

/// The words of an entry.
#[derive(Debug)]
pub(super) struct Line<'t> {
    pub tokens: Vec<Token<'t>>,
    /// Whether it begins with a blank, so that its owner is that of the entry before.
    pub is_indented: bool,
    pub start: usize,
    pub end: usize,
}

/// What is left of a text.
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    pub fn new(text: &'t str, start: usize) -> Lexer<'t> {
        Lexer { text, at: start }
    }

    /// The next entry that has words. Behind a fault, lexing goes on with the next line.
    pub fn line(&mut self) -> Option<Result<Line<'t>, Fault>> {
        while self.at < self.text.len() {
            let start = self.at;
            match self.entry() {
                Ok(line) if line.tokens.is_empty() => {}
                Ok(line) => return Some(Ok(line)),
                Err(fault) => {
                    self.at = end_of_line(self.text, start) + 1;
                    return Some(Err(fault));
                }
            }
        }
        None
    }

    fn entry(&mut self) -> Result<Line<'t>, Fault> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let is_indented = matches!(bytes.get(start), Some(b' ' | b'\t'));
        let (mut tokens, mut open, mut end) = (Vec::new(), None, start);
        while let Some(byte) = bytes.get(self.at) {
            if self.at - start > MAX_ENTRY {
                let at = open.unwrap_or(start);
                return Err(Fault::new(at, format!("an entry is longer than {MAX_ENTRY} bytes")));
            }
            match byte {
                b'\n' if open.is_none() => break,
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                b';' => self.at = end_of_line(self.text, self.at),
                b'(' if open.is_some() => {
                    return Err(Fault::new(self.at, "a `(` stands inside of another"));
                }
                b'(' => {
                    open = Some(self.at);
                    self.at += 1;
                }
                b')' if open.is_none() => {
                    return Err(Fault::new(self.at, "a `)` closes nothing"));
                }
                b')' => {
                    open = None;
                    self.at += 1;
                    end = self.at;
                }
                b'"' => tokens.push(self.quoted()?),
                _ => tokens.push(self.word()),
            }
            end = tokens.last().map_or(end, |token| token.end.max(end));
        }
        if let Some(at) = open {
            return Err(Fault::new(at, "this `(` is not closed"));
        }
        self.at += 1;
        Ok(Line { tokens, is_indented, start, end })
    }

    fn quoted(&mut self) -> Result<Token<'t>, Fault> {
        let (bytes, start) = (self.text.as_bytes(), self.at);
        let mut at = start + 1;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => {
                    self.at = at + 1;
                    let text = &self.text[start + 1..at];
                    return Ok(Token { text, start, end: self.at, is_quoted: true });
                }
                b'\n' => break,
                b'\\' if bytes.get(at + 1).is_some_and(|next| *next != b'\n') => at += 2,
                _ => at += 1,
            }
        }
        Err(Fault::new(start, "this quote is not closed on its line"))
    }

    fn word(&mut self) -> Token<'t> {
        let (bytes, start) = (self.text.as_bytes(), self.at);
        let ends =
            |byte: u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b';' | b'(' | b')' | b'"');
        let mut at = start;
        while let Some(byte) = bytes.get(at).filter(|byte| !ends(**byte)) {
            let escapes = *byte == b'\\' && bytes.get(at + 1).is_some_and(|next| *next != b'\n');
            at += if escapes { 2 } else { 1 };
        }
        // An escaped character may be of several bytes.
        while !self.text.is_char_boundary(at.min(self.text.len())) {
            at += 1;
        }
        self.at = at.min(self.text.len());
        Token { text: &self.text[start..self.at], start, end: self.at, is_quoted: false }
    }
}

fn end_of_line(text: &str, from: usize) -> usize {
    text.as_bytes()[from..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(text.len(), |at| from + at)
}

/// The text that escapes of a token stand for. Bytes that are no text stay escaped.
pub(super) fn decoded(token: &str) -> String {
    if !token.contains('\\') {
        return token.to_owned();
    }
    let (mut bytes, mut rest) = (Vec::with_capacity(token.len()), token.as_bytes());
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'\\' {
            bytes.push(*byte);
        } else if let Some((code, after)) = code(rest) {
            bytes.push(code);
            rest = after;
        } else if let Some((next, after)) = rest.split_first() {
            bytes.push(*next);
            rest = after;
        }
    }
    let escape = |error: std::string::FromUtf8Error| {
        let shown = |byte: u8| match byte {
            b' '..=b'~' => char::from(byte).to_string(),
            _ => format!("\\{byte:03}"),
        };
        error.into_bytes().into_iter().map(shown).collect()
    };
    String::from_utf8(bytes).unwrap_or_else(escape)
}

/// The byte that three digits stand for.
fn code(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let (digits, rest) = bytes.split_at_checked(3)?;
    let digits = std::str::from_utf8(digits).ok()?;
    digits.bytes().all(|digit| digit.is_ascii_digit()).then_some(())?;
    Some((digits.parse().ok()?, rest))
}

/// A time in seconds, plain or in units: `1h30m`, `2W`.
pub(super) fn seconds(text: &str) -> Option<u32> {
    text.bytes().next().filter(u8::is_ascii_digit)?;
    let (mut total, mut number, mut is_plain) = (0u32, None::<u32>, true);
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            let digit = u32::from(byte - b'0');
            number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
            continue;
        }
        let unit = match byte.to_ascii_lowercase() {
            b's' => 1,
            b'm' => 60,
            b'h' => 3_600,
            b'd' => 86_400,
            b'w' => 604_800,
            _ => return None,
        };
        total = total.checked_add(number.take()?.checked_mul(unit)?)?;
        is_plain = false;
    }
    match number {
        Some(number) if is_plain => Some(number),
        None => Some(total),
        // `1h30`: what has no unit is no time.
        Some(_) => None,
    }
}
