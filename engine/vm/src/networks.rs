//! Which blocks of addresses an address is in, by binary search.
//!
//! Blocks are nested or apart, so their ends cut all addresses into stretches whose members are in the same blocks.
//! Text is read as `net.cidr_contains` reads it, or not at all: what is not plainly an address is left to the builtin.

use crate::join::{NONE, Step};
use lictor_value::Value;
use std::cmp::Reverse;
use std::net::{IpAddr, Ipv6Addr};

/// Where a stretch starts, and the first step through its blocks.
type Stretch<T> = (T, u32);

#[derive(Debug, Default)]
pub(crate) struct Networks {
    v4: Vec<Stretch<u32>>,
    v6: Vec<Stretch<u128>>,
}

/// First and last address of a block, and the item it is.
type Block = (u128, u128, u32);

impl Networks {
    /// The blocks of some items, and the steps through them; none where one is no block, or they nest too much.
    pub(crate) fn make<'r>(
        items: impl Iterator<Item = (u32, Value<'r>)>,
    ) -> Option<(Networks, Vec<Step>)> {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for (item, text) in items {
            let (first, last, is_v4) = block(text.as_str()?)?;
            if is_v4 { &mut v4 } else { &mut v6 }.push((first, last, item));
        }
        let mut steps = Vec::new();
        let v4 = stretches(v4, &mut steps)?;
        let v6 = stretches(v6, &mut steps)?;
        let v4 = v4.into_iter().filter(|(start, _)| *start <= u128::from(u32::MAX));
        let v4 = v4.map(|(start, step)| (start as u32, step)).collect();
        Some((Networks { v4, v6 }, steps))
    }

    /// The first step through the blocks an address is in; none where the text is no address.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        Some(match address(text)? {
            IpAddr::V4(address) => in_stretch(&self.v4, u32::from(address)),
            IpAddr::V6(address) => in_stretch(&self.v6, u128::from(address)),
        })
    }

    pub(crate) fn bytes(&self) -> usize {
        size_of_val(self.v4.as_slice()) + size_of_val(self.v6.as_slice())
    }
}

fn in_stretch<T: Ord + Copy>(stretches: &[Stretch<T>], address: T) -> u32 {
    let behind = stretches.partition_point(|(start, _)| *start <= address);
    behind.checked_sub(1).map_or(NONE, |at| stretches[at].1)
}

/// Cuts addresses where blocks start and end. Items that a stretch is in stand in their order.
fn stretches(mut blocks: Vec<Block>, steps: &mut Vec<Step>) -> Option<Vec<Stretch<u128>>> {
    blocks.sort_unstable_by_key(|(first, last, item)| (*first, Reverse(*last), *item));
    let most = steps.len() + blocks.len() * 64 + 1024;
    let mut found: Vec<Stretch<u128>> = Vec::new();
    let mut open: Vec<(u128, u32)> = Vec::new();
    let mut cut = |start: u128, open: &[(u128, u32)]| {
        let mut items: Vec<u32> = open.iter().map(|(_, item)| *item).collect();
        items.sort_unstable();
        let first = if items.is_empty() { NONE } else { steps.len() as u32 };
        for (at, item) in items.iter().enumerate() {
            let next = if at + 1 < items.len() { steps.len() as u32 + 1 } else { NONE };
            steps.push(Step { item: *item, next });
        }
        match found.last_mut() {
            Some(last) if last.0 == start => last.1 = first,
            _ => found.push((start, first)),
        }
        (steps.len() <= most).then_some(())
    };
    for (first, last, item) in blocks {
        while let Some((end, _)) = open.pop_if(|(end, _)| *end < first) {
            cut(end + 1, &open)?;
        }
        open.push((last, item));
        cut(first, &open)?;
    }
    while let Some((end, _)) = open.pop() {
        if let Some(start) = end.checked_add(1) {
            cut(start, &open)?;
        }
    }
    Some(found)
}

/// An address; one of IPv4 in IPv6's clothes is one of IPv4.
fn address(text: &str) -> Option<IpAddr> {
    let address: IpAddr = text.parse().ok()?;
    Some(match address {
        IpAddr::V6(address) => address.to_ipv4_mapped().map_or(IpAddr::V6(address), IpAddr::V4),
        v4 => v4,
    })
}

/// First and last address of a block, and whether they are of IPv4.
fn block(text: &str) -> Option<(u128, u128, bool)> {
    let (start, bits) = text.split_once('/')?;
    let digits = !bits.is_empty() && bits.bytes().all(|byte| byte.is_ascii_digit());
    let bits: u32 = digits.then(|| bits.parse().ok())??;
    let (first, last) = match start.parse().ok()? {
        IpAddr::V4(start) => {
            let rest = u32::MAX.checked_shr(bits).unwrap_or(0);
            (bits <= 32).then(|| {
                let start = u32::from(start);
                (u128::from(start & !rest), u128::from(start | rest))
            })?
        }
        IpAddr::V6(start) => {
            let rest = u128::MAX.checked_shr(bits).unwrap_or(0);
            let start = u128::from(start);
            let (first, last) = (bits <= 128).then_some((start & !rest, start | rest))?;
            return match Ipv6Addr::from(first).to_ipv4_mapped() {
                // As the builtin has it: fewer than 96 bits are none.
                Some(v4) => {
                    let rest = u32::MAX.checked_shr(bits.saturating_sub(96)).unwrap_or(0);
                    let v4 = u32::from(v4);
                    Some((u128::from(v4 & !rest), u128::from(v4 | rest), true))
                }
                None => Some((first, last, false)),
            };
        }
    };
    Some((first, last, true))
}

#[cfg(test)]
mod tests {
    use super::Networks;
    use lictor_value::Value;

    /// The items whose blocks hold the address, or nothing where the table cannot say.
    fn found(blocks: &[&'static str], address: &str) -> Option<Vec<u32>> {
        let items = (0u32..).zip(blocks).map(|(at, text)| (at, Value::str(text)));
        let (networks, steps) = Networks::make(items)?;
        let mut at = networks.find(address)?;
        let mut found = Vec::new();
        while let Some(step) = steps.get(at as usize) {
            found.push(step.item);
            at = step.next;
        }
        Some(found)
    }

    #[track_caller]
    fn holds(blocks: &[&'static str], address: &str, want: &[u32]) {
        assert_eq!(found(blocks, address).as_deref(), Some(want), "{blocks:?} {address}");
    }

    #[test]
    fn nested_and_apart() {
        let blocks = ["10.1.0.0/16", "10.0.0.0/8", "10.1.2.3/32", "192.168.0.0/24", "10.1.0.0/16"];
        holds(&blocks, "10.1.2.3", &[0, 1, 2, 4]);
        holds(&blocks, "10.1.2.4", &[0, 1, 4]);
        holds(&blocks, "10.255.255.255", &[1]);
        holds(&blocks, "11.0.0.0", &[]);
        holds(&blocks, "9.255.255.255", &[]);
        holds(&blocks, "192.168.0.255", &[3]);
        holds(&blocks, "::ffff:10.1.2.3", &[0, 1, 2, 4]);
        holds(&blocks, "::1", &[]);
    }

    #[test]
    fn ends_of_the_world() {
        holds(&["0.0.0.0/0", "255.255.255.255/32"], "255.255.255.255", &[0, 1]);
        holds(&["::/0", "ffff::/16"], "ffff:ffff::1", &[0, 1]);
        holds(&["::/0"], "1.2.3.4", &[]);
        holds(&["::ffff:10.0.0.0/104"], "10.9.9.9", &[0]);
        holds(&["2001:db8::/32", "2001:db8::1/128"], "2001:db8::1", &[0, 1]);
    }

    #[test]
    fn what_is_left_to_the_builtin() {
        for block in ["10.0.0.0", "10.0.0.0/33", "10.0.0/8", "x/8", "10.0.0.0/", "fe80::%eth0/64"] {
            assert_eq!(found(&[block], "10.0.0.1"), None, "{block}");
        }
        for address in ["10.0.0.0/8", "10.0.0.01", "", "fe80::1%eth0", "10.0.0"] {
            assert_eq!(found(&["10.0.0.0/8"], address), None, "{address}");
        }
        let same = vec!["10.0.0.0/8"; 5000];
        assert_eq!(found(&same, "10.0.0.1"), None);
    }
}
