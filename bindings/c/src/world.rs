//! What an engine lends everything made with it, and the world of one evaluation.

use crate::options::Options;
use lictor::{EvalOptions, Host, HttpError, ParseSettings, SystemHost};
use std::cell::RefCell;

/// What an engine lends everything made with it.
pub(crate) struct Common {
    pub(crate) settings: ParseSettings,
    pub(crate) limits: lictor::Limits,
    pub(crate) strict_builtin_errors: bool,
    /// The clock, randomness, and the hosts that may be reached.
    pub(crate) system: SystemHost,
}

impl Common {
    /// What the engine is told about an evaluation.
    pub(crate) fn eval_options<'a>(
        &self,
        options: Option<&Options>,
        world: &'a World<'_>,
    ) -> EvalOptions<'a> {
        let limits = match options {
            Some(options) => options.limits(&self.limits),
            None => self.limits.clone(),
        };
        let strict = options.and_then(|options| options.strict_builtin_errors);
        EvalOptions {
            host: Some(world),
            limits,
            strict_builtin_errors: strict.unwrap_or(self.strict_builtin_errors),
            seed: options.and_then(|options| options.seed),
            trace: options.is_some_and(|options| options.trace),
        }
    }
}

/// A line that was printed: where, and what.
pub(crate) type Print = (String, String);

/// The world of one evaluation.
pub(crate) struct World<'a> {
    system: &'a SystemHost,
    options: Option<&'a Options>,
    /// What was printed, where someone wants to have it.
    prints: Option<RefCell<Vec<Print>>>,
}

impl<'a> World<'a> {
    pub(crate) fn new(common: &'a Common, options: Option<&'a Options>) -> Self {
        World { system: &common.system, options, prints: None }
    }

    /// One that keeps what is printed.
    pub(crate) fn keeping(common: &'a Common, options: Option<&'a Options>) -> Self {
        World { prints: Some(RefCell::default()), ..World::new(common, options) }
    }

    pub(crate) fn into_prints(self) -> Vec<Print> {
        self.prints.map(RefCell::into_inner).unwrap_or_default()
    }
}

impl Host for World<'_> {
    fn now_ns(&self) -> i64 {
        let given = self.options.and_then(|options| options.now_ns);
        given.unwrap_or_else(|| self.system.now_ns())
    }

    fn tick_ns(&self) -> u64 {
        self.system.tick_ns()
    }

    fn random(&self, out: &mut [u8]) {
        self.system.random(out);
    }

    fn print(&self, place: &str, line: &str) {
        if let Some(listener) = self.options.and_then(|options| options.listener) {
            listener.hear(place, line);
        }
        if let Some(prints) = &self.prints {
            prints.borrow_mut().push((place.to_owned(), line.to_owned()));
        }
    }

    fn lookup(&self, name: &str) -> Result<Vec<String>, String> {
        self.system.lookup(name)
    }

    fn http_send(&self, request_json: &str) -> Result<String, HttpError> {
        self.system.http_send(request_json)
    }

    fn cancelled(&self) -> bool {
        let cancel = self.options.and_then(|options| options.cancel.as_ref());
        cancel.is_some_and(|cancel| cancel.is_on())
    }
}
