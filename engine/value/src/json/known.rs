//! Keys that are known before a text is read: compared as they stand there, without looking for their end.

use super::read::string;
use super::scan::plain_end;
use crate::value::Value;

/// How many bytes are compared at once.
const START: usize = 16;

/// A key, ready to be compared.
#[derive(Debug)]
pub(super) struct KnownKey {
    /// The first bytes of the key and its closing quote as they stand in text.
    start: [u64; 2],
    /// Which of them count.
    mask: [u64; 2],
    key: Box<str>,
    /// The key as a value, but for its place.
    head: Value<'static>,
}

impl KnownKey {
    pub(super) fn new(key: &str) -> KnownKey {
        let stands_as_it_is = key.bytes().all(|byte| byte >= b' ' && !matches!(byte, b'"' | b'\\'));
        let (mut bytes, mut mask) = ([0; START], [0; START]);
        if stands_as_it_is {
            let quoted = key.bytes().chain([b'"']);
            for ((byte, mask), from) in bytes.iter_mut().zip(&mut mask).zip(quoted) {
                (*byte, *mask) = (from, 0xff);
            }
        } else {
            // No text has such bytes.
            (bytes, mask) = ([0xff; START], [0xff; START]);
        }
        KnownKey {
            start: words(bytes),
            mask: words(mask),
            key: key.into(),
            head: Value::shape_of(key),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.key
    }

    /// Whether this is the key whose first byte is at `p`, where the text goes on with `start`.
    ///
    /// # Safety
    /// `p` points into text followed by zero bytes.
    #[inline]
    unsafe fn is_at(&self, p: *mut u8, start: [u64; 2]) -> bool {
        let differs =
            (start[0] ^ self.start[0]) & self.mask[0] | (start[1] ^ self.start[1]) & self.mask[1];
        // SAFETY: as for the caller.
        differs == 0 && (self.key.len() < START || unsafe { self.ends_alike(p) })
    }

    /// Whether the key at `p` is this one, all of it.
    ///
    /// # Safety
    /// As for [`KnownKey::is_at`].
    unsafe fn ends_alike(&self, p: *mut u8) -> bool {
        // SAFETY: a byte is read only where those before it are the key's, which has no zero.
        (self.key.bytes().chain([b'"']).enumerate()).all(|(at, byte)| unsafe { *p.add(at) } == byte)
    }
}

fn words(bytes: [u8; START]) -> [u64; 2] {
    let word = |at: usize| u64::from_le_bytes(std::array::from_fn(|byte| bytes[at + byte]));
    [word(0), word(8)]
}

/// A bit for the first two bytes of a key and its closing quote, which every key but the empty one has.
#[inline]
fn beginning(start: u64) -> u64 {
    1 << ((start & 0xffff).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
}

/// Keys that can begin in any way.
pub(super) const ANY: u64 = !0;

/// How any of these keys can begin, so that most others are told apart from all of them at once. Not worth asking
/// ([`ANY`]) where most keys are known.
pub(super) fn beginnings(keys: &[KnownKey]) -> u64 {
    let bit = |key: &KnownKey| if key.key.is_empty() { ANY } else { beginning(key.start[0]) };
    keys.iter().map(bit).fold(0, |bits, bit| bits | bit)
}

/// What a key in a text is found to be.
pub(super) struct Found {
    /// Which of the known keys.
    pub(super) key: Option<usize>,
    /// The place behind its closing quote.
    pub(super) after: *mut u8,
}

/// Finds the key whose quote is at `p` among known ones, which have these `beginnings` and of which one is expected; puts
/// it into `slot` if it is there. Nothing where there is no key.
///
/// # Safety
/// As for [`super::Reader::document`]; `slot` can be written.
#[inline(always)]
pub(super) unsafe fn find(
    p: *mut u8,
    known: &[KnownKey],
    beginnings: u64,
    expected: usize,
    slot: *mut Value<'static>,
) -> Option<Found> {
    // SAFETY: behind a quote is text or padding, which has as many bytes as are read.
    unsafe {
        if *p != b'"' {
            return None;
        }
        let p = p.add(1);
        let [first, second] = p.cast::<[u64; 2]>().read_unaligned();
        let start = [u64::from_le(first), u64::from_le(second)];
        let mut at = expected;
        let can_be_known = beginnings & beginning(start[0]) != 0;
        for _ in 0..if can_be_known { known.len() } else { 0 } {
            if at >= known.len() {
                at = 0;
            }
            if known[at].is_at(p, start) {
                *slot = known[at].head.placed(p);
                return Some(Found { key: Some(at), after: p.add(known[at].key.len() + 1) });
            }
            at += 1;
        }
        let end = plain_end(p);
        if *end == b'"' {
            return Some(Found { key: None, after: end.add(1) });
        }
        with_escapes(p.sub(1), known, slot)
    }
}

/// # Safety
/// As for [`find`].
#[cold]
unsafe fn with_escapes(p: *mut u8, known: &[KnownKey], slot: *mut Value<'static>) -> Option<Found> {
    // SAFETY: by the contract of this function.
    unsafe {
        let after = string(p, slot)?;
        let key = (*slot).as_str();
        Some(Found { key: known.iter().position(|known| key == Some(&known.key)), after })
    }
}
