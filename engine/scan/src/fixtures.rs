//! Fixtures of bundles: files that keep or break a policy, and are to be found so.
//!
//! `fixtures/<policy>/` holds cases: files or folders whose names begin with `pass`, `fail` or `undetermined`. Each is a
//! scan by itself, by that policy alone, or by all of the bundle where no policy has the folder's name. A `lictor.yaml`
//! there holds for its cases, and so do facts of the cluster in files or folders whose names begin with `inventory`.

use crate::catalog::{Catalog, Policy};
use crate::config::Config;
use crate::domain::DOMAINS;
use crate::finding::{Problem, Report, Status};
use crate::prepare::{NoImages, Selection};
use crate::scan::{Options, Scanner, SetupError};
use crate::walk::{self, Input, Walk};
use std::path::Path;
use std::sync::Arc;

/// What a case is to come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is found.
    Pass,
    /// Something is found.
    Fail,
    /// Nothing is found, but something could not be decided.
    Undetermined,
}

/// A folder of cases.
#[derive(Debug)]
pub struct Folder {
    /// Its name.
    pub name: String,
    /// The policy it is of; none where it is of the bundle.
    pub policy: Option<Arc<Policy>>,
    /// Its cases, by name.
    pub cases: Vec<Case>,
}

/// A case and what it came to.
#[derive(Debug)]
pub struct Case {
    /// Its path below the fixtures.
    pub name: String,
    /// What it is to come to.
    pub verdict: Verdict,
    /// What it came to.
    pub report: Report,
}

impl Case {
    /// What is wrong with it.
    #[must_use]
    pub fn wrong(&self) -> Option<String> {
        let report = &self.report;
        if let Some(problem) = report.problems.iter().find(|problem| problem.is_error) {
            return Some(format!("{} (row {})", problem.message, problem.place.line));
        }
        let found =
            |is: &dyn Fn(Status) -> bool| report.findings.iter().find(|finding| is(finding.status));
        let finding = found(&|status| matches!(status, Status::Fail | Status::Warn));
        match (self.verdict, finding) {
            (Verdict::Pass | Verdict::Undetermined, Some(finding)) => {
                let (line, id) = (finding.place.line, &finding.policy.id);
                Some(format!("unexpected in row {line}: {id}: {}", finding.message))
            }
            (Verdict::Fail, None) => Some("nothing was found".to_owned()),
            (Verdict::Undetermined, None) => {
                let is_open = found(&|status| status == Status::Undetermined).is_some();
                (!is_open).then(|| "nothing was left undetermined".to_owned())
            }
            _ => None,
        }
    }
}

/// Scans all fixtures of a bundle in a folder, on its day for fixtures or else now.
///
/// # Errors
/// The policies do not compile, or something cannot be read.
pub fn run(
    catalog: Catalog,
    bundle: &str,
    folder: &str,
    now: &str,
) -> Result<Vec<Folder>, SetupError> {
    let policies: Vec<Arc<Policy>> = catalog.of_bundle(bundle).cloned().collect();
    let day = catalog.bundle(bundle).and_then(|bundle| bundle.fixtures_day.clone());
    let now = day.unwrap_or_else(|| now.to_owned());
    let scanner = Scanner::new(Options {
        catalog,
        config: Config::default(),
        domains: DOMAINS,
        selection: Selection { profiles: vec!["all".to_owned()], ..Selection::default() },
        data: None,
        facts: Vec::new(),
        now,
        max_file_bytes: walk::MAX_FILE_BYTES,
        images: Arc::new(NoImages),
        excerpts: false,
    })?;
    let mut folders = Vec::new();
    for name in names(folder)? {
        let policy = policies.iter().find(|policy| policy.stem() == name || policy.id == name);
        let cases = cases(&scanner, policy, folder, &name)?;
        folders.push(Folder { name, policy: policy.cloned(), cases });
    }
    Ok(folders)
}

fn cases(
    scanner: &Scanner,
    policy: Option<&Arc<Policy>>,
    folder: &str,
    name: &str,
) -> Result<Vec<Case>, SetupError> {
    let within = format!("{folder}/{name}");
    let (mut config, mut facts, mut found) = (Config::default(), Vec::new(), Vec::new());
    for entry in names(&within)? {
        let path = format!("{within}/{entry}");
        let verdict = match () {
            () if entry.starts_with("pass") => Verdict::Pass,
            () if entry.starts_with("fail") => Verdict::Fail,
            () if entry.starts_with("undetermined") => Verdict::Undetermined,
            () if entry.starts_with("inventory") => {
                facts.extend(inputs(folder, &path)?);
                continue;
            }
            () if entry == "lictor.yaml" => {
                for input in inputs(folder, &path)? {
                    let source = input.into_source(walk::MAX_FILE_BYTES).map_err(one)?;
                    config = Config::read(&source).map_err(SetupError::Settings)?;
                }
                continue;
            }
            () => continue,
        };
        found.push((format!("{name}/{entry}"), verdict, inputs(folder, &path)?));
    }
    let is_asked = |own: &Policy| policy.is_none_or(|policy| policy.id == own.id);
    let scanner = scanner.again(&is_asked, config, facts);
    let case = |(name, verdict, inputs): (String, Verdict, Vec<Input>)| {
        let report = scanner.scan(&inputs, &|| {});
        Case { name, verdict, report }
    };
    Ok(found.into_iter().map(case).collect())
}

/// What stands in a folder, in order.
fn names(folder: &str) -> Result<Vec<String>, SetupError> {
    let wrong = |error: std::io::Error| one(Problem::about(folder, error.to_string()));
    let entries = std::fs::read_dir(folder).map_err(wrong)?;
    let name = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries.flatten().map(name).collect();
    names.sort();
    Ok(names)
}

/// The files at a path and below, named from the folder of fixtures on.
fn inputs(folder: &str, path: &str) -> Result<Vec<Input>, SetupError> {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    Walk::default().files(path, &mut found, &mut problems);
    if !problems.is_empty() {
        return Err(SetupError::Settings(problems));
    }
    let named = |input: Input| match input {
        Input::File { path, .. } => {
            let below = path.strip_prefix(Path::new(folder)).unwrap_or(&path);
            let name = below.to_string_lossy().replace('\\', "/").into();
            Input::File { path, name }
        }
        text => text,
    };
    Ok(found.into_iter().map(named).collect())
}

fn one(problem: Problem) -> SetupError {
    SetupError::Settings(vec![problem])
}
