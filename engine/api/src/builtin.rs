//! Calls a builtin from the host, outside any evaluation: for readers and patterns that must agree with policies.

use lictor_compiler::{SignatureTable, Signatures};
use lictor_program::{BuiltinError, BuiltinFn, Context, Host, Memory};
use lictor_value::{Document, Value};
use std::cell::Cell;
use std::sync::{Arc, LazyLock};

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
    run(function, args)
}

/// The result of a function that has the form of a builtin.
pub(crate) fn run(function: BuiltinFn, args: &[Value<'_>]) -> Result<Document, String> {
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

/// Builtins that the compiler, the machine or this crate knows by itself.
const OWN: &[&str] = &[
    "assign",
    "eq",
    "internal.print",
    "internal.test_case",
    "print",
    "rego.metadata.chain",
    "rego.metadata.rule",
    "rego.parse_module",
];

/// The names of the builtins that have code in this build, sorted: features leave some out.
pub fn names() -> impl Iterator<Item = &'static str> {
    let named = lictor_program::SIGNATURES.iter().map(|signature| signature.name);
    named.filter(|name| OWN.contains(name) || lictor_builtins::function(name).is_some())
}

/// What the compiler may know of builtins: those that have code in this build.
pub(crate) fn signatures() -> Arc<SignatureTable> {
    static TABLE: LazyLock<Arc<SignatureTable>> = LazyLock::new(|| {
        let all = SignatureTable::standard();
        if names().count() == lictor_program::SIGNATURES.len() {
            return all;
        }
        let with_code = all.all().filter(|signature| names().any(|name| name == signature.name));
        Arc::new(with_code.cloned().collect())
    });
    Arc::clone(&TABLE)
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_features_leave_builtins_out() {
        let known: Vec<&str> = super::names().collect();
        let all = lictor_program::SIGNATURES.iter().map(|signature| signature.name);
        let missing: Vec<&str> = all.filter(|name| !known.contains(name)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
