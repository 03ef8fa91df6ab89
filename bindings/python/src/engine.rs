//! Engines: what is the same for every policy.

use crate::bundle;
use crate::core::Common;
use crate::error;
use crate::host;
use crate::limits::Limits;
use crate::policy::Policy;
use lictor::{NetworkGrant, ParseSettings, SystemHost};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString, PyTuple};
use std::sync::Arc;

/// Compiles bundles into policies.
#[pyclass(frozen, module = "lictor")]
pub(crate) struct Engine {
    pub(crate) engine: lictor::Engine,
    pub(crate) common: Arc<Common>,
    /// What it was made with, to make it again elsewhere.
    given: Py<PyDict>,
}

/// What an iterable of text has.
fn texts(given: Option<Bound<'_, PyAny>>) -> PyResult<Vec<String>> {
    let Some(given) = given else { return Ok(Vec::new()) };
    if given.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err("names must be a list, not one text"));
    }
    given.try_iter()?.map(|name| name?.extract()).collect()
}

#[pymethods]
impl Engine {
    #[new]
    #[pyo3(signature = (
        *, builtins=None, deny_builtins=None, allow_net=None, limits=None, default=None, rego_version="v1", strict=false,
        strict_builtin_errors=false, check_conflicts_with_data=true, tests=false
    ))]
    #[expect(clippy::too_many_arguments, reason = "the keywords of a constructor")]
    fn new(
        py: Python<'_>,
        builtins: Option<Bound<'_, PyAny>>,
        deny_builtins: Option<Bound<'_, PyAny>>,
        allow_net: Option<Bound<'_, PyAny>>,
        limits: Option<Py<Limits>>,
        default: Option<Py<PyAny>>,
        rego_version: &str,
        strict: bool,
        strict_builtin_errors: bool,
        check_conflicts_with_data: bool,
        tests: bool,
    ) -> PyResult<Engine> {
        let given = PyDict::new(py);
        given.set_item("limits", &limits)?;
        given.set_item("default", &default)?;
        given.set_item("rego_version", rego_version)?;
        given.set_item("strict", strict)?;
        given.set_item("strict_builtin_errors", strict_builtin_errors)?;
        given.set_item("check_conflicts_with_data", check_conflicts_with_data)?;
        given.set_item("tests", tests)?;
        let settings = bundle::settings(rego_version)?;
        let limits = limits.map(|limits| limits.get().limits.clone()).unwrap_or_default();
        let denied = texts(deny_builtins)?;
        given.set_item("deny_builtins", &denied)?;
        let reached = texts(allow_net)?;
        given.set_item("allow_net", &reached)?;
        let system = SystemHost::new().with_network(NetworkGrant::hosts(reached));
        let common = Arc::new(Common {
            settings: settings.clone(),
            limits,
            strict_builtin_errors,
            system,
            default,
        });
        let mut builder = lictor::Engine::builder()
            .query_settings(ParseSettings { annotations: false, ..settings })
            .strict(strict)
            .check_conflicts_with_data(check_conflicts_with_data)
            .tests(tests)
            .unsafe_builtins(denied);
        if let Some(builtins) = &builtins {
            let builtins = builtins
                .cast::<PyMapping>()
                .map_err(|_| PyTypeError::new_err("`builtins` must map names to functions"))?;
            let declaration = py.import("lictor._support")?.getattr("declaration")?;
            let kept = PyDict::new(py);
            for pair in builtins.items()?.iter() {
                let (name, function): (String, Bound<'_, PyAny>) = pair.extract()?;
                kept.set_item(&name, &function)?;
                let declared: String = declaration.call1((&name, &function))?.extract()?;
                let (function, common) = (function.unbind(), Arc::clone(&common));
                builder = builder
                    .function(&name, &declared, move |context, arguments| {
                        host::call(&function, &common, context, arguments)
                    })
                    .map_err(|error| error::raised(py, &error))?;
            }
            given.set_item("builtins", kept)?;
        }
        Ok(Engine { engine: builder.build(), common, given: given.unbind() })
    }

    /// Compiles a bundle, modules by name, the text of one module, or what stands at a path.
    #[pyo3(signature = (source, /, data=None))]
    fn compile(
        slf: &Bound<'_, Self>,
        source: &Bound<'_, PyAny>,
        data: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Policy> {
        let (py, engine) = (slf.py(), slf.get());
        let bundle = bundle::of_source(source, data, &engine.common)?;
        let policy = py.detach(|| engine.engine.compile(bundle));
        let policy = policy.map_err(|error| error::raised(py, &error))?;
        Ok(Policy::new(policy, slf.clone().unbind()))
    }

    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let make = py.import("lictor._support")?.getattr("make_engine")?;
        Ok((make, PyTuple::new(py, [slf.get().given.bind(py)])?))
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let given = slf.get().given.bind(slf.py());
        Ok(format!("<Engine {}>", given.repr()?))
    }
}
