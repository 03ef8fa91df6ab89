//! `strings.render_template`: the language of Go's `text/template` over JSON values.
//!
//! Left out: methods, functions of the host, complex numbers. Nesting and templates that call templates are limited
//! well below Go's own limit, because they use the native stack.

mod exec;
mod functions;
mod lexer;
mod parser;
mod tree;
mod value;

use crate::support::{Answer, pay};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::Value;
use lictor_value::json::{self, ReadOptions};

pub(crate) const TABLE: &[Builtin] = &[Builtin { name: "strings.render_template", call: render }];

fn render<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    let variables = as_json(ctx, operands::object(args, 1)?.value())?;
    pay(ctx, text.len())?;
    let templates = parser::parse(text).map_err(BuiltinError::Failed)?;
    let out = exec::run(ctx, &templates, text, variables)?;
    pay(ctx, out.len() / 4)?;
    Ok(ctx.str(&out.replace("<no value>", "<undefined>")))
}

/// Variables as OPA reads them: their text in Rego, taken for JSON. Sets and keys that are no strings fail there.
fn as_json<'r>(ctx: &mut Context<'_, 'r>, variables: Value<'r>) -> Answer<'r> {
    let text = variables.to_string();
    pay(ctx, text.len())?;
    json::read(ctx.region, text.as_bytes(), &ReadOptions::default())
        .map_err(|error| BuiltinError::Failed(error.message))
}
