//! Cases through a binary: modules, data and input are written to a folder and `eval --format json` is run over it.
//!
//! The same results, codes and messages are wanted as in process. Of a case that asks for what a command line cannot be
//! given, what OPA's command line says instead is wanted: see [`Instead`].

use crate::cases::Case;
use crate::run::{self, Mode};
use lictor::{Dialect, Document, EngineBuilder, Error, ParseSettings, Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a command line says of a case that asks for what it cannot be given. OPA's says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instead {
    /// The case calls a function that only a host can add.
    NoSuchFunction,
    /// The case has a rule where data stands, which command lines refuse.
    Conflict,
    /// The case wants no runtime, and a process has one.
    Runtime,
}

impl Instead {
    /// What is said of a case instead of what it wants, if it wants what there is not.
    #[must_use]
    pub fn of(case: &Case, dialect: Dialect) -> Option<Instead> {
        let calls = |name: &str| case.modules().any(|module| module.contains(name));
        if calls("test.sleep") {
            return Some(Instead::NoSuchFunction);
        }
        if calls("opa.runtime") {
            return Some(Instead::Runtime);
        }
        let settings = ParseSettings::dialect(dialect);
        let compiles = |engine: Result<EngineBuilder, Error>| {
            let bundle = run::bundle(case, &settings, "test-");
            engine.and_then(|engine| engine.build().compile(bundle?)).is_ok()
        };
        let strict =
            || run::builder_of(Mode::Plain).map(|engine| engine.check_conflicts_with_data(true));
        let conflicts = compiles(run::builder_of(Mode::Plain)) && !compiles(strict());
        conflicts.then_some(Instead::Conflict)
    }

    /// The reason, for people.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Instead::NoSuchFunction => {
                "a function that only a host can add is undefined, as in OPA's command line"
            }
            Instead::Conflict => "a rule where data stands is refused, as by OPA's command line",
            Instead::Runtime => "a process has a runtime, as OPA's has",
        }
    }

    /// Whether this is what was said.
    fn check(self, answer: Value<'_>) -> Result<(), String> {
        let error = answer.get_str("errors").as_array().and_then(|errors| errors.first());
        let fails = |code: &str, start: &str| {
            error.is_some_and(|error| {
                let message = error.get_str("message").as_str();
                error.get_str("code").as_str() == Some(code)
                    && message.is_some_and(|message| message.starts_with(start))
            })
        };
        let holds = match self {
            Instead::NoSuchFunction => fails("rego_type_error", "undefined function test.sleep"),
            Instead::Conflict => fails("rego_compile_error", "conflicting rule for data path "),
            Instead::Runtime => match answer.get_str("result").as_array() {
                Some([result]) => {
                    !result.get_str("bindings").get_str("x").get_str("version").is_undefined()
                }
                _ => false,
            },
        };
        if holds { Ok(()) } else { Err(format!("wanted that {}, got {answer}", self.reason())) }
    }
}

/// Runs a case through the binary.
///
/// # Errors
/// How it went wrong.
pub fn case(case: &Case, dialect: Dialect, binary: &Path) -> Result<(), String> {
    let folder = Folder::new().map_err(|error| error.to_string())?;
    let output = run(case, dialect, binary, &folder.0).map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let answer = Document::build(|region| {
        json::read(region, text.as_bytes(), &json::ReadOptions::default())
    });
    let Ok(answer) = answer else {
        return Err(format!("no JSON: {text}{}", String::from_utf8_lossy(&output.stderr)));
    };
    if let Some(instead) = Instead::of(case, dialect) {
        return instead.check(answer.root());
    }
    let errors = answer.root().get_str("errors").as_array().unwrap_or_default();
    match errors.first() {
        Some(error) => {
            let code = error.get_str("code").as_str();
            run::check_failure(case, code, &shown(*error, &folder.0))
        }
        None => run::check_rows(case, &rows(answer.root(), case)),
    }
}

fn run(
    case: &Case,
    dialect: Dialect,
    binary: &Path,
    folder: &Path,
) -> std::io::Result<std::process::Output> {
    let mut command = Command::new(binary);
    command.args(["eval", "--format", "json", "--allow-net", "localhost"]);
    for (i, module) in case.modules().enumerate() {
        let path = folder.join(format!("test-{i}.rego"));
        std::fs::write(&path, module)?;
        command.arg("--data").arg(path);
    }
    if case.field("data").as_object().is_some() {
        let path = folder.join("data.json");
        std::fs::write(&path, json::to_string(case.field("data")))?;
        command.arg("--data").arg(path);
    }
    let mut query = case.text("query").unwrap_or_default().to_owned();
    if let Some(term) = case.text("input_term") {
        // A term may hold what JSON cannot say.
        query.push_str(&format!(" with input as {term}"));
    } else if !case.field("input").is_undefined() {
        let path = folder.join("input.json");
        std::fs::write(&path, json::to_string(case.field("input")))?;
        command.arg("--input").arg(path);
    }
    if dialect == Dialect::V0 {
        command.arg("--v0-compatible");
    }
    if case.flag("strict_error") {
        command.arg("--strict-builtin-errors");
    }
    command.arg(query).output()
}

/// The text of an error as it is shown to people, without the folder.
fn shown(error: Value<'_>, folder: &Path) -> String {
    let text =
        |value: Value<'_>, name: &str| value.get_str(name).as_str().unwrap_or_default().to_owned();
    let at = error.get_str("location");
    let file = text(at, "file").replace(&format!("{}/", folder.display()), "");
    let row = at.get_str("row");
    format!("{file}:{row}: {}: {}", text(error, "code"), text(error, "message"))
}

/// The set of the bindings of all results.
fn rows(answer: Value<'_>, case: &Case) -> Document {
    let results = answer.get_str("result").as_array().unwrap_or_default();
    run::rows_of(
        case,
        results.iter().map(|result| {
            let bindings = result.get_str("bindings").as_object();
            let entries = bindings.map(|bindings| bindings.sorted_vec()).unwrap_or_default();
            entries
                .into_iter()
                .filter_map(|entry| Some((entry.key.as_str()?, entry.value)))
                .collect()
        }),
    )
}

/// A folder that goes away with its contents.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Folder> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("conformance-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left over is in the system's folder for such things.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
