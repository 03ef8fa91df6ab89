//! The functions of templates.

use super::value::{Datum, Val, field};
use crate::families::sprintf::{Arg, format};
use std::borrow::Cow;
use std::cmp::Ordering;

/// How many arguments a function takes: at least so many, and at most.
const FUNCTIONS: &[(&str, usize, Option<usize>)] = &[
    ("and", 1, None),
    ("call", 1, None),
    ("eq", 1, None),
    ("ge", 2, Some(2)),
    ("gt", 2, Some(2)),
    ("html", 0, None),
    ("index", 1, None),
    ("js", 0, None),
    ("le", 2, Some(2)),
    ("len", 1, Some(1)),
    ("lt", 2, Some(2)),
    ("ne", 2, Some(2)),
    ("not", 1, Some(1)),
    ("or", 1, None),
    ("print", 0, None),
    ("printf", 1, None),
    ("println", 0, None),
    ("slice", 1, None),
    ("urlquery", 0, None),
];

/// Whether there is such a function.
pub(super) fn is_function(name: &str) -> bool {
    FUNCTIONS.iter().any(|(known, ..)| *known == name)
}

/// Complains of a wrong number of arguments: `given` with and `written` without what a pipe passes on.
pub(super) fn check_count(name: &str, given: usize, written: usize) -> Result<(), String> {
    let Some((_, least, most)) = FUNCTIONS.iter().find(|(known, ..)| *known == name) else {
        return Ok(());
    };
    match most {
        None if given < *least => {
            Err(format!("wrong number of args for {name}: want at least {least} got {written}"))
        }
        Some(most) if given != *most => {
            Err(format!("wrong number of args for {name}: want {most} got {given}"))
        }
        _ => Ok(()),
    }
}

/// Calls a function (not `and` and `or`, which do not look at all their arguments). `room` bounds a text it makes.
pub(super) fn call<'r>(
    name: &str,
    args: &[Val<'r>],
    first: &str,
    room: usize,
) -> Result<Val<'r>, String> {
    let datum = |index: usize| args.get(index).map_or(&Datum::Missing, |arg| &arg.datum);
    let order = || compare(datum(0), datum(1));
    let result = match name {
        "call" => match datum(0) {
            Datum::Missing | Datum::Nil => return Err("call of nil".to_owned()),
            callee => return Err(format!("non-function {first} of type {}", callee.type_name())),
        },
        "eq" => Datum::Bool(equal_any(args)?),
        "ne" => Datum::Bool(!equal_any(args)?),
        "lt" => Datum::Bool(order()?.is_lt()),
        "le" => Datum::Bool(order()?.is_lt() || equal_any(args)?),
        "gt" => Datum::Bool(!(order()?.is_lt() || equal_any(args)?)),
        "ge" => Datum::Bool(!order()?.is_lt()),
        "html" => Datum::text(&escape_html(&joined(args))),
        "js" => Datum::text(&escape_js(&joined(args))),
        "urlquery" => Datum::text(&escape_query(&joined(args))),
        "index" => return index(args),
        "slice" => slice(args)?,
        "len" => Datum::Int(len(datum(0))?),
        "not" => Datum::Bool(!datum(0).is_true()),
        "print" => Datum::text(&print(args)),
        "println" => Datum::text(&print_line(args)),
        "printf" => Datum::text(&printf(args, room)?),
        _ => Datum::Missing,
    };
    Ok(result.into())
}

fn is_basic(datum: &Datum<'_>) -> bool {
    !matches!(datum, Datum::Missing | Datum::Nil | Datum::List(_) | Datum::Map(_))
}

fn is_text<'d>(datum: &'d Datum<'_>) -> Option<&'d str> {
    match datum {
        Datum::Text(text) | Datum::Number(text) => Some(text),
        _ => None,
    }
}

fn incompatible(one: &Datum<'_>, other: &Datum<'_>) -> String {
    format!("incompatible types for comparison: {} and {}", one.type_name(), other.type_name())
}

fn compare(one: &Datum<'_>, other: &Datum<'_>) -> Result<Ordering, String> {
    const INVALID: &str = "invalid type for comparison";
    if !is_basic(one) || !is_basic(other) {
        return Err(INVALID.to_owned());
    }
    match (one, other) {
        (Datum::Int(a), Datum::Int(b)) => Ok(a.cmp(b)),
        (Datum::Float(a), Datum::Float(b)) => Ok(a.partial_cmp(b).unwrap_or(Ordering::Equal)),
        (Datum::Bool(_), Datum::Bool(_)) => Err(INVALID.to_owned()),
        _ => match (is_text(one), is_text(other)) {
            (Some(a), Some(b)) => Ok(a.cmp(b)),
            _ => Err(incompatible(one, other)),
        },
    }
}

/// Whether the first argument equals one of the others.
fn equal_any(args: &[Val<'_>]) -> Result<bool, String> {
    let Some((first, others)) = args.split_first() else { return Ok(false) };
    if others.is_empty() {
        return Err("missing argument for comparison".to_owned());
    }
    for other in others {
        if equal(&first.datum, &other.datum)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn equal(one: &Datum<'_>, other: &Datum<'_>) -> Result<bool, String> {
    let absent = |datum: &Datum<'_>| matches!(datum, Datum::Missing | Datum::Nil);
    match (one, other) {
        (Datum::Bool(a), Datum::Bool(b)) => Ok(a == b),
        (Datum::Int(a), Datum::Int(b)) => Ok(a == b),
        (Datum::Float(a), Datum::Float(b)) => Ok(a == b),
        _ if absent(one) || absent(other) => Ok(absent(one) && absent(other)),
        (Datum::List(_), Datum::List(_)) | (Datum::Map(_), Datum::Map(_)) => {
            Err(format!("non-comparable type {}: {}", other.shown(), other.type_name()))
        }
        (Datum::List(_), Datum::Map(_)) | (Datum::Map(_), Datum::List(_)) => Err(format!(
            "non-comparable types {}: {}, {}: {}",
            one.shown(),
            one.type_name(),
            other.type_name(),
            other.shown()
        )),
        _ => match (is_text(one), is_text(other)) {
            (Some(a), Some(b)) => Ok(a == b),
            _ => Err(incompatible(one, other)),
        },
    }
}

fn position(index: &Datum<'_>, len: usize) -> Result<usize, String> {
    match index {
        Datum::Int(at) => match usize::try_from(*at) {
            Ok(position) if position <= len => Ok(position),
            _ => Err(format!("index out of range: {at}")),
        },
        Datum::Missing | Datum::Nil => Err("cannot index slice/array with nil".to_owned()),
        other => Err(format!("cannot index slice/array with type {}", other.type_name())),
    }
}

fn index<'r>(args: &[Val<'r>]) -> Result<Val<'r>, String> {
    let Some((item, indexes)) = args.split_first() else { return Ok(Datum::Missing.into()) };
    let mut item = item.clone();
    if matches!(item.datum, Datum::Missing | Datum::Nil) {
        return Err("index of untyped nil".to_owned());
    }
    for index in indexes {
        let range = || format!("index out of range: {}", index.datum.shown());
        let datum = match &item.datum {
            Datum::List(items) => {
                Datum::of(*items.get(position(&index.datum, items.len())?).ok_or_else(range)?)
            }
            Datum::Text(text) | Datum::Number(text) => {
                let at = position(&index.datum, text.len())?;
                Datum::Int(i64::from(*text.as_bytes().get(at).ok_or_else(range)?))
            }
            Datum::Map(map) => match &index.datum {
                Datum::Text(key) => match field(*map, key) {
                    Datum::Missing => Datum::Nil,
                    found => found,
                },
                Datum::Missing | Datum::Nil => {
                    return Err("value is nil; should be of type string".to_owned());
                }
                other => {
                    return Err(format!("value has type {}; should be string", other.type_name()));
                }
            },
            Datum::Missing | Datum::Nil => return Err("index of nil pointer".to_owned()),
            other => return Err(format!("can't index item of type {}", other.type_name())),
        };
        item = Val { datum, boxed: true };
    }
    Ok(item)
}

fn slice<'r>(args: &[Val<'r>]) -> Result<Datum<'r>, String> {
    let Some((item, indexes)) = args.split_first() else { return Ok(Datum::Missing) };
    if indexes.len() > 3 {
        return Err(format!("too many slice indexes: {}", indexes.len()));
    }
    let len = match &item.datum {
        Datum::Missing | Datum::Nil => return Err("slice of untyped nil".to_owned()),
        Datum::Text(text) | Datum::Number(text) if indexes.len() < 3 => text.len(),
        Datum::Text(_) | Datum::Number(_) => return Err("cannot 3-index slice a string".to_owned()),
        Datum::List(items) => items.len(),
        other => return Err(format!("can't slice item of type {}", other.type_name())),
    };
    let mut bounds = [0, len, len];
    for (bound, index) in bounds.iter_mut().zip(indexes) {
        *bound = position(&index.datum, len)?;
    }
    let [start, end, cap] = bounds;
    if start > end || end > cap {
        let (low, high) = if start > end { (start, end) } else { (end, cap) };
        return Err(format!("invalid slice index: {low} > {high}"));
    }
    Ok(match &item.datum {
        Datum::List(items) => Datum::List(&items[start..end]),
        Datum::Number(text) => {
            Datum::Number(String::from_utf8_lossy(&text.as_bytes()[start..end]).into())
        }
        Datum::Text(text) => {
            Datum::Text(String::from_utf8_lossy(&text.as_bytes()[start..end]).into())
        }
        _ => Datum::Missing,
    })
}

fn len(datum: &Datum<'_>) -> Result<i64, String> {
    let len = match datum {
        Datum::Text(text) | Datum::Number(text) => text.len(),
        Datum::List(items) => items.len(),
        Datum::Map(map) => map.len(),
        Datum::Missing => {
            return Err("reflect: call of reflect.Value.Type on zero Value".to_owned());
        }
        Datum::Nil => return Err("len of nil pointer".to_owned()),
        other => return Err(format!("len of type {}", other.type_name())),
    };
    Ok(len as i64)
}

/// Arguments side by side, with a space between two that are not text.
fn print(args: &[Val<'_>]) -> String {
    let mut out = String::new();
    for (at, arg) in args.iter().enumerate() {
        if at > 0 && is_text(&arg.datum).is_none() && is_text(&args[at - 1].datum).is_none() {
            out.push(' ');
        }
        arg.datum.print(&mut out);
    }
    out
}

fn print_line(args: &[Val<'_>]) -> String {
    let shown: Vec<_> = args.iter().map(|arg| arg.datum.shown()).collect();
    shown.join(" ") + "\n"
}

/// The text to be escaped: the only argument, or all as they are printed.
fn joined(args: &[Val<'_>]) -> String {
    match args {
        [Val { datum: Datum::Text(text), .. }] => text.to_string(),
        _ => print(args),
    }
}

fn printf(args: &[Val<'_>], room: usize) -> Result<String, String> {
    let Some((pattern, args)) = args.split_first() else { return Ok(String::new()) };
    let pattern = is_text(&pattern.datum).unwrap_or_default();
    let args: Vec<Arg<'_>> = args
        .iter()
        .map(|arg| match &arg.datum {
            Datum::Int(int) => Arg::Int(*int),
            Datum::Float(float) => Arg::Float(*float),
            Datum::Text(text) => Arg::Text(Cow::Borrowed(text)),
            other => Arg::Other { text: other.shown(), type_name: other.type_name() },
        })
        .collect();
    format(pattern, &args, room).map_err(|_| "text too long".to_owned())
}

fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0' => out.push('\u{fffd}'),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
    out
}

fn escape_js(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '\'' | '"' => {
                out.push('\\');
                out.push(c);
            }
            '<' | '>' | '&' | '=' | '\0'..' ' => out.push_str(&format!("\\u{:04X}", c as u32)),
            _ if crate::go::quote::is_print(c) => out.push(c),
            _ => out.push_str(&format!("\\u{:04X}", c as u32)),
        }
    }
    out
}

fn escape_query(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'_' | b'.' | b'~' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
