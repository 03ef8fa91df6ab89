//! Case files: found, read, and seen through accessors.

use crate::yaml;
use lictor::{Dialect, Document, Value};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One case: a file and a position in it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The file, relative to the directory that is run, with slashes.
    pub file: String,
    /// The position in the file.
    pub index: usize,
    document: Arc<Document>,
}

/// Every case below a directory (or in one file), and complaints about files that cannot be read.
#[must_use]
pub fn find(root: &Path) -> (Vec<Case>, Vec<String>) {
    let mut files = Vec::new();
    collect(root, &mut files);
    files.sort();
    let (mut cases, mut complaints) = (Vec::new(), Vec::new());
    for path in files {
        let file = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let file = if file.is_empty() { path.to_string_lossy().into_owned() } else { file };
        match read(&path) {
            Ok(document) => {
                let document = Arc::new(document);
                let count = document.root().get_str("cases").as_array().map_or(0, <[_]>::len);
                let case =
                    |index| Case { file: file.clone(), index, document: Arc::clone(&document) };
                cases.extend((0..count).map(case));
            }
            Err(message) => complaints.push(format!("{file}: {message}")),
        }
    }
    (cases, complaints)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            collect(&entry.path(), files);
        }
    } else if path.extension().is_some_and(|ext| ext == "yaml") {
        files.push(path.to_owned());
    }
}

fn read(path: &Path) -> Result<Document, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    yaml::document(&text)
}

/// The dialect a directory is named after; v1 unless its last part is `v0`.
#[must_use]
pub fn dialect_of(root: &Path) -> Dialect {
    match root.file_name().and_then(|name| name.to_str()) {
        Some("v0") => Dialect::V0,
        _ => Dialect::V1,
    }
}

impl Case {
    /// A field, undefined if it is not there.
    #[must_use]
    pub fn field(&self, name: &str) -> Value<'_> {
        let cases = self.document.root().get_str("cases").as_array().unwrap_or_default();
        cases.get(self.index).map_or(Value::UNDEFINED, |case| case.get_str(name))
    }

    /// A field that is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.field(name).as_str()
    }

    /// Whether a field is `true`.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.field(name).as_bool() == Some(true)
    }

    /// The texts of the modules.
    pub fn modules(&self) -> impl Iterator<Item = &str> {
        self.field("modules")
            .as_array()
            .unwrap_or_default()
            .iter()
            .filter_map(|module| module.as_str())
    }

    /// What people call the case.
    #[must_use]
    pub fn note(&self) -> &str {
        self.text("note").unwrap_or("?")
    }

    /// The folder the case is counted under.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.file.rsplit_once('/').map_or(".", |(folder, _)| folder)
    }
}
