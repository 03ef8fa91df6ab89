//! What the checks of the front half report, and the order they put bodies in. Cases are data: a module (or several, divided
//! by a line `---`) and the messages wanted for it, each as `row: code: text` (`file:row: ...` for several modules).

#[path = "checks/calls.rs"]
mod calls;
#[path = "checks/conflicts.rs"]
mod conflicts;
#[path = "checks/order.rs"]
mod order;
#[path = "checks/recursion.rs"]
mod recursion;
#[path = "checks/safety.rs"]
mod safety;

use lictor_compiler::{Compiled, Options, QueryContext, SignatureTable};
use lictor_syntax::ast::Dialect;
use lictor_syntax::parser::{ParseOptions, parse_module, parse_query};
use lictor_syntax::{Diagnostic, SourceMap};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The choices most cases use.
fn options() -> Options {
    Options { builtins: SignatureTable::standard(), enable_print: true, ..Options::default() }
}

/// Compiles the modules of a text, or says what is wrong with them.
fn compile(text: &str, dialect: Dialect, options: Options) -> Result<Compiled, Vec<String>> {
    let mut sources = SourceMap::default();
    let mut modules = BTreeMap::new();
    let parts: Vec<&str> = text.split("---\n").collect();
    for (i, part) in parts.iter().enumerate() {
        let name = if parts.len() > 1 { format!("m{i}") } else { String::new() };
        let file = sources.add(name.clone(), *part);
        let module = parse_module(&sources, file, &ParseOptions::for_dialect(dialect))
            .map_err(|errors| lines(&errors, &sources))?;
        modules.insert(name, module);
    }
    lictor_compiler::compile(modules, Arc::new(sources.clone()), options)
        .map_err(|errors| lines(&errors, &sources))
}

fn lines(errors: &[Diagnostic], sources: &SourceMap) -> Vec<String> {
    let line = |error: &Diagnostic| {
        let place = match error.loc {
            Some(loc) if sources.file(loc.file).name.is_empty() => format!("{}: ", loc.row),
            Some(loc) => format!("{}:{}: ", sources.file(loc.file).name, loc.row),
            None => String::new(),
        };
        let code = error.code.as_str().trim_start_matches("rego_").trim_end_matches("_error");
        format!("{place}{code}: {}", error.message)
    };
    errors.iter().map(line).collect()
}

/// The module has these mistakes, in this order.
#[track_caller]
fn wrong(text: &str, want: &[&str]) {
    let got = compile(text, Dialect::V1, options()).err().unwrap_or_default();
    assert_eq!(got, want, "\n{text}");
}

/// The module has no mistakes.
#[track_caller]
fn right(text: &str) {
    wrong(text, &[]);
}

/// The query has these mistakes when asked of the modules.
#[track_caller]
fn wrong_query(modules: &str, query: &str, want: &[&str]) {
    let compiled = compile(modules, Dialect::V1, options()).expect(modules);
    let mut sources = SourceMap::clone(compiled.sources());
    let file = sources.add("", query);
    let body = parse_query(&sources, file, &ParseOptions::default()).expect(query);
    let context = QueryContext { enable_print: true, ..QueryContext::default() };
    let errors = compiled.compile_query(body, context).err().unwrap_or_default();
    assert_eq!(lines(&errors, &sources), want, "\n{query}");
}
