//! `lictor snapshot`: writes data as a file that loads without parsing.

use crate::args::{self, Read, list, usage_error, value};
use crate::load::{self, Setup};
use crate::problems;
use clap::{ArgMatches, Command};
use lictor::{Error, loader, snapshot};

const HELP: &str = "A snapshot is for this version of lictor; another one refuses it. Name it *.snapshot and give it
to --data like any data file.

Examples:
  lictor snapshot --data users.json --data roles/ --output all.snapshot
  lictor eval --data policy.rego --data all.snapshot data.authz.allow";

pub(crate) fn command() -> Command {
    Command::new("snapshot")
        .about("Write data as a file that loads without parsing")
        .after_help(HELP)
        .arg(
            list("bundle", "PATH", "a bundle: an archive or a directory; may be repeated")
                .short('b'),
        )
        .arg(list("data", "PATH", "data: a file or a directory; may be repeated").short('d'))
        .arg(value("output", "FILE", "the file to write").short('o').required(true))
        .args(args::dialect_flags())
        .args(args::compile_flags())
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    let (data, bundles) = (matches.texts("data"), matches.texts("bundle"));
    if data.is_empty() && bundles.is_empty() {
        return usage_error(command, "specify --data or --bundle");
    }
    match write(matches, &data, &bundles) {
        Ok(()) => 0,
        Err(error) => {
            problems::print(&error);
            2
        }
    }
}

fn write(matches: &ArgMatches, data: &[String], bundles: &[String]) -> Result<(), Error> {
    let setup = Setup::from(matches, load::dialect(matches))?;
    let bundle = setup.loader().load(data, bundles)?;
    let bytes = snapshot::write(bundle.data().root());
    loader::write_bytes(matches.text("output").unwrap_or_default(), &bytes)
}
