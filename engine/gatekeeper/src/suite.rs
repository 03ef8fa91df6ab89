//! Test suites: the files that `gator verify` runs.
//!
//! They are YAML 1.2, in which a bare `yes` is a text.

use crate::error::Error;
use crate::files::{files_of, has_extension};
use crate::place::{self, Place};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use yaml_rust2::{Yaml, YamlLoader};

const GROUP: &str = "test.gatekeeper.sh";
const EXTENSIONS: &[&str] = &["yaml", "yml"];

/// A suite of tests.
#[derive(Debug, Clone)]
pub struct Suite {
    /// The file, as the user wrote it.
    pub path: String,
    /// Its folder, which paths in it start from.
    pub folder: PathBuf,
    /// The tests.
    pub tests: Vec<Test>,
    /// Not to be run.
    pub skip: bool,
    /// Why it cannot be run.
    pub broken: Option<Error>,
    /// Its text, for places in it.
    document: Option<Arc<place::Document>>,
}

impl Suite {
    /// The place of what a path leads to, such as `["tests", "0", "template"]`, or of what is there of the path.
    pub(crate) fn place_of(&self, path: &[&str]) -> Place {
        let start = Place::new(&self.path, 1);
        let found = self.document.as_ref().and_then(|document| document.find(path));
        found.map_or(start.clone(), |found| start.moved(found.row, found.column))
    }
}

/// A template, a constraint on it, and cases.
#[derive(Debug, Clone, Default)]
pub struct Test {
    /// What it is called.
    pub name: String,
    /// The file of the template.
    pub template: String,
    /// The file of the constraint.
    pub constraint: String,
    /// The file of the expansion templates; empty for none.
    pub expansion: String,
    /// The objects to be tried.
    pub cases: Vec<Case>,
    /// The constraint must not be valid.
    pub invalid: bool,
    /// Not to be run.
    pub skip: bool,
}

/// An object and what is expected of it.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// What it is called.
    pub name: String,
    /// The file of the object.
    pub object: String,
    /// Files of objects that the policy may look at.
    pub inventory: Vec<String>,
    /// What must hold.
    pub assertions: Vec<Assertion>,
    /// Not to be run.
    pub skip: bool,
}

/// How many violations there must be.
#[derive(Debug, Clone, Default)]
pub struct Assertion {
    /// How many.
    pub violations: Violations,
    /// An expression of RE2 that the messages which are counted contain.
    pub message: Option<String>,
}

/// A count, or whether there are any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Violations {
    /// At least one.
    #[default]
    Yes,
    /// None.
    No,
    /// So many.
    Exactly(i64),
    /// A word that is neither; found wrong when the case runs.
    Unknown(String),
}

/// The suites a path names: a file, the files of a folder, or with `/...` at its end those of all folders below. A suite
/// that cannot be read does not hide the others.
///
/// # Errors
/// The path does not exist, is no YAML file, or a folder cannot be read.
pub fn find(path: &str) -> Result<Vec<Suite>, Error> {
    let (root, recursive) = match path.strip_suffix("...") {
        Some(root) if root.ends_with('/') || root.is_empty() => {
            (if root.is_empty() { "." } else { root }, true)
        }
        _ => (path, false),
    };
    let root = Path::new(root);
    let failed = |error: std::io::Error| Error::new(format!("{}: {error}", root.display()));
    let mut files = Vec::new();
    let metadata = fs::metadata(root).map_err(failed)?;
    if metadata.is_dir() {
        files = files_of(root, recursive, EXTENSIONS).map_err(failed)?;
    } else if recursive {
        return Err(Error::new(format!(
            "can only recursively traverse directories, not a directory: {path:?}"
        )));
    } else if has_extension(root, EXTENSIONS) {
        files.push(root.to_owned());
    } else {
        return Err(Error::new(format!(
            "unsupported extension: {path:?}: a suite is a .yaml or .yml file"
        )));
    }
    Ok(files.iter().filter_map(|file| read(file)).collect())
}

/// Reads a suite; a file that is something else is none.
fn read(file: &Path) -> Option<Suite> {
    let path = file.display().to_string();
    let folder = file.parent().map(Path::to_owned).unwrap_or_default();
    let suite =
        Suite { path, folder, tests: Vec::new(), skip: false, broken: None, document: None };
    let text = match fs::read(file) {
        Ok(text) => String::from_utf8_lossy(&text).into_owned(),
        Err(error) => {
            let broken = Error::new(format!("reading file {:?}: {error}", suite.path));
            return Some(Suite { broken: Some(broken), ..suite });
        }
    };
    let document = Some(Arc::new(place::Document::new(&text, 1)));
    let suite = Suite { document, ..suite };
    match read_document(&text, &suite) {
        Ok(Document { tests, skip }) => Some(Suite { tests, skip, ..suite }),
        Err(None) => None,
        Err(broken) => Some(Suite { broken, ..suite }),
    }
}

/// What a suite says.
struct Document {
    tests: Vec<Test>,
    skip: bool,
}

/// Reads the document of a suite; no error means that it is none.
fn read_document(text: &str, suite: &Suite) -> Result<Document, Option<Error>> {
    // Templates and objects beside the suites need not be YAML 1.2; only what names the suite's group must be.
    if !text.contains(GROUP) {
        return Err(None);
    }
    let documents = YamlLoader::load_from_str(text).map_err(|error| {
        let (row, column) = place::row_and_column(text, *error.marker());
        let place = Place::new(&suite.path, 1).moved(row, column);
        Error::new(format!("invalid yaml: {}", error.info())).at(&place)
    })?;
    let document = documents.first().ok_or(None)?;
    let group =
        document["apiVersion"].as_str().and_then(|v| v.split_once('/')).map(|(group, _)| group);
    if group != Some(GROUP) || document["kind"].as_str() != Some("Suite") {
        return Err(None);
    }
    let read = each(document, "tests", test)
        .and_then(|tests| Ok(Document { tests, skip: flag(document, "skip")? }));
    read.map_err(|error: String| {
        let place = suite.place_of(&place::steps(&error));
        Some(Error::new(format!("invalid yaml: {error}")).at(&place))
    })
}

fn test(yaml: &Yaml) -> Result<Test, String> {
    Ok(Test {
        name: text(yaml, "name")?,
        template: text(yaml, "template")?,
        constraint: text(yaml, "constraint")?,
        expansion: text(yaml, "expansion")?,
        cases: each(yaml, "cases", case)?,
        invalid: flag(yaml, "invalid")?,
        skip: flag(yaml, "skip")?,
    })
}

fn case(yaml: &Yaml) -> Result<Case, String> {
    let path = |yaml: &Yaml| yaml.as_str().map(str::to_owned).ok_or(": must be a path".to_owned());
    Ok(Case {
        name: text(yaml, "name")?,
        object: text(yaml, "object")?,
        inventory: each(yaml, "inventory", path)?,
        assertions: each(yaml, "assertions", assertion)?,
        skip: flag(yaml, "skip")?,
    })
}

fn assertion(yaml: &Yaml) -> Result<Assertion, String> {
    let violations = match &yaml["violations"] {
        Yaml::BadValue | Yaml::Null => Violations::Yes,
        Yaml::Integer(count) => Violations::Exactly(*count),
        Yaml::String(word) => match word.as_str() {
            "yes" => Violations::Yes,
            "no" => Violations::No,
            other => Violations::Unknown(other.to_owned()),
        },
        _ => return Err("violations: must be a nonnegative integer, \"yes\", or \"no\"".into()),
    };
    let message = match &yaml["message"] {
        Yaml::BadValue | Yaml::Null => None,
        other => Some(scalar(other).ok_or("message: must be a text")?),
    };
    Ok(Assertion { violations, message })
}

/// What a function reads from each item of a list. Complaints begin with the path of the field.
fn each<T>(
    yaml: &Yaml,
    name: &str,
    read: impl Fn(&Yaml) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let items: &[Yaml] = match &yaml[name] {
        Yaml::BadValue | Yaml::Null => &[],
        Yaml::Array(items) => items,
        _ => return Err(format!("{name}: must be a list")),
    };
    let read = |(at, item)| {
        read(item).map_err(|error| {
            let dot = if error.starts_with(": ") { "" } else { "." };
            format!("{name}[{at}]{dot}{error}")
        })
    };
    items.iter().enumerate().map(read).collect()
}

fn text(yaml: &Yaml, name: &str) -> Result<String, String> {
    match &yaml[name] {
        Yaml::BadValue | Yaml::Null => Ok(String::new()),
        other => scalar(other).ok_or_else(|| format!("{name}: must be a text")),
    }
}

fn scalar(yaml: &Yaml) -> Option<String> {
    match yaml {
        Yaml::String(text) | Yaml::Real(text) => Some(text.clone()),
        Yaml::Integer(number) => Some(number.to_string()),
        Yaml::Boolean(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn flag(yaml: &Yaml, name: &str) -> Result<bool, String> {
    match &yaml[name] {
        Yaml::BadValue | Yaml::Null => Ok(false),
        Yaml::Boolean(flag) => Ok(*flag),
        _ => Err(format!("{name}: must be true or false")),
    }
}
