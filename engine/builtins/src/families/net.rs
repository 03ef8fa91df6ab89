//! Networks: CIDR blocks, and host names by way of the host.

mod block;
mod merge;

use crate::args;
use crate::go::ip;
use block::Block;
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Kind, Value};
use std::collections::HashMap;
use std::net::Ipv4Addr;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "net.cidr_contains", call: contains },
    Builtin { name: "net.cidr_contains_matches", call: contains_matches },
    Builtin { name: "net.cidr_expand", call: expand },
    Builtin { name: "net.cidr_intersects", call: intersects },
    Builtin { name: "net.cidr_is_valid", call: is_valid },
    Builtin { name: "net.cidr_merge", call: merge::cidr_merge },
    Builtin { name: "net.cidr_overlap", call: contains },
    Builtin { name: "net.lookup_ip_addr", call: lookup_ip_addr },
];

type Outcome<'r> = Result<Value<'r>, BuiltinError>;

/// A text that is to be a block; OPA calls every operand the first.
fn text<'r>(value: Value<'r>) -> Result<&'r str, BuiltinError> {
    operands::string(&[value], 0)
}

fn block(value: Value<'_>) -> Result<Block, BuiltinError> {
    let text = text(value)?;
    Block::parse(text).ok_or_else(|| invalid(text))
}

fn invalid(text: &str) -> BuiltinError {
    BuiltinError::Failed(format!("invalid CIDR address: {text}"))
}

/// The first and the last address of a block or an address.
fn ends(value: Value<'_>) -> Result<(ip::Ip, ip::Ip), BuiltinError> {
    let text = text(value)?;
    if let Some(ip) = ip::parse(text) {
        return Ok((ip, ip));
    }
    let wrong = || format!("not a valid textual representation of an IP address or CIDR: {text}");
    let block = Block::parse(text).ok_or_else(|| BuiltinError::Failed(wrong()))?;
    Ok((block.ip, block.last()))
}

/// Whether a block contains an address, both of IPv4 and plainly written; undefined for all else.
pub(crate) fn contains_plainly<'r>(block: Value<'r>, address: Value<'r>) -> Value<'r> {
    let (Some(block), Some(address)) = (block.as_str(), address.as_str()) else {
        return Value::UNDEFINED;
    };
    let found = plain_block(block).zip(address.parse::<Ipv4Addr>().ok());
    found.map_or(Value::UNDEFINED, |((start, rest), address)| {
        Value::bool((start ^ u32::from(address)) & !rest == 0)
    })
}

/// A block's address, and the bits that differ within the block.
fn plain_block(text: &str) -> Option<(u32, u32)> {
    let (start, bits) = text.split_once('/')?;
    let bits = match bits.as_bytes() {
        [one @ b'0'..=b'9'] => one - b'0',
        [ten @ b'1'..=b'3', one @ b'0'..=b'9'] => (ten - b'0') * 10 + (one - b'0'),
        _ => return None,
    };
    let start: Ipv4Addr = start.parse().ok()?;
    (bits <= 32).then(|| (u32::from(start), u32::MAX.checked_shr(bits.into()).unwrap_or(0)))
}

fn contains<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let block = block(operands::any(args, 0))?;
    let (first, last) = ends(operands::any(args, 1))?;
    Ok(Value::bool(block.contains(first) && block.contains(last)))
}

fn intersects<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let (a, b) = (block(operands::any(args, 0))?, block(operands::any(args, 1))?);
    Ok(Value::bool(a.contains(b.ip) || b.contains(a.ip)))
}

fn is_valid<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let text = operands::any(args, 0).as_str();
    Ok(Value::bool(text.is_some_and(|text| Block::parse(text).is_some())))
}

fn expand<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let block = block(operands::any(args, 0))?;
    let count = usize::try_from(block.size()).unwrap_or(usize::MAX);
    args::check_room(ctx, count.saturating_mul(64))?;
    ctx.spend(count as u64)?;
    let mut items = Vec::with_capacity(count);
    for offset in 0..count as u128 {
        items.push(ctx.str(&block.at(offset).to_string()));
        if items.len().is_multiple_of(4096) {
            ctx.spend(1)?;
        }
    }
    Ok(ctx.region.set(&mut items))
}

/// The members of an operand: what is to be a block, and what names it in the result.
fn members<'r>(
    position: usize,
    value: Value<'r>,
) -> Vec<Result<(Value<'r>, Value<'r>), BuiltinError>> {
    let member = |item: Value<'r>, name: Value<'r>| match (item.kind(), item.as_array()) {
        (Kind::String, _) => Ok((item, name)),
        (_, Some([first, ..])) => Ok((*first, name)),
        _ => Err(BuiltinError::Failed(format!(
            "operand {position}: element must be string or non-empty array"
        ))),
    };
    match value.kind() {
        Kind::String => vec![Ok((value, value))],
        Kind::Array => {
            let items = value.as_array().unwrap_or_default();
            items
                .iter()
                .enumerate()
                .map(|(index, item)| member(*item, Value::int(index as i64)))
                .collect()
        }
        Kind::Set => {
            args::items(value).unwrap_or_default().iter().map(|item| member(*item, *item)).collect()
        }
        Kind::Object => {
            let entries = value.as_object().map(|object| object.sorted_vec()).unwrap_or_default();
            entries.iter().map(|entry| member(entry.value, entry.key)).collect()
        }
        _ => Vec::new(),
    }
}

fn contains_matches<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let outer = members(1, operands::any(args, 0));
    let inner: Vec<_> = members(2, operands::any(args, 1))
        .into_iter()
        .map(|member| member.map(|(value, name)| (ends(value), name)))
        .collect();
    let mut found = Vec::new();
    for member in outer {
        ctx.spend(1 + inner.len() as u64 / 8)?;
        let (value, name) = member?;
        let mut known = None;
        for other in &inner {
            let (ends, other_name) = other.as_ref().map_err(Clone::clone)?;
            let block = match known {
                Some(block) => block,
                None => *known.insert(block(value)?),
            };
            let (first, last) = ends.as_ref().map_err(Clone::clone)?;
            if block.contains(*first) && block.contains(*last) {
                found.push(ctx.region.array(&[name, *other_name]));
            }
        }
    }
    Ok(ctx.region.set(&mut found))
}

/// What was looked up during this evaluation.
#[derive(Default)]
struct Known(HashMap<String, Vec<String>>);

fn lookup_ip_addr<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let name = operands::string(args, 0)?;
    if let Some(address) = ip::parse(name) {
        return Ok(ctx.region.set(&mut vec![ctx.str(&address.to_string())]));
    }
    let known: &mut Known = ctx.evaluation.slot("net.lookup_ip_addr");
    let addresses = match known.0.get(name) {
        Some(addresses) => addresses.clone(),
        None => {
            let addresses = ctx.host.lookup(name).map_err(BuiltinError::Failed)?;
            known.0.insert(name.to_owned(), addresses.clone());
            addresses
        }
    };
    Ok(ctx.region.set(&mut addresses.iter().map(|address| ctx.str(address)).collect()))
}
