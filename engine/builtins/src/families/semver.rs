//! Semantic versions, as leniently as OPA reads them: a leading `v`, leading zeros.

use crate::support::Answer;
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::Value;
use std::cmp::Ordering;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "semver.compare", call: compare },
    Builtin { name: "semver.is_valid", call: is_valid },
];

struct Version<'a> {
    numbers: [i64; 3],
    pre_release: &'a str,
}

impl<'a> Version<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (text, metadata) = text.split_once('+').unwrap_or((text, ""));
        let (text, pre_release) = text.split_once('-').unwrap_or((text, ""));
        if !are_identifiers(metadata) || !are_identifiers(pre_release) {
            return None;
        }
        let mut parts = text.split('.').map(|part| part.parse::<i64>().ok());
        let numbers = [parts.next()??, parts.next()??, parts.next()??];
        parts.next().is_none().then_some(Version { numbers, pre_release })
    }
}

fn are_identifiers(text: &str) -> bool {
    let is_identifier = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    text.is_empty() || text.split('.').all(is_identifier)
}

fn order(a: &Version<'_>, b: &Version<'_>) -> Ordering {
    a.numbers.cmp(&b.numbers).then_with(|| match (a.pre_release, b.pre_release) {
        (a, b) if a == b => Ordering::Equal,
        ("", _) => Ordering::Greater,
        (_, "") => Ordering::Less,
        (a, b) => pre_release_order(a, b),
    })
}

fn pre_release_order(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match (number(a), number(b)) {
                (Some(a), Some(b)) => a.cmp(&b),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => a.cmp(b),
            },
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// A numeric identifier; one too large for 64 bits counts as the largest, as in OPA.
fn number(text: &str) -> Option<i64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().unwrap_or(i64::MAX))
}

fn compare<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (a, b) = (operands::string(args, 0)?, operands::string(args, 1)?);
    ctx.spend(1 + (a.len() + b.len()) as u64 / 64)?;
    let parse = |text, position| {
        let invalid = || {
            BuiltinError::failed(format!(
                "operand {position}: string {} is not a valid SemVer",
                Value::str(text)
            ))
        };
        Version::parse(text).ok_or_else(invalid)
    };
    let (a, b) = (parse(a, 1)?, parse(b, 2)?);
    Ok(Value::int(order(&a, &b) as i64))
}

fn is_valid<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    Ok(Value::bool(operands::any(args, 0).as_str().and_then(Version::parse).is_some()))
}
