//! Host names, mailboxes and the rules by which certificates match and constrain them.

use super::Certificate;
use super::extensions::{Network, Subtrees};
use std::net::IpAddr;

/// Whether a text can stand as a domain in a certificate; a constraint may begin with a dot.
pub(crate) fn is_domain(text: &str, constraint: bool) -> bool {
    if text.is_empty() {
        return true;
    }
    if text.ends_with('.') {
        return false;
    }
    let text = if constraint { text.strip_prefix('.').unwrap_or(text) } else { text };
    text.bytes().all(|byte| (33..=126).contains(&byte)) && !text.split('.').any(str::is_empty)
}

/// Splits a mailbox into its local part, unquoted, and its domain in lower case.
pub(crate) fn mailbox(text: &str) -> Option<(String, String)> {
    let (local, rest) = match text.strip_prefix('"') {
        Some(quoted) => quoted_local(quoted)?,
        None => plain_local(text)?,
    };
    let domain = rest.strip_prefix('@')?;
    let labels_fit = domain
        .split('.')
        .all(|label| !label.is_empty() && label.bytes().all(|b| (33..=126).contains(&b)));
    (domain.is_empty() || labels_fit).then(|| (local, domain.to_ascii_lowercase()))
}

/// Whether a text is a mailbox.
pub(crate) fn is_mailbox(text: &str) -> bool {
    mailbox(text).is_some()
}

fn quoted_local(text: &str) -> Option<(String, &str)> {
    let mut local = String::new();
    let mut chars = text.char_indices();
    loop {
        match chars.next()? {
            (at, '"') => return Some((local, &text[at + 1..])),
            (_, '\\') => {
                let (_, next) = chars.next()?;
                if !matches!(next as u32, 1..=9 | 11 | 12 | 14..=127) {
                    return None;
                }
                local.push(next);
            }
            (_, c) if matches!(c as u32, 1..=8 | 11 | 12 | 14..=33 | 35..=91 | 93..=127) => {
                local.push(c)
            }
            _ => return None,
        }
    }
}

fn plain_local(text: &str) -> Option<(String, &str)> {
    let mut local = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((_, c)) = chars.peek().copied() {
        match c {
            '\\' => {
                chars.next();
                local.push(chars.next()?.1);
            }
            c if c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c) => {
                chars.next();
                local.push(c);
            }
            _ => break,
        }
    }
    let rest = chars.peek().map_or("", |(at, _)| &text[*at..]);
    let valid = !local.is_empty()
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    valid.then_some((local, rest))
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
        _ => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
    }
}

/// The text of an address of 4 or 16 bytes.
pub(crate) fn address_text(bytes: &[u8]) -> String {
    address(bytes).map(|address| address.to_canonical().to_string()).unwrap_or_default()
}

fn is_host(text: &str, pattern: bool) -> bool {
    let text = if pattern { text } else { text.strip_suffix('.').unwrap_or(text) };
    if text == "*" {
        return false;
    }
    text.split('.').enumerate().all(|(index, label)| {
        !label.is_empty()
            && ((pattern && index == 0 && label == "*")
                || label
                    .char_indices()
                    .all(|(at, c)| c.is_ascii_alphanumeric() || (c == '-' && at != 0) || c == '_'))
    })
}

/// Whether a certificate is for this host.
pub(crate) fn matches_host(certificate: &Certificate<'_>, host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let names = &certificate.known.names;
    if let Ok(wanted) = bare.parse::<IpAddr>() {
        let wanted = wanted.to_canonical();
        return names
            .addresses
            .iter()
            .any(|bytes| address(bytes).is_some_and(|address| address.to_canonical() == wanted));
    }
    let wanted = host.to_ascii_lowercase();
    let valid = is_host(&wanted, false);
    let labels: Vec<&str> = wanted.strip_suffix('.').unwrap_or(&wanted).split('.').collect();
    names.dns.iter().any(|name| {
        let name = name.to_ascii_lowercase();
        if valid && is_host(&name, true) {
            let parts: Vec<&str> = name.split('.').collect();
            parts.len() == labels.len()
                && parts
                    .iter()
                    .zip(&labels)
                    .enumerate()
                    .all(|(at, (part, label))| (at == 0 && *part == "*") || part == label)
        } else {
            !name.is_empty() && name != "." && name == wanted
        }
    })
}

/// Whether `name` lies in the subtree a constraint spans.
fn in_domain(constraint: &str, name: &str) -> bool {
    let Some(before) = name.len().checked_sub(constraint.len()) else { return false };
    if !name.is_char_boundary(before) || !name[before..].eq_ignore_ascii_case(constraint) {
        return false;
    }
    constraint.is_empty()
        || constraint.starts_with('.')
        || before == 0
        || name[..before].ends_with('.')
}

fn in_network((network, mask): &Network<'_>, address: &[u8]) -> bool {
    network.len() == address.len()
        && network.iter().zip(*mask).zip(address).all(|((n, m), a)| n & m == a & m)
}

/// A wildcard name is excluded too when a constraint lies right under its suffix.
fn wildcard_hits(constraint: &str, name: &str) -> bool {
    let rest = |text: &str| text.find('.').map(|dot| text[dot..].to_ascii_lowercase());
    name.starts_with('*') && rest(constraint).is_some_and(|suffix| rest(name) == Some(suffix))
}

fn in_mail(constraint: &str, (local, domain): &(String, String)) -> bool {
    match mailbox(constraint) {
        Some((wanted, host)) if constraint.contains('@') => wanted == *local && host == *domain,
        _ => in_domain(constraint, domain),
    }
}

/// Whether names of one kind respect the constraints on it.
fn respects<C, N>(
    permitted: &[C],
    excluded: &[C],
    name: &N,
    permits: impl Fn(&C, &N) -> bool,
    hits: impl Fn(&C, &N) -> bool,
) -> bool {
    (permitted.is_empty() || permitted.iter().any(|constraint| permits(constraint, name)))
        && !excluded.iter().any(|constraint| hits(constraint, name))
}

/// Whether the alternative names of `child` respect the constraints of a certificate above it.
pub(crate) fn respects_constraints(
    child: &Certificate<'_>,
    permitted: &Subtrees<'_>,
    excluded: &Subtrees<'_>,
) -> bool {
    let names = &child.known.names;
    let addresses = names.addresses.iter().all(|address| {
        respects(
            &permitted.networks,
            &excluded.networks,
            address,
            |n, a| in_network(n, a),
            |n, a| in_network(n, a),
        )
    });
    let hosts = names.dns.iter().all(|name| {
        is_domain(name, false)
            && respects(
                &permitted.dns,
                &excluded.dns,
                name,
                |c, n| in_domain(c, n),
                |c, n| in_domain(c, n) || wildcard_hits(c, n),
            )
    });
    let uris = names.uris.iter().all(|uri| {
        uri_host(&uri.host).is_some_and(|host| {
            respects(
                &permitted.uris,
                &excluded.uris,
                &host,
                |c, n| in_domain(c, n),
                |c, n| in_domain(c, n),
            )
        })
    });
    let mails = names.emails.iter().all(|email| {
        mailbox(email).is_some_and(|parts| {
            respects(
                &permitted.emails,
                &excluded.emails,
                &parts,
                |c, n| in_mail(c, n),
                |c, n| in_mail(c, n),
            )
        })
    });
    addresses && hosts && uris && mails
}

/// The host of a URI that constraints can be matched against: a name, not an address.
fn uri_host(host: &str) -> Option<String> {
    let lower = host.to_ascii_lowercase();
    if lower.is_empty() || lower.starts_with('[') {
        return None;
    }
    let name = lower.rsplit_once(':').map_or(lower.as_str(), |(name, _)| name);
    (name.parse::<IpAddr>().is_err() && is_domain(name, false)).then(|| name.to_owned())
}
