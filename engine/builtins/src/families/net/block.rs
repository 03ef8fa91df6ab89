//! A block of addresses: an address and how many of its bits all members share.

use crate::go::ip::{self, Ip};
use std::fmt;

#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// The first address; that of a block made from a bare address is the address itself.
    pub(super) ip: Ip,
    pub(super) prefix: u32,
}

impl Block {
    /// Reads `address/bits`; bits of the address beyond these are dropped.
    pub(super) fn parse(text: &str) -> Option<Block> {
        let (address, bits) = text.split_once('/')?;
        let ip = ip::parse(address)?;
        let digits = !bits.is_empty() && bits.bytes().all(|b| b.is_ascii_digit());
        let prefix = digits.then(|| bits.parse::<u32>().ok())??;
        if prefix > width(ip) {
            return None;
        }
        let ip = match ip {
            Ip::V4(ip) => Ip::V4(ip & mask4(prefix)),
            Ip::V6(ip) => Ip::V6(ip & mask6(prefix)),
        };
        Some(Block { ip, prefix })
    }

    /// The block without IPv6's clothes.
    fn bare(self) -> Block {
        match (self.ip, self.ip.to4()) {
            (Ip::V6(_), ip @ Ip::V4(_)) => Block { ip, prefix: self.prefix.saturating_sub(96) },
            _ => self,
        }
    }

    pub(super) fn contains(self, ip: Ip) -> bool {
        let block = self.bare();
        match (block.ip, ip.to4()) {
            (Ip::V4(a), Ip::V4(b)) => (a ^ b) & mask4(block.prefix) == 0,
            (Ip::V6(a), Ip::V6(b)) => (a ^ b) & mask6(block.prefix) == 0,
            _ => false,
        }
    }

    pub(super) fn last(self) -> Ip {
        match self.ip {
            Ip::V4(ip) => Ip::V4(ip | !mask4(self.prefix)),
            Ip::V6(ip) => Ip::V6(ip | !mask6(self.prefix)),
        }
    }

    /// How many addresses there are.
    pub(super) fn size(self) -> u128 {
        1_u128.checked_shl(width(self.ip) - self.prefix).unwrap_or(u128::MAX)
    }

    /// The address this far behind the first.
    pub(super) fn at(self, offset: u128) -> Ip {
        match self.ip {
            Ip::V4(ip) => Ip::V4(ip.wrapping_add(offset as u32)),
            Ip::V6(ip) => Ip::V6(ip.wrapping_add(offset)),
        }
    }

    /// First and last address among those of IPv6.
    pub(super) fn range(self) -> (u128, u128) {
        let first = match self.ip {
            Ip::V4(ip) => Ip::V4(ip & mask4(self.prefix)),
            other => other,
        };
        (first.to16(), self.last().to16())
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let block = self.bare();
        write!(f, "{}/{}", block.ip, block.prefix)
    }
}

fn width(ip: Ip) -> u32 {
    match ip {
        Ip::V4(_) => 32,
        Ip::V6(_) => 128,
    }
}

fn mask4(prefix: u32) -> u32 {
    u32::MAX.checked_shl(32 - prefix.min(32)).unwrap_or(0)
}

fn mask6(prefix: u32) -> u128 {
    u128::MAX.checked_shl(128 - prefix.min(128)).unwrap_or(0)
}
