//! `sprintf`: Go's formatting of OPA's arguments.
//!
//! An argument reaches the printer as one of four Go values (see [`Arg`]); everything that is neither number nor
//! string does so as its Rego text. The width and precision of one directive are limited to a million, and the whole
//! result to the memory that the evaluation has left.

mod big;
mod directive;
mod verbs;

use crate::args;
use crate::go::number::as_int;
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Kind, Value};
use num_bigint::BigInt;
use std::borrow::Cow;
use std::fmt::Write;

pub(crate) const TABLE: &[Builtin] = &[Builtin { name: "sprintf", call: sprintf }];

/// An argument as Go sees it.
pub(crate) enum Arg<'a> {
    Int(i64),
    Float(f64),
    Big(BigInt),
    Text(Cow<'a, str>),
    /// Something that prints as this text but is of a type of its own; templates have such.
    #[cfg_attr(not(feature = "template"), expect(dead_code, reason = "only templates make it"))]
    Other {
        text: String,
        type_name: &'static str,
    },
}

impl Arg<'_> {
    fn type_name(&self) -> &'static str {
        match self {
            Arg::Int(_) => "int64",
            Arg::Float(_) => "float64",
            Arg::Big(_) => "*big.Int",
            Arg::Text(_) => "string",
            Arg::Other { type_name, .. } => type_name,
        }
    }
}

/// The digits of a number that is not an `i64` are turned into binary in quadratic time; longer ones stay text.
const MAX_BIG_DIGITS: usize = 20_000;

fn argument<'r>(value: Value<'r>, room: usize) -> Result<Arg<'r>, BuiltinError> {
    Ok(match value.kind() {
        Kind::Number => number(value),
        Kind::String => Arg::Text(Cow::Borrowed(value.as_str().unwrap_or_default())),
        _ => {
            let mut text = String::new();
            args::write_text(value, room, &mut text)?;
            Arg::Text(Cow::Owned(text))
        }
    })
}

fn number<'r>(value: Value<'r>) -> Arg<'r> {
    if let Some(int) = as_int(value) {
        return Arg::Int(int);
    }
    let text = value.as_decimal_text().unwrap_or_default();
    if text.contains('.') {
        match text.parse::<f64>() {
            Ok(float) if float.is_finite() => return Arg::Float(float),
            _ => return Arg::Text(Cow::Borrowed(text)),
        }
    }
    let short = (text.len() <= MAX_BIG_DIGITS).then_some(text);
    match short.and_then(|text| text.parse::<BigInt>().ok()) {
        Some(big) => Arg::Big(big),
        None => Arg::Text(Cow::Borrowed(text)),
    }
}

fn sprintf<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Result<Value<'r>, BuiltinError> {
    let format = operands::string(args, 0)?;
    let values = operands::array(args, 1)?;
    let room = args::room(ctx);
    ctx.write(|ctx, out| {
        if !simple(format, values, room, out)? {
            out.clear();
            let list =
                values.iter().map(|value| argument(*value, room)).collect::<Result<Vec<_>, _>>()?;
            directive::print(format, &list, room, out)?;
        }
        args::check_room(ctx, out.len())?;
        ctx.spend(1 + out.len() as u64 / 64)
    })
}

/// The text of arguments by a format.
#[cfg(feature = "template")]
pub(crate) fn format(format: &str, args: &[Arg<'_>], room: usize) -> Result<String, BuiltinError> {
    let mut out = String::new();
    directive::print(format, args, room, &mut out)?;
    Ok(out)
}

/// The common case: nothing but `%s` of strings, `%d` of integers, `%v` and `%%`, one argument each. Gives up with
/// `false` otherwise.
fn simple(
    format: &str,
    values: &[Value<'_>],
    room: usize,
    out: &mut String,
) -> Result<bool, BuiltinError> {
    let mut rest = format;
    let mut values = values.iter();
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let done = match after.bytes().next() {
            Some(b'%') => {
                out.push('%');
                true
            }
            Some(verb @ (b's' | b'v' | b'd')) => match values.next() {
                Some(value) => plain(*value, verb, room, out)?,
                None => false,
            },
            _ => false,
        };
        if !done {
            return Ok(false);
        }
        rest = &after[1..];
    }
    out.push_str(rest);
    Ok(values.next().is_none())
}

fn plain(value: Value<'_>, verb: u8, room: usize, out: &mut String) -> Result<bool, BuiltinError> {
    match (verb, value.kind()) {
        (b's' | b'v', Kind::String) => {
            args::push(value.as_str().unwrap_or_default(), room, out)?;
        }
        (b'd' | b'v', Kind::Number) => match value.as_small_int() {
            Some(int) => drop(write!(out, "{int}")),
            None => return Ok(false),
        },
        (b's' | b'v', Kind::Null | Kind::Bool | Kind::Array | Kind::Object | Kind::Set) => {
            args::write_text(value, room, out)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}
