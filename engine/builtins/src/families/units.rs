//! Amounts with units: `units.parse` (SI and binary, exact) and `units.parse_bytes` (bytes, cut to a whole number).

use crate::arithmetic::{self, MAX_DIGITS};
use crate::go::case;
use crate::support::Answer;
use lictor_program::{Builtin, BuiltinError, Context, Halt, operands};
use lictor_value::Value;
use lictor_value::number::{self, BigFloat};
use num_bigint::BigInt;
use num_traits::{One, Pow, Signed, Zero};

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "units.parse", call: parse },
    Builtin { name: "units.parse_bytes", call: parse_bytes },
];

/// So many digits an exponent may have.
const MAX_EXPONENT_DIGITS: usize = 6;

/// A fraction; the denominator is positive.
struct Ratio {
    above: BigInt,
    below: BigInt,
}

fn fail<T>(builtin: &str, message: &str) -> Result<T, BuiltinError> {
    Err(BuiltinError::Failed(format!("{builtin}: {message}")))
}

/// The number and the unit a text starts and ends with; nothing if the exponent is too long.
fn split(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'e' | b'E' => {
                let signed = matches!(bytes.get(at + 1), Some(b'+' | b'-'));
                if !signed && !bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
                    break;
                }
                at += usize::from(signed);
                let digits =
                    bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                if digits > MAX_EXPONENT_DIGITS {
                    return None;
                }
            }
            b'0'..=b'9' | b'.' | b'+' | b'-' => {}
            _ => break,
        }
        at += 1;
    }
    Some(text.split_at(at))
}

/// Whether the text is a decimal number, with or without point and exponent.
fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => {
            (&text[..at], text[at + 1..].strip_prefix(['+', '-']).unwrap_or(&text[at + 1..]))
        }
        None => (text, "0"),
    };
    let unsigned = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let (before, after) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let empty = before.is_empty() && after.is_empty() || exponent.is_empty();
    !empty && digits(before) && digits(after) && digits(exponent)
}

/// The exact value of a decimal number.
fn ratio(text: &str) -> Result<Ratio, BuiltinError> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i64>().unwrap_or(i64::MAX / 2)),
        None => (text, 0),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let shift = exponent - after.len() as i64;
    if shift.unsigned_abs() > MAX_DIGITS as u64 || mantissa.len() > MAX_DIGITS {
        return Err(BuiltinError::Halt(Halt::Size));
    }
    let digits = [before, after].concat().parse::<BigInt>().unwrap_or_default();
    let power = BigInt::from(10).pow(shift.unsigned_abs());
    Ok(match shift >= 0 {
        true => Ratio { above: digits * power, below: BigInt::one() },
        false => Ratio { above: digits, below: power },
    })
}

/// The power that a unit's letter stands for.
fn power(letter: u8) -> Option<u32> {
    Some(match letter {
        b'k' => 1,
        b'm' => 2,
        b'g' => 3,
        b't' => 4,
        b'p' => 5,
        b'e' => 6,
        _ => return None,
    })
}

fn factor(unit: &str) -> Option<u64> {
    let (letter, rest) = (unit.as_bytes().first()?, unit.get(1..)?);
    let power = power(letter.to_ascii_lowercase())?;
    match rest {
        "" => Some(1000u64.pow(power)),
        "i" => Some(1 << (10 * power)),
        _ => None,
    }
}

fn parse<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    const NAME: &str = "units.parse";
    let text = operands::string(args, 0)?.replace('"', "");
    if text.contains(' ') {
        return fail(NAME, "spaces not allowed in resource strings");
    }
    let Some((amount, unit)) = split(&text) else { return fail(NAME, "exponent too large") };
    if amount.is_empty() {
        return fail(NAME, "no amount provided");
    }
    let mut letters = unit.chars();
    let unit: String = letters.next().into_iter().chain(letters.map(case::lower)).collect();
    // A thousandth is the nearest binary fraction, as in OPA.
    let (times, over) = match unit.as_str() {
        "m" => (1_152_921_504_606_847, 1u64 << 60),
        "" => (1, 1),
        unit => match factor(unit) {
            Some(factor) => (factor, 1),
            None => return fail(NAME, &format!("unit {unit} not recognized")),
        },
    };
    if !is_decimal(amount) {
        return fail(NAME, "could not parse amount to a number");
    }
    let amount = ratio(amount)?;
    let (above, below) = (amount.above * times, amount.below * over);
    if (&above % &below).is_zero() {
        return arithmetic::value(ctx, &(above / below));
    }
    Ok(number::from_text(ctx.region, &ten_decimals(&above, &below)))
}

/// The fraction with ten decimals; halves go away from zero.
fn ten_decimals(above: &BigInt, below: &BigInt) -> String {
    let scaled = above.abs() * 10_000_000_000u64;
    let rounded: BigInt = (scaled * 2u32 + below) / (below * 2u32);
    let digits = format!("{rounded:0>11}");
    let (before, after) = digits.split_at(digits.len() - 10);
    let sign = if above.is_negative() { "-" } else { "" };
    format!("{sign}{before}.{after}")
}

fn parse_bytes<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    const NAME: &str = "units.parse_bytes";
    let text = case::lower_text(operands::string(args, 0)?).replace('"', "");
    if text.contains(' ') {
        return fail(NAME, "spaces not allowed in resource strings");
    }
    let Some((amount, unit)) = split(&text) else { return fail(NAME, "exponent too large") };
    if amount.is_empty() {
        return fail(NAME, "no byte amount provided");
    }
    let times = match unit {
        "" => 1,
        unit => {
            match factor(unit.strip_suffix('b').filter(|unit| !unit.is_empty()).unwrap_or(unit)) {
                Some(factor) => factor,
                None => return fail(NAME, &format!("byte unit {unit} not recognized")),
            }
        }
    };
    if !is_decimal(amount) {
        return fail(NAME, "could not parse byte amount to a number");
    }
    let total = BigFloat::parse(amount)
        .and_then(|amount| amount.mul(BigFloat::of(Value::int(times as i64))?)?.trunc())
        .map_err(arithmetic::error)?;
    arithmetic::value(ctx, &total)
}
