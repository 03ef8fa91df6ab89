//! Cases through regorus, to say how much of a suite it passes. Built with the feature `regorus`.
//!
//! It has errors of its own: of a case that wants one, only that there is one is asked. Queries are read in the
//! dialect of the modules.

/// Whether it is built in.
pub const IS_HERE: bool = cfg!(feature = "regorus");

#[cfg(not(feature = "regorus"))]
/// Says that it is not built in.
///
/// # Errors
/// Always.
pub fn case(_: &crate::cases::Case, _: lictor::Dialect) -> Result<(), String> {
    Err("regorus is not built in: add `--features regorus`".to_owned())
}

#[cfg(feature = "regorus")]
pub use here::case;

#[cfg(feature = "regorus")]
mod here {
    use crate::cases::Case;
    use crate::run;
    use lictor::{Dialect, Document, Value, json};
    use regorus::{Engine, QueryResult};
    use std::panic::{AssertUnwindSafe, catch_unwind};

    /// Runs a case.
    ///
    /// # Errors
    /// How it went wrong.
    pub fn case(case: &Case, dialect: Dialect) -> Result<(), String> {
        let rows = catch_unwind(AssertUnwindSafe(|| evaluate(case, dialect)))
            .unwrap_or_else(|panic| Err(format!("panic: {}", run::panic_text(&*panic))));
        match rows {
            Err(_) if run::wants_error(case) => Ok(()),
            Err(message) => Err(format!("unexpected error: {message}")),
            Ok(rows) => run::check_rows(case, &rows),
        }
    }

    fn evaluate(case: &Case, dialect: Dialect) -> Result<Document, String> {
        let mut engine = Engine::new();
        engine.set_rego_v0(dialect == Dialect::V0);
        engine.set_strict_builtin_errors(case.flag("strict_error"));
        for (i, module) in case.modules().enumerate() {
            engine.add_policy(format!("test-{i}.rego"), module.to_owned()).map_err(text)?;
        }
        if case.field("data").as_object().is_some() {
            engine.add_data_json(&json::to_string(case.field("data"))).map_err(text)?;
        }
        let mut query = case.text("query").unwrap_or_default().to_owned();
        if let Some(term) = case.text("input_term") {
            query.push_str(&format!(" with input as {term}"));
        } else if !case.field("input").is_undefined() {
            engine.set_input_json(&json::to_string(case.field("input"))).map_err(text)?;
        }
        let results = engine.eval_query(query, false).map_err(text)?;
        let bindings: Result<Vec<_>, _> = results.result.iter().map(bindings).collect();
        let bindings = bindings?;
        Ok(run::rows_of(case, bindings.iter().map(|row| entries(row.root()))))
    }

    /// The bindings of a solution, as a document of ours.
    fn bindings(result: &QueryResult) -> Result<Document, String> {
        let text = result.bindings.to_json_str().map_err(|error| error.to_string())?;
        Document::build(|region| json::read(region, text.as_bytes(), &json::ReadOptions::default()))
            .map_err(|error| error.message)
    }

    fn entries(row: Value<'_>) -> Vec<(&str, Value<'_>)> {
        let entries = row.as_object().map(|row| row.sorted_vec()).unwrap_or_default();
        entries.into_iter().filter_map(|entry| Some((entry.key.as_str()?, entry.value))).collect()
    }

    fn text(error: impl std::fmt::Display) -> String {
        error.to_string()
    }
}
