//! What queries are evaluated with, whoever asks.

use crate::call::Call;
use crate::decision::{Aside, Decision, Verdict};
use crate::error;
use crate::host::{self, World};
use crate::input::Input;
use crate::read::{self, Rules};
use crate::wanted::Wanted;
use crate::write::Style;
use lictor::{
    Document, EvalOptions, Halt, Kind, ParseSettings, Problem, Region, SystemHost, Value,
};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyString};
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// What an engine lends everything that is made with it.
pub(crate) struct Common {
    pub(crate) settings: ParseSettings,
    pub(crate) limits: lictor::Limits,
    pub(crate) strict_builtin_errors: bool,
    /// The clock, randomness, and the hosts that may be reached.
    pub(crate) system: SystemHost,
    /// Makes values of other objects.
    pub(crate) default: Option<Py<PyAny>>,
}

impl Common {
    pub(crate) fn rules(&self) -> Rules<'_> {
        Rules::of(self, &self.limits)
    }

    /// That of no engine.
    pub(crate) fn plain(settings: ParseSettings) -> Common {
        let limits = lictor::Limits::default();
        let system = SystemHost::new();
        Common { settings, limits, strict_builtin_errors: false, system, default: None }
    }
}

/// An input as it is given.
pub(crate) enum Given<'py> {
    Missing,
    Object(Bound<'py, PyAny>),
    Json(Bound<'py, PyAny>),
}

/// A prepared query.
pub(crate) struct Core {
    pub(crate) query: lictor::Query,
    pub(crate) common: Arc<Common>,
    pub(crate) style: Style,
    wanted: PyOnceLock<Wanted>,
    /// Whether evaluations may be begun again: nothing comes of them but their answers.
    is_pure: bool,
    /// How many more evaluations are taken for long ones.
    slow: AtomicU32,
}

/// Evaluations that take no more steps than this, some ten microseconds, keep other threads of Python waiting, which
/// costs less than to let them run. One that takes more is begun again without keeping them.
const QUICK_STEPS: u64 = 1000;

/// Text of more bytes than this takes as long to read.
const QUICK_TEXT: usize = 32 << 10;

/// After a long evaluation so many more are taken for long ones.
const SLOW: u32 = 64;

/// What an evaluation that other threads did not wait for has given: as Rust holds it.
pub(crate) enum Taken {
    Undefined,
    Null,
    Bool(bool),
    Int(i64),
    Other(Document),
}

impl Taken {
    pub(crate) fn of(value: Value<'_>) -> Taken {
        match (value.kind(), value.as_small_int()) {
            (Kind::Undefined, _) => Taken::Undefined,
            (Kind::Null, _) => Taken::Null,
            (Kind::Bool, _) => Taken::Bool(value.as_bool() == Some(true)),
            (Kind::Number, Some(int)) => Taken::Int(int),
            _ => Taken::Other(Document::copy_of(value)),
        }
    }

    pub(crate) fn value(&self) -> Value<'_> {
        match self {
            Taken::Undefined => Value::UNDEFINED,
            Taken::Null => Value::NULL,
            Taken::Bool(bool) => Value::bool(*bool),
            Taken::Int(int) => Value::int(*int),
            Taken::Other(document) => document.root(),
        }
    }
}

thread_local! {
    /// The memory that inputs are read into.
    static INPUTS: Cell<Option<Region>> = const { Cell::new(None) };
}

/// Lends memory for an input.
pub(crate) fn with_region<T>(work: impl FnOnce(&Region) -> T) -> T {
    let mut region = INPUTS.take().unwrap_or_default();
    region.reset();
    let result = work(&region);
    INPUTS.set(Some(region));
    result
}

/// JSON text in a `str` or in bytes.
pub(crate) fn with_text<T>(
    text: &Bound<'_, PyAny>,
    work: impl FnOnce(&[u8]) -> PyResult<T>,
) -> PyResult<T> {
    if let Ok(text) = text.cast::<PyString>() {
        return match text.to_cow() {
            Ok(text) => work(text.as_bytes()),
            Err(_) => Err(error::input(text.py(), "text has surrogates without partners")),
        };
    }
    if let Ok(bytes) = text.cast::<PyBytes>() {
        return work(bytes.as_bytes());
    }
    let copy = text.py().get_type::<PyBytes>().call1((memoryview(text)?,))?;
    work(copy.cast::<PyBytes>()?.as_bytes())
}

/// Anything that lends its bytes; a `TypeError` for all else, as `bytes(5)` would be five zeroes.
fn memoryview<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    object.py().import("builtins")?.getattr("memoryview")?.call1((object,))
}

impl Core {
    pub(crate) fn new(query: lictor::Query, common: Arc<Common>, rich: bool) -> Core {
        let is_pure = query.is_pure();
        let (wanted, slow) = (PyOnceLock::new(), AtomicU32::new(0));
        Core { query, common, style: Style::of(rich), wanted, is_pure, slow }
    }

    pub(crate) fn wanted(&self, py: Python<'_>) -> &Wanted {
        self.wanted.get_or_init(py, || Wanted::of(py, &self.query))
    }

    pub(crate) fn rules(&self, call: &Call) -> Rules<'_> {
        Rules::of(&self.common, &call.limits)
    }

    /// Evaluates.
    pub(crate) fn decide(
        &self,
        py: Python<'_>,
        given: Given<'_>,
        call: &Call,
    ) -> PyResult<Decision> {
        match given {
            Given::Missing => self.answer(py, lictor::Given::Input(&lictor::Input::none()), call),
            Given::Json(text) => {
                with_text(&text, |text| self.answer(py, lictor::Given::Json(text), call))
            }
            Given::Object(object) => {
                if let Ok(input) = object.cast_exact::<Input>() {
                    return self.answer(py, lictor::Given::Input(&input.get().input), call);
                }
                with_region(|region| {
                    let wanted = self.wanted(py);
                    let value = read::wanted(region, &object, wanted, self.rules(call), "input")?;
                    self.answer(py, lictor::Given::Value(value), call)
                })
            }
        }
    }

    fn answer(&self, py: Python<'_>, given: lictor::Given<'_>, call: &Call) -> PyResult<Decision> {
        let show = |value: Value<'_>| Verdict::of(py, value, self.style);
        if let Some(outcome) = self.quick(given, call, show) {
            let (verdict, failures) = outcome.map_err(|error| failed(py, &error))?;
            return Ok(Decision::new(verdict?, Aside { failures, ..Aside::default() }));
        }
        let (outcome, prints) = py.detach(|| {
            let world = World::detached(call, &self.common);
            let outcome = self.query.look_whole(given, &call.options(&world), Taken::of);
            (outcome, world.into_prints())
        });
        let (taken, failures) = outcome.map_err(|error| failed(py, &error))?;
        let verdict = Verdict::of(py, taken.value(), self.style)?;
        Ok(Decision::new(verdict, Aside { failures, prints, observed: None }))
    }

    /// Evaluates, and lets `take` look at the value where it stands.
    pub(crate) fn look<T: Send>(
        &self,
        py: Python<'_>,
        given: lictor::Given<'_>,
        call: &Call,
        take: impl Fn(Value<'_>) -> T + Send + Sync,
    ) -> PyResult<T> {
        let outcome = self.quick(given, call, &take).unwrap_or_else(|| {
            py.detach(|| {
                let world = World::detached(call, &self.common);
                self.query.look_whole(given, &call.options(&world), take)
            })
        });
        outcome.map(|(taken, _)| taken).map_err(|error| failed(py, &error))
    }

    /// What an evaluation gives that keeps other threads waiting, unless it takes too long or may not be begun again.
    fn quick<T>(
        &self,
        given: lictor::Given<'_>,
        call: &Call,
        take: impl FnOnce(Value<'_>) -> T,
    ) -> Option<Result<(T, Vec<Problem>), lictor::Error>> {
        let slow = self.slow.load(Ordering::Relaxed);
        if slow > 0 {
            self.slow.store(slow - 1, Ordering::Relaxed);
        }
        let is_long = matches!(given, lictor::Given::Json(text) if text.len() > QUICK_TEXT);
        if slow > 0 || is_long || !self.is_pure {
            return None;
        }
        let world = World::new(call, &self.common);
        let usual = call.options(&world);
        let max_steps = usual.limits.max_steps;
        let limits = lictor::Limits { max_steps: max_steps.min(QUICK_STEPS), ..usual.limits };
        match self.query.look_whole(given, &EvalOptions { limits, ..usual }, take) {
            Err(error) if error.halt() == Some(Halt::Steps) && max_steps > QUICK_STEPS => {
                self.slow.store(SLOW, Ordering::Relaxed);
                None
            }
            outcome => Some(outcome),
        }
    }
}

/// The exception for an evaluation that failed on this thread.
#[cold]
pub(crate) fn failed(py: Python<'_>, error: &lictor::Error) -> PyErr {
    match host::take_raised() {
        Some(cause) => error::from_host(py, cause, error),
        None => error::raised(py, error),
    }
}
