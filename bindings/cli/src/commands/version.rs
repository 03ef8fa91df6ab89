//! `lictor version`.

use crate::args::switch;
use crate::load::OPA_VERSION;
use clap::{ArgMatches, Command};

pub(crate) fn command() -> Command {
    Command::new("version").about("Print the version").after_help("Example:\n  lictor version").arg(
        switch("check", "accepted for compatibility: no newer version is asked for")
            .short('c')
            .hide(true),
    )
}

pub(crate) fn run(_: &ArgMatches) -> u8 {
    println!("Version: {}", env!("CARGO_PKG_VERSION"));
    println!("Compatible With: OPA {OPA_VERSION}");
    println!("Platform: {}/{}", std::env::consts::OS, std::env::consts::ARCH);
    println!("Rego Version: v1");
    println!("WebAssembly: unavailable");
    0
}
