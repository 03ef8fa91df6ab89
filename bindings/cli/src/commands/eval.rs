//! `lictor eval`: evaluates a query and prints what it gives.

mod batch;
mod cross;
mod flags;
mod partial;
mod present;

use crate::args::{Read, usage_error};
use crate::cache::Slot;
use crate::load::{self, Setup};
use crate::{duration, observe, problems};
use clap::ArgMatches;
use lictor::loader::LoadTimes;
use lictor::observe::Coverage;
use lictor::{
    BatchOptions, Decision, Error, ErrorKind, EvalOptions, Input, Limits, Partial, Policy, Problem,
    Query, QueryOptions, SystemHost, Trail, loader,
};
use std::collections::BTreeMap;
use std::time::Instant;

pub(crate) use flags::command;

/// Nanoseconds by the name of what took them.
type Timers = BTreeMap<&'static str, u128>;

/// Everything an evaluation gives to print.
#[derive(Default)]
struct Output {
    problems: Vec<Problem>,
    decision: Option<Decision>,
    partial: Option<Partial>,
    metrics: Option<Timers>,
    aggregated: Option<BTreeMap<&'static str, Vec<u128>>>,
    profile: Option<Vec<observe::Cost>>,
    profiles: Option<Vec<observe::Series>>,
    coverage: Option<observe::Report>,
    explain: String,
    /// Whether an explanation shows the values of variables.
    values: bool,
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    if let Err(message) = flags::validate(matches) {
        return usage_error(command, &message);
    }
    if let Some(Err(error)) = matches.text("capabilities").map(load::capabilities) {
        return usage_error(command, &load::bad_capabilities(matches, &error));
    }
    match evaluate(matches) {
        Ok(code) => code,
        Err(error) => {
            problems::print(&error);
            2
        }
    }
}

fn evaluate(matches: &ArgMatches) -> Result<u8, Error> {
    let job = Job::from(matches)?;
    if matches.given("batch") {
        return job.batch(matches);
    }
    let count = matches.text("count").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1);
    let mut outputs: Vec<Output> = (0..count.max(1)).map(|_| job.once(matches)).collect();
    let all: Vec<Timers> = outputs.iter_mut().filter_map(|output| output.metrics.take()).collect();
    let profiles: Vec<_> = match outputs.len() {
        1 => Vec::new(),
        _ => outputs.iter_mut().filter_map(|output| output.profile.take()).collect(),
    };
    let mut output = outputs.swap_remove(0);
    output.profiles = (!profiles.is_empty()).then(|| observe::together(profiles));
    if matches.on("metrics") || matches.on("instrument") || flags::profiles(matches) {
        match all.as_slice() {
            [] => {}
            [one] => output.metrics = Some(one.clone()),
            several => {
                let series = |name: &&'static str| {
                    (*name, several.iter().filter_map(|timers| timers.get(name).copied()).collect())
                };
                output.aggregated = Some(several[0].keys().map(series).collect());
            }
        }
    }
    output.values = matches.on("var-values");
    output.explain = matches.text("explain").unwrap_or("off").to_owned();
    present::print(matches.text("format").unwrap_or("json"), &output);
    problems::print_hints(&output.problems);
    if matches.on("cross-check") && job.differs(matches, &output) {
        return Ok(cross::DIFFERS);
    }
    let defined = output.decision.as_ref().is_some_and(Decision::is_defined);
    if let Some(partial) = &output.partial {
        return Ok(u8::from(matches.on("fail") && partial.is_never()));
    }
    if output.decision.is_none() {
        return Ok(2);
    }
    Ok(u8::from((matches.on("fail") && !defined) || (matches.on("fail-defined") && defined)))
}

/// What is the same for every repetition.
struct Job {
    setup: Setup,
    query: String,
    input: Input,
    limits: Limits,
    host: SystemHost,
}

impl Job {
    fn from(matches: &ArgMatches) -> Result<Job, Error> {
        let query = match matches.texts("query").pop() {
            Some(query) => query,
            None => String::from_utf8_lossy(&load::stdin()?).into_owned(),
        };
        let bytes = match matches.text("input").filter(|path| !path.is_empty()) {
            _ if matches.on("stdin-input") => Some(load::stdin()?),
            Some("-") => Some(load::stdin()?),
            Some(path) => Some(loader::read_bytes(path)?),
            None => None,
        };
        let input = match &bytes {
            Some(bytes) => Input::from_json_or_yaml(bytes)?,
            None => Input::none(),
        };
        if matches.on("cross-check") && !cross::IS_HERE {
            return Err(Error::from_text(cross::ABSENT));
        }
        if matches.on("strict-builtin-errors") && matches.on("show-builtin-errors") {
            return Err(Error::from_text(
                "cannot use --show-builtin-errors with --strict-builtin-errors, --strict-builtin-errors will return the first built-in error encountered immediately",
            ));
        }
        let setup = Setup::from(matches, load::dialect(matches))?;
        let timeout =
            matches.text("timeout").and_then(duration::parse).filter(|timeout| !timeout.is_zero());
        let limits = Limits { timeout, ..Limits::default() };
        Ok(Job { setup, query, input, limits, host: load::host(matches)? })
    }

    fn once(&self, matches: &ArgMatches) -> Output {
        let mut timers = Timers::new();
        let mut output = Output::default();
        let outcome = if matches.text("target") == Some("wasm") {
            Err(Error::from_text(load::NO_WASM))
        } else if self.query.trim().is_empty() {
            Err(Error::from_text("cannot evaluate empty query"))
        } else if matches.on("partial") {
            self.partially(matches, &mut timers).map(Outcome::Partial)
        } else {
            self.decide(matches, &mut timers)
        };
        match outcome {
            Ok(Outcome::Partial(partial)) => output.partial = Some(partial),
            Ok(Outcome::Whole(policy, decision)) => {
                if flags::profiles(matches) {
                    output.profile = Some(profile(matches, &decision));
                }
                if flags::covers(matches)
                    && let Some(policy) = &policy
                {
                    output.coverage = Some(self.coverage(matches, policy, &decision));
                }
                if matches.on("show-builtin-errors") {
                    output.problems = decision.builtin_errors().to_vec();
                }
                output.decision = Some(decision);
                // As above.
                std::mem::forget(policy);
            }
            Err(error) => {
                output.problems = error.problems().to_vec();
                if error.kind() == ErrorKind::Bundle {
                    for problem in output.problems.iter_mut().filter(|p| p.code.is_none()) {
                        problem.message.insert_str(0, "loading error: ");
                    }
                }
            }
        }
        output.metrics = Some(timers);
        output
    }

    fn decide(&self, matches: &ArgMatches, timers: &mut Timers) -> Result<Outcome, Error> {
        let (policy, query) = self.prepare(matches, timers)?;
        let decision = self.eval(matches, &query, timers)?;
        // The process ends soon, and taking a large program apart takes longer than deciding.
        std::mem::forget(query);
        Ok(Outcome::Whole(policy, decision))
    }

    fn partially(&self, matches: &ArgMatches, timers: &mut Timers) -> Result<Partial, Error> {
        let policy = self.policy(matches, timers, None)?;
        timed(timers, "timer_rego_query_parse_ns", || parse_only(&self.query));
        let options = partial::options(matches, query_options(matches));
        let eval = self.eval_options(matches);
        timed(timers, "timer_rego_partial_eval_ns", || {
            policy.partial_with(&self.query, &options, &self.input, &eval)
        })
    }

    fn eval_options(&self, matches: &ArgMatches) -> EvalOptions<'_> {
        EvalOptions {
            host: Some(&self.host),
            limits: self.limits.clone(),
            strict_builtin_errors: matches.on("strict-builtin-errors"),
            seed: None,
            trace: matches.text("explain").is_some_and(|mode| mode != "off"),
        }
    }

    /// The compiled query, and the policy where that had to be compiled too.
    fn prepare(
        &self,
        matches: &ArgMatches,
        timers: &mut Timers,
    ) -> Result<(Option<Policy>, Query), Error> {
        let Some(slot) = self.slot(matches) else {
            let policy = self.policy(matches, timers, None)?;
            let query = self.query(matches, &policy, timers)?;
            return Ok((Some(policy), query));
        };
        if let Some(query) = slot.find(&self.setup.engine().build()) {
            return Ok((None, query));
        }
        let start = Instant::now();
        let (made, trail) = Trail::of(|| {
            let policy = self.policy(matches, timers, None)?;
            let query = self.query(matches, &policy, timers)?;
            Ok::<_, Error>((policy, query))
        });
        let (policy, query) = made?;
        slot.keep(&query, &trail, start.elapsed());
        Ok((Some(policy), query))
    }

    /// Where the compiled query may be kept on disk.
    fn slot(&self, matches: &ArgMatches) -> Option<Slot> {
        let reads = matches.given("data") || matches.given("bundle");
        let more =
            flags::observes(matches) || matches.given("capabilities") || matches.given("schema");
        let more = more || matches.given("optimize");
        if matches.on("no-cache") || !reads || more { None } else { Slot::of(matches, &self.query) }
    }

    fn batch(&self, matches: &ArgMatches) -> Result<u8, Error> {
        if matches.on("partial") {
            let policy = self.policy(matches, &mut Timers::new(), None)?;
            let options = partial::options(matches, query_options(matches));
            let one = |input: &Input| {
                policy.partial_with(&self.query, &options, input, &self.eval_options(matches))
            };
            return batch::run(matches, &|piece| batch::partially(piece, &one));
        }
        let format = matches.text("format").unwrap_or("json");
        let (_, query) = self.prepare(matches, &mut Timers::new())?;
        let options = BatchOptions {
            host: Some(&self.host),
            limits: self.limits.clone(),
            strict_builtin_errors: matches.on("strict-builtin-errors"),
            seed: None,
        };
        batch::run(matches, &|piece| batch::decide(format, &query, piece, &options))
    }

    /// Passes without an optimisation show what it left out.
    fn coverage(
        &self,
        matches: &ArgMatches,
        policy: &Policy,
        decision: &Decision,
    ) -> observe::Report {
        let mut runs = matches.texts("coverage-runs");
        if !matches.given("coverage-runs") {
            runs = ["index_excluded", "early_exit"].map(str::to_owned).to_vec();
        }
        let further = ["index_excluded", "early_exit"]
            .into_iter()
            .filter(|kind| runs.iter().any(|run| run == kind));
        let further = further.filter_map(|kind| {
            let mut timers = Timers::new();
            let policy = self.policy(matches, &mut timers, Some(kind)).ok()?;
            let decision = self
                .query(matches, &policy, &mut timers)
                .and_then(|query| self.eval(matches, &query, &mut timers));
            match decision {
                Ok(decision) => Some((kind, Coverage::of(&policy, [decision.observation()]))),
                Err(error) => {
                    eprintln!("warning: coverage pass {kind} failed: {error}");
                    None
                }
            }
        });
        let further = further.collect();
        observe::Report::of(policy, [decision.observation()], further)
    }

    fn query(
        &self,
        matches: &ArgMatches,
        policy: &Policy,
        timers: &mut Timers,
    ) -> Result<Query, Error> {
        let options = query_options(matches);
        timed(timers, "timer_rego_query_parse_ns", || parse_only(&self.query));
        timed(timers, "timer_rego_query_compile_ns", || policy.query_with(&self.query, &options))
    }

    fn eval(
        &self,
        matches: &ArgMatches,
        query: &Query,
        timers: &mut Timers,
    ) -> Result<Decision, Error> {
        let options = self.eval_options(matches);
        timed(timers, "timer_rego_query_eval_ns", || query.eval_with(&self.input, &options))
    }

    /// Asks the other engine too, and reports what differs.
    #[cfg(feature = "cross-check")]
    fn differs(&self, matches: &ArgMatches, output: &Output) -> bool {
        let (data, bundles) = (matches.texts("data"), matches.texts("bundle"));
        let Ok(bundle) = self.load(&data, &bundles, &mut Timers::new()) else { return false };
        let question = cross::Question {
            bundle: &bundle,
            query: &self.query,
            input: self.input.document(),
            v0: matches.on("v0-compatible"),
            strict_builtin_errors: matches.on("strict-builtin-errors"),
        };
        let message = output.problems.first().map(|problem| problem.message.clone());
        let ours = output.decision.as_ref().ok_or(message.as_deref().unwrap_or_default());
        let report = cross::compare(&question, ours);
        report.iter().for_each(|report| eprintln!("{report}"));
        report.is_some()
    }

    #[cfg(not(feature = "cross-check"))]
    fn differs(&self, _: &ArgMatches, _: &Output) -> bool {
        false
    }

    fn load(
        &self,
        data: &[String],
        bundles: &[String],
        timers: &mut Timers,
    ) -> Result<lictor::Bundle, Error> {
        let mut times = LoadTimes::default();
        let name =
            if data.is_empty() { "timer_rego_load_bundles_ns" } else { "timer_rego_load_files_ns" };
        let loader = self.setup.loader();
        let loaded = timed(timers, name, || loader.load_timed(data, bundles, &mut times));
        let parts = [
            ("timer_rego_module_parse_ns", times.modules),
            ("timer_rego_data_parse_ns", times.data),
        ];
        timers.extend(parts.into_iter().filter_map(|(name, time)| Some((name, time?.as_nanos()))));
        loaded
    }

    fn policy(
        &self,
        matches: &ArgMatches,
        timers: &mut Timers,
        without: Option<&str>,
    ) -> Result<Policy, Error> {
        let (data, bundles) = (matches.texts("data"), matches.texts("bundle"));
        let bundle = if data.is_empty() && bundles.is_empty() {
            lictor::Bundle::default()
        } else {
            self.load(&data, &bundles, timers)?
        };
        let has_modules = bundle.module_names().next().is_some();
        let observe = flags::covers(matches)
            || flags::profiles(matches)
            || matches.text("explain").is_some_and(|mode| mode != "off");
        let engine = self
            .setup
            .engine()
            .strict(matches.on("strict"))
            .observe(observe)
            .watch(matches.on("var-values"))
            .index_rules(!matches.on("disable-indexing") && without != Some("index_excluded"))
            .early_exit(!matches.on("disable-early-exit") && without != Some("early_exit"))
            .build();
        let mut unseen = Timers::new();
        timed(
            if has_modules { timers } else { &mut unseen },
            "timer_rego_module_compile_ns",
            || engine.compile(load::optimised(matches, &engine, bundle, "partial")?),
        )
    }
}

/// What an evaluation gives.
enum Outcome {
    Whole(Option<Policy>, Decision),
    Partial(Partial),
}

fn query_options(matches: &ArgMatches) -> QueryOptions {
    QueryOptions {
        package: matches.text("package").map(str::to_owned),
        imports: matches.texts("import"),
        strict: false,
    }
}

fn profile(matches: &ArgMatches, decision: &Decision) -> Vec<observe::Cost> {
    let limit = matches.text("profile-limit").and_then(|text| text.parse().ok()).unwrap_or(10);
    observe::profile(decision.observation(), &matches.texts("profile-sort"), limit)
}

/// Parses the query once more, to see how long that takes.
fn parse_only(query: &str) {
    let mut sources = lictor_syntax::SourceMap::default();
    let file = sources.add("", query);
    let _ = lictor_syntax::parse_query(&sources, file, &lictor_syntax::ParseOptions::default());
}

fn timed<T>(timers: &mut Timers, name: &'static str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    *timers.entry(name).or_default() += start.elapsed().as_nanos();
    result
}
