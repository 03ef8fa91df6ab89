//! What one evaluation may use up: the machine's limits, by their public name.

pub use lictor_vm::Limits;
