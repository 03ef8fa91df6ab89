//! Lictor for Python: conversions and lifetimes, no logic.
//!
//! Objects are read straight into the memory of an evaluation, and of a dict only what the query can look at. What
//! takes long runs while other threads of Python do. Exceptions, `UNDEFINED` and what is easier said in Python are
//! Python modules beside this one.

mod bundle;
mod call;
mod core;
mod decision;
mod engine;
mod error;
mod host;
mod input;
mod limits;
mod policy;
mod pool;
mod query;
mod read;
mod testing;
mod wanted;
mod write;

use pyo3::pymodule;

/// The compiled part of `lictor`.
#[pymodule(gil_used = false)]
mod _core {
    use pyo3::prelude::{Bound, PyModule, PyModuleMethods, PyResult};

    #[pymodule_export]
    use crate::bundle::Bundle;
    #[pymodule_export]
    use crate::call::CancelToken;
    #[pymodule_export]
    use crate::decision::Decision;
    #[pymodule_export]
    use crate::engine::Engine;
    #[pymodule_export]
    use crate::input::Input;
    #[pymodule_export]
    use crate::limits::Limits;
    #[pymodule_export]
    use crate::policy::{Partial, Policy};
    #[pymodule_export]
    use crate::query::Query;
    #[pymodule_export]
    use crate::testing::{Test, TestResult};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
