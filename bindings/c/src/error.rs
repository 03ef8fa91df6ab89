//! Errors: a status for programs, and an object for people.

use crate::text::Str;
use lictor::{ErrorClass, Halt, Problem, Region, json, report};
use std::any::Any;
use std::sync::OnceLock;

/// How a call went. The values stay as they are; more may come.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Well.
    Ok = 0,
    /// A text is not Rego.
    Parse = 1,
    /// Modules or a query mean nothing, or not what they say.
    Compile = 2,
    /// Files or bundles cannot be read.
    Bundle = 3,
    /// An input or another argument is unusable.
    Input = 4,
    /// An evaluation failed: rules conflict, or a builtin failed in strict mode.
    Eval = 5,
    /// An evaluation reached a limit.
    Limit = 6,
    /// The host cancelled.
    Cancelled = 7,
    /// The engine has a bug.
    Internal = 8,
}

impl Status {
    fn of(class: ErrorClass) -> Status {
        match class {
            ErrorClass::Parse => Status::Parse,
            ErrorClass::Compile => Status::Compile,
            ErrorClass::Bundle => Status::Bundle,
            ErrorClass::Input => Status::Input,
            ErrorClass::Eval => Status::Eval,
            ErrorClass::Limit => Status::Limit,
            ErrorClass::Cancelled => Status::Cancelled,
            _ => Status::Internal,
        }
    }
}

/// What went wrong. It holds one problem or many; what is asked of it is about the first, and the JSON has all.
pub struct Error {
    pub(crate) error: lictor::Error,
    class: &'static str,
    status: Status,
    code: String,
    text: String,
    json: OnceLock<String>,
}

impl From<lictor::Error> for Box<Error> {
    #[cold]
    fn from(error: lictor::Error) -> Self {
        let class = error.class();
        Error::new(error, Status::of(class), class.name())
    }
}

impl Error {
    fn new(error: lictor::Error, status: Status, class: &'static str) -> Box<Error> {
        let code = error.code().map_or_else(|| format!("{class}_error"), str::to_owned);
        let text = error.to_string();
        Box::new(Error { error, class, status, code, text, json: OnceLock::new() })
    }

    /// An argument that is unusable.
    #[cold]
    pub(crate) fn input(message: String) -> Box<Error> {
        lictor::Error::from_text(message).into()
    }

    /// A pointer that must not be NULL.
    #[cold]
    pub(crate) fn null(name: &str) -> Box<Error> {
        Error::input(format!("`{name}` is NULL"))
    }

    /// A panic.
    #[cold]
    pub(crate) fn panicked(panic: &(dyn Any + Send)) -> Box<Error> {
        let message = panic.downcast_ref::<String>().map(String::as_str);
        let message = message.or_else(|| panic.downcast_ref::<&str>().copied());
        let message = format!("internal error: {}", message.unwrap_or("a panic"));
        Error::new(lictor::Error::from_text(message), Status::Internal, "internal")
    }

    pub(crate) fn status(&self) -> Status {
        self.status
    }

    fn first(&self) -> Option<&Problem> {
        self.error.problems().first()
    }

    fn json(&self) -> &str {
        self.json.get_or_init(|| {
            let region = Region::new();
            let mut fields = vec![
                ("class", region.str(self.class)),
                ("code", region.str(&self.code)),
                ("text", region.str(&self.text)),
                ("problems", report::problems(&region, self.error.problems())),
            ];
            fields.extend(self.error.halt().map(|halt| ("limit", region.str(halt.name()))));
            json::to_string(region.record(&fields))
        })
    }
}

/// Lends a text of an error's; empty where there is none.
fn text<'e>(error: Option<&'e Error>, take: impl FnOnce(&'e Error) -> Option<&'e str>) -> Str {
    error.and_then(take).map_or(Str::EMPTY, Str::of)
}

/// The status it came with.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_status(error: Option<&Error>) -> Status {
    error.map_or(Status::Ok, Error::status)
}

/// What it is for who has to handle it: `parse`, `compile`, `bundle`, `input`, `eval`, `limit`, `cancelled`,
/// `internal`; the same words in every language.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_class(error: Option<&Error>) -> Str {
    text(error, |error| Some(error.class))
}

/// OPA's code, such as `rego_type_error`, or the class and `_error` where OPA has none.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_code(error: Option<&Error>) -> Str {
    text(error, |error| Some(&error.code))
}

/// The message of the first problem, without code and place.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_message(error: Option<&Error>) -> Str {
    text(error, |error| Some(error.error.message()))
}

/// All problems with codes and places, as OPA prints them.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_text(error: Option<&Error>) -> Str {
    text(error, |error| Some(&error.text))
}

/// The file of the place; empty where there is none, and for a query.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_file(error: Option<&Error>) -> Str {
    text(error, |error| error.error.location().map(|at| at.file.as_str()))
}

/// The line of the place, from 1; 0 where there is none.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_line(error: Option<&Error>) -> u32 {
    error.and_then(|error| error.error.location()).map_or(0, |at| at.row)
}

/// The column of the place, from 1; 0 where there is none.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_column(error: Option<&Error>) -> u32 {
    error.and_then(|error| error.error.location()).map_or(0, |at| at.col)
}

/// The line of the source and a caret under it, where it is known.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_snippet(error: Option<&Error>) -> Str {
    text(error, |error| error.first()?.snippet.as_deref())
}

/// What may help, where more is known than OPA says.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_hint(error: Option<&Error>) -> Str {
    text(error, |error| error.first()?.hint.as_deref())
}

/// The limit that was reached: `steps`, `time`, `memory`, `depth`, `size`, `nesting`; empty otherwise.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_limit(error: Option<&Error>) -> Str {
    text(error, |error| error.error.halt().filter(|halt| *halt != Halt::Cancelled).map(Halt::name))
}

/// All of it as JSON: `class`, `code`, `text`, `limit`, and a list of `problems`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_json(error: Option<&Error>) -> Str {
    text(error, |error| Some(error.json()))
}

/// Gives it back.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_error_free(error: Option<Box<Error>>) {
    drop(error);
}
