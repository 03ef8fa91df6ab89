//! `lictor test`: runs the test rules of policies.

mod bench;
mod fixtures;
mod report;
mod watch;

use crate::args::{self, Read, choice, comma_list, switch, usage_error, value};
use crate::load::{self, Setup};
use crate::progress::Progress;
use crate::{duration, observe, problems};
use clap::{Arg, ArgMatches, Command};
use lictor::observe::Coverage;
use lictor::testing::{Test, TestResult, Verdict, discover};
use lictor::{Error, EvalOptions, Host, Limits, Policy, SystemHost, Value};
use rayon::prelude::*;
use std::time::Duration;

const HELP: &str = "Examples:
  lictor test policies/
  lictor test --verbose --run 'data.authz.*' policies/
  lictor test --bundle bundle/ --format json";

pub(crate) fn command() -> Command {
    Command::new("test")
        .about("Run the tests of policies")
        .long_about("Run the tests of policies: rules whose names start with test_. Those that start with todo_test_ are skipped. A directory fixtures beside a bundle.yaml is no data: what is in it is scanned, and must pass, fail or be left undetermined as its names say.")
        .after_help(HELP)
        .arg(Arg::new("paths").value_name("PATH").num_args(0..).help("files and directories of policies and data"))
        .arg(switch("verbose", "show tests that pass, and traces of those that fail").short('v'))
        .arg(value("run", "REGEX", "run only tests whose full names match").short('r'))
        .arg(switch("coverage", "report which parts of the policies were evaluated").short('c'))
        .arg(comma_list("coverage-runs", "KIND", "further passes for coverage: index_excluded, early_exit"))
        .arg(value("threshold", "PERCENT", "fail when coverage is lower").default_value("0"))
        .arg(choice("format", &["pretty", "json", "gobench"], "pretty", "how results are printed").short('f'))
        .arg(switch("bundle", "the paths are bundles").short('b'))
        .arg(switch("bench", "measure the tests"))
        .arg(switch("benchmem", "accepted for compatibility").hide(true))
        .arg(value("count", "N", "run the tests so many times").default_value("1"))
        .arg(value("timeout", "DURATION", "the time a test may take (default 5s)"))
        .arg(choice("explain", &["fails", "full", "notes", "debug"], "fails", "explain results; implies --verbose"))
        .arg(switch("exit-zero-on-skipped", "skipped tests are no failures").short('z'))
        .arg(switch("fail-on-empty", "it is a failure when no test was run"))
        .arg(value("max-errors", "N", "stop compiling after so many errors").short('m').default_value("10"))
        .arg(choice("target", &["rego", "wasm"], "rego", "what tests are run by").short('t'))
        .arg(switch("watch", "run again when files change").short('w'))
        .arg(switch("var-values", "show values of variables in failures"))
        .arg(value("parallel", "N", "how many tests run at a time; 0 for one per processor").short('p').default_value("0"))
        .arg(choice("sort", &["none", "duration"], "none", "the order of JSON results"))
        .arg(args::network_flag())
        .args(args::compile_flags())
        .args(args::dialect_flags())
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    let paths = matches.texts("paths");
    if paths.is_empty() {
        return usage_error(command, "specify at least one file");
    }
    if let Some(Err(error)) = matches.text("capabilities").map(load::capabilities) {
        return usage_error(command, &load::bad_capabilities(matches, &error));
    }
    if let Err(message) = args::check_values(command, matches, &["count", "max-errors", "parallel"])
    {
        return usage_error(command, &message);
    }
    if let Err(message) = args::check_runs(matches) {
        return usage_error(command, &message);
    }
    if let Some(text) = matches.text("threshold").filter(|text| text.parse::<f64>().is_err()) {
        let why = format!("strconv.ParseFloat: parsing {text:?}: invalid syntax");
        let message = format!("invalid argument {text:?} for \"--threshold\" flag: {why}");
        return usage_error(command, &message);
    }
    if matches.text("format") == Some("gobench") && !matches.on("bench") {
        eprintln!("cannot use output format gobench without running benchmarks (--bench)");
        return 0;
    }
    let threshold: f64 =
        matches.text("threshold").and_then(|text| text.parse().ok()).unwrap_or(-1.0);
    if !(0.0..=100.0).contains(&threshold) {
        eprintln!("Code coverage threshold must be between 0 and 100");
        return 1;
    }
    if matches.on("watch") {
        watch::forever(&paths, || {
            run_all(matches, &paths, threshold);
        });
    }
    run_all(matches, &paths, threshold)
}

/// Loads and runs everything; the exit code.
fn run_all(matches: &ArgMatches, paths: &[String], threshold: f64) -> u8 {
    let job = match Job::from(matches, paths, threshold) {
        Ok(job) => job,
        Err(error) => {
            problems::print(&error);
            return 1;
        }
    };
    let count = matches.text("count").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1);
    let code = (0..count).map(|_| job.run(matches)).find(|code| *code != 0).unwrap_or(0);
    // Those who choose among tests, or measure them, ask for nothing else.
    let only_tests = ["run", "coverage", "bench", "bundle"].iter().any(|flag| matches.given(flag));
    if only_tests || threshold > 0.0 {
        return code;
    }
    let are_fine = fixtures::run(paths, matches.text("format") == Some("pretty"));
    if are_fine { code } else { code.max(2) }
}

/// The tests, and what is done with them.
struct Job {
    policy: Policy,
    tests: Vec<Test>,
    /// The same tests without an optimisation each, to show what it left out.
    further: Vec<(&'static str, Policy, Vec<Test>)>,
    coverage: bool,
    threshold: f64,
    verbose: bool,
    limits: Limits,
    host: SystemHost,
    pool: rayon::ThreadPool,
}

impl Job {
    fn from(matches: &ArgMatches, paths: &[String], threshold: f64) -> Result<Job, Error> {
        if matches.text("target") == Some("wasm") {
            return Err(Error::from_text(load::NO_WASM));
        }
        let coverage = matches.on("coverage") || matches.given("coverage-runs") || threshold > 0.0;
        if coverage && matches.on("bench") {
            return Err(Error::from_text(
                "coverage reporting is not supported when benchmarking tests",
            ));
        }
        let progress = Progress::of("compiling");
        let (policy, tests) = prepare(matches, paths, coverage, None)?;
        drop(progress);
        let mut runs = matches.texts("coverage-runs");
        if !matches.given("coverage-runs") {
            runs = KINDS.map(str::to_owned).to_vec();
        }
        let mut further = Vec::new();
        for kind in KINDS.into_iter().filter(|kind| coverage && runs.iter().any(|run| run == kind))
        {
            let (policy, tests) = prepare(matches, paths, true, Some(kind))?;
            further.push((kind, policy, tests));
        }
        let timeout = matches.text("timeout").and_then(duration::parse);
        let timeout = timeout.filter(|timeout| !timeout.is_zero());
        let limits = Limits {
            timeout: Some(timeout.unwrap_or(Duration::from_secs(if matches.on("bench") {
                30
            } else {
                5
            }))),
            ..Limits::default()
        };
        let parallel = matches.text("parallel").and_then(|text| text.parse::<i64>().ok());
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(parallel.and_then(|count| usize::try_from(count).ok()).unwrap_or(0))
            .stack_size(crate::STACK_BYTES)
            .build()
            .map_err(|error| Error::from_text(error.to_string()))?;
        let verbose = is_verbose(matches);
        let host = load::host(matches)?;
        Ok(Job { policy, tests, further, coverage, threshold, verbose, limits, host, pool })
    }

    fn evaluate(&self, tests: &[Test], trace: bool) -> Vec<TestResult> {
        let progress = Progress::of_steps("testing", tests.len());
        let one = |test: &Test| {
            let (host, limits) = (Some(&self.host as &dyn Host), self.limits.clone());
            let result =
                test.run_with(&EvalOptions { host, limits, trace, ..EvalOptions::default() });
            progress.step();
            result
        };
        self.pool.install(|| tests.par_iter().map(one).collect())
    }

    /// Runs the tests once and prints what became of them; the exit code.
    fn run(&self, matches: &ArgMatches) -> u8 {
        if matches.on("bench") {
            return bench::run(
                &self.tests,
                &self.limits,
                matches.text("format").unwrap_or("pretty"),
            );
        }
        let values = matches.on("var-values");
        let results = self.evaluate(&self.tests, (self.verbose || values) && !self.coverage);
        if self.coverage {
            let code = self.report_coverage(&results);
            if code != 0 {
                return code;
            }
        } else if matches.text("format") == Some("json") {
            let by_duration = matches.text("sort") == Some("duration");
            println!("{}", report::json(&self.tests, &results, by_duration).indented());
        } else {
            if matches.text("sort") == Some("duration") {
                eprintln!("warning: --sort is only supported with JSON format");
            }
            let mode = if matches.given("explain") { matches.text("explain") } else { None };
            let traces = report::Traces {
                mode: mode.unwrap_or("default"),
                shown: self.verbose,
                values: values.then_some(&self.policy),
            };
            print!("{}", report::pretty(&self.tests, &results, self.verbose, &traces));
        }
        if self.tests.is_empty() && matches.on("fail-on-empty") {
            eprintln!("no tests were run");
            return 1;
        }
        let fine = |result: &TestResult| match result.verdict {
            Verdict::Pass => true,
            Verdict::Skip => matches.on("exit-zero-on-skipped"),
            Verdict::Fail | Verdict::Error(_) => false,
        };
        if results.iter().all(fine) { 0 } else { 2 }
    }

    /// Coverage is only reported of tests that pass.
    fn report_coverage(&self, results: &[TestResult]) -> u8 {
        let all = || self.tests.iter().zip(results);
        if let Some(error) = results.iter().find_map(|result| result.verdict.error()) {
            eprintln!("{error}");
            return 1;
        }
        let failed: Vec<_> =
            all().filter(|(_, result)| matches!(result.verdict, Verdict::Fail)).collect();
        if let [(test, result), ..] = failed.as_slice() {
            print!("{}", report::pretty_some(&failed, self.verbose));
            let blank = if result.cases.is_empty() { "" } else { "\n" };
            eprint!("{}{blank}", report::summary(test, result));
            return 1;
        }
        let further = self.further.iter().map(|(kind, policy, tests)| {
            let results = self.evaluate(tests, false);
            let observations = results.iter().map(|result| &result.observation);
            (*kind, Coverage::of(policy, observations))
        });
        let observations = results.iter().map(|result| &result.observation);
        let report = observe::Report::of(&self.policy, observations, further.collect());
        if report.percent() < self.threshold {
            let (got, want) = (report.percent(), self.threshold);
            eprintln!("Code coverage threshold not met: got {got:.2} instead of {want:.2}");
            if self.verbose {
                eprintln!("Lines not covered:");
                report.missing().iter().for_each(|place| eprintln!("\t{place}"));
            }
            return 2;
        }
        println!("{}", report.json().indented());
        0
    }
}

const KINDS: [&str; 2] = ["index_excluded", "early_exit"];

fn is_verbose(matches: &ArgMatches) -> bool {
    matches.on("verbose") || matches.given("explain")
}

fn prepare(
    matches: &ArgMatches,
    paths: &[String],
    coverage: bool,
    without: Option<&str>,
) -> Result<(Policy, Vec<Test>), Error> {
    let filter = matches.text("run").filter(|text| !text.is_empty());
    if let Some(pattern) = filter {
        is_match(pattern, "").map_err(Error::from_text)?;
    }
    let setup = Setup::from(matches, load::dialect(matches))?;
    let bundle = match matches.on("bundle") {
        true => setup.loader().load(&[], paths)?,
        false => setup.loader().pass_over(fixtures::is_folder).load(paths, &[])?,
    };
    let limit = matches.text("max-errors").and_then(|text| text.parse().ok()).unwrap_or(0);
    let engine = setup
        .engine()
        .tests(true)
        .print(!matches.on("bench"))
        .max_errors(limit)
        .trace_tests(matches.on("var-values"))
        .observe(coverage || is_verbose(matches) || matches.on("var-values"))
        .watch(matches.on("var-values"))
        .index_rules(without != Some("index_excluded"))
        .early_exit(without != Some("early_exit"));
    let policy = engine.build().compile(bundle)?;
    let selected = |name: &str| filter.is_none_or(|pattern| is_match(pattern, name) == Ok(true));
    let tests = discover(&policy, &selected)?;
    Ok((policy, tests))
}

/// Whether a pattern matches, in the dialect of policies.
fn is_match(pattern: &str, name: &str) -> Result<bool, String> {
    let args = [Value::str(pattern), Value::str(name)];
    lictor::call_builtin("regex.match", &args).map(|answer| answer.root().is_truthy())
}
