//! What Gatekeeper asks of a template's modules besides that they compile: libraries below `lib`, imports of nothing
//! else, and no data but `data.lib` and `data.inventory`.

use lictor_syntax::Loc;
use lictor_syntax::ast::{Module, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};

/// The entry module must define this rule.
const RULE: &str = "violation";

/// What is wrong with a module, and where in it.
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) at: Loc,
}

/// What is wrong with a template's own module.
pub(crate) fn entry(module: &Module) -> Result<(), Fault> {
    let defines = module.rules.iter().any(|rule| rule.head.name == RULE);
    if !defines {
        let message = format!("invalid rego: invalid module: missing required rules: [{RULE}]");
        return Err(Fault { message, at: module.package.loc });
    }
    both("template", module)
}

/// What is wrong with a library.
pub(crate) fn library(name: &str, module: &Module) -> Result<(), Fault> {
    let path = texts(&module.package.path);
    if path.get(1).copied() != Some("lib") || path.len() < 3 {
        let shown = path.join(".");
        let message = format!(
            "invalid lib prefix: path {shown} not found in lib prefixes: name the package `lib.` and something"
        );
        return Err(Fault { message, at: module.package.loc });
    }
    both(name, module)
}

/// Whether a module looks at the objects of the cluster.
pub(crate) fn reads_inventory(module: &Module) -> bool {
    let mut found = false;
    visit::walk(Node::Module(module), &mut |node| {
        if let Node::Term(term) = node {
            found |= path_of(term).starts_with(&["data", "inventory"]);
        }
        Step::Into
    });
    found
}

/// The query for the entry module's rule.
pub(crate) fn query(module: &Module) -> String {
    let mut query = "data".to_owned();
    for part in texts(&module.package.path).into_iter().skip(1) {
        query.push_str(&format!("[{}]", serde_json::Value::from(part)));
    }
    query + "." + RULE
}

fn both(name: &str, module: &Module) -> Result<(), Fault> {
    imports(module)?;
    references(name, module)
}

fn imports(module: &Module) -> Result<(), Fault> {
    for import in &module.imports {
        let path = path_of(&import.path);
        let message = match path.as_slice() {
            ["data", "lib", ..] | ["future", "keywords", ..] => continue,
            ["input", ..] => {
                format!("invalid import: cannot import input: {:?}", path.join("."))
            }
            _ => format!("invalid import: bad import: {:?}", path.join(".")),
        };
        return Err(Fault { message, at: import.loc });
    }
    Ok(())
}

fn references(name: &str, module: &Module) -> Result<(), Fault> {
    let mut wrong = Vec::new();
    let mut first = None;
    visit::walk(Node::Module(module), &mut |node| match node {
        Node::Term(term) if is_data(term) => {
            let path = path_of(term);
            if !matches!(path.as_slice(), ["data", "lib" | "inventory", ..]) {
                wrong.push(format!("disallowed ref {}", path.join(".")));
                first.get_or_insert(term.loc);
            }
            Step::Over
        }
        _ => Step::Into,
    });
    let Some(at) = first else { return Ok(()) };
    let message = format!(
        "invalid data references: check refs failed on module {name}: {}",
        wrong.join(", ")
    );
    Err(Fault { message, at })
}

fn is_data(term: &Term) -> bool {
    let head = match &term.kind {
        TermKind::Ref(parts) => parts.first(),
        _ => Some(term),
    };
    matches!(head.map(|head| &head.kind), Some(TermKind::Var(name)) if name == "data")
}

/// The leading constant parts of a ref.
fn path_of(term: &Term) -> Vec<&str> {
    match &term.kind {
        TermKind::Ref(parts) => texts(parts),
        TermKind::Var(name) => vec![name],
        _ => Vec::new(),
    }
}

fn texts(parts: &[Term]) -> Vec<&str> {
    let mut texts = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        match &part.kind {
            TermKind::String(text) => texts.push(text.as_str()),
            TermKind::Var(name) if index == 0 => texts.push(name.as_str()),
            _ => break,
        }
    }
    texts
}
