//! URIs as Go's library reads them, which is more lenient than the standard.

use crate::go::{ip, quote};
use crate::support::go_string;
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::Value;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "uri.is_valid", call: is_valid },
    Builtin { name: "uri.parse", call: parse_uri },
];

type Outcome<'r> = Result<Value<'r>, BuiltinError>;

fn is_valid<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let text = operands::any(args, 0).as_str().filter(|text| !text.is_empty());
    Ok(Value::bool(text.is_some_and(|text| parse(text).is_ok())))
}

fn parse_uri<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let text = operands::string(args, 0)?;
    ctx.spend(1 + text.len() as u64 / 64)?;
    let uri = parse(text).map_err(BuiltinError::Failed)?;
    let (hostname, port) = split_port(&uri.host);
    let raw_path = if uri.path.is_empty() { "" } else { &uri.raw_path };
    let fields = [
        ("scheme", uri.scheme.as_str()),
        ("hostname", hostname),
        ("port", port),
        ("path", &uri.path),
        ("raw_path", raw_path),
        ("raw_query", uri.query),
        ("fragment", &uri.fragment),
    ];
    let fields: Vec<_> = fields
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| (*name, ctx.str(text)))
        .collect();
    Ok(ctx.region.record(&fields))
}

/// Whether a text is a URI.
///
/// # Errors
/// What Go says of one that is none.
#[cfg(feature = "schema")]
pub(crate) fn check(text: &str) -> Result<(), String> {
    parse(text).map(|_| ())
}

/// Whether a URI begins with a scheme.
#[cfg(feature = "schema")]
pub(crate) fn has_scheme(text: &str) -> bool {
    parse(text).is_ok_and(|uri| !uri.scheme.is_empty())
}

/// Whether a URI names a host, or a file by its whole path.
#[cfg(feature = "schema")]
pub(crate) fn is_absolute(text: &str) -> bool {
    parse(text).is_ok_and(|uri| match uri.scheme.as_str() {
        "" => false,
        "file" => uri.path.starts_with('/'),
        _ => !uri.host.is_empty(),
    })
}

/// The path of a URI, decoded.
#[cfg(feature = "schema")]
pub(crate) fn path(text: &str) -> String {
    parse(text).map(|uri| uri.path).unwrap_or_default()
}

/// A text with its escapes decoded, or as it is where they are malformed.
#[cfg(feature = "schema")]
pub(crate) fn decode(text: &str) -> String {
    unescape(text, Part::Other).unwrap_or_else(|_| text.to_owned())
}

#[derive(Default)]
struct Uri<'t> {
    scheme: String,
    host: String,
    path: String,
    raw_path: String,
    query: &'t str,
    fragment: String,
}

fn parse(text: &str) -> Result<Uri<'_>, String> {
    let error = |text: &str, what: String| {
        let mut message = String::from("parse ");
        quote::quote(text, false, &mut message);
        message + ": " + &what
    };
    let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
    let mut uri = without_fragment(before).map_err(|what| error(before, what))?;
    uri.fragment = unescape(fragment, Part::Other).map_err(|what| error(text, what))?;
    Ok(uri)
}

fn without_fragment(text: &str) -> Result<Uri<'_>, String> {
    if text.bytes().any(|b| b.is_ascii_control()) {
        return Err("net/url: invalid control character in URL".to_owned());
    }
    let mut uri = Uri::default();
    if text == "*" {
        (uri.path, uri.raw_path) = ("*".to_owned(), "*".to_owned());
        return Ok(uri);
    }
    let (scheme, rest) = split_scheme(text)?;
    uri.scheme = scheme.to_ascii_lowercase();
    let (mut rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    uri.query = query;
    if !rest.starts_with('/') {
        if !uri.scheme.is_empty() {
            return Ok(uri);
        }
        if rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
            return Err("first path segment in URL cannot contain colon".to_owned());
        }
    }
    let has_authority =
        rest.starts_with("//") && (!uri.scheme.is_empty() || !rest.starts_with("///"));
    if has_authority {
        let authority = &rest[2..];
        let end = authority.find('/').unwrap_or(authority.len());
        uri.host = host_of(&uri.scheme, &authority[..end])?;
        rest = &authority[end..];
    }
    uri.path = unescape(rest, Part::Other)?;
    // A path spelt as Go itself would spell it counts as not spelt at all.
    uri.raw_path = if needs_no_spelling(rest) { uri.path.clone() } else { rest.to_owned() };
    Ok(uri)
}

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

fn host_of(scheme: &str, authority: &str) -> Result<String, String> {
    let Some((user, host)) = authority.rsplit_once('@') else {
        return parse_host(scheme, authority);
    };
    let host = parse_host(scheme, host)?;
    if !user.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&b)) {
        return Err("net/url: invalid userinfo".to_owned());
    }
    let (name, password) = user.split_once(':').unwrap_or((user, ""));
    unescape(name, Part::Other)?;
    unescape(password, Part::Other)?;
    Ok(host)
}

fn parse_host(scheme: &str, host: &str) -> Result<String, String> {
    let port_error = |port: &str| {
        let mut message = String::from("invalid port ");
        quote::quote(port, false, &mut message);
        message + " after host"
    };
    match host.rfind('[') {
        Some(0) => {
            let Some(close) = host.rfind(']') else { return Err("missing ']' in host".to_owned()) };
            let (name, port) = (&host[1..close], &host[close + 1..]);
            if !is_port(port) {
                return Err(port_error(port));
            }
            let name = match name.find("%25") {
                Some(zone) => {
                    unescape(&name[..zone], Part::Host)? + &unescape(&name[zone..], Part::Zone)?
                }
                None => unescape(name, Part::Host)?,
            };
            match ip::parse_with_zone(&name).map_err(|what| format!("invalid host: {what}"))? {
                ip::Ip::V4(_) => Err("invalid IP-literal".to_owned()),
                ip::Ip::V6(_) => Ok(format!("[{name}]{port}")),
            }
        }
        Some(_) => Err("invalid IP-literal".to_owned()),
        None => {
            let colon =
                if matches!(scheme, "http" | "https") { host.find(':') } else { host.rfind(':') };
            match colon.map(|at| &host[at..]).filter(|port| !is_port(port)) {
                Some(port) => Err(port_error(port)),
                None => unescape(host, Part::Host),
            }
        }
    }
}

/// Nothing, or a colon and digits.
fn is_port(text: &str) -> bool {
    text.is_empty()
        || text.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}

fn split_port(host: &str) -> (&str, &str) {
    let colon = host.rfind(':').filter(|at| is_port(&host[*at..]));
    let (name, port) = colon.map_or((host, ""), |at| (&host[..at], &host[at + 1..]));
    let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    (bare.unwrap_or(name), port)
}

/// Which part of a URI is read: a host allows fewer characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Host,
    Zone,
    Other,
}

/// Whether a host may have this character as it is.
fn plain_in_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!$&'()*+,;=:[]<>\"-_.~".contains(&byte)
}

fn hex_pair(text: &[u8]) -> Option<u8> {
    let digit = |byte: &u8| (*byte as char).to_digit(16);
    match text {
        [b'%', high, low, ..] => Some((digit(high)? * 16 + digit(low)?) as u8),
        _ => None,
    }
}

fn unescape(text: &str, part: Part) -> Result<String, String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'%' {
            let escape = &bytes[at..bytes.len().min(at + 3)];
            let code = hex_pair(escape).filter(|code| match part {
                _ if escape == b"%25" => true,
                Part::Host => *code >= 0x80,
                Part::Zone => *code == b' ' || plain_in_host(*code),
                Part::Other => true,
            });
            let Some(code) = code else {
                let mut message = String::from("invalid URL escape ");
                quote::quote(&String::from_utf8_lossy(escape), false, &mut message);
                return Err(message);
            };
            out.push(code);
            at += 3;
            continue;
        }
        if part != Part::Other && byte.is_ascii() && !plain_in_host(*byte) {
            let mut message = String::from("invalid character ");
            quote::quote(&(*byte as char).to_string(), false, &mut message);
            return Err(message + " in host name");
        }
        out.push(*byte);
        at += 1;
    }
    Ok(go_string(out))
}

/// Whether a path is escaped just where Go would escape it, in capitals.
fn needs_no_spelling(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@".contains(&byte);
    let bytes = path.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'%' {
            let capitals = bytes[at + 1..].iter().take(2).all(|b| !b.is_ascii_lowercase());
            if !capitals || hex_pair(&bytes[at..]).is_none_or(plain) {
                return false;
            }
            at += 3;
        } else if plain(*byte) {
            at += 1;
        } else {
            return false;
        }
    }
    true
}
