//! Checks that rules, packages and data do not contradict each other.
//!
//! All rules at one path must be of one kind and arity, a ground rule has nothing below it, there is one default, and
//! neither a package nor a base document stands where a rule does.

use crate::context::Compiler;
use crate::front::{show, util};
use crate::tree::{Key, ModuleNode, RuleEntry, RuleId, TreeNode, ground_prefix};
use lictor_syntax::ast::{Term, TermKind};
use lictor_syntax::{Code, Diagnostic, Loc, order};

pub(crate) fn run(c: &mut Compiler) {
    let mut errors = Vec::new();
    c.rules.root.depth_first(&mut |node| {
        if !node.rules.is_empty() {
            errors.extend(check_node(c, node));
        }
        true
    });
    check_data(c, &mut errors);
    check_packages(c, &c.module_tree, &mut errors);
    c.errors.extend(errors);
}

fn check_node(c: &Compiler, node: &TreeNode) -> Option<Diagnostic> {
    let rules = &node.rules;
    let name = |rule: &RuleEntry| shown(c, &c.rule_ref(rule.id));
    let (first, last) = (rules.first()?, rules.last()?);
    if let Some(below) = rules_below(c, node) {
        let message = format!("rule {} conflicts with:{}", name(last), list(c, &below));
        return Some(Diagnostic::new(Code::Type, loc_of(c, first.id), message));
    }
    if is_mixed(rules) {
        let message = format!("conflicting rules {} found", name(last));
        return Some(Diagnostic::new(Code::Type, loc_of(c, first.id), message));
    }
    let defaults: Vec<&RuleEntry> = rules.iter().filter(|rule| rule.default).collect();
    if let [first, _, ..] = &defaults[..] {
        let places: Vec<String> = defaults.iter().map(|rule| place(c, rule.id)).collect();
        let message =
            format!("multiple default rules {} found at {}", name(last), places.join(", "));
        let package = &c.modules[first.id.module as usize].module.package;
        return Some(Diagnostic::new(Code::Type, show::place(package.loc), message));
    }
    None
}

/// Whether rules at one path are of several kinds or arities.
fn is_mixed(rules: &[RuleEntry]) -> bool {
    let differs =
        |key: &dyn Fn(&RuleEntry) -> usize| rules.iter().any(|r| key(r) != key(&rules[0]));
    let complete = |rule: &RuleEntry| !rule.multi_value && rule.ground;
    let sets = |ground: bool| rules.iter().any(|r| r.multi_value && r.ground == ground);
    differs(&|rule| usize::from(rule.multi_value))
        || differs(&|rule| rule.arity)
        || differs(&|rule| usize::from(complete(rule)))
        || sets(true) && sets(false)
}

/// The rules below a node that must not be there: any below a ground rule, functions below any rule.
fn rules_below(c: &Compiler, node: &TreeNode) -> Option<Vec<(Vec<Term>, RuleId)>> {
    if node.children.is_empty() {
        return None;
    }
    if node.rules.iter().any(|rule| rule.ground) {
        return Some(gather(c, node, &|_| true));
    }
    let functions = gather(c, node, &|rule| rule.arity > 0);
    (!functions.is_empty()).then_some(functions)
}

/// The rules below a node, without those that lie below one another, in order of their refs.
fn gather(
    c: &Compiler,
    node: &TreeNode,
    wanted: &dyn Fn(&RuleEntry) -> bool,
) -> Vec<(Vec<Term>, RuleId)> {
    let mut found: Vec<(Vec<Term>, RuleId)> = Vec::new();
    for child in node.children.values() {
        child.depth_first(&mut |below| {
            for rule in below.rules.iter().filter(|rule| wanted(rule)) {
                let reference = c.rule_ref(rule.id);
                if !found.iter().any(|(other, _)| has_prefix(&reference, other)) {
                    found.retain(|(other, _)| !has_prefix(other, &reference));
                    found.push((reference, rule.id));
                }
            }
            true
        });
    }
    found.sort_by(|a, b| order::compare_lists(&a.0, &b.0));
    found
}

fn has_prefix(reference: &[Term], prefix: &[Term]) -> bool {
    reference.len() >= prefix.len() && util::same_ref(&reference[..prefix.len()], prefix)
}

fn list(c: &Compiler, rules: &[(Vec<Term>, RuleId)]) -> String {
    let line = |(reference, id): &(Vec<Term>, RuleId)| {
        format!("\n  rule {} at {}", shown(c, reference), place(c, *id))
    };
    rules.iter().map(line).collect()
}

fn check_data(c: &Compiler, errors: &mut Vec<Diagnostic>) {
    let Some(exists) = &c.options.path_exists else { return };
    let roots = &c.options.path_conflict_roots;
    let check = DataCheck { c, exists: &**exists };
    if roots.is_empty() || roots.iter().any(String::is_empty) {
        return check.children(&c.rules.root, &mut Vec::new(), errors);
    }
    for root in roots {
        let keys = root.split('/').map(|key| Key::String(key.to_owned()));
        let node = keys.clone().try_fold(&c.rules.root, |node, key| node.children.get(&key));
        if let Some(node) = node {
            check.children(node, &mut root.split('/').collect(), errors);
        }
    }
}

struct DataCheck<'a> {
    c: &'a Compiler,
    exists: &'a dyn Fn(&[&str]) -> bool,
}

impl<'a> DataCheck<'a> {
    fn children(&self, node: &'a TreeNode, path: &mut Vec<&'a str>, errors: &mut Vec<Diagnostic>) {
        for (key, child) in &node.children {
            let Key::String(key) = key else { continue };
            path.push(key);
            match child.rules.first() {
                Some(rule) if (self.exists)(path) => {
                    let message =
                        format!("conflicting rule for data path {} found", path.join("/"));
                    errors.push(Diagnostic::new(Code::Compile, loc_of(self.c, rule.id), message));
                }
                _ => self.children(child, path, errors),
            }
            path.pop();
        }
    }
}

fn check_packages(c: &Compiler, node: &ModuleNode, errors: &mut Vec<Diagnostic>) {
    for &number in &node.modules {
        let module = &c.modules[number as usize].module;
        for rule in &module.rules {
            let reference = &rule.head.reference;
            if ground_prefix(reference).len() < reference.len() {
                continue;
            }
            for &other in packages_at(node, reference) {
                let path = show::show_ref(&c.modules[other as usize].module.package.path[1..]);
                let message = format!(
                    "package {path} conflicts with rule {} defined at {}",
                    show::show_ref(reference),
                    show::show_place(&c.sources, rule.loc),
                );
                let loc = show::place(module.package.loc);
                errors.push(Diagnostic::new(Code::Type, loc, message));
            }
        }
    }
    node.children.values().for_each(|child| check_packages(c, child, errors));
}

/// The modules whose package is at a ref below a node.
fn packages_at<'a>(node: &'a ModuleNode, reference: &[Term]) -> &'a [u32] {
    let step = |node: &'a ModuleNode, term: &Term| match &term.kind {
        TermKind::String(key) | TermKind::Var(key) => node.children.get(key),
        _ => None,
    };
    reference.iter().try_fold(node, step).map_or(&[], |node| &node.modules)
}

fn loc_of(c: &Compiler, id: RuleId) -> Option<Loc> {
    c.rule(id).and_then(|rule| show::place(rule.loc))
}

fn place(c: &Compiler, id: RuleId) -> String {
    c.rule(id).map_or_else(String::new, |rule| show::show_place(&c.sources, rule.loc))
}

fn shown(c: &Compiler, reference: &[Term]) -> String {
    show::show_ref(&show::rename_vars(reference, &|name| c.rewritten.get(name).map(String::as_str)))
}
