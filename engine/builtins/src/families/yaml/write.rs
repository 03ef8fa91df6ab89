//! From a value to YAML blocks, laid out as go-yaml's emitter does: lists in mappings are not indented, lines break
//! after 80 columns, quotes are used where plain text would mean something else.

use super::scalar::{Scalar, is_base_60, resolve};
use crate::go::float;
use crate::support::check_room;
use lictor_program::{BuiltinError, Context};
use lictor_value::{Kind, Value, json, number};
use std::cmp::Ordering;

const WIDTH: usize = 80;
const INDENT: usize = 2;
/// Longer keys get a `?`.
const LONGEST_SIMPLE_KEY: usize = 128;

/// The text of a value, with a line break at its end.
pub(super) fn text<'r>(
    ctx: &mut Context<'_, 'r>,
    value: Value<'r>,
) -> Result<String, BuiltinError> {
    let mut writer = Writer { out: String::new(), column: 0, whitespace: true, indention: true };
    writer.node(ctx, value, None, false)?;
    if writer.column > 0 {
        writer.out.push('\n');
    }
    Ok(writer.out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Single,
    Double,
    Literal,
}

struct Writer {
    out: String,
    column: usize,
    /// Whether what was written last separates from what comes.
    whitespace: bool,
    /// Whether the line holds nothing but indentation and indicators.
    indention: bool,
}

impl Writer {
    fn put(&mut self, c: char) {
        self.out.push(c);
        self.column += 1;
    }

    fn line_break(&mut self, c: char) {
        self.out.push(c);
        self.column = 0;
    }

    fn indent(&mut self, indent: usize) {
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.line_break('\n');
        }
        while self.column < indent {
            self.put(' ');
        }
        (self.whitespace, self.indention) = (true, true);
    }

    fn indicator(&mut self, text: &str, apart: bool, whitespace: bool, indention: bool) {
        if apart && !self.whitespace {
            self.put(' ');
        }
        text.chars().for_each(|c| self.put(c));
        self.whitespace = whitespace;
        self.indention &= indention;
    }

    /// Writes a node. `outer` is the indentation of the collection it is in; `flat` says that a list needs none.
    fn node<'r>(
        &mut self,
        ctx: &mut Context<'_, 'r>,
        value: Value<'r>,
        outer: Option<usize>,
        flat: bool,
    ) -> Result<(), BuiltinError> {
        ctx.spend(1)?;
        check_room(ctx, self.out.len())?;
        let deeper = outer.map_or(0, |outer| outer + INDENT);
        match value.kind() {
            Kind::Object => self.mapping(ctx, value, deeper),
            Kind::Array | Kind::Set => {
                let items = crate::support::items(value).unwrap_or_default();
                let indent = outer.filter(|_| flat && !self.indention).unwrap_or(deeper);
                if items.is_empty() {
                    self.indicator("[", true, true, false);
                    self.indicator("]", false, false, false);
                }
                for item in items {
                    self.indent(indent);
                    self.indicator("-", true, false, true);
                    self.node(ctx, *item, Some(indent), false)?;
                }
                Ok(())
            }
            _ => {
                self.scalar(&scalar_text(value), value.kind() == Kind::String, outer, false);
                Ok(())
            }
        }
    }

    fn mapping<'r>(
        &mut self,
        ctx: &mut Context<'_, 'r>,
        value: Value<'r>,
        indent: usize,
    ) -> Result<(), BuiltinError> {
        let entries = sorted_entries(value);
        ctx.spend(entries.len() as u64)?;
        if entries.is_empty() {
            self.indicator("{", true, true, false);
            self.indicator("}", false, false, false);
        }
        for (key, value) in entries {
            self.indent(indent);
            if key.len() <= LONGEST_SIMPLE_KEY && !key.chars().any(is_break) {
                self.scalar(&key, true, Some(indent), true);
                self.indicator(":", false, false, false);
            } else {
                self.indicator("?", true, false, true);
                self.scalar(&key, true, Some(indent), false);
                self.indent(indent);
                self.indicator(":", true, false, true);
            }
            self.node(ctx, value, Some(indent), true)?;
        }
        Ok(())
    }

    fn scalar(&mut self, text: &str, is_string: bool, outer: Option<usize>, key: bool) {
        let indent = outer.map_or(INDENT, |outer| outer + INDENT);
        match style(text, is_string, key) {
            Style::Plain => self.plain(text, indent, !key),
            Style::Single => self.single(text, indent, !key),
            Style::Double => self.double(text, indent, !key),
            Style::Literal => self.literal(text, indent),
        }
    }

    fn plain(&mut self, text: &str, indent: usize, wrap: bool) {
        if !self.whitespace {
            self.put(' ');
        }
        let mut spaces = false;
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            if c == ' ' && wrap && !spaces && self.column > WIDTH && rest.peek() != Some(&' ') {
                self.indent(indent);
            } else {
                self.put(c);
                self.indention &= c == ' ';
            }
            spaces = c == ' ';
        }
        (self.whitespace, self.indention) = (false, false);
    }

    fn single(&mut self, text: &str, indent: usize, wrap: bool) {
        self.indicator("'", true, false, false);
        let (mut spaces, mut breaks, mut first) = (false, false, true);
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            if c == ' ' {
                let inside = !first && rest.peek().is_some_and(|next| *next != ' ');
                if wrap && !spaces && self.column > WIDTH && inside {
                    self.indent(indent);
                } else {
                    self.put(c);
                }
                spaces = true;
            } else if is_break(c) {
                self.line_break(c);
                (self.indention, breaks) = (true, true);
            } else {
                if breaks {
                    self.indent(indent);
                }
                if c == '\'' {
                    self.put('\'');
                }
                self.put(c);
                (self.indention, spaces, breaks) = (false, false, false);
            }
            first = false;
        }
        self.indicator("'", false, false, false);
    }

    fn double(&mut self, text: &str, indent: usize, wrap: bool) {
        self.indicator("\"", true, false, false);
        let (mut spaces, mut first) = (false, true);
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            if c == ' ' && wrap && !spaces && self.column > WIDTH && !first && rest.peek().is_some()
            {
                self.indent(indent);
                if rest.peek() == Some(&' ') {
                    self.put('\\');
                }
            } else if c == '"' || c == '\\' || is_break(c) || !is_printable(c) {
                escaped(c).chars().for_each(|c| self.put(c));
            } else {
                self.put(c);
            }
            spaces = c == ' ';
            first = false;
        }
        self.indicator("\"", false, false, false);
    }

    fn literal(&mut self, text: &str, indent: usize) {
        self.indicator("|", true, false, false);
        if text.starts_with(|c: char| c == ' ' || is_break(c)) {
            self.indicator("2", false, false, false);
        }
        let mut ends = text.chars().rev();
        let chomp = match (ends.next().is_some_and(is_break), ends.next().is_none_or(is_break)) {
            (false, _) => "-",
            (true, true) => "+",
            (true, false) => "",
        };
        self.indicator(chomp, false, false, false);
        self.line_break('\n');
        (self.indention, self.whitespace) = (true, true);
        let mut breaks = true;
        for c in text.chars() {
            if is_break(c) {
                self.line_break(c);
                (self.indention, breaks) = (true, true);
            } else {
                if breaks {
                    self.indent(indent);
                }
                self.put(c);
                (self.indention, breaks) = (false, false);
            }
        }
    }
}

/// The entries by key, in go-yaml's order: numbers in keys count as numbers.
fn sorted_entries(value: Value<'_>) -> Vec<(String, Value<'_>)> {
    let entries = value.as_object().map(|object| object.sorted_vec()).unwrap_or_default();
    let key = |key: Value<'_>| key.as_str().map_or_else(|| json::to_string(key), str::to_owned);
    let mut entries: Vec<_> =
        entries.into_iter().map(|entry| (key(entry.key), entry.value)).collect();
    // Keys that are spelled alike but were no strings are one key.
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    entries.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 = later.1;
        }
        same
    });
    merge_sorted(entries)
}

/// A merge sort, because go-yaml's order of keys is not transitive and the library's sort may panic on that.
fn merge_sorted<'r>(mut entries: Vec<(String, Value<'r>)>) -> Vec<(String, Value<'r>)> {
    if entries.len() < 2 {
        return entries;
    }
    let right = merge_sorted(entries.split_off(entries.len() / 2));
    let left = merge_sorted(entries);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let next = if natural_order(&b.0, &a.0).is_lt() { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    merged
}

fn natural_order(a: &str, b: &str) -> Ordering {
    let common = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let at = a.chars().take(common).map(char::len_utf8).sum::<usize>();
    let (Some(x), Some(y)) = (a[at..].chars().next(), b[at..].chars().next()) else {
        return a.len().cmp(&b.len());
    };
    match (x.is_alphabetic(), y.is_alphabetic()) {
        (true, true) => return x.cmp(&y),
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let before = a[..at].chars().rev().take_while(char::is_ascii_digit);
    let significant = (x == '0' || y == '0') && before.into_iter().any(|digit| digit != '0');
    let number = |digits: &str| {
        digits.bytes().fold(i64::from(significant), |number, digit| {
            number.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'))
        })
    };
    let (m, n) = (digits(&a[at..]), digits(&b[at..]));
    number(&m).cmp(&number(&n)).then(m.len().cmp(&n.len())).then(x.cmp(&y))
}

fn scalar_text(value: Value<'_>) -> String {
    match value.kind() {
        Kind::String => value.as_str().unwrap_or_default().to_owned(),
        Kind::Number if value.as_small_int().is_none() => {
            let text = value.as_decimal_text().unwrap_or_default();
            match resolve(text) {
                Scalar::Float(_) => {
                    let mut shown = String::new();
                    float::append(number::to_f64(value), b'g', None, &mut shown);
                    shown
                }
                Scalar::Int(int) => int.to_string(),
                _ => text.to_owned(),
            }
        }
        _ => value.to_string(),
    }
}

/// Line breaks of YAML 1.1.
fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

fn escaped(c: char) -> String {
    let short = match c {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' => '"',
        '\\' => '\\',
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        c if (c as u32) <= 0xff => return format!("\\x{:02X}", c as u32),
        c if (c as u32) <= 0xffff => return format!("\\u{:04X}", c as u32),
        c => return format!("\\U{:08X}", c as u32),
    };
    format!("\\{short}")
}

/// How a scalar is written.
fn style(text: &str, is_string: bool, key: bool) -> Style {
    let allowed = Allowed::by(text);
    let wanted = if is_string && text.contains('\n') {
        Style::Literal
    } else if !is_string || resolve(text) == Scalar::Text && !is_base_60(text) {
        Style::Plain
    } else {
        Style::Double
    };
    match wanted {
        Style::Literal if !allowed.block || key => Style::Double,
        Style::Plain if allowed.plain => Style::Plain,
        Style::Plain if allowed.single => Style::Single,
        Style::Plain => Style::Double,
        other => other,
    }
}

/// Which styles a text can be written in.
struct Allowed {
    plain: bool,
    single: bool,
    block: bool,
}

impl Allowed {
    fn by(text: &str) -> Self {
        let mut allowed = Allowed {
            plain: !text.starts_with("---") && !text.starts_with("..."),
            single: true,
            block: true,
        };
        let (mut after_space, mut after_break, mut after_white) = (false, false, true);
        let mut rest = text.chars().peekable();
        let mut first = true;
        while let Some(c) = rest.next() {
            let last = rest.peek().is_none();
            let before_white = rest.peek().is_none_or(|next| matches!(next, ' ' | '\t'));
            let indicator = match c {
                ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%'
                | '@' | '`' => first,
                '?' | '-' => first && before_white,
                ':' => before_white,
                '#' => after_white,
                _ => false,
            };
            allowed.plain &= !indicator;
            if !is_printable(c) {
                allowed = Allowed { plain: false, single: false, block: false };
            }
            if c == ' ' {
                allowed.plain &= !first && !last && !after_break;
                allowed.block &= !last;
                allowed.single &= !after_break;
            } else if is_break(c) {
                allowed.plain = false;
                allowed.single &= !after_space;
                allowed.block &= !after_space;
            }
            (after_space, after_break) = (c == ' ', is_break(c));
            after_white = matches!(c, ' ' | '\t' | '\0') || is_break(c);
            first = false;
        }
        allowed
    }
}
