//! Why policies, a tree or a request cannot be taken.

use std::fmt;

/// Something is not what AWS would take, or not of the shape that is read: what, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Where, as in `policy \`P\`: statement 2`; empty for the whole.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Error {
        Error { place: String::new(), message: message.into() }
    }

    /// The same with an outer place before its own.
    #[must_use]
    pub(crate) fn within(mut self, place: impl fmt::Display) -> Error {
        self.place = match self.place.as_str() {
            "" => place.to_string(),
            inner => format!("{place}: {inner}"),
        };
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
