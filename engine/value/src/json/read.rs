//! The reader's fast pass: padded copy in, value out, no word about errors.
//!
//! The cursor is a plain pointer that is handed on and returned, so it stays in a register. Finished values wait on one
//! stack for their array or object to close; open arrays and objects are frames, so nesting costs no call stack.

use super::diagnose::{self, Extent};
use super::scan::{PADDING, plain_end, skip_space};
use super::{ReadError, ReadOptions};
use crate::number;
use crate::region::Region;
use crate::value::{Entry, Value};

/// Reads documents; keep one to reuse its scratch memory, and reading allocates nothing once warm.
///
/// ```
/// use lictor_value::{Region, json};
/// let mut reader = json::Reader::new();
/// let mut region = Region::new();
/// for document in [r#"{"a": 1}"#, r#"[true]"#] {
///     region.reset();
///     assert!(reader.read(&region, document.as_bytes(), &json::ReadOptions::default()).is_ok());
/// }
/// ```
#[derive(Default)]
pub struct Reader {
    stack: Vec<Value<'static>>,
    frames: Vec<Frame>,
}

/// An array or object around the one being read.
#[derive(Clone, Copy)]
struct Frame {
    start: usize,
    object: bool,
}

impl Reader {
    /// A reader without scratch memory yet.
    #[must_use]
    pub fn new() -> Self {
        Reader::default()
    }

    /// Reads one document; see [`super::read`].
    ///
    /// # Errors
    /// Malformed JSON, data after the document, or nesting over the limit.
    pub fn read<'r>(
        &mut self,
        region: &'r Region,
        bytes: &[u8],
        options: &ReadOptions,
    ) -> Result<Value<'r>, ReadError> {
        let read = copy_in(region, bytes).and_then(|text| {
            // SAFETY: the text is an unshared padded copy of valid UTF-8 in the region.
            unsafe {
                let (value, after) = self.document(region, text.start, options.depth())?;
                (skip_space(after) == text.end).then_some(value)
            }
        });
        read.ok_or_else(|| diagnose::document(bytes, options.depth()))
    }

    /// Reads the document `bytes` start with and says how many bytes it took, for streams of documents; `None` where
    /// only white space is left.
    ///
    /// # Errors
    /// Malformed JSON or nesting over the limit.
    pub fn read_prefix<'r>(
        &mut self,
        region: &'r Region,
        bytes: &[u8],
        options: &ReadOptions,
    ) -> Result<Option<(Value<'r>, usize)>, ReadError> {
        let Extent { start, end } = diagnose::extent(bytes);
        if start == bytes.len() {
            return Ok(None);
        }
        match self.read(region, &bytes[start..end], options) {
            Ok(value) => Ok(Some((value, end))),
            Err(error) => Err(ReadError { offset: error.offset + start, ..error }),
        }
    }

    /// The value at `p` and the place behind it, or nothing where there is no JSON value.
    ///
    /// # Safety
    /// `p` points to an unshared padded copy of valid UTF-8 in `region`.
    unsafe fn document<'r>(
        &mut self,
        region: &'r Region,
        mut p: *mut u8,
        max_depth: usize,
    ) -> Option<(Value<'r>, *mut u8)> {
        let Reader { stack, frames } = self;
        stack.clear();
        frames.clear();
        let mut open = Frame { start: 0, object: false };
        'value: loop {
            // SAFETY: `p` never passes the padding: every step before it saw a byte that is not zero.
            unsafe {
                p = skip_space(p);
                match *p {
                    b'"' => p = string(p, stack)?,
                    bracket @ (b'{' | b'[') => {
                        if frames.len() >= max_depth {
                            return None;
                        }
                        p = skip_space(p.add(1));
                        if *p == bracket + 2 {
                            p = p.add(1);
                            stack.push(if bracket == b'{' {
                                Value::EMPTY_OBJECT
                            } else {
                                Value::EMPTY_ARRAY
                            });
                        } else {
                            frames.push(open);
                            open = Frame { start: stack.len(), object: bracket == b'{' };
                            if open.object {
                                p = key(p, stack)?;
                            }
                            continue 'value;
                        }
                    }
                    b'-' | b'0'..=b'9' => p = number(p, stack)?,
                    b't' => p = literal(p, b"true", Value::TRUE, stack)?,
                    b'f' => p = literal(p, b"false", Value::FALSE, stack)?,
                    b'n' => p = literal(p, b"null", Value::NULL, stack)?,
                    _ => return None,
                }
                loop {
                    if frames.is_empty() {
                        return Some((stack.pop()?, p));
                    }
                    p = skip_space(p);
                    match (*p, open.object) {
                        (b',', false) => {
                            p = p.add(1);
                            continue 'value;
                        }
                        (b',', true) => {
                            p = key(skip_space(p.add(1)), stack)?;
                            continue 'value;
                        }
                        (b']', false) | (b'}', true) => p = p.add(1),
                        _ => return None,
                    }
                    let closed = close(region, &stack[open.start..], open.object);
                    stack.truncate(open.start);
                    stack.push(closed);
                    open = frames.pop()?;
                }
            }
        }
    }
}

/// The array or object of these items.
///
/// # Safety
/// The items point into `region` (their lifetime is erased), and those of an object are keys and values in turn.
unsafe fn close(region: &Region, items: &[Value<'static>], object: bool) -> Value<'static> {
    if object {
        // SAFETY: an entry is two values, laid out as in an array; the items come in pairs.
        let entries = unsafe {
            std::slice::from_raw_parts(items.as_ptr().cast::<Entry<'_>>(), items.len() / 2)
        };
        // SAFETY: the caller keeps the erased lifetime within that of the region.
        unsafe { region.object_read(entries).erase() }
    } else {
        // SAFETY: as above.
        unsafe { region.array(items).erase() }
    }
}

struct Text {
    start: *mut u8,
    end: *mut u8,
}

/// A padded copy of the bytes in the region, in which every byte of invalid UTF-8 is a U+FFFD.
fn copy_in(region: &Region, bytes: &[u8]) -> Option<Text> {
    let repaired;
    let bytes = match std::str::from_utf8(bytes) {
        Ok(text) => text.as_bytes(),
        Err(_) => {
            repaired = repair(bytes);
            &repaired
        }
    };
    // Lengths in values have 32 bits.
    u32::try_from(bytes.len()).ok()?;
    let start = region.padded(bytes, PADDING);
    // SAFETY: the copy has room for all bytes and the padding.
    Some(Text { start, end: unsafe { start.add(bytes.len()) } })
}

#[cold]
fn repair(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 64);
    for chunk in bytes.utf8_chunks() {
        out.extend_from_slice(chunk.valid().as_bytes());
        for _ in chunk.invalid() {
            out.extend_from_slice("\u{fffd}".as_bytes());
        }
    }
    out
}

/// A key and its colon.
///
/// # Safety
/// As for [`Reader::document`].
#[inline]
unsafe fn key(p: *mut u8, stack: &mut Vec<Value<'static>>) -> Option<*mut u8> {
    // SAFETY: as for the caller.
    unsafe {
        if *p != b'"' {
            return None;
        }
        let p = skip_space(string(p, stack)?);
        (*p == b':').then(|| p.add(1))
    }
}

/// A string, whose opening quote is at `p`.
///
/// # Safety
/// As for [`Reader::document`].
#[inline]
unsafe fn string(p: *mut u8, stack: &mut Vec<Value<'static>>) -> Option<*mut u8> {
    // SAFETY: `p` is at a quote, so the byte behind it is text or padding; the text between quotes is valid UTF-8,
    // because the whole copy is and quotes are ASCII.
    unsafe {
        let start = p.add(1);
        let end = plain_end(start);
        if *end == b'"' {
            stack.push(Value::str(text_of(start, end)));
            return Some(end.add(1));
        }
        let (end, after) = unescape(end)?;
        stack.push(Value::str(text_of(start, end)));
        Some(after)
    }
}

/// # Safety
/// The bytes between the two places are valid UTF-8 in a region and are not written any more.
#[inline]
unsafe fn text_of(start: *mut u8, end: *mut u8) -> &'static str {
    // SAFETY: by the contract of this function.
    unsafe {
        let len = end.offset_from(start) as usize;
        std::str::from_utf8_unchecked(std::slice::from_raw_parts(start, len))
    }
}

/// Undoes the escapes of a string from its first special byte on, in place: no escape is shorter than its character.
/// Returns the end of the text and the place behind the closing quote.
///
/// # Safety
/// As for [`Reader::document`].
#[cold]
unsafe fn unescape(mut from: *mut u8) -> Option<(*mut u8, *mut u8)> {
    let mut to = from;
    // SAFETY: `from` stops at the padding at the latest; `to` never overtakes it.
    unsafe {
        loop {
            match *from {
                b'"' => return Some((to, from.add(1))),
                b'\\' => {
                    let (c, after) = escape(from.add(1))?;
                    from = after;
                    let mut buffer = [0; 4];
                    for byte in c.encode_utf8(&mut buffer).bytes() {
                        *to = byte;
                        to = to.add(1);
                    }
                }
                _ => return None,
            }
            let end = plain_end(from);
            let len = end.offset_from(from) as usize;
            std::ptr::copy(from, to, len);
            to = to.add(len);
            from = end;
        }
    }
}

/// The character of an escape whose backslash stands before `p`. A surrogate without its partner is U+FFFD.
///
/// # Safety
/// As for [`Reader::document`].
unsafe fn escape(p: *mut u8) -> Option<(char, *mut u8)> {
    // SAFETY: bytes are read one after the other and only behind bytes that are not zero.
    unsafe {
        let c = match *p {
            c @ (b'"' | b'\\' | b'/') => c as char,
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let (first, after) = hex4(p.add(1))?;
                if (0xd800..0xdc00).contains(&first)
                    && *after == b'\\'
                    && *after.add(1) == b'u'
                    && let Some((second @ 0xdc00..0xe000, after)) = hex4(after.add(2))
                {
                    let c = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                    return Some((char::from_u32(c)?, after));
                }
                return Some((char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), after));
            }
            _ => return None,
        };
        Some((c, p.add(1)))
    }
}

/// # Safety
/// As for [`Reader::document`].
unsafe fn hex4(mut p: *mut u8) -> Option<(u32, *mut u8)> {
    let mut code = 0;
    for _ in 0..4 {
        // SAFETY: only bytes behind hexadecimal digits are read, and those are no padding.
        unsafe {
            code = code << 4 | (*p as char).to_digit(16)?;
            p = p.add(1);
        }
    }
    Some((code, p))
}

/// # Safety
/// As for [`Reader::document`]; `word` is at most as long as the padding.
#[inline]
unsafe fn literal<const N: usize>(
    p: *mut u8,
    word: &[u8; N],
    value: Value<'static>,
    stack: &mut Vec<Value<'static>>,
) -> Option<*mut u8> {
    const { assert!(N <= PADDING) };
    // SAFETY: `p` is in the text, so that many bytes can be read.
    unsafe {
        if p.cast::<[u8; N]>().read() != *word {
            return None;
        }
        stack.push(value);
        Some(p.add(N))
    }
}

/// A number, whose sign or first digit is at `p`.
///
/// # Safety
/// As for [`Reader::document`].
#[inline]
unsafe fn number(start: *mut u8, stack: &mut Vec<Value<'static>>) -> Option<*mut u8> {
    // SAFETY: only bytes behind digits, signs, points and exponent marks are read, and those are no padding.
    unsafe {
        let negative = *start == b'-';
        let first = start.add(usize::from(negative));
        let mut p = first;
        let mut magnitude = 0u64;
        if *p == b'0' {
            p = p.add(1);
        } else {
            while (*p).is_ascii_digit() {
                magnitude = magnitude.wrapping_mul(10).wrapping_add(u64::from(*p - b'0'));
                p = p.add(1);
            }
            if p == first {
                return None;
            }
        }
        let digits = p.offset_from(first) as usize;
        if digits <= 18 && !matches!(*p, b'.' | b'e' | b'E') && !(negative && magnitude == 0) {
            let magnitude = magnitude as i64;
            stack.push(Value::int(if negative { -magnitude } else { magnitude }));
            return Some(p);
        }
        p = fraction(p)?;
        stack.push(number::of_text(text_of(start, p)));
        Some(p)
    }
}

/// The end of what may follow the digits before the point.
///
/// # Safety
/// As for [`Reader::document`].
unsafe fn fraction(mut p: *mut u8) -> Option<*mut u8> {
    // SAFETY: only bytes behind digits, signs, points and exponent marks are read, and those are no padding.
    unsafe {
        if *p == b'.' {
            p = digits(p.add(1))?;
        }
        if matches!(*p, b'e' | b'E') {
            p = p.add(1);
            if matches!(*p, b'+' | b'-') {
                p = p.add(1);
            }
            p = digits(p)?;
        }
    }
    Some(p)
}

/// # Safety
/// As for [`Reader::document`].
unsafe fn digits(first: *mut u8) -> Option<*mut u8> {
    let mut p = first;
    // SAFETY: only bytes behind digits are read, and those are no padding.
    unsafe {
        while (*p).is_ascii_digit() {
            p = p.add(1);
        }
    }
    (p != first).then_some(p)
}
