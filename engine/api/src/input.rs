//! Input documents: parsed once, shared by any number of evaluations.

use crate::error::{Error, ErrorKind, Problem};
use crate::{loader, yaml};
use lictor_value::{Document, json};
use std::sync::Arc;

/// The `input` of a decision, or its absence.
#[derive(Debug, Clone, Default)]
pub struct Input(Option<Arc<Document>>);

impl Input {
    /// No input: `input` is undefined.
    #[must_use]
    pub fn none() -> Self {
        Input(None)
    }

    /// Input from JSON.
    ///
    /// # Errors
    /// The text is no JSON.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        read_json(text.as_ref()).map(Input::from).map_err(|mut problem| {
            problem.message.insert_str(0, "unable to parse input: ");
            Error::new(ErrorKind::Argument, vec![problem])
        })
    }

    /// Input from YAML.
    ///
    /// # Errors
    /// The text is no YAML, or holds what JSON cannot say.
    pub fn from_yaml(text: &str) -> Result<Self, Error> {
        yaml::document(text)
            .map(Input::from)
            .map_err(|message| Error::argument(format!("unable to parse input: {message}")))
    }

    /// Input from bytes that are JSON or YAML.
    ///
    /// # Errors
    /// They are neither.
    pub fn from_json_or_yaml(bytes: &[u8]) -> Result<Self, Error> {
        loader::json_or_yaml(bytes)
            .map(Input::from)
            .map_err(|message| Error::argument(format!("unable to parse input: {message}")))
    }

    pub(crate) fn for_machine(&self) -> lictor_vm::Input<'_> {
        self.document()
            .map_or(lictor_vm::Input::None, |input| lictor_vm::Input::Value(input.root()))
    }

    /// The document, if there is one.
    #[must_use]
    pub fn document(&self) -> Option<&Document> {
        self.0.as_deref()
    }
}

impl From<Document> for Input {
    fn from(document: Document) -> Self {
        Input(Some(Arc::new(document)))
    }
}

/// A document from JSON; what is wrong otherwise, with the place as a hint.
pub(crate) fn read_json(bytes: &[u8]) -> Result<Document, Problem> {
    Document::build(|region| json::read(region, bytes, &json::ReadOptions::default())).map_err(
        |error| {
            let (row, col) = error.position(bytes);
            let hint = Some(format!("the JSON is not sound at row {row}, column {col}"));
            Problem { hint, ..Problem::new(error.message) }
        },
    )
}
