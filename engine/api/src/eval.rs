//! The seam to the back half of the compiler and to the machine: the only file that knows both.

use crate::error::{Location, Problem};
use crate::limits::Limits;
use crate::observe::Observation;
use crate::system;
use lictor_compiler::back::{self, EmitOptions};
use lictor_compiler::{Compiled, CompiledQuery};
use lictor_program::{Column, Halt, Host, HttpError, Kept, Program, Reading, Written};
use lictor_syntax::{Code, Diagnostic};
use lictor_value::{Value, json};
use lictor_vm as vm;
use std::cell::Cell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How programs are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Making {
    /// Run the optimising passes.
    pub optimise: bool,
    /// Choose rules by constants.
    pub index: bool,
    /// Leave rules early.
    pub early_exit: bool,
    /// Write the program down and read it back before it is used.
    pub round_trip: bool,
    /// Report what happens.
    pub observe: bool,
    /// Report the values of variables too.
    pub watch: bool,
    /// JSON input from so many bytes on is kept in part.
    pub project_from: usize,
    /// The one optimising pass that does not run.
    pub without: Option<&'static str>,
}

/// What is shorter is read whole in less time than it takes to tell what to leave out.
const PROJECT_FROM: usize = 512;

impl Default for Making {
    fn default() -> Self {
        Making {
            optimise: true,
            index: true,
            early_exit: true,
            round_trip: false,
            observe: false,
            watch: false,
            project_from: PROJECT_FROM,
            without: None,
        }
    }
}

impl Making {
    fn options(self) -> EmitOptions {
        let passes = if self.optimise { EmitOptions::default() } else { EmitOptions::plain() };
        let passes = self.without.map_or(passes, |switch| passes.without(switch));
        EmitOptions {
            observe: self.observe,
            watch: self.watch,
            index: passes.index && self.index,
            early_exit: passes.early_exit && self.early_exit,
            ..passes
        }
    }
}

/// What the optimisations make of what the queries reach.
pub(crate) fn plan(
    compiled: &Compiled,
    queries: &[CompiledQuery],
    making: Making,
) -> Result<String, Vec<Diagnostic>> {
    back::plan(compiled, queries, &making.options())
}

/// A program and the builtins it may call.
#[derive(Debug)]
pub(crate) struct Machine {
    program: Program,
    linked: vm::Linked,
    /// By entry; none where input is read whole.
    reads: Vec<Reads>,
    project_from: usize,
}

/// The parts of the input that an entry looks at. Found out when it is asked for again: who decides once does not
/// wait for it.
#[derive(Debug, Default)]
struct Reads {
    asked: AtomicBool,
    reading: OnceLock<Option<Reading>>,
    parts: OnceLock<Option<json::Projection>>,
}

/// One evaluation.
#[derive(Clone, Copy)]
pub(crate) struct Run<'a> {
    pub entry: usize,
    pub input: vm::Input<'a>,
    pub data: Value<'a>,
    /// What is known of the program over this data.
    pub statics: &'a vm::Statics,
    pub host: &'a dyn Host,
    pub limits: &'a Limits,
    pub strict_builtin_errors: bool,
    pub seed: Option<u64>,
    pub trace: bool,
}

/// What an evaluation gave besides its rows.
#[derive(Default)]
pub(crate) struct Aside {
    /// Failures of builtins that made something undefined.
    pub builtin_errors: Vec<Problem>,
    /// What was reported; empty unless the program is observed.
    pub observation: Observation,
}

impl Machine {
    /// Makes a program of queries, each with its text and its expressions as written.
    pub(crate) fn make(
        compiled: &Compiled,
        queries: &[CompiledQuery],
        written: Vec<(String, Vec<Written>)>,
        making: Making,
        builtins: &dyn Fn(&str) -> vm::Ways,
    ) -> Result<Machine, Vec<Diagnostic>> {
        let mut program = back::emit(compiled, queries, &making.options())?;
        for (entry, (text, written)) in program.entries.iter_mut().zip(written) {
            entry.text = text;
            entry.expressions = with_columns(written, &entry.columns);
        }
        if making.round_trip {
            let broken = |error: lictor_program::ProgramError| {
                let message = format!("program does not read back: {error}");
                vec![Diagnostic::new(Code::Compile, None, message)]
            };
            program = Program::from_bytes(&program.to_bytes()).map_err(broken)?;
        }
        let mut machine = Machine::of(program, builtins);
        if !making.options().project {
            machine.reads.clear();
        }
        machine.project_from = making.project_from;
        Ok(machine)
    }

    /// How an entry reads a JSON text of so many bytes; none where all of it is kept.
    #[inline]
    fn reading(&self, entry: usize, len: usize) -> Option<&Reading> {
        let reads = self.reads.get(entry)?;
        if !reads.asked.load(Ordering::Relaxed) {
            reads.asked.store(true, Ordering::Relaxed);
            return None;
        }
        let reading = reads.reading.get_or_init(|| self.program.reading(entry)).as_ref()?;
        let pays = len >= self.project_from || matches!(reading.kept, Kept::Slots(_));
        pays.then_some(reading)
    }

    /// The parts of the input that an entry looks at; none where that may be all.
    pub(crate) fn parts(&self, entry: usize) -> Option<&json::Projection> {
        let reads = self.reads.get(entry)?;
        reads.parts.get_or_init(|| self.program.reads(entry)).as_ref()
    }

    /// A program ready to run.
    pub(crate) fn of(program: Program, builtins: &dyn Fn(&str) -> vm::Ways) -> Machine {
        let linked = vm::link(&program, builtins);
        let reads = program.entries.iter().map(|_| Reads::default()).collect();
        Machine { program, linked, reads, project_from: PROJECT_FROM }
    }

    pub(crate) fn program(&self) -> &Program {
        &self.program
    }

    pub(crate) fn listing(&self) -> String {
        self.program.listing()
    }

    /// Evaluates, and lets `take` look at the rows (an array of arrays of the columns' values) and the failures of
    /// builtins that made something undefined.
    pub(crate) fn run<T>(
        &self,
        run: &Run<'_>,
        evaluator: &mut vm::Evaluator,
        take: impl FnOnce(Value<'_>) -> T,
    ) -> Result<(T, Aside), Problem> {
        let clock = Deadline::of(run);
        match evaluator.run_with(&self.call(run, &clock), take) {
            Ok((taken, report)) => {
                let errors = report.builtin_errors.into_iter();
                let observation = Observation::new(&self.program, &report.observed);
                let builtin_errors = errors.map(|error| self.problem(error)).collect();
                Ok((taken, Aside { builtin_errors, observation }))
            }
            Err(error) => Err(self.problem(clock.blamed(error))),
        }
    }

    /// Evaluates, and lets `take` look at the value in a column of the first row; `true` where no column is named, and
    /// undefined where there is no row.
    #[inline]
    pub(crate) fn first<T>(
        &self,
        run: &Run<'_>,
        evaluator: &mut vm::Evaluator,
        column: Option<usize>,
        take: impl FnOnce(Value<'_>) -> T,
    ) -> Result<T, Box<Problem>> {
        let clock = Deadline::of(run);
        let taken = evaluator.first(&self.call(run, &clock), column, take);
        taken.map_err(|error| Box::new(self.problem(clock.blamed(error))))
    }

    #[inline]
    fn call<'a>(&'a self, run: &Run<'a>, clock: &'a Deadline<'a>) -> vm::Call<'a> {
        vm::Call {
            program: &self.program,
            linked: &self.linked,
            entry: run.entry,
            input: run.input,
            data: run.data,
            statics: Some(run.statics),
            host: clock,
            limits: run.limits,
            strict_builtin_errors: run.strict_builtin_errors,
            seed: run.seed,
            trace: run.trace,
            reading: match run.input {
                vm::Input::Json(text) => self.reading(run.entry, text.len()),
                _ => None,
            },
        }
    }

    #[cold]
    fn problem(&self, error: vm::EvalError) -> Problem {
        let location = error.place.map(|place| {
            let file = self.program.files.get(place.file as usize).map_or("", String::as_str);
            Location::new(file, place.row, place.col)
        });
        let (code, halt) = (Some(error.code.as_str()), error.halt);
        Problem { code, location, halt, ..Problem::new(error.message) }
    }
}

/// Finds the column of each expression; one that stands twice in a place has two.
fn with_columns(mut written: Vec<Written>, columns: &[Column]) -> Vec<Written> {
    let mut taken = vec![false; columns.len()];
    for expression in &mut written {
        let here = |column: &Column| match column {
            Column::Expression { row, col, .. } => (*row, *col) == (expression.row, expression.col),
            Column::Binding(_) => false,
        };
        let found = (0..columns.len()).find(|at| !taken[*at] && here(&columns[*at]));
        if let Some(found) = found {
            taken[found] = true;
        }
        expression.column = found.and_then(|found| u32::try_from(found).ok());
    }
    written
}

/// A host that also cancels when the time is up.
struct Deadline<'a> {
    host: &'a dyn Host,
    /// By [`system::ticks`].
    end: Option<u64>,
}

impl<'a> Deadline<'a> {
    #[inline]
    fn of(run: &Run<'a>) -> Self {
        let end = |limit: Duration| {
            system::ticks(run.host)
                .saturating_add(u64::try_from(limit.as_nanos()).unwrap_or(u64::MAX))
        };
        Deadline { host: run.host, end: run.limits.timeout.map(end) }
    }

    /// The machine takes every cancellation for the end of the time, if there is one; but the host may have been first.
    #[cold]
    fn blamed(&self, error: vm::EvalError) -> vm::EvalError {
        let is_early = self.end.is_some_and(|end| system::ticks(self.host) < end);
        if error.halt == Some(Halt::Time) && is_early { error.cancelled() } else { error }
    }
}

impl Host for Deadline<'_> {
    fn tick_ns(&self) -> u64 {
        self.host.tick_ns()
    }

    fn now_ns(&self) -> i64 {
        self.host.now_ns()
    }

    fn random(&self, out: &mut [u8]) {
        self.host.random(out);
    }

    fn print(&self, place: &str, line: &str) {
        self.host.print(place, line);
    }

    fn note(&self, place: &str, line: &str) {
        self.host.note(place, line);
    }

    fn test_case(&self, name: Value<'_>) {
        self.host.test_case(name);
    }

    fn cancelled(&self) -> bool {
        self.end.is_some_and(|end| system::ticks(self.host) >= end) || self.host.cancelled()
    }

    fn runtime_json(&self) -> String {
        self.host.runtime_json()
    }

    fn lookup(&self, name: &str) -> Result<Vec<String>, String> {
        self.host.lookup(name)
    }

    fn time_left(&self) -> Option<Duration> {
        self.end.map(|end| Duration::from_nanos(end.saturating_sub(system::ticks(self.host))))
    }

    fn http_send(&self, request_json: &str) -> Result<String, HttpError> {
        self.host.http_send(request_json)
    }
}

/// Lends the evaluator of this thread; a second one where the first is at work.
pub(crate) fn with_evaluator<T>(run: impl FnOnce(&mut vm::Evaluator) -> T) -> T {
    let mut evaluator = EVALUATOR.take().unwrap_or_default();
    let result = run(&mut evaluator);
    EVALUATOR.set(Some(evaluator));
    result
}

thread_local! {
    /// The evaluator of this thread, away while it runs.
    static EVALUATOR: Cell<Option<Box<vm::Evaluator>>> = const { Cell::new(None) };
}
