//! Stands in for partial evaluation where the feature `partial` is off.

use lictor::{Error, EvalOptions, Input, Policy};

/// That there is none.
pub(crate) fn residue(
    _: &Policy,
    _: &str,
    _: &Input,
    _: &str,
    _: &EvalOptions<'_>,
) -> Result<String, Error> {
    Err(Error::from_text("this build has no partial evaluation"))
}
