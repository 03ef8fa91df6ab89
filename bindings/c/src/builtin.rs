//! Functions of the host's as builtins.

use crate::error::Error;
use crate::text::Str;
use lictor::{BuiltinError, Context, Halt, Value, json};
use std::ffi::c_void;

/// A function of the host's, which policies call. It takes its operands from the call and tells it the result; if it
/// tells nothing, the result is undefined. It may be called from several threads at once, and may itself evaluate. It must
/// not unwind.
pub type BuiltinFn = Option<unsafe extern "C" fn(user: *mut c_void, call: &mut Call)>;

/// Frees what a function of the host's works with, when nothing can call it any more.
pub type DropFn = Option<unsafe extern "C" fn(user: *mut c_void)>;

/// A function of the host's and what it works with.
pub(crate) struct Function {
    call: unsafe extern "C" fn(user: *mut c_void, call: &mut Call),
    user: *mut c_void,
    drop: DropFn,
}

// SAFETY: the header says that the function may be called by several threads at once.
unsafe impl Send for Function {}
// SAFETY: as above.
unsafe impl Sync for Function {}

impl Function {
    /// What C hands over. Where there is no function, what it would work with is freed.
    pub(crate) fn of(
        call: BuiltinFn,
        user: *mut c_void,
        drop: DropFn,
    ) -> Result<Function, Box<Error>> {
        match call {
            Some(call) => Ok(Function { call, user, drop }),
            None => {
                free(user, drop);
                Err(Error::null("function"))
            }
        }
    }

    pub(crate) fn call<'r>(
        &self,
        context: &mut Context<'_, 'r>,
        arguments: &[Value<'r>],
    ) -> Result<Value<'r>, BuiltinError> {
        let arguments = json::to_string(Value::array_in(arguments));
        let mut call = Call { arguments, result: Outcome::Undefined };
        // SAFETY: the host gave the two together, and keeps what `user` points at until it is dropped.
        unsafe { (self.call)(self.user, &mut call) };
        match call.result {
            Outcome::Undefined => Ok(Value::UNDEFINED),
            Outcome::Json(text) => json::read(context.region, &text, &json::ReadOptions::default())
                .map_err(|error| BuiltinError::failed(format!("result: {}", error.message))),
            Outcome::Failed(message) => Err(BuiltinError::Failed(message)),
            Outcome::Cancelled => Err(BuiltinError::Halt(Halt::Cancelled)),
        }
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        free(self.user, self.drop);
    }
}

fn free(user: *mut c_void, drop: DropFn) {
    if let Some(drop) = drop {
        // SAFETY: the host gave the two together, and nothing calls the function any more.
        unsafe { drop(user) };
    }
}

/// One call of a function of the host's; it ends when the function returns.
pub struct Call {
    arguments: String,
    result: Outcome,
}

enum Outcome {
    Undefined,
    Json(Vec<u8>),
    Failed(String),
    Cancelled,
}

fn tell(call: Option<&mut Call>, result: Outcome) {
    if let Some(call) = call {
        call.result = result;
    }
}

/// The operands: a list, as JSON.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_call_arguments_json(call: Option<&Call>) -> Str {
    call.map_or(Str::EMPTY, |call| Str::of(&call.arguments))
}

/// Tells the result, as JSON.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_call_return_json(call: Option<&mut Call>, json: Str) {
    tell(call, Outcome::Json(json.bytes().to_vec()));
}

/// Tells that it failed: what called it is undefined, or the evaluation fails in strict mode.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_call_fail(call: Option<&mut Call>, message: Str) {
    let message = String::from_utf8_lossy(message.bytes()).into_owned();
    tell(call, Outcome::Failed(message));
}

/// Ends the evaluation, which gives LICTOR_STATUS_CANCELLED.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_call_cancel(call: Option<&mut Call>) {
    tell(call, Outcome::Cancelled);
}
