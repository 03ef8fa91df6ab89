//! Calls a builtin from the host, outside any evaluation: for readers and patterns that must agree with policies.

use lictor_program::{BuiltinError, Context, Host, Memory};
use lictor_value::{Document, Value};
use std::cell::Cell;

/// A host that grants nothing.
struct Nothing;

impl Host for Nothing {}

/// The result of a builtin for these operands; nothing of the outside world is lent to it.
///
/// # Errors
/// There is no such builtin, or it fails; undefined counts as failure.
pub fn call(name: &str, args: &[Value<'_>]) -> Result<Document, String> {
    let function = lictor_builtins::function(name)
        .ok_or_else(|| format!("unsupported built-in function `{name}`"))?;
    Document::build(|region| {
        let args: Vec<_> = args.iter().map(|arg| arg.copy_into(region)).collect();
        let mut context = Context {
            region,
            host: &Nothing,
            evaluation: &mut Memory::default(),
            caches: &mut Memory::default(),
            steps_left: &mut u64::MAX.clone(),
            max_bytes: usize::MAX,
            now: &Cell::new(Some(0)),
            text: &mut String::new(),
            place: &String::new,
            seed: &mut Some(0),
        };
        match function(&mut context, &args) {
            Ok(value) if value.is_undefined() => Err("undefined".to_owned()),
            Ok(value) => Ok(value),
            Err(BuiltinError::Operand(message) | BuiltinError::Failed(message)) => Err(message),
            Err(BuiltinError::Halt(_)) => Err("a limit was reached".to_owned()),
        }
    })
}
