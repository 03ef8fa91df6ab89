//! PEM: certificates, keys and the like, one behind the other, with text between them.
//!
//! The value is `{"pem": [{"label": "CERTIFICATE", "certificate": {...}}, {"label": "EC PRIVATE KEY", "key": {...}}]}`, what a
//! certificate is made of being told in `x509`. Other blocks have nothing but their label. The bytes of private keys
//! never enter a value. A block that is broken is a fault, and the next one is read all the same.

use super::places::Places;
use super::{Fault, Parsed, Take, Words, x509};
use lictor::{Document, Region, Value};

const BEGIN: &str = "-----BEGIN ";
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

/// Whether bytes begin as a certificate does: a sequence of more than 127 bytes in a sequence.
pub(super) fn looks_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, 0x82, _, _, 0x30, 0x82, ..])
}

/// Reads a certificate in DER, of which nothing has a place but the whole.
pub(super) fn der(bytes: &[u8], take: Take<'_>) {
    let mut places = Places::default();
    places.add(0, None, None, None);
    let value = Document::build(|region| {
        let certificate = x509::certificate(region, bytes)?;
        let block = [("label", Value::str("CERTIFICATE")), ("certificate", certificate)];
        Ok::<_, String>(region.record(&[("pem", region.array(&[region.record(&block)]))]))
    });
    take(match value {
        Ok(value) => Ok(Parsed { value, places, repeated: Vec::new() }),
        Err(message) => Err(Fault::new(0, message)),
    });
}

/// Reads all blocks of a text as one document, if there are any.
pub(super) fn documents(text: &str, _: usize, _: Words, take: Take<'_>) {
    let (blocks, mut faults) = blocks(text);
    let mut places = Places::default();
    let value = Document::build(|region| -> Result<_, std::convert::Infallible> {
        let root = places.add(0, None, None, None);
        let name = places.name(0, "pem");
        let list = places.add(0, Some(name), Some(root), None);
        let (mut items, mut last) = (Vec::new(), None);
        for block in &blocks {
            match value(region, block) {
                Ok(value) => {
                    let id = places.add(block.start, None, Some(list), last);
                    places.set_end(id, block.line_end);
                    last = Some(id);
                    items.push(value);
                }
                Err(message) => faults.push(Fault::new(block.start, message)),
            }
        }
        Ok(region.record(&[("pem", region.array(&items))]))
    });
    let Ok(value) = value;
    if !blocks.is_empty() {
        take(Ok(Parsed { value, places, repeated: Vec::new() }));
    } else if faults.is_empty() {
        faults.push(Fault::new(0, "there is no PEM block in it"));
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

/// What a block is.
fn value<'r>(region: &'r Region, block: &Block<'_>) -> Result<Value<'r>, String> {
    let label = ("label", region.str(block.label));
    let is_certificate =
        matches!(block.label, "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE");
    if is_certificate {
        let der = base64(block.body).ok_or("the block is no Base64")?;
        // OpenSSL's trusted certificates have their trust behind them.
        let der = if block.label.starts_with("TRUSTED") { first(&der) } else { &der };
        return Ok(region.record(&[label, ("certificate", x509::certificate(region, der)?)]));
    }
    if block.label.ends_with("PRIVATE KEY") {
        let is_old = block.body.contains("Proc-Type: 4,ENCRYPTED");
        let der = base64(block.body).unwrap_or_default();
        let name = if is_old { "ENCRYPTED PRIVATE KEY" } else { block.label };
        return Ok(region.record(&[label, ("key", x509::private_key(region, name, &der))]));
    }
    Ok(region.record(&[label]))
}

/// The first element of DER bytes.
fn first(der: &[u8]) -> &[u8] {
    let length = match der {
        [_, short @ 0..=0x7f, ..] => 2 + usize::from(*short),
        [_, 0x82, high, low, ..] => 4 + (usize::from(*high) << 8 | usize::from(*low)),
        _ => der.len(),
    };
    &der[..length.min(der.len())]
}

/// The certificates and keys in a text that stands somewhere else, such as in a Secret; what is broken is passed over.
pub(crate) fn values<'r>(region: &'r Region, text: &str) -> Vec<Value<'r>> {
    blocks(text).0.iter().filter_map(|block| value(region, block).ok()).collect()
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
