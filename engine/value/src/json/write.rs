//! Values out to JSON bytes, as Go's encoder writes them. Strings that need no escape are copied by words.

use super::WriteOptions;
use crate::value::{Entry, Kind, Object, Value};

/// Writes a value as JSON: sets as arrays, keys that are no strings as their JSON text, keys sorted by bytes.
#[inline]
pub fn write(value: Value<'_>, options: &WriteOptions<'_>, out: &mut Vec<u8>) {
    match value.as_bool() {
        Some(true) => return out.extend_from_slice(b"true"),
        Some(false) => return out.extend_from_slice(b"false"),
        None => {}
    }
    write_all(value, options, out);
}

fn write_all(value: Value<'_>, options: &WriteOptions<'_>, out: &mut Vec<u8>) {
    Writer { options, out, level: 0, unsorted: Vec::new() }.value(value);
}

/// The compact JSON text of a value.
#[must_use]
pub fn to_string(value: Value<'_>) -> String {
    let mut out = Vec::new();
    write(value, &WriteOptions::default(), &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// The text that stands for a key in JSON: a string itself, anything else as Go's encoder writes it by default.
#[must_use]
pub fn key_text(key: Value<'_>) -> String {
    if let Some(text) = key.as_str() {
        return text.to_owned();
    }
    let mut out = Vec::new();
    write(key, &WriteOptions { escape_html: true, ..WriteOptions::default() }, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

struct Writer<'w, 'r> {
    options: &'w WriteOptions<'w>,
    out: &'w mut Vec<u8>,
    level: usize,
    /// A stack of the entries of objects that are being written but not stored in order.
    unsorted: Vec<Entry<'r>>,
}

impl<'r> Writer<'_, 'r> {
    fn value(&mut self, value: Value<'r>) {
        match value.kind() {
            Kind::Undefined | Kind::Null => self.out.extend_from_slice(b"null"),
            Kind::Bool => {
                self.out.extend_from_slice(if value.is_truthy() { b"true" } else { b"false" })
            }
            Kind::Number => self.number(value),
            Kind::String => self.string(value.as_str().unwrap_or_default()),
            Kind::Array => self.items(value.as_array().unwrap_or_default()),
            Kind::Set => self.items(value.as_set().map(|set| set.items()).unwrap_or_default()),
            Kind::Object => {
                if let Some(object) = value.as_object() {
                    self.object(object);
                }
            }
        }
    }

    fn number(&mut self, value: Value<'_>) {
        match value.as_small_int() {
            Some(int) => integer(int, self.out),
            None => self.out.extend_from_slice(value.as_decimal_text().unwrap_or("0").as_bytes()),
        }
    }

    fn items(&mut self, items: &[Value<'r>]) {
        self.out.push(b'[');
        self.level += 1;
        for (index, item) in items.iter().enumerate() {
            self.separate(index);
            self.value(*item);
        }
        self.close(items.is_empty(), b']');
    }

    fn object(&mut self, object: Object<'r>) {
        let entries = object.entries();
        self.out.push(b'{');
        self.level += 1;
        if entries.iter().any(|entry| entry.key.kind() != Kind::String) {
            self.odd_entries(&object.sorted_vec());
        } else if object.is_sorted() {
            for (index, entry) in entries.iter().enumerate() {
                self.entry(index, *entry);
            }
        } else {
            let start = self.unsorted.len();
            self.unsorted.extend_from_slice(entries);
            self.unsorted[start..].sort_unstable_by(|a, b| a.key.as_str().cmp(&b.key.as_str()));
            for index in 0..entries.len() {
                self.entry(index, self.unsorted[start + index]);
            }
            self.unsorted.truncate(start);
        }
        self.close(entries.is_empty(), b'}');
    }

    #[inline]
    fn entry(&mut self, index: usize, entry: Entry<'r>) {
        self.separate(index);
        self.string(entry.key.as_str().unwrap_or_default());
        self.colon();
        self.value(entry.value);
    }

    /// Entries some of whose keys are no strings. Keys with the same text are one, the last of them.
    #[cold]
    fn odd_entries(&mut self, entries: &[Entry<'r>]) {
        let mut named: Vec<_> =
            entries.iter().map(|entry| (key_text(entry.key), entry.value)).collect();
        named.reverse();
        named.sort_by(|a, b| a.0.cmp(&b.0));
        named.dedup_by(|later, kept| later.0 == kept.0);
        for (index, (key, value)) in named.iter().enumerate() {
            self.separate(index);
            self.string(key);
            self.colon();
            self.value(*value);
        }
    }

    #[inline]
    fn colon(&mut self) {
        self.out.extend_from_slice(if self.options.indent.is_some() { b": " } else { b":" });
    }

    #[inline]
    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.out.push(b',');
        }
        if let Some(indent) = self.options.indent {
            self.line(indent);
        }
    }

    fn line(&mut self, indent: &str) {
        self.out.push(b'\n');
        self.out.extend_from_slice(self.options.prefix.as_bytes());
        for _ in 0..self.level {
            self.out.extend_from_slice(indent.as_bytes());
        }
    }

    fn close(&mut self, empty: bool, bracket: u8) {
        self.level -= 1;
        if let (Some(indent), false) = (self.options.indent, empty) {
            self.line(indent);
        }
        self.out.push(bracket);
    }

    #[inline]
    fn string(&mut self, text: &str) {
        let len = text.len();
        self.out.reserve(len + 2);
        let start = self.out.len();
        // SAFETY: there is room for the text and two quotes; the length is raised only over bytes that were written.
        unsafe {
            let to = self.out.as_mut_ptr().add(start);
            *to = b'"';
            if copy_plain(text.as_bytes(), to.add(1)) {
                *to.add(len + 1) = b'"';
                self.out.set_len(start + len + 2);
                return;
            }
        }
        self.escaped(text);
    }

    fn escaped(&mut self, text: &str) {
        self.out.push(b'"');
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let plain =
                rest.iter().position(|byte| !PLAIN[usize::from(*byte)]).unwrap_or(rest.len());
            self.out.extend_from_slice(&rest[..plain]);
            rest = &rest[plain..];
            if !rest.is_empty() {
                let taken = self.special(rest);
                rest = &rest[taken..];
            }
        }
        self.out.push(b'"');
    }

    /// Writes the first character of `rest`, which may need an escape; returns its length.
    fn special(&mut self, rest: &[u8]) -> usize {
        match rest[0] {
            b'"' => self.out.extend_from_slice(b"\\\""),
            b'\\' => self.out.extend_from_slice(b"\\\\"),
            b'\n' => self.out.extend_from_slice(b"\\n"),
            b'\r' => self.out.extend_from_slice(b"\\r"),
            b'\t' => self.out.extend_from_slice(b"\\t"),
            8 => self.out.extend_from_slice(b"\\b"),
            12 => self.out.extend_from_slice(b"\\f"),
            byte @ 0..0x20 => self.escape(byte),
            byte @ (b'<' | b'>' | b'&') if self.options.escape_html => self.escape(byte),
            0xe2 if rest.len() >= 3 && rest[1] == 0x80 && rest[2] & 0xfe == 0xa8 => {
                self.out.extend_from_slice(if rest[2] == 0xa8 { b"\\u2028" } else { b"\\u2029" });
                return 3;
            }
            byte => self.out.push(byte),
        }
        1
    }

    fn escape(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        self.out.extend_from_slice(b"\\u00");
        self.out.push(HEX[usize::from(byte >> 4)]);
        self.out.push(HEX[usize::from(byte & 15)]);
    }
}

/// Bytes that can be copied as they are: all but control bytes, `"`, `\`, `<`, `>`, `&` and the lead byte of U+2028.
const PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < 0x20 {
        plain[byte] = false;
        byte += 1;
    }
    let special = b"\"\\<>&\xe2";
    let mut index = 0;
    while index < special.len() {
        plain[special[index] as usize] = false;
        index += 1;
    }
    plain
};

/// Copies text of which no byte may need an escape; says whether it was such text. Words overlap at the end, so that
/// there is no loop over single bytes.
///
/// # Safety
/// As many bytes as the text has can be written at `to`.
#[inline]
unsafe fn copy_plain(text: &[u8], to: *mut u8) -> bool {
    let (from, len) = (text.as_ptr(), text.len());
    // SAFETY: words are read and written only where they lie within the length.
    unsafe {
        if len < 8 {
            return copy_plain_few(text, to);
        }
        let mut at = 0;
        loop {
            let word = from.add(at).cast::<u64>().read_unaligned();
            if special_bytes(word) != 0 {
                return false;
            }
            to.add(at).cast::<u64>().write_unaligned(word);
            match len - at {
                8 => return true,
                9..16 => at = len - 8,
                _ => at += 8,
            }
        }
    }
}

/// As [`copy_plain`], for text shorter than a word.
///
/// # Safety
/// As for [`copy_plain`].
#[inline]
unsafe fn copy_plain_few(text: &[u8], to: *mut u8) -> bool {
    let (from, len) = (text.as_ptr(), text.len());
    // SAFETY: halves of words are read and written only where they lie within the length.
    unsafe {
        if len >= 4 {
            let low = from.cast::<u32>().read_unaligned();
            let high = from.add(len - 4).cast::<u32>().read_unaligned();
            to.cast::<u32>().write_unaligned(low);
            to.add(len - 4).cast::<u32>().write_unaligned(high);
            return special_bytes(u64::from(low) | u64::from(high) << 32) == 0;
        }
        for (at, byte) in text.iter().enumerate() {
            *to.add(at) = *byte;
        }
        text.iter().all(|byte| PLAIN[usize::from(*byte)])
    }
}

/// Not zero where a byte of the word is not [`PLAIN`].
#[inline]
fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let equal = |byte: u8| {
        let zero = word ^ (ONES * u64::from(byte));
        zero.wrapping_sub(ONES) & !zero
    };
    // `<` and `>` differ in one bit.
    let angle = (word | (ONES * 2)) ^ (ONES * u64::from(b'>'));
    let angle = angle.wrapping_sub(ONES) & !angle;
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (control | equal(b'"') | equal(b'\\') | angle | equal(b'&') | equal(0xe2)) & HIGH
}

fn integer(int: i64, out: &mut Vec<u8>) {
    let mut buffer = [0u8; 20];
    let mut at = buffer.len();
    let mut rest = int.unsigned_abs();
    loop {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if int < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    out.extend_from_slice(&buffer[at..]);
}
