//! The Rego text form of a value, as `print`, `sprintf("%v")` and messages show it.

use crate::value::{Kind, Value};
use std::fmt::{self, Write};

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_text(*self, f)
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_text(*self, f)
    }
}

/// Writes the Rego text form: `[1, "a"]`, `{"a": 1}`, `{1, 2}`, `set()`.
///
/// # Errors
/// Only what the writer returns.
pub fn write_text(value: Value<'_>, out: &mut impl Write) -> fmt::Result {
    match value.kind() {
        Kind::Undefined => out.write_str("<undefined>"),
        Kind::Null => out.write_str("null"),
        Kind::Bool => out.write_str(if value.is_truthy() { "true" } else { "false" }),
        Kind::Number => match value.as_small_int() {
            Some(int) => write!(out, "{int}"),
            None => out.write_str(value.as_decimal_text().unwrap_or_default()),
        },
        Kind::String => write_quoted(value.as_str().unwrap_or_default(), out),
        Kind::Array => write_items('[', value.as_array().unwrap_or_default(), ']', out),
        Kind::Set => match value.as_set() {
            Some(set) if !set.is_empty() => write_items('{', set.items(), '}', out),
            _ => out.write_str("set()"),
        },
        Kind::Object => {
            out.write_char('{')?;
            for (index, entry) in
                value.as_object().map(|o| o.sorted_vec()).unwrap_or_default().iter().enumerate()
            {
                if index > 0 {
                    out.write_str(", ")?;
                }
                write_text(entry.key, out)?;
                out.write_str(": ")?;
                write_text(entry.value, out)?;
            }
            out.write_char('}')
        }
    }
}

fn write_items(open: char, items: &[Value<'_>], close: char, out: &mut impl Write) -> fmt::Result {
    out.write_char(open)?;
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.write_str(", ")?;
        }
        write_text(*item, out)?;
    }
    out.write_char(close)
}

/// A string in double quotes, escaped as Go's `strconv.Quote` does.
fn write_quoted(text: &str, out: &mut impl Write) -> fmt::Result {
    out.write_char('"')?;
    if text.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'"' && b != b'\\') {
        out.write_str(text)?;
    } else {
        text.chars().try_for_each(|c| write_char(c, out))?;
    }
    out.write_char('"')
}

fn write_char(c: char, out: &mut impl Write) -> fmt::Result {
    match c {
        '"' => out.write_str("\\\""),
        '\\' => out.write_str("\\\\"),
        '\n' => out.write_str("\\n"),
        '\r' => out.write_str("\\r"),
        '\t' => out.write_str("\\t"),
        '\u{7}' => out.write_str("\\a"),
        '\u{8}' => out.write_str("\\b"),
        '\u{c}' => out.write_str("\\f"),
        '\u{b}' => out.write_str("\\v"),
        ' '..='~' => out.write_char(c),
        '\0'..='\u{7f}' => write!(out, "\\x{:02x}", c as u32),
        c if is_printable(c) => out.write_char(c),
        '\u{80}'..='\u{ffff}' => write!(out, "\\u{:04x}", c as u32),
        c => write!(out, "\\U{:08x}", c as u32),
    }
}

/// Whether a character shows: neither control, format, separator, private nor unassigned. The standard library knows,
/// but tells only through its own escapes, which it also gives to a combining mark at the start.
fn is_printable(c: char) -> bool {
    let mut buffer = [b'x'; 5];
    let len = c.encode_utf8(&mut buffer[1..]).len();
    std::str::from_utf8(&buffer[..=len]).is_ok_and(|pair| pair.escape_debug().nth(1) == Some(c))
}
