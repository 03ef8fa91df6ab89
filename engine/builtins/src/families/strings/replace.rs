//! `replace` and `strings.replace_n`: one pass over the text, replacements are not looked at again.

use super::Outcome;
use crate::args;
use crate::support;
use lictor_program::{BuiltinError, Context, operands};
use lictor_value::Value;

pub(super) fn replace<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let text = operands::string(args, 0)?;
    let (old, new) = (operands::string(args, 1)?, operands::string(args, 2)?);
    if old.is_empty() {
        return several(ctx, text, &[(old, new)]);
    }
    let Some(first) = text.find(old) else { return Ok(args[0]) };
    let room = args::room(ctx);
    ctx.spend(1 + text.len() as u64 / 64)?;
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some((before, after)) = rest.split_once(old) {
        out.push_str(before);
        args::push(new, room, &mut out)?;
        rest = after;
    }
    args::push(rest, room, &mut out)?;
    Ok(ctx.str(&out))
}

pub(super) fn replace_n<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let patterns = operands::object(args, 0)?;
    let text = operands::string(args, 1)?;
    let mut pairs = Vec::with_capacity(patterns.len());
    for entry in patterns.sorted_entries(ctx.region) {
        let wrong = |part: &str| {
            BuiltinError::Operand(format!("operand 1 non-string {part} found in pattern object"))
        };
        let old = entry.key.as_str().ok_or_else(|| wrong("key"))?;
        let new = entry.value.as_str().ok_or_else(|| wrong("value"))?;
        pairs.push((old, new));
    }
    several(ctx, text, &pairs)
}

/// Replaces by pairs in the order of their keys: at each byte the first pair whose key stands there applies. An empty
/// key stands between all bytes, even inside a character, which then is one no more.
fn several<'r>(ctx: &mut Context<'_, 'r>, text: &'r str, pairs: &[(&str, &str)]) -> Outcome<'r> {
    let empty = pairs.first().filter(|(old, _)| old.is_empty()).map(|(_, new)| new.as_bytes());
    let groups = Groups::new(pairs);
    let bytes = text.as_bytes();
    let room = args::room(ctx);
    let mut out = Vec::with_capacity(text.len());
    let (mut at, mut copied, mut was_empty) = (0, 0, false);
    loop {
        let replacement = match empty {
            Some(new) if !was_empty => Some((0, new)),
            _ => groups.at(bytes, at),
        };
        was_empty = matches!(replacement, Some((0, _)));
        match replacement {
            Some((len, new)) => {
                out.extend_from_slice(&bytes[copied..at]);
                out.extend_from_slice(new);
                at += len;
                copied = at;
                args::check_room(ctx, out.len())?;
            }
            None => at += 1,
        }
        if at % 1024 == 1023 {
            ctx.spend(1 + pairs.len() as u64)?;
        }
        if at > bytes.len() {
            break;
        }
    }
    out.extend_from_slice(&bytes[copied.min(bytes.len())..]);
    if out.len() > room {
        args::check_room(ctx, out.len())?;
    }
    Ok(support::go_text(ctx, out))
}

/// Pairs with keys that are not empty, by first byte.
struct Groups<'p> {
    pairs: &'p [(&'p str, &'p str)],
    starts: [u32; 257],
}

impl<'p> Groups<'p> {
    fn new(pairs: &'p [(&'p str, &'p str)]) -> Self {
        let skipped = usize::from(pairs.first().is_some_and(|(old, _)| old.is_empty()));
        let pairs = &pairs[skipped..];
        let mut starts = [0; 257];
        for (old, _) in pairs {
            starts[old.as_bytes().first().map_or(0, |b| usize::from(*b)) + 1] += 1;
        }
        for byte in 0..256 {
            starts[byte + 1] += starts[byte];
        }
        Groups { pairs, starts }
    }

    fn at(&self, text: &[u8], at: usize) -> Option<(usize, &'p [u8])> {
        let rest = text.get(at..)?;
        let first = usize::from(*rest.first()?);
        let group = &self.pairs[self.starts[first] as usize..self.starts[first + 1] as usize];
        group
            .iter()
            .find(|(old, _)| rest.starts_with(old.as_bytes()))
            .map(|(old, new)| (old.len(), new.as_bytes()))
    }
}
