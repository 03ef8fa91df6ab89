//! `lictor cache`: what is kept of compiled queries, and its removal.

use crate::args::Read;
use crate::cache;
use clap::{Arg, ArgMatches, Command};

const HELP: &str = "`lictor eval` keeps queries that took long to compile, and uses them as long as the files they were
made from are the same. `lictor eval --no-cache` or LICTOR_NO_CACHE=1 does without.

Examples:
  lictor cache info
  lictor cache clear";

pub(crate) fn command() -> Command {
    Command::new("cache").about("Show or clear the cache of compiled queries").after_help(HELP).arg(
        Arg::new("action")
            .value_name("ACTION")
            .required(true)
            .value_parser(["info", "clear"])
            .help("what to do"),
    )
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    let Some(directory) = cache::directory() else {
        eprintln!("there is no cache: neither XDG_CACHE_HOME nor HOME is set");
        return 2;
    };
    if matches.text("action") == Some("clear") {
        let (count, bytes) = cache::clear(&directory);
        println!("removed {count} entries, {bytes} bytes");
        return 0;
    }
    let entries = cache::entries(&directory);
    let bytes: u64 = entries.iter().map(|(_, size, _)| size).sum();
    println!("Directory: {}", directory.display());
    println!("Entries: {}", entries.len());
    println!("Bytes: {bytes} of {} at most", cache::MAX_BYTES);
    if cache::is_off() {
        println!("Switched off by LICTOR_NO_CACHE");
    }
    0
}
