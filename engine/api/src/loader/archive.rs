//! Bundles: a directory tree or a gzipped archive with policies, `data.json`/`data.yaml` files and a manifest.
//!
//! Archives are read in memory and never unpacked to disk; names with `..` are refused, and what an archive
//! unpacks to is bounded. Signatures are not checked here.

use super::{
    Loading, MAX_DEPTH, MAX_FILE_BYTES, base_name, children, clean, glob, join, json_or_yaml, read,
};
use crate::input::read_json;
use crate::options::ParseSettings;
use flate2::read::MultiGzDecoder;
use lictor_syntax::ast::{Dialect, TermKind};
use lictor_value::{Document, Value};
use std::io::Read;

const MAX_ENTRIES: usize = 1_000_000;

/// A file of a bundle: its path within, from a slash, and its bytes.
struct File {
    path: String,
    bytes: Vec<u8>,
}

/// Loads a bundle given with `--bundle`.
pub(super) fn load(loading: &mut Loading<'_>, path: &str) {
    let before = loading.out.problem_count();
    let files = clean(path).and_then(|path| {
        let info = std::fs::metadata(&path).map_err(|error| {
            format!("error reading {path:?}: stat {path}: {}", super::cause(&error))
        })?;
        let mut files = Vec::new();
        if info.is_dir() {
            walk(loading, &path, "", 0, &mut files)?;
        } else {
            let unpacked = unpack(loading, &read(&path)?);
            files = unpacked
                .map_err(|message| format!("bundle {path}: bundle read failed: {message}"))?;
        }
        Ok(files)
    });
    match files {
        Ok(files) => {
            add(loading, path, files, &[], false);
            loading.out.prefix_problems(before, &format!("bundle {path}: "));
        }
        Err(message) => loading.out.add_problem(message),
    }
}

/// Loads an archive found among data files; its manifest becomes data.
pub(super) fn load_data_archive(
    loading: &mut Loading<'_>,
    path: &str,
    bytes: &[u8],
    keys: &[String],
) {
    let before = loading.out.problem_count();
    match unpack(loading, bytes) {
        Ok(files) => add(loading, path, files, keys, true),
        Err(message) => loading.out.add_problem(message),
    }
    loading.out.prefix_problems(before, &format!("bundle {path}: "));
}

fn walk(
    loading: &Loading<'_>,
    root: &str,
    within: &str,
    depth: usize,
    files: &mut Vec<File>,
) -> Result<(), String> {
    if depth > MAX_DEPTH {
        return Err(format!("{within}: directories nest too deep"));
    }
    let dir = join(root, within);
    for name in children(&dir)? {
        if loading.ignores(&name, depth + 1) {
            continue;
        }
        let (full, inner) = (join(&dir, &name), format!("{within}/{name}"));
        let info = std::fs::symlink_metadata(&full)
            .map_err(|error| format!("stat {full}: {}", super::cause(&error)))?;
        if info.is_dir() {
            walk(loading, root, &inner, depth + 1, files)?;
        } else if info.is_file() && is_bundle_file(&name) {
            files.push(File { bytes: read(&full)?, path: inner });
        }
    }
    Ok(())
}

fn is_bundle_file(name: &str) -> bool {
    name.ends_with(".rego") || matches!(name, "data.json" | "data.yaml" | "data.yml" | ".manifest")
}

fn unpack(loading: &Loading<'_>, bytes: &[u8]) -> Result<Vec<File>, String> {
    let failed = |error: std::io::Error| format!("archive read failed: {}", super::cause(&error));
    let mut left = MAX_FILE_BYTES;
    let mut archive = tar::Archive::new(MultiGzDecoder::new(bytes).take(2 * MAX_FILE_BYTES));
    let mut files = Vec::new();
    for (count, entry) in archive.entries().map_err(failed)?.enumerate() {
        let mut entry = entry.map_err(failed)?;
        if count > MAX_ENTRIES {
            return Err(format!("archive has more than {MAX_ENTRIES} entries"));
        }
        let path = inner_path(&String::from_utf8_lossy(&entry.path_bytes()))?;
        let name = base_name(&path);
        let depth = path.matches('/').count();
        if !entry.header().entry_type().is_file()
            || !is_bundle_file(name)
            || loading.ignores(name, depth)
        {
            continue;
        }
        let mut content = Vec::new();
        (&mut entry).take(left + 1).read_to_end(&mut content).map_err(failed)?;
        left = left
            .checked_sub(content.len() as u64)
            .ok_or_else(|| format!("archive unpacks to more than {MAX_FILE_BYTES} bytes"))?;
        files.push(File { path, bytes: content });
    }
    Ok(files)
}

/// An archive's name as a path from a slash.
fn inner_path(name: &str) -> Result<String, String> {
    let parts: Vec<&str> =
        name.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.contains(&"..") {
        return Err(format!("archive entry {name:?} leads out of the archive"));
    }
    Ok(format!("/{}", parts.join("/")))
}

/// What a manifest says.
struct Manifest {
    document: Document,
    roots: Vec<String>,
}

impl Manifest {
    fn read(bytes: &[u8]) -> Result<Manifest, String> {
        let document = read_json(bytes).map_err(|problem| {
            format!("bundle load failed on manifest decode: {}", problem.message)
        })?;
        if document.root().as_object().is_none() {
            return Err("bundle load failed on manifest decode: not an object".to_owned());
        }
        let roots = document.root().get_str("roots").as_array().map(|roots| {
            roots
                .iter()
                .filter_map(|root| root.as_str())
                .map(|root| root.trim_matches('/').to_owned())
                .collect()
        });
        Ok(Manifest { roots: roots.unwrap_or_else(|| vec![String::new()]), document })
    }

    fn version(value: Value<'_>) -> Result<Option<Dialect>, String> {
        match value.as_small_int() {
            Some(0) => Ok(Some(Dialect::V0)),
            Some(1) => Ok(Some(Dialect::V1)),
            None if value.is_undefined() => Ok(None),
            _ => Err(format!("unknown bundle rego-version {value}")),
        }
    }

    /// The dialect of a file, where the manifest sets it.
    fn dialect(&self, path: &str) -> Result<Option<Dialect>, String> {
        let root = self.document.root();
        if let Some(patterns) = root.get_str("file_rego_versions").as_object() {
            for entry in patterns.entries() {
                let pattern = entry.key.as_str().unwrap_or_default();
                if pattern == path || glob::path_matches(pattern, path) {
                    return Manifest::version(entry.value);
                }
            }
        }
        Manifest::version(root.get_str("rego_version"))
    }

    fn permits(&self, path: &str) -> bool {
        self.roots.iter().any(|root| {
            root.is_empty()
                || path == root
                || path.strip_prefix(root.as_str()).is_some_and(|rest| rest.starts_with('/'))
        })
    }
}

fn add(
    loading: &mut Loading<'_>,
    bundle: &str,
    files: Vec<File>,
    keys: &[String],
    manifest_in_data: bool,
) {
    let mut manifests = files.iter().filter(|file| base_name(&file.path) == ".manifest");
    let manifest = match (manifests.next(), manifests.next()) {
        (None, _) => None,
        (Some(one), None) => match Manifest::read(&one.bytes) {
            Ok(manifest) => Some(manifest),
            Err(message) => return loading.out.add_problem(message),
        },
        (Some(one), Some(other)) => {
            let message = format!(
                "bundle contains multiple manifest files: {:?} and {:?}",
                one.path, other.path
            );
            return loading.out.add_problem(message);
        }
    };
    for file in &files {
        let shown = join(bundle, file.path.trim_start_matches('/'));
        let result = match base_name(&file.path) {
            ".manifest" => Ok(()),
            name if name.ends_with(".rego") => module(loading, file, &shown, manifest.as_ref()),
            _ => data(loading, file, &shown, keys, manifest.as_ref()),
        };
        if let Err(message) = result {
            loading.out.add_problem(message);
        }
    }
    if let Some(manifest) = manifest.filter(|_| manifest_in_data) {
        let path = ["system", "bundle", "manifest"].map(str::to_owned).to_vec();
        loading.out.add_document(bundle, path, manifest.document);
    }
}

fn module(
    loading: &mut Loading<'_>,
    file: &File,
    shown: &str,
    manifest: Option<&Manifest>,
) -> Result<(), String> {
    let text = String::from_utf8_lossy(&file.bytes);
    let mut settings: ParseSettings = loading.loader.settings.clone();
    if let Some(dialect) =
        manifest.map(|manifest| manifest.dialect(&file.path)).transpose()?.flatten()
    {
        settings.dialect = dialect;
    }
    if !loading.out.add_module(shown, shown, &text, &settings) {
        return Ok(());
    }
    let Some(manifest) = manifest else { return Ok(()) };
    let package = loading.out.modules().get(shown).map(|module| &module.package);
    let permitted = package.is_none_or(|package| {
        let names = package.path.iter().skip(1).map(|term| match &term.kind {
            TermKind::String(text) | TermKind::Var(text) => text.as_str(),
            _ => "",
        });
        manifest.permits(&names.collect::<Vec<_>>().join("/"))
    });
    if permitted {
        return Ok(());
    }
    let package = package.map(ToString::to_string).unwrap_or_default();
    Err(format!(
        "manifest roots [{}] do not permit '{package}' in module '{shown}'",
        manifest.roots.join(" ")
    ))
}

fn data(
    loading: &mut Loading<'_>,
    file: &File,
    shown: &str,
    keys: &[String],
    manifest: Option<&Manifest>,
) -> Result<(), String> {
    let document = if file.path.ends_with(".json") {
        read_json(&file.bytes).map_err(|problem| problem.message)
    } else {
        json_or_yaml(&file.bytes)
    };
    let document =
        document.map_err(|message| format!("bundle load failed on {shown}: {message}"))?;
    let mut dir: Vec<&str> = file.path.split('/').filter(|part| !part.is_empty()).collect();
    dir.pop();
    if let Some(manifest) = manifest
        && let Some(path) = outside(document.root(), &dir, manifest)
    {
        let roots = manifest.roots.join(" ");
        return Err(format!(
            "manifest roots [{roots}] do not permit data at path '/{path}' (hint: check bundle directory structure)"
        ));
    }
    let path = keys.iter().cloned().chain(dir.into_iter().map(str::to_owned)).collect();
    loading.out.add_document(shown, path, document);
    Ok(())
}

/// The first path in a document that no root covers.
fn outside(value: Value<'_>, path: &[&str], manifest: &Manifest) -> Option<String> {
    let here = path.join("/");
    if manifest.permits(&here) {
        return None;
    }
    let leads_to_root =
        manifest.roots.iter().any(|root| here.is_empty() || root.starts_with(&format!("{here}/")));
    let Some(object) = value.as_object().filter(|_| leads_to_root) else { return Some(here) };
    object.sorted_vec().into_iter().find_map(|entry| {
        let key = entry.key.as_str().unwrap_or_default();
        let below: Vec<&str> = path.iter().copied().chain([key]).collect();
        outside(entry.value, &below, manifest)
    })
}
