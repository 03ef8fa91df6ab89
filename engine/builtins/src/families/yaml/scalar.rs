//! What a plain scalar means in YAML 1.1, as go-yaml reads it.

/// The meaning of a scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    /// A date or time; it is read as a string but never written without quotes.
    Time,
    Text,
}

/// The meaning of plain text.
pub(super) fn resolve(text: &str) -> Scalar {
    match text.bytes().next() {
        None => Scalar::Null,
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => {
            word(text)
        }
        Some(b'.') => {
            special_float(text).or_else(|| decimal(text)).map_or(Scalar::Text, Scalar::Float)
        }
        Some(b'+' | b'-' | b'0'..=b'9') => number(text),
        _ => Scalar::Text,
    }
}

fn word(text: &str) -> Scalar {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Scalar::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Scalar::Bool(false)
        }
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        _ => Scalar::Text,
    }
}

fn special_float(text: &str) -> Option<f64> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

fn number(text: &str) -> Scalar {
    if let Some(float) = special_float(text) {
        return Scalar::Float(float);
    }
    if is_time(text) {
        return Scalar::Time;
    }
    let plain = text.replace('_', "");
    if let Some(int) = integer(&plain) {
        return Scalar::Int(int);
    }
    decimal(&plain).map_or(Scalar::Text, Scalar::Float)
}

/// A whole number with Go's prefixes (`0x`, `0o`, `0b`, and a bare `0` for octal) that fits 64 bits, signed or not.
fn integer(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let prefixed =
        |prefixes: [&str; 2]| prefixes.iter().find_map(|prefix| digits.strip_prefix(prefix));
    let (digits, radix) = if let Some(rest) = prefixed(["0x", "0X"]) {
        (rest, 16)
    } else if let Some(rest) = prefixed(["0b", "0B"]) {
        (rest, 2)
    } else if let Some(rest) = prefixed(["0o", "0O"]) {
        (rest, 8)
    } else if digits.len() > 1 && digits.starts_with('0') {
        (&digits[1..], 8)
    } else {
        (digits, 10)
    };
    if !digits.bytes().all(|byte| char::from(byte).is_digit(radix)) {
        return None;
    }
    let int = i128::from(u64::from_str_radix(digits, radix).ok()?);
    let signed = if negative { -int } else { int };
    // Go reads an unsigned number only without a sign.
    let fits = i64::try_from(signed).is_ok() || !text.starts_with(['+', '-']);
    fits.then_some(signed)
}

/// A float with decimal digits only; one that is out of range is none.
fn decimal(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (
            &unsigned[..at],
            unsigned[at + 1..].strip_prefix(['+', '-']).unwrap_or(&unsigned[at + 1..]),
        ),
        None => (unsigned, "0"),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let empty = before.is_empty() && after.is_empty() || exponent.is_empty();
    if empty || !digits(before) || !digits(after) || !digits(exponent) {
        return None;
    }
    text.parse().ok().filter(|float: &f64| float.is_finite())
}

/// `2006-1-2`, alone, with ` 15:4:5` behind it, or with `T15:4:5` and a zone.
fn is_time(text: &str) -> bool {
    let Some((year, rest)) = text.split_once('-') else { return false };
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let (date, clock) = match rest.find(['T', 't', ' ']) {
        Some(at) => (&rest[..at], Some(&rest[at..])),
        None => (rest, None),
    };
    let Some((month, day)) = date.split_once('-') else { return false };
    let (Ok(year), Some(month), Some(day)) = (year.parse::<u32>(), short(month), short(day)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day) && clock.is_none_or(is_clock)
}

/// One or two digits.
fn short(text: &str) -> Option<u32> {
    let sound = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
    if sound { text.parse().ok() } else { None }
}

fn is_clock(text: &str) -> bool {
    let (clock, zoned) = (&text[1..], !text.starts_with(' '));
    let (clock, zone) = match clock.find(['Z', '+', '-']) {
        Some(at) => clock.split_at(at),
        None => (clock, ""),
    };
    let zone_is_sound = match zone.as_bytes() {
        [] => !zoned,
        [b'Z'] => zoned,
        [_, a, b, b':', c, d] => zoned && [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    let mut parts = clock.split(':');
    let (Some(hour), Some(minute), Some(second), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let (second, fraction) = second.split_once(['.', ',']).unwrap_or((second, "0"));
    let below = |text: &str, limit: u32| short(text).is_some_and(|number| number < limit);
    let fraction_is_sound =
        !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    zone_is_sound && fraction_is_sound && below(hour, 24) && below(minute, 60) && below(second, 60)
}

/// Whether YAML 1.1 readers could take the text for a number of minutes and seconds.
pub(super) fn is_base_60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = unsigned.split(':');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let first = parts
        .next()
        .is_some_and(|part| part.starts_with(|c: char| c.is_ascii_digit()) && digits(part));
    let rest: Vec<&str> = parts.collect();
    let Some((last, middle)) = rest.split_last() else { return false };
    let (last, fraction) = last.split_once('.').unwrap_or((last, ""));
    let sixty = |part: &str| short(part).is_some_and(|number| number < 60);
    first && sixty(last) && digits(fraction) && middle.iter().all(|part| sixty(part))
}
