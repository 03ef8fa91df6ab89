//! Strings: search, cut, join, replace, case. Positions count characters.
//!
//! Parts of an operand are given back as views of it; only new text is copied into the region.

mod replace;

use crate::args::{self, element_error, int};
use crate::go::case;
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Kind, Value};

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "concat", call: concat },
    Builtin { name: "contains", call: contains },
    Builtin { name: "endswith", call: endswith },
    Builtin { name: "indexof", call: indexof },
    Builtin { name: "indexof_n", call: indexof_n },
    Builtin { name: "lower", call: lower },
    Builtin { name: "replace", call: replace::replace },
    Builtin { name: "split", call: split },
    Builtin { name: "startswith", call: startswith },
    Builtin { name: "strings.any_prefix_match", call: any_prefix_match },
    Builtin { name: "strings.any_suffix_match", call: any_suffix_match },
    Builtin { name: "strings.count", call: count },
    Builtin { name: "strings.replace_n", call: replace::replace_n },
    Builtin { name: "strings.reverse", call: reverse },
    Builtin { name: "strings.split_n", call: split_n },
    Builtin { name: "substring", call: substring },
    Builtin { name: "trim", call: trim },
    Builtin { name: "trim_left", call: trim_left },
    Builtin { name: "trim_prefix", call: trim_prefix },
    Builtin { name: "trim_right", call: trim_right },
    Builtin { name: "trim_space", call: trim_space },
    Builtin { name: "trim_suffix", call: trim_suffix },
    Builtin { name: "upper", call: upper },
];

type Outcome<'r> = Result<Value<'r>, BuiltinError>;

fn two<'r>(args: &[Value<'r>]) -> Result<(&'r str, &'r str), BuiltinError> {
    Ok((operands::string(args, 0)?, operands::string(args, 1)?))
}

/// The operand itself when nothing was cut off it, else a view of it.
fn view<'r>(args: &[Value<'r>], whole: &str, part: &'r str) -> Value<'r> {
    if part.len() == whole.len() { args[0] } else { Value::str(part) }
}

fn concat<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let separator = operands::string(args, 0)?;
    let list = operands::any(args, 1);
    let Some(items) = args::items(list) else {
        return Err(BuiltinError::operand_one_of(2, &["set", "array"], list));
    };
    match items {
        [] => return Ok(Value::str("")),
        [one] if one.kind() == Kind::String => return Ok(*one),
        _ => {}
    }
    let mut len = separator.len() * (items.len() - 1);
    for item in items {
        len += item.as_str().ok_or_else(|| element_error(2, list, "string", *item))?.len();
    }
    args::check_room(ctx, len)?;
    ctx.spend(1 + len as u64 / 64)?;
    ctx.write(|_, out| {
        for (position, item) in items.iter().enumerate() {
            if position > 0 {
                out.push_str(separator);
            }
            out.push_str(item.as_str().unwrap_or_default());
        }
        Ok(())
    })
}

fn contains<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (text, part) = two(args)?;
    Ok(Value::bool(text.contains(part)))
}

fn startswith<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (text, prefix) = two(args)?;
    Ok(Value::bool(text.starts_with(prefix)))
}

fn endswith<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (text, suffix) = two(args)?;
    Ok(Value::bool(text.ends_with(suffix)))
}

fn sought<'r>(args: &[Value<'r>]) -> Result<(&'r str, &'r str), BuiltinError> {
    let (text, part) = two(args)?;
    if part.is_empty() {
        Err(BuiltinError::failed("empty search character"))
    } else {
        Ok((text, part))
    }
}

fn indexof<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (text, part) = sought(args)?;
    Ok(Value::int(text.find(part).map_or(-1, |at| text[..at].chars().count() as i64)))
}

fn indexof_n<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (text, part) = sought(args)?;
    let step = part.chars().next().map_or(1, char::len_utf8);
    let mut found = Vec::new();
    let (mut from, mut index) = (0, 0);
    while let Some(skipped) = text[from..].find(part) {
        index += text[from..from + skipped].chars().count() as i64;
        found.push(Value::int(index));
        from += skipped + step;
        index += 1;
        if found.len().is_multiple_of(256) {
            ctx.spend(256)?;
        }
    }
    Ok(ctx.region.array(&found))
}

fn substring<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let text = operands::string(args, 0)?;
    let offset = int(args, 1)?;
    let length = int(args, 2)?;
    let Ok(offset) = usize::try_from(offset) else {
        return Err(BuiltinError::failed("negative offset"));
    };
    let length = usize::try_from(length).ok();
    if text.is_ascii() {
        let rest = text.get(offset..).unwrap_or_default();
        return Ok(view(args, text, length.and_then(|length| rest.get(..length)).unwrap_or(rest)));
    }
    let byte_of =
        |text: &str, index: usize| text.char_indices().nth(index).map_or(text.len(), |(at, _)| at);
    let rest = &text[byte_of(text, offset)..];
    Ok(view(args, text, length.map_or(rest, |length| &rest[..byte_of(rest, length)])))
}

fn count<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (text, part) = two(args)?;
    let count = if part.is_empty() { text.chars().count() + 1 } else { text.matches(part).count() };
    Ok(Value::int(count as i64))
}

/// One array of views: the pieces between delimiters, or the characters when the delimiter is empty.
fn pieces<'r>(
    ctx: &mut Context<'_, 'r>,
    text: &'r str,
    delimiter: &str,
) -> Result<Vec<Value<'r>>, BuiltinError> {
    ctx.spend(1 + text.len() as u64 / 16)?;
    if delimiter.is_empty() {
        args::check_room(ctx, text.len().saturating_mul(16))?;
        return Ok(text
            .char_indices()
            .map(|(at, c)| Value::str(&text[at..at + c.len_utf8()]))
            .collect());
    }
    let mut list = Vec::new();
    match single_byte(delimiter) {
        Some(byte) => {
            let mut start = 0;
            for (at, _) in text.bytes().enumerate().filter(|(_, b)| *b == byte) {
                list.push(Value::str(&text[start..at]));
                start = at + 1;
            }
            list.push(Value::str(&text[start..]));
        }
        None => list.extend(text.split(delimiter).map(Value::str)),
    }
    args::check_room(ctx, list.len().saturating_mul(16))?;
    Ok(list)
}

fn single_byte(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [byte] if byte.is_ascii() => Some(*byte),
        _ => None,
    }
}

fn split<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (text, delimiter) = two(args)?;
    let list = pieces(ctx, text, delimiter)?;
    Ok(ctx.region.array(&list))
}

fn split_n<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (text, delimiter) = two(args)?;
    let wanted = int(args, 2)?;
    let list = pieces(ctx, text, delimiter)?;
    let count = usize::try_from(wanted.unsigned_abs()).unwrap_or(usize::MAX).min(list.len());
    let kept = if wanted >= 0 { &list[..count] } else { &list[list.len() - count..] };
    Ok(ctx.region.array(kept))
}

fn reverse<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let text = operands::string(args, 0)?;
    args::check_room(ctx, text.len())?;
    Ok(ctx.str(&text.chars().rev().collect::<String>()))
}

fn trim<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (text, cutset) = two(args)?;
    Ok(view(args, text, text.trim_matches(|c| cutset.contains(c))))
}

fn trim_left<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (text, cutset) = two(args)?;
    Ok(view(args, text, text.trim_start_matches(|c| cutset.contains(c))))
}

fn trim_right<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (text, cutset) = two(args)?;
    Ok(view(args, text, text.trim_end_matches(|c| cutset.contains(c))))
}

fn trim_prefix<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (text, prefix) = two(args)?;
    Ok(view(args, text, text.strip_prefix(prefix).unwrap_or(text)))
}

fn trim_suffix<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (text, suffix) = two(args)?;
    Ok(view(args, text, text.strip_suffix(suffix).unwrap_or(text)))
}

fn trim_space<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let text = operands::string(args, 0)?;
    Ok(view(args, text, text.trim()))
}

fn lower<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let text = operands::string(args, 0)?;
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Ok(args[0]);
    }
    args::check_room(ctx, text.len().saturating_mul(2))?;
    if text.is_ascii() {
        return Ok(ctx.str(&text.to_ascii_lowercase()));
    }
    Ok(ctx.str(&text.chars().map(case::lower).collect::<String>()))
}

fn upper<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let text = operands::string(args, 0)?;
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_lowercase()) {
        return Ok(args[0]);
    }
    args::check_room(ctx, text.len().saturating_mul(2))?;
    if text.is_ascii() {
        return Ok(ctx.str(&text.to_ascii_uppercase()));
    }
    Ok(ctx.str(&text.chars().map(case::upper).collect::<String>()))
}

/// A string, or the strings of an array or a set.
fn one_or_more<'r>(args: &[Value<'r>], index: usize) -> Result<Vec<&'r str>, BuiltinError> {
    let value = operands::any(args, index);
    match value.kind() {
        Kind::String => Ok(value.as_str().into_iter().collect()),
        Kind::Array | Kind::Set => args::strings(args, index),
        _ => Err(BuiltinError::operand_one_of(index + 1, &["string", "set", "array"], value)),
    }
}

/// Up to this many comparisons are made one by one; beyond, the texts are sorted and searched.
const FEW: usize = 64;

fn any_prefix_match<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (mut texts, prefixes) = (one_or_more(args, 0)?, one_or_more(args, 1)?);
    ctx.spend(1 + (texts.len() + prefixes.len()) as u64)?;
    if texts.len().saturating_mul(prefixes.len()) <= FEW {
        return Ok(Value::bool(
            prefixes.iter().any(|prefix| texts.iter().any(|text| text.starts_with(prefix))),
        ));
    }
    texts.sort_unstable();
    let starts = |prefix: &&str| {
        let at = texts.partition_point(|text| *text < *prefix);
        texts.get(at).is_some_and(|text| text.starts_with(*prefix))
    };
    Ok(Value::bool(prefixes.iter().any(starts)))
}

fn any_suffix_match<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (mut texts, suffixes) = (one_or_more(args, 0)?, one_or_more(args, 1)?);
    ctx.spend(1 + (texts.len() + suffixes.len()) as u64)?;
    if texts.len().saturating_mul(suffixes.len()) <= FEW {
        return Ok(Value::bool(
            suffixes.iter().any(|suffix| texts.iter().any(|text| text.ends_with(suffix))),
        ));
    }
    texts.sort_unstable_by(|a, b| a.bytes().rev().cmp(b.bytes().rev()));
    let ends = |suffix: &&str| {
        let at = texts.partition_point(|text| text.bytes().rev().lt(suffix.bytes().rev()));
        texts.get(at).is_some_and(|text| text.ends_with(*suffix))
    };
    Ok(Value::bool(suffixes.iter().any(ends)))
}
