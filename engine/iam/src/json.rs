//! Small questions to JSON values.

use crate::error::Error;
use serde_json::Value;

/// A text or a list of them; numbers and booleans stand for their text.
pub(crate) fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(scalar).collect(),
        other => Some(vec![scalar(other)?]),
    }
}

pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// The text under the first of these keys that has one.
pub(crate) fn text(value: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| value.get(key)?.as_str().map(str::to_owned))
}

/// The value under the first of these keys that is there.
pub(crate) fn field<'v>(value: &'v Value, keys: &[&str]) -> Option<&'v Value> {
    keys.iter().find_map(|key| value.get(key))
}

/// The items of a list; one thing is a list of one, null and nothing are none.
pub(crate) fn list(value: Option<&Value>) -> &[Value] {
    match value {
        None | Some(Value::Null) => &[],
        Some(Value::Array(items)) => items,
        Some(single) => std::slice::from_ref(single),
    }
}

pub(crate) fn is_true(value: &Value, keys: &[&str]) -> bool {
    field(value, keys).and_then(Value::as_bool) == Some(true)
}

/// A document that may be a text with JSON in it, percent-encoded perhaps as IAM hands it out.
pub(crate) fn document(value: &Value) -> Result<std::borrow::Cow<'_, Value>, Error> {
    let Value::String(text) = value else { return Ok(std::borrow::Cow::Borrowed(value)) };
    let decoded = if text.trim_start().starts_with('%') { percent_decoded(text) } else { None };
    let parsed = serde_json::from_str(decoded.as_deref().unwrap_or(text));
    parsed.map(std::borrow::Cow::Owned).map_err(|error| Error::new(format!("is not JSON: {error}")))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            bytes.push((digit()? * 16 + digit()?) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Tags as a map, or as a list of `Key` and `Value`.
pub(crate) fn tags(value: Option<&Value>) -> Vec<(String, String)> {
    match value {
        Some(Value::Object(map)) => {
            map.iter().filter_map(|(key, value)| Some((key.clone(), scalar(value)?))).collect()
        }
        Some(Value::Array(items)) => {
            let tag = |item: &Value| {
                let value = text(item, &["Value", "value"]).unwrap_or_default();
                Some((text(item, &["Key", "key"])?, value))
            };
            items.iter().filter_map(tag).collect()
        }
        _ => Vec::new(),
    }
}
