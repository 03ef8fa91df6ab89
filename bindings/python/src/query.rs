//! Prepared queries.

use crate::call::{Call, CancelToken, Given as Keywords};
use crate::core::{self, Core, Given, Taken, failed};
use crate::decision::{Aside, Decision, Observed, Verdict};
use crate::error;
use crate::host::{self, World};
use crate::input::Input;
use crate::limits::Limits;
use crate::policy::Policy;
use crate::pool;
use crate::read;
use crate::write::{self, Style};
use lictor::observe::Coverage;
use lictor::{Region, json};
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};
use std::sync::Arc;

/// A prepared query, to be asked any number of times, by any number of threads.
#[pyclass(frozen, module = "lictor")]
pub(crate) struct Query {
    core: Arc<Core>,
    policy: Py<Policy>,
    path: String,
}

/// An input that may not be there at all, which is something else than `None`.
#[derive(Default)]
pub(crate) struct Optional<'py>(pub(crate) Option<Bound<'py, PyAny>>);

impl<'a, 'py> FromPyObject<'a, 'py> for Optional<'py> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Ok(Optional(Some(object.to_owned())))
    }
}

/// One input at most, as an object or as text.
pub(crate) fn given<'py>(
    input: Optional<'py>,
    text: Option<Bound<'py, PyAny>>,
) -> PyResult<Given<'py>> {
    match (input.0, text) {
        (Some(_), Some(_)) => Err(PyTypeError::new_err("`input` and `input_json` are both given")),
        (Some(object), None) => Ok(Given::Object(object)),
        (None, Some(text)) => Ok(Given::Json(text)),
        (None, None) => Ok(Given::Missing),
    }
}

impl Query {
    pub(crate) fn new(core: Arc<Core>, policy: Py<Policy>, path: &str) -> Query {
        Query { core, policy, path: path.to_owned() }
    }
}

/// Evaluates a query of a policy that is observed, and keeps what was reported.
pub(crate) fn observed(
    py: Python<'_>,
    policy: &lictor::Policy,
    core: &Core,
    path: &str,
    given: Given<'_>,
    call: &Call,
) -> PyResult<Decision> {
    let input = whole_input(py, given, core, call)?;
    let (outcome, prints) = py.detach(|| {
        let world = World::detached(call, &core.common);
        let watched = policy.observing();
        let outcome = watched.prepare(path).and_then(|query| {
            let decision = query.eval_with(&input, &call.options(&world))?;
            let seen = decision.observation();
            let coverage = call.coverage.then(|| Coverage::of(&watched, [seen]));
            let observed = Observed { trace: seen.trace.clone(), coverage };
            let taken = decision.value().map_or(Taken::Undefined, Taken::of);
            Ok((taken, decision.builtin_errors().to_vec(), observed))
        });
        (outcome, world.into_prints())
    });
    let (taken, failures, observed) = outcome.map_err(|error| failed(py, &error))?;
    let verdict = Verdict::of(py, taken.value(), core.style)?;
    Ok(Decision::new(verdict, Aside { failures, prints, observed: Some(observed) }))
}

/// All of an input, in memory of its own.
pub(crate) fn whole_input(
    py: Python<'_>,
    given: Given<'_>,
    core: &Core,
    call: &Call,
) -> PyResult<lictor::Input> {
    match given {
        Given::Missing => Ok(lictor::Input::none()),
        Given::Json(text) => core::with_text(&text, |text| {
            lictor::Input::from_json(text).map_err(|error| error::raised(py, &error))
        }),
        Given::Object(object) => match object.cast_exact::<Input>() {
            Ok(input) => Ok(input.get().input.clone()),
            Err(_) => Ok(read::document(&object, core.rules(call), "input")?.into()),
        },
    }
}

#[pymethods]
impl Query {
    /// Decides with the engine's defaults.
    #[pyo3(signature = (input=Optional::default()))]
    fn __call__(&self, py: Python<'_>, input: Optional<'_>) -> PyResult<Decision> {
        let call = Call::usual(&self.core.common);
        self.core.decide(py, input.0.map_or(Given::Missing, Given::Object), &call)
    }

    /// Decides.
    #[pyo3(signature = (
        input=Optional::default(), *, input_json=None, limits=None, now=None, seed=None, cancel=None,
        strict_builtin_errors=None, trace=false, coverage=false
    ))]
    #[expect(clippy::too_many_arguments, reason = "the keywords of an evaluation")]
    fn eval<'py>(
        &self,
        py: Python<'py>,
        input: Optional<'py>,
        input_json: Option<Bound<'py, PyAny>>,
        limits: Option<PyRef<'py, Limits>>,
        now: Option<Bound<'py, PyAny>>,
        seed: Option<u64>,
        cancel: Option<PyRef<'py, CancelToken>>,
        strict_builtin_errors: Option<bool>,
        trace: bool,
        coverage: bool,
    ) -> PyResult<Decision> {
        let keywords =
            Keywords { limits, now, seed, cancel, strict_builtin_errors, trace, coverage };
        let call = Call::of(keywords, &self.core.common)?;
        let given = given(input, input_json)?;
        if trace || coverage {
            let policy = &self.policy.get().policy;
            return observed(py, policy, &self.core, &self.path, given, &call);
        }
        self.core.decide(py, given, &call)
    }

    /// Decides from JSON text to JSON text, or to `UNDEFINED`.
    #[pyo3(signature = (text, /, *, limits=None, now=None, seed=None, cancel=None, strict_builtin_errors=None))]
    fn eval_json<'py>(
        &self,
        text: &Bound<'py, PyAny>,
        limits: Option<PyRef<'py, Limits>>,
        now: Option<Bound<'py, PyAny>>,
        seed: Option<u64>,
        cancel: Option<PyRef<'py, CancelToken>>,
        strict_builtin_errors: Option<bool>,
    ) -> PyResult<Py<PyAny>> {
        let py = text.py();
        let keywords =
            Keywords { limits, now, seed, cancel, strict_builtin_errors, ..Keywords::default() };
        let call = Call::of(keywords, &self.core.common)?;
        core::with_text(text, |text| {
            let given = lictor::Given::Json(text);
            let outcome = self.core.look(py, given, &call, |value| {
                (!value.is_undefined()).then(|| json::to_string(value))
            })?;
            match outcome {
                Some(text) => PyString::new(py, &text).into_py_any(py),
                None => write::undefined(py),
            }
        })
    }

    /// Decides for each input, on every core, while other threads of Python run. What goes wrong with one is in its
    /// place, as an exception that is not raised.
    #[pyo3(signature = (
        inputs, /, *, threads=0, limits=None, now=None, seed=None, cancel=None, strict_builtin_errors=None
    ))]
    #[expect(clippy::too_many_arguments, reason = "the keywords of an evaluation")]
    fn eval_batch<'py>(
        &self,
        inputs: &Bound<'py, PyAny>,
        threads: usize,
        limits: Option<PyRef<'py, Limits>>,
        now: Option<Bound<'py, PyAny>>,
        seed: Option<u64>,
        cancel: Option<PyRef<'py, CancelToken>>,
        strict_builtin_errors: Option<bool>,
    ) -> PyResult<Bound<'py, PyList>> {
        let py = inputs.py();
        let keywords =
            Keywords { limits, now, seed, cancel, strict_builtin_errors, ..Keywords::default() };
        let call = Call::of(keywords, &self.core.common)?;
        let region = Region::new();
        let given = self.all_given(&region, inputs, &call)?;
        let core = &*self.core;
        let outcomes = py.detach(|| {
            pool::each(threads, &given, |given| {
                let given = given.as_ref().map_err(|_| None)?;
                let world = World::detached(&call, &core.common);
                let outcome =
                    core.query.look_whole(given.as_given(), &call.options(&world), Taken::of);
                let outcome = outcome.map_err(|error| Some((error, host::take_raised())));
                outcome.map(|(taken, failures)| (taken, failures, world.into_prints()))
            })
        });
        let decisions = PyList::empty(py);
        for (outcome, given) in outcomes.into_iter().zip(given) {
            let decision = match (outcome, given) {
                (Ok((taken, failures, prints)), _) => {
                    let verdict = Verdict::of(py, taken.value(), core.style)?;
                    let aside = Aside { failures, prints, observed: None };
                    Decision::new(verdict, aside).into_py_any(py)?
                }
                (Err(Some((error, Some(cause)))), _) => {
                    error::from_host(py, cause, &error).into_py_any(py)?
                }
                (Err(Some((error, None))), _) => error::raised(py, &error).into_py_any(py)?,
                (Err(None), Err(error)) => error.into_py_any(py)?,
                (Err(None), Ok(_)) => continue,
            };
            decisions.append(decision)?;
        }
        Ok(decisions)
    }

    /// Decides on another thread, and can be awaited. Cancelling the task ends the evaluation.
    #[pyo3(signature = (*args, **options))]
    fn aeval<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let options = options.cloned().unwrap_or_else(|| PyDict::new(slf.py()));
        slf.py().import("lictor._support")?.getattr("aeval")?.call1((slf, args, options))
    }

    /// The paths at which it can look at the input.
    #[getter]
    fn input_paths<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.core.query.input_paths())
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let make = py.import("lictor._support")?.getattr("prepare")?;
        let rich = self.core.style != Style::Plain;
        Ok((make, (self.policy.clone_ref(py), &self.path, rich).into_pyobject(py)?))
    }

    fn __repr__(&self) -> String {
        format!("<Query {}>", self.path)
    }
}

/// An input of a batch, as threads can share it.
enum Shared<'r> {
    Value(lictor::Value<'r>),
    Input(lictor::Input),
}

impl Shared<'_> {
    fn as_given(&self) -> lictor::Given<'_> {
        match self {
            Shared::Value(value) => lictor::Given::Value(*value),
            Shared::Input(input) => lictor::Given::Input(input),
        }
    }
}

impl Query {
    /// All inputs of a batch; what is wrong with one is in its place.
    fn all_given<'r>(
        &'r self,
        region: &'r Region,
        inputs: &Bound<'_, PyAny>,
        call: &Call,
    ) -> PyResult<Vec<PyResult<Shared<'r>>>> {
        let (wanted, rules) = (self.core.wanted(inputs.py()), self.core.rules(call));
        let mut all = Vec::new();
        for input in inputs.try_iter()? {
            let input = input?;
            all.push(match input.cast_exact::<Input>() {
                Ok(input) => Ok(Shared::Input(input.get().input.clone())),
                Err(_) => read::wanted(region, &input, wanted, rules, "input").map(Shared::Value),
            });
        }
        Ok(all)
    }
}
