//! Hashes: a short one for string heads (a few bytes looked at), a full one for tables.

use crate::number;
use crate::value::{Kind, Value};

const K: u64 = 0x9e37_79b9_7f4a_7c15;

#[inline]
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    let wide = u128::from(a ^ K) * u128::from(b ^ 0xa076_1d64_78bd_642f);
    (wide as u64) ^ (wide >> 64) as u64
}

#[inline]
fn word(bytes: &[u8]) -> u64 {
    let mut buffer = [0u8; 8];
    buffer[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(buffer)
}

/// 24 bits over length, first and last eight bytes: enough to tell an object's keys apart before bytes are compared.
#[inline]
pub(crate) fn short(bytes: &[u8]) -> u64 {
    let len = bytes.len();
    let (first, last) = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (few(bytes), 0),
    };
    shorten(first, last, len)
}

/// Fewer than eight bytes as a word.
#[inline]
fn few(bytes: &[u8]) -> u64 {
    let len = bytes.len();
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => {
            // They overlap, in the same bits.
            u64::from(u32::from_le_bytes(*first))
                | u64::from(u32::from_le_bytes(*last)) << (8 * (len - 4))
        }
        _ => bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

#[inline]
fn shorten(first: u64, last: u64, len: usize) -> u64 {
    (first.rotate_left(5) ^ last ^ (len as u64) << 56).wrapping_mul(K) >> 40
}

/// As [`short`], of text behind which more bytes are.
///
/// # Safety
/// From `start` on `len` bytes can be read, and eight at least.
#[inline]
pub(crate) unsafe fn short_padded(start: *const u8, len: usize) -> u64 {
    const MASKS: [u64; 8] =
        [0, 0xff, 0xffff, 0xff_ffff, 0xffff_ffff, 0xff_ffff_ffff, 0xffff_ffff_ffff, u64::MAX >> 8];
    // SAFETY: by the contract of this function.
    unsafe {
        let first = u64::from_le(start.cast::<u64>().read_unaligned());
        match MASKS.get(len) {
            Some(mask) => shorten(first & mask, 0, len),
            None => {
                let last = u64::from_le(start.add(len - 8).cast::<u64>().read_unaligned());
                shorten(first, last, len)
            }
        }
    }
}

/// Hash of all bytes.
pub(crate) fn bytes(bytes: &[u8]) -> u64 {
    let mut chunks = bytes.chunks_exact(8);
    let mut state = bytes.len() as u64 ^ K;
    for chunk in &mut chunks {
        state = mix(state, word(chunk));
    }
    mix(state, word(chunks.remainder()))
}

/// Hash of a value; equal values (`1` and `1.0` too) have equal hashes.
pub(crate) fn full(value: Value<'_>) -> u64 {
    match value.kind() {
        Kind::Undefined => 0,
        Kind::Null => 1,
        Kind::Bool => mix(2, u64::from(value.is_truthy())),
        Kind::Number => match value.as_small_int().or_else(|| number::to_i64(value)) {
            Some(int) => mix(3, int as u64),
            None => mix(4, number::to_f64(value).to_bits()),
        },
        Kind::String => bytes(value.as_str().unwrap_or_default().as_bytes()),
        Kind::Array => value
            .as_array()
            .unwrap_or_default()
            .iter()
            .fold(5, |state, item| mix(state, full(*item))),
        Kind::Object => value.as_object().map_or(6, |object| {
            // Summed, because entries need not stand in order.
            object
                .entries()
                .iter()
                .fold(6, |sum: u64, e| sum.wrapping_add(mix(full(e.key), full(e.value))))
        }),
        Kind::Set => value
            .as_set()
            .map_or(7, |set| set.items().iter().fold(7, |state, item| mix(state, full(*item)))),
    }
}
