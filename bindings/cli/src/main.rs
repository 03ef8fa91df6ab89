//! The `lictor` command line. One file per subcommand under [`commands`]; flags, formats and exit codes are OPA's.

mod args;
mod cache;
mod commands;
mod duration;
mod gobench;
mod keys;
mod load;
mod observe;
mod problems;
mod progress;
mod table;

use clap::{ArgMatches, Command};
use std::process::ExitCode;

/// Compiling is mostly small allocations, at which this one is twice as fast.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Deeply nested input must not end the process.
const STACK_BYTES: usize = 256 << 20;

/// The subcommand in the module of this name.
macro_rules! subcommand {
    ($name:ident) => {
        Subcommand {
            name: stringify!($name),
            describe: commands::$name::command,
            run: commands::$name::run,
        }
    };
}

/// A subcommand: how it is described, and what it does with its arguments. The result is an exit code.
struct Subcommand {
    name: &'static str,
    describe: fn() -> Command,
    run: fn(&ArgMatches) -> u8,
}

const SUBCOMMANDS: &[Subcommand] = &[
    subcommand!(bench),
    subcommand!(build),
    subcommand!(cache),
    subcommand!(capabilities),
    subcommand!(check),
    subcommand!(deps),
    subcommand!(drift),
    subcommand!(eval),
    subcommand!(exec),
    subcommand!(fmt),
    subcommand!(gator),
    subcommand!(init),
    subcommand!(inspect),
    subcommand!(parse),
    subcommand!(policies),
    subcommand!(scan),
    subcommand!(sign),
    subcommand!(snapshot),
    subcommand!(test),
    subcommand!(version),
];

fn main() -> ExitCode {
    leave_when_nobody_reads();
    // Ending the process there spares taking the thread apart.
    let work = || std::process::exit(dispatch().into());
    let worker = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(work);
    let _ = worker.map(std::thread::JoinHandle::join);
    ExitCode::from(2)
}

/// The subcommands to describe: the one that is asked for, or all. Describing one takes longer than a small decision.
fn wanted() -> &'static [Subcommand] {
    let first = std::env::args_os().nth(1);
    let named = |subcommand: &&Subcommand| first.as_deref() == Some(subcommand.name.as_ref());
    SUBCOMMANDS.iter().find(named).map_or(SUBCOMMANDS, std::slice::from_ref)
}

/// Whoever reads the output may stop early, as `head` does. That is no fault to report.
fn leave_when_nobody_reads() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let text = panic.payload().downcast_ref::<String>();
        if text.is_some_and(|text| text.starts_with("failed printing to std")) {
            std::process::exit(141);
        }
        report(panic);
    }));
}

fn dispatch() -> u8 {
    let describe = |subcommand: &Subcommand| args::with_environment((subcommand.describe)());
    let mut root = Command::new("lictor")
        .about("A policy engine for Rego")
        .subcommand_required(true)
        .subcommands(wanted().iter().map(describe));
    if std::env::args_os().len() <= 1 {
        let _ = root.print_help();
        return 0;
    }
    let matches = match root.try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let described: Vec<Command> = wanted().iter().map(describe).collect();
            return args::report(&error, &described);
        }
    };
    let Some((name, matches)) = matches.subcommand() else { return 1 };
    let found = SUBCOMMANDS.iter().find(|subcommand| subcommand.name == name);
    found.map_or(1, |subcommand| (subcommand.run)(matches))
}
