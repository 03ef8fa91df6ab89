//! The configuration of nginx with places.
//!
//! The value is `{"nginx": [directive, ...]}`, a directive `{"name": "listen", "args": ["443", "ssl"]}` with `"block": [...]` where
//! it has one. Quotes are taken off, variables stay as they are written, blocks of Lua are passed over. Files that are
//! included are not looked for.

use super::places::Places;
use super::{Fault, Parsed, Take, Words};
use lictor::{Document, Region, Value};

/// Blocks nest no deeper.
const MAX_DEPTH: usize = 64;

/// Whether a text looks like such a configuration.
pub(super) fn looks(text: &str) -> bool {
    const DIRECTIVES: [&str; 14] = [
        "server",
        "http",
        "events",
        "location",
        "upstream",
        "listen",
        "server_name",
        "ssl_protocols",
        "ssl_ciphers",
        "ssl_certificate",
        "include",
        "user",
        "worker_processes",
        "add_header",
    ];
    let mut lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first_is_known = |line: &str| {
        let word = line.split([' ', '\t', '{', ';']).next().unwrap_or_default();
        DIRECTIVES.contains(&word) || word.starts_with("ssl_") || word.starts_with("proxy_")
    };
    let ends_so = |line: &str| {
        let line = line.split(" #").next().unwrap_or_default().trim_end();
        line.ends_with(['{', ';', '}'])
    };
    lines.any(|line| first_is_known(line) && ends_so(line))
}

/// Reads a text as one document; what is broken is passed over behind the fault.
pub(super) fn documents(text: &str, start: usize, _: Words, take: Take<'_>) {
    let mut places = Places::default();
    let mut faults = Vec::new();
    let value = Document::build(|region| -> Result<_, std::convert::Infallible> {
        let root = places.add(start, None, None, None);
        let name = places.name(start, "nginx");
        let list = places.add(start, Some(name), Some(root), None);
        let mut walk = Walk { text, at: start, region, places: &mut places, faults: &mut faults };
        let directives = walk.block(list, 0);
        Ok(region.record(&[("nginx", directives)]))
    });
    let Ok(value) = value;
    take(Ok(Parsed { value, places, repeated: Vec::new() }));
    faults.into_iter().for_each(|fault| take(Err(fault)));
}

struct Walk<'w, 'r> {
    text: &'w str,
    at: usize,
    region: &'r Region,
    places: &'w mut Places,
    faults: &'w mut Vec<Fault>,
}

/// What comes next in a text.
enum Token {
    /// A word, from and to where it stands, quotes included.
    Word(String, usize, usize),
    Semicolon,
    Open,
    Close,
    End,
}

impl<'r> Walk<'_, 'r> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over blanks and comments.
    fn blank(&mut self) {
        while let Some(byte) = self.byte() {
            match byte {
                b'#' => {
                    let rest = &self.text[self.at..];
                    self.at += rest.find('\n').unwrap_or(rest.len());
                }
                byte if byte.is_ascii_whitespace() => self.at += 1,
                _ => return,
            }
        }
    }

    fn token(&mut self) -> Token {
        self.blank();
        let start = self.at;
        let Some(byte) = self.byte() else { return Token::End };
        match byte {
            b';' | b'{' | b'}' => {
                self.at += 1;
                match byte {
                    b';' => Token::Semicolon,
                    b'{' => Token::Open,
                    _ => Token::Close,
                }
            }
            b'"' | b'\'' => self.quoted(byte),
            _ => {
                let mut braces = 0;
                while let Some(byte) = self.byte() {
                    match byte {
                        b'\\' => self.at += 1,
                        b'{' if self.text[start..self.at].ends_with('$') => braces += 1,
                        b'}' if braces > 0 => braces -= 1,
                        b';' | b'{' | b'}' => break,
                        byte if byte.is_ascii_whitespace() => break,
                        _ => {}
                    }
                    self.at += 1;
                }
                self.at = self.at.min(self.text.len());
                while !self.text.is_char_boundary(self.at) {
                    self.at += 1;
                }
                Token::Word(self.text[start..self.at].to_owned(), start, self.at)
            }
        }
    }

    fn quoted(&mut self, quote: u8) -> Token {
        let start = self.at;
        let mut word = String::new();
        let mut chars = self.text[start + 1..].char_indices();
        while let Some((offset, char)) = chars.next() {
            match char {
                '\\' => match chars.next() {
                    Some((_, next @ ('"' | '\'' | '\\'))) => word.push(next),
                    Some((_, next)) => word.extend(['\\', next]),
                    None => {}
                },
                char if char == char::from(quote) => {
                    self.at = start + 1 + offset + 1;
                    return Token::Word(word, start, self.at);
                }
                char => word.push(char),
            }
        }
        self.faults.push(Fault::new(start, "the quoted text does not end"));
        self.at = self.text.len();
        Token::Word(word, start, self.at)
    }

    /// The directives up to the end of a block.
    fn block(&mut self, parent: u32, depth: usize) -> Value<'r> {
        let (mut directives, mut last) = (Vec::new(), None);
        loop {
            match self.token() {
                Token::End if depth > 0 => {
                    self.faults
                        .push(Fault::new(self.text.len(), "a block does not end, expected `}`"));
                    break;
                }
                Token::Close if depth == 0 => {
                    self.faults
                        .push(Fault::new(self.at - 1, "there is no block that `}` would end"));
                }
                Token::End | Token::Close => break,
                Token::Semicolon => {}
                Token::Open => {
                    self.faults.push(Fault::new(self.at - 1, "expected a directive, found `{`"));
                    self.skip();
                }
                Token::Word(name, start, _) => {
                    let id = self.places.add(start, None, Some(parent), last);
                    last = Some(id);
                    directives.push(self.directive(&name, start, id, depth));
                }
            }
        }
        self.region.array(&directives)
    }

    fn directive(&mut self, name: &str, start: usize, id: u32, depth: usize) -> Value<'r> {
        let region = self.region;
        let key = self.places.name(self.at, "args");
        let list = self.places.add(self.at, Some(key), Some(id), None);
        let (mut args, mut last) = (Vec::new(), None);
        let mut block = None;
        loop {
            match self.token() {
                Token::Word(arg, from, to) => {
                    let arg_id = self.places.add(from, None, Some(list), last);
                    self.places.set_end(arg_id, to);
                    last = Some(arg_id);
                    args.push(region.str(&arg));
                }
                Token::Semicolon => break,
                Token::Open if name.ends_with("_by_lua_block") => {
                    self.skip();
                    break;
                }
                Token::Open if depth + 1 >= MAX_DEPTH => {
                    let message = format!("blocks nest deeper than {MAX_DEPTH}");
                    self.faults.push(Fault::new(self.at - 1, message));
                    self.skip();
                    break;
                }
                Token::Open => {
                    let key = self.places.name(start, "block");
                    let inner = self.places.add(self.at - 1, Some(key), Some(id), Some(list));
                    block = Some(self.block(inner, depth + 1));
                    break;
                }
                Token::Close | Token::End => {
                    let message = format!("expected `;` behind `{}`", cut(name));
                    self.faults.push(Fault::new(start, message));
                    // The brace still ends the block around.
                    self.at -= usize::from(self.text[..self.at].ends_with('}'));
                    break;
                }
            }
        }
        let mut fields = vec![("name", region.str(name)), ("args", region.array(&args))];
        fields.extend(block.map(|block| ("block", block)));
        region.record(&fields)
    }

    /// Passes over what stands between braces, the first of which is read.
    fn skip(&mut self) {
        let mut open = 1;
        for byte in self.text.as_bytes()[self.at..].iter() {
            self.at += 1;
            match byte {
                b'{' => open += 1,
                b'}' => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }
}

fn cut(name: &str) -> String {
    name.chars().take(40).collect()
}
