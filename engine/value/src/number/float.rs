//! Binary floats with a mantissa of 64 bits, rounded to nearest even: what OPA computes fractions with.

use super::decimal::Spelt;
use super::{MAX_DIGITS, NumberError, shortest, whole};
use crate::region::Region;
use crate::value::Value;
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};
use std::cmp::Ordering;

/// `±mantissa × 2^exponent`; the mantissa's top bit is set, or the number is zero.
///
/// ```
/// use lictor_value::number::BigFloat;
/// let third = BigFloat::parse("1").unwrap().div(BigFloat::parse("3").unwrap()).unwrap();
/// assert_eq!(third.to_text().unwrap(), "0.33333333333333333334");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BigFloat {
    negative: bool,
    mantissa: u64,
    exponent: i64,
}

/// Bounds of the exponent of a number seen as `0.mantissa × 2^exponent`.
const EXPONENT_MAX: i64 = i32::MAX as i64;
const EXPONENT_MIN: i64 = i32::MIN as i64;

/// Bits of a number of [`MAX_DIGITS`] digits.
pub(super) const MAX_BITS: i64 = (MAX_DIGITS as i64 * 3322) / 1000;

/// Bits of the mantissa of a Go `float64`.
const DOUBLE_BITS: u32 = 53;

const POW5: [u64; 28] = {
    let mut powers = [1u64; 28];
    let mut n = 1;
    while n < 28 {
        powers[n] = powers[n - 1] * 5;
        n += 1;
    }
    powers
};

impl BigFloat {
    /// Zero.
    pub const ZERO: BigFloat = BigFloat { negative: false, mantissa: 0, exponent: 0 };

    pub(super) const HALF: BigFloat =
        BigFloat { negative: false, mantissa: 1 << 63, exponent: -64 };

    /// The float next to a number's text.
    ///
    /// # Errors
    /// Text that is no number, or has too many digits, or too large an exponent.
    pub fn parse(text: &str) -> Result<BigFloat, NumberError> {
        let spelt = Spelt::parse(text).ok_or(NumberError::NotANumber)?;
        let digits = || {
            spelt
                .whole
                .iter()
                .chain(spelt.fraction)
                .map(|digit| digit - b'0')
                .skip_while(|d| *d == 0)
        };
        let count = digits().count();
        if count > MAX_DIGITS {
            return Err(NumberError::TooLarge);
        }
        let zero = BigFloat { negative: spelt.negative, ..BigFloat::ZERO };
        if count == 0 {
            return Ok(zero);
        }
        let power = spelt.exponent - spelt.fraction.len() as i64;
        if power > EXPONENT_MAX {
            return Err(NumberError::TooLarge);
        }
        if power < EXPONENT_MIN {
            return Ok(zero);
        }
        let small = usize::try_from(power.unsigned_abs()).ok().filter(|size| *size < POW5.len());
        let result = match small {
            Some(size) if count <= 38 => {
                let mantissa = digits().fold(0u128, |sum, digit| sum * 10 + u128::from(digit));
                scale_small(mantissa, POW5[size], power)
            }
            _ => {
                let digits: Vec<u8> = digits().collect();
                let mantissa = BigUint::from_radix_be(&digits, 10).unwrap_or_default();
                scale_large(mantissa, power)
            }
        };
        result.in_range().map(|float| BigFloat { negative: spelt.negative, ..float })
    }

    /// The float next to a number value.
    ///
    /// # Errors
    /// A value that is no number, or one with too many digits.
    pub fn of(value: Value<'_>) -> Result<BigFloat, NumberError> {
        match value.as_small_int() {
            Some(int) => {
                Ok(BigFloat { negative: int < 0, ..rounded(int.unsigned_abs().into(), false, 0) })
            }
            None => BigFloat::parse(value.as_decimal_text().ok_or(NumberError::NotANumber)?),
        }
    }

    /// The number as a value: whole ones without exponent, others by their shortest digits.
    ///
    /// # Errors
    /// A number with too many digits.
    pub fn to_value(self, region: &Region) -> Result<Value<'_>, NumberError> {
        if let Some(int) = self.to_i64() {
            return Ok(Value::int(int));
        }
        Ok(super::from_text(region, &self.to_text()?))
    }

    /// The text OPA gives the number.
    ///
    /// # Errors
    /// A number with too many digits.
    pub fn to_text(self) -> Result<String, NumberError> {
        if self.mantissa == 0 {
            return Ok(if self.negative { "-0" } else { "0" }.to_owned());
        }
        if self.exponent.abs() > MAX_BITS {
            return Err(NumberError::TooLarge);
        }
        Ok(shortest::of_float(self.negative, self.mantissa, self.exponent, self.is_integer()))
    }

    /// As [`BigFloat::to_value`], for a float that was computed with a mantissa of 53 bits and so needs fewer digits.
    ///
    /// # Errors
    /// A number with too many digits.
    pub fn double_to_value(self, region: &Region) -> Result<Value<'_>, NumberError> {
        if self.mantissa == 0 || self.exponent.abs() > MAX_BITS {
            return self.to_value(region);
        }
        let spare = 64 - DOUBLE_BITS;
        let (mantissa, exponent) = (self.mantissa >> spare, self.exponent + i64::from(spare));
        let text = shortest::of_float(self.negative, mantissa, exponent, self.is_integer());
        Ok(super::from_text(region, &text))
    }

    fn to_i64(self) -> Option<i64> {
        if self.mantissa == 0 {
            return (!self.negative).then_some(0);
        }
        if !self.is_integer() || self.exponent > 0 {
            return None;
        }
        let size = i128::from(self.mantissa >> -self.exponent);
        i64::try_from(if self.negative { -size } else { size }).ok()
    }

    /// Whether there is no fraction.
    #[must_use]
    pub fn is_integer(self) -> bool {
        self.mantissa == 0 || i64::from(self.mantissa.trailing_zeros()) + self.exponent >= 0
    }

    /// Whether the sign is minus; zero can have one.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.negative
    }

    /// Whether the number is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// The whole part, towards zero.
    ///
    /// # Errors
    /// A number with too many digits.
    pub fn trunc(self) -> Result<BigInt, NumberError> {
        if self.exponent > MAX_BITS {
            return Err(NumberError::TooLarge);
        }
        let size = if self.exponent >= 0 {
            BigUint::from(self.mantissa) << self.exponent
        } else {
            BigUint::from(
                self.mantissa
                    .checked_shr(self.exponent.unsigned_abs().try_into().unwrap_or(64))
                    .unwrap_or(0),
            )
        };
        Ok(BigInt::from_biguint(if self.negative { Sign::Minus } else { Sign::Plus }, size))
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(self) -> BigFloat {
        BigFloat { negative: false, ..self }
    }

    fn negated(self) -> BigFloat {
        BigFloat { negative: !self.negative, ..self }
    }

    /// The sum.
    ///
    /// # Errors
    /// A result beyond the range of exponents; so for the other operations.
    #[expect(clippy::should_implement_trait, reason = "it can fail")]
    pub fn add(self, other: BigFloat) -> Result<BigFloat, NumberError> {
        if self.mantissa == 0 || other.mantissa == 0 {
            return Ok(match (self.mantissa == 0, other.mantissa == 0) {
                (true, true) => {
                    BigFloat { negative: self.negative && other.negative, ..BigFloat::ZERO }
                }
                (true, false) => other,
                _ => self,
            });
        }
        let (big, small) =
            if self.cmp_size(other) == Ordering::Less { (other, self) } else { (self, other) };
        // 126 bits for the larger one: a carry fits above, and below there is room for all that can matter.
        let distance = (big.exponent - small.exponent).unsigned_abs();
        let left = u128::from(big.mantissa) << 62;
        let placed = u128::from(small.mantissa) << 62;
        let shift = u32::try_from(distance).unwrap_or(u32::MAX);
        let right = placed.checked_shr(shift).unwrap_or(0);
        let lost = right.checked_shl(shift).unwrap_or(0) != placed;
        let sum = if big.negative == small.negative {
            left + right
        } else {
            left - right - u128::from(lost)
        };
        if sum == 0 {
            return Ok(BigFloat::ZERO);
        }
        let sum = rounded(sum, lost, big.exponent - 62);
        BigFloat { negative: big.negative, ..sum }.in_range()
    }

    /// The difference.
    ///
    /// # Errors
    /// As for [`BigFloat::add`].
    #[expect(clippy::should_implement_trait, reason = "it can fail")]
    pub fn sub(self, other: BigFloat) -> Result<BigFloat, NumberError> {
        self.add(other.negated())
    }

    /// The product.
    ///
    /// # Errors
    /// As for [`BigFloat::add`].
    #[expect(clippy::should_implement_trait, reason = "it can fail")]
    pub fn mul(self, other: BigFloat) -> Result<BigFloat, NumberError> {
        let negative = self.negative != other.negative;
        let product = u128::from(self.mantissa) * u128::from(other.mantissa);
        let product = rounded(product, false, self.exponent + other.exponent);
        BigFloat { negative, ..product }.in_range()
    }

    /// The product with a mantissa of 53 bits, as OPA's `product` computes it.
    ///
    /// # Errors
    /// As for [`BigFloat::add`].
    pub fn mul_double(self, other: BigFloat) -> Result<BigFloat, NumberError> {
        let negative = self.negative != other.negative;
        let product = u128::from(self.mantissa) * u128::from(other.mantissa);
        let product = rounded_to_double(product, self.exponent + other.exponent);
        BigFloat { negative, ..product }.in_range()
    }

    /// The quotient.
    ///
    /// # Errors
    /// Division by zero, and as for [`BigFloat::add`].
    #[expect(clippy::should_implement_trait, reason = "it can fail")]
    pub fn div(self, other: BigFloat) -> Result<BigFloat, NumberError> {
        if other.mantissa == 0 {
            return Err(NumberError::DivideByZero);
        }
        let negative = self.negative != other.negative;
        let dividend = u128::from(self.mantissa) << 64;
        let divisor = u128::from(other.mantissa);
        // The dividend has 128 bits and the divisor 64, so the quotient has at least 64.
        let (quotient, rest) = (dividend / divisor, dividend % divisor);
        let exponent = self.exponent - other.exponent - 64;
        // One more bit, so that what is rounded away is known to a half.
        let more = rest << 1;
        let quotient = quotient << 1 | u128::from(more >= divisor);
        let rest = if more >= divisor { more - divisor } else { more };
        BigFloat { negative, ..rounded(quotient, rest != 0, exponent - 1) }.in_range()
    }

    fn cmp_size(self, other: BigFloat) -> Ordering {
        match (self.mantissa == 0, other.mantissa == 0) {
            (false, false) => {
                self.exponent.cmp(&other.exponent).then(self.mantissa.cmp(&other.mantissa))
            }
            (a, b) => b.cmp(&a),
        }
    }

    fn in_range(self) -> Result<BigFloat, NumberError> {
        match self.exponent + 64 {
            _ if self.mantissa == 0 => Ok(BigFloat { exponent: 0, ..self }),
            EXPONENT_MIN..=EXPONENT_MAX => Ok(self),
            exponent if exponent < EXPONENT_MIN => {
                Ok(BigFloat { mantissa: 0, exponent: 0, ..self })
            }
            _ => Err(NumberError::TooLarge),
        }
    }
}

/// `mantissa × 2^exponent` to 64 bits; `more` says that a bit below the mantissa is set.
fn rounded(mantissa: u128, more: bool, exponent: i64) -> BigFloat {
    if mantissa == 0 {
        return BigFloat::ZERO;
    }
    let lead = mantissa.leading_zeros();
    let mantissa = mantissa << lead;
    let exponent = exponent - i64::from(lead) + 64;
    let (high, low) = ((mantissa >> 64) as u64, mantissa as u64);
    let half = 1u64 << 63;
    let up = low > half || low == half && (more || high & 1 == 1);
    match high.checked_add(u64::from(up)) {
        Some(mantissa) => BigFloat { negative: false, mantissa, exponent },
        None => BigFloat { negative: false, mantissa: half, exponent: exponent + 1 },
    }
}

/// `mantissa × 2^exponent` to 53 bits.
fn rounded_to_double(mantissa: u128, exponent: i64) -> BigFloat {
    if mantissa == 0 {
        return BigFloat::ZERO;
    }
    let lead = mantissa.leading_zeros();
    let mantissa = mantissa << lead;
    let exponent = exponent - i64::from(lead) + 64;
    let drop = 128 - DOUBLE_BITS;
    let (kept, low, half) = (mantissa >> drop, mantissa & ((1 << drop) - 1), 1 << (drop - 1));
    let kept = kept + u128::from(low > half || low == half && kept & 1 == 1);
    match kept >> DOUBLE_BITS {
        0 => BigFloat { negative: false, mantissa: (kept as u64) << (64 - DOUBLE_BITS), exponent },
        _ => BigFloat { negative: false, mantissa: 1 << 63, exponent: exponent + 1 },
    }
}

/// `mantissa × 10^power`, where `pow5` is 5 to the size of the power.
fn scale_small(mantissa: u128, pow5: u64, power: i64) -> BigFloat {
    let pow5 = u128::from(pow5);
    if power >= 0 {
        // 38 digits times 27 more need not fit.
        return match mantissa.checked_mul(pow5) {
            Some(product) => rounded(product, false, power),
            None => scale_large(mantissa.into(), power),
        };
    }
    let lead = mantissa.leading_zeros();
    let mantissa = mantissa << lead;
    // The divisor has at most 63 bits, so the quotient has at least 65: enough to round by.
    rounded(mantissa / pow5, !mantissa.is_multiple_of(pow5), power - i64::from(lead))
}

/// `mantissa × 10^power` for the rest. The power of five is kept to 128 bits, as Go does.
fn scale_large(mantissa: BigUint, power: i64) -> BigFloat {
    let five = Wide::pow5(power.unsigned_abs());
    if power >= 0 {
        let (mantissa, shift, more) = top_bits(mantissa * five.mantissa, 126);
        return rounded(mantissa, more, power + five.exponent + shift);
    }
    let want = five.mantissa.bits() + 70;
    let shift = want.saturating_sub(mantissa.bits());
    let (quotient, rest) = (mantissa << shift).div_rem(&five.mantissa);
    let (mantissa, cut, more) = top_bits(quotient, 126);
    rounded(mantissa, more || !rest.is_zero(), power - five.exponent - shift as i64 + cut)
}

/// The highest `bits` bits of a number, how many were cut off below, and whether any of those was set.
fn top_bits(number: BigUint, bits: u64) -> (u128, i64, bool) {
    let cut = number.bits().saturating_sub(bits);
    let more = number.trailing_zeros().is_some_and(|zeros| zeros < cut);
    ((number >> cut).to_u128().unwrap_or(0), cut as i64, more)
}

/// An intermediate float of more than 64 bits.
struct Wide {
    mantissa: BigUint,
    exponent: i64,
}

impl Wide {
    /// 5 to the `n`, to 128 bits; the steps are those of Go's, because each of them rounds.
    fn pow5(n: u64) -> Wide {
        let table = POW5.len() as u64 - 1;
        let mut power = Wide { mantissa: POW5[n.min(table) as usize].into(), exponent: 0 };
        let mut rest = n.saturating_sub(table);
        let mut factor = Wide { mantissa: 5u32.into(), exponent: 0 };
        while rest > 0 {
            if rest & 1 != 0 {
                power = power.times(&factor, 128);
            }
            factor = factor.times(&factor, 192);
            rest >>= 1;
        }
        power
    }

    fn times(&self, other: &Wide, bits: u64) -> Wide {
        let mut mantissa = &self.mantissa * &other.mantissa;
        let mut exponent = self.exponent + other.exponent;
        let cut = mantissa.bits().saturating_sub(bits);
        if cut > 0 {
            let half = mantissa.bit(cut - 1);
            let below = mantissa.trailing_zeros().is_some_and(|zeros| zeros < cut - 1);
            mantissa >>= cut;
            exponent += cut as i64;
            if half && (below || mantissa.bit(0)) {
                mantissa += BigUint::one();
            }
        }
        Wide { mantissa, exponent }
    }
}

/// Both operands as exact integers, if they are.
pub(super) fn both_whole(
    a: Value<'_>,
    b: Value<'_>,
) -> Result<Option<(BigInt, BigInt)>, NumberError> {
    let Some(a) = whole(a)? else { return Ok(None) };
    Ok(whole(b)?.map(|b| (a, b)))
}
