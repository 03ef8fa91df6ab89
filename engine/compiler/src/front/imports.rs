//! Checks imports for duplicates and takes them out of the modules.

use crate::context::Compiler;
use crate::front::util::{import_name, is_strict, same_ref};
use lictor_syntax::ast::{Import, Module, Term, TermKind};
use lictor_syntax::{Code, Diagnostic, Loc, render};
use std::collections::HashMap;

pub(crate) fn check_duplicates(c: &mut Compiler) {
    let supports_v1 = c.options.has_feature("rego_v1_import") || c.options.has_feature("rego_v1");
    let mut errors = Vec::new();
    for named in c.modules.iter().filter(|_| !supports_v1) {
        let v1 = named.module.imports.iter().filter(|import| is_rego_v1(import));
        errors.extend(v1.map(|import| {
            Diagnostic::new(Code::Compile, import.loc, "rego.v1 import is not supported")
        }));
    }
    for named in &c.modules {
        if is_strict(&c.options, &named.module) {
            find_duplicates(&named.module, &mut errors);
        }
    }
    c.errors.extend(errors);
}

fn is_rego_v1(import: &Import) -> bool {
    let rego_v1 = [Term::var("rego", Loc::default()), Term::string("v1", Loc::default())];
    matches!(&import.path.kind, TermKind::Ref(parts) if same_ref(parts, &rego_v1))
}

fn find_duplicates(module: &Module, errors: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, &Import> = HashMap::new();
    for import in &module.imports {
        let Some(name) = import_name(import) else { continue };
        if let Some(first) = seen.get(name) {
            let message = format!("import must not shadow {}", render::import(first));
            errors.push(Diagnostic::new(Code::Compile, import.loc, message));
        } else {
            seen.insert(name, import);
        }
    }
}

pub(crate) fn remove(c: &mut Compiler) {
    for named in &mut c.modules {
        named.imports = std::mem::take(&mut named.module.imports);
    }
}
