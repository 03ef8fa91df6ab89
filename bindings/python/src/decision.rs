//! Decisions: a value, or that there is none, and what came beside it.

use crate::error;
use crate::host::Print;
use crate::write::{self, Style};
use lictor::observe::{Coverage, Range, TraceLine};
use lictor::{Problem, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

/// The value of a decision, as Python holds it.
pub(crate) struct Verdict {
    value: Py<PyAny>,
    is_defined: bool,
    is_true: bool,
}

impl Verdict {
    pub(crate) fn of(py: Python<'_>, value: Value<'_>, style: Style) -> PyResult<Verdict> {
        Ok(Verdict {
            value: write::object(py, value, style)?,
            is_defined: !value.is_undefined(),
            is_true: value.as_bool() == Some(true),
        })
    }
}

/// What came beside a value.
#[derive(Default)]
pub(crate) struct Aside {
    pub(crate) failures: Vec<Problem>,
    pub(crate) prints: Vec<Print>,
    pub(crate) observed: Option<Observed>,
}

/// What was reported on the way, where that was asked for.
pub(crate) struct Observed {
    pub(crate) trace: Vec<TraceLine>,
    pub(crate) coverage: Option<Coverage>,
}

/// What a query gave.
#[pyclass(frozen, module = "lictor")]
pub(crate) struct Decision {
    verdict: Verdict,
    aside: Option<Box<Aside>>,
}

impl Decision {
    pub(crate) fn new(verdict: Verdict, aside: Aside) -> Decision {
        let is_empty =
            aside.failures.is_empty() && aside.prints.is_empty() && aside.observed.is_none();
        Decision { verdict, aside: (!is_empty).then(|| Box::new(aside)) }
    }

    fn observed(&self) -> Option<&Observed> {
        self.aside.as_ref().and_then(|aside| aside.observed.as_ref())
    }
}

#[pymethods]
impl Decision {
    /// The value, or `UNDEFINED`.
    #[getter]
    fn value(&self, py: Python<'_>) -> Py<PyAny> {
        self.verdict.value.clone_ref(py)
    }

    /// Whether there is a value.
    #[getter]
    fn defined(&self) -> bool {
        self.verdict.is_defined
    }

    /// Whether the value is exactly `true`.
    fn __bool__(&self) -> bool {
        self.verdict.is_true
    }

    /// What `print` printed: places (`file:line`) and lines.
    #[getter]
    fn prints<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.aside.as_ref().map_or(&[][..], |aside| &aside.prints))
    }

    /// Failures of builtins that made something undefined on the way.
    #[getter]
    fn builtin_errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        error::problems(py, self.aside.as_ref().map_or(&[], |aside| &aside.failures))
    }

    /// The trace, where it was asked for.
    #[getter]
    fn trace<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let lines = self.observed().map_or(&[][..], |observed| &observed.trace);
        let lines = lines.iter().map(|line| line_of(py, line));
        PyTuple::new(py, lines.collect::<PyResult<Vec<_>>>()?)
    }

    /// The coverage by file, where it was asked for.
    #[getter]
    fn coverage<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let coverage = self.observed().and_then(|observed| observed.coverage.as_ref());
        coverage.map(|coverage| files_of(py, coverage)).transpose()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("Decision({})", self.verdict.value.bind(py).repr()?))
    }
}

fn line_of<'py>(py: Python<'py>, line: &TraceLine) -> PyResult<Bound<'py, PyDict>> {
    let shown = PyDict::new(py);
    shown.set_item("op", line.operation)?;
    shown.set_item("text", &line.text)?;
    shown.set_item("file", &line.location.file)?;
    shown.set_item("line", line.location.row)?;
    shown.set_item("depth", line.depth)?;
    shown.set_item("message", &line.message)?;
    Ok(shown)
}

/// By file, the lines that were covered and those that were not.
fn files_of<'py>(py: Python<'py>, coverage: &Coverage) -> PyResult<Bound<'py, PyDict>> {
    let files = PyDict::new(py);
    for (name, file) in &coverage.files {
        let covered = PyDict::new(py);
        covered.set_item("covered", lines(&file.covered))?;
        covered.set_item("not_covered", lines(&file.not_covered))?;
        files.set_item(name, covered)?;
    }
    Ok(files)
}

fn lines(ranges: &[Range]) -> Vec<u32> {
    let mut lines: Vec<u32> = ranges.iter().flat_map(|range| range.start.0..=range.end.0).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}
