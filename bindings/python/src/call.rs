//! What one evaluation is given besides its input.

use crate::core::Common;
use crate::host::World;
use crate::limits::Limits;
use lictor::EvalOptions;
use pyo3::prelude::*;
use pyo3::types::PyInt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Ends evaluations from another thread.
#[pyclass(frozen, module = "lictor")]
#[derive(Default)]
pub(crate) struct CancelToken {
    flag: Arc<AtomicBool>,
}

#[pymethods]
impl CancelToken {
    #[new]
    fn new() -> CancelToken {
        CancelToken::default()
    }

    /// Ends the evaluations that were given this token, now and later.
    fn cancel(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }

    /// Whether it was cancelled.
    #[getter]
    fn cancelled(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }

    fn __repr__(&self) -> String {
        format!("<CancelToken cancelled={}>", if self.cancelled() { "True" } else { "False" })
    }
}

/// What one evaluation is given.
pub(crate) struct Call {
    pub(crate) limits: lictor::Limits,
    pub(crate) cancel: Option<Arc<AtomicBool>>,
    pub(crate) now: Option<i64>,
    pub(crate) seed: Option<u64>,
    pub(crate) strict_builtin_errors: bool,
    pub(crate) trace: bool,
    pub(crate) coverage: bool,
}

/// The keywords of everything that evaluates, as they are given.
#[derive(Default)]
pub(crate) struct Given<'py> {
    pub(crate) limits: Option<PyRef<'py, Limits>>,
    pub(crate) now: Option<Bound<'py, PyAny>>,
    pub(crate) seed: Option<u64>,
    pub(crate) cancel: Option<PyRef<'py, CancelToken>>,
    pub(crate) strict_builtin_errors: Option<bool>,
    pub(crate) trace: bool,
    pub(crate) coverage: bool,
}

impl Call {
    /// With the engine's defaults.
    pub(crate) fn usual(common: &Common) -> Call {
        Call {
            limits: common.limits.clone(),
            cancel: None,
            now: None,
            seed: None,
            strict_builtin_errors: common.strict_builtin_errors,
            trace: false,
            coverage: false,
        }
    }

    pub(crate) fn of(given: Given<'_>, common: &Common) -> PyResult<Call> {
        let usual = Call::usual(common);
        Ok(Call {
            limits: given.limits.map_or(usual.limits, |limits| limits.limits.clone()),
            cancel: given.cancel.map(|token| Arc::clone(&token.flag)),
            now: given.now.as_ref().map(nanoseconds).transpose()?,
            seed: given.seed,
            strict_builtin_errors: given
                .strict_builtin_errors
                .unwrap_or(usual.strict_builtin_errors),
            trace: given.trace,
            coverage: given.coverage,
        })
    }

    /// What the engine is told.
    pub(crate) fn options<'a>(&self, world: &'a World<'_>) -> EvalOptions<'a> {
        EvalOptions {
            host: Some(world),
            limits: self.limits.clone(),
            strict_builtin_errors: self.strict_builtin_errors,
            seed: self.seed,
            trace: self.trace,
        }
    }
}

/// A time: an int is nanoseconds since the epoch, anything else a `datetime` with a time zone.
fn nanoseconds(now: &Bound<'_, PyAny>) -> PyResult<i64> {
    if now.is_instance_of::<PyInt>() {
        return now.extract();
    }
    now.py().import("lictor._support")?.getattr("nanoseconds")?.call1((now,))?.extract()
}
