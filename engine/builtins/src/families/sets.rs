//! Sets: members are stored in order, so every operation is a merge. `minus` for sets is here too, called by numbers.

use crate::support::{Answer, check_room, pay};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::Value;
use std::cmp::Ordering;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "and", call: and },
    Builtin { name: "or", call: or },
    Builtin { name: "intersection", call: intersection },
    Builtin { name: "union", call: union },
    Builtin { name: "set_diff", call: difference },
];

/// Above this ratio of sizes, looking up beats merging.
const LOOK_UP_RATIO: usize = 8;

fn and<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (a, b) = (operands::set(args, 0)?.value(), operands::set(args, 1)?.value());
    intersect(ctx, a, b)
}

fn intersect<'r>(ctx: &mut Context<'_, 'r>, a: Value<'r>, b: Value<'r>) -> Answer<'r> {
    let (Some(first), Some(second)) = (a.as_set(), b.as_set()) else { return Ok(Value::EMPTY_SET) };
    let (few, many) = if first.len() <= second.len() { (first, second) } else { (second, first) };
    let mut both: Vec<Value<'r>> = Vec::new();
    if many.len() / LOOK_UP_RATIO > few.len() {
        pay(ctx, few.len())?;
        both.extend(few.items().iter().copied().filter(|item| many.contains(*item)));
    } else {
        pay(ctx, few.len() + many.len())?;
        merge(first.items(), second.items(), |item, side| {
            if side == Side::Both {
                both.push(item);
            }
        });
    }
    Ok(if both.len() == few.len() { few.value() } else { ctx.region.set(&mut both) })
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Side {
    Left,
    Right,
    Both,
}

/// Visits the members of both in order; of equal ones the left spelling.
fn merge<'r>(mut a: &[Value<'r>], mut b: &[Value<'r>], mut visit: impl FnMut(Value<'r>, Side)) {
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_first(), b.split_first()) {
        match x.compare(*y) {
            Ordering::Less => {
                visit(*x, Side::Left);
                a = rest_a;
            }
            Ordering::Greater => {
                visit(*y, Side::Right);
                b = rest_b;
            }
            Ordering::Equal => {
                visit(*x, Side::Both);
                (a, b) = (rest_a, rest_b);
            }
        }
    }
    a.iter().for_each(|item| visit(*item, Side::Left));
    b.iter().for_each(|item| visit(*item, Side::Right));
}

fn or<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (a, b) = (operands::set(args, 0)?, operands::set(args, 1)?);
    if a.is_empty() {
        return Ok(b.value());
    }
    if b.is_empty() {
        return Ok(a.value());
    }
    pay(ctx, a.len() + b.len())?;
    let mut either = Vec::with_capacity(a.len().max(b.len()));
    merge(a.items(), b.items(), |item, _| either.push(item));
    Ok(ctx.region.set(&mut either))
}

/// The members of the first set that are not in the second.
pub(crate) fn difference<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (a, b) = (operands::set(args, 0)?, operands::set(args, 1)?);
    if a.is_empty() || b.is_empty() {
        return Ok(a.value());
    }
    let mut left: Vec<Value<'r>> = Vec::new();
    if b.len() / LOOK_UP_RATIO > a.len() {
        pay(ctx, a.len())?;
        left.extend(a.items().iter().copied().filter(|item| !b.contains(*item)));
    } else {
        pay(ctx, a.len() + b.len())?;
        merge(a.items(), b.items(), |item, side| {
            if side == Side::Left {
                left.push(item);
            }
        });
    }
    Ok(if left.len() == a.len() { a.value() } else { ctx.region.set(&mut left) })
}

fn inner_sets<'r>(args: &[Value<'r>]) -> Result<&'r [Value<'r>], BuiltinError> {
    let sets = operands::set(args, 0)?.items();
    match sets.iter().find(|item| item.as_set().is_none()) {
        Some(other) => Err(BuiltinError::operand(1, "set", *other)),
        None => Ok(sets),
    }
}

fn intersection<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let sets = inner_sets(args)?;
    let Some((first, rest)) = sets.split_first() else { return Ok(Value::EMPTY_SET) };
    rest.iter().try_fold(*first, |common, set| intersect(ctx, common, *set))
}

fn union<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let sets = inner_sets(args)?;
    if let [only] = sets {
        return Ok(*only);
    }
    let size: usize = sets.iter().map(|set| set.as_set().map_or(0, |set| set.len())).sum();
    check_room(ctx, size.saturating_mul(size_of::<Value<'_>>()))?;
    pay(ctx, size.saturating_mul(4))?;
    let mut members = Vec::with_capacity(size);
    for set in sets {
        members.extend_from_slice(set.as_set().map(|set| set.items()).unwrap_or_default());
    }
    Ok(ctx.region.set(&mut members))
}
