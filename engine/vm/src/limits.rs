//! What an evaluation may cost. Bounded by default.

use std::time::Duration;

/// Limits of one evaluation. Reaching one gives a typed error; the evaluator is usable afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Loop turns, calls and long builtins' own steps.
    pub max_steps: u64,
    /// Wall clock; kept by the host, which cancels.
    pub timeout: Option<Duration>,
    /// Bytes in the evaluation's region.
    pub max_bytes: usize,
    /// Rules and functions inside each other.
    pub max_depth: usize,
    /// Bytes of the thread's stack under rules and functions inside each other. Values that nest as deep as they may
    /// need as much again.
    pub max_stack: usize,
    /// Bytes of the result, and of any other value, with all its parts written out.
    pub max_output: usize,
    /// How deep JSON input may nest.
    pub max_nesting: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_steps: 1 << 32,
            timeout: None,
            // A quarter of the addresses there are is enough where those are few.
            max_bytes: if cfg!(target_pointer_width = "64") { 4 << 30 } else { 1 << 30 },
            max_depth: 10_000,
            max_stack: 512 << 10,
            max_output: 256 << 20,
            max_nesting: 1024,
        }
    }
}
