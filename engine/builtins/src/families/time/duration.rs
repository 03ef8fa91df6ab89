//! Durations: Go's units, and days, weeks and years of fixed length.

use super::parse::quote;
use crate::go::{float, quote as go_quote};

/// Reads a duration in nanoseconds.
///
/// # Errors
/// What OPA says of a malformed one.
pub(super) fn parse(text: &str) -> Result<i64, String> {
    if text.is_empty() {
        return Err(invalid(text));
    }
    if !text.contains(['d', 'w', 'y']) {
        return parse_go(text).map_err(|what| format!("time: {what} {}", quote(text.as_bytes())));
    }
    let hours = in_hours(text).ok_or_else(|| invalid(text))?;
    parse_go(&hours).map_err(|what| {
        let mut message = format!("time: {what} ");
        go_quote::quote(text, false, &mut message);
        message
    })
}

/// Reads a duration as Go does, without days, weeks and years.
///
/// # Errors
/// What Go says of a malformed one.
#[cfg(feature = "http")]
pub(crate) fn plain(text: &str) -> Result<i64, String> {
    match text {
        "" => Err(invalid(text)),
        _ => parse_go(text).map_err(|what| format!("time: {what} {}", quote(text.as_bytes()))),
    }
}

fn invalid(text: &str) -> String {
    let mut message = String::from("time: invalid duration ");
    go_quote::quote(text, false, &mut message);
    message
}

/// Rewrites days, weeks and years as hours.
fn in_hours(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    if rest.starts_with(['+', '-']) {
        out.push_str(&rest[..1]);
        rest = &rest[1..];
    }
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (digits, after) = rest.split_at(end);
        if digits.is_empty() {
            return None;
        }
        let unit = ["ms", "us", "µs", "ns"].into_iter().find(|unit| after.starts_with(unit));
        let unit = match (unit, after.bytes().next()) {
            (Some(unit), _) => unit,
            (None, Some(b'a'..=b'z')) => &after[..1],
            _ => return None,
        };
        rest = &after[unit.len()..];
        let hours = match unit {
            "d" => 24.0,
            "w" => 168.0,
            "y" => 8760.0,
            _ => {
                out.push_str(digits);
                out.push_str(unit);
                continue;
            }
        };
        let count = digits.parse::<f64>().ok().filter(|count| count.is_finite())?;
        float::append(count * hours, b'f', None, &mut out);
        out.push('h');
    }
    Some(out)
}

/// Go's durations; the error is what is wrong, without the text.
fn parse_go(text: &str) -> Result<i64, String> {
    let invalid = || "invalid duration".to_owned();
    let (negative, mut rest) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let whole = leading_int(&rest[..digits]).ok_or_else(invalid)?;
        rest = &rest[digits..];
        let mut fraction = "";
        if let Some(after) = rest.strip_prefix('.') {
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            (fraction, rest) = after.split_at(digits);
        }
        if digits == 0 && fraction.is_empty() {
            return Err(invalid());
        }
        let end = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
        if end == 0 {
            return Err("missing unit in duration".to_owned());
        }
        let (name, after) = rest.split_at(end);
        rest = after;
        let unit = unit(name)
            .ok_or_else(|| format!("unknown unit {} in duration", quote(name.as_bytes())))?;
        let mut part =
            whole.checked_mul(unit).filter(|part| *part <= 1 << 63).ok_or_else(invalid)?;
        part += fraction_of(fraction, unit);
        total = total
            .checked_add(part)
            .filter(|total| part <= 1 << 63 && *total <= 1 << 63)
            .ok_or_else(invalid)?;
    }
    match i64::try_from(total) {
        Ok(total) => Ok(if negative { -total } else { total }),
        Err(_) if negative => Ok(i64::MIN),
        Err(_) => Err(invalid()),
    }
}

fn leading_int(digits: &str) -> Option<u64> {
    if digits.is_empty() {
        return Some(0);
    }
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    significant.parse::<u64>().ok().filter(|number| *number <= 1 << 63)
}

fn fraction_of(digits: &str, unit: u64) -> u64 {
    let (mut number, mut scale) = (0_u64, 1.0_f64);
    for digit in digits.bytes() {
        let Some(next) =
            (number <= (i64::MAX as u64) / 10).then(|| number * 10 + u64::from(digit - b'0'))
        else {
            break;
        };
        if next > 1 << 63 {
            break;
        }
        number = next;
        scale *= 10.0;
    }
    (number as f64 * (unit as f64 / scale)) as u64
}

fn unit(name: &str) -> Option<u64> {
    Some(match name {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}
