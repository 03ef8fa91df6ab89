//! What keeps a module from being written as v1, and cannot be mended by writing it differently.

use crate::ast::{Expr, ExprKind, Import, Module, Rule, Term, TermKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::parser::is_keyword;
use crate::source::Loc;
use crate::visit::{self, Node, Step};

/// The builtins that v1 no longer has.
const DEPRECATED: [&str; 11] = [
    "all",
    "any",
    "cast_array",
    "cast_boolean",
    "cast_null",
    "cast_object",
    "cast_set",
    "cast_string",
    "net.cidr_overlap",
    "re_match",
    "set_diff",
];

/// The breaches of v1's rules: imports of one name, names of documents taken, builtins that are gone.
pub(super) fn for_v1(module: &Module) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    duplicate_imports(&module.imports, &mut errors);
    shadowed_documents(module, &mut errors);
    deprecated_calls(module, &mut errors);
    for rule in &module.rules {
        if rule.head.reference.len() < 2 && is_keyword(&rule.head.name, crate::ast::Dialect::V1) {
            let message = format!("{} keyword cannot be used for rule name", rule.head.name);
            errors.push(Diagnostic::new(Code::Parse, rule.loc, message));
        }
    }
    errors
}

fn imported_name(import: &Import) -> Option<&str> {
    if let Some(alias) = &import.alias {
        return Some(alias);
    }
    match &import.path.as_ref_parts()?.last()?.kind {
        TermKind::Var(name) | TermKind::String(name) => Some(name),
        _ => None,
    }
}

fn duplicate_imports(imports: &[Import], errors: &mut Vec<Diagnostic>) {
    for (index, import) in imports.iter().enumerate() {
        let name = imported_name(import);
        if let Some(first) = imports[..index].iter().find(|first| imported_name(first) == name) {
            errors.push(Diagnostic::new(
                Code::Compile,
                import.loc,
                format!("import must not shadow {first}"),
            ));
        }
    }
}

fn shadowed_documents(module: &Module, errors: &mut Vec<Diagnostic>) {
    let mut shadow = |loc: Loc, what: &str, name: &str, kind: &str| {
        let message = format!("{what} must not shadow {name} (use a different {kind} name)");
        errors.push(Diagnostic::new(Code::Compile, loc, message));
    };
    for Rule { head, loc, .. } in &module.rules {
        if let Some(name) = head.reference.first().and_then(Term::as_var).filter(|n| is_document(n))
        {
            shadow(*loc, "rules", name, "rule");
        }
        for arg in head.args.iter().flatten() {
            if let Some([Term { kind: TermKind::Var(name), .. }]) = arg.as_ref_parts()
                && is_document(name)
            {
                shadow(arg.loc, "args", name, "variable");
            }
        }
    }
    visit::walk(Node::Module(module), &mut |node| {
        if let Node::Expr(Expr { kind: ExprKind::Call(terms), loc, .. }) = node
            && let [operator, target, ..] = terms.as_slice()
            && operator.to_string() == "assign"
        {
            let name = target.to_string();
            if is_document(&name) {
                shadow(*loc, "variables", &name, "variable");
            }
        }
        Step::Into
    });
}

fn is_document(name: &str) -> bool {
    matches!(name, "data" | "input")
}

fn deprecated_calls(module: &Module, errors: &mut Vec<Diagnostic>) {
    let mut call = |terms: &[Term], loc: Option<Loc>| {
        let Some(operator) = terms.first() else { return };
        let name = operator.to_string();
        if DEPRECATED.contains(&name.as_str()) {
            let message = format!("deprecated built-in function calls in expression: {name}");
            errors.push(Diagnostic::new(Code::Type, loc.unwrap_or(operator.loc), message));
        }
    };
    fn search<'a>(node: Node<'a>, call: &mut dyn FnMut(&[Term], Option<Loc>)) {
        visit::walk(node, &mut |node: Node<'a>| {
            match node {
                Node::Expr(Expr { kind: ExprKind::Call(terms), loc, .. }) => {
                    call(terms, Some(*loc));
                }
                Node::Term(Term { kind: TermKind::Call(terms), .. }) => call(terms, None),
                Node::Head(head) => {
                    head.reference.iter().for_each(|part| search(Node::Term(part), call));
                }
                _ => {}
            }
            Step::Into
        });
    }
    search(Node::Module(module), &mut call);
}
