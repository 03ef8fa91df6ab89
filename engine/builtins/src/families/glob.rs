//! Globs: `*` and `?` stop at delimiters, `**` does not; `[abc]`, `[!a-z]` and `{a,b}` are as usual.
//!
//! The dialect is that of OPA's library without its slips: there `?` alone matches the empty text, a choice is taken for
//! one of fixed length when its first branch has none, and characters beyond ASCII are miscounted.
//! Matching takes at most the product of the lengths of pattern and text.

mod matcher;
mod parse;

use crate::args;
use crate::cache::Cache;
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Kind, Value};
use matcher::Matcher;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "glob.match", call: glob_match },
    Builtin { name: "glob.quote_meta", call: quote_meta },
];

type Outcome<'r> = Result<Value<'r>, BuiltinError>;

fn glob_match<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let pattern = operands::string(args, 0)?;
    let delimiters = delimiters(args)?;
    let text = operands::string(args, 2)?;
    ctx.spend(1 + text.len() as u64 / 64)?;
    let make = || matcher::compile(pattern, &delimiters).map_err(BuiltinError::Failed);
    let cache = ctx.caches.slot::<Cache<Matcher>>("glob");
    let matcher = if delimiters == "." {
        cache.get_or(pattern, make)?
    } else {
        cache.get_or(&format!("{delimiters}\0{pattern}"), make)?
    };
    matcher.matches(text, ctx).map(Value::bool)
}

/// The delimiters in one text: none for null, the dot for an empty array.
fn delimiters(args: &[Value<'_>]) -> Result<String, BuiltinError> {
    let value = operands::any(args, 1);
    let items = match (value.kind(), value.as_array()) {
        (Kind::Null, _) => return Ok(String::new()),
        (_, Some([])) => return Ok(".".to_owned()),
        (_, Some(items)) => items,
        _ => return Err(BuiltinError::operand_one_of(2, &["array", "null"], value)),
    };
    let mut delimiters = String::new();
    for item in items {
        let text = item.as_str().ok_or_else(|| args::element_error(2, value, "string", *item))?;
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => delimiters.push(c),
            _ => return Err(args::element_error(2, value, "rune", *item)),
        }
    }
    Ok(delimiters)
}

fn quote_meta<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let text = operands::string(args, 0)?;
    let special = |c: char| matches!(c, '*' | '?' | '\\' | '[' | ']' | '{' | '}');
    if !text.contains(special) {
        return Ok(args[0]);
    }
    args::check_room(ctx, text.len().saturating_mul(2))?;
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if special(c) {
            out.push('\\');
        }
        out.push(c);
    }
    Ok(ctx.str(&out))
}
