//! X.509 certificates and signing requests, taken apart as Go's `crypto/x509` does: same fields, same complaints.
//!
//! Writing certificates, revocation lists and system trust stores are left out.

pub(crate) mod chain;
pub(crate) mod extensions;
pub(crate) mod hosts;
pub(crate) mod names;
pub(crate) mod policies;
pub(crate) mod request;
pub(crate) mod time;

use crate::crypto::der::{Der, OCTET_STRING, Oid, SEQUENCE, context, dotted, explicit};
use crate::crypto::keys::{Algorithm, PublicKey, algorithm, algorithm_number, public_key};
use crate::crypto::pem;
use extensions::Extensions;
use names::Name;
use num_bigint::{BigInt, Sign};
use time::Time;

/// What goes wrong, in Go's words.
pub(crate) type Trouble = std::borrow::Cow<'static, str>;

/// One extension as it stands in a certificate.
pub(crate) struct Extension<'d> {
    pub(crate) id: Oid,
    pub(crate) critical: bool,
    pub(crate) value: &'d [u8],
}

/// A certificate whose raw parts point into its DER bytes.
pub(crate) struct Certificate<'d> {
    pub(crate) raw: &'d [u8],
    pub(crate) raw_tbs: &'d [u8],
    pub(crate) raw_key_info: &'d [u8],
    pub(crate) raw_subject: &'d [u8],
    pub(crate) raw_issuer: &'d [u8],
    pub(crate) signature: Vec<u8>,
    pub(crate) signature_algorithm: i64,
    pub(crate) key_algorithm: i64,
    pub(crate) key: Option<PublicKey>,
    pub(crate) version: i64,
    pub(crate) serial: BigInt,
    pub(crate) issuer: Name,
    pub(crate) subject: Name,
    pub(crate) not_before: Time,
    pub(crate) not_after: Time,
    pub(crate) extensions: Vec<Extension<'d>>,
    pub(crate) known: Extensions<'d>,
}

impl Certificate<'_> {
    /// The bytes of an extension of `2.5.29`, if there is one.
    pub(crate) fn extension(&self, number: u32) -> Option<&[u8]> {
        self.extensions
            .iter()
            .find(|extension| extension.id == [2, 5, 29, number])
            .map(|extension| extension.value)
    }
}

/// The certificates that stand one after another.
pub(crate) fn certificates(mut der: &[u8]) -> Result<Vec<Certificate<'_>>, Trouble> {
    let mut all = Vec::new();
    while !der.is_empty() {
        let one = certificate(der)?;
        der = &der[one.raw.len()..];
        all.push(one);
    }
    Ok(all)
}

/// The DER bytes of every certificate in PEM text.
pub(crate) fn from_pem(mut text: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut der = Vec::new();
    while let Some((block, rest)) = pem::next(text) {
        if block.label != "CERTIFICATE" {
            return Err(format!("PEM block type is '{}', expected CERTIFICATE", block.label).into());
        }
        der.extend(block.bytes);
        text = rest;
    }
    Ok(der)
}

/// The one certificate these bytes are.
pub(crate) fn sole(der: &[u8]) -> Result<Certificate<'_>, Trouble> {
    let one = certificate(der)?;
    if one.raw.len() == der.len() { Ok(one) } else { Err("x509: trailing data".into()) }
}

/// The first certificate in these bytes.
fn certificate(der: &[u8]) -> Result<Certificate<'_>, Trouble> {
    let whole = Der(der).element(SEQUENCE).ok_or("x509: malformed certificate")?;
    let mut outer = Der(whole.content);
    let signed = outer.element(SEQUENCE).ok_or("x509: malformed tbs certificate")?;
    let mut tbs = Der(signed.content);
    let version = version(&mut tbs)?;
    let serial = tbs.integer().ok_or("x509: malformed serial number")?;
    if serial.sign() == Sign::Minus {
        return Err("x509: negative serial number".into());
    }
    let inner_algorithm =
        tbs.read(SEQUENCE).ok_or("x509: malformed signature algorithm identifier")?;
    let outer_algorithm = outer.read(SEQUENCE).ok_or("x509: malformed algorithm identifier")?;
    if inner_algorithm.0 != outer_algorithm.0 {
        return Err("x509: inner and outer signature algorithm identifiers don't match".into());
    }
    let signature_algorithm = signature_number(&algorithm(inner_algorithm)?);
    let raw_issuer = tbs.element(SEQUENCE).ok_or("x509: malformed issuer")?;
    let issuer = Name::read(raw_issuer.content)?;
    let mut validity = tbs.read(SEQUENCE).ok_or("x509: malformed validity")?;
    let (not_before, not_after) = (Time::read(&mut validity)?, Time::read(&mut validity)?);
    let raw_subject = tbs.element(SEQUENCE).ok_or("x509: malformed issuer")?;
    let subject = Name::read(raw_subject.content)?;
    let raw_key_info = tbs.element(SEQUENCE).ok_or("x509: malformed spki")?;
    let (key_algorithm, key) = key_info(raw_key_info.content)?;
    let extensions = if version > 1 { trailing(&mut tbs, version)? } else { Vec::new() };
    let known = extensions::known(&extensions)?;
    Ok(Certificate {
        raw: whole.whole,
        raw_tbs: signed.whole,
        raw_key_info: raw_key_info.whole,
        raw_subject: raw_subject.whole,
        raw_issuer: raw_issuer.whole,
        signature: outer.aligned_bits().ok_or("x509: malformed signature")?,
        signature_algorithm,
        key_algorithm,
        key,
        version,
        serial,
        issuer,
        subject,
        not_before,
        not_after,
        extensions,
        known,
    })
}

/// The version, counted from 1.
fn version(tbs: &mut Der<'_>) -> Result<i64, Trouble> {
    const MALFORMED: &str = "x509: malformed version";
    let version = match tbs.optional(explicit(0)).ok_or(MALFORMED)? {
        Some(mut inner) => inner.small().filter(|_| inner.is_empty()).ok_or(MALFORMED)?,
        None => 0,
    };
    match version {
        0..=2 => Ok(version + 1),
        _ if version < 0 => Err(MALFORMED.into()),
        _ => Err("x509: invalid version".into()),
    }
}

/// The number of the key's algorithm and the key, if its algorithm is known.
fn key_info(content: &[u8]) -> Result<(i64, Option<PublicKey>), Trouble> {
    let mut info = Der(content);
    let identifier =
        info.read(SEQUENCE).ok_or("x509: malformed public key algorithm identifier")?;
    let algorithm = algorithm(identifier)?;
    let number = algorithm_number(&algorithm.oid);
    let bits = info.aligned_bits().ok_or("x509: malformed subjectPublicKey")?;
    let key = if number == 0 { None } else { Some(public_key(&algorithm, &bits)?) };
    Ok((number, key))
}

/// What follows the key: unique identifiers, which are passed over, and extensions.
fn trailing<'d>(tbs: &mut Der<'d>, version: i64) -> Result<Vec<Extension<'d>>, Trouble> {
    tbs.skip(context(1)).ok_or("x509: malformed issuerUniqueID")?;
    tbs.skip(context(2)).ok_or("x509: malformed subjectUniqueID")?;
    let mut all: Vec<Extension<'d>> = Vec::new();
    if version < 3 {
        return Ok(all);
    }
    let Some(mut list) = tbs.optional(explicit(3)).ok_or("x509: malformed extensions")? else {
        return Ok(all);
    };
    let mut list = list.read(SEQUENCE).ok_or("x509: malformed extensions")?;
    let mut seen = std::collections::HashSet::new();
    while !list.is_empty() {
        let one = extension(list.read(SEQUENCE).ok_or("x509: malformed extension")?)?;
        if !seen.insert(one.id.clone()) {
            let id = dotted(&one.id);
            return Err(format!(
                "x509: certificate contains duplicate extension with OID \"{id}\""
            )
            .into());
        }
        all.push(one);
    }
    Ok(all)
}

/// One extension's content.
pub(crate) fn extension(mut der: Der<'_>) -> Result<Extension<'_>, Trouble> {
    let id = der.oid().ok_or("x509: malformed extension OID field")?;
    let critical = match der.peek(crate::crypto::der::BOOLEAN) {
        true => der.boolean().ok_or("x509: malformed extension critical field")?,
        false => false,
    };
    let value = der.read(OCTET_STRING).ok_or("x509: malformed extension value field")?.0;
    Ok(Extension { id, critical, value })
}

/// Go's number for a signature algorithm; 0 is unknown.
pub(crate) fn signature_number(algorithm: &Algorithm<'_>) -> i64 {
    match algorithm.oid.as_slice() {
        [1, 2, 840, 113549, 1, 1, 4] => 2,
        [1, 2, 840, 113549, 1, 1, 5] | [1, 3, 14, 3, 2, 29] => 3,
        [1, 2, 840, 113549, 1, 1, 11] => 4,
        [1, 2, 840, 113549, 1, 1, 12] => 5,
        [1, 2, 840, 113549, 1, 1, 13] => 6,
        [1, 2, 840, 10040, 4, 3] => 7,
        [2, 16, 840, 1, 101, 3, 4, 3, 2] => 8,
        [1, 2, 840, 10045, 4, 1] => 9,
        [1, 2, 840, 10045, 4, 3, 2] => 10,
        [1, 2, 840, 10045, 4, 3, 3] => 11,
        [1, 2, 840, 10045, 4, 3, 4] => 12,
        [1, 2, 840, 113549, 1, 1, 10] => pss_number(algorithm.parameters).unwrap_or(0),
        [1, 3, 101, 112] if algorithm.parameters.is_empty() => 16,
        _ => 0,
    }
}

/// The number of an RSA-PSS algorithm with consistent parameters.
fn pss_number(parameters: &[u8]) -> Option<i64> {
    let mut list = Der(parameters).read(SEQUENCE)?;
    let plain = |parameters: &[u8]| parameters.is_empty() || parameters == [5, 0];
    let hash = algorithm(list.read(explicit(0))?.read(SEQUENCE)?).ok()?;
    let mask = algorithm(list.read(explicit(1))?.read(SEQUENCE)?).ok()?;
    let salt = list.read(explicit(2))?.small()?;
    let trailer = match list.optional(explicit(3))? {
        Some(mut trailer) => trailer.small()?,
        None => 1,
    };
    let mask_hash = algorithm(Der(mask.parameters).read(SEQUENCE)?).ok()?;
    let consistent = plain(hash.parameters)
        && plain(mask_hash.parameters)
        && mask.oid == [1, 2, 840, 113549, 1, 1, 8]
        && mask_hash.oid == hash.oid
        && trailer == 1;
    match (hash.oid.as_slice(), salt) {
        ([2, 16, 840, 1, 101, 3, 4, 2, 1], 32) if consistent => Some(13),
        ([2, 16, 840, 1, 101, 3, 4, 2, 2], 48) if consistent => Some(14),
        ([2, 16, 840, 1, 101, 3, 4, 2, 3], 64) if consistent => Some(15),
        _ => None,
    }
}
