//! Certificate signing requests (PKCS #10).

use super::extensions::{AlternativeNames, alternative_names};
use super::names::Name;
use super::{Extension, Trouble, extension, key_info, signature_number};
use crate::crypto::der::{Der, Element, Oid, SEQUENCE, SET, explicit, no_sequence};
use crate::crypto::keys::{PublicKey, algorithm};

const EXTENSION_REQUEST: &[u32] = &[1, 2, 840, 113549, 1, 9, 14];

/// A signing request whose raw parts point into its DER bytes.
pub(crate) struct Request<'d> {
    pub(crate) raw: &'d [u8],
    pub(crate) raw_tbs: &'d [u8],
    pub(crate) raw_key_info: &'d [u8],
    pub(crate) raw_subject: &'d [u8],
    pub(crate) version: i64,
    pub(crate) signature: Vec<u8>,
    pub(crate) signature_algorithm: i64,
    pub(crate) key_algorithm: i64,
    pub(crate) key: Option<PublicKey>,
    pub(crate) subject: Name,
    /// Attributes whose values are sequences of type and value.
    pub(crate) attributes: Vec<Attribute<'d>>,
    pub(crate) extensions: Vec<Extension<'d>>,
    pub(crate) names: AlternativeNames<'d>,
}

/// An attribute: its type, and its values as sequences of type and value.
pub(crate) struct Attribute<'d> {
    pub(crate) id: Oid,
    pub(crate) values: Vec<Vec<(Oid, Element<'d>)>>,
}

/// The request these bytes are.
pub(crate) fn request(der: &[u8]) -> Result<Request<'_>, Trouble> {
    const MALFORMED: &str = "asn1: structure error: malformed certificate request";
    let mut outer = Der(der);
    let outside =
        || no_sequence(der, "certificateRequest").map_or(Trouble::from(MALFORMED), Trouble::from);
    let whole = outer.element(SEQUENCE).ok_or_else(outside)?;
    if !outer.is_empty() {
        return Err("asn1: syntax error: trailing data".into());
    }
    let mut parts = Der(whole.content);
    let signed = parts.element(SEQUENCE).ok_or(MALFORMED)?;
    let outer_algorithm = algorithm(parts.read(SEQUENCE).ok_or(MALFORMED)?)?;
    let signature = parts.aligned_bits().ok_or(MALFORMED)?;
    let mut tbs = Der(signed.content);
    let version = tbs.small().ok_or(MALFORMED)?;
    let subject = tbs.element(SEQUENCE).ok_or(MALFORMED)?;
    let raw_key_info = tbs.element(SEQUENCE).ok_or(MALFORMED)?;
    let list = tbs.optional(explicit(0)).ok_or(MALFORMED)?.unwrap_or(Der(&[]));
    let (key_algorithm, key) = key_info(raw_key_info.content)?;
    let extensions = requested(list)?;
    let names = match extensions.iter().rfind(|extension| extension.id == [2, 5, 29, 17]) {
        Some(extension) => alternative_names(Der(extension.value))?,
        None => AlternativeNames::default(),
    };
    Ok(Request {
        raw: whole.whole,
        raw_tbs: signed.whole,
        raw_key_info: raw_key_info.whole,
        raw_subject: subject.whole,
        version,
        signature,
        signature_algorithm: signature_number(&outer_algorithm),
        key_algorithm,
        key,
        subject: Name::read(subject.content)?,
        attributes: attributes(list),
        extensions,
        names,
    })
}

/// The attributes that read as lists of types and values; others are passed over.
fn attributes(mut list: Der<'_>) -> Vec<Attribute<'_>> {
    std::iter::from_fn(|| list.any())
        .filter(|raw| raw.tag == SEQUENCE)
        .filter_map(|raw| attribute(Der(raw.content)))
        .collect()
}

fn attribute(mut der: Der<'_>) -> Option<Attribute<'_>> {
    let id = der.oid()?;
    let mut set = der.read(SET)?;
    let mut values = Vec::new();
    while !set.is_empty() {
        let mut value = set.read(SEQUENCE)?;
        let mut pairs = Vec::new();
        while !value.is_empty() {
            let mut pair = value.read(SEQUENCE)?;
            pairs.push((pair.oid()?, pair.any()?));
        }
        values.push(pairs);
    }
    Some(Attribute { id, values })
}

/// The extensions asked for.
fn requested(mut list: Der<'_>) -> Result<Vec<Extension<'_>>, Trouble> {
    let mut all = Vec::new();
    let mut seen = std::collections::HashSet::new();
    while let Some(raw) = list.any() {
        let mut der = Der(raw.content);
        let is_request = raw.tag == SEQUENCE && der.oid().is_some_and(|id| id == EXTENSION_REQUEST);
        let Some(value) = der.read(SET).filter(|_| is_request).and_then(|mut values| values.any())
        else {
            continue;
        };
        let mut extensions = Der(value.content);
        while !extensions.is_empty() {
            let one =
                extensions.read(SEQUENCE).ok_or("asn1: structure error: malformed extensions")?;
            let one = extension(one)?;
            if !seen.insert(one.id.clone()) {
                return Err(
                    "x509: certificate request contains duplicate requested extensions".into()
                );
            }
            all.push(one);
        }
    }
    Ok(all)
}
