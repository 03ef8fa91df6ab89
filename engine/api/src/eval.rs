//! The seam to the back half of the compiler and to the machine: the only file that knows both.

mod stub;

use crate::error::{Location, Problem};
use crate::limits::Limits;
use lictor_compiler::{Compiled, CompiledQuery};
use lictor_program::{BuiltinFn, Host};
use lictor_syntax::{Code, Diagnostic};
use lictor_value::Document;
use std::cell::Cell;
use stub::program::{Column, Program};
use stub::{back, vm};

/// How programs are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Making {
    /// Run the optimising passes.
    pub optimise: bool,
    /// Write the program down and read it back before it is used.
    pub round_trip: bool,
}

impl Default for Making {
    fn default() -> Self {
        Making { optimise: true, round_trip: false }
    }
}

/// A program and the builtins it may call.
#[derive(Debug)]
pub(crate) struct Machine {
    program: Program,
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
    pub builtins: &'a dyn Fn(&str) -> Option<BuiltinFn>,
}

/// What an evaluation gave.
pub(crate) struct Rows {
    /// An array of rows, each an array of the columns' values.
    pub rows: Document,
    /// Failures of builtins that made something undefined.
    pub builtin_errors: Vec<Problem>,
}

impl Machine {
    pub(crate) fn make(
        compiled: &Compiled,
        queries: &[CompiledQuery],
        making: Making,
    ) -> Result<Machine, Vec<Diagnostic>> {
        let options = back::EmitOptions { optimise: making.optimise };
        let mut program = back::emit(compiled, queries, &options)?;
        if making.round_trip {
            let broken = |error: String| {
                let message = format!("program does not read back: {error}");
                vec![Diagnostic::new(Code::Compile, None, message)]
            };
            program = Program::from_bytes(&program.to_bytes()).map_err(broken)?;
        }
        Ok(Machine { program })
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
        let call = vm::Call {
            program: &self.program,
            entry: run.entry,
            input: run.input,
            data: run.data,
            host: run.host,
            limits: run.limits,
            strict_builtin_errors: run.strict_builtin_errors,
            seed: run.seed,
            builtins: run.builtins,
        };
        let mut evaluator = EVALUATOR.take().unwrap_or_else(|| Box::new(vm::Evaluator::new()));
        let outcome = evaluator.run(&call);
        EVALUATOR.set(Some(evaluator));
        match outcome {
            Ok(outcome) => {
                let builtin_errors = outcome.builtin_errors.into_iter().map(problem).collect();
                Ok(Rows { rows: outcome.rows, builtin_errors })
            }
            Err(error) => Err(problem(error)),
        }
    }
}

thread_local! {
    /// The evaluator of this thread, away while it runs.
    static EVALUATOR: Cell<Option<Box<vm::Evaluator>>> = const { Cell::new(None) };
}

fn problem(error: vm::EvalError) -> Problem {
    let location = error.place.map(|place| Location::new(place.file, place.row, place.col));
    Problem { code: Some(error.code), location, ..Problem::new(error.message) }
}
