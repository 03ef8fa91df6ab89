//! Numbers as OPA hands them to Go code.

use lictor_value::Value;

/// The integer that a number's text spells: plain digits, or digits with nothing but zeros behind the point, in at
/// most 19 characters. `1e3` is none.
pub(crate) fn as_int(value: Value<'_>) -> Option<i64> {
    value.as_small_int().or_else(|| spelt_int(value.as_decimal_text()?))
}

/// [`as_int`] for a text.
pub(crate) fn spelt_int(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if !whole.bytes().all(|b| b.is_ascii_digit()) || !fraction.bytes().all(|b| b == b'0') {
        return None;
    }
    let magnitude = if whole.is_empty() { 0 } else { whole.parse::<i128>().ok()? };
    i64::try_from(if negative { -magnitude } else { magnitude }).ok()
}
