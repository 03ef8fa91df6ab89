//! Errors as exceptions, which are Python classes in `lictor._errors`; here they get what the engine says.

use lictor::{Error, Halt, Problem};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyTuple;

/// The exception for an error of the engine's.
#[cold]
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    let class = error.class().name();
    let halt = error.halt().map(Halt::name);
    made(py, class, &error.to_string(), error.problems(), halt)
}

/// The exception for an input that is none.
#[cold]
pub(crate) fn input(py: Python<'_>, message: &str) -> PyErr {
    made(py, "input", message, &[], None)
}

/// The exception for a limit that was reached outside of an evaluation.
#[cold]
pub(crate) fn limit(py: Python<'_>, halt: Halt, message: &str) -> PyErr {
    made(py, "limit", message, &[], Some(halt.name()))
}

/// The exception for one of a host function's, which stays its cause. What is no `Exception`, such as
/// `KeyboardInterrupt`, goes on as it is.
#[cold]
pub(crate) fn from_host(py: Python<'_>, cause: PyErr, error: &Error) -> PyErr {
    if !cause.is_instance_of::<pyo3::exceptions::PyException>(py) {
        return cause;
    }
    let place = error.location().map(|at| format!("{}:{}: ", at.file, at.row)).unwrap_or_default();
    let text = format!("{place}a host function raised {}", cause.value(py));
    let mut problem = Problem::new(text.clone());
    problem.location = error.location().cloned();
    let raised = made(py, "builtin", &text, &[problem], None);
    raised.set_cause(py, Some(cause));
    raised
}

/// Problems as Python holds them.
pub(crate) fn problems<'py>(
    py: Python<'py>,
    problems: &[Problem],
) -> PyResult<Bound<'py, PyTuple>> {
    static PROBLEM: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let class = PROBLEM.import(py, "lictor._errors", "Problem")?;
    let all = problems.iter().map(|problem| {
        let at = problem.location.as_ref();
        class.call1((
            problem.code,
            &problem.message,
            at.map(|at| at.file.as_str()).filter(|file| !file.is_empty()),
            at.map(|at| at.row),
            at.map(|at| at.col),
            &problem.snippet,
            &problem.hint,
        ))
    });
    PyTuple::new(py, all.collect::<PyResult<Vec<_>>>()?)
}

fn made(
    py: Python<'_>,
    class: &str,
    text: &str,
    found: &[Problem],
    halt: Option<&'static str>,
) -> PyErr {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let made = MAKE
        .import(py, "lictor._errors", "_from_engine")
        .and_then(|make| make.call1((class, text, problems(py, found)?, halt)));
    match made {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}
