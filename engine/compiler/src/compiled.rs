//! Modules in core form and what is known about them.

use crate::context::{Compiler, NamedModule};
use crate::front::metadata::AnnotationSet;
use crate::graph::Graph;
use crate::options::Options;
use crate::query::{self, CompiledQuery, QueryContext};
use crate::tree::{RuleId, RuleTree};
use lictor_syntax::ast::{Body, Rule, Term};
use lictor_syntax::{Diagnostic, SourceMap};
use std::collections::HashMap;
use std::sync::Arc;

/// The outcome of a compilation: rewritten modules, their trees and graph. Immutable.
#[derive(Debug)]
pub struct Compiled {
    pub(crate) state: Compiler,
}

impl Compiled {
    /// The modules in core form, sorted by name; a [`RuleId`]'s module is an index into this.
    #[must_use]
    pub fn modules(&self) -> &[NamedModule] {
        &self.state.modules
    }

    /// The rule, or link of an else chain, of this id.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.state.rule(id)
    }

    /// The full reference of a rule, package first.
    #[must_use]
    pub fn rule_ref(&self, id: RuleId) -> Vec<Term> {
        self.state.rule_ref(id)
    }

    /// How many parts that reference has.
    pub(crate) fn rule_ref_len(&self, id: RuleId) -> usize {
        let named = self.state.modules.get(id.module as usize);
        let rule = named.and_then(|named| named.module.rules.get(id.rule as usize));
        let package = named.map_or(1, |named| named.module.package.path.len());
        package + rule.map_or(0, |rule| rule.head.reference.len())
    }

    /// The rules by path.
    #[must_use]
    pub fn rules(&self) -> &RuleTree {
        &self.state.rules
    }

    /// Who depends on whom.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.state.graph
    }

    /// Generated names to the user's.
    #[must_use]
    pub fn rewritten(&self) -> &HashMap<String, String> {
        &self.state.rewritten
    }

    /// Every file seen.
    #[must_use]
    pub fn sources(&self) -> &Arc<SourceMap> {
        &self.state.sources
    }

    /// What the METADATA blocks say.
    #[must_use]
    pub fn annotations(&self) -> &AnnotationSet {
        &self.state.annotations
    }

    /// The options it was compiled with.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.state.options
    }

    /// How many operands the function takes that a ref names: builtin or rule.
    #[must_use]
    pub fn arity(&self, operator: &[Term]) -> Option<usize> {
        self.state.arity(operator)
    }

    /// Compiles a query against these modules.
    ///
    /// # Errors
    /// The mistakes found by the first stage that found any.
    pub fn compile_query(
        &self,
        body: Body,
        context: QueryContext,
    ) -> Result<CompiledQuery, Vec<Diagnostic>> {
        query::compile(&self.state, body, context)
    }
}
