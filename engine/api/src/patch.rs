//! Changes of data: the operations of RFC 6902 that OPA's data API takes, `add`, `remove` and `replace`.
//!
//! What no path enters is shared with the data before; of the objects and arrays on a path, the entries are copied, not
//! what they hold. All operations apply or none.

use crate::error::Error;
use crate::input::read_json;
use lictor_value::{Document, Kind, Region, Value};
use std::sync::Arc;

/// What an operation does where its path ends.
enum Action<'r> {
    Add(Value<'r>),
    Remove,
    Replace(Value<'r>),
}

/// Data with changes made to it: a JSON array of operations.
///
/// # Errors
/// The bytes are no such array, a path leads nowhere, or the root would not stay an object.
pub(crate) fn apply(data: &Arc<Document>, operations: &[u8]) -> Result<Document, Error> {
    let operations = read_json(operations).map_err(|problem| refused(&problem.message))?;
    let listed = operations.root().as_array().ok_or_else(|| refused("it must be an array"))?;
    Document::derive(data, |region, root| {
        let mut root = root;
        for (number, operation) in listed.iter().enumerate() {
            root = change(region, root, *operation)
                .map_err(|message| refused(&format!("operation {}: {message}", number + 1)))?;
        }
        if root.as_object().is_none() {
            return Err(refused("data must stay an object"));
        }
        if region.is_too_deep() {
            return Err(refused("data would nest too deep"));
        }
        Ok(root)
    })
}

fn refused(message: &str) -> Error {
    Error::argument(format!("the patch cannot be applied: {message}"))
}

fn change<'r>(
    region: &'r Region,
    root: Value<'r>,
    operation: Value<'_>,
) -> Result<Value<'r>, String> {
    let text = |name: &str| {
        let found = operation.get_str(name).as_str();
        found.ok_or_else(|| format!("`{name}` is missing, or no string"))
    };
    let value = || {
        let found = operation.get_str("value");
        if found.is_undefined() {
            Err("`value` is missing".to_owned())
        } else {
            Ok(found.copy_into(region))
        }
    };
    let (op, path) = (text("op")?, text("path")?);
    let action = match op {
        "add" => Action::Add(value()?),
        "remove" => Action::Remove,
        "replace" => Action::Replace(value()?),
        other => return Err(format!("`{other}` is none of add, remove and replace")),
    };
    let steps = match path.strip_prefix('/') {
        Some(steps) => {
            steps.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
        }
        None if path.is_empty() => Vec::new(),
        None => return Err(format!("the path `{path}` does not begin with `/`")),
    };
    at(region, root, &steps, &action).map_err(|problem| format!("`{path}` {problem}"))
}

/// The value with the change made to it below.
fn at<'r>(
    region: &'r Region,
    value: Value<'r>,
    steps: &[String],
    action: &Action<'r>,
) -> Result<Value<'r>, &'static str> {
    let Some((step, rest)) = steps.split_first() else {
        return match action {
            Action::Add(value) | Action::Replace(value) => Ok(*value),
            Action::Remove => Err("is the whole, which cannot be removed"),
        };
    };
    match (value.as_object(), value.as_array()) {
        (Some(object), _) => {
            let key = Value::str(step);
            let found = object.get(key);
            match action {
                Action::Add(value) if rest.is_empty() && found.is_undefined() => {
                    Ok(region.object_with(object, region.str(step), *value))
                }
                _ if found.is_undefined() => Err(NOWHERE),
                Action::Remove if rest.is_empty() => Ok(region.object_without(object, key)),
                _ => {
                    let changed = at(region, found, rest, action)?;
                    Ok(region.object_with(object, region.str(step), changed))
                }
            }
        }
        (_, Some(items)) => in_array(region, items, step, rest, action),
        _ if value.kind() == Kind::Set => Err("is in a set, which has no places"),
        _ => Err(NOWHERE),
    }
}

const NOWHERE: &str = "leads nowhere";

fn in_array<'r>(
    region: &'r Region,
    items: &'r [Value<'r>],
    step: &str,
    rest: &[String],
    action: &Action<'r>,
) -> Result<Value<'r>, &'static str> {
    let mut items = items.to_vec();
    let place = place(step, items.len()).ok_or(NOWHERE)?;
    match action {
        Action::Add(value) if rest.is_empty() => items.insert(place, *value),
        _ if place == items.len() => return Err(NOWHERE),
        Action::Remove if rest.is_empty() => drop(items.remove(place)),
        _ => items[place] = at(region, items[place], rest, action)?,
    }
    Ok(region.array(&items))
}

/// The place a step names in an array of `len` items; `-` is behind the last.
fn place(step: &str, len: usize) -> Option<usize> {
    let is_plain =
        step == "0" || !step.starts_with('0') && step.bytes().all(|b| b.is_ascii_digit());
    match step {
        "-" => Some(len),
        _ if is_plain => step.parse().ok().filter(|place| *place <= len),
        _ => None,
    }
}
