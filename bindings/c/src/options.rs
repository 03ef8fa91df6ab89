//! Options: limits and all else that one evaluation is given besides its input. What is not set is as the engine says.

use crate::cancel::Cancel;
use crate::text::Str;
use std::ffi::c_void;
use std::time::Duration;

/// Hears a line of `print`, and where it was printed (`file:line`), on the thread that evaluates.
pub type PrintFn = Option<unsafe extern "C" fn(user: *mut c_void, place: Str, line: Str)>;

/// Someone who hears what is printed.
#[derive(Clone, Copy)]
pub(crate) struct Listener {
    call: unsafe extern "C" fn(user: *mut c_void, place: Str, line: Str),
    user: *mut c_void,
}

// SAFETY: the header says that the function may be called by every thread that evaluates with the options.
unsafe impl Send for Listener {}
// SAFETY: as above.
unsafe impl Sync for Listener {}

impl Listener {
    pub(crate) fn hear(self, place: &str, line: &str) {
        // SAFETY: the host gave the two together, and keeps what `user` points at as long as the options are used.
        unsafe { (self.call)(self.user, Str::of(place), Str::of(line)) }
    }
}

/// What one evaluation is given besides its input.
#[derive(Clone, Default)]
pub struct Options {
    pub(crate) time: Option<Duration>,
    pub(crate) steps: Option<u64>,
    pub(crate) memory: Option<usize>,
    pub(crate) depth: Option<usize>,
    pub(crate) output: Option<usize>,
    pub(crate) nesting: Option<usize>,
    pub(crate) now_ns: Option<i64>,
    pub(crate) seed: Option<u64>,
    pub(crate) strict_builtin_errors: Option<bool>,
    pub(crate) cancel: Option<Cancel>,
    pub(crate) listener: Option<Listener>,
    pub(crate) trace: bool,
    pub(crate) coverage: bool,
}

impl Options {
    /// The limits, where those that are not set are given.
    pub(crate) fn limits(&self, usual: &lictor::Limits) -> lictor::Limits {
        lictor::Limits {
            timeout: self.time.or(usual.timeout),
            max_steps: self.steps.unwrap_or(usual.max_steps),
            max_bytes: self.memory.unwrap_or(usual.max_bytes),
            max_depth: self.depth.unwrap_or(usual.max_depth),
            max_output: self.output.unwrap_or(usual.max_output),
            max_nesting: self.nesting.unwrap_or(usual.max_nesting),
            ..usual.clone()
        }
    }
}

fn set(options: Option<&mut Options>, set: impl FnOnce(&mut Options)) {
    if let Some(options) = options {
        set(options);
    }
}

/// Options of which none is set. What is not set is as the engine says; its limits are generous, but there.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_new() -> Box<Options> {
    Box::default()
}

/// How long it may take, by the clock.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_set_time_ns(options: Option<&mut Options>, time_ns: u64) {
    set(options, |options| options.time = Some(Duration::from_nanos(time_ns)));
}

/// How many steps it may take.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_set_steps(options: Option<&mut Options>, steps: u64) {
    set(options, |options| options.steps = Some(steps));
}

/// How many bytes it may work in.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_set_memory(options: Option<&mut Options>, bytes: usize) {
    set(options, |options| options.memory = Some(bytes));
}

/// How many rules and functions may stand inside each other.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_set_depth(options: Option<&mut Options>, depth: usize) {
    set(options, |options| options.depth = Some(depth));
}

/// How many bytes a value may have, and the result.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_set_output(options: Option<&mut Options>, bytes: usize) {
    set(options, |options| options.output = Some(bytes));
}

/// How deep JSON may nest.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_set_nesting(options: Option<&mut Options>, depth: usize) {
    set(options, |options| options.nesting = Some(depth));
}

/// The time that policies see, in nanoseconds since the epoch.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_set_now_ns(options: Option<&mut Options>, now_ns: i64) {
    set(options, |options| options.now_ns = Some(now_ns));
}

/// Where randomness starts: the same seed gives the same numbers.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_set_seed(options: Option<&mut Options>, seed: u64) {
    set(options, |options| options.seed = Some(seed));
}

/// Whether the first failure of a builtin is an error; otherwise what called it is undefined.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_set_strict_builtin_errors(
    options: Option<&mut Options>,
    strict: bool,
) {
    set(options, |options| options.strict_builtin_errors = Some(strict));
}

/// What may end it early; NULL for nothing. The options keep a handle of their own.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_set_cancel(
    options: Option<&mut Options>,
    cancel: Option<&Cancel>,
) {
    set(options, |options| options.cancel = cancel.cloned());
}

/// Who hears what is printed; NULL for nobody. In a batch several threads may call it at once.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_set_print(
    options: Option<&mut Options>,
    print: PrintFn,
    user: *mut c_void,
) {
    set(options, |options| options.listener = print.map(|call| Listener { call, user }));
}

/// Whether `lictor_query_eval` keeps a trace, for `lictor_decision_explain_json`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_set_trace(options: Option<&mut Options>, trace: bool) {
    set(options, |options| options.trace = trace);
}

/// Whether `lictor_query_eval` keeps what was covered, for `lictor_decision_explain_json`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_set_coverage(options: Option<&mut Options>, coverage: bool) {
    set(options, |options| options.coverage = coverage);
}

/// Gives them back.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_options_free(options: Option<Box<Options>>) {
    drop(options);
}
