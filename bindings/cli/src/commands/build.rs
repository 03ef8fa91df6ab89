//! `lictor build`: writes policies and data into a bundle.

use crate::args::{self, Read, choice, comma_list, list, switch, value};
use crate::load::{self, Setup};
use crate::progress::Progress;
use crate::{keys, problems};
use clap::{Arg, ArgMatches, Command};
use lictor::{ArchiveOptions, Bundle, Error, ErrorKind, loader};

const HELP: &str = "Examples:
  lictor build policies/ data.json
  lictor build --bundle bundle/ --revision v2 --output bundle.tar.gz
  lictor build --bundle bundle/ --signing-key private.pem
  lictor build --bundle signed.tar.gz --verification-key public.pem --output checked.tar.gz";

const UNBUNDLED: &str =
    "enable bundle mode (ie. --bundle) to verify or sign bundle files or directories";

pub(crate) fn command() -> Command {
    Command::new("build")
        .about("Build a bundle of policies and data")
        .after_help(HELP)
        .arg(
            Arg::new("paths")
                .value_name("PATH")
                .num_args(0..)
                .help("files and directories of policies and data"),
        )
        .arg(switch("bundle", "the paths are bundles").short('b'))
        .args(content())
        .args(targets())
        .args(keys::signing_flags())
        .args(keys::verification_flags())
        .args(args::dialect_flags())
}

fn content() -> [Arg; 9] {
    [
        value("output", "FILE", "where the bundle is written")
            .short('o')
            .default_value("bundle.tar.gz"),
        value("revision", "TEXT", "the revision of the bundle").short('r'),
        list(
            "entrypoint",
            "PATH",
            "a document that will be asked for, slash-separated; may be repeated",
        )
        .short('e'),
        value("optimize", "LEVEL", "how far policies are evaluated in advance")
            .short('O')
            .default_value("0"),
        // In OPA too this only matters to the targets plan and wasm.
        switch("prune-unused", "accepted for compatibility").hide(true),
        value("partial-namespace", "NAME", "the package of rules made by optimizing")
            .default_value("partial"),
        comma_list(
            "ignore",
            "PATTERN",
            "leave out files and directories with such names, for example '.*'",
        ),
        value(
            "capabilities",
            "FILE",
            "a version or a file of capabilities that limit what policies may use",
        ),
        switch("follow-symlinks", "read the files symbolic links lead to"),
    ]
}

fn targets() -> [Arg; 5] {
    [
        choice("target", &["rego", "wasm", "plan"], "rego", "what the bundle is made for")
            .short('t'),
        choice("format", &["json", "proto"], "json", "accepted for compatibility").hide(true),
        list("plan-addons", "NAME", "accepted for compatibility").hide(true),
        switch("wasm-include-print", "accepted for compatibility").hide(true),
        switch("debug", "accepted for compatibility").hide(true),
    ]
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    let paths = matches.texts("paths");
    if paths.is_empty() {
        return args::usage_error(command, "expected at least one path");
    }
    if let Err(message) = args::check_values(command, matches, &["optimize"]) {
        return args::usage_error(command, &message);
    }
    if let Some(Err(error)) = matches.text("capabilities").map(load::capabilities) {
        return args::usage_error(command, &load::bad_capabilities(matches, &error));
    }
    match build(matches, &paths) {
        Ok(()) => 0,
        Err(error) => {
            let during = match error.kind() {
                ErrorKind::Load | ErrorKind::Bundle => "load error: ",
                _ => "",
            };
            println!("error: {during}{error}");
            problems::print_hints(error.problems());
            1
        }
    }
}

fn build(matches: &ArgMatches, paths: &[String]) -> Result<(), Error> {
    let (signing, verification) = (keys::signing(matches)?, keys::verification(matches)?);
    let as_bundles = matches.on("bundle");
    if !as_bundles && (signing.is_some() || verification.is_some()) {
        return Err(Error::from_text(UNBUNDLED));
    }
    if !as_bundles {
        warn_of_manifests(paths);
    }
    check_plan(matches)?;
    let dialect = load::dialect(matches);
    let setup = Setup::from(matches, dialect)?;
    let _progress = Progress::of("building");
    let loader = setup.loader().follow_links(matches.on("follow-symlinks"));
    let bundle = match as_bundles {
        true => loader.verify(verification).load(&[], paths)?,
        false => loader.load(paths, &[])?,
    };
    check_target(matches)?;
    let bundle = optimised(matches, &setup, bundle)?;
    let engine = setup.engine().check_conflicts_with_data(false).build();
    let entrypoints: Vec<String> =
        matches.texts("entrypoint").into_iter().chain(bundle.entrypoints()).collect();
    let options = ArchiveOptions {
        revision: matches.text("revision"),
        dialect,
        signing: signing.as_ref(),
        program: Some((&engine, &entrypoints)),
    };
    let archive = bundle.to_archive(&options);
    // Mistakes are shown where they stand in the modules as they were given.
    engine.compile(bundle)?;
    loader::write_bytes(matches.text("output").unwrap_or("bundle.tar.gz"), &archive?)
}

/// Whether what is asked of a plan goes together, as OPA checks it.
fn check_plan(matches: &ArgMatches) -> Result<(), Error> {
    let addons = matches.texts("plan-addons");
    let is_plan = matches.text("target") == Some("plan");
    if !is_plan && matches.text("format") == Some("proto") {
        return Err(Error::from_text("plan format \"proto\" is only valid with target \"plan\""));
    }
    if let Some(addon) = addons.iter().find(|name| *name != "unplanned_rules") {
        let text = format!("unsupported plan addon {addon:?} (want one of [unplanned_rules])");
        return Err(Error::from_text(text));
    }
    if !is_plan && !addons.is_empty() {
        return Err(Error::from_text("plan addons are only valid with target \"plan\""));
    }
    Ok(())
}

/// Refuses the targets that are not ours.
fn check_target(matches: &ArgMatches) -> Result<(), Error> {
    let target = matches.text("target").unwrap_or("rego");
    if target == "rego" {
        return Ok(());
    }
    if matches.texts("entrypoint").is_empty() {
        let text = format!("{target} compilation requires at least one entrypoint");
        return Err(Error::from_text(text));
    }
    Err(Error::from_text(format!(
        "--target {target} is not supported: lictor runs policies on its own engine, for which --entrypoint alone brings a compiled program along; OPA's `opa build --target {target}` makes what other engines run"
    )))
}

/// The step that rewrites the modules of a bundle for its entrypoints; level 0 leaves them as they are.
fn optimised(matches: &ArgMatches, setup: &Setup, bundle: Bundle) -> Result<Bundle, Error> {
    let engine = setup.engine().check_conflicts_with_data(false).build();
    let namespace = matches.text("partial-namespace").unwrap_or("partial");
    load::optimised(matches, &engine, bundle, namespace)
}

fn warn_of_manifests(paths: &[String]) {
    for path in paths {
        if std::path::Path::new(path).join(".manifest").is_file() {
            eprintln!(
                "Warning: .manifest file found in {path:?} but -b flag not specified. Manifest will be ignored."
            );
        }
    }
}
