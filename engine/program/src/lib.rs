//! INTERNAL: the compiled program, its codec and the builtin ABI of the Lictor policy engine

pub mod builtin;
pub mod signatures;
pub mod types;

pub use builtin::{Builtin, BuiltinError, BuiltinFn, Context, Halt, Host, Memory, operands};
pub use signatures::{SIGNATURES, Signature, signature};
