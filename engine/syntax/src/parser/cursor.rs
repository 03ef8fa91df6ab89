//! Where the parser stands: moving over tokens, going back, and noting errors.
//!
//! A state is a few integers, so trying one reading and going back to another is cheap. Errors noted since a
//! state was saved are forgotten when it is restored.

use super::Parser;
use super::options::Keywords;
use crate::ast::{Term, TermKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::lexer::{NL, SPOILT, Tok, Token, WS};
use crate::source::Loc;
use std::fmt;

/// A point to come back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    pub(super) pos: u32,
    /// The current token's kind, as the keywords of the moment make it.
    pub(super) tok: Tok,
    pub(super) wildcard: u32,
    pub(super) errors: u32,
    pub(super) hints: u32,
}

/// What nesting costs, of the two units that [`super::ParseOptions::max_depth`] grants for each level: one more link in a
/// chain of operators or calls, a value in a value, a body or object in a value, an expression in a string. The
/// costs go by the stack each takes.
pub(super) const LINK: usize = 1;
pub(super) const NEST: usize = 2;
pub(super) const BODY: usize = 4;
pub(super) const TEMPLATE: usize = 6;

impl Parser<'_> {
    pub(super) fn tok(&self) -> Tok {
        self.state.tok
    }

    pub(super) fn is(&self, tok: Tok) -> bool {
        self.state.tok == tok
    }

    pub(super) fn token(&self) -> Token {
        self.lexed.tokens[self.state.pos as usize]
    }

    /// Moves to the next token, over white space.
    pub(super) fn scan(&mut self) {
        if self.state.tok != Tok::Whitespace
            && (self.state.pos as usize) + 1 < self.lexed.tokens.len()
        {
            self.state.pos += 1;
        }
        self.enter_token();
    }

    /// Moves to the next token or to the white space before it.
    pub(super) fn scan_ws(&mut self) {
        if self.state.tok != Tok::Whitespace
            && (self.state.pos as usize) + 1 < self.lexed.tokens.len()
        {
            self.state.pos += 1;
            if self.token().flags & WS != 0 {
                self.state.tok = Tok::Whitespace;
                return;
            }
        }
        self.enter_token();
    }

    fn enter_token(&mut self) {
        self.work += 1;
        let kind = self.token().kind;
        self.state.tok = kind;
        if kind.is_future() {
            let bit = Keywords::of(kind);
            let active =
                if kind == Tok::Not { !self.plain_not } else { self.keywords.contains(bit) };
            if !active {
                self.state.tok = Tok::Ident;
            }
        } else if kind == Tok::Illegal {
            self.lexical_errors();
        }
    }

    /// Notes the mistakes the lexer found in the current token.
    fn lexical_errors(&mut self) {
        let pos = self.state.pos;
        let from = self.lexed.errors.partition_point(|(at, _)| *at < pos);
        let loc = self.loc();
        let mut at = from;
        while let Some(&(token, message)) = self.lexed.errors.get(at) {
            if token != pos {
                break;
            }
            self.error(loc, message);
            at += 1;
        }
    }

    pub(super) fn save(&self) -> State {
        State { errors: self.errors.len() as u32, hints: self.hints.len() as u32, ..self.state }
    }

    pub(super) fn restore(&mut self, state: State) {
        self.errors.truncate(state.errors as usize);
        self.hints.truncate(state.hints as usize);
        self.state = state;
    }

    /// The kind of token that would come next, white space included.
    pub(super) fn peek_ws(&self) -> Tok {
        match self.lexed.tokens.get(self.state.pos as usize + 1) {
            Some(next) if next.flags & WS != 0 => Tok::Whitespace,
            Some(next) => next.kind,
            None => Tok::Eof,
        }
    }

    /// Whether a newline stands between the last token and this one.
    pub(super) fn on_new_line(&self) -> bool {
        self.token().flags & NL != 0
    }

    /// Offset of the current token (or of the white space we stand on).
    pub(super) fn offset(&self) -> u32 {
        if self.is(Tok::Whitespace) { self.blank_offset() } else { self.token().start }
    }

    /// End of the current token.
    pub(super) fn tok_end(&self) -> u32 {
        self.token().end
    }

    /// End of the token before the current one.
    pub(super) fn last_end(&self) -> u32 {
        match self.state.pos {
            0 => 0,
            pos => self.lexed.tokens[pos as usize - 1].end,
        }
    }

    /// The current token's place.
    pub(super) fn loc(&self) -> Loc {
        if self.is(Tok::Whitespace) {
            return self.blank_loc();
        }
        let token = self.token();
        Loc {
            file: self.file,
            offset: token.start,
            len: token.end - token.start,
            row: token.row,
            col: token.col,
        }
    }

    /// Where the white space before the current token begins, past any comment right behind the last token.
    fn blank_offset(&self) -> u32 {
        let from = self.last_end() as usize;
        let rest = &self.text[from..];
        let comment = if rest.starts_with('#') { rest.find('\n').unwrap_or(rest.len()) } else { 0 };
        (from + comment) as u32
    }

    /// The place of white space; a newline counts as standing before the first column of its next line.
    fn blank_loc(&self) -> Loc {
        let offset = self.blank_offset();
        let before = &self.text[..offset as usize];
        let row = before.bytes().filter(|byte| *byte == b'\n').count() as u32 + 1;
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        if self.text[offset as usize..].starts_with('\n') {
            return Loc { file: self.file, offset, len: 1, row: row + 1, col: 0 };
        }
        Loc { file: self.file, offset, len: 1, row, col: before[line..].chars().count() as u32 + 1 }
    }

    /// The place `at`, with its text running from `start` to `end`.
    pub(super) fn span(&self, at: Loc, start: u32, end: u32) -> Loc {
        Loc { offset: start, len: end.saturating_sub(start), ..at }
    }

    /// The place `at`, with its text running to the end of the last token.
    pub(super) fn extend(&self, at: Loc) -> Loc {
        self.span(at, at.offset, self.last_end())
    }

    /// Source text between two offsets.
    pub(super) fn slice(&self, start: u32, end: u32) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// Goes one level deeper; false, with an error, when that is too deep, or when going back and forth takes more
    /// steps than any text deserves.
    pub(super) fn enter(&mut self, cost: usize) -> bool {
        if self.too_deep.is_some() {
            return false;
        }
        if self.depth + cost > self.max_depth || self.work > self.max_work {
            let loc = self.loc();
            self.error(loc, "max parsing recursion depth exceeded");
            self.too_deep = self.errors.last().cloned();
            return false;
        }
        self.depth += cost;
        true
    }

    pub(super) fn leave(&mut self, cost: usize) {
        self.depth -= cost;
    }

    /// Notes an error, with the hints given since the last one.
    #[cold]
    pub(super) fn error(&mut self, loc: Loc, message: impl Into<String>) {
        let mut message = message.into();
        match self.hints.len() {
            0 => {}
            1 => message.push_str(&format!(" (hint: {})", self.hints[0])),
            _ => message.push_str(&format!(" (hints: {})", self.hints.join(", "))),
        }
        self.hints.clear();
        let snippet = snippet(self.text.as_bytes(), loc.offset as usize);
        let error = Diagnostic::new(Code::Parse, loc, message);
        self.errors.push(Diagnostic { snippet: Some(snippet), ..error });
    }

    pub(super) fn hint(&mut self, text: impl Into<String>) {
        self.hints.push(text.into());
    }

    /// Notes that the current token cannot stand here.
    #[cold]
    pub(super) fn illegal(&mut self, note: impl fmt::Display) {
        let tok = self.tok();
        let loc = self.loc();
        if tok == Tok::Illegal {
            self.error(loc, "illegal token");
            return;
        }
        let sort = if tok.is_keyword() { "keyword" } else { "token" };
        self.error(loc, format!("unexpected {} {sort}: {note}", tok.name()));
    }

    /// Notes that the current token cannot stand here, without saying what could.
    #[cold]
    pub(super) fn illegal_token(&mut self) {
        let tok = self.tok();
        let loc = self.loc();
        if tok == Tok::Illegal {
            self.error(loc, "illegal token");
            return;
        }
        let sort = if tok.is_keyword() { "keyword" } else { "token" };
        self.error(loc, format!("unexpected {} {sort}", tok.name()));
    }

    /// Whether a token may stand as a name inside a ref.
    pub(super) fn may_be_name(&self, tok: Tok) -> bool {
        self.features.keywords_in_refs && tok.is_keyword()
    }

    /// Takes a keyword that begins a ref (`not.x`, `in[0]`) for the name it is there.
    pub(super) fn keyword_as_ref_head(&mut self) -> bool {
        if self.may_be_name(self.tok()) && matches!(self.peek_ws(), Tok::Dot | Tok::LBrack) {
            self.state.tok = Tok::Ident;
            return true;
        }
        false
    }

    /// The variable the current word names; `_` gets a number of its own.
    pub(super) fn var(&mut self) -> Term {
        let loc = self.loc();
        let name = if loc.len == 1 && self.slice(loc.offset, loc.offset + 1) == "_" {
            self.new_wildcard()
        } else {
            self.word()
        };
        Term::new(TermKind::Var(name), loc)
    }

    /// The text of the current word. A character outside ASCII behind it leaves its mark, as it does in OPA: the
    /// name shows up in messages only, since no such text can be read to its end.
    pub(super) fn word(&self) -> String {
        let token = self.token();
        let mut word = self.slice(token.start, token.end).to_string();
        if token.flags & SPOILT != 0 {
            let next = self.text[token.end as usize..].chars().next().map_or(1, char::len_utf8);
            word.extend(std::iter::repeat_n(char::REPLACEMENT_CHARACTER, next - 1));
        }
        word
    }

    pub(super) fn new_wildcard(&mut self) -> String {
        let name = format!("${}", self.state.wildcard);
        self.state.wildcard += 1;
        name
    }
}

fn is_newline(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0b | 0x0c | b'\r' | b' ' | 0x85 | 0xa0)
}

/// The line an offset is in (or the last one with something on it before), and a caret under it.
pub(super) fn snippet(bytes: &[u8], offset: usize) -> String {
    let mut offset = offset.min(bytes.len().saturating_sub(1));
    while offset > 0 && is_blank(bytes[offset]) {
        offset -= 1;
    }
    let mut begin = offset;
    while begin > 0 && !is_newline(bytes[begin]) {
        begin -= 1;
    }
    if bytes.get(begin).copied().is_some_and(is_newline) {
        begin += 1;
    }
    let mut end = offset;
    while end < bytes.len() && !is_newline(bytes[end]) {
        end += 1;
    }
    let begin = begin.min(end);
    let line = String::from_utf8_lossy(&bytes[begin..end]);
    let shown = line.trim_start_matches('\t');
    let indent = offset.saturating_sub(begin).saturating_sub(line.len() - shown.len());
    format!("\t{shown}\n\t{}^", " ".repeat(indent))
}
