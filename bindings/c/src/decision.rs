//! Decisions: a value, or that there is none, and what came beside it.

use crate::text::Str;
use crate::world::Print;
use lictor::{Coverage, Region, Value, json, report};
use std::sync::OnceLock;

/// What a query gave.
pub struct Decision {
    decision: lictor::Decision,
    prints: Vec<Print>,
    coverage: Option<Coverage>,
    json: OnceLock<String>,
    explanation: OnceLock<String>,
}

impl Decision {
    pub(crate) fn new(
        decision: lictor::Decision,
        prints: Vec<Print>,
        coverage: Option<Coverage>,
    ) -> Decision {
        let (json, explanation) = (OnceLock::new(), OnceLock::new());
        Decision { decision, prints, coverage, json, explanation }
    }

    fn json(&self) -> &str {
        let write = || self.decision.value().map_or_else(String::new, json::to_string);
        self.json.get_or_init(write)
    }

    fn explain(&self) -> String {
        let region = Region::new();
        let trace = &self.decision.observation().trace;
        let mut fields = vec![
            ("builtin_errors", report::problems(&region, self.decision.builtin_errors())),
            ("prints", prints(&region, &self.prints)),
            ("trace", report::trace(&region, trace)),
        ];
        let coverage = self.coverage.as_ref();
        fields.extend(coverage.map(|one| ("coverage", report::coverage(&region, one))));
        json::to_string(region.record(&fields))
    }
}

fn prints<'r>(region: &'r Region, prints: &[Print]) -> Value<'r> {
    report::list(region, prints, |(at, text)| {
        region.record(&[("at", region.str(at)), ("text", region.str(text))])
    })
}

/// Whether there is a value.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_defined(decision: Option<&Decision>) -> bool {
    decision.is_some_and(|decision| decision.decision.is_defined())
}

/// Whether the value is exactly `true`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_is_true(decision: Option<&Decision>) -> bool {
    decision.is_some_and(|decision| decision.decision.is_true())
}

/// The value as JSON; empty where there is none.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_json(decision: Option<&Decision>) -> Str {
    decision.map_or(Str::EMPTY, |decision| Str::of(decision.json()))
}

/// What came beside the value, as JSON: `builtin_errors`, the failures that made something undefined on the way; `prints`;
/// and where the options asked for them `trace` and `coverage`.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_explain_json(decision: Option<&Decision>) -> Str {
    decision.map_or(Str::EMPTY, |decision| {
        Str::of(decision.explanation.get_or_init(|| decision.explain()))
    })
}

/// Gives it back.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_decision_free(decision: Option<Box<Decision>>) {
    drop(decision);
}
