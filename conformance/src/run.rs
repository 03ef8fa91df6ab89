//! Runs one case and says what is wrong.
//!
//! The rules are those of OPA's own runner: modules must compile; a query is read as v1 in both suites; results are
//! compared as a set of bindings as JSON shows them; a wanted error is part of the error's text.

use crate::cases::Case;
use crate::values;
use lictor::{
    BuiltinError, Bundle, BundleBuilder, Context, Decision, Document, Engine, EngineBuilder, Error,
    EvalOptions, Input, Limits, ParseSettings, SystemHost, Value, json,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// How a program comes to be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As compiled.
    Plain,
    /// With every optimisation off.
    Unoptimised,
    /// With one of them off.
    Without(&'static str),
    /// Written down and read back.
    RoundTrip,
    /// With input as JSON text, of which only what is looked at is kept.
    Text,
}

impl Mode {
    /// Every mode.
    pub fn all() -> impl Iterator<Item = Mode> {
        let without = Engine::PASSES.iter().map(|pass| Mode::Without(pass));
        [Mode::Plain, Mode::Unoptimised, Mode::RoundTrip, Mode::Text].into_iter().chain(without)
    }

    /// The words for it.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Mode::Plain => "plain".to_owned(),
            Mode::Unoptimised => "unoptimised".to_owned(),
            Mode::Without(pass) => format!("without {pass}"),
            Mode::RoundTrip => "round trip".to_owned(),
            Mode::Text => "from text".to_owned(),
        }
    }
}

/// Runs a case in every mode.
///
/// # Errors
/// The first mode that went wrong, and how.
pub fn case(case: &Case, settings: &ParseSettings) -> Result<(), String> {
    for mode in Mode::all() {
        let outcome = catch_unwind(AssertUnwindSafe(|| in_mode(case, settings, mode)));
        let outcome =
            outcome.unwrap_or_else(|panic| Err(format!("panic: {}", panic_text(&*panic))));
        outcome.map_err(|message| match mode {
            Mode::Plain => message,
            mode => format!("({}) {message}", mode.name()),
        })?;
    }
    Ok(())
}

pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?").to_owned()
}

fn in_mode(case: &Case, settings: &ParseSettings, mode: Mode) -> Result<(), String> {
    match decide(case, settings, mode)? {
        Err(error) => check_failure(case, error.code(), &error.to_string()),
        Ok(decision) => check_rows(case, &bindings(&decision, case)),
    }
}

pub(crate) fn wants_error(case: &Case) -> bool {
    !case.field("want_error").is_undefined() || !case.field("want_error_code").is_undefined()
}

/// Whether a failure is what the case wants.
pub(crate) fn check_failure(case: &Case, code: Option<&str>, text: &str) -> Result<(), String> {
    if !wants_error(case) {
        return Err(format!("unexpected error: {text}"));
    }
    if let Some(want) = case.text("want_error_code")
        && code != Some(want)
    {
        return Err(format!("wanted code {want}, got {text}"));
    }
    match case.text("want_error") {
        Some(part) if !text.contains(part) => Err(format!("wanted error {part:?}, got {text:?}")),
        _ => Ok(()),
    }
}

/// Whether a set of bindings is what the case wants.
pub(crate) fn check_rows(case: &Case, got: &Document) -> Result<(), String> {
    if wants_error(case) {
        return Err(format!("wanted an error, got {}", show(got)));
    }
    let want = case.field("want_result");
    if want.is_undefined() {
        return Err("the case wants neither result nor error".to_owned());
    }
    let want = Document::build::<String>(|region| {
        let rows = want.as_array().unwrap_or_default();
        Ok(region.set(&mut rows.iter().map(|row| values::as_json(region, *row, false)).collect()))
    })?;
    if got.root().equals(want.root()) {
        return Ok(());
    }
    Err(format!("wanted {}, got {}", show(&want), show(got)))
}

/// Compiles and evaluates; the outer error is one of compilation.
fn decide(
    case: &Case,
    settings: &ParseSettings,
    mode: Mode,
) -> Result<Result<Decision, Error>, String> {
    let policy = engine(mode)
        .and_then(|engine| engine.compile(bundle(case, settings, "test-")?))
        .map_err(|error| format!("modules do not compile: {error}"))?;
    let text = case.text("query").ok_or("the case has no query")?;
    let query = policy.query(text).map_err(|error| format!("query does not compile: {error}"))?;
    let input = input(case)?;
    let host = SystemHost::new().with_lookup();
    let options = EvalOptions {
        host: Some(&host),
        limits: limits(),
        strict_builtin_errors: case.flag("strict_error"),
        ..EvalOptions::default()
    };
    if let (Mode::Text, None, Some(input)) = (mode, case.text("input_term"), input.document()) {
        let text = json::to_string(input.root());
        // What is looked at is found out for the second time.
        let _ = query.eval_json(text.as_bytes(), &options);
        return Ok(query.eval_json(text.as_bytes(), &options));
    }
    Ok(query.eval_with(&input, &options))
}

pub(crate) fn limits() -> Limits {
    Limits { timeout: Some(Duration::from_secs(10)), ..Limits::default() }
}

pub(crate) fn engine(mode: Mode) -> Result<Engine, Error> {
    Ok(builder_of(mode)?.build())
}

/// The same, still open.
pub(crate) fn builder_of(mode: Mode) -> Result<EngineBuilder, Error> {
    let builder = match mode {
        Mode::Without(pass) => Engine::builder().without_pass(pass),
        _ => Engine::builder(),
    };
    builder
        .print(false)
        .check_conflicts_with_data(false)
        .optimise(mode != Mode::Unoptimised)
        .round_trip_programs(mode == Mode::RoundTrip)
        .project_from(0)
        .function("test.sleep", "(duration: string) => null", sleep)
}

/// The case's modules, named with a prefix and a number, and its data.
pub(crate) fn bundle(case: &Case, settings: &ParseSettings, prefix: &str) -> Result<Bundle, Error> {
    builder(case, settings, prefix).build()
}

/// The same, still open.
pub(crate) fn builder(case: &Case, settings: &ParseSettings, prefix: &str) -> BundleBuilder {
    let settings = ParseSettings { annotations: false, ..settings.clone() };
    let mut builder = Bundle::builder().settings(settings);
    for (i, text) in case.modules().enumerate() {
        builder = builder.module(&format!("{prefix}{i}.rego"), text);
    }
    let data = case.field("data");
    if data.as_object().is_some() {
        builder = builder.data(Document::copy_of(data));
    }
    builder
}

pub(crate) fn input(case: &Case) -> Result<Input, String> {
    if let Some(text) = case.text("input_term") {
        return values::term(text)
            .map(Input::from)
            .map_err(|message| format!("input_term: {message}"));
    }
    let input = case.field("input");
    Ok(if input.is_undefined() { Input::none() } else { Document::copy_of(input).into() })
}

/// The set of a decision's bindings as JSON shows them.
pub(crate) fn bindings(decision: &Decision, case: &Case) -> Document {
    rows_of(case, decision.rows().map(|row| row.bindings().collect()))
}

/// The set of the given bindings as JSON shows them.
pub(crate) fn rows_of<'v>(
    case: &Case,
    rows: impl Iterator<Item = Vec<(&'v str, Value<'v>)>>,
) -> Document {
    let sort = case.flag("sort_bindings");
    let built = Document::build::<std::convert::Infallible>(|region| {
        let row = |row: Vec<(&'v str, Value<'v>)>| {
            let fields: Vec<_> = row
                .into_iter()
                .map(|(name, value)| (name, values::as_json(region, value, sort)))
                .collect();
            region.record(&fields)
        };
        Ok(region.set(&mut rows.map(row).collect()))
    });
    match built {
        Ok(document) => document,
        Err(never) => match never {},
    }
}

pub(crate) fn show(document: &Document) -> String {
    let text = document.root().to_string();
    if text.chars().count() > 400 {
        format!("{}…", text.chars().take(400).collect::<String>())
    } else {
        text
    }
}

/// `test.sleep`, which one case of OPA's suite asks for: waits for a duration such as `10ms`.
fn sleep<'r>(_: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Result<Value<'r>, BuiltinError> {
    let text = args.first().and_then(|arg| arg.as_str()).unwrap_or_default();
    let at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let count: u64 = text[..at].parse().map_err(|_| BuiltinError::failed("bad duration"))?;
    let unit = match &text[at..] {
        "ns" => Duration::from_nanos(1),
        "us" => Duration::from_micros(1),
        "ms" => Duration::from_millis(1),
        "s" => Duration::from_secs(1),
        _ => return Err(BuiltinError::failed("bad duration")),
    };
    std::thread::sleep(
        (unit * u32::try_from(count).unwrap_or(u32::MAX)).min(Duration::from_secs(2)),
    );
    Ok(Value::NULL)
}
