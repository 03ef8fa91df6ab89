//! Templates to tokens: text outside of `{{` and `}}`, words and marks within.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    LeftDelim,
    RightDelim,
    Space,
    Assign,
    Declare,
    Pipe,
    LeftParen,
    RightParen,
    Char,
    String,
    RawString,
    CharConstant,
    Number,
    Bool,
    Dot,
    Field,
    Variable,
    Identifier,
    Keyword,
    Error,
    End,
}

/// A token; `text` is its spelling, or the message of an error.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: String,
    pub(super) at: usize,
}

const KEYWORDS: &[&str] = &[
    "block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with",
];

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
}

/// The tokens of a template; the last is an end or an error.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new() };
    if let Err(message) = lexer.run() {
        lexer.tokens.push(Token { kind: Kind::Error, text: message, at: lexer.at });
    }
    lexer.tokens
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// Go's `%#U`.
fn code_point(c: Option<char>) -> String {
    match c {
        None => "U+FFFFFFFFFFFFFFFF".to_owned(),
        Some(c) => format!("U+{:04X} '{c}'", c as u32),
    }
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push(&mut self, kind: Kind, start: usize) {
        let text = self.text[start..self.at].to_owned();
        self.tokens.push(Token { kind, text, at: start });
    }

    fn run(&mut self) -> Result<(), String> {
        loop {
            let start = self.at;
            let Some(open) = self.rest().find("{{") else {
                self.at = self.text.len();
                if self.at > start {
                    self.push(Kind::Text, start);
                }
                self.push(Kind::End, self.at);
                return Ok(());
            };
            self.at += open;
            let delim = self.at;
            let trims = marks_left(&self.text[delim + 2..]);
            if trims {
                self.at = start + self.text[start..delim].trim_end_matches(is_space).len();
            }
            if self.at > start {
                self.push(Kind::Text, start);
            }
            self.at = delim + 2 + if trims { 2 } else { 0 };
            if self.rest().starts_with("/*") {
                self.comment()?;
                continue;
            }
            self.tokens.push(Token { kind: Kind::LeftDelim, text: "{{".to_owned(), at: delim });
            self.action()?;
        }
    }

    /// How long the closing mark here is, and whether it trims what follows.
    fn right_delim(&self) -> Option<(usize, bool)> {
        let rest = self.rest();
        let marked = rest.starts_with(is_space) && rest[1..].starts_with("-}}");
        match () {
            () if marked => Some((4, true)),
            () if rest.starts_with("}}") => Some((2, false)),
            () => None,
        }
    }

    fn skip(&mut self, (len, trims): (usize, bool)) {
        self.at += len;
        if trims {
            self.at = self.text.len() - self.rest().trim_start_matches(is_space).len();
        }
    }

    fn comment(&mut self) -> Result<(), String> {
        let Some(end) = self.rest().find("*/") else { return Err("unclosed comment".to_owned()) };
        self.at += end + 2;
        let delim = self.right_delim().ok_or("comment ends before closing delimiter")?;
        self.skip(delim);
        Ok(())
    }

    fn action(&mut self) -> Result<(), String> {
        let mut depth = 0usize;
        loop {
            if let Some(delim) = self.right_delim() {
                if depth > 0 {
                    return Err("unclosed left paren".to_owned());
                }
                let start = self.at + delim.0 - 2;
                self.tokens.push(Token {
                    kind: Kind::RightDelim,
                    text: "}}".to_owned(),
                    at: start,
                });
                self.skip(delim);
                return Ok(());
            }
            let start = self.at;
            let Some(c) = self.peek() else { return Err("unclosed action".to_owned()) };
            match c {
                _ if is_space(c) => self.space(),
                '.' if !self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                    self.field(Kind::Field)?
                }
                '.' | '+' | '-' | '0'..='9' => self.number()?,
                '$' => self.field(Kind::Variable)?,
                '"' => self.quoted('"', Kind::String, "unterminated quoted string")?,
                '\'' => self.quoted('\'', Kind::CharConstant, "unterminated character constant")?,
                '`' => {
                    let end = self.rest()[1..].find('`').ok_or("unterminated raw quoted string")?;
                    self.at += end + 2;
                    self.push(Kind::RawString, start);
                }
                ':' if self.rest().starts_with(":=") => {
                    self.at += 2;
                    self.push(Kind::Declare, start);
                }
                ':' => return Err("expected :=".to_owned()),
                _ if is_word(c) => self.word()?,
                _ => {
                    let kind = match c {
                        '=' => Kind::Assign,
                        '|' => Kind::Pipe,
                        '(' => Kind::LeftParen,
                        ')' => Kind::RightParen,
                        ' '..='~' => Kind::Char,
                        _ => {
                            return Err(format!(
                                "unrecognized character in action: {}",
                                code_point(Some(c))
                            ));
                        }
                    };
                    depth += usize::from(kind == Kind::LeftParen);
                    if kind == Kind::RightParen {
                        depth = depth.checked_sub(1).ok_or("unexpected right paren")?;
                    }
                    self.at += c.len_utf8();
                    self.push(kind, start);
                }
            }
        }
    }

    /// Blanks, up to one that belongs to a closing mark.
    fn space(&mut self) {
        let start = self.at;
        while self.peek().is_some_and(is_space) && self.right_delim().is_none() {
            self.at += 1;
        }
        self.push(Kind::Space, start);
    }

    fn at_terminator(&self) -> bool {
        match self.peek() {
            None | Some('.' | ',' | '|' | ':' | ')' | '(') => true,
            Some(c) => is_space(c) || self.rest().starts_with("}}"),
        }
    }

    fn word_end(&mut self) -> Result<(), String> {
        self.at = self.text.len() - self.rest().trim_start_matches(is_word).len();
        if self.at_terminator() {
            Ok(())
        } else {
            Err(format!("bad character {}", code_point(self.peek())))
        }
    }

    fn field(&mut self, kind: Kind) -> Result<(), String> {
        let start = self.at;
        self.at += 1;
        if self.at_terminator() {
            self.push(if kind == Kind::Field { Kind::Dot } else { kind }, start);
            return Ok(());
        }
        self.word_end()?;
        self.push(kind, start);
        Ok(())
    }

    fn word(&mut self) -> Result<(), String> {
        let start = self.at;
        self.word_end()?;
        let kind = match &self.text[start..self.at] {
            "true" | "false" => Kind::Bool,
            word if KEYWORDS.contains(&word) => Kind::Keyword,
            _ => Kind::Identifier,
        };
        self.push(kind, start);
        Ok(())
    }

    fn quoted(&mut self, quote: char, kind: Kind, unterminated: &str) -> Result<(), String> {
        let start = self.at;
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' if chars.next().is_none_or(|(_, next)| next == '\n') => break,
                '\\' => {}
                '\n' => break,
                _ if c == quote => {
                    self.at = start + at + 1;
                    self.push(kind, start);
                    return Ok(());
                }
                _ => {}
            }
        }
        Err(unterminated.to_owned())
    }

    fn number(&mut self) -> Result<(), String> {
        let start = self.at;
        let spelled = self.rest();
        let mut len = usize::from(spelled.starts_with(['+', '-']));
        let digits = spelled[len..].to_ascii_lowercase();
        let (prefix, alphabet) = match digits.get(..2) {
            Some("0x") => (2, "0123456789abcdef_"),
            Some("0o") => (2, "01234567_"),
            Some("0b") => (2, "01_"),
            _ => (0, "0123456789_"),
        };
        len += prefix;
        let run = |text: &str, alphabet: &str| {
            text.len() - text.trim_start_matches(|c: char| alphabet.contains(c)).len()
        };
        let lower = spelled.to_ascii_lowercase();
        len += run(&lower[len..], alphabet);
        if lower[len..].starts_with('.') {
            len += 1;
            len += run(&lower[len..], alphabet);
        }
        let exponent = if alphabet.len() == 17 { 'p' } else { 'e' };
        if matches!(alphabet.len(), 11 | 17) && lower[len..].starts_with(exponent) {
            len += 1;
            len += usize::from(lower[len..].starts_with(['+', '-']));
            len += run(&lower[len..], "0123456789_");
        }
        self.at += len;
        if let Some(next) = self.peek().filter(|c| is_word(*c) || matches!(c, '+' | '-')) {
            let end = self.at + next.len_utf8();
            return Err(format!("bad number syntax: {:?}", &self.text[start..end]));
        }
        self.push(Kind::Number, start);
        Ok(())
    }
}

/// Whether `{{` is followed by a trim mark.
fn marks_left(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next() == Some('-') && chars.next().is_some_and(is_space)
}
