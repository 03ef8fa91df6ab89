//! IP addresses as Go reads and writes them.

use super::quote;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// An address. One of IPv6 may still be that of an IPv4 host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ip {
    V4(u32),
    V6(u128),
}

const MAPPED: u128 = 0xffff_0000_0000;

impl Ip {
    /// As an address of IPv4 if it is one in IPv6's clothes.
    pub(crate) fn to4(self) -> Ip {
        match self {
            Ip::V6(ip) if ip >> 32 == MAPPED >> 32 => Ip::V4(ip as u32),
            other => other,
        }
    }

    /// As an address of IPv6.
    pub(crate) fn to16(self) -> u128 {
        match self {
            Ip::V4(ip) => MAPPED | u128::from(ip),
            Ip::V6(ip) => ip,
        }
    }
}

impl fmt::Display for Ip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to4() {
            Ip::V4(ip) => write!(f, "{}", Ipv4Addr::from(ip)),
            Ip::V6(ip) => write!(f, "{}", Ipv6Addr::from(ip)),
        }
    }
}

/// Reads an address without a zone.
pub(crate) fn parse(text: &str) -> Option<Ip> {
    if text.contains('%') { None } else { parse_with_zone(text).ok() }
}

/// Reads an address, which may have a zone.
///
/// # Errors
/// What Go says of a malformed one.
pub(crate) fn parse_with_zone(text: &str) -> Result<Ip, String> {
    let error = |what: Wrong<'_>| {
        let mut message = String::from("ParseAddr(");
        quote::quote(text, false, &mut message);
        message.push_str("): ");
        message.push_str(what.0);
        if !what.1.is_empty() {
            message.push_str(" (at ");
            quote::quote(what.1, false, &mut message);
            message.push(')');
        }
        message
    };
    match text.bytes().find(|b| matches!(b, b'.' | b':' | b'%')) {
        Some(b'.') => v4(text).map(Ip::V4).map_err(error),
        Some(b':') => v6(text).map(Ip::V6).map_err(error),
        Some(_) => Err(error(Wrong("missing IPv6 address", ""))),
        None => Err(error(Wrong("unable to parse IP", ""))),
    }
}

/// What is wrong, and the text from where it is.
struct Wrong<'t>(&'static str, &'t str);

fn v4(text: &str) -> Result<u32, Wrong<'_>> {
    let bytes = text.as_bytes();
    let (mut ip, mut dots, mut value, mut digits) = (0_u32, 0, 0_u32, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                if digits == 1 && value == 0 {
                    return Err(Wrong("IPv4 field has octet with leading zero", ""));
                }
                value = value * 10 + u32::from(byte - b'0');
                digits += 1;
                if value > 255 {
                    return Err(Wrong("IPv4 field has value >255", ""));
                }
            }
            b'.' if at == 0 || at + 1 == bytes.len() || bytes[at - 1] == b'.' => {
                return Err(Wrong("IPv4 field must have at least one digit", &text[at..]));
            }
            b'.' if dots == 3 => return Err(Wrong("IPv4 address too long", "")),
            b'.' => {
                ip = ip << 8 | value;
                (dots, value, digits) = (dots + 1, 0, 0);
            }
            _ => return Err(Wrong("unexpected character", &text[at..])),
        }
    }
    if dots < 3 { Err(Wrong("IPv4 address too short", "")) } else { Ok(ip << 8 | value) }
}

fn v6(text: &str) -> Result<u128, Wrong<'_>> {
    let mut rest = text;
    if let Some((address, zone)) = text.split_once('%') {
        rest = address;
        if zone.is_empty() {
            return Err(Wrong("zone must be a non-empty string", ""));
        }
    }
    let mut groups: Vec<u16> = Vec::with_capacity(8);
    let mut gap = None;
    if let Some(after) = rest.strip_prefix("::") {
        gap = Some(0);
        rest = after;
        if rest.is_empty() {
            return Ok(0);
        }
    }
    while groups.len() < 8 {
        let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        if digits > 4 {
            return Err(Wrong("each group must have 4 or less digits", rest));
        }
        if digits == 0 {
            return Err(Wrong("each colon-separated field must have at least one digit", rest));
        }
        if rest[digits..].starts_with('.') {
            if gap.is_none() && groups.len() != 6 {
                return Err(Wrong(
                    "embedded IPv4 address must replace the final 2 fields of the address",
                    rest,
                ));
            }
            if groups.len() > 6 {
                return Err(Wrong(
                    "too many hex fields to fit an embedded IPv4 at the end of the address",
                    rest,
                ));
            }
            let ip = v4(rest)?;
            groups.extend([(ip >> 16) as u16, ip as u16]);
            rest = "";
            break;
        }
        groups.push(u16::from_str_radix(&rest[..digits], 16).unwrap_or_default());
        rest = &rest[digits..];
        if rest.is_empty() {
            break;
        }
        let Some(after) = rest.strip_prefix(':') else {
            return Err(Wrong("unexpected character, want colon", rest));
        };
        if after.is_empty() {
            return Err(Wrong("colon must be followed by more characters", rest));
        }
        rest = after;
        if let Some(after) = rest.strip_prefix(':') {
            if gap.is_some() {
                return Err(Wrong("multiple :: in address", rest));
            }
            gap = Some(groups.len());
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
    }
    if !rest.is_empty() {
        return Err(Wrong("trailing garbage after address", rest));
    }
    match (gap, groups.len()) {
        (None, 8) => {}
        (None, _) => return Err(Wrong("address string too short", "")),
        (Some(_), 8..) => {
            return Err(Wrong("the :: must expand to at least one field of zeros", ""));
        }
        (Some(gap), count) => drop(groups.splice(gap..gap, std::iter::repeat_n(0, 8 - count))),
    }
    Ok(groups.into_iter().fold(0, |ip, group| ip << 16 | u128::from(group)))
}
