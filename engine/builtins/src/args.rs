//! Operand checks that more than one family needs, beyond those the ABI itself offers, and the room left for results.

use lictor_program::{BuiltinError, Context, Halt, operands};
use lictor_value::Value;

/// An integer operand: a number whose text is whole, as OPA's operand check reads it.
pub(crate) fn int(args: &[Value<'_>], index: usize) -> Result<i64, BuiltinError> {
    let number = operands::number(args, index)?;
    crate::go::number::as_int(number).ok_or_else(|| {
        let position = index + 1;
        BuiltinError::Operand(format!(
            "operand {position} must be integer number but got floating-point number"
        ))
    })
}

/// `operand N must be array of strings but got array containing number`.
pub(crate) fn element_error(
    position: usize,
    composite: Value<'_>,
    want: &str,
    got: Value<'_>,
) -> BuiltinError {
    let whole = composite.type_name();
    let part = got.type_name();
    BuiltinError::Operand(format!(
        "operand {position} must be {whole} of {want}s but got {whole} containing {part}"
    ))
}

/// The members of an array or a set, in order.
pub(crate) fn items<'r>(value: Value<'r>) -> Option<&'r [Value<'r>]> {
    value.as_array().or_else(|| value.as_set().map(|set| set.items()))
}

/// The strings of an array or a set.
pub(crate) fn strings<'r>(args: &[Value<'r>], index: usize) -> Result<Vec<&'r str>, BuiltinError> {
    let value = operands::any(args, index);
    let items = items(value)
        .ok_or_else(|| BuiltinError::operand_one_of(index + 1, &["array", "set"], value))?;
    let text = |item: &Value<'r>| {
        item.as_str().ok_or_else(|| element_error(index + 1, value, "string", *item))
    };
    items.iter().map(text).collect()
}

/// A result under construction may hold this many bytes.
pub(crate) fn room(ctx: &Context<'_, '_>) -> usize {
    ctx.max_bytes.saturating_sub(ctx.region.bytes()).min(u32::MAX as usize)
}

/// Halts when `len` bytes are more than the evaluation may still use.
pub(crate) fn check_room(ctx: &Context<'_, '_>, len: usize) -> Result<(), BuiltinError> {
    if len > room(ctx) { Err(BuiltinError::Halt(Halt::Memory)) } else { Ok(()) }
}

/// Appends `text` unless the result gets longer than `room`.
#[inline]
pub(crate) fn push(text: &str, room: usize, out: &mut String) -> Result<(), BuiltinError> {
    if out.len() + text.len() > room {
        return Err(BuiltinError::Halt(Halt::Memory));
    }
    out.push_str(text);
    Ok(())
}

/// Appends the Rego text of a value unless the result gets longer than `room`: values share their parts, so a text
/// may be far larger than the memory the value takes.
pub(crate) fn write_text(
    value: Value<'_>,
    room: usize,
    out: &mut String,
) -> Result<(), BuiltinError> {
    struct Limited<'s>(&'s mut String, usize);
    impl std::fmt::Write for Limited<'_> {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            push(text, self.1, self.0).map_err(|_| std::fmt::Error)
        }
    }
    lictor_value::write_text(value, &mut Limited(out, room))
        .map_err(|_| BuiltinError::Halt(Halt::Memory))
}
