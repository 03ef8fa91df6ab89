//! Tabs between the tokens of a YAML document: where go-yaml passes over them, and where it does not.
//!
//! A tab separates tokens as a blank does, but not where a key may begin: in front of a line, and behind `-`, `?` and a
//! `:` without a key. The scanner here follows go-yaml's as far as that goes. It knows where scalars begin and end and
//! nothing of what they say, and it lets pass what is wrong otherwise: the parser finds that.

use std::borrow::Cow;

/// What is wrong with a tab, and its line, from 1.
pub(super) struct Misplaced {
    pub(super) line: usize,
    pub(super) problem: &'static str,
}

const NO_TOKEN: &str = "found character that cannot start any token";
const IN_PLAIN: &str = "found a tab character that violates indentation";
const IN_BLOCK: &str = "found a tab character where an indentation space is expected";

/// The text with blanks for the tabs between its tokens.
pub(super) fn as_blanks(text: &str) -> Result<Cow<'_, str>, Misplaced> {
    if !text.contains('\t') {
        return Ok(Cow::Borrowed(text));
    }
    let mut scanner = Scanner {
        text: text.as_bytes(),
        at: 0,
        line: 1,
        start_of_line: 0,
        counted: (0, 0),
        is_open: false,
        flow: 0,
        may_be_key: true,
        key: None,
        indents: Vec::new(),
        tabs: Vec::new(),
    };
    while scanner.token()? {}
    let mut bytes = text.as_bytes().to_vec();
    for tab in scanner.tabs {
        bytes[tab] = b' ';
    }
    // A tab is a byte of its own wherever it stands.
    Ok(Cow::Owned(String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())))
}

struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    line: usize,
    start_of_line: usize,
    /// A place on this line and its column: where to count on.
    counted: (usize, usize),
    /// Whether the document has begun.
    is_open: bool,
    /// How many flow collections are open.
    flow: usize,
    /// Whether a key may begin here.
    may_be_key: bool,
    /// The column of what may turn out to be a key, on this line.
    key: Option<usize>,
    /// The columns of the block collections that are open.
    indents: Vec<usize>,
    /// Where tabs are that stand between tokens.
    tabs: Vec<usize>,
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn is_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Whether a blank, a break or the end stands there.
    fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), b' ' | b'\t' | b'\n' | b'\r' | 0)
    }

    /// In characters.
    fn column(&mut self) -> usize {
        let (from, column) = self.counted;
        let more = self.text.get(from..self.at).unwrap_or_default();
        let column = column + more.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        self.counted = (self.at, column);
        column
    }

    /// How far what belongs to the innermost block collection is indented at least.
    fn indent(&self) -> usize {
        self.indents.last().map_or(0, |column| column + 1)
    }

    fn is_document_mark(&self) -> bool {
        let mark = self.text.get(self.at..self.at + 3).unwrap_or_default();
        self.at == self.start_of_line && matches!(mark, b"---" | b"...") && self.is_blank(3)
    }

    fn step(&mut self) {
        let is_break = self.peek(0) == b'\n';
        self.at += 1;
        if is_break {
            self.line += 1;
            self.start_of_line = self.at;
            self.counted = (self.at, 0);
        }
    }

    fn rest_of_line(&mut self) {
        while !self.is_end() && self.peek(0) != b'\n' {
            self.at += 1;
        }
    }

    /// A tab or a blank that says nothing.
    fn blank(&mut self) {
        if self.peek(0) == b'\t' {
            self.tabs.push(self.at);
        }
        self.at += 1;
    }

    fn roll(&mut self, column: usize) {
        if self.flow == 0 && self.indents.last().is_none_or(|indent| *indent < column) {
            self.indents.push(column);
        }
    }

    /// What comes may be a key.
    fn save_key(&mut self) {
        if self.may_be_key {
            self.key = Some(self.column());
        }
        self.may_be_key = false;
    }

    /// Up to the next token.
    fn gap(&mut self) -> Result<(), Misplaced> {
        loop {
            match self.peek(0) {
                b' ' => self.at += 1,
                b'\t' if self.flow > 0 || !self.may_be_key => self.blank(),
                b'\t' => return self.misplaced(NO_TOKEN),
                b'#' => self.rest_of_line(),
                b'\r' => self.at += 1,
                b'\n' => {
                    self.step();
                    self.key = None;
                    self.may_be_key |= self.flow == 0;
                }
                _ => return Ok(()),
            }
        }
    }

    /// One token; whether there was one in the first document.
    fn token(&mut self) -> Result<bool, Misplaced> {
        self.gap()?;
        let is_mark = self.is_document_mark();
        if self.is_end() || is_mark && self.is_open {
            return Ok(false);
        }
        let column = self.column();
        if self.flow == 0 {
            while self.indents.last().is_some_and(|indent| *indent > column) {
                self.indents.pop();
            }
        }
        self.is_open |= !is_mark && self.peek(0) != b'%';
        let (open, indicates) = (self.flow > 0, self.is_blank(1));
        match self.peek(0) {
            b'%' if column == 0 && !open => self.rest_of_line(),
            _ if is_mark => {
                self.at += 3;
                self.indents.clear();
                (self.key, self.may_be_key) = (None, false);
            }
            b'[' | b'{' => {
                self.save_key();
                self.flow += 1;
                self.may_be_key = true;
                self.at += 1;
            }
            b']' | b'}' => {
                self.flow = self.flow.saturating_sub(1);
                self.may_be_key = false;
                self.at += 1;
            }
            b',' if open => {
                self.may_be_key = true;
                self.at += 1;
            }
            b'-' if indicates => {
                self.roll(column);
                self.may_be_key = true;
                self.at += 1;
            }
            b'?' if open || indicates => {
                self.roll(column);
                self.may_be_key = !open;
                self.at += 1;
            }
            b':' if open || indicates => {
                let key = self.key.take();
                self.roll(key.unwrap_or(column));
                self.may_be_key = key.is_none() && !open;
                self.at += 1;
            }
            b'*' | b'&' | b'!' => {
                self.save_key();
                while !(self.is_blank(0) || open && matches!(self.peek(0), b',' | b']' | b'}')) {
                    self.at += 1;
                }
            }
            b'|' | b'>' if !open => self.block()?,
            quote @ (b'\'' | b'"') => {
                self.save_key();
                self.quoted(quote);
            }
            _ => {
                self.save_key();
                self.plain()?;
            }
        }
        Ok(true)
    }

    /// Blanks in front of further lines say nothing.
    fn quoted(&mut self, quote: u8) {
        let line = self.line;
        self.at += 1;
        while !self.is_end() {
            let (byte, next) = (self.peek(0), self.peek(1));
            if byte == quote && !(quote == b'\'' && next == quote) {
                self.at += 1;
                break;
            }
            if byte == quote || quote == b'"' && byte == b'\\' && next != b'\n' {
                self.at += 1;
            }
            self.step();
            while byte == b'\n' && matches!(self.peek(0), b' ' | b'\t') {
                self.blank();
            }
        }
        self.key = self.key.filter(|_| line == self.line);
    }

    /// Blanks in a line of it belong to the text; those around lines say nothing.
    fn plain(&mut self) -> Result<(), Misplaced> {
        let (begin, line, indent) = (self.at, self.line, self.indent());
        loop {
            while !self.is_blank(0) && !self.ends_plain() {
                self.at += 1;
            }
            let (here, tabs) = (self.line, self.tabs.len());
            while !self.is_end() && self.is_blank(0) {
                let leading = self.line > line && self.column() < indent;
                match self.peek(0) {
                    b'\t' if leading => return self.misplaced(IN_PLAIN),
                    b'\t' => self.blank(),
                    _ => self.step(),
                }
            }
            let shallow = self.flow == 0 && self.line > line && self.column() < indent;
            let ends = self.is_end() || self.peek(0) == b'#' || self.ends_plain();
            if shallow || ends || self.is_document_mark() {
                break;
            }
            if self.line == here {
                self.tabs.truncate(tabs);
            }
        }
        if self.at == begin {
            // What no token begins with; the parser says so.
            self.at += 1;
        }
        if self.line > line {
            (self.key, self.may_be_key) = (None, true);
        }
        Ok(())
    }

    fn ends_plain(&self) -> bool {
        match self.peek(0) {
            b':' => self.is_blank(1),
            b',' | b'?' | b'[' | b']' | b'{' | b'}' => self.flow > 0,
            _ => false,
        }
    }

    fn block(&mut self) -> Result<(), Misplaced> {
        let least = self.indent().max(1);
        (self.key, self.may_be_key) = (None, true);
        self.at += 1;
        let mut indent = None;
        while matches!(self.peek(0), b'+' | b'-' | b'1'..=b'9') {
            if let digit @ b'1'..=b'9' = self.peek(0) {
                indent = Some(least - 1 + usize::from(digit - b'0'));
            }
            self.at += 1;
        }
        while matches!(self.peek(0), b' ' | b'\t') {
            self.blank();
        }
        self.rest_of_line();
        self.step();
        let mut deepest = 0;
        while !self.is_end() {
            let shallow = |column| indent.is_none_or(|indent| column < indent);
            while self.peek(0) == b' ' && shallow(self.at - self.start_of_line) {
                self.at += 1;
            }
            let column = self.at - self.start_of_line;
            deepest = deepest.max(column);
            if shallow(column) && self.peek(0) == b'\t' {
                return self.misplaced(IN_BLOCK);
            }
            if matches!(self.peek(0), b'\n' | b'\r') {
                self.rest_of_line();
                self.step();
                continue;
            }
            if column < *indent.get_or_insert(deepest.max(least)) {
                break;
            }
            self.rest_of_line();
            self.step();
        }
        Ok(())
    }

    fn misplaced<T>(&self, problem: &'static str) -> Result<T, Misplaced> {
        Err(Misplaced { line: self.line, problem })
    }
}
