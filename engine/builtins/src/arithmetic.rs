//! Whole-number operands, folds over numbers, and `lictor_value::number`'s complaints as builtin errors.

use crate::support::{Answer, not_whole, pay};
use lictor_program::{BuiltinError, Context, Halt, operands};
use lictor_value::number::{self, BigFloat, NumberError};
use lictor_value::{Kind, Value};
use num_bigint::BigInt;

pub(crate) use lictor_value::number::MAX_DIGITS;

/// Which operation a fold applies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fold {
    /// Adding, from 0.
    Sum,
    /// Multiplying, from 1.
    Product,
}

/// A number error as a builtin's: numbers that are too large stop the evaluation, the others are OPA's.
pub(crate) fn error(error: NumberError) -> BuiltinError {
    match error {
        NumberError::TooLarge => BuiltinError::Halt(Halt::Size),
        other => BuiltinError::failed(other.to_string()),
    }
}

/// An operand that must be whole, in the words of the builtins that work on whole numbers; `1.0` and `1e1` are.
pub(crate) fn whole_operand(args: &[Value<'_>], index: usize) -> Result<BigInt, BuiltinError> {
    let value = operands::any(args, index);
    if value.kind() != Kind::Number {
        return Err(BuiltinError::operand(index + 1, "integer", value));
    }
    number::to_bigint(value).ok_or_else(|| not_whole(index + 1))
}

/// A number in the region.
pub(crate) fn value<'r>(ctx: &mut Context<'_, 'r>, int: &BigInt) -> Answer<'r> {
    if let Ok(small) = i64::try_from(int) {
        return Ok(Value::int(small));
    }
    check_bits(int.bits())?;
    ctx.spend(1 + int.bits() / 64)?;
    Ok(number::from_bigint(ctx.region, int))
}

/// Fails if a number of so many bits has too many digits.
pub(crate) fn check_bits(bits: u64) -> Result<(), BuiltinError> {
    if bits.saturating_mul(3) / 10 > MAX_DIGITS as u64 {
        Err(BuiltinError::Halt(Halt::Size))
    } else {
        Ok(())
    }
}

/// The whole part of a number.
pub(crate) fn truncated(value: Value<'_>) -> Result<BigInt, BuiltinError> {
    let text = value.as_decimal_text().unwrap_or_default();
    // Spelled as an integer it is taken exactly, however long; otherwise to the precision of a float.
    let short = (text.len() <= MAX_DIGITS).then_some(text);
    match short.and_then(|text| text.parse::<BigInt>().ok()) {
        Some(int) => Ok(int),
        None => BigFloat::of(value).and_then(BigFloat::trunc).map_err(error),
    }
}

/// Adds up or multiplies all numbers, exactly if all are whole. As in OPA, sums of fractions have 64 bits and products 53.
pub(crate) fn fold<'r>(ctx: &mut Context<'_, 'r>, items: &[Value<'r>], how: Fold) -> Answer<'r> {
    let mut exact = BigInt::from(if how == Fold::Sum { 0 } else { 1 });
    for item in items {
        let Some(next) = number::to_bigint(*item) else { return fold_floats(ctx, items, how) };
        if how == Fold::Sum {
            exact += next;
        } else {
            check_bits(exact.bits().saturating_add(next.bits()))?;
            ctx.spend(1 + exact.bits() / 64)?;
            exact *= next;
        }
    }
    value(ctx, &exact)
}

fn fold_floats<'r>(ctx: &mut Context<'_, 'r>, items: &[Value<'r>], how: Fold) -> Answer<'r> {
    let start = Value::int(if how == Fold::Sum { 0 } else { 1 });
    let mut total = BigFloat::of(start).map_err(error)?;
    for item in items {
        pay(ctx, item.as_decimal_text().map_or(0, str::len))?;
        let next = BigFloat::of(*item).map_err(error)?;
        total = if how == Fold::Sum { total.add(next) } else { total.mul_double(next) }
            .map_err(error)?;
    }
    match how {
        Fold::Sum => total.to_value(ctx.region),
        Fold::Product => total.double_to_value(ctx.region),
    }
    .map_err(error)
}
