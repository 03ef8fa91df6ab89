//! Trees of marks beside trees of values: which leaves are unknown, which are sensitive.

use lictor::{Entry, Kind, Region, Value};

/// The key of the marker of what is known after the apply only.
pub(crate) const UNKNOWN: &str = "$unknown";
/// The key of the marker of what is not to be shown.
pub(crate) const SENSITIVE: &str = "$sensitive";

/// The marker of a key.
pub(crate) fn marker<'r>(region: &'r Region, key: &'static str) -> Value<'r> {
    region.object_unsorted(&[Entry { key: Value::str(key), value: Value::TRUE }])
}

/// Whether a value is a marker, or an object that is known in part.
pub(crate) fn is_marker(value: Value<'_>) -> bool {
    [UNKNOWN, SENSITIVE].iter().any(|key| value.get_str(key).as_bool() == Some(true))
}

/// Whether a tree of marks marks anything.
pub(super) fn marks_any(marks: Value<'_>) -> bool {
    match marks.kind() {
        Kind::Bool => marks.is_truthy(),
        Kind::Array => marks.as_array().unwrap_or_default().iter().any(|item| marks_any(*item)),
        Kind::Object => entries(marks).iter().any(|entry| marks_any(entry.value)),
        _ => false,
    }
}

pub(super) fn entries(value: Value<'_>) -> &[Entry<'_>] {
    value.as_object().map(|object| object.entries()).unwrap_or_default()
}

/// A value with markers where two trees of marks say so. The trees may end early, in one mark for all that is below, and
/// the value lacks what is unknown.
pub(super) fn marked<'r>(
    region: &'r Region,
    value: Value<'r>,
    unknown: Value<'r>,
    sensitive: Value<'r>,
) -> Value<'r> {
    if unknown.as_bool() == Some(true) {
        return marker(region, UNKNOWN);
    }
    let is_there = !value.is_undefined() && value.kind() != Kind::Null;
    if sensitive.as_bool() == Some(true) {
        return if is_there { marker(region, SENSITIVE) } else { value };
    }
    if !(marks_any(unknown) || is_there && marks_any(sensitive)) {
        return value;
    }
    match (value.kind(), unknown.kind()) {
        (Kind::Object, _) | (Kind::Null | Kind::Undefined, Kind::Object) => {
            let mut keys: Vec<Value<'r>> = entries(value).iter().map(|entry| entry.key).collect();
            let new = entries(unknown).iter().filter(|entry| value.get(entry.key).is_undefined());
            keys.extend(new.map(|entry| entry.key));
            let marked = keys.into_iter().filter_map(|key| {
                let (unknown, sensitive) = (unknown.get(key), sensitive.get(key));
                let value = marked(region, value.get(key), unknown, sensitive);
                (!value.is_undefined()).then_some(Entry { key, value })
            });
            region.object_unsorted(&marked.collect::<Vec<_>>())
        }
        (Kind::Array, _) | (Kind::Null | Kind::Undefined, Kind::Array) => {
            let items = |value: Value<'r>| value.as_array().unwrap_or_default();
            let at = |items: &[Value<'r>], index: usize| {
                items.get(index).copied().unwrap_or(Value::UNDEFINED)
            };
            let (own, unknown, sensitive) = (items(value), items(unknown), items(sensitive));
            let marked = (0..own.len().max(unknown.len())).map(|index| {
                let (unknown, sensitive) = (at(unknown, index), at(sensitive, index));
                let value = marked(region, at(own, index), unknown, sensitive);
                if value.is_undefined() { Value::NULL } else { value }
            });
            region.array(&marked.collect::<Vec<_>>())
        }
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::marked;
    use lictor::{Document, Region, json};

    #[test]
    fn trees_are_walked_together() {
        let eq = |value: &str, unknown: &str, sensitive: &str, want: &str| {
            let read = |text: &str| {
                let options = json::ReadOptions::default();
                Document::build(|region| json::read(region, text.as_bytes(), &options))
                    .expect("json")
            };
            let (value, unknown, sensitive) = (read(value), read(unknown), read(sensitive));
            let region = Region::new();
            let got = marked(&region, value.root(), unknown.root(), sensitive.root());
            assert!(got.equals(read(want).root()), "{got}");
        };
        eq(r#"{"a": 1}"#, "{}", "false", r#"{"a": 1}"#);
        eq("null", "true", "false", r#"{"$unknown": true}"#);
        eq("null", "false", "true", "null");
        eq(r#"{"a": 1}"#, "{}", "true", r#"{"$sensitive": true}"#);
        eq(
            r#"{"a": null}"#,
            r#"{"a": true, "b": true}"#,
            "{}",
            r#"{"a": {"$unknown": true}, "b": {"$unknown": true}}"#,
        );
        eq(
            r#"{"a": [1, 2]}"#,
            r#"{"a": [false, true, true]}"#,
            r#"{"a": [true]}"#,
            r#"{"a": [{"$sensitive": true}, {"$unknown": true}, {"$unknown": true}]}"#,
        );
        eq("null", r#"{"a": [{"b": true}]}"#, "false", r#"{"a": [{"b": {"$unknown": true}}]}"#);
        eq(r#"{"a": 1}"#, r#"{"a": {"b": true}}"#, r#"{"c": true}"#, r#"{"a": 1}"#);
        eq(
            r#"{"a": {"b": "x"}}"#,
            r#"{"a": {}}"#,
            r#"{"a": {"b": true}}"#,
            r#"{"a": {"b": {"$sensitive": true}}}"#,
        );
    }
}
