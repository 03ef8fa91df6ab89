//! Bit operations on whole numbers of any size, as if in two's complement of endless width.

use crate::arithmetic::{check_bits, value, whole_operand};
use crate::support::Answer;
use lictor_program::{Builtin, BuiltinError, Context};
use lictor_value::Value;
use num_bigint::BigInt;
use num_traits::{Signed, Zero};

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "bits.and", call: and },
    Builtin { name: "bits.lsh", call: left },
    Builtin { name: "bits.negate", call: negate },
    Builtin { name: "bits.or", call: or },
    Builtin { name: "bits.rsh", call: right },
    Builtin { name: "bits.xor", call: xor },
];

fn two(args: &[Value<'_>]) -> Result<(BigInt, BigInt), BuiltinError> {
    Ok((whole_operand(args, 0)?, whole_operand(args, 1)?))
}

fn small(args: &[Value<'_>]) -> Option<(i64, i64)> {
    Some((args.first()?.as_small_int()?, args.get(1)?.as_small_int()?))
}

fn and<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    if let Some((a, b)) = small(args) {
        return Ok(Value::int(a & b));
    }
    let (a, b) = two(args)?;
    value(ctx, &(a & b))
}

fn or<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    if let Some((a, b)) = small(args) {
        return Ok(Value::int(a | b));
    }
    let (a, b) = two(args)?;
    value(ctx, &(a | b))
}

fn xor<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    if let Some((a, b)) = small(args) {
        return Ok(Value::int(a ^ b));
    }
    let (a, b) = two(args)?;
    value(ctx, &(a ^ b))
}

fn negate<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let int = whole_operand(args, 0)?;
    value(ctx, &!int)
}

/// How far to shift: OPA looks at the lowest 64 bits.
fn shift(by: &BigInt) -> Result<u64, BuiltinError> {
    if by.is_negative() {
        let message = "operand 2 must be an unsigned integer number but got a negative integer";
        return Err(BuiltinError::Operand(message.to_owned()));
    }
    Ok(by.iter_u64_digits().next().unwrap_or(0))
}

fn left<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (int, by) = two(args)?;
    let by = shift(&by)?;
    if int.is_zero() {
        return Ok(Value::int(0));
    }
    check_bits(int.bits().saturating_add(by))?;
    value(ctx, &(int << by))
}

fn right<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (int, by) = two(args)?;
    let by = shift(&by)?;
    if by > int.bits() {
        return Ok(Value::int(if int.is_negative() { -1 } else { 0 }));
    }
    value(ctx, &(int >> by))
}
