//! A reader of DER: definite lengths, low tags, nothing but the shortest form. It reads, it does not write.

use num_bigint::BigInt;

pub(crate) const BOOLEAN: u8 = 1;
pub(crate) const INTEGER: u8 = 2;
pub(crate) const BIT_STRING: u8 = 3;
pub(crate) const OCTET_STRING: u8 = 4;
pub(crate) const OBJECT_IDENTIFIER: u8 = 6;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// The tag of a primitive context-specific element.
pub(crate) const fn context(number: u8) -> u8 {
    0x80 | number
}

/// The tag of a constructed context-specific element.
pub(crate) const fn explicit(number: u8) -> u8 {
    0xa0 | number
}

/// The arcs of an object identifier.
pub(crate) type Oid = Vec<u32>;

/// An element: its tag, all its bytes, and its content.
pub(crate) struct Element<'a> {
    pub(crate) tag: u8,
    pub(crate) whole: &'a [u8],
    pub(crate) content: &'a [u8],
}

/// What Go's reader says of bytes that are no whole sequence; the name is that of the type it reads them into.
pub(crate) fn no_sequence(bytes: &[u8], name: &str) -> Option<String> {
    let syntax = |what: &str| Some(format!("asn1: syntax error: {what}"));
    let (&tag, rest) = match bytes.split_first() {
        None => return syntax("sequence truncated"),
        Some(split) => split,
    };
    if tag & 0x1f == 0x1f {
        return None;
    }
    let Some((&first, rest)) = rest.split_first() else {
        return syntax("truncated tag or length");
    };
    let mut length = usize::from(first & 0x7f);
    let mut content = rest.len();
    if first & 0x80 != 0 {
        let count = length;
        match (count, rest.get(..count)) {
            (0, _) => return syntax("indefinite length found (not DER)"),
            (_, None) => return syntax("truncated tag or length"),
            (5.., _) => return None,
            (_, Some(bytes)) => {
                if bytes[0] == 0 {
                    return Some(
                        "asn1: structure error: superfluous leading zeros in length".to_owned(),
                    );
                }
                length = bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
                if length < 0x80 {
                    return Some("asn1: structure error: non-minimal length".to_owned());
                }
                content -= count;
            }
        }
    }
    if tag != SEQUENCE {
        let (class, number, compound) = (tag >> 6, tag & 0x1f, tag & 0x20 != 0);
        return Some(format!(
            "asn1: structure error: tags don't match (16 vs {{class:{class} tag:{number} length:{length} \
             isCompound:{compound}}}) {{optional:false explicit:false application:false private:false \
             defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false}} {name} @2"
        ));
    }
    if length > content { syntax("data truncated") } else { None }
}

/// What is left to read. Every method returns `None` when the next element is not what was asked for.
#[derive(Clone, Copy)]
pub(crate) struct Der<'a>(pub(crate) &'a [u8]);

impl<'a> Der<'a> {
    pub(crate) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn peek(self, tag: u8) -> bool {
        self.0.first() == Some(&tag)
    }

    /// The next element, whatever it is.
    pub(crate) fn any(&mut self) -> Option<Element<'a>> {
        let (&[tag, first], rest) = self.0.split_first_chunk::<2>()?;
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (header, length) = match first {
            0..=0x7f => (2, usize::from(first)),
            0x81..=0x84 => {
                let bytes = rest.get(..usize::from(first & 0x7f))?;
                let length =
                    bytes.iter().fold(0usize, |length, byte| length << 8 | usize::from(*byte));
                if length < 0x80 || bytes[0] == 0 {
                    return None;
                }
                (2 + bytes.len(), length)
            }
            _ => return None,
        };
        let whole = self.0.get(..header.checked_add(length)?)?;
        self.0 = &self.0[whole.len()..];
        Some(Element { tag, whole, content: &whole[header..] })
    }

    /// The next element, which must have this tag.
    pub(crate) fn element(&mut self, tag: u8) -> Option<Element<'a>> {
        if self.peek(tag) { self.any() } else { None }
    }

    /// The content of the next element, which must have this tag.
    pub(crate) fn read(&mut self, tag: u8) -> Option<Der<'a>> {
        self.element(tag).map(|element| Der(element.content))
    }

    /// The content of the next element if it has this tag.
    pub(crate) fn optional(&mut self, tag: u8) -> Option<Option<Der<'a>>> {
        if self.peek(tag) { self.read(tag).map(Some) } else { Some(None) }
    }

    /// Passes over the next element if it has this tag.
    pub(crate) fn skip(&mut self, tag: u8) -> Option<()> {
        self.optional(tag).map(|_| ())
    }

    pub(crate) fn integer(&mut self) -> Option<BigInt> {
        self.integer_tagged(INTEGER)
    }

    pub(crate) fn integer_tagged(&mut self, tag: u8) -> Option<BigInt> {
        let bytes = self.read(tag)?.0;
        match bytes {
            [] => None,
            [0, second, ..] if second & 0x80 == 0 => None,
            [0xff, second, ..] if second & 0x80 != 0 => None,
            _ => Some(BigInt::from_signed_bytes_be(bytes)),
        }
    }

    /// An integer that fits 64 bits.
    pub(crate) fn small(&mut self) -> Option<i64> {
        i64::try_from(self.integer()?).ok()
    }

    pub(crate) fn boolean(&mut self) -> Option<bool> {
        match self.read(BOOLEAN)?.0 {
            [0] => Some(false),
            [0xff] => Some(true),
            _ => None,
        }
    }

    /// A string of bits: how many of the last byte's bits are unused, and the bytes.
    pub(crate) fn bits(&mut self) -> Option<(u8, &'a [u8])> {
        let (&unused, bytes) = self.read(BIT_STRING)?.0.split_first()?;
        let last = bytes.last().copied().unwrap_or(0);
        let clean =
            unused <= 7 && (unused == 0 || !bytes.is_empty()) && last & ((1u8 << unused) - 1) == 0;
        clean.then_some((unused, bytes))
    }

    /// A string of bits, moved to the right so that no bits are unused.
    pub(crate) fn aligned_bits(&mut self) -> Option<Vec<u8>> {
        let (unused, bytes) = self.bits()?;
        if unused == 0 {
            return Some(bytes.to_vec());
        }
        let mut carry = 0u8;
        let shifted = bytes.iter().map(|byte| {
            let moved = carry | byte >> unused;
            carry = byte << (8 - unused);
            moved
        });
        Some(shifted.collect())
    }

    pub(crate) fn oid(&mut self) -> Option<Oid> {
        oid_arcs(self.read(OBJECT_IDENTIFIER)?.0)
    }
}

/// The arcs of an object identifier's content; each must fit 31 bits.
pub(crate) fn oid_arcs(bytes: &[u8]) -> Option<Oid> {
    let mut arcs = Vec::new();
    let (mut arc, mut open) = (0u32, false);
    for &byte in bytes {
        if (!open && byte == 0x80) || arc >= 1 << 24 {
            return None;
        }
        arc = arc << 7 | u32::from(byte & 0x7f);
        open = byte & 0x80 != 0;
        if open {
            continue;
        }
        if arcs.is_empty() {
            let root = (arc / 40).min(2);
            arcs.extend([root, arc - root * 40]);
        } else {
            arcs.push(arc);
        }
        arc = 0;
    }
    (!open && !arcs.is_empty()).then_some(arcs)
}

/// The dotted text of an object identifier's content, of whatever size; nothing if it is malformed.
pub(crate) fn oid_text(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    let (mut arc, mut open) = (BigInt::from(0), false);
    for &byte in bytes {
        if !open && byte == 0x80 {
            return None;
        }
        arc = (arc << 7) | BigInt::from(byte & 0x7f);
        open = byte & 0x80 != 0;
        if open {
            continue;
        }
        if text.is_empty() {
            let root = BigInt::from(2).min(&arc / 40);
            arc -= &root * 40;
            text = root.to_string();
        }
        text.push('.');
        text.push_str(&arc.to_string());
        arc = BigInt::from(0);
    }
    (!open && !text.is_empty()).then_some(text)
}

/// `1.2.840.113549`.
pub(crate) fn dotted(oid: &[u32]) -> String {
    oid.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}
