//! Queries: parsed and compiled once against a policy, evaluated any number of times.

use crate::decide::Given;
use crate::decision::{Decision, Shape};
use crate::engine::Engine;
use crate::error::{Error, ErrorKind, Location, Problem};
use crate::eval::{Aside, Machine, Run, with_evaluator};
use crate::host::SystemHost;
use crate::input::Input;
use crate::limits::Limits;
use crate::policy::Policy;
use lictor_compiler::{CompiledQuery, QueryContext};
use lictor_program::{BuiltinError, Context, Host, Program, Written};
use lictor_syntax::ast::{Body, Import, Package, Term, TermKind};
use lictor_syntax::visit::{self, Node, Step};
use lictor_syntax::{Loc, SourceMap, parse_module, parse_query, printer};
use lictor_value::json::{self, Kept};
use lictor_value::{Document, Value};
use lictor_vm::Ways;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Where a query stands.
#[derive(Debug, Clone, Default)]
pub struct QueryOptions {
    /// The package whose rules it may name directly, without the leading `data`.
    pub package: Option<String>,
    /// Paths it imports, such as `data.lib.x` or `input.user as u`.
    pub imports: Vec<String>,
    /// Check the query as in strict mode.
    pub strict: bool,
}

impl QueryOptions {
    /// Whether the query stands by itself.
    fn is_plain(&self) -> bool {
        self.package.is_none() && self.imports.is_empty()
    }
}

/// What one evaluation is given besides its input. The default lends the system's clock and randomness.
#[derive(Default)]
pub struct EvalOptions<'a> {
    /// The outside world.
    pub host: Option<&'a dyn Host>,
    /// What may be used up.
    pub limits: Limits,
    /// The first failure of a builtin is an error; otherwise what called it is undefined.
    pub strict_builtin_errors: bool,
    /// Where randomness starts; taken from the host when absent.
    pub seed: Option<u64>,
    /// Keep a trace, where the policy's engine observes.
    pub trace: bool,
}

/// A prepared query. Shared by threads; a clone is cheap.
#[derive(Clone)]
pub struct Query {
    engine: Engine,
    data: Arc<Document>,
    machine: Arc<Machine>,
    entry: usize,
    shape: Arc<Shape>,
    /// What is known of this program over this data.
    statics: Arc<lictor_vm::Statics>,
}

/// Programs of queries that stand by themselves, by their texts: what a policy over other data need not compile again.
#[derive(Default)]
pub(crate) struct Programs(Mutex<HashMap<String, Arc<Machine>>>);

impl Programs {
    /// Programs that are kept at most; then they are all dropped.
    const MAX: usize = 64;

    fn get(&self, text: &str) -> Option<Arc<Machine>> {
        self.lock().get(text).cloned()
    }

    fn keep(&self, text: &str, machine: &Arc<Machine>) {
        let mut programs = self.lock();
        if programs.len() >= Programs::MAX {
            programs.clear();
        }
        programs.insert(text.to_owned(), Arc::clone(machine));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Machine>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The host of evaluations that are given none.
static SYSTEM: SystemHost = SystemHost::new();

impl Query {
    pub(crate) fn prepare(
        policy: &Policy,
        text: &str,
        options: &QueryOptions,
    ) -> Result<Query, Error> {
        if let Some(carried) = policy.ready.as_ref().filter(|_| options.is_plain())
            && let Some(entry) = carried.entry(text)
            && let Some(query) =
                Query::of(&policy.engine, Arc::clone(&policy.data), &carried.machine, entry)
        {
            return Ok(query);
        }
        if options.is_plain()
            && let Some(machine) = policy.programs.get(text)
            && let Some(query) = Query::of(&policy.engine, Arc::clone(&policy.data), &machine, 0)
        {
            return Ok(query);
        }
        let query = Query::prepare_all(policy, &[text], options)?.remove(0);
        if options.is_plain() {
            policy.programs.keep(text, &query.machine);
        }
        Ok(query)
    }

    /// Prepares several queries that share one program.
    pub(crate) fn prepare_all(
        policy: &Policy,
        texts: &[&str],
        options: &QueryOptions,
    ) -> Result<Vec<Query>, Error> {
        let mut compiled = Vec::new();
        let mut written = Vec::new();
        for text in texts {
            let (query, body, sources) = compile(policy, text, options, true)?;
            written.push(((*text).to_owned(), expressions(&body, &sources)));
            compiled.push(query);
        }
        let engine = &policy.engine;
        let making = engine.config.making;
        let find = |name: &str| builtin(engine, name);
        let machine = Machine::make(&policy.compiled, &compiled, written, making, &find)
            .map_err(|diagnostics| Error::compile(&diagnostics, policy.compiled.sources()))?;
        let machine = Arc::new(machine);
        let query = |entry| Query::of(engine, Arc::clone(&policy.data), &machine, entry);
        Ok((0..texts.len()).filter_map(query).collect())
    }

    /// The query that an entry of a program is.
    fn of(
        engine: &Engine,
        data: Arc<Document>,
        machine: &Arc<Machine>,
        entry: usize,
    ) -> Option<Query> {
        let shape = Arc::new(Shape::of(machine.program().entries.get(entry)?));
        let (engine, machine) = (engine.clone(), Arc::clone(machine));
        Some(Query { engine, data, machine, entry, shape, statics: Arc::default() })
    }

    /// The program behind the query.
    pub(crate) fn program(&self) -> &Program {
        self.machine.program()
    }

    /// The query as bytes, which [`Engine::load_query`] reads: its program, without the data it is asked over. Not a
    /// stable format: another version of this crate refuses it.
    ///
    /// ```
    /// use lictor::{Bundle, Document, Engine, Input};
    ///
    /// let bundle = Bundle::builder().module("p.rego", "package p\n\nbig := input.size > 10").build()?;
    /// let bytes = Engine::new().compile(bundle)?.query("data.p.big")?.to_bytes();
    ///
    /// let query = Engine::new().load_query(&bytes, Document::default())?;
    /// assert!(query.eval(&Input::from_json(r#"{"size": 12}"#)?)?.is_true());
    /// # Ok::<(), lictor::Error>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = (self.entry as u32).to_le_bytes().to_vec();
        bytes.extend(self.machine.program().to_bytes());
        bytes
    }

    pub(crate) fn from_bytes(
        engine: &Engine,
        bytes: &[u8],
        data: Document,
    ) -> Result<Query, Error> {
        let refused = |message: &str| Error::argument(message);
        let (entry, program) =
            bytes.split_first_chunk().ok_or_else(|| refused("not a program: cut off"))?;
        let program = Program::from_bytes(program).map_err(|error| refused(&error.to_string()))?;
        let machine = Machine::of(program, &|name| builtin(engine, name));
        let entry = u32::from_le_bytes(*entry) as usize;
        Query::of(engine, Arc::new(data), &Arc::new(machine), entry)
            .ok_or_else(|| refused("not a program: no such entry"))
    }

    /// The same query over other data, which other queries may share.
    #[must_use]
    pub fn with_data(&self, data: impl Into<Arc<Document>>) -> Query {
        Query { data: data.into(), statics: Arc::default(), ..self.clone() }
    }

    /// The same query over data with changes made to it; see [`Policy::patch_data`].
    ///
    /// # Errors
    /// As for [`Policy::patch_data`].
    pub fn patch_data(&self, operations: &[u8]) -> Result<Query, Error> {
        crate::patch::apply(&self.data, operations).map(|data| self.with_data(data))
    }

    /// The parts of the input that it can look at; none where that may be all. Found out when first asked for.
    #[must_use]
    pub fn reads(&self) -> Option<&json::Projection> {
        self.machine.parts(self.entry)
    }

    /// The paths at which it can look at the input, sorted: `input.user.role`, `input.items[_].name`; `input` alone
    /// where it can look at all of it.
    ///
    /// ```
    /// use lictor::{Bundle, Engine};
    ///
    /// let module = "package p\n\nallow if { input.user.role == \"admin\"; some i in input.items; i.size > 1 }";
    /// let policy = Engine::new().compile(Bundle::builder().module("p.rego", module).build()?)?;
    /// let query = policy.prepare("p/allow")?;
    /// assert_eq!(query.input_paths(), ["input.items[_].size", "input.user.role"]);
    /// # Ok::<(), lictor::Error>(())
    /// ```
    #[must_use]
    pub fn input_paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        match self.reads() {
            None => paths.push("input".to_owned()),
            Some(parts) => match parts.kept() {
                Kept::Fields(fields) if fields.is_empty() => {}
                kept => list_paths("input".to_owned(), &kept, &mut paths),
            },
        }
        paths.sort();
        paths
    }

    /// Whether equal inputs have equal answers and nothing else comes of asking: it asks for no time, randomness or
    /// network, calls no function of the host's and prints nothing.
    #[must_use]
    pub fn is_pure(&self) -> bool {
        self.is_closed() && self.program().depends_on_input_only()
    }

    pub(crate) fn entry(&self) -> usize {
        self.entry
    }

    /// Whether it calls no function of the host.
    pub(crate) fn is_closed(&self) -> bool {
        let own = &self.engine.config.functions;
        !self.program().builtins.iter().any(|name| own.contains_key(name))
    }

    /// The same query, whose decisions count references of their own.
    pub(crate) fn apart(&self) -> Query {
        Query { shape: Arc::new((*self.shape).clone()), ..self.clone() }
    }

    /// The data it is asked over.
    #[must_use]
    pub fn data(&self) -> &Document {
        &self.data
    }

    /// Evaluates with the defaults.
    ///
    /// # Errors
    /// A conflict between rules, or a limit.
    pub fn eval(&self, input: &Input) -> Result<Decision, Error> {
        self.eval_with(input, &EvalOptions::default())
    }

    /// Evaluates.
    ///
    /// # Errors
    /// A conflict between rules, a limit, or a failing builtin where that was asked for.
    pub fn eval_with(&self, input: &Input, options: &EvalOptions<'_>) -> Result<Decision, Error> {
        self.eval_given(Given::Input(input), options)
    }

    /// Evaluates on JSON text, of which only what the query can look at is kept.
    ///
    /// # Errors
    /// As for [`Query::eval_with`], and where the text is no JSON.
    pub fn eval_json(&self, input: &[u8], options: &EvalOptions<'_>) -> Result<Decision, Error> {
        self.eval_given(Given::Json(input), options)
    }

    pub(crate) fn eval_given(
        &self,
        input: Given<'_>,
        options: &EvalOptions<'_>,
    ) -> Result<Decision, Error> {
        let (rows, aside) = with_evaluator(|evaluator| {
            self.run(input.for_machine(), options, evaluator, Document::copy_of)
        })?;
        let builtin_errors = self.all_placed(aside.builtin_errors);
        Ok(Decision::new(rows, Arc::clone(&self.shape), builtin_errors, aside.observation))
    }

    /// Evaluates and lets `take` look at the rows where they stand.
    pub(crate) fn run<T>(
        &self,
        input: lictor_vm::Input<'_>,
        options: &EvalOptions<'_>,
        evaluator: &mut lictor_vm::Evaluator,
        take: impl FnOnce(Value<'_>) -> T,
    ) -> Result<(T, Aside), Error> {
        let run = self.a_run(input, options);
        self.machine.run(&run, evaluator, take).map_err(|problem| self.failed(problem))
    }

    /// Evaluates and lets `take` look at the value of the first expression in the first of the rows; undefined where
    /// there is no row.
    #[inline]
    pub(crate) fn first<T>(
        &self,
        input: lictor_vm::Input<'_>,
        options: &EvalOptions<'_>,
        evaluator: &mut lictor_vm::Evaluator,
        take: impl FnOnce(Value<'_>) -> T,
    ) -> Result<T, Error> {
        let run = self.a_run(input, options);
        let taken = self.machine.first(&run, evaluator, self.shape.first_column(), take);
        taken.map_err(|problem| self.failed(*problem))
    }

    #[inline]
    fn a_run<'a>(&'a self, input: lictor_vm::Input<'a>, options: &'a EvalOptions<'_>) -> Run<'a> {
        Run {
            entry: self.entry,
            input,
            data: self.data.root(),
            statics: &self.statics,
            host: options.host.unwrap_or(&SYSTEM),
            limits: &options.limits,
            strict_builtin_errors: options.strict_builtin_errors,
            seed: options.seed,
            trace: options.trace,
        }
    }

    #[cold]
    fn failed(&self, problem: Problem) -> Error {
        Error::new(ErrorKind::Eval, vec![self.placed(problem)])
    }

    /// The value of the first expression in the first of the rows; undefined where there is none.
    pub(crate) fn first_of<'v>(&self, rows: Value<'v>) -> Value<'v> {
        let first = rows.as_array().and_then(|rows| rows.first()).and_then(|row| row.as_array());
        match (first, self.shape.first_column()) {
            (None, _) => Value::UNDEFINED,
            (Some(_), None) => Value::TRUE,
            (Some(row), Some(column)) => row.get(column).copied().unwrap_or(Value::TRUE),
        }
    }

    pub(crate) fn all_placed(&self, problems: Vec<Problem>) -> Vec<Problem> {
        problems.into_iter().map(|problem| self.placed(problem)).collect()
    }

    /// The instructions of the program, for people.
    #[must_use]
    pub fn listing(&self) -> String {
        self.machine.listing()
    }

    /// OPA shows the text of a query's call or expression where it has no file to name.
    fn placed(&self, mut problem: Problem) -> Problem {
        if let Some(Location { file, row, col }) = &problem.location
            && file.is_empty()
        {
            problem.shown_at = self.text_at(*row, *col);
        }
        problem
    }

    fn text_at(&self, row: u32, col: u32) -> Option<String> {
        let mut sources = SourceMap::default();
        let entry = self.machine.program().entries.get(self.entry)?;
        let file = sources.add("", entry.text.as_str());
        let settings = self.engine.config.query_settings.for_parser();
        let body = parse_query(&sources, file, &settings).ok()?;
        let mut found = None;
        visit::walk(Node::Body(&body), &mut |node| {
            let loc = match node {
                Node::Term(Term { kind: TermKind::Call(_), loc, .. }) => *loc,
                Node::Expr(expr) => expr.loc,
                _ => return Step::Into,
            };
            if (loc.row, loc.col) == (row, col) {
                found = Some(sources.text(loc).to_owned());
            }
            Step::Into
        });
        found
    }
}

fn list_paths(path: String, kept: &Kept, out: &mut Vec<String>) {
    match kept {
        Kept::Fields(fields) if !fields.is_empty() => {
            for (key, below) in fields {
                let step = printer::reference(&[
                    Term::var("x", Loc::default()),
                    Term::string(key.as_str(), Loc::default()),
                ]);
                list_paths(format!("{path}{}", &step[1..]), below, out);
            }
        }
        Kept::Every(below) => list_paths(format!("{path}[_]"), below, out),
        Kept::Whole | Kept::Fields(_) => out.push(path),
    }
}

impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Query").field("entry", &self.entry).finish_non_exhaustive()
    }
}

/// The ways to call a builtin: the host's, ours, or what only this crate can do.
pub(crate) fn builtin(engine: &Engine, name: &str) -> Ways {
    if let Some(own) = engine.config.functions.get(name) {
        return Ways { host: Some(own.clone()), ..Ways::default() };
    }
    let call = lictor_builtins::function(name).or(match name {
        "rego.metadata.chain" => Some(no_chain),
        "rego.metadata.rule" => Some(no_rule),
        "rego.parse_module" => Some(crate::parse_builtin::parse),
        _ => None,
    });
    let (short, any) = (lictor_builtins::short(name), lictor_builtins::any(name));
    Ways { call, short, any, ..Ways::default() }
}

/// Parses and compiles a query; gives the parsed body and its sources too.
fn compile(
    policy: &Policy,
    text: &str,
    options: &QueryOptions,
    capture: bool,
) -> Result<(CompiledQuery, Body, SourceMap), Error> {
    let sources = sources_with(policy.compiled.sources(), text);
    let settings = policy.engine.config.query_settings.for_parser();
    let body = parse_query(&sources, lictor_syntax::FileId(0), &settings)
        .map_err(|diagnostics| Error::compile(&diagnostics, &sources))?;
    let context = QueryContext { capture, ..context(policy, options)? };
    let query = policy
        .compiled
        .compile_query(body.clone(), context)
        .map_err(|diagnostics| Error::compile(&diagnostics, &sources))?;
    Ok((query, body, sources))
}

/// A query in core form whose expressions have no values of their own.
pub(crate) fn compile_one(
    policy: &Policy,
    text: &str,
    options: &QueryOptions,
) -> Result<CompiledQuery, Error> {
    compile(policy, text, options, false).map(|(query, ..)| query)
}

/// A program of queries that nobody shows.
pub(crate) fn make(policy: &Policy, queries: &[CompiledQuery]) -> Result<Machine, Error> {
    let engine = &policy.engine;
    let find = |name: &str| builtin(engine, name);
    Machine::make(&policy.compiled, queries, Vec::new(), engine.config.making, &find)
        .map_err(|diagnostics| Error::compile(&diagnostics, policy.compiled.sources()))
}

/// What the optimisations make of all documents of a policy.
pub(crate) fn plan(policy: &Policy) -> Result<String, Error> {
    let query = compile_one(policy, "data", &QueryOptions::default())?;
    crate::eval::plan(&policy.compiled, &[query], policy.engine.config.making)
        .map_err(|diagnostics| Error::compile(&diagnostics, policy.compiled.sources()))
}

/// Metadata is put in place when a rule is compiled; a query has none.
fn no_rule<'r>(_: &mut Context<'_, 'r>, _: &[Value<'r>]) -> Result<Value<'r>, BuiltinError> {
    Err(BuiltinError::failed(
        "the rego.metadata.rule function must only be called within the scope of a rule",
    ))
}

fn no_chain<'r>(_: &mut Context<'_, 'r>, _: &[Value<'r>]) -> Result<Value<'r>, BuiltinError> {
    Err(BuiltinError::failed(
        "the rego.metadata.chain function must only be called within the scope of a rule",
    ))
}

/// The sources of a policy, with the query in the place that is kept for it.
pub(crate) fn sources_with(sources: &SourceMap, query: &str) -> SourceMap {
    let mut with = SourceMap::default();
    with.add("", query);
    for id in 1..u32::try_from(sources.len()).unwrap_or(u32::MAX) {
        let file = sources.file(lictor_syntax::FileId(id));
        with.add(Arc::clone(&file.name), Arc::clone(&file.text));
    }
    with
}

pub(crate) fn context(policy: &Policy, options: &QueryOptions) -> Result<QueryContext, Error> {
    let (package, imports) = header(policy, options)?;
    Ok(QueryContext {
        package,
        imports,
        enable_print: policy.engine.config.print,
        strict: options.strict,
        capture: true,
    })
}

/// Package and imports are read as the start of a module.
fn header(
    policy: &Policy,
    options: &QueryOptions,
) -> Result<(Option<Package>, Vec<Import>), Error> {
    let package = options.package.as_deref().filter(|name| !name.is_empty());
    if package.is_none() && options.imports.is_empty() {
        return Ok((None, Vec::new()));
    }
    let mut text = format!("package {}\n", package.unwrap_or("query"));
    for import in &options.imports {
        text.push_str(&format!("import {import}\n"));
    }
    let sources = sources_with(policy.compiled.sources(), &text);
    let settings = policy.engine.config.query_settings.for_parser();
    let module = parse_module(&sources, lictor_syntax::FileId(0), &settings)
        .map_err(|diagnostics| Error::compile(&diagnostics, &sources))?;
    Ok((package.map(|_| module.package), module.imports))
}

/// The expressions of a query as written. Declarations without a value give none.
fn expressions(body: &Body, sources: &SourceMap) -> Vec<Written> {
    use lictor_syntax::ast::{ExprKind, TermKind};
    let declares_only = |kind: &ExprKind| match kind {
        ExprKind::Some(terms) => !terms.iter().any(|term| matches!(term.kind, TermKind::Call(_))),
        _ => false,
    };
    let written = body.iter().filter(|expr| !expr.generated && !declares_only(&expr.kind));
    let written = written.map(|expr| Written {
        text: sources.text(expr.loc).to_owned(),
        row: expr.loc.row,
        col: expr.loc.col,
        column: None,
    });
    written.collect()
}
