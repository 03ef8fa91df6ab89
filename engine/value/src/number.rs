//! Numbers: exact integers of any size and decimals with OPA's 64-bit-mantissa arithmetic.
//!
//! A number that is not a plain `i64` is kept as its text; arithmetic reads the text when it needs to.

use crate::region::Region;
use crate::value::Value;
use std::cmp::Ordering;

/// A number from its JSON text, which the caller has checked. Plain `i64` integers become small ones; any other
/// spelling (`1.0`, `1e3`, `-0`) keeps its text.
#[must_use]
pub fn from_text<'r>(region: &'r Region, text: &str) -> Value<'r> {
    match small_int(text) {
        Some(int) => Value::int(int),
        None => Value::decimal(region.text(text)),
    }
}

/// As [`from_text`], for text that already lives long enough.
pub(crate) fn of_text(text: &str) -> Value<'_> {
    small_int(text).map_or_else(|| Value::decimal(text), Value::int)
}

fn small_int(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.len() <= 19 && digits.bytes().all(|b| b.is_ascii_digit());
    if !plain || (digits.len() > 1 && digits.starts_with('0')) || text == "-0" {
        return None;
    }
    text.parse().ok()
}

/// The number as an `i64`, if its value is a whole number that fits (`1.0` and `1e3` too).
#[must_use]
pub fn to_i64(value: Value<'_>) -> Option<i64> {
    if let Some(int) = value.as_small_int() {
        return Some(int);
    }
    let float: f64 = value.as_decimal_text()?.parse().ok()?;
    (float.fract() == 0.0 && float.abs() < 9.0e15).then_some(float as i64)
}

/// The nearest `f64`; 0 for what is not a number.
#[must_use]
pub fn to_f64(value: Value<'_>) -> f64 {
    match value.as_small_int() {
        Some(int) => int as f64,
        None => value.as_decimal_text().and_then(|text| text.parse().ok()).unwrap_or(0.0),
    }
}

/// Compares two numbers by value.
#[must_use]
pub fn compare(a: Value<'_>, b: Value<'_>) -> Ordering {
    to_f64(a).total_cmp(&to_f64(b))
}
