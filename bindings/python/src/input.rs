//! Inputs that are read once and given to any number of evaluations. They are read whole.

use crate::core::{self, Common};
use crate::error;
use crate::read;
use lictor::{ParseSettings, json};
use pyo3::prelude::*;

/// An input that is read once, whole, and shared by any number of evaluations.
#[pyclass(frozen, module = "lictor")]
pub(crate) struct Input {
    pub(crate) input: lictor::Input,
}

#[pymethods]
impl Input {
    #[new]
    #[pyo3(signature = (value, /, *, default=None))]
    fn new(value: &Bound<'_, PyAny>, default: Option<Py<PyAny>>) -> PyResult<Input> {
        let common = Common { default, ..Common::plain(ParseSettings::default()) };
        Ok(Input { input: read::document(value, common.rules(), "input")?.into() })
    }

    /// Reads JSON text.
    #[staticmethod]
    #[pyo3(signature = (text, /))]
    fn from_json(text: &Bound<'_, PyAny>) -> PyResult<Input> {
        let py = text.py();
        core::with_text(text, |text| {
            let input = py.detach(|| lictor::Input::from_json(text));
            Ok(Input { input: input.map_err(|error| error::raised(py, &error))? })
        })
    }

    fn __repr__(&self) -> String {
        let text = self.input.document().map(|document| json::to_string(document.root()));
        let text = text.unwrap_or_default();
        match text.char_indices().nth(60) {
            Some((end, _)) => format!("Input({}...)", &text[..end]),
            None => format!("Input({text})"),
        }
    }
}
