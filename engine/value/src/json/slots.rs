//! Slots: values at known paths of a document, found while it is read. Nothing is made of what lies around them.
//!
//! A [`Slots`] is a tree of the keys that lead to slots. The reader goes down it with the text: it compares the bytes of
//! a key with those that can come, without looking for the key's end, and reads over what no slot needs. What it
//! refuses, and how, is as if the document were read whole.

use super::projection::{All, PartNumber, Projection, Under, WHOLE};
use super::read::{Reader, copy_in, literal, number, string};
use super::scan::{plain_end, skip_space};
use super::{ReadError, ReadOptions, diagnose, skip};
use crate::region::Region;
use crate::value::Value;

/// Slots are counted by the bits of a word.
pub const MAX_SLOTS: usize = 64;

/// The paths of a document at which its reader fills slots; from [`Paths::slots`](super::Paths::slots).
#[derive(Debug)]
pub struct Slots {
    /// The first is the document itself.
    pub(super) nodes: Vec<Node>,
    pub(super) fields: Vec<Field>,
    /// What is kept of values in slots.
    pub(super) projection: Projection,
    /// Slots below others: the slot, the one above it, and the way from there.
    pub(super) below: Vec<(usize, usize, Box<[Box<str>]>)>,
    pub(super) count: usize,
}

/// An object on the way to slots.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Its keys that lead on.
    pub(super) fields: std::ops::Range<usize>,
    /// The slots below it, a bit each.
    pub(super) slots: u64,
}

/// A key that leads to a slot or to another object.
#[derive(Debug)]
pub(super) struct Field {
    /// The first bytes of the key and its closing quote as they stand in text.
    start: [u64; 2],
    /// Which of them count.
    mask: [u64; 2],
    key: Box<str>,
    pub(super) to: To,
}

/// What stands under a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum To {
    Node(usize),
    Slot(usize, PartNumber),
}

const START: usize = 16;

impl Field {
    /// Whether the key stands in texts as it is.
    pub(super) fn can_be(key: &str) -> bool {
        key.bytes().all(|byte| byte >= b' ' && !matches!(byte, b'"' | b'\\'))
    }

    pub(super) fn new(key: &str, to: To) -> Field {
        let mut bytes = [0; START];
        let mut mask = [0; START];
        for ((byte, mask), from) in bytes.iter_mut().zip(&mut mask).zip(key.bytes().chain([b'"'])) {
            (*byte, *mask) = (from, 0xff);
        }
        let words = |bytes: [u8; START]| {
            let word = |at: usize| u64::from_le_bytes(std::array::from_fn(|byte| bytes[at + byte]));
            [word(0), word(8)]
        };
        Field { start: words(bytes), mask: words(mask), key: key.into(), to }
    }
}

impl Slots {
    /// How many slots there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }
}

impl Reader {
    /// Reads one document and puts what it has at the slots' paths into `out`: a value a slot, undefined where there is
    /// none.
    ///
    /// # Errors
    /// As for [`Reader::read`].
    pub fn read_slots<'r>(
        &mut self,
        region: &'r Region,
        bytes: &[u8],
        options: &ReadOptions,
        slots: &Slots,
        out: &mut [Value<'r>],
    ) -> Result<(), ReadError> {
        let depth = options.depth();
        out.fill(Value::UNDEFINED);
        let read = copy_in(region, bytes).and_then(|text| {
            let mut filling =
                Filling { reader: self, region, slots, out, filled: 0, end: text.end };
            // SAFETY: the text is an unshared padded copy of valid UTF-8 in the region.
            unsafe {
                let after = filling.node(skip_space(text.start), 0, depth)?;
                (skip_space(after) == text.end).then_some(())
            }
        });
        if read.is_none() {
            return Err(diagnose::document(bytes, depth));
        }
        for (slot, above, way) in &slots.below {
            let value = out.get(*above).copied().unwrap_or_default();
            let found = way.iter().fold(value, |value, key| value.get_str(key));
            if let Some(slot) = out.get_mut(*slot) {
                *slot = found;
            }
        }
        Ok(())
    }
}

/// A document that is being read.
struct Filling<'f, 'r> {
    reader: &'f mut Reader,
    region: &'r Region,
    slots: &'f Slots,
    out: &'f mut [Value<'r>],
    /// The slots that have values, a bit each.
    filled: u64,
    /// Where the text ends.
    end: *mut u8,
}

impl<'r> Filling<'_, 'r> {
    /// The value of a node at `p`; the place behind it, or nothing where there is no JSON value. It may nest `depth`
    /// deep. Recurses as deep as slots' paths are long.
    ///
    /// # Safety
    /// `p` points into an unshared padded copy of valid UTF-8 in the region.
    unsafe fn node(&mut self, mut p: *mut u8, number: usize, depth: usize) -> Option<*mut u8> {
        let node = &self.slots.nodes[number];
        if self.filled & node.slots != 0 {
            self.forget(node.slots);
        }
        // SAFETY: `p` never passes the padding, because every step before it saw a byte that is not zero.
        unsafe {
            if *p != b'{' {
                return skip::value(p, depth);
            }
            let depth = depth.checked_sub(1)?;
            p = skip_space(p.add(1));
            if *p == b'}' {
                return Some(p.add(1));
            }
            let fields = &self.slots.fields[node.fields.clone()];
            let mut expected = 0;
            loop {
                if *p != b'"' {
                    return None;
                }
                p = p.add(1);
                let found = match self.known(p, fields, expected) {
                    Some(at) => {
                        p = p.add(fields[at].key.len() + 1);
                        Some(at)
                    }
                    None => {
                        let end = plain_end(p);
                        if *end == b'"' {
                            p = end.add(1);
                            None
                        } else {
                            let (found, after) = escaped(p.sub(1), fields)?;
                            p = after;
                            found
                        }
                    }
                };
                if *p != b':' {
                    p = skip_space(p);
                    if *p != b':' {
                        return None;
                    }
                }
                p = skip_space(p.add(1));
                p = match found {
                    Some(at) => {
                        expected = at + 1;
                        match fields[at].to {
                            To::Slot(slot, part) => self.slot(p, slot, part, depth)?,
                            To::Node(number) => self.node(p, number, depth)?,
                        }
                    }
                    None => skip::value(p, depth)?,
                };
                p = skip_space(p);
                match *p {
                    b',' => p = skip_space(p.add(1)),
                    b'}' => return Some(p.add(1)),
                    _ => return None,
                }
            }
        }
    }

    /// Which of the fields has the key whose first byte is at `p`, as it stands there. The one that is expected is
    /// looked at first.
    ///
    /// # Safety
    /// As for [`Filling::node`].
    #[inline]
    unsafe fn known(&self, p: *mut u8, fields: &[Field], expected: usize) -> Option<usize> {
        // SAFETY: `p` is in the text, or directly behind it, and the padding has as many bytes as are read.
        let start: [u64; 2] = unsafe { p.cast::<[u64; 2]>().read_unaligned() };
        let start = [u64::from_le(start[0]), u64::from_le(start[1])];
        let mut at = expected;
        for _ in 0..fields.len() {
            if at >= fields.len() {
                at = 0;
            }
            let field = &fields[at];
            let differs = (start[0] ^ field.start[0]) & field.mask[0]
                | (start[1] ^ field.start[1]) & field.mask[1];
            // SAFETY: as for the caller.
            if differs == 0 && (field.key.len() < START || unsafe { self.ends_alike(p, field) }) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// Whether the key at `p` is a field's, all of it.
    ///
    /// # Safety
    /// As for [`Filling::node`].
    unsafe fn ends_alike(&self, p: *mut u8, field: &Field) -> bool {
        let len = field.key.len();
        // SAFETY: no more bytes are read than the text has.
        unsafe {
            len < self.end.offset_from_unsigned(p)
                && std::slice::from_raw_parts(p, len) == field.key.as_bytes()
                && *p.add(len) == b'"'
        }
    }

    /// A value that goes into a slot.
    ///
    /// # Safety
    /// As for [`Filling::node`].
    #[inline]
    unsafe fn slot(
        &mut self,
        p: *mut u8,
        slot: usize,
        part: PartNumber,
        depth: usize,
    ) -> Option<*mut u8> {
        self.filled |= 1 << slot;
        let to = self.out.get_mut(slot)?;
        let into: *mut Value<'static> = std::ptr::from_mut(to).cast();
        // SAFETY: the slot can be written, and what is put there points into the region, as its lifetime says.
        unsafe {
            match *p {
                b'"' => string(p, into),
                b'-' | b'0'..=b'9' => number(p, into),
                b't' => literal(p, b"true", Value::TRUE, into),
                b'f' => literal(p, b"false", Value::FALSE, into),
                b'n' => literal(p, b"null", Value::NULL, into),
                _ => {
                    let Filling { reader, region, slots, .. } = self;
                    let (value, after) = if part == WHOLE {
                        reader.document(region, p, depth, &All)?
                    } else {
                        let keep = Under { of: &slots.projection, root: part };
                        reader.document(region, p, depth, &keep)?
                    };
                    self.out[slot] = value;
                    Some(after)
                }
            }
        }
    }

    /// A key came again: what was found under it counts no more.
    #[cold]
    fn forget(&mut self, slots: u64) {
        self.filled &= !slots;
        for (slot, value) in self.out.iter_mut().enumerate() {
            if slots >> slot & 1 != 0 {
                *value = Value::UNDEFINED;
            }
        }
    }
}

/// A key with escapes, whose quote is at `p`: which of the fields it leads to, and the place behind it.
///
/// # Safety
/// As for [`Filling::node`].
#[cold]
unsafe fn escaped(p: *mut u8, fields: &[Field]) -> Option<(Option<usize>, *mut u8)> {
    let mut key = Value::UNDEFINED;
    // SAFETY: by the contract of this function.
    let after = unsafe { string(p, &mut key)? };
    Some((fields.iter().position(|field| key.as_str() == Some(&field.key)), after))
}
