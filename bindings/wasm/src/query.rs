//! Queries and inputs: decisions by the short way, and with all that may be asked besides.

use crate::error::{json as error_json, thrown};
use crate::observed::Observed;
use crate::options::{self, count, is_on};
use crate::{report, with_input, with_output};
use lictor::{Error, EvalOptions, Given};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// What [`Query::decide`] gives: what is small needs no text.
mod answer {
    pub(super) const FAILED: i32 = -1;
    pub(super) const UNDEFINED: i32 = 0;
    pub(super) const FALSE: i32 = 1;
    pub(super) const TRUE: i32 = 2;
    pub(super) const JSON: i32 = 3;
}

/// The length of an input that is not there.
const NONE: usize = u32::MAX as usize;

/// An input that was read.
#[wasm_bindgen]
pub struct Input {
    pub(crate) input: lictor::Input,
}

#[wasm_bindgen]
impl Input {
    /// Reads JSON, the first bytes of the buffer.
    ///
    /// # Errors
    /// They are no JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(length: usize) -> Result<Input, JsValue> {
        if length == NONE {
            return Ok(Input { input: lictor::Input::none() });
        }
        let read = with_input(length, |bytes| lictor::Input::from_json(bytes));
        read.map(|input| Input { input }).map_err(|error| thrown(&error))
    }
}

/// How a query is prepared.
pub(crate) type Prepare = fn(&lictor::Policy, &str) -> Result<lictor::Query, Error>;

/// A prepared query.
#[wasm_bindgen]
pub struct Query {
    query: lictor::Query,
    observed: Observed,
    defaults: EvalOptions<'static>,
}

impl Query {
    pub(crate) fn of(
        query: lictor::Query,
        observed: Observed,
        defaults: EvalOptions<'static>,
    ) -> Query {
        Query { query, observed, defaults }
    }

    fn answer(&self, input: Given<'_>, options: &EvalOptions<'_>) -> i32 {
        with_output(|out| match self.query.decide_with(input, options, out) {
            Ok(false) => answer::UNDEFINED,
            Ok(true) => match &out[..] {
                b"true" => answer::TRUE,
                b"false" => answer::FALSE,
                _ => answer::JSON,
            },
            Err(error) => failed(&error, out),
        })
    }

    fn options(&self, given: &str) -> EvalOptions<'static> {
        let given = options::read(given);
        let given = given.root();
        let strict = given.get_str("strictBuiltinErrors").as_bool();
        EvalOptions {
            host: self.defaults.host,
            limits: options::limits(self.defaults.limits.clone(), given.get_str("limits")),
            strict_builtin_errors: strict.unwrap_or(self.defaults.strict_builtin_errors),
            seed: count(given, "seed"),
            trace: is_on(given, "trace"),
        }
    }
}

#[cold]
fn failed(error: &Error, out: &mut Vec<u8>) -> i32 {
    out.clear();
    out.extend_from_slice(error_json(error).as_bytes());
    answer::FAILED
}

/// Lends JSON input, or its absence.
fn with_given<T>(length: usize, use_it: impl FnOnce(Given<'_>) -> T) -> T {
    if length == NONE {
        use_it(Given::Input(&lictor::Input::none()))
    } else {
        with_input(length, |bytes| use_it(Given::Json(bytes)))
    }
}

#[wasm_bindgen]
impl Query {
    /// Decides on JSON, the first bytes of the buffer.
    #[must_use]
    pub fn decide(&self, length: usize) -> i32 {
        with_given(length, |input| self.answer(input, &self.defaults))
    }

    /// Decides on an input that was read.
    #[must_use]
    #[wasm_bindgen(js_name = decideOn)]
    pub fn decide_on(&self, input: &Input) -> i32 {
        self.answer(Given::Input(&input.input), &self.defaults)
    }

    /// Decides on JSON, the first bytes of the buffer, with options.
    #[must_use]
    #[wasm_bindgen(js_name = decideWith)]
    pub fn decide_with(&self, length: usize, options: &str) -> i32 {
        let options = self.options(options);
        with_given(length, |input| self.answer(input, &options))
    }

    /// Decides on an input that was read, with options.
    #[must_use]
    #[wasm_bindgen(js_name = decideOnWith)]
    pub fn decide_on_with(&self, input: &Input, options: &str) -> i32 {
        self.answer(Given::Input(&input.input), &self.options(options))
    }

    /// The value and all that was seen on the way, or the solutions, as JSON.
    #[must_use]
    pub fn report(&self, input: &Input, given: &str) -> i32 {
        let options = self.options(given);
        let given = options::read(given);
        let coverage = is_on(given.root(), "coverage");
        with_output(|out| {
            let query = match options.trace || coverage {
                true => self.observed.query(),
                false => Ok(&self.query),
            };
            let query = match query {
                Ok(query) => query,
                Err(error) => return failed(error, out),
            };
            let decision = match query.eval_with(&input.input, &options) {
                Ok(decision) => decision,
                Err(error) => return failed(&error, out),
            };
            let text = if is_on(given.root(), "rows") {
                report::rows(&decision)
            } else {
                report::decision(&decision, &self.observed, options.trace, coverage)
            };
            out.extend_from_slice(text.as_bytes());
            answer::JSON
        })
    }

    /// The paths at which it can look at the input, as JSON: a list.
    #[wasm_bindgen(js_name = inputPaths)]
    #[must_use]
    pub fn input_paths(&self) -> String {
        report::texts(&self.query.input_paths())
    }
}
