//! What evaluations gave besides a value, as JSON.

use lictor::{Coverage, Decision, Policy, Region, json, report};

/// A list of texts.
pub(crate) fn texts(texts: &[String]) -> String {
    let region = Region::new();
    json::to_string(report::texts(&region, texts))
}

/// The solutions of a query.
pub(crate) fn rows(decision: &Decision) -> String {
    let region = Region::new();
    json::to_string(report::rows(&region, decision.rows()))
}

/// All that a decision holds.
pub(crate) fn decision(decision: &Decision, coverage: Option<&Policy>, trace: bool) -> String {
    let region = Region::new();
    let seen = decision.observation();
    let mut fields = vec![("builtinErrors", report::problems(&region, decision.builtin_errors()))];
    fields.extend(decision.value().map(|value| ("value", value.copy_into(&region))));
    fields.extend(trace.then(|| ("trace", report::trace(&region, &seen.trace))));
    let coverage = coverage.map(|policy| Coverage::of(policy, [seen]));
    fields.extend(coverage.map(|one| ("coverage", report::coverage(&region, &one))));
    json::to_string(region.record(&fields))
}
