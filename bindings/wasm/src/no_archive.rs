//! Stands in for archives where the feature `archives` is off.

use lictor::{Bundle, Error, ParseSettings};

/// That none is read.
pub(crate) fn read(_: &ParseSettings, _: &[u8]) -> Result<Bundle, Error> {
    Err(Error::from_text("this build reads no archives"))
}
