//! Where settings and policies of a scan come from: `lictor.yaml` found upward, bundles, folders.

use super::shown;
use crate::args::Read;
use clap::ArgMatches;
use lictor::{Dialect, Host, SystemHost};
use lictor_scan::catalog::{self, Catalog, Module};
use lictor_scan::config::{Config, NAMES};
use lictor_scan::finding::Problem;
use lictor_scan::walk::{self, Input};
use std::path::Path;

/// The largest file of settings, in bytes.
const MAX_SETTINGS: u64 = 4 << 20;

/// The settings, and the folder of their file.
pub(crate) fn settings(matches: &ArgMatches) -> Result<(Config, String), String> {
    let given = matches.text("config-file").map(str::to_owned);
    let found = if matches.on("no-config") { None } else { given.or_else(upward) };
    let Some(path) = found else { return Ok((Config::default(), String::new())) };
    let input = Input::File { name: path.as_str().into(), path: path.clone().into() };
    let source = input.into_source(MAX_SETTINGS).map_err(|problem| shown(&[problem]))?;
    let config = Config::read(&source).map_err(|problems| shown(&problems))?;
    let folder = Path::new(&path).parent().map(|folder| folder.to_string_lossy().into_owned());
    Ok((config, folder.unwrap_or_default()))
}

/// The file of settings in this folder or the nearest above that has one.
fn upward() -> Option<String> {
    let mut folder = String::new();
    let depth = std::env::current_dir().ok()?.components().count();
    for _ in 0..depth {
        let here = NAMES.iter().map(|name| format!("{folder}{name}"));
        if let Some(found) = here.into_iter().find(|path| Path::new(path).is_file()) {
            return Some(found);
        }
        folder.push_str("../");
    }
    None
}

/// A path of a file of settings, from where the command runs.
pub(super) fn beside(folder: &str, path: &str) -> String {
    Path::new(folder).join(path).to_string_lossy().into_owned()
}

/// The bundles and policies that are asked for.
pub(crate) fn catalog(
    matches: &ArgMatches,
    config: &Config,
    folder: &str,
) -> Result<Catalog, String> {
    let of_file = config.bundles.iter().map(|bundle| bundle.name.clone());
    let mut names = matches.texts("bundle");
    if names.is_empty() {
        names = of_file.filter(|name| !name.is_empty()).collect();
    }
    let own: Vec<String> = match matches.texts("policy") {
        paths if paths.is_empty() => config.own.iter().map(|path| beside(folder, path)).collect(),
        paths => paths,
    };
    // Who brings own policies and names no bundle asks for those alone.
    let (folders, names): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| is_folder(name));
    let wants_all = names.is_empty() && folders.is_empty() && own.is_empty();
    let catalog = Catalog::built_in(if wants_all { None } else { Some(&names) });
    let mut catalog = catalog.map_err(|error| format!("Error: {error}"))?;
    // What bundles share came along already with one that is built in.
    add_folders(&mut catalog, &folders, names.is_empty())?;
    let dialect = if matches.on("v0-compatible") { Dialect::V0 } else { Dialect::V1 };
    let mut modules = Vec::new();
    for path in &own {
        let files = walk::texts(path, is_policy).map_err(|problem| shown(&[problem]))?;
        if files.is_empty() {
            return Err(shown(&[Problem::about(path, "there is no policy here")]));
        }
        modules.extend(files.into_iter().map(|(name, text)| Module::new(name, text, dialect)));
    }
    catalog.add_policies(modules).map_err(|error| format!("Error: {error}"))?;
    if catalog.policies.is_empty() {
        let known = catalog::built_in_names().join(", ");
        return Err(format!("Error: there are no policies to ask; bundles are {known}"));
    }
    Ok(catalog)
}

/// Adds the bundles in folders, and what stands beside them for all.
pub(crate) fn add_folders(
    catalog: &mut Catalog,
    folders: &[String],
    with_shared: bool,
) -> Result<(), String> {
    let beside = folders.iter().map(|path| format!("{}/../lib", path.trim_end_matches('/')));
    let shared = beside.filter(|path| with_shared && Path::new(path).is_dir());
    let mut parts: Vec<String> = shared.collect();
    parts.dedup();
    parts.extend_from_slice(folders);
    let mut files = Vec::new();
    for path in &parts {
        let takes = |name: &str| name.ends_with("/bundle.yaml") || is_policy(name);
        files.extend(walk::texts(path, takes).map_err(|problem| shown(&[problem]))?);
    }
    catalog.add_bundles(files).map_err(|error| format!("Error: {error}"))
}

fn is_folder(name: &str) -> bool {
    (name.contains(['/', '\\']) || name == ".") && Path::new(name).is_dir()
}

fn is_policy(name: &str) -> bool {
    name.ends_with(".rego") && !name.ends_with("_test.rego")
}

/// The time, as `2027-01-31T08:30:00Z`.
pub(crate) fn now() -> String {
    crate::commands::exec::utc(SystemHost::new().now_ns() / 1_000_000_000)
}
