//! The reader's fast pass: padded copy in, value out, no word about errors.
//!
//! The cursor is a plain pointer that is handed on and returned, so it stays in a register, and so does the top of the
//! stack on which finished values wait for their array or object to close. What is known of the arrays and objects
//! around the innermost one lies on the same stack, so nesting costs no call stack.

use super::diagnose::{self, Extent};
use super::projection::{All, Keep, PartNumber, Projection, WHOLE};
use super::scan::{PADDING, plain_end, skip_space};
use super::{ReadError, ReadOptions, skip};
use crate::number;
use crate::region::Region;
use crate::size;
use crate::value::{Entry, LINEAR_MAX, Value};

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
    /// All of it is initialised; how much is in use only a running read knows.
    stack: Vec<Value<'static>>,
}

/// The slots a round of the reader can fill: a saved frame, a value and a key.
const ROUND: usize = 3;

/// The innermost array or object that is open.
#[derive(Clone, Copy)]
struct Frame {
    /// The slot of its first item.
    start: usize,
    object: bool,
    /// How deep its items nest.
    below: usize,
    /// Where its text starts.
    text: u32,
    /// What is kept of an object, or of each item of an array.
    part: PartNumber,
}

impl Frame {
    /// The frame as something that fits a slot.
    #[inline]
    fn save(self) -> Value<'static> {
        // There are fewer than 2^31 slots, because each takes two bytes of a text shorter than 2^32.
        let large = (self.start as u64) << 33
            | u64::from(self.part) << 17
            | (self.below as u64) << 1
            | u64::from(self.object);
        Value::note(self.text, large)
    }

    #[inline]
    fn restore(saved: Value<'_>) -> Frame {
        let (text, bits) = saved.noted();
        Frame {
            text,
            start: (bits >> 33) as usize,
            part: (bits >> 17) as PartNumber,
            below: (bits >> 1) as usize & 0xffff,
            object: bits & 1 != 0,
        }
    }
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
        self.read_kept(region, bytes, options, &All)
    }

    /// Reads one document and keeps only what the projection asks for. What it refuses, and how, is as if all were
    /// kept.
    ///
    /// # Errors
    /// As for [`Reader::read`].
    pub fn read_projected<'r>(
        &mut self,
        region: &'r Region,
        bytes: &[u8],
        options: &ReadOptions,
        projection: &Projection,
    ) -> Result<Value<'r>, ReadError> {
        self.read_kept(region, bytes, options, projection)
    }

    #[inline]
    fn read_kept<'r, K: Keep>(
        &mut self,
        region: &'r Region,
        bytes: &[u8],
        options: &ReadOptions,
        keep: &K,
    ) -> Result<Value<'r>, ReadError> {
        let depth = options.depth();
        let read = copy_in(region, bytes).and_then(|text| {
            // SAFETY: the text is an unshared padded copy of valid UTF-8 in the region.
            unsafe {
                let (value, after) = self.document(region, text.start, depth, keep)?;
                (skip_space(after) == text.end).then_some(value)
            }
        });
        read.ok_or_else(|| diagnose::document(bytes, depth))
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
    pub(super) unsafe fn document<'r, K: Keep>(
        &mut self,
        region: &'r Region,
        mut p: *mut u8,
        max_depth: usize,
        keep: &K,
    ) -> Option<(Value<'r>, *mut u8)> {
        let mut base = self.stack.as_mut_ptr();
        let mut room = self.stack.len();
        let mut top = base;
        let text = p;
        let mut open = Frame { start: 0, object: false, below: 0, text: 0, part: WHOLE };
        let mut depth = 0usize;
        // The last object that was large, for others like it.
        let mut like = Value::UNDEFINED;
        // Which of the keys that are looked for may come next.
        let mut expected = 0;
        // What is kept of the value that comes next.
        let mut part = keep.root();
        'value: loop {
            // SAFETY: `p` never passes the padding, because every step before it saw a byte that is not zero. `base`
            // has `room` initialised slots, of which a round that starts with three free ones fills no more.
            unsafe {
                let used = top.offset_from_unsigned(base);
                if used + ROUND > room {
                    base = self.grow();
                    room = self.stack.len();
                    top = base.add(used);
                }
                p = skip_space(p);
                'whole: {
                    match *p {
                        b'"' => p = string(p, top)?,
                        bracket @ (b'{' | b'[') => {
                            if depth >= max_depth {
                                return None;
                            }
                            let object = bracket == b'{';
                            let inner = skip_space(p.add(1));
                            if *inner == bracket + 2 {
                                p = inner.add(1);
                                *top =
                                    if object { Value::EMPTY_OBJECT } else { Value::EMPTY_ARRAY };
                            } else if let Some(items) =
                                if object { Some(part) } else { keep.items(part) }
                            {
                                p = inner;
                                depth += 1;
                                *top = open.save();
                                top = top.add(1);
                                let start = top.offset_from_unsigned(base);
                                let at = p.offset_from_unsigned(text) as u32;
                                open = Frame { start, object, below: 0, text: at, part: items };
                                if object {
                                    let (kept, after) =
                                        kept_key(keep, part, p, top, &mut expected)?;
                                    p = after;
                                    match kept {
                                        Some(below) => {
                                            part = below;
                                            top = top.add(1);
                                        }
                                        None => {
                                            p = skip::value(skip_space(p), max_depth - depth)?;
                                            break 'whole;
                                        }
                                    }
                                } else {
                                    part = items;
                                }
                                continue 'value;
                            } else {
                                p = skip::collection(p, max_depth - depth)?;
                                *top = Value::EMPTY_ARRAY;
                            }
                        }
                        b'-' | b'0'..=b'9' => p = number(p, top)?,
                        b't' => p = literal(p, b"true", Value::TRUE, top)?,
                        b'f' => p = literal(p, b"false", Value::FALSE, top)?,
                        b'n' => p = literal(p, b"null", Value::NULL, top)?,
                        _ => return None,
                    }
                    top = top.add(1);
                }
                loop {
                    if depth == 0 {
                        return Some(((*base).erase(), p));
                    }
                    p = skip_space(p);
                    match (*p, open.object) {
                        (b',', false) => {
                            p = p.add(1);
                            part = open.part;
                            continue 'value;
                        }
                        (b',', true) => {
                            p = skip_space(p.add(1));
                            let (kept, after) = kept_key(keep, open.part, p, top, &mut expected)?;
                            p = after;
                            let Some(below) = kept else {
                                p = skip::value(skip_space(p), max_depth - depth)?;
                                continue;
                            };
                            part = below;
                            top = top.add(1);
                            continue 'value;
                        }
                        (b']', false) | (b'}', true) => p = p.add(1),
                        _ => return None,
                    }
                    // The frame around this one was saved below the items; the finished value takes its slot.
                    let first = base.add(open.start);
                    let items = std::slice::from_raw_parts(first, top.offset_from_unsigned(first));
                    let nesting = open.below + 1;
                    // Items of two words each, or their text.
                    let length = (p.offset_from_unsigned(text) as u32).wrapping_sub(open.text) >> 4;
                    let size = size::bits(nesting, u64::from(length).max(items.len() as u64));
                    let closed = if K::PARTIAL && items.is_empty() {
                        Value::EMPTY_OBJECT
                    } else {
                        close(region, items, open.object, size, &mut like)
                    };
                    let saved = first.sub(1);
                    open = Frame::restore(*saved);
                    open.below = open.below.max(nesting);
                    *saved = closed;
                    top = first;
                    depth -= 1;
                }
            }
        }
    }

    /// Makes room for more slots; returns where the first one is now.
    #[cold]
    fn grow(&mut self) -> *mut Value<'static> {
        let len = (self.stack.len() * 2).max(64);
        self.stack.resize(len, Value::NULL);
        self.stack.as_mut_ptr()
    }
}

/// Reads a key and its colon as [`Keep::key`] does, without a call where keys are not told apart.
///
/// # Safety
/// As for [`Keep::key`].
#[inline(always)]
unsafe fn kept_key<K: Keep>(
    keep: &K,
    part: PartNumber,
    p: *mut u8,
    slot: *mut Value<'static>,
    expected: &mut usize,
) -> Option<(Option<PartNumber>, *mut u8)> {
    // SAFETY: by the contract of this function.
    unsafe {
        match keep.items(part) {
            Some(below) => Some((Some(below), key(p, slot)?)),
            None => keep.key(part, p, slot, expected),
        }
    }
}

/// The array or object of these items. An object may have the keys of the large one that was read before, in their
/// order.
///
/// # Safety
/// The items point into `region` (their lifetime is erased), and those of an object are keys and values in turn.
#[inline]
unsafe fn close(
    region: &Region,
    items: &[Value<'static>],
    object: bool,
    size: u64,
    like: &mut Value<'static>,
) -> Value<'static> {
    // SAFETY: the caller keeps the erased lifetime within that of the region.
    unsafe {
        if object {
            // An entry is two values, laid out as in an array; the items come in pairs.
            let entries =
                std::slice::from_raw_parts(items.as_ptr().cast::<Entry<'_>>(), items.len() / 2);
            let object = region.object_read(entries, size, *like).erase();
            if entries.len() > LINEAR_MAX {
                *like = object;
            }
            object
        } else {
            region.array_read(items, size).erase()
        }
    }
}

pub(super) struct Text {
    pub(super) start: *mut u8,
    pub(super) end: *mut u8,
}

/// A padded copy of the bytes in the region, in which every byte of invalid UTF-8 is a U+FFFD.
#[inline]
pub(super) fn copy_in(region: &Region, bytes: &[u8]) -> Option<Text> {
    // Lengths in values have 32 bits.
    u32::try_from(bytes.len()).ok()?;
    let (start, ascii) = region.padded::<PADDING>(bytes);
    if !ascii && std::str::from_utf8(bytes).is_err() {
        return repaired(region, bytes);
    }
    // SAFETY: the copy has room for all bytes and the padding.
    Some(Text { start, end: unsafe { start.add(bytes.len()) } })
}

#[cold]
fn repaired(region: &Region, bytes: &[u8]) -> Option<Text> {
    copy_in(region, &repair(bytes))
}

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
/// As for [`Reader::document`]; `slot` can be written.
#[inline]
pub(super) unsafe fn key(p: *mut u8, slot: *mut Value<'static>) -> Option<*mut u8> {
    // SAFETY: as for the caller.
    unsafe {
        if *p != b'"' {
            return None;
        }
        colon(string(p, slot)?)
    }
}

/// The place behind a colon.
///
/// # Safety
/// As for [`Reader::document`].
#[inline]
pub(super) unsafe fn colon(p: *mut u8) -> Option<*mut u8> {
    // SAFETY: as for the caller.
    unsafe {
        let p = skip_space(p);
        (*p == b':').then(|| p.add(1))
    }
}

/// A string, whose opening quote is at `p`.
///
/// # Safety
/// As for [`Reader::document`]; `slot` can be written.
#[inline]
pub(super) unsafe fn string(p: *mut u8, slot: *mut Value<'static>) -> Option<*mut u8> {
    // SAFETY: `p` is at a quote, so the byte behind it is text or padding; the text between quotes is valid UTF-8,
    // because the whole copy is and quotes are ASCII.
    unsafe {
        let start = p.add(1);
        let mut end = plain_end(start);
        let mut after = end.add(1);
        if *end != b'"' {
            (end, after) = unescape(end)?;
        }
        *slot = Value::str_padded(start, end.offset_from_unsigned(start));
        Some(after)
    }
}

/// # Safety
/// The bytes between the two places are valid UTF-8 in a region and are not written any more.
#[inline]
unsafe fn text_of(start: *mut u8, end: *mut u8) -> &'static str {
    // SAFETY: by the contract of this function.
    unsafe {
        let len = end.offset_from_unsigned(start);
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
pub(super) unsafe fn escape(p: *mut u8) -> Option<(char, *mut u8)> {
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
/// As for [`Reader::document`]; `slot` can be written.
#[inline]
pub(super) unsafe fn literal<const N: usize>(
    p: *mut u8,
    word: &[u8; N],
    value: Value<'static>,
    slot: *mut Value<'static>,
) -> Option<*mut u8> {
    const { assert!(N <= PADDING) };
    // SAFETY: `p` is in the text, so that many bytes can be read.
    unsafe {
        if p.cast::<[u8; N]>().read() != *word {
            return None;
        }
        *slot = value;
        Some(p.add(N))
    }
}

/// A number, whose sign or first digit is at `start`.
///
/// # Safety
/// As for [`Reader::document`]; `slot` can be written.
#[inline]
pub(super) unsafe fn number(start: *mut u8, slot: *mut Value<'static>) -> Option<*mut u8> {
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
            *slot = Value::int(if negative { -magnitude } else { magnitude });
            return Some(p);
        }
        p = fraction(p)?;
        *slot = number::of_text(text_of(start, p));
        Some(p)
    }
}

/// The end of what may follow the digits before the point.
///
/// # Safety
/// As for [`Reader::document`].
pub(super) unsafe fn fraction(mut p: *mut u8) -> Option<*mut u8> {
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
