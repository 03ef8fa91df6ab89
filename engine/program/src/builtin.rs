//! The builtin ABI: what a builtin function gets, gives and may ask of its host.
//!
//! Builtins see values only. They return errors without names or positions; the VM adds both.

use lictor_value::{Region, Value};
use std::any::Any;
use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

/// The code of a builtin.
pub type BuiltinFn =
    for<'r> fn(&mut Context<'_, 'r>, &[Value<'r>]) -> Result<Value<'r>, BuiltinError>;

/// The code of a builtin that a host adds: a function, or a closure with what it needs.
#[derive(Clone)]
pub struct HostFn(Arc<OwnFn>);

type OwnFn = dyn for<'r> Fn(&mut Context<'_, 'r>, &[Value<'r>]) -> Result<Value<'r>, BuiltinError>
    + Send
    + Sync;

impl HostFn {
    /// Keeps a function.
    pub fn new(
        call: impl for<'r> Fn(&mut Context<'_, 'r>, &[Value<'r>]) -> Result<Value<'r>, BuiltinError>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        HostFn(Arc::new(call))
    }

    /// Calls it.
    ///
    /// # Errors
    /// What it gives.
    pub fn call<'r>(
        &self,
        context: &mut Context<'_, 'r>,
        args: &[Value<'r>],
    ) -> Result<Value<'r>, BuiltinError> {
        (self.0)(context, args)
    }
}

impl std::fmt::Debug for HostFn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HostFn")
    }
}

/// The short way of a builtin with one operand or two, of which the second is undefined where there is one. It gets the
/// thread's caches, and gives undefined for all that it does not know: then the builtin itself is asked. What it gives
/// is a scalar, or one of the operands or a part of it.
pub type ShortFn = for<'r> fn(&mut Memory, Value<'r>, Value<'r>) -> Value<'r>;

/// One builtin: its name (see [`crate::signatures`] for type and documentation) and its code.
///
/// A result of [`Value::UNDEFINED`] makes the calling expression undefined.
#[derive(Clone, Copy)]
pub struct Builtin {
    /// Rego's name, such as `array.concat`.
    pub name: &'static str,
    /// The code.
    pub call: BuiltinFn,
}

/// Why a builtin gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuiltinError {
    /// An operand has the wrong type or form (`eval_type_error`), as OPA words it: `operand 2 must be number but got string`.
    Operand(String),
    /// Anything else that goes wrong with the operands given (`eval_builtin_error`).
    Failed(String),
    /// The evaluation must stop: a limit is reached, or it was cancelled.
    Halt(Halt),
}

/// Why an evaluation stops before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Halt {
    /// Too many steps.
    Steps,
    /// The wall clock ran out.
    Time,
    /// Too much memory.
    Memory,
    /// Calls nest too deep.
    Depth,
    /// A value, or the result, is too large.
    Size,
    /// A value nests too deep.
    Nesting,
    /// The host cancelled.
    Cancelled,
}

impl Halt {
    /// A word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Halt::Steps => "steps",
            Halt::Time => "time",
            Halt::Memory => "memory",
            Halt::Depth => "depth",
            Halt::Size => "size",
            Halt::Nesting => "nesting",
            Halt::Cancelled => "cancelled",
        }
    }
}

impl BuiltinError {
    /// `operand N must be T but got U`; `position` counts from 1.
    #[must_use]
    pub fn operand(position: usize, want: &str, got: Value<'_>) -> Self {
        BuiltinError::Operand(format!(
            "operand {position} must be {want} but got {}",
            got.type_name()
        ))
    }

    /// `operand N must be one of {a, b} but got U`.
    #[must_use]
    pub fn operand_one_of(position: usize, want: &[&str], got: Value<'_>) -> Self {
        BuiltinError::operand(position, &format!("one of {{{}}}", want.join(", ")), got)
    }

    /// A failure with this text.
    #[must_use]
    pub fn failed(message: impl Into<String>) -> Self {
        BuiltinError::Failed(message.into())
    }
}

/// Why a host gives no response to an HTTP request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HttpError {
    /// It may not or cannot be sent: the host name is not granted, a certificate cannot be read.
    Refused(String),
    /// It got no response.
    Failed(String),
    /// It got no response in the time it was given.
    TimedOut(String),
}

/// What the outside world lends an evaluation. Everything is denied unless the host grants it.
pub trait Host {
    /// Nanoseconds since the epoch; asked once per evaluation.
    fn now_ns(&self) -> i64 {
        0
    }

    /// Nanoseconds of a clock that only goes forward, for profiles.
    fn tick_ns(&self) -> u64 {
        0
    }

    /// Random bytes.
    fn random(&self, out: &mut [u8]) {
        out.fill(0);
    }

    /// A line printed by `print`; `place` is `file:row`.
    fn print(&self, place: &str, line: &str) {
        let _ = (place, line);
    }

    /// A note traced by `trace`.
    fn note(&self, place: &str, line: &str) {
        let _ = (place, line);
    }

    /// The name of a test case that begins, as an array; `internal.test_case` announces it.
    fn test_case(&self, name: Value<'_>) {
        let _ = name;
    }

    /// Whether the evaluation should stop now.
    fn cancelled(&self) -> bool {
        false
    }

    /// The time that is left to the evaluation, if it is limited. Builtins that wait do not wait longer.
    fn time_left(&self) -> Option<Duration> {
        None
    }

    /// An environment variable or other fact of the process, as `opa.runtime` shows it: a JSON object.
    fn runtime_json(&self) -> String {
        "{}".to_owned()
    }

    /// The addresses of a host name.
    ///
    /// # Errors
    /// A message; by default look-ups are not granted.
    fn lookup(&self, name: &str) -> Result<Vec<String>, String> {
        Err(format!("lookup of `{name}` is not granted"))
    }

    /// Sends an HTTP request described as JSON and returns the response as JSON.
    ///
    /// The request has `method`, `url`, `headers` (name to text), `raw_body`, `timeout` (nanoseconds),
    /// `enable_redirect`, `max_retry_attempts` and the policy's `tls_*` parameters; the response `status`,
    /// `status_code`, `headers` (name to a list of texts) and `raw_body`. Checks, caches and decoding of bodies are
    /// the builtin's.
    ///
    /// # Errors
    /// Why there is no response; by default the network is not granted.
    fn http_send(&self, request_json: &str) -> Result<String, HttpError> {
        let _ = request_json;
        Err(HttpError::Refused("network access is not granted".to_owned()))
    }
}

/// State that builtins keep during one evaluation (memoised randomness) and across evaluations of one thread
/// (compiled patterns). Each family keeps its own type under its own key.
#[derive(Default)]
pub struct Memory {
    /// A handful, so looking through them is the fastest way to find one.
    slots: Vec<(&'static str, Box<dyn Any + Send>)>,
}

impl Memory {
    /// The family's state, made by `Default` the first time.
    pub fn slot<T: Any + Send + Default>(&mut self, family: &'static str) -> &mut T {
        let known = self.slots.iter().position(|(name, _)| *name == family);
        let at = known.unwrap_or_else(|| {
            self.slots.push((family, Box::<T>::default()));
            self.slots.len() - 1
        });
        let slot = &mut self.slots[at].1;
        if !slot.is::<T>() {
            *slot = Box::<T>::default();
        }
        slot.downcast_mut::<T>().expect("the slot was just made of this type")
    }

    /// Forgets everything.
    #[inline]
    pub fn clear(&mut self) {
        if !self.slots.is_empty() {
            self.slots.clear();
        }
    }
}

/// What a builtin is called with besides its operands.
pub struct Context<'c, 'r> {
    /// Where results are built.
    pub region: &'r Region,
    /// The outside world.
    pub host: &'c dyn Host,
    /// State of this evaluation (for instance `rand.intn`'s memory); cleared when it ends.
    pub evaluation: &'c mut Memory,
    /// Caches of this thread (compiled regexes, globs, schemas); must be bounded by the family.
    pub caches: &'c mut Memory,
    /// Steps that are left; long loops take from it through [`Context::spend`].
    pub steps_left: &'c mut u64,
    /// The region may hold this many bytes.
    pub max_bytes: usize,
    /// What [`Context::now_ns`] answers, once it was asked.
    pub now: &'c Cell<Option<i64>>,
    /// Memory for text that becomes a result, kept so that it need not be fetched each time; see [`Context::write`].
    pub text: &'c mut String,
    /// `file:row` of the call.
    pub place: &'c dyn Fn() -> String,
    /// The state of the stream of random numbers, advanced by families that need randomness; see [`Context::draw`].
    pub seed: &'c mut Option<u64>,
}

impl<'r> Context<'_, 'r> {
    /// Takes `steps` from the budget and checks the memory limit. Loops over operands call this every so often.
    ///
    /// # Errors
    /// [`BuiltinError::Halt`] when a limit is reached or the host cancelled.
    #[inline]
    pub fn spend(&mut self, steps: u64) -> Result<(), BuiltinError> {
        let left = self.steps_left.checked_sub(steps).ok_or(BuiltinError::Halt(Halt::Steps))?;
        // The host is asked about every 256 steps.
        let turned = left >> 8 != *self.steps_left >> 8;
        *self.steps_left = left;
        if self.region.bytes() > self.max_bytes {
            return Err(BuiltinError::Halt(Halt::Memory));
        }
        if turned && self.host.cancelled() {
            return Err(BuiltinError::Halt(Halt::Cancelled));
        }
        Ok(())
    }

    /// Nanoseconds since the epoch, fixed for the evaluation.
    pub fn now_ns(&self) -> i64 {
        let now = self.now.get().unwrap_or_else(|| self.host.now_ns());
        self.now.set(Some(now));
        now
    }

    /// A string of what `write` puts into an empty text.
    ///
    /// # Errors
    /// Those of `write`.
    pub fn write(
        &mut self,
        write: impl FnOnce(&mut Self, &mut String) -> Result<(), BuiltinError>,
    ) -> Result<Value<'r>, BuiltinError> {
        let mut text = std::mem::take(self.text);
        text.clear();
        let value = write(self, &mut text).map(|()| self.region.str(&text));
        text.clear();
        text.shrink_to(1 << 16);
        *self.text = text;
        value
    }

    /// The next number of the evaluation's random stream (SplitMix64), which starts at the seed that was given, or at
    /// one that the host draws when first needed.
    pub fn draw(&mut self) -> u64 {
        let state = self.seed.get_or_insert_with(|| {
            let mut bytes = [0; 8];
            self.host.random(&mut bytes);
            u64::from_le_bytes(bytes)
        });
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A string in the evaluation's region.
    #[must_use]
    pub fn str(&self, text: &str) -> Value<'r> {
        self.region.str(text)
    }
}

/// Checked access to operands, with OPA's words when the type is wrong.
pub mod operands {
    use super::BuiltinError;
    use lictor_value::{Kind, Object, Set, Value};

    /// The operand at `index` (from 0), undefined if there is none.
    #[must_use]
    pub fn any<'r>(args: &[Value<'r>], index: usize) -> Value<'r> {
        args.get(index).copied().unwrap_or(Value::UNDEFINED)
    }

    /// A string.
    ///
    /// # Errors
    /// The operand is something else.
    pub fn string<'r>(args: &[Value<'r>], index: usize) -> Result<&'r str, BuiltinError> {
        any(args, index)
            .as_str()
            .ok_or_else(|| BuiltinError::operand(index + 1, "string", any(args, index)))
    }

    /// A number.
    ///
    /// # Errors
    /// The operand is something else.
    pub fn number<'r>(args: &[Value<'r>], index: usize) -> Result<Value<'r>, BuiltinError> {
        let value = any(args, index);
        if value.kind() == Kind::Number {
            Ok(value)
        } else {
            Err(BuiltinError::operand(index + 1, "number", value))
        }
    }

    /// An array.
    ///
    /// # Errors
    /// The operand is something else.
    pub fn array<'r>(args: &[Value<'r>], index: usize) -> Result<&'r [Value<'r>], BuiltinError> {
        any(args, index)
            .as_array()
            .ok_or_else(|| BuiltinError::operand(index + 1, "array", any(args, index)))
    }

    /// An object.
    ///
    /// # Errors
    /// The operand is something else.
    pub fn object<'r>(args: &[Value<'r>], index: usize) -> Result<Object<'r>, BuiltinError> {
        any(args, index)
            .as_object()
            .ok_or_else(|| BuiltinError::operand(index + 1, "object", any(args, index)))
    }

    /// A set.
    ///
    /// # Errors
    /// The operand is something else.
    pub fn set<'r>(args: &[Value<'r>], index: usize) -> Result<Set<'r>, BuiltinError> {
        any(args, index)
            .as_set()
            .ok_or_else(|| BuiltinError::operand(index + 1, "set", any(args, index)))
    }
}
