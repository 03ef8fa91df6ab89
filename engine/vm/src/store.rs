//! The vectors an evaluation works in. They are emptied, not freed, between evaluations.

use crate::contexts::Context;
use lictor_value::{Entry, Value};

/// The capacity a vector keeps.
const KEPT: usize = 1 << 16;

#[derive(Default)]
pub(crate) struct Store<'r> {
    pub(crate) registers: Vec<Value<'r>>,
    pub(crate) accumulators: Vec<Accumulator<'r>>,
    pub(crate) contexts: Vec<Context<'r>>,
    /// Contexts that were closed, for their vectors.
    pub(crate) spare: Vec<Context<'r>>,
    /// Vectors of members that were used up.
    pub(crate) spare_items: Vec<Vec<Value<'r>>>,
    /// Counts contexts; what a memo holds is valid if it was written in this one.
    pub(crate) epoch: u64,
}

/// What a comprehension collects.
#[derive(Default)]
pub(crate) struct Accumulator<'r> {
    pub(crate) items: Vec<Value<'r>>,
    pub(crate) entries: Vec<Entry<'r>>,
}

impl Store<'_> {
    /// The same vectors, empty, for values of another lifetime.
    pub(crate) fn recycle<'b>(mut self) -> Store<'b> {
        let mut contexts = self.contexts;
        contexts.append(&mut self.spare);
        Store {
            registers: recycle(self.registers),
            accumulators: self
                .accumulators
                .into_iter()
                .map(|acc| Accumulator {
                    items: recycle(acc.items),
                    entries: recycle_entries(acc.entries),
                })
                .collect(),
            contexts: Vec::new(),
            spare: contexts.into_iter().map(Context::recycle).collect(),
            spare_items: self.spare_items.into_iter().map(recycle).collect(),
            epoch: self.epoch,
        }
    }
}

/// An empty vector with the capacity of a used one: collecting in place keeps the allocation.
pub(crate) fn recycle<'b>(mut used: Vec<Value<'_>>) -> Vec<Value<'b>> {
    used.clear();
    used.shrink_to(KEPT);
    used.into_iter().map(|_| Value::UNDEFINED).collect()
}

fn recycle_entries<'b>(mut used: Vec<Entry<'_>>) -> Vec<Entry<'b>> {
    used.clear();
    used.shrink_to(KEPT);
    used.into_iter().map(|_| Entry { key: Value::UNDEFINED, value: Value::UNDEFINED }).collect()
}
