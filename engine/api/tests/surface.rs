//! The table of the API in all languages (`bindings/surface.toml`) says what there is: every name in it is declared, and
//! every name that Python or C declares is in it. A language whose declarations do not exist yet is passed over.

use regex::Regex;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const LANGUAGES: [&str; 4] = ["rust", "python", "js", "c"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn table() -> toml::Table {
    let text = std::fs::read_to_string(root().join("bindings/surface.toml")).expect("the table");
    text.parse().expect("it is TOML")
}

/// The names a row gives for a language; an error where it has neither names nor a reason.
fn names(row: &toml::Value, language: &str) -> Result<Vec<String>, String> {
    let what = row.get("what").and_then(toml::Value::as_str).unwrap_or("?");
    let text = |name: &toml::Value| name.as_str().map(str::to_owned);
    match row.get(language) {
        Some(toml::Value::String(name)) => Ok(vec![name.clone()]),
        Some(toml::Value::Array(names)) => Ok(names.iter().filter_map(text).collect()),
        Some(toml::Value::Table(why)) if why.get("none").is_some_and(|why| text(why).is_some()) => {
            Ok(Vec::new())
        }
        _ => Err(format!("{what}: nothing is said of {language}")),
    }
}

fn rows(table: &toml::Table) -> &[toml::Value] {
    table.get("item").and_then(toml::Value::as_array).expect("rows")
}

/// All names that a language declares; none if it declares nothing yet.
fn declared(table: &toml::Table, language: &str) -> Option<BTreeSet<String>> {
    if language == "rust" {
        return Some(rust(&root().join("engine")));
    }
    let files = table.get("declared")?.get(language)?.as_array()?;
    let files = files.iter().filter_map(|file| file.as_str()).map(|file| root().join(file));
    let texts: Vec<String> = files.filter_map(|file| std::fs::read_to_string(file).ok()).collect();
    let read = match language {
        "python" => python,
        "js" => js,
        _ => c,
    };
    (!texts.is_empty()).then(|| texts.iter().flat_map(|text| read(text)).collect())
}

/// Types, and functions as `Type::function` of every type that is there, which is more than there is.
fn rust(dir: &Path) -> BTreeSet<String> {
    let mut texts = Vec::new();
    read_all(dir, &mut texts);
    let pattern = |text| Regex::new(text).expect("a sound pattern");
    let types = pattern(r"pub (?:struct|enum|trait|use [^;]*?)\s*(\w+)");
    let within = pattern(r"(?m)^impl(?:<[^>]*>)? (?:\w+ for )?(\w+)");
    let function = pattern(r"(?m)^\s*pub (?:const )?fn (\w+)");
    let mut names = BTreeSet::new();
    for (module, text) in &texts {
        names.extend(types.captures_iter(text).map(|found| found[1].to_owned()));
        for found in function.captures_iter(text) {
            let start = found.get(0).map_or(0, |all| all.start());
            let owner = within.captures_iter(&text[..start]).last();
            names.extend(owner.map(|owner| format!("{}::{}", &owner[1], &found[1])));
            names.insert(format!("{module}::{}", &found[1]));
        }
    }
    names
}

fn read_all(dir: &Path, out: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            read_all(&path, out);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let module = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            out.extend(std::fs::read_to_string(&path).ok().map(|text| (module, text)));
        }
    }
}

/// What stands below classes, by their indentation.
fn python(text: &str) -> BTreeSet<String> {
    let class = Regex::new(r"^class (\w+)").expect("a sound pattern");
    let name = Regex::new(r"^(?:async )?(?:def )?(\w+)(?::| =|\()").expect("a sound pattern");
    let mut names = BTreeSet::new();
    let mut owner = None;
    for line in text.lines() {
        if let Some(found) = class.captures(line) {
            names.insert(found[1].to_owned());
            owner = Some(found[1].to_owned());
        } else if let Some(inside) = line.strip_prefix("    ") {
            if let (Some(owner), Some(found)) = (&owner, name.captures(inside)) {
                names.insert(format!("{owner}.{}", &found[1]));
            }
        } else if !line.trim().is_empty() && !line.starts_with(['#', '@', ')', ']', '}']) {
            owner = None;
            names.extend(name.captures(line).map(|found| found[1].to_owned()));
        }
    }
    names
}

fn js(text: &str) -> BTreeSet<String> {
    let top = Regex::new(
        r"^export (?:declare )?(?:abstract )?(class|interface|function|const|type) (\w+)",
    )
    .expect("a sound pattern");
    let member = Regex::new(r"^\s+(?:static |readonly |get |async )*(\w+)\??(?:<[^(]*>)?[(:]")
        .expect("a sound pattern");
    let mut names = BTreeSet::new();
    let mut owner = None;
    for line in text.lines() {
        if let Some(found) = top.captures(line) {
            names.insert(found[2].to_owned());
            owner = matches!(&found[1], "class" | "interface").then(|| found[2].to_owned());
        }
        if let (Some(owner), Some(found)) = (&owner, member.captures(line)) {
            names.insert(format!("{owner}.{}", &found[1]));
        }
    }
    names
}

fn c(text: &str) -> BTreeSet<String> {
    let function = Regex::new(r"\b(lictor_\w+)\(").expect("a sound pattern");
    function.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

#[test]
fn the_table_has_no_holes() {
    let table = table();
    let mut holes = Vec::new();
    for language in LANGUAGES {
        let declared = declared(&table, language);
        for row in rows(&table) {
            match (names(row, language), &declared) {
                (Err(hole), _) => holes.push(hole),
                (Ok(names), Some(declared)) => {
                    let missing = names.into_iter().filter(|name| !declared.contains(name));
                    holes.extend(missing.map(|name| format!("{language} has no `{name}`")));
                }
                (Ok(_), None) => {}
            }
        }
    }
    assert!(holes.is_empty(), "{}", holes.join("\n"));
}

#[test]
fn nothing_stands_outside_of_the_table() {
    let table = table();
    for language in ["python", "c"] {
        let Some(declared) = declared(&table, language) else { continue };
        let listed: BTreeSet<String> =
            rows(&table).iter().flat_map(|row| names(row, language).unwrap_or_default()).collect();
        let is_public = |name: &&String| !name.split('.').any(|part| part.starts_with('_'));
        // A class is there where something of it is.
        let covered = |name: &str| {
            listed.contains(name)
                || listed.iter().any(|other| other.starts_with(&format!("{name}.")))
        };
        let outside: Vec<_> =
            declared.iter().filter(is_public).filter(|name| !covered(name)).collect();
        assert!(outside.is_empty(), "{language}: not in the table: {outside:?}");
    }
}
