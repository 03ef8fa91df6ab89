//! Numbers: arithmetic with a fast path for 64-bit integers, rounding, ranges. `minus` also takes sets.

use crate::arithmetic::{self, Operation};
use crate::families::sets;
use crate::support::{Answer, room};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Kind, Value, number};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

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

/// Both operands as small integers: the path nearly every call takes.
#[inline]
fn small(args: &[Value<'_>]) -> Option<(i64, i64)> {
    Some((args.first()?.as_small_int()?, args.get(1)?.as_small_int()?))
}

fn numbers<'r>(args: &[Value<'r>]) -> Result<(Value<'r>, Value<'r>), BuiltinError> {
    Ok((operands::number(args, 0)?, operands::number(args, 1)?))
}

fn plus<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    if let Some(sum) = small(args).and_then(|(a, b)| a.checked_add(b)) {
        return Ok(Value::int(sum));
    }
    let (a, b) = numbers(args)?;
    arithmetic::apply(ctx, Operation::Add, a, b)
}

fn minus<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    if let Some(difference) = small(args).and_then(|(a, b)| a.checked_sub(b)) {
        return Ok(Value::int(difference));
    }
    let (a, b) = (operands::any(args, 0), operands::any(args, 1));
    match (a.kind(), b.kind()) {
        (Kind::Number, Kind::Number) => arithmetic::apply(ctx, Operation::Subtract, a, b),
        (Kind::Set, Kind::Set) => sets::difference(ctx, args),
        (Kind::Set, Kind::Number) => Err(BuiltinError::operand(2, "set", b)),
        (Kind::Number | Kind::Set, _) => Err(BuiltinError::operand(2, "number", b)),
        _ => Err(BuiltinError::operand_one_of(1, &["number", "set"], a)),
    }
}

fn mul<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    if let Some(product) = small(args).and_then(|(a, b)| a.checked_mul(b)) {
        return Ok(Value::int(product));
    }
    let (a, b) = numbers(args)?;
    arithmetic::apply(ctx, Operation::Multiply, a, b)
}

fn div<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    if let Some((a, b)) = small(args)
        && b != 0
        && a.checked_rem(b) == Some(0)
    {
        return Ok(Value::int(a / b));
    }
    let (a, b) = numbers(args)?;
    if number::to_i64(b) == Some(0) {
        return Err(BuiltinError::failed("divide by zero"));
    }
    arithmetic::apply(ctx, Operation::Divide, a, b)
}

fn rem<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    if let Some((a, b)) = small(args) {
        return match b {
            0 => Err(BuiltinError::failed("modulo by zero")),
            -1 => Ok(Value::int(0)),
            _ => Ok(Value::int(a % b)),
        };
    }
    let (a, b) = numbers(args)?;
    let (Some(a), Some(b)) = (arithmetic::whole(a), arithmetic::whole(b)) else {
        return Err(BuiltinError::failed("modulo on floating-point number"));
    };
    if b.is_zero() {
        return Err(BuiltinError::failed("modulo by zero"));
    }
    arithmetic::value(ctx, &(a % b))
}

fn abs<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = operands::number(args, 0)?;
    match value.as_small_int().and_then(i64::checked_abs) {
        Some(int) => Ok(Value::int(int)),
        None => arithmetic::abs(ctx, value),
    }
}

fn ceil<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = operands::number(args, 0)?;
    if value.as_small_int().is_some() { Ok(value) } else { arithmetic::ceil(ctx, value) }
}

fn floor<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = operands::number(args, 0)?;
    if value.as_small_int().is_some() { Ok(value) } else { arithmetic::floor(ctx, value) }
}

fn round<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = operands::number(args, 0)?;
    if value.as_small_int().is_some() { Ok(value) } else { arithmetic::round(ctx, value) }
}

fn range<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    if let Some((from, to)) = small(args) {
        return small_range(ctx, from, to, 1);
    }
    let (from, to) = (arithmetic::whole_operand(args, 0)?, arithmetic::whole_operand(args, 1)?);
    any_range(ctx, from, &to, &BigInt::from(1))
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
    let count = (u128::from(from.abs_diff(to)) / u128::from(step.unsigned_abs()) + 1) as u64;
    let count = pay_range(ctx, count)?;
    let step = if from <= to { step } else { step.wrapping_neg() };
    // Wrapping: the products stay in range up to the last item, and no further item is made.
    let items: Vec<_> = (0..count as i64).map(|n| Value::int(from.wrapping_add(n.wrapping_mul(step)))).collect();
    Ok(ctx.region.array(&items))
}

fn any_range<'r>(ctx: &mut Context<'_, 'r>, from: BigInt, to: &BigInt, step: &BigInt) -> Answer<'r> {
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
    room(ctx, items.saturating_mul(size_of::<Value<'_>>()))?;
    ctx.spend(1 + count / 16)?;
    Ok(items)
}
