//! Just enough of URLs to refuse those a related resource cannot have, and to escape the rest.

use crate::printer::Quoted;

/// The URL with what must be escaped escaped.
///
/// # Errors
/// Go's complaint about it.
pub(super) fn normal(text: &str) -> Result<String, String> {
    check(text).map_err(|why| format!("parse {}: {why}", Quoted(text)))?;
    let (before, fragment) = text.split_once('#').map_or((text, None), |(a, b)| (a, Some(b)));
    let mut out = escape_path(before);
    if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
        out.push('#');
        out.push_str(&escape_path(fragment));
    }
    Ok(out)
}

fn escape_path(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_query = false;
    for byte in text.bytes() {
        in_query |= byte == b'?';
        match byte {
            b' ' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | 0x80..
                if !in_query =>
            {
                out.push_str(&format!("%{byte:02X}"));
            }
            _ if byte < 0x80 => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The scheme and what follows it.
fn split_scheme(text: &str) -> Result<(&str, &str), String> {
    for (at, c) in text.char_indices() {
        match c {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if at > 0 => {}
            ':' if at == 0 => return Err("missing protocol scheme".to_string()),
            ':' => return Ok((&text[..at], &text[at + 1..])),
            _ => break,
        }
    }
    Ok(("", text))
}

fn check(text: &str) -> Result<(), String> {
    if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
        return Err("net/url: invalid control character in URL".to_string());
    }
    let (main, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (scheme, rest) = split_scheme(main)?;
    let rest = rest.split_once('?').map_or(rest, |(path, _)| path);
    if !rest.starts_with('/') {
        if scheme.is_empty() && rest.split('/').next().is_some_and(|segment| segment.contains(':'))
        {
            return Err("first path segment in URL cannot contain colon".to_string());
        }
        return if scheme.is_empty() { escapes(rest) } else { Ok(()) }
            .and_then(|()| escapes(fragment));
    }
    let mut path = rest;
    if let Some(after) =
        rest.strip_prefix("//").filter(|after| !scheme.is_empty() || !after.starts_with('/'))
    {
        let at = after.find('/').unwrap_or(after.len());
        authority(&after[..at])?;
        path = &after[at..];
    }
    escapes(path)?;
    escapes(fragment)
}

fn escapes(text: &str) -> Result<(), String> {
    for (at, _) in text.match_indices('%') {
        let code = text.as_bytes().get(at + 1..at + 3);
        if !code.is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit)) {
            let shown: String = text[at..].chars().take(3).collect();
            return Err(format!("invalid URL escape {}", Quoted(&shown)));
        }
    }
    Ok(())
}

fn authority(text: &str) -> Result<(), String> {
    let host = text.rsplit_once('@').map_or(text, |(_, host)| host);
    let port = if let Some(inner) = host.strip_prefix('[') {
        let Some(end) = inner.rfind(']') else { return Err("missing ']' in host".to_string()) };
        &inner[end + 1..]
    } else {
        host.rfind(':').map_or("", |at| &host[at..])
    };
    let digits = port.strip_prefix(':').unwrap_or(port);
    if !digits.bytes().all(|digit| digit.is_ascii_digit())
        || (!port.is_empty() && !port.starts_with(':'))
    {
        return Err(format!("invalid port {} after host", Quoted(port)));
    }
    match host
        .chars()
        .find(|c| matches!(c, ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}'))
    {
        Some(bad) => Err(format!("invalid character {} in host name", Quoted(&bad.to_string()))),
        None => Ok(()),
    }
}
