//! Puts the bundles of `policies/` into the crate: a list of names and texts of their files.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() {
    // Asked for when it runs, so that a build that was moved finds the policies beside it.
    let own = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let root = own.join("../../policies");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = children(&root);
    // A bundle says what it is; `lib` is there for all of them.
    folders.retain(|folder| folder.join("bundle.yaml").exists() || folder.ends_with("lib"));
    for folder in folders {
        collect(&folder, &mut files);
    }
    let mut list = String::from("&[\n");
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let path = file.canonicalize().unwrap_or_else(|_| file.clone());
        let _ = writeln!(list, "    ({name:?}, include_str!({path:?})),");
    }
    list.push_str("]\n");
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    if let Err(error) = std::fs::write(out.join("embedded.rs"), list) {
        println!("cargo::error=the list of policies cannot be written: {error}");
    }
}

/// The policies and descriptions below a folder; tests and fixtures stay outside.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for child in children(folder) {
        let name = child.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if child.is_dir() {
            if name != "fixtures" {
                collect(&child, files);
            }
        } else if name == "bundle.yaml" || name.ends_with(".rego") && !name.ends_with("_test.rego")
        {
            files.push(child);
        }
    }
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
