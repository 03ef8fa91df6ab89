//! Tables that are small: numbers of seven bits a byte, the lowest first, and runs of characters that are mapped alike.

/// Takes a number off the front of a table; 0 at its end.
pub(crate) fn take(table: &mut &[u8]) -> u32 {
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

/// A run: `count` characters, `step` apart, each of which leads to the one `by` codes on.
pub(crate) struct Run {
    pub(crate) first: u32,
    pub(crate) count: u32,
    pub(crate) step: u32,
    pub(crate) by: i32,
}

/// The runs of a table, by their first characters.
pub(crate) fn runs(mut table: &[u8]) -> impl Iterator<Item = Run> {
    let mut first = 0;
    std::iter::from_fn(move || {
        if table.is_empty() {
            return None;
        }
        first += take(&mut table);
        let [count, step, by] = [(); 3].map(|()| take(&mut table));
        // The lowest bit is the sign.
        let by = (by >> 1) as i32 ^ -((by & 1) as i32);
        Some(Run { first, count, step, by })
    })
}

#[cfg(test)]
pub(crate) mod write {
    //! Tests write the tables from what others know, and hold what is compiled in against it: `BLESS=1` writes anew.

    use std::collections::BTreeMap;

    pub(crate) fn put(mut number: u32, table: &mut Vec<u8>) {
        while number > 0x7f {
            table.push(number as u8 | 0x80);
            number >>= 7;
        }
        table.push(number as u8);
    }

    /// The table of what each character leads to, by how many codes on that is.
    pub(crate) fn runs(mut next: BTreeMap<u32, i32>) -> Vec<u8> {
        let mut table = Vec::new();
        let mut last = 0;
        while let Some((&first, &by)) = next.first_key_value() {
            let alike = |at: u32| next.get(&at) == Some(&by);
            let run = |step: u32| (0..).take_while(|at| alike(first + at * step)).count();
            let (step, count) = if run(2) > run(1) { (2, run(2)) } else { (1, run(1)) };
            let sign = ((by << 1) ^ (by >> 31)) as u32;
            for number in [first - last, count as u32, step, sign] {
                put(number, &mut table);
            }
            for at in 0..count as u32 {
                next.remove(&(first + at * step));
            }
            last = first;
        }
        table
    }

    /// Writes a table where that is asked for, and holds what is compiled in against it.
    pub(crate) fn hold(file: &str, table: &[u8], wanted: &[u8]) {
        if std::env::var_os("BLESS").is_some() {
            let path = format!("{}/src/{file}", env!("CARGO_MANIFEST_DIR"));
            std::fs::write(path, wanted).expect("the table is written");
        } else {
            assert!(table == wanted, "{file} is out of date: write it with BLESS=1");
        }
    }
}
