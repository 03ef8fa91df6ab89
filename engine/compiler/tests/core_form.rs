//! What modules and queries become, and what is wrong with those that become nothing.
//!
//! Each file of `core_form/` holds cases: a line `=== name flags`, the source, a line `---` and what is expected.
//! Flags: `v0`, `strict`, `quiet` (print erased), `tests` (the test runner's rewrites), `query` (the source's part
//! after a line `?` is a query). `BLESS=1` writes what was found into the files.

use lictor_compiler::{Options, QueryContext, compile};
use lictor_syntax::ast::Dialect;
use lictor_syntax::{Diagnostic, ParseOptions, SourceMap, parse_module, parse_query, render, text};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

fn show_errors(errors: &[Diagnostic], sources: &SourceMap) -> String {
    errors.iter().map(|error| error.render(sources) + "\n").collect()
}

fn outcome(flags: &[&str], source: &str) -> String {
    let has = |flag: &str| flags.contains(&flag);
    let dialect = if has("v0") { Dialect::V0 } else { Dialect::V1 };
    let parse = ParseOptions::for_dialect(dialect);
    let (text, query) =
        source.split_once("\n?\n").map_or((source, None), |(text, query)| (text, Some(query)));
    let mut sources = SourceMap::default();
    let mut modules = BTreeMap::new();
    for (i, part) in text.split("\n+\n").filter(|part| !part.trim().is_empty()).enumerate() {
        let name = format!("m{i}.rego");
        let file = sources.add(name.clone(), part);
        match parse_module(&sources, file, &parse) {
            Ok(module) => modules.insert(name, module),
            Err(errors) => return show_errors(&errors, &sources),
        };
    }
    let body = query.map(|query| {
        let file = sources.add("", query.trim_end());
        parse_query(&sources, file, &parse).expect("a query that parses")
    });
    let options = Options {
        strict: has("strict"),
        enable_print: !has("quiet"),
        rename_duplicate_tests: has("tests"),
        inject_test_cases: has("tests"),
        ..Options::default()
    };
    let sources = Arc::new(sources);
    let compiled = match compile(modules, Arc::clone(&sources), options) {
        Ok(compiled) => compiled,
        Err(errors) => return show_errors(&errors, &sources),
    };
    let Some(body) = body else {
        let modules = compiled.modules().iter();
        let rules = modules.flat_map(|named| {
            named.module.rules.iter().map(|rule| render::rule(rule, named.module.dialect))
        });
        return rules.map(|rule| rule + "\n").collect();
    };
    let package = compiled.modules().first().map(|named| named.module.package.clone());
    let context = QueryContext { package, enable_print: !has("quiet"), ..QueryContext::default() };
    match compiled.compile_query(body, context) {
        Ok(query) => text::body(&query.body) + "\n",
        Err(errors) => show_errors(&errors, &sources),
    }
}

fn run_file(path: &Path, bless: bool) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("a readable file");
    let mut failures = Vec::new();
    let mut blessed = String::new();
    for case in text.split("=== ").skip(1) {
        let (title, rest) = case.split_once('\n').expect("a title");
        let (source, wanted) = rest.split_once("---\n").expect("an expectation");
        let flags: Vec<&str> = title.split_whitespace().skip(1).collect();
        let found = outcome(&flags, source);
        if found.trim_end() != wanted.trim_end() {
            failures.push(format!("{title}\n  wanted {wanted}\n  found  {found}"));
        }
        blessed.push_str(&format!("=== {title}\n{source}---\n{}\n\n", found.trim_end()));
    }
    if bless {
        std::fs::write(path, blessed.trim_end().to_owned() + "\n").expect("a writable file");
    }
    failures
}

#[test]
fn core_form() {
    let bless = std::env::var_os("BLESS").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/core_form");
    let mut failures = Vec::new();
    let mut files = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of cases") {
        failures.extend(run_file(&entry.expect("an entry").path(), bless));
        files += 1;
    }
    assert!(files > 0, "no cases");
    assert!(bless || failures.is_empty(), "{} failed\n{}", failures.len(), failures.join("\n"));
}
