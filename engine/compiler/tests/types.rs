//! What the type checker reports. Cases are data: a module and the messages wanted for it, each as `row: text` with
//! the lines below it. A module that is right has no messages.

#[path = "types/calls.rs"]
mod calls;
#[path = "types/hostile.rs"]
mod hostile;
#[path = "types/inference.rs"]
mod inference;
#[path = "types/matches.rs"]
mod matches;
#[path = "types/refs.rs"]
mod refs;
#[path = "types/schemas.rs"]
mod schemas;
#[path = "types/with.rs"]
mod with;

use lictor_compiler::{Compiled, Options, QueryContext, SignatureTable};
use lictor_syntax::parser::{ParseOptions, parse_module, parse_query};
use lictor_syntax::{Code, Diagnostic, SourceMap};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The choices most cases use.
fn options() -> Options {
    Options {
        builtins: SignatureTable::standard(),
        use_annotations: true,
        max_errors: 0,
        ..Options::default()
    }
}

/// Compiles the modules of a text, which a line `---` divides.
fn compile(text: &str, options: Options) -> Result<Compiled, Vec<Diagnostic>> {
    let mut sources = SourceMap::default();
    let mut modules = BTreeMap::new();
    let parse = ParseOptions { annotations: true, ..ParseOptions::default() };
    for (i, part) in text.split("---\n").enumerate() {
        let file = sources.add(format!("m{i}"), part);
        modules.insert(format!("m{i}"), parse_module(&sources, file, &parse)?);
    }
    lictor_compiler::compile(modules, Arc::new(sources), options)
}

#[track_caller]
fn expect(text: &str, options: Options, want: &[&str]) {
    expect_from(0, text, options, want);
}

/// Rows count from the one after `start`.
#[track_caller]
fn expect_from(start: u32, text: &str, options: Options, want: &[&str]) {
    let errors = compile(text, options).err().unwrap_or_default();
    let got: Vec<String> = errors.iter().map(|error| line(error, start)).collect();
    assert_eq!(got, want, "\n{text}");
    assert!(errors.iter().all(|error| error.code == Code::Type), "{errors:?}");
}

fn line(error: &Diagnostic, start: u32) -> String {
    let message = error.message.replace("\n\t", "\n");
    error.loc.map_or(message.clone(), |loc| format!("{}: {message}", loc.row - start))
}

/// The module (after `package p`, a row that does not count) has these mistakes.
#[track_caller]
fn wrong(text: &str, want: &[&str]) {
    expect_from(1, &format!("package p\n{text}"), options(), want);
}

/// The module has no mistakes.
#[track_caller]
fn right(text: &str) {
    wrong(text, &[]);
}

/// The operand of `abs` is no number; its type is this. A way to ask for the type of a term.
#[track_caller]
fn has_type(rules: &str, term: &str, ty: &str) {
    let text = format!("package p\n{rules}\nasked := abs({term})");
    let errors = compile(&text, options()).expect_err(term);
    let have = format!("have: ({ty}, ???)");
    assert!(errors.iter().any(|error| error.message.contains(&have)), "{ty}: {errors:?}");
}

/// A query against a module has these mistakes.
#[track_caller]
fn query(text: &str, query: &str, want: &[&str]) {
    let compiled = compile(&format!("package p\n{text}"), options()).expect(text);
    let mut sources = SourceMap::clone(compiled.sources());
    let file = sources.add("", query);
    let body = parse_query(&sources, file, &ParseOptions::default()).expect(query);
    let errors = compiled.compile_query(body, QueryContext::default()).err().unwrap_or_default();
    let got: Vec<String> = errors.iter().map(|error| line(error, 0)).collect();
    assert_eq!(got, want, "{query}");
}
