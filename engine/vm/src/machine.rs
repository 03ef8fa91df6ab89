//! The machine: one evaluation in progress, and the loop that runs a function.

use crate::builtins::{Lent, Site};
use crate::contexts::{Replacement, at_path, base_at, put};
use crate::depends::{DATA, FUNCTIONS, INPUT};
use crate::error::{EvalCode, EvalError};
use crate::limits::Limits;
use crate::store::{Accumulator, Store};
use crate::tree::Branch;
use crate::units::outputs_differ;
use crate::{Call, Report, contexts::Context};
use lictor_program::{CONST_BASE, Function, Halt, Host, Op, Place, Program};
use lictor_value::{Entry, MAX_NESTING, Region, Value};
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
    pub(crate) store: Store<'r>,
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
    pub(crate) report: Report,
    /// The mark that is being evaluated, and since when.
    pub(crate) running: Option<(u16, u64)>,
    /// Values kept for the next event.
    pub(crate) watched: Vec<(u16, String)>,
    /// The number of the rule evaluation that was entered last.
    pub(crate) query: u64,
}

impl<'a: 'r, 'r> Machine<'a, 'r> {
    #[inline]
    pub(crate) fn new(
        call: &'a Call<'a>,
        region: &'r Region,
        store: Store<'r>,
        lent: Lent<'a>,
    ) -> Self {
        Machine {
            program: call.program,
            region,
            store,
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
            report: Report::default(),
            running: None,
            watched: Vec::new(),
            query: 0,
        }
    }

    /// Runs the entry and gives what is wanted of its rows: all of them as an array, or a value of the first one.
    pub(crate) fn run_entry(&mut self, input: Value<'r>, rows: Rows) -> Result<Value<'r>, Stop> {
        let Some(entry) = self.program.entries.get(self.call.entry) else {
            return Err(internal("program has no such entry"));
        };
        let Some(function) = self.program.functions.get(entry.function as usize) else {
            return Err(no_function());
        };
        self.store.epoch += 1;
        self.store.context.input = input;
        self.store.context.data = self.call.data;
        self.store.context.epoch = self.store.epoch;
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
            return self.rule(unit);
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
        let failures = &mut self.report.builtin_errors;
        let fails = self.call.strict_builtin_errors && !failures.is_empty();
        fails.then(|| failures.swap_remove(0))
    }

    pub(crate) fn take_report(&mut self) -> Report {
        let mut report = std::mem::take(&mut self.report);
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
            self.close_context();
        }
        result.map_err(|stop| stop.at(function.place))
    }

    #[cold]
    pub(crate) fn make_room(&mut self) {
        if self.store.registers.len() < self.top {
            self.store.registers.resize(self.top.next_multiple_of(16), Value::UNDEFINED);
        }
        if self.store.accumulators.len() < self.accumulators_in_use {
            self.store.accumulators.resize_with(self.accumulators_in_use, Accumulator::default);
        }
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
    match function.code.as_slice() {
        [
            Op::Rule { dst, unit, .. },
            Op::EmitRow { items, count: 1 },
            Op::Jump { .. },
            Op::Return {},
        ] if dst == items => function.links.get(*unit as usize).copied(),
        _ => None,
    }
}

/// Reads an operand: a register, or a constant of the function.
macro_rules! read {
    ($machine:expr, $base:expr, $constants:expr, $src:expr) => {
        if $src < CONST_BASE {
            $machine.store.registers[$base + $src as usize]
        } else {
            $constants[($src - CONST_BASE) as usize]
        }
    };
}

impl<'a: 'r, 'r> Machine<'a, 'r> {
    /// The loop. One arm per instruction; an arm that finds nothing moves `pc` to its label.
    fn dispatch(
        &mut self,
        function: &'a Function,
        base: usize,
        accumulators: usize,
        out: &mut Out<'r>,
    ) -> Result<(), Stop> {
        let (first, count) = (function.constants.0 as usize, function.constants.1 as usize);
        let all: &'a [Value<'a>] = self.constants;
        let constants: &'r [Value<'r>] = all.get(first..first + count).unwrap_or_default();
        let code = function.code.as_slice();
        let contexts = self.store.outer.len();
        let mut pc = 0;
        macro_rules! src {
            ($src:expr) => {
                read!(self, base, constants, $src)
            };
        }
        macro_rules! set {
            ($dst:expr, $value:expr) => {{
                let value = $value;
                self.store.registers[base + $dst as usize] = value;
            }};
        }
        macro_rules! set_or {
            ($dst:expr, $value:expr, $fail:expr) => {{
                let value = $value;
                if value.is_undefined() {
                    pc = $fail as usize;
                } else {
                    self.store.registers[base + $dst as usize] = value;
                }
            }};
        }
        macro_rules! test {
            ($holds:expr, $fail:expr) => {
                if !$holds {
                    pc = $fail as usize;
                }
            };
        }
        loop {
            let op = code[pc];
            pc += 1;
            match op {
                Op::Move { dst, src } => set!(dst, src!(src)),
                Op::Input { dst, fail } => set_or!(dst, self.context().input, fail),
                Op::InputPath { dst, path, fail } => {
                    let path = src!(path).as_array().unwrap_or_default();
                    set_or!(dst, at_path(self.context().input, path), fail);
                }
                Op::InputEqual { dst, path, value, fail } => {
                    let path = src!(path).as_array().unwrap_or_default();
                    let found = at_path(self.context().input, path);
                    self.charge(found)?;
                    if !found.is_undefined() && found.equals(src!(value)) {
                        set!(dst, found);
                    } else {
                        pc = fail as usize;
                    }
                }
                Op::GetEqual { dst, object, key, value, fail } => {
                    let found = src!(object).get(src!(key));
                    self.charge(found)?;
                    if !found.is_undefined() && found.equals(src!(value)) {
                        set!(dst, found);
                    } else {
                        pc = fail as usize;
                    }
                }
                Op::DataPath { dst, path, fail } => {
                    let path = src!(path).as_array().unwrap_or_default();
                    set_or!(dst, base_at(self.context().data, path), fail);
                }
                Op::Get { dst, object, key, fail } => {
                    set_or!(dst, src!(object).get(src!(key)), fail)
                }
                Op::Rule { dst, unit, fail } => {
                    let value = self.rule(function.links[unit as usize])?;
                    set_or!(dst, value, fail);
                }
                Op::RuleAt { dst, unit, keys, count, fail } => {
                    let unit = function.links[unit as usize];
                    let value = if count == 1 {
                        let key = self.store.registers[base + keys as usize];
                        self.rule_at(unit, &[key])?
                    } else {
                        let keys = self.keys(base, keys, count);
                        self.rule_at(unit, &keys)?
                    };
                    set_or!(dst, value, fail);
                }
                Op::Call { dst, unit, args, count, fail } => {
                    let value = self.call(
                        function.links[unit as usize],
                        base + args as usize,
                        count as usize,
                    )?;
                    set_or!(dst, value, fail);
                }
                Op::Builtin { dst, builtin, args, count, fail } => {
                    let site = Site { function, pc: pc - 1 };
                    let value =
                        self.builtin(site, builtin, base + args as usize, count as usize)?;
                    set_or!(dst, value, fail);
                }
                Op::Builtin1 { dst, builtin, a, fail } => {
                    let site = Site { function, pc: pc - 1 };
                    let value = self.builtin_of(site, builtin, &[src!(a)])?;
                    set_or!(dst, value, fail);
                }
                Op::Builtin2 { dst, builtin, a, b, fail } => {
                    let site = Site { function, pc: pc - 1 };
                    let value = self.builtin_of(site, builtin, &[src!(a), src!(b)])?;
                    set_or!(dst, value, fail);
                }
                Op::Holds1 { builtin, a, fail } => {
                    let site = Site { function, pc: pc - 1 };
                    test!(self.builtin_of(site, builtin, &[src!(a)])?.is_truthy(), fail);
                }
                Op::Holds2 { builtin, a, b, fail } => {
                    let site = Site { function, pc: pc - 1 };
                    test!(self.builtin_of(site, builtin, &[src!(a), src!(b)])?.is_truthy(), fail);
                }
                Op::HoldsAny { builtin, any, of, fail } => {
                    let site = Site { function, pc: pc - 1 };
                    test!(self.holds_any(site, builtin, src!(any), src!(of))?, fail);
                }
                Op::WalkNext { value, acc, done } => {
                    if !self.walk_next(base + value as usize, accumulators + acc as usize)? {
                        pc = done as usize;
                    }
                }
                Op::Clear { dst } => set!(dst, Value::UNDEFINED),
                Op::Give { dst, src } => {
                    let (known, value) = (self.store.registers[base + dst as usize], src!(src));
                    if known.is_undefined() {
                        set!(dst, value);
                    } else if !known.equals(value) {
                        return Err(outputs_differ(function.place_of(pc - 1)));
                    }
                }
                Op::Given { src, fail } => test!(!src!(src).is_undefined(), fail),
                Op::Truthy { src, fail } => test!(src!(src).is_truthy(), fail),
                Op::Equal { a, b, fail } => {
                    let (a, b) = (src!(a), src!(b));
                    self.charge(a)?;
                    test!(a.equals(b), fail);
                }
                Op::NotEqual { a, b, fail } => {
                    let (a, b) = (src!(a), src!(b));
                    self.charge(a)?;
                    test!(!a.equals(b), fail);
                }
                Op::Less { a, b, fail } => {
                    test!(self.order(src!(a), src!(b))? == Ordering::Less, fail);
                }
                Op::LessEqual { a, b, fail } => {
                    test!(self.order(src!(a), src!(b))? != Ordering::Greater, fail);
                }
                Op::IsArray { src, len, fail } => {
                    test!(
                        src!(src).as_array().is_some_and(|items| items.len() == len as usize),
                        fail
                    );
                }
                Op::IsObject { src, len, fail } => {
                    test!(
                        src!(src).as_object().is_some_and(|object| object.len() == len as usize),
                        fail
                    );
                }
                Op::Scan { iter, over, fail } => {
                    let over = self.in_order(src!(over))?;
                    set!(iter, over);
                    set!(iter + 1, Value::int(0));
                    test!(!over.is_undefined(), fail);
                }
                Op::Next { iter, done } => {
                    self.spend(1)?;
                    let at = base + iter as usize;
                    let position = self.store.registers[at + 1].as_small_int().unwrap_or(0);
                    match self.store.registers[at].item(position as usize) {
                        Some((key, value)) => {
                            self.store.registers[at + 1] = Value::int(position + 1);
                            self.store.registers[at + 2] = key;
                            self.store.registers[at + 3] = value;
                        }
                        None => pc = done as usize,
                    }
                }
                Op::Match { iter, at, done } => {
                    self.spend(1)?;
                    test!(self.next_match(base + iter as usize, base + at as usize), done);
                }
                Op::Probe { iter, over, spec, keys, fail } => {
                    let (over, spec) = (src!(over), src!(spec));
                    let any = self.probe(base + iter as usize, over, spec, base + keys as usize)?;
                    test!(any, fail);
                }
                Op::NotEmpty { src, fail } => test!(!src!(src).is_empty(), fail),
                Op::Begin { acc } => {
                    let acc = &mut self.store.accumulators[accumulators + acc as usize];
                    acc.items.clear();
                    acc.entries.clear();
                }
                Op::Push { acc, src } => {
                    let value = src!(src);
                    self.waiting += size_of::<Value<'_>>();
                    self.store.accumulators[accumulators + acc as usize].items.push(value);
                }
                Op::PushEntry { acc, key, value } => {
                    let entry = Entry { key: src!(key), value: src!(value) };
                    self.waiting += size_of::<Entry<'_>>();
                    self.store.accumulators[accumulators + acc as usize].entries.push(entry);
                }
                Op::EmitValue { src } => {
                    let value = src!(src);
                    if out.value.is_undefined() {
                        out.value = value;
                    } else if !out.value.equals(value) {
                        out.conflict = true;
                        return Ok(());
                    }
                    out.count += 1;
                }
                Op::EmitMember { src } => {
                    self.waiting += size_of::<Value<'_>>();
                    out.items.push(src!(src));
                }
                Op::Jump { to } => pc = to as usize,
                Op::Return {} => return Ok(()),
                _ => {
                    let frame = Frame { function, constants, base, accumulators, contexts, pc };
                    if let Some(label) = self.rare(&frame, op, out)? {
                        pc = label as usize;
                    }
                }
            }
        }
    }

    /// The instructions that do much or come seldom. Apart, so that the frame of the loop, of which there is one per
    /// rule on the way, stays small. Gives the label to go to, if not just on.
    fn rare(
        &mut self,
        frame: &Frame<'a, 'r>,
        op: Op,
        out: &mut Out<'r>,
    ) -> Result<Option<u16>, Stop> {
        let Frame { function, constants, base, accumulators, contexts, pc } = *frame;
        macro_rules! src {
            ($src:expr) => {
                read!(self, base, constants, $src)
            };
        }
        macro_rules! set {
            ($dst:expr, $value:expr) => {{
                let value = $value;
                self.store.registers[base + $dst as usize] = value;
            }};
        }
        macro_rules! set_or {
            ($dst:expr, $value:expr, $fail:expr) => {{
                let value = $value;
                if value.is_undefined() {
                    return Ok(Some($fail));
                }
                self.store.registers[base + $dst as usize] = value;
            }};
        }
        match op {
            Op::DocPath { dst, node, keys, count, fail } => {
                let keys = self.keys(base, keys, count);
                let value = self.document(function.links[node as usize], &keys)?;
                set_or!(dst, value, fail);
            }
            Op::DocKeys { dst, node, keys, count, fail } => {
                let keys = self.keys(base, keys, count);
                let value = self.document_keys(function.links[node as usize], &keys)?;
                set_or!(dst, value, fail);
            }
            Op::Walk { value, acc, over } => {
                set!(value, src!(over));
                self.walk(accumulators + acc as usize);
            }
            Op::WalkPath { dst, acc } => set!(dst, self.walk_path(accumulators + acc as usize)?),
            Op::At { dst, object, path, fail } => {
                let (object, path) = (src!(object), src!(path));
                let found = path.as_array().map_or(Value::UNDEFINED, |path| object.at(path));
                set_or!(dst, found, fail);
            }
            Op::Keys { dst, of } => {
                let keys = self.keys_of(src!(of))?;
                set!(dst, keys);
            }
            Op::MinusKeys { dst, set, of, builtin, fail } => {
                let site = Site { function, pc: pc - 1 };
                let value = self.minus_keys(site, builtin, src!(set), src!(of))?;
                set_or!(dst, value, fail);
            }
            Op::Member { item, of, fail } => {
                let (item, of) = (src!(item), src!(of));
                self.charge(of)?;
                if !is_member(item, of) {
                    return Ok(Some(fail));
                }
            }
            Op::Array { dst, items, count } => {
                let at = base + items as usize;
                let array = self.region.array(&self.store.registers[at..at + count as usize]);
                set!(dst, self.sized(array)?);
            }
            Op::Set { dst, items, count } => {
                let at = base + items as usize;
                let mut items = self.store.pool.items();
                items.extend_from_slice(&self.store.registers[at..at + count as usize]);
                set!(dst, self.sized(self.region.set(&mut items))?);
                self.store.pool.put_items(items);
            }
            Op::Object { dst, items, count } => {
                let at = base + items as usize;
                let pairs = self.store.registers[at..at + 2 * count as usize].chunks_exact(2);
                let mut entries: Vec<_> =
                    pairs.map(|pair| Entry { key: pair[0], value: pair[1] }).collect();
                set!(dst, self.sized(self.region.object(&mut entries))?);
            }
            Op::EndArray { dst, acc } => {
                let items = &mut self.store.accumulators[accumulators + acc as usize].items;
                self.waiting = self.waiting.saturating_sub(size_of_val(items.as_slice()));
                let value = self.region.array(items);
                items.clear();
                set!(dst, self.sized(value)?);
            }
            Op::EndSet { dst, acc } => {
                let items = &mut self.store.accumulators[accumulators + acc as usize].items;
                self.waiting = self.waiting.saturating_sub(size_of_val(items.as_slice()));
                let value = self.region.set(items);
                items.clear();
                set!(dst, self.sized(value)?);
            }
            Op::EndObject { dst, acc } => {
                let value = self.end_object(accumulators + acc as usize);
                match value {
                    Some(value) => set!(dst, self.sized(value)?),
                    None => {
                        let place = function.place_of(pc - 1);
                        return Err(Stop::error(
                            EvalCode::Conflict,
                            "object keys must be unique",
                            place,
                        ));
                    }
                }
            }
            Op::EmitEntry { keys, count, value } => {
                let value = src!(value);
                self.emit_entry(function, pc, base + keys as usize, count, value, false, out)?;
            }
            Op::EmitEntryMember { keys, count, value } => {
                let value = src!(value);
                self.emit_entry(function, pc, base + keys as usize, count, value, true, out)?;
            }
            Op::EmitRow { items, count } => {
                let at = base + items as usize;
                let row = &self.store.registers[at..at + count as usize];
                match out.rows {
                    Rows::All => {
                        self.waiting += size_of::<Value<'_>>();
                        out.items.push(self.region.array(row));
                    }
                    Rows::First(column) if out.count == 0 => {
                        let value = column.and_then(|column| row.get(column).copied());
                        out.value = value.unwrap_or(Value::TRUE);
                        out.count = 1;
                    }
                    Rows::First(_) => {}
                }
            }
            Op::WithBegin {} => self.open_context(),
            Op::WithInput { path, value } => {
                let (path, value) = (src!(path), src!(value));
                let path = self.with_path(path, function.place_of(pc - 1))?;
                let input = self.put(self.context().input, path, value)?;
                self.context_mut().input = input;
                self.context_mut().replaces |= INPUT;
            }
            Op::WithData { path, value } => {
                let (path, value) = (src!(path), src!(value));
                let steps = self.with_path(path, function.place_of(pc - 1))?;
                let data = self.put(self.context().data, steps, value)?;
                self.store.see(path, || self.call.linked.depends.seeing(self.program, steps));
                let context = self.context_mut();
                context.data = data;
                context.replaced.push(path);
                context.replaces |= DATA;
            }
            Op::WithValue { target, value } => {
                let value = src!(value);
                let target = function.links[target as usize];
                self.context_mut().functions.push((target, Replacement::Value(value)));
                self.context_mut().replaces |= FUNCTIONS;
            }
            Op::WithFunction { target, by } => {
                let replacement = Replacement::Function(function.links[by as usize]);
                let target = function.links[target as usize];
                self.context_mut().functions.push((target, replacement));
                self.context_mut().replaces |= FUNCTIONS;
            }
            Op::WithEnd {} if self.store.outer.len() > contexts => self.close_context(),
            Op::Print { args } => {
                let args = src!(args);
                self.print(args, function.place_of(pc - 1))?;
            }
            Op::TestCase { name } => {
                let name = src!(name);
                self.host.test_case(name);
                let mark = self.running.map_or(0, |(mark, _)| mark);
                let parts = name.as_array().unwrap_or_default().iter();
                let parts =
                    parts.map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned));
                self.trace_event(
                    lictor_program::Event::TestCase,
                    mark,
                    parts.collect::<Vec<_>>().join("\0"),
                );
            }
            Op::Trace { event, mark } => self.observe(event, mark),
            Op::Watch { term, src } => {
                let value = src!(src);
                self.watch(term, value);
            }
            _ => {}
        }
        Ok(None)
    }

    fn keys(&self, base: usize, first: u16, count: u16) -> Vec<Value<'r>> {
        let at = base + first as usize;
        self.store.registers[at..at + count as usize].to_vec()
    }

    /// The steps of a `with` target, which must be strings.
    fn with_path(&self, path: Value<'r>, place: Place) -> Result<&'r [Value<'r>], Stop> {
        let steps = path.as_array().unwrap_or_default();
        if steps.iter().all(|step| step.as_str().is_some()) {
            return Ok(steps);
        }
        Err(Stop::error(EvalCode::Conflict, "bad document path", place))
    }

    fn end_object(&mut self, acc: usize) -> Option<Value<'r>> {
        let entries = &mut self.store.accumulators[acc].entries;
        self.waiting = self.waiting.saturating_sub(size_of_val(entries.as_slice()));
        entries.sort_by(|a, b| a.key.compare(b.key));
        let clash = entries
            .windows(2)
            .any(|pair| pair[0].key.equals(pair[1].key) && !pair[0].value.equals(pair[1].value));
        (!clash).then(|| self.region.object(entries))
    }

    #[expect(clippy::too_many_arguments, reason = "operands of one instruction, passed on")]
    fn emit_entry(
        &mut self,
        function: &Function,
        pc: usize,
        keys: usize,
        count: u16,
        value: Value<'r>,
        member: bool,
        out: &mut Out<'r>,
    ) -> Result<(), Stop> {
        let keys = &self.store.registers[keys..keys + count as usize];
        out.count += 1;
        self.waiting += ENTRY_BYTES;
        if keys.len() > MAX_NESTING {
            return Err(Stop::halt(Halt::Nesting));
        }
        match &mut out.tree {
            Some(tree) => {
                if tree.insert(keys, value, member).is_ok() || tree.excuses(keys) {
                    return Ok(());
                }
                let place = function.place_of(pc - 1);
                Err(Stop::error(EvalCode::Conflict, "object keys must be unique", place))
            }
            None => Ok(()),
        }
    }

    /// One line per combination of what the sets hold; an empty set is something undefined.
    fn print(&mut self, args: Value<'r>, place: Place) -> Result<(), Stop> {
        let mut columns = Vec::new();
        for column in args.as_array().unwrap_or_default() {
            self.charge(*column)?;
            columns.push(match column.as_set() {
                Some(set) if !set.is_empty() => {
                    set.items().iter().map(|item| show(*item)).collect()
                }
                _ => vec!["<undefined>".to_owned()],
            });
        }
        let file = self.program.files.get(place.file as usize).map_or("", String::as_str);
        let shown_place = format!("{file}:{}", place.row);
        let mut at = vec![0; columns.len()];
        loop {
            let words = at
                .iter()
                .zip(&columns)
                .map(|(at, column): (&usize, &Vec<String>)| column[*at].as_str());
            let line = words.collect::<Vec<_>>().join(" ");
            self.spend(1 + (line.len() >> 8) as u64).map_err(|stop| stop.at(place))?;
            self.host.print(&shown_place, &line);
            // The last column turns fastest.
            let Some(turn) =
                (0..columns.len()).rev().find(|column| at[*column] + 1 < columns[*column].len())
            else {
                return Ok(());
            };
            at[turn] += 1;
            at[turn + 1..].fill(0);
        }
    }
}

fn show(value: Value<'_>) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn is_member(item: Value<'_>, of: Value<'_>) -> bool {
    if let Some(set) = of.as_set() {
        return set.contains(item);
    }
    if let Some(items) = of.as_array() {
        return item.is_among(items);
    }
    of.as_object()
        .is_some_and(|object| object.entries().iter().any(|entry| entry.value.equals(item)))
}
