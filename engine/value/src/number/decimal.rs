//! A number's text as digits and a scale, without copying: exact order, whole numbers.

use super::{MAX_DIGITS, NumberError};
use num_bigint::{BigInt, Sign};
use std::cmp::Ordering;

/// Room for the digits of any `i64`.
pub(super) const INT_TEXT: usize = 20;

/// What an exponent beyond reason is taken for; far from overflow, far above any digit count.
const EXPONENT_MAX: i64 = 1 << 60;

/// `±0.DIGITS × 10^scale`, where the digits are those of `whole` then `fraction`, the first and the last not zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decimal<'t> {
    negative: bool,
    whole: &'t [u8],
    fraction: &'t [u8],
    scale: i64,
}

/// The parts of a number's text as they are spelt.
pub(super) struct Spelt<'t> {
    pub(super) negative: bool,
    pub(super) whole: &'t [u8],
    pub(super) fraction: &'t [u8],
    pub(super) exponent: i64,
}

impl<'t> Spelt<'t> {
    /// Splits a number's text. A leading `+` or zeros, and a missing whole or fractional part do no harm.
    pub(super) fn parse(text: &'t str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (negative, bytes) = match bytes.split_first() {
            Some((b'-', rest)) => (true, rest),
            Some((b'+', rest)) => (false, rest),
            _ => (false, bytes),
        };
        let (whole, rest) = digits(bytes);
        let (fraction, rest) = match rest.split_first() {
            Some((b'.', rest)) => digits(rest),
            _ => (&rest[..0], rest),
        };
        let exponent = match rest.split_first() {
            None => 0,
            Some((b'e' | b'E', rest)) => exponent(rest)?,
            Some(_) => return None,
        };
        (whole.len() + fraction.len() > 0).then_some(Spelt { negative, whole, fraction, exponent })
    }
}

fn digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    bytes.split_at(bytes.iter().position(|b| !b.is_ascii_digit()).unwrap_or(bytes.len()))
}

fn exponent(text: &[u8]) -> Option<i64> {
    let (negative, text) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let (digits, rest) = digits(text);
    if digits.is_empty() || !rest.is_empty() {
        return None;
    }
    let size =
        digits.iter().fold(0i64, |sum, b| (sum * 10 + i64::from(b - b'0')).min(EXPONENT_MAX / 10));
    Some(if negative { -size } else { size })
}

impl<'t> Decimal<'t> {
    pub(super) const ZERO: Decimal<'static> =
        Decimal { negative: false, whole: &[], fraction: &[], scale: 0 };

    pub(super) fn parse(text: &'t str) -> Option<Self> {
        let Spelt { negative, whole, fraction, exponent } = Spelt::parse(text)?;
        let mut decimal = Decimal { negative, whole: trim_start(whole), fraction, scale: 0 };
        decimal.scale = exponent + decimal.whole.len() as i64;
        if decimal.whole.is_empty() {
            decimal.fraction = trim_start(fraction);
            decimal.scale -= (fraction.len() - decimal.fraction.len()) as i64;
        }
        decimal.fraction = trim_end(decimal.fraction);
        if decimal.fraction.is_empty() {
            decimal.whole = trim_end(decimal.whole);
        }
        Some(if decimal.len() == 0 { Decimal::ZERO } else { decimal })
    }

    pub(super) fn of_int(int: i64, buffer: &'t mut [u8; INT_TEXT]) -> Self {
        let mut at = buffer.len();
        let mut rest = int.unsigned_abs();
        while rest > 0 {
            at -= 1;
            buffer[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        let digits = &buffer[at..];
        Decimal {
            negative: int < 0,
            whole: trim_end(digits),
            fraction: &[],
            scale: digits.len() as i64,
        }
    }

    fn len(&self) -> usize {
        self.whole.len() + self.fraction.len()
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.whole.iter().chain(self.fraction).copied()
    }

    pub(super) fn is_integer(&self) -> bool {
        self.len() == 0 || self.len() as i64 <= self.scale
    }

    pub(super) fn to_i64(self) -> Option<i64> {
        if self.scale > 19 || !self.is_integer() {
            return None;
        }
        // At most 19 digits and zeros: no overflow in 128 bits.
        let digits = self.digits().fold(0i128, |sum, digit| sum * 10 + i128::from(digit - b'0'));
        let size = (self.len() as i64..self.scale).fold(digits, |sum, _| sum * 10);
        i64::try_from(if self.negative { -size } else { size }).ok()
    }

    /// The exact integer, or nothing where there is a fraction.
    pub(super) fn to_bigint(self) -> Result<Option<BigInt>, NumberError> {
        if !self.is_integer() {
            return Ok(None);
        }
        let scale = usize::try_from(self.scale).ok().filter(|scale| *scale <= MAX_DIGITS);
        let scale = scale.ok_or(NumberError::TooLarge)?;
        let mut values: Vec<u8> = self.digits().map(|digit| digit - b'0').collect();
        values.resize(scale, 0);
        let sign = if self.negative { Sign::Minus } else { Sign::Plus };
        if values.is_empty() {
            return Ok(Some(BigInt::ZERO));
        }
        Ok(BigInt::from_radix_be(sign, &values, 10))
    }

    pub(super) fn cmp(&self, other: &Decimal<'_>) -> Ordering {
        let sign = |d: &Decimal<'_>| {
            if d.len() == 0 {
                0
            } else if d.negative {
                -1
            } else {
                1
            }
        };
        let by_sign = sign(self).cmp(&sign(other));
        if by_sign != Ordering::Equal || self.len() == 0 {
            return by_sign;
        }
        let by_size = self.scale.cmp(&other.scale).then_with(|| self.digits().cmp(other.digits()));
        if self.negative { by_size.reverse() } else { by_size }
    }
}

fn trim_start(digits: &[u8]) -> &[u8] {
    &digits[digits.iter().position(|b| *b != b'0').unwrap_or(digits.len())..]
}

fn trim_end(digits: &[u8]) -> &[u8] {
    &digits[..digits.iter().rposition(|b| *b != b'0').map_or(0, |last| last + 1)]
}
