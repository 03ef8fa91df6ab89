//! The virtual machine: runs a program over an input and data, in a region that is kept for the next decision.
//!
//! There is one evaluator; queries, rules, functions, tests and coverage all go through it. It is safe Rust, knows no
//! syntax tree, and reaches the world only through the [`Host`] it is lent. Every loop turn and call counts against
//! the [`Limits`].

mod builtins;
mod calls;
mod contexts;
mod depends;
mod documents;
mod error;
mod index;
mod join;
mod keys;
mod limits;
mod machine;
mod networks;
mod observe;
mod statics;
mod store;
mod tree;
mod units;
mod walk;

pub use error::{EvalCode, EvalError};
pub use limits::Limits;
pub use observe::{Count, Observed, TraceEvent};
pub use statics::Statics;

use builtins::Lent;
use depends::Depends;
use lictor_program::{BuiltinFn, Host, HostFn, Kept, Memory, Program, Reading, ShortFn};
use lictor_value::{Document, Region, Value, json};
use machine::{Machine, Rows};
use store::{Shelf, Store};

/// What is known of a program before it runs.
#[derive(Debug)]
pub struct Linked {
    /// In the order of [`Program::builtins`].
    builtins: Vec<Ways>,
    depends: Depends,
}

/// The ways to call a builtin.
#[derive(Debug, Clone, Default)]
pub struct Ways {
    /// The builtin itself; without it and one of the host's, a call is an error.
    pub call: Option<BuiltinFn>,
    /// The host's.
    pub host: Option<HostFn>,
    /// For common operands.
    pub short: Option<ShortFn>,
    /// Whether it holds for any item of a collection.
    pub any: Option<ShortFn>,
}

/// Finds the code of every builtin a program names, and what its units depend on. Done once per program.
#[must_use]
pub fn link(program: &Program, find: impl Fn(&str) -> Ways) -> Linked {
    let builtins = program.builtins.iter().map(|name| find(name)).collect();
    Linked { builtins, depends: Depends::of(program) }
}

/// Where the input comes from.
#[derive(Clone, Copy)]
pub enum Input<'a> {
    /// There is none.
    None,
    /// A value that is already there.
    Value(Value<'a>),
    /// JSON text, read into the evaluator's own region.
    Json(&'a [u8]),
}

/// One evaluation, all of it: nothing is remembered from another.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// What to run.
    pub program: &'a Program,
    /// The program's builtins, from [`link`].
    pub linked: &'a Linked,
    /// Which entry.
    pub entry: usize,
    /// The input.
    pub input: Input<'a>,
    /// The base documents: an object.
    pub data: Value<'a>,
    /// What is known of the program over this data, if it is kept.
    pub statics: Option<&'a Statics>,
    /// The world.
    pub host: &'a dyn Host,
    /// What it may cost.
    pub limits: &'a Limits,
    /// Whether the first error of a builtin ends the evaluation.
    pub strict_builtin_errors: bool,
    /// What random numbers start from; the host is asked where there is none.
    pub seed: Option<u64>,
    /// Keep the trace of an observed program; counts are kept in any case.
    pub trace: bool,
    /// How JSON input is read, if not all of it is kept.
    pub reading: Option<&'a Reading>,
}

/// What an evaluation gave.
#[derive(Debug)]
pub struct Outcome {
    /// An array of rows; a row is an array with an item per column. Empty when undefined.
    pub rows: Document,
    /// What happened on the way.
    pub report: Report,
}

/// What happened on the way to a result.
#[derive(Debug, Default)]
pub struct Report {
    /// Errors of builtins that made an expression undefined.
    pub builtin_errors: Vec<EvalError>,
    /// What an observed program reported, if the call asked for it.
    pub observed: Observed,
    /// Steps taken.
    pub steps: u64,
}

/// The memory of evaluations, kept between them. One per thread.
#[derive(Default)]
pub struct Evaluator {
    region: Region,
    reader: json::Reader,
    shelf: Shelf,
    evaluation: Memory,
    caches: Memory,
    text: String,
}

impl Evaluator {
    /// An evaluator; its first run fetches its memory.
    #[must_use]
    pub fn new() -> Self {
        Evaluator::default()
    }

    /// Runs a call and copies the result out.
    ///
    /// # Errors
    /// Conflicts, strict builtin errors, unreadable JSON input, limits.
    pub fn run(&mut self, call: &Call<'_>) -> Result<Outcome, EvalError> {
        let (rows, report) = self.run_with(call, Document::copy_of)?;
        Ok(Outcome { rows, report })
    }

    /// Runs a call and lets `take` look at the result (an array of row arrays) where it stands.
    ///
    /// # Errors
    /// As for [`Evaluator::run`].
    pub fn run_with<T>(
        &mut self,
        call: &Call<'_>,
        take: impl FnOnce(Value<'_>) -> T,
    ) -> Result<(T, Report), EvalError> {
        self.start(call, Rows::All, |rows, machine| (take(rows), machine.take_report()))
    }

    /// Runs a call and lets `take` look at one value where it stands: that of the first row in this column, `true`
    /// where no column is named, undefined where there is no row.
    ///
    /// # Errors
    /// As for [`Evaluator::run`].
    pub fn first<T>(
        &mut self,
        call: &Call<'_>,
        column: Option<usize>,
        take: impl FnOnce(Value<'_>) -> T,
    ) -> Result<T, EvalError> {
        self.start(call, Rows::First(column), |value, _| take(value))
    }

    #[inline(always)]
    fn start<T>(
        &mut self,
        call: &Call<'_>,
        rows: Rows,
        take: impl FnOnce(Value<'_>, &mut Machine<'_, '_>) -> T,
    ) -> Result<T, EvalError> {
        self.region.reset();
        self.evaluation.clear();
        let region = &self.region;
        let slots = region.filled(call.program.slots.len(), Value::UNKNOWN);
        let input = match call.input {
            Input::None => Value::UNDEFINED,
            Input::Value(value) => value,
            Input::Json(bytes) => {
                let options = json::ReadOptions { max_depth: call.limits.max_nesting };
                let reader = &mut self.reader;
                let read = match call.reading.map(|reading| &reading.kept) {
                    None => reader.read(region, bytes, &options),
                    Some(Kept::Parts(parts)) => {
                        reader.read_projected(region, bytes, &options, parts)
                    }
                    Some(Kept::Slots(paths)) => reader
                        .read_slots(region, bytes, &options, paths, slots)
                        .map(|()| Value::UNDEFINED),
                };
                read.map_err(|error| EvalError::input(&error))?
            }
        };
        let store = Store::new(&mut self.shelf, input, call.data);
        let lent = Lent {
            evaluation: &mut self.evaluation,
            caches: &mut self.caches,
            text: &mut self.text,
        };
        let mut machine = Machine::new(call, region, store, slots, lent);
        let value = machine.run_entry(rows).map_err(|stop| *stop.0);
        let failed = match &value {
            Ok(_) => {
                let told = matches!(rows, Rows::All) || call.strict_builtin_errors;
                told && machine.has_failures()
            }
            Err(error) => error.halt.is_none(),
        };
        // Limits and cancellation are no matter of order.
        if failed && call.reading.is_some_and(|reading| reading.regroups) {
            machine.store.put_back();
            drop(machine);
            return self.again(call, rows, take);
        }
        let result = match (value, machine.first_failure()) {
            (Err(error), _) if error.code == EvalCode::Limit => Err(error),
            (_, Some(failure)) => Err(failure),
            (Ok(value), None) => Ok(take(value, &mut machine)),
            (Err(error), None) => Err(error),
        };
        machine.store.put_back();
        result
    }

    /// Runs a call over all of the input, which tells which error is the first, and all of them.
    #[cold]
    #[inline(never)]
    fn again<T>(
        &mut self,
        call: &Call<'_>,
        rows: Rows,
        take: impl FnOnce(Value<'_>, &mut Machine<'_, '_>) -> T,
    ) -> Result<T, EvalError> {
        self.start(&Call { reading: None, ..*call }, rows, take)
    }
}
