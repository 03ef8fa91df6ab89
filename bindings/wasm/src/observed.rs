//! Queries that report what happens: traces and coverage.

use crate::query::Prepare;
use lictor::{Coverage, Decision, Error, Policy, Query, Region, Value, report};
use std::cell::OnceCell;

/// The same query with reports of what happens, prepared when first asked for.
pub(crate) struct Observed {
    policy: Policy,
    text: String,
    prepare: Prepare,
    query: OnceCell<Result<Query, Error>>,
}

impl Observed {
    pub(crate) fn new(policy: Policy, text: String, prepare: Prepare) -> Self {
        Observed { policy, text, prepare, query: OnceCell::new() }
    }

    pub(crate) fn query(&self) -> Result<&Query, &Error> {
        let prepare = || (self.prepare)(&self.policy.observing(), &self.text);
        self.query.get_or_init(prepare).as_ref()
    }

    /// What was seen, by its name.
    pub(crate) fn seen<'r>(
        &self,
        region: &'r Region,
        decision: &Decision,
        trace: bool,
        coverage: bool,
    ) -> Vec<(&'static str, Value<'r>)> {
        let seen = decision.observation();
        let mut fields = Vec::new();
        fields.extend(trace.then(|| ("trace", report::trace(region, &seen.trace))));
        let coverage = coverage.then(|| Coverage::of(&self.policy, [seen]));
        fields.extend(coverage.map(|one| ("coverage", report::coverage(region, &one))));
        fields
    }
}
