//! Distinguished names and the string types they are written in.

use super::Trouble;
use crate::crypto::der::{Der, Element, Oid, SEQUENCE, SET};

/// A distinguished name: its attributes in order.
#[derive(Default)]
pub(crate) struct Name {
    pub(crate) attributes: Vec<(Oid, String)>,
}

impl Name {
    /// The name in the content of an RDN sequence.
    pub(crate) fn read(content: &[u8]) -> Result<Name, Trouble> {
        let mut sets = Der(content);
        let mut attributes = Vec::new();
        while !sets.is_empty() {
            let mut set = sets.read(SET).ok_or("x509: invalid RDNSequence")?;
            while !set.is_empty() {
                let mut pair =
                    set.read(SEQUENCE).ok_or("x509: invalid RDNSequence: invalid attribute")?;
                let id = pair.oid().ok_or("x509: invalid RDNSequence: invalid attribute type")?;
                let value =
                    pair.any().ok_or("x509: invalid RDNSequence: invalid attribute value")?;
                let text = text_of(&value).map_err(|error| {
                    format!("x509: invalid RDNSequence: invalid attribute value: {error}")
                })?;
                attributes.push((id, text));
            }
        }
        Ok(Name { attributes })
    }

    /// The values of an attribute of `2.5.4`.
    pub(crate) fn all(&self, number: u32) -> impl DoubleEndedIterator<Item = &str> {
        self.attributes
            .iter()
            .filter(move |(id, _)| *id == [2, 5, 4, number])
            .map(|(_, text)| text.as_str())
    }
}

fn is_printable(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"'()+,-./ :=?*&".contains(&byte)
}

/// The text of a string element.
pub(crate) fn text_of(element: &Element<'_>) -> Result<String, String> {
    let bytes = element.content;
    let ascii = |valid: bool, name: &str| match std::str::from_utf8(bytes) {
        Ok(text) if valid => Ok(text.to_owned()),
        _ => Err(format!("invalid {name}")),
    };
    match element.tag {
        12 => String::from_utf8(bytes.to_vec()).map_err(|_| "invalid UTF-8 string".to_owned()),
        18 => {
            ascii(bytes.iter().all(|byte| byte.is_ascii_digit() || *byte == b' '), "NumericString")
        }
        19 => ascii(bytes.iter().all(|byte| is_printable(*byte)), "PrintableString"),
        20 => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
        22 => ascii(bytes.is_ascii(), "IA5String"),
        30 => basic_plane(bytes).ok_or_else(|| "invalid BMPString".to_owned()),
        tag => Err(format!("unsupported string type: {tag}")),
    }
}

fn basic_plane(bytes: &[u8]) -> Option<String> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let bytes = bytes.strip_suffix(&[0, 0]).unwrap_or(bytes);
    let unit = |pair: &[u8]| u32::from(pair[0]) << 8 | u32::from(pair[1]);
    let reserved = |code: u32| code >= 0xfffe || (0xfdd0..=0xfdef).contains(&code);
    bytes
        .chunks_exact(2)
        .map(|pair| char::from_u32(unit(pair)).filter(|_| !reserved(unit(pair))))
        .collect()
}
