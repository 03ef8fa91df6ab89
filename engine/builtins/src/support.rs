//! What several families share: error forms, integer operands, size checks. Nothing here knows a builtin.

use lictor_program::{BuiltinError, Context, Halt, operands};
use lictor_value::{Entry, Kind, Object, Value};

/// What every builtin returns.
pub(crate) type Answer<'r> = Result<Value<'r>, BuiltinError>;

/// How many cheap steps of a loop count as one step of the evaluation.
const CHEAP: usize = 16;

/// `operand N must be T of Us but got T containing V`.
pub(crate) fn element(
    position: usize,
    composite: Value<'_>,
    got: Value<'_>,
    want: &str,
) -> BuiltinError {
    let whole = composite.type_name();
    BuiltinError::Operand(format!(
        "operand {position} must be {whole} of {want}s but got {whole} containing {}",
        got.type_name()
    ))
}

/// `operand N must be integer number but got floating-point number`.
pub(crate) fn not_whole(position: usize) -> BuiltinError {
    BuiltinError::Operand(format!(
        "operand {position} must be integer number but got floating-point number"
    ))
}

/// The number if it is spelled as a plain 64-bit integer.
pub(crate) fn plain_int(value: Value<'_>) -> Option<i64> {
    value.as_small_int().or_else(|| value.as_decimal_text()?.parse().ok())
}

/// An operand that must be spelled as a plain integer (`1.0` is not one).
pub(crate) fn int(args: &[Value<'_>], index: usize) -> Result<i64, BuiltinError> {
    plain_int(operands::number(args, index)?).ok_or_else(|| not_whole(index + 1))
}

/// Pays for a loop over `items` cheap steps.
pub(crate) fn pay(ctx: &mut Context<'_, '_>, items: usize) -> Result<(), BuiltinError> {
    ctx.spend(1 + (items / CHEAP) as u64)
}

/// Fails if `bytes` more would not fit the evaluation's memory limit; asked before a buffer of that size is made.
pub(crate) fn room(ctx: &Context<'_, '_>, bytes: usize) -> Result<(), BuiltinError> {
    if ctx.region.bytes().saturating_add(bytes) > ctx.max_bytes {
        return Err(BuiltinError::Halt(Halt::Memory));
    }
    Ok(())
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

/// The items of an array or a set.
pub(crate) fn items<'r>(value: Value<'r>) -> Option<&'r [Value<'r>]> {
    match value.kind() {
        Kind::Array => value.as_array(),
        Kind::Set => value.as_set().map(|set| set.items()),
        _ => None,
    }
}

/// Bytes as a string. What is not UTF-8 becomes U+FFFD byte by byte, as Go shows it.
pub(crate) fn go_text<'r>(ctx: &Context<'_, 'r>, bytes: Vec<u8>) -> Value<'r> {
    match String::from_utf8(bytes) {
        Ok(text) => ctx.str(&text),
        Err(error) => ctx.str(&replaced(error.as_bytes())),
    }
}

fn replaced(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '\u{fffd}'));
    }
    text
}
