//! Runs the parser over folders of YAML test cases and says where it differs from what they expect.
//!
//! `sweep cases <folder> v0|v1` reads every module and query, prints it and reads the print again;
//! `sweep diagnostics <folder> [case]` compares the errors of every module with `want_errors`.

use lictor_syntax::ast::{Dialect, Module};
use lictor_syntax::ast_json;
use lictor_syntax::{Diagnostic, ParseOptions, SourceMap, parse_module, parse_query};
use std::path::{Path, PathBuf};
use yaml_rust2::{Yaml, YamlLoader};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["cases", folder, dialect] => cases(Path::new(folder), dialect_named(dialect)),
        ["diagnostics", folder] => diagnostics(Path::new(folder), None),
        ["diagnostics", folder, only] => diagnostics(Path::new(folder), Some(only)),
        ["read", file] => read(Path::new(file)),
        ["dump", version, rest @ ..] => {
            dump(dialect_named(version), rest.first().copied().unwrap_or("module"))
        }
        ["deep", depth, levels, open, middle, close] => deep(depth, levels, open, middle, close),
        ["speed", file, rounds] => speed(Path::new(file), rounds.parse().unwrap_or(1)),
        _ => eprintln!(
            "usage: sweep cases <folder> v0|v1 | sweep diagnostics <folder> [case] | sweep speed <file> <n>"
        ),
    }
}

/// Reads one file as `opa check` would and prints what is wrong with it.
fn read(file: &Path) {
    let text = std::fs::read(file).expect("file can be read");
    let mut sources = SourceMap::default();
    let id = sources.add(file.to_string_lossy().as_ref(), String::from_utf8_lossy(&text).as_ref());
    let options = ParseOptions { annotations: true, ..ParseOptions::default() };
    if let Err(errors) = parse_module(&sources, id, &options) {
        let shown: Vec<_> = errors.iter().map(|error| error.render(&sources)).collect();
        let count = match shown.len() {
            1 => "1 error occurred: ".to_string(),
            n => format!("{n} errors occurred:\n"),
        };
        println!("{count}{}", shown.join("\n"));
    }
}

/// Reads a deeply nested value on a small stack, with a limit of one's own.
fn deep(depth: &str, levels: &str, open: &str, middle: &str, close: &str) {
    let levels = levels.parse().expect("a number");
    let text = format!("package p\nx := {}{middle}{}", open.repeat(levels), close.repeat(levels));
    let max_depth = depth.parse().expect("a number");
    let run = move || {
        let mut sources = SourceMap::default();
        let id = sources.add("m.rego", text);
        let options = ParseOptions { max_depth, ..ParseOptions::default() };
        match parse_module(&sources, id, &options) {
            Ok(_) => println!("read"),
            Err(errors) => println!("{}", errors[0].message),
        }
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run).expect("thread starts");
    thread.join().expect("thread ends");
}

fn json_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\0'..='\u{1f}' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out + "\""
}

const WITH_PLACES: ast_json::JsonOptions =
    ast_json::JsonOptions { locations: true, comments: true };

/// Reads texts from standard input, each after a line with its length, and answers each with a line of JSON: its
/// tree or its print, or its errors.
fn dump(dialect: Dialect, what: &str) {
    use std::io::{BufRead, Read, Write};
    let mut input = std::io::stdin().lock();
    let mut output = std::io::stdout().lock();
    let mut line = String::new();
    while input.read_line(&mut line).is_ok_and(|read| read > 0) {
        let mut text = vec![0; line.trim().parse().expect("a length")];
        input.read_exact(&mut text).expect("a text");
        line.clear();
        let mut sources = SourceMap::default();
        let name = if what == "query" { "" } else { "m.rego" };
        let id = sources.add(name, String::from_utf8_lossy(&text).as_ref());
        let options = ParseOptions {
            annotations: what == "module",
            all_pairs: true,
            ..ParseOptions::for_dialect(dialect)
        };
        let answer = if what == "query" {
            parse_query(&sources, id, &options)
                .map(|body| ast_json::body(&body, &sources, WITH_PLACES))
        } else {
            parse_module(&sources, id, &options).map(|module| match what {
                "print" => json_string(&module.to_string()),
                _ => ast_json::module(&module, &sources, WITH_PLACES),
            })
        };
        let answer = answer.unwrap_or_else(|errors| {
            let lines = errors.iter().map(|error| {
                let loc = error.loc.unwrap_or_default();
                let snippet = error.snippet.as_deref().unwrap_or("");
                format!("{}:{}: {}|{snippet}", loc.row, loc.col, error.message)
            });
            json_string(&lines.collect::<Vec<_>>().join("\n"))
        });
        writeln!(output, "{answer}").expect("output");
    }
}

fn dialect_named(name: &str) -> Dialect {
    if name == "v0" { Dialect::V0 } else { Dialect::V1 }
}

fn speed(file: &Path, rounds: u32) {
    let text = std::fs::read_to_string(file).expect("file can be read");
    let bytes = text.len();
    let mut sources = SourceMap::default();
    let id = sources.add(file.to_string_lossy().as_ref(), text);
    let mut spent = std::time::Duration::ZERO;
    for _ in 0..rounds {
        let start = std::time::Instant::now();
        let module = parse_module(&sources, id, &ParseOptions::default());
        spent += start.elapsed();
        assert!(module.is_ok(), "module parses");
    }
    let nanos = spent.as_nanos() as f64 / f64::from(rounds) / bytes as f64;
    println!("{bytes} bytes, {nanos:.1} ns/byte");
}

fn yaml_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            yaml_files(&path, out);
        } else if path.extension().is_some_and(|ext| ext == "yaml") {
            out.push(path);
        }
    }
    out.sort();
}

fn load(folder: &Path) -> Vec<Yaml> {
    let mut files = Vec::new();
    yaml_files(folder, &mut files);
    let mut cases = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("file can be read");
        match YamlLoader::load_from_str(&text) {
            Ok(docs) => {
                for doc in docs {
                    cases.extend(doc["cases"].as_vec().cloned().unwrap_or_default());
                }
            }
            Err(error) => println!("{}: {error}", file.display()),
        }
    }
    cases
}

fn render(sources: &SourceMap, errors: &[Diagnostic]) -> String {
    errors.iter().map(|error| error.render(sources)).collect::<Vec<_>>().join("\n  ")
}

fn cases(folder: &Path, dialect: Dialect) {
    let options = ParseOptions::for_dialect(dialect);
    let (mut read, mut failed, mut unstable) = (0, 0, 0);
    for case in load(folder) {
        let note = case["note"].as_str().unwrap_or("?").to_string();
        for text in case["modules"].as_vec().into_iter().flatten().filter_map(Yaml::as_str) {
            read += 1;
            let mut sources = SourceMap::default();
            let file = sources.add("m.rego", text);
            match parse_module(&sources, file, &options) {
                Err(errors) => {
                    failed += 1;
                    println!("{note}: {}", render(&sources, &errors));
                }
                Ok(module) => {
                    if let Some(why) = reread(&module, dialect) {
                        unstable += 1;
                        println!("{note}: {why}");
                    }
                }
            }
        }
        if let Some(query) = case["query"].as_str() {
            read += 1;
            let mut sources = SourceMap::default();
            let file = sources.add("", query);
            if let Err(errors) = parse_query(&sources, file, &options) {
                failed += 1;
                println!("{note}: query {query}: {}", render(&sources, &errors));
            }
        }
    }
    println!("{read} texts, {failed} not read, {unstable} not read the same from their print");
}

/// Prints a module, reads the print and prints that: both prints must be the same.
fn reread(module: &Module, dialect: Dialect) -> Option<String> {
    let print = module.to_string();
    let mut sources = SourceMap::default();
    let file = sources.add("print.rego", print.as_str());
    match parse_module(&sources, file, &ParseOptions::for_dialect(dialect)) {
        Err(errors) => Some(format!("print cannot be read: {}", render(&sources, &errors))),
        Ok(again) => {
            let second = again.to_string();
            let differs = print.lines().zip(second.lines()).find(|(a, b)| a != b);
            differs.map(|(a, b)| format!("print differs:\n  {a}\n  {b}"))
        }
    }
}

struct Tally {
    right: usize,
    first_right: usize,
    all: usize,
}

fn diagnostics(folder: &Path, only: Option<&str>) {
    let mut tally = Tally { right: 0, first_right: 0, all: 0 };
    for case in load(folder) {
        let note = case["note"].as_str().unwrap_or("?").to_string();
        if only.is_some_and(|only| !note.contains(only)) {
            continue;
        }
        let wanted = case["want_errors"].as_vec().cloned().unwrap_or_default();
        if !wanted.is_empty()
            && wanted.iter().all(|want| want["code"].as_str() != Some("rego_parse_error"))
        {
            continue;
        }
        check(&case, &note, &wanted, only.is_some(), &mut tally);
    }
    println!(
        "{} cases, {} right, {} with the first error right",
        tally.all, tally.right, tally.first_right
    );
}

fn describe(want: &Yaml) -> String {
    let snippet = want["snippet"].as_str().map(|text| format!("\n{text}")).unwrap_or_default();
    let row = want["row"].as_i64().map_or(String::from("-"), |row| row.to_string());
    let col = want["col"].as_i64().map(|col| format!(":{col}")).unwrap_or_default();
    format!("{row}{col}: {}{snippet}", want["message"].as_str().unwrap_or(""))
}

fn check(case: &Yaml, note: &str, wanted: &[Yaml], always: bool, tally: &mut Tally) {
    let mut sources = SourceMap::default();
    let mut got = Vec::new();
    let metadata = note.contains("annotation");
    let options = ParseOptions { annotations: metadata, ..ParseOptions::default() };
    for (index, text) in
        case["modules"].as_vec().into_iter().flatten().filter_map(Yaml::as_str).enumerate()
    {
        let file = sources.add(format!("m{index}.rego"), text);
        if let Err(errors) = parse_module(&sources, file, &options) {
            got = errors;
            break;
        }
    }
    if let (true, Some(query)) = (got.is_empty(), case["query"].as_str()) {
        let file = sources.add("", query);
        if let Err(errors) = parse_query(&sources, file, &options) {
            got = errors;
        }
    }
    let wanted: Vec<String> = wanted.iter().map(describe).collect();
    let got: Vec<String> = got
        .iter()
        .enumerate()
        .map(|(index, error)| {
            // Blocks were read on demand there, without a snippet.
            let error =
                if metadata { &Diagnostic { snippet: None, ..error.clone() } } else { error };
            let snippet =
                error.snippet.as_ref().map(|text| format!("\n{text}")).unwrap_or_default();
            let with_col = wanted.get(index).is_some_and(|want| {
                want.split_once(": ").is_some_and(|(place, _)| place.contains(':'))
            });
            let place = match error.loc {
                None => "-".to_string(),
                Some(loc) if with_col => format!("{}:{}", loc.row, loc.col),
                Some(loc) => loc.row.to_string(),
            };
            format!("{place}: {}{snippet}", error.message)
        })
        .collect();
    tally.all += 1;
    if got == wanted {
        tally.right += 1;
    }
    if got.first() == wanted.first() {
        tally.first_right += 1;
    }
    if got != wanted || always {
        println!("== {note}\nwant: {}\ngot:  {}", wanted.join("\n      "), got.join("\n      "));
    }
}
