//! Inputs that are read once.

use crate::error::{Error, Status};
use crate::guard::make;
use crate::text::Str;
use std::mem::MaybeUninit;

/// An input that was read, for any number of evaluations.
#[derive(Clone)]
pub struct Input {
    pub(crate) input: lictor::Input,
}

/// Reads JSON.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_input_from_json(
    json: Str,
    out: Option<&mut MaybeUninit<Option<Box<Input>>>>,
    err: Option<&mut MaybeUninit<Option<Box<Error>>>>,
) -> Status {
    make(out, err, || Ok(Input { input: lictor::Input::from_json(json.bytes())? }))
}

/// Another handle to the same.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_input_clone(input: Option<&Input>) -> Option<Box<Input>> {
    input.map(|input| Box::new(input.clone()))
}

/// Gives it back.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_input_free(input: Option<Box<Input>>) {
    drop(input);
}
