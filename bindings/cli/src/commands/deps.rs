//! `lictor deps`: what a query depends on.

use crate::args::{self, Read, choice, comma_list, list};
use crate::load::{self, Setup};
use crate::{problems, table};
use clap::{Arg, ArgMatches, Command};
use lictor::report::Json;
use lictor::{Dependencies, Error, Reference};

const HELP: &str = "Examples:
  lictor deps --data policy.rego data.authz.allow
  lictor deps --bundle bundle/ --format json data.main";

pub(crate) fn command() -> Command {
    Command::new("deps")
        .about("Print what a query depends on")
        .after_help(HELP)
        .arg(Arg::new("query").value_name("QUERY").num_args(0..).help("the query, in Rego"))
        .arg(
            list("bundle", "PATH", "a bundle: an archive or a directory; may be repeated")
                .short('b'),
        )
        .arg(
            list("data", "PATH", "policies or data: a file or a directory; may be repeated")
                .short('d'),
        )
        .arg(
            choice("format", &["pretty", "json"], "pretty", "how the result is printed").short('f'),
        )
        .arg(comma_list(
            "ignore",
            "PATTERN",
            "leave out files and directories with such names, for example '.*'",
        ))
        .args(args::dialect_flags())
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    let queries = matches.texts("query");
    let [query] = queries.as_slice() else {
        return args::usage_error(command, "specify exactly one query argument");
    };
    match dependencies(matches, query) {
        Ok(found) if matches.text("format") == Some("json") => {
            println!("{}", json(&found).indented())
        }
        Ok(found) => print!("{}", pretty(&found)),
        Err(error) => {
            problems::print(&error);
            return 1;
        }
    }
    0
}

fn dependencies(matches: &ArgMatches, query: &str) -> Result<Dependencies, Error> {
    let setup = Setup::from(matches, load::dialect(matches))?;
    let bundle = setup.loader().load(&matches.texts("data"), &matches.texts("bundle"))?;
    let engine = setup.engine().check_conflicts_with_data(false).build();
    engine.compile(bundle)?.dependencies(query)
}

fn json(found: &Dependencies) -> Json<'_> {
    Json::object([("base", refs(&found.base)), ("virtual", refs(&found.by_rules))])
}

/// Refs as JSON, if there are any.
fn refs(refs: &[Reference]) -> Option<Json<'_>> {
    let all = refs.iter().map(|reference| Json::Compact(reference.json.as_str().into()));
    (!refs.is_empty()).then(|| Json::List(all.collect()))
}

fn pretty(found: &Dependencies) -> String {
    let column = |title: &str, refs: &[Reference]| {
        let texts = refs.iter().map(|reference| reference.text.clone()).collect::<Vec<_>>();
        (!texts.is_empty()).then(|| (title.to_owned(), texts))
    };
    let columns =
        [column("BASE DOCUMENTS", &found.base), column("VIRTUAL DOCUMENTS", &found.by_rules)];
    let (header, columns): (Vec<_>, Vec<_>) = columns.into_iter().flatten().unzip();
    if header.is_empty() {
        return String::new();
    }
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |column: &Vec<String>, row: usize| column.get(row).cloned().unwrap_or_default();
    let row = |row: usize| columns.iter().map(|column| cell(column, row)).collect();
    table::render(Some(&header), &(0..height).map(row).collect::<Vec<_>>())
}
