//! The extensions that certificates are judged by.

use super::hosts::{is_domain, is_mailbox};
use super::{Extension, Trouble};
use crate::crypto::der::{
    BOOLEAN, Der, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Oid, SEQUENCE, context, explicit,
    oid_arcs, oid_text,
};
use crate::go::quote::quote;
use crate::go::url::Url;
use std::collections::HashSet;
use std::net::IpAddr;

/// A network: address and mask, of 4 or 16 bytes each.
pub(crate) type Network<'d> = (&'d [u8], &'d [u8]);

/// Names under which a subject may be known.
#[derive(Default)]
pub(crate) struct AlternativeNames<'d> {
    pub(crate) dns: Vec<&'d str>,
    pub(crate) emails: Vec<&'d str>,
    pub(crate) addresses: Vec<&'d [u8]>,
    pub(crate) uris: Vec<Url>,
}

/// One half of the name constraints.
#[derive(Default)]
pub(crate) struct Subtrees<'d> {
    pub(crate) dns: Vec<&'d str>,
    pub(crate) networks: Vec<Network<'d>>,
    pub(crate) emails: Vec<&'d str>,
    pub(crate) uris: Vec<&'d str>,
}

/// What the known extensions say. Absent ones leave the defaults.
#[derive(Default)]
pub(crate) struct Extensions<'d> {
    pub(crate) key_usage: i64,
    pub(crate) usages: Vec<i64>,
    pub(crate) unknown_usages: Vec<Oid>,
    pub(crate) constraints_valid: bool,
    pub(crate) is_ca: bool,
    pub(crate) max_path_len: i64,
    pub(crate) subject_key: Option<&'d [u8]>,
    pub(crate) authority_key: Option<&'d [u8]>,
    pub(crate) ocsp_servers: Vec<&'d [u8]>,
    pub(crate) issuer_urls: Vec<&'d [u8]>,
    pub(crate) names: AlternativeNames<'d>,
    pub(crate) constraints_critical: bool,
    pub(crate) permitted: Subtrees<'d>,
    pub(crate) excluded: Subtrees<'d>,
    pub(crate) revocation_points: Vec<&'d [u8]>,
    /// The policies as they are encoded; their texts are well formed.
    pub(crate) policies: Option<Vec<&'d [u8]>>,
    pub(crate) inhibit_any: Option<i64>,
    pub(crate) inhibit_mapping: Option<i64>,
    pub(crate) require_explicit: Option<i64>,
    pub(crate) mappings: Vec<(&'d [u8], &'d [u8])>,
    pub(crate) unhandled: Vec<Oid>,
}

/// Reads the extensions that are known, and lists critical ones that are not.
pub(crate) fn known<'d>(all: &[Extension<'d>]) -> Result<Extensions<'d>, Trouble> {
    let mut out = Extensions::default();
    for extension in all {
        let der = Der(extension.value);
        let handled = match extension.id.as_slice() {
            [2, 5, 29, number] => standard(&mut out, *number, extension)?,
            [1, 3, 6, 1, 5, 5, 7, 1, 1] if extension.critical => {
                return Err("x509: authority info access incorrectly marked critical".into());
            }
            [1, 3, 6, 1, 5, 5, 7, 1, 1] => {
                authority_access(&mut out, der).ok_or("x509: invalid authority info access")?;
                true
            }
            _ => false,
        };
        if extension.critical && !handled {
            out.unhandled.push(extension.id.clone());
        }
    }
    Ok(out)
}

/// Reads an extension of `2.5.29`; false if it is not known.
fn standard<'d>(
    out: &mut Extensions<'d>,
    number: u32,
    extension: &Extension<'d>,
) -> Result<bool, Trouble> {
    let mut der = Der(extension.value);
    match number {
        14 if extension.critical => {
            return Err("x509: subject key identifier incorrectly marked critical".into());
        }
        14 => {
            out.subject_key =
                Some(der.read(OCTET_STRING).ok_or("x509: invalid subject key identifier")?.0)
        }
        15 => out.key_usage = key_usage(der).ok_or("x509: invalid key usage")?,
        17 => {
            out.names = alternative_names(der)?;
            let AlternativeNames { dns, emails, addresses, uris } = &out.names;
            return Ok(!(dns.is_empty()
                && emails.is_empty()
                && addresses.is_empty()
                && uris.is_empty()));
        }
        19 => {
            (out.is_ca, out.max_path_len) =
                basic_constraints(der).ok_or("x509: invalid basic constraints")?;
            out.constraints_valid = true;
        }
        30 => return name_constraints(out, extension),
        31 => revocation_points(out, der)?,
        32 => out.policies = Some(policies(der).ok_or("x509: invalid certificate policies")?),
        33 => out.mappings = mappings(der).ok_or("x509: invalid policy mappings extension")?,
        35 if extension.critical => {
            return Err("x509: authority key identifier incorrectly marked critical".into());
        }
        35 => {
            out.authority_key =
                authority_key(der).ok_or("x509: invalid authority key identifier")?
        }
        36 => policy_constraints(out, der).ok_or("x509: invalid policy constraints extension")?,
        37 => usages(out, der).ok_or("x509: invalid extended key usages")?,
        54 => {
            out.inhibit_any = Some(der.small().ok_or("x509: invalid inhibit any policy extension")?)
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn key_usage(mut der: Der<'_>) -> Option<i64> {
    let (_, bytes) = der.bits()?;
    let bit =
        |index: usize| bytes.get(index / 8).is_some_and(|byte| byte & (0x80 >> (index % 8)) != 0);
    Some((0..9).filter(|index| bit(*index)).map(|index| 1 << index).sum())
}

fn basic_constraints(mut der: Der<'_>) -> Option<(bool, i64)> {
    let mut list = der.read(SEQUENCE)?;
    let is_ca = if list.peek(BOOLEAN) { list.boolean()? } else { false };
    let max_path_len = if list.peek(INTEGER) { list.small().filter(|len| *len >= 0)? } else { -1 };
    Some((is_ca, max_path_len))
}

fn ascii(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| text.is_ascii())
}

/// The names under which a subject may be known.
pub(crate) fn alternative_names(mut der: Der<'_>) -> Result<AlternativeNames<'_>, Trouble> {
    let mut list = der.read(SEQUENCE).ok_or("x509: invalid subject alternative names")?;
    let mut names = AlternativeNames::default();
    while !list.is_empty() {
        let name = list.any().ok_or("x509: invalid subject alternative name")?;
        match name.tag {
            0x81 => {
                names.emails.push(ascii(name.content).ok_or("x509: SAN rfc822Name is malformed")?)
            }
            0x82 => names.dns.push(ascii(name.content).ok_or("x509: SAN dNSName is malformed")?),
            0x86 => {
                let text = ascii(name.content)
                    .ok_or("x509: SAN uniformResourceIdentifier is malformed")?;
                names.uris.push(uri(text)?);
            }
            0x87 if matches!(name.content.len(), 4 | 16) => names.addresses.push(name.content),
            0x87 => {
                return Err(format!(
                    "x509: cannot parse IP address of length {}",
                    name.content.len()
                )
                .into());
            }
            _ => {}
        }
    }
    Ok(names)
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    quote(text, false, &mut out);
    out
}

fn uri(text: &str) -> Result<Url, Trouble> {
    let url = Url::parse(text)
        .map_err(|error| format!("x509: cannot parse URI {}: {error}", quoted(text)))?;
    if !url.host.is_empty() && !is_domain(&url.host, false) {
        return Err(format!("x509: cannot parse URI {}: invalid domain", quoted(text)).into());
    }
    Ok(url)
}

fn name_constraints<'d>(
    out: &mut Extensions<'d>,
    extension: &Extension<'d>,
) -> Result<bool, Trouble> {
    const INVALID: &str = "x509: invalid NameConstraints extension";
    let mut outer = Der(extension.value);
    let mut list = outer.read(SEQUENCE).filter(|_| outer.is_empty()).ok_or(INVALID)?;
    let permitted = list.optional(explicit(0)).ok_or(INVALID)?.unwrap_or(Der(&[]));
    let excluded = list.optional(explicit(1)).ok_or(INVALID)?.unwrap_or(Der(&[]));
    if !list.is_empty() {
        return Err(INVALID.into());
    }
    if permitted.is_empty() && excluded.is_empty() {
        return Err("x509: empty name constraints extension".into());
    }
    let mut handled = true;
    out.permitted = subtrees(permitted, &mut handled)?;
    out.excluded = subtrees(excluded, &mut handled)?;
    out.constraints_critical = extension.critical;
    Ok(handled)
}

fn subtrees<'d>(mut list: Der<'d>, handled: &mut bool) -> Result<Subtrees<'d>, Trouble> {
    let mut out = Subtrees::default();
    while !list.is_empty() {
        let base = list.read(SEQUENCE).and_then(|mut subtree| subtree.any());
        let base = base.ok_or("x509: invalid NameConstraints extension")?;
        match base.tag {
            0x81 => out.emails.push(mail_constraint(constraint_text(base.content)?)?),
            0x82 => {
                let domain = constraint_text(base.content)?;
                if !is_domain(domain, true) {
                    return Err(format!(
                        "x509: failed to parse dnsName constraint {}",
                        quoted(domain)
                    )
                    .into());
                }
                out.dns.push(domain);
            }
            0x86 => out.uris.push(uri_constraint(constraint_text(base.content)?)?),
            0x87 => out.networks.push(network(base.content)?),
            _ => *handled = false,
        }
    }
    Ok(out)
}

fn constraint_text(bytes: &[u8]) -> Result<&str, Trouble> {
    ascii(bytes).ok_or_else(|| {
        let text = quoted(&String::from_utf8_lossy(bytes));
        format!("x509: invalid constraint value: x509: {text} cannot be encoded as an IA5String")
            .into()
    })
}

fn mail_constraint(text: &str) -> Result<&str, Trouble> {
    let valid = if text.contains('@') { is_mailbox(text) } else { is_domain(text, true) };
    if valid {
        Ok(text)
    } else {
        Err(format!("x509: failed to parse rfc822Name constraint {}", quoted(text)).into())
    }
}

fn uri_constraint(text: &str) -> Result<&str, Trouble> {
    let shown = || format!("x509: failed to parse URI constraint {}", quoted(text));
    if text.parse::<IpAddr>().is_ok() {
        return Err(format!("{}: cannot be IP address", shown()).into());
    }
    if is_domain(text, true) { Ok(text) } else { Err(shown().into()) }
}

fn network(bytes: &[u8]) -> Result<Network<'_>, Trouble> {
    if !matches!(bytes.len(), 8 | 32) {
        return Err(format!("x509: IP constraint contained value of length {}", bytes.len()).into());
    }
    let (address, mask) = bytes.split_at(bytes.len() / 2);
    let ones =
        mask.iter().map(|byte| byte.leading_ones()).take_while(|ones| *ones > 0).sum::<u32>();
    if mask.iter().map(|byte| byte.count_ones()).sum::<u32>() != ones
        || mask
            .iter()
            .enumerate()
            .any(|(at, byte)| byte.leading_ones() != ones.saturating_sub(8 * at as u32).min(8))
    {
        let mask = crate::families::base64::hex(mask);
        return Err(format!("x509: IP constraint contained invalid mask {mask}").into());
    }
    Ok((address, mask))
}

fn revocation_points<'d>(out: &mut Extensions<'d>, mut der: Der<'d>) -> Result<(), Trouble> {
    const INVALID: &str = "x509: invalid CRL distribution point";
    let mut list = der.read(SEQUENCE).ok_or("x509: invalid CRL distribution points")?;
    while !list.is_empty() {
        let mut point = list.read(SEQUENCE).ok_or(INVALID)?;
        let Some(mut name) = point.optional(explicit(0)).ok_or(INVALID)? else { continue };
        let mut names = name.read(explicit(0)).ok_or(INVALID)?;
        while names.peek(context(6)) {
            out.revocation_points.push(names.read(context(6)).ok_or(INVALID)?.0);
        }
    }
    Ok(())
}

fn policies(mut der: Der<'_>) -> Option<Vec<&[u8]>> {
    let mut list = der.read(SEQUENCE)?;
    let (mut all, mut seen) = (Vec::new(), HashSet::new());
    while !list.is_empty() {
        let policy = list.read(SEQUENCE)?.read(OBJECT_IDENTIFIER)?.0;
        oid_text(policy)?;
        if !seen.insert(policy) {
            return None;
        }
        all.push(policy);
    }
    Some(all)
}

fn mappings(mut der: Der<'_>) -> Option<Vec<(&[u8], &[u8])>> {
    let mut list = der.read(SEQUENCE)?;
    let mut all = Vec::new();
    while !list.is_empty() {
        let mut pair = list.read(SEQUENCE)?;
        all.push((pair.read(OBJECT_IDENTIFIER)?.0, pair.read(OBJECT_IDENTIFIER)?.0));
    }
    Some(all)
}

fn authority_key(mut der: Der<'_>) -> Option<Option<&[u8]>> {
    Some(der.read(SEQUENCE)?.optional(context(0))?.map(|id| id.0))
}

fn policy_constraints(out: &mut Extensions<'_>, mut der: Der<'_>) -> Option<()> {
    let mut list = der.read(SEQUENCE)?;
    let mut number = |tag: u8| match list.peek(tag) {
        true => i64::try_from(list.integer_tagged(tag)?).ok().map(Some),
        false => Some(None),
    };
    out.require_explicit = number(context(0))?;
    out.inhibit_mapping = number(context(1))?;
    Some(())
}

fn usages(out: &mut Extensions<'_>, mut der: Der<'_>) -> Option<()> {
    let mut list = der.read(SEQUENCE)?;
    while !list.is_empty() {
        let usage = list.oid()?;
        match usage_number(&usage) {
            Some(number) => out.usages.push(number),
            None => out.unknown_usages.push(usage),
        }
    }
    Some(())
}

/// Go's number for an extended key usage.
fn usage_number(oid: &[u32]) -> Option<i64> {
    Some(match oid {
        [2, 5, 29, 37, 0] => 0,
        [1, 3, 6, 1, 5, 5, 7, 3, number @ 1..=9] => i64::from(*number),
        [1, 3, 6, 1, 4, 1, 311, 10, 3, 3] => 10,
        [2, 16, 840, 1, 113730, 4, 1] => 11,
        [1, 3, 6, 1, 4, 1, 311, 2, 1, 22] => 12,
        [1, 3, 6, 1, 4, 1, 311, 61, 1, 1] => 13,
        _ => return None,
    })
}

fn authority_access<'d>(out: &mut Extensions<'d>, mut der: Der<'d>) -> Option<()> {
    let mut list = der.read(SEQUENCE)?;
    while !list.is_empty() {
        let mut access = list.read(SEQUENCE)?;
        let method = access.oid()?;
        if !access.peek(context(6)) {
            continue;
        }
        let place = access.read(context(6))?.0;
        match method.as_slice() {
            [1, 3, 6, 1, 5, 5, 7, 48, 1] => out.ocsp_servers.push(place),
            [1, 3, 6, 1, 5, 5, 7, 48, 2] => out.issuer_urls.push(place),
            _ => {}
        }
    }
    Some(())
}

/// The arcs of policies that fit object identifiers as certificates list them.
pub(crate) fn policy_arcs(policy: &[u8]) -> Option<Oid> {
    oid_arcs(policy)
}
