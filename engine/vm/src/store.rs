//! What an evaluation works in. Registers and memos stand in its region; vectors come from a shelf that is kept between
//! evaluations, and only once they are needed: a small decision touches none.

use crate::calls::CallMemos;
use crate::contexts::{Context, Memos};
use crate::join::{Fixed, Tables};
use lictor_value::{Entry, Region, Value};

/// The capacity a vector keeps.
const KEPT: usize = 1 << 16;

/// A row of registers grows by so many at least.
const REGISTERS: usize = 16;

pub(crate) struct Store<'a, 'r> {
    pub(crate) registers: &'r mut [Value<'r>],
    pub(crate) accumulators: Vec<Accumulator<'r>>,
    /// The innermost context.
    pub(crate) context: Context<'r>,
    /// The contexts around it, the outermost first.
    pub(crate) outer: Vec<Context<'r>>,
    /// Values of units in the outermost context.
    pub(crate) memos: Memos<'r>,
    pub(crate) pool: &'a mut Pool,
    /// Which units see a path of `data`, of the paths that were replaced last.
    seeing: Vec<(Value<'r>, Vec<bool>)>,
    /// Tables of collections of this evaluation.
    pub(crate) tables: &'a mut Tables,
    /// Tables of collections that are part of data.
    pub(crate) fixed: &'a mut Fixed,
    /// Counts contexts.
    pub(crate) epoch: u64,
}

/// What a comprehension collects.
#[derive(Default)]
pub(crate) struct Accumulator<'r> {
    pub(crate) items: Vec<Value<'r>>,
    pub(crate) entries: Vec<Entry<'r>>,
}

/// What is kept between evaluations.
#[derive(Default)]
pub(crate) struct Shelf {
    pool: Pool,
    tables: Tables,
    fixed: Fixed,
}

/// Empty vectors that were in use once.
#[derive(Default)]
pub(crate) struct Pool {
    contexts: Vec<Context<'static>>,
    outer: Vec<Context<'static>>,
    accumulators: Vec<Accumulator<'static>>,
    items: Vec<Vec<Value<'static>>>,
    numbers: Vec<Vec<u32>>,
    calls: Option<CallMemos<'static>>,
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

    /// The memory of calls in the outermost context.
    pub(crate) fn calls<'r>(&mut self) -> CallMemos<'r> {
        self.calls.take().unwrap_or_default()
    }
}

/// So many paths of `data` are remembered with the units that see them.
const PATHS: usize = 32;

impl<'a, 'r> Store<'a, 'r> {
    /// An empty store.
    #[inline]
    pub(crate) fn new(shelf: &'a mut Shelf, input: Value<'r>, data: Value<'r>) -> Self {
        Store {
            registers: &mut [],
            accumulators: Vec::new(),
            context: Context::outermost(input, data),
            outer: Vec::new(),
            memos: Memos::default(),
            pool: &mut shelf.pool,
            seeing: Vec::new(),
            tables: &mut shelf.tables,
            fixed: &mut shelf.fixed,
            epoch: 1,
        }
    }

    /// Gives the vectors back.
    #[inline]
    pub(crate) fn put_back(&mut self) {
        self.tables.clear();
        if self.outer.capacity() > 0 {
            while !self.outer.is_empty() {
                self.close_context();
            }
            self.pool.outer = recycle(std::mem::take(&mut self.outer));
        }
        if self.accumulators.capacity() > 0 {
            let used = std::mem::take(&mut self.accumulators);
            self.pool.accumulators = recycle_accumulators(used);
        }
        if self.context.calls.is_in_use() {
            self.pool.calls = Some(std::mem::take(&mut self.context.calls).recycle());
        }
    }

    /// Makes room for so many registers and accumulators.
    #[cold]
    pub(crate) fn make_room(&mut self, region: &'r Region, registers: usize, accumulators: usize) {
        let known = self.registers.len();
        if known < registers {
            let count = registers.max(2 * known).next_multiple_of(REGISTERS);
            let row = region.filled(count, Value::UNDEFINED);
            row[..known].copy_from_slice(self.registers);
            self.registers = row;
        }
        if self.accumulators.len() < accumulators {
            if self.accumulators.capacity() == 0 {
                self.accumulators =
                    recycle_accumulators(std::mem::take(&mut self.pool.accumulators));
            }
            let count = accumulators.max(self.accumulators.len());
            self.accumulators.resize_with(count, Accumulator::default);
        }
    }

    /// Puts a context around what comes now.
    pub(crate) fn open_context(&mut self) {
        if self.outer.capacity() == 0 {
            self.outer = recycle(std::mem::take(&mut self.pool.outer));
        }
        let mut context: Context<'r> = self.pool.context();
        self.epoch += 1;
        context.epoch = self.epoch;
        let outer = &self.context;
        context.input = outer.input;
        context.data = outer.data;
        context.replaced.extend_from_slice(&outer.replaced);
        context.functions.extend_from_slice(&outer.functions);
        self.outer.push(std::mem::replace(&mut self.context, context));
    }

    pub(crate) fn close_context(&mut self) {
        if let Some(outer) = self.outer.pop() {
            let context = std::mem::replace(&mut self.context, outer);
            self.pool.put_context(context);
        }
    }

    /// The number, from the outermost on, of the context in which a unit that can see so much has the value that it
    /// has here.
    fn home(&self, unit: u32, sees: u8) -> usize {
        if self.context.concerns(unit, sees) {
            return self.outer.len();
        }
        self.outer.iter().rposition(|context| context.concerns(unit, sees)).unwrap_or(0)
    }

    /// The value of a unit that can see so much, if it was found in a context in which it is the same.
    pub(crate) fn recall(&self, unit: u32, sees: u8) -> Option<Value<'r>> {
        match self.home(unit, sees) {
            0 => self.memos.get(unit),
            home => self.outer.get(home).unwrap_or(&self.context).memo(unit),
        }
    }

    pub(crate) fn remember(&mut self, region: &'r Region, unit: u32, sees: u8, value: Value<'r>) {
        match self.home(unit, sees) {
            0 => self.memos.remember(region, unit, value),
            home => self.outer.get_mut(home).unwrap_or(&mut self.context).remember(unit, value),
        }
    }

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

/// An empty vector with the capacity of a used one, up to a bound.
#[inline]
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
