//! `lictor parse`: prints the tree of a policy.

mod tree;

use crate::args::{self, Read, choice, value};
use crate::load::{self, dialect};
use crate::problems;
use clap::{Arg, ArgMatches, Command};
use lictor::report::Json;
use lictor::{Error, ParseSettings};
use lictor_syntax::ast_json::{self, JsonOptions};

const HELP: &str = "Examples:
  lictor parse policy.rego
  lictor parse - < policy.rego
  lictor parse --format json --json-include locations,-comments policy.rego";

pub(crate) fn command() -> Command {
    Command::new("parse")
        .about("Print the tree of a policy")
        .after_help(HELP)
        .arg(
            Arg::new("paths")
                .value_name("PATH")
                .num_args(0..)
                .help("the policy, - for standard input"),
        )
        .arg(choice("format", &["pretty", "json"], "pretty", "how the tree is printed").short('f'))
        .arg(value(
            "json-include",
            "LIST",
            "parts to show or, with a minus, to leave out: locations, comments",
        ))
        .args(args::dialect_flags())
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    let paths = matches.texts("paths");
    let Some(path) = paths.first() else {
        return args::usage_error(command, "no source file specified");
    };
    match parse(matches, path) {
        Ok(text) => {
            println!("{text}");
            0
        }
        Err(error) => {
            let output = Json::object([("errors", Some(problems::to_json(error.problems())))]);
            eprintln!("{}", output.indented());
            problems::print_hints(error.problems());
            1
        }
    }
}

fn parse(matches: &ArgMatches, path: &str) -> Result<String, Error> {
    let bytes = if path == "-" { load::stdin()? } else { lictor::loader::read_bytes(path)? };
    let text = lictor::loader::policy_text(path, &bytes)?;
    let settings = ParseSettings { all_pairs: true, ..ParseSettings::dialect(dialect(matches)) };
    let bundle = lictor::Bundle::builder().settings(settings).module(path, text).build()?;
    let options = included(matches.text("json-include").unwrap_or_default());
    let (module, sources) = bundle.module(path).ok_or_else(|| Error::from_text("no module"))?;
    if matches.text("format") == Some("json") {
        Ok(Json::Compact(ast_json::module(module, sources, options).into()).indented())
    } else {
        Ok(tree::show(module, options.comments))
    }
}

fn included(list: &str) -> JsonOptions {
    let mut options = JsonOptions { locations: false, comments: true };
    for item in list.split(',') {
        let wanted = !item.starts_with('-');
        if item.ends_with("locations") {
            options.locations = wanted;
        }
        if item.ends_with("comments") {
            options.comments = wanted;
        }
    }
    options
}
