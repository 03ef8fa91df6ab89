//! `lictor exec`: makes one decision about each of many files.

mod config;

use crate::args::{self, Read, choice, list, switch, value};
use crate::load::{self, Setup};
use crate::{duration, problems};
use clap::{Arg, ArgMatches, Command};
use config::Config;
use lictor::report::Json;
use lictor::{
    Decision, Error, EvalOptions, Host, Input, Kind, Limits, Problem, Query, SystemHost, Value,
    loader,
};
use std::path::Path;

const HELP: &str = "Examples:
  lictor exec --bundle bundle/ --decision authz/allow input.json
  lictor exec --bundle bundle.tar.gz --decision deploy/deny --fail-non-empty manifests/
  lictor exec --bundle bundle/ --decision authz/allow --stdin-input < input.json";

/// Directories deeper than this are not looked into.
const MAX_DEPTH: usize = 128;

const NO_PATHS: &str = "requires at least 1 path arg, or the --stdin-input flag";

pub(crate) fn command() -> Command {
    Command::new("exec")
        .about("Decide about files")
        .after_help(HELP)
        .arg(
            Arg::new("paths")
                .value_name("PATH")
                .num_args(0..)
                .help("inputs: JSON and YAML files, and directories of them"),
        )
        .args(sources())
        .args(results())
        .args(args::dialect_flags())
}

fn sources() -> [Arg; 8] {
    [
        list("bundle", "PATH", "a bundle: an archive or a directory; may be repeated").short('b'),
        value("decision", "PATH", "the document to decide by, slash-separated"),
        value(
            "config-file",
            "FILE",
            "a configuration: default_decision and bundles that are files",
        )
        .short('c'),
        list("set", "KEY=VALUE", "a value of the configuration; may be repeated"),
        list("set-file", "KEY=FILE", "a value of the configuration, read from a file"),
        switch("stdin-input", "read an input from standard input").short('I'),
        value("timeout", "DURATION", "give up after this time, such as 500ms").default_value("0s"),
        args::network_flag(),
    ]
}

fn results() -> [Arg; 7] {
    [
        switch("fail", "exit with 1 on undefined or empty results and errors"),
        switch("fail-defined", "exit with 1 on defined results and errors"),
        switch("fail-non-empty", "exit with 1 on results that are not empty and errors"),
        choice("format", &["json"], "json", "how results are printed").short('f'),
        choice("log-level", &["debug", "info", "error"], "error", "accepted for compatibility")
            .short('l')
            .hide(true),
        choice("log-format", &["text", "json", "json-pretty"], "json", "how failures are printed"),
        value("log-timestamp-format", "FORMAT", "accepted for compatibility").hide(true),
    ]
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    if let Err(message) = args::check_values(command, matches, &[]) {
        return args::usage_error(command, &message);
    }
    let paths = matches.texts("paths");
    let outcome = if paths.is_empty() && !matches.on("stdin-input") {
        // OPA says so before it looks at how its log is to be written.
        Err(("text", NO_PATHS.to_owned()))
    } else {
        let format = matches.text("log-format").unwrap_or("json");
        exec(matches, &paths).map_err(|message| (format, message))
    };
    match outcome {
        Ok(()) => 0,
        Err((format, message)) => {
            log(format, &message);
            1
        }
    }
}

/// Decides about all inputs and prints what came of it; an error where that is a failure.
fn exec(matches: &ArgMatches, paths: &[String]) -> Result<(), String> {
    let rule = FailOn::of(matches)?;
    let wrong = |error: &dyn std::fmt::Display| format!("exec error: {error}");
    let config =
        Config::read(matches).map_err(|error| format!("config error: {}", error.message()))?;
    let query = prepare(matches, &config).map_err(|error| format!("runtime error: {error}"))?;
    let inputs = inputs(matches, paths).map_err(|error| wrong(&error))?;
    let timeout =
        matches.text("timeout").and_then(duration::parse).filter(|timeout| !timeout.is_zero());
    let host = load::host(matches).map_err(|error| wrong(&error))?;
    let limits = Limits { timeout, ..Limits::default() };
    let options = EvalOptions { host: Some(&host), limits, ..EvalOptions::default() };
    let (mut failures, mut errors) = (0, 0);
    let mut results = Vec::new();
    for (path, input) in inputs {
        let outcome = decide(&query, &config.decision, input, &options);
        if let Some(rule) = rule {
            let (failed, wrong) = rule.counts(&outcome);
            failures += usize::from(failed);
            errors += usize::from(wrong);
        }
        results.push((path, outcome));
    }
    let results = results.iter().map(|(path, outcome)| shown(path, outcome)).collect();
    println!("{}", Json::object([("result", Some(Json::List(results)))]).indented());
    match rule {
        Some(rule) if failures + errors > 0 => Err(format!(
            "exec error: there were {failures} failures and {errors} errors counted in the results list, and {} is set",
            rule.flag()
        )),
        _ => Ok(()),
    }
}

fn prepare(matches: &ArgMatches, config: &Config) -> Result<Query, Error> {
    let setup = Setup::from(matches, load::dialect(matches))?;
    let bundles: Vec<String> =
        matches.texts("bundle").into_iter().chain(config.bundles.iter().cloned()).collect();
    // A signed bundle needs a key, which this command cannot be given.
    let bundle = match bundles.as_slice() {
        [] => lictor::Bundle::default(),
        bundles => setup.loader().verify(None).load(&[], bundles)?,
    };
    setup.engine().build().compile(bundle)?.query(&lictor::path_query(&config.decision))
}

/// What came of one input.
enum Outcome {
    Decided(Decision),
    Failed(Problem),
    Undefined(String),
}

fn decide(
    query: &Query,
    decision: &str,
    input: Result<Input, Error>,
    options: &EvalOptions<'_>,
) -> Outcome {
    let decided = input.and_then(|input| query.eval_with(&input, options));
    match decided {
        Ok(made) if made.is_defined() => Outcome::Decided(made),
        Ok(_) => Outcome::Undefined(format!("{decision} decision was undefined")),
        Err(error) => {
            let problem = error.problems().first().cloned();
            Outcome::Failed(problem.unwrap_or_else(|| Problem::new(error.to_string())))
        }
    }
}

fn shown<'a>(path: &'a str, outcome: &'a Outcome) -> Json<'a> {
    let (id, result, error) = match outcome {
        Outcome::Decided(made) => (decision_id(), made.value().map(Json::of), None),
        Outcome::Failed(problem) => (None, None, Some(error(problem))),
        Outcome::Undefined(message) => {
            let code = Json::text("opa_undefined_error");
            let fields = [("code", Some(code)), ("message", Some(Json::text(message.as_str())))];
            (None, None, Some(Json::object(fields)))
        }
    };
    Json::object([
        ("decision_id", id),
        ("path", Some(Json::text(path))),
        ("result", result),
        ("error", error),
    ])
}

fn error(problem: &Problem) -> Json<'_> {
    Json::object([
        ("code", problem.code.map(Json::text)),
        ("message", Some(Json::text(problem.message.as_str()))),
        ("location", problem.location.as_ref().map(problems::location)),
    ])
}

/// A random UUID.
fn decision_id() -> Option<Json<'static>> {
    let mut bytes = [0; 16];
    SystemHost::new().random(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    Some(Json::text(parts.join("-")))
}

/// When results make the command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FailOn {
    Undefined,
    Defined,
    NonEmpty,
}

impl FailOn {
    fn of(matches: &ArgMatches) -> Result<Option<FailOn>, String> {
        let both = |one, other| Err(format!("exec error: specify {one} or {other} but not both"));
        match (matches.on("fail"), matches.on("fail-defined"), matches.on("fail-non-empty")) {
            (true, true, _) => both("--fail", "--fail-defined"),
            (true, _, true) => both("--fail-non-empty", "--fail"),
            (_, true, true) => both("--fail-non-empty", "--fail-defined"),
            (true, ..) => Ok(Some(FailOn::Undefined)),
            (_, true, _) => Ok(Some(FailOn::Defined)),
            (.., true) => Ok(Some(FailOn::NonEmpty)),
            _ => Ok(None),
        }
    }

    fn flag(self) -> &'static str {
        match self {
            FailOn::Undefined => "--fail",
            FailOn::Defined => "--fail-defined",
            FailOn::NonEmpty => "--fail-non-empty",
        }
    }

    /// Whether an outcome is a failure, and whether it is an error.
    fn counts(self, outcome: &Outcome) -> (bool, bool) {
        let value = match outcome {
            Outcome::Failed(_) => return (false, true),
            Outcome::Undefined(_) => return (false, self == FailOn::Undefined),
            Outcome::Decided(made) => made.value().unwrap_or(Value::UNDEFINED),
        };
        let is_null = value.kind() == Kind::Null;
        let no_items = value.as_array().is_some_and(<[_]>::is_empty)
            || value.as_set().is_some_and(|set| set.items().is_empty());
        let failed = match self {
            FailOn::Undefined => is_null,
            FailOn::Defined => !is_null,
            FailOn::NonEmpty => !is_null && !no_items,
        };
        (failed, false)
    }
}

/// An input's name, and the input.
type Named = (String, Result<Input, Error>);

fn inputs(matches: &ArgMatches, paths: &[String]) -> Result<Vec<Named>, String> {
    let mut inputs = Vec::new();
    if matches.on("stdin-input") {
        let bytes = load::stdin().map_err(|error| error.to_string())?;
        inputs.push(("--stdin-input".to_owned(), Input::from_json_or_yaml(&bytes)));
    }
    let mut files = Vec::new();
    for path in paths {
        files_below(Path::new(path), 0, &mut files)?;
    }
    inputs.extend(files.into_iter().map(|path| {
        let input = loader::read_bytes(&path).and_then(|bytes| Input::from_json_or_yaml(&bytes));
        (path, input)
    }));
    Ok(inputs)
}

/// The JSON and YAML files at a path and below, in order.
fn files_below(path: &Path, depth: usize, files: &mut Vec<String>) -> Result<(), String> {
    let shown = path.to_string_lossy();
    let failed = |error: std::io::Error| {
        let text = error.to_string().to_lowercase();
        format!("lstat {shown}: {}", text.split(" (os error").next().unwrap_or_default())
    };
    let info = std::fs::symlink_metadata(path).map_err(failed)?;
    if !info.is_dir() {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if matches!(ending, "json" | "yaml" | "yml") {
            files.push(shown.into_owned());
        }
        return Ok(());
    }
    if depth > MAX_DEPTH {
        return Err(format!("{shown}: directories nest too deep"));
    }
    let mut children = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        children.push(entry.map_err(failed)?.file_name());
    }
    children.sort();
    children.iter().try_for_each(|name| files_below(&path.join(name), depth + 1, files))
}

/// Says on standard error, as a line of a log, why the command fails.
fn log(format: &str, message: &str) {
    let time = utc(SystemHost::new().now_ns() / 1_000_000_000);
    let line = Json::object([
        ("err", Some(Json::text(message))),
        ("level", Some(Json::text("error"))),
        ("msg", Some(Json::text("Unexpected error."))),
        ("time", Some(Json::text(time.as_str()))),
    ]);
    match format {
        "text" => eprintln!(
            "time={time:?} level=error msg=\"Unexpected error.\" err={}",
            Json::text(message).compact()
        ),
        "json-pretty" => eprintln!("{}", line.indented()),
        _ => eprintln!("{}", line.compact()),
    }
}

/// A time as RFC 3339 has it, from seconds since 1970.
pub(crate) fn utc(seconds: i64) -> String {
    let (days, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Years that begin in March, in eras of 400 years, so that leap days come last.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = year + era * 400 + carry;
    let (hour, minute, second) = (time / 3_600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn times_are_written() {
        for (seconds, want) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_767_225_599, "2025-12-31T23:59:59Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(utc(seconds), want);
        }
    }
}
