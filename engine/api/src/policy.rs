//! Policies: compiled bundles, shared by every thread.

mod bytes;

use crate::bundle::program::Ready;
use crate::bundle::{Bundle, path_query};
use crate::engine::{Config, Engine};
use crate::error::Error;
use crate::merge;
use crate::patch;
use crate::query::{Programs, Query, QueryOptions};
use lictor_compiler::{Compiled, Options};
use lictor_value::Document;
use std::sync::Arc;

pub(crate) use bytes::read;

/// A compiled bundle. Immutable; a clone shares everything.
#[derive(Clone)]
pub struct Policy {
    pub(crate) engine: Engine,
    pub(crate) compiled: Arc<Compiled>,
    pub(crate) data: Arc<Document>,
    /// The program the bundle carried, if it is to be believed.
    pub(crate) ready: Option<Arc<Ready>>,
    entrypoints: Arc<[String]>,
    /// Programs of queries that were prepared; they belong to the code, whatever the data.
    pub(crate) programs: Arc<Programs>,
}

impl Policy {
    pub(crate) fn compile(engine: &Engine, mut bundle: Bundle) -> Result<Policy, Error> {
        let found = bundle.program.take();
        let ready = found.and_then(|found| found.open(engine, &bundle)).map(Arc::new);
        let mut entrypoints: Vec<String> = bundle.entrypoints().collect();
        entrypoints.sort();
        entrypoints.dedup();
        let entrypoints = entrypoints.into();
        let data = Arc::new(bundle.data);
        let sources = Arc::new(bundle.sources);
        let options = options(&engine.config, &data);
        let compiled = lictor_compiler::compile(bundle.modules, Arc::clone(&sources), options)
            .map_err(|diagnostics| Error::compile(&diagnostics, &sources))?;
        let (engine, compiled) = (engine.clone(), Arc::new(compiled));
        Ok(Policy { engine, compiled, data, ready, entrypoints, programs: Arc::default() })
    }

    /// The documents that METADATA blocks say will be asked for, as slash-separated paths, sorted.
    #[must_use]
    pub fn entrypoints(&self) -> &[String] {
        &self.entrypoints
    }

    /// The paths at which its rules can look at the input; see [`Query::input_paths`].
    ///
    /// # Errors
    /// The policy is too large to make a program of.
    pub fn input_paths(&self) -> Result<Vec<String>, Error> {
        self.query("data").map(|all| all.input_paths())
    }

    /// The same policy, whose queries report what happens in evaluations: see [`crate::Decision::observation`].
    #[must_use]
    pub fn observing(&self) -> Policy {
        let (engine, programs) = (self.engine.observing(), Arc::default());
        Policy { engine, programs, ready: None, ..self.clone() }
    }

    /// The same code over other data. Conflicts between rules and the new data are not looked for again; queries that
    /// were prepared once are not compiled again.
    #[must_use]
    pub fn with_data(&self, data: Document) -> Policy {
        Policy { data: Arc::new(data), ..self.clone() }
    }

    /// The same code over data with changes made to it: a JSON array of the operations `add`, `remove` and `replace` of
    /// RFC 6902, as OPA's data API takes them. All of them apply or none. What they do not enter is shared with the data
    /// before, so that a change of one entry costs no copy of the whole.
    ///
    /// ```
    /// use lictor::{Bundle, Engine, Input};
    ///
    /// let bundle = Bundle::builder()
    ///     .module("p.rego", "package p\n\nallow if input.user in data.admins")
    ///     .data_json(br#"{"admins": ["alice"]}"#)
    ///     .build()?;
    /// let policy = Engine::new().compile(bundle)?;
    ///
    /// let policy = policy.patch_data(br#"[{"op": "add", "path": "/admins/-", "value": "bob"}]"#)?;
    /// let decision = policy.prepare("p/allow")?.eval(&Input::from_json(r#"{"user": "bob"}"#)?)?;
    /// assert!(decision.is_true());
    /// # Ok::<(), lictor::Error>(())
    /// ```
    ///
    /// # Errors
    /// The bytes are no such array, a path leads nowhere, or the root would not stay an object.
    pub fn patch_data(&self, operations: &[u8]) -> Result<Policy, Error> {
        patch::apply(&self.data, operations).map(|data| self.with_data(data))
    }

    /// Whether the program in the bundle answers a query; for tests.
    #[doc(hidden)]
    #[must_use]
    pub fn carries(&self, query: &str) -> bool {
        self.ready.as_ref().is_some_and(|ready| ready.entry(query).is_some())
    }

    /// The base data.
    #[must_use]
    pub fn data(&self) -> &Document {
        &self.data
    }

    /// Prepares a query in the notation of Rego, such as `data.authz.allow` or `x := data.a.b; x > 1`.
    ///
    /// # Errors
    /// The query cannot be parsed or compiled.
    pub fn query(&self, text: &str) -> Result<Query, Error> {
        Query::prepare(self, text, &QueryOptions::default())
    }

    /// Prepares the query for a document, by its path: `authz/allow` or `data.authz.allow`.
    ///
    /// # Errors
    /// The path is empty or cannot be compiled.
    pub fn prepare(&self, path: &str) -> Result<Query, Error> {
        if path == "data" || path.starts_with("data.") || path.starts_with("data[") {
            return self.query(path);
        }
        if path.split('/').all(str::is_empty) {
            return Err(Error::argument(format!("`{path}` is no path of a document")));
        }
        self.query(&path_query(path))
    }

    /// Prepares a query that stands in a package and sees imports.
    ///
    /// # Errors
    /// The query, the package or an import cannot be parsed or compiled.
    pub fn query_with(&self, text: &str, options: &QueryOptions) -> Result<Query, Error> {
        Query::prepare(self, text, options)
    }

    /// What the optimisations make of the rules, for people: which are chosen by an index, which loops look their items
    /// up, which values are kept with the data, and why not elsewhere.
    ///
    /// # Errors
    /// The policy is too large to make a program of.
    pub fn plan(&self) -> Result<String, Error> {
        crate::query::plan(self)
    }

    /// The compiled form; for the other crates of the project.
    #[doc(hidden)]
    #[must_use]
    pub fn compiled(&self) -> &Compiled {
        &self.compiled
    }
}

fn options(config: &Config, data: &Arc<Document>) -> Options {
    let mut options = Options {
        strict: config.strict,
        max_errors: config.max_errors,
        enable_print: config.print,
        builtins: config.builtins.clone(),
        unsafe_builtins: config.unsafe_builtins.clone(),
        features: config.features.clone(),
        schemas: config.schemas.as_ref().map(|schemas| Arc::new(schemas.0.clone())),
        use_annotations: true,
        rename_duplicate_tests: config.tests,
        inject_test_cases: config.tests,
        trace_tests: config.trace_tests,
        on_stage: config.on_stage.clone(),
        ..Options::default()
    };
    if config.check_conflicts_with_data {
        let data = Arc::clone(data);
        options.path_exists = Some(Arc::new(move |path: &[&str]| merge::exists(data.root(), path)));
    }
    options
}

impl std::fmt::Debug for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.compiled.modules().iter().map(|module| &module.name).collect();
        f.debug_struct("Policy").field("modules", &names).finish_non_exhaustive()
    }
}
