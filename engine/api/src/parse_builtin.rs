//! `rego.parse_module`: the one builtin that needs the parser, and so stands above both.

use lictor_program::{BuiltinError, Context, operands};
use lictor_syntax::ast_json::{self, JsonOptions};
use lictor_syntax::{ParseOptions, SourceMap, parse_module};
use lictor_value::{Value, json};

/// The syntax tree of a v1 module as OPA's JSON shows it, without places.
pub(crate) fn parse<'r>(
    context: &mut Context<'_, 'r>,
    args: &[Value<'r>],
) -> Result<Value<'r>, BuiltinError> {
    let (name, text) = (operands::string(args, 0)?, operands::string(args, 1)?);
    context.spend(text.len() as u64 / 16)?;
    let mut sources = SourceMap::default();
    let file = sources.add(name, text);
    let options = ParseOptions { all_pairs: true, ..ParseOptions::default() };
    let module = parse_module(&sources, file, &options).map_err(|errors| {
        let shown: Vec<_> = errors.iter().map(|error| error.render(&sources)).collect();
        BuiltinError::failed(match shown.as_slice() {
            // OPA returns this one by itself, not in a list.
            [one] if errors[0].message == "empty module" => one.clone(),
            [one] => format!("1 error occurred: {one}"),
            several => format!("{} errors occurred:\n{}", several.len(), several.join("\n")),
        })
    })?;
    let tree = ast_json::module(&module, &sources, JsonOptions::default());
    json::read(context.region, tree.as_bytes(), &json::ReadOptions::default())
        .map_err(|error| BuiltinError::failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use crate::{Bundle, Engine, EvalOptions, Input};

    fn eq(query: &str, want: &str) {
        let policy = Engine::new().compile(Bundle::default()).expect("an empty bundle");
        let decision = policy.query(query).expect("sound").eval(&Input::none()).expect("evaluates");
        assert_eq!(decision.value().map(|value| value.to_string()).as_deref(), Some(want));
    }

    #[test]
    fn an_empty_module() {
        let policy = Engine::new().compile(Bundle::default()).expect("an empty bundle");
        let query = policy.query(r#"rego.parse_module("m", "\n")"#).expect("sound");
        let options = EvalOptions { strict_builtin_errors: true, ..EvalOptions::default() };
        let error = query.eval_with(&Input::none(), &options).expect_err("no module");
        assert_eq!(error.message(), "rego.parse_module: m:0: rego_parse_error: empty module");
    }

    #[test]
    fn modules() {
        eq(r#"rego.parse_module("x", "package a.b").package.path[2].value"#, r#""b""#);
        eq(r#"count(rego.parse_module("x", "package a\np := 1").rules)"#, "1");
        eq(r#"[1 | rego.parse_module("x", "package")]"#, "[]");
        eq(
            r#"count(rego.parse_module("x", "package a\nx := {1: 2, 1: 3}").rules[0].head.value.value)"#,
            "2",
        );
        eq(
            r#"object.keys(rego.parse_module("x", "package a # b").comments[0].Location)"#,
            r#"{"col", "file", "row"}"#,
        );
    }
}
