//! Every builtin by name: its declaration, its flags and a sentence on what it does, in families.
//!
//! The compiler checks calls against this table and the library registers its functions under these names; a
//! test holds the two together. No implementation is here.

mod core;
mod data;
mod text;
mod world;

use crate::op::fnv;
use crate::types::Decl;

/// One builtin as the compiler and the documentation know it.
#[derive(Debug, Clone, Copy)]
pub struct Signature {
    /// The name it is called by.
    pub name: &'static str,
    /// The categories it is documented under; none for the ones that are not documented.
    pub categories: &'static [&'static str],
    /// The declaration, in the notation of [`Decl::parse`].
    pub decl: &'static str,
    /// What it does, as a phrase.
    pub doc: &'static str,
    /// The operator it can be written as.
    pub infix: Option<&'static str>,
    /// Kept for old policies only; new ones may not use it.
    pub deprecated: bool,
    /// It can give several results for the same operands.
    pub relation: bool,
    /// It can give different results for the same operands in different decisions.
    pub nondeterministic: bool,
}

/// Every builtin, sorted by name.
pub static SIGNATURES: &[Signature] =
    &sorted([core::TABLE, data::TABLE, text::TABLE, world::TABLE]);

const COUNT: usize = core::TABLE.len() + data::TABLE.len() + text::TABLE.len() + world::TABLE.len();

/// The number in [`SIGNATURES`] of the builtin of this name.
#[must_use]
pub fn number(name: &str) -> Option<usize> {
    let mut slot = slot_of(name);
    loop {
        let number = usize::from(NUMBERS[slot]).checked_sub(1)?;
        if SIGNATURES[number].name == name {
            return Some(number);
        }
        slot = (slot + 1) % SLOTS;
    }
}

const SLOTS: usize = 4 * COUNT.next_power_of_two();

/// Where names are found: their numbers and one more, by open addressing; 0 where there is none.
static NUMBERS: [u16; SLOTS] = {
    let mut numbers = [0; SLOTS];
    let mut number = 0;
    while number < COUNT {
        let mut slot = slot_of(SIGNATURES[number].name);
        while numbers[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        number += 1;
        numbers[slot] = number as u16;
    }
    numbers
};

const fn slot_of(name: &str) -> usize {
    (fnv(name.as_bytes()) >> 20) as usize % SLOTS
}

/// The builtin of this name.
#[must_use]
pub fn signature(name: &str) -> Option<&'static Signature> {
    number(name).map(|number| &SIGNATURES[number])
}

/// The declaration of the builtin of this name.
#[must_use]
pub fn declaration(name: &str) -> Option<Decl> {
    // One that does not parse would be none; a test of this crate finds it.
    signature(name).and_then(|signature| Decl::parse(signature.decl).ok())
}

impl Signature {
    /// Whether it is called for its effect and gives nothing.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.decl.ends_with("=>")
    }

    const fn infix(mut self, operator: &'static str) -> Signature {
        self.infix = Some(operator);
        self
    }

    const fn deprecated(mut self) -> Signature {
        self.deprecated = true;
        self
    }

    const fn relation(mut self) -> Signature {
        self.relation = true;
        self
    }

    const fn nondeterministic(mut self) -> Signature {
        self.nondeterministic = true;
        self
    }
}

/// Whether phrases and categories are kept: in WebAssembly nobody asks for them.
const DOCUMENTED: bool = !cfg!(target_family = "wasm");

const fn sig(
    name: &'static str,
    categories: &'static [&'static str],
    decl: &'static str,
    doc: &'static str,
) -> Signature {
    Signature {
        name,
        categories: if DOCUMENTED { categories } else { &[] },
        decl,
        doc: if DOCUMENTED { doc } else { "" },
        infix: None,
        deprecated: false,
        relation: false,
        nondeterministic: false,
    }
}

/// The families in one table, sorted by name while compiling.
const fn sorted(families: [&[Signature]; 4]) -> [Signature; COUNT] {
    let mut out = [families[0][0]; COUNT];
    let mut filled = 0;
    let mut family = 0;
    while family < families.len() {
        let mut i = 0;
        while i < families[family].len() {
            let mut at = filled;
            while at > 0 && less(families[family][i].name, out[at - 1].name) {
                out[at] = out[at - 1];
                at -= 1;
            }
            out[at] = families[family][i];
            filled += 1;
            i += 1;
        }
        family += 1;
    }
    out
}

const fn less(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return a[i] < b[i];
        }
        i += 1;
    }
    a.len() < b.len()
}
