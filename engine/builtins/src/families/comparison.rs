//! Comparison: total over all types, by OPA's order of values.

use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::Value;
use std::cmp::Ordering;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "equal", call: equal },
    Builtin { name: "neq", call: neq },
    Builtin { name: "lt", call: lt },
    Builtin { name: "lte", call: lte },
    Builtin { name: "gt", call: gt },
    Builtin { name: "gte", call: gte },
];

fn order(args: &[Value<'_>]) -> Ordering {
    operands::any(args, 0).compare(operands::any(args, 1))
}

fn equal<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Result<Value<'r>, BuiltinError> {
    Ok(Value::bool(operands::any(args, 0).equals(operands::any(args, 1))))
}

fn neq<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Result<Value<'r>, BuiltinError> {
    Ok(Value::bool(!operands::any(args, 0).equals(operands::any(args, 1))))
}

fn lt<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Result<Value<'r>, BuiltinError> {
    Ok(Value::bool(order(args).is_lt()))
}

fn lte<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Result<Value<'r>, BuiltinError> {
    Ok(Value::bool(order(args).is_le()))
}

fn gt<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Result<Value<'r>, BuiltinError> {
    Ok(Value::bool(order(args).is_gt()))
}

fn gte<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Result<Value<'r>, BuiltinError> {
    Ok(Value::bool(order(args).is_ge()))
}
