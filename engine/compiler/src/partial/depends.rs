//! What depends on something unknown: on an unknown variable, on an unknown document, on a rule that does, or on the
//! outside world where that is left for later.

use super::PartialOptions;
use super::state::State;
use crate::compiled::Compiled;
use crate::front::util;
use crate::tree::{RuleId, TreeNode};
use lictor_syntax::ast::{Rule, Term, TermKind};
use lictor_syntax::order;
use lictor_syntax::visit::{self, Node, Step};
use std::collections::HashMap;

pub(super) struct Depends<'a> {
    compiled: &'a Compiled,
    options: &'a PartialOptions,
    rules: HashMap<RuleId, bool>,
}

impl<'a> Depends<'a> {
    pub(super) fn new(compiled: &'a Compiled, options: &'a PartialOptions) -> Self {
        Depends { compiled, options, rules: HashMap::new() }
    }

    /// Whether what a node says may change when the unknowns become known.
    pub(super) fn node(&mut self, node: Node<'_>, state: &State) -> bool {
        self.any(node, &|name| state.holds_unknown(name))
    }

    pub(super) fn term(&mut self, term: &Term, state: &State) -> bool {
        self.node(Node::Term(term), state)
    }

    fn any(&mut self, node: Node<'_>, is_unknown: &dyn Fn(&str) -> bool) -> bool {
        let mut found = false;
        visit::walk(node, &mut |node| {
            if let Node::Term(term) = node {
                found = found
                    || match &term.kind {
                        TermKind::Var(name) => is_unknown(name),
                        TermKind::Ref(parts) => self.reference(parts),
                        _ => false,
                    };
            }
            if found { Step::Over } else { Step::Into }
        });
        found
    }

    /// Whether a ref (its variables aside) names something unknown.
    fn reference(&mut self, parts: &[Term]) -> bool {
        let Some(head) = parts.first().and_then(Term::as_var) else { return false };
        match head {
            "input" => self.overlaps(parts),
            "data" => self.overlaps(parts) || self.is_disabled(parts) || self.rules_of(parts),
            _ => !self.options.nondeterministic && self.is_nondeterministic(parts),
        }
    }

    fn is_nondeterministic(&self, operator: &[Term]) -> bool {
        util::builtin_name(operator).is_some_and(|name| {
            let signature = self.compiled.options().builtins.get(&name);
            signature.is_some_and(|signature| signature.nondeterministic)
        })
    }

    /// Whether a ref may lie at, below or above an unknown document.
    pub(super) fn overlaps(&self, parts: &[Term]) -> bool {
        self.options.unknowns.iter().any(|unknown| {
            parts.iter().zip(unknown).skip(1).all(|(a, b)| !util::is_scalar(a) || same(a, b))
                && parts.first().and_then(Term::as_var) == unknown.first().and_then(Term::as_var)
        })
    }

    /// Whether a ref lies at or below an unknown document.
    pub(super) fn is_within_unknown(&self, parts: &[Term]) -> bool {
        self.options.unknowns.iter().any(|unknown| has_prefix(parts, unknown))
    }

    /// Whether a ref is to stay a ref.
    pub(super) fn is_disabled(&self, parts: &[Term]) -> bool {
        let end = parts.iter().skip(1).position(|part| !util::is_scalar(part));
        let constant = end.map_or(parts, |end| &parts[..=end]);
        let disabled = &self.options.disable_inlining;
        disabled.iter().any(|other| has_prefix(constant, other) || has_prefix(other, constant))
    }

    fn rules_of(&mut self, parts: &[Term]) -> bool {
        let compiled = self.compiled;
        let mut node = &compiled.rules().root;
        for part in parts.iter().skip(1) {
            if self.node_rules(node) {
                return true;
            }
            if !util::is_scalar(part) {
                return self.below(node);
            }
            match node.child(part) {
                Some(child) => node = child,
                None => return false,
            }
        }
        self.below(node)
    }

    /// Whether some rule at or below a node depends on unknowns.
    pub(super) fn below(&mut self, node: &TreeNode) -> bool {
        self.node_rules(node) || node.children.values().any(|child| self.below(child))
    }

    fn node_rules(&mut self, node: &TreeNode) -> bool {
        node.rules.iter().any(|entry| self.rule(entry.id))
    }

    fn rule(&mut self, id: RuleId) -> bool {
        if let Some(known) = self.rules.get(&id) {
            return *known;
        }
        // What `with` makes go in a circle is no answer of its own.
        self.rules.insert(id, false);
        let compiled = self.compiled;
        let depends = compiled.rule(id).is_some_and(|rule| self.rule_depends(rule));
        self.rules.insert(id, depends);
        depends
    }

    fn rule_depends(&mut self, rule: &Rule) -> bool {
        let never = |_: &str| false;
        visit::links(rule).any(|link| {
            link.head.reference.iter().skip(1).any(|part| self.any(Node::Term(part), &never))
        }) || self.any(Node::Rule(rule), &never)
    }
}

fn same(a: &Term, b: &Term) -> bool {
    order::compare(a, b).is_eq()
}

/// Whether a ref starts with another.
pub(super) fn has_prefix(parts: &[Term], prefix: &[Term]) -> bool {
    prefix.len() <= parts.len() && prefix.iter().zip(parts).all(|(a, b)| same(a, b))
}
