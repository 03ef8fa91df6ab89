//! `lictor fmt`: lays policies out.
//!
//! Every file is looked at, whatever is wrong with the others. A file is replaced as a whole or not at all.

use crate::args::{self, Read, switch, value};
use crate::{load, problems};
use clap::{Arg, ArgMatches, Command};
use lictor::{Dialect, ParseSettings};
use lictor_syntax::{Diagnostic, FormatOptions, ParseOptions, SourceMap, format, parse_module};
use similar::{ChangeTag, TextDiff};
use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Read as _, Write};
use std::path::{Component, Path, PathBuf};

const HELP: &str = "Examples:
  lictor fmt policy.rego
  lictor fmt --write policies/
  lictor fmt --list --fail policies/
  lictor fmt --write --v0-v1 policies/";

/// What a changed file ends the command with under `--fail`, and what a file that cannot be formatted does.
const FILE_FAILED: u8 = 2;

pub(crate) fn command() -> Command {
    Command::new("fmt")
        .about("Format policies")
        .after_help(HELP)
        .arg(
            Arg::new("paths")
                .value_name("PATH")
                .num_args(0..)
                .help("files, and directories of .rego files; standard input if there is none"),
        )
        .arg(switch("write", "write the files instead of printing what comes out").short('w'))
        .arg(switch("list", "only list the files that would change").short('l'))
        .arg(switch("diff", "only show what would change").short('d'))
        .arg(switch("fail", "exit with 2 if a file would change"))
        .arg(switch("v0-v1", "write v0 policies so that they are sound in v0 and v1"))
        .arg(switch("rego-v1", "write v0 policies so that they are sound in v0 and v1").hide(true))
        .arg(
            switch("check-result", "make sure that what comes out can be read")
                .default_value("true"),
        )
        .arg(switch("drop-v0-imports", "leave out imports that only v0 needs"))
        .arg(value("capabilities", "FILE", "a version or a file of capabilities to keep to"))
        .args(args::dialect_flags())
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    let job = match Job::from(matches) {
        Ok(job) => job,
        Err(message) => return args::usage_error(command, &message),
    };
    let paths = matches.texts("paths");
    if paths.is_empty() || paths == ["-"] {
        return job.standard_input();
    }
    let mut code = 0;
    let mut changed = false;
    for path in &paths {
        let mut files = Vec::new();
        if let Err(error) = collect(&clean(path), &mut files) {
            eprintln!("{error}");
            return 1;
        }
        for file in files {
            match job.file(&file) {
                Ok(differs) => changed |= differs,
                Err(message) => {
                    eprintln!("{message}");
                    code = FILE_FAILED;
                }
            }
        }
    }
    if changed && job.fail {
        eprintln!("unexpected diff");
        code = FILE_FAILED;
    }
    code
}

/// What becomes of formatted text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Output {
    Print,
    Write,
    List,
    Diff,
}

struct Job {
    options: FormatOptions,
    output: Output,
    fail: bool,
    check_result: bool,
}

impl Job {
    fn from(matches: &ArgMatches) -> Result<Job, String> {
        let both = matches.on("v0-v1") || matches.on("rego-v1");
        let v0 = matches.on("v0-compatible");
        let v1 = matches.on("v1-compatible");
        let dialect = if v0 || both && !v1 { Dialect::V0 } else { Dialect::V1 };
        let to = if both { Dialect::V0CompatV1 } else { dialect };
        let capabilities = matches
            .text("capabilities")
            .map(load::capabilities)
            .transpose()
            .map_err(|error| load::bad_capabilities(matches, &error))?
            .unwrap_or_default();
        let features = capabilities.restrict(ParseSettings::dialect(to)).features;
        let keywords_in_refs =
            features.is_none_or(|features| features.contains("keywords_in_refs"));
        let output = match () {
            () if matches.on("list") => Output::List,
            () if matches.on("diff") => Output::Diff,
            () if matches.on("write") => Output::Write,
            () => Output::Print,
        };
        let drop_v0_imports = matches.on("drop-v0-imports");
        Ok(Job {
            options: FormatOptions {
                to,
                drop_v0_imports,
                keywords_in_refs,
                ..FormatOptions::for_dialect(dialect)
            },
            output,
            fail: matches.on("fail"),
            check_result: matches.on("check-result"),
        })
    }

    fn standard_input(&self) -> u8 {
        let mut bytes = Vec::new();
        let read = io::stdin().read_to_end(&mut bytes).map_err(|error| error.to_string());
        let formatted = read
            .and_then(|_| text_of("stdin", bytes))
            .and_then(|text| formatted("stdin", &text, &self.options))
            .and_then(|text| print(&text));
        match formatted {
            Ok(()) => 0,
            Err(message) => {
                eprintln!("{message}");
                1
            }
        }
    }

    /// Formats a file; whether that changes it.
    fn file(&self, path: &Path) -> Result<bool, String> {
        let name = path.to_string_lossy();
        let failed = |message: String| format!("failed to format Rego source file: {message}");
        let bytes = fs::read(path)
            .map_err(|error| format!("failed to open file: {name}: {}", reason(&error)))?;
        let source = text_of(&name, bytes).map_err(failed)?;
        let text = formatted(&name, &source, &self.options).map_err(failed)?;
        if self.check_result {
            self.check(&name, &text)?;
        }
        let changed = source != text;
        // A failing run only judges, unless it is told what to show.
        let judged = self.fail && changed;
        match self.output {
            Output::List if changed => print(&format!("{name}\n"))?,
            Output::Diff if changed => print(&diff(&name, &source, &text))?,
            Output::Write if changed && !judged => replace(path, &text)
                .map_err(|error| format!("failed to write {name}: {}", reason(&error)))?,
            Output::Print if !judged => print(&text)?,
            _ => {}
        }
        Ok(changed)
    }

    fn check(&self, name: &str, text: &str) -> Result<(), String> {
        let mut sources = SourceMap::default();
        let file = sources.add("formatted", text);
        let options = ParseOptions::for_dialect(self.options.to);
        parse_module(&sources, file, &options).map(drop).map_err(|errors| {
            format!(
                "{name} was successfully formatted, but the result is invalid: {}\n\nTo inspect the formatted \
                 Rego, you can turn off this check with --check-result=false.",
                listed(&sources, &errors)
            )
        })
    }
}

fn text_of(name: &str, bytes: Vec<u8>) -> Result<String, String> {
    let text = lictor::loader::policy_text(name, &bytes);
    text.map(str::to_owned).map_err(|error| problems::list(error.problems()))
}

fn formatted(name: &str, source: &str, options: &FormatOptions) -> Result<String, String> {
    let mut sources = SourceMap::default();
    let file = sources.add(name, source);
    format(&sources, file, options).map_err(|errors| {
        let hints = errors.iter().filter_map(|error| error.hint.as_deref());
        let hints: String = hints.map(|hint| format!("\nhint: {hint}")).collect();
        listed(&sources, &errors) + &hints
    })
}

/// Errors as OPA lists them.
fn listed(sources: &SourceMap, errors: &[Diagnostic]) -> String {
    let lines: Vec<String> = errors.iter().map(|error| error.render(sources)).collect();
    match lines.as_slice() {
        // OPA finds this one before it has a list.
        [only] if errors[0].message == "empty module" => only.clone(),
        [only] => format!("1 error occurred: {only}"),
        _ => format!("{} errors occurred:\n{}", lines.len(), lines.join("\n")),
    }
}

/// A path without the `./` that says nothing.
fn clean(path: &str) -> PathBuf {
    let path: PathBuf =
        Path::new(path).components().filter(|part| *part != Component::CurDir).collect();
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path }
}

/// The policies at a path, in order of their names.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let failed = |error: io::Error| format!("lstat {}: {}", path.display(), reason(&error));
    let about = fs::symlink_metadata(path).map_err(failed)?;
    if about.is_dir() {
        let entries: io::Result<Vec<_>> = fs::read_dir(path).map_err(failed)?.collect();
        let mut entries: Vec<_> =
            entries.map_err(failed)?.into_iter().map(|entry| entry.file_name()).collect();
        entries.sort();
        for name in entries {
            let inner = if path == Path::new(".") { name.into() } else { path.join(name) };
            collect(&inner, files)?;
        }
    } else if path.extension().is_some_and(|extension| extension == "rego") {
        files.push(path.to_path_buf());
    }
    Ok(())
}

/// What an operating system says went wrong, without its number.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}

fn print(text: &str) -> Result<(), String> {
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| format!("failed writing formatted contents: {}", reason(&error)))
}

/// Puts a text in the place of a file's: beside it first, then over it, so that no half of it is ever there.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let about = fs::metadata(&path)?;
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    let written = OpenOptions::new().write(true).create_new(true).open(&beside).and_then(|file| {
        fill(file, text)?;
        fs::set_permissions(&beside, about.permissions())?;
        fs::rename(&beside, &path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

fn fill(mut file: File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// What changes, in lines, as `diff -u` shows it; in colour on a terminal.
fn diff(name: &str, source: &str, text: &str) -> String {
    let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let lines = TextDiff::from_lines(source, text);
    let mut out = format!("--- {name}\n+++ {name} (formatted)\n");
    for hunk in lines.unified_diff().iter_hunks() {
        out.push_str(&format!("{}\n", hunk.header()));
        for change in hunk.iter_changes() {
            let (sign, paint) = match change.tag() {
                ChangeTag::Delete => ('-', "\x1b[31m"),
                ChangeTag::Insert => ('+', "\x1b[32m"),
                ChangeTag::Equal => (' ', ""),
            };
            let line = change.value().trim_end_matches('\n');
            match colour && !paint.is_empty() {
                true => out.push_str(&format!("{paint}{sign}{line}\x1b[0m\n")),
                false => out.push_str(&format!("{sign}{line}\n")),
            }
            if change.missing_newline() {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{collect, diff, replace};
    use std::fs;
    use std::path::Path;

    /// An empty directory of this test's own.
    fn scratch(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("lictor-fmt-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a directory");
        folder
    }

    #[test]
    fn a_diff_shows_lines() {
        let shown = diff("m.rego", "package a\n\n\nx=1", "package a\n\nx := 1\n");
        let wanted = "--- m.rego\n+++ m.rego (formatted)\n@@ -1,4 +1,3 @@\n package a\n \n-\n-x=1\n\
                      \\ No newline at end of file\n+x := 1\n";
        assert_eq!(shown, wanted);
    }

    #[test]
    fn policies_are_found_in_order() {
        let folder = scratch("find");
        fs::create_dir(folder.join("b")).expect("a directory");
        for name in ["c.rego", "a.rego", "b/d.rego", "b/e.json"] {
            fs::write(folder.join(name), "").expect("a file");
        }
        let mut files = Vec::new();
        collect(&folder, &mut files).expect("can be read");
        let names: Vec<_> =
            files.iter().map(|file| file.strip_prefix(&folder).expect("inside")).collect();
        assert_eq!(names, ["a.rego", "b/d.rego", "c.rego"].map(Path::new));
        assert!(collect(&folder.join("none"), &mut files).is_err());
        fs::remove_dir_all(folder).expect("can be removed");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_keeps_its_mode_and_its_links() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = scratch("mode");
        let (file, link) = (folder.join("m.rego"), folder.join("l.rego"));
        fs::write(&file, "old").expect("a file");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("a mode");
        symlink(&file, &link).expect("a link");
        replace(&link, "new").expect("can be written");
        assert_eq!(fs::read_to_string(&file).expect("a file"), "new");
        assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
        assert_eq!(fs::read_dir(&folder).expect("a directory").count(), 2);
        fs::remove_dir_all(folder).expect("can be removed");
    }
}
