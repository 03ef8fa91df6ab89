//! `conformance <dir> [--dialect v0|v1] [--filter REGEX] [--brief]`, `conformance --partial <dir>` (the same cases,
//! partial evaluation against evaluation), `conformance --diagnostics <dir> [--diff]`, `conformance --format <dir>` and
//! `conformance --generate N [--against opa,regorus,modes]`.

use conformance::{
    cases, diagnostics, differ, expected, format, partial, peer, report, run, through,
};
use lictor::{Dialect, ParseSettings};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Deep recursion in a case must not end the run.
const STACK_BYTES: usize = 256 << 20;

#[derive(Default)]
struct Args {
    directories: Vec<PathBuf>,
    dialect: Option<Dialect>,
    filter: Option<regex::Regex>,
    diagnostics: bool,
    partial: bool,
    regorus: bool,
    format: bool,
    diff: bool,
    brief: bool,
    new_not: bool,
    through: Option<PathBuf>,
    expected: Option<PathBuf>,
    generate: Option<differ::Options>,
    opa: Option<String>,
}

const USAGE: &str =
    "usage: conformance <dir>... [--dialect v0|v1] [--filter REGEX] [--expected FILE] [--brief]
                   [--new-not] [--through BINARY] [--by-regorus]
       conformance --partial <dir>... [--dialect v0|v1] [--filter REGEX] [--brief]
       conformance --diagnostics <dir>... [--filter REGEX] [--diff]
       conformance --format <dir>... [--dialect v0|v1] [--against opa] [--brief]
       conformance --generate N [--seed S] [--against opa,regorus,modes] [--jobs J] [--show K]
                   [--explained FILE]";

const HELP: &str = "
<dir>           cases in OPA's format, each as compiled, unoptimised, with each optimisation off alone, read back from
                bytes, and with its input as text; the folder's name says the dialect unless --dialect does
--new-not       the same with the new meaning of `not` in every module
--through       the same through a `lictor`: results, codes and messages of `eval --format json`
--by-regorus    the same by regorus (cargo feature `regorus`)
--partial       what partial evaluation leaves of a query, held against the query, in four ways
--diagnostics   every error of a case: code, row, text and order; --diff shows those that differ
--format        the formatter over modules and cases: same tree, formatted twice the same; against OPA's text
--generate      N generated programs, the first from seed S (1), J at once, the first K differences made small and shown:
                  --against modes    Lictor with all optimisations on, against all off, each off alone, read back from
                                     bytes, observed, and with its input read in part; takes 15 ms a program on a core
                  --against opa      a real `opa` on the PATH (or $OPA), but for the reasons in explained.toml
                  --against regorus  regorus, for the part of the language it knows
                100,000 in slices: `--generate 10000 --seed 1`, `--generate 10000 --seed 10001`, and so on
--brief         only what failed

What is known not to hold stands in expected-failures.toml (or --expected FILE), what is decided to be right although a
case wants something else in decided.toml. The exit code is 1 if anything else differs.";

fn main() -> ExitCode {
    if std::env::args().skip(1).any(|arg| arg == "--help" || arg == "-h") {
        println!("{USAGE}\n{HELP}");
        return ExitCode::SUCCESS;
    }
    let args = match parse(std::env::args().skip(1)) {
        Ok(args) => args,
        Err(message) => {
            eprintln!("{message}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    std::panic::set_hook(Box::new(|_| {}));
    if let Err(error) = rayon::ThreadPoolBuilder::new().stack_size(STACK_BYTES).build_global() {
        eprintln!("{error}");
    }
    if let Some(options) = &args.generate {
        return if differ::run(options) { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    }
    let mut failed = false;
    for directory in &args.directories {
        failed |= match () {
            () if args.diagnostics => grade_all(directory, &args),
            () if args.format => format_all(directory, &args),
            () => run_all(directory, &args),
        };
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn parse(mut given: impl Iterator<Item = String>) -> Result<Args, String> {
    let mut args = Args::default();
    let (mut numbers, mut against, mut explained) = (BTreeMap::new(), None, None);
    while let Some(arg) = given.next() {
        let mut value = || given.next().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--diagnostics" => args.diagnostics = true,
            "--partial" => args.partial = true,
            "--by-regorus" if !peer::IS_HERE => {
                return Err("regorus is not built in: add `--features regorus`".to_owned());
            }
            "--by-regorus" => args.regorus = true,
            "--format" => args.format = true,
            "--diff" => args.diff = true,
            "--brief" => args.brief = true,
            "--new-not" => args.new_not = true,
            "--through" => args.through = Some(value()?.into()),
            "--filter" => {
                args.filter = Some(regex::Regex::new(&value()?).map_err(|error| error.to_string())?)
            }
            "--generate" | "--seed" | "--jobs" | "--show" => {
                let number: u64 = value()?.parse().map_err(|_| format!("{arg} needs a number"))?;
                numbers.insert(arg.clone(), number);
            }
            "--against" => against = Some(value()?),
            "--explained" => explained = Some(PathBuf::from(value()?)),
            "--expected" => args.expected = Some(value()?.into()),
            "--dialect" => {
                args.dialect = Some(match value()?.as_str() {
                    "v0" => Dialect::V0,
                    "v1" => Dialect::V1,
                    other => return Err(format!("unknown dialect {other}")),
                });
            }
            flag if flag.starts_with('-') => return Err(format!("unknown flag {flag}")),
            directory => args.directories.push(directory.into()),
        }
    }
    if let Some(count) = numbers.remove("--generate") {
        args.generate = Some(comparison(count, &numbers, against.as_deref(), explained)?);
        return Ok(args);
    }
    if args.format && against.is_some() {
        let mut options = differ::Options::new(0);
        options.against(against.as_deref())?;
        args.opa = options.opa.then_some(options.command);
    }
    if args.directories.is_empty() { Err("name a directory".to_owned()) } else { Ok(args) }
}

fn comparison(
    count: u64,
    numbers: &BTreeMap<String, u64>,
    against: Option<&str>,
    explained: Option<PathBuf>,
) -> Result<differ::Options, String> {
    let mut options = differ::Options::new(count);
    let number = |name: &str| numbers.get(name).copied();
    options.seed = number("--seed").unwrap_or(options.seed);
    options.jobs = number("--jobs").map_or(options.jobs, |jobs| jobs as usize);
    options.show = number("--show").map_or(options.show, |show| show as usize);
    options.against(against)?;
    let list =
        explained.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("explained.toml"));
    let list =
        std::fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    options.explained = differ::read_explained(&list)?;
    Ok(options)
}

fn format_all(directory: &Path, args: &Args) -> bool {
    let dialect = args.dialect.unwrap_or_else(|| cases::dialect_of(directory));
    format::run(directory, dialect, args.opa.as_deref(), args.brief)
}

fn selected(directory: &Path, args: &Args) -> (Vec<cases::Case>, Vec<String>) {
    let (mut found, complaints) = cases::find(directory);
    if let Some(filter) = &args.filter {
        found.retain(|case| filter.is_match(&format!("{} {}", case.file, case.note())));
    }
    (found, complaints)
}

fn run_all(directory: &Path, args: &Args) -> bool {
    let (found, complaints) = selected(directory, args);
    let dialect = args.dialect.unwrap_or_else(|| cases::dialect_of(directory));
    if args.through.is_some() {
        for instead in found.iter().filter_map(|case| through::Instead::of(case, dialect)) {
            println!("one case has another answer: {}", instead.reason());
        }
    }
    let settings = ParseSettings { new_not: args.new_not, ..ParseSettings::dialect(dialect) };
    let (known, complaint) = known(args);
    let outcomes: Vec<_> = found
        .into_par_iter()
        .map(|case| {
            let outcome = match &args.through {
                Some(binary) => through::case(&case, dialect, binary),
                None if args.partial => partial::case(&case, dialect),
                None if args.regorus => peer::case(&case, dialect),
                None => run::case(&case, &settings),
            };
            (case, outcome)
        })
        .collect();
    let way = match (args.partial, &args.through) {
        _ if args.regorus => " by regorus",
        (true, _) => " partial",
        (_, Some(_)) => ", through a binary",
        _ => "",
    };
    let suite = suite_name(directory) + way;
    let mut report = report::Report::of(&suite, &outcomes, &known);
    for complaint in complaints.into_iter().chain(complaint) {
        report.complain(complaint);
    }
    print!("{}", report.render(args.brief));
    report.failed() > 0
}

fn grade_all(directory: &Path, args: &Args) -> bool {
    let (found, complaints) = selected(directory, args);
    let graded: Vec<_> = found
        .into_par_iter()
        .map(|case| {
            let graded = diagnostics::grade(&case);
            (case, graded)
        })
        .collect();
    if args.diff {
        for (case, graded) in
            graded.iter().filter(|(_, graded)| graded.grade != diagnostics::Grade::Exact)
        {
            println!("--- {:?} {}", graded.grade, case.note());
            for module in case.modules() {
                println!("    | {}", module.trim_end().replace('\n', "\n    | "));
            }
            if let Some(query) = case.text("query") {
                println!("    ? {query}");
            }
            print!("{}", graded.difference);
        }
    }
    for complaint in &complaints {
        println!("{complaint}");
    }
    print!("{}", diagnostics::table(&graded));
    let (known, complaint) = known(args);
    let suite = suite_name(directory);
    let mut unexplained = complaints.len() + complaint.iter().len();
    for (case, graded) in &graded {
        let exact = graded.grade == diagnostics::Grade::Exact;
        match (exact, known.iter().find(|known| known.covers(&suite, case))) {
            (false, Some(entry)) if entry.explains(&graded.difference) => {
                println!("{}: {}", case.note(), entry.reason);
                continue;
            }
            (true, Some(_)) => println!("{} is exact now: take it off the list", case.note()),
            (false, _) => println!("{} is not on the list of known differences", case.note()),
            (true, None) => continue,
        }
        unexplained += 1;
    }
    println!("{} cases, {unexplained} unexplained", graded.len());
    unexplained > 0
}

fn suite_name(directory: &Path) -> String {
    directory.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The list of known differences, and what is wrong with it.
fn known(args: &Args) -> (Vec<expected::Known>, Option<String>) {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("expected-failures.toml");
    let list =
        std::fs::read_to_string(args.expected.as_deref().unwrap_or(&default)).unwrap_or_default();
    match expected::read_all(&list) {
        Ok(known) => (known, None),
        Err(message) => (Vec::new(), Some(format!("list of known differences: {message}"))),
    }
}
