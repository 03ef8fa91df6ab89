//! `lictor check`: parses and compiles policies and says what is wrong.

use crate::args::{self, Read, choice, switch, value};
use crate::load::{self, Setup, dialect};
use crate::problems;
use crate::progress::Progress;
use clap::{Arg, ArgMatches, Command};
use lictor::report::Json;
use lictor::{Bundle, Dialect, Error, loader};

const HELP: &str = "Examples:
  lictor check policies/
  lictor check - < policy.rego
  lictor check --strict --format json policy.rego
  lictor check --bundle bundle/ --schema schemas/";

pub(crate) fn command() -> Command {
    Command::new("check")
        .about("Check policies for errors")
        .after_help(HELP)
        .arg(
            Arg::new("paths")
                .value_name("PATH")
                .num_args(0..)
                .help("files and directories of policies; - for standard input"),
        )
        .arg(switch("bundle", "the paths are bundles").short('b'))
        .arg(
            value("max-errors", "N", "stop after so many errors; 0 for no limit")
                .short('m')
                .default_value("10"),
        )
        .arg(choice("format", &["pretty", "json"], "pretty", "how errors are printed").short('f'))
        .arg(switch("strict", "check strictly").short('S'))
        .arg(switch(
            "plan",
            "tell what the compiler makes of the rules: indexes, look-ups, kept values",
        ))
        .arg(switch("v0-v1", "policies must be sound in v0 and v1"))
        .arg(switch("rego-v1", "policies must be sound in v0 and v1").hide(true))
        .args(args::compile_flags())
        .args(args::dialect_flags())
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    let paths = matches.texts("paths");
    if paths.is_empty() {
        return args::usage_error(command, "specify at least one file");
    }
    if let Err(message) = args::check_values(command, matches, &["max-errors"]) {
        return args::usage_error(command, &message);
    }
    if let Some(Err(error)) = matches.text("capabilities").map(load::capabilities) {
        return args::usage_error(command, &load::bad_capabilities(matches, &error));
    }
    match check(matches, &paths) {
        Ok(()) => 0,
        Err(error) => {
            if matches.text("format") == Some("json") {
                let output = Json::object([("errors", Some(problems::to_json(error.problems())))]);
                eprintln!("{}", output.indented());
            } else {
                problems::print(&error);
            }
            1
        }
    }
}

fn check(matches: &ArgMatches, paths: &[String]) -> Result<(), Error> {
    let both = matches.on("v0-v1") || matches.on("rego-v1");
    let setup = Setup::from(matches, if both { Dialect::V0CompatV1 } else { dialect(matches) })?;
    let as_bundles = matches.on("bundle");
    let progress = Progress::of("checking");
    let bundle = match as_bundles {
        true => setup.loader().load(&[], paths)?,
        false => policies(&setup, paths)?,
    };
    let limit = matches.text("max-errors").and_then(|text| text.parse().ok()).unwrap_or(0);
    let engine = setup
        .engine()
        .strict(matches.on("strict"))
        .max_errors(limit)
        .check_conflicts_with_data(as_bundles);
    let policy = engine.build().compile(bundle)?;
    drop(progress);
    if matches.on("plan") {
        print!("{}", policy.plan()?);
    }
    Ok(())
}

/// The policies of files and directories, or, of `-` alone, what standard input brings.
fn policies(setup: &Setup, paths: &[String]) -> Result<Bundle, Error> {
    if paths != ["-"] {
        return setup.loader().only_rego().load(paths, &[]);
    }
    let bytes = load::stdin()?;
    let text = loader::policy_text("-", &bytes)?;
    Bundle::builder().settings(setup.settings.clone()).module("-", text).build()
}
