//! `lictor scan`: reads the files people have, runs bundles of policies over them and reports findings with places.

mod settings;
mod simulate;

use crate::args::{Read, choice, comma_list, list, switch, value};
use crate::{cache, problems};
use clap::{Arg, ArgMatches, Command};
use indicatif::{ProgressBar, ProgressStyle};
use lictor_scan::catalog::Catalog;
use lictor_scan::config::{Config, FAIL_ON};
use lictor_scan::domain::DOMAINS;
use lictor_scan::finding::{Problem, Report, Severity};
use lictor_scan::report::{self, Style};
use lictor_scan::walk::{self, Input, Walk};
use lictor_scan::{Options, Scanner, Selection, SetupError, admission};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::sync::Arc;
use std::time::Duration;

pub(crate) use settings::{add_folders, catalog, now, settings};

const HELP: &str = "Examples:
  lictor scan deploy.yaml
  lictor scan -b k8s --profile pss-restricted manifests/ -f sarif -o out.sarif
  helm template chart | lictor scan -
  lictor scan -p policy/ manifests/
  lictor scan -b k8s --admission review.json
  lictor scan -b scp --simulate request.json org/

Exit codes: 0 nothing at or over --fail-on, 1 findings, 2 something could not be read or decided.";

/// Scans of fewer files are over before a bar could be read.
const BAR_FROM: usize = 200;

pub(crate) fn command() -> Command {
    Command::new("scan")
        .about("Find what is wrong in manifests and other files")
        .after_help(HELP)
        .arg(
            Arg::new("paths").value_name("PATH").num_args(0..).help(
                "files and folders; - for standard input (the default where it is no terminal)",
            ),
        )
        .args(policies())
        .args(facts())
        .args(results())
}

fn policies() -> [Arg; 8] {
    [
        comma_list(
            "bundle",
            "NAME",
            "a bundle that comes along, or a folder of one; may be repeated",
        )
        .short('b'),
        comma_list("profile", "NAME", "a profile of the bundles; all for every policy"),
        comma_list("only", "ID", "nothing but these policies; * stands for any text"),
        comma_list("skip", "ID", "all but these policies"),
        list("policy", "PATH", "a file or folder of your own policies; may be repeated").short('p'),
        switch("v0-compatible", "read your own policies as Rego v0"),
        value("config-file", "FILE", "settings instead of the lictor.yaml found upward").short('c'),
        switch("no-config", "look for no lictor.yaml"),
    ]
}

fn facts() -> [Arg; 6] {
    [
        list("inventory", "PATH", "files of objects that are in the cluster; may be repeated"),
        list("data", "PATH", "more data for policies; may be repeated").short('d'),
        comma_list("ignore", "PATTERN", "leave out files and folders with such names"),
        value("max-file-size", "BYTES", "files that are larger are errors")
            .default_value("67108864"),
        switch("admission", "take an AdmissionReview and answer it"),
        value(
            "simulate",
            "FILE",
            "decide requests to AWS over the organisation in the paths, and say why",
        ),
    ]
}

fn results() -> [Arg; 7] {
    [
        choice(
            "format",
            &[
                "pretty", "concise", "json", "ndjson", "sarif", "junit", "github", "gitlab",
                "markdown", "html",
            ],
            "pretty",
            "how findings are reported",
        )
        .short('f'),
        value("output", "FILE", "write the report to a file").short('o'),
        choice("fail-on", &FAIL_ON, "medium", "the least severity that makes the exit code 1"),
        switch("show-excepted", "show what exceptions allow"),
        switch("show-undetermined", "show each check that could not be decided"),
        choice("color", &["auto", "always", "never"], "auto", "whether colours are used"),
        switch("no-cache", "compile the policies anew"),
    ]
}

pub(crate) fn run(matches: &ArgMatches) -> u8 {
    match scan(matches) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            2
        }
    }
}

fn scan(matches: &ArgMatches) -> Result<u8, String> {
    let (config, folder) = settings(matches)?;
    let fail_on = match config.fail_on {
        Some(said) if !matches.given("fail-on") => said,
        _ => matches.text("fail-on").and_then(Severity::of_name),
    };
    let max_bytes = matches.text("max-file-size").and_then(|text| text.parse().ok());
    let max_bytes = max_bytes.ok_or("Error: --max-file-size takes a number of bytes")?;
    let (mut inputs, mut problems) = (Vec::new(), Vec::new());
    let walk = walk_of(matches, &config);
    let paths = matches.texts("paths");
    let from_stdin = paths.is_empty() && !io::stdin().is_terminal();
    if paths.is_empty() && !from_stdin {
        return Err("Error: scan what? Give files or folders, or - for standard input".to_owned());
    }
    if from_stdin || paths.iter().any(|path| path == "-") {
        match walk::from_stream("stdin", io::stdin().lock(), max_bytes) {
            Ok(source) => inputs.push(Input::Text(source)),
            Err(problem) => problems.push(problem),
        }
    }
    for path in paths.iter().filter(|path| *path != "-") {
        walk.files(path, &mut inputs, &mut problems);
    }
    if let Some(requests) = matches.text("simulate") {
        return simulate::run(matches, requests, &inputs, problems, max_bytes);
    }
    let scanner = scanner(matches, config, &folder, max_bytes)?;
    if matches.on("admission") {
        return answer(&scanner, inputs, problems, matches, fail_on);
    }
    let bar = bar(inputs.len(), matches);
    let mut report = scanner.scan(&inputs, &|| bar.inc(1));
    bar.finish_and_clear();
    problems.append(&mut report.problems);
    report.problems = problems;
    warn_of_nothing(&report);
    write(matches, &report, &style(matches, fail_on))?;
    Ok(report.exit_code(fail_on))
}

/// Nothing to find fault with may be a mistake in the paths; the exit code is still 0.
fn warn_of_nothing(report: &Report) {
    match (report.files, report.objects, report.errors()) {
        (0, _, 0) => eprintln!("warning: no files were found to scan"),
        (_, 0, 0) => eprintln!("warning: no policy is about anything in these files"),
        _ => {}
    }
}

fn walk_of(matches: &ArgMatches, config: &Config) -> Walk {
    let ignore = matches.texts("ignore").into_iter().chain(config.ignore.iter().cloned());
    Walk { ignore: ignore.collect(), ..Walk::default() }
}

fn scanner(
    matches: &ArgMatches,
    config: Config,
    folder: &str,
    max_file_bytes: u64,
) -> Result<Scanner, String> {
    let catalog: Catalog = catalog(matches, &config, folder)?;
    let (mut facts, mut wrong) = (Vec::new(), Vec::new());
    let of_file = config.inventory.iter().map(|path| settings::beside(folder, path));
    for path in matches.texts("inventory").into_iter().chain(of_file) {
        Walk::default().files(&path, &mut facts, &mut wrong);
    }
    if let Some(problem) = wrong.into_iter().find(|problem| problem.is_error) {
        return Err(shown(&[problem]));
    }
    let data = match matches.texts("data") {
        paths if paths.is_empty() => None,
        paths => {
            let loaded = lictor::Loader::default().load(&paths, &[]);
            let loaded = loaded.map_err(|error| error.to_string())?;
            Some(lictor::Document::copy_of(loaded.data().root()))
        }
    };
    let images = Arc::new(cache::Images::new(matches.on("no-cache")));
    let options = Options {
        catalog,
        config,
        selection: Selection {
            profiles: matches.texts("profile"),
            only: matches.texts("only"),
            skip: matches.texts("skip"),
        },
        data,
        facts,
        now: now(),
        max_file_bytes,
        images,
        domains: DOMAINS,
        excerpts: !matches.on("admission") && report::shows_source(format_of(matches)),
    };
    Scanner::new(options).map_err(|error| match error {
        SetupError::Settings(problems) => shown(&problems),
        SetupError::Policies(error) => {
            problems::print_hints(error.problems());
            format!("Error: {error}")
        }
    })
}

/// Problems as text, without a summary.
pub(crate) fn shown(problems: &[Problem]) -> String {
    let line = |problem: &Problem| {
        let place = &problem.place;
        let at = match place.line {
            0 => place.file.to_string(),
            line => format!("{}:{line}:{}", place.file, place.column),
        };
        let hint = problem.hint.as_ref().map(|hint| format!("\nhint: {hint}"));
        format!("{at}: {}{}", problem.message, hint.unwrap_or_default())
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn style(matches: &ArgMatches, fail_on: Option<Severity>) -> Style {
    let color = match matches.text("color") {
        Some("always") => true,
        Some("never") => false,
        _ => {
            io::stdout().is_terminal()
                && !matches.given("output")
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    };
    Style {
        color,
        fail_on,
        excepted: matches.on("show-excepted"),
        undetermined: matches.on("show-undetermined"),
    }
}

fn format_of(matches: &ArgMatches) -> &str {
    matches.text("format").unwrap_or("pretty")
}

fn write(matches: &ArgMatches, report: &Report, style: &Style) -> Result<(), String> {
    // The names are those that the flag takes.
    let Some(write) = report::format(format_of(matches)) else { return Ok(()) };
    output_with(matches, |out| write(report, style, out))
}

/// Writes a text to the file of `--output`, or prints it.
pub(super) fn output(matches: &ArgMatches, text: &str) -> Result<(), String> {
    output_with(matches, |out| out.write_all(text.as_bytes()))
}

/// The same, piece by piece.
fn output_with(
    matches: &ArgMatches,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), String> {
    let written = match matches.text("output") {
        Some(path) => lictor::loader::write_with(path, write).map_err(|error| error.to_string()),
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            write(&mut out).and_then(|()| out.flush()).map_err(|error| error.to_string())
        }
    };
    written.map_err(|error| format!("Error: {error}"))
}

fn answer(
    scanner: &Scanner,
    mut inputs: Vec<Input>,
    problems: Vec<Problem>,
    matches: &ArgMatches,
    fail_on: Option<Severity>,
) -> Result<u8, String> {
    if !problems.is_empty() {
        return Err(shown(&problems));
    }
    let (Some(input), true) = (inputs.pop(), inputs.is_empty()) else {
        return Err("Error: --admission takes one file or standard input".to_owned());
    };
    let source = input.into_source(walk::MAX_FILE_BYTES).map_err(|problem| shown(&[problem]))?;
    let answer = admission::answer(scanner, source, fail_on);
    let answer = answer.map_err(|problem| shown(&[problem]))?;
    output(matches, &answer.text)?;
    Ok(if answer.report.errors() > 0 { 2 } else { u8::from(!answer.allowed) })
}

/// A bar on terminals, where a scan is long enough to be waited for.
fn bar(files: usize, matches: &ArgMatches) -> ProgressBar {
    let to_terminal = matches.text("color") != Some("never") && io::stderr().is_terminal();
    if files < BAR_FROM || !to_terminal {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(files as u64);
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} files");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
