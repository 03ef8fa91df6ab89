//! What several families share besides operand checks: paying for work, parts of objects, texts.

use crate::args::{room, write_text};
use lictor_program::{BuiltinError, Context, Halt};
use lictor_value::{Entry, Kind, Object, Value};

pub(crate) use crate::args::{check_room, element_error, int, items};
pub(crate) use crate::go::number::as_int as plain_int;

/// What every builtin returns.
pub(crate) type Answer<'r> = Result<Value<'r>, BuiltinError>;

/// How many cheap steps of a loop count as one step of the evaluation.
const CHEAP: usize = 16;

/// `operand N must be integer number but got floating-point number`.
pub(crate) fn not_whole(position: usize) -> BuiltinError {
    BuiltinError::Operand(format!(
        "operand {position} must be integer number but got floating-point number"
    ))
}

/// Pays for a loop over `items` cheap steps.
pub(crate) fn pay(ctx: &mut Context<'_, '_>, items: usize) -> Result<(), BuiltinError> {
    ctx.spend(1 + (items / CHEAP) as u64)
}

/// An object of some of `source`'s entries, which are in its order.
pub(crate) fn part_of<'r>(
    ctx: &Context<'_, 'r>,
    source: Object<'r>,
    mut entries: Vec<Entry<'r>>,
) -> Value<'r> {
    if entries.len() == source.len() {
        return source.value();
    }
    if source.is_sorted() {
        ctx.region.object(&mut entries)
    } else {
        ctx.region.object_unsorted(&entries)
    }
}

/// The Rego text of a value, for messages and keys; halts if there is no room for it.
pub(crate) fn shown(ctx: &Context<'_, '_>, value: Value<'_>) -> Result<String, BuiltinError> {
    let mut text = String::new();
    write_text(value, room(ctx), &mut text)?;
    Ok(text)
}

/// Pays for writing all of a value and halts if there is no room for its text: values share their parts, so what is
/// written may be far larger than the memory the value takes.
pub(crate) fn pay_for_text(
    ctx: &mut Context<'_, '_>,
    value: Value<'_>,
) -> Result<(), BuiltinError> {
    let mut left = room(ctx);
    pay_within(ctx, value, &mut left)
}

fn pay_within(
    ctx: &mut Context<'_, '_>,
    value: Value<'_>,
    left: &mut usize,
) -> Result<(), BuiltinError> {
    let own = match value.kind() {
        Kind::String => value.as_str().map_or(0, str::len) + 2,
        _ => value.as_decimal_text().map_or(1, str::len),
    };
    *left = left.checked_sub(own).ok_or(BuiltinError::Halt(Halt::Memory))?;
    if own >= CHEAP {
        pay(ctx, own / CHEAP)?;
    }
    if let Some(items) = items(value) {
        pay(ctx, items.len())?;
        return items.iter().try_for_each(|item| pay_within(ctx, *item, left));
    }
    let entries = value.as_object().map(|object| object.entries()).unwrap_or_default();
    if !entries.is_empty() {
        pay(ctx, entries.len())?;
    }
    entries.iter().try_for_each(|entry| {
        pay_within(ctx, entry.key, left)?;
        pay_within(ctx, entry.value, left)
    })
}

/// Bytes as a string. What is not UTF-8 becomes U+FFFD byte by byte, as Go shows it.
pub(crate) fn go_text<'r>(ctx: &Context<'_, 'r>, bytes: Vec<u8>) -> Value<'r> {
    ctx.str(&go_string(bytes))
}

/// As [`go_text`], for text that is no result yet.
pub(crate) fn go_string(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| replaced(error.as_bytes()))
}

fn replaced(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
    }
    text
}
