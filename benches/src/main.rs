//! `cargo run --release -p lictor-benches`: all workloads in all engines that are there, as tables and as
//! `benches/RESULTS.md`. Each question has a file of its own; this one reads the command line.

mod callgrind;
mod cold;
mod decisions;
mod domains;
mod memory;
mod opa;
mod report;
mod threads;

use lictor_benches::{Peer, Subject, Workload};
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;

type Error = Box<dyn std::error::Error>;

const USAGE: &str = "usage: lictor-benches [NAME...] [--quick] [--callgrind] [--no-opa]
       lictor-benches decisions|threads|cold|memory|domains [NAME...] [--quick] [--callgrind] [--no-opa]
       lictor-benches --listing NAME | --export FOLDER | --once NAME SIDE COUNT
Times workloads whose names contain one of the NAMEs, or all. Without a question and a name it asks all questions
and writes benches/RESULTS.md.
  decisions    what one decision costs, on parsed input and from JSON to JSON
  threads      what a second thread brings
  cold         processes from start to end, and compiling
  memory       what data takes when it is loaded
  domains      scans of plans, zones and manifests, and simulations of requests to AWS
  --quick      fewer blocks, and no file
  --callgrind  counts instructions under valgrind
  --no-opa     leaves out OPA; it is asked where Go can build it
  --listing    shows a workload's program
  --export     writes policies, data, inputs and queries to a folder
  --once       runs one side (parsed, text, peer, peer-text) so often, for profilers";

/// What is asked on the command line.
#[derive(Default)]
struct Args {
    questions: Vec<String>,
    names: Vec<String>,
    quick: bool,
    callgrind: bool,
    no_opa: bool,
}

impl Args {
    fn parse(words: &[&str]) -> Option<Args> {
        let mut args = Args::default();
        for word in words {
            match *word {
                "--quick" => args.quick = true,
                "--callgrind" => args.callgrind = true,
                "--no-opa" => args.no_opa = true,
                flag if flag.starts_with('-') => return None,
                "decisions" | "threads" | "cold" | "memory" | "domains" => {
                    args.questions.push((*word).to_owned());
                }
                name => args.names.push(name.to_owned()),
            }
        }
        Some(args)
    }

    /// Everything is wanted, so that the file can be written.
    fn is_full(&self) -> bool {
        self.names.is_empty() && self.questions.is_empty() && !self.quick
    }

    fn asks(&self, question: &str) -> bool {
        match self.questions.is_empty() {
            true => question == "decisions" || self.names.is_empty(),
            false => self.questions.iter().any(|asked| asked == question),
        }
    }

    fn chooses(&self, workload: &Workload) -> bool {
        self.names.is_empty() || self.names.iter().any(|name| workload.name.contains(name.as_str()))
    }
}

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = given.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["--listing", name] => listing(name),
        ["--export", folder] => export(&Workload::all(), Path::new(folder)),
        ["--once", name, side, count] => once(name, side, count),
        ["--peer-from-start", folder] => cold::peer_from_start(Path::new(folder)),
        ["--resident", who, folder] => memory::resident(who, Path::new(folder)),
        _ => match Args::parse(&words) {
            Some(args) => ask(&args),
            None => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        },
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn ask(args: &Args) -> Result<(), Error> {
    let folder = Scratch::new()?;
    let opa = if args.no_opa { None } else { opa::Opa::build(&folder.0) };
    let mut report = report::Report::default();
    if args.asks("decisions") {
        decisions::run(args, opa.as_ref(), &folder.0, &mut report)?;
    }
    if args.asks("threads") {
        threads::run(args, &mut report)?;
    }
    if args.asks("cold") {
        cold::run(args, &folder.0, &mut report)?;
    }
    if args.asks("memory") {
        memory::run(opa.as_ref(), &folder.0, &mut report)?;
    }
    if args.asks("domains") {
        domains::run(args, &mut report)?;
    }
    if args.is_full() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md");
        report.write(&path)?;
        println!("written to {}", path.display());
    }
    Ok(())
}

/// A folder that is gone at the end.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new() -> Result<Scratch, Error> {
        let path = std::env::temp_dir().join(format!("lictor-benches-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn named(name: &str) -> Result<Workload, Error> {
    let found = Workload::all().into_iter().find(|workload| workload.name == name);
    found.ok_or_else(|| format!("there is no workload `{name}`").into())
}

fn listing(name: &str) -> Result<(), Error> {
    print!("{}", Subject::new(&named(name)?)?.listing());
    Ok(())
}

/// Writes workloads as files, a folder each.
fn export(workloads: &[Workload], folder: &Path) -> Result<(), Error> {
    for workload in workloads {
        let folder = folder.join(workload.name);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("policy.rego"), &workload.policy)?;
        std::fs::write(folder.join("data.json"), &workload.data)?;
        std::fs::write(folder.join("input.json"), &workload.input)?;
        std::fs::write(folder.join("query"), workload.query)?;
    }
    Ok(())
}

fn once(name: &str, side: &str, count: &str) -> Result<(), Error> {
    let workload = named(name)?;
    let count: u64 = count.parse()?;
    if side.starts_with("peer") {
        let mut peer = Peer::new(&workload)?;
        let is_machine = peer.has_machine();
        for _ in 0..count {
            match (side, is_machine) {
                ("peer", true) => drop(black_box(peer.run()?)),
                ("peer", false) => drop(black_box(peer.interpret()?)),
                (_, true) => drop(black_box(peer.run_text()?)),
                (_, false) => drop(black_box(peer.interpret_text()?)),
            }
        }
        return Ok(());
    }
    let mut subject = Subject::new(&workload)?;
    for _ in 0..count {
        match side {
            "parsed" => drop(black_box(subject.run(|value| value.is_truthy())?)),
            "text" => drop(black_box(subject.run_text()?.len())),
            _ => return Err(USAGE.into()),
        }
    }
    Ok(())
}
