//! The world of an evaluation: the clock and randomness, what is printed, the host's functions, and what ends it early.

use crate::call::Call;
use crate::core::Common;
use crate::read;
use crate::wanted::WHOLE;
use crate::write::{self, Style};
use lictor::{BuiltinError, Context, Halt, Host, HttpError, SystemHost, Value};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long an evaluation goes on before it is asked whether someone pressed Ctrl-C.
const PATIENCE: Duration = Duration::from_millis(100);

thread_local! {
    /// What a host's function, or a signal, raised in the evaluation that this thread is at.
    static RAISED: RefCell<Option<PyErr>> = const { RefCell::new(None) };
}

/// What ended the evaluation that just ended on this thread.
pub(crate) fn take_raised() -> Option<PyErr> {
    RAISED.take()
}

/// A line that was printed, and where.
pub(crate) type Print = (String, String);

/// The world of one evaluation.
pub(crate) struct World<'c> {
    system: &'c SystemHost,
    now: Option<i64>,
    cancel: Option<&'c AtomicBool>,
    prints: RefCell<Vec<Print>>,
    /// When signals were last looked for; not at all where the evaluation keeps other threads waiting anyway.
    looked: Option<Cell<Instant>>,
}

impl<'c> World<'c> {
    pub(crate) fn new(call: &'c Call, common: &'c Common) -> Self {
        let (system, cancel) = (&common.system, call.cancel.as_deref());
        World { system, now: call.now, cancel, prints: RefCell::default(), looked: None }
    }

    /// That of an evaluation that other threads need not wait for.
    pub(crate) fn detached(call: &'c Call, common: &'c Common) -> Self {
        World { looked: Some(Cell::new(Instant::now())), ..World::new(call, common) }
    }

    pub(crate) fn into_prints(self) -> Vec<Print> {
        self.prints.into_inner()
    }

    /// Whether a signal's handler raised. Python runs handlers on its main thread only.
    fn interrupted(&self) -> bool {
        let Some(looked) = &self.looked else { return false };
        if looked.get().elapsed() < PATIENCE {
            return false;
        }
        looked.set(Instant::now());
        let raised = Python::try_attach(|py| py.check_signals().err()).flatten();
        raised.is_some_and(|error| {
            RAISED.set(Some(error));
            true
        })
    }
}

impl Host for World<'_> {
    fn now_ns(&self) -> i64 {
        self.now.unwrap_or_else(|| self.system.now_ns())
    }

    fn tick_ns(&self) -> u64 {
        self.system.tick_ns()
    }

    fn random(&self, out: &mut [u8]) {
        self.system.random(out);
    }

    fn print(&self, place: &str, line: &str) {
        self.prints.borrow_mut().push((place.to_owned(), line.to_owned()));
    }

    fn lookup(&self, name: &str) -> Result<Vec<String>, String> {
        self.system.lookup(name)
    }

    fn http_send(&self, request_json: &str) -> Result<String, HttpError> {
        self.system.http_send(request_json)
    }

    fn cancelled(&self) -> bool {
        self.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) || self.interrupted()
    }
}

/// Calls a function of the host's. What it raises ends the evaluation.
pub(crate) fn call<'r>(
    function: &Py<PyAny>,
    common: &Common,
    context: &mut Context<'_, 'r>,
    arguments: &[Value<'r>],
) -> Result<Value<'r>, BuiltinError> {
    let called = Python::try_attach(|py| {
        let arguments = arguments.iter().map(|value| write::object(py, *value, Style::Rich));
        let arguments = PyTuple::new(py, arguments.collect::<PyResult<Vec<_>>>()?)?;
        let given = function.bind(py).call1(arguments)?;
        if given.is(&write::undefined(py)?) {
            return Ok(Value::UNDEFINED);
        }
        read::wanted(context.region, &given, &WHOLE, common.rules(), "result")
    });
    match called {
        Some(Ok(value)) => Ok(value),
        Some(Err(error)) => {
            RAISED.set(Some(error));
            Err(BuiltinError::Halt(Halt::Cancelled))
        }
        // Python is shutting down.
        None => Err(BuiltinError::Halt(Halt::Cancelled)),
    }
}
