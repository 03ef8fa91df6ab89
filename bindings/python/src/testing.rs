//! Tests written in Rego.

use crate::error;
use crate::limits::Limits;
use lictor::testing::{self, Cases, Verdict};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use pyo3::{IntoPyObjectExt, PyErr};

/// A test rule.
#[pyclass(frozen, module = "lictor")]
pub(crate) struct Test {
    test: testing::Test,
}

/// The tests of a policy.
pub(crate) fn discover(py: Python<'_>, policy: &lictor::Policy) -> PyResult<Vec<Test>> {
    let tests = py.detach(|| testing::discover(policy, &|_| true));
    let tests = tests.map_err(|error| error::raised(py, &error))?;
    Ok(tests.into_iter().map(|test| Test { test }).collect())
}

#[pymethods]
impl Test {
    /// The rule's name in its package.
    #[getter]
    fn name(&self) -> &str {
        &self.test.name
    }

    /// The package, `data` first.
    #[getter]
    fn package(&self) -> &str {
        &self.test.package
    }

    /// The file that the rule stands in.
    #[getter]
    fn file(&self) -> &str {
        &self.test.location.file
    }

    /// The line that the rule stands on.
    #[getter]
    fn line(&self) -> u32 {
        self.test.location.row
    }

    /// Whether it is not run: its name starts with `todo_`.
    #[getter]
    fn skipped(&self) -> bool {
        self.test.skipped
    }

    /// Runs it.
    #[pyo3(signature = (*, limits=None))]
    fn run(&self, py: Python<'_>, limits: Option<PyRef<'_, Limits>>) -> TestResult {
        let limits = limits.map(|limits| limits.limits.clone()).unwrap_or_default();
        let result = py.detach(|| self.test.run(&limits));
        let mut failed = Vec::new();
        list_failed(&result.cases, "", &mut failed);
        TestResult {
            error: result.verdict.error().map(|error| error::raised(py, error)),
            outcome: match result.verdict {
                Verdict::Pass => "passed",
                Verdict::Fail => "failed",
                Verdict::Error(_) => "error",
                Verdict::Skip => "skipped",
            },
            seconds: result.duration.as_secs_f64(),
            output: result.output,
            failed,
        }
    }

    fn __repr__(&self) -> String {
        format!("<Test {}.{}>", self.test.package, self.test.name)
    }
}

/// The names of cases that failed, with those around them.
fn list_failed(cases: &Cases, around: &str, out: &mut Vec<String>) {
    for (name, case) in cases.iter().filter(|(_, case)| case.fail) {
        let name = format!("{around}{name}");
        if case.cases.is_empty() {
            out.push(name);
        } else {
            list_failed(&case.cases, &format!("{name}/"), out);
        }
    }
}

/// What became of a test.
#[pyclass(frozen, module = "lictor")]
pub(crate) struct TestResult {
    outcome: &'static str,
    seconds: f64,
    output: String,
    error: Option<PyErr>,
    failed: Vec<String>,
}

#[pymethods]
impl TestResult {
    /// `passed`, `failed`, `error` or `skipped`.
    #[getter]
    fn outcome(&self) -> &str {
        self.outcome
    }

    /// How long it took.
    #[getter]
    fn seconds(&self) -> f64 {
        self.seconds
    }

    /// What it printed.
    #[getter]
    fn output(&self) -> &str {
        &self.output
    }

    /// Why it could not be evaluated.
    #[getter]
    fn error(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        self.error.as_ref().map(|error| error.clone_ref(py).into_py_any(py)).transpose()
    }

    /// The cases that failed, of a rule that holds several.
    #[getter]
    fn failed<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.failed)
    }

    fn __bool__(&self) -> bool {
        self.outcome == "passed"
    }

    fn __repr__(&self) -> String {
        format!("<TestResult {}>", self.outcome)
    }
}
