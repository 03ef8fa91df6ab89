//! What is wrong with bytes that are not JSON, in the words of Go's decoder; and where a document in a stream ends.
//!
//! Plain and safe: it runs when the fast pass has refused, or over the brackets of a stream.

use super::ReadError;

/// The error of a document the fast pass refused.
#[cold]
pub(super) fn document(bytes: &[u8], max_depth: usize) -> ReadError {
    let mut check = Check { bytes, at: 0, open: Vec::new(), max_depth };
    match check.document() {
        Err(error) => error,
        Ok(()) => ReadError { offset: 0, message: "document is too large".to_owned() },
    }
}

struct Check<'b> {
    bytes: &'b [u8],
    at: usize,
    open: Vec<u8>,
    max_depth: usize,
}

type Checked = Result<(), ReadError>;

impl Check<'_> {
    fn document(&mut self) -> Checked {
        self.space();
        if self.at == self.bytes.len() {
            return self.fail("EOF");
        }
        self.values()?;
        self.space();
        if self.at == self.bytes.len() { Ok(()) } else { self.trailing() }
    }

    /// One value with all that is in it, without recursion.
    fn values(&mut self) -> Checked {
        loop {
            self.space();
            if self.value()? {
                continue;
            }
            loop {
                let Some(open) = self.open.last().copied() else { return Ok(()) };
                self.space();
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        if open == b'{' {
                            self.space();
                            self.key()?;
                        }
                        break;
                    }
                    Some(close) if close == open + 2 => {
                        self.at += 1;
                        self.open.pop();
                    }
                    _ if open == b'{' => return self.unexpected("after object key:value pair"),
                    _ => return self.unexpected("after array element"),
                }
            }
        }
    }

    /// A scalar, or the opening of an array or object; whether a value must follow.
    fn value(&mut self) -> Result<bool, ReadError> {
        match self.peek() {
            Some(b'"') => self.string()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.literal("true")?,
            Some(b'f') => self.literal("false")?,
            Some(b'n') => self.literal("null")?,
            Some(bracket @ (b'{' | b'[')) => return self.opening(bracket),
            _ => self.unexpected("looking for beginning of value")?,
        }
        Ok(false)
    }

    fn opening(&mut self, bracket: u8) -> Result<bool, ReadError> {
        if self.open.len() >= self.max_depth {
            self.fail("exceeded max depth")?;
        }
        self.at += 1;
        self.space();
        if self.peek() == Some(bracket + 2) {
            self.at += 1;
            return Ok(false);
        }
        self.open.push(bracket);
        if bracket == b'{' {
            self.key()?;
        }
        Ok(true)
    }

    fn key(&mut self) -> Checked {
        if self.peek() != Some(b'"') {
            return self.unexpected("looking for beginning of object key string");
        }
        self.string()?;
        self.space();
        if self.peek() != Some(b':') {
            return self.unexpected("after object key");
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Checked {
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    match self.peek() {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                            self.at += 1
                        }
                        Some(b'u') => {
                            self.at += 1;
                            for _ in 0..4 {
                                match self.peek() {
                                    Some(c) if c.is_ascii_hexdigit() => self.at += 1,
                                    _ => {
                                        return self
                                            .unexpected("in \\u hexadecimal character escape");
                                    }
                                }
                            }
                        }
                        _ => return self.unexpected("in string escape code"),
                    }
                }
                Some(0x20..) => self.at += 1,
                _ => return self.unexpected("in string literal"),
            }
        }
    }

    fn literal(&mut self, word: &str) -> Checked {
        for expected in word.bytes() {
            if self.peek() != Some(expected) {
                return self
                    .unexpected(&format!("in literal {word} (expecting '{}')", expected as char));
            }
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Checked {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits("in numeric literal")?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits("after decimal point in numeric literal")?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits("in exponent of numeric literal")?;
        }
        Ok(())
    }

    fn digits(&mut self, context: &str) -> Checked {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { self.unexpected(context) } else { Ok(()) }
    }

    /// What OPA says where a second value follows the document.
    fn trailing(&mut self) -> Checked {
        let start = self.at;
        let token = match self.peek() {
            Some(c @ (b'{' | b'[')) => (c as char).to_string(),
            Some(b'"') => {
                self.string()?;
                String::from_utf8_lossy(&self.bytes[start + 1..self.at - 1]).into_owned()
            }
            _ => {
                self.value()?;
                String::from_utf8_lossy(&self.bytes[start..self.at]).into_owned()
            }
        };
        self.at = start;
        self.fail(&format!("invalid character '{token}' after top-level value"))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn unexpected(&self, context: &str) -> Checked {
        let Some(byte) = self.peek() else { return self.fail("unexpected EOF") };
        let shown = match byte {
            b'\'' => "\\'".to_owned(),
            b'"' => "\"".to_owned(),
            b'\\' => "\\\\".to_owned(),
            b'\n' => "\\n".to_owned(),
            b'\r' => "\\r".to_owned(),
            b'\t' => "\\t".to_owned(),
            7 => "\\a".to_owned(),
            8 => "\\b".to_owned(),
            11 => "\\v".to_owned(),
            12 => "\\f".to_owned(),
            0..0x20 | 0x7f => format!("\\x{byte:02x}"),
            0x80..0xa1 | 0xad => format!("\\u{byte:04x}"),
            _ => (byte as char).to_string(),
        };
        self.fail(&format!("invalid character '{shown}' {context}"))
    }

    fn fail(&self, message: &str) -> Checked {
        Err(ReadError { offset: self.at, message: message.to_owned() })
    }
}

/// Where the first document of a stream lies. Only exact for well-formed documents; others fail when they are read.
pub(super) struct Extent {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Finds the first document by its brackets and quotes.
pub(super) fn extent(bytes: &[u8]) -> Extent {
    let is_space = |b: &u8| matches!(b, b' ' | b'\n' | b'\t' | b'\r');
    let start = bytes.iter().position(|b| !is_space(b)).unwrap_or(bytes.len());
    let rest = &bytes[start..];
    let len = match rest.first() {
        None => 0,
        Some(b'"') => string_len(rest),
        Some(b'{' | b'[') => brackets_len(rest),
        Some(_) => scalar_len(rest).unwrap_or_else(|| {
            let ends =
                |b: &u8| is_space(b) || matches!(b, b'{' | b'}' | b'[' | b']' | b'"' | b',' | b':');
            rest.iter().skip(1).position(ends).map_or(rest.len(), |at| at + 1)
        }),
    };
    Extent { start, end: start + len }
}

/// Where a number or a literal ends, whatever stands behind it.
fn scalar_len(bytes: &[u8]) -> Option<usize> {
    let mut check = Check { bytes, at: 0, open: Vec::new(), max_depth: 0 };
    check.value().ok().map(|_| check.at)
}

fn string_len(bytes: &[u8]) -> usize {
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

fn brackets_len(bytes: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at += string_len(&bytes[at..]);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}
