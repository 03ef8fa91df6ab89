//! What a bundle holds, for people: packages and their files, annotations, and what an engine needs to run it.

use crate::bundle::Bundle;
use crate::engine::Engine;
use crate::error::Location;
use crate::input::read_json;
use lictor_program::SIGNATURES;
use lictor_syntax::ast::{
    AnnotationTarget, Annotations, Dialect, ExprKind, Module, Term, TermKind,
};
use lictor_syntax::visit::{self, Node, Step};
use lictor_syntax::{SourceMap, ast_json, printer};
use lictor_value::Document;
use std::collections::{BTreeMap, BTreeSet};

/// What a bundle holds and needs.
#[derive(Debug)]
#[non_exhaustive]
pub struct Inspection {
    /// The files that contribute to a package or a place in the data, by its ref.
    pub namespaces: BTreeMap<String, Vec<String>>,
    /// The METADATA blocks.
    pub annotations: Vec<Annotated>,
    /// The builtins that are called.
    pub builtins: BTreeSet<String>,
    /// The keywords that are imported.
    pub future_keywords: BTreeSet<String>,
    /// The features of the language that are used.
    pub features: BTreeSet<String>,
}

/// A METADATA block and what it stands above.
#[derive(Debug)]
#[non_exhaustive]
pub struct Annotated {
    /// What the block says.
    pub fields: Document,
    /// The same as OPA's JSON has it.
    pub json: String,
    /// The place of what it stands above.
    pub location: Location,
    /// The package, without the leading `data`.
    pub package: String,
    /// The rule, if it stands above one.
    pub rule: Option<String>,
    /// The path of package and rule as OPA's JSON has it: a list of terms.
    pub path_json: String,
}

impl Bundle {
    /// The METADATA blocks of the modules, read but not compiled.
    #[must_use]
    pub fn annotations(&self) -> Vec<Annotated> {
        let mut found = Vec::new();
        for module in self.modules.values() {
            let blocks = module.annotations.iter();
            found.extend(blocks.filter_map(|block| annotated(block, module, &self.sources)));
        }
        found
    }

    /// The packages, without the leading `data`, and the first names of their rules.
    #[must_use]
    pub fn rules_by_package(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for module in self.modules.values() {
            let names = found.entry(package_name(module)).or_default();
            let heads = module.rules.iter().map(|rule| &rule.head.reference);
            names.extend(heads.filter_map(|head| head.first()).map(printed));
        }
        found
    }

    /// The package of a module, without the leading `data`.
    #[must_use]
    pub fn package_of(&self, module: &str) -> Option<String> {
        self.modules.get(module).map(package_name)
    }

    /// Says what the bundle holds. Its modules are compiled on the way; those that do not compile are taken as they are
    /// written.
    #[must_use]
    pub fn inspect(self, engine: &Engine) -> Inspection {
        let mut found = Inspection {
            namespaces: BTreeMap::new(),
            annotations: Vec::new(),
            builtins: BTreeSet::new(),
            future_keywords: BTreeSet::new(),
            features: BTreeSet::new(),
        };
        let mut add = |name: String, file: &str| {
            found.namespaces.entry(name).or_default().push(file.to_owned());
        };
        for (name, module) in &self.modules {
            add(printer::reference(&module.package.path), name);
        }
        for file in self.data_files() {
            let path: Vec<&str> =
                ["data"].into_iter().chain(file.path.iter().map(String::as_str)).collect();
            add(path.join("."), &file.name);
        }
        found.annotations = self.annotations();
        for module in self.modules.values() {
            found.needs(module);
        }
        if let Ok(policy) = engine.compile(self) {
            policy.compiled().modules().iter().for_each(|named| found.calls(&named.module));
        }
        // What the compiler made of something else.
        found
            .builtins
            .retain(|name| !name.starts_with("internal.") || name == "internal.template_string");
        found
    }
}

impl Inspection {
    /// What a module needs as it is written.
    fn needs(&mut self, module: &Module) {
        self.calls(module);
        let is_v1 = module.dialect == Dialect::V1;
        let feature = match module.dialect {
            Dialect::V1 => Some("rego_v1"),
            Dialect::V0CompatV1 => Some("rego_v1_import"),
            Dialect::V0 => None,
        };
        self.features.extend(feature.map(str::to_owned));
        visit::walk(Node::Module(module), &mut |node| {
            if let Node::Term(Term { kind: TermKind::Template { .. }, .. }) = node {
                self.features.insert("template_strings".to_owned());
            }
            Step::Into
        });
        for import in &module.imports {
            let path = printed(&import.path);
            let keywords: &[&str] = match path.strip_prefix("future.keywords") {
                Some("") => &["and", "contains", "every", "if", "in", "not", "or"],
                Some(one) => &[one.trim_start_matches('.')],
                None => &[],
            };
            let new = |name: &&&str| !is_v1 || matches!(**name, "and" | "not" | "or");
            self.future_keywords.extend(keywords.iter().filter(new).map(|name| (*name).to_owned()));
        }
    }

    /// The builtins a module calls.
    fn calls(&mut self, module: &Module) {
        visit::walk(Node::Module(module), &mut |node| {
            let call = match node {
                Node::Term(Term { kind: TermKind::Call(terms), .. }) => terms.first(),
                Node::Expr(expr) => match &expr.kind {
                    ExprKind::Call(terms) => terms.first(),
                    _ => None,
                },
                _ => None,
            };
            if let Some(operator) = call {
                let name = printed(operator);
                if SIGNATURES.iter().any(|signature| signature.name == name) {
                    self.builtins.insert(name);
                }
            }
            Step::Into
        });
    }
}

fn printed(term: &Term) -> String {
    match &term.kind {
        TermKind::Ref(parts) => printer::reference(parts),
        kind => kind.to_string(),
    }
}

fn annotated(block: &Annotations, module: &Module, sources: &SourceMap) -> Option<Annotated> {
    let package = &module.package;
    let (rule, loc) = match block.target {
        AnnotationTarget::Package => (None, package.loc),
        AnnotationTarget::Rule(index) => {
            let rule = module.rules.get(index)?;
            (Some(constant_part(&rule.head.reference)), rule.loc)
        }
        AnnotationTarget::Import | AnnotationTarget::Nothing => return None,
    };
    // A rule's first part is a variable where it stands alone, a name where it stands behind its package.
    let steps = rule.unwrap_or_default().iter().map(|term| match term.as_var() {
        Some(name) => Term::string(name, term.loc),
        None => term.clone(),
    });
    let path: Vec<Term> = package.path.iter().cloned().chain(steps).collect();
    let json = ast_json::annotations(block, sources);
    Some(Annotated {
        fields: read_json(json.as_bytes()).ok()?,
        json,
        location: Location::new(&*sources.file(loc.file).name, loc.row, loc.col),
        package: package_name(module),
        rule: rule.map(printer::reference),
        path_json: ast_json::reference(&path, sources),
    })
}

/// The package without the leading `data`.
fn package_name(module: &Module) -> String {
    let name = printer::reference(&module.package.path);
    name.strip_prefix("data.").unwrap_or(&name).to_owned()
}

/// A rule's ref up to its first variable step.
fn constant_part(parts: &[Term]) -> &[Term] {
    let rest = parts.iter().skip(1);
    let constant =
        rest.take_while(|step| !matches!(step.kind, TermKind::Var(_) | TermKind::Ref(_)));
    &parts[..parts.len().min(constant.count() + 1)]
}
