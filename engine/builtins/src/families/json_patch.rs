//! `json.patch`: RFC 6902 over any value; sets are addressed by their members.
//!
//! The document is opened along the paths only: what no path enters stays a value. Unlike OPA, an array index always
//! means the array as patched so far, as the RFC says.

use crate::families::json_paths::parse_path;
use crate::go::number::spelt_int;
use crate::support::{Answer, pay, pay_for_text, plain_int, shown};
use lictor_program::{Builtin, BuiltinError, Context, Halt, operands};
use lictor_value::{Entry, Kind, Object, Value};
use std::collections::BTreeMap;

pub(crate) const TABLE: &[Builtin] = &[Builtin { name: "json.patch", call: patch }];

/// How deep a patched document may nest.
const MAX_DEPTH: usize = lictor_value::MAX_NESTING;

type Result<T> = std::result::Result<T, BuiltinError>;

/// A part of the document.
enum Node<'r> {
    /// Not entered yet.
    Value(Value<'r>),
    /// An array that was entered.
    Array(Value<'r>, Vec<Node<'r>>),
    /// An object that was entered.
    Object(Value<'r>, BTreeMap<Value<'r>, Node<'r>>),
    /// A member of an entered object that was removed; kept for the words of errors.
    Removed { composite: bool },
}

fn fail<T>(message: impl Into<String>) -> Result<T> {
    Err(BuiltinError::Failed(message.into()))
}

fn patch<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let operations = operands::array(args, 1)?;
    let mut root = Some(Node::Value(operands::any(args, 0)));
    for operation in operations {
        ctx.spend(1)?;
        let Some(operation) = operation.as_object() else {
            return fail(
                "must be an array of JSON-Patch objects, but at least one element is not an object",
            );
        };
        apply(ctx, &mut root, operation)?;
    }
    match root {
        Some(root) => render(ctx, &root),
        None => Ok(Value::UNDEFINED),
    }
}

fn attribute<'r>(operation: Object<'r>, name: &str) -> Result<Value<'r>> {
    let value = operation.get(Value::str(name));
    if value.is_undefined() {
        fail(format!("missing required attribute '{name}'"))
    } else {
        Ok(value)
    }
}

fn apply<'r>(
    ctx: &mut Context<'_, 'r>,
    root: &mut Option<Node<'r>>,
    operation: Object<'r>,
) -> Result<()> {
    let path = attribute(operation, "path")?;
    pay_for_text(ctx, path)?;
    let op = attribute(operation, "op")?;
    let Some(op) = op.as_str() else {
        return fail(format!("attribute 'op' must be a string but found: {}", op.type_name()));
    };
    let path = parse_path(ctx, path)?;
    match op {
        "add" => insert(ctx, root, &path, attribute(operation, "value")?),
        "remove" => delete(ctx, root, &path),
        "replace" => {
            delete(ctx, root, &path)?;
            insert(ctx, root, &path, attribute(operation, "value")?)
        }
        "move" => {
            let from = parse_path(ctx, attribute(operation, "from")?)?;
            let chunk = read(ctx, root, &from)?;
            delete(ctx, root, &from)?;
            insert(ctx, root, &path, chunk)
        }
        "copy" => {
            let from = parse_path(ctx, attribute(operation, "from")?)?;
            let chunk = read(ctx, root, &from)?;
            insert(ctx, root, &path, chunk)
        }
        "test" => {
            let chunk = read(ctx, root, &path)?;
            pay_for_text(ctx, chunk)?;
            let value = attribute(operation, "value")?;
            if !chunk.is_undefined() && chunk.equals(value) {
                return Ok(());
            }
            let found = if chunk.is_undefined() { "<nil>".to_owned() } else { chunk.to_string() };
            fail(format!(
                "value from EditTree != patch value.\n\nExpected: {value}\n\nFound: {found}"
            ))
        }
        other => fail(format!("unrecognized op: '{other}'")),
    }
}

/// What is to happen where a path ends.
#[derive(Clone, Copy)]
enum Action<'r> {
    Insert(Value<'r>),
    Delete,
    Read,
}

fn insert<'r>(
    ctx: &mut Context<'_, 'r>,
    root: &mut Option<Node<'r>>,
    path: &[Value<'r>],
    value: Value<'r>,
) -> Result<()> {
    if value.is_undefined() {
        return fail("cannot insert nil value into EditTree");
    }
    if value.nesting() + path.len() >= MAX_DEPTH {
        return Err(BuiltinError::Halt(Halt::Depth));
    }
    if path.is_empty() {
        *root = Some(Node::Value(value));
        return Ok(());
    }
    match root {
        Some(node) => act(ctx, node, path, Action::Insert(value)).map(|_| ()),
        None => fail(missing_root(path, "insert")),
    }
}

fn delete<'r>(
    ctx: &mut Context<'_, 'r>,
    root: &mut Option<Node<'r>>,
    path: &[Value<'r>],
) -> Result<()> {
    match root {
        Some(_) if path.is_empty() => {
            *root = None;
            Ok(())
        }
        Some(node) => act(ctx, node, path, Action::Delete).map(|_| ()),
        None => fail(missing_root(path, "delete")),
    }
}

fn missing_root(path: &[Value<'_>], operation: &str) -> String {
    match path.len() {
        0 | 1 => format!("deleted node encountered during {operation} operation"),
        _ => "nil value encountered where composite value was expected".to_owned(),
    }
}

fn read<'r>(
    ctx: &mut Context<'_, 'r>,
    root: &mut Option<Node<'r>>,
    path: &[Value<'r>],
) -> Answer<'r> {
    match root {
        Some(node) => act(ctx, node, path, Action::Read),
        None if path.is_empty() => Ok(Value::UNDEFINED),
        None => fail("nil value encountered where composite value was expected"),
    }
}

/// Goes down the path from `node` and does what is to be done at its end.
fn act<'r>(
    ctx: &mut Context<'_, 'r>,
    node: &mut Node<'r>,
    path: &[Value<'r>],
    action: Action<'r>,
) -> Answer<'r> {
    let Some((step, rest)) = path.split_first() else { return render(ctx, node) };
    open(ctx, node)?;
    let ends = rest.is_empty() && !matches!(action, Action::Read);
    match node {
        Node::Array(_, items) if ends => change_array(ctx, items, *step, action),
        Node::Array(whole, items) => {
            let at = index(items.len(), *step)?;
            match usize::try_from(at).ok().and_then(|at| items.get_mut(at)) {
                Some(item) => act(ctx, item, rest, action),
                None => {
                    fail(format!("path {at} does not exist in array term {}", shown(ctx, *whole)?))
                }
            }
        }
        Node::Object(_, entries) if ends => change_object(entries, *step, action),
        Node::Object(whole, entries) => match entries.get_mut(step) {
            Some(Node::Removed { composite }) => fail(format!(
                "cannot unfold the already deleted {} node for key {step}",
                size_word(*composite)
            )),
            Some(inner) => act(ctx, inner, rest, action),
            None => {
                fail(format!("path {step} does not exist in object term {}", shown(ctx, *whole)?))
            }
        },
        Node::Value(value) if value.kind() == Kind::Set => {
            let set = *value;
            act_on_set(ctx, node, set, path, action)
        }
        Node::Value(value) => {
            let target = if ends { String::new() } else { format!(" for path {step}") };
            fail(format!(
                "expected composite type{target}, found value: {value} (type: {})",
                go_type(*value)
            ))
        }
        Node::Removed { .. } => fail("nil value encountered where composite value was expected"),
    }
}

fn size_word(composite: bool) -> &'static str {
    if composite { "composite" } else { "scalar" }
}

fn go_type(value: Value<'_>) -> &'static str {
    match value.kind() {
        Kind::Null => "ast.Null",
        Kind::Bool => "ast.Boolean",
        Kind::String => "ast.String",
        _ => "ast.Number",
    }
}

/// Sets are small or rarely patched: each change makes a new one.
fn act_on_set<'r>(
    ctx: &mut Context<'_, 'r>,
    node: &mut Node<'r>,
    set: Value<'r>,
    path: &[Value<'r>],
    action: Action<'r>,
) -> Answer<'r> {
    let Some((step, rest)) = path.split_first() else { return Ok(set) };
    let mut members = set.as_set().map(|set| set.items().to_vec()).unwrap_or_default();
    pay(ctx, members.len())?;
    let place = members.binary_search_by(|member| member.compare(*step));
    let answer = match (action, place) {
        (Action::Insert(value), _) if rest.is_empty() => {
            if !step.equals(value) {
                return fail(format!(
                    "set key {step} does not equal value to be inserted {}",
                    shown(ctx, value)?
                ));
            }
            match place {
                Ok(at) => members[at] = value,
                Err(at) => members.insert(at, value),
            }
            value
        }
        (Action::Delete, Ok(at)) if rest.is_empty() => members.remove(at),
        (Action::Delete, Err(_)) if rest.is_empty() => {
            return fail(format!("cannot delete child key {step} that does not exist"));
        }
        (_, Ok(at)) => {
            let mut member = Node::Value(members[at]);
            let answer = act(ctx, &mut member, rest, action)?;
            members[at] = render(ctx, &member)?;
            answer
        }
        (_, Err(_)) => {
            let step = step.as_str().map_or_else(|| step.to_string(), str::to_owned);
            return fail(format!("path {step} does not exist in set term {}", shown(ctx, set)?));
        }
    };
    if !matches!(action, Action::Read) {
        *node = Node::Value(ctx.region.set(&mut members));
    }
    Ok(answer)
}

fn change_array<'r>(
    ctx: &mut Context<'_, 'r>,
    items: &mut Vec<Node<'r>>,
    step: Value<'r>,
    action: Action<'r>,
) -> Answer<'r> {
    pay(ctx, items.len() / 16)?;
    let at = usize::try_from(index(items.len(), step)?).unwrap_or(usize::MAX);
    match action {
        Action::Insert(_) if at > items.len() => fail("index for array insertion out of bounds"),
        Action::Insert(value) => {
            items.insert(at, Node::Value(value));
            Ok(value)
        }
        _ if at >= items.len() => fail("index for array delete out of bounds"),
        _ => {
            items.remove(at);
            Ok(Value::NULL)
        }
    }
}

fn change_object<'r>(
    entries: &mut BTreeMap<Value<'r>, Node<'r>>,
    step: Value<'r>,
    action: Action<'r>,
) -> Answer<'r> {
    if let Action::Insert(value) = action {
        entries.insert(step, Node::Value(value));
        return Ok(value);
    }
    match entries.get_mut(&step) {
        None => fail(format!("cannot delete child key {step} that does not exist")),
        Some(Node::Removed { composite }) => fail(format!(
            "cannot delete the already deleted {} node for key {step}",
            size_word(*composite)
        )),
        Some(node) => {
            let composite = match node {
                Node::Value(value) => value.kind() >= Kind::Array,
                _ => true,
            };
            *node = Node::Removed { composite };
            Ok(Value::NULL)
        }
    }
}

/// Where in an array a step points; `-` is behind the last item.
fn index(len: usize, step: Value<'_>) -> Result<i64> {
    match (step.kind(), step.as_str()) {
        (Kind::Number, _) => match plain_int(step) {
            Some(at) => Ok(at),
            None => fail("invalid number type for indexing"),
        },
        (_, Some("-")) => Ok(len as i64),
        (_, Some(text)) => match spelt_int(text) {
            Some(_) if text != "0" && text.starts_with('0') => {
                fail("leading zeros are not allowed in JSON paths")
            }
            Some(at) => Ok(at),
            None => fail("invalid string for indexing"),
        },
        _ => fail("invalid type for indexing"),
    }
}

/// Makes the members of an array or object nodes, so that they can be changed one by one.
fn open<'r>(ctx: &mut Context<'_, 'r>, node: &mut Node<'r>) -> Result<()> {
    let Node::Value(value) = *node else { return Ok(()) };
    match value.kind() {
        Kind::Array => {
            let items = value.as_array().unwrap_or_default();
            pay(ctx, items.len())?;
            *node = Node::Array(value, items.iter().map(|item| Node::Value(*item)).collect());
        }
        Kind::Object => {
            let entries = value.as_object().map(|object| object.entries()).unwrap_or_default();
            pay(ctx, entries.len())?;
            let entries =
                entries.iter().map(|entry| (entry.key, Node::Value(entry.value))).collect();
            *node = Node::Object(value, entries);
        }
        _ => {}
    }
    Ok(())
}

fn render<'r>(ctx: &mut Context<'_, 'r>, node: &Node<'r>) -> Answer<'r> {
    match node {
        Node::Value(value) => Ok(*value),
        Node::Removed { .. } => Ok(Value::UNDEFINED),
        Node::Array(_, nodes) => {
            pay(ctx, nodes.len())?;
            let mut items = Vec::with_capacity(nodes.len());
            for node in nodes {
                items.push(render(ctx, node)?);
            }
            Ok(ctx.region.array(&items))
        }
        Node::Object(_, nodes) => {
            pay(ctx, nodes.len())?;
            let mut entries = Vec::with_capacity(nodes.len());
            for (key, node) in nodes {
                let value = render(ctx, node)?;
                if !value.is_undefined() {
                    entries.push(Entry { key: *key, value });
                }
            }
            Ok(ctx.region.object(&mut entries))
        }
    }
}
