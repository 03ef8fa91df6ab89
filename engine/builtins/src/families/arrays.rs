//! Arrays: joining, flattening by one level, reversing, slicing. A slice shares its array's memory.

use crate::support::{Answer, check_room, int, pay};
use lictor_program::{Builtin, Context, operands};
use lictor_value::Value;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "array.concat", call: concat },
    Builtin { name: "array.flatten", call: flatten },
    Builtin { name: "array.reverse", call: reverse },
    Builtin { name: "array.slice", call: slice },
];

fn concat<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (a, b) = (operands::array(args, 0)?, operands::array(args, 1)?);
    if a.is_empty() {
        return Ok(operands::any(args, 1));
    }
    if b.is_empty() {
        return Ok(operands::any(args, 0));
    }
    pay(ctx, a.len() + b.len())?;
    Ok(ctx.region.array(&[a, b].concat()))
}

fn flatten<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let items = operands::array(args, 0)?;
    let size: usize = items.iter().map(|item| item.as_array().map_or(1, <[_]>::len)).sum();
    if items.iter().all(|item| item.as_array().is_none()) {
        return Ok(operands::any(args, 0));
    }
    check_room(ctx, size.saturating_mul(size_of::<Value<'_>>()))?;
    pay(ctx, items.len() + size)?;
    let mut flat = Vec::with_capacity(size);
    for item in items {
        match item.as_array() {
            Some(nested) => flat.extend_from_slice(nested),
            None => flat.push(*item),
        }
    }
    Ok(ctx.region.array(&flat))
}

fn reverse<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let items = operands::array(args, 0)?;
    pay(ctx, items.len())?;
    let reversed: Vec<_> = items.iter().rev().copied().collect();
    Ok(ctx.region.array(&reversed))
}

fn slice<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let items = operands::array(args, 0)?;
    let (start, stop) = (int(args, 1)?, int(args, 2)?);
    let stop = usize::try_from(stop.max(0)).unwrap_or(usize::MAX).min(items.len());
    let start = usize::try_from(start.max(0)).unwrap_or(usize::MAX).min(stop);
    Ok(match items.get(start..stop) {
        Some(part) if !part.is_empty() => Value::array_in(part),
        _ => Value::EMPTY_ARRAY,
    })
}
