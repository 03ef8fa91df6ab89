//! The functions that are evaluated: those that make tags, names and lists of what is known. Others give what is not known.

use super::eval::{Known, Object, is_known_throughout, items, text_of};
use lictor::{Kind, Region, Value, json, number};

/// What a function gives for arguments that are known or not.
pub(super) fn call<'r>(region: &'r Region, name: &str, arguments: &[Known<'r>]) -> Known<'r> {
    // These make something of arguments of which not all is known.
    match name {
        "merge" => {
            let mut merged = Object::default();
            for argument in arguments {
                if !argument.is_some_and(|value| value.kind() == Kind::Null) {
                    merged.merge(region, *argument);
                }
            }
            return Some(merged.value(region));
        }
        "tomap" | "tolist" | "sensitive" | "nonsensitive" | "try" => return *arguments.first()?,
        "coalesce" => {
            return arguments.iter().copied().find_map(|value| match value {
                Some(value) if value.kind() == Kind::Null || value.as_str() == Some("") => None,
                known => Some(known),
            })?;
        }
        "concat" => {
            let lists: Option<Vec<_>> =
                arguments.iter().map(|value| value.as_ref()?.as_array()).collect();
            return Some(region.array(&lists?.concat()));
        }
        "lookup" => return look_up(arguments),
        _ => {}
    }
    let known: Option<Vec<Value<'r>>> =
        arguments.iter().map(|value| value.filter(|value| is_known_throughout(*value))).collect();
    let known = known?;
    let text = |at: usize| known.get(at).copied().and_then(text_of);
    let list = |at: usize| known.get(at).and_then(|value| value.as_array());
    let string = |text: String| Some(region.str(&text));
    match name {
        "lower" => string(text(0)?.to_lowercase()),
        "upper" => string(text(0)?.to_uppercase()),
        "title" => string(title(&text(0)?)),
        "trimspace" => string(text(0)?.trim().to_owned()),
        "trimprefix" => string(text(0)?.strip_prefix(&text(1)?).map_or(text(0)?, str::to_owned)),
        "trimsuffix" => string(text(0)?.strip_suffix(&text(1)?).map_or(text(0)?, str::to_owned)),
        "replace" => {
            let from = text(1)?;
            let is_pattern = from.len() > 1 && from.starts_with('/') && from.ends_with('/');
            if is_pattern { None } else { string(text(0)?.replace(&from, &text(2)?)) }
        }
        "join" => {
            let texts: Option<Vec<String>> = list(1)?.iter().map(|item| text_of(*item)).collect();
            string(texts?.join(&text(0)?))
        }
        "split" => {
            let (by, of) = (text(0)?, text(1)?);
            Some(region.array(&of.split(&by).map(|part| region.str(part)).collect::<Vec<_>>()))
        }
        "format" => string(format(&known)?),
        "tostring" => string(text(0)?),
        "tonumber" => {
            let text = text(0)?;
            number::is_number_text(&text).then(|| number::from_text(region, &text))
        }
        "tobool" => text(0)?.parse().ok().map(Value::bool),
        "toset" | "distinct" => {
            let mut kept: Vec<Value<'r>> = Vec::new();
            for item in list(0)? {
                if !kept.iter().any(|known| known.equals(*item)) {
                    kept.push(*item);
                }
            }
            if name == "toset" {
                kept.sort_by(|a, b| a.compare(*b));
            }
            Some(region.array(&kept))
        }
        "compact" => {
            let mut items = list(0)?.to_vec();
            items.retain(|item| item.kind() != Kind::Null && item.as_str() != Some(""));
            Some(region.array(&items))
        }
        "flatten" => {
            let mut flat = Vec::new();
            flatten(known.first()?, &mut flat);
            Some(region.array(&flat))
        }
        "sort" => {
            let mut items = list(0)?.to_vec();
            items.sort_by(|a, b| a.compare(*b));
            Some(region.array(&items))
        }
        "reverse" => Some(region.array(&list(0)?.iter().rev().copied().collect::<Vec<_>>())),
        "length" => {
            let value = known.first()?;
            let count = value.as_str().map_or(value.len(), |text| text.chars().count());
            Some(Value::int(count as i64))
        }
        "keys" => Some(
            region.array(&items(*known.first()?)?.iter().map(|pair| pair.0).collect::<Vec<_>>()),
        ),
        "values" => Some(
            region.array(&items(*known.first()?)?.iter().map(|pair| pair.1).collect::<Vec<_>>()),
        ),
        "contains" => {
            let item = known.get(1)?;
            Some(Value::bool(list(0)?.iter().any(|own| own.equals(*item))))
        }
        "element" => {
            let (items, index) = (list(0)?, known.get(1)?.as_index()?);
            items.get(index.checked_rem(items.len())?).copied()
        }
        "zipmap" => {
            let mut object = Object::default();
            for (key, value) in list(0)?.iter().zip(list(1)?) {
                object.put(text_of(*key), *value);
            }
            Some(object.value(region))
        }
        "jsonencode" => string(json::to_string(*known.first()?)),
        _ => None,
    }
}

fn look_up<'r>(arguments: &[Known<'r>]) -> Known<'r> {
    let (map, key) = (arguments.first().copied()??, arguments.get(1).copied()??);
    let found = map.as_object()?.get(key);
    if !found.is_undefined() {
        return (!super::super::is_marker(found)).then_some(found);
    }
    if super::super::is_marker(map) {
        return None;
    }
    *arguments.get(2)?
}

fn flatten<'r>(value: &Value<'r>, flat: &mut Vec<Value<'r>>) {
    match value.as_array() {
        Some(items) => items.iter().for_each(|item| flatten(item, flat)),
        None => flat.push(*value),
    }
}

fn title(text: &str) -> String {
    let mut is_start = true;
    let letter = |char: char| {
        let upper = if is_start { char.to_uppercase().to_string() } else { char.to_string() };
        is_start = char.is_whitespace();
        upper
    };
    text.chars().map(letter).collect()
}

/// `%s`, `%d` and `%v` for plain values; other verbs are not known.
fn format(arguments: &[Value<'_>]) -> Option<String> {
    let (pattern, mut rest) = (arguments.first()?.as_str()?, arguments.get(1..)?.iter());
    let (mut made, mut chars) = (String::new(), pattern.chars());
    while let Some(char) = chars.next() {
        match char {
            '%' => match chars.next()? {
                '%' => made.push('%'),
                's' | 'd' | 'v' => made.push_str(&text_of(*rest.next()?)?),
                _ => return None,
            },
            char => made.push(char),
        }
    }
    Some(made)
}
