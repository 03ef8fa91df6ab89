//! Short ways of builtins: the common operands of what is called most, without a context, errors or vectors of operands.
//!
//! A short way gives what the builtin would give, or undefined; then the builtin is called, and says what is wrong or
//! does what is long. So nothing here makes errors or pays for work: it does what takes a few steps.

use crate::families::{net, regex};
use lictor_program::{Memory, ShortFn};
use lictor_value::{Kind, Value};

/// Texts and collections up to this length are looked through without paying.
const FEW: usize = 64;

/// The short way of a builtin, if it has one.
#[must_use]
pub fn short(name: &str) -> Option<ShortFn> {
    Some(match name {
        "plus" => |_, a, b| whole(a, b, i64::checked_add),
        "minus" => |_, a, b| whole(a, b, i64::checked_sub),
        "mul" => |_, a, b| whole(a, b, i64::checked_mul),
        "div" => |_, a, b| whole(a, b, exact_quotient),
        "rem" => |_, a, b| whole(a, b, i64::checked_rem),
        "abs" => |_, a, _| whole(a, a, |a, _| a.checked_abs()),
        "ceil" | "floor" | "round" => |_, a, _| whole(a, a, |a, _| Some(a)),
        "equal" => |_, a, b| scalars(a, b, |a, b| a.equals(b)),
        "neq" => |_, a, b| scalars(a, b, |a, b| !a.equals(b)),
        "lt" => |_, a, b| scalars(a, b, |a, b| a.compare(b).is_lt()),
        "lte" => |_, a, b| scalars(a, b, |a, b| a.compare(b).is_le()),
        "gt" => |_, a, b| scalars(a, b, |a, b| a.compare(b).is_gt()),
        "gte" => |_, a, b| scalars(a, b, |a, b| a.compare(b).is_ge()),
        "startswith" => |_, a, b| texts(a, b, |a, b| a.starts_with(b)),
        "endswith" => |_, a, b| texts(a, b, |a, b| a.ends_with(b)),
        "contains" => |_, a, b| texts(a, b, |a, b| a.contains(b)),
        "trim_prefix" => |_, a, b| cut(a, b, |a, b| a.strip_prefix(b)),
        "trim_suffix" => |_, a, b| cut(a, b, |a, b| a.strip_suffix(b)),
        "lower" => |_, a, _| already(a, |b| !b.is_ascii_uppercase()),
        "upper" => |_, a, _| already(a, |b| !b.is_ascii_lowercase()),
        "is_array" => |_, a, _| Value::bool(a.kind() == Kind::Array),
        "is_boolean" => |_, a, _| Value::bool(a.kind() == Kind::Bool),
        "is_null" => |_, a, _| Value::bool(a.kind() == Kind::Null),
        "is_number" => |_, a, _| Value::bool(a.kind() == Kind::Number),
        "is_object" => |_, a, _| Value::bool(a.kind() == Kind::Object),
        "is_set" => |_, a, _| Value::bool(a.kind() == Kind::Set),
        "is_string" => |_, a, _| Value::bool(a.kind() == Kind::String),
        "count" => |_, a, _| count(a),
        "internal.member_2" => |_, a, b| member(a, b),
        "net.cidr_contains" | "net.cidr_overlap" => |_, a, b| net::contains_plainly(a, b),
        "regex.match" | "re_match" => matches,
        _ => return None,
    })
}

/// For a builtin with two operands, whether it holds for any item of a collection as the first; undefined where they are
/// to be tried one by one.
#[must_use]
pub fn any(name: &str) -> Option<ShortFn> {
    (name == "regex.match").then_some(regex::matches_any)
}

#[inline]
fn whole<'r>(a: Value<'r>, b: Value<'r>, compute: fn(i64, i64) -> Option<i64>) -> Value<'r> {
    match (a.as_small_int(), b.as_small_int()) {
        (Some(a), Some(b)) => compute(a, b).map_or(Value::UNDEFINED, Value::int),
        _ => Value::UNDEFINED,
    }
}

fn exact_quotient(a: i64, b: i64) -> Option<i64> {
    (a != 0 && a.checked_rem(b)? == 0).then(|| a / b)
}

#[inline]
fn scalars<'r>(a: Value<'r>, b: Value<'r>, holds: fn(Value<'_>, Value<'_>) -> bool) -> Value<'r> {
    if a.spread() <= 1024 && b.spread() <= 1024 {
        Value::bool(holds(a, b))
    } else {
        Value::UNDEFINED
    }
}

#[inline]
fn texts<'r>(a: Value<'r>, b: Value<'r>, holds: fn(&str, &str) -> bool) -> Value<'r> {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => Value::bool(holds(a, b)),
        _ => Value::UNDEFINED,
    }
}

/// What is left of a text; the text itself if nothing was cut off.
#[inline]
fn cut<'r>(
    a: Value<'r>,
    b: Value<'r>,
    part: for<'t> fn(&'t str, &str) -> Option<&'t str>,
) -> Value<'r> {
    match (a.as_str(), b.as_str()) {
        (Some(text), Some(other)) => match part(text, other) {
            Some(rest) if rest.len() < text.len() => Value::str(rest),
            _ => a,
        },
        _ => Value::UNDEFINED,
    }
}

/// A short text of ASCII in which every byte is as it should be.
fn already<'r>(a: Value<'r>, fits: fn(&u8) -> bool) -> Value<'r> {
    let text = a.as_str().filter(|text| text.len() <= FEW);
    match text {
        Some(text) if text.bytes().all(|byte| byte.is_ascii() && fits(&byte)) => a,
        _ => Value::UNDEFINED,
    }
}

fn count(a: Value<'_>) -> Value<'_> {
    let count = match a.kind() {
        Kind::Array => a.as_array().map(<[Value<'_>]>::len),
        Kind::Object => a.as_object().map(|object| object.len()),
        Kind::Set => a.as_set().map(|set| set.len()),
        _ => a.as_str().filter(|text| text.len() <= FEW).map(|text| text.chars().count()),
    };
    count.map_or(Value::UNDEFINED, |count| Value::int(count as i64))
}

fn member<'r>(a: Value<'r>, b: Value<'r>) -> Value<'r> {
    if let Some(set) = b.as_set() {
        return Value::bool(set.contains(a));
    }
    match b.as_array() {
        Some(items) if items.len() <= FEW && b.spread() <= 8192 => Value::bool(a.is_among(items)),
        _ => Value::UNDEFINED,
    }
}

fn matches<'r>(caches: &mut Memory, pattern: Value<'r>, text: Value<'r>) -> Value<'r> {
    match (pattern.as_str(), text.as_str()) {
        (Some(pattern), Some(text)) if text.len() <= 1024 => {
            regex::known(caches, pattern, text).map_or(Value::UNDEFINED, Value::bool)
        }
        _ => Value::UNDEFINED,
    }
}
