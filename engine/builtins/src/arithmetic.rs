//! Exact whole-number arithmetic behind the number families; what is not whole goes to `lictor_value::number`.

use crate::support::{Answer, not_whole};
use lictor_program::{BuiltinError, Context, Halt};
use lictor_value::{Kind, Value, number};
use num_bigint::BigInt;
use num_traits::Pow;

/// Numbers of more digits than this are refused, because a few multiplications make them of any size.
pub(crate) const MAX_DIGITS: usize = 1 << 17;

/// Which operation a fold applies.
#[derive(Clone, Copy)]
pub(crate) enum Exact {
    /// Adding, from 0.
    Sum,
    /// Multiplying, from 1.
    Product,
}

/// The whole number that a number is, however it is spelled: `10`, `1e1` and `10.0` are the same.
pub(crate) fn whole(value: Value<'_>) -> Option<BigInt> {
    match value.as_small_int() {
        Some(int) => Some(BigInt::from(int)),
        None => whole_text(value.as_decimal_text()?),
    }
}

fn whole_text(text: &str) -> Option<BigInt> {
    if let Ok(int) = text.parse::<BigInt>() {
        return Some(int);
    }
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i64>().ok()?),
        None => (text, 0),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: BigInt = format!("{before}{after}").parse().ok()?;
    let shift = exponent - after.len() as i64;
    if digits.sign() == num_bigint::Sign::NoSign {
        return Some(digits);
    }
    if shift.unsigned_abs() > MAX_DIGITS as u64 {
        return None;
    }
    let power = BigInt::from(10).pow(shift.unsigned_abs());
    if shift >= 0 {
        return Some(digits * power);
    }
    let quotient = &digits / &power;
    (&quotient * &power == digits).then_some(quotient)
}

/// An operand that must be whole, in the words of the builtins that work on whole numbers.
pub(crate) fn whole_operand(args: &[Value<'_>], index: usize) -> Result<BigInt, BuiltinError> {
    let value = lictor_program::operands::any(args, index);
    if value.kind() != Kind::Number {
        return Err(BuiltinError::operand(index + 1, "integer", value));
    }
    whole(value).ok_or_else(|| not_whole(index + 1))
}

/// A number in the region.
pub(crate) fn value<'r>(ctx: &mut Context<'_, 'r>, int: &BigInt) -> Answer<'r> {
    if let Ok(small) = i64::try_from(int) {
        return Ok(Value::int(small));
    }
    check_bits(int.bits())?;
    ctx.spend(1 + int.bits() / 64)?;
    Ok(number::from_text(ctx.region, &int.to_string()))
}

/// Fails if a number of so many bits is over the limit.
pub(crate) fn check_bits(bits: u64) -> Result<(), BuiltinError> {
    if bits / 4 > MAX_DIGITS as u64 { Err(BuiltinError::Halt(Halt::Size)) } else { Ok(()) }
}

/// The four operations that leave whole numbers when the fraction demands it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// Applies an operation: exactly where both numbers are whole (division excepted), else in OPA's precision.
pub(crate) fn apply<'r>(ctx: &mut Context<'_, 'r>, operation: Operation, a: Value<'r>, b: Value<'r>) -> Answer<'r> {
    if operation != Operation::Divide
        && let (Some(x), Some(y)) = (whole(a), whole(b))
    {
        let exact = match operation {
            Operation::Add => x + y,
            Operation::Subtract => x - y,
            Operation::Multiply => {
                check_bits(x.bits().saturating_add(y.bits()))?;
                x * y
            }
            Operation::Divide => return Ok(Value::UNDEFINED),
        };
        return value(ctx, &exact);
    }
    Ok(inexact(ctx, operation, a, b))
}

fn inexact<'r>(ctx: &Context<'_, 'r>, operation: Operation, a: Value<'r>, b: Value<'r>) -> Value<'r> {
    let (x, y) = (number::to_f64(a), number::to_f64(b));
    let result = match operation {
        Operation::Add => x + y,
        Operation::Subtract => x - y,
        Operation::Multiply => x * y,
        Operation::Divide => x / y,
    };
    number::from_text(ctx.region, &format!("{result}"))
}

/// Adds up or multiplies all numbers, exactly if all are whole.
pub(crate) fn fold<'r>(ctx: &mut Context<'_, 'r>, items: &[Value<'r>], how: Exact) -> Answer<'r> {
    let mut exact = BigInt::from(match how {
        Exact::Sum => 0,
        Exact::Product => 1,
    });
    for item in items {
        let Some(next) = whole(*item) else { return fold_inexact(ctx, items, how) };
        match how {
            Exact::Sum => exact += next,
            Exact::Product => {
                check_bits(exact.bits().saturating_add(next.bits()))?;
                ctx.spend(1 + exact.bits() / 64)?;
                exact *= next;
            }
        }
    }
    value(ctx, &exact)
}

fn fold_inexact<'r>(ctx: &mut Context<'_, 'r>, items: &[Value<'r>], how: Exact) -> Answer<'r> {
    let (start, operation) = match how {
        Exact::Sum => (0, Operation::Add),
        Exact::Product => (1, Operation::Multiply),
    };
    Ok(items.iter().fold(Value::int(start), |total, item| inexact(ctx, operation, total, *item)))
}

/// The number without its sign.
pub(crate) fn abs<'r>(ctx: &mut Context<'_, 'r>, number: Value<'r>) -> Answer<'r> {
    rounded(ctx, number, f64::abs)
}

/// The least whole number that is not below.
pub(crate) fn ceil<'r>(ctx: &mut Context<'_, 'r>, number: Value<'r>) -> Answer<'r> {
    rounded(ctx, number, f64::ceil)
}

/// The greatest whole number that is not above.
pub(crate) fn floor<'r>(ctx: &mut Context<'_, 'r>, number: Value<'r>) -> Answer<'r> {
    rounded(ctx, number, f64::floor)
}

/// The nearest whole number; halves go away from zero.
pub(crate) fn round<'r>(ctx: &mut Context<'_, 'r>, number: Value<'r>) -> Answer<'r> {
    rounded(ctx, number, f64::round)
}

fn rounded<'r>(ctx: &mut Context<'_, 'r>, number: Value<'r>, how: fn(f64) -> f64) -> Answer<'r> {
    Ok(number::from_text(ctx.region, &format!("{}", how(number::to_f64(number)))))
}

/// The whole part of a number.
pub(crate) fn truncated(number: Value<'_>) -> BigInt {
    whole(number).unwrap_or_else(|| BigInt::from(number::to_f64(number) as i128))
}
