//! Cases through a binary: modules, data and input are written to a folder and `eval --format json` is run over it.
//!
//! The same results, codes and messages are wanted as in process. What a command line cannot be given is passed over,
//! with its reason: see [`passed_over`].

use crate::cases::Case;
use crate::run::{self, Mode};
use lictor::{Dialect, Document, EngineBuilder, Error, ParseSettings, Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Why a case cannot be run through a binary, if it cannot.
#[must_use]
pub fn passed_over(case: &Case, dialect: Dialect) -> Option<&'static str> {
    let calls = |name: &str| case.modules().any(|module| module.contains(name));
    if calls("test.sleep") {
        return Some("it calls a function that only a host can add");
    }
    if calls("opa.runtime") {
        return Some("it wants no runtime, and a process has one");
    }
    let settings = ParseSettings::dialect(dialect);
    let compiles = |engine: Result<EngineBuilder, Error>| {
        let bundle = run::bundle(case, &settings, "test-");
        engine.and_then(|engine| engine.build().compile(bundle?)).is_ok()
    };
    let strict =
        || run::builder_of(Mode::Plain).map(|engine| engine.check_conflicts_with_data(true));
    let conflicts = compiles(run::builder_of(Mode::Plain)) && !compiles(strict());
    conflicts.then_some("it has a rule where data stands, which command lines refuse")
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
