//! What the plan says of policies. The file `plan/cases.txt` holds cases: a line `=== name`, a module, a line `---` and
//! the plan. `BLESS=1` writes what was found into it.

use lictor_compiler::back::{EmitOptions, plan};
use lictor_compiler::{Options, QueryContext, compile};
use lictor_syntax::{ParseOptions, SourceMap, parse_module, parse_query};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

fn told(text: &str) -> String {
    let (mut sources, parse) = (SourceMap::default(), ParseOptions::default());
    let file = sources.add("p.rego", text);
    let module = parse_module(&sources, file, &parse).expect("a module that parses");
    let query = sources.add("", "data");
    let body = parse_query(&sources, query, &parse).expect("a query that parses");
    let modules = BTreeMap::from([("p.rego".to_owned(), module)]);
    let compiled = compile(modules, Arc::new(sources), Options::default()).expect("a sound module");
    let query = compiled.compile_query(body, QueryContext::default()).expect("a sound query");
    plan(&compiled, &[query], &EmitOptions::default()).expect("a plan")
}

#[test]
fn plans() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan/cases.txt");
    let text = std::fs::read_to_string(&path).expect("a readable file");
    let mut found = String::new();
    for case in text.split("=== ").skip(1) {
        let (name, rest) = case.split_once('\n').expect("a name");
        let (module, _) = rest.split_once("---\n").expect("a plan");
        found.push_str(&format!("=== {name}\n{module}---\n{}\n", told(module)));
    }
    let found = format!("{}\n", found.trim_end());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &found).expect("a writable file");
    }
    assert_eq!(found, std::fs::read_to_string(&path).expect("a readable file"));
}
