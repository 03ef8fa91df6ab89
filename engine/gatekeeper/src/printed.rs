//! What policies print, kept for a report.

use lictor::SystemHost;
use std::sync::{Arc, Mutex, PoisonError};

/// The lines printed so far.
#[derive(Default)]
pub(crate) struct Printed(Arc<Mutex<Vec<String>>>);

impl Printed {
    /// A host whose policies print here.
    pub(crate) fn host(&self) -> SystemHost {
        let lines = Arc::clone(&self.0);
        SystemHost::new().on_print(move |_, line| {
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned());
        })
    }

    /// Takes the lines.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
