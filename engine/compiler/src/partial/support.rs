//! Support rules: what is left of rules that stay rules, put below a package of their own.

use super::documents::Kind;
use super::state::State;
use super::terms::{self, data_ref, head_vars, open_vars, truth_expr};
use super::walker::{Outcome, Walker};
use super::{Oracle, functions};
use crate::front::util::is_root_name;
use crate::tree::{RuleEntry, ground_prefix};
use lictor_syntax::ast::{Dialect, Head, HeadKeywords, Module, Package, Rule, Term, TermKind};
use lictor_syntax::parser::is_keyword;
use lictor_syntax::visit::Node;
use lictor_syntax::{Loc, order, printer};
use std::collections::{BTreeMap, HashSet};

/// The support rules made so far.
#[derive(Debug, Default)]
pub(super) struct Support {
    /// By the text of the package.
    packages: BTreeMap<String, (Vec<Term>, Vec<Rule>)>,
    /// The documents that were made, by their text.
    made: HashSet<String>,
    /// Those of them that have rules.
    defined: HashSet<String>,
}

impl Support {
    pub(super) fn has_rules(&self, target: &[Term]) -> bool {
        self.defined.contains(&printer::reference(target))
    }

    fn insert(&mut self, package: Vec<Term>, rule: Rule) {
        let mut target = package.clone();
        target.push(Term::string(rule.head.name.clone(), rule.loc));
        self.defined.insert(printer::reference(&target));
        let entry = self.packages.entry(printer::reference(&package));
        let (_, rules) = entry.or_insert_with(|| (package, Vec::new()));
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }

    /// A module for each package, rules in order.
    pub(super) fn modules(self) -> Vec<Module> {
        self.packages.into_values().map(|(path, rules)| module(path, rules)).collect()
    }
}

fn module(path: Vec<Term>, mut rules: Vec<Rule>) -> Module {
    rules.sort_by(|a, b| {
        let key = |rule: &Rule| (!rule.default, rule.head.name.clone());
        key(a)
            .cmp(&key(b))
            .then_with(|| order::compare_lists(args(a), args(b)))
            .then_with(|| order::compare_lists(&key_and_value(a), &key_and_value(b)))
            .then_with(|| order::compare_bodies(&a.body, &b.body))
    });
    Module {
        package: Package { path, loc: Loc::default() },
        imports: Vec::new(),
        rules,
        comments: Vec::new(),
        annotations: Vec::new(),
        dialect: Dialect::V1,
        new_not: false,
    }
}

fn args(rule: &Rule) -> &[Term] {
    rule.head.args.as_deref().unwrap_or_default()
}

fn key_and_value(rule: &Rule) -> Vec<Term> {
    rule.head.key.iter().chain(&rule.head.value).cloned().collect()
}

impl<'a, O: Oracle> Walker<'a, O> {
    /// The ref under which the support rules of a document or function are asked; nothing where no rule can have
    /// it. The rules are made the first time.
    pub(super) fn support_document(
        &mut self,
        prefix: &[Term],
        entries: &'a [RuleEntry],
        kind: Option<Kind>,
    ) -> Outcome<Option<Vec<Term>>, O> {
        let loc = prefix[0].loc;
        let names = prefix[1..].iter().all(|part| matches!(part.kind, TermKind::String(_)));
        let Some(TermKind::String(name)) = prefix.last().map(|part| &part.kind) else {
            return Ok(None);
        };
        if !names || !printer::is_name(name) || is_reserved(name) {
            return Ok(None);
        }
        let namespace = Term::string(&*self.options.namespace, loc);
        let target = data_ref(std::iter::once(namespace).chain(prefix[1..].iter().cloned()), loc);
        if self.support.made.insert(printer::reference(&target)) {
            self.depth += 1;
            for entry in entries {
                self.support_rule(entry, name, &target, kind)?;
            }
            self.depth -= 1;
        }
        Ok(Some(target))
    }

    fn support_rule(
        &mut self,
        entry: &RuleEntry,
        name: &str,
        target: &[Term],
        kind: Option<Kind>,
    ) -> Outcome<(), O> {
        let Some(rule) = self.rule(entry) else { return Ok(()) };
        let rule = self.fresh_rule(rule);
        let args = rule.head.args.iter().flatten();
        let mut state = State::new(&self.fuel);
        for arg in args {
            open_vars(Node::Term(arg)).iter().for_each(|name| state.mark_unknown(name));
        }
        let package = &target[..target.len() - 1];
        for state in self.body(&rule.body, state)? {
            let head = plugged_head(&rule, name, kind, &state);
            let live = head_vars(&head);
            let body = self.tidy(state.saved().to_vec(), &live);
            let rule = Rule { head, body, annotations: Vec::new(), ..rule.clone() };
            self.add_support(package.to_vec(), rule)?;
        }
        Ok(())
    }

    /// Adds a rule to the support module of a package.
    pub(super) fn add_support(&mut self, package: Vec<Term>, mut rule: Rule) -> Outcome<(), O> {
        rule.generated_body = rule.body.is_empty();
        rule.head.keywords.if_ = !rule.body.is_empty();
        if rule.body.is_empty() {
            rule.body.push(truth_expr(rule.loc));
        }
        let rule = self.finisher().rule(rule);
        self.grow(terms::size(Node::Rule(&rule)))?;
        self.support.insert(package, rule);
        Ok(())
    }
}

fn plugged_head(rule: &Rule, name: &str, kind: Option<Kind>, state: &State) -> Head {
    let set = kind == Some(Kind::Set);
    let key = rule.head.key.as_ref().filter(|_| kind.is_some());
    let dynamic = &rule.head.reference[ground_prefix(&rule.head.reference).len()..];
    let reference = std::iter::once(Term::var(name, rule.loc)).chain(state.plug_all(dynamic));
    Head {
        name: name.to_owned(),
        reference: reference.collect(),
        args: rule.head.args.as_ref().map(|args| state.plug_all(args)),
        key: key.map(|key| state.plug(key)),
        value: (!set).then(|| state.plug(&functions::value_of(rule))),
        keywords: HeadKeywords { contains: set, if_: true },
        ..rule.head.clone()
    }
}

/// Names that no rule can have.
fn is_reserved(name: &str) -> bool {
    is_root_name(name) || is_keyword(name, Dialect::V1)
}
