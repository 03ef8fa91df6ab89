//! Errors as JSON, from which JavaScript makes its own.

use lictor::{Error, Region, json, report};

/// The class, all problems and OPA's text.
pub(crate) fn json(error: &Error) -> String {
    let region = Region::new();
    let mut fields = vec![
        ("kind", region.str(error.class().name())),
        ("text", region.str(&error.to_string())),
        ("details", report::problems(&region, error.problems())),
    ];
    fields.extend(error.halt().map(|halt| ("limit", region.str(halt.name()))));
    json::to_string(region.record(&fields))
}

/// An error that is thrown as JSON.
pub(crate) fn thrown(error: &Error) -> wasm_bindgen::JsValue {
    wasm_bindgen::JsValue::from_str(&json(error))
}
