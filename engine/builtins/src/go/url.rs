//! URLs, taken apart and put together as Go's `net/url` does, with its leniency and its words.

use crate::go::quote::quote;
use std::net::Ipv6Addr;

/// A URL. Parts are unescaped; raw ones are kept where escaping again would not give them back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Url {
    pub(crate) scheme: String,
    pub(crate) opaque: String,
    pub(crate) user: Option<User>,
    /// With port, if there is one.
    pub(crate) host: String,
    pub(crate) path: Vec<u8>,
    pub(crate) raw_path: String,
    pub(crate) omit_host: bool,
    pub(crate) force_query: bool,
    pub(crate) raw_query: String,
    pub(crate) fragment: Vec<u8>,
    pub(crate) raw_fragment: String,
}

/// The part before the `@`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) name: Vec<u8>,
    pub(crate) password: Option<Vec<u8>>,
}

/// Which part of a URL a text is, as far as escaping depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Path,
    User,
    Host,
    Zone,
    Query,
    Fragment,
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    quote(text, false, &mut out);
    out
}

fn must_escape(byte: u8, part: Part) -> bool {
    match byte {
        _ if byte.is_ascii_alphanumeric() => false,
        b'-' | b'_' | b'.' | b'~' => false,
        b'!' | b'\'' | b'(' | b')' | b'*' if part == Part::Fragment => byte == b'\'',
        b'$' | b'&' | b'+' | b',' | b';' | b'=' => part == Part::Query,
        b':' | b'/' | b'?' | b'@' if part == Part::User => true,
        b':' if matches!(part, Part::Host | Part::Zone) => false,
        b'!' | b'\'' | b'(' | b')' | b'*' | b'[' | b']' | b'<' | b'>' | b'"' => {
            !matches!(part, Part::Host | Part::Zone)
        }
        b':' | b'/' | b'@' => !matches!(part, Part::Path | Part::Fragment),
        b'?' => part != Part::Fragment,
        _ => true,
    }
}

/// Percent-escapes what cannot stand in this part.
pub(crate) fn escape(bytes: &[u8], part: Part) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b' ' if part == Part::Query => out.push('+'),
            _ if must_escape(byte, part) => {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
            _ => out.push(char::from(byte)),
        }
    }
    out
}

fn nibble(byte: Option<&u8>) -> Option<u8> {
    char::from(*byte?).to_digit(16).map(|digit| digit as u8)
}

/// Undoes percent-escapes.
pub(crate) fn unescape(text: &str, part: Part) -> Result<Vec<u8>, String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'%' => {
                let shown =
                    String::from_utf8_lossy(&bytes[at..bytes.len().min(at + 3)]).into_owned();
                let wrong = || format!("invalid URL escape {}", quoted(&shown));
                let (Some(high), Some(low)) =
                    (nibble(bytes.get(at + 1)), nibble(bytes.get(at + 2)))
                else {
                    return Err(wrong());
                };
                let value = high << 4 | low;
                let barred = match part {
                    Part::Host => high < 8,
                    Part::Zone => value != b' ' && must_escape(value, Part::Host),
                    _ => false,
                };
                if barred && shown != "%25" {
                    return Err(wrong());
                }
                out.push(value);
                at += 3;
                continue;
            }
            b'+' if part == Part::Query => out.push(b' '),
            _ if matches!(part, Part::Host | Part::Zone)
                && byte < 0x80
                && must_escape(byte, part) =>
            {
                return Err(format!(
                    "invalid character {} in host name",
                    quoted(&char::from(byte).to_string())
                ));
            }
            _ => out.push(byte),
        }
        at += 1;
    }
    Ok(out)
}

/// The scheme, and what follows it.
fn split_scheme(text: &str) -> Result<(&str, &str), String> {
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at == 0 => return Err("missing protocol scheme".to_owned()),
            b':' => return Ok((&text[..at], &text[at + 1..])),
            _ => break,
        }
    }
    Ok(("", text))
}

impl Url {
    /// Reads a URL, absolute or relative.
    pub(crate) fn parse(text: &str) -> Result<Url, String> {
        let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
        let mut url = Url::parse_parts(before)
            .map_err(|error| format!("parse {}: {error}", quoted(before)))?;
        let decoded = unescape(fragment, Part::Fragment)
            .map_err(|error| format!("parse {}: {error}", quoted(text)))?;
        if escape(&decoded, Part::Fragment) != fragment {
            url.raw_fragment = fragment.to_owned();
        }
        url.fragment = decoded;
        Ok(url)
    }

    fn parse_parts(text: &str) -> Result<Url, String> {
        let mut url = Url::default();
        if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
            return Err("net/url: invalid control character in URL".to_owned());
        }
        if text == "*" {
            url.path = b"*".to_vec();
            return Ok(url);
        }
        let (scheme, mut rest) = split_scheme(text)?;
        url.scheme = scheme.to_ascii_lowercase();
        match rest.split_once('?') {
            Some((before, "")) => (rest, url.force_query) = (before, true),
            Some((before, query)) => (rest, url.raw_query) = (before, query.to_owned()),
            None => {}
        }
        if !rest.starts_with('/') {
            if !url.scheme.is_empty() {
                url.opaque = rest.to_owned();
                return Ok(url);
            }
            if rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
                return Err("first path segment in URL cannot contain colon".to_owned());
            }
        }
        if (!url.scheme.is_empty() || !rest.starts_with("///")) && rest.starts_with("//") {
            let end = rest[2..].find('/').map_or(rest.len(), |slash| slash + 2);
            url.set_authority(&rest[2..end])?;
            rest = &rest[end..];
        } else if !url.scheme.is_empty() && rest.starts_with('/') {
            url.omit_host = true;
        }
        url.path = unescape(rest, Part::Path)?;
        if escape(&url.path, Part::Path) != rest {
            url.raw_path = rest.to_owned();
        }
        Ok(url)
    }

    fn set_authority(&mut self, authority: &str) -> Result<(), String> {
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        self.host = host_of(&self.scheme, host)?;
        let Some(user) = user else { return Ok(()) };
        if !user.chars().all(|c| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c)) {
            return Err("net/url: invalid userinfo".to_owned());
        }
        let (name, password) = match user.split_once(':') {
            Some((name, password)) => (name, Some(password)),
            None => (user, None),
        };
        let name = unescape(name, Part::User)?;
        let password = password.map(|password| unescape(password, Part::User)).transpose()?;
        self.user = Some(User { name, password });
        Ok(())
    }

    /// The path as it stands in the URL.
    pub(crate) fn escaped_path(&self) -> String {
        match self.raw_path.as_str() {
            raw if !raw.is_empty() && is_encoded(raw, Part::Path) => raw.to_owned(),
            _ if self.path == b"*" => "*".to_owned(),
            _ => escape(&self.path, Part::Path),
        }
    }

    fn escaped_fragment(&self) -> String {
        match self.raw_fragment.as_str() {
            raw if !raw.is_empty() && is_encoded(raw, Part::Fragment) => raw.to_owned(),
            _ => escape(&self.fragment, Part::Fragment),
        }
    }

    fn push_authority(&self, out: &mut String) {
        if !self.host.is_empty() || !self.path.is_empty() || self.user.is_some() {
            out.push_str("//");
        }
        if let Some(user) = &self.user {
            out.push_str(&escape(&user.name, Part::User));
            if let Some(password) = &user.password {
                out.push(':');
                out.push_str(&escape(password, Part::User));
            }
            out.push('@');
        }
        out.push_str(&escape(self.host.as_bytes(), Part::Host));
    }
}

/// Whether a raw part can stand as it is.
fn is_encoded(text: &str, part: Part) -> bool {
    text.bytes().all(|byte| b"!$&'()*+,;=:@[]%".contains(&byte) || !must_escape(byte, part))
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        if !self.scheme.is_empty() {
            out.push_str(&self.scheme);
            out.push(':');
        }
        if !self.opaque.is_empty() {
            out.push_str(&self.opaque);
        } else {
            let has_authority = !self.host.is_empty() || self.user.is_some();
            if has_authority || (!self.scheme.is_empty() && !self.omit_host) {
                self.push_authority(&mut out);
            }
            let path = self.escaped_path();
            if !path.is_empty() && !path.starts_with('/') && !self.host.is_empty() {
                out.push('/');
            }
            if out.is_empty() && path.split('/').next().is_some_and(|segment| segment.contains(':'))
            {
                out.push_str("./");
            }
            out.push_str(&path);
        }
        if self.force_query || !self.raw_query.is_empty() {
            out.push('?');
            out.push_str(&self.raw_query);
        }
        if !self.fragment.is_empty() {
            out.push('#');
            out.push_str(&self.escaped_fragment());
        }
        f.write_str(&out)
    }
}

fn check_port(port: &str) -> Result<(), String> {
    let valid = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    if valid { Ok(()) } else { Err(format!("invalid port {} after host", quoted(port))) }
}

fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn host_of(scheme: &str, host: &str) -> Result<String, String> {
    match host.rfind('[') {
        Some(0) => return literal_host(host),
        Some(_) => return Err("invalid IP-literal".to_owned()),
        None => {}
    }
    if let Some(first) = host.find(':') {
        let colon = match scheme {
            "http" | "https" => first,
            _ => host.rfind(':').unwrap_or(first),
        };
        check_port(&host[colon..])?;
    }
    unescape(host, Part::Host).map(text_of)
}

/// A host in brackets.
fn literal_host(host: &str) -> Result<String, String> {
    let close = host.rfind(']').ok_or("missing ']' in host")?;
    let port = &host[close + 1..];
    check_port(port)?;
    let name = &host[1..close];
    let name = match name.find("%25") {
        Some(zone) => {
            let mut bytes = unescape(&name[..zone], Part::Host)?;
            bytes.extend(unescape(&name[zone..], Part::Zone)?);
            text_of(bytes)
        }
        None => text_of(unescape(name, Part::Host)?),
    };
    let bare = name.split('%').next().unwrap_or_default();
    if bare.parse::<Ipv6Addr>().is_err() {
        let error = match bare.parse::<std::net::Ipv4Addr>() {
            Ok(_) => "invalid IP-literal".to_owned(),
            Err(_) => format!("invalid host: ParseAddr({}): unable to parse IP", quoted(&name)),
        };
        return Err(error);
    }
    Ok(format!("[{name}]{port}"))
}
