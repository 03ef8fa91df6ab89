//! Query strings of URLs.

use crate::support::{Answer, check_room, go_text, items, pay};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Entry, Kind, Value, json};
use std::collections::HashMap;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "urlquery.decode", call: decode },
    Builtin { name: "urlquery.decode_object", call: decode_object },
    Builtin { name: "urlquery.encode", call: encode },
    Builtin { name: "urlquery.encode_object", call: encode_object },
];

fn escape(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte))
            }
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
}

fn unescape(text: &str) -> Result<Vec<u8>, BuiltinError> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let digit =
                    |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
                let (Some(high), Some(low)) = (digit(at + 1), digit(at + 2)) else {
                    let shown = &bytes[at..bytes.len().min(at + 3)];
                    let shown = Value::str(&String::from_utf8_lossy(shown)).to_string();
                    return Err(BuiltinError::failed(format!("invalid URL escape {shown}")));
                };
                out.push((high << 4 | low) as u8);
                at += 2;
            }
            byte => out.push(*byte),
        }
        at += 1;
    }
    Ok(out)
}

fn encode<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    check_room(ctx, text.len().saturating_mul(3))?;
    pay(ctx, text.len())?;
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    Ok(ctx.str(&out))
}

fn decode<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    pay(ctx, text.len())?;
    Ok(go_text(ctx, unescape(text)?))
}

fn encode_object<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let object = operands::object(args, 0)?;
    let wrong = || {
        BuiltinError::Operand(
            "operand 1 values must be string, array[string], or set[string]".to_owned(),
        )
    };
    let mut out = String::new();
    for entry in object.sorted_entries(ctx.region) {
        let single = [entry.value];
        let values = if entry.value.kind() == Kind::String {
            &single
        } else {
            items(entry.value).ok_or_else(wrong)?
        };
        let key = match entry.key.as_str() {
            Some(text) => text.to_owned(),
            None => json::to_string(entry.key),
        };
        for value in values {
            let value = value.as_str().ok_or_else(wrong)?;
            pay(ctx, key.len() + value.len())?;
            check_room(ctx, out.len())?;
            if !out.is_empty() {
                out.push('&');
            }
            escape(&key, &mut out);
            out.push('=');
            escape(value, &mut out);
        }
    }
    Ok(ctx.str(&out))
}

fn decode_object<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    pay(ctx, text.len())?;
    let mut first_error = None;
    let mut values: HashMap<Value<'r>, Vec<Value<'r>>> = HashMap::new();
    for part in text.split('&').filter(|part| !part.is_empty()) {
        if part.contains(';') {
            // As in Go, this complaint displaces earlier ones.
            first_error = Some(BuiltinError::failed("invalid semicolon separator in query"));
            continue;
        }
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        match unescape(key).and_then(|key| Ok((key, unescape(value)?))) {
            Ok((key, value)) => {
                values.entry(go_text(ctx, key)).or_default().push(go_text(ctx, value))
            }
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    if let Some(error) = first_error {
        return Err(error);
    }
    let entry = |(key, values): (_, Vec<_>)| Entry { key, value: ctx.region.array(&values) };
    Ok(ctx.region.object(&mut values.into_iter().map(entry).collect()))
}
