//! `net.cidr_merge`: the fewest blocks that cover the same addresses.

use super::block::Block;
use super::{Outcome, invalid};
use crate::args;
use crate::go::ip::{self, Ip};
use lictor_program::{BuiltinError, Context, operands};
use lictor_value::Value;

/// Addresses from first to last, and the block they are if they were not merged.
struct Range {
    first: u128,
    last: u128,
    block: Option<Block>,
}

pub(super) fn cidr_merge<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Outcome<'r> {
    let items = args::items(operands::any(args, 0))
        .ok_or_else(|| BuiltinError::failed("operand must be an array"))?;
    ctx.spend(1 + items.len() as u64)?;
    let mut ranges = items.iter().map(|item| range(*item)).collect::<Result<Vec<_>, _>>()?;
    ranges.sort_by_key(|range| (range.last, range.first));
    let mut merged: Vec<Range> = Vec::new();
    while let Some(range) = ranges.pop() {
        match merged.last_mut() {
            Some(above) if before(above.first) <= range.last => {
                *above =
                    Range { first: above.first.min(range.first), last: above.last, block: None };
            }
            _ => merged.push(range),
        }
    }
    let mut blocks = Vec::new();
    for range in merged {
        match range.block {
            Some(block) => blocks.push(ctx.str(&block.to_string())),
            None => {
                cover(range.first, range.last, |block| blocks.push(ctx.str(&block.to_string())))
            }
        }
    }
    Ok(ctx.region.set(&mut blocks))
}

fn range(item: Value<'_>) -> Result<Range, BuiltinError> {
    let text = item.as_str().ok_or_else(|| BuiltinError::failed("element must be string"))?;
    let block = match ip::parse(text) {
        None => Block::parse(text).ok_or_else(|| invalid(text))?,
        Some(ip) => match ip.to4() {
            Ip::V4(ip) => Block { ip: Ip::V4(ip), prefix: class(ip) },
            Ip::V6(_) => return Err(BuiltinError::failed("IPv6 invalid: needs prefix length")),
        },
    };
    let (first, last) = block.range();
    Ok(Range { first, last, block: Some(block) })
}

/// How many bits name the network of an address by its class.
fn class(ip: u32) -> u32 {
    match ip >> 24 {
        0..0x80 => 8,
        0x80..0xc0 => 16,
        _ => 24,
    }
}

/// The address before; the first of IPv4 and that of IPv6 have none.
fn before(ip: u128) -> u128 {
    if ip == 0 || ip == Ip::V4(0).to16() { ip } else { ip - 1 }
}

/// Covers a range with blocks, each as large as its place and the rest allow.
fn cover(first: u128, last: u128, mut each: impl FnMut(Block)) {
    let v4 = matches!(Ip::V6(first).to4(), Ip::V4(_));
    let mut at = first;
    loop {
        let most = if v4 { 32 } else { 128 };
        let mut bits = at.trailing_zeros().min(most);
        while bits > 0
            && (bits == 128 && last != u128::MAX || bits < 128 && last - at < (1 << bits) - 1)
        {
            bits -= 1;
        }
        let ip = if v4 { Ip::V4(at as u32) } else { Ip::V6(at) };
        each(Block { ip, prefix: most - bits });
        let end = if bits == 128 { u128::MAX } else { at + ((1 << bits) - 1) };
        if end >= last {
            return;
        }
        at = end + 1;
    }
}
