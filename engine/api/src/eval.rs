//! The seam to the back half of the compiler and to the machine: the only file that knows both.

use crate::error::{Location, Problem};
use crate::limits::Limits;
use crate::observe::Observation;
use lictor_compiler::back::{self, EmitOptions};
use lictor_compiler::{Compiled, CompiledQuery};
use lictor_program::{BuiltinFn, Column, Host, Program};
use lictor_syntax::{Code, Diagnostic};
use lictor_value::{Document, Value};
use lictor_vm as vm;
use std::cell::Cell;
use std::time::Instant;

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
}

impl Default for Making {
    fn default() -> Self {
        Making { optimise: true, index: true, early_exit: true, round_trip: false, observe: false }
    }
}

/// A program and the builtins it may call.
#[derive(Debug)]
pub(crate) struct Machine {
    program: Program,
    linked: vm::Linked,
}

/// What a column of a row holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// The user's variable of this name.
    Binding(String),
    /// The value of the expression at this row and column.
    Expression(u32, u32),
}

/// One evaluation.
pub(crate) struct Run<'a> {
    pub entry: usize,
    pub input: Option<&'a Document>,
    pub data: &'a Document,
    pub host: &'a dyn Host,
    pub limits: &'a Limits,
    pub strict_builtin_errors: bool,
    pub seed: u64,
    pub trace: bool,
}

/// What an evaluation gave.
pub(crate) struct Rows {
    /// An array of rows, each an array of the columns' values.
    pub rows: Document,
    /// Failures of builtins that made something undefined.
    pub builtin_errors: Vec<Problem>,
    /// What was reported; empty unless the program is observed.
    pub observation: Observation,
}

impl Machine {
    pub(crate) fn make(
        compiled: &Compiled,
        queries: &[CompiledQuery],
        making: Making,
        builtins: &dyn Fn(&str) -> Option<BuiltinFn>,
    ) -> Result<Machine, Vec<Diagnostic>> {
        let passes = if making.optimise { EmitOptions::default() } else { EmitOptions::plain() };
        let options = EmitOptions {
            observe: making.observe,
            index: passes.index && making.index,
            early_exit: passes.early_exit && making.early_exit,
            ..passes
        };
        let mut program = back::emit(compiled, queries, &options)?;
        if making.round_trip {
            let broken = |error: lictor_program::ProgramError| {
                let message = format!("program does not read back: {error}");
                vec![Diagnostic::new(Code::Compile, None, message)]
            };
            program = Program::from_bytes(&program.to_bytes()).map_err(broken)?;
        }
        let linked = vm::link(&program, builtins);
        Ok(Machine { program, linked })
    }

    pub(crate) fn columns(&self, entry: usize) -> Vec<Shown> {
        let columns = self.program.entries.get(entry).map(|entry| entry.columns.as_slice());
        let shown = |column: &Column| match column {
            Column::Binding(name) => Shown::Binding(name.clone()),
            Column::Expression { row, col, .. } => Shown::Expression(*row, *col),
        };
        columns.unwrap_or_default().iter().map(shown).collect()
    }

    pub(crate) fn listing(&self) -> String {
        self.program.listing()
    }

    pub(crate) fn run(&self, run: &Run<'_>) -> Result<Rows, Problem> {
        let clock = Deadline {
            host: run.host,
            end: run.limits.timeout.map(|limit| Instant::now() + limit),
        };
        let call = vm::Call {
            program: &self.program,
            linked: &self.linked,
            entry: run.entry,
            input: run.input.map_or(vm::Input::None, |input| vm::Input::Value(input.root())),
            data: run.data.root(),
            host: &clock,
            limits: run.limits,
            strict_builtin_errors: run.strict_builtin_errors,
            seed: run.seed,
            trace: run.trace,
        };
        let mut evaluator = EVALUATOR.take().unwrap_or_else(|| Box::new(vm::Evaluator::new()));
        let outcome = evaluator.run(&call);
        EVALUATOR.set(Some(evaluator));
        match outcome {
            Ok(outcome) => {
                let errors = outcome.report.builtin_errors.into_iter();
                let observation = Observation::new(&self.program, &outcome.report.observed);
                Ok(Rows {
                    observation,
                    rows: outcome.rows,
                    builtin_errors: errors.map(|error| self.problem(error)).collect(),
                })
            }
            Err(error) => Err(self.problem(error)),
        }
    }

    fn problem(&self, error: vm::EvalError) -> Problem {
        let location = error.place.map(|place| {
            let file = self.program.files.get(place.file as usize).map_or("", String::as_str);
            Location::new(file, place.row, place.col)
        });
        Problem { code: Some(error.code.as_str()), location, ..Problem::new(error.message) }
    }
}

/// A host that also cancels when the time is up.
struct Deadline<'a> {
    host: &'a dyn Host,
    end: Option<Instant>,
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
        self.end.is_some_and(|end| Instant::now() >= end) || self.host.cancelled()
    }

    fn runtime_json(&self) -> String {
        self.host.runtime_json()
    }

    fn lookup(&self, name: &str) -> Result<Vec<String>, String> {
        self.host.lookup(name)
    }

    fn http_send(&self, request_json: &str) -> Result<String, String> {
        self.host.http_send(request_json)
    }
}

thread_local! {
    /// The evaluator of this thread, away while it runs.
    static EVALUATOR: Cell<Option<Box<vm::Evaluator>>> = const { Cell::new(None) };
}
