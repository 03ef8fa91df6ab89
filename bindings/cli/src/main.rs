//! The `lictor` command line. One file per subcommand under [`commands`]; flags, formats and exit codes are OPA's.

mod args;
mod commands;
mod duration;
mod json;
mod load;
mod observe;
mod problems;
mod table;

use clap::{ArgMatches, Command};
use std::process::ExitCode;

/// Deeply nested input must not end the process.
const STACK_BYTES: usize = 256 << 20;

/// A subcommand: how it is described, and what it does with its arguments. The result is an exit code.
struct Subcommand {
    describe: fn() -> Command,
    run: fn(&ArgMatches) -> u8,
}

const SUBCOMMANDS: &[Subcommand] = &[
    Subcommand { describe: commands::capabilities::command, run: commands::capabilities::run },
    Subcommand { describe: commands::check::command, run: commands::check::run },
    Subcommand { describe: commands::eval::command, run: commands::eval::run },
    Subcommand { describe: commands::fmt::command, run: commands::fmt::run },
    Subcommand { describe: commands::parse::command, run: commands::parse::run },
    Subcommand { describe: commands::test::command, run: commands::test::run },
    Subcommand { describe: commands::version::command, run: commands::version::run },
];

fn main() -> ExitCode {
    let worker = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(dispatch);
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => ExitCode::from(code),
        _ => ExitCode::from(2),
    }
}

fn dispatch() -> u8 {
    let described =
        SUBCOMMANDS.iter().map(|subcommand| args::with_environment((subcommand.describe)()));
    let root = Command::new("lictor")
        .about("A policy engine for Rego")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(described);
    let matches = match root.try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return args::report(&error),
    };
    let Some((name, matches)) = matches.subcommand() else { return 1 };
    let found = SUBCOMMANDS.iter().find(|subcommand| (subcommand.describe)().get_name() == name);
    found.map_or(1, |subcommand| (subcommand.run)(matches))
}
