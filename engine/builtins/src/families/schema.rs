//! JSON Schema, drafts 4, 6 and 7, with the verdicts and the words of OPA's library.
//!
//! What the library leaves to the order of a hash table (properties) is done in the order of names. References reach
//! into the schema itself only: nothing is fetched.

mod canonical;
mod compile;
mod format;
mod keywords;
mod limits;
mod node;
mod refs;
mod validate;

use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Document, Kind, Value, json};
use node::Schema;
use std::sync::Arc;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "json.match_schema", call: match_schema },
    Builtin { name: "json.verify_schema", call: verify_schema },
];

type Outcome<'r> = Result<Value<'r>, BuiltinError>;

/// How deep schemas may nest.
const MAX_SCHEMA_DEPTH: usize = 128;

/// How deep documents may nest where a schema looks into them, counting each schema that is asked.
const MAX_DEPTH: usize = 256;

fn match_schema<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let document = load(ctx, operands::any(args, 0))?;
    let schema = cached(ctx, operands::any(args, 1))?;
    let problems = validate::validate(ctx, &schema, document)?;
    let mut list = Vec::with_capacity(problems.len());
    for problem in &problems {
        list.push(ctx.region.record(&[
            ("desc", ctx.str(&problem.text)),
            ("error", ctx.str(&format!("{}: {}", problem.field, problem.text))),
            ("field", ctx.str(&problem.field)),
            ("type", Value::str(problem.kind)),
        ]));
        ctx.spend(1)?;
    }
    let list = ctx.region.array(&list);
    Ok(ctx.region.array(&[Value::bool(problems.is_empty()), list]))
}

fn verify_schema<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let compiled =
        load(ctx, operands::any(args, 0)).and_then(|schema| compile::compile(ctx, schema));
    let (valid, message) = match compiled {
        Ok(_) => (true, Value::NULL),
        Err(BuiltinError::Halt(halt)) => return Err(BuiltinError::Halt(halt)),
        Err(BuiltinError::Failed(what) | BuiltinError::Operand(what)) => {
            (false, ctx.str(&format!("jsonschema: {what}")))
        }
    };
    Ok(ctx.region.array(&[Value::bool(valid), message]))
}

/// An operand as JSON: a string is read, sets and keys that are no strings become what JSON makes of them.
fn load<'r>(ctx: &mut Context<'_, 'r>, value: Value<'r>) -> Outcome<'r> {
    ctx.spend(1)?;
    match value.kind() {
        Kind::String => {
            let text = value.as_str().unwrap_or_default();
            json::read(ctx.region, text.as_bytes(), &json::ReadOptions::default())
                .map_err(|_| BuiltinError::failed("invalid JSON string"))
        }
        Kind::Object | Kind::Array if is_json(value) => Ok(value),
        Kind::Object | Kind::Array => {
            let text = json::to_string(value);
            crate::args::check_room(ctx, text.len())?;
            json::read(ctx.region, text.as_bytes(), &json::ReadOptions::default())
                .map_err(|error| BuiltinError::failed(error.to_string()))
        }
        _ => Err(BuiltinError::failed("wrong type, expected string or object")),
    }
}

fn is_json(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Set => false,
        Kind::Array => value.as_array().unwrap_or_default().iter().all(|item| is_json(*item)),
        Kind::Object => {
            let entries = value.as_object().map(|object| object.entries()).unwrap_or_default();
            entries.iter().all(|entry| entry.key.kind() == Kind::String && is_json(entry.value))
        }
        _ => true,
    }
}

/// Schemas compiled on this thread, with what they were made from, the latest last.
#[derive(Default)]
struct Schemas(Vec<(Document, Arc<Schema>)>);

const MAX_SCHEMAS: usize = 32;

fn cached<'r>(ctx: &mut Context<'_, 'r>, source: Value<'r>) -> Result<Arc<Schema>, BuiltinError> {
    let known: &mut Schemas = ctx.caches.slot("json schemas");
    if let Some((_, schema)) =
        known.0.iter().rev().find(|(document, _)| document.root().equals(source))
    {
        return Ok(Arc::clone(schema));
    }
    let loaded = load(ctx, source)?;
    let schema = Arc::new(compile::compile(ctx, loaded)?);
    let known: &mut Schemas = ctx.caches.slot("json schemas");
    if known.0.len() >= MAX_SCHEMAS {
        known.0.remove(0);
    }
    known.0.push((Document::copy_of(source), Arc::clone(&schema)));
    Ok(schema)
}
