//! Input documents: parsed once, shared by any number of evaluations.

use crate::error::Error;
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
        Document::build(|region| json::read(region, text.as_ref(), &json::ReadOptions::default()))
            .map(Input::from)
            .map_err(|error| Error::argument(format!("unable to parse input: {error}")))
    }

    /// Input from YAML.
    ///
    /// # Errors
    /// The text is no YAML, or holds what JSON cannot say.
    pub fn from_yaml(text: &str) -> Result<Self, Error> {
        yaml::document(text, yaml::Numbers::Float)
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
