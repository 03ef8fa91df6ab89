//! Texts and what the parser makes of them, in `tests/golden/*.txt`: errors as a user sees them, or the printed tree.
//!
//! A case is `=== name`, the text, `---`, and the outcome. `LICTOR_BLESS=1` writes the outcomes anew; the names of
//! the files choose the dialect (`v0-...`, `v1-...`, `query-...`).

use lictor_syntax::ast::{Body, Dialect, Module};
use lictor_syntax::{Diagnostic, ParseOptions, SourceMap, parse_module, parse_query};
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn errors_text(sources: &SourceMap, errors: &[Diagnostic]) -> String {
    let mut out = String::new();
    for error in errors {
        writeln!(out, "{}", error.render(sources)).expect("a string takes all");
        if let Some(hint) = &error.hint {
            writeln!(out, "  help: {hint}").expect("a string takes all");
        }
    }
    out
}

fn module_text(module: &Module) -> String {
    let mut out = format!("{module}\n");
    for block in &module.annotations {
        writeln!(out, "@{}-{} {:?} {:?}", block.rows.0, block.rows.1, block.target, block.fields)
            .expect("a string takes all");
    }
    for (index, rule) in
        module.rules.iter().enumerate().filter(|(_, rule)| !rule.annotations.is_empty())
    {
        writeln!(out, "rule {index}: {:?}", rule.annotations).expect("a string takes all");
    }
    out
}

/// The print of what was read must read as the same.
fn assert_stable(print: &str, options: &ParseOptions, name: &str) {
    let mut sources = SourceMap::default();
    let file = sources.add("print.rego", print);
    let again = parse_module(&sources, file, options);
    let again = again.unwrap_or_else(|errors| panic!("{name}: {}", errors_text(&sources, &errors)));
    assert_eq!(again.to_string(), print, "{name}");
}

fn body_text(sources: &SourceMap, body: &Body) -> String {
    let mut out = String::new();
    for expr in body {
        writeln!(out, "{}:{} {:?} => {expr}", expr.loc.row, expr.loc.col, sources.text(expr.loc))
            .expect("a string takes all");
    }
    out
}

fn outcome(file_name: &str, name: &str, text: &str) -> String {
    let mut sources = SourceMap::default();
    if file_name.starts_with("query") {
        let file = sources.add("", text.trim_end_matches('\n'));
        return match parse_query(&sources, file, &ParseOptions::default()) {
            Ok(body) => body_text(&sources, &body),
            Err(errors) => errors_text(&sources, &errors),
        };
    }
    let dialect = if file_name.starts_with("v0") { Dialect::V0 } else { Dialect::V1 };
    let options = ParseOptions { annotations: true, ..ParseOptions::for_dialect(dialect) };
    let file = sources.add("m.rego", text);
    match parse_module(&sources, file, &options) {
        Ok(module) => {
            if file_name.contains("stable") {
                assert_stable(&module.to_string(), &options, name);
            }
            module_text(&module)
        }
        Err(errors) => errors_text(&sources, &errors),
    }
}

/// What an editor would not keep is written by name.
const NAMED: [(&str, &str); 4] =
    [("<NUL>", "\0"), ("<CR>", "\r"), ("<BOM>", "\u{feff}"), ("<TAB>", "\t")];

fn with_characters(text: &str) -> String {
    NAMED.iter().fold(text.to_string(), |text, (name, character)| text.replace(name, character))
}

fn with_names(text: &str) -> String {
    NAMED[..3]
        .iter()
        .fold(text.to_string(), |text, (name, character)| text.replace(character, name))
}

#[test]
fn outcomes_are_as_written_down() {
    let bless = std::env::var_os("LICTOR_BLESS").is_some();
    let mut wrong = Vec::new();
    let mut files: Vec<_> =
        std::fs::read_dir(folder()).expect("folder").flatten().map(|entry| entry.path()).collect();
    files.sort();
    for path in files {
        let file_name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let content = std::fs::read_to_string(&path).expect("file can be read");
        let mut blessed = String::new();
        for case in content.split("=== ").skip(1) {
            let (name, rest) = case.split_once('\n').expect("a name");
            let (text, wanted) = rest.split_once("---\n").unwrap_or((rest, ""));
            let got = with_names(&outcome(&file_name, name, &with_characters(text)));
            if got.trim_end() != wanted.trim_end() {
                wrong.push(format!("{file_name}: {name}\nwanted:\n{wanted}\ngot:\n{got}"));
            }
            write!(blessed, "=== {name}\n{text}---\n{}\n\n", got.trim_end())
                .expect("a string takes all");
        }
        if bless {
            std::fs::write(&path, blessed).expect("file can be written");
        }
    }
    assert!(bless || wrong.is_empty(), "{} outcomes differ:\n{}", wrong.len(), wrong.join("\n"));
}
