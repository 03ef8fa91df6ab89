//! The short way: input in, the first value out, without a [`Decision`](crate::Decision) in between.
//!
//! For hosts that count nanoseconds. Nothing is copied and, once an evaluator is warm, nothing allocated.

use crate::error::{Error, ErrorKind, Problem};
use crate::eval::with_evaluator;
use crate::input::Input;
use crate::query::{EvalOptions, Query};
use lictor_value::{Value, json};

/// The memory that evaluations work in, kept from one to the next. Queries use one that belongs to their thread
/// unless they are given another.
#[derive(Default)]
pub struct Evaluator(Box<lictor_vm::Evaluator>);

impl Evaluator {
    /// An evaluator; its first use fetches its memory.
    #[must_use]
    pub fn new() -> Self {
        Evaluator::default()
    }
}

impl std::fmt::Debug for Evaluator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Evaluator").finish_non_exhaustive()
    }
}

/// The input of one decision.
#[derive(Debug, Clone, Copy)]
pub enum Given<'a> {
    /// An input that is read already.
    Input(&'a Input),
    /// JSON text, read into the evaluator's own memory.
    Json(&'a [u8]),
    /// A value of the host.
    Value(Value<'a>),
}

impl<'a> Given<'a> {
    pub(crate) fn for_machine(self) -> lictor_vm::Input<'a> {
        match self {
            Given::Input(input) => input.for_machine(),
            Given::Json(bytes) => lictor_vm::Input::Json(bytes),
            Given::Value(value) => lictor_vm::Input::Value(value),
        }
    }
}

/// Bytes are JSON text.
impl<'a, B: AsRef<[u8]> + ?Sized> From<&'a B> for Given<'a> {
    fn from(text: &'a B) -> Self {
        Given::Json(text.as_ref())
    }
}

impl<'a> From<&'a Input> for Given<'a> {
    fn from(input: &'a Input) -> Self {
        Given::Input(input)
    }
}

impl Query {
    /// Decides from JSON to JSON: puts the value of the first expression in the first solution behind what `out`
    /// holds. Where there is no solution it puts nothing and gives `false`.
    ///
    /// ```
    /// use lictor::{Bundle, Engine};
    ///
    /// let bundle = Bundle::builder().module("p.rego", "package p\n\nbig := input.size > 10").build()?;
    /// let query = Engine::new().compile(bundle)?.query("data.p.big")?;
    /// let mut out = Vec::new();
    /// assert!(query.decide(br#"{"size": 12}"#, &mut out)?);
    /// assert_eq!(out, b"true");
    /// assert!(!query.decide(b"{}", &mut out)?);
    /// # Ok::<(), lictor::Error>(())
    /// ```
    ///
    /// # Errors
    /// The input is no JSON, rules conflict, or a limit is reached.
    pub fn decide(&self, input: &[u8], out: &mut Vec<u8>) -> Result<bool, Error> {
        self.decide_with(Given::Json(input), &EvalOptions::default(), out)
    }

    /// [`Query::decide`] with options, and from any input.
    ///
    /// # Errors
    /// As for [`Query::decide`], or a failing builtin where that was asked for.
    pub fn decide_with<'a>(
        &self,
        input: impl Into<Given<'a>>,
        options: &EvalOptions<'_>,
        out: &mut Vec<u8>,
    ) -> Result<bool, Error> {
        let start = out.len();
        let found = self.look(input, options, |value| {
            if !value.is_undefined() {
                json::write(value, &json::WriteOptions::default(), out);
            }
            !value.is_undefined()
        })?;
        if out.len() - start > options.limits.max_output {
            out.truncate(start);
            return Err(too_large());
        }
        Ok(found)
    }

    /// Whether the first expression is exactly `true`.
    ///
    /// # Errors
    /// As for [`Query::decide`].
    pub fn holds<'a>(&self, input: impl Into<Given<'a>>) -> Result<bool, Error> {
        self.look(input, &EvalOptions::default(), |value| value.as_bool() == Some(true))
    }

    /// Shows `take` the value of the first expression in the first solution, or undefined, where it stands.
    ///
    /// # Errors
    /// As for [`Query::decide`], or a failing builtin where that was asked for.
    pub fn look<'a, T>(
        &self,
        input: impl Into<Given<'a>>,
        options: &EvalOptions<'_>,
        take: impl FnOnce(Value<'_>) -> T,
    ) -> Result<T, Error> {
        with_evaluator(|evaluator| self.look_with(evaluator, input.into(), options, take))
    }

    /// [`Query::look`] that also gives the failures of builtins that made something undefined on the way.
    ///
    /// # Errors
    /// As for [`Query::look`].
    pub fn look_whole<'a, T>(
        &self,
        input: impl Into<Given<'a>>,
        options: &EvalOptions<'_>,
        take: impl FnOnce(Value<'_>) -> T,
    ) -> Result<(T, Vec<Problem>), Error> {
        let input = input.into().for_machine();
        let take = |rows: Value<'_>| take(self.first_of(rows));
        let (taken, aside) = with_evaluator(|evaluator| self.run(input, options, evaluator, take))?;
        Ok((taken, self.all_placed(aside.builtin_errors)))
    }

    /// [`Query::look`] in an evaluator of one's own.
    ///
    /// # Errors
    /// As for [`Query::look`].
    pub fn look_in<'a, T>(
        &self,
        evaluator: &mut Evaluator,
        input: impl Into<Given<'a>>,
        options: &EvalOptions<'_>,
        take: impl FnOnce(Value<'_>) -> T,
    ) -> Result<T, Error> {
        self.look_with(&mut evaluator.0, input.into(), options, take)
    }

    fn look_with<T>(
        &self,
        evaluator: &mut lictor_vm::Evaluator,
        input: Given<'_>,
        options: &EvalOptions<'_>,
        take: impl FnOnce(Value<'_>) -> T,
    ) -> Result<T, Error> {
        self.first(input.for_machine(), options, evaluator, take)
    }
}

#[cold]
pub(crate) fn too_large() -> Error {
    let problem = Problem::new("result is larger than its limit");
    let halt = Some(lictor_program::Halt::Size);
    Error::new(ErrorKind::Eval, vec![Problem { code: Some("eval_limit_error"), halt, ..problem }])
}
