//! Variables whose value is made where it is first used, if at all.
//!
//! Code behind the first use, in the same scope, finds the value in its register. Inside of a closure it is made anew,
//! because the code behind the closure may not have come through it.

use super::function::Function;
use lictor_program::Op;
use lictor_program::op::Src;

/// What a value is made of.
#[derive(Clone, Copy)]
pub(super) enum Lazy {
    /// The path of the walk in this accumulator.
    Path(u16),
    /// The keys of a collection.
    Keys(Src),
}

impl Function<'_, '_, '_> {
    pub(super) fn bind_lazily(&mut self, variable: &str, lazy: Lazy) {
        self.lazy.push((variable.to_owned(), lazy));
    }

    /// The collection whose keys the variable stands for, as long as nobody has asked for them.
    pub(super) fn unmade_keys(&self, variable: &str) -> Option<Src> {
        if self.has_value(variable) {
            return None;
        }
        self.lazy.iter().find_map(|(name, lazy)| match lazy {
            Lazy::Keys(of) if name == variable => Some(*of),
            _ => None,
        })
    }

    /// Makes the value of a variable that was bound lazily.
    pub(super) fn settle(&mut self, variable: &str) -> Option<Src> {
        let found = self.lazy.iter().find(|(name, _)| name == variable)?;
        let lazy = found.1;
        let dst = self.register();
        self.push(match lazy {
            Lazy::Path(acc) => Op::WalkPath { dst, acc },
            Lazy::Keys(of) => Op::Keys { dst, of },
        });
        self.bind_variable(variable, dst);
        Some(dst)
    }

    /// Makes all keys before a loop, so that they are not made in each of its turns.
    pub(super) fn settle_keys(&mut self) {
        let names: Vec<String> = self.lazy.iter().map(|(name, _)| name.clone()).collect();
        for name in names {
            if self.unmade_keys(&name).is_some() {
                self.settle(&name);
            }
        }
    }
}
