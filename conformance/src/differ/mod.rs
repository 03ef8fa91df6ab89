//! Second opinions: generated programs run by several engines, and what they disagree on.
//!
//! Lictor is compared with itself (every optimisation off, one off alone, programs read back), with regorus and
//! with a real OPA. What differs is made small and shown as a case that can be pasted into `conformance/cases`.

mod explained;
mod http;
mod opa;
mod ours;
mod outcome;
mod paste;
mod peer;
mod shrink;

pub use explained::{Explained, read as read_explained};
pub use outcome::{Answer, Outcome};

use crate::generate::{self, Program};
use ours::Way;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// What is to be compared.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many programs.
    pub count: u64,
    /// The seed of the first program; the others follow.
    pub seed: u64,
    /// Compare with OPA.
    pub opa: bool,
    /// Compare with regorus.
    pub regorus: bool,
    /// Compare Lictor's own modes.
    pub modes: bool,
    /// How many programs run at once.
    pub jobs: usize,
    /// How many differences are made small and shown.
    pub show: usize,
    /// How many differences of one kind are.
    pub each: usize,
    /// The command of OPA.
    pub command: String,
    /// The differences that have a reason.
    pub explained: Vec<Explained>,
}

impl Options {
    /// A hundred thousand programs against whatever there is.
    #[must_use]
    pub fn new(count: u64) -> Options {
        Options {
            count,
            seed: 1,
            opa: false,
            regorus: false,
            modes: false,
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            show: 20,
            each: 2,
            command: std::env::var("OPA").unwrap_or_else(|_| "opa".to_owned()),
            explained: Vec::new(),
        }
    }

    /// Chooses engines by their names, with commas between them; without names, whatever there is.
    ///
    /// # Errors
    /// An unknown name, or an engine that is not there.
    pub fn against(&mut self, names: Option<&str>) -> Result<(), String> {
        let installed = opa::is_installed(&self.command);
        let Some(names) = names else {
            self.modes = true;
            self.opa = installed;
            self.regorus = !installed && peer::IS_HERE;
            return Ok(());
        };
        for name in names.split(',') {
            match name {
                "modes" => self.modes = true,
                "opa" if !installed => return Err(format!("`{}` does not run", self.command)),
                "opa" => self.opa = true,
                "regorus" if !peer::IS_HERE => {
                    return Err("regorus is not built in: add `--features regorus`".to_owned());
                }
                "regorus" => self.regorus = true,
                other => return Err(format!("unknown engine `{other}`")),
            }
        }
        Ok(())
    }
}

/// Two engines that disagree on the one entry of a program.
#[derive(Debug, Clone)]
struct Difference {
    program: Program,
    seed: u64,
    peer: Peer,
    ours: Outcome,
    theirs: Outcome,
}

/// With whom Lictor is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Peer {
    Opa,
    Regorus,
    Way(Way),
}

impl Peer {
    fn name(self) -> String {
        match self {
            Peer::Opa => "opa".to_owned(),
            Peer::Regorus => "regorus".to_owned(),
            Peer::Way(way) => way.name(),
        }
    }

    fn agrees(self, ours: &Outcome, theirs: &Outcome) -> bool {
        match self {
            Peer::Opa => ours.agrees(theirs) || ours.fails_in_another_order(theirs),
            Peer::Regorus => ours.agrees(theirs) || ours.is_numerically(theirs),
            Peer::Way(way) => ours.agrees(theirs) || way.may_fail_later() && theirs.is_failure(),
        }
    }

    fn outcomes(self, program: &Program, opa: &mut opa::Opa) -> Vec<Outcome> {
        match self {
            Peer::Opa => opa.outcomes(program),
            Peer::Regorus => peer::outcomes(program),
            Peer::Way(way) => ours::outcomes(program, way),
        }
    }
}

/// What was counted.
#[derive(Debug, Default)]
struct Tally {
    kinds: BTreeMap<&'static str, u64>,
    compared: BTreeMap<String, u64>,
    unanswered: BTreeMap<String, u64>,
    explained: BTreeMap<String, u64>,
    differences: Vec<Difference>,
}

/// Runs it and prints what was found; whether there was a difference without a reason.
#[must_use]
pub fn run(options: &Options) -> bool {
    let start = Instant::now();
    let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
    let tally = Mutex::new(Tally::default());
    let terminal = std::io::stderr().is_terminal();
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.max(1) {
            let worker = std::thread::Builder::new().stack_size(256 << 20);
            let spawned = worker.spawn_scoped(scope, || {
                let mut opa = opa::Opa::new(&options.command);
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= options.count {
                        break;
                    }
                    examine(options.seed + number, options, &mut opa, &tally);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    if terminal && done.is_multiple_of(50) {
                        progress(done, options.count, start);
                    }
                }
            });
            if let Err(error) = spawned {
                eprintln!("{error}");
            }
        }
    });
    if terminal {
        eprintln!();
    }
    let tally = tally.into_inner().unwrap_or_default();
    report(&tally, options, start);
    !tally.differences.is_empty()
}

fn progress(done: u64, count: u64, start: Instant) {
    let rate = done as f64 / start.elapsed().as_secs_f64();
    eprint!("\r{done} of {count} programs, {rate:.0} a second ");
    // The line is for people; where it cannot be shown there is nothing to do.
    let _ = std::io::stderr().flush();
}

/// Runs one program everywhere.
fn examine(seed: u64, options: &Options, opa: &mut opa::Opa, tally: &Mutex<Tally>) {
    let program = generate::program(seed);
    let ours = ours::outcomes(&program, Way::Compiled);
    let ways = Way::others().filter(|_| options.modes).map(Peer::Way);
    let others = [(options.opa, Peer::Opa), (options.regorus, Peer::Regorus)];
    let others = others.into_iter().filter(|(asked, _)| *asked).map(|(_, peer)| peer);
    let mut found = Vec::new();
    let mut answers = Vec::new();
    for peer in ways.chain(others) {
        let theirs = peer.outcomes(&program, opa);
        for (i, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            if let Answer::None(reason) = &theirs.answer {
                answers.push((peer.name(), Some(reason.clone())));
                continue;
            }
            answers.push((peer.name(), None));
            if !peer.agrees(ours, &theirs) {
                let program =
                    Program { entries: vec![program.entries[i].clone()], ..program.clone() };
                found.push(Difference { program, seed, peer, ours: ours.clone(), theirs });
            }
        }
    }
    let Ok(mut tally) = tally.lock() else { return };
    for outcome in &ours {
        *tally.kinds.entry(kind(outcome)).or_default() += 1;
    }
    for (name, reason) in answers {
        match reason {
            None => *tally.compared.entry(name).or_default() += 1,
            Some(reason) => *tally.unanswered.entry(reason).or_default() += 1,
        }
    }
    for difference in found {
        let reason = options
            .explained
            .iter()
            .find(|explained| explained.covers(&difference, &options.command));
        match reason {
            Some(explained) => *tally.explained.entry(explained.reason.clone()).or_default() += 1,
            None => tally.differences.push(difference),
        }
    }
}

fn kind(outcome: &Outcome) -> &'static str {
    match &outcome.answer {
        Answer::Value(_) => "values",
        Answer::Undefined => "undefined",
        Answer::Error { code, .. } if code.starts_with("rego_") => "compile errors",
        Answer::Error { .. } => "evaluation errors",
        Answer::None(_) => "limits",
    }
}

/// Differences, small; then the counts.
fn report(tally: &Tally, options: &Options, start: Instant) {
    let mut opa = opa::Opa::new(&options.command);
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut shown: Vec<String> = Vec::new();
    for difference in &tally.differences {
        let seen = kinds.entry(paste::kind(difference)).or_default();
        seen.push(difference.seed.to_string());
        if seen.len() > options.each || shown.len() >= options.show {
            continue;
        }
        let small = shrink::shrink(difference, &options.explained, &mut opa);
        let heart = paste::heart(&small);
        if !shown.contains(&heart) {
            println!("{}", paste::case(&small));
            shown.push(heart);
        }
    }
    for (kind, seeds) in &mut kinds {
        let count = seeds.len();
        seeds.dedup();
        println!("{count:9} {kind}; seeds {}", seeds.join(", "));
    }
    println!("{} programs in {:.0} s", options.count, start.elapsed().as_secs_f64());
    let list = |title: &str, counts: &mut dyn Iterator<Item = (&str, u64)>| {
        for (name, count) in counts {
            println!("{count:9} {title}{name}");
        }
    };
    list("", &mut tally.kinds.iter().map(|(name, count)| (*name, *count)));
    list("compared with ", &mut tally.compared.iter().map(|(name, count)| (name.as_str(), *count)));
    list(
        "not compared: ",
        &mut tally.unanswered.iter().map(|(name, count)| (name.as_str(), *count)),
    );
    list("explained: ", &mut tally.explained.iter().map(|(name, count)| (name.as_str(), *count)));
    println!("{} differences", tally.differences.len());
}

#[cfg(test)]
mod tests {
    use super::{Options, run};

    /// Programs mean the same in every way Lictor can run them.
    #[test]
    fn modes_agree() {
        let mut options = Options::new(150);
        options.against(Some("modes")).expect("modes are always there");
        assert!(!run(&options));
    }
}
