//! Objects: keys, look-ups along a path, unions, parts of objects, subsets. JSON paths and patches are in `json_paths`.

use crate::support::{Answer, element_error, part_of, pay};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Entry, Kind, Object, Set, Value};

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "object.filter", call: filter },
    Builtin { name: "object.get", call: get },
    Builtin { name: "object.keys", call: keys },
    Builtin { name: "object.remove", call: remove },
    Builtin { name: "object.subset", call: subset },
    Builtin { name: "object.union", call: union },
    Builtin { name: "object.union_n", call: union_n },
];

/// The keys that `object.filter` and `object.remove` are told, in whatever collection they come.
enum Keys<'r> {
    Of(Object<'r>),
    In(Set<'r>),
}

impl<'r> Keys<'r> {
    fn new(ctx: &mut Context<'_, 'r>, value: Value<'r>) -> Result<Self, BuiltinError> {
        if let Some(object) = value.as_object() {
            return Ok(Keys::Of(object));
        }
        let set = match value.as_array() {
            Some(items) => {
                pay(ctx, items.len())?;
                ctx.region.set(&mut items.to_vec())
            }
            None => value,
        };
        set.as_set()
            .map(Keys::In)
            .ok_or_else(|| BuiltinError::operand_one_of(2, &["object", "set", "array"], value))
    }

    fn has(&self, key: Value<'_>) -> bool {
        match self {
            Keys::Of(object) => !object.get(key).is_undefined(),
            Keys::In(set) => set.contains(key),
        }
    }
}

fn keep<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>], listed: bool) -> Answer<'r> {
    let object = operands::object(args, 0)?;
    let keys = Keys::new(ctx, operands::any(args, 1))?;
    pay(ctx, object.len())?;
    let entries =
        object.entries().iter().copied().filter(|entry| keys.has(entry.key) == listed).collect();
    Ok(part_of(ctx, object, entries))
}

fn filter<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    keep(ctx, args, true)
}

fn remove<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    keep(ctx, args, false)
}

fn get<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let object = operands::object(args, 0)?;
    let path = operands::any(args, 1);
    let found = match path.as_array() {
        Some(steps) => steps.iter().fold(object.value(), |value, step| value.get(*step)),
        None => object.get(path),
    };
    Ok(if found.is_undefined() { operands::any(args, 2) } else { found })
}

fn keys<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let object = operands::object(args, 0)?;
    pay(ctx, object.len())?;
    let mut keys = object.entries().iter().map(|entry| entry.key).collect();
    Ok(ctx.region.set(&mut keys))
}

fn union<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (a, b) = (operands::object(args, 0)?, operands::object(args, 1)?);
    if a.is_empty() {
        return Ok(b.value());
    }
    if b.is_empty() || a.value().equals(b.value()) {
        return Ok(a.value());
    }
    merge(ctx, a, b)
}

/// Both objects in one; where both have a key, objects are merged and otherwise the right value wins.
fn merge<'r>(ctx: &mut Context<'_, 'r>, a: Object<'r>, b: Object<'r>) -> Answer<'r> {
    pay(ctx, a.len() + b.len())?;
    let mut entries = Vec::with_capacity(a.len() + b.len());
    for entry in a.entries() {
        let over = b.get(entry.key);
        let value = match (entry.value.as_object(), over.as_object()) {
            (Some(inner), Some(over)) => merge(ctx, inner, over)?,
            _ if over.is_undefined() => entry.value,
            _ => over,
        };
        entries.push(Entry { key: entry.key, value });
    }
    entries.extend(b.entries().iter().copied().filter(|entry| a.get(entry.key).is_undefined()));
    Ok(ctx.region.object_unsorted(&entries))
}

fn union_n<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let items = operands::array(args, 0)?;
    let mut objects = Vec::with_capacity(items.len());
    for item in items {
        objects.push(
            item.as_object()
                .ok_or_else(|| element_error(1, operands::any(args, 0), "object", *item))?,
        );
    }
    merge_all(ctx, &objects)
}

/// All objects in one, as if merged from left to right, at the cost of one sort per level.
fn merge_all<'r>(ctx: &mut Context<'_, 'r>, objects: &[Object<'r>]) -> Answer<'r> {
    match objects {
        [] => return Ok(Value::EMPTY_OBJECT),
        [only] => return Ok(only.value()),
        [a, b] => return merge(ctx, *a, *b),
        _ => {}
    }
    let mut all: Vec<Entry<'r>> =
        objects.iter().flat_map(|object| object.entries()).copied().collect();
    pay(ctx, all.len().saturating_mul(4))?;
    all.sort_by(|a, b| a.key.compare(b.key));
    let mut entries = Vec::new();
    for same in all.chunk_by(|a, b| a.key.equals(b.key)) {
        let Some(last) = same.last() else { continue };
        // Only what stands behind the last value that is no object takes part.
        let start = same
            .iter()
            .rposition(|entry| entry.value.kind() != Kind::Object)
            .map_or(0, |at| at + 1);
        let inner: Vec<_> =
            same[start..].iter().filter_map(|entry| entry.value.as_object()).collect();
        let value = if inner.len() > 1 { merge_all(ctx, &inner)? } else { last.value };
        entries.push(Entry { key: last.key, value });
    }
    Ok(ctx.region.object(&mut entries))
}

fn subset<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (whole, part) = (operands::any(args, 0), operands::any(args, 1));
    if let (Some(items), Some(set)) = (whole.as_array(), part.as_set()) {
        pay(ctx, items.len())?;
        return Ok(Value::bool(has_all(items, set)));
    }
    match part_within(ctx, whole, part)? {
        Some(answer) => Ok(Value::bool(answer)),
        None => {
            let message = "both arguments object.subset must be of the same type or array and set";
            Err(BuiltinError::Operand(message.to_owned()))
        }
    }
}

/// Whether an array holds all members of a set. An empty array holds nothing, not even the empty set.
fn has_all(items: &[Value<'_>], set: Set<'_>) -> bool {
    let mut missing = set.len() as i64;
    items.iter().any(|item| {
        missing -= i64::from(set.contains(*item));
        missing == 0
    })
}

/// Whether `part` is within `whole`, if both are objects, sets or arrays.
fn part_within(
    ctx: &mut Context<'_, '_>,
    whole: Value<'_>,
    part: Value<'_>,
) -> Result<Option<bool>, BuiltinError> {
    Ok(Some(match part.kind() {
        Kind::Object => match (whole.as_object(), part.as_object()) {
            (Some(whole), Some(part)) => object_within(ctx, whole, part)?,
            _ => return Ok(None),
        },
        Kind::Set => match (whole.as_set(), part.as_set()) {
            (Some(whole), Some(part)) => {
                pay(ctx, part.len())?;
                part.items().iter().all(|item| whole.contains(*item))
            }
            _ => return Ok(None),
        },
        Kind::Array => match (whole.as_array(), part.as_array()) {
            (Some(whole), Some(part)) => {
                pay(ctx, whole.len() + part.len())?;
                run_within(whole, part)
            }
            _ => return Ok(None),
        },
        _ => return Ok(None),
    }))
}

fn object_within(
    ctx: &mut Context<'_, '_>,
    whole: Object<'_>,
    part: Object<'_>,
) -> Result<bool, BuiltinError> {
    pay(ctx, part.len())?;
    for entry in part.entries() {
        let found = whole.get(entry.key);
        if found.is_undefined() {
            return Ok(false);
        }
        if !entry.value.equals(found) && part_within(ctx, found, entry.value)? != Some(true) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether `part` stands in `whole` without gaps, by the search of Knuth, Morris and Pratt.
fn run_within(whole: &[Value<'_>], part: &[Value<'_>]) -> bool {
    if part.is_empty() {
        return true;
    }
    if part.len() > whole.len() {
        return false;
    }
    let mut borders = vec![0usize; part.len()];
    let mut length = 0;
    for index in 1..part.len() {
        while length > 0 && !part[index].equals(part[length]) {
            length = borders[length - 1];
        }
        length += usize::from(part[index].equals(part[length]));
        borders[index] = length;
    }
    let mut matched = 0;
    for item in whole {
        while matched > 0 && !item.equals(part[matched]) {
            matched = borders[matched - 1];
        }
        matched += usize::from(item.equals(part[matched]));
        if matched == part.len() {
            return true;
        }
    }
    false
}
