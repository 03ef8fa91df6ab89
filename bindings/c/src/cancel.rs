//! Cancelling: a flag that evaluations look at.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Ends evaluations from another thread.
#[derive(Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub(crate) fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// One that is not cancelled yet.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_cancel_new() -> Box<Cancel> {
    Box::default()
}

/// Another handle to the same.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_cancel_clone(cancel: Option<&Cancel>) -> Option<Box<Cancel>> {
    cancel.map(|cancel| Box::new(cancel.clone()))
}

/// Ends the evaluations whose options have it, now and later. Any thread may, also a signal handler.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_cancel_now(cancel: Option<&Cancel>) {
    if let Some(cancel) = cancel {
        cancel.0.store(true, Ordering::Relaxed);
    }
}

/// Whether it was cancelled.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_cancel_is_cancelled(cancel: Option<&Cancel>) -> bool {
    cancel.is_some_and(Cancel::is_on)
}

/// Gives it back.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_cancel_free(cancel: Option<Box<Cancel>>) {
    drop(cancel);
}
