//! Programs made and run without the API in between, for tests that look at them or tamper with them.

use lictor_compiler::back::{EmitOptions, emit};
use lictor_compiler::{Options, QueryContext, compile};
use lictor_program::{Host, Program};
use lictor_syntax::{ParseOptions, SourceMap, parse_module, parse_query};
use lictor_value::{Document, Value, json};
use lictor_vm as vm;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A policy and queries with every construct of the language.
pub const EVERYTHING: &str = include_str!("everything.rego");

const INPUT: &str =
    r#"{"user": "ann", "roles": ["dev", "ops"], "limits": {"cpu": 4, "mem": 8.5}, "tag": null}"#;
const DATA: &str = r#"{"base": {"x": 1, "list": [3, 1, 2]}, "everything": {"loose": true}}"#;

/// Compiles modules, which are divided by lines `# +`; comments that start with `?` are the queries.
pub fn program(text: &str, options: &EmitOptions) -> Program {
    let mut sources = SourceMap::default();
    let parse = ParseOptions::default();
    let mut modules = BTreeMap::new();
    for (number, part) in text.split("\n# +\n").enumerate() {
        let name = format!("m{number}.rego");
        let file = sources.add(name.clone(), part);
        modules.insert(name, parse_module(&sources, file, &parse).expect("a module that parses"));
    }
    let texts: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("#? ")).collect();
    let bodies: Vec<_> = texts
        .iter()
        .map(|text| {
            let file = sources.add("", *text);
            parse_query(&sources, file, &parse).expect("a query that parses")
        })
        .collect();
    let sources = Arc::new(sources);
    let compile_options =
        Options { enable_print: true, inject_test_cases: true, ..Options::default() };
    let show = |errors: &[lictor_syntax::Diagnostic]| -> String {
        errors.iter().map(|error| error.render(&sources) + "\n").collect()
    };
    let compiled = compile(modules, Arc::clone(&sources), compile_options)
        .unwrap_or_else(|errors| panic!("{}", show(&errors)));
    let queries: Vec<_> = bodies
        .into_iter()
        .map(|body| {
            let context =
                QueryContext { enable_print: true, capture: true, ..QueryContext::default() };
            compiled
                .compile_query(body, context)
                .unwrap_or_else(|errors| panic!("{}", show(&errors)))
        })
        .collect();
    let program = emit(&compiled, &queries, options).expect("emits");
    program.verify().expect("what the compiler makes is sound");
    program
}

/// A host that keeps what is printed.
#[derive(Default)]
struct Listening(RefCell<Vec<String>>);

impl Host for Listening {
    fn print(&self, place: &str, line: &str) {
        self.0.borrow_mut().push(format!("{place}: {line}"));
    }
}

fn read(text: &str) -> Document {
    Document::build(|region| json::read(region, text.as_bytes(), &json::ReadOptions::default()))
        .expect("JSON")
}

fn link(program: &Program) -> vm::Linked {
    vm::link(program, |name| vm::Ways {
        call: lictor_builtins::function(name),
        short: lictor_builtins::short(name),
        any: lictor_builtins::any(name),
        ..vm::Ways::default()
    })
}

/// Runs every entry and shows its rows or its error.
pub fn run(program: &Program) -> Vec<String> {
    run_on(program, false)
}

/// The same with the input as text, of which only what is looked at is kept.
pub fn run_on_parts(program: &Program) -> Vec<String> {
    run_on(program, true)
}

fn run_on(program: &Program, parts: bool) -> Vec<String> {
    let limits = vm::Limits {
        max_steps: 20_000,
        max_bytes: 16 << 20,
        max_output: 1 << 20,
        max_depth: 40,
        ..vm::Limits::default()
    };
    let (input, data, statics) = (read(INPUT), read(DATA), vm::Statics::new());
    let linked = link(program);
    let mut evaluator = vm::Evaluator::new();
    let host = Listening::default();
    let mut shown = Vec::new();
    for entry in 0..program.entries.len().min(64) {
        // Also asked of programs that were tampered with, but once is enough.
        let reading = (parts || entry == 0).then(|| program.reading(entry)).flatten();
        let call = vm::Call {
            program,
            linked: &linked,
            entry,
            input: if parts {
                vm::Input::Json(INPUT.as_bytes())
            } else {
                vm::Input::Value(input.root())
            },
            data: data.root(),
            statics: Some(&statics),
            host: &host,
            limits: &limits,
            strict_builtin_errors: false,
            seed: Some(1),
            trace: false,
            reading: reading.as_ref().filter(|_| parts),
        };
        shown.push(match evaluator.run_with(&call, |rows: Value<'_>| rows.to_string()) {
            Ok((rows, _)) => rows,
            Err(error) => error.to_string(),
        });
    }
    shown
}

/// Runs every entry on every input, several times over, and shows all that can be seen: rows, errors, prints. Of inputs is
/// kept what programs look at, or all.
pub fn told_by(
    program: &Program,
    data: &str,
    inputs: &[&str],
    strict: bool,
    parts: bool,
) -> Vec<String> {
    let (data, statics, limits) = (read(data), vm::Statics::new(), vm::Limits::default());
    let linked = link(program);
    let mut evaluator = vm::Evaluator::new();
    let mut told = Vec::new();
    for _ in 0..3 {
        for input in inputs {
            for entry in 0..program.entries.len() {
                let host = Listening::default();
                let reading = parts.then(|| program.reading(entry)).flatten();
                let call = vm::Call {
                    program,
                    linked: &linked,
                    entry,
                    input: vm::Input::Json(input.as_bytes()),
                    data: data.root(),
                    statics: Some(&statics),
                    host: &host,
                    limits: &limits,
                    strict_builtin_errors: strict,
                    seed: Some(1),
                    trace: false,
                    reading: reading.as_ref(),
                };
                match evaluator.run_with(&call, |rows: Value<'_>| rows.to_string()) {
                    Ok((rows, report)) => {
                        told.push(rows);
                        told.extend(report.builtin_errors.iter().map(ToString::to_string));
                    }
                    Err(error) => told.push(error.to_string()),
                }
                let first = evaluator.first(&call, Some(0), |value| value.to_string());
                told.push(first.unwrap_or_else(|error| error.to_string()));
                told.append(&mut host.0.borrow_mut());
            }
        }
    }
    told
}

/// Small random numbers that are the same in every run.
pub struct Random(pub u64);

impl Random {
    /// A number below the limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}
