//! Finds and reads files: what a scan is told to look at, and folders below. The only module that opens files.

use crate::finding::Problem;
use crate::pattern;
use crate::source::Source;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use crate::read::Format;

/// Folders that hold what others made, and are passed over unless they are named.
const PASSED_OVER: [&str; 4] = ["node_modules", "vendor", "target", "__pycache__"];
/// Folders that are looked into though their names begin with a dot.
const TAKEN: [&str; 1] = [".github"];
/// Folders deeper than this are not looked into.
const MAX_DEPTH: usize = 64;
/// The largest file that is read unless told otherwise, in bytes.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// Something to scan.
#[derive(Debug)]
pub enum Input {
    /// A file.
    File {
        /// Where it is.
        path: PathBuf,
        /// What reports call it.
        name: Arc<str>,
    },
    /// A text that is here already.
    Text(Source),
}

impl Input {
    /// What reports call it.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        match self {
            Input::File { name, .. } => name,
            Input::Text(source) => &source.name,
        }
    }

    /// Its text.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn into_source(self, max_bytes: u64) -> Result<Source, Problem> {
        match self {
            Input::Text(source) => Ok(source),
            Input::File { .. } => open(&self, max_bytes),
        }
    }
}

/// What to look for.
#[derive(Debug, Clone)]
pub struct Walk {
    /// Names of files and folders to leave out, as patterns.
    pub ignore: Vec<String>,
    /// The files that are taken in folders, by their paths.
    pub takes: fn(&str) -> bool,
}

impl Default for Walk {
    fn default() -> Self {
        Walk { ignore: Vec::new(), takes: Format::is_known }
    }
}

impl Walk {
    /// The files at a path and below, in order; what is wrong on the way is added to the problems.
    pub fn files(&self, path: &str, found: &mut Vec<Input>, problems: &mut Vec<Problem>) {
        let root = Path::new(path);
        if root.is_dir() {
            return self.folder(root, 0, found, problems);
        }
        if let Err(error) = std::fs::metadata(root) {
            return problems.push(Problem::about(path, cause(&error)));
        }
        found.push(file(root));
    }

    fn folder(
        &self,
        folder: &Path,
        depth: usize,
        found: &mut Vec<Input>,
        problems: &mut Vec<Problem>,
    ) {
        let name = display(folder);
        if depth > MAX_DEPTH {
            return problems.push(Problem::about(&name, "folders nest too deep".to_owned()));
        }
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return problems.push(Problem::about(&name, cause(&error))),
        };
        let mut entries: Vec<_> = entries.flatten().collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        let is_chart = entries.iter().any(|entry| entry.file_name() == "Chart.yaml");
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_out = self.ignore.iter().any(|ignored| {
                pattern::matches(ignored.trim_end_matches('/'), &name)
                    || pattern::matches(ignored.trim_end_matches('/'), &display(&entry.path()))
            });
            let Ok(kind) = entry.file_type() else { continue };
            if is_out {
                continue;
            }
            if kind.is_dir() {
                if name.starts_with('.') && !TAKEN.contains(&name.as_str()) {
                    continue;
                }
                if is_chart && name == "templates" {
                    problems.push(template_note(&entry.path(), folder));
                } else if !PASSED_OVER.contains(&name.as_str()) {
                    self.folder(&entry.path(), depth + 1, found, problems);
                }
                continue;
            }
            let path = display(&entry.path());
            // Files with a dot before are out unless their format has it.
            let is_in = !name.starts_with('.') || Format::is_known(&path);
            if kind.is_file() && is_in && (self.takes)(&path) {
                found.push(file(&entry.path()));
            }
        }
    }
}

/// What is said of the templates of a chart, which are no documents yet.
fn template_note(templates: &Path, chart: &Path) -> Problem {
    let hint =
        format!("scan what becomes of them: helm template {} | lictor scan -", display(chart));
    let message = "templates of a Helm chart are passed over".to_owned();
    Problem { hint: Some(hint), is_error: false, ..Problem::about(&display(templates), message) }
}

fn file(path: &Path) -> Input {
    Input::File { path: path.to_owned(), name: display(path).into() }
}

/// A path as reports show it: with slashes, and without a dot before.
fn display(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").map_or_else(|| text.clone(), str::to_owned)
}

/// The text of an input, or what is wrong with it.
pub(crate) fn open(input: &Input, max_bytes: u64) -> Result<Source, Problem> {
    let Input::File { path, name, .. } = input else {
        return Err(Problem::about(input.name(), "it is no file".to_owned()));
    };
    let bytes = bytes(path, max_bytes).map_err(|message| Problem::about(name, message))?;
    source(Arc::clone(name), bytes).map_err(|(row, message)| {
        let mut problem = Problem::about(name, message);
        problem.place.line = row;
        problem.place.column = usize::from(row > 0);
        problem
    })
}

fn bytes(path: &Path, max_bytes: u64) -> Result<Vec<u8>, String> {
    let file = std::fs::File::open(path).map_err(|error| cause(&error))?;
    let size = file.metadata().map_or(0, |info| info.len());
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(max_bytes)).unwrap_or(0));
    file.take(max_bytes + 1).read_to_end(&mut bytes).map_err(|error| cause(&error))?;
    if bytes.len() as u64 > max_bytes {
        return Err(format!("it is larger than {max_bytes} bytes"));
    }
    Ok(bytes)
}

/// A file of these bytes, or the row of what is no text in one that should be.
fn source(name: Arc<str>, bytes: Vec<u8>) -> Result<Source, (usize, String)> {
    let text = match String::from_utf8(bytes) {
        Err(error) if Format::is_binary(error.as_bytes()) => {
            return Ok(Source::binary(name, error.into_bytes()));
        }
        text => text,
    };
    text.map(|text| Source::new(name, text)).map_err(|error| {
        let bytes = error.as_bytes();
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return (0, "it is UTF-16, not UTF-8".to_owned());
        }
        let before = &bytes[..error.utf8_error().valid_up_to()];
        let row = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        (row, "it is not UTF-8 from here on".to_owned())
    })
}

/// Reads a file from a stream, such as standard input.
///
/// # Errors
/// It cannot be read, is too large, or is no text though it should be.
pub fn from_stream(name: &str, stream: impl Read, max_bytes: u64) -> Result<Source, Problem> {
    let mut bytes = Vec::new();
    let read = stream.take(max_bytes + 1).read_to_end(&mut bytes);
    read.map_err(|error| Problem::about(name, cause(&error)))?;
    if bytes.len() as u64 > max_bytes {
        return Err(Problem::about(name, format!("it is larger than {max_bytes} bytes")));
    }
    source(name.into(), bytes).map_err(|(_, message)| Problem::about(name, message))
}

/// The texts of the files at a path and below that are wanted, with their names.
///
/// # Errors
/// What cannot be read.
pub fn texts(path: &str, takes: fn(&str) -> bool) -> Result<Vec<(String, String)>, Problem> {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    Walk { takes, ..Walk::default() }.files(path, &mut found, &mut problems);
    if let Some(problem) = problems.into_iter().find(|problem| problem.is_error) {
        return Err(problem);
    }
    let read = |input: Input| {
        open(&input, MAX_FILE_BYTES).map(|source| (source.name.to_string(), source.text))
    };
    found.into_iter().map(read).collect()
}

fn cause(error: &std::io::Error) -> String {
    let text = error.to_string().to_lowercase();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
