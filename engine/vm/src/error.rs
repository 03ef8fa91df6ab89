//! Why an evaluation ended without a result, in OPA's codes where OPA has one.

use lictor_program::{Halt, Place};
use lictor_value::json::ReadError;
use std::fmt;

/// The code of an [`EvalError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EvalCode {
    /// `eval_conflict_error`
    Conflict,
    /// `eval_builtin_error`
    Builtin,
    /// `eval_type_error`
    Type,
    /// `eval_cancel_error`
    Cancel,
    /// `eval_internal_error`
    Internal,
    /// `eval_limit_error`: ours, for limits OPA does not have.
    Limit,
    /// `eval_input_error`: ours, for input that is no JSON.
    Input,
}

impl EvalCode {
    /// The code's text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            EvalCode::Conflict => "eval_conflict_error",
            EvalCode::Builtin => "eval_builtin_error",
            EvalCode::Type => "eval_type_error",
            EvalCode::Cancel => "eval_cancel_error",
            EvalCode::Internal => "eval_internal_error",
            EvalCode::Limit => "eval_limit_error",
            EvalCode::Input => "eval_input_error",
        }
    }
}

/// An error of an evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvalError {
    /// The code.
    pub code: EvalCode,
    /// The message.
    pub message: String,
    /// Where, with the file's number in the program.
    pub place: Option<Place>,
    /// The limit that was reached, or that it was cancelled.
    pub halt: Option<Halt>,
}

impl EvalError {
    #[cold]
    pub(crate) fn new(code: EvalCode, message: impl Into<String>, place: Place) -> Self {
        let place = (place.row > 0).then_some(place);
        EvalError { code, message: message.into(), place, halt: None }
    }

    #[cold]
    pub(crate) fn input(error: &ReadError) -> Self {
        EvalError {
            code: EvalCode::Input,
            message: format!("input is not JSON: {error}"),
            place: None,
            halt: None,
        }
    }

    /// The same end, if it was the host that wanted it.
    #[cold]
    #[must_use]
    pub fn cancelled(self) -> Self {
        EvalError { place: self.place, ..EvalError::halt(Halt::Cancelled, Place::default()) }
    }

    #[cold]
    pub(crate) fn halt(halt: Halt, place: Place) -> Self {
        let (code, message) = match halt {
            Halt::Steps => (EvalCode::Limit, "step limit reached"),
            Halt::Time => (EvalCode::Cancel, "context deadline exceeded"),
            Halt::Memory => (EvalCode::Limit, "memory limit reached"),
            Halt::Depth => (EvalCode::Limit, "call depth limit reached"),
            Halt::Size => (EvalCode::Limit, "value size limit reached"),
            Halt::Nesting => (EvalCode::Limit, "value nests too deeply"),
            Halt::Cancelled => (EvalCode::Cancel, "caller cancelled query execution"),
        };
        EvalError { halt: Some(halt), ..EvalError::new(code, message, place) }
    }
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.message)
    }
}

impl std::error::Error for EvalError {}
