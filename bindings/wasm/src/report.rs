//! What evaluations gave besides a value, as JSON.

use crate::observed::Observed;
use lictor::{Decision, Region, json, report};

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
pub(crate) fn decision(
    decision: &Decision,
    observed: &Observed,
    trace: bool,
    coverage: bool,
) -> String {
    let region = Region::new();
    let mut fields = vec![("builtinErrors", report::problems(&region, decision.builtin_errors()))];
    fields.extend(decision.value().map(|value| ("value", value.copy_into(&region))));
    fields.extend(observed.seen(&region, decision, trace, coverage));
    json::to_string(region.record(&fields))
}
