//! Hashes: a short one for string heads (a few bytes looked at), a full one for tables.

use crate::number;
use crate::value::{Kind, Value};

const K: u64 = 0x9e37_79b9_7f4a_7c15;

#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let wide = u128::from(a ^ K) * u128::from(b ^ 0xa076_1d64_78bd_642f);
    (wide as u64) ^ (wide >> 64) as u64
}

#[inline]
fn word(bytes: &[u8]) -> u64 {
    let mut buffer = [0u8; 8];
    buffer[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(buffer)
}

#[inline]
fn word4(bytes: &[u8]) -> u64 {
    let mut buffer = [0u8; 4];
    buffer.copy_from_slice(bytes);
    u32::from_le_bytes(buffer).into()
}

/// 24 bits over length, first and last eight bytes: enough to tell an object's keys apart before bytes are compared.
#[inline]
pub(crate) fn short(bytes: &[u8]) -> u64 {
    let len = bytes.len();
    let (first, last) = match len {
        8.. => (word(&bytes[..8]), word(&bytes[len - 8..])),
        4..8 => (word4(&bytes[..4]), word4(&bytes[len - 4..])),
        1..4 => {
            (u64::from(bytes[0]) << 16, u64::from(bytes[len / 2]) << 8 | u64::from(bytes[len - 1]))
        }
        0 => (0, 0),
    };
    (first.rotate_left(5) ^ last ^ (len as u64) << 56).wrapping_mul(K) >> 40
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
