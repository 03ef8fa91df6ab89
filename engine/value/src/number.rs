//! Numbers: exact integers of any size and decimals with OPA's 64-bit-mantissa arithmetic.
//!
//! A number that is not a plain `i64` is kept as its text; arithmetic reads the text when it needs to. Order and
//! equality are those of the exact decimal values. Integers ([`MAX_DIGITS`] digits at most) are added, subtracted,
//! multiplied and divided with remainder exactly; everything else goes through [`BigFloat`]. Nothing here formats for
//! `sprintf` or knows bit operations: builtins take a [`BigInt`] and go on from there.

mod arith;
mod decimal;
mod float;
mod shortest;

use crate::region::Region;
use crate::value::Value;
use decimal::Decimal;
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use std::cmp::Ordering;

pub use arith::{abs, add, ceil, div, floor, mul, neg, rem, round, sub};
pub use float::BigFloat;
pub use shortest::scientific;

/// Numbers with more digits before or behind the point are compared and passed on, but not computed with.
pub const MAX_DIGITS: usize = 100_000;

/// Why a computation has no result. The texts are OPA's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberError {
    /// `/` by zero.
    DivideByZero,
    /// `%` by zero.
    ModuloByZero,
    /// `%` where an operand is no whole number.
    ModuloOnFloat,
    /// An operand or the result has more than [`MAX_DIGITS`] digits.
    TooLarge,
    /// An operand is no number.
    NotANumber,
}

impl std::fmt::Display for NumberError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            NumberError::DivideByZero => "divide by zero",
            NumberError::ModuloByZero => "modulo by zero",
            NumberError::ModuloOnFloat => "modulo on floating-point number",
            NumberError::TooLarge => "number has too many digits",
            NumberError::NotANumber => "operand is not a number",
        })
    }
}

impl std::error::Error for NumberError {}

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

/// Whether text can be a number's: digits, a point and an exponent, each at most once and in this order. Wider than
/// JSON, because `to_number` keeps spellings such as `0010`.
#[must_use]
pub fn is_number_text(text: &str) -> bool {
    Decimal::parse(text).is_some()
}

fn small_int(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain =
        !digits.is_empty() && digits.len() <= 19 && digits.bytes().all(|b| b.is_ascii_digit());
    if !plain || (digits.len() > 1 && digits.starts_with('0')) || text == "-0" {
        return None;
    }
    text.parse().ok()
}

/// The nearest decimal spelling of a float, as Go's `strconv.FormatFloat(f, 'g', -1, 64)` gives it. Infinities and NaN
/// are no numbers: the result is undefined.
#[must_use]
pub fn from_f64(region: &Region, float: f64) -> Value<'_> {
    if float.is_finite() { from_text(region, &shortest::of_f64(float)) } else { Value::UNDEFINED }
}

/// A number from an exact integer.
#[must_use]
pub fn from_bigint<'r>(region: &'r Region, int: &BigInt) -> Value<'r> {
    match int.to_i64() {
        Some(small) => Value::int(small),
        None => Value::decimal(region.text(&int.to_string())),
    }
}

/// A number from the hexadecimal digits of an integer, for hosts that make those faster; none where they are no digits or
/// more than [`MAX_DIGITS`] decimal ones.
///
/// ```
/// use lictor_value::{Region, number};
/// let region = Region::new();
/// let number = number::from_hex(&region, "-10000000000000000").unwrap();
/// assert_eq!(number.to_string(), "-18446744073709551616");
/// assert_eq!(number::to_hex(number).as_deref(), Some("-10000000000000000"));
/// ```
#[must_use]
pub fn from_hex<'r>(region: &'r Region, digits: &str) -> Option<Value<'r>> {
    // Each stands for four of the 3.32 bits of a decimal digit.
    let fits = digits.len() <= MAX_DIGITS / 5 * 4;
    let int = fits.then(|| BigInt::parse_bytes(digits.as_bytes(), 16)).flatten()?;
    Some(from_bigint(region, &int))
}

/// The hexadecimal digits of a whole number of at most [`MAX_DIGITS`] decimal ones.
#[must_use]
pub fn to_hex(number: Value<'_>) -> Option<String> {
    to_bigint(number).map(|int| int.to_str_radix(16))
}

fn from_i128(region: &Region, int: i128) -> Value<'_> {
    match i64::try_from(int) {
        Ok(small) => Value::int(small),
        Err(_) => Value::decimal(region.text(&int.to_string())),
    }
}

/// The number as an `i64`, if its value is a whole number that fits (`1.0` and `1e3` too).
#[must_use]
pub fn to_i64(value: Value<'_>) -> Option<i64> {
    match value.as_small_int() {
        Some(int) => Some(int),
        None => Decimal::parse(value.as_decimal_text()?)?.to_i64(),
    }
}

/// The nearest `f64`, infinite beyond its range; 0 for what is not a number.
#[must_use]
pub fn to_f64(value: Value<'_>) -> f64 {
    match value.as_small_int() {
        Some(int) => int as f64,
        None => value.as_decimal_text().and_then(|text| text.parse().ok()).unwrap_or(0.0),
    }
}

/// Whether the number's value is whole (`1.0` and `15e-1e1` count by their value, not their spelling).
#[must_use]
pub fn is_integer(value: Value<'_>) -> bool {
    value.as_small_int().is_some()
        || value
            .as_decimal_text()
            .and_then(Decimal::parse)
            .is_some_and(|decimal| decimal.is_integer())
}

/// The exact integer, if the value is a whole number of at most [`MAX_DIGITS`] digits.
#[must_use]
pub fn to_bigint(value: Value<'_>) -> Option<BigInt> {
    whole(value).ok().flatten()
}

/// The exact integer, nothing for a fraction, an error for what is too large or no number.
fn whole(value: Value<'_>) -> Result<Option<BigInt>, NumberError> {
    match value.as_small_int() {
        Some(int) => Ok(Some(BigInt::from(int))),
        None => decimal_of(value)?.to_bigint(),
    }
}

fn decimal_of(value: Value<'_>) -> Result<Decimal<'_>, NumberError> {
    value.as_decimal_text().and_then(Decimal::parse).ok_or(NumberError::NotANumber)
}

/// Compares two numbers by exact value.
#[must_use]
pub fn compare(a: Value<'_>, b: Value<'_>) -> Ordering {
    if let (Some(a), Some(b)) = (a.as_small_int(), b.as_small_int()) {
        return a.cmp(&b);
    }
    let (mut a_digits, mut b_digits) = ([0; decimal::INT_TEXT], [0; decimal::INT_TEXT]);
    let a = view(a, &mut a_digits);
    let b = view(b, &mut b_digits);
    a.cmp(&b)
}

fn view<'t>(value: Value<'t>, buffer: &'t mut [u8; decimal::INT_TEXT]) -> Decimal<'t> {
    match value.as_small_int() {
        Some(int) => Decimal::of_int(int, buffer),
        None => value.as_decimal_text().and_then(Decimal::parse).unwrap_or(Decimal::ZERO),
    }
}
