//! Test suites: the files that `gator verify` runs.
//!
//! They are YAML 1.2, in which a bare `yes` is a text.

use crate::error::Error;
use crate::files::{files_of, has_extension};
use crate::object::Place;
use std::fs;
use std::path::{Path, PathBuf};
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

/// The suites a path names: a file, the files of a folder, or with `/...` at its end those of all folders below.
///
/// # Errors
/// The path does not exist, is no YAML file, or a suite cannot be read.
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
    let mut suites = Vec::new();
    for file in files {
        suites.extend(read(&file)?);
    }
    Ok(suites)
}

/// Reads a suite; a file that is something else is none.
fn read(file: &Path) -> Result<Option<Suite>, Error> {
    let path = file.display().to_string();
    let text =
        fs::read(file).map_err(|error| Error::new(format!("reading file {path:?}: {error}")))?;
    let text = String::from_utf8_lossy(&text);
    // Templates and objects beside the suites need not be YAML 1.2; only what names the suite's group must be.
    if !text.contains(GROUP) {
        return Ok(None);
    }
    let documents = YamlLoader::load_from_str(&text).map_err(|error| {
        let row = error.marker().line();
        Error::new(format!("invalid yaml: {}", error.info())).at(&Place { file: path.clone(), row })
    })?;
    let Some(document) = documents.first() else { return Ok(None) };
    let group =
        document["apiVersion"].as_str().and_then(|v| v.split_once('/')).map(|(group, _)| group);
    if group != Some(GROUP) || document["kind"].as_str() != Some("Suite") {
        return Ok(None);
    }
    let place = Place { file: path.clone(), row: 1 };
    let tests =
        items(&document["tests"], "tests").and_then(|tests| tests.iter().map(test).collect());
    let tests =
        tests.map_err(|error: String| Error::new(format!("invalid yaml: {error}")).at(&place))?;
    let folder = file.parent().map(Path::to_owned).unwrap_or_default();
    Ok(Some(Suite { path, folder, tests, skip: flag(document, "skip") }))
}

fn test(yaml: &Yaml) -> Result<Test, String> {
    Ok(Test {
        name: text(yaml, "name")?,
        template: text(yaml, "template")?,
        constraint: text(yaml, "constraint")?,
        expansion: text(yaml, "expansion")?,
        cases: items(&yaml["cases"], "cases")?.iter().map(case).collect::<Result<_, _>>()?,
        invalid: flag(yaml, "invalid"),
        skip: flag(yaml, "skip"),
    })
}

fn case(yaml: &Yaml) -> Result<Case, String> {
    let inventory = items(&yaml["inventory"], "inventory")?;
    let path = |yaml: &Yaml| {
        yaml.as_str().map(str::to_owned).ok_or("`inventory` must list files".to_owned())
    };
    Ok(Case {
        name: text(yaml, "name")?,
        object: text(yaml, "object")?,
        inventory: inventory.iter().map(path).collect::<Result<_, _>>()?,
        assertions: items(&yaml["assertions"], "assertions")?
            .iter()
            .map(assertion)
            .collect::<Result<_, _>>()?,
        skip: flag(yaml, "skip"),
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
        _ => return Err("`violations` must be a nonnegative integer, \"yes\", or \"no\"".into()),
    };
    let message = match &yaml["message"] {
        Yaml::BadValue | Yaml::Null => None,
        other => Some(scalar(other).ok_or("`message` must be a text")?),
    };
    Ok(Assertion { violations, message })
}

fn items<'y>(yaml: &'y Yaml, name: &str) -> Result<&'y [Yaml], String> {
    match yaml {
        Yaml::BadValue | Yaml::Null => Ok(&[]),
        Yaml::Array(items) => Ok(items),
        _ => Err(format!("`{name}` must be a list")),
    }
}

fn text(yaml: &Yaml, name: &str) -> Result<String, String> {
    match &yaml[name] {
        Yaml::BadValue | Yaml::Null => Ok(String::new()),
        other => scalar(other).ok_or_else(|| format!("`{name}` must be a text")),
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

fn flag(yaml: &Yaml, name: &str) -> bool {
    yaml[name].as_bool().unwrap_or(false)
}
