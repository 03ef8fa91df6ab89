//! `lictor test`: runs the test rules of policies.

mod report;

use crate::args::{self, Read, choice, comma_list, switch, usage_error, value};
use crate::load::{self, Setup};
use crate::{duration, problems};
use clap::{Arg, ArgMatches, Command};
use lictor::testing::{Test, TestResult, Verdict, discover};
use lictor::{Error, Limits, Value};
use rayon::prelude::*;
use std::time::Duration;

const HELP: &str = "Examples:
  lictor test policies/
  lictor test --verbose --run 'data.authz.*' policies/
  lictor test --bundle bundle/ --format json";

pub(crate) fn command() -> Command {
    Command::new("test")
        .about("Run the tests of policies")
        .long_about("Run the tests of policies: rules whose names start with test_. Those that start with todo_test_ are skipped.")
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
    let count = matches.text("count").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1);
    let tests = match prepare(matches, &paths) {
        Ok(tests) => tests,
        Err(error) => {
            problems::print(&error);
            return 1;
        }
    };
    for _ in 0..count {
        let code = run_once(matches, &tests);
        if code != 0 {
            return code;
        }
    }
    0
}

fn prepare(matches: &ArgMatches, paths: &[String]) -> Result<Vec<Test>, Error> {
    let filter = matches.text("run").filter(|text| !text.is_empty());
    if let Some(pattern) = filter {
        is_match(pattern, "").map_err(Error::from_text)?;
    }
    if matches.text("target") == Some("wasm") {
        return Err(Error::from_text("evaluation through wasm is not supported"));
    }
    let setup = Setup::from(matches, load::dialect(matches))?;
    let bundle = match matches.on("bundle") {
        true => setup.loader().load(&[], paths)?,
        false => setup.loader().load(paths, &[])?,
    };
    let limit = matches.text("max-errors").and_then(|text| text.parse().ok()).unwrap_or(0);
    let engine = setup.engine().tests(true).print(!matches.on("bench")).max_errors(limit);
    let policy = engine.trace_tests(matches.on("var-values")).build().compile(bundle)?;
    let selected = |name: &str| filter.is_none_or(|pattern| is_match(pattern, name) == Ok(true));
    discover(&policy, &selected)
}

/// Whether a pattern matches, in the dialect of policies.
fn is_match(pattern: &str, name: &str) -> Result<bool, String> {
    let args = [Value::str(pattern), Value::str(name)];
    lictor::call_builtin("regex.match", &args).map(|answer| answer.root().is_truthy())
}

fn run_once(matches: &ArgMatches, tests: &[Test]) -> u8 {
    let results = match evaluate(matches, tests) {
        Ok(results) => results,
        Err(message) => {
            eprintln!("{message}");
            return 1;
        }
    };
    if matches.text("format") == Some("json") {
        println!(
            "{}",
            report::json(tests, &results, matches.text("sort") == Some("duration")).indented()
        );
    } else {
        if matches.text("sort") == Some("duration") {
            eprintln!("warning: --sort is only supported with JSON format");
        }
        let verbose = matches.on("verbose") || matches.given("explain");
        print!("{}", report::pretty(tests, &results, verbose));
    }
    if tests.is_empty() && matches.on("fail-on-empty") {
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

fn evaluate(matches: &ArgMatches, tests: &[Test]) -> Result<Vec<TestResult>, String> {
    let mut limits = Limits::default();
    let timeout = matches.text("timeout").map(|text| {
        duration::parse(text).ok_or_else(|| format!("time: invalid duration {text:?}"))
    });
    limits.timeout = Some(
        timeout.transpose()?.filter(|timeout| !timeout.is_zero()).unwrap_or(Duration::from_secs(5)),
    );
    let parallel = matches.text("parallel").and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let threads = usize::try_from(parallel).unwrap_or(0);
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(crate::STACK_BYTES).build();
    let pool = pool.map_err(|error| error.to_string())?;
    Ok(pool.install(|| tests.par_iter().map(|test| test.run(&limits)).collect()))
}
