//! What an evaluation may use up.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::time::Duration;

/// What one evaluation may use up; what is not given has a default.
#[pyclass(frozen, module = "lictor", eq)]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Limits {
    pub(crate) limits: lictor::Limits,
}

#[pymethods]
impl Limits {
    #[new]
    #[pyo3(signature = (*, time=None, steps=None, memory=None, depth=None, output=None, nesting=None))]
    fn new(
        time: Option<f64>,
        steps: Option<u64>,
        memory: Option<usize>,
        depth: Option<usize>,
        output: Option<usize>,
        nesting: Option<usize>,
    ) -> PyResult<Limits> {
        let usual = lictor::Limits::default();
        let seconds = |time| {
            Duration::try_from_secs_f64(time)
                .map_err(|_| PyValueError::new_err("`time` must be a number of seconds"))
        };
        let limits = lictor::Limits {
            timeout: time.map(seconds).transpose()?,
            max_steps: steps.unwrap_or(usual.max_steps),
            max_bytes: memory.unwrap_or(usual.max_bytes),
            max_depth: depth.unwrap_or(usual.max_depth),
            max_output: output.unwrap_or(usual.max_output),
            max_nesting: nesting.unwrap_or(usual.max_nesting),
            ..usual
        };
        Ok(Limits { limits })
    }

    #[getter]
    fn time(&self) -> Option<f64> {
        self.limits.timeout.map(|timeout| timeout.as_secs_f64())
    }

    #[getter]
    fn steps(&self) -> u64 {
        self.limits.max_steps
    }

    #[getter]
    fn memory(&self) -> usize {
        self.limits.max_bytes
    }

    #[getter]
    fn depth(&self) -> usize {
        self.limits.max_depth
    }

    #[getter]
    fn output(&self) -> usize {
        self.limits.max_output
    }

    #[getter]
    fn nesting(&self) -> usize {
        self.limits.max_nesting
    }

    fn __hash__(&self) -> u64 {
        let limits = &self.limits;
        limits.max_steps ^ (limits.max_bytes as u64) << 1 ^ (limits.max_depth as u64) << 2
    }

    fn __repr__(&self) -> String {
        let limits = &self.limits;
        let time = self.time().map_or_else(|| "None".to_owned(), |time| format!("{time:?}"));
        format!(
            "Limits(time={time}, steps={}, memory={}, depth={}, output={}, nesting={})",
            limits.max_steps,
            limits.max_bytes,
            limits.max_depth,
            limits.max_output,
            limits.max_nesting
        )
    }

    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        let given = PyDict::new(py);
        given.set_item("time", self.time())?;
        for (name, number) in [
            ("memory", self.memory()),
            ("depth", self.depth()),
            ("output", self.output()),
            ("nesting", self.nesting()),
        ] {
            given.set_item(name, number)?;
        }
        given.set_item("steps", self.steps())?;
        Ok((PyTuple::empty(py), given))
    }
}
