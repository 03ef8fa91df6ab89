//! YAML as OPA knows it: version 1.1 scalars, read and written as go-yaml does by way of JSON.
//!
//! `scalar` says what plain text means, `read` builds values from a parser's events, `write` lays out blocks. Only the
//! first document of a stream is read. Comments and styles do not survive.

mod read;
mod scalar;
mod tabs;
mod write;

pub use read::plain;

use crate::support::{Answer, pay};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::Value;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "yaml.is_valid", call: is_valid },
    Builtin { name: "yaml.marshal", call: marshal },
    Builtin { name: "yaml.unmarshal", call: unmarshal },
];

fn marshal<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = write::text(ctx, operands::any(args, 0))?;
    Ok(ctx.str(&text))
}

/// The value of a YAML text.
#[cfg(feature = "http")]
pub(crate) fn value_of<'r>(ctx: &mut Context<'_, 'r>, text: &str) -> Answer<'r> {
    read::document(ctx, text, false)
}

/// What `yaml.unmarshal` does, but for bare words: only `true` and `false` are no texts, as in YAML 1.2.
///
/// # Errors
/// As `yaml.unmarshal`.
pub fn unmarshal_core<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    read::document(ctx, operands::string(args, 0)?, true)
}

fn unmarshal<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    pay(ctx, text.len())?;
    read::document(ctx, text, false)
}

fn is_valid<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let Some(text) = operands::any(args, 0).as_str() else { return Ok(Value::FALSE) };
    pay(ctx, text.len())?;
    match read::document(ctx, text, false) {
        Ok(_) => Ok(Value::TRUE),
        Err(BuiltinError::Halt(halt)) => Err(BuiltinError::Halt(halt)),
        Err(_) => Ok(Value::FALSE),
    }
}
