//! Go's quoted strings and characters, and which characters Go prints as they are.

use std::fmt::Write;

/// Whether Go prints the character as it is: letters, marks, numbers, punctuation, symbols and the ASCII space.
pub(crate) fn is_print(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    // Only the first character of a text is escaped for extending what stands before it; so ours is the second.
    let mut utf8 = [b'a'; 5];
    let len = c.encode_utf8(&mut utf8[1..]).len();
    std::str::from_utf8(&utf8[..=len]).is_ok_and(|text| text.escape_debug().nth(1) == Some(c))
}

/// Appends `text` in double quotes; `ascii` escapes all that is not ASCII.
pub(crate) fn quote(text: &str, ascii: bool, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        escape(c, '"', ascii, out);
    }
    out.push('"');
}

/// Appends a character in single quotes.
pub(crate) fn quote_char(c: char, ascii: bool, out: &mut String) {
    out.push('\'');
    escape(c, '\'', ascii, out);
    out.push('\'');
}

/// Whether a text can stand between back quotes.
pub(crate) fn can_backquote(text: &str) -> bool {
    text.chars().all(|c| c != '\u{feff}' && c != '`' && c != '\u{7f}' && (c >= ' ' || c == '\t'))
}

fn escape(c: char, quote: char, ascii: bool, out: &mut String) {
    if c == quote || c == '\\' {
        out.push('\\');
        out.push(c);
        return;
    }
    if is_print(c) && (c.is_ascii() || !ascii) {
        out.push(c);
        return;
    }
    let code = c as u32;
    let short = match c {
        '\u{7}' => "\\a",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{b}' => "\\v",
        _ => "",
    };
    let _ = match code {
        _ if !short.is_empty() => out.write_str(short),
        0..0x20 | 0x7f => write!(out, "\\x{code:02x}"),
        0..0x1_0000 => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}
