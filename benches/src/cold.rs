//! Cold starts: whole processes from start to end, and what compiling takes inside one.

use crate::report::{Report, ratio, time};
use crate::{Args, Error, export, named};
use lictor_benches::measure::{Lane, race};
use lictor_benches::{Peer, Subject};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const WORKLOADS: [&str; 3] = ["authz", "rules_2000", "rbac_10k"];

const SETTLED: Duration = Duration::from_secs(3);

pub(crate) fn run(args: &Args, folder: &Path, report: &mut Report) -> Result<(), Error> {
    processes(args, folder, report)?;
    compiling(args, report)
}

/// `eval` of a policy on the command line. regorus is asked by this program, started for one decision.
fn processes(args: &Args, folder: &Path, report: &mut Report) -> Result<(), Error> {
    let lictor = command_line()?;
    let folder = folder.join("cold");
    let rounds = if args.quick { 5 } else { 20 };
    report.section(
        "Cold starts",
        "Whole processes, from start to end: `eval` of the command lines. `empty` is a process that does nothing.",
    );
    report.header(&[
        "workload",
        "empty",
        "Lictor, cached",
        "Lictor",
        "regorus",
        "OPA",
        "ratio of cached to OPA",
    ]);
    for name in WORKLOADS {
        let workload = named(name)?;
        export(std::slice::from_ref(&workload), &folder)?;
        let at = folder.join(name);
        let eval = |program: &Path| {
            let mut command = Command::new(program);
            command.arg("eval").args(["-f", "raw"]);
            for (flag, file) in [("-d", "policy.rego"), ("-d", "data.json"), ("-i", "input.json")] {
                command.arg(flag).arg(at.join(file));
            }
            command.arg(workload.query).env("XDG_CACHE_HOME", folder.join("cache"));
            command
        };
        // As files are that were not written just now: the cache reads those again.
        std::thread::sleep(SETTLED);
        let empty = spawned(&mut Command::new("true"), rounds)?;
        let cached = spawned(&mut eval(&lictor), rounds)?;
        let fresh = spawned(eval(&lictor).env("LICTOR_NO_CACHE", "1"), rounds)?;
        let mut again = Command::new(std::env::current_exe()?);
        let regorus = spawned(again.arg("--peer-from-start").arg(&at), rounds)?;
        let opa = match args.no_opa {
            true => f64::NAN,
            false => spawned(&mut eval(Path::new("opa")), rounds.min(5)).unwrap_or(f64::NAN),
        };
        report.row(&[
            name.to_owned(),
            time(empty),
            format!("**{}**", time(cached)),
            format!("**{}**", time(fresh)),
            time(regorus),
            time(opa),
            ratio(opa / cached),
        ]);
    }
    Ok(())
}

/// The command line beside this program, built if need be.
fn command_line() -> Result<PathBuf, Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built =
        Command::new(cargo).args(["build", "--release", "--quiet", "-p", "lictor-cli"]).status()?;
    let program = std::env::current_exe()?.with_file_name("lictor");
    if built.success() && program.exists() {
        Ok(program)
    } else {
        Err("lictor cannot be built".into())
    }
}

/// Nanoseconds of the fastest of some runs.
fn spawned(command: &mut Command, rounds: usize) -> Result<f64, Error> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut best = f64::INFINITY;
    for _ in 0..=rounds {
        let start = Instant::now();
        if !command.status()?.success() {
            return Err(format!("{command:?} fails").into());
        }
        best = best.min(start.elapsed().as_secs_f64() * 1e9);
    }
    Ok(best)
}

/// One decision of regorus, from files.
pub(crate) fn peer_from_start(folder: &Path) -> Result<(), Error> {
    let read = |name: &str| std::fs::read_to_string(folder.join(name));
    let mut engine = regorus::Engine::new();
    engine.add_policy("policy.rego".to_owned(), read("policy.rego")?)?;
    engine.add_data(regorus::Value::from_json_str(&read("data.json")?)?)?;
    engine.set_input(regorus::Value::from_json_str(&read("input.json")?)?);
    println!("{}", engine.eval_rule(read("query")?)?);
    Ok(())
}

/// From source to something that can be asked, inside one process.
fn compiling(args: &Args, report: &mut Report) -> Result<(), Error> {
    report.section(
        "Compiling",
        "From source and data as JSON to a prepared query, inside one process. Of regorus, its machine's program where \
         it makes one.",
    );
    report.header(&["workload", "policy", "Lictor", "regorus", "ratio"]);
    for name in ["authz", "rules_20", "rules_2000", "review_seven", "rbac_10k"] {
        let workload = named(name)?;
        let mut ours = || drop(black_box(Subject::new(&workload)));
        let mut theirs = || drop(black_box(Peer::prepare(&workload)));
        let block = Duration::from_millis(5);
        let mut lanes = [Lane::new(&mut ours, block), Lane::new(&mut theirs, block)];
        let costs = race(&mut lanes, if args.quick { 4 } else { 20 });
        let [ours, theirs] = [costs[0].nanoseconds, costs[1].nanoseconds];
        report.row(&[
            name.to_owned(),
            format!("{} B", workload.policy.len()),
            format!("**{}**", time(ours)),
            time(theirs),
            ratio(theirs / ours),
        ]);
    }
    Ok(())
}
