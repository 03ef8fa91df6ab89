//! What has no family: template strings, notes in traces, facts of the process.

use crate::support::{Answer, pay};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::json::{self, ReadOptions};
use lictor_value::{Value, write_text};

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "internal.template_string", call: template_string },
    Builtin { name: "opa.runtime", call: runtime },
    Builtin { name: "trace", call: trace },
];

fn template_string<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let mut out = String::new();
    for part in operands::array(args, 0)? {
        let shown = match part.as_set() {
            None => *part,
            Some(set) => match set.items() {
                [] => Value::str("<undefined>"),
                [only] => *only,
                _ => {
                    return Err(BuiltinError::failed(
                        "template-strings must not produce multiple outputs",
                    ));
                }
            },
        };
        match shown.as_str() {
            Some(text) => out.push_str(text),
            // Writing to a string does not fail.
            None => write_text(shown, &mut out).unwrap_or_default(),
        }
        pay(ctx, out.len() / 64)?;
    }
    Ok(ctx.str(&out))
}

fn trace<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let note = operands::string(args, 0)?;
    ctx.host.note(&(ctx.place)(), note);
    Ok(Value::TRUE)
}

fn runtime<'r>(ctx: &mut Context<'_, 'r>, _: &[Value<'r>]) -> Answer<'r> {
    let text = ctx.host.runtime_json();
    json::read(ctx.region, text.as_bytes(), &ReadOptions::default())
        .map_err(|error| BuiltinError::failed(error.to_string()))
}
