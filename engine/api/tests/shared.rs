//! The cases that the bindings of all languages share (`bindings/conformance.json`), through this crate: with the input
//! as a value and as text, twice, because what is read of text is found out the second time.

use lictor::{
    Bundle, Context, Decision, Dialect, Document, Engine, Error, EvalOptions, Given, Host, Input,
    Limits, ParseSettings, Query, Value, json, number,
};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

/// A host with a clock that stands, that hears what is printed.
struct World {
    now: i64,
    cancelled: bool,
    prints: Mutex<Vec<(String, String)>>,
}

impl Host for World {
    fn now_ns(&self) -> i64 {
        self.now
    }

    fn cancelled(&self) -> bool {
        self.cancelled
    }

    fn print(&self, place: &str, line: &str) {
        self.prints.lock().expect("unpoisoned").push((place.to_owned(), line.to_owned()));
    }
}

fn read() -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bindings/conformance.json");
    let bytes = std::fs::read(path).expect("the file is there");
    Document::build(|region| json::read(region, &bytes, &json::ReadOptions::default()))
        .expect("it is JSON")
}

fn text<'v>(value: Value<'v>, key: &str) -> Option<&'v str> {
    value.get_str(key).as_str()
}

fn list<'v>(value: Value<'v>, key: &str) -> &'v [Value<'v>] {
    value.get_str(key).as_array().unwrap_or_default()
}

fn is_on(value: Value<'_>, key: &str) -> bool {
    value.get_str(key).as_bool() == Some(true)
}

fn engine(case: Value<'_>) -> Engine {
    let given = case.get_str("engine");
    let denied = list(given, "deny_builtins").iter().filter_map(|name| name.as_str());
    let mut builder = Engine::builder()
        .strict(is_on(given, "strict"))
        .project_from(0)
        .unsafe_builtins(denied.map(str::to_owned));
    for name in list(given, "host").iter().filter_map(|name| name.as_str()) {
        let declared = match name {
            "acme.double" => builder.function(name, "(n: number) => number", double),
            "acme.missing" => {
                builder.function(name, "(x: any) => any", |_, _| Ok(Value::UNDEFINED))
            }
            "acme.same" => builder.function(name, "(x: any) => any", |_, args| Ok(args[0])),
            _ => panic!("no function `{name}`"),
        };
        builder = declared.expect("a sound declaration");
    }
    builder.build()
}

fn double<'r>(
    context: &mut Context<'_, 'r>,
    args: &[Value<'r>],
) -> Result<Value<'r>, lictor::BuiltinError> {
    number::add(context.region, args[0], args[0])
        .map_err(|error| lictor::BuiltinError::failed(error.to_string()))
}

fn compile(case: Value<'_>) -> Result<Query, Error> {
    let dialect = if text(case, "dialect") == Some("v0") { Dialect::V0 } else { Dialect::V1 };
    let mut builder = Bundle::builder().settings(ParseSettings::dialect(dialect));
    let modules = case.get_str("modules").as_object().expect("modules");
    for module in modules.sorted_vec() {
        let lines: Vec<&str> = module
            .value
            .as_array()
            .expect("lines")
            .iter()
            .filter_map(|line| line.as_str())
            .collect();
        builder = builder.module(module.key.as_str().expect("a name"), &lines.join("\n"));
    }
    if !case.get_str("data").is_undefined() {
        builder = builder.data(Document::copy_of(case.get_str("data")));
    }
    let policy = engine(case).compile(builder.build()?)?;
    match text(case, "query") {
        Some(query) => policy.query(query),
        None => policy.prepare(text(case, "path").expect("a path or a query")),
    }
}

fn limits(given: Value<'_>) -> Limits {
    let number = |key| given.get_str(key).as_small_int().map(|number| number as usize);
    let usual = Limits::default();
    Limits {
        max_steps: number("steps").map_or(usual.max_steps, |steps| steps as u64),
        max_bytes: number("memory").unwrap_or(usual.max_bytes),
        max_depth: number("depth").unwrap_or(usual.max_depth),
        max_output: number("output").unwrap_or(usual.max_output),
        timeout: number("time_ms").map(|ms| Duration::from_millis(ms as u64)),
        ..usual
    }
}

/// The ways an input can be given; the answer must not depend on it.
#[derive(Debug, Clone, Copy)]
enum Way {
    Value,
    Text,
}

type Prints = Vec<(String, String)>;

fn decide(query: &Query, case: Value<'_>, way: Way) -> Result<(Decision, Prints), Error> {
    let options = case.get_str("options");
    let world = World {
        now: options.get_str("now_ns").as_small_int().unwrap_or_default(),
        cancelled: is_on(options, "cancelled"),
        prints: Mutex::default(),
    };
    let eval = EvalOptions {
        host: Some(&world),
        limits: limits(options.get_str("limits")),
        strict_builtin_errors: is_on(options, "strict_builtin_errors"),
        seed: options.get_str("seed").as_small_int().map(|seed| seed as u64),
        ..EvalOptions::default()
    };
    let given = case.get_str("input");
    let given = (!given.is_undefined()).then(|| json::to_string(given));
    let decision = match (way, text(case, "input_json").map(str::to_owned).or(given)) {
        (_, None) => query.eval_with(&Input::none(), &eval),
        (Way::Text, Some(text)) => query.eval_json(text.as_bytes(), &eval),
        (Way::Value, Some(text)) => query.eval_with(&Input::from_json(text)?, &eval),
    };
    Ok((decision?, world.prints.into_inner().expect("unpoisoned")))
}

/// What is wrong with an outcome; nothing if it is as it should be.
fn judge(case: Value<'_>, outcome: Result<(Decision, Prints), Error>) -> Result<(), String> {
    let wanted = case.get_str("error");
    match outcome {
        Err(error) if wanted.is_undefined() => Err(format!("unexpected error: {error}")),
        Err(error) => judge_error(wanted, &error),
        Ok(_) if !wanted.is_undefined() => Err("wanted an error".to_owned()),
        Ok((decision, prints)) => {
            judge_value(case, &decision)?;
            judge_aside(case, &decision, &prints)
        }
    }
}

fn judge_error(wanted: Value<'_>, error: &Error) -> Result<(), String> {
    let class = error.class().name();
    let code = error.code().map_or_else(|| format!("{class}_error"), str::to_owned);
    let at = error.location().cloned().unwrap_or_default();
    let halt = error.halt().map(|halt| halt.name());
    let got = Document::build::<std::convert::Infallible>(|region| {
        Ok(region.record(&[
            ("class", region.str(class)),
            ("code", region.str(&code)),
            ("file", region.str(&at.file)),
            ("row", Value::int(at.row.into())),
            ("column", Value::int(at.col.into())),
            ("limit", halt.map_or(Value::NULL, |halt| region.str(halt))),
            ("message", region.str(error.message())),
        ]))
    });
    let Ok(got) = got;
    for entry in wanted.as_object().expect("an object").sorted_vec() {
        let field = got.root().get(entry.key);
        if !field.equals(entry.value) {
            return Err(format!("{}: wanted {}, got {field}\n{error}", entry.key, entry.value));
        }
    }
    Ok(())
}

fn judge_value(case: Value<'_>, decision: &Decision) -> Result<(), String> {
    let rows = case.get_str("rows");
    if !rows.is_undefined() {
        let mut got: Vec<String> = decision.rows().map(|row| shown(&row)).collect();
        let mut wanted: Vec<String> =
            rows.as_array().expect("rows").iter().map(|row| canonical(*row)).collect();
        got.sort();
        wanted.sort();
        return if got == wanted { Ok(()) } else { Err(format!("wanted {wanted:?}, got {got:?}")) };
    }
    let got = decision.value().map_or_else(|| "undefined".to_owned(), json::to_string);
    let wanted = match text(case, "value_json") {
        Some(text) => text.to_owned(),
        None if is_on(case, "undefined") => "undefined".to_owned(),
        None => canonical(case.get_str("value")),
    };
    if got == wanted { Ok(()) } else { Err(format!("wanted {wanted}, got {got}")) }
}

fn shown(row: &lictor::Row<'_>) -> String {
    let built = Document::build::<std::convert::Infallible>(|region| {
        let fields: Vec<_> =
            row.bindings().map(|(name, value)| (name, value.copy_into(region))).collect();
        Ok(region.record(&fields))
    });
    let Ok(built) = built;
    json::to_string(built.root())
}

/// As results are written: keys in order.
fn canonical(value: Value<'_>) -> String {
    assert!(!value.is_undefined(), "the case wants nothing");
    json::to_string(value)
}

fn judge_aside(case: Value<'_>, decision: &Decision, prints: &Prints) -> Result<(), String> {
    let wanted = case.get_str("prints");
    if !wanted.is_undefined() {
        let wanted: Prints = list(case, "prints")
            .iter()
            .map(|line| {
                (text(*line, "at").unwrap_or_default(), text(*line, "text").unwrap_or_default())
            })
            .map(|(at, text)| (at.to_owned(), text.to_owned()))
            .collect();
        if *prints != wanted {
            return Err(format!("wanted prints {wanted:?}, got {prints:?}"));
        }
    }
    let codes: Vec<&str> =
        list(case, "builtin_errors").iter().filter_map(|code| code.as_str()).collect();
    let got: Vec<&str> =
        decision.builtin_errors().iter().filter_map(|problem| problem.code).collect();
    if !codes.is_empty() && got != codes {
        return Err(format!("wanted builtin errors {codes:?}, got {got:?}"));
    }
    Ok(())
}

#[test]
fn every_case_is_as_it_says() {
    let file = read();
    let mut wrong = Vec::new();
    for case in list(file.root(), "cases") {
        let name = text(*case, "name").expect("a name");
        let mut check = |way: &str, outcome| {
            if let Err(message) = judge(*case, outcome) {
                wrong.push(format!("{name} ({way}): {message}"));
            }
        };
        match compile(*case) {
            Err(error) => check("compiled", Err(error)),
            Ok(query) => {
                check("value", decide(&query, *case, Way::Value));
                check("text", decide(&query, *case, Way::Text));
                check("text again", decide(&query, *case, Way::Text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The short way gives the value that decisions have.
#[test]
fn the_short_way_agrees() {
    let file = read();
    for case in list(file.root(), "cases") {
        let Some(wanted) = text(*case, "value_json") else { continue };
        let query = compile(*case).expect("it compiles");
        let input = text(*case, "input_json").expect("as text").as_bytes();
        let shown = query.look(Given::Json(input), &EvalOptions::default(), json::to_string);
        assert_eq!(shown.expect("it evaluates"), wanted);
    }
}
