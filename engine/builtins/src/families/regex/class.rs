//! Character classes: `[...]`, `\d` and its kin, `[:alpha:]`, `\p{Greek}`.

use super::matcher;
use super::translate::{self, Parser};
use std::fmt::Write;

/// Classes of one letter, which know ASCII only.
fn perl(letter: u8) -> Option<&'static str> {
    Some(match letter {
        b'd' => "[0-9]",
        b'D' => "[^0-9]",
        b's' => r"[\t\n\x0C\r ]",
        b'S' => r"[^\t\n\x0C\r ]",
        b'w' => "[0-9A-Za-z_]",
        b'W' => "[^0-9A-Za-z_]",
        _ => return None,
    })
}

const NAMED: &[&str] = &[
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

/// A class that matches nothing.
const NOTHING: &str = r"[^\x{0}-\x{10FFFF}]";

/// Reads `\d`, `\p{Greek}` and the like, if one stands at the parser's place.
pub(super) fn escape(parser: &mut Parser<'_>) -> Result<Option<String>, String> {
    let rest = parser.rest();
    let [b'\\', letter, ..] = rest.as_bytes() else { return Ok(None) };
    if let Some(class) = perl(*letter) {
        parser.advance(2);
        return Ok(Some(class.to_owned()));
    }
    if *letter != b'p' && *letter != b'P' {
        return Ok(None);
    }
    let Some(first) = rest[2..].chars().next() else { return Ok(None) };
    let len = match (first, rest.find('}')) {
        ('{', Some(end)) => end + 1,
        ('{', None) => return Err(translate::message("invalid character class range", rest)),
        _ => 2 + first.len_utf8(),
    };
    let whole = &rest[..len];
    let name = if first == '{' { &whole[3..len - 1] } else { &whole[2..] };
    let (inverted, name) = match name.strip_prefix('^') {
        Some(name) => (true, name),
        None => (false, name),
    };
    let class =
        property(name).ok_or_else(|| translate::message("invalid character class range", whole))?;
    parser.advance(len);
    let negated = inverted != (*letter == b'P');
    Ok(Some(if negated { format!("[^{class}]") } else { format!("[{class}]") }))
}

/// A general category or a script, by any of its long names, upper case or lower.
fn property(name: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b' ');
    if name.is_empty() || !name.bytes().all(plain) {
        return None;
    }
    let bare: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    if bare == "cs" || bare == "surrogate" {
        return Some(NOTHING.to_owned());
    }
    [format!(r"\p{{gc={bare}}}"), format!(r"\p{{sc={bare}}}")]
        .into_iter()
        .find(|class| matcher::is_class(class))
}

/// Reads `[:alpha:]` inside a class.
fn named(parser: &mut Parser<'_>) -> Result<Option<String>, String> {
    let rest = parser.rest();
    let Some(end) = rest.strip_prefix("[:").and_then(|after| after.find(":]")) else {
        return Ok(None);
    };
    let whole = &rest[..end + 4];
    let name = &whole[2..end + 2];
    if !NAMED.contains(&name.strip_prefix('^').unwrap_or(name)) {
        return Err(translate::message("invalid character class range", whole));
    }
    parser.advance(whole.len());
    Ok(Some(whole.to_owned()))
}

/// Reads a class in brackets.
pub(super) fn brackets(parser: &mut Parser<'_>) -> Result<String, String> {
    let whole = parser.rest();
    parser.advance(1);
    let mut out = String::from("[");
    if parser.rest().starts_with('^') {
        parser.advance(1);
        out.push('^');
    }
    let mut empty = true;
    let mut first = true;
    while first || !parser.rest().starts_with(']') {
        first = false;
        if let Some(class) = named(parser)? {
            out.push_str(&class);
            empty = false;
            continue;
        }
        if let Some(class) = escape(parser)? {
            out.push_str(&class);
            empty = false;
            continue;
        }
        let start = parser.rest();
        let low = code(parser, whole)?;
        let mut high = low;
        if let [b'-', next, ..] = parser.rest().as_bytes()
            && *next != b']'
        {
            parser.advance(1);
            high = code(parser, whole)?;
            if high < low {
                let range = &start[..start.len() - parser.rest().len()];
                return Err(translate::message("invalid character class range", range));
            }
        }
        empty &= !push_range(low, high, &mut out);
    }
    parser.advance(1);
    out.push(']');
    Ok(match (empty, out.as_str()) {
        (true, "[]") => NOTHING.to_owned(),
        (true, _) => "(?s:.)".to_owned(),
        _ => out,
    })
}

/// One character of a class, as a code that may be a surrogate's.
fn code(parser: &mut Parser<'_>, whole: &str) -> Result<u32, String> {
    let Some(c) = parser.rest().chars().next() else {
        return Err(translate::message("missing closing ]", whole));
    };
    if c == '\\' {
        return parser.escaped_code();
    }
    parser.advance(c.len_utf8());
    Ok(c as u32)
}

/// Appends a range without the surrogates in it; says whether anything was left.
fn push_range(low: u32, high: u32, out: &mut String) -> bool {
    let mut any = false;
    for (low, high) in [(low, high.min(0xd7ff)), (low.max(0xe000), high)] {
        if low <= high {
            any = true;
            let _ = write!(out, r"\x{{{low:x}}}");
            if low < high {
                let _ = write!(out, r"-\x{{{high:x}}}");
            }
        }
    }
    any
}
