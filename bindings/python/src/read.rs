//! Python objects as values, put straight into a region.
//!
//! None, bool, int, float, Decimal, str, dict and other mappings with str keys, list, tuple, set and frozenset are
//! values; anything else goes through the engine's `default` first, or is refused. Numbers are exact. What nests too
//! deep is refused, and so what contains itself; so is what would take too much memory.

use crate::core::Common;
use crate::error;
use crate::wanted::{WHOLE, Wanted};
use lictor::{Document, Entry, Halt, Region, Value, json, number};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PyMapping, PySet, PyString, PyTuple,
    PyType,
};

/// How deep objects may nest: reading them recurses, and must not exhaust the stack of a small thread.
const MAX_NESTING: usize = 512;

/// Why an object is no value.
enum Fail {
    /// It cannot be one. The path to it is told from the end.
    Refused { message: String, path: Vec<String> },
    /// There is too much of it.
    TooLarge,
    /// Code of the host's raised.
    Raised(PyErr),
}

impl From<PyErr> for Fail {
    fn from(error: PyErr) -> Fail {
        Fail::Raised(error)
    }
}

type Read<T> = Result<T, Fail>;

/// What is taken for a value, and how much of it.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'c> {
    /// Makes values of other objects.
    default: Option<&'c Py<PyAny>>,
    max_nesting: usize,
    max_bytes: usize,
}

impl<'c> Rules<'c> {
    pub(crate) fn of(common: &'c Common, limits: &lictor::Limits) -> Self {
        Rules {
            default: common.default.as_ref(),
            max_nesting: limits.max_nesting.min(MAX_NESTING),
            max_bytes: limits.max_bytes,
        }
    }
}

/// Reads the wanted parts of an object into a region; `name` is what messages call it.
pub(crate) fn wanted<'r>(
    region: &'r Region,
    object: &Bound<'_, PyAny>,
    wanted: &'r Wanted,
    rules: Rules<'_>,
    name: &str,
) -> PyResult<Value<'r>> {
    let most = region.bytes().saturating_add(rules.max_bytes);
    let mut reader = Reader { region, rules, most, values: Vec::new(), entries: Vec::new() };
    reader.value(object, wanted, 0).map_err(|fail| fail.raised(object.py(), name))
}

/// Reads all of an object into memory of its own.
pub(crate) fn document(
    object: &Bound<'_, PyAny>,
    rules: Rules<'_>,
    name: &str,
) -> PyResult<Document> {
    Document::build(|region| wanted(region, object, &WHOLE, rules, name))
}

impl Fail {
    fn refused(message: String) -> Fail {
        Fail::Refused { message, path: Vec::new() }
    }

    /// The same, somewhere below a step.
    fn below(mut self, step: impl FnOnce() -> String) -> Fail {
        if let Fail::Refused { path, .. } = &mut self {
            path.push(step());
        }
        self
    }

    #[cold]
    fn raised(self, py: Python<'_>, name: &str) -> PyErr {
        match self {
            Fail::Raised(error) => error,
            Fail::TooLarge => error::limit(py, Halt::Memory, "memory limit reached"),
            Fail::Refused { message, mut path } => {
                path.reverse();
                // What contains itself has a long path.
                let steps: String = path.into_iter().take(16).collect();
                error::input(py, &format!("{name}{steps}: {message}"))
            }
        }
    }
}

struct Reader<'r, 'c> {
    region: &'r Region,
    rules: Rules<'c>,
    /// The bytes that the region may hold in the end.
    most: usize,
    /// What is open, the innermost collection last.
    values: Vec<Value<'r>>,
    entries: Vec<Entry<'r>>,
}

impl<'r, 'w: 'r> Reader<'r, '_> {
    fn value(
        &mut self,
        object: &Bound<'_, PyAny>,
        wanted: &'w Wanted,
        depth: usize,
    ) -> Read<Value<'r>> {
        // The common types first, each a comparison of addresses.
        if let Ok(text) = object.cast_exact::<PyString>() {
            return self.text(text);
        }
        if let Ok(dict) = object.cast_exact::<PyDict>() {
            return self.dict(dict, wanted, depth);
        }
        if object.is_none() {
            return Ok(Value::NULL);
        }
        if let Ok(int) = object.cast_exact::<PyInt>() {
            return self.int(int);
        }
        if let Ok(bool) = object.cast_exact::<PyBool>() {
            return Ok(Value::bool(bool.is_true()));
        }
        if let Ok(list) = object.cast_exact::<PyList>() {
            return self.list(list, wanted, depth);
        }
        if let Ok(float) = object.cast_exact::<PyFloat>() {
            return self.float(float);
        }
        self.other(object, wanted, depth)
    }

    fn text(&self, text: &Bound<'_, PyString>) -> Read<Value<'r>> {
        // Before 3.10 the stable ABI lends no text, and then this is a copy.
        match text.to_cow() {
            Ok(text) => Ok(self.region.str(&text)),
            Err(_) => Err(Fail::refused("text has surrogates without partners".to_owned())),
        }
    }

    fn int(&self, int: &Bound<'_, PyInt>) -> Read<Value<'r>> {
        match int.extract::<i64>() {
            Ok(small) => Ok(Value::int(small)),
            Err(_) => self.large_int(int),
        }
    }

    #[inline(never)]
    fn large_int(&self, int: &Bound<'_, PyInt>) -> Read<Value<'r>> {
        // Hexadecimal digits, because Python refuses to make very long decimal ones.
        let hex: String = int.call_method1("__format__", ("x",))?.extract()?;
        number::from_hex(self.region, &hex).ok_or_else(|| {
            Fail::refused(format!("integers have at most {} digits", number::MAX_DIGITS))
        })
    }

    #[inline(never)]
    fn float(&self, float: &Bound<'_, PyFloat>) -> Read<Value<'r>> {
        let float = float.value();
        if !float.is_finite() {
            return Err(Fail::refused(format!("`{float}` is no number of JSON")));
        }
        // As Python writes it, but for the form of exponents.
        let text = format!("{float:?}");
        Ok(number::from_text(self.region, &text))
    }

    fn enter(&self, depth: usize) -> Read<()> {
        let limit = self.rules.max_nesting;
        if depth >= limit {
            return Err(Fail::refused(format!("nests deeper than {limit}, or contains itself")));
        }
        if self.region.bytes() > self.most {
            return Err(Fail::TooLarge);
        }
        Ok(())
    }

    fn dict(
        &mut self,
        dict: &Bound<'_, PyDict>,
        wanted: &'w Wanted,
        depth: usize,
    ) -> Read<Value<'r>> {
        self.enter(depth)?;
        let start = self.entries.len();
        let below = match wanted {
            Wanted::Fields(fields) => {
                for field in fields {
                    let key = field.key.bind_borrowed(dict.py());
                    if let Some(found) = dict.get_item(key)? {
                        self.field(Value::str(&field.text), &found, &field.below, depth)?;
                    }
                }
                return Ok(self.close(start));
            }
            Wanted::Every(below) => below,
            Wanted::Whole => wanted,
        };
        let mut are_plain = true;
        // A list of them, because what is called on the way may change the dict.
        for pair in dict.items().iter() {
            let (key, item) = pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
            are_plain &= key.is_exact_instance_of::<PyString>();
            self.named(&key, &item, below, depth)?;
        }
        Ok(if are_plain { self.close(start) } else { self.close_any(start) })
    }

    /// An entry under a key that must be text.
    fn named(
        &mut self,
        key: &Bound<'_, PyAny>,
        item: &Bound<'_, PyAny>,
        wanted: &'w Wanted,
        depth: usize,
    ) -> Read<()> {
        let Ok(key) = key.cast::<PyString>() else { return Err(bad_key(key)) };
        let key = self.text(key)?;
        self.field(key, item, wanted, depth)
    }

    fn field(
        &mut self,
        key: Value<'r>,
        item: &Bound<'_, PyAny>,
        wanted: &'w Wanted,
        depth: usize,
    ) -> Read<()> {
        let value = self
            .value(item, wanted, depth + 1)
            .map_err(|fail| fail.below(|| format!("[{}]", json::to_string(key))))?;
        self.entries.push(Entry { key, value });
        Ok(())
    }

    /// The object of the entries from `start` on, whose keys differ.
    fn close(&mut self, start: usize) -> Value<'r> {
        let object = self.region.object_unsorted(&self.entries[start..]);
        self.entries.truncate(start);
        object
    }

    /// The same where keys may be equal as text though they are not in Python.
    #[inline(never)]
    fn close_any(&mut self, start: usize) -> Value<'r> {
        self.region.object(&mut self.entries.split_off(start))
    }

    fn list(
        &mut self,
        list: &Bound<'_, PyList>,
        wanted: &'w Wanted,
        depth: usize,
    ) -> Read<Value<'r>> {
        self.items(list.iter(), wanted, depth)
    }

    fn items<'py>(
        &mut self,
        items: impl Iterator<Item = Bound<'py, PyAny>>,
        wanted: &'w Wanted,
        depth: usize,
    ) -> Read<Value<'r>> {
        self.enter(depth)?;
        let below = match wanted {
            Wanted::Fields(_) => return Ok(Value::EMPTY_ARRAY),
            Wanted::Every(below) => below,
            Wanted::Whole => wanted,
        };
        let start = self.values.len();
        for (position, item) in items.enumerate() {
            let value = self
                .value(&item, below, depth + 1)
                .map_err(|fail| fail.below(|| format!("[{position}]")))?;
            self.values.push(value);
        }
        let array = self.region.array(&self.values[start..]);
        self.values.truncate(start);
        Ok(array)
    }

    #[inline(never)]
    fn other(
        &mut self,
        object: &Bound<'_, PyAny>,
        wanted: &'w Wanted,
        depth: usize,
    ) -> Read<Value<'r>> {
        if let Ok(tuple) = object.cast::<PyTuple>() {
            return self.items(tuple.iter(), wanted, depth);
        }
        if object.is_instance_of::<PySet>() || object.is_instance_of::<PyFrozenSet>() {
            return self.set(object, depth);
        }
        // Classes that are made from the common ones.
        if let Ok(text) = object.cast::<PyString>() {
            return self.text(text);
        }
        if let Ok(int) = object.cast::<PyInt>() {
            return self.int(int);
        }
        if let Ok(float) = object.cast::<PyFloat>() {
            return self.float(float);
        }
        if let Ok(list) = object.cast::<PyList>() {
            return self.list(list, wanted, depth);
        }
        if let Ok(dict) = object.cast::<PyDict>() {
            return self.dict(dict, wanted, depth);
        }
        if let Ok(mapping) = object.cast::<PyMapping>() {
            return self.mapping(mapping, wanted, depth);
        }
        if object.is_instance(decimal(object.py())?)? {
            return self.decimal(object);
        }
        self.hooked(object, wanted, depth)
    }

    fn set(&mut self, set: &Bound<'_, PyAny>, depth: usize) -> Read<Value<'r>> {
        self.enter(depth)?;
        let mut values = Vec::new();
        for item in set.try_iter()? {
            values.push(self.value(&item?, &WHOLE, depth + 1)?);
        }
        Ok(self.region.set(&mut values))
    }

    fn mapping(
        &mut self,
        mapping: &Bound<'_, PyMapping>,
        wanted: &'w Wanted,
        depth: usize,
    ) -> Read<Value<'r>> {
        self.enter(depth)?;
        let start = self.entries.len();
        let below = match wanted {
            Wanted::Fields(fields) => {
                for field in fields {
                    match mapping.get_item(&field.key) {
                        Ok(found) => {
                            self.field(Value::str(&field.text), &found, &field.below, depth)?;
                        }
                        Err(error) if error.is_instance_of::<PyKeyError>(mapping.py()) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                return Ok(self.close(start));
            }
            Wanted::Every(below) => below,
            Wanted::Whole => wanted,
        };
        for pair in mapping.items()?.iter() {
            let (key, item): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
            self.named(&key, &item, below, depth)?;
        }
        Ok(self.close_any(start))
    }

    fn decimal(&self, object: &Bound<'_, PyAny>) -> Read<Value<'r>> {
        let text = object.str()?.to_string();
        if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
            || !number::is_number_text(&text)
        {
            return Err(Fail::refused(format!("`{text}` is no number of JSON")));
        }
        Ok(number::from_text(self.region, &text))
    }

    /// What the host makes of an object that is no value.
    fn hooked(
        &mut self,
        object: &Bound<'_, PyAny>,
        wanted: &'w Wanted,
        depth: usize,
    ) -> Read<Value<'r>> {
        let Some(hook) = self.rules.default else {
            let name = object.get_type().name()?;
            return Err(Fail::refused(format!("an object of type `{name}` is no value")));
        };
        self.enter(depth)?;
        let made = hook.bind(object.py()).call1((object,))?;
        self.value(&made, wanted, depth + 1)
    }
}

#[cold]
fn bad_key(key: &Bound<'_, PyAny>) -> Fail {
    match key.get_type().name() {
        Ok(name) => Fail::refused(format!("a key must be a `str`, not a `{name}`")),
        Err(error) => error.into(),
    }
}

fn decimal(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DECIMAL.import(py, "decimal", "Decimal")
}
