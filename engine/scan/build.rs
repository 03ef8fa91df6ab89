//! Puts the bundles of `policies/` into the crate: a list of their files, each with its name, its text, and what a catalogue
//! asks of it, so that nobody waits for the policies to be parsed.

use lictor_syntax::ast::{AnnotationTarget, Module};
use lictor_syntax::parser::{ParseOptions, parse_module};
use lictor_syntax::{SourceMap, ast_json, printer};
use std::collections::BTreeSet;
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
        let about = if name.ends_with(".rego") { about(&name, file) } else { About::default() };
        let About { package, rules, blocks } = about;
        let _ = writeln!(list, "    Embedded {{ name: {name:?}, text: include_str!({path:?}),");
        let _ = writeln!(
            list,
            "        package: {package:?}, rules: &{rules:?}, blocks: &{blocks:?} }},"
        );
    }
    list.push_str("]\n");
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    if let Err(error) = std::fs::write(out.join("embedded.rs"), list) {
        println!("cargo::error=the list of policies cannot be written: {error}");
    }
}

/// What a catalogue asks of a module.
#[derive(Default)]
struct About {
    /// Its package, without the leading `data`.
    package: String,
    /// The first names of its rules.
    rules: Vec<String>,
    /// The METADATA blocks above its package, as JSON.
    blocks: Vec<String>,
}

fn about(name: &str, path: &Path) -> About {
    let mut sources = SourceMap::default();
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let file = sources.add(name, text);
    match parse_module(
        &sources,
        file,
        &ParseOptions { annotations: true, ..ParseOptions::default() },
    ) {
        Ok(module) => of_module(&module, &sources),
        Err(errors) => {
            for error in errors {
                let row = error.loc.map_or(0, |loc| loc.row);
                println!("cargo::error=policies/{name}:{row}: {}", error.message);
            }
            About::default()
        }
    }
}

fn of_module(module: &Module, sources: &SourceMap) -> About {
    let package = printer::reference(&module.package.path);
    let heads = module.rules.iter().filter_map(|rule| rule.head.reference.first());
    let names: BTreeSet<&str> = heads.filter_map(|head| head.as_var()).collect();
    let blocks =
        module.annotations.iter().filter(|block| block.target == AnnotationTarget::Package);
    About {
        package: package.strip_prefix("data.").unwrap_or(&package).to_owned(),
        rules: names.into_iter().map(str::to_owned).collect(),
        blocks: blocks.map(|block| ast_json::annotations(block, sources)).collect(),
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
