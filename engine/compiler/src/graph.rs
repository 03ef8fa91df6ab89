//! Which rules depend on which. Every link of an else chain is a node of its own.

use crate::tree::RuleId;
use std::collections::{BTreeMap, BTreeSet};

/// The dependency graph: an edge from a rule to each rule it refers to.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// What each rule refers to; every rule has an entry.
    pub dependencies: BTreeMap<RuleId, BTreeSet<RuleId>>,
    /// Who refers to each rule.
    pub dependents: BTreeMap<RuleId, BTreeSet<RuleId>>,
    /// The rules, each after those it depends on; empty while unsorted or where there is a cycle.
    pub sorted: Vec<RuleId>,
}

impl Graph {
    /// Adds a rule.
    pub fn add(&mut self, rule: RuleId) {
        self.dependencies.entry(rule).or_default();
    }

    /// Adds an edge.
    pub fn connect(&mut self, from: RuleId, to: RuleId) {
        self.add(to);
        self.dependencies.entry(from).or_default().insert(to);
        self.dependents.entry(to).or_default().insert(from);
    }

    /// What a rule refers to, in order.
    pub fn edges(&self, rule: RuleId) -> impl Iterator<Item = &RuleId> {
        self.dependencies.get(&rule).into_iter().flatten()
    }
}
