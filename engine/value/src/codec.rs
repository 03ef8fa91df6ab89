//! Values as compact bytes, for the constants of a compiled program.
//!
//! A tag byte, then what the tag calls for; lengths and integers are little-endian base 128. The bytes are not trusted:
//! decoding checks depth, lengths, UTF-8, number texts and that keys and members differ, and rebuilds order and hash
//! tables. The format has no version of its own; the program image around it does.

use crate::number;
use crate::region::Region;
use crate::value::{Entry, Kind, Value};

/// How deep decoded values may nest.
const MAX_DEPTH: usize = 1024;

/// Why bytes are no value, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodecError {
    /// Byte offset at which decoding stopped.
    pub offset: usize,
    /// What is wrong.
    pub message: &'static str,
}

impl std::fmt::Display for CodecError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at byte {}", self.message, self.offset)
    }
}

impl std::error::Error for CodecError {}

const UNDEFINED: u8 = 0;
const NULL: u8 = 1;
const FALSE: u8 = 2;
const TRUE: u8 = 3;
const INT: u8 = 4;
const DECIMAL: u8 = 5;
const STRING: u8 = 6;
const ARRAY: u8 = 7;
const OBJECT: u8 = 8;
const SET: u8 = 9;

/// A checksum against damage, not against intent. It stays as it is, because files hold it.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u64 {
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |lane: u64, word: u64| (lane ^ word).wrapping_mul(MIX).rotate_left(29);
    let mut lanes = [bytes.len() as u64, 1, 2, 3];
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        let (words, _) = block.as_chunks::<8>();
        for (lane, word) in lanes.iter_mut().zip(words) {
            *lane = step(*lane, u64::from_le_bytes(*word));
        }
    }
    let joined = lanes.into_iter().fold(0, step);
    rest.iter().fold(joined, |sum, byte| step(sum, u64::from(*byte)))
}

/// Appends a value's bytes.
pub fn encode(value: Value<'_>, out: &mut Vec<u8>) {
    match value.kind() {
        Kind::Undefined => out.push(UNDEFINED),
        Kind::Null => out.push(NULL),
        Kind::Bool => out.push(if value.is_truthy() { TRUE } else { FALSE }),
        Kind::Number => match value.as_small_int() {
            Some(int) => {
                out.push(INT);
                put(((int << 1) ^ (int >> 63)) as u64, out);
            }
            None => put_text(DECIMAL, value.as_decimal_text().unwrap_or("0"), out),
        },
        Kind::String => put_text(STRING, value.as_str().unwrap_or_default(), out),
        Kind::Array => put_items(ARRAY, value.as_array().unwrap_or_default(), out),
        Kind::Set => put_items(SET, value.as_set().map(|set| set.items()).unwrap_or_default(), out),
        Kind::Object => {
            let entries = value.as_object().map(|object| object.sorted_vec()).unwrap_or_default();
            out.push(OBJECT);
            put(entries.len() as u64, out);
            for entry in entries {
                encode(entry.key, out);
                encode(entry.value, out);
            }
        }
    }
}

fn put(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_text(tag: u8, text: &str, out: &mut Vec<u8>) {
    out.push(tag);
    put(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

fn put_items(tag: u8, items: &[Value<'_>], out: &mut Vec<u8>) {
    out.push(tag);
    put(items.len() as u64, out);
    for item in items {
        encode(*item, out);
    }
}

/// Decodes the value that `bytes` start with, and says how many of them it took.
///
/// # Errors
/// Bytes that [`encode`] does not write.
pub fn decode<'r>(region: &'r Region, bytes: &[u8]) -> Result<(Value<'r>, usize), CodecError> {
    let mut decoder = Decoder { region, bytes, at: 0, depth: 0 };
    if bytes.first() == Some(&UNDEFINED) {
        return Ok((Value::UNDEFINED, 1));
    }
    let value = decoder.value()?;
    Ok((value, decoder.at))
}

struct Decoder<'b, 'r> {
    region: &'r Region,
    bytes: &'b [u8],
    at: usize,
    depth: usize,
}

impl<'b, 'r> Decoder<'b, 'r> {
    fn value(&mut self) -> Result<Value<'r>, CodecError> {
        match self.byte()? {
            NULL => Ok(Value::NULL),
            FALSE => Ok(Value::FALSE),
            TRUE => Ok(Value::TRUE),
            INT => self.number().map(|bits| Value::int((bits >> 1) as i64 ^ -((bits & 1) as i64))),
            DECIMAL => self.decimal(),
            STRING => self.text().map(|text| self.region.str(text)),
            tag @ (ARRAY | OBJECT | SET) => self.collection(tag),
            _ => self.fail("unknown tag"),
        }
    }

    fn collection(&mut self, tag: u8) -> Result<Value<'r>, CodecError> {
        if self.depth == MAX_DEPTH {
            return self.fail("value nests too deeply");
        }
        self.depth += 1;
        // Everything takes a byte at least, so no length makes us reserve more than the input's size allows.
        let len = self.len()?;
        let value = if tag == OBJECT { self.object(len)? } else { self.items(len, tag == SET)? };
        self.depth -= 1;
        Ok(value)
    }

    fn items(&mut self, len: usize, set: bool) -> Result<Value<'r>, CodecError> {
        let mut items = Vec::with_capacity(len.min(1024));
        for _ in 0..len {
            items.push(self.value()?);
        }
        if !set {
            return Ok(self.region.array(&items));
        }
        let set = self.region.set(&mut items);
        if items.len() == len { Ok(set) } else { self.fail("set repeats a member") }
    }

    fn object(&mut self, len: usize) -> Result<Value<'r>, CodecError> {
        let mut entries = Vec::with_capacity(len.min(1024));
        for _ in 0..len {
            entries.push(Entry { key: self.value()?, value: self.value()? });
        }
        let object = self.region.object(&mut entries);
        if entries.len() == len { Ok(object) } else { self.fail("object repeats a key") }
    }

    fn decimal(&mut self) -> Result<Value<'r>, CodecError> {
        let text = self.text()?;
        if number::is_number_text(text) {
            Ok(number::from_text(self.region, text))
        } else {
            self.fail("text is no number")
        }
    }

    fn text(&mut self) -> Result<&'b str, CodecError> {
        let len = self.len()?;
        let text = std::str::from_utf8(&self.bytes[self.at..self.at + len]);
        let Ok(text) = text else { return self.fail("text is not UTF-8") };
        self.at += len;
        Ok(text)
    }

    /// A length that the rest of the bytes can hold.
    fn len(&mut self) -> Result<usize, CodecError> {
        let len = self.number()?;
        match usize::try_from(len) {
            Ok(len) if len <= self.bytes.len() - self.at && u32::try_from(len).is_ok() => Ok(len),
            _ => self.fail("length is beyond the end"),
        }
    }

    fn number(&mut self) -> Result<u64, CodecError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && byte > 1 {
                break;
            }
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        self.fail("number is too long")
    }

    fn byte(&mut self) -> Result<u8, CodecError> {
        let Some(byte) = self.bytes.get(self.at) else { return self.fail("bytes end early") };
        self.at += 1;
        Ok(*byte)
    }

    fn fail<T>(&self, message: &'static str) -> Result<T, CodecError> {
        Err(CodecError { offset: self.at, message })
    }
}
