//! `regex.template_match`: plain text with patterns between delimiters.

use super::{Outcome, cache, pay};
use crate::go::quote;
use lictor_program::{BuiltinError, Context, operands};
use lictor_value::Value;

pub(super) fn template_match<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (template, text) = (operands::string(args, 0)?, operands::string(args, 1)?);
    let (start, end) = (operands::string(args, 2)?, operands::string(args, 3)?);
    // Go's words give the length of the first delimiter in both cases.
    let wrong = |which: &str| {
        let len = start.len();
        BuiltinError::Failed(format!(
            "{which} delimiter has to be exactly one character long but is {len} long"
        ))
    };
    let &[open] = start.as_bytes() else { return Err(wrong("start")) };
    let &[close] = end.as_bytes() else { return Err(wrong("end")) };
    let key = format!("{start}{end}\0{template}");
    let compiled = cache::get_or(ctx, &key, || cache::compile(&pattern(template, open, close)?))?;
    pay(ctx, text)?;
    Ok(Value::bool(compiled.is_match(text)))
}

/// The pattern that a template stands for; each of its parts must be one by itself.
fn pattern(template: &str, open: u8, close: u8) -> Result<String, BuiltinError> {
    let mut pattern = String::from("^");
    let mut end = 0;
    for (from, to) in parts(template, open, close)? {
        quote_meta(&template[end..from], &mut pattern);
        let part = &template[from + 1..to - 1];
        cache::compile(&format!("^{part}$"))?;
        pattern.push('(');
        pattern.push_str(part);
        pattern.push(')');
        end = to;
    }
    quote_meta(&template[end..], &mut pattern);
    pattern.push('$');
    Ok(pattern)
}

/// Where the outermost parts between delimiters begin and end.
fn parts(template: &str, open: u8, close: u8) -> Result<Vec<(usize, usize)>, BuiltinError> {
    let unbalanced = || {
        let mut text = String::from("unbalanced braces in ");
        quote::quote(template, false, &mut text);
        BuiltinError::Failed(text)
    };
    let mut parts = Vec::new();
    let (mut level, mut start) = (0_usize, 0);
    for (at, byte) in template.bytes().enumerate() {
        if byte == open {
            level += 1;
            if level == 1 {
                start = at;
            }
        } else if byte == close {
            level = level.checked_sub(1).ok_or_else(unbalanced)?;
            if level == 0 {
                parts.push((start, at + 1));
            }
        }
    }
    if level == 0 { Ok(parts) } else { Err(unbalanced()) }
}

fn quote_meta(text: &str, out: &mut String) {
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
}
