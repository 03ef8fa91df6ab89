//! The way out of every function that can fail: a status, an error, and no panic.

use crate::error::{Error, Status};
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Where C wants an error, or what was made.
pub(crate) type Slot<'a, T> = Option<&'a mut MaybeUninit<Option<Box<T>>>>;

/// Does the work, and gives C what comes of it. What the work borrows of C's is left as the work left it, also by a
/// panic: objects that are shared do not change, and memory for results is cleared first.
#[inline]
pub(crate) fn guard(err: Slot<'_, Error>, work: impl FnOnce() -> Result<(), Box<Error>>) -> Status {
    let outcome = catch_unwind(AssertUnwindSafe(work));
    let error = match outcome {
        Ok(outcome) => outcome.err(),
        Err(panic) => Some(Error::panicked(&*panic)),
    };
    let status = error.as_ref().map_or(Status::Ok, |error| error.status());
    if let Some(err) = err {
        err.write(error);
    }
    status
}

/// [`guard`] for work that makes something.
pub(crate) fn make<T>(
    out: Slot<'_, T>,
    err: Slot<'_, Error>,
    work: impl FnOnce() -> Result<T, Box<Error>>,
) -> Status {
    guard(err, || {
        let out = out.ok_or_else(|| Error::null("out"))?;
        out.write(None);
        out.write(Some(Box::new(work()?)));
        Ok(())
    })
}

/// What a pointer points at.
pub(crate) fn given<T>(object: Option<T>, name: &str) -> Result<T, Box<Error>> {
    object.ok_or_else(|| Error::null(name))
}

#[cfg(test)]
mod tests {
    use super::{guard, make};
    use crate::error::Status;
    use crate::input::Input;
    use std::mem::MaybeUninit;

    #[test]
    fn a_panic_is_an_error() {
        let mut err = MaybeUninit::uninit();
        let status = guard(Some(&mut err), || panic!("of {}", "purpose"));
        assert_eq!(status, Status::Internal);
        // SAFETY: the guard wrote it.
        let error = unsafe { err.assume_init() }.expect("an error");
        assert_eq!(error.error.to_string(), "internal error: of purpose");
    }

    #[test]
    fn what_panics_makes_nothing() {
        let mut out = MaybeUninit::<Option<Box<Input>>>::uninit();
        assert_eq!(make(Some(&mut out), None, || panic!("of purpose")), Status::Internal);
        // SAFETY: the guard wrote it.
        assert!(unsafe { out.assume_init() }.is_none());
    }
}
