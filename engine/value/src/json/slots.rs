//! Slots: values at known paths of a document, found while it is read. Nothing is made of what lies around them.
//!
//! A [`Slots`] is a tree of the keys that lead to slots. The reader goes down it with the text: it compares the bytes of
//! a key with those that can come, without looking for the key's end, and reads over what no slot needs. What it
//! refuses, and how, is as if the document were read whole.

use super::known::{self, KnownKey};
use super::projection::{All, PartNumber, Projection, Under, WHOLE};
use super::read::{Reader, colon, copy_in, literal, number, string};
use super::scan::skip_space;
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
    /// The keys of all nodes, and what stands under each.
    pub(super) keys: Vec<KnownKey>,
    pub(super) under: Vec<To>,
    /// What is kept of values in slots.
    pub(super) projection: Projection,
    pub(super) below: Vec<Below>,
    pub(super) count: usize,
}

/// A slot below another, which is filled from that one.
#[derive(Debug)]
pub(super) struct Below {
    pub(super) slot: usize,
    pub(super) above: usize,
    /// The keys from there.
    pub(super) way: Vec<Box<str>>,
}

/// An object on the way to slots.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Its keys that lead on.
    pub(super) fields: std::ops::Range<usize>,
    /// The slots below it, a bit each.
    pub(super) slots: u64,
}

/// What stands under a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum To {
    Node(usize),
    Slot(usize, PartNumber),
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
            let mut filling = Filling { reader: self, region, slots, out, filled: 0 };
            // SAFETY: the text is an unshared padded copy of valid UTF-8 in the region.
            unsafe {
                let after = filling.node(skip_space(text.start), 0, depth)?;
                (skip_space(after) == text.end).then_some(())
            }
        });
        if read.is_none() {
            return Err(diagnose::document(bytes, depth));
        }
        for Below { slot, above, way } in &slots.below {
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
            let keys = &self.slots.keys[node.fields.clone()];
            let under = &self.slots.under[node.fields.clone()];
            let (mut expected, mut key) = (0, Value::UNDEFINED);
            loop {
                let found = known::find(p, keys, known::ANY, expected, &mut key)?;
                p = skip_space(colon(found.after)?);
                p = match found.key {
                    Some(at) => {
                        expected = at + 1;
                        match under[at] {
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
