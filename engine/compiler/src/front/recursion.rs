//! Checks that no rule depends on itself.

use crate::context::Compiler;
use crate::front::show;
use crate::graph::Graph;
use crate::tree::RuleId;
use lictor_syntax::visit;
use lictor_syntax::{Code, Diagnostic};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};

pub(crate) fn run(c: &mut Compiler) {
    if c.graph.sorted.len() == c.graph.dependencies.len() {
        return;
    }
    let suspects = on_cycles(&c.graph);
    let mut errors = Vec::new();
    c.rules.root.depth_first(&mut |node| {
        for entry in &node.rules {
            let links = c.rule(entry.id).map_or(0, |rule| visit::links(rule).count());
            for link in 0..links {
                let id = entry.id.at_link(link);
                if suspects.contains(&id)
                    && let Some(path) = path_to_itself(&c.graph, id)
                {
                    errors.push(diagnostic(c, id, &path));
                }
            }
        }
        true
    });
    c.errors.extend(errors);
}

fn diagnostic(c: &Compiler, id: RuleId, path: &[RuleId]) -> Diagnostic {
    let name = |id: &RuleId| show::show_ref(&c.rule_ref(*id));
    let path: Vec<String> = path.iter().map(name).collect();
    let loc = c.rule(id).and_then(|rule| show::place(rule.loc));
    let message = format!("rule {} is recursive: {}", name(&id), path.join(" -> "));
    Diagnostic::new(Code::Recursion, loc, message)
}

/// A shortest walk from a rule along its dependencies back to itself.
fn path_to_itself(graph: &Graph, start: RuleId) -> Option<Vec<RuleId>> {
    let mut reached_from: HashMap<RuleId, RuleId> = HashMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(rule) = queue.pop_front() {
        for &next in graph.edges(rule) {
            if next == start {
                let back =
                    std::iter::successors(Some(rule), |rule| reached_from.get(rule).copied());
                let mut path: Vec<RuleId> = [start].into_iter().chain(back).collect();
                path.reverse();
                return Some(path);
            }
            if let Entry::Vacant(entry) = reached_from.entry(next) {
                entry.insert(rule);
                queue.push_back(next);
            }
        }
    }
    None
}

/// What is left after taking away, again and again, the rules that depend on nothing or that nothing depends on: every
/// rule on a cycle, and those between cycles.
fn on_cycles(graph: &Graph) -> HashSet<RuleId> {
    let mut left: HashSet<RuleId> = graph.dependencies.keys().copied().collect();
    for down in [true, false] {
        let (ahead, back) = if down {
            (&graph.dependencies, &graph.dependents)
        } else {
            (&graph.dependents, &graph.dependencies)
        };
        let count = |id: &RuleId| {
            ahead.get(id).map_or(0, |ids| ids.iter().filter(|id| left.contains(id)).count())
        };
        let mut open: HashMap<RuleId, usize> = left.iter().map(|id| (*id, count(id))).collect();
        let mut free: Vec<RuleId> =
            open.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
        while let Some(id) = free.pop() {
            left.remove(&id);
            for other in back.get(&id).into_iter().flatten() {
                if let Some(count) = open.get_mut(other).filter(|count| **count > 0) {
                    *count -= 1;
                    if *count == 0 {
                        free.push(*other);
                    }
                }
            }
        }
    }
    left
}
