//! Variables as small numbers, and sets of them as bits.
//!
//! Safety asks thousands of questions of the form "which of these are bound", so names are numbered once per rule and
//! every set is a bit mask. Numbers follow first appearance, which gives messages at one place a stable order. This
//! file knows nothing of trees.

/// The variables of one rule, numbered from 0 in order of appearance.
#[derive(Debug, Default)]
pub(crate) struct Names {
    text: String,
    ends: Vec<u32>,
    /// Open addressing, number + 1, 0 for free; the length is a power of two.
    table: Vec<u32>,
}

impl Names {
    /// Forgets all names and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.table.fill(0);
    }

    /// The number of a name, new or known.
    pub(crate) fn id(&mut self, name: &str) -> u32 {
        if (self.ends.len() + 1) * 2 > self.table.len() {
            self.grow();
        }
        let mask = self.table.len() - 1;
        let mut slot = hash(name) & mask;
        loop {
            match self.table[slot] {
                0 => break,
                found if self.name(found - 1) == name => return found - 1,
                _ => slot = (slot + 1) & mask,
            }
        }
        let id = self.ends.len() as u32;
        self.text.push_str(name);
        self.ends.push(self.text.len() as u32);
        self.table[slot] = id + 1;
        id
    }

    /// The name behind a number.
    pub(crate) fn name(&self, id: u32) -> &str {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] as usize };
        &self.text[start..self.ends[id] as usize]
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(64);
        let mut table = vec![0; size];
        for id in 0..self.ends.len() as u32 {
            let mut slot = hash(self.name(id)) & (size - 1);
            while table[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            table[slot] = id + 1;
        }
        self.table = table;
    }
}

/// FNV-1a: names are short, and the table lives for one rule.
fn hash(name: &str) -> usize {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for byte in name.bytes() {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (state ^ (state >> 29)) as usize
}

/// A set of variables of one rule.
#[derive(Debug, Default, Clone)]
pub(crate) struct VarSet {
    low: u128,
    high: Vec<u64>,
}

impl VarSet {
    /// Adds a variable; says whether it is new.
    pub(crate) fn insert(&mut self, id: u32) -> bool {
        if id < 128 {
            let bit = 1 << id;
            let new = self.low & bit == 0;
            self.low |= bit;
            return new;
        }
        let (word, bit) = split(id);
        if self.high.len() <= word {
            self.high.resize(word + 1, 0);
        }
        let new = self.high[word] & bit == 0;
        self.high[word] |= bit;
        new
    }

    /// Takes a variable out; says whether it was there.
    pub(crate) fn remove(&mut self, id: u32) -> bool {
        let found = self.contains(id);
        if id < 128 {
            self.low &= !(1 << id);
        } else if found {
            let (word, bit) = split(id);
            self.high[word] &= !bit;
        }
        found
    }

    /// Whether the variable is in the set.
    pub(crate) fn contains(&self, id: u32) -> bool {
        if id < 128 {
            return self.low & (1 << id) != 0;
        }
        let (word, bit) = split(id);
        self.high.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Whether nothing is in the set.
    pub(crate) fn is_empty(&self) -> bool {
        self.low == 0 && self.high.iter().all(|&word| word == 0)
    }

    /// Takes everything out.
    pub(crate) fn clear(&mut self) {
        self.low = 0;
        self.high.clear();
    }

    /// Adds all of another set.
    pub(crate) fn add_all(&mut self, other: &VarSet) {
        self.low |= other.low;
        if self.high.len() < other.high.len() {
            self.high.resize(other.high.len(), 0);
        }
        for (word, bits) in self.high.iter_mut().zip(&other.high) {
            *word |= bits;
        }
    }

    /// Takes out all of another set.
    pub(crate) fn remove_all(&mut self, other: &VarSet) {
        self.low &= !other.low;
        for (word, bits) in self.high.iter_mut().zip(&other.high) {
            *word &= !bits;
        }
    }

    /// Keeps what is also in another set.
    pub(crate) fn keep_all(&mut self, other: &VarSet) {
        self.low &= other.low;
        for (index, word) in self.high.iter_mut().enumerate() {
            *word &= other.high.get(index).copied().unwrap_or(0);
        }
    }

    /// What is here and not in the other set.
    pub(crate) fn minus(&self, other: &VarSet) -> VarSet {
        let mut out = self.clone();
        out.remove_all(other);
        out
    }

    /// Whether everything here is in the other set too.
    pub(crate) fn is_subset(&self, other: &VarSet) -> bool {
        self.low & !other.low == 0
            && self
                .high
                .iter()
                .enumerate()
                .all(|(i, word)| word & !other.high.get(i).copied().unwrap_or(0) == 0)
    }

    /// The variables, by number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let low = Bits(self.low);
        let high = self.high.iter().enumerate().flat_map(|(index, &word)| {
            let base = 128 + 64 * index as u32;
            Bits(u128::from(word)).map(move |bit| base + bit)
        });
        low.chain(high)
    }
}

impl PartialEq for VarSet {
    fn eq(&self, other: &Self) -> bool {
        self.is_subset(other) && other.is_subset(self)
    }
}

fn split(id: u32) -> (usize, u64) {
    let index = id as usize - 128;
    (index / 64, 1 << (index % 64))
}

struct Bits(u128);

impl Iterator for Bits {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        Some(bit)
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, VarSet};

    #[test]
    fn names_keep_their_numbers() {
        let mut names = Names::default();
        let ids: Vec<u32> = (0..500).map(|i| names.id(&format!("v{i}"))).collect();
        for (i, id) in ids.iter().enumerate() {
            assert_eq!(names.id(&format!("v{i}")), *id);
            assert_eq!(names.name(*id), format!("v{i}"));
        }
        names.clear();
        assert_eq!(names.id("other"), 0);
    }

    #[test]
    fn sets_agree_below_and_above_the_inline_bits() {
        let set = |ids: &[u32]| {
            let mut out = VarSet::default();
            for &id in ids {
                out.insert(id);
            }
            out
        };
        let a = set(&[1, 127, 128, 300]);
        assert_eq!(a.iter().collect::<Vec<_>>(), [1, 127, 128, 300]);
        assert!(a.minus(&set(&[127, 300, 900])) == set(&[1, 128]));
        assert!(set(&[128]).is_subset(&a) && !a.is_subset(&set(&[1, 127, 128])));
        let mut b = a.clone();
        b.keep_all(&set(&[127, 300]));
        assert!(b == set(&[300, 127]) && b.remove(300) && !b.remove(300) && b == set(&[127]));
    }
}
