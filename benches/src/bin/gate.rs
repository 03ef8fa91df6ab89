//! `cargo run --release -p lictor-benches --bin gate`: holds what decisions cost.
//!
//! Instructions are counted by valgrind, so the figures are the same on a busy machine. A decision that costs more than
//! its line below says, and a margin, fails the gate; so does one that allocates, or runs an instruction that locks
//! memory, where the line says that none does. What became cheaper is only said, so that someone lowers the line.

use lictor_benches::measure::allocations;
use lictor_benches::{Subject, Workload};
use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, ExitCode};

type Error = Box<dyn std::error::Error>;

/// A workload, whether it starts from text, and what a decision costs.
struct Gate {
    name: &'static str,
    text: bool,
    instructions: u64,
    allocations: u64,
}

const fn gate(name: &'static str, text: bool, instructions: u64, allocations: u64) -> Gate {
    Gate { name, text, instructions, allocations }
}

const GATES: &[Gate] = &[
    gate("authz", false, 1_510, 0),
    gate("authz", true, 2_460, 0),
    gate("review_one", true, 58_570, 0),
    gate("tags_1000", true, 2_765_000, 0),
];

/// Thousandths by which a count may be above its line; other compilers give other code.
const MARGIN: u64 = 30;

/// Counts are of the difference between so many decisions and more.
const FEW: u64 = 8;
const MANY: u64 = 24;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = given.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["--run", name, side, count] => decide(name, *side == "text", count).map(|()| true),
        [] => all(),
        _ => {
            eprintln!("usage: gate");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn subject(name: &str) -> Result<Subject, Error> {
    let found = Workload::all().into_iter().find(|workload| workload.name == name);
    Ok(Subject::new(&found.ok_or_else(|| format!("there is no workload `{name}`"))?)?)
}

fn once(subject: &mut Subject, text: bool) -> Result<(), Error> {
    if text {
        std::hint::black_box(subject.run_text()?.len());
    } else {
        std::hint::black_box(subject.run(|value| value.is_truthy())?);
    }
    Ok(())
}

fn decide(name: &str, text: bool, count: &str) -> Result<(), Error> {
    let mut subject = subject(name)?;
    (0..count.parse::<u64>()?).try_for_each(|_| once(&mut subject, text))
}

fn all() -> Result<bool, Error> {
    let mut held = true;
    for gate in GATES {
        held &= hold(gate)?;
    }
    Ok(held)
}

/// Measures one decision and says whether it costs no more than it may.
fn hold(gate: &Gate) -> Result<bool, Error> {
    let mut subject = subject(gate.name)?;
    (0..FEW).try_for_each(|_| once(&mut subject, gate.text))?;
    let mut outcome = Ok(());
    let allocated = allocations(&mut || outcome = once(&mut subject, gate.text));
    outcome?;
    let (few, many) = (count(gate, FEW)?, count(gate, MANY)?);
    let instructions = many.instructions.saturating_sub(few.instructions) / (MANY - FEW);
    let locks = many.locks.saturating_sub(few.locks) / (MANY - FEW);
    let most = gate.instructions + gate.instructions * MARGIN / 1000;
    let side = if gate.text { "text" } else { "parsed" };
    println!(
        "{} from {side}: {instructions} instructions (at most {most}), {allocated} allocations, {locks} locks",
        gate.name
    );
    if instructions + gate.instructions * MARGIN / 1000 < gate.instructions {
        println!("  cheaper than its line in benches/src/bin/gate.rs says; lower it");
    }
    let held = instructions <= most && allocated <= gate.allocations && locks == 0;
    if !held {
        println!("  dearer than its line in benches/src/bin/gate.rs says");
    }
    Ok(held)
}

struct Count {
    instructions: u64,
    /// Instructions that lock memory against other cores.
    locks: u64,
}

fn count(gate: &Gate, decisions: u64) -> Result<Count, Error> {
    let out = std::env::temp_dir().join(format!("lictor-gate-{}", std::process::id()));
    let side = if gate.text { "text" } else { "parsed" };
    let ran = Command::new("valgrind")
        .args(["--tool=callgrind", "--dump-instr=yes", "--compress-pos=no"])
        .arg("--compress-strings=no")
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe()?)
        .args(["--run", gate.name, side, &decisions.to_string()])
        .output()?;
    let text = std::fs::read_to_string(&out);
    let _ = std::fs::remove_file(&out);
    if !ran.status.success() {
        return Err(String::from_utf8_lossy(&ran.stderr).into_owned().into());
    }
    read(&text?)
}

/// Adds up a callgrind file: `ob=` names the file that the following addresses are of; a line after `calls=` repeats
/// what the called function counts for itself.
fn read(text: &str) -> Result<Count, Error> {
    let mut count = Count { instructions: 0, locks: 0 };
    let mut files: HashMap<&str, Locks> = HashMap::new();
    let mut file = "";
    let mut repeats = false;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("ob=") {
            file = name;
        }
        if std::mem::replace(&mut repeats, line.starts_with("calls=")) || !line.starts_with("0x") {
            continue;
        }
        let mut words = line.split_ascii_whitespace();
        let address = words.next().and_then(|word| u64::from_str_radix(&word[2..], 16).ok());
        let (Some(address), Some(cost)) = (address, words.nth(1)) else { continue };
        let cost: u64 = cost.parse()?;
        count.instructions += cost;
        let locks = match files.get_mut(file) {
            Some(known) => known,
            None => files.entry(file).or_insert(Locks::of(Path::new(file))),
        };
        if locks.is_at(address) {
            count.locks += cost;
        }
    }
    Ok(count)
}

/// The code of an executable or library, to look instructions up in.
struct Locks {
    bytes: Vec<u8>,
    /// Address, length and offset of what is loaded.
    segments: Vec<[u64; 3]>,
}

impl Locks {
    /// Reads the program headers of an ELF file of 64 bits; files that are none have no code.
    fn of(path: &Path) -> Locks {
        let bytes = std::fs::read(path).unwrap_or_default();
        let mut locks = Locks { bytes, segments: Vec::new() };
        if !locks.bytes.starts_with(b"\x7fELF\x02\x01") {
            return locks;
        }
        let (start, size, headers) =
            (locks.number(0x20, 8), locks.number(0x36, 2), locks.number(0x38, 2));
        for header in 0..headers {
            let at = (start + header * size) as usize;
            if locks.number(at, 4) == 1 {
                let segment =
                    [locks.number(at + 16, 8), locks.number(at + 32, 8), locks.number(at + 8, 8)];
                locks.segments.push(segment);
            }
        }
        locks
    }

    fn number(&self, at: usize, bytes: usize) -> u64 {
        let found = self.bytes.get(at..at + bytes).unwrap_or_default();
        found.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// Whether the instruction at an address has the prefix `lock`, or is an `xchg` with memory, which implies it.
    fn is_at(&self, address: u64) -> bool {
        let found = self.segments.iter().find(|[start, len, _]| {
            address.checked_sub(*start).is_some_and(|offset| offset < *len)
        });
        let Some([start, _, offset]) = found else { return false };
        let code = self.bytes.get((address - start + offset) as usize..).unwrap_or_default();
        let mut code = code.iter().copied().skip_while(|byte| *byte == 0x66);
        let mut byte = code.next();
        if byte == Some(0xf0) {
            return true;
        }
        if byte.is_some_and(|byte| byte & 0xf0 == 0x40) {
            byte = code.next();
        }
        matches!(byte, Some(0x86 | 0x87)) && code.next().is_some_and(|operands| operands < 0xc0)
    }
}
