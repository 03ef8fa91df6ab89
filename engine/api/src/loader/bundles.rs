//! Bundles from files: a directory tree or an archive with policies, `data.json`/`data.yaml` files and a manifest.

use super::archive::{self, Bounds, File};
use super::{Loading, MAX_DEPTH, children, clean, json_or_yaml, read};
use crate::bundle::manifest::{self, Manifest};
use crate::bundle::program;
use crate::bundle::signature::SIGNATURES;
use crate::error::Error;
use crate::input::read_json;
use crate::options::ParseSettings;
use lictor_syntax::ast::TermKind;
use lictor_value::Document;

/// What is known of a bundle before its files are read.
struct Source<'a> {
    /// What messages call it, and what the names of its files begin with.
    name: &'a str,
    /// Where its data goes.
    keys: &'a [String],
    /// Its manifest becomes data.
    manifest_in_data: bool,
    /// The names in its signature begin with the directory.
    is_dir: bool,
}

/// Loads a bundle given with `--bundle`.
pub(super) fn load(loading: &mut Loading<'_>, path: &str) -> Option<Manifest> {
    let before = loading.out.problem_count();
    match files_of(loading, path, &|inner| is_wanted(loading, inner)) {
        Ok((files, is_dir)) => {
            let source = Source { name: path, keys: &[], manifest_in_data: false, is_dir };
            let manifest = add(loading, &source, files);
            loading.out.prefix_problems(before, &format!("bundle {path}: "));
            manifest
        }
        Err(message) => {
            loading.out.add_problem(message);
            None
        }
    }
}

/// The files of a directory or an archive, and whether it is a directory.
fn files_of(
    loading: &Loading<'_>,
    path: &str,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<(Vec<File>, bool), String> {
    let path = clean(path)?;
    let info = std::fs::metadata(&path).map_err(|error| {
        format!("error reading {path:?}: stat {path}: {}", super::cause(&error))
    })?;
    if info.is_dir() {
        let mut files = Vec::new();
        walk(loading, wanted, [&path, ""], 0, &mut files)?;
        return Ok((files, true));
    }
    let files = unpack(loading, wanted, &read(&path)?)
        .map_err(|message| format!("bundle {path}: bundle read failed: {message}"))?;
    Ok((files, false))
}

/// Every file of bundles but their signatures, under the name a signature gives it.
pub(super) fn signed_files(
    loading: &Loading<'_>,
    paths: &[String],
) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut all = Vec::new();
    for path in paths {
        let (files, is_dir) = files_of(loading, path, &|_| true)?;
        let signed = files.into_iter().filter(|file| file.name() != SIGNATURES);
        all.extend(signed.map(|file| (signed_name(path, is_dir, &file), file.bytes)));
    }
    Ok(all)
}

/// What a signature calls a file.
fn signed_name(bundle: &str, is_dir: bool, file: &File) -> String {
    let path = if is_dir { super::join(bundle, &file.path) } else { file.path.clone() };
    path.trim_start_matches('/').to_owned()
}

/// Loads a bundle from the bytes of an archive.
pub(super) fn load_bytes(loading: &mut Loading<'_>, name: &str, bytes: &[u8]) -> Option<Manifest> {
    load_archive(
        loading,
        &Source { name, keys: &[], manifest_in_data: false, is_dir: false },
        bytes,
    )
}

/// Loads an archive found among data files; its manifest becomes data.
pub(super) fn load_data_archive(
    loading: &mut Loading<'_>,
    name: &str,
    bytes: &[u8],
    keys: &[String],
) {
    load_archive(loading, &Source { name, keys, manifest_in_data: true, is_dir: false }, bytes);
}

fn load_archive(loading: &mut Loading<'_>, source: &Source<'_>, bytes: &[u8]) -> Option<Manifest> {
    let before = loading.out.problem_count();
    let manifest = match unpack(loading, &|inner| is_wanted(loading, inner), bytes) {
        Ok(files) => add(loading, source, files),
        Err(message) => {
            loading.out.add_problem(format!("bundle read failed: {message}"));
            None
        }
    };
    loading.out.prefix_problems(before, &format!("bundle {}: ", source.name));
    manifest
}

/// The manifest of several bundles together. One bundle's stays as it is; of several only the roots are kept.
pub(super) fn merge_manifests(manifests: Vec<(&str, Manifest)>) -> Result<Option<Manifest>, Error> {
    if manifests.len() < 2 {
        return Ok(manifests.into_iter().next().map(|(_, manifest)| manifest));
    }
    check_roots(&manifests)?;
    let roots = manifests.into_iter().flat_map(|(_, manifest)| manifest.roots).collect();
    Ok(Some(Manifest { roots, ..Manifest::default() }))
}

/// Bundles that stand side by side must not say where the other does.
fn check_roots(manifests: &[(&str, Manifest)]) -> Result<(), Error> {
    let names = |of: &dyn Fn(&Manifest) -> bool| {
        let names = manifests.iter().filter(|(_, manifest)| of(manifest)).map(|(name, _)| *name);
        names.collect::<Vec<_>>().join(", ")
    };
    let pairs = manifests.iter().enumerate().flat_map(|(i, (_, one))| {
        manifests[i + 1..].iter().flat_map(move |(_, other)| {
            let of = |root| other.roots.iter().map(move |under| (root, under));
            one.roots.iter().flat_map(of)
        })
    });
    let mut overlapping = pairs.filter(|(one, other)| manifest::overlap(one, other));
    let Some((one, other)) = overlapping.next() else { return Ok(()) };
    let all = names(&|_| true);
    let is_empty = |manifest: &Manifest| manifest.roots.iter().any(String::is_empty);
    let reason = match names(&is_empty) {
        none if none.is_empty() => format!(
            "detected overlapping roots in manifests for these bundles: [{all}] ({one} overlaps {other})"
        ),
        empty => format!(
            "bundles [{all}] have overlapping roots and cannot be activated simultaneously because bundle(s) [{empty}] specify empty root paths ('') which overlap with any other bundle root"
        ),
    };
    Err(Error::argument(format!("bundle activation failed: {reason}")))
}

fn walk(
    loading: &Loading<'_>,
    wanted: &dyn Fn(&str) -> bool,
    [root, within]: [&str; 2],
    depth: usize,
    files: &mut Vec<File>,
) -> Result<(), String> {
    if depth > MAX_DEPTH {
        return Err(format!("{within}: directories nest too deep"));
    }
    let dir = super::join(root, within);
    for name in children(&dir)? {
        if loading.ignores(&name, depth + 1) {
            continue;
        }
        let (full, inner) = (super::join(&dir, &name), format!("{within}/{name}"));
        let failed = |error| format!("stat {full}: {}", super::cause(&error));
        let mut info = std::fs::symlink_metadata(&full).map_err(failed)?;
        if info.is_dir() {
            walk(loading, wanted, [root, &inner], depth + 1, files)?;
            continue;
        }
        if info.is_symlink() && loading.loader.follow_links {
            info = std::fs::metadata(&full).map_err(failed)?;
        }
        if info.is_file() && wanted(&inner) {
            files.push(File { bytes: read(&full)?, path: inner });
        }
    }
    Ok(())
}

fn unpack(
    loading: &Loading<'_>,
    wanted: &dyn Fn(&str) -> bool,
    bytes: &[u8],
) -> Result<Vec<File>, String> {
    archive::unpack(bytes, &Bounds::default(), |path| {
        let depth = path.matches('/').count();
        wanted(path) && !loading.ignores(super::base_name(path), depth)
    })
}

/// Whether a file matters to a bundle; to a signature all do.
fn is_wanted(loading: &Loading<'_>, path: &str) -> bool {
    loading.loader.verify.is_some()
        || matches!(path, "/patch.json" | program::PATH)
        || path.ends_with(".rego")
        || matches!(
            super::base_name(path),
            "data.json" | "data.yaml" | "data.yml" | ".manifest" | SIGNATURES
        )
}

fn add(loading: &mut Loading<'_>, source: &Source<'_>, files: Vec<File>) -> Option<Manifest> {
    match try_add(loading, source, &files) {
        Ok(manifest) => Some(manifest),
        Err(message) => {
            loading.out.add_problem(message);
            None
        }
    }
}

fn try_add(
    loading: &mut Loading<'_>,
    source: &Source<'_>,
    files: &[File],
) -> Result<Manifest, String> {
    let signatures = only(files, SIGNATURES, "signatures")?;
    let signatures = signatures.map(|file| read_json(&file.bytes)).transpose();
    let signatures = signatures.map_err(|problem| {
        format!("bundle load failed on signatures decode: {}", problem.message)
    })?;
    if loading.loader.verify.is_some() {
        verify(loading, source, files, signatures.as_ref())?;
    }
    if files.iter().any(|file| file.path == "/patch.json") {
        return Err("delta bundles are not supported: patch.json says what to change".to_owned());
    }
    let found = only(files, ".manifest", "manifest")?;
    let manifest = found.map(|file| Manifest::read(&file.bytes)).transpose()?;
    let has_manifest = manifest.is_some();
    let manifest = manifest.unwrap_or_default();
    for file in files {
        let result = match file.name() {
            name if name.ends_with(".rego") => module(loading, source, file, &manifest),
            "data.json" | "data.yaml" | "data.yml" => data(loading, source, file, &manifest),
            _ => Ok(()),
        };
        if let Err(message) = result {
            loading.out.add_problem(message);
        }
    }
    if has_manifest && source.manifest_in_data {
        let path = ["system", "bundle", "manifest"].map(str::to_owned).to_vec();
        let read = read_json(manifest.to_json().as_bytes());
        loading.out.add_read(source.name, path, read);
    }
    loading.out.add_signatures(signatures);
    let program = files.iter().find(|file| file.path == program::PATH);
    loading.out.set_program(
        program.map(|file| program::Found {
            bytes: file.bytes.clone(),
            bundle: source.name.to_owned(),
        }),
    );
    Ok(manifest)
}

/// The one file of this name, if there is any.
fn only<'f>(files: &'f [File], name: &str, what: &str) -> Result<Option<&'f File>, String> {
    let mut found = files.iter().filter(|file| file.name() == name);
    match (found.next(), found.next()) {
        (Some(one), Some(other)) => Err(format!(
            "bundle contains multiple {what} files: {:?} and {:?}",
            one.path, other.path
        )),
        (one, _) => Ok(one),
    }
}

fn verify(
    loading: &Loading<'_>,
    source: &Source<'_>,
    files: &[File],
    signatures: Option<&Document>,
) -> Result<(), String> {
    let verification = loading.loader.verify.as_ref().and_then(Option::as_ref);
    let (signatures, verification) = match (signatures, verification) {
        (None, None) => return Ok(()),
        (Some(_), None) => return Err("verification key not provided".to_owned()),
        (None, Some(_)) => return Err(format!("bundle missing {SIGNATURES} file")),
        (Some(signatures), Some(verification)) => (signatures, verification),
    };
    let signed = files.iter().filter(|file| file.name() != SIGNATURES);
    let signed: Vec<(String, &File)> =
        signed.map(|file| (signed_name(source.name, source.is_dir, file), file)).collect();
    verification.check(signatures, &signed)
}

fn module(
    loading: &mut Loading<'_>,
    source: &Source<'_>,
    file: &File,
    manifest: &Manifest,
) -> Result<(), String> {
    let shown = super::join(source.name, file.path.trim_start_matches('/'));
    let text = match super::policy_text(&shown, &file.bytes) {
        Ok(text) => text,
        Err(error) => {
            loading.out.add_problems(error.problems());
            return Ok(());
        }
    };
    let mut settings: ParseSettings = loading.loader.settings.clone();
    if let Some(dialect) = manifest.dialect(&file.path)? {
        settings.dialect = dialect;
    }
    if !loading.out.add_module(&shown, &shown, text, &settings) {
        return Ok(());
    }
    let package = loading.out.modules().get(&shown).map(|module| &module.package);
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
    let roots = manifest.roots.join(" ");
    Err(format!("manifest roots [{roots}] do not permit '{package}' in module '{shown}'"))
}

fn data(
    loading: &mut Loading<'_>,
    source: &Source<'_>,
    file: &File,
    manifest: &Manifest,
) -> Result<(), String> {
    let shown = super::join(source.name, file.path.trim_start_matches('/'));
    let document = if file.path.ends_with(".json") {
        read_json(&file.bytes).map_err(|problem| problem.message)
    } else {
        json_or_yaml(&file.bytes)
    };
    let document =
        document.map_err(|message| format!("bundle load failed on {shown}: {message}"))?;
    let mut dir: Vec<&str> = file.path.split('/').filter(|part| !part.is_empty()).collect();
    dir.pop();
    if dir.is_empty() && document.root().as_object().is_none() {
        let path = &file.path;
        return Err(format!("bundle load failed on {path}: root value must be object"));
    }
    if let Some(path) = manifest.outside(document.root(), &dir) {
        let roots = manifest.roots.join(" ");
        return Err(format!(
            "manifest roots [{roots}] do not permit data at path '/{path}' (hint: check bundle directory structure)"
        ));
    }
    let keys = source.keys.iter().cloned();
    let path = keys.chain(dir.into_iter().map(str::to_owned)).collect();
    loading.out.add_document(&shown, path, document);
    Ok(())
}
