//! The fixtures of bundles among the paths of `lictor test`.

use crate::commands::scan;
use lictor_scan::SetupError;
use lictor_scan::catalog::Catalog;
use lictor_scan::fixtures::{self, Folder};
use std::path::Path;

/// Directories deeper than this are not looked into.
const MAX_DEPTH: usize = 16;

/// Whether a directory holds the fixtures of a bundle.
pub(super) fn is_folder(path: &str) -> bool {
    let path = Path::new(path);
    path.ends_with("fixtures") && path.with_file_name("bundle.yaml").is_file()
}

/// Scans the fixtures of all bundles at the paths and below; whether they come to what they are to.
pub(super) fn run(paths: &[String], on_stdout: bool) -> bool {
    let mut bundles = Vec::new();
    paths.iter().for_each(|path| find(Path::new(path), 0, &mut bundles));
    let (mut total, mut wrong) = (0, Vec::new());
    for bundle in &bundles {
        match bundle_of(bundle) {
            Ok(folders) => {
                for case in folders.iter().flat_map(|folder| &folder.cases) {
                    total += 1;
                    let path = format!("{bundle}/fixtures/{}", case.name);
                    wrong.extend(case.wrong().map(|why| format!("{path}: FAIL\n  {why}")));
                }
            }
            Err(message) => wrong.push(format!("{bundle}/fixtures: ERROR\n  {message}")),
        }
    }
    if bundles.is_empty() {
        return true;
    }
    let mut text = wrong.iter().map(|line| format!("{line}\n")).collect::<String>();
    text.push_str(&format!("FIXTURES: {}/{total}\n", total - wrong.len().min(total)));
    match on_stdout {
        true => print!("{text}"),
        false if wrong.is_empty() => {}
        false => eprint!("{text}"),
    }
    wrong.is_empty()
}

/// The bundles with fixtures at a path and below.
fn find(path: &Path, depth: usize, found: &mut Vec<String>) {
    let fixtures = path.join("fixtures");
    if fixtures.is_dir() && is_folder(&fixtures.to_string_lossy()) {
        found.push(path.to_string_lossy().trim_end_matches('/').to_owned());
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let is_dir = |entry: &std::fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    let mut below: Vec<_> = entries.filter(is_dir).map(|entry| entry.path()).collect();
    below.retain(|path| depth < MAX_DEPTH && !path.ends_with("fixtures"));
    below.sort();
    below.iter().for_each(|path| find(path, depth + 1, found));
}

fn bundle_of(path: &str) -> Result<Vec<Folder>, String> {
    let mut catalog = Catalog::default();
    scan::add_folders(&mut catalog, &[path.to_owned()], true)?;
    let name = catalog.bundles.first().map(|bundle| bundle.name.clone()).unwrap_or_default();
    let folders = fixtures::run(catalog, &name, &format!("{path}/fixtures"), &scan::now());
    folders.map_err(|error| match error {
        SetupError::Settings(problems) => scan::shown(&problems),
        SetupError::Policies(error) => error.to_string(),
    })
}
