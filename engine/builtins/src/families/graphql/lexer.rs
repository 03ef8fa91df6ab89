//! GraphQL text to tokens.

use std::fmt;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Invalid,
    End,
    /// `! $ & ( ) ... : = @ [ ] { } |`
    Mark(&'static str),
    Name,
    Int,
    Float,
    String,
    Block,
    Comment,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Invalid => "<Invalid>",
            Kind::End => "<EOF>",
            Kind::Mark(mark) => mark,
            Kind::Name => "Name",
            Kind::Int => "Int",
            Kind::Float => "Float",
            Kind::String => "String",
            Kind::Block => "BlockString",
            Kind::Comment => "Comment",
        })
    }
}

/// A token; marks have no text, that of an invalid one is the complaint.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: String,
    pub(super) position: (u32, u32),
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.text.is_empty() || self.kind == Kind::Invalid {
            return write!(f, "{}", self.kind);
        }
        let mut quoted = String::new();
        crate::go::quote::quote(&self.text, false, &mut quoted);
        write!(f, "{} {quoted}", self.kind)
    }
}

/// A reader of tokens. Positions count characters.
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    line: u32,
    column: u32,
}

const MARKS: &[&str] = &["!", "$", "&", "(", ")", "...", ":", "=", "@", "[", "]", "{", "}", "|"];

/// What is read, or the token that says why nothing can be.
type Read<T> = Result<T, Token>;

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Lexer<'t> {
        Lexer { text, at: 0, line: 1, column: 1 }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn advance(&mut self, text: &str) {
        self.at += text.len();
        self.column += text.chars().count() as u32;
    }

    fn new_line(&mut self) {
        self.line += 1;
        self.column = 1;
    }

    fn fail<T>(&self, message: String) -> Read<T> {
        Err(Token { kind: Kind::Invalid, text: message, position: (self.line, self.column) })
    }

    fn skip_blanks(&mut self) {
        while let Some(c) = self.peek() {
            match c {
                '\t' | ' ' | ',' | '\u{feff}' => self.advance(c.encode_utf8(&mut [0; 4])),
                '\n' => {
                    self.at += 1;
                    self.new_line();
                }
                '\r' => {
                    self.at += 1;
                    self.new_line();
                    if self.rest().starts_with('\n') {
                        self.at += 1;
                        self.column += 1;
                    }
                }
                _ => break,
            }
        }
    }

    /// The next token; where there is none, an invalid one whose text says why.
    pub(super) fn read(&mut self) -> Token {
        self.token().unwrap_or_else(|invalid| invalid)
    }

    fn token(&mut self) -> Read<Token> {
        self.skip_blanks();
        let position = (self.line, self.column);
        let token = |kind, text: &str| Token { kind, text: text.to_owned(), position };
        let rest = self.rest();
        let Some(c) = self.peek() else { return Ok(token(Kind::End, "")) };
        if let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(**mark)) {
            self.advance(mark);
            return Ok(token(Kind::Mark(mark), ""));
        }
        match c {
            '#' => {
                let text = self.take_while(|c| c > '\u{1f}' || c == '\t');
                Ok(token(Kind::Comment, text))
            }
            '_' | 'a'..='z' | 'A'..='Z' => {
                let text = self.take_while(|c| c == '_' || c.is_ascii_alphanumeric());
                Ok(token(Kind::Name, text))
            }
            '-' | '0'..='9' => self.number(),
            '"' if rest.starts_with("\"\"\"") => self.block(),
            '"' => self.string(),
            '\'' => self.fail(
                "Unexpected single quote character ('), did you mean to use a double quote (\")?"
                    .to_owned(),
            ),
            _ if c < ' ' => {
                self.fail(format!("Cannot contain the invalid character \"\\u{:04x}\"", c as u32))
            }
            _ => {
                // Only the first byte is looked at, and shown as the character of that number.
                let first = char::from(rest.as_bytes()[0]);
                self.fail(format!("Cannot parse the unexpected character \"{first}\"."))
            }
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let text = &rest[..rest.len() - rest.trim_start_matches(wanted).len()];
        self.advance(text);
        text
    }

    fn next_shown(&self) -> String {
        match self.rest().bytes().next() {
            Some(byte) => format!("\"{}\"", char::from(byte)),
            None => "<EOF>".to_owned(),
        }
    }

    fn digits(&mut self) -> Read<()> {
        if self.take_while(|c| c.is_ascii_digit()).is_empty() {
            return self
                .fail(format!("Invalid number, expected digit but got: {}.", self.next_shown()));
        }
        Ok(())
    }

    fn take(&mut self, one_of: &[char]) -> bool {
        match self.peek() {
            Some(c) if one_of.contains(&c) => {
                self.advance(c.encode_utf8(&mut [0; 4]));
                true
            }
            _ => false,
        }
    }

    fn number(&mut self) -> Read<Token> {
        let (start, position) = (self.at, (self.line, self.column));
        let mut kind = Kind::Int;
        self.take(&['-']);
        if self.take(&['0']) {
            if self.peek().is_some_and(|c| c.is_ascii_digit()) {
                return self.fail(format!(
                    "Invalid number, unexpected digit after 0: {}.",
                    self.next_shown()
                ));
            }
        } else {
            self.digits()?;
        }
        if self.take(&['.']) {
            kind = Kind::Float;
            self.digits()?;
        }
        if self.take(&['e', 'E']) {
            kind = Kind::Float;
            self.take(&['-', '+']);
            self.digits()?;
        }
        Ok(Token { kind, text: self.text[start..self.at].to_owned(), position })
    }

    fn string(&mut self) -> Read<Token> {
        self.advance("\"");
        // A string's position is that of its first character.
        let position = (self.line, self.column);
        let mut text = String::new();
        while let Some(c) = self.peek() {
            match c {
                '\n' | '\r' => break,
                '"' => {
                    self.advance("\"");
                    return Ok(Token { kind: Kind::String, text, position });
                }
                '\\' => self.escape(&mut text)?,
                _ if c < ' ' && c != '\t' => {
                    return self.fail(format!(
                        "Invalid character within String: \"\\u{:04x}\".",
                        c as u32
                    ));
                }
                _ => {
                    self.advance(c.encode_utf8(&mut [0; 4]));
                    text.push(c);
                }
            }
        }
        self.fail("Unterminated string.".to_owned())
    }

    fn escape(&mut self, out: &mut String) -> Read<()> {
        let rest = self.rest();
        let Some(escape) = rest[1..].chars().next() else {
            self.advance("\\");
            return self.fail("Invalid character escape sequence.".to_owned());
        };
        if escape == 'u' {
            // The text must go on after the four digits.
            let digits = rest.as_bytes().get(2..6).filter(|_| rest.len() > 6);
            let code = digits.and_then(|digits| std::str::from_utf8(digits).ok());
            let code = code.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
            let Some(code) = code.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
                self.advance("\\");
                let shown =
                    String::from_utf8_lossy(&rest.as_bytes()[1..rest.len().min(6)]).into_owned();
                let shown = if rest.len() > 6 { shown } else { rest[1..].to_owned() };
                return self.fail(format!("Invalid character escape sequence: \\{shown}."));
            };
            out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            self.at += 6;
            self.column += 6;
            return Ok(());
        }
        out.push(match escape {
            '"' | '/' | '\\' => escape,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => {
                self.advance("\\");
                let shown = char::from(rest.as_bytes()[1]);
                return self.fail(format!("Invalid character escape sequence: \\{shown}."));
            }
        });
        self.at += 2;
        self.column += 2;
        Ok(())
    }

    fn block(&mut self) -> Read<Token> {
        self.advance("\"\"\"");
        let mut raw = String::new();
        while let Some(c) = self.peek() {
            let rest = self.rest();
            if c == '"' {
                let quotes = rest.len() - rest.trim_start_matches('"').len();
                if quotes >= 3 {
                    // The position is where the string ends its last line.
                    raw.extend(std::iter::repeat_n('"', quotes - 3));
                    let position = (self.line, self.block_column(&raw));
                    self.advance(&rest[..quotes]);
                    return Ok(Token { kind: Kind::Block, text: unindented(&raw), position });
                }
            }
            match c {
                _ if rest.starts_with("\\\"\"\"") => {
                    raw.push_str("\"\"\"");
                    self.advance("\\\"\"\"");
                }
                '\r' => {
                    self.at += 1 + usize::from(rest[1..].starts_with('\n'));
                    raw.push('\n');
                    self.new_line();
                }
                '\n' => {
                    self.at += 1;
                    raw.push('\n');
                    self.new_line();
                }
                _ if c < ' ' && c != '\t' => {
                    return self.fail(format!(
                        "Invalid character within String: \"\\u{:04x}\".",
                        c as u32
                    ));
                }
                _ => {
                    self.advance(c.encode_utf8(&mut [0; 4]));
                    raw.push(c);
                }
            }
        }
        self.fail("Unterminated string.".to_owned())
    }

    /// The column of a block string: that of its start on a line of its own, counted from the last line's start.
    fn block_column(&self, raw: &str) -> u32 {
        match raw.contains('\n') {
            false => self.column - raw.chars().count() as u32,
            true => self.column,
        }
    }
}

fn indent(line: &str) -> Option<usize> {
    line.find(|c| c != ' ' && c != '\t')
}

/// A block string without the indentation its lines share, and without blank lines around it.
fn unindented(raw: &str) -> String {
    let lines: Vec<&str> = raw.split('\n').collect();
    let common = lines.iter().filter_map(|line| indent(line)).min();
    let cut = |(index, line): (usize, &&'_ str)| -> String {
        match common {
            Some(common) if index > 0 => line.get(common..).unwrap_or_default().to_owned(),
            _ => (*line).to_owned(),
        }
    };
    let lines: Vec<String> = lines.iter().enumerate().map(cut).collect();
    let first = lines.iter().position(|line| indent(line).is_some());
    let last = lines.iter().rposition(|line| indent(line).is_some());
    match (first, last) {
        (Some(first), Some(last)) => lines[first..=last].join("\n"),
        _ => String::new(),
    }
}
