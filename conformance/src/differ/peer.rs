//! regorus as one of the engines, for the part of the language that it knows.

use super::outcome::Outcome;
use crate::generate::Program;

/// Whether it is built in.
pub(super) const IS_HERE: bool = cfg!(feature = "regorus");

#[cfg(not(feature = "regorus"))]
pub(super) fn outcomes(program: &Program) -> Vec<Outcome> {
    use super::outcome::Answer;
    vec![Outcome::silent(Answer::None("regorus is not built in".to_owned())); program.entries.len()]
}

#[cfg(feature = "regorus")]
pub(super) use here::outcomes;

#[cfg(feature = "regorus")]
mod here {
    use super::super::outcome::{Answer, read_json};
    use super::{Outcome, Program};
    use lictor::Dialect;
    use regorus::{Engine, Value};
    use std::panic::{AssertUnwindSafe, catch_unwind};

    /// The outcome of each entry. Errors have no codes, and texts of its own, which are not compared.
    pub(in super::super) fn outcomes(program: &Program) -> Vec<Outcome> {
        let of = |entry: &String| {
            let answer = catch_unwind(AssertUnwindSafe(|| answer(program, entry)));
            Outcome::silent(answer.unwrap_or_else(|_| Answer::None("regorus: panic".to_owned())))
        };
        program.entries.iter().map(of).collect()
    }

    fn answer(program: &Program, entry: &str) -> Answer {
        match evaluate(program, entry) {
            Ok(Value::Undefined) => Answer::Undefined,
            Ok(value) => match value.to_json_str().ok().and_then(|text| read_json(text.as_bytes()))
            {
                Some(document) => Answer::value(document.root()),
                None => Answer::None("regorus: no JSON".to_owned()),
            },
            Err(text)
                if text.contains("could not find function") || text.contains("not supported") =>
            {
                Answer::None("regorus: does not know a builtin".to_owned())
            }
            Err(_) => Answer::error("", ""),
        }
    }

    fn evaluate(program: &Program, entry: &str) -> Result<Value, String> {
        let mut engine = Engine::new();
        engine.set_rego_v0(program.dialect == Dialect::V0);
        engine.set_strict_builtin_errors(program.strict);
        for (i, module) in program.modules.iter().enumerate() {
            engine.add_policy(format!("m{i}.rego"), module.clone()).map_err(text)?;
        }
        engine.add_data_json(&program.data).map_err(text)?;
        if let Some(input) = &program.input {
            engine.set_input_json(input).map_err(text)?;
        }
        engine.eval_rule(format!("data.{entry}")).map_err(text)
    }

    fn text(error: impl std::fmt::Display) -> String {
        error.to_string()
    }
}
