//! Bundles: what policies are compiled from.

use crate::core::Common;
use crate::error;
use crate::read;
use lictor::{Dialect, Loader, ParseSettings};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString, PyTuple};
use std::path::{Path, PathBuf};

/// Modules and data that belong together, parsed but not compiled.
#[pyclass(frozen, module = "lictor")]
pub(crate) struct Bundle {
    pub(crate) bundle: lictor::Bundle,
}

/// `v0` or `v1`.
pub(crate) fn settings(version: &str) -> PyResult<ParseSettings> {
    match version {
        "v0" => Ok(ParseSettings::dialect(Dialect::V0)),
        "v1" => Ok(ParseSettings::dialect(Dialect::V1)),
        _ => Err(PyValueError::new_err("`rego_version` must be \"v0\" or \"v1\"")),
    }
}

/// The text and data of modules in memory.
pub(crate) fn in_memory(
    py: Python<'_>,
    modules: Option<&Bound<'_, PyAny>>,
    data: Option<&Bound<'_, PyAny>>,
    common: &Common,
) -> PyResult<lictor::Bundle> {
    let mut builder = lictor::Bundle::builder().settings(common.settings.clone());
    if let Some(modules) = modules {
        let modules = modules
            .cast::<PyMapping>()
            .map_err(|_| PyTypeError::new_err("`modules` must map names to Rego"))?;
        for pair in modules.items()?.iter() {
            let (name, text): (String, String) = pair.extract()?;
            builder = builder.module(&name, &text);
        }
    }
    if let Some(data) = data {
        builder = builder.data(read::document(data, common.rules(), "data")?);
    }
    py.detach(|| builder.build()).map_err(|error| error::raised(py, &error))
}

/// Reads files: an archive or a directory with a manifest as a bundle, other files and directories as policies and data.
pub(crate) fn load(
    py: Python<'_>,
    paths: &[PathBuf],
    settings: &ParseSettings,
) -> PyResult<lictor::Bundle> {
    let (mut plain, mut bundles) = (Vec::new(), Vec::new());
    for path in paths {
        // What is not there is the usual exception of files.
        let info = std::fs::metadata(path).map_err(|error| missing(py, path, error))?;
        let text = path.to_str().map(str::to_owned);
        let text = text.ok_or_else(|| PyValueError::new_err("a path must be Unicode"))?;
        let is_archive = text.ends_with(".tar.gz") || text.ends_with(".tgz");
        if is_archive || info.is_dir() && path.join(".manifest").exists() {
            bundles.push(text);
        } else {
            plain.push(text);
        }
    }
    let loader = Loader::new(settings.clone());
    py.detach(|| loader.load(&plain, &bundles)).map_err(|error| error::raised(py, &error))
}

#[cold]
fn missing(py: Python<'_>, path: &Path, error: std::io::Error) -> PyErr {
    let number = error.raw_os_error();
    let text = std::io::Error::to_string(&error);
    let text = text.split(" (os error").next().unwrap_or_default().to_owned();
    match number {
        Some(number) => {
            let class = py.get_type::<pyo3::exceptions::PyOSError>();
            match class.call1((number, text, path)) {
                Ok(exception) => PyErr::from_value(exception),
                Err(error) => error,
            }
        }
        None => error.into(),
    }
}

#[pymethods]
impl Bundle {
    #[new]
    #[pyo3(signature = (modules=None, data=None, *, rego_version="v1"))]
    fn new(
        py: Python<'_>,
        modules: Option<&Bound<'_, PyAny>>,
        data: Option<&Bound<'_, PyAny>>,
        rego_version: &str,
    ) -> PyResult<Bundle> {
        let common = Common::plain(settings(rego_version)?);
        Ok(Bundle { bundle: in_memory(py, modules, data, &common)? })
    }

    /// Reads files and directories of policies and data, and bundles.
    #[staticmethod]
    #[pyo3(signature = (*paths, rego_version="v1"))]
    fn load(py: Python<'_>, paths: Vec<PathBuf>, rego_version: &str) -> PyResult<Bundle> {
        Ok(Bundle { bundle: load(py, &paths, &settings(rego_version)?)? })
    }

    /// Reads a bundle from the bytes of an archive.
    #[staticmethod]
    #[pyo3(signature = (data, /, *, rego_version="v1"))]
    fn from_archive(py: Python<'_>, data: &[u8], rego_version: &str) -> PyResult<Bundle> {
        let loader = Loader::new(settings(rego_version)?);
        let bundle = py.detach(|| loader.archive("bundle", data));
        Ok(Bundle { bundle: bundle.map_err(|error| error::raised(py, &error))? })
    }

    /// The names of the modules.
    #[getter]
    fn modules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.bundle.module_names().collect::<Vec<_>>())
    }

    /// The documents that METADATA blocks say will be asked for.
    #[getter]
    fn entrypoints<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.bundle.entrypoints().collect::<Vec<_>>())
    }

    fn __repr__(&self) -> String {
        format!("<Bundle of {} modules>", self.bundle.module_names().count())
    }
}

/// The bundle that a policy is to be compiled from: one that is there, modules by name, the text of one, or a path.
pub(crate) fn of_source(
    source: &Bound<'_, PyAny>,
    data: Option<&Bound<'_, PyAny>>,
    common: &Common,
) -> PyResult<lictor::Bundle> {
    let py = source.py();
    if source.is_instance_of::<PyString>() {
        let modules = PyDict::new(py);
        modules.set_item("policy.rego", source)?;
        return in_memory(py, Some(&modules), data, common).map_err(|e| with_hint(source, e));
    }
    if source.cast::<PyMapping>().is_ok() {
        return in_memory(py, Some(source), data, common);
    }
    if data.is_some() {
        return Err(PyTypeError::new_err("`data` goes with modules; a bundle has its own"));
    }
    match source.cast::<Bundle>() {
        Ok(bundle) => Ok(bundle.get().bundle.clone()),
        Err(_) => load(py, &[source.extract()?], &common.settings),
    }
}

/// A text that names a file was meant as a path.
fn with_hint(source: &Bound<'_, PyAny>, error: PyErr) -> PyErr {
    let names_a_file = source
        .extract::<String>()
        .is_ok_and(|text| text.len() < 4096 && !text.contains('\n') && Path::new(&text).exists());
    if !names_a_file {
        return error;
    }
    let hint = "a `str` is Rego; pass `pathlib.Path(...)` to read files";
    let wrong = PyValueError::new_err(hint);
    wrong.set_cause(source.py(), Some(error));
    wrong
}
