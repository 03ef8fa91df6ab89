//! The one public error: what went wrong, OPA's code for it, and where.
//!
//! An error holds one problem or many (a compilation reports all it finds). `Display` prints what OPA prints.

use lictor_program::Halt;
use lictor_syntax::{Diagnostic, SourceMap};
use std::fmt;

/// Why something could not be loaded, compiled or evaluated.
///
/// One word wide. [`Error::problems`] has the parts; `Display` joins them as OPA does.
pub struct Error(Box<Repr>);

/// What was being done when an error occurred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Files were read.
    Load,
    /// Bundles were read.
    Bundle,
    /// Modules or a query were parsed or compiled.
    Compile,
    /// A query was evaluated.
    Eval,
    /// Input or another argument was taken.
    Argument,
}

/// What an error is for who has to handle it: the same word in the bindings of every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// A text is not Rego.
    Parse,
    /// Modules or a query mean nothing, or not what they say.
    Compile,
    /// Files or bundles cannot be read.
    Bundle,
    /// An input or another argument is unusable.
    Input,
    /// An evaluation failed: rules conflict, or a builtin failed in strict mode.
    Eval,
    /// An evaluation reached a limit.
    Limit,
    /// The host cancelled.
    Cancelled,
}

impl ErrorClass {
    /// The word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ErrorClass::Parse => "parse",
            ErrorClass::Compile => "compile",
            ErrorClass::Bundle => "bundle",
            ErrorClass::Input => "input",
            ErrorClass::Eval => "eval",
            ErrorClass::Limit => "limit",
            ErrorClass::Cancelled => "cancelled",
        }
    }
}

struct Repr {
    kind: ErrorKind,
    problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// OPA's code, such as `rego_type_error`; none for failures outside the language.
    pub code: Option<&'static str>,
    /// The message without code and place; may have several lines.
    pub message: String,
    /// Where, if anywhere.
    pub location: Option<Location>,
    /// The source line and the line with the caret under it, for parse errors; each starts with a tab.
    pub snippet: Option<String>,
    /// What may help, where more is known than OPA says.
    pub hint: Option<String>,
    /// What a type error had and wanted, as compact JSON in OPA's form.
    pub details: Option<String>,
    /// The limit that an evaluation reached, or that it was cancelled.
    pub halt: Option<Halt>,
    /// The text of the place instead of a position, as OPA shows it for expressions of a query.
    pub(crate) shown_at: Option<String>,
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct Location {
    /// The file; empty for a query.
    pub file: String,
    /// The row, from 1.
    pub row: u32,
    /// The column, from 1.
    pub col: u32,
}

impl Location {
    /// A place in a file; an empty name means a query.
    #[must_use]
    pub fn new(file: impl Into<String>, row: u32, col: u32) -> Self {
        Location { file: file.into(), row, col }
    }
}

impl Problem {
    /// The text of the place, where OPA shows that instead of a position.
    #[must_use]
    pub fn shown_at(&self) -> Option<&str> {
        self.shown_at.as_deref()
    }

    /// A problem without code and place.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Problem {
            code: None,
            message: message.into(),
            location: None,
            snippet: None,
            hint: None,
            details: None,
            halt: None,
            shown_at: None,
        }
    }

    pub(crate) fn of(diagnostic: &Diagnostic, sources: &SourceMap) -> Self {
        let location = diagnostic
            .loc
            .map(|loc| Location::new(&*sources.file(loc.file).name, loc.row, loc.col));
        Problem {
            code: Some(diagnostic.code.as_str()),
            message: diagnostic.message.clone(),
            location,
            snippet: diagnostic.snippet.clone(),
            hint: diagnostic.hint.clone(),
            details: diagnostic.details.clone(),
            halt: None,
            shown_at: None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.location, &self.shown_at) {
            (Some(at), _) if !at.file.is_empty() => write!(f, "{}:{}: ", at.file, at.row)?,
            (_, Some(text)) => write!(f, "{text}: ")?,
            (Some(at), None) => write!(f, "{}:{}: ", at.row, at.col)?,
            (None, None) => {}
        }
        if let Some(code) = self.code {
            write!(f, "{code}: ")?;
        }
        f.write_str(&self.message)?;
        match &self.snippet {
            Some(snippet) => write!(f, "\n{snippet}"),
            None => Ok(()),
        }
    }
}

impl Error {
    #[cold]
    pub(crate) fn new(kind: ErrorKind, problems: Vec<Problem>) -> Self {
        Error(Box::new(Repr { kind, problems }))
    }

    /// An error of a host's own, without code and place.
    #[cold]
    #[must_use]
    pub fn from_text(message: impl Into<String>) -> Self {
        Error::argument(message)
    }

    #[cold]
    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Error::new(ErrorKind::Argument, vec![Problem::new(message)])
    }

    #[cold]
    pub(crate) fn load(problem: Problem) -> Self {
        Error::new(ErrorKind::Load, vec![problem])
    }

    #[cold]
    pub(crate) fn compile(diagnostics: &[Diagnostic], sources: &SourceMap) -> Self {
        let problems =
            diagnostics.iter().map(|diagnostic| Problem::of(diagnostic, sources)).collect();
        Error::new(ErrorKind::Compile, problems)
    }

    /// What was being done.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What it is for who has to handle it.
    #[must_use]
    pub fn class(&self) -> ErrorClass {
        match (self.0.kind, self.code(), self.halt()) {
            (_, Some("rego_parse_error"), _) => ErrorClass::Parse,
            (ErrorKind::Compile, ..) => ErrorClass::Compile,
            (ErrorKind::Load | ErrorKind::Bundle, ..) => ErrorClass::Bundle,
            (ErrorKind::Argument, ..) | (_, Some("eval_input_error"), _) => ErrorClass::Input,
            (ErrorKind::Eval, _, Some(Halt::Cancelled)) => ErrorClass::Cancelled,
            (ErrorKind::Eval, _, Some(_)) | (_, Some("eval_limit_error"), _) => ErrorClass::Limit,
            (ErrorKind::Eval, ..) => ErrorClass::Eval,
        }
    }

    /// The limit that an evaluation reached, or that it was cancelled.
    #[must_use]
    pub fn halt(&self) -> Option<Halt> {
        self.0.problems.first().and_then(|problem| problem.halt)
    }

    /// Everything that is wrong; never empty.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.0.problems
    }

    /// OPA's code of the first problem.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        self.0.problems.first().and_then(|problem| problem.code)
    }

    /// The message of the first problem, without code and place.
    #[must_use]
    pub fn message(&self) -> &str {
        self.0.problems.first().map_or("", |problem| &problem.message)
    }

    /// The place of the first problem.
    #[must_use]
    pub fn location(&self) -> Option<&Location> {
        self.0.problems.first().and_then(|problem| problem.location.as_ref())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.0.kind {
            ErrorKind::Load => " during loading",
            ErrorKind::Compile => "",
            ErrorKind::Bundle | ErrorKind::Eval | ErrorKind::Argument => {
                return list(f, &self.0.problems);
            }
        };
        match self.0.problems.len() {
            1 => write!(f, "1 error occurred{what}: ")?,
            count => writeln!(f, "{count} errors occurred{what}:")?,
        }
        list(f, &self.0.problems)
    }
}

fn list(f: &mut fmt::Formatter<'_>, problems: &[Problem]) -> fmt::Result {
    for (i, problem) in problems.iter().enumerate() {
        write!(f, "{}{problem}", if i > 0 { "\n" } else { "" })?;
    }
    Ok(())
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("problems", &self.0.problems)
            .finish()
    }
}

impl std::error::Error for Error {}
