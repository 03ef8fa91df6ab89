//! The flags of `lictor eval` and which of them go together.

use crate::args::{self, Read, choice, comma_list, list, switch, value};
use clap::{Arg, ArgMatches, Command};

const HELP: &str = "With --batch every line of the file is an input, and gets one line in the same order: the result as JSON (with --partial,
what is left of the query), or with --format raw the value of the first expression (an empty line where it is undefined), or {\"errors\": [...]}. The exit
code is 2 if there was any error, else 1 if --fail is given and any result is undefined, or if --fail-defined is given
and any is defined.

Examples:
  lictor eval 'x := 1; y := 2; x < y'
  lictor eval --data policy.rego --input input.json data.authz.allow
  lictor eval --data data.json --format pretty 'name := data.names[_]'
  lictor eval --bundle bundle.tar.gz --stdin-input data.main < input.json
  lictor eval --data policy.rego --batch inputs.ndjson --format raw data.authz.allow

Exit codes: 0 for an answer, also an undefined one; 1 where --fail or --fail-defined says so; 2 for an error; 3 where
--cross-check found a difference.";

const FORMATS: &[&str] = &["json", "values", "bindings", "pretty", "source", "raw", "discard"];
const EXPLAIN: &[&str] = &["off", "full", "notes", "fails", "debug"];

pub(crate) fn command() -> Command {
    Command::new("eval")
        .about("Evaluate a query")
        .after_help(HELP)
        .arg(Arg::new("query").value_name("QUERY").num_args(0..).help("the query, in Rego"))
        .args(sources())
        .args(results())
        .args(partial())
        .arg(args::network_flag())
        .args(args::compile_flags())
        .args(args::dialect_flags())
}

fn sources() -> [Arg; 8] {
    [
        list("bundle", "PATH", "a bundle: an archive or a directory; may be repeated").short('b'),
        list("data", "PATH", "policies or data: a file or a directory; may be repeated").short('d'),
        value("input", "FILE", "the input document, JSON or YAML").short('i'),
        switch("stdin-input", "read the input document from standard input").short('I'),
        value("batch", "FILE", "decide for each line of a file of JSON (`-` for standard input)"),
        switch("stdin", "read the query from standard input"),
        list("import", "PATH", "an import the query sees; may be repeated"),
        value("package", "PATH", "the package the query stands in"),
    ]
}

fn results() -> [Arg; 22] {
    [
        choice("format", FORMATS, "json", "how the result is printed").short('f'),
        value("pretty-limit", "N", "accepted for compatibility").default_value("80").hide(true),
        choice("explain", EXPLAIN, "off", "explain how the result came about"),
        switch("var-values", "show values of variables in explanations"),
        switch("metrics", "report what took how long"),
        switch("instrument", "report more metrics; implies --metrics"),
        switch("profile", "report which expressions took how long; implies --metrics"),
        list("profile-sort", "KEY", "what profiles are sorted by; may be repeated"),
        value("profile-limit", "N", "how many expressions a profile shows").default_value("10"),
        switch("coverage", "report which parts of the policies were evaluated"),
        comma_list(
            "coverage-runs",
            "KIND",
            "further passes for coverage: index_excluded, early_exit",
        ),
        value("count", "N", "evaluate so many times").default_value("1"),
        switch("fail", "exit with 1 when the result is undefined or empty"),
        switch("fail-defined", "exit with 1 when the result is defined"),
        switch("strict", "compile strictly").short('S'),
        switch("strict-builtin-errors", "the first failing builtin is an error"),
        switch("show-builtin-errors", "report failing builtins, which are no errors"),
        value("timeout", "DURATION", "give up after this time, such as 500ms"),
        switch("disable-indexing", "do not index rules"),
        switch("disable-early-exit", "do not leave rules early"),
        switch("no-cache", "neither use nor keep compiled queries on disk"),
        switch("cross-check", "ask regorus too; exit with 3 where the engines differ"),
    ]
}

fn partial() -> [Arg; 9] {
    [
        switch("partial", "evaluate partially").short('p'),
        list("unknowns", "PATH", "what is unknown in partial evaluation")
            .short('u')
            .default_value("input"),
        list("disable-inlining", "PATH", "documents that are not inlined"),
        switch("shallow-inlining", "do not inline rules that depend on unknowns"),
        switch(
            "nondeterminstic-builtins",
            "evaluate nondeterministic builtins in partial evaluation",
        ),
        choice("target", &["rego", "wasm"], "rego", "what the query is run by").short('t'),
        value(
            "optimize",
            "LEVEL",
            "how far policies are evaluated in advance for their entrypoints",
        )
        .short('O')
        .default_value("0"),
        list("entrypoint", "PATH", "an entrypoint, slash-separated; may be repeated").short('e'),
        switch("optimize-store-for-read-speed", "accepted for compatibility").hide(true),
    ]
}

/// Whether a profile is asked for.
pub(crate) fn profiles(matches: &ArgMatches) -> bool {
    matches.on("profile") || matches.given("profile-sort") || matches.given("profile-limit")
}

/// Whether coverage is asked for.
pub(crate) fn covers(matches: &ArgMatches) -> bool {
    matches.on("coverage") || matches.given("coverage-runs")
}

/// Whether more is asked for than results.
pub(crate) fn observes(matches: &ArgMatches) -> bool {
    profiles(matches)
        || covers(matches)
        || matches.on("metrics")
        || matches.on("instrument")
        || matches.text("explain").is_some_and(|mode| mode != "off")
        || matches.text("count") != Some("1")
}

/// Which flags do not go together, in OPA's words.
pub(crate) fn validate(matches: &ArgMatches) -> Result<(), String> {
    let queries = matches.get_many::<String>("query").map_or(0, Iterator::count);
    let format = matches.text("format").unwrap_or_default();
    let has_input = matches.text("input").is_some_and(|path| !path.is_empty());
    let partial = matches.on("partial");
    let batch = matches.given("batch");
    let rules = [
        (queries > 0 && matches.on("stdin"), "specify query argument or --stdin but not both"),
        (queries == 0 && !matches.on("stdin"), "specify query argument or --stdin"),
        (queries > 1, "specify at most one query argument"),
        (
            matches.on("stdin") && matches.on("stdin-input"),
            "specify --stdin or --stdin-input but not both",
        ),
        (matches.on("stdin-input") && has_input, "specify --stdin-input or --input but not both"),
        (
            matches.on("fail") && matches.on("fail-defined"),
            "specify --fail or --fail-defined but not both",
        ),
        (
            partial && !matches!(format, "pretty" | "json" | "source"),
            "invalid output format for partial evaluation",
        ),
        (!partial && format == "source", "invalid output format for evaluation"),
        (
            batch && (has_input || matches.on("stdin-input")),
            "specify --batch or an input but not both",
        ),
        (
            batch && !matches!(format, "json" | "raw" | "discard"),
            "invalid output format for a batch",
        ),
        (
            matches.on("stdin") && matches.text("batch") == Some("-"),
            "specify --stdin or --batch - but not both",
        ),
        (batch && observes(matches), "specify --batch without metrics or explanations"),
    ];
    if let Some((_, message)) = rules.iter().find(|(broken, _)| *broken) {
        return Err((*message).to_owned());
    }
    args::check_runs(matches)?;
    args::check_values(command, matches, &["count", "profile-limit", "pretty-limit", "optimize"])
}
