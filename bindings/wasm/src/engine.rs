//! Engines, the parts of bundles, and policies.

use crate::error::thrown;
use crate::observed::Observed;
use crate::options::{self, is_on, texts};
use crate::query::{Input, Prepare, Query};
use crate::world::{self, LENT};
use crate::{archive, partial, report, with_input};
use lictor::{
    Bundle, BundleBuilder, Capabilities, Dialect, Document, Error, EvalOptions, Limits,
    ParseSettings, Reference, Region, json,
};
use std::cell::Cell;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

type Thrown<T> = Result<T, JsValue>;

/// Compiles bundles.
#[wasm_bindgen]
pub struct Engine {
    engine: lictor::Engine,
    settings: ParseSettings,
    limits: Limits,
    strict_builtin_errors: bool,
}

#[wasm_bindgen]
impl Engine {
    /// An engine with options.
    ///
    /// # Errors
    /// A function of the host's is not declared soundly.
    #[wasm_bindgen(constructor)]
    pub fn new(given: &str) -> Thrown<Engine> {
        let given = options::read(given);
        let given = given.root();
        let dialect = match given.get_str("regoVersion").as_str() {
            Some("v0") => Dialect::V0,
            _ => Dialect::V1,
        };
        let settings = ParseSettings::dialect(dialect);
        let mut builder = lictor::Engine::builder()
            .query_settings(ParseSettings { annotations: false, ..settings.clone() })
            .strict(is_on(given, "strict"))
            .check_conflicts_with_data(!is_on(given, "ignoreConflictsWithData"))
            .unsafe_builtins(texts(given.get_str("denyBuiltins")));
        if let Some(text) = given.get_str("capabilities").as_str() {
            let capabilities = Capabilities::from_json(text.as_bytes());
            builder = builder.capabilities(&capabilities.map_err(|error| thrown(&error))?);
        }
        for own in given.get_str("builtins").as_array().unwrap_or_default() {
            let name = own.get_str("name").as_str().unwrap_or_default().to_owned();
            let declaration = own.get_str("declaration").as_str().unwrap_or_default();
            let called = name.clone();
            builder = builder
                .function(&called, declaration, move |context, arguments| {
                    world::function(&name, context, arguments)
                })
                .map_err(|error| thrown(&error))?;
        }
        Ok(Engine {
            engine: builder.build(),
            settings,
            limits: options::limits(options::default_limits(), given.get_str("limits")),
            strict_builtin_errors: is_on(given, "strictBuiltinErrors"),
        })
    }

    /// Compiles a bundle of parts, which are used up.
    ///
    /// # Errors
    /// What is wrong with the parts.
    pub fn compile(&self, parts: &Parts) -> Thrown<Policy> {
        let bundle = parts.bundle(&self.settings).map_err(|error| thrown(&error))?;
        let policy = self.engine.compile(bundle).map_err(|error| thrown(&error))?;
        Ok(self.policy(policy))
    }

    /// Reads a policy that was written as bytes, the first of the buffer.
    ///
    /// # Errors
    /// The bytes are no policy of this version, or it does not compile.
    #[wasm_bindgen(js_name = loadPolicy)]
    pub fn load_policy(&self, length: usize) -> Thrown<Policy> {
        let policy = with_input(length, |bytes| self.engine.load_policy(bytes));
        Ok(self.policy(policy.map_err(|error| thrown(&error))?))
    }

    fn policy(&self, policy: lictor::Policy) -> Policy {
        Policy { policy, limits: self.limits.clone(), strict: self.strict_builtin_errors }
    }
}

fn document(text: &[u8]) -> Result<Document, Error> {
    let input = lictor::Input::from_json(text)?;
    Ok(input.document().map(|document| Document::copy_of(document.root())).unwrap_or_default())
}

/// The parts of a bundle: modules and data, or an archive.
#[wasm_bindgen]
#[derive(Default)]
pub struct Parts {
    builder: Cell<BundleBuilder>,
    archive: Cell<Option<Vec<u8>>>,
}

#[wasm_bindgen]
impl Parts {
    /// None so far, to be read in a dialect.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(is_v0: bool) -> Parts {
        let dialect = if is_v0 { Dialect::V0 } else { Dialect::V1 };
        let builder = Bundle::builder().settings(ParseSettings::dialect(dialect));
        Parts { builder: Cell::new(builder), archive: Cell::default() }
    }

    /// Adds a module.
    pub fn module(&self, name: &str, text: &str) {
        self.builder.set(self.builder.take().module(name, text));
    }

    /// Adds data as JSON, the first bytes of the buffer.
    pub fn data(&self, length: usize) {
        with_input(length, |text| self.builder.set(self.builder.take().data_json(text)));
    }

    /// Is an archive, the first bytes of the buffer.
    pub fn archive(&self, length: usize) {
        with_input(length, |bytes| self.archive.set(Some(bytes.to_vec())));
    }

    fn bundle(&self, settings: &ParseSettings) -> Result<Bundle, Error> {
        match self.archive.take() {
            Some(bytes) => archive::read(settings, &bytes),
            None => self.builder.take().build(),
        }
    }
}

impl Policy {
    fn defaults(&self) -> EvalOptions<'static> {
        EvalOptions {
            host: Some(&LENT),
            limits: self.limits.clone(),
            strict_builtin_errors: self.strict,
            ..EvalOptions::default()
        }
    }

    fn a_query(&self, text: &str, prepare: Prepare) -> Thrown<Query> {
        let query = prepare(&self.policy, text).map_err(|error| thrown(&error))?;
        let observed = Observed::new(self.policy.clone(), text.to_owned(), prepare);
        Ok(Query::of(query, observed, self.defaults()))
    }
}

/// A compiled bundle.
#[wasm_bindgen]
pub struct Policy {
    policy: lictor::Policy,
    limits: Limits,
    strict: bool,
}

#[wasm_bindgen]
impl Policy {
    /// Prepares the query for a document, by its path.
    ///
    /// # Errors
    /// The path cannot be compiled.
    pub fn prepare(&self, path: &str) -> Thrown<Query> {
        self.a_query(path, lictor::Policy::prepare)
    }

    /// Prepares a query in the notation of Rego.
    ///
    /// # Errors
    /// The query cannot be compiled.
    pub fn query(&self, text: &str) -> Thrown<Query> {
        self.a_query(text, lictor::Policy::query)
    }

    /// The same code over other data: JSON, the first bytes of the buffer.
    ///
    /// # Errors
    /// The bytes are no JSON object.
    #[wasm_bindgen(js_name = withData)]
    pub fn with_data(&self, length: usize) -> Thrown<Policy> {
        let data = with_input(length, document).map_err(|error| thrown(&error))?;
        if data.root().as_object().is_none() {
            return Err(thrown(&Error::from_text("data must be an object")));
        }
        let (policy, limits) = (self.policy.with_data(data), self.limits.clone());
        Ok(Policy { policy, limits, strict: self.strict })
    }

    /// What is left of a query while refs are unknown, as JSON.
    ///
    /// # Errors
    /// The query cannot be compiled, a known part of it fails, or the residue reaches a limit.
    pub fn partial(&self, query: &str, input: &Input, given: &str) -> Thrown<String> {
        let residue = partial::residue(&self.policy, query, &input.input, given, &self.defaults());
        residue.map_err(|error| thrown(&error))
    }

    /// The documents that a query depends on, as JSON.
    ///
    /// # Errors
    /// The query cannot be compiled.
    pub fn dependencies(&self, query: &str) -> Thrown<String> {
        let found = self.policy.dependencies(query).map_err(|error| thrown(&error))?;
        let region = Region::new();
        let list =
            |refs: &[Reference]| lictor::report::list(&region, refs, |one| region.str(&one.text));
        let (base, by_rules) = (list(&found.base), list(&found.by_rules));
        Ok(json::to_string(region.record(&[("base", base), ("virtual", by_rules)])))
    }

    /// The policy as bytes.
    #[wasm_bindgen(js_name = toBytes)]
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.policy.to_bytes()
    }

    /// The documents that will be asked for, as JSON: a list of paths.
    #[must_use]
    pub fn entrypoints(&self) -> String {
        report::texts(self.policy.entrypoints())
    }

    /// What tells policies apart.
    #[must_use]
    pub fn digest(&self) -> String {
        self.policy.digest()
    }

    /// The paths at which rules can look at the input, as JSON: a list.
    ///
    /// # Errors
    /// The policy is too large to make a program of.
    #[wasm_bindgen(js_name = inputPaths)]
    pub fn input_paths(&self) -> Thrown<String> {
        let paths = self.policy.input_paths().map_err(|error| thrown(&error))?;
        Ok(report::texts(&paths))
    }

    /// The base data as JSON.
    #[must_use]
    pub fn data(&self) -> String {
        json::to_string(self.policy.data().root())
    }
}
