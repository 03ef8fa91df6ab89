//! Partial evaluation: what is left of a query while a part of its input or data is unknown.
//!
//! The walk is the compiler's ([`lictor_compiler::partial`]); here it is lent the evaluator, and what comes out is
//! shown as text.

mod ask;
mod text;

use crate::error::{Error, ErrorKind, Problem};
use crate::input::Input;
use crate::policy::Policy;
use crate::query::{self, EvalOptions, QueryOptions};
use lictor_compiler::partial::{self, PartialError, Residue};
use lictor_syntax::ast::{Body, Dialect, Term};
use lictor_syntax::ast_json::{self, JsonOptions};
use lictor_syntax::{ParseOptions, SourceMap, parse_ref};

pub use lictor_compiler::partial::PartialLimits;

/// How a query is evaluated partially.
#[derive(Debug, Clone)]
pub struct PartialOptions {
    /// What is unknown: refs that start with `input` or `data`.
    pub unknowns: Vec<String>,
    /// Refs into `data` that stay refs: documents are not looked up, rules become support rules.
    pub disable_inlining: Vec<String>,
    /// Rules that depend on unknowns become support rules instead of parts of the queries.
    pub shallow_inlining: bool,
    /// Call the clock, randomness and the network now; otherwise the calls are left for later.
    pub nondeterministic_builtins: bool,
    /// The package below which support modules are put.
    pub namespace: String,
    /// Where the query stands.
    pub query: QueryOptions,
    /// What the residue may cost.
    pub limits: PartialLimits,
}

impl Default for PartialOptions {
    fn default() -> Self {
        PartialOptions {
            unknowns: vec!["input".to_owned()],
            disable_inlining: Vec::new(),
            shallow_inlining: false,
            nondeterministic_builtins: false,
            namespace: "partial".to_owned(),
            query: QueryOptions::default(),
            limits: PartialLimits::default(),
        }
    }
}

/// What is left of a query: alternatives, and the support rules that they ask.
///
/// The residue is asked beside the modules it came from: what could not be taken apart stays a reference to them.
#[derive(Debug, Clone)]
pub struct Partial {
    residue: Residue,
    dialect: Dialect,
}

impl Policy {
    /// What is left of a query as long as `input` is unknown.
    ///
    /// ```
    /// use lictor::{Bundle, Engine};
    ///
    /// let bundle = Bundle::builder()
    ///     .module("shop.rego", r#"
    ///         package shop
    ///         allow if input.user == data.owner
    ///         allow if { input.action == "read"; data.public }
    ///     "#)
    ///     .data_json(br#"{"owner": "alice", "public": true}"#)
    ///     .build()?;
    /// let policy = Engine::new().compile(bundle)?;
    ///
    /// let partial = policy.partial("data.shop.allow")?;
    /// assert_eq!(partial.queries(), ["input.user = \"alice\"", "input.action = \"read\""]);
    /// assert!(partial.modules().is_empty());
    /// # Ok::<(), lictor::Error>(())
    /// ```
    ///
    /// # Errors
    /// The query cannot be compiled, a known part of it fails, or the residue reaches a limit.
    pub fn partial(&self, query: &str) -> Result<Partial, Error> {
        let (input, options) = (Input::none(), EvalOptions::default());
        self.partial_with(query, &PartialOptions::default(), &input, &options)
    }

    /// What is left of a query while the unknowns of `options` are unknown. What is known of the input and the rest
    /// of an evaluation is used for the known parts.
    ///
    /// # Errors
    /// The query or an option cannot be read, a known part of the query fails, or the residue reaches a limit.
    pub fn partial_with(
        &self,
        query: &str,
        options: &PartialOptions,
        input: &Input,
        eval: &EvalOptions<'_>,
    ) -> Result<Partial, Error> {
        let compiled_query = query::compile_one(self, query, &options.query)?;
        let settings = partial::PartialOptions {
            unknowns: refs(&options.unknowns)?,
            disable_inlining: refs(&options.disable_inlining)?,
            shallow: options.shallow_inlining,
            nondeterministic: options.nondeterministic_builtins,
            namespace: options.namespace.clone(),
            limits: options.limits,
        };
        let mut oracle = ask::Evaluating::new(self, input, eval);
        match partial::evaluate(&self.compiled, &compiled_query, &settings, &mut oracle) {
            Ok(residue) => Ok(Partial { residue, dialect: self.dialect() }),
            Err(PartialError::Asked(error)) => Err(error),
            Err(PartialError::Limit(limit)) => {
                let problem =
                    Problem { code: Some("eval_limit_error"), ..Problem::new(limit.to_string()) };
                Err(Error::new(ErrorKind::Eval, vec![problem]))
            }
        }
    }

    fn dialect(&self) -> Dialect {
        self.engine.config.query_settings.for_parser().dialect
    }
}

impl Partial {
    /// The alternatives as Rego: the query has the solutions of all of them. Expressions stand on lines of their
    /// own.
    #[must_use]
    pub fn queries(&self) -> Vec<String> {
        self.residue.queries.iter().map(text::query).collect()
    }

    /// The support modules as Rego, in the dialect that the engine reads queries in.
    #[must_use]
    pub fn modules(&self) -> Vec<String> {
        self.modules_in(self.dialect)
    }

    /// The support modules as Rego of a dialect.
    #[must_use]
    pub fn modules_in(&self, dialect: Dialect) -> Vec<String> {
        self.residue.support.iter().map(|module| text::module(module, dialect)).collect()
    }

    pub(crate) fn bodies(&self) -> impl Iterator<Item = &Body> {
        self.residue.queries.iter()
    }

    /// Whether the query never succeeds, whatever the unknowns are.
    #[must_use]
    pub fn is_never(&self) -> bool {
        self.residue.queries.is_empty()
    }

    /// Whether the query succeeds whatever the unknowns are.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.residue.queries.iter().any(Vec::is_empty)
    }

    /// The trees of the alternatives as OPA's JSON shows them.
    #[must_use]
    pub fn queries_json(&self) -> Vec<String> {
        let sources = SourceMap::default();
        let json = |body| ast_json::body(body, &sources, JsonOptions::default());
        self.residue.queries.iter().map(json).collect()
    }

    /// The trees of the support modules as OPA's JSON shows them.
    #[must_use]
    pub fn modules_json(&self) -> Vec<String> {
        let sources = SourceMap::default();
        let json = |module| ast_json::module(module, &sources, JsonOptions::default());
        self.residue.support.iter().map(json).collect()
    }
}

fn refs(texts: &[String]) -> Result<Vec<Vec<Term>>, Error> {
    texts.iter().map(|text| reference(text)).collect()
}

fn reference(text: &str) -> Result<Vec<Term>, Error> {
    let mut sources = SourceMap::default();
    let file = sources.add("", text);
    let parts = parse_ref(&sources, file, &ParseOptions::default())
        .map_err(|diagnostics| Error::compile(&diagnostics, &sources))?;
    match parts.first().and_then(Term::as_var) {
        Some("input" | "data") => Ok(parts),
        _ => Err(Error::argument(format!("`{text}` does not start with `input` or `data`"))),
    }
}
