//! Builds the dependency graph: a rule depends on every rule a ref in it may reach.
//!
//! A step of a ref that is not constant may be any key, and a ref reaches everything below where it ends, so this is
//! more than evaluation will touch, never less.

use crate::context::Compiler;
use crate::graph::Graph;
use crate::tree::{RuleId, RuleTree, TreeNode, number};
use lictor_syntax::ast::{Module, Rule, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

pub(crate) fn run(c: &mut Compiler) {
    let modules: Vec<&Module> = c.modules.iter().map(|named| &named.module).collect();
    let links = |(id, rule): (RuleId, &Rule)| {
        (0..visit::links(rule).count()).map(move |link| id.at_link(link))
    };
    let graph = Graph::new(rules(&modules).flat_map(links).collect());
    let mut building = Building { modules: &modules, tree: &c.rules, graph, known: HashMap::new() };
    for (id, rule) in rules(&modules) {
        for (number, link) in visit::links(rule).enumerate() {
            building.rule(id.at_link(number), link);
        }
    }
    c.sorted = building.graph.sorted();
    c.graph = building.graph;
}

fn rules<'m>(modules: &[&'m Module]) -> impl Iterator<Item = (RuleId, &'m Rule)> {
    modules.iter().enumerate().flat_map(|(m, module)| {
        let id = move |r| RuleId { module: number(m), rule: number(r), link: 0 };
        module.rules.iter().enumerate().map(move |(r, rule)| (id(r), rule))
    })
}

struct Building<'m> {
    modules: &'m [&'m Module],
    tree: &'m RuleTree,
    graph: Graph,
    /// Targets by the form of the refs that mean them.
    known: HashMap<String, u32>,
}

impl Building<'_> {
    fn rule(&mut self, id: RuleId, rule: &Rule) {
        let mut collect = |node: Node<'_>| {
            if let Node::Term(Term { kind: TermKind::Ref(parts), .. }) = node
                && let Some((head, steps)) = parts.split_first()
                && head.as_var() == Some("data")
            {
                let target = self.target(parts, steps);
                self.graph.connect(id, target);
            }
            Step::Into
        };
        visit::walk(Node::Head(&rule.head), &mut collect);
        visit::walk(Node::Body(&rule.body), &mut collect);
    }

    fn target(&mut self, reference: &[Term], steps: &[Term]) -> u32 {
        let form = form(steps);
        if let Some(known) = self.known.get(&form) {
            return *known;
        }
        let mut members = BTreeSet::new();
        reach(self.tree, reference, &mut |rule| {
            let rules = &self.modules[rule.module as usize].rules;
            let links = visit::links(&rules[rule.rule as usize]).count();
            members.extend((0..links).map(|link| rule.at_link(link)));
        });
        let target = self.graph.add_target(&members);
        self.known.insert(form, target);
        target
    }
}

/// What two refs have in common that reach the same rules.
fn form(steps: &[Term]) -> String {
    let mut form = String::new();
    for step in steps {
        let _ = if is_constant(step) { writeln!(form, "{step}") } else { writeln!(form, "_") };
    }
    form
}

/// Calls `f` on each rule that a ref may reach, some more than once.
pub(crate) fn reach(tree: &RuleTree, reference: &[Term], f: &mut dyn FnMut(RuleId)) {
    if let Some((head, steps)) = reference.split_first()
        && head.as_var() == Some("data")
    {
        tree.root.rules.iter().for_each(|rule| f(rule.id));
        reach_below(&tree.root, steps, f);
    }
}

fn reach_below(node: &TreeNode, steps: &[Term], f: &mut dyn FnMut(RuleId)) {
    let Some((step, rest)) = steps.split_first() else {
        return node.depth_first(&mut |below| {
            below.rules.iter().for_each(|rule| f(rule.id));
            true
        });
    };
    let into = |child: &TreeNode| {
        child.rules.iter().for_each(|rule| f(rule.id));
        reach_below(child, rest, f);
    };
    if is_constant(step) {
        node.child(step).into_iter().for_each(into);
    } else {
        node.children.values().for_each(into);
    }
}

/// Whether a term holds nothing to evaluate.
fn is_constant(term: &Term) -> bool {
    match &term.kind {
        TermKind::Null | TermKind::Bool(_) | TermKind::Number(_) | TermKind::String(_) => true,
        TermKind::Array(items) | TermKind::Set(items) => items.iter().all(is_constant),
        TermKind::Object(pairs) => {
            pairs.iter().all(|(key, value)| is_constant(key) && is_constant(value))
        }
        _ => false,
    }
}
