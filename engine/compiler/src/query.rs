//! Compiles one query against compiled modules, with stages of its own in OPA's order.

use crate::context::{self, Compiler, LocalGenerator, limit_reached};
use crate::front;
use crate::stages::QUERY_STAGES;
use lictor_syntax::ast::{Body, Import, Package, Term, TermKind};
use lictor_syntax::visit::{self, Node, VarParams};
use lictor_syntax::{Code, Diagnostic, Loc};
use std::collections::HashMap;

/// Where a query stands and how it is to be compiled.
#[derive(Debug, Clone, Default)]
pub struct QueryContext {
    /// The package whose rules it may name directly.
    pub package: Option<Package>,
    /// The imports it sees.
    pub imports: Vec<Import>,
    /// Keep calls of `print`.
    pub enable_print: bool,
    /// Check as in strict mode.
    pub strict: bool,
    /// Give the value of each expression a variable ([`CompiledQuery::captures`]).
    pub capture: bool,
}

/// A query in core form.
#[derive(Debug, Clone)]
pub struct CompiledQuery {
    /// The rewritten body.
    pub body: Body,
    /// Generated names to the user's.
    pub rewritten: HashMap<String, String>,
    /// The place of each expression whose value was asked for, and the variable that holds it.
    pub captures: Vec<(Loc, String)>,
}

/// The state of a query's compilation.
#[derive(Debug)]
pub(crate) struct Query<'a> {
    pub compiler: &'a Compiler,
    pub context: QueryContext,
    pub body: Body,
    pub rewritten: HashMap<String, String>,
    /// The term each hoisted local stands for, for messages.
    pub subjects: HashMap<String, TermKind>,
    pub captures: Vec<(Loc, String)>,
    pub errors: Vec<Diagnostic>,
}

pub(crate) fn compile(
    compiler: &Compiler,
    mut body: Body,
    context: QueryContext,
) -> Result<CompiledQuery, Vec<Diagnostic>> {
    if body.is_empty() {
        return Err(vec![Diagnostic::new(Code::Compile, None, "empty query cannot be compiled")]);
    }
    front::util::sort_collections_in_body(&mut body);
    let mut query = Query {
        compiler,
        context,
        body,
        rewritten: HashMap::new(),
        subjects: HashMap::new(),
        captures: Vec::new(),
        errors: Vec::new(),
    };
    for stage in QUERY_STAGES {
        compiler.options.announce(stage.name);
        (stage.run)(&mut query);
        if !query.errors.is_empty() {
            return Err(limited(query.errors, compiler.options.max_errors));
        }
    }
    Ok(CompiledQuery { body: query.body, rewritten: query.rewritten, captures: query.captures })
}

fn limited(mut errors: Vec<Diagnostic>, limit: usize) -> Vec<Diagnostic> {
    if limit > 0 && errors.len() > limit {
        errors.truncate(limit);
        errors.push(limit_reached());
    }
    errors
}

impl Query<'_> {
    /// A generator of query locals that avoids every variable of the body. Each stage makes its own.
    pub(crate) fn generator(&self) -> LocalGenerator {
        LocalGenerator::new("q", visit::vars(Node::Body(&self.body), VarParams::default()))
    }

    /// How many operands the function takes that a ref names.
    pub(crate) fn arity(&self, operator: &[Term]) -> Option<usize> {
        context::arity(&self.compiler.options, &self.compiler.rules, operator)
    }

    /// Whether it is checked as in strict mode.
    pub(crate) fn is_strict(&self) -> bool {
        self.context.strict
    }
}
