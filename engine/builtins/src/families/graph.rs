//! Graphs: reachability over adjacency objects, and `walk`.
//!
//! `walk` returns the array of all its `[path, value]` pairs; the VM iterates them as OPA iterates the relation.

use crate::support::{Answer, items, pay};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::{Kind, Object, Value};
use std::collections::HashSet;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "graph.reachable", call: reachable },
    Builtin { name: "graph.reachable_paths", call: reachable_paths },
    Builtin { name: "walk", call: walk },
];

fn start<'r>(args: &[Value<'r>]) -> Result<(Object<'r>, &'r [Value<'r>]), BuiltinError> {
    let graph = operands::object(args, 0)?;
    let initial = operands::any(args, 1);
    let nodes = items(initial).ok_or_else(|| BuiltinError::operand(2, "{array, set}", initial))?;
    Ok((graph, nodes))
}

fn edges_of<'r>(graph: Object<'r>, node: Value<'r>) -> Option<&'r [Value<'r>]> {
    let edges = graph.get(node);
    if edges.is_undefined() { None } else { Some(items(edges).unwrap_or_default()) }
}

fn reachable<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (graph, initial) = start(args)?;
    let mut seen: HashSet<Value<'r>> = HashSet::with_capacity(initial.len());
    let mut reached = Vec::new();
    let mut open: Vec<Value<'r>> = initial.iter().rev().copied().collect();
    while let Some(node) = open.pop() {
        if !seen.insert(node) {
            continue;
        }
        let Some(edges) = edges_of(graph, node) else { continue };
        pay(ctx, edges.len())?;
        reached.push(node);
        open.extend(edges.iter().copied().filter(|next| !seen.contains(next)));
    }
    Ok(ctx.region.set(&mut reached))
}

fn reachable_paths<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (graph, initial) = start(args)?;
    let mut paths = Paths { graph, path: Vec::new(), on_path: HashSet::new(), found: Vec::new() };
    for node in initial {
        paths.from(ctx, *node)?;
    }
    Ok(ctx.region.set(&mut paths.found))
}

/// A depth-first search that keeps its own stack, because a path may be as long as the graph has nodes.
struct Paths<'r> {
    graph: Object<'r>,
    path: Vec<Value<'r>>,
    on_path: HashSet<Value<'r>>,
    found: Vec<Value<'r>>,
}

impl<'r> Paths<'r> {
    fn from(&mut self, ctx: &mut Context<'_, 'r>, root: Value<'r>) -> Result<(), BuiltinError> {
        let Some(edges) = edges_of(self.graph, root) else { return Ok(()) };
        // The root's own edges may lead back to it; such a path goes on once.
        let mut open = vec![edges.iter()];
        self.enter(root);
        if edges.is_empty() {
            self.commit(ctx)?;
        }
        loop {
            let at_root = open.len() == 1;
            let Some(edges) = open.last_mut() else { return Ok(()) };
            let Some(next) = edges.next() else {
                open.pop();
                self.leave();
                continue;
            };
            ctx.spend(1)?;
            if !at_root && self.on_path.contains(next) {
                self.commit(ctx)?;
                continue;
            }
            match edges_of(self.graph, *next) {
                None => self.commit(ctx)?,
                Some(edges) => {
                    self.enter(*next);
                    if edges.is_empty() {
                        self.commit(ctx)?;
                    }
                    open.push(edges.iter());
                }
            }
        }
    }

    fn enter(&mut self, node: Value<'r>) {
        self.path.push(node);
        self.on_path.insert(node);
    }

    fn leave(&mut self) {
        if let Some(node) = self.path.pop()
            && self.path.first() != Some(&node)
        {
            self.on_path.remove(&node);
        }
    }

    fn commit(&mut self, ctx: &mut Context<'_, 'r>) -> Result<(), BuiltinError> {
        pay(ctx, self.path.len())?;
        self.found.push(ctx.region.array(&self.path));
        Ok(())
    }
}

fn walk<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let mut walk = Walk { path: Vec::new(), pairs: Vec::new() };
    walk.visit(ctx, operands::any(args, 0))?;
    Ok(ctx.region.array(&walk.pairs))
}

struct Walk<'r> {
    path: Vec<Value<'r>>,
    pairs: Vec<Value<'r>>,
}

impl<'r> Walk<'r> {
    /// Recurses as deep as the value nests, which its reader has bounded.
    fn visit(&mut self, ctx: &mut Context<'_, 'r>, value: Value<'r>) -> Result<(), BuiltinError> {
        let path = ctx.region.array(&self.path);
        self.pairs.push(ctx.region.array(&[path, value]));
        match value.kind() {
            Kind::Array => {
                let items = value.as_array().unwrap_or_default();
                ctx.spend(1 + items.len() as u64)?;
                for (index, item) in items.iter().enumerate() {
                    self.step(ctx, Value::int(index as i64), *item)?;
                }
            }
            Kind::Set => {
                let items = value.as_set().map(|set| set.items()).unwrap_or_default();
                ctx.spend(1 + items.len() as u64)?;
                for item in items {
                    self.step(ctx, *item, *item)?;
                }
            }
            Kind::Object => {
                let entries =
                    value.as_object().map(|o| o.sorted_entries(ctx.region)).unwrap_or_default();
                ctx.spend(1 + entries.len() as u64)?;
                for entry in entries {
                    self.step(ctx, entry.key, entry.value)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn step(
        &mut self,
        ctx: &mut Context<'_, 'r>,
        key: Value<'r>,
        value: Value<'r>,
    ) -> Result<(), BuiltinError> {
        self.path.push(key);
        self.visit(ctx, value)?;
        self.path.pop();
        Ok(())
    }
}
