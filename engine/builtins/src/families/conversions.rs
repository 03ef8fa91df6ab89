//! Conversions between numbers and strings.

use crate::arithmetic;
use crate::support::Answer;
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Kind, Value, number};
use num_bigint::BigInt;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "to_number", call: to_number },
    Builtin { name: "format_int", call: format_int },
];

fn to_number<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = operands::any(args, 0);
    match value.kind() {
        Kind::Null => Ok(Value::int(0)),
        Kind::Bool => Ok(Value::int(i64::from(value.is_truthy()))),
        Kind::Number => Ok(value),
        Kind::String => from_string(ctx, value),
        _ => Err(BuiltinError::operand_one_of(1, &["null", "boolean", "number", "string"], value)),
    }
}

fn from_string<'r>(ctx: &mut Context<'_, 'r>, value: Value<'r>) -> Answer<'r> {
    let text = value.as_str().unwrap_or_default();
    let bare = text.trim_start_matches(['+', '-']);
    if ["inf", "infinity", "nan"].iter().any(|word| bare.eq_ignore_ascii_case(word)) {
        return Err(BuiltinError::operand(1, "valid number string", value));
    }
    match decimal(text) {
        None => Err(BuiltinError::failed(format!(
            "strconv.ParseFloat: parsing {value}: invalid syntax"
        ))),
        Some(decimal) if decimal.parse::<f64>().is_ok_and(f64::is_infinite) => {
            Err(BuiltinError::failed(format!(
                "strconv.ParseFloat: parsing {value}: value out of range"
            )))
        }
        Some(decimal) => Ok(number::from_text(ctx.region, &decimal)),
    }
}

/// The JSON spelling of a decimal number in Go's spelling, which also knows `+1`, `.5`, `5.`, `007` and `1_000`.
fn decimal(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => unsigned.split_at(at),
        None => (unsigned, ""),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (before, after) = (ungrouped(before)?, ungrouped(after)?);
    if before.is_empty() && after.is_empty() {
        return None;
    }
    if let Some(exponent) = exponent.get(1..) {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
    }
    let before = match before.trim_start_matches('0') {
        "" => "0",
        significant => significant,
    };
    let point = if after.is_empty() { "" } else { "." };
    Some([sign, before, point, &after, exponent].concat())
}

/// Digits without the underscores between them.
fn ungrouped(digits: &str) -> Option<String> {
    let sound = digits.is_empty() || digits.split('_').all(|group| !group.is_empty());
    let digits = digits.replace('_', "");
    (sound && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

fn format_int<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = operands::number(args, 0)?;
    let radix = match operands::number(args, 1)?.as_small_int() {
        Some(radix @ (2 | 8 | 10 | 16)) => radix as u32,
        _ => {
            return Err(BuiltinError::Operand(
                "operand 2 must be one of {2, 8, 10, 16}".to_owned(),
            ));
        }
    };
    let int = match value.as_small_int() {
        Some(int) => BigInt::from(int),
        None => arithmetic::truncated(value)?,
    };
    arithmetic::check_bits(int.bits())?;
    Ok(ctx.str(&int.to_str_radix(radix)))
}
