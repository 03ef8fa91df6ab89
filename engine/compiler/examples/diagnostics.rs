//! Compiles the modules of diagnostics cases and compares what is reported with what the cases want.
//!
//! `diagnostics [--diff] [--only TEXT] FILE-OR-DIRECTORY...` prints, for each file, how many cases agree exactly, how many agree
//! in their first error only, and how many differ. Cases that fail only when they are evaluated are expected to compile.

use lictor_compiler::{Compiled, Options, QueryContext, SignatureTable};
use lictor_syntax::ast::Dialect;
use lictor_syntax::parser::{ParseOptions, parse_module, parse_query};
use lictor_syntax::{Diagnostic, FileId, SourceMap};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use yaml_rust2::{Yaml, YamlLoader};

fn main() {
    let mut args = Args::default();
    let mut given = std::env::args().skip(1);
    while let Some(arg) = given.next() {
        match arg.as_str() {
            "--diff" => args.diff = true,
            "--only" => args.only = given.next(),
            path => collect(Path::new(path), &mut args.files),
        }
    }
    args.files.sort();
    let builtins = SignatureTable::standard();
    let mut total = Tally::default();
    for file in &args.files {
        let tally = run_file(file, &args, &builtins);
        println!("{tally}  {}", file.display());
        total.exact += tally.exact;
        total.first += tally.first;
        total.wrong += tally.wrong;
    }
    println!("{total}  all");
}

#[derive(Default)]
struct Args {
    diff: bool,
    only: Option<String>,
    files: Vec<PathBuf>,
}

#[derive(Default)]
struct Tally {
    exact: usize,
    first: usize,
    wrong: usize,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all = self.exact + self.first + self.wrong;
        write!(f, "{:4} exact {:4} first {:4} wrong of {all:4}", self.exact, self.first, self.wrong)
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            collect(&entry.path(), files);
        }
    } else if path.extension().is_some_and(|ext| ext == "yaml") {
        files.push(path.to_owned());
    }
}

fn run_file(file: &Path, args: &Args, builtins: &Arc<SignatureTable>) -> Tally {
    let mut tally = Tally::default();
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let docs = match YamlLoader::load_from_str(&text) {
        Ok(docs) => docs,
        Err(error) => {
            println!("{}: {error}", file.display());
            return tally;
        }
    };
    for case in docs[0]["cases"].as_vec().into_iter().flatten() {
        let note = case["note"].as_str().unwrap_or("?");
        if args.only.as_ref().is_some_and(|only| !note.contains(only.as_str())) {
            continue;
        }
        let mut want = wanted(case);
        let mut got = run_case(case, builtins);
        if case["unordered"].as_bool() == Some(true) {
            want.sort();
            got.sort();
        }
        let enough = case["exhaustive"].as_bool() == Some(false)
            && want.iter().all(|error| got.contains(error));
        let verdict = if want == got || enough {
            tally.exact += 1;
            continue;
        } else if !got.is_empty() && want.first() == got.first() {
            tally.first += 1;
            "FIRST ONLY"
        } else {
            tally.wrong += 1;
            "WRONG"
        };
        if args.diff {
            println!("--- {verdict} {note}");
            for module in case["modules"].as_vec().into_iter().flatten() {
                let text = module.as_str().unwrap_or_default();
                println!("    | {}", text.trim_end().replace('\n', "\n    | "));
            }
            if let Some(query) = case["query"].as_str() {
                println!("    ? {query}");
            }
            show("want", &want);
            show("got ", &got);
        }
    }
    tally
}

fn show(title: &str, errors: &[String]) {
    for error in errors {
        println!("  {title} {}", error.replace('\n', "\n       "));
    }
    if errors.is_empty() {
        println!("  {title} (no error)");
    }
}

/// What a case wants, one text per error; nothing where the failure, or the success, is one of evaluation.
fn wanted(case: &Yaml) -> Vec<String> {
    let errors = case["want_errors"].as_vec().into_iter().flatten();
    let several = case["modules"].as_vec().is_some_and(|modules| modules.len() > 1);
    errors
        .filter(|error| error["code"].as_str().is_some_and(|code| code.starts_with("rego_")))
        .map(|error| {
            let mut out = String::new();
            if several && let Some(file) = error["file"].as_str() {
                out.push_str(file);
            }
            let number = |key: &str| error[key].as_i64().map_or(String::new(), |n| n.to_string());
            out.push_str(&format!(":{}:{}: ", number("row"), number("col")));
            out.push_str(error["code"].as_str().unwrap_or_default());
            out.push_str(": ");
            out.push_str(error["message"].as_str().unwrap_or_default());
            if let Some(snippet) = error["snippet"].as_str() {
                out.push('\n');
                out.push_str(snippet);
            }
            out
        })
        .collect()
}

fn run_case(case: &Yaml, builtins: &Arc<SignatureTable>) -> Vec<String> {
    let mut sources = SourceMap::default();
    let v0 = case["rego_version"].as_str() == Some("v0");
    let dialect = if v0 { Dialect::V0 } else { Dialect::V1 };
    let texts: Vec<&str> =
        case["modules"].as_vec().into_iter().flatten().filter_map(Yaml::as_str).collect();
    let ids: Vec<FileId> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| sources.add(format!("m{i}.rego"), (*text).to_owned()))
        .collect();
    let query = case["query"].as_str().map(|text| sources.add("", text.to_owned()));
    let view = View { case, sources: &sources, query, several: texts.len() > 1 };
    let options = ParseOptions::for_dialect(dialect);
    let mut modules = BTreeMap::new();
    for (i, id) in ids.iter().enumerate() {
        match parse_module(&sources, *id, &options) {
            Ok(module) => modules.insert(format!("m{i}.rego"), module),
            Err(errors) => return view.show(&errors),
        };
    }
    let data = case["data"].clone();
    let options = Options {
        builtins: builtins.clone(),
        enable_print: true,
        path_exists: Some(Arc::new(move |path: &[&str]| exists(&data, path))),
        ..Options::default()
    };
    let compiled = match lictor_compiler::compile(modules, Arc::new(sources.clone()), options) {
        Ok(compiled) => compiled,
        Err(errors) => return view.show(&errors),
    };
    query.map_or_else(Vec::new, |query| view.show(&run_query(&sources, query, &compiled)))
}

fn run_query(sources: &SourceMap, query: FileId, compiled: &Compiled) -> Vec<Diagnostic> {
    match parse_query(sources, query, &ParseOptions::default()) {
        Err(errors) => errors,
        Ok(body) => {
            let context =
                QueryContext { enable_print: true, capture: true, ..QueryContext::default() };
            compiled.compile_query(body, context).err().unwrap_or_default()
        }
    }
}

/// How errors are written down for a case.
struct View<'a> {
    case: &'a Yaml,
    sources: &'a SourceMap,
    query: Option<FileId>,
    several: bool,
}

impl View<'_> {
    fn show(&self, errors: &[Diagnostic]) -> Vec<String> {
        errors.iter().map(|error| self.line(error)).collect()
    }

    fn line(&self, error: &Diagnostic) -> String {
        let has_col = self.case["exhaustive"].as_bool().is_some();
        let place = error.loc.map_or("::".to_owned(), |loc| {
            let in_query = Some(loc.file) == self.query;
            let file = match self.several && !in_query {
                true => self.sources.file(loc.file).name.to_string(),
                false => String::new(),
            };
            let col = if in_query || has_col { loc.col.to_string() } else { String::new() };
            format!("{file}:{}:{col}", loc.row)
        });
        let snippet = error.snippet.as_ref().map_or(String::new(), |text| format!("\n{text}"));
        format!("{place}: {}: {}{snippet}", error.code, error.message)
    }
}

/// Whether base data stands at a path, or ends in something else than an object on the way.
fn exists(data: &Yaml, path: &[&str]) -> bool {
    let mut node = data;
    for key in path {
        match node.as_hash() {
            Some(fields) => match fields.get(&Yaml::String((*key).to_owned())) {
                Some(next) => node = next,
                None => return false,
            },
            None => return !node.is_badvalue(),
        }
    }
    !node.is_badvalue()
}
