//! Numbers: arithmetic with a fast path for 64-bit integers, rounding, ranges. `minus` also takes sets.

use crate::arithmetic;
use crate::families::sets;
use crate::support::{Answer, check_room};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::number::{self, NumberError};
use lictor_value::{Kind, Value};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "plus", call: plus },
    Builtin { name: "minus", call: minus },
    Builtin { name: "mul", call: mul },
    Builtin { name: "div", call: div },
    Builtin { name: "rem", call: rem },
    Builtin { name: "abs", call: abs },
    Builtin { name: "ceil", call: ceil },
    Builtin { name: "floor", call: floor },
    Builtin { name: "round", call: round },
    Builtin { name: "numbers.range", call: range },
    Builtin { name: "numbers.range_step", call: range_step },
];

fn computed<'r>(result: Result<Value<'r>, NumberError>) -> Answer<'r> {
    result.map_err(arithmetic::error)
}

/// The numbers that both operands must be. Small integers need no further look; longer ones are paid for.
#[inline]
fn numbers<'r>(
    ctx: &mut Context<'_, 'r>,
    args: &[Value<'r>],
) -> Result<(Value<'r>, Value<'r>), BuiltinError> {
    let (a, b) = (operands::number(args, 0)?, operands::number(args, 1)?);
    if a.as_small_int().is_none() || b.as_small_int().is_none() {
        pay_for(ctx, a)?;
        pay_for(ctx, b)?;
    }
    Ok((a, b))
}

fn pay_for(ctx: &mut Context<'_, '_>, number: Value<'_>) -> Result<(), BuiltinError> {
    match number.as_decimal_text() {
        Some(text) => ctx.spend(text.len() as u64 / 16),
        None => Ok(()),
    }
}

fn plus<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (a, b) = numbers(ctx, args)?;
    computed(number::add(ctx.region, a, b))
}

fn minus<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (a, b) = (operands::any(args, 0), operands::any(args, 1));
    match (a.kind(), b.kind()) {
        (Kind::Number, Kind::Number) => {
            let (a, b) = numbers(ctx, args)?;
            computed(number::sub(ctx.region, a, b))
        }
        (Kind::Set, Kind::Set) => sets::difference(ctx, args),
        (Kind::Set, Kind::Number) => Err(BuiltinError::operand(2, "set", b)),
        (Kind::Number | Kind::Set, _) => Err(BuiltinError::operand(2, "number", b)),
        _ => Err(BuiltinError::operand_one_of(1, &["number", "set"], a)),
    }
}

fn mul<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (a, b) = numbers(ctx, args)?;
    computed(number::mul(ctx.region, a, b))
}

fn div<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (a, b) = numbers(ctx, args)?;
    computed(number::div(ctx.region, a, b))
}

fn rem<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (a, b) = numbers(ctx, args)?;
    computed(number::rem(ctx.region, a, b))
}

fn one<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = operands::number(args, 0)?;
    pay_for(ctx, value)?;
    Ok(value)
}

fn abs<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = one(ctx, args)?;
    computed(number::abs(ctx.region, value))
}

fn ceil<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = one(ctx, args)?;
    computed(number::ceil(ctx.region, value))
}

fn floor<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = one(ctx, args)?;
    computed(number::floor(ctx.region, value))
}

fn round<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = one(ctx, args)?;
    computed(number::round(ctx.region, value))
}

fn range<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (from, to) = (arithmetic::whole_operand(args, 0)?, arithmetic::whole_operand(args, 1)?);
    match (from.to_i64(), to.to_i64()) {
        (Some(from), Some(to)) => small_range(ctx, from, to, 1),
        _ => any_range(ctx, from, &to, &BigInt::from(1)),
    }
}

fn range_step<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (from, to) = (arithmetic::whole_operand(args, 0)?, arithmetic::whole_operand(args, 1)?);
    let step = arithmetic::whole_operand(args, 2)?;
    if !step.is_positive() {
        return Err(BuiltinError::failed("numbers.range_step: step must be a positive integer"));
    }
    match (from.to_i64(), to.to_i64(), step.to_i64()) {
        (Some(from), Some(to), Some(step)) => small_range(ctx, from, to, step),
        _ => any_range(ctx, from, &to, &step),
    }
}

fn small_range<'r>(ctx: &mut Context<'_, 'r>, from: i64, to: i64, step: i64) -> Answer<'r> {
    let count = (from.abs_diff(to) / step.unsigned_abs()).saturating_add(1);
    let count = pay_range(ctx, count)?;
    let step = if from <= to { step } else { step.wrapping_neg() };
    // Wrapping: the products stay in range up to the last item, and no further item is made.
    let items: Vec<_> =
        (0..count as i64).map(|n| Value::int(from.wrapping_add(n.wrapping_mul(step)))).collect();
    Ok(ctx.region.array(&items))
}

fn any_range<'r>(
    ctx: &mut Context<'_, 'r>,
    from: BigInt,
    to: &BigInt,
    step: &BigInt,
) -> Answer<'r> {
    let count = ((&from - to).abs() / step + 1u32).to_u64().unwrap_or(u64::MAX);
    let count = pay_range(ctx, count)?;
    let upwards = &from <= to;
    let mut items = Vec::with_capacity(count);
    let mut next = from;
    for _ in 0..count {
        items.push(arithmetic::value(ctx, &next)?);
        if upwards {
            next += step;
        } else {
            next -= step;
        }
    }
    Ok(ctx.region.array(&items))
}

fn pay_range(ctx: &mut Context<'_, '_>, count: u64) -> Result<usize, BuiltinError> {
    let items = usize::try_from(count).unwrap_or(usize::MAX);
    check_room(ctx, items.saturating_mul(size_of::<Value<'_>>()))?;
    ctx.spend(1 + count / 16)?;
    Ok(items)
}
