//! PEM: certificates, keys and the like, one behind the other, with text between them; and the same in DER, alone or in
//! `containers`.
//!
//! The value is `{"pem": [{"label": "CERTIFICATE", "certificate": {...}}, {"label": "EC PRIVATE KEY", "key": {...}}]}`, what a
//! certificate is made of being told in `x509`. Other blocks have nothing but their label. The bytes of private keys
//! never enter a value. A block that is broken is a fault, and the next one is read all the same.

use super::places::Places;
use super::{Fault, Parsed, Take, Words, containers, x509};
use lictor::{Document, Region, Value};

const BEGIN: &str = "-----BEGIN ";
/// The label of keys that tell that they are encrypted.
pub(super) const LOCKED: &str = "ENCRYPTED PRIVATE KEY";
const DASHES: &str = "-----";
/// More blocks than a bundle of the world's roots has.
const MAX_BLOCKS: usize = 10_000;

/// A block of a text: its label, where it begins and ends, and the text between its lines.
struct Block<'t> {
    label: &'t str,
    start: usize,
    line_end: usize,
    body: &'t str,
}

/// Whether a text has a block.
pub(super) fn looks(text: &str) -> bool {
    text.contains(BEGIN)
}

/// Whether bytes begin as a certificate does, a sequence of more than 127 bytes in a sequence, or as a container of some.
pub(super) fn looks_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, 0x82, _, _, 0x30, 0x82, ..]) || containers::looks(bytes)
}

/// What a block or a container holds.
pub(super) enum Part {
    /// A certificate in DER.
    Certificate(Vec<u8>),
    /// A private key: its label, and its bytes where they tell more.
    Key(String, Vec<u8>),
    /// A private key that is encrypted.
    LockedKey(String),
    /// Something else under its label.
    Other(String),
}

/// Reads a certificate or a container in DER, of which nothing has a place but the whole.
pub(super) fn der(bytes: &[u8], take: Take<'_>) {
    let (parts, faults) = match containers::looks(bytes) {
        true => containers::parts(bytes, 0),
        false => (vec![Part::Certificate(bytes.to_vec())], Vec::new()),
    };
    let parts = parts.into_iter().map(|part| (0, 0, part)).collect();
    give(parts, faults, take);
}

/// Reads all blocks of a text as one document, if there are any.
pub(super) fn documents(text: &str, _: usize, _: Words, take: Take<'_>) {
    let (blocks, mut faults) = blocks(text);
    if blocks.is_empty() && faults.is_empty() {
        faults.push(Fault::new(0, "there is no PEM block in it"));
    }
    let mut all = Vec::new();
    for block in &blocks {
        let (parts, wrong) = parts(block);
        all.extend(parts.into_iter().map(|part| (block.start, block.line_end, part)));
        faults.extend(wrong);
    }
    give(all, faults, take);
}

/// Hands over parts with where they stand as one document, and what is wrong with others.
fn give(parts: Vec<(usize, usize, Part)>, mut faults: Vec<Fault>, take: Take<'_>) {
    let mut places = Places::default();
    let value = Document::build(|region| -> Result<_, std::convert::Infallible> {
        let root = places.add(0, None, None, None);
        let name = places.name(0, "pem");
        let list = places.add(0, Some(name), Some(root), None);
        let (mut items, mut last) = (Vec::new(), None);
        let values = values_of(region, parts.iter().map(|(.., part)| part));
        for ((start, end, _), value) in parts.iter().zip(values) {
            match value {
                Ok(value) => {
                    let id = places.add(*start, None, Some(list), last);
                    places.set_end(id, *end);
                    last = Some(id);
                    items.push(value);
                }
                Err(message) => faults.push(Fault::new(*start, message)),
            }
        }
        Ok(region.record(&[("pem", region.array(&items))]))
    });
    let Ok(value) = value;
    if !value.root().get_str("pem").is_empty() {
        take(Ok(Parsed { value, places, repeated: Vec::new() }));
    }
    faults.sort_by_key(|fault| fault.offset);
    faults.into_iter().for_each(|fault| take(Err(fault)));
}

/// The blocks of a text and what is wrong with others.
fn blocks(text: &str) -> (Vec<Block<'_>>, Vec<Fault>) {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(start) = text[at..].find(BEGIN).map(|offset| at + offset) {
        at = start + BEGIN.len();
        let line_end = text[start..].find(['\n', '\r']).map_or(text.len(), |end| start + end);
        let line = text[start..line_end].trim_end();
        let Some(label) = line[BEGIN.len().min(line.len())..].strip_suffix(DASHES) else {
            continue;
        };
        let rest = &text[line_end..];
        let closing = format!("-----END {label}-----");
        // A block ends before another begins.
        let next = rest.find(BEGIN).unwrap_or(rest.len());
        let Some(end) = rest[..next].find(&closing) else {
            faults.push(Fault::new(start, format!("the block `{}` does not end", cut(label))));
            continue;
        };
        if found.len() == MAX_BLOCKS {
            faults.push(Fault::new(start, format!("there are more than {MAX_BLOCKS} blocks")));
            break;
        }
        let (start, line_end) = (start, start + line.len());
        found.push(Block { label, start, line_end, body: &rest[..end] });
        at = line_end + end;
    }
    (found, faults)
}

fn cut(label: &str) -> String {
    label.chars().take(40).collect()
}

/// What a block holds, and what is wrong with it.
fn parts(block: &Block<'_>) -> (Vec<Part>, Vec<Fault>) {
    let none = |message: &str| (Vec::new(), vec![Fault::new(block.start, message)]);
    let bytes = base64(block.body);
    let part = match (block.label, bytes) {
        ("CERTIFICATE" | "X509 CERTIFICATE", Some(der)) => Part::Certificate(der),
        // OpenSSL's trusted certificates have their trust behind them.
        ("TRUSTED CERTIFICATE", Some(der)) => {
            Part::Certificate(containers::element(&der).map_or(&*der, |first| first.whole).to_vec())
        }
        ("PKCS7" | "CMS", Some(der)) => return containers::parts(&der, block.start),
        ("CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" | "PKCS7" | "CMS", None) => {
            return none("the block is no Base64");
        }
        (label, bytes) if label.ends_with("PRIVATE KEY") => {
            match block.body.contains("Proc-Type: 4,ENCRYPTED") {
                true => Part::LockedKey(label.to_owned()),
                false => Part::Key(label.to_owned(), bytes.unwrap_or_default()),
            }
        }
        (label, _) => Part::Other(label.to_owned()),
    };
    (vec![part], Vec::new())
}

/// What parts that stand together are as values, or why they are none.
fn values_of<'r, 'p>(
    region: &'r Region,
    parts: impl Iterator<Item = &'p Part> + Clone,
) -> Vec<Result<Value<'r>, String>> {
    let certificates = parts.clone().filter_map(|part| match part {
        Part::Certificate(der) => Some(der.as_slice()),
        _ => None,
    });
    let mut unsigned = x509::not_signed_by(&certificates.collect::<Vec<_>>()).into_iter();
    let value = |part: &Part| {
        Ok(match part {
            Part::Certificate(der) => {
                let others = unsigned.next().unwrap_or_default();
                let certificate = x509::certificate(region, der, &others)?;
                let label = Value::str("CERTIFICATE");
                region.record(&[("label", label), ("certificate", certificate)])
            }
            Part::Key(label, der) => {
                let key = x509::private_key(region, label, der);
                region.record(&[("label", region.str(label)), ("key", key)])
            }
            Part::LockedKey(label) => {
                let key = x509::private_key(region, LOCKED, &[]);
                region.record(&[("label", region.str(label)), ("key", key)])
            }
            Part::Other(label) => region.record(&[("label", region.str(label))]),
        })
    };
    parts.map(value).collect()
}

/// The certificates and keys in a text that stands somewhere else, such as in a Secret; what is broken is passed over.
pub(crate) fn values<'r>(region: &'r Region, text: &str) -> Vec<Value<'r>> {
    let found: Vec<Part> = blocks(text).0.iter().flat_map(|block| parts(block).0).collect();
    values_of(region, found.iter()).into_iter().flatten().collect()
}

/// The bytes of Base64, blanks and headers left out.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut word, mut count, mut padding) = (0u32, 0, 0);
    for line in text.lines().filter(|line| !line.contains(':')) {
        for byte in line.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
            let six = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                b'=' => {
                    padding += 1;
                    continue;
                }
                _ => return None,
            };
            if padding > 0 {
                return None;
            }
            (word, count) = (word << 6 | u32::from(six), count + 1);
            if count == 4 {
                bytes.extend_from_slice(&word.to_be_bytes()[1..]);
                (word, count) = (0, 0);
            }
        }
    }
    match count {
        0 => {}
        2 => bytes.push((word >> 4) as u8),
        3 => bytes.extend_from_slice(&((word >> 2) as u16).to_be_bytes()),
        _ => return None,
    }
    (padding < 3).then_some(bytes)
}
