//! Builds the dependency graph: a rule depends on every rule a ref in it may reach.
//!
//! A step of a ref that is not constant may be any key, and a ref reaches everything below where it ends, so this is
//! more than evaluation will touch, never less.

use crate::context::Compiler;
use crate::graph::Graph;
use crate::tree::{RuleId, RuleTree, TreeNode, number};
use lictor_syntax::ast::{Module, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};
use std::collections::HashSet;

pub(crate) fn run(c: &mut Compiler) {
    let modules: Vec<&Module> = c.modules.iter().map(|named| &named.module).collect();
    let mut graph = Graph::default();
    for (m, module) in modules.iter().enumerate() {
        for (r, rule) in module.rules.iter().enumerate() {
            let first = RuleId { module: number(m), rule: number(r), link: 0 };
            for (l, link) in visit::links(rule).enumerate() {
                let id = first.at_link(l);
                graph.add(id);
                let mut reached = HashSet::new();
                let mut collect = |node: Node<'_>| {
                    if let Node::Term(Term { kind: TermKind::Ref(parts), .. }) = node {
                        reach(&c.rules, parts, &mut |rule| {
                            reached.insert(rule);
                        });
                    }
                    Step::Into
                };
                visit::walk(Node::Head(&link.head), &mut collect);
                visit::walk(Node::Body(&link.body), &mut collect);
                for target in reached {
                    connect(&mut graph, &modules, id, target);
                }
            }
        }
    }
    graph.sorted = sorted(&graph).unwrap_or_default();
    c.graph = graph;
}

fn connect(graph: &mut Graph, modules: &[&Module], from: RuleId, to: RuleId) {
    let rule = &modules[to.module as usize].rules[to.rule as usize];
    for (link, _) in visit::links(rule).enumerate() {
        graph.connect(from, to.at_link(link));
    }
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

/// The rules, each after those it depends on; `None` where some depend on themselves.
fn sorted(graph: &Graph) -> Option<Vec<RuleId>> {
    let mut out = Vec::with_capacity(graph.dependencies.len());
    let mut open: HashSet<RuleId> = HashSet::new();
    let mut done: HashSet<RuleId> = HashSet::new();
    for &root in graph.dependencies.keys() {
        if done.contains(&root) {
            continue;
        }
        open.insert(root);
        let mut stack = vec![(root, graph.edges(root))];
        while let Some((rule, edges)) = stack.last_mut() {
            match edges.next() {
                Some(&next) if open.contains(&next) => return None,
                Some(next) if done.contains(next) => {}
                Some(&next) => {
                    open.insert(next);
                    stack.push((next, graph.edges(next)));
                }
                None => {
                    open.remove(rule);
                    done.insert(*rule);
                    out.push(*rule);
                    stack.pop();
                }
            }
        }
    }
    Some(out)
}
