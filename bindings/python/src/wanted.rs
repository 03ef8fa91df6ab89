//! Which parts of an object are read: what the engine knows of a query, with its keys as Python holds them.

use lictor::json::Kept;
use pyo3::prelude::*;
use pyo3::types::PyString;

/// What is read of an object. Sets are always read whole, because items that differ elsewhere would become one.
#[derive(Debug)]
pub(crate) enum Wanted {
    /// All of it.
    Whole,
    /// The same of each item, and of what stands under each key.
    Every(Box<Wanted>),
    /// What stands under these keys; of a list nothing but that it is one.
    Fields(Vec<Field>),
}

/// A key and what is read below it.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) key: Py<PyString>,
    pub(crate) text: String,
    pub(crate) below: Wanted,
}

/// All of an object.
pub(crate) static WHOLE: Wanted = Wanted::Whole;

impl Wanted {
    pub(crate) fn of(py: Python<'_>, query: &lictor::Query) -> Wanted {
        query.reads().map_or(Wanted::Whole, |parts| Wanted::of_kept(py, parts.kept()))
    }

    fn of_kept(py: Python<'_>, kept: Kept) -> Wanted {
        match kept {
            Kept::Whole => Wanted::Whole,
            Kept::Every(below) => Wanted::Every(Box::new(Wanted::of_kept(py, *below))),
            Kept::Fields(fields) => {
                let field = |(text, below): (String, Kept)| Field {
                    key: PyString::intern(py, &text).unbind(),
                    below: Wanted::of_kept(py, below),
                    text,
                };
                Wanted::Fields(fields.into_iter().map(field).collect())
            }
        }
    }
}
