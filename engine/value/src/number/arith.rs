//! Arithmetic on number values: `i64` first, exact integers next, floats for the rest.

use super::float::{BigFloat, MAX_BITS, both_whole};
use super::{NumberError, from_bigint, from_i128};
use crate::region::Region;
use crate::value::Value;
use num_bigint::BigInt;
use num_traits::Zero;

type Computed<'r> = Result<Value<'r>, NumberError>;

/// `a + b`
///
/// # Errors
/// Operands or a result with too many digits, or operands that are no numbers; so for all operations.
#[inline]
pub fn add<'r>(region: &'r Region, a: Value<'_>, b: Value<'_>) -> Computed<'r> {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return match x.checked_add(y) {
            Some(sum) => Ok(Value::int(sum)),
            None => Ok(from_i128(region, i128::from(x) + i128::from(y))),
        };
    }
    match both_whole(a, b)? {
        Some((x, y)) => exact(region, &(x + y)),
        None => BigFloat::of(a)?.add(BigFloat::of(b)?)?.to_value(region),
    }
}

/// `a - b`
///
/// # Errors
/// As for [`add`].
#[inline]
pub fn sub<'r>(region: &'r Region, a: Value<'_>, b: Value<'_>) -> Computed<'r> {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return match x.checked_sub(y) {
            Some(difference) => Ok(Value::int(difference)),
            None => Ok(from_i128(region, i128::from(x) - i128::from(y))),
        };
    }
    match both_whole(a, b)? {
        Some((x, y)) => exact(region, &(x - y)),
        None => BigFloat::of(a)?.sub(BigFloat::of(b)?)?.to_value(region),
    }
}

/// `a * b`
///
/// # Errors
/// As for [`add`].
#[inline]
pub fn mul<'r>(region: &'r Region, a: Value<'_>, b: Value<'_>) -> Computed<'r> {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return match x.checked_mul(y) {
            Some(product) => Ok(Value::int(product)),
            None => Ok(from_i128(region, i128::from(x) * i128::from(y))),
        };
    }
    match both_whole(a, b)? {
        Some((x, y)) if (x.bits() + y.bits()) as i64 > MAX_BITS + 1 => Err(NumberError::TooLarge),
        Some((x, y)) => exact(region, &(x * y)),
        None => BigFloat::of(a)?.mul(BigFloat::of(b)?)?.to_value(region),
    }
}

/// `a / b`, always by floats; exact quotients come out whole.
///
/// # Errors
/// Division by zero; otherwise as for [`add`].
#[inline]
pub fn div<'r>(region: &'r Region, a: Value<'_>, b: Value<'_>) -> Computed<'r> {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        match x.checked_rem(y) {
            _ if y == 0 => return Err(NumberError::DivideByZero),
            Some(0) if x != 0 => return Ok(Value::int(x / y)),
            _ => {}
        }
    }
    BigFloat::of(a)?.div(BigFloat::of(b)?)?.to_value(region)
}

/// `a % b` with the sign of `a`; whole numbers only.
///
/// # Errors
/// Modulo by zero or of a fraction; otherwise as for [`add`].
#[inline]
pub fn rem<'r>(region: &'r Region, a: Value<'_>, b: Value<'_>) -> Computed<'r> {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return if y == 0 {
            Err(NumberError::ModuloByZero)
        } else {
            Ok(Value::int(x.wrapping_rem(y)))
        };
    }
    match both_whole(a, b)? {
        None => Err(NumberError::ModuloOnFloat),
        Some((_, y)) if y.is_zero() => Err(NumberError::ModuloByZero),
        Some((x, y)) => exact(region, &(x % y)),
    }
}

/// `0 - a`
///
/// # Errors
/// As for [`add`].
pub fn neg<'r>(region: &'r Region, a: Value<'_>) -> Computed<'r> {
    sub(region, Value::int(0), a)
}

/// The number without its sign, to the precision of a float.
///
/// # Errors
/// As for [`add`].
pub fn abs<'r>(region: &'r Region, a: Value<'_>) -> Computed<'r> {
    match a.as_small_int() {
        Some(int) => Ok(from_i128(region, i128::from(int).abs())),
        None => BigFloat::of(a)?.abs().to_value(region),
    }
}

/// The nearest whole number, halves away from zero.
///
/// # Errors
/// As for [`add`].
pub fn round<'r>(region: &'r Region, a: Value<'_>) -> Computed<'r> {
    if let Some(int) = a.as_small_int() {
        return Ok(Value::int(int));
    }
    let float = BigFloat::of(a)?;
    let moved =
        if float.is_negative() { float.sub(BigFloat::HALF)? } else { float.add(BigFloat::HALF)? };
    exact(region, &moved.trunc()?)
}

/// The next whole number upwards. As in OPA, a fraction between -1 and 0 gives 1.
///
/// # Errors
/// As for [`add`].
pub fn ceil<'r>(region: &'r Region, a: Value<'_>) -> Computed<'r> {
    towards(region, a, false)
}

/// The next whole number downwards. As in OPA, a fraction between -1 and 0 gives 0.
///
/// # Errors
/// As for [`add`].
pub fn floor<'r>(region: &'r Region, a: Value<'_>) -> Computed<'r> {
    towards(region, a, true)
}

fn towards<'r>(region: &'r Region, a: Value<'_>, down: bool) -> Computed<'r> {
    if let Some(int) = a.as_small_int() {
        return Ok(Value::int(int));
    }
    let float = BigFloat::of(a)?;
    let whole = float.trunc()?;
    // OPA looks at the sign of the whole part, and that of zero is plus.
    let negative = whole.sign() == num_bigint::Sign::Minus;
    if float.is_integer() || negative != down {
        return exact(region, &whole);
    }
    exact(region, &if down { whole - 1 } else { whole + 1 })
}

fn exact<'r>(region: &'r Region, int: &BigInt) -> Computed<'r> {
    if int.bits() as i64 > MAX_BITS {
        Err(NumberError::TooLarge)
    } else {
        Ok(from_bigint(region, int))
    }
}
