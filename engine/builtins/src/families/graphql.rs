//! GraphQL queries and schemas: reading them, showing them as values, checking one against the other.
//!
//! Text and checks follow the library OPA uses, down to the words of its complaints. Execution is left out.

mod ast;
mod decode;
mod dump;
mod lexer;
mod parser;
mod rules;
mod schema;
mod validate;

use crate::cache::Cache;
use crate::support::{Answer, pay};
use ast::{Query, SchemaDocument};
use dump::Dump;
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Kind, Value};
use schema::Schema;
use std::sync::Arc;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "graphql.is_valid", call: is_valid },
    Builtin { name: "graphql.parse", call: parse },
    Builtin { name: "graphql.parse_and_verify", call: parse_and_verify },
    Builtin { name: "graphql.parse_query", call: parse_query },
    Builtin { name: "graphql.parse_schema", call: parse_schema },
    Builtin { name: "graphql.schema_is_valid", call: schema_is_valid },
];

/// Something wrong, and where; what has no place is nowhere, what is at the end of counting is at -1.
pub(crate) struct Complaint {
    message: String,
    position: Option<(u32, u32)>,
}

impl Complaint {
    /// The complaint as the library writes it.
    fn line(&self) -> String {
        match self.position {
            Some((u32::MAX, _)) => format!("input:-1:-1: {}", self.message),
            Some((line, column)) => format!("input:{line}:{column}: {}", self.message),
            None => format!("input: {}", self.message),
        }
    }
}

/// The error OPA makes of the library's: the place goes to the end.
fn error_of(text: &str) -> String {
    let mut parts = text.splitn(4, ':').skip(1);
    let mut number = || parts.next().and_then(|part| part.parse::<u64>().ok());
    match (number(), number(), parts.next()) {
        (Some(row), Some(column), Some(message)) => {
            let message = message.trim_start_matches(' ');
            let message = message.strip_suffix(".\n").unwrap_or(message);
            format!("{message} in GraphQL string at location {row}:{column}")
        }
        _ => format!("GraphQL parse error: {text}"),
    }
}

/// Why a document cannot be had.
enum Trouble {
    /// It is neither text nor an object.
    Type,
    Text(String),
    Halt(BuiltinError),
}

impl From<BuiltinError> for Trouble {
    fn from(error: BuiltinError) -> Self {
        Trouble::Halt(error)
    }
}

impl Trouble {
    fn error(self, position: usize, value: Value<'_>) -> BuiltinError {
        match self {
            Trouble::Type => BuiltinError::operand_one_of(position, &["string", "object"], value),
            Trouble::Text(text) => BuiltinError::Failed(text),
            Trouble::Halt(error) => error,
        }
    }
}

fn query_of(ctx: &mut Context<'_, '_>, value: Value<'_>) -> Result<Query, Trouble> {
    match value.kind() {
        Kind::String => {
            let text = value.as_str().unwrap_or_default();
            pay(ctx, text.len())?;
            parser::query(text).map_err(|complaint| Trouble::Text(error_of(&complaint.line())))
        }
        Kind::Object => decode::query(value).map_err(Trouble::Text),
        _ => Err(Trouble::Type),
    }
}

fn document_of(ctx: &mut Context<'_, '_>, value: Value<'_>) -> Result<SchemaDocument, Trouble> {
    match value.kind() {
        Kind::String => {
            let text = value.as_str().unwrap_or_default();
            pay(ctx, text.len())?;
            parser::schema(text).map_err(|complaint| Trouble::Text(error_of(&complaint.line())))
        }
        Kind::Object => decode::schema(value).map_err(Trouble::Text),
        _ => Err(Trouble::Type),
    }
}

fn build(document: SchemaDocument) -> Result<Schema, Trouble> {
    Schema::build(document).map_err(|complaint| {
        let line = complaint.line();
        Trouble::Text(format!("Error in gqlparser SchemaDocument to Schema conversion: {line}"))
    })
}

/// The schema a value describes; schemas given as text are kept.
fn schema_of(ctx: &mut Context<'_, '_>, value: Value<'_>) -> Result<Arc<Schema>, Trouble> {
    let Some(text) = value.as_str() else {
        let document = document_of(ctx, value)?;
        return build(document).map(Arc::new);
    };
    pay(ctx, text.len())?;
    ctx.caches.slot::<Cache<Schema>>("graphql").get_or(text, || {
        let document =
            parser::schema(text).map_err(|complaint| Trouble::Text(error_of(&complaint.line())))?;
        build(document)
    })
}

/// Checks a query against a schema.
fn check(ctx: &mut Context<'_, '_>, schema: &Schema, query: &Query) -> Result<(), Trouble> {
    let (complaints, steps) = validate::validate(schema, query, *ctx.steps_left);
    ctx.spend(steps)?;
    if complaints.is_empty() {
        return Ok(());
    }
    let all: String = complaints.iter().map(|complaint| complaint.line() + "\n").collect();
    Err(Trouble::Text(error_of(&all)))
}

fn parse_query<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    operands::string(args, 0)?;
    let value = operands::any(args, 0);
    let query = query_of(ctx, value).map_err(|trouble| trouble.error(1, value))?;
    Ok(Dump(ctx.region).query(&query))
}

fn parse_schema<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    operands::string(args, 0)?;
    let value = operands::any(args, 0);
    let document = document_of(ctx, value).map_err(|trouble| trouble.error(1, value))?;
    Ok(Dump(ctx.region).schema(&document))
}

fn parse<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (first, second) = (operands::any(args, 0), operands::any(args, 1));
    // The operands are counted from 0 in what is said of their types.
    let query = query_of(ctx, first).map_err(|trouble| trouble.error(0, first))?;
    let document = document_of(ctx, second).map_err(|trouble| trouble.error(1, second))?;
    let shown = Dump(ctx.region).schema(&document);
    let schema = schema_of(ctx, second).map_err(|trouble| trouble.error(1, second))?;
    check(ctx, &schema, &query).map_err(|trouble| trouble.error(1, second))?;
    Ok(ctx.region.array(&[Dump(ctx.region).query(&query), shown]))
}

/// A check that says no instead of failing.
fn verified<'r>(
    ctx: &mut Context<'_, 'r>,
    args: &[Value<'r>],
) -> Result<Option<Query>, BuiltinError> {
    let mut attempt = || {
        let query = query_of(ctx, operands::any(args, 0))?;
        let schema = schema_of(ctx, operands::any(args, 1))?;
        check(ctx, &schema, &query)?;
        Ok(query)
    };
    match attempt() {
        Ok(query) => Ok(Some(query)),
        Err(Trouble::Halt(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

fn parse_and_verify<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let nothing = ctx.region.record(&[]);
    let Some(query) = verified(ctx, args)? else {
        return Ok(ctx.region.array(&[Value::FALSE, nothing, nothing]));
    };
    let second = operands::any(args, 1);
    let document = document_of(ctx, second).map_err(|trouble| trouble.error(1, second))?;
    let dump = Dump(ctx.region);
    Ok(ctx.region.array(&[Value::TRUE, dump.query(&query), dump.schema(&document)]))
}

fn is_valid<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    Ok(Value::bool(verified(ctx, args)?.is_some()))
}

fn schema_is_valid<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    match schema_of(ctx, operands::any(args, 0)) {
        Ok(_) => Ok(Value::TRUE),
        Err(Trouble::Halt(error)) => Err(error),
        Err(_) => Ok(Value::FALSE),
    }
}
