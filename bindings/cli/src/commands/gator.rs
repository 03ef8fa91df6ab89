//! `lictor gator`: Gatekeeper's templates, constraints and suites, with the output and exit codes of `gator`.

use crate::args::{self, Read, switch, value};
use clap::{Arg, ArgAction, ArgMatches, Command};
use lictor::loader;
use lictor_gatekeeper::expansion::Expander;
use lictor_gatekeeper::verify::{self, Filter};
use lictor_gatekeeper::{
    Error, Object, audit, files_of, has_extension, read_stream, report, suite,
};
use std::io::{IsTerminal, Read as _};
use std::path::{Path, PathBuf};

/// What may hold objects.
const EXTENSIONS: &[&str] = &["yaml", "yml", "json"];

const HELP: &str = "Examples:
  lictor gator verify suites/...
  lictor gator verify suite.yaml --run 'required-labels//missing' -v
  lictor gator test -f templates/ -f constraints/ -f manifests/
  helm template chart | lictor gator test -f policies/ -o sarif
  lictor gator expand -n deployment.yaml -n expansions/";

pub(crate) fn command() -> Command {
    Command::new("gator")
        .about("Test Kubernetes objects against Gatekeeper's templates and constraints")
        .after_help(HELP)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(verify_command())
        .subcommand(test_command())
        .subcommand(expand_command())
}

fn verify_command() -> Command {
    Command::new("verify")
        .about("Run suites of tests on constraints")
        .arg(
            Arg::new("path")
                .value_name("PATH")
                .required(true)
                .help("a suite, a folder, or folder/... for all below"),
        )
        .arg(
            value("run", "REGEXP", "which tests to run: test, //case or test//case")
                .short('r')
                .default_value(""),
        )
        .arg(switch("verbose", "print every case and what policies print").short('v'))
        .arg(
            value("output", "FORMAT", "how results are reported")
                .short('o')
                .value_parser(["default", "junit"])
                .default_value("default"),
        )
}

fn test_command() -> Command {
    Command::new("test")
        .about("Review objects by the constraints among them")
        .args([files('f')])
        .arg(
            value("output", "FORMAT", "how violations are reported")
                .short('o')
                .value_parser(["default", "json", "yaml", "junit", "sarif"])
                .default_value("default"),
        )
        .arg(switch("deny-only", "leave out what is not refused"))
        .arg(switch("verbose", "print what policies print").short('v'))
}

fn expand_command() -> Command {
    Command::new("expand")
        .about("Show what expansion templates make of objects")
        .args([files('n')])
        .arg(
            value("format", "FORMAT", "how objects are written")
                .short('f')
                .value_parser(["yaml", "json"])
                .default_value("yaml"),
        )
        .arg(value("outputfile", "FILE", "write to a file").short('o'))
}

fn files(short: char) -> Arg {
    value("filename", "PATH", "a file or folder of objects; more may be given, and piped in")
        .short(short)
        .action(ArgAction::Append)
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    match matches.subcommand() {
        Some(("verify", matches)) => run_verify(matches),
        Some(("test", matches)) => run_test(matches),
        Some(("expand", matches)) => run_expand(matches),
        _ => args::usage_error(command, "a subcommand is required"),
    }
}

fn run_verify(matches: &ArgMatches) -> u8 {
    let verbose = matches.on("verbose");
    let suites = suite::find(matches.text("path").unwrap_or_default());
    let filter = Filter::new(matches.text("run").unwrap_or_default());
    let (suites, filter) = match (suites, filter) {
        (Ok(suites), Ok(filter)) => (suites, filter),
        (Err(error), _) => return fail(&format!("listing test files: {error}")),
        (_, Err(error)) => return fail(&format!("compiling filter: {error}")),
    };
    let results = verify::run(&suites, &filter, verbose);
    match matches.text("output") {
        Some("junit") => print!("{}", report::junit_of_suites(&results)),
        _ => println!("{}", verify::text(&results, verbose)),
    }
    if !verbose {
        let tests = results.iter().flat_map(|suite| &suite.tests);
        let notes = tests.flat_map(|test| test.notes.iter().map(|note| (&test.name, note)));
        notes.for_each(|(test, note)| eprintln!("note: {test}: {note}"));
    }
    if results.iter().any(verify::SuiteResult::failed) {
        return fail("FAIL");
    }
    0
}

fn run_test(matches: &ArgMatches) -> u8 {
    let (objects, errors) = match read(matches) {
        Ok(read) => read,
        Err(error) => return fail(&format!("reading: {error}")),
    };
    if objects.is_empty() && errors.is_empty() {
        return fail("no input data identified");
    }
    let mut found = audit::run(&objects, matches.on("verbose"));
    found.errors.splice(0..0, errors);
    if matches.on("deny-only") {
        found.violations.retain(|violation| violation.outcome.denies());
    }
    match matches.text("output") {
        Some("json") => println!("{}", report::json(&found.violations)),
        Some("yaml") => print!("{}", report::yaml(&found.violations)),
        Some("junit") => print!("{}", report::junit_of_audit(&found)),
        Some("sarif") => print!("{}", report::sarif(&found, env!("CARGO_PKG_VERSION"))),
        _ => print!("{}", report::lines(&found.violations)),
    }
    if !found.printed.is_empty() {
        println!("\n{}", found.printed.join("\n"));
    }
    found.notes.iter().for_each(|note| eprintln!("note: {note}"));
    found.errors.iter().for_each(|error| eprintln!("error: {error}"));
    u8::from(found.denies() || !found.errors.is_empty())
}

fn run_expand(matches: &ArgMatches) -> u8 {
    match expanded(matches) {
        Ok(text) => match matches.text("outputfile") {
            None => {
                println!("{text}");
                0
            }
            Some(path) => {
                println!("Writing output to file: {path}");
                loader::write_bytes(path, text.as_bytes())
                    .map_or_else(|error| fail(&error.to_string()), |()| 0)
            }
        },
        Err(error) => fail(&error),
    }
}

fn expanded(matches: &ArgMatches) -> Result<String, String> {
    let (objects, errors) = read(matches).map_err(|error| format!("reading: {error}"))?;
    if let Some(error) = errors.first() {
        return Err(format!("reading: {error}"));
    }
    if objects.is_empty() {
        return Err("no input data identified".into());
    }
    let failed = |error: Error| format!("error expanding resources: {error}");
    let expander = Expander::new(&objects).map_err(failed)?;
    let mut made = Vec::new();
    for object in &objects {
        let namespace = objects
            .iter()
            .find(|other| other.is("", "Namespace") && other.name() == object.namespace());
        made.extend(expander.expand(object, namespace).map_err(failed)?);
    }
    let key = |object: &Object| {
        format!("{}{}{}", object.name(), object.api_version(), object.text(&["kind"]))
    };
    made.sort_by_key(|resultant| std::cmp::Reverse(key(&resultant.object)));
    let shown = made.iter().map(|resultant| match matches.text("format") {
        Some("json") => report::object_as_json(&resultant.object),
        _ => report::object_as_yaml(&resultant.object),
    });
    Ok(shown.collect::<Vec<_>>().join("---\n"))
}

/// The objects of all files and of standard input, and what could not be read.
fn read(matches: &ArgMatches) -> Result<(Vec<Object>, Vec<Error>), String> {
    let mut paths = Vec::new();
    for path in matches.texts("filename") {
        let metadata = std::fs::metadata(&path).map_err(|error| format!("{path}: {error}"))?;
        if metadata.is_dir() {
            let files = files_of(Path::new(&path), true, EXTENSIONS);
            paths.extend(files.map_err(|error| format!("{path}: {error}"))?);
        } else if has_extension(Path::new(&path), EXTENSIONS) {
            paths.push(PathBuf::from(&path));
        } else {
            return Err(format!("path {path:?} must be of extensions: [.yaml .yml .json]"));
        }
    }
    let mut items = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let bytes = std::fs::read(&path).map_err(|error| format!("{name}: {error}"))?;
        items.extend(read_stream(&name, &bytes));
    }
    if !std::io::stdin().is_terminal() {
        let mut bytes = Vec::new();
        std::io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|error| format!("standard input: {error}"))?;
        items.extend(read_stream("-", &bytes));
    }
    let (mut objects, mut errors) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            Ok(object) => objects.push(object),
            Err(error) => errors.push(error),
        }
    }
    Ok((objects, errors))
}

fn fail(message: &str) -> u8 {
    eprintln!("Error: {message}");
    1
}
