//! What a second thread brings: decisions per second over one shared policy.

use crate::report::{Report, ratio};
use crate::{Args, Error, named};
use lictor_benches::{Peer, Subject};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The workloads that are shared by threads.
const SHARED: [&str; 3] = ["authz", "rbac_10k", "review_one"];

pub(crate) fn run(args: &Args, report: &mut Report) -> Result<(), Error> {
    let cores = std::thread::available_parallelism()?.get();
    report.section(
        "Threads",
        "Decisions per second from JSON to JSON over one shared policy, and how much more threads do than one.",
    );
    report.header(&["workload", "threads", "Lictor", "scale", "regorus", "scale", "ratio"]);
    let rounds = if args.quick { 3 } else { 10 };
    for name in SHARED {
        let workload = named(name)?;
        let subject = Subject::new(&workload)?;
        let peer = Peer::new(&workload)?;
        let ours = |count| {
            throughput(count, rounds, &|| {
                let mut own = subject.fork();
                Box::new(move || drop(own.run_text().map(<[u8]>::len)))
            })
        };
        let theirs = |count| {
            throughput(count, rounds, &|| {
                let mut own = peer.fork();
                Box::new(move || match own.has_machine() {
                    true => drop(own.run_text()),
                    false => drop(own.interpret_text()),
                })
            })
        };
        let (one, peer_one) = (ours(1), theirs(1));
        for count in 1..=cores.max(2) {
            let (many, peer_many) =
                if count == 1 { (one, peer_one) } else { (ours(count), theirs(count)) };
            report.row(&[
                name.to_owned(),
                count.to_string(),
                format!("{:.2} M", many / 1e6),
                format!("{:.2}", many / one),
                format!("{:.2} M", peer_many / 1e6),
                format!("{:.2}", peer_many / peer_one),
                ratio(many / peer_many),
            ]);
        }
    }
    Ok(())
}

/// What a thread does over and over.
type Work<'a> = Box<dyn FnMut() + Send + 'a>;

/// Calls per second of so many threads that each do their own work; the best of some rounds.
fn throughput<'a>(count: usize, rounds: usize, make: &dyn Fn() -> Work<'a>) -> f64 {
    let best = (0..rounds).map(|_| round((0..count).map(|_| make()).collect()));
    best.fold(0.0, f64::max)
}

fn round(works: Vec<Work<'_>>) -> f64 {
    let (start, stop) = (Barrier::new(works.len() + 1), AtomicBool::new(false));
    let repeat = |mut work: Work<'_>| {
        (0..100).for_each(|_| work());
        start.wait();
        let mut calls = 0u64;
        while !stop.load(Ordering::Relaxed) {
            (0..50).for_each(|_| work());
            calls += 50;
        }
        calls
    };
    std::thread::scope(|scope| {
        let repeat = &repeat;
        let workers: Vec<_> =
            works.into_iter().map(|work| scope.spawn(move || repeat(work))).collect();
        start.wait();
        let begin = Instant::now();
        std::thread::sleep(Duration::from_millis(150));
        stop.store(true, Ordering::Relaxed);
        let calls: u64 = workers.into_iter().filter_map(|worker| worker.join().ok()).sum();
        calls as f64 / begin.elapsed().as_secs_f64()
    })
}
