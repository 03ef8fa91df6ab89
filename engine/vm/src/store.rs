//! The vectors an evaluation works in. They are emptied, not freed, between evaluations.

use crate::contexts::Context;
use crate::join::{Fixed, Tables};
use lictor_value::{Entry, Value};

/// The capacity a vector keeps.
const KEPT: usize = 1 << 16;

#[derive(Default)]
pub(crate) struct Store<'r> {
    pub(crate) registers: Vec<Value<'r>>,
    pub(crate) accumulators: Vec<Accumulator<'r>>,
    /// The innermost context.
    pub(crate) context: Context<'r>,
    /// The contexts around it.
    pub(crate) outer: Vec<Context<'r>>,
    pub(crate) pool: Pool,
    /// Which units see a path of `data`, of the paths that were replaced last.
    seeing: Vec<(Value<'r>, Vec<bool>)>,
    /// Tables of collections of this evaluation.
    pub(crate) tables: Tables,
    /// Tables of collections that are part of data.
    pub(crate) fixed: Fixed,
    /// Counts contexts; what a memo holds is valid if it was written in this one.
    pub(crate) epoch: u64,
}

/// What a comprehension collects.
#[derive(Default)]
pub(crate) struct Accumulator<'r> {
    pub(crate) items: Vec<Value<'r>>,
    pub(crate) entries: Vec<Entry<'r>>,
}

/// Empty vectors that were in use once.
#[derive(Default)]
pub(crate) struct Pool {
    contexts: Vec<Context<'static>>,
    items: Vec<Vec<Value<'static>>>,
    numbers: Vec<Vec<u32>>,
}

impl Pool {
    pub(crate) fn context<'r>(&mut self) -> Context<'r> {
        self.contexts.pop().unwrap_or_default()
    }

    pub(crate) fn put_context(&mut self, context: Context<'_>) {
        self.contexts.push(context.recycle());
    }

    pub(crate) fn items<'r>(&mut self) -> Vec<Value<'r>> {
        self.items.pop().unwrap_or_default()
    }

    pub(crate) fn put_items(&mut self, items: Vec<Value<'_>>) {
        self.items.push(recycle(items));
    }

    pub(crate) fn numbers(&mut self) -> Vec<u32> {
        self.numbers.pop().unwrap_or_default()
    }

    pub(crate) fn put_numbers(&mut self, mut numbers: Vec<u32>) {
        numbers.clear();
        self.numbers.push(numbers);
    }
}

/// So many paths of `data` are remembered with the units that see them.
const PATHS: usize = 32;

impl<'r> Store<'r> {
    /// Tells the context which units can see a path of `data`.
    pub(crate) fn see(&mut self, path: Value<'r>, find: impl FnOnce() -> Vec<bool>) {
        let known = self.seeing.iter().position(|(known, _)| known.equals(path));
        let at = known.unwrap_or_else(|| {
            self.seeing.truncate(PATHS - 1);
            self.seeing.push((path, find()));
            self.seeing.len() - 1
        });
        self.context.see(&self.seeing[at].1);
    }
}

impl Store<'_> {
    /// The same vectors, empty, for values of another lifetime. Inlined wherever it is used, like what it calls: the
    /// parts are many and each is moved, which is most of what a small decision costs.
    #[inline(always)]
    pub(crate) fn recycle<'b>(mut self) -> Store<'b> {
        while let Some(context) = self.outer.pop() {
            self.pool.put_context(context);
        }
        self.tables.clear();
        Store {
            registers: recycle(self.registers),
            accumulators: recycle_accumulators(self.accumulators),
            context: self.context.recycle(),
            outer: recycle(self.outer),
            pool: self.pool,
            seeing: Vec::new(),
            tables: self.tables,
            fixed: self.fixed,
            epoch: self.epoch,
        }
    }
}

/// An empty vector with the capacity of a used one, up to a bound.
#[inline(always)]
pub(crate) fn recycle<T, U>(mut used: Vec<T>) -> Vec<U> {
    if used.capacity() > KEPT {
        shrink(&mut used);
    }
    lictor_value::recycle(used)
}

#[cold]
fn shrink<T>(used: &mut Vec<T>) {
    used.clear();
    used.shrink_to(KEPT);
}

/// The accumulators stay, each emptied; collecting in place keeps the allocation.
fn recycle_accumulators<'b>(used: Vec<Accumulator<'_>>) -> Vec<Accumulator<'b>> {
    if used.is_empty() {
        return recycle(used);
    }
    let empty = |acc: Accumulator<'_>| Accumulator {
        items: recycle(acc.items),
        entries: recycle(acc.entries),
    };
    used.into_iter().map(empty).collect()
}
