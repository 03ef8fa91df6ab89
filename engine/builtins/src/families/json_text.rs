//! JSON as text: marshalling and unmarshalling with Go's words. The reader and writer are `lictor_value::json`'s.

use crate::support::{Answer, go_text, pay, pay_for_text};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::json::{self, ReadError, ReadOptions, WriteOptions};
use lictor_value::{Kind, Value};

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "json.is_valid", call: is_valid },
    Builtin { name: "json.marshal", call: marshal },
    Builtin { name: "json.marshal_with_options", call: marshal_with_options },
    Builtin { name: "json.unmarshal", call: unmarshal },
];

fn written<'r>(
    ctx: &mut Context<'_, 'r>,
    value: Value<'r>,
    options: &WriteOptions<'_>,
) -> Answer<'r> {
    pay_for_text(ctx, value)?;
    let mut out = options.prefix.as_bytes().to_vec();
    json::write(value, options, &mut out);
    pay(ctx, out.len() / 16)?;
    Ok(go_text(ctx, out))
}

fn marshal<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let options = WriteOptions { escape_html: true, ..WriteOptions::default() };
    written(ctx, operands::any(args, 0), &options)
}

fn marshal_with_options<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (mut indent, mut prefix, mut pretty, mut asked) = ("\t", "", None, false);
    let entries = operands::object(args, 1)?.sorted_entries(ctx.region);
    for (index, entry) in entries.iter().enumerate() {
        let Some(key) = entry.key.as_str() else {
            let name = entry.key.type_name();
            return Err(BuiltinError::Operand(format!(
                "operand 2 failed to stringify key {} at index {index}: operand {index} must be string but got {name}",
                entry.key
            )));
        };
        match key {
            "prefix" => (prefix, asked) = (text_option(key, entry.value, index)?, true),
            "indent" => (indent, asked) = (text_option(key, entry.value, index)?, true),
            "pretty" => match entry.value.as_bool() {
                Some(flag) => pretty = Some(flag),
                None => {
                    return Err(BuiltinError::Operand(format!(
                        "operand 2 key \"{key}\" failed cast to bool"
                    )));
                }
            },
            _ => {
                return Err(BuiltinError::Operand(format!(
                    "operand 2 object contained unknown key {}",
                    entry.key
                )));
            }
        }
    }
    let options = match pretty.unwrap_or(asked) {
        true => WriteOptions { indent: Some(indent), prefix, escape_html: true },
        false => WriteOptions { escape_html: true, ..WriteOptions::default() },
    };
    written(ctx, operands::any(args, 0), &options)
}

fn text_option<'r>(key: &str, value: Value<'r>, index: usize) -> Result<&'r str, BuiltinError> {
    value.as_str().ok_or_else(|| {
        let name = value.type_name();
        BuiltinError::Operand(format!(
            "operand 2 key \"{key}\" failed cast to string: operand {index} must be string but got {name}"
        ))
    })
}

fn unmarshal<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    pay(ctx, text.len() / 16)?;
    json::read(ctx.region, text.as_bytes(), &ReadOptions::default())
        .map_err(|error| BuiltinError::Failed(complaint(text, error)))
}

/// Go's decoder reads on behind the document and complains of the next token there, not of its first character.
fn complaint(text: &str, error: ReadError) -> String {
    let rest = text.get(error.offset..).unwrap_or_default();
    if !error.message.ends_with("after top-level value") {
        return error.message;
    }
    let token: &str = match rest.bytes().next() {
        Some(b'{' | b'[' | b'}' | b']') => &rest[..1],
        Some(b'"') => rest[1..].split('"').next().unwrap_or_default(),
        Some(b'-' | b'0'..=b'9' | b't' | b'f') => rest
            .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '+' | '.'))
            .next()
            .unwrap_or_default(),
        _ => {
            return error
                .message
                .replace("after top-level value", "looking for beginning of value");
        }
    };
    format!("error: invalid character '{token}' after top-level value")
}

fn is_valid<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let value = operands::any(args, 0);
    if value.kind() != Kind::String {
        return Ok(Value::FALSE);
    }
    let text = value.as_str().unwrap_or_default();
    pay(ctx, text.len() / 16)?;
    Ok(Value::bool(json::read(ctx.region, text.as_bytes(), &ReadOptions::default()).is_ok()))
}
