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
    /// Calls inside calls.
    pub max_depth: usize,
    /// Bytes of a result written out.
    pub max_output: usize,
    /// How deep JSON input may nest.
    pub max_nesting: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_steps: 1 << 40,
            timeout: None,
            max_bytes: 4 << 30,
            max_depth: 512,
            max_output: 256 << 20,
            max_nesting: 1024,
        }
    }
}
