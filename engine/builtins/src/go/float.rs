//! Texts of floating-point numbers in Go's formats `e`, `f`, `g`, `b` and `x`.

use std::fmt::Write;

/// More digits than this no `f64` has; the rest is zeros.
const MAX_DIGITS: usize = 1100;

/// Significant decimal digits without trailing zeros, and where the point stands in them.
struct Digits {
    digits: Vec<u8>,
    point: i32,
}

/// Appends `value` in the format `verb` (one of `eEfgGbxX`); no precision means the shortest text that reads back.
pub(crate) fn append(value: f64, verb: u8, precision: Option<usize>, out: &mut String) {
    if value.is_nan() {
        out.push_str("NaN");
        return;
    }
    if value.is_infinite() {
        out.push_str(if value > 0.0 { "+Inf" } else { "-Inf" });
        return;
    }
    if value.is_sign_negative() {
        out.push('-');
    }
    let value = value.abs();
    match verb {
        b'b' => binary(value, out),
        b'x' | b'X' => hexadecimal(value, verb, precision, out),
        b'e' | b'E' => {
            let digits = digits(value, precision.map(|p| p.saturating_add(1)));
            let places = precision.unwrap_or(digits.digits.len().saturating_sub(1));
            exponent_form(&digits, places, verb, out);
        }
        b'f' => fixed_form(value, precision, out),
        _ => general_form(value, verb, precision, out),
    }
}

fn digits(value: f64, count: Option<usize>) -> Digits {
    if value == 0.0 {
        return Digits { digits: Vec::new(), point: 0 };
    }
    let text = match count {
        Some(count) => format!("{:.*e}", count.clamp(1, MAX_DIGITS) - 1, value),
        None => lictor_value::number::scientific(value),
    };
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mut digits: Vec<u8> = mantissa.bytes().filter(|b| *b != b'.').collect();
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    Digits { digits, point: exponent.parse::<i32>().unwrap_or(0) + 1 }
}

fn general_form(value: f64, verb: u8, precision: Option<usize>, out: &mut String) {
    let wanted = precision.map(|p| p.max(1));
    let digits = digits(value, wanted);
    let count = digits.digits.len();
    let threshold = match wanted {
        None => 6,
        Some(wanted) if wanted > count && count as i64 >= i64::from(digits.point) => count,
        Some(wanted) => wanted,
    };
    let exponent = i64::from(digits.point) - 1;
    if exponent < -4 || exponent >= threshold as i64 {
        let places = wanted.unwrap_or(count).min(count.max(1));
        exponent_form(&digits, places.saturating_sub(1), verb + b'e' - b'g', out);
        return;
    }
    let places = (count as i64 - i64::from(digits.point)).max(0);
    place_point(&digits, places as usize, out);
}

fn fixed_form(value: f64, precision: Option<usize>, out: &mut String) {
    match precision {
        None => {
            let digits = digits(value, None);
            let places = (digits.digits.len() as i64 - i64::from(digits.point)).max(0);
            place_point(&digits, places as usize, out);
        }
        Some(places) => {
            let _ = write!(out, "{:.*}", places.min(MAX_DIGITS), value);
            zeros(places.saturating_sub(MAX_DIGITS), out);
        }
    }
}

fn place_point(digits: &Digits, places: usize, out: &mut String) {
    let digit = |at: i64| {
        usize::try_from(at).ok().and_then(|at| digits.digits.get(at)).map_or('0', |b| *b as char)
    };
    let point = i64::from(digits.point);
    if point > 0 {
        (0..point).for_each(|at| out.push(digit(at)));
    } else {
        out.push('0');
    }
    if places > 0 {
        out.push('.');
        (0..places as i64).for_each(|at| out.push(digit(point + at)));
    }
}

fn exponent_form(digits: &Digits, places: usize, verb: u8, out: &mut String) {
    out.push(digits.digits.first().map_or('0', |b| *b as char));
    if places > 0 {
        out.push('.');
        let rest = digits.digits.get(1..).unwrap_or_default();
        let shown = rest.len().min(places);
        rest[..shown].iter().for_each(|b| out.push(*b as char));
        zeros(places - shown, out);
    }
    let exponent = if digits.digits.is_empty() { 0 } else { digits.point - 1 };
    let sign = if exponent < 0 { '-' } else { '+' };
    let _ = write!(out, "{}{sign}{:02}", verb as char, exponent.unsigned_abs());
}

fn zeros(count: usize, out: &mut String) {
    out.extend(std::iter::repeat_n('0', count));
}

/// Mantissa and binary exponent, the mantissa counted in units of its last bit.
fn parts(value: f64) -> (u64, i64) {
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    match (bits >> 52 & 0x7ff) as i64 {
        0 => (fraction, 1 - 1023),
        exponent => (fraction | 1 << 52, exponent - 1023),
    }
}

fn binary(value: f64, out: &mut String) {
    let (mantissa, exponent) = parts(value);
    let _ = write!(out, "{mantissa}p{:+}", exponent - 52);
}

fn hexadecimal(value: f64, verb: u8, precision: Option<usize>, out: &mut String) {
    let (mut mantissa, mut exponent) = parts(value);
    if mantissa == 0 {
        exponent = 0;
    }
    mantissa <<= 8;
    while mantissa != 0 && mantissa & (1 << 60) == 0 {
        mantissa <<= 1;
        exponent -= 1;
    }
    if let Some(places) = precision.filter(|places| *places < 15) {
        let shift = places * 4;
        let cut = (mantissa << shift) & ((1 << 60) - 1);
        mantissa >>= 60 - shift;
        if cut | (mantissa & 1) > 1 << 59 {
            mantissa += 1;
        }
        mantissa <<= 60 - shift;
        if mantissa & (1 << 61) != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let upper = verb == b'X';
    let start = out.len();
    let _ = write!(out, "0x{}", mantissa >> 60 & 1);
    mantissa <<= 4;
    let places = precision.unwrap_or(16 - mantissa.trailing_zeros() as usize / 4);
    if places > 0 {
        out.push('.');
    }
    for _ in 0..places {
        let _ = write!(out, "{:x}", mantissa >> 60 & 15);
        mantissa <<= 4;
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    let _ = write!(out, "p{sign}{:02}", exponent.unsigned_abs());
    if upper {
        let shown = out.split_off(start).to_ascii_uppercase();
        out.push_str(&shown);
    }
}

/// Appends a decimal text in the form `%v` gives a number of as many digits: by exponent below 1e-4 and from 1e6 up.
#[cfg(feature = "schema")]
pub(crate) fn append_decimal(text: &str, out: &mut String) {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let kept = all.trim_start_matches('0');
    let leading = all.len() - kept.len();
    let point =
        exponent.parse::<i32>().unwrap_or(0).saturating_add(whole.len() as i32 - leading as i32);
    let kept = kept.trim_end_matches('0');
    let point = if kept.is_empty() { 0 } else { point };
    if negative {
        out.push('-');
    }
    shortest_form(&Digits { digits: kept.into(), point }, out);
}

#[cfg(feature = "schema")]
fn shortest_form(digits: &Digits, out: &mut String) {
    let count = digits.digits.len();
    let exponent = i64::from(digits.point) - 1;
    if !(-4..6).contains(&exponent) {
        exponent_form(digits, count.saturating_sub(1), b'e', out);
        return;
    }
    let places = (count as i64 - i64::from(digits.point)).max(0);
    place_point(digits, places as usize, out);
}

/// Appends a number as Go's JSON encoder writes it.
#[cfg(feature = "schema")]
pub(crate) fn append_json(value: f64, out: &mut String) {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let start = out.len();
        append(value, b'e', None, out);
        // One digit of the exponent is enough below ten.
        if let Some(at) = out[start..].find("e-0") {
            out.remove(start + at + 2);
        }
    } else {
        append(value, b'f', None, out);
    }
}
