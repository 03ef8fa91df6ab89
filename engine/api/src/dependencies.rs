//! What a query depends on: documents that are given (`input` and base data) and documents that rules make.
//!
//! Each ref counts up to its first step that is no constant. A variable that only names a ref (`x := input.user`)
//! stands for it, so that `x.name` is `input.user.name`. Every rule that may be reached is looked into.

use crate::error::Error;
use crate::policy::Policy;
use crate::query::{QueryOptions, context, sources_with};
use lictor_compiler::{Compiled, QueryContext, RuleEntry, RuleId, TreeNode};
use lictor_syntax::ast::{Expr, ExprKind, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};
use lictor_syntax::{FileId, ast_json, order, parse_query, printer};
use std::collections::{HashMap, HashSet};

/// What a query depends on, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dependencies {
    /// Documents that are given.
    pub base: Vec<Reference>,
    /// Documents that rules make.
    pub by_rules: Vec<Reference>,
}

/// A ref to a document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reference {
    /// As Rego text.
    pub text: String,
    /// As OPA's JSON: a list of terms.
    pub json: String,
}

impl Policy {
    /// What a query depends on.
    ///
    /// # Errors
    /// The query cannot be parsed or compiled.
    pub fn dependencies(&self, query: &str) -> Result<Dependencies, Error> {
        let sources = sources_with(self.compiled.sources(), query);
        let settings = self.engine.config.query_settings.for_parser();
        let failed = |errors: Vec<_>| Error::compile(&errors, &sources);
        let body = parse_query(&sources, FileId(0), &settings).map_err(failed)?;
        // Values of expressions are of no interest, so nothing captures them.
        let context = QueryContext { capture: false, ..context(self, &QueryOptions::default())? };
        let compiled = self.compiled.compile_query(body, context).map_err(failed)?;
        let mut search = Search::of(&self.compiled);
        search.scope(&[Node::Body(&compiled.body)]);
        while let Some(id) = search.open.pop() {
            if let Some(rule) = self.compiled.rule(id) {
                let steps = rule.head.reference.iter().skip(1).map(Node::Term);
                let nodes = [Node::Head(&rule.head), Node::Body(&rule.body)].into_iter();
                search.scope(&nodes.chain(steps).collect::<Vec<_>>());
            }
        }
        let shown = |refs: HashMap<String, Vec<Term>>| {
            let mut refs: Vec<_> = refs.into_iter().collect();
            refs.sort_by(|(_, one), (_, other)| order::compare_lists(one, other));
            let one = |(text, parts): (String, Vec<Term>)| Reference {
                text,
                json: ast_json::reference(&parts, &sources),
            };
            refs.into_iter().map(one).collect()
        };
        Ok(Dependencies { base: shown(search.base), by_rules: shown(search.by_rules) })
    }
}

/// A ref by variable: what the variable stands for.
type Aliases<'a> = HashMap<&'a str, &'a [Term]>;

struct Search<'a> {
    compiled: &'a Compiled,
    base: HashMap<String, Vec<Term>>,
    by_rules: HashMap<String, Vec<Term>>,
    seen: HashSet<RuleId>,
    open: Vec<RuleId>,
}

impl<'a> Search<'a> {
    fn of(compiled: &'a Compiled) -> Self {
        Search {
            compiled,
            base: HashMap::new(),
            by_rules: HashMap::new(),
            seen: HashSet::new(),
            open: Vec::new(),
        }
    }

    /// Looks at the refs of a body or of one link of a rule.
    fn scope(&mut self, nodes: &[Node<'_>]) {
        let mut aliases = Aliases::new();
        for node in nodes {
            visit::walk(*node, &mut |node| {
                if let Some((name, reference)) = alias(node) {
                    aliases.entry(name).or_insert(reference);
                }
                Step::Into
            });
        }
        let mut found = Vec::new();
        nodes.iter().for_each(|node| collect(*node, &aliases, &mut found));
        for reference in shortest(found) {
            self.add(reference);
        }
    }

    fn add(&mut self, reference: Vec<Term>) {
        let reached = match reference.split_first() {
            Some((head, steps)) if head.as_var() == Some("data") => {
                reached(&self.compiled.rules().root, steps)
            }
            _ => Vec::new(),
        };
        if reached.is_empty() {
            self.base.insert(printer::reference(&reference), reference);
        }
        for entry in reached {
            let path = constant_part(&self.compiled.rule_ref(entry.id)).to_vec();
            self.by_rules.insert(printer::reference(&path), path);
            let links = (0..).map(|link| entry.id.at_link(link));
            let links = links.take_while(|id| self.compiled.rule(*id).is_some());
            for id in links.collect::<Vec<_>>() {
                if self.seen.insert(id) {
                    self.open.push(id);
                }
            }
        }
    }
}

/// The variable and the ref of an expression that does nothing but name it.
fn alias(node: Node<'_>) -> Option<(&str, &[Term])> {
    let Node::Expr(Expr { kind: ExprKind::Call(terms), negated: false, .. }) = node else {
        return None;
    };
    let [operator, left, right] = terms.as_slice() else { return None };
    let TermKind::Ref(operator) = &operator.kind else { return None };
    if !matches!(operator.as_slice(), [name] if matches!(name.as_var(), Some("eq" | "assign"))) {
        return None;
    }
    let named = |name: &'_ Term| name.as_var().is_some_and(|name| !is_root(name));
    match (&left.kind, &right.kind) {
        (TermKind::Var(name), TermKind::Ref(parts)) if named(left) => Some((name, parts)),
        (TermKind::Ref(parts), TermKind::Var(name)) if named(right) => Some((name, parts)),
        _ => None,
    }
}

fn is_root(name: &str) -> bool {
    matches!(name, "data" | "input")
}

/// The refs below a node, those that only get a name left out until the name is used.
fn collect(node: Node<'_>, aliases: &Aliases<'_>, found: &mut Vec<Vec<Term>>) {
    visit::walk(node, &mut |node| {
        match node {
            _ if alias(node).is_some() => {
                let parts = alias(node).map_or(&[][..], |(_, parts)| parts);
                parts.iter().skip(1).for_each(|part| collect(Node::Term(part), aliases, found));
                return Step::Over;
            }
            Node::Term(Term { kind: TermKind::Ref(parts), .. }) => {
                found.extend(resolved(parts, aliases, aliases.len()));
                for part in parts.iter().skip(1) {
                    collect(Node::Term(part), aliases, found);
                }
                return Step::Over;
            }
            Node::Term(term @ Term { kind: TermKind::Var(_), .. }) => {
                found.extend(resolved(std::slice::from_ref(term), aliases, aliases.len()));
            }
            _ => {}
        }
        Step::Into
    });
}

/// The constant part of a ref from `data` or `input`, through at most so many names; none for other variables.
fn resolved(parts: &[Term], aliases: &Aliases<'_>, names: usize) -> Option<Vec<Term>> {
    let (head, steps) = parts.split_first()?;
    let name = head.as_var()?;
    if is_root(name) {
        return Some(constant_part(parts).to_vec());
    }
    let target = aliases.get(name).filter(|_| names > 0)?;
    let mut path = resolved(target, aliases, names - 1)?;
    if constant_part(target).len() == target.len() {
        path.extend(steps.iter().take_while(|step| is_constant(step)).cloned());
    }
    Some(path)
}

fn constant_part(parts: &[Term]) -> &[Term] {
    let constant = parts.iter().skip(1).take_while(|step| is_constant(step)).count();
    &parts[..parts.len().min(constant + 1)]
}

fn is_constant(term: &Term) -> bool {
    matches!(
        term.kind,
        TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_)
    )
}

/// The refs without those that begin with another one.
fn shortest(mut refs: Vec<Vec<Term>>) -> Vec<Vec<Term>> {
    refs.sort_by_key(Vec::len);
    let mut kept: Vec<Vec<Term>> = Vec::new();
    let mut seen = HashSet::new();
    for reference in refs {
        let covered = (1..=reference.len()).any(|end| seen.contains(&text(&reference[..end])));
        if !covered {
            seen.insert(text(&reference));
            kept.push(reference);
        }
    }
    kept
}

fn text(parts: &[Term]) -> String {
    printer::reference(parts)
}

/// The rules on the way to a path and below it.
fn reached(root: &TreeNode, steps: &[Term]) -> Vec<RuleEntry> {
    let mut found = root.rules.clone();
    let mut node = root;
    for step in steps {
        match node.child(step) {
            Some(child) => node = child,
            None => return found,
        }
        found.extend(&node.rules);
    }
    node.depth_first(&mut |below| {
        if !std::ptr::eq(below, node) {
            found.extend(&below.rules);
        }
        true
    });
    found
}
