//! The characters of HCL: names, strings and their templates, heredocs, comments, and where expressions end.

use super::MAX_DEPTH;
use crate::read::Fault;
use lictor::number;

pub(super) struct Scanner<'t> {
    pub text: &'t str,
    pub at: usize,
}

/// The text of the quoted string that begins at an offset, and where it ends.
pub(crate) fn hcl_string(text: &str, at: usize) -> Option<(String, usize)> {
    let mut scanner = Scanner::new(text, at);
    let literal = scanner.literal().ok()?;
    Some((literal, scanner.at))
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Scanner<'t> {
        Scanner { text, at }
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over a character.
    pub(super) fn advance(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    pub(super) fn fault(&self, message: String) -> Fault {
        Fault::new(self.at, message)
    }

    pub(super) fn expected(&self, what: &str) -> Fault {
        let found = match self.rest().chars().next() {
            None => "the end of the text".to_owned(),
            Some(found) => format!("`{}`", found.escape_debug()),
        };
        self.fault(format!("expected {what}, found {found}"))
    }

    /// Passes over blanks and comments, but not over the end of the line.
    pub(super) fn blank(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'#') => self.line(),
                Some(b'/') if self.rest().starts_with("//") => self.line(),
                Some(b'/') if self.rest().starts_with("/*") => {
                    let end =
                        self.rest().find("*/").map_or(self.text.len(), |end| self.at + end + 2);
                    self.at = end;
                }
                _ => return,
            }
        }
    }

    /// Passes over blanks, comments and ends of lines.
    pub(super) fn blank_lines(&mut self) {
        loop {
            self.blank();
            match self.peek() {
                Some(b'\n') => self.at += 1,
                _ => return,
            }
        }
    }

    /// To the end of the line.
    fn line(&mut self) {
        self.at = self.rest().find('\n').map_or(self.text.len(), |end| self.at + end);
    }

    /// What must follow an attribute or a block.
    pub(super) fn end_of_item(&mut self) -> Result<(), Fault> {
        self.blank();
        match self.peek() {
            None | Some(b'\n' | b'}') => Ok(()),
            _ => Err(self.expected("the end of the line")),
        }
    }

    /// Whether a line begins here like a block of the file, so that none around it was closed.
    pub(super) fn begins_block(&self) -> bool {
        const BLOCKS: [&str; 8] =
            ["resource", "data", "module", "provider", "variable", "output", "locals", "terraform"];
        self.text.get(..self.at).is_some_and(|before| before.ends_with('\n'))
            && BLOCKS.iter().any(|name| {
                self.rest().strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '{']))
            })
    }

    /// After a fault: to the end of its line, or of the brackets that are opened on it.
    pub(super) fn recover(&mut self) {
        let (start, mut depth) = (self.at, 0usize);
        while let Some(byte) = self.peek() {
            if self.at > start && self.begins_block() {
                return;
            }
            match byte {
                b'\n' if depth == 0 => return,
                b'{' | b'[' | b'(' => depth += 1,
                b'}' if depth == 0 => return,
                b'}' | b']' | b')' => depth = depth.saturating_sub(1),
                b'#' => {
                    self.line();
                    continue;
                }
                b'"' => {
                    if self.string(0).is_err() {
                        self.line();
                    }
                    continue;
                }
                _ => {}
            }
            self.advance();
        }
    }

    /// A name: letters, digits, `_` and `-`.
    pub(super) fn name(&mut self) -> Result<String, Fault> {
        let rest = self.rest();
        let is_part = |char: &char| char.is_alphanumeric() || matches!(char, '_' | '-');
        let len: usize = rest.chars().take_while(is_part).map(char::len_utf8).sum();
        if len == 0 || rest.starts_with(|char: char| char.is_ascii_digit() || char == '-') {
            return Err(self.expected("a name"));
        }
        self.at += len;
        Ok(rest[..len].to_owned())
    }

    /// A number, `true`, `false` or `null`, if one stands here.
    pub(super) fn word(&mut self) -> Option<String> {
        let rest = self.rest();
        let is_part =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'+');
        let len = rest.bytes().take_while(|byte| is_part(byte)).count();
        let word = &rest[..len];
        let fits = matches!(word, "true" | "false" | "null") || number::is_number_text(word);
        fits.then(|| {
            self.at += len;
            word.to_owned()
        })
    }

    /// Whether a `for` begins here, behind a bracket.
    pub(super) fn is_for(&self) -> bool {
        self.rest().strip_prefix("for").is_some_and(|rest| {
            rest.starts_with(|char: char| char.is_whitespace())
                && !rest.trim_start().starts_with(['=', ':'])
        })
    }

    /// Whether no expression goes on here.
    pub(super) fn ends_expression(&self) -> bool {
        matches!(self.peek(), None | Some(b'\n' | b',' | b'}' | b']' | b')'))
    }

    /// Passes over an expression; where its last token ends.
    pub(super) fn expression(&mut self) -> Result<usize, Fault> {
        let mut end = self.at;
        loop {
            self.blank();
            match self.peek() {
                None | Some(b'\n' | b',' | b'}' | b']' | b')') => return Ok(end),
                Some(b'"') => self.string(0)?,
                Some(b'(' | b'[' | b'{') => self.group()?,
                Some(b'<') if self.rest().starts_with("<<") => {
                    if self.heredoc()?.is_none() {
                        self.at += 2;
                    }
                }
                Some(_) => self.advance(),
            }
            end = self.at;
        }
    }

    /// Passes over brackets and what is in them.
    pub(super) fn group(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let mut open = Vec::new();
        loop {
            self.blank_lines();
            match self.peek() {
                None => return Err(Fault::new(start, "the bracket is not closed")),
                Some(bracket @ (b'(' | b'[' | b'{')) => {
                    open.push(if bracket == b'(' { b')' } else { bracket + 2 });
                    self.at += 1;
                }
                Some(bracket @ (b')' | b']' | b'}')) => {
                    if open.pop() != Some(bracket) {
                        return Err(self.fault(format!("`{}` closes nothing", char::from(bracket))));
                    }
                    self.at += 1;
                }
                Some(b'"') => self.string(0)?,
                Some(b'<') if self.rest().starts_with("<<") => {
                    if self.heredoc()?.is_none() {
                        self.at += 2;
                    }
                }
                Some(_) => self.advance(),
            }
            if open.is_empty() {
                return Ok(());
            }
        }
    }

    /// Passes over a quoted string with the templates in it.
    pub(super) fn string(&mut self, depth: usize) -> Result<(), Fault> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                None | Some(b'\n') => return Err(Fault::new(start, "the string is not closed")),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    self.advance();
                }
                Some(b'$' | b'%') if self.is_escaped_template() => self.at += 3,
                Some(b'$' | b'%') if self.text.as_bytes().get(self.at + 1) == Some(&b'{') => {
                    self.at += 1;
                    self.template(depth + 1)?;
                }
                Some(_) => self.advance(),
            }
        }
    }

    fn is_escaped_template(&self) -> bool {
        ["$${", "%%{"].iter().any(|escape| self.rest().starts_with(escape))
    }

    /// Passes over a template, from its `{` to its `}`.
    fn template(&mut self, depth: usize) -> Result<(), Fault> {
        if depth > MAX_DEPTH {
            return Err(self.fault(format!("nests deeper than {MAX_DEPTH}")));
        }
        let start = self.at;
        let mut open = 0usize;
        loop {
            match self.peek() {
                None => return Err(Fault::new(start, "the template is not closed")),
                Some(b'{') => open += 1,
                Some(b'}') => {
                    open -= 1;
                    if open == 0 {
                        self.at += 1;
                        return Ok(());
                    }
                }
                Some(b'"') => {
                    self.string(depth + 1)?;
                    continue;
                }
                _ => {}
            }
            self.advance();
        }
    }

    /// The text of a quoted string: escapes are resolved outside of templates, which stay as they are.
    pub(super) fn literal(&mut self) -> Result<String, Fault> {
        let start = self.at;
        self.string(0)?;
        let end = self.at - 1;
        let mut scanner = Scanner::new(&self.text[..end], start + 1);
        let mut out = String::new();
        while let Some(byte) = scanner.peek() {
            match byte {
                b'\\' => scanner.escape(&mut out)?,
                b'$' | b'%' if scanner.is_escaped_template() => {
                    out.push_str(&scanner.rest()[..3]);
                    scanner.at += 3;
                }
                b'$' | b'%' if scanner.text.as_bytes().get(scanner.at + 1) == Some(&b'{') => {
                    let from = scanner.at;
                    scanner.at += 1;
                    scanner.template(1)?;
                    out.push_str(&scanner.text[from..scanner.at]);
                }
                _ => {
                    out.extend(scanner.rest().chars().next());
                    scanner.advance();
                }
            }
        }
        Ok(out)
    }

    fn escape(&mut self, out: &mut String) -> Result<(), Fault> {
        self.at += 1;
        let Some(char) = self.rest().chars().next() else {
            return Err(self.expected("an escape"));
        };
        let digits = match char {
            'n' => return self.escaped('\n', out),
            't' => return self.escaped('\t', out),
            'r' => return self.escaped('\r', out),
            '"' | '\\' => return self.escaped(char, out),
            'u' => 4,
            'U' => 8,
            _ => return Err(self.fault(format!("there is no escape `\\{}`", char.escape_debug()))),
        };
        let code = self.rest().get(1..=digits).and_then(|code| u32::from_str_radix(code, 16).ok());
        let Some(char) = code.and_then(char::from_u32) else {
            return Err(self.fault("the escape is no character".to_owned()));
        };
        self.at += 1 + digits;
        out.push(char);
        Ok(())
    }

    fn escaped(&mut self, char: char, out: &mut String) -> Result<(), Fault> {
        self.advance();
        out.push(char);
        Ok(())
    }

    /// The text of a heredoc, if one begins here.
    pub(super) fn heredoc(&mut self) -> Result<Option<String>, Fault> {
        let start = self.at;
        let rest = self.rest();
        let (indented, mark) = match rest.strip_prefix("<<-") {
            Some(rest) => (true, rest),
            None => (false, &rest[2.min(rest.len())..]),
        };
        let first = mark.split('\n').next().unwrap_or_default();
        let mark = first.trim_end();
        let is_part = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-');
        if mark.is_empty() || !mark.chars().all(is_part) {
            return Ok(None);
        }
        let mut lines = Vec::new();
        let mut at = start + if indented { 3 } else { 2 } + first.len() + 1;
        while let Some(rest) = self.text.get(at..).filter(|rest| !rest.is_empty()) {
            let line = rest.split('\n').next().unwrap_or_default();
            if line.trim() == mark {
                self.at = at + line.trim_end().len();
                return Ok(Some(joined(&lines, indented)));
            }
            lines.push(line.strip_suffix('\r').unwrap_or(line));
            at += line.len() + 1;
        }
        Err(Fault::new(start, format!("the text has no closing `{mark}`")))
    }
}

fn joined(lines: &[&str], indented: bool) -> String {
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let common = lines.iter().filter(|line| !line.trim().is_empty()).map(indent).min();
    let cut = if indented { common.unwrap_or(0) } else { 0 };
    lines.iter().fold(String::new(), |mut text, line| {
        text.push_str(line.get(cut..).unwrap_or_default());
        text.push('\n');
        text
    })
}
