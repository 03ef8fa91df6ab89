//! What policies print, kept for a report, up to a limit.

use lictor::SystemHost;
use std::sync::{Arc, Mutex, PoisonError};

/// How many bytes are kept.
const LIMIT: usize = 1 << 20;
const TRUNCATED: &str = "... additional print output truncated ...";

/// The lines printed so far.
#[derive(Default)]
pub(crate) struct Printed(Arc<Mutex<Lines>>);

#[derive(Default)]
struct Lines {
    kept: Vec<String>,
    bytes: usize,
}

impl Printed {
    /// A host whose policies print here.
    pub(crate) fn host(&self) -> SystemHost {
        let lines = Arc::clone(&self.0);
        SystemHost::new().on_print(move |_, line| {
            lines.lock().unwrap_or_else(PoisonError::into_inner).add(line);
        })
    }

    /// Takes the lines.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).kept
    }
}

impl Lines {
    fn add(&mut self, line: &str) {
        if self.bytes > LIMIT {
            return;
        }
        self.bytes += line.len() + 1;
        self.kept.push(if self.bytes > LIMIT { TRUNCATED } else { line }.to_owned());
    }
}
