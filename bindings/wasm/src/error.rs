//! Errors as JSON, from which JavaScript makes its own.

use crate::report::quoted;
use lictor::{Error, Problem};

/// The class, all problems and OPA's text.
pub(crate) fn json(error: &Error) -> String {
    let problems: Vec<String> = error.problems().iter().map(problem).collect();
    let halt = error.halt().map(|halt| format!(",\"limit\":{}", quoted(halt.name())));
    format!(
        "{{\"kind\":{},\"text\":{},\"details\":[{}]{}}}",
        quoted(error.class().name()),
        quoted(&error.to_string()),
        problems.join(","),
        halt.unwrap_or_default()
    )
}

/// One problem.
pub(crate) fn problem(problem: &Problem) -> String {
    let mut fields = vec![format!("\"message\":{}", quoted(&problem.message))];
    let texts = [
        ("code", problem.code),
        ("snippet", problem.snippet.as_deref()),
        ("hint", problem.hint.as_deref()),
    ];
    for (name, text) in texts {
        fields.extend(text.map(|text| format!("\"{name}\":{}", quoted(text))));
    }
    if let Some(at) = &problem.location {
        let file = quoted(&at.file);
        let (row, col) = (at.row, at.col);
        fields.push(format!("\"location\":{{\"file\":{file},\"row\":{row},\"column\":{col}}}"));
    }
    fields.extend(problem.details.as_ref().map(|details| format!("\"types\":{details}")));
    format!("{{{}}}", fields.join(","))
}

/// An error that is thrown as JSON.
pub(crate) fn thrown(error: &Error) -> wasm_bindgen::JsValue {
    wasm_bindgen::JsValue::from_str(&json(error))
}
