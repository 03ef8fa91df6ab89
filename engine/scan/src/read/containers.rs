//! Containers of certificates: PKCS #7 (`.p7b`) and PKCS #12 (`.p12`, `.pfx`), in DER.
//!
//! Of PKCS #7 the certificates are taken, of PKCS #12 those that stand in clear, and of keys that there are some. What is
//! encrypted is not opened, whatever the password: it is told, with how to take the certificates out. Nor are BER's lengths
//! that are not told ahead.

use super::Fault;
use super::pem::{LOCKED, Part};
use std::cmp::Reverse;
use std::collections::HashMap;
use x509_parser::prelude::{FromDer, X509Certificate};

const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
const ENCRYPTED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06];
/// What the identifiers of bags begin with; a number tells which.
const BAG: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01];
/// The identifier of certificates in bags, of which others are of other sorts.
const X509: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x16, 0x01];
const KEY_BAG: u8 = 1;
const LOCKED_KEY_BAG: u8 = 2;
const CERTIFICATE_BAG: u8 = 3;
const NESTED_BAG: u8 = 6;
/// Bags nest no deeper.
const MAX_DEPTH: usize = 8;
/// Chains of certificates are followed so far.
const MAX_CHAIN: usize = 16;
/// The tags that are met: a number, an identifier, bytes, a sequence, and what is numbered 0.
const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const NUMBERED: u8 = 0xa0;

/// An element of DER: its tag, what it holds, and all of its bytes.
#[derive(Clone, Copy)]
pub(super) struct Element<'d> {
    tag: u8,
    content: &'d [u8],
    pub(super) whole: &'d [u8],
}

/// The first element of some bytes.
pub(super) fn element(data: &[u8]) -> Option<Element<'_>> {
    let (&tag, rest) = data.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let count = usize::from(first & 0x7f);
    let (length, rest) = match first {
        0..=0x7f => (count, rest),
        0x81..=0x84 => {
            let length = rest.get(..count)?.iter();
            (length.fold(0, |length, byte| length << 8 | usize::from(*byte)), &rest[count..])
        }
        _ => return None,
    };
    let content = rest.get(..length)?;
    let whole = &data[..data.len() - rest.len() + length];
    Some(Element { tag, content, whole })
}

impl<'d> Element<'d> {
    /// The elements that it holds, as far as they are whole.
    fn parts(self) -> impl Iterator<Item = Element<'d>> {
        let mut rest = self.content;
        std::iter::from_fn(move || {
            let next = element(rest)?;
            rest = &rest[next.whole.len()..];
            Some(next)
        })
    }

    fn with(self, tag: u8) -> Option<Element<'d>> {
        (self.tag == tag).then_some(self)
    }

    fn part(self, at: usize, tag: u8) -> Option<Element<'d>> {
        self.parts().nth(at)?.with(tag)
    }

    /// What a sequence of an identifier and something numbered 0 holds: the identifier, and what is inside.
    fn content_info(self) -> Option<(&'d [u8], Element<'d>)> {
        let sequence = self.with(SEQUENCE)?;
        let name = sequence.part(0, IDENTIFIER)?.content;
        Some((name, sequence.part(1, NUMBERED)?))
    }
}

/// Whether bytes begin as a container does.
pub(super) fn looks(bytes: &[u8]) -> bool {
    // The length of the sequence may take up to five bytes, or none where it is not told ahead.
    let [SEQUENCE, length, rest @ ..] = bytes else { return false };
    let count = if *length > 0x80 { usize::from(length & 0x7f) } else { 0 };
    let inner = if count <= 4 { rest.get(count..).unwrap_or_default() } else { &[] };
    match inner {
        [IDENTIFIER, 9, rest @ ..] => rest.starts_with(SIGNED_DATA),
        [INTEGER, 1, 3, SEQUENCE, _, rest @ ..] => {
            rest.windows(DATA.len()).take(8).any(|window| window == DATA || window == SIGNED_DATA)
        }
        _ => false,
    }
}

/// What a container holds, and what keeps some of it from being read.
pub(super) fn parts(der: &[u8], offset: usize) -> (Vec<Part>, Vec<Fault>) {
    let Some(whole) = element(der) else {
        let message = "the container is cut off, or in BER";
        return (Vec::new(), vec![unread(offset, message)]);
    };
    let mut found = Found::default();
    let is_pkcs7 = whole.part(0, IDENTIFIER).is_some();
    let read = if is_pkcs7 { found.signed(whole) } else { found.store(whole) };
    let mut faults = Vec::new();
    if read.is_none() {
        faults.push(unread(offset, "the container is broken"));
    } else if found.is_encrypted {
        faults.push(unread(offset, "the certificates in it are encrypted, and were not read"));
    }
    (in_order(found.parts), faults)
}

/// The same with certificates before those of their issuers: a container has no order of its own.
fn in_order(mut parts: Vec<Part>) -> Vec<Part> {
    let names = |part: &Part| match part {
        Part::Certificate(der) => {
            let (_, parsed) = X509Certificate::from_der(der).ok()?;
            Some((parsed.subject().as_raw().to_vec(), parsed.issuer().as_raw().to_vec()))
        }
        _ => None,
    };
    let issuers: HashMap<Vec<u8>, Vec<u8>> = parts.iter().filter_map(names).collect();
    // How many issuers stand above one in the container.
    let height = |part: &Part| {
        let own = names(part).map(|(subject, _)| subject);
        let mut next = own.as_ref();
        let mut height = 0;
        while let Some(subject) = next.filter(|_| height < MAX_CHAIN) {
            let issuer = issuers.get(subject).filter(|issuer| *issuer != subject);
            next = issuer.filter(|issuer| issuers.contains_key(*issuer));
            height += 1;
        }
        Reverse(height)
    };
    parts.sort_by_cached_key(height);
    parts
}

fn unread(offset: usize, message: &str) -> Fault {
    let hint = "scan its certificates as PEM: openssl pkcs12 -in FILE -nokeys -out FILE.pem, or openssl pkcs7 -inform DER \
                -in FILE -print_certs -out FILE.pem";
    Fault { hint: Some(hint.to_owned()), ..Fault::new(offset, message) }
}

#[derive(Default)]
struct Found {
    parts: Vec<Part>,
    is_encrypted: bool,
}

impl Found {
    /// PKCS #7: certificates stand behind the version, the digests and what was signed.
    fn signed(&mut self, whole: Element<'_>) -> Option<()> {
        let (name, inner) = whole.content_info()?;
        let signed = inner.part(0, SEQUENCE)?;
        let certificates = signed.parts().find(|part| part.tag == NUMBERED);
        for certificate in certificates.into_iter().flat_map(Element::parts) {
            if certificate.tag == SEQUENCE {
                self.parts.push(Part::Certificate(certificate.whole.to_vec()));
            }
        }
        (name == SIGNED_DATA).then_some(())
    }

    /// PKCS #12: bytes that are a list of contents, which are bytes that are a list of bags.
    fn store(&mut self, whole: Element<'_>) -> Option<()> {
        let (name, inner) = whole.part(1, SEQUENCE)?.content_info()?;
        if name != DATA {
            return None;
        }
        let contents = element(inner.part(0, OCTETS)?.content)?.with(SEQUENCE)?;
        for content in contents.parts() {
            match content.content_info()? {
                (DATA, inner) => self.bags(element(inner.part(0, OCTETS)?.content)?, 0)?,
                (ENCRYPTED_DATA, _) => self.is_encrypted = true,
                _ => {}
            }
        }
        Some(())
    }

    fn bags(&mut self, list: Element<'_>, depth: usize) -> Option<()> {
        for bag in list.with(SEQUENCE).filter(|_| depth < MAX_DEPTH)?.parts() {
            let (name, inner) = bag.content_info()?;
            let label = |text: &str| text.to_owned();
            match name.strip_prefix(BAG) {
                Some([KEY_BAG]) => {
                    let der = inner.part(0, SEQUENCE)?.whole.to_vec();
                    self.parts.push(Part::Key(label("PRIVATE KEY"), der));
                }
                Some([LOCKED_KEY_BAG]) => {
                    self.parts.push(Part::LockedKey(label(LOCKED)));
                }
                Some([CERTIFICATE_BAG]) => {
                    let (sort, inner) = inner.part(0, SEQUENCE)?.content_info()?;
                    if sort == X509 {
                        let der = inner.part(0, OCTETS)?.content.to_vec();
                        self.parts.push(Part::Certificate(der));
                    }
                }
                Some([NESTED_BAG]) => self.bags(inner.part(0, SEQUENCE)?, depth + 1)?,
                _ => {}
            }
        }
        Some(())
    }
}
