//! The formats a string may be asked to have. Formats that are not known fit everything.

use crate::families::{regex as patterns, time, uri};
use crate::go::ip;

/// Whether a text has the format of this name.
pub(super) fn fits(name: &str, text: &str) -> bool {
    match name {
        "date" => time::reads("2006-01-02", text),
        "time" => time::reads("15:04:05Z07:00", text) || time::reads("15:04:05", text),
        "date-time" => ["15:04:05", "15:04:05Z07:00", "2006-01-02", "RFC3339", "RFC3339Nano"]
            .into_iter()
            .any(|layout| time::reads(layout, text)),
        "hostname" => hostname(text),
        "email" | "idn-email" => email(text),
        "ipv4" => ip::parse(text).is_some() && text.contains('.'),
        "ipv6" => ip::parse(text).is_some() && text.contains(':'),
        "uri" | "iri" => uri::check(text).is_ok() && uri::has_scheme(text) && !text.contains('\\'),
        "uri-reference" | "iri-reference" => uri::check(text).is_ok() && !text.contains('\\'),
        "uri-template" => {
            uri::check(text).is_ok() && !text.contains('\\') && balanced(&uri::path(text))
        }
        "uuid" => uuid(text),
        "regex" => text.is_empty() || patterns::compile(text).is_some(),
        "json-pointer" => pointer(text),
        "relative-json-pointer" => relative_pointer(text),
        _ => true,
    }
}

fn hostname(text: &str) -> bool {
    let label = |label: &str| {
        let bytes = label.as_bytes();
        let ends = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
        (1..=63).contains(&bytes.len())
            && ends(bytes.first())
            && ends(bytes.last())
            && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
    };
    text.len() < 256 && text.split('.').all(label)
}

fn uuid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts
            .iter()
            .zip(lengths)
            .all(|(part, len)| part.len() == len && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Every `{` of a path is closed, and none stands inside another's braces.
fn balanced(path: &str) -> bool {
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        match after.split_once('}') {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

fn pointer(text: &str) -> bool {
    let token = |token: &str| token.split('~').skip(1).all(|after| after.starts_with(['0', '1']));
    text.is_empty() || text.strip_prefix('/').is_some_and(|tokens| tokens.split('/').all(token))
}

fn relative_pointer(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let plain = number == "0" || (!number.is_empty() && !number.starts_with('0'));
    plain && (rest == "#" || pointer(rest))
}

/// An address of mail, with a name before it or without.
fn email(text: &str) -> bool {
    let text = text.trim_matches([' ', '\t']);
    match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, address)) => phrase(name.trim()) && plain_address(address),
        None => plain_address(text),
    }
}

fn is_atom_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || !c.is_ascii()
}

fn phrase(name: &str) -> bool {
    let quoted = name.len() >= 2 && name.starts_with('"') && name.ends_with('"');
    quoted || name.chars().all(|c| is_atom_char(c) || c == ' ' || c == '.')
}

fn dotted(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.chars().all(is_atom_char))
}

fn plain_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let quoted = local.len() >= 2 && local.starts_with('"') && local.ends_with('"');
    let literal = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    (quoted || dotted(local))
        && literal.map_or_else(|| dotted(domain), |address| ip::parse(address).is_some())
}
