//! `json.filter` and `json.remove`: parts of objects named by JSON pointers or arrays of steps.
//!
//! The paths are sorted once; a sorted run of them is a tree whose branches are found by looking at one step.

use crate::support::{Answer, items, part_of, pay};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Entry, Kind, Value};

pub(crate) const TABLE: &[Builtin] =
    &[Builtin { name: "json.filter", call: filter }, Builtin { name: "json.remove", call: remove }];

type Path<'r> = Vec<Value<'r>>;

/// The steps of a path: a JSON pointer (its first `/` may be missing) or an array of steps.
pub(super) fn parse_path<'r>(
    ctx: &Context<'_, 'r>,
    path: Value<'r>,
) -> Result<Path<'r>, BuiltinError> {
    if let Some(steps) = path.as_array() {
        return Ok(steps.to_vec());
    }
    let Some(text) = path.as_str() else {
        let message = "operand 2 must be one of {set, array} containing string paths or array of path segments but got";
        return Err(BuiltinError::Operand(format!("{message} {}", path.type_name())));
    };
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let step = |part: &'r str| match part.contains('~') {
        true => ctx.str(&part.replace("~1", "/").replace("~0", "~")),
        false => Value::str(part),
    };
    Ok(text.trim_start_matches('/').split('/').map(step).collect())
}

/// Paths that share their first `depth` steps, in order. A path that ends here comes first and covers the others.
#[derive(Clone, Copy)]
struct Branch<'p, 'r> {
    paths: &'p [Path<'r>],
    depth: usize,
}

impl<'p, 'r> Branch<'p, 'r> {
    fn is_leaf(self) -> bool {
        self.paths.first().is_some_and(|path| path.len() == self.depth)
    }

    /// The branches below, by the step that leads there, in the order of steps.
    fn below(self) -> impl Iterator<Item = (Value<'r>, Branch<'p, 'r>)> {
        let at = self.depth;
        self.paths
            .chunk_by(
                move |a, b| matches!((a.get(at), b.get(at)), (Some(a), Some(b)) if a.equals(*b)),
            )
            .filter_map(move |paths| {
                Some((*paths.first()?.get(at)?, Branch { paths, depth: at + 1 }))
            })
    }

    /// The branches that lead to items of an array of `len`, in the order of items.
    fn indices(self, len: usize) -> Vec<(usize, Branch<'p, 'r>)> {
        let mut found: Vec<_> = self
            .below()
            .filter_map(|(step, below)| Some((index(step.as_str()?, len)?, below)))
            .collect();
        found.sort_unstable_by_key(|(index, _)| *index);
        found
    }
}

fn index(text: &str, len: usize) -> Option<usize> {
    let plain = text == "0" || (text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0'));
    if plain { text.parse().ok().filter(|index| *index < len) } else { None }
}

fn paths<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Result<Vec<Path<'r>>, BuiltinError> {
    let listed = operands::any(args, 1);
    let listed =
        items(listed).ok_or_else(|| BuiltinError::operand_one_of(2, &["set", "array"], listed))?;
    pay(ctx, listed.len().saturating_mul(4))?;
    let mut paths = Vec::with_capacity(listed.len());
    for path in listed {
        let steps = parse_path(ctx, *path)?;
        if !steps.is_empty() {
            paths.push(steps);
        }
    }
    paths.sort_unstable();
    Ok(paths)
}

fn filter<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let object = operands::object(args, 0)?.value();
    let paths = paths(ctx, args)?;
    keep(ctx, object, Branch { paths: &paths, depth: 0 })
}

/// What of a value the paths name. A path that goes on where the value ends names the value.
fn keep<'r>(ctx: &mut Context<'_, 'r>, value: Value<'r>, branch: Branch<'_, 'r>) -> Answer<'r> {
    if branch.is_leaf() {
        return Ok(value);
    }
    pay(ctx, branch.paths.len())?;
    match value.kind() {
        Kind::Array => {
            let items = value.as_array().unwrap_or_default();
            let mut kept = Vec::new();
            for (index, below) in branch.indices(items.len()) {
                kept.push(keep(ctx, items[index], below)?);
            }
            Ok(ctx.region.array(&kept))
        }
        Kind::Set => {
            let mut kept = Vec::new();
            for (step, below) in branch.below() {
                let member = value.get(step);
                if !member.is_undefined() {
                    kept.push(keep(ctx, member, below)?);
                }
            }
            Ok(ctx.region.set(&mut kept))
        }
        Kind::Object => {
            let mut kept = Vec::new();
            for (key, below) in branch.below() {
                let inner = value.get(key);
                if !inner.is_undefined() {
                    kept.push(Entry { key, value: keep(ctx, inner, below)? });
                }
            }
            Ok(ctx.region.object(&mut kept))
        }
        _ => Ok(value),
    }
}

fn remove<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let object = operands::object(args, 0)?.value();
    let paths = paths(ctx, args)?;
    if paths.is_empty() {
        return Ok(object);
    }
    drop_paths(ctx, object, Branch { paths: &paths, depth: 0 })
}

/// The value without what the paths name; undefined if they name all of it.
fn drop_paths<'r>(
    ctx: &mut Context<'_, 'r>,
    value: Value<'r>,
    branch: Branch<'_, 'r>,
) -> Answer<'r> {
    if branch.is_leaf() {
        return Ok(Value::UNDEFINED);
    }
    match value.kind() {
        Kind::Array => drop_items(ctx, value.as_array().unwrap_or_default(), branch),
        Kind::Set => {
            let members = value.as_set().map(|set| set.items()).unwrap_or_default();
            pay(ctx, members.len() + branch.paths.len())?;
            let branches: Vec<_> = branch.below().collect();
            let mut left = Vec::with_capacity(members.len());
            for member in members {
                let rest = rest_of(ctx, *member, *member, &branches)?;
                if !rest.is_undefined() {
                    left.push(rest);
                }
            }
            Ok(ctx.region.set(&mut left))
        }
        Kind::Object => {
            let Some(object) = value.as_object() else { return Ok(value) };
            pay(ctx, object.len() + branch.paths.len())?;
            let branches: Vec<_> = branch.below().collect();
            let (mut left, mut changed) = (Vec::with_capacity(object.len()), false);
            for entry in object.entries() {
                let rest = rest_of(ctx, entry.key, entry.value, &branches)?;
                changed |= !rest.same_words(entry.value);
                if !rest.is_undefined() {
                    left.push(Entry { key: entry.key, value: rest });
                }
            }
            Ok(if changed && left.len() == object.len() && !object.is_sorted() {
                ctx.region.object_unsorted(&left)
            } else if changed && left.len() == object.len() {
                ctx.region.object(&mut left)
            } else {
                part_of(ctx, object, left)
            })
        }
        _ => Ok(value),
    }
}

fn drop_items<'r>(
    ctx: &mut Context<'_, 'r>,
    items: &[Value<'r>],
    branch: Branch<'_, 'r>,
) -> Answer<'r> {
    pay(ctx, items.len() + branch.paths.len())?;
    let mut left = Vec::with_capacity(items.len());
    let mut next = 0;
    for (index, below) in branch.indices(items.len()) {
        left.extend_from_slice(&items[next..index]);
        let rest = drop_paths(ctx, items[index], below)?;
        if !rest.is_undefined() {
            left.push(rest);
        }
        next = index + 1;
    }
    left.extend_from_slice(&items[next..]);
    Ok(ctx.region.array(&left))
}

fn rest_of<'r>(
    ctx: &mut Context<'_, 'r>,
    key: Value<'r>,
    value: Value<'r>,
    branches: &[(Value<'r>, Branch<'_, 'r>)],
) -> Answer<'r> {
    match branches.binary_search_by(|(step, _)| step.compare(key)) {
        Ok(at) => drop_paths(ctx, value, branches[at].1),
        Err(_) => Ok(value),
    }
}
