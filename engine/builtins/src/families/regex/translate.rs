//! Go's patterns, checked as Go checks them and rewritten for the `regex` crate.
//!
//! The rewritten pattern says everything explicitly (flags around each part, classes as ranges, groups without names),
//! so that no default of the other dialect matters.

use super::class;
use std::fmt::Write;

/// How deep groups may nest.
pub(super) const MAX_DEPTH: usize = 250;

const MAX_REPEAT: u32 = 1000;

/// A rewritten pattern.
pub(super) struct Translated {
    pub(super) pattern: String,
    pub(super) names: Vec<Option<String>>,
}

/// `error parsing regexp: what: `where``.
pub(super) fn message(what: &str, place: &str) -> String {
    format!("error parsing regexp: {what}: `{place}`")
}

#[derive(Clone, Copy, Default)]
struct Flags {
    fold: bool,
    multi_line: bool,
    dot_all: bool,
    lazy: bool,
}

/// A group that is open, or the whole pattern.
struct Frame {
    start: usize,
    outer: Flags,
    /// Product of the counts of nested repetitions, the largest in this group so far.
    copies: u32,
}

/// What a repetition operator would repeat.
#[derive(Clone, Copy)]
struct Atom {
    start: usize,
    copies: u32,
}

pub(super) struct Parser<'p> {
    whole: &'p str,
    at: usize,
    out: String,
    flags: Flags,
    frames: Vec<Frame>,
    atom: Option<Atom>,
    /// Where the repetition operator just read began.
    last_repeat: Option<usize>,
    names: Vec<Option<String>>,
}

/// Rewrites a pattern.
///
/// # Errors
/// What Go says of a malformed one.
pub(super) fn translate(pattern: &str) -> Result<Translated, String> {
    let mut parser = Parser {
        whole: pattern,
        at: 0,
        out: String::with_capacity(pattern.len() * 2),
        flags: Flags::default(),
        frames: vec![Frame { start: 0, outer: Flags::default(), copies: 0 }],
        atom: None,
        last_repeat: None,
        names: vec![None],
    };
    while parser.at < pattern.len() {
        parser.step()?;
    }
    if parser.frames.len() > 1 {
        return Err(message("missing closing )", pattern));
    }
    Ok(Translated { pattern: parser.out, names: parser.names })
}

impl<'p> Parser<'p> {
    pub(super) fn rest(&self) -> &'p str {
        &self.whole[self.at..]
    }

    pub(super) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    fn step(&mut self) -> Result<(), String> {
        let start = self.at;
        let rest = self.rest();
        let mut repeated = false;
        match rest.as_bytes()[0] {
            b'(' if rest.starts_with("(?") => self.perl_group()?,
            b'(' => {
                self.advance(1);
                self.names.push(None);
                self.open("(", self.flags)?;
            }
            b')' => self.close()?,
            b'|' => {
                self.advance(1);
                self.end_atom();
                self.out.push('|');
            }
            b'^' => self.one(if self.flags.multi_line { "(?m:^)" } else { r"\A" }),
            b'$' => self.one(if self.flags.multi_line { "(?m:$)" } else { r"\z" }),
            b'.' => self.one(if self.flags.dot_all { "(?s:.)" } else { r"[^\n]" }),
            b'[' => {
                let class = class::brackets(self)?;
                self.push_class(&class);
            }
            b'*' | b'+' | b'?' => {
                self.advance(1);
                self.repeat(start, &rest[..1], None)?;
                repeated = true;
            }
            b'{' => match counts(rest) {
                Some((low, high, len)) => {
                    self.advance(len);
                    let absurd = low > MAX_REPEAT
                        || high.is_some_and(|high| high > MAX_REPEAT || high < low);
                    if absurd {
                        return Err(message("invalid repeat count", &rest[..len]));
                    }
                    self.repeat(start, &rest[..len], Some((low, high)))?;
                    repeated = true;
                }
                None => {
                    self.advance(1);
                    self.literal(u32::from(b'{'));
                }
            },
            b'\\' => self.escape()?,
            _ => {
                let c = rest.chars().next().unwrap_or_default();
                self.advance(c.len_utf8());
                self.literal(c as u32);
            }
        }
        self.last_repeat = repeated.then_some(start);
        Ok(())
    }

    fn end_atom(&mut self) {
        if let (Some(atom), Some(frame)) = (self.atom.take(), self.frames.last_mut()) {
            frame.copies = frame.copies.max(atom.copies);
        }
    }

    /// Starts what the next repetition operator would repeat.
    fn begin_atom(&mut self) {
        self.end_atom();
        self.atom = Some(Atom { start: self.out.len(), copies: 0 });
    }

    fn one(&mut self, text: &str) {
        self.advance(1);
        self.begin_atom();
        self.out.push_str(text);
    }

    fn push_class(&mut self, class: &str) {
        self.begin_atom();
        if self.flags.fold {
            let _ = write!(self.out, "(?i:{class})");
        } else {
            self.out.push_str(class);
        }
    }

    fn literal(&mut self, code: u32) {
        self.begin_atom();
        let Some(c) = char::from_u32(code) else {
            self.out.push_str(r"[^\x{0}-\x{10FFFF}]");
            return;
        };
        let folds = self.flags.fold && (c.is_ascii_alphabetic() || !c.is_ascii());
        if folds {
            let _ = write!(self.out, "(?i:{c})");
        } else if c.is_ascii() && !c.is_ascii_alphanumeric() {
            let _ = write!(self.out, r"\x{:02X}", c as u32);
        } else {
            self.out.push(c);
        }
    }

    fn open(&mut self, text: &str, outer: Flags) -> Result<(), String> {
        self.end_atom();
        if self.frames.len() > MAX_DEPTH {
            return Err(message("expression nests too deeply", self.whole));
        }
        self.frames.push(Frame { start: self.out.len(), outer, copies: 0 });
        self.out.push_str(text);
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        self.end_atom();
        let frame = match self.frames.pop() {
            Some(frame) if !self.frames.is_empty() => frame,
            _ => return Err(message("unexpected )", self.whole)),
        };
        self.advance(1);
        self.out.push(')');
        self.flags = frame.outer;
        self.atom = Some(Atom { start: frame.start, copies: frame.copies });
        Ok(())
    }

    /// Repeats the atom; the operator began at `start` and has been read up to its `?`.
    fn repeat(
        &mut self,
        start: usize,
        operator: &str,
        counts: Option<(u32, Option<u32>)>,
    ) -> Result<(), String> {
        let mut lazy = self.flags.lazy;
        if self.rest().starts_with('?') {
            self.advance(1);
            lazy = !lazy;
        }
        if let Some(first) = self.last_repeat {
            return Err(message("invalid nested repetition operator", &self.whole[first..self.at]));
        }
        let read = &self.whole[start..self.at];
        let Some(atom) = &mut self.atom else {
            return Err(message("missing argument to repetition operator", read));
        };
        if let Some((low, high)) = counts {
            let times = high.unwrap_or(low);
            atom.copies = times.saturating_mul(atom.copies.max(1));
            if (low >= 2 || high.is_none_or(|high| high >= 2))
                && high != Some(0)
                && atom.copies > MAX_REPEAT
            {
                return Err(message("invalid repeat count", read));
            }
        }
        self.out.insert_str(atom.start, "(?:");
        self.out.push(')');
        self.out.push_str(operator);
        if lazy {
            self.out.push('?');
        }
        Ok(())
    }

    /// `(?P<name>`, `(?<name>`, `(?flags)` or `(?flags:`.
    fn perl_group(&mut self) -> Result<(), String> {
        let rest = self.rest();
        let name_at = match rest.as_bytes() {
            [_, _, b'P', b'<', _, ..] => Some(4),
            [_, _, b'<', _, ..] => Some(3),
            _ => None,
        };
        let Some(name_at) = name_at else { return self.flag_group() };
        let Some(end) = rest.find('>') else { return Err(message("invalid named capture", rest)) };
        let name = rest.get(name_at..end).unwrap_or_default();
        if name.is_empty() || !name.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric()) {
            return Err(message("invalid named capture", &rest[..=end]));
        }
        self.advance(end + 1);
        self.names.push(Some(name.to_owned()));
        self.open("(", self.flags)
    }

    fn flag_group(&mut self) -> Result<(), String> {
        let rest = self.rest();
        let mut flags = self.flags;
        let (mut on, mut seen) = (true, false);
        for (at, c) in rest.char_indices().skip(2) {
            match c {
                'i' => flags.fold = on,
                'm' => flags.multi_line = on,
                's' => flags.dot_all = on,
                'U' => flags.lazy = on,
                '-' if on => {
                    (on, seen) = (false, false);
                    continue;
                }
                ':' | ')' if on || seen => {
                    self.advance(at + 1);
                    if c == ':' {
                        self.open("(?:", self.flags)?;
                    }
                    self.flags = flags;
                    return Ok(());
                }
                _ => {
                    return Err(message(
                        "invalid or unsupported Perl syntax",
                        &rest[..at + c.len_utf8()],
                    ));
                }
            }
            seen = true;
        }
        Err(message("invalid or unsupported Perl syntax", rest))
    }

    fn escape(&mut self) -> Result<(), String> {
        let rest = self.rest();
        let assertion = match rest.as_bytes().get(1) {
            Some(b'A') => r"\A",
            Some(b'z') => r"\z",
            Some(b'b') => r"(?-u:\b)",
            Some(b'B') => r"(?-u:\B)",
            Some(b'C') => return Err(message("invalid escape sequence", &rest[..2])),
            Some(b'Q') => {
                let quoted = rest[2..].split_once(r"\E").map_or(&rest[2..], |(quoted, _)| quoted);
                self.advance((2 + quoted.len() + 2).min(rest.len()));
                quoted.chars().for_each(|c| self.literal(c as u32));
                return Ok(());
            }
            _ => "",
        };
        if !assertion.is_empty() {
            self.begin_atom();
            self.out.push_str(assertion);
            self.advance(2);
            return Ok(());
        }
        if let Some(class) = class::escape(self)? {
            self.push_class(&class);
            return Ok(());
        }
        let code = self.escaped_code()?;
        self.literal(code);
        Ok(())
    }

    /// Reads a backslash and the character it makes of what follows.
    pub(super) fn escaped_code(&mut self) -> Result<u32, String> {
        let rest = self.rest();
        let Some(c) = rest[1..].chars().next() else {
            return Err(message("trailing backslash at end of expression", ""));
        };
        let after = 1 + c.len_utf8();
        let (code, len) = match c {
            '0'..='7' => {
                octal(&rest[1..]).map_or_else(|| Err(after), |(code, len)| Ok((code, 1 + len)))
            }
            'x' => hexadecimal(&rest[after..])
                .map(|(code, len)| (code, after + len))
                .map_err(|len| after + len),
            'a' => Ok((7, after)),
            'f' => Ok((12, after)),
            'n' => Ok((10, after)),
            'r' => Ok((13, after)),
            't' => Ok((9, after)),
            'v' => Ok((11, after)),
            _ if c.is_ascii() && !c.is_ascii_alphanumeric() => Ok((c as u32, after)),
            _ => Err(after),
        }
        .map_err(|len: usize| message("invalid escape sequence", &rest[..len]))?;
        self.advance(len);
        Ok(code)
    }
}

/// Up to three octal digits; a single one that is not zero would be a reference to a group, which there is none.
fn octal(text: &str) -> Option<(u32, usize)> {
    let digits = text.bytes().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
    if digits == 1 && !text.starts_with('0') {
        return None;
    }
    Some((u32::from_str_radix(&text[..digits], 8).ok()?, digits))
}

/// Two digits, or any number of them in braces; else how far the text was read.
fn hexadecimal(text: &str) -> Result<(u32, usize), usize> {
    let mut chars = text.char_indices();
    let Some((_, first)) = chars.next() else { return Err(0) };
    if first != '{' {
        let Some((at, second)) = chars.next() else { return Err(first.len_utf8()) };
        let len = at + second.len_utf8();
        return match (first.to_digit(16), second.to_digit(16)) {
            (Some(high), Some(low)) => Ok((high * 16 + low, len)),
            _ => Err(len),
        };
    }
    let (mut code, mut digits) = (0, 0);
    for (at, c) in chars {
        let len = at + c.len_utf8();
        if c == '}' {
            return if digits > 0 { Ok((code, len)) } else { Err(len) };
        }
        code = code * 16 + c.to_digit(16).ok_or(len)?;
        digits += 1;
        if code > 0x10_ffff {
            return Err(len);
        }
    }
    Err(text.len())
}

/// `{n}`, `{n,}` or `{n,m}` and its length; numbers too large to matter come out as the largest.
fn counts(text: &str) -> Option<(u32, Option<u32>, usize)> {
    let end = text.find('}')?;
    let (low, high) = match text[1..end].split_once(',') {
        Some((low, "")) => (count(low)?, None),
        Some((low, high)) => (count(low)?, Some(count(high)?)),
        None => {
            let low = count(&text[1..end])?;
            (low, Some(low))
        }
    };
    Some((low, high, end + 1))
}

fn count(text: &str) -> Option<u32> {
    let plain = !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().unwrap_or(u32::MAX))
}
