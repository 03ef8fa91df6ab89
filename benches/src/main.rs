//! `cargo run --release -p lictor-benches`: all workloads in both engines, as a table and as `benches/RESULTS.md`.

use lictor_benches::measure::{Cost, Lane, race};
use lictor_benches::subject::read;
use lictor_benches::{Peer, Subject, Workload};
use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

type Error = Box<dyn std::error::Error>;

const USAGE: &str = "usage: lictor-benches [NAME...] [--quick] [--callgrind] [--opa]
       lictor-benches --listing NAME | --export FOLDER | --once NAME SIDE COUNT
Times workloads whose names contain one of the NAMEs, or all; writes benches/RESULTS.md after a full run.
  --quick      fewer blocks, and no file
  --callgrind  counts instructions under valgrind
  --opa        asks `opa bench` too, which times input that is parsed
  --listing    shows a workload's program
  --export     writes policies, data and inputs to a folder
  --once       runs one side (parsed, text, peer, peer-text) so often, for profilers";

#[derive(Default)]
struct Args {
    names: Vec<String>,
    quick: bool,
    callgrind: bool,
    opa: bool,
}

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = given.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["--listing", name] => listing(name),
        ["--export", folder] => export(Path::new(folder)),
        ["--once", name, side, count] => once(name, side, count),
        _ => match parse(&words) {
            Some(args) => compare(&args),
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

fn parse(words: &[&str]) -> Option<Args> {
    let mut args = Args::default();
    for word in words {
        match *word {
            "--quick" => args.quick = true,
            "--callgrind" => args.callgrind = true,
            "--opa" => args.opa = true,
            flag if flag.starts_with('-') => return None,
            name => args.names.push(name.to_owned()),
        }
    }
    Some(args)
}

fn named(name: &str) -> Result<Workload, Error> {
    let found = Workload::all().into_iter().find(|workload| workload.name == name);
    found.ok_or_else(|| format!("there is no workload `{name}`").into())
}

fn listing(name: &str) -> Result<(), Error> {
    print!("{}", Subject::new(&named(name)?)?.listing());
    Ok(())
}

fn export(folder: &Path) -> Result<(), Error> {
    for workload in Workload::all() {
        let folder = folder.join(workload.name);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("policy.rego"), &workload.policy)?;
        std::fs::write(folder.join("data.json"), &workload.data)?;
        std::fs::write(folder.join("input.json"), &workload.input)?;
    }
    Ok(())
}

fn once(name: &str, side: &str, count: &str) -> Result<(), Error> {
    let workload = named(name)?;
    let count: u64 = count.parse()?;
    let mut subject = Subject::new(&workload)?;
    let mut peer = if side.starts_with("peer") { Some(Peer::new(&workload)?) } else { None };
    for _ in 0..count {
        match (side, &mut peer) {
            ("parsed", _) => drop(black_box(subject.run(|value| value.is_truthy())?)),
            ("text", _) => drop(black_box(subject.run_text()?.len())),
            ("peer", Some(peer)) if peer.has_machine() => drop(black_box(peer.run()?)),
            ("peer-text", Some(peer)) if peer.has_machine() => drop(black_box(peer.run_text()?)),
            ("peer", Some(peer)) => drop(black_box(peer.interpret()?)),
            ("peer-text", Some(peer)) => drop(black_box(peer.interpret_text()?)),
            _ => return Err(USAGE.into()),
        }
    }
    Ok(())
}

/// A row of the table. Of regorus, the faster of its two evaluators.
struct Row {
    workload: Workload,
    parsed: Cost,
    text: Cost,
    peer_parsed: Cost,
    peer_text: Cost,
    /// Which evaluators of regorus were the faster ones.
    by: (&'static str, &'static str),
    instructions: Option<[u64; 4]>,
    opa: Option<f64>,
}

fn compare(args: &Args) -> Result<(), Error> {
    let chosen = |workload: &Workload| {
        args.names.is_empty() || args.names.iter().any(|name| workload.name.contains(name.as_str()))
    };
    let mut rows = Vec::new();
    println!("{}", HEADER.join("\n"));
    for workload in Workload::all().into_iter().filter(chosen) {
        let row = measure(workload, args)?;
        println!("{}", line(&row));
        rows.push(row);
    }
    if args.names.is_empty() && !args.quick {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md");
        std::fs::write(&path, report(&rows))?;
        println!("written to {}", path.display());
    }
    Ok(())
}

fn measure(workload: Workload, args: &Args) -> Result<Row, Error> {
    let mut subject = Subject::new(&workload)?;
    let mut other = Subject::new(&workload)?;
    let mut peer = Peer::new(&workload)?;
    let expected = peer.interpret()?;
    let (ours, theirs) = (subject.answer()?, read(serde_json::to_string(&expected)?.as_bytes())?);
    if ours.root() != theirs.root() {
        let (ours, theirs) = (ours.root().to_string(), theirs.root().to_string());
        return Err(format!("{}: {ours:.500}\nregorus: {theirs:.500}", workload.name).into());
    }
    let (block, blocks) = if args.quick { (2, 10) } else { (5, 40) };
    let block = Duration::from_millis(block);
    let has_machine = peer.has_machine();
    let peer = std::cell::RefCell::new(peer);
    let mut parsed = || {
        let _ = black_box(subject.run(|value| black_box(value.is_truthy())));
    };
    let mut text = || {
        let _ = black_box(other.run_text().map(<[u8]>::len));
    };
    let mut interpret = || drop(black_box(peer.borrow_mut().interpret()));
    let mut interpret_text = || drop(black_box(peer.borrow_mut().interpret_text()));
    let mut run = || drop(black_box(peer.borrow_mut().run()));
    let mut run_text = || drop(black_box(peer.borrow_mut().run_text()));
    let mut works: Vec<&mut dyn FnMut()> =
        vec![&mut parsed, &mut text, &mut interpret, &mut interpret_text];
    if has_machine {
        works.extend([&mut run as &mut dyn FnMut(), &mut run_text]);
    }
    let mut lanes: Vec<Lane<'_>> = works.into_iter().map(|work| Lane::new(work, block)).collect();
    let costs = race(&mut lanes, blocks);
    let faster = |interpreter: Cost, machine: Option<&Cost>| match machine {
        Some(machine) if machine.nanoseconds < interpreter.nanoseconds => (*machine, "machine"),
        _ => (interpreter, "interpreter"),
    };
    let (peer_parsed, by_parsed) = faster(costs[2], costs.get(4));
    let (peer_text, by_text) = faster(costs[3], costs.get(5));
    let instructions = if args.callgrind { Some(instructions(workload.name)?) } else { None };
    let opa = if args.opa { opa(&workload) } else { None };
    Ok(Row {
        workload,
        parsed: costs[0],
        text: costs[1],
        peer_parsed,
        peer_text,
        by: (by_parsed, by_text),
        instructions,
        opa,
    })
}

/// Instructions per decision of our two sides and the peer's, from the difference of a short run and a longer one.
fn instructions(name: &str) -> Result<[u64; 4], Error> {
    let mut all = [0; 4];
    for (counted, side) in all.iter_mut().zip(["parsed", "text", "peer", "peer-text"]) {
        let more = if side.starts_with("peer") { 4 } else { 52 };
        let (few, many) = (collected(name, side, 2)?, collected(name, side, more)?);
        *counted = many.saturating_sub(few) / (more - 2);
    }
    Ok(all)
}

fn collected(name: &str, side: &str, count: u64) -> Result<u64, Error> {
    let program = std::env::current_exe()?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["--once", name, side, &count.to_string()])
        .output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let found = text.lines().find_map(|line| line.split_once("Collected : "));
    found.and_then(|(_, count)| count.trim().parse().ok()).ok_or_else(|| text.into_owned().into())
}

/// Nanoseconds per decision as `opa bench` gives them.
fn opa(workload: &Workload) -> Option<f64> {
    let folder = std::env::temp_dir().join(format!("lictor-benches-{}", std::process::id()));
    std::fs::create_dir_all(&folder).ok()?;
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).ok().map(|()| path)
    };
    let output = Command::new("opa")
        .args(["bench", "--format", "json"])
        .arg("--data")
        .arg(file("policy.rego", &workload.policy)?)
        .arg("--data")
        .arg(file("data.json", &workload.data)?)
        .arg("--input")
        .arg(file("input.json", &workload.input)?)
        .arg(workload.query)
        .output()
        .ok();
    let _ = std::fs::remove_dir_all(&folder);
    let result: serde_json::Value = serde_json::from_slice(&output?.stdout).ok()?;
    Some(result.get("T")?.as_f64()? / result.get("N")?.as_f64()?)
}

const HEADER: [&str; 2] = [
    "| workload | parsed input | regorus | ratio | JSON to JSON | regorus | ratio | allocations (regorus) | instructions (regorus) | opa |",
    "|---|---|---|---|---|---|---|---|---|---|",
];

fn line(row: &Row) -> String {
    let mut out = format!("| {} |", row.workload.name);
    for (ours, theirs, by) in
        [(row.parsed, row.peer_parsed, row.by.0), (row.text, row.peer_text, row.by.1)]
    {
        let _ = write!(
            out,
            " {} | {} ({by}) | **{}** |",
            time(ours.nanoseconds),
            time(theirs.nanoseconds),
            ratio(theirs.nanoseconds / ours.nanoseconds)
        );
    }
    let _ = write!(
        out,
        " {} / {} ({} / {}) |",
        row.parsed.allocations,
        row.text.allocations,
        row.peer_parsed.allocations,
        row.peer_text.allocations
    );
    match row.instructions {
        Some([parsed, text, peer, peer_text]) => {
            let _ = write!(out, " {parsed} / {text} ({peer} / {peer_text}) |");
        }
        None => out.push_str(" |"),
    }
    match row.opa {
        Some(opa) => {
            let _ = write!(out, " {} ({}) |", time(opa), ratio(opa / row.parsed.nanoseconds));
        }
        None => out.push_str(" |"),
    }
    out
}

fn ratio(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.1}x") } else { format!("{ratio:.0}x") }
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        small if small < 1e3 => format!("{small:.0} ns"),
        small if small < 1e6 => format!("{:.2} us", small / 1e3),
        large => format!("{:.2} ms", large / 1e6),
    }
}

fn report(rows: &[Row]) -> String {
    let mut out = String::from(
        "# What a decision costs\n\n\
         Written by `cargo run --release -p lictor-benches`; see its `--help`. Times are of the fastest of many blocks,\n\
         taken in turns; of regorus, the faster of its interpreter and its machine is shown. Both engines gave the same\n\
         answers. On another machine only the ratios mean anything. Allocations are those of one decision after others,\n\
         on parsed input and from JSON to JSON. `opa` is `opa bench` on parsed input, with its ratio to ours.\n\n",
    );
    let _ = writeln!(out, "{}", HEADER.join("\n"));
    for row in rows {
        let _ = writeln!(out, "{}", line(row));
    }
    out.push_str("\n| workload | what it is | input | data |\n|---|---|---|---|\n");
    for Row { workload, .. } in rows {
        let (input, data) = (workload.input.len(), workload.data.len());
        let _ = writeln!(out, "| {} | {} | {input} B | {data} B |", workload.name, workload.about);
    }
    out
}
