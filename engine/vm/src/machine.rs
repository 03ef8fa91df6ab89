//! The machine: one evaluation in progress. Its instructions are in `machine/dispatch.rs`, the rarer ones in `machine/rare.rs`.

mod dispatch;
mod rare;

use crate::builtins::Lent;
use crate::contexts::put;
use crate::error::{EvalCode, EvalError};
use crate::limits::Limits;
use crate::observe::Told;
use crate::store::Store;
use crate::tree::Branch;
use crate::{Call, Report, contexts::Context};
use lictor_program::{Function, Halt, Host, Op, Place, Program};
use lictor_value::{MAX_NESTING, Region, Value};
use std::cell::Cell;
use std::cmp::Ordering;

/// What an entry of an object under construction takes, about.
const ENTRY_BYTES: usize = 128;

/// An evaluation that must end. Boxed, so that the way without errors stays narrow.
pub(crate) struct Stop(pub(crate) Box<EvalError>);

impl Stop {
    #[cold]
    pub(crate) fn error(code: EvalCode, message: &str, place: Place) -> Stop {
        Stop(Box::new(EvalError::new(code, message, place)))
    }

    #[cold]
    pub(crate) fn halt(halt: Halt) -> Stop {
        Stop(Box::new(EvalError::halt(halt, Place::default())))
    }

    /// Gives a place to what has none: the innermost rule that has one.
    #[cold]
    pub(crate) fn at(mut self, place: Place) -> Stop {
        if self.0.place.is_none() && place.row > 0 {
            self.0.place = Some(place);
        }
        self
    }
}

/// About where the thread's stack stands.
#[inline]
fn stack_position() -> usize {
    let here = 0u8;
    std::ptr::from_ref(&here).addr()
}

/// Where a function's results go.
#[derive(Default)]
pub(crate) struct Out<'r> {
    pub(crate) value: Value<'r>,
    pub(crate) items: Vec<Value<'r>>,
    pub(crate) tree: Option<Box<Branch<'r>>>,
    pub(crate) count: usize,
    /// Two values that differ were given where one is allowed.
    pub(crate) conflict: bool,
    pub(crate) rows: Rows,
}

/// What is kept of a query's rows.
#[derive(Clone, Copy, Default)]
pub(crate) enum Rows {
    /// Each, as an array.
    #[default]
    All,
    /// Of the first row the value in this column, or `true` where none is named.
    First(Option<usize>),
}

/// A function that runs, and where in it.
#[derive(Clone, Copy)]
struct Frame<'a, 'r> {
    function: &'a Function,
    constants: &'r [Value<'r>],
    base: usize,
    accumulators: usize,
    contexts: usize,
    pc: usize,
}

pub(crate) struct Machine<'a, 'r> {
    pub(crate) program: &'a Program,
    pub(crate) region: &'r Region,
    pub(crate) store: Store<'a, 'r>,
    /// The input at the program's slots; unknown where it was not looked at yet.
    slots: &'r mut [Value<'r>],
    pub(crate) limits: &'a Limits,
    pub(crate) depth: usize,
    /// Where the stack stood at the start.
    stack: usize,
    /// Bytes that wait to become part of a collection.
    pub(crate) waiting: usize,
    pub(crate) call: &'a Call<'a>,
    pub(crate) constants: &'a [Value<'a>],
    pub(crate) host: &'a dyn Host,
    pub(crate) lent: Lent<'a>,
    pub(crate) steps_left: u64,
    next_check: u64,
    /// Registers below this are in use.
    pub(crate) top: usize,
    accumulators_in_use: usize,
    pub(crate) now: Cell<Option<i64>>,
    pub(crate) seed: Option<u64>,
    pub(crate) told: Option<Box<Told>>,
}

impl<'a: 'r, 'r> Machine<'a, 'r> {
    #[inline]
    pub(crate) fn new(
        call: &'a Call<'a>,
        region: &'r Region,
        store: Store<'a, 'r>,
        slots: &'r mut [Value<'r>],
        lent: Lent<'a>,
    ) -> Self {
        Machine {
            program: call.program,
            region,
            store,
            slots,
            limits: call.limits,
            depth: 0,
            stack: stack_position(),
            waiting: 0,
            call,
            constants: call.program.constants.root().as_array().unwrap_or_default(),
            host: call.host,
            lent,
            steps_left: call.limits.max_steps,
            next_check: call.limits.max_steps.saturating_sub(256),
            top: 0,
            accumulators_in_use: 0,
            now: Cell::new(None),
            seed: call.seed,
            told: None,
        }
    }

    /// Runs the entry and gives what is wanted of its rows: all of them as an array, or a value of the first one.
    pub(crate) fn run_entry(&mut self, rows: Rows) -> Result<Value<'r>, Stop> {
        let Some(entry) = self.program.entries.get(self.call.entry) else {
            return Err(internal("program has no such entry"));
        };
        let Some(function) = self.program.functions.get(entry.function as usize) else {
            return Err(no_function());
        };
        let value = match rows {
            Rows::All => self.all_rows(entry.function),
            Rows::First(_) => self.first_row(entry.function, function, rows),
        };
        value.and_then(|value| self.sized(value)).map_err(|stop| stop.at(function.place))
    }

    fn all_rows(&mut self, function: u32) -> Result<Value<'r>, Stop> {
        let mut out = Out { items: self.store.pool.items(), ..Out::default() };
        self.run(function, 0, 0, &mut out)?;
        let rows = self.region.array(&out.items);
        self.store.pool.put_items(out.items);
        Ok(rows)
    }

    fn first_row(
        &mut self,
        number: u32,
        function: &'a Function,
        rows: Rows,
    ) -> Result<Value<'r>, Stop> {
        if let Rows::First(Some(0)) = rows
            && let Some(unit) = lone_rule(function)
        {
            return self.only_rule(unit);
        }
        let mut out = Out { rows, ..Out::default() };
        self.run(number, 0, 0, &mut out)?;
        Ok(out.value)
    }
}

impl Machine<'_, '_> {
    /// The first failure of a builtin, where failures are errors. As in OPA the evaluation went on after it, and it
    /// comes before any other error.
    pub(crate) fn first_failure(&mut self) -> Option<EvalError> {
        let failures = &mut self.told.as_mut()?.report.builtin_errors;
        let fails = self.call.strict_builtin_errors && !failures.is_empty();
        fails.then(|| failures.swap_remove(0))
    }

    /// Whether a builtin has failed.
    pub(crate) fn has_failures(&self) -> bool {
        self.told.as_ref().is_some_and(|told| !told.report.builtin_errors.is_empty())
    }

    pub(crate) fn take_report(&mut self) -> Report {
        let mut report = self.told.take().map(|told| told.report).unwrap_or_default();
        report.steps = self.limits.max_steps - self.steps_left;
        report
    }
}

impl<'a: 'r, 'r> Machine<'a, 'r> {
    #[inline]
    pub(crate) fn context(&self) -> &Context<'r> {
        &self.store.context
    }

    #[inline]
    pub(crate) fn context_mut(&mut self) -> &mut Context<'r> {
        &mut self.store.context
    }

    /// The input at the path of a slot.
    #[inline]
    pub(crate) fn slot(&mut self, slot: u16) -> Value<'r> {
        match self.slots.get(slot as usize) {
            Some(value) if !value.is_undefined() => *value,
            Some(value) if value.is_unknown() => self.find_slot(slot),
            _ => Value::UNDEFINED,
        }
    }

    #[inline(never)]
    fn find_slot(&mut self, slot: u16) -> Value<'r> {
        let path = self.program.slots.get(slot as usize).copied().unwrap_or(u32::MAX);
        let path = self.constants.get(path as usize).and_then(|path| path.as_array());
        let value = self.context().input.at(path.unwrap_or_default());
        self.slots[slot as usize] = value;
        value
    }

    /// Takes steps from the budget; looks at memory and the host every so often.
    #[inline]
    pub(crate) fn spend(&mut self, steps: u64) -> Result<(), Stop> {
        self.steps_left = self.steps_left.saturating_sub(steps);
        if self.steps_left <= self.next_check { self.check() } else { Ok(()) }
    }

    #[cold]
    fn check(&mut self) -> Result<(), Stop> {
        self.next_check = self.steps_left.saturating_sub(256);
        let halt = if self.steps_left == 0 {
            Halt::Steps
        } else if self.region.bytes() + self.waiting + self.store.tables.bytes
            > self.limits.max_bytes
        {
            Halt::Memory
        } else if self.region.is_too_deep() {
            Halt::Nesting
        } else if self.host.cancelled() {
            if self.limits.timeout.is_some() { Halt::Time } else { Halt::Cancelled }
        } else {
            return Ok(());
        };
        Err(Stop::halt(halt))
    }

    /// Goes one call deeper, if there is room.
    pub(crate) fn enter(&mut self) -> Result<(), Stop> {
        self.depth += 1;
        let full = self.depth > self.limits.max_depth
            || stack_position().abs_diff(self.stack) > self.limits.max_stack;
        if full { Err(Stop::halt(Halt::Depth)) } else { Ok(()) }
    }

    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Pays for going through a large collection.
    #[inline]
    pub(crate) fn charge(&mut self, value: Value<'r>) -> Result<(), Stop> {
        let steps = value.spread() >> 12;
        if steps > 0 { self.spend(steps) } else { Ok(()) }
    }

    #[inline]
    fn order(&mut self, a: Value<'r>, b: Value<'r>) -> Result<Ordering, Stop> {
        if let (Some(a), Some(b)) = (a.as_small_int(), b.as_small_int()) {
            return Ok(a.cmp(&b));
        }
        self.charge(a)?;
        Ok(a.compare(b))
    }

    /// A copy of `base` with `value` at `path`.
    fn put(
        &mut self,
        base: Value<'r>,
        path: &[Value<'r>],
        value: Value<'r>,
    ) -> Result<Value<'r>, Stop> {
        if path.len() > MAX_NESTING {
            return Err(Stop::halt(Halt::Nesting));
        }
        let before = self.region.bytes();
        let changed = put(self.region, base, path, value);
        self.spend((self.region.bytes() - before) as u64 >> 6)?;
        self.sized(changed)
    }

    /// The collection as loops go through it; undefined for what is no collection.
    pub(crate) fn in_order(&mut self, over: Value<'r>) -> Result<Value<'r>, Stop> {
        if let Some(object) = over.as_object() {
            if !object.is_sorted() {
                self.spend(object.len() as u64)?;
            }
            return Ok(object.in_order(self.region).value());
        }
        let is_collection = over.as_array().is_some() || over.as_set().is_some();
        Ok(if is_collection { over } else { Value::UNDEFINED })
    }

    /// The same collection, unless it is too large or too deep to be gone through.
    #[inline]
    pub(crate) fn sized(&self, value: Value<'r>) -> Result<Value<'r>, Stop> {
        if self.region.is_too_deep() {
            return Err(Stop::halt(Halt::Nesting));
        }
        if value.spread() > self.limits.max_output as u64 {
            return Err(Stop::halt(Halt::Size));
        }
        Ok(value)
    }

    /// Runs a function. `args` are its first registers' values, which stand in the register file at that index.
    pub(crate) fn run(
        &mut self,
        number: u32,
        args: usize,
        count: usize,
        out: &mut Out<'r>,
    ) -> Result<(), Stop> {
        let Some(function) = self.program.functions.get(number as usize) else {
            return Err(no_function());
        };
        let base = self.top;
        let accumulators = self.accumulators_in_use;
        self.top += function.registers as usize;
        self.accumulators_in_use += function.accumulators as usize;
        if self.store.registers.len() < self.top
            || self.store.accumulators.len() < self.accumulators_in_use
        {
            self.make_room();
        }
        let params = function.params as usize;
        if params > 0 {
            let count = count.min(params);
            self.store.registers.copy_within(args..args + count, base);
            self.store.registers[base + count..base + params].fill(Value::UNDEFINED);
        }
        let contexts = self.store.outer.len();
        let result = self.dispatch(function, base, accumulators, out);
        self.accumulators_in_use = accumulators;
        self.top = base;
        while self.store.outer.len() > contexts {
            self.store.close_context();
        }
        result.map_err(|stop| stop.at(function.place))
    }

    pub(crate) fn make_room(&mut self) {
        self.store.make_room(self.region, self.top, self.accumulators_in_use);
    }
}

#[cold]
fn no_function() -> Stop {
    internal("program names a function it does not have")
}

#[cold]
fn internal(message: &str) -> Stop {
    Stop::error(EvalCode::Internal, message, Place::default())
}

/// The unit whose value is all that a query gives, if that is so.
fn lone_rule(function: &Function) -> Option<u32> {
    match &*function.code {
        [
            Op::Rule { dst, unit, .. },
            Op::EmitRow { items, count: 1 },
            Op::Jump { .. },
            Op::Return {},
        ] if dst == items => function.links.get(*unit as usize).copied(),
        _ => None,
    }
}
