//! Types: tests, names, and the deprecated casts, which convert nothing but arrays and sets.

use crate::support::{Answer, items, pay};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Kind, Value};

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "is_array", call: is_array },
    Builtin { name: "is_boolean", call: is_boolean },
    Builtin { name: "is_null", call: is_null },
    Builtin { name: "is_number", call: is_number },
    Builtin { name: "is_object", call: is_object },
    Builtin { name: "is_set", call: is_set },
    Builtin { name: "is_string", call: is_string },
    Builtin { name: "type_name", call: type_name },
    Builtin { name: "cast_array", call: cast_array },
    Builtin { name: "cast_boolean", call: cast_boolean },
    Builtin { name: "cast_null", call: cast_null },
    Builtin { name: "cast_object", call: cast_object },
    Builtin { name: "cast_set", call: cast_set },
    Builtin { name: "cast_string", call: cast_string },
];

fn is<'r>(args: &[Value<'r>], kind: Kind) -> Answer<'r> {
    Ok(Value::bool(operands::any(args, 0).kind() == kind))
}

fn is_array<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    is(args, Kind::Array)
}

fn is_boolean<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    is(args, Kind::Bool)
}

fn is_null<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    is(args, Kind::Null)
}

fn is_number<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    is(args, Kind::Number)
}

fn is_object<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    is(args, Kind::Object)
}

fn is_set<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    is(args, Kind::Set)
}

fn is_string<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    is(args, Kind::String)
}

fn type_name<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    Ok(Value::str(operands::any(args, 0).type_name()))
}

fn only<'r>(args: &[Value<'r>], kind: Kind, name: &str) -> Answer<'r> {
    let value = operands::any(args, 0);
    if value.kind() == kind { Ok(value) } else { Err(BuiltinError::operand(1, name, value)) }
}

fn cast_boolean<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    only(args, Kind::Bool, "boolean")
}

fn cast_null<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    only(args, Kind::Null, "null")
}

fn cast_object<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    only(args, Kind::Object, "object")
}

fn cast_string<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    only(args, Kind::String, "string")
}

fn cast_array<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = operands::any(args, 0);
    match items(value) {
        Some([]) => Ok(Value::EMPTY_ARRAY),
        Some(items) => Ok(Value::array_in(items)),
        None => Err(BuiltinError::operand_one_of(1, &["array", "set"], value)),
    }
}

fn cast_set<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = operands::any(args, 0);
    if value.kind() == Kind::Set {
        return Ok(value);
    }
    let items = value
        .as_array()
        .ok_or_else(|| BuiltinError::operand_one_of(1, &["array", "set"], value))?;
    pay(ctx, items.len())?;
    Ok(ctx.region.set(&mut items.to_vec()))
}
