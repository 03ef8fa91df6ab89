//! Numbers in tables: seven bits a byte, the lowest first.

/// Takes a number off the front of a table; 0 at its end.
pub(super) fn take(table: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0, 0);
    while let Some((byte, rest)) = table.split_first() {
        *table = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
        shift += 7;
    }
    number
}

/// The writing of [`take`].
#[cfg(test)]
pub(super) fn put(mut number: u32, table: &mut Vec<u8>) {
    while number > 0x7f {
        table.push(number as u8 | 0x80);
        number >>= 7;
    }
    table.push(number as u8);
}
