//! The formatter over every module of a directory: what it writes says the same, keeps its comments, and stays as it is
//! when it is formatted again. Where a real OPA is asked too, its text is compared.

use crate::cases;
use lictor::Dialect;
use lictor_syntax::ast::Module;
use lictor_syntax::{FormatOptions, ParseOptions, SourceMap, format, meaning_of, parse_module};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A module and where it stands.
struct Source {
    name: String,
    text: String,
}

/// What became of a module.
enum Outcome {
    /// It says the same and stays as it is; whether OPA writes the same, where it was asked.
    Sound(Option<bool>),
    /// It is no module, or cannot be written.
    Unreadable,
    Broken(String),
}

/// Formats the modules of the cases below a directory and its `.rego` files, which may also be of v0, prints what went wrong and the counts;
/// whether anything did.
#[must_use]
pub fn run(root: &Path, dialect: Dialect, opa: Option<&str>, brief: bool) -> bool {
    let (sources, complaints) = sources(root);
    let outcomes: Vec<_> = sources
        .into_par_iter()
        .map(|source| {
            let outcome = outcome(&source.text, dialect, opa);
            (source, outcome)
        })
        .collect();
    complaints.iter().for_each(|complaint| println!("{complaint}"));
    let (mut sound, mut unreadable, mut broken) = (0, 0, complaints.len());
    let (mut same, mut other) = (0, 0);
    for (source, outcome) in &outcomes {
        match outcome {
            Outcome::Unreadable => unreadable += 1,
            Outcome::Broken(message) => {
                broken += 1;
                println!("FAIL {}: {message}", source.name);
            }
            Outcome::Sound(as_opa) => {
                sound += 1;
                same += usize::from(*as_opa == Some(true));
                if *as_opa == Some(false) {
                    other += 1;
                    if !brief {
                        println!("other text than OPA's: {}", source.name);
                    }
                }
            }
        }
    }
    let mut line = format!("{sound} sound, {broken} broken, {unreadable} no modules");
    if opa.is_some() {
        let _ = write!(line, "; {same} as OPA writes them, {other} not");
    }
    println!("{line}");
    broken > 0
}

fn sources(root: &Path) -> (Vec<Source>, Vec<String>) {
    let (cases, mut complaints) = cases::find(root);
    let mut sources = Vec::new();
    for case in &cases {
        for (number, text) in case.modules().enumerate() {
            let name = format!("{}[{}] module {number}", case.file, case.index);
            sources.push(Source { name, text: text.to_owned() });
        }
    }
    let mut files = Vec::new();
    collect(root, &mut files);
    files.sort();
    for file in files {
        match std::fs::read_to_string(&file) {
            Ok(text) => sources.push(Source { name: file.display().to_string(), text }),
            Err(error) => complaints.push(format!("{}: {error}", file.display())),
        }
    }
    (sources, complaints)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            collect(&entry.path(), files);
        }
    } else if path.extension().is_some_and(|ext| ext == "rego") {
        files.push(path.to_owned());
    }
}

fn outcome(text: &str, dialect: Dialect, opa: Option<&str>) -> Outcome {
    let dialects = [dialect, Dialect::V0].into_iter();
    let mut read_as = dialects.filter_map(|dialect| Some((read(text, dialect)?, dialect)));
    let Some((before, dialect)) = read_as.next() else { return Outcome::Unreadable };
    let Some(written) = formatted(text, dialect) else { return Outcome::Unreadable };
    let Some(after) = read(&written, dialect) else {
        return Outcome::Broken(format!("what is written cannot be read:\n{written}"));
    };
    if meaning_of(&before) != meaning_of(&after) {
        return Outcome::Broken(format!("what is written says something else:\n{written}"));
    }
    if comments(&before) != comments(&after) {
        return Outcome::Broken(format!("comments are lost or doubled:\n{written}"));
    }
    if formatted(&written, dialect).as_deref() != Some(&*written) {
        return Outcome::Broken(format!("it changes when it is formatted again:\n{written}"));
    }
    Outcome::Sound(opa.and_then(|opa| ask(opa, text, dialect)).map(|theirs| theirs == written))
}

fn read(text: &str, dialect: Dialect) -> Option<Module> {
    let mut sources = SourceMap::default();
    let file = sources.add("m.rego", text);
    parse_module(&sources, file, &ParseOptions::for_dialect(dialect)).ok()
}

fn formatted(text: &str, dialect: Dialect) -> Option<String> {
    let mut sources = SourceMap::default();
    let file = sources.add("m.rego", text);
    format(&sources, file, &FormatOptions::for_dialect(dialect)).ok()
}

/// The texts of the comments, in order.
fn comments(module: &Module) -> Vec<&str> {
    let mut texts: Vec<_> = module.comments.iter().map(|comment| comment.text.trim_end()).collect();
    texts.sort_unstable();
    texts
}

/// What `opa fmt` writes; nothing where it refuses.
fn ask(opa: &str, text: &str, dialect: Dialect) -> Option<String> {
    let mut command = Command::new(opa);
    command.arg("fmt");
    if dialect == Dialect::V0 {
        command.arg("--v0-compatible");
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process = command.spawn().ok()?;
    process.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let output = process.wait_with_output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok()).flatten()
}
