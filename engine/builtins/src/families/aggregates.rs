//! Aggregates over arrays and sets: counting, adding up, extremes, order. Numbers add exactly where they are whole.

use crate::arithmetic::{self, Fold};
use crate::support::{Answer, element_error, items, pay};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Kind, Value};

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "count", call: count },
    Builtin { name: "max", call: max },
    Builtin { name: "min", call: min },
    Builtin { name: "product", call: product },
    Builtin { name: "sort", call: sort },
    Builtin { name: "sum", call: sum },
    Builtin { name: "all", call: all },
    Builtin { name: "any", call: any },
    Builtin { name: "internal.member_2", call: member },
    Builtin { name: "internal.member_3", call: member_with_key },
];

fn collection<'r>(args: &[Value<'r>], want: &[&str]) -> Result<&'r [Value<'r>], BuiltinError> {
    let value = operands::any(args, 0);
    items(value).ok_or_else(|| BuiltinError::operand_one_of(1, want, value))
}

fn count<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = operands::any(args, 0);
    let count = match value.kind() {
        Kind::String => {
            let text = value.as_str().unwrap_or_default();
            pay(ctx, text.len() / 16)?;
            text.chars().count()
        }
        Kind::Object => value.as_object().map_or(0, |object| object.len()),
        _ => match items(value) {
            Some(items) => items.len(),
            None => {
                return Err(BuiltinError::operand_one_of(
                    1,
                    &["array", "object", "set", "string"],
                    value,
                ));
            }
        },
    };
    Ok(Value::int(count as i64))
}

fn max<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let items = collection(args, &["set", "array"])?;
    if operands::any(args, 0).kind() == Kind::Set {
        return Ok(items.last().copied().unwrap_or(Value::UNDEFINED));
    }
    pay(ctx, items.len())?;
    Ok(items
        .iter()
        .copied()
        .reduce(|best, item| if best.compare(item).is_le() { item } else { best }))
    .map(|best| best.unwrap_or(Value::UNDEFINED))
}

fn min<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let items = collection(args, &["set", "array"])?;
    if operands::any(args, 0).kind() == Kind::Set {
        return Ok(items.first().copied().unwrap_or(Value::UNDEFINED));
    }
    pay(ctx, items.len())?;
    Ok(items
        .iter()
        .copied()
        .reduce(|best, item| if best.compare(item).is_ge() { item } else { best }))
    .map(|best| best.unwrap_or(Value::UNDEFINED))
}

fn sum<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let items = collection(args, &["set", "array"])?;
    pay(ctx, items.len())?;
    let small = items.iter().try_fold(0i64, |sum, item| sum.checked_add(item.as_small_int()?));
    if let Some(sum) = small {
        return Ok(Value::int(sum));
    }
    numbers_only(args, items)?;
    arithmetic::fold(ctx, items, Fold::Sum)
}

fn product<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let items = collection(args, &["set", "array"])?;
    pay(ctx, items.len())?;
    let small =
        items.iter().try_fold(1i64, |product, item| product.checked_mul(item.as_small_int()?));
    if let Some(product) = small {
        return Ok(Value::int(product));
    }
    numbers_only(args, items)?;
    arithmetic::fold(ctx, items, Fold::Product)
}

fn numbers_only(args: &[Value<'_>], items: &[Value<'_>]) -> Result<(), BuiltinError> {
    match items.iter().find(|item| item.kind() != Kind::Number) {
        Some(other) => Err(element_error(1, operands::any(args, 0), "number", *other)),
        None => Ok(()),
    }
}

fn sort<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let items = collection(args, &["set", "array"])?;
    pay(ctx, items.len().saturating_mul(4))?;
    let ordered = operands::any(args, 0).kind() == Kind::Set
        || items.is_sorted_by(|a, b| a.compare(*b).is_le());
    if ordered {
        return Ok(Value::array_in(items));
    }
    let mut copy = items.to_vec();
    copy.sort_by(|a, b| a.compare(*b));
    Ok(ctx.region.array(&copy))
}

fn all<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let items = collection(args, &["array", "set"])?;
    pay(ctx, items.len())?;
    Ok(Value::bool(items.iter().all(|item| item.as_bool() == Some(true))))
}

fn any<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let items = collection(args, &["array", "set"])?;
    pay(ctx, items.len())?;
    Ok(Value::bool(items.iter().any(|item| item.as_bool() == Some(true))))
}

fn member<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (wanted, collection) = (operands::any(args, 0), operands::any(args, 1));
    let found = match collection.kind() {
        Kind::Set => collection.as_set().is_some_and(|set| set.contains(wanted)),
        Kind::Array => {
            let items = collection.as_array().unwrap_or_default();
            pay(ctx, items.len())?;
            items.iter().any(|item| item.equals(wanted))
        }
        Kind::Object => {
            let entries = collection.as_object().map(|object| object.entries()).unwrap_or_default();
            pay(ctx, entries.len())?;
            entries.iter().any(|entry| entry.value.equals(wanted))
        }
        _ => false,
    };
    Ok(Value::bool(found))
}

fn member_with_key<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (key, value, collection) =
        (operands::any(args, 0), operands::any(args, 1), operands::any(args, 2));
    let found = collection.get(key);
    Ok(Value::bool(!found.is_undefined() && found.equals(value)))
}
