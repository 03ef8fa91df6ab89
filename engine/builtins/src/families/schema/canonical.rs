//! The JSON text by which `const`, `enum` and `uniqueItems` compare: numbers as floats, keys in order.

use crate::go::float;
use lictor_value::{Kind, Value, json, number};

/// The text of a value.
pub(super) fn text(value: Value<'_>) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: Value<'_>, out: &mut String) {
    match value.kind() {
        Kind::Number => float::append_json(number::to_f64(value), out),
        Kind::Array => {
            out.push('[');
            for (position, item) in value.as_array().unwrap_or_default().iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write(*item, out);
            }
            out.push(']');
        }
        Kind::Object => {
            out.push('{');
            let entries = value.as_object().map(|object| object.sorted_vec()).unwrap_or_default();
            for (position, entry) in entries.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                plain(entry.key, out);
                out.push(':');
                write(entry.value, out);
            }
            out.push('}');
        }
        _ => plain(value, out),
    }
}

fn plain(value: Value<'_>, out: &mut String) {
    let mut bytes = Vec::new();
    json::write(
        value,
        &json::WriteOptions { escape_html: true, ..json::WriteOptions::default() },
        &mut bytes,
    );
    out.push_str(&String::from_utf8_lossy(&bytes));
}
