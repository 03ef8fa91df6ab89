//! Text to tokens, in one pass over the bytes.
//!
//! The whole file is cut up before parsing begins, so that looking ahead and going back cost nothing. A token
//! keeps its place and whether white space, a newline or a comment stood before it; its text stays in the source.
//! Words that are keywords only by import carry their keyword kind here: the parser decides whether it counts.
//! Mistakes become [`Tok::Illegal`] tokens with a message kept aside, reported only when the parser gets there.

mod token;

use crate::ast::Comment;
use crate::source::{FileId, Loc};
use token::keyword;

pub(crate) use token::{COMMENT, ESCAPED, NL, SPOILT, Tok, Token, WS};

/// A file cut up; `tokens` ends with [`Tok::Eof`].
#[derive(Debug, Default)]
pub(crate) struct Lexed {
    pub(crate) tokens: Vec<Token>,
    pub(crate) comments: Vec<Comment>,
    /// Messages of illegal tokens, as (token number, message), in order.
    pub(crate) errors: Vec<(u32, &'static str)>,
}

const BOM: &[u8] = "\u{feff}".as_bytes();

/// Cuts up a text. The first token is a place to stand on before the text begins.
pub(crate) fn lex(text: &str, file: FileId) -> Lexed {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        file,
        pos: 0,
        row: 1,
        base: 0,
        flags: 0,
        templates: Vec::new(),
        out: Lexed { tokens: Vec::with_capacity(text.len() / 4 + 2), ..Lexed::default() },
    };
    lexer.out.tokens.push(Token { kind: Tok::Eof, flags: 0, start: 0, end: 0, row: 1, col: 0 });
    if lexer.bytes.starts_with(BOM) {
        lexer.pos = BOM.len();
        lexer.base = BOM.len() - 1;
    }
    lexer.run();
    lexer.out
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    file: FileId,
    pos: usize,
    row: u32,
    /// Offset of the line's start, moved on by every byte that is not a character of its own, so that
    /// `pos - base + 1` is the column in characters.
    base: usize,
    flags: u8,
    /// Open template strings: whether raw, and how many braces are open inside the expression.
    templates: Vec<(bool, u32)>,
    out: Lexed,
}

impl Lexer<'_> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.pos).copied().unwrap_or(0)
    }

    fn at_end(&self) -> bool {
        self.pos >= self.bytes.len()
    }

    fn col(&self, pos: usize) -> u32 {
        (pos + 1 - self.base) as u32
    }

    fn error(&mut self, message: &'static str) {
        self.out.errors.push((self.out.tokens.len() as u32, message));
    }

    fn newline(&mut self, at: usize) {
        self.row += 1;
        self.base = at + 1;
    }

    /// Whether the byte here is one that spoils the token before it, as it is read one character ahead.
    fn spoils(&self) -> Option<&'static str> {
        match self.peek() {
            0 if !self.at_end() => Some("illegal null character"),
            0xef if self.pos > 0 && self.bytes[self.pos..].starts_with(BOM) => {
                Some("illegal byte-order mark")
            }
            _ => None,
        }
    }

    fn run(&mut self) {
        if self.peek() == 0 && !self.at_end() {
            self.error("illegal null character");
        }
        loop {
            if !self.skip_blank() {
                continue;
            }
            let (start, row, col) = (self.pos, self.row, self.col(self.pos));
            if self.at_end() {
                self.finish();
                return;
            }
            let kind = self.token();
            self.push(kind, start, row, col);
            if kind == Tok::RBrace {
                self.resume_template();
            }
        }
    }

    /// Whether a mistake was found in the token now being read.
    fn is_spoilt(&self) -> bool {
        self.out.errors.last().is_some_and(|(at, _)| *at as usize == self.out.tokens.len())
    }

    fn push(&mut self, kind: Tok, start: usize, row: u32, col: u32) {
        if let Some(message) = self.spoils() {
            self.error(message);
        }
        let kind = if self.is_spoilt() { Tok::Illegal } else { kind };
        let token =
            Token { kind, flags: self.flags, start: start as u32, end: self.pos as u32, row, col };
        self.out.tokens.push(token);
        self.flags = 0;
    }

    /// The end of the file sits on the last character's line, or before the first column of the line after it.
    fn finish(&mut self) {
        let end = self.bytes.len();
        let col = self.col(end) - 1;
        let kind = if self.is_spoilt() { Tok::Illegal } else { Tok::Eof };
        let token = Token {
            kind,
            flags: self.flags,
            start: end as u32,
            end: end as u32,
            row: self.row,
            col,
        };
        self.out.tokens.push(token);
        if kind == Tok::Illegal {
            self.out.tokens.push(Token { kind: Tok::Eof, ..token });
        }
    }

    /// Skips white space and comments; false if one of them became an illegal token.
    fn skip_blank(&mut self) -> bool {
        loop {
            let (at, flags) = (self.pos, self.flags);
            match self.peek() {
                b' ' | b'\t' | b'\r' => {
                    self.flags |= WS;
                    self.pos += 1;
                }
                b'\n' => {
                    self.flags |= WS | NL;
                    self.newline(at);
                    self.pos += 1;
                }
                b'#' => {
                    if !self.comment() {
                        return false;
                    }
                    continue;
                }
                _ => return true,
            }
            if self.spoils().is_some() {
                let col = if self.bytes[at] == b'\n' { 0 } else { self.col(at) };
                self.flags = flags;
                self.push(Tok::Illegal, at, self.row, col);
                return false;
            }
        }
    }

    fn comment(&mut self) -> bool {
        let start = self.pos;
        let mut clean = true;
        while let Some(&byte) = self.bytes.get(self.pos) {
            match byte {
                b'\n' => break,
                0 => {
                    self.error("illegal null character");
                    clean = false;
                }
                0xef if self.bytes[self.pos..].starts_with(BOM) => {
                    self.error("illegal byte-order mark");
                    clean = false;
                }
                _ => {}
            }
            self.pos += 1;
        }
        let col = self.col(start);
        let extra = continuation_bytes(&self.bytes[start..self.pos]);
        self.base += extra;
        if !clean {
            self.push(Tok::Illegal, start, self.row, col);
            return false;
        }
        self.flags |= COMMENT;
        let text = self.text[start + 1..self.pos].trim_end_matches('\r');
        let loc = Loc {
            file: self.file,
            offset: start as u32,
            len: (self.pos - start) as u32,
            row: self.row,
            col,
        };
        self.out.comments.push(Comment { text: text.to_string(), loc });
        true
    }

    fn token(&mut self) -> Tok {
        let byte = self.bytes[self.pos];
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => return self.word(),
            b'0'..=b'9' => return self.number(),
            b'"' => return self.string(),
            b'`' => return self.raw_string(),
            b'$' => return self.template(),
            0x80.. => return self.foreign(),
            _ => self.pos += 1,
        }
        match byte {
            b'[' => Tok::LBrack,
            b']' => Tok::RBrack,
            b'{' => {
                if let Some((_, depth)) = self.templates.last_mut() {
                    *depth += 1;
                }
                Tok::LBrace
            }
            b'}' => Tok::RBrace,
            b'(' => Tok::LParen,
            b')' => Tok::RParen,
            b',' => Tok::Comma,
            b':' => self.with_equals(Tok::Assign, Tok::Colon),
            b'+' => Tok::Add,
            b'-' => Tok::Sub,
            b'*' => Tok::Mul,
            b'/' => Tok::Quo,
            b'%' => Tok::Rem,
            b'&' => Tok::And,
            b'|' => Tok::Or,
            b'=' => self.with_equals(Tok::Equal, Tok::Unify),
            b'>' => self.with_equals(Tok::Gte, Tok::Gt),
            b'<' => self.with_equals(Tok::Lte, Tok::Lt),
            b'!' => {
                let tok = self.with_equals(Tok::Neq, Tok::Illegal);
                if tok == Tok::Illegal {
                    self.error("illegal ! character");
                }
                tok
            }
            b';' => Tok::Semicolon,
            b'.' => Tok::Dot,
            _ => Tok::Illegal,
        }
    }

    fn with_equals(&mut self, yes: Tok, no: Tok) -> Tok {
        if self.peek() == b'=' {
            self.pos += 1;
            yes
        } else {
            no
        }
    }

    /// A character outside ASCII, which no token begins with.
    fn foreign(&mut self) -> Tok {
        let len = self.text[self.pos..].chars().next().map_or(1, char::len_utf8);
        self.pos += len;
        self.base += len - 1;
        Tok::Illegal
    }

    fn skip_word(&mut self) {
        while self.peek().is_ascii_alphanumeric() || self.peek() == b'_' {
            self.pos += 1;
        }
    }

    fn word(&mut self) -> Tok {
        let start = self.pos;
        self.skip_word();
        if self.peek() >= 0x80 {
            self.flags |= SPOILT;
            return Tok::Ident;
        }
        keyword(&self.bytes[start..self.pos])
    }

    fn digits(&mut self) -> bool {
        let start = self.pos;
        while self.peek().is_ascii_digit() {
            self.pos += 1;
        }
        self.pos > start
    }

    fn number(&mut self) -> Tok {
        self.digits();
        if self.peek() == b'.' {
            self.pos += 1;
            if !self.digits() {
                self.error("expected fraction");
            }
        }
        if self.peek() | 0x20 == b'e' {
            self.pos += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.pos += 1;
            }
            if !self.digits() {
                self.error("expected exponent");
            }
        }
        if self.peek().is_ascii_alphabetic() || self.peek() == b'_' {
            self.error("illegal number format");
            self.skip_word();
        }
        Tok::Number
    }

    /// Steps over one character inside a literal, minding lines and columns and characters no file may hold.
    fn step(&mut self) {
        match self.peek() {
            b'\n' => self.newline(self.pos),
            0x80..=0xbf => self.base += 1,
            0xef if self.bytes[self.pos..].starts_with(BOM) => {
                self.error("illegal byte-order mark")
            }
            0 if !self.at_end() => self.error("illegal null character"),
            _ => {}
        }
        if !self.at_end() {
            self.pos += 1;
        }
    }

    /// Steps over a whole character.
    fn step_char(&mut self) {
        self.step();
        while matches!(self.peek(), 0x80..=0xbf) {
            self.step();
        }
    }

    fn escape(&mut self, template: bool) {
        self.flags |= ESCAPED;
        match self.peek() {
            b'\\' | b'"' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.pos += 1,
            b'{' if template => self.pos += 1,
            b'u' => (0..4).for_each(|_| self.step_char()),
            _ => self.error("illegal escape sequence"),
        }
    }

    fn string(&mut self) -> Tok {
        self.pos += 1;
        loop {
            match self.peek() {
                b'"' => {
                    self.pos += 1;
                    break;
                }
                b'\\' => {
                    self.pos += 1;
                    self.escape(false);
                }
                b'\n' => {
                    self.error("non-terminated string");
                    break;
                }
                0 if self.at_end() => {
                    self.error("non-terminated string");
                    break;
                }
                0 | 0x80.. => self.step(),
                _ => self.pos += 1,
            }
        }
        Tok::String
    }

    fn raw_string(&mut self) -> Tok {
        self.pos += 1;
        loop {
            match self.peek() {
                b'`' => {
                    self.pos += 1;
                    break;
                }
                0 if self.at_end() => {
                    self.error("non-terminated string");
                    break;
                }
                b'\n' | 0 | 0x80.. => self.step(),
                _ => self.pos += 1,
            }
        }
        Tok::String
    }

    fn template(&mut self) -> Tok {
        self.pos += 1;
        match self.peek() {
            quote @ (b'"' | b'`') => {
                self.pos += 1;
                self.template_text(quote == b'`')
            }
            _ => {
                self.error("illegal $ character");
                Tok::Illegal
            }
        }
    }

    /// Literal text of a template string, up to and with the `{` or quote that ends it.
    fn template_text(&mut self, raw: bool) -> Tok {
        let quote = if raw { b'`' } else { b'"' };
        loop {
            match self.peek() {
                byte if byte == quote => {
                    self.pos += 1;
                    return if raw { Tok::RawTemplateEnd } else { Tok::TemplateEnd };
                }
                b'{' => {
                    self.pos += 1;
                    self.templates.push((raw, 0));
                    return if raw { Tok::RawTemplatePart } else { Tok::TemplatePart };
                }
                b'\\' if raw => {
                    self.pos += 1;
                    if self.peek() == b'{' {
                        self.flags |= ESCAPED;
                        self.pos += 1;
                    }
                }
                b'\\' => {
                    self.pos += 1;
                    self.escape(true);
                }
                b'\n' if !raw => {
                    self.error("non-terminated string");
                    return Tok::TemplatePart;
                }
                0 if self.at_end() => {
                    self.error("non-terminated string");
                    return Tok::TemplatePart;
                }
                b'\n' | 0 | 0x80.. => self.step(),
                _ => self.pos += 1,
            }
        }
    }

    /// After a `}`: if it closed the expression of a template string, the string goes on.
    fn resume_template(&mut self) {
        let Some((raw, depth)) = self.templates.last_mut() else { return };
        if *depth > 0 {
            *depth -= 1;
            return;
        }
        let raw = *raw;
        self.templates.pop();
        let (start, mut row, mut col) = (self.pos, self.row, self.col(self.pos));
        if self.peek() == b'\n' {
            (row, col) = (row + 1, 0);
        }
        let kind = self.template_text(raw);
        self.push(kind, start, row, col);
    }
}

fn continuation_bytes(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (0x80..=0xbf).contains(*byte)).count()
}
