//! The engine: what is the same for every policy. Immutable once built, cheap to clone.

use crate::builtin;
use crate::bundle::Bundle;
use crate::error::Error;
use crate::eval::Making;
use crate::options::ParseSettings;
use crate::policy::Policy;
use crate::query::Query;
use crate::schemas::Schemas;
use lictor_compiler::options::OnStage;
use lictor_compiler::{Signature, SignatureTable, Signatures};
use lictor_program::types::Decl;
use lictor_program::{BuiltinError, Context, HostFn};
use lictor_value::{Document, Value};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Compiles bundles into policies.
#[derive(Clone)]
pub struct Engine {
    pub(crate) config: Arc<Config>,
}

#[derive(Clone)]
pub(crate) struct Config {
    pub query_settings: ParseSettings,
    pub strict: bool,
    pub max_errors: usize,
    pub print: bool,
    pub tests: bool,
    pub trace_tests: bool,
    pub builtins: Arc<SignatureTable>,
    pub functions: HashMap<String, HostFn>,
    pub unsafe_builtins: BTreeSet<String>,
    pub features: Option<BTreeSet<String>>,
    pub schemas: Option<Arc<Schemas>>,
    pub check_conflicts_with_data: bool,
    pub making: Making,
    pub carried_programs: bool,
    pub on_stage: Option<Arc<OnStage>>,
}

/// Chooses what an [`Engine`] does.
#[must_use]
pub struct EngineBuilder {
    config: Config,
}

impl Default for Engine {
    fn default() -> Self {
        Engine::new()
    }
}

impl Engine {
    /// The names of the optimising passes, each of which can be left out.
    #[doc(hidden)]
    pub const PASSES: &[&str] = lictor_compiler::back::EmitOptions::SWITCHES;

    /// An engine with the defaults: v1, every builtin, `print` kept.
    #[must_use]
    pub fn new() -> Self {
        Engine::builder().build()
    }

    /// Starts with the defaults.
    pub fn builder() -> EngineBuilder {
        EngineBuilder {
            config: Config {
                query_settings: ParseSettings { annotations: false, ..ParseSettings::default() },
                strict: false,
                max_errors: 10,
                print: true,
                tests: false,
                trace_tests: false,
                builtins: builtin::signatures(),
                functions: HashMap::new(),
                unsafe_builtins: BTreeSet::new(),
                features: None,
                schemas: None,
                check_conflicts_with_data: true,
                making: Making::default(),
                carried_programs: true,
                on_stage: None,
            },
        }
    }

    /// Compiles a bundle.
    ///
    /// # Errors
    /// What is wrong with its modules, as the first stage of the compiler that found something reports it.
    pub fn compile(&self, bundle: Bundle) -> Result<Policy, Error> {
        Policy::compile(self, bundle)
    }

    /// Reads a policy that [`Policy::to_bytes`] wrote, and compiles it with this engine.
    ///
    /// # Errors
    /// The bytes are no policy of this version or were damaged, or the policy does not compile.
    pub fn load_policy(&self, bytes: &[u8]) -> Result<Policy, Error> {
        self.compile(crate::policy::read(bytes)?)
    }

    /// The same engine, which also reports what happens in evaluations.
    pub(crate) fn observing(&self) -> Engine {
        let mut config = Config::clone(&self.config);
        config.making.observe = true;
        Engine { config: Arc::new(config) }
    }

    /// Reads a query that [`Query::to_bytes`] wrote, to be asked over some data. Nothing is parsed or compiled; the
    /// bytes are verified, and what they say is run within the same limits as any query.
    ///
    /// # Errors
    /// The bytes are no program of this version.
    pub fn load_query(&self, bytes: &[u8], data: Document) -> Result<Query, Error> {
        Query::from_bytes(self, bytes, data)
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("strict", &self.config.strict).finish_non_exhaustive()
    }
}

impl EngineBuilder {
    /// How queries are read.
    pub fn query_settings(mut self, settings: ParseSettings) -> Self {
        self.config.query_settings = settings;
        self
    }

    /// Unused variables and imports, shadowing and deprecated builtins are errors everywhere.
    pub fn strict(mut self, strict: bool) -> Self {
        self.config.strict = strict;
        self
    }

    /// How many errors a compilation reports; 0 for all.
    pub fn max_errors(mut self, count: usize) -> Self {
        self.config.max_errors = count;
        self
    }

    /// Whether calls of `print` are kept.
    pub fn print(mut self, print: bool) -> Self {
        self.config.print = print;
        self
    }

    /// Prepares test rules: duplicates are renamed and cases report themselves.
    pub fn tests(mut self, tests: bool) -> Self {
        self.config.tests = tests;
        self
    }

    /// Splits equalities of test rules so that the values of both sides can be shown.
    pub fn trace_tests(mut self, trace: bool) -> Self {
        self.config.trace_tests = trace;
        self
    }

    /// The builtins and features that exist.
    pub fn capabilities(mut self, capabilities: &crate::Capabilities) -> Self {
        if let Some(names) = &capabilities.builtins {
            let kept =
                self.config.builtins.all().filter(|builtin| names.contains(&builtin.name)).cloned();
            self.config.builtins = Arc::new(kept.collect());
        }
        self.config.features.clone_from(&capabilities.features);
        self
    }

    /// Builtins that must not be called.
    pub fn unsafe_builtins(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.config.unsafe_builtins = names.into_iter().collect();
        self
    }

    /// Adds a builtin of the host's, a function or a closure, declared in the notation of signatures, such as
    /// `(duration: string) => null`. What it gives may change from call to call.
    ///
    /// ```
    /// use lictor::{BuiltinError, Bundle, Engine, Input, Value};
    ///
    /// let offset = 40;
    /// let engine = Engine::builder()
    ///     .function("acme.shift", "(n: number) => number", move |_, args| {
    ///         let n = args[0].as_small_int().ok_or_else(|| BuiltinError::operand(1, "small number", args[0]))?;
    ///         Ok(Value::int(n + offset))
    ///     })?
    ///     .build();
    /// let bundle = Bundle::builder().module("p.rego", "package p\n\nx := acme.shift(2)").build()?;
    /// let decision = engine.compile(bundle)?.query("data.p.x")?.eval(&Input::none())?;
    /// assert_eq!(decision.value().and_then(|value| value.as_small_int()), Some(42));
    /// # Ok::<(), lictor::Error>(())
    /// ```
    ///
    /// # Errors
    /// The declaration cannot be read.
    pub fn function(
        mut self,
        name: &str,
        declaration: &str,
        call: impl for<'r> Fn(&mut Context<'_, 'r>, &[Value<'r>]) -> Result<Value<'r>, BuiltinError>
        + Send
        + Sync
        + 'static,
    ) -> Result<Self, Error> {
        let decl = Decl::parse(declaration)
            .map_err(|error| Error::argument(format!("declaration of `{name}`: {error}")))?;
        let own = Signature {
            name: name.to_owned(),
            decl: Arc::new(decl),
            relation: false,
            deprecated: false,
            nondeterministic: true,
        };
        let all = self.config.builtins.all().cloned().chain([own]);
        self.config.builtins = Arc::new(all.collect());
        self.config.functions.insert(name.to_owned(), HostFn::new(call));
        Ok(self)
    }

    /// Schemas that guide the type checker.
    pub fn schemas(mut self, schemas: Schemas) -> Self {
        self.config.schemas = Some(Arc::new(schemas));
        self
    }

    /// Whether a rule at a path where data stands is an error.
    pub fn check_conflicts_with_data(mut self, check: bool) -> Self {
        self.config.check_conflicts_with_data = check;
        self
    }

    /// Whether the optimising passes run.
    pub fn optimise(mut self, optimise: bool) -> Self {
        self.config.making.optimise = optimise;
        self
    }

    /// Reports what happens in evaluations: see [`crate::Decision::observation`]. Off by default, and free then.
    pub fn observe(mut self, observe: bool) -> Self {
        self.config.making.observe = observe;
        self
    }

    /// Whether the program a bundle carries answers the queries it was made for. Its digest says that it was made of
    /// the modules beside it, not by whom: switch it off for bundles of strangers that are not signed.
    pub fn carried_programs(mut self, believe: bool) -> Self {
        self.config.carried_programs = believe;
        self
    }

    /// Evaluations that are observed also tell what variables were worth at each line of a trace.
    pub fn watch(mut self, watch: bool) -> Self {
        self.config.making.watch = watch;
        self
    }

    /// Whether rules are chosen by the constants they ask for.
    pub fn index_rules(mut self, index: bool) -> Self {
        self.config.making.index = index;
        self
    }

    /// Whether a rule is left at its first success where no other can matter.
    pub fn early_exit(mut self, early_exit: bool) -> Self {
        self.config.making.early_exit = early_exit;
        self
    }

    /// Writes every program down and reads it back before it is used; for tests of the program format.
    #[doc(hidden)]
    pub fn round_trip_programs(mut self, round_trip: bool) -> Self {
        self.config.making.round_trip = round_trip;
        self
    }

    /// How long JSON input must be for parts of it to be left out; for tests of that.
    #[doc(hidden)]
    pub fn project_from(mut self, bytes: usize) -> Self {
        self.config.making.project_from = bytes;
        self
    }

    /// Leaves one optimising pass out, by a name of [`Engine::PASSES`]; for tests of that pass.
    #[doc(hidden)]
    pub fn without_pass(mut self, pass: &'static str) -> Self {
        self.config.making.without = Some(pass);
        self
    }

    /// Told the name of each stage of a compilation as it starts.
    pub fn on_stage(mut self, on_stage: Arc<OnStage>) -> Self {
        self.config.on_stage = Some(on_stage);
        self
    }

    /// The engine.
    #[must_use]
    pub fn build(self) -> Engine {
        Engine { config: Arc::new(self.config) }
    }
}
