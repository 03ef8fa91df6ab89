//! What can be wrong, in Gatekeeper's words, with the place where it is known.

use crate::place::Place;
use std::fmt;

/// Why something could not be read, compiled, matched or decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    place: Option<Place>,
}

/// What a suite's `invalid: true` asks about, and everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// A constraint that its template's schema does not allow.
    Schema,
    /// Anything else.
    Other,
}

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Error { kind: ErrorKind::Other, message: message.into(), place: None }
    }

    pub(crate) fn schema(message: impl fmt::Display) -> Self {
        let message = format!("schema validation failed: {message}");
        Error { kind: ErrorKind::Schema, message, place: None }
    }

    /// Adds the place, unless one is known already.
    pub(crate) fn at(mut self, place: &Place) -> Self {
        self.place.get_or_insert_with(|| place.clone());
        self
    }

    /// Says what was being done.
    pub(crate) fn while_doing(mut self, what: impl fmt::Display) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }

    pub(crate) fn is_schema(&self) -> bool {
        self.kind == ErrorKind::Schema
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where the object stands that is meant.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{place}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Error {}
