//! What has no family: template strings, notes in traces, facts of the process.

use crate::args::{push, room, write_text};
use crate::support::{Answer, pay};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::Value;
use lictor_value::json::{self, ReadOptions};

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "internal.template_string", call: template_string },
    Builtin { name: "opa.runtime", call: runtime },
    Builtin { name: "trace", call: trace },
];

fn template_string<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (room, mut out) = (room(ctx), String::new());
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
            Some(text) => push(text, room, &mut out)?,
            None => write_text(shown, room, &mut out)?,
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
