//! Addresses of resources and paths in them, taken apart, and the patterns that people write for them.

use crate::pattern;
use lictor::Value;

/// A step of an address: a name, and the instance behind it.
#[derive(Debug, PartialEq, Eq)]
struct Step<'a> {
    name: &'a str,
    index: Option<&'a str>,
}

/// Takes an address apart at its dots, but not at those in brackets and quotes.
fn steps(address: &str) -> Vec<Step<'_>> {
    let (mut steps, mut start, mut open, mut quoted, mut escaped) =
        (Vec::new(), 0, None, false, false);
    let mut index = None;
    for (at, byte) in address.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' if open.is_none() => open = Some(at),
            b']' => index = open.map(|from| (from, &address[from + 1..at])),
            b'.' if open.is_none() || index.is_some() => {
                steps.push(step(address, start, at, index));
                (start, open, index) = (at + 1, None, None);
            }
            _ => {}
        }
    }
    steps.push(step(address, start, address.len(), index));
    steps
}

fn step<'a>(
    address: &'a str,
    start: usize,
    end: usize,
    index: Option<(usize, &'a str)>,
) -> Step<'a> {
    match index {
        Some((from, inside)) => Step { name: &address[start..from], index: Some(inside) },
        None => Step { name: &address[start..end], index: None },
    }
}

/// Whether a pattern stands for an address. `*` is any text of one step, `**` any number of steps; without an instance a
/// step stands for all of them.
#[must_use]
pub fn matches(pattern: &str, address: &str) -> bool {
    match_steps(&steps(pattern), &steps(address))
}

fn match_steps(pattern: &[Step<'_>], address: &[Step<'_>]) -> bool {
    let Some((first, rest)) = pattern.split_first() else { return address.is_empty() };
    if first.name == "**" {
        return (0..=address.len()).any(|from| match_steps(rest, &address[from..]));
    }
    let Some((own, more)) = address.split_first() else { return false };
    let is_instance = match (first.index, own.index) {
        (None, _) => true,
        (Some(pattern), Some(own)) => pattern::matches(pattern, own),
        (Some(_), None) => false,
    };
    is_instance && pattern::matches(first.name, own.name) && match_steps(rest, more)
}

/// Whether a JSON pointer with `*` for one step and `**` for any number stands for a path, or for something it is in.
#[must_use]
pub fn covers(pointer: &str, path: &[Value<'_>]) -> bool {
    let steps: Vec<&str> = pointer.strip_prefix('/').unwrap_or(pointer).split('/').collect();
    covers_steps(&steps, path)
}

fn covers_steps(pattern: &[&str], path: &[Value<'_>]) -> bool {
    let Some((first, rest)) = pattern.split_first() else { return true };
    if *first == "**" {
        return (0..=path.len()).any(|from| covers_steps(rest, &path[from..]));
    }
    let Some((own, more)) = path.split_first() else { return false };
    let own = own.as_str().map_or_else(|| own.to_string(), str::to_owned);
    let first = first.replace("~1", "/").replace("~0", "~");
    pattern::matches(&first, &own) && covers_steps(rest, more)
}

#[cfg(test)]
mod tests {
    use super::{covers, matches};
    use lictor::Value;

    #[test]
    fn addresses() {
        for (pattern, address, want) in [
            ("aws_instance.web", "aws_instance.web", true),
            ("aws_instance.web", "aws_instance.web[0]", true),
            ("aws_instance.web[0]", "aws_instance.web", false),
            ("aws_instance.web[0]", "aws_instance.web[10]", false),
            ("aws_instance.web[*]", "aws_instance.web[10]", true),
            ("aws_instance.*", "aws_instance.web[\"a.b\"]", true),
            ("aws_instance.web[\"a.*\"]", "aws_instance.web[\"a.b\"]", true),
            ("aws_instance.*", "module.x.aws_instance.web", false),
            ("module.*.aws_instance.*", "module.x[\"]\"].aws_instance.web", true),
            ("**.aws_instance.web", "module.a.module.b.aws_instance.web", true),
            ("**.aws_instance.web", "aws_instance.web", true),
            ("aws_instance", "aws_instance.web", false),
            ("*", "aws_instance.web", false),
            ("**", "aws_instance.web", true),
        ] {
            assert_eq!(matches(pattern, address), want, "{pattern} {address}");
        }
    }

    #[test]
    fn pointers() {
        let path = [Value::str("ingress"), Value::int(0), Value::str("a/b")];
        for (pointer, want) in [
            ("/ingress", true),
            ("ingress", true),
            ("/ingress/0/a~1b", true),
            ("/ingress/*/a*", true),
            ("/**", true),
            ("/**/a~1b", true),
            ("/ingress/1", false),
            ("/ingress/0/a~1b/c", false),
            ("/egress", false),
        ] {
            assert_eq!(covers(pointer, &path), want, "{pointer}");
        }
    }
}
