//! Resolves names to full refs: the rules of the package to `data.<package>.<rule>`, imports to what they name.
//! Variables that a scope declares are left alone. In strict mode, imports that no name refers to are errors.

use crate::context::{Compiler, NamedModule};
use crate::front::declared::declared_vars;
use crate::front::util::{import_name, imports_keywords, root_name};
use crate::query::Query;
use lictor_syntax::ast::{
    Body, Expr, ExprKind, Import, Module, Package, Rule, TemplatePart, Term, TermKind, With,
};
use lictor_syntax::visit::{self, Node, Step, VarParams, VarSet};
use lictor_syntax::{Code, Diagnostic, Loc, order, render};
use std::collections::{HashMap, HashSet};

pub(crate) fn run(c: &mut Compiler) {
    check_heads(c);
    let exports = Exports::of(&c.modules);
    let mut modules = std::mem::take(&mut c.modules);
    for named in &mut modules {
        let mut globals =
            Globals::new(Some(&named.module.package), &exports, &named.module.imports);
        visit::for_each_rule_mut(&mut named.module, &mut |rule| {
            if let Err(message) = resolve_rule(&mut globals, rule) {
                c.error(Code::Compile, rule.loc, message);
            }
        });
        if c.options.strict {
            c.errors.extend(unused_imports(&named.module, &globals));
        }
    }
    c.modules = modules;
}

/// A head must start with a name; OPA does not survive one that does not.
fn check_heads(c: &mut Compiler) {
    for rule in c.modules.iter().flat_map(|named| &named.module.rules) {
        if rule.head.reference.first().and_then(Term::as_var).is_none() {
            let shown = render::reference(&rule.head.reference);
            let message = format!("rule head must start with a name: {shown}");
            c.errors.add(Diagnostic::new(Code::Compile, rule.loc, message));
        }
    }
}

pub(crate) fn run_query(q: &mut Query<'_>) {
    let exports = Exports::of(&q.compiler.modules);
    let mut globals = Globals::new(q.context.package.as_ref(), &exports, &q.context.imports);
    let declared = declared_vars(Node::Body(&q.body));
    Resolver { globals: &mut globals, ignored: vec![declared] }.body(&mut q.body);
}

fn unused_imports(module: &Module, globals: &Globals) -> Vec<Diagnostic> {
    let imports = module.imports.iter().filter(|import| !imports_keywords(import));
    let unused = imports
        .filter(|import| import_name(import).is_some_and(|name| !globals.used.contains(name)));
    unused
        .map(|import| {
            Diagnostic::new(Code::Compile, import.loc, format!("{} unused", render::import(import)))
        })
        .collect()
}

/// The first names of the rules of each package.
struct Exports(HashMap<String, HashSet<String>>);

impl Exports {
    fn of(modules: &[NamedModule]) -> Exports {
        let mut exports: HashMap<String, HashSet<String>> = HashMap::new();
        for named in modules {
            let names = exports.entry(render::reference(&named.module.package.path)).or_default();
            let rules =
                named.module.rules.iter().filter_map(|rule| rule.head.reference.first()?.as_var());
            for name in rules {
                if !names.contains(name) {
                    names.insert(name.to_owned());
                }
            }
        }
        Exports(exports)
    }
}

/// The names a module gives to things outside of its rules, and which of them were used.
struct Globals {
    refs: HashMap<String, Vec<Term>>,
    used: HashSet<String>,
}

impl Globals {
    fn new(package: Option<&Package>, exports: &Exports, imports: &[Import]) -> Globals {
        let mut refs = HashMap::new();
        if let Some(package) = package {
            let names = exports.0.get(&render::reference(&package.path)).into_iter().flatten();
            refs.extend(names.map(|name| {
                let mut path = package.path.clone();
                path.push(Term::string(name.clone(), Loc::default()));
                (name.clone(), path)
            }));
        }
        for import in imports.iter().filter(|import| !imports_keywords(import)) {
            if let Some(name) = import_name(import) {
                let path = match &import.path.kind {
                    TermKind::Ref(parts) => parts.clone(),
                    _ => vec![import.path.clone()],
                };
                refs.insert(name.to_owned(), path);
            }
        }
        Globals { refs, used: HashSet::new() }
    }
}

fn resolve_rule(globals: &mut Globals, rule: &mut Rule) -> Result<(), String> {
    let args = argument_vars(rule)?;
    let declared = declared_vars(Node::Body(&rule.body));
    let mut resolver = Resolver { globals, ignored: vec![args, declared] };
    let head = &mut rule.head;
    let terms = head.reference.iter_mut().skip(1).chain(&mut head.key).chain(&mut head.value);
    terms.for_each(|term| resolver.term(term));
    resolver.body(&mut rule.body);
    Ok(())
}

/// The variables arguments bind.
fn argument_vars(rule: &Rule) -> Result<VarSet, String> {
    let mut vars = VarSet::new();
    let mut shadowed = None;
    for arg in rule.head.args.iter().flatten() {
        visit::walk(Node::Term(arg), &mut |node| {
            let Node::Term(term) = node else { return Step::Into };
            match &term.kind {
                TermKind::Var(name) => vars.add(name),
                TermKind::Set(_)
                | TermKind::ArrayCompr { .. }
                | TermKind::SetCompr { .. }
                | TermKind::ObjectCompr { .. }
                | TermKind::Call(_) => return Step::Over,
                TermKind::Ref(_) => {
                    if let Some(name) = root_name(term) {
                        shadowed = shadowed.or(Some(name));
                        return Step::Over;
                    }
                }
                _ => {}
            }
            Step::Into
        });
    }
    match shadowed {
        Some(name) => Err(format!("args must not shadow {name} (use a different variable name)")),
        None => Ok(vars),
    }
}

struct Resolver<'g> {
    globals: &'g mut Globals,
    /// The variables of the scopes around the current place.
    ignored: Vec<VarSet>,
}

impl Resolver<'_> {
    fn body(&mut self, body: &mut Body) {
        body.iter_mut().for_each(|expr| self.expr(expr));
    }

    fn terms(&mut self, terms: &mut [Term]) {
        terms.iter_mut().for_each(|term| self.term(term));
    }

    fn expr(&mut self, expr: &mut Expr) {
        match &mut expr.kind {
            ExprKind::Term(term) => self.term(term),
            ExprKind::Call(terms) => self.terms(terms),
            ExprKind::Some(symbols) => {
                if let [Term { kind: TermKind::Call(terms), .. }] = &mut symbols[..] {
                    self.terms(terms);
                }
            }
            ExprKind::Every(every) => {
                let mut locals = VarSet::new();
                for term in every.key.iter().chain([&every.value]) {
                    visit::collect_vars(Node::Term(term), VarParams::default(), &mut locals);
                }
                self.ignored.push(locals);
                self.term(&mut every.domain);
                self.body(&mut every.body);
                self.ignored.pop();
            }
            ExprKind::Not { body, .. } => self.body(body),
            ExprKind::And(logical) | ExprKind::Or(logical) => {
                self.body(&mut logical.lhs);
                self.body(&mut logical.rhs);
            }
        }
        for With { target, value, .. } in &mut expr.with {
            self.term(target);
            self.term(value);
        }
    }

    fn term(&mut self, term: &mut Term) {
        match &mut term.kind {
            TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_) => {}
            TermKind::Var(name) => {
                if let Some(path) = self.global(name, term.loc) {
                    term.kind = TermKind::Ref(path);
                }
            }
            TermKind::Ref(parts) => self.reference(parts),
            TermKind::Call(terms) | TermKind::Array(terms) => self.terms(terms),
            TermKind::Set(terms) => {
                self.terms(terms);
                order::sort_set(terms);
            }
            TermKind::Object(items) => {
                for (key, value) in items.iter_mut() {
                    self.term(key);
                    self.term(value);
                }
                order::sort_object(items);
            }
            TermKind::ArrayCompr { term, body } | TermKind::SetCompr { term, body } => {
                self.comprehension([&mut **term].into_iter(), body);
            }
            TermKind::ObjectCompr { key, value, body } => {
                self.comprehension([&mut **key, &mut **value].into_iter(), body);
            }
            TermKind::Template { parts, .. } => {
                for part in parts {
                    if let TemplatePart::Expr(expr) = part {
                        self.expr(expr);
                    }
                }
            }
        }
    }

    fn comprehension<'t>(&mut self, terms: impl Iterator<Item = &'t mut Term>, body: &mut Body) {
        self.ignored.push(declared_vars(Node::Body(body)));
        terms.for_each(|term| self.term(term));
        self.body(body);
        self.ignored.pop();
    }

    fn reference(&mut self, parts: &mut Vec<Term>) {
        for part in parts.iter_mut().skip(1) {
            // Templates in the steps of a ref are not looked into.
            if !matches!(part.kind, TermKind::Template { .. }) {
                self.term(part);
            }
        }
        let Some(head) = parts.first_mut() else { return };
        match &head.kind {
            TermKind::Var(name) => {
                if let Some(path) = self.global(name, head.loc) {
                    parts.splice(..1, path);
                }
            }
            TermKind::Template { .. } => {}
            _ => self.term(head),
        }
    }

    /// What a name stands for outside of every scope, at a place.
    fn global(&mut self, name: &str, loc: Loc) -> Option<Vec<Term>> {
        let path = self.globals.refs.get(name)?;
        if self.ignored.iter().any(|scope| scope.contains(name)) {
            return None;
        }
        if !self.globals.used.contains(name) {
            self.globals.used.insert(name.to_owned());
        }
        Some(path.iter().map(|part| Term::new(part.kind.clone(), loc)).collect())
    }
}
