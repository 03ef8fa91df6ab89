//! `--cross-check`: the same query by regorus, beside ours, and what differs.
//!
//! regorus has errors of its own, so of errors only whether there is one is compared; numbers are compared as numbers.
//! It is built in with the feature `cross-check`.

/// What is said where the other engine is not built in.
pub(super) const ABSENT: &str = "--cross-check needs the other engine: build with `cargo build --release -p lictor-cli --features cross-check`";

/// The exit code where the engines differ.
pub(super) const DIFFERS: u8 = 3;

/// Whether the other engine is built in.
pub(super) const IS_HERE: bool = cfg!(feature = "cross-check");

#[cfg(feature = "cross-check")]
pub(super) use here::{Question, compare};

#[cfg(feature = "cross-check")]
mod here {
    use lictor::{Bundle, Decision, Document, Value, json};

    /// What both engines are asked.
    pub(in super::super) struct Question<'a> {
        pub bundle: &'a Bundle,
        pub query: &'a str,
        pub input: Option<&'a Document>,
        pub v0: bool,
        pub strict_builtin_errors: bool,
    }

    /// What differs, for people; `None` where the engines agree.
    pub(in super::super) fn compare(
        question: &Question<'_>,
        ours: Result<&Decision, &str>,
    ) -> Option<String> {
        let theirs = evaluate(question);
        let ours = ours.map(rows).map_err(str::to_owned);
        match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) if ours.root().equals(theirs.root()) => None,
            (Err(_), Err(_)) => None,
            _ => Some(format!(
                "cross-check: the engines differ\n  lictor:  {}\n  regorus: {}",
                shown(&ours),
                shown(&theirs)
            )),
        }
    }

    fn shown(outcome: &Result<Document, String>) -> String {
        match outcome {
            Ok(rows) if rows.root().as_set().is_some_and(|rows| rows.is_empty()) => {
                "undefined".to_owned()
            }
            Ok(rows) => json::to_string(rows.root()),
            Err(message) => format!("error: {message}"),
        }
    }

    /// The set of results: for each the values of its expressions and its bindings.
    fn rows(decision: &Decision) -> Document {
        set_of(decision.rows().map(|row| {
            let values = row.expressions().map(|expression| json::to_string(expression.value));
            let bindings = row.bindings().map(|(name, value)| {
                format!("{}: {}", json::to_string(Value::str(name)), json::to_string(value))
            });
            let (values, bindings): (Vec<_>, Vec<_>) = (values.collect(), bindings.collect());
            format!("[[{}], {{{}}}]", values.join(", "), bindings.join(", "))
        }))
    }

    fn set_of(rows: impl Iterator<Item = String>) -> Document {
        let built = Document::build(|region| {
            let rows =
                rows.map(|row| json::read(region, row.as_bytes(), &json::ReadOptions::default()));
            Ok::<_, json::ReadError>(region.set(&mut rows.collect::<Result<Vec<_>, _>>()?))
        });
        // What was written as JSON a moment ago can be read.
        built.unwrap_or_else(|_| Document::copy_of(Value::NULL))
    }

    fn evaluate(question: &Question<'_>) -> Result<Document, String> {
        let mut engine = regorus::Engine::new();
        engine.set_rego_v0(question.v0);
        engine.set_strict_builtin_errors(question.strict_builtin_errors);
        for name in question.bundle.module_names() {
            if let Some((module, sources)) = question.bundle.module(name) {
                let source = &sources.file(module.package.loc.file).text;
                engine.add_policy(name.to_owned(), source.to_string()).map_err(text)?;
            }
        }
        engine.add_data_json(&json::to_string(question.bundle.data().root())).map_err(text)?;
        if let Some(input) = question.input {
            engine.set_input_json(&json::to_string(input.root())).map_err(text)?;
        }
        let results = engine.eval_query(question.query.to_owned(), false).map_err(text)?;
        let defined = results.result.iter().filter(|result| {
            result
                .expressions
                .iter()
                .all(|expression| expression.value != regorus::Value::Undefined)
        });
        let row = |result: &regorus::QueryResult| {
            let values = result.expressions.iter().map(|expression| json_of(&expression.value));
            format!("[[{}], {}]", values.collect::<Vec<_>>().join(", "), json_of(&result.bindings))
        };
        Ok(set_of(defined.map(row)))
    }

    fn json_of(value: &regorus::Value) -> String {
        value.to_json_str().unwrap_or_else(|_| "null".to_owned())
    }

    fn text(error: impl std::fmt::Display) -> String {
        error.to_string()
    }
}
