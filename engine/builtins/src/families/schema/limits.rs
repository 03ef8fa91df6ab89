//! Numbers that a schema compares with.

use crate::go::float;
use lictor_value::{Document, Value, number};
use num_bigint::BigInt;
use std::cmp::Ordering;

/// Decimals with exponents beyond this are a multiple of nothing.
const MAX_EXPONENT: i64 = 5_000;

/// A number kept with a schema.
pub(super) struct Limit(Document);

impl Limit {
    pub(super) fn new(value: Value<'_>) -> Self {
        Limit(Document::copy_of(value))
    }

    /// How a number compares with this.
    pub(super) fn compare(&self, value: Value<'_>) -> Ordering {
        value.compare(self.0.root())
    }

    /// Whether a number is a multiple of this.
    pub(super) fn divides(&self, value: Value<'_>) -> bool {
        let limit = self.0.root();
        if let (Some(value), Some(limit)) = (value.as_small_int(), limit.as_small_int())
            && limit != 0
        {
            return value % limit == 0;
        }
        let (Some((a, a_scale)), Some((b, b_scale))) = (decimal(value), decimal(limit)) else {
            return false;
        };
        let common = a_scale.min(b_scale);
        let scaled = |digits: BigInt, scale: i64| {
            let zeros = u32::try_from(scale - common)
                .ok()
                .filter(|zeros| i64::from(*zeros) <= MAX_EXPONENT)?;
            Some(digits * BigInt::from(10).pow(zeros))
        };
        match (scaled(a, a_scale), scaled(b, b_scale)) {
            (Some(a), Some(b)) if b != BigInt::ZERO => a % b == BigInt::ZERO,
            _ => false,
        }
    }
}

/// The limit as messages show it.
impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let value = self.0.root();
        let mut text = String::new();
        match value.as_small_int() {
            Some(int) if int.unsigned_abs() < 1_000_000 => return write!(f, "{int}"),
            Some(int) => float::append_decimal(&int.to_string(), &mut text),
            None => float::append_decimal(value.as_decimal_text().unwrap_or_default(), &mut text),
        }
        f.write_str(&text)
    }
}

/// Whether a number is whole, however it is spelt.
pub(super) fn is_whole(value: Value<'_>) -> bool {
    value.as_small_int().is_some()
        || number::to_i64(value).is_some()
        || decimal(value).is_some_and(|(_, scale)| scale >= 0)
}

/// Digits and the power of ten they count, with no zeros at their end.
fn decimal(value: Value<'_>) -> Option<(BigInt, i64)> {
    if let Some(int) = value.as_small_int() {
        return Some((BigInt::from(int), 0));
    }
    let text = value.as_decimal_text()?;
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.len() as i64 > MAX_EXPONENT {
        return None;
    }
    let kept = digits.trim_end_matches('0');
    let scale =
        exponent.parse::<i64>().ok()? - fraction.len() as i64 + (digits.len() - kept.len()) as i64;
    if kept.trim_start_matches('-').is_empty() {
        return Some((BigInt::ZERO, 0));
    }
    Some((kept.parse().ok()?, scale))
}
