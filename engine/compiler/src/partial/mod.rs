//! Partial evaluation: a query, of which part of `input` or `data` is not known yet, becomes what is left to ask once
//! it is known.
//!
//! Works on core form, tree to tree. The walk unifies, substitutes and saves; it evaluates nothing. Whatever depends
//! on nothing unknown is asked of an [`Oracle`], which has the one evaluator. What cannot be taken apart stays as it
//! was written, a reference to the rules of the policy: so a residue is always asked beside the modules it came from.
//!
//! Left out, as in OPA: conflicts between rules are not looked for, and bodies of comprehensions and `every` are
//! substituted into but not evaluated.

mod answers;
mod depends;
mod documents;
mod functions;
mod negation;
mod rename;
mod state;
mod support;
mod terms;
mod tidy;
mod unify;
mod walker;

use crate::compiled::Compiled;
use crate::query::CompiledQuery;
use lictor_syntax::ast::{Body, Module, Term};
use std::fmt;
use walker::Walker;

/// What is unknown, and how far to go.
#[derive(Debug, Clone)]
pub struct PartialOptions {
    /// Refs into `input` or `data` (or these themselves) whose values are not known.
    pub unknowns: Vec<Vec<Term>>,
    /// Refs into `data` that stay refs.
    pub disable_inlining: Vec<Vec<Term>>,
    /// Rules that depend on unknowns become support rules instead of parts of the query.
    pub shallow: bool,
    /// Ask the clock, randomness and the network now instead of later.
    pub nondeterministic: bool,
    /// The package below which support modules are put.
    pub namespace: String,
    /// What may be used up.
    pub limits: PartialLimits,
}

/// What partial evaluation may use up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialLimits {
    /// Expressions looked at, unifications made and terms copied.
    pub max_steps: u64,
    /// Nodes of all trees of the residue.
    pub max_size: usize,
    /// Rules inlined inside each other; a reference to what lies deeper is left as it is.
    pub max_depth: usize,
}

impl Default for PartialLimits {
    fn default() -> Self {
        PartialLimits { max_steps: 5_000_000, max_size: 1_000_000, max_depth: 48 }
    }
}

/// What is left of a query.
#[derive(Debug, Clone, Default)]
pub struct Residue {
    /// Alternatives: the query has the solutions of all of them. None: it never succeeds. An empty one: it always
    /// does.
    pub queries: Vec<Body>,
    /// The rules that the queries need besides those of the policy.
    pub support: Vec<Module>,
}

/// Answers what depends on nothing unknown.
pub trait Oracle {
    /// Why an answer could not be given.
    type Error;

    /// The solutions of a body in core form: for each, the values of these variables. A failing builtin is
    /// undefined.
    ///
    /// # Errors
    /// Whatever ends an evaluation.
    fn solve(&mut self, body: &Body, outputs: &[String]) -> Result<Vec<Vec<Term>>, Self::Error>;

    /// The base document at a path below `data`.
    fn base(&mut self, path: &[Term]) -> Option<Term>;

    /// The keys of the base document at a path below `data`.
    fn base_keys(&mut self, path: &[Term]) -> Vec<Term>;
}

/// Why there is no residue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartialError<E> {
    /// A limit of [`PartialLimits`] was reached.
    Limit(PartialLimit),
    /// The oracle failed.
    Asked(E),
}

/// Which limit was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartialLimit {
    /// [`PartialLimits::max_steps`]
    Steps,
    /// [`PartialLimits::max_size`]
    Size,
}

impl fmt::Display for PartialLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PartialLimit::Steps => "partial evaluation takes too many steps",
            PartialLimit::Size => "result of partial evaluation is too large",
        })
    }
}

/// Evaluates a query partially.
///
/// # Errors
/// A limit, or a failure of the oracle.
pub fn evaluate<O: Oracle>(
    compiled: &Compiled,
    query: &CompiledQuery,
    options: &PartialOptions,
    oracle: &mut O,
) -> Result<Residue, PartialError<O::Error>> {
    Walker::new(compiled, options, oracle).query(query)
}
