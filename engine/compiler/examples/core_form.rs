//! Prints what the front half makes of modules and queries, or what is wrong with them.
//!
//! `core_form CASES.json` reads a list of `{"id", "modules", "query", "v0"}` and prints, for each, the heads and bodies of the
//! rules and the body of the query after the last stage, one expression per line.

use lictor_compiler::{Compiled, Options, QueryContext};
use lictor_syntax::ast::{Body, Dialect};
use lictor_syntax::parser::{ParseOptions, parse_module, parse_query};
use lictor_syntax::{Diagnostic, SourceMap, render, text, visit};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;
use yaml_rust2::{Yaml, YamlLoader};

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(path)?;
        let docs = YamlLoader::load_from_str(&text).unwrap_or_default();
        for case in docs.first().and_then(Yaml::as_vec).into_iter().flatten() {
            writeln!(out, "#### {}", case["id"].as_str().unwrap_or_default())?;
            for line in run(case) {
                writeln!(out, "{line}")?;
            }
        }
    }
    out.flush()
}

fn run(case: &Yaml) -> Vec<String> {
    let mut sources = SourceMap::default();
    let v0 = case["v0"].as_bool() == Some(true);
    let options = ParseOptions::for_dialect(if v0 { Dialect::V0 } else { Dialect::V1 });
    let mut modules = BTreeMap::new();
    for (i, text) in case["modules"].as_vec().into_iter().flatten().enumerate() {
        let name = format!("m{i}.rego");
        let file = sources.add(name.clone(), text.as_str().unwrap_or_default());
        match parse_module(&sources, file, &options) {
            Ok(module) => modules.insert(name, module),
            Err(errors) => return shown("! ", &errors, &sources),
        };
    }
    let query = sources.add("", case["query"].as_str().unwrap_or_default());
    let choices = Options {
        builtins: lictor_compiler::SignatureTable::standard(),
        enable_print: true,
        ..Options::default()
    };
    let sources = Arc::new(sources);
    let compiled = match lictor_compiler::compile(modules, Arc::clone(&sources), choices) {
        Ok(compiled) => compiled,
        Err(errors) => return shown("! ", &errors, &sources),
    };
    let mut lines = rules(&compiled);
    if !sources.file(query).text.is_empty() {
        let context = QueryContext { enable_print: true, ..QueryContext::default() };
        let body = parse_query(&sources, query, &options)
            .and_then(|body| compiled.compile_query(body, context));
        match body {
            Ok(query) => lines.extend(exprs("  ? ", &query.body)),
            Err(errors) => lines.extend(shown("!q ", &errors, &sources)),
        }
    }
    lines
}

fn rules(compiled: &Compiled) -> Vec<String> {
    let mut lines = Vec::new();
    for named in compiled.modules() {
        for rule in named.module.rules.iter().flat_map(visit::links) {
            lines.push(format!("{} rule {}", named.name, render::head(&rule.head, Dialect::V1)));
            lines.extend(exprs("    ", &rule.body));
        }
    }
    lines
}

fn exprs(indent: &str, body: &Body) -> Vec<String> {
    body.iter().map(|expr| format!("{indent}{}", text::expr(expr))).collect()
}

fn shown(mark: &str, errors: &[Diagnostic], sources: &SourceMap) -> Vec<String> {
    let line = |error: &Diagnostic| {
        format!("{mark} {}", error.render(sources).replace('\n', &format!("\n{mark} ")))
    };
    errors.iter().map(line).collect()
}
