//! What differs between two values, path by path, and which differences mean nothing.
//!
//! Sets arrive as lists in an order without meaning, so lists that hold the same are the same, and lists that do not are
//! told as a whole; only lists of one object, which is how blocks are written, are looked into.

use super::check::{Change, Noise, is_secret, secret};
use lictor::{Entry, Kind, Region, Value, json};

/// So many differences of one resource are told.
const MAX_CHANGES: usize = 1000;
/// Texts longer than this are not read as JSON.
const MAX_JSON: usize = 1 << 20;

/// Two values and what is secret in each.
#[derive(Clone, Copy)]
pub(super) struct Pair<'r> {
    pub before: Value<'r>,
    pub after: Value<'r>,
    pub secret_before: Value<'r>,
    pub secret_after: Value<'r>,
}

/// The differences of a pair.
pub(super) fn changes<'r>(region: &'r Region, pair: Pair<'r>) -> Vec<Change<'r>> {
    let mut walk = Walk { region, path: Vec::new(), found: Vec::new() };
    walk.pair(pair);
    walk.found
}

/// Whether two values mean the same.
pub(super) fn same<'r>(region: &'r Region, one: Value<'r>, other: Value<'r>) -> bool {
    one.equals(other) || noise(region, one, other).is_some()
}

struct Walk<'r> {
    region: &'r Region,
    path: Vec<Value<'r>>,
    found: Vec<Change<'r>>,
}

impl<'r> Walk<'r> {
    fn pair(&mut self, pair: Pair<'r>) {
        let Pair { before, after, secret_before, secret_after } = pair;
        if self.found.len() >= MAX_CHANGES {
            return;
        }
        let is_marked = |tree: Value<'_>, value| tree.as_bool() == Some(true) || is_secret(value);
        if is_marked(secret_before, before) || is_marked(secret_after, after) {
            // A mark on both sides hides whether they are the same; who has the values sees it.
            if !before.equals(after) {
                let mask = |value: Value<'r>| match value.kind() {
                    Kind::Undefined | Kind::Null => value,
                    _ => secret(self.region),
                };
                let noise = noise(self.region, before, after);
                let (before, after) = (mask(before), mask(after));
                self.push(Change { before, after, is_secret: true, noise, ..Change::default() });
            }
            return;
        }
        if before.equals(after) {
            return;
        }
        if let (Some(left), Some(right)) = (before.as_object(), after.as_object()) {
            let new = right.entries().iter().filter(|entry| left.get(entry.key).is_undefined());
            for Entry { key, .. } in left.entries().iter().chain(new) {
                self.step(pair, *key);
            }
            return;
        }
        let noise = noise(self.region, before, after);
        let is_block = |value: Value<'_>| {
            value
                .as_array()
                .is_some_and(|items| items.len() == 1 && items[0].kind() == Kind::Object)
        };
        if noise.is_none() && is_block(before) && is_block(after) {
            return self.step(pair, Value::int(0));
        }
        let before = mask(self.region, before, secret_before);
        let after = mask(self.region, after, secret_after);
        self.push(Change { before, after, noise, ..Change::default() });
    }

    fn step(&mut self, pair: Pair<'r>, key: Value<'r>) {
        self.path.push(key);
        self.pair(Pair {
            before: pair.before.get(key),
            after: pair.after.get(key),
            secret_before: under(pair.secret_before, key),
            secret_after: under(pair.secret_after, key),
        });
        self.path.pop();
    }

    fn push(&mut self, change: Change<'r>) {
        self.found.push(Change { path: self.path.clone(), ..change });
    }
}

/// What a tree of marks says below a step: a mark holds for all that is in it.
fn under<'r>(tree: Value<'r>, key: Value<'r>) -> Value<'r> {
    if tree.as_bool() == Some(true) { tree } else { tree.get(key) }
}

/// A value without what a tree of marks calls secret.
pub(super) fn mask<'r>(region: &'r Region, value: Value<'r>, tree: Value<'r>) -> Value<'r> {
    if tree.as_bool() == Some(true) {
        return if value.kind() == Kind::Null { value } else { secret(region) };
    }
    if tree.is_empty() {
        return value;
    }
    if let Some(items) = value.as_array() {
        let masked = items.iter().enumerate();
        let masked = masked.map(|(i, item)| mask(region, *item, tree.get(Value::int(i as i64))));
        return region.array(&masked.collect::<Vec<_>>());
    }
    let Some(object) = value.as_object() else { return value };
    let masked = object.entries().iter().map(|entry| Entry {
        key: entry.key,
        value: mask(region, entry.value, tree.get(entry.key)),
    });
    region.object(&mut masked.collect())
}

/// Nothing, in one of the ways of writing it.
pub(super) fn is_null_like(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Undefined | Kind::Null => true,
        Kind::String => value.as_str() == Some(""),
        Kind::Array | Kind::Object => value.is_empty(),
        _ => false,
    }
}

/// Why two values that differ mean the same, if they do.
fn noise<'r>(region: &'r Region, before: Value<'r>, after: Value<'r>) -> Option<Noise> {
    if is_null_like(before) && is_null_like(after) {
        return Some(Noise::NullLike);
    }
    match (before.kind(), after.kind()) {
        (Kind::Array, Kind::Array) => {
            let is_same =
                before.len() == after.len() && canonical(before, false) == canonical(after, false);
            is_same.then_some(Noise::Order)
        }
        (Kind::String, Kind::String) => {
            let (left, right) = (inner(region, before)?, inner(region, after)?);
            (canonical(left, true) == canonical(right, true)).then_some(Noise::Json)
        }
        (Kind::String, Kind::Number | Kind::Bool) => is_written(before, after),
        (Kind::Number | Kind::Bool, Kind::String) => is_written(after, before),
        _ => None,
    }
}

fn is_written(text: Value<'_>, value: Value<'_>) -> Option<Noise> {
    (text.as_str() == Some(&value.to_string())).then_some(Noise::Form)
}

/// The JSON in a string.
fn inner<'r>(region: &'r Region, value: Value<'r>) -> Option<Value<'r>> {
    let text = value.as_str()?.trim();
    if !text.starts_with(['{', '[']) || text.len() > MAX_JSON {
        return None;
    }
    json::read(region, text.as_bytes(), &json::ReadOptions { max_depth: 64 }).ok()
}

/// A text that is the same for values that differ in the order of their lists only. In policies one item and a list of it
/// are the same too.
fn canonical(value: Value<'_>, is_policy: bool) -> String {
    if let Some(items) = value.as_array() {
        let mut parts: Vec<String> = items.iter().map(|item| canonical(*item, is_policy)).collect();
        parts.sort_unstable();
        return match parts.as_slice() {
            [one] if is_policy => one.clone(),
            _ => format!("[{}]", parts.join(",")),
        };
    }
    if let Some(object) = value.as_object() {
        let entries = object.sorted_vec();
        let part =
            |entry: &Entry<'_>| format!("{}:{}", entry.key, canonical(entry.value, is_policy));
        return format!("{{{}}}", entries.iter().map(part).collect::<Vec<_>>().join(","));
    }
    value.to_string()
}
