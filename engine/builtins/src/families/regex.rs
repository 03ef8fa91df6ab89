//! Regular expressions in Go's dialect (RE2), matched after translation: by the `regex` crate, or by a small matcher of
//! our own (`lean`).
//!
//! Patterns are compiled once per thread; see `cache`. What Go's dialect says of a malformed pattern is said here
//! too, word for word. Matching takes time linear in the text.

mod cache;
mod class;
mod globs;
#[cfg(any(test, not(feature = "lazy-regex")))]
mod lean;
#[cfg(feature = "lazy-regex")]
mod matcher;
mod several;
#[cfg_attr(not(feature = "fast-regex"), path = "regex/no_table.rs")]
mod table;
mod template;
mod translate;

use crate::args::{self, int};
use crate::cache::Cache;
use cache::Compiled;
#[cfg(not(feature = "lazy-regex"))]
use lean as matcher;
use lictor_program::{Builtin, BuiltinError, Context, Memory, operands};
use lictor_value::Value;
use matcher::Captures;

#[cfg(feature = "schema")]
pub(crate) use matcher::Regex;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "re_match", call: matches },
    Builtin { name: "regex.find_all_string_submatch_n", call: find_all_string_submatch_n },
    Builtin { name: "regex.find_n", call: find_n },
    Builtin { name: "regex.globs_match", call: globs::globs_match },
    Builtin { name: "regex.is_valid", call: is_valid },
    Builtin { name: "regex.match", call: matches },
    Builtin { name: "regex.replace", call: replace },
    Builtin { name: "regex.split", call: split },
    Builtin { name: "regex.template_match", call: template::template_match },
];

pub(crate) use several::matches_any;

type Outcome<'r> = Result<Value<'r>, BuiltinError>;

/// A pattern for other families, if it is one.
#[cfg(feature = "schema")]
pub(crate) fn compile(pattern: &str) -> Option<Regex> {
    cache::compile(pattern).ok().map(|compiled| compiled.regex)
}

/// Whether a text matches a pattern that is compiled already.
pub(crate) fn known(caches: &mut Memory, pattern: &str, text: &str) -> Option<bool> {
    Some(caches.slot::<Cache<Compiled>>("regex").find(pattern)?.is_match(text))
}

fn is_valid<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let pattern = operands::any(args, 0).as_str();
    Ok(Value::bool(pattern.is_some_and(|pattern| translate::translate(pattern).is_ok())))
}

/// Pays for searching a text.
fn pay(ctx: &mut Context<'_, '_>, text: &str) -> Result<(), BuiltinError> {
    ctx.spend(1 + text.len() as u64 / 64)
}

fn matches<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (pattern, text) = (operands::string(args, 0)?, operands::string(args, 1)?);
    let compiled = cache::get(ctx, pattern)?;
    pay(ctx, text)?;
    Ok(Value::bool(compiled.is_match(text)))
}

fn split<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (pattern, text) = (operands::string(args, 0)?, operands::string(args, 1)?);
    let compiled = cache::get(ctx, pattern)?;
    pay(ctx, text)?;
    if text.is_empty() && !pattern.is_empty() {
        return Ok(ctx.region.array(&[Value::str("")]));
    }
    let mut pieces = Vec::new();
    let (mut start, mut end) = (0, 0);
    for found in compiled.regex.find_iter(text) {
        end = found.start();
        if found.end() != 0 {
            pieces.push(Value::str(&text[start..end]));
            charge(ctx, pieces.len())?;
        }
        start = found.end();
    }
    if end != text.len() {
        pieces.push(Value::str(&text[start..]));
    }
    Ok(ctx.region.array(&pieces))
}

/// Pays for results every now and then.
fn charge(ctx: &mut Context<'_, '_>, count: usize) -> Result<(), BuiltinError> {
    if count.is_multiple_of(1024) {
        args::check_room(ctx, count * 16)?;
        ctx.spend(64)?;
    }
    Ok(())
}

/// How many matches are wanted: all for a negative number.
fn limit(args: &[Value<'_>]) -> Result<usize, BuiltinError> {
    Ok(usize::try_from(int(args, 2)?).unwrap_or(usize::MAX))
}

fn find_n<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (pattern, text) = (operands::string(args, 0)?, operands::string(args, 1)?);
    let limit = limit(args)?;
    let compiled = cache::get(ctx, pattern)?;
    pay(ctx, text)?;
    let mut found = Vec::new();
    for one in compiled.regex.find_iter(text).take(limit) {
        found.push(Value::str(one.as_str()));
        charge(ctx, found.len())?;
    }
    Ok(ctx.region.array(&found))
}

fn find_all_string_submatch_n<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (pattern, text) = (operands::string(args, 0)?, operands::string(args, 1)?);
    let limit = limit(args)?;
    let compiled = cache::get(ctx, pattern)?;
    pay(ctx, text)?;
    let mut found = Vec::new();
    let mut groups = Vec::new();
    for one in compiled.regex.captures_iter(text).take(limit) {
        groups.clear();
        // A group that is repeated no times at all is unknown to the matcher, but counts.
        let all = 0..compiled.names.len();
        groups.extend(all.map(|at| Value::str(one.get(at).map_or("", |group| group.as_str()))));
        found.push(ctx.region.array(&groups));
        charge(ctx, found.len())?;
    }
    Ok(ctx.region.array(&found))
}

fn replace<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let text = operands::string(args, 0)?;
    let (pattern, replacement) = (operands::string(args, 1)?, operands::string(args, 2)?);
    let compiled = cache::get(ctx, pattern)?;
    pay(ctx, text)?;
    let room = args::room(ctx);
    let mut out = String::new();
    let mut copied = 0;
    let template = Template::new(replacement);
    if let Template::Parts(parts) = &template {
        for found in compiled.regex.captures_iter(text) {
            ctx.spend(1 + parts.len() as u64 / 8)?;
            let whole = found.get_match();
            args::push(&text[copied..whole.start()], room, &mut out)?;
            for part in parts {
                args::push(part.text(&compiled, &found), room, &mut out)?;
            }
            copied = whole.end();
        }
    } else {
        for found in compiled.regex.find_iter(text) {
            args::push(&text[copied..found.start()], room, &mut out)?;
            args::push(replacement, room, &mut out)?;
            copied = found.end();
        }
    }
    if copied == 0 && out.is_empty() {
        return Ok(args[0]);
    }
    args::push(&text[copied..], room, &mut out)?;
    ctx.spend(1 + out.len() as u64 / 64)?;
    Ok(ctx.str(&out))
}

/// A replacement, in which `$1`, `$name`, `${name}` stand for groups and `$$` for a dollar sign.
enum Template<'t> {
    Plain,
    Parts(Vec<Part<'t>>),
}

enum Part<'t> {
    Text(&'t str),
    Number(usize),
    Name(&'t str),
}

impl<'t> Template<'t> {
    fn new(text: &'t str) -> Self {
        if !text.contains('$') {
            return Template::Plain;
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            let (before, after) = (&rest[..at], &rest[at + 1..]);
            parts.push(Part::Text(before));
            (rest, _) = match (after.strip_prefix('$'), group_name(after)) {
                (Some(after), _) => (after, parts.push(Part::Text("$"))),
                (_, None) => (after, parts.push(Part::Text("$"))),
                (_, Some((name, after))) => {
                    (after, parts.push(group_number(name).map_or(Part::Name(name), Part::Number)))
                }
            };
        }
        parts.push(Part::Text(rest));
        Template::Parts(parts)
    }
}

impl<'t> Part<'t> {
    /// What the part stands for in one match.
    fn text(&self, compiled: &Compiled, found: &Captures<'t>) -> &'t str {
        let group = match self {
            Part::Text(text) => return text,
            Part::Number(number) => found.get(*number),
            Part::Name(name) => {
                let named =
                    (0..).zip(&compiled.names).filter(|(_, other)| other.as_deref() == Some(*name));
                named.map(|(number, _)| number).find_map(|number| found.get(number))
            }
        };
        group.map_or("", |group| group.as_str())
    }
}

/// Splits `name` or `{name}` from what follows it.
fn group_name(text: &str) -> Option<(&str, &str)> {
    let (braces, text) = match text.strip_prefix('{') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let word = |c: char| {
        c == '_' || c.is_ascii_alphanumeric() || (!c.is_ascii() && matcher::is_letter_or_digit(c))
    };
    let end = text.find(|c| !word(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.is_empty() {
        return None;
    }
    Some((name, if braces { rest.strip_prefix('}')? } else { rest }))
}

fn group_number(name: &str) -> Option<usize> {
    let plain = name.bytes().all(|b| b.is_ascii_digit()) && (name == "0" || !name.starts_with('0'));
    if plain && name.len() <= 9 { name.parse().ok() } else { None }
}
