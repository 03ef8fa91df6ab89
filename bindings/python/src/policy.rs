//! Policies, and what partial evaluation leaves of their queries.

use crate::call::{Call, CancelToken, Given as Keywords};
use crate::core::{Core, failed};
use crate::decision::Decision;
use crate::engine::Engine;
use crate::error;
use crate::host::World;
use crate::limits::Limits;
use crate::query::{self, Optional, Query};
use crate::read;
use crate::testing::{self, Test};
use crate::write;
use lictor::PartialOptions;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A compiled bundle. Immutable, and shared by threads.
#[pyclass(frozen, module = "lictor")]
pub(crate) struct Policy {
    pub(crate) policy: lictor::Policy,
    engine: Py<Engine>,
    digest: OnceLock<String>,
    /// What `eval` prepared.
    prepared: Mutex<HashMap<String, Arc<Core>>>,
}

/// How many queries `eval` keeps.
const MAX_PREPARED: usize = 64;

impl Policy {
    pub(crate) fn new(policy: lictor::Policy, engine: Py<Engine>) -> Policy {
        Policy { policy, engine, digest: OnceLock::new(), prepared: Mutex::default() }
    }

    fn core(&self, py: Python<'_>, path: &str, rich: bool) -> PyResult<Arc<Core>> {
        let query = py.detach(|| self.policy.prepare(path));
        let query = query.map_err(|error| error::raised(py, &error))?;
        Ok(Arc::new(Core::new(query, Arc::clone(&self.engine.get().common), rich)))
    }

    fn kept(&self, py: Python<'_>, path: &str) -> PyResult<Arc<Core>> {
        let lock = || self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(core) = lock().get(path) {
            return Ok(Arc::clone(core));
        }
        let core = self.core(py, path, false)?;
        let mut prepared = lock();
        if prepared.len() >= MAX_PREPARED {
            prepared.clear();
        }
        prepared.insert(path.to_owned(), Arc::clone(&core));
        Ok(core)
    }

    fn sha256(&self) -> &str {
        self.digest.get_or_init(|| self.policy.digest())
    }
}

#[pymethods]
impl Policy {
    /// Prepares the query for a document, by its path: `authz/allow` or `data.authz.allow`.
    #[pyo3(signature = (path, /, *, rich=false))]
    fn prepare(slf: &Bound<'_, Self>, path: &str, rich: bool) -> PyResult<Query> {
        let core = slf.get().core(slf.py(), path, rich)?;
        Ok(Query::new(core, slf.clone().unbind(), path))
    }

    /// Decides about a document. Queries are kept, but `prepare` is faster still.
    #[pyo3(signature = (
        path, input=Optional::default(), *, input_json=None, limits=None, now=None, seed=None, cancel=None,
        strict_builtin_errors=None, trace=false, coverage=false
    ))]
    #[expect(clippy::too_many_arguments, reason = "the keywords of an evaluation")]
    fn eval<'py>(
        &self,
        py: Python<'py>,
        path: &str,
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
        let core = self.kept(py, path)?;
        let keywords =
            Keywords { limits, now, seed, cancel, strict_builtin_errors, trace, coverage };
        let call = Call::of(keywords, &core.common)?;
        let given = query::given(input, input_json)?;
        if trace || coverage {
            return query::observed(py, &self.policy, &core, path, given, &call);
        }
        core.decide(py, given, &call)
    }

    /// The solutions of a query in Rego: for each the values of its variables.
    #[pyo3(signature = (
        text, input=Optional::default(), *, input_json=None, rich=false, limits=None, now=None, seed=None,
        cancel=None, strict_builtin_errors=None
    ))]
    #[expect(clippy::too_many_arguments, reason = "the keywords of an evaluation")]
    fn query<'py>(
        &self,
        py: Python<'py>,
        text: &str,
        input: Optional<'py>,
        input_json: Option<Bound<'py, PyAny>>,
        rich: bool,
        limits: Option<PyRef<'py, Limits>>,
        now: Option<Bound<'py, PyAny>>,
        seed: Option<u64>,
        cancel: Option<PyRef<'py, CancelToken>>,
        strict_builtin_errors: Option<bool>,
    ) -> PyResult<Bound<'py, PyList>> {
        let query = py.detach(|| self.policy.query(text));
        let query = query.map_err(|error| error::raised(py, &error))?;
        let core = Core::new(query, Arc::clone(&self.engine.get().common), rich);
        let keywords =
            Keywords { limits, now, seed, cancel, strict_builtin_errors, ..Keywords::default() };
        let call = Call::of(keywords, &core.common)?;
        let input = query::whole_input(py, query::given(input, input_json)?, &core, &call)?;
        let outcome = py.detach(|| {
            let world = World::detached(&call, &core.common);
            core.query.eval_with(&input, &call.options(&world))
        });
        let decision = outcome.map_err(|error| failed(py, &error))?;
        let rows = PyList::empty(py);
        for row in decision.rows() {
            let bindings = PyDict::new(py);
            for (name, value) in row.bindings() {
                bindings.set_item(name, write::object(py, value, core.style)?)?;
            }
            rows.append(bindings)?;
        }
        Ok(rows)
    }

    /// The same code over other data.
    #[pyo3(signature = (data, /))]
    fn with_data(&self, data: &Bound<'_, PyAny>) -> PyResult<Policy> {
        let py = data.py();
        let document = read::document(data, self.engine.get().common.rules(), "data")?;
        if document.root().as_object().is_none() {
            return Err(error::input(py, "data: it must be an object"));
        }
        Ok(Policy::new(self.policy.with_data(document), self.engine.clone_ref(py)))
    }

    /// The same code over data with changes made to it: operations `add`, `remove` and `replace` of RFC 6902. What they
    /// do not enter is not copied.
    #[pyo3(signature = (operations, /))]
    fn patch_data(&self, operations: &Bound<'_, PyAny>) -> PyResult<Policy> {
        let py = operations.py();
        let rules = self.engine.get().common.rules();
        let operations = read::document(operations, rules, "operations")?;
        let operations = lictor::json::to_string(operations.root());
        let policy = py.detach(|| self.policy.patch_data(operations.as_bytes()));
        let policy = policy.map_err(|error| failed(py, &error))?;
        Ok(Policy::new(policy, self.engine.clone_ref(py)))
    }

    /// What is left of a query while parts of its input or data are unknown.
    #[pyo3(signature = (
        query, /, *, unknowns=None, input=Optional::default(), input_json=None, shallow=false, limits=None,
        now=None, seed=None, cancel=None
    ))]
    #[expect(clippy::too_many_arguments, reason = "the keywords of an evaluation")]
    fn partial<'py>(
        &self,
        py: Python<'py>,
        query: &str,
        unknowns: Option<Vec<String>>,
        input: Optional<'py>,
        input_json: Option<Bound<'py, PyAny>>,
        shallow: bool,
        limits: Option<PyRef<'py, Limits>>,
        now: Option<Bound<'py, PyAny>>,
        seed: Option<u64>,
        cancel: Option<PyRef<'py, CancelToken>>,
    ) -> PyResult<Partial> {
        let core = self.kept(py, "data")?;
        let keywords = Keywords { limits, now, seed, cancel, ..Keywords::default() };
        let call = Call::of(keywords, &core.common)?;
        let input = query::whole_input(py, query::given(input, input_json)?, &core, &call)?;
        let usual = PartialOptions::default();
        let options = PartialOptions {
            unknowns: unknowns.unwrap_or(usual.unknowns),
            shallow_inlining: shallow,
            ..usual
        };
        let outcome = py.detach(|| {
            let world = World::detached(&call, &core.common);
            self.policy.partial_with(query, &options, &input, &call.options(&world))
        });
        outcome.map(|partial| Partial { partial }).map_err(|error| failed(py, &error))
    }

    /// The tests of the policy, whose engine must be made for tests.
    fn tests(slf: &Bound<'_, Self>) -> PyResult<Vec<Test>> {
        testing::discover(slf.py(), &slf.get().policy)
    }

    /// Modules and data as bytes.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &py.detach(|| self.policy.to_bytes()))
    }

    /// Compiles a policy that was written as bytes.
    #[staticmethod]
    #[pyo3(signature = (data, /, *, engine=None))]
    fn from_bytes(
        py: Python<'_>,
        data: &[u8],
        engine: Option<Bound<'_, Engine>>,
    ) -> PyResult<Policy> {
        let engine = match engine {
            Some(engine) => engine,
            None => py.get_type::<Engine>().call0()?.cast_into::<Engine>()?,
        };
        let compiler = &engine.get().engine;
        let policy = py.detach(|| compiler.load_policy(data));
        let policy = policy.map_err(|error| error::raised(py, &error))?;
        Ok(Policy::new(policy, engine.unbind()))
    }

    /// The documents that METADATA blocks say will be asked for.
    #[getter]
    fn entrypoints<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.policy.entrypoints())
    }

    /// The paths at which its rules can look at the input.
    #[getter]
    fn input_paths<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.kept(py, "data")?.query.input_paths())
    }

    /// Tells policies apart: a SHA-256 of modules and data.
    #[getter]
    fn digest(&self) -> &str {
        self.sha256()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Policy>().is_ok_and(|other| other.get().sha256() == self.sha256())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.sha256().hash(&mut hasher);
        hasher.finish()
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let make = py.import("lictor._support")?.getattr("make_policy")?;
        Ok((make, (self.engine.clone_ref(py), self.to_bytes(py)).into_pyobject(py)?))
    }

    fn __repr__(&self) -> String {
        format!("<Policy {}>", &self.sha256()[..12])
    }
}

/// What is left of a query: alternatives, and the modules that they ask.
#[pyclass(frozen, module = "lictor")]
pub(crate) struct Partial {
    partial: lictor::Partial,
}

#[pymethods]
impl Partial {
    /// The alternatives, in Rego.
    #[getter]
    fn queries<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.partial.queries())
    }

    /// The modules that the alternatives ask, in Rego.
    #[getter]
    fn modules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.partial.modules())
    }

    /// Whether the query never succeeds, whatever the unknowns are.
    #[getter]
    fn is_never(&self) -> bool {
        self.partial.is_never()
    }

    /// Whether the query succeeds whatever the unknowns are.
    #[getter]
    fn is_always(&self) -> bool {
        self.partial.is_always()
    }

    fn __repr__(&self) -> String {
        format!("<Partial of {} queries>", self.partial.queries().len())
    }
}
