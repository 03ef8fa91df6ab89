//! Values as Python objects.
//!
//! Plain: what JSON shows, so sets are sorted lists and keys that are no text are their JSON. Rich: sets are frozensets,
//! keys are what they are, collections inside of either are tuples and frozensets, and numbers that no float holds are
//! Decimals. Integers are exact in both. An object in a frozenset or a key cannot be a dict, which has no hash: it is a
//! frozenset of pairs.

use lictor::{Kind, Region, Value, json, number};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyFrozenSet, PyInt, PyList, PyString, PyTuple, PyType};

/// How values are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Rich,
    /// Rich, and to be hashed.
    Hashable,
}

impl Style {
    pub(crate) fn of(rich: bool) -> Style {
        if rich { Style::Rich } else { Style::Plain }
    }
}

/// The one object that stands for no value.
pub(crate) fn undefined(py: Python<'_>) -> PyResult<Py<PyAny>> {
    static UNDEFINED: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    UNDEFINED
        .get_or_try_init(py, || Ok(py.import("lictor._undefined")?.getattr("UNDEFINED")?.unbind()))
        .map(|undefined| undefined.clone_ref(py))
}

/// A value as an object.
pub(crate) fn object(py: Python<'_>, value: Value<'_>, style: Style) -> PyResult<Py<PyAny>> {
    match value.kind() {
        Kind::Undefined => undefined(py),
        Kind::Null => Ok(py.None()),
        Kind::Bool => (value.as_bool() == Some(true)).into_py_any(py),
        Kind::Number => match value.as_small_int() {
            Some(int) => int.into_py_any(py),
            None => large(py, value.as_decimal_text().unwrap_or_default(), style),
        },
        Kind::String => value.as_str().unwrap_or_default().into_py_any(py),
        Kind::Array => array(py, value.as_array().unwrap_or_default(), style),
        Kind::Object => mapping(py, value, style),
        Kind::Set => {
            let items = value.as_set().map(|set| set.items()).unwrap_or_default();
            match style {
                Style::Plain => array(py, items, style),
                _ => frozenset(py, items),
            }
        }
    }
}

/// A number that is no small integer.
#[inline(never)]
fn large(py: Python<'_>, text: &str, style: Style) -> PyResult<Py<PyAny>> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) && !(digits == "0" && text != digits) {
        return integer(py, text);
    }
    let float: f64 = text.parse().unwrap_or(f64::NAN);
    let is_exact = || {
        let region = Region::new();
        let shown = number::from_text(&region, &format!("{float:?}"));
        shown.equals(number::from_text(&region, text))
    };
    if float.is_finite() && (style == Style::Plain || is_exact()) {
        return float.into_py_any(py);
    }
    decimal(py, text)
}

/// Of decimal digits. Python limits how many it reads, but not where they are hexadecimal.
fn integer(py: Python<'_>, text: &str) -> PyResult<Py<PyAny>> {
    let int = py.get_type::<PyInt>();
    if text.len() < 600 {
        return Ok(int.call1((text,))?.unbind());
    }
    let region = Region::new();
    match number::to_hex(number::from_text(&region, text)) {
        Some(hex) => Ok(int.call1((hex, 16))?.unbind()),
        None => decimal(py, text),
    }
}

fn decimal(py: Python<'_>, text: &str) -> PyResult<Py<PyAny>> {
    static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    Ok(DECIMAL.import(py, "decimal", "Decimal")?.call1((text,))?.unbind())
}

fn array(py: Python<'_>, items: &[Value<'_>], style: Style) -> PyResult<Py<PyAny>> {
    if style == Style::Hashable {
        let items = items.iter().map(|item| object(py, *item, style));
        return PyTuple::new(py, items.collect::<PyResult<Vec<_>>>()?)?.into_py_any(py);
    }
    let list = PyList::empty(py);
    for item in items {
        list.append(object(py, *item, style)?)?;
    }
    list.into_py_any(py)
}

fn frozenset(py: Python<'_>, items: &[Value<'_>]) -> PyResult<Py<PyAny>> {
    let items = items.iter().map(|item| object(py, *item, Style::Hashable));
    PyFrozenSet::new(py, items.collect::<PyResult<Vec<_>>>()?)?.into_py_any(py)
}

fn mapping(py: Python<'_>, value: Value<'_>, style: Style) -> PyResult<Py<PyAny>> {
    let entries = value.as_object().map(|object| object.sorted_vec()).unwrap_or_default();
    if style == Style::Hashable {
        let pairs = entries.iter().map(|entry| {
            PyTuple::new(py, [object(py, entry.key, style)?, object(py, entry.value, style)?])
        });
        let pairs = pairs.collect::<PyResult<Vec<_>>>()?;
        return PyFrozenSet::new(py, pairs)?.into_py_any(py);
    }
    let dict = PyDict::new(py);
    for entry in &entries {
        let value = object(py, entry.value, style)?;
        match (entry.key.as_str(), style) {
            (Some(key), _) => dict.set_item(PyString::new(py, key), value)?,
            (None, Style::Plain) => dict.set_item(json::key_text(entry.key), value)?,
            (None, _) => dict.set_item(object(py, entry.key, Style::Hashable)?, value)?,
        }
    }
    dict.into_py_any(py)
}
