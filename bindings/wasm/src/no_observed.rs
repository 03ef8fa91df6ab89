//! Stands in for traces and coverage where the feature `observe` is off.

use crate::query::Prepare;
use lictor::{Decision, Error, Policy, Query, Region, Value};

/// Why there is no such query.
pub(crate) struct Observed(Error);

impl Observed {
    pub(crate) fn new(_: Policy, _: String, _: Prepare) -> Self {
        Observed(Error::from_text("this build has no traces and no coverage"))
    }

    pub(crate) fn query(&self) -> Result<&Query, &Error> {
        Err(&self.0)
    }

    /// Nothing.
    pub(crate) fn seen<'r>(
        &self,
        _: &'r Region,
        _: &Decision,
        _: bool,
        _: bool,
    ) -> Vec<(&'static str, Value<'r>)> {
        Vec::new()
    }
}
