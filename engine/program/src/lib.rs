//! INTERNAL: the compiled program, its codec and the builtin ABI of the Lictor policy engine

pub mod signatures;
pub mod types;

pub use signatures::{SIGNATURES, Signature, signature};
