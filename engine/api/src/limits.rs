//! What one evaluation may use up.

use std::time::Duration;

/// Bounds on one evaluation, on by default. Reaching one is an error; the policy stays usable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Steps of the machine.
    pub max_steps: u64,
    /// Wall clock.
    pub timeout: Option<Duration>,
    /// Memory for intermediate values, in bytes.
    pub max_bytes: usize,
    /// How deep calls of rules and functions may nest.
    pub max_depth: usize,
    /// The size of the result, in values.
    pub max_output: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_steps: 1 << 40,
            timeout: None,
            max_bytes: 4 << 30,
            max_depth: 2048,
            max_output: 100_000_000,
        }
    }
}
