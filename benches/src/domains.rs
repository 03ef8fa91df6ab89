//! Scans and simulations of the sizes that people have: from texts to the report, in one process.
//!
//! What is scanned comes from the examples of `lictor-scan`, and the organisation from the bench of `lictor-iam`; they write
//! the same for other tools.

use crate::report::{Report, time};
use crate::{Args, Error};
use lictor_iam::{Organisation, Request};
use lictor_scan::catalog::Catalog;
use lictor_scan::config::Config;
use lictor_scan::domain::DOMAINS;
use lictor_scan::report::{self, Style};
use lictor_scan::source::Source;
use lictor_scan::walk::{self, Input};
use lictor_scan::{NoImages, Options, Scanner, Selection};
use std::sync::Arc;
use std::time::Instant;

#[path = "../../engine/scan/examples/manifests.rs"]
#[expect(dead_code, reason = "as an example it has a main of its own")]
mod manifests;
#[path = "../../engine/iam/benches/simulations.rs"]
#[expect(dead_code, reason = "as a bench it has a main of its own")]
mod organisation;
#[path = "../../engine/scan/examples/plan.rs"]
#[expect(dead_code, reason = "as an example it has a main of its own")]
mod plan;
#[path = "../../engine/scan/examples/zone.rs"]
#[expect(dead_code, reason = "as an example it has a main of its own")]
mod zone;

/// A day that the tables of the policies are not old on.
const DAY: &str = "2026-11-28";

pub(crate) fn run(args: &Args, report: &mut Report) -> Result<(), Error> {
    report.section(
        "Domains",
        "From the texts of files to the report as JSON, inside one process with as many threads as there are cores; the \
         fastest of some runs. `first` is the first run of a process without a cache, which compiles the policies, too. \
         Goals are those on two cores.",
    );
    report.header(&["what", "policies", "size", "findings", "first", "then", "goal"]);
    let rounds = if args.quick { 2 } else { 7 };
    let plan = plan::plan(5000).to_string();
    let zone = zone::zone(10_000);
    let manifests: Vec<String> = (0..2000).map(manifests::manifest).collect();
    let rows: [(&str, &str, &[String], &str); 3] = [
        ("a plan of 5,000 resources", "", &[plan], "1 s"),
        ("a zone of 10,000 records", "dns", &[zone], "300 ms"),
        ("2,000 manifests", "", &manifests, "1 s"),
    ];
    for (what, bundle, texts, goal) in rows {
        scans(report, what, bundle, texts, goal, rounds)?;
    }
    simulations(report, rounds)
}

/// Scans of some texts by all policies of a bundle, or of all bundles.
fn scans(
    report: &mut Report,
    what: &str,
    bundle: &str,
    texts: &[String],
    goal: &str,
    rounds: usize,
) -> Result<(), Error> {
    let start = Instant::now();
    let scanner = scanner(bundle)?;
    let input = |(number, text): (usize, &String)| {
        Input::Text(Source::new(format!("{number}"), text.clone()))
    };
    let inputs: Vec<Input> = texts.iter().enumerate().map(input).collect();
    let scan = || -> Result<_, Error> {
        let found = scanner.scan(&inputs, &|| {});
        let write = report::format("json").ok_or("there is no JSON")?;
        let mut text = Vec::new();
        write(&found, &Style::default(), &mut text)?;
        std::hint::black_box(text);
        Ok(found)
    };
    let found = scan()?;
    let first = start.elapsed();
    if found.errors() > 0 {
        return Err(format!("{what}: {:?}", found.problems[0]).into());
    }
    let then = fastest(rounds, || scan().map(drop))?;
    let bytes: usize = texts.iter().map(String::len).sum();
    report.row(&[
        what.to_owned(),
        format!("{} of {}", found.policies.len(), if bundle.is_empty() { "all" } else { bundle }),
        format!("{} KB", bytes / 1000),
        found.findings.len().to_string(),
        time(first.as_secs_f64() * 1e9),
        format!("**{}**", time(then)),
        goal.to_owned(),
    ]);
    Ok(())
}

fn scanner(bundle: &str) -> Result<Scanner, Error> {
    let names = (!bundle.is_empty()).then(|| [bundle.to_owned()]);
    let options = Options {
        catalog: Catalog::built_in(names.as_ref().map(|names| names.as_slice()))?,
        config: Config::default(),
        domains: DOMAINS,
        selection: Selection { profiles: vec!["all".to_owned()], ..Selection::default() },
        data: None,
        facts: Vec::new(),
        now: DAY.to_owned(),
        max_file_bytes: walk::MAX_FILE_BYTES,
        images: Arc::new(NoImages),
        excerpts: false,
    };
    Scanner::new(options).map_err(|error| format!("{error:?}").into())
}

/// Requests over an organisation, from JSON to JSON; the first run reads the tree, too.
fn simulations(report: &mut Report, rounds: usize) -> Result<(), Error> {
    let tree = organisation::tree().to_string();
    let requests: Vec<String> = (0..organisation::REQUESTS).map(organisation::request).collect();
    let start = Instant::now();
    let organisation = Organisation::parse(&serde_json::from_str(&tree)?)?;
    let decide = || -> Result<(), Error> {
        for text in &requests {
            let request = Request::parse(&serde_json::from_str(text)?)?;
            std::hint::black_box(organisation.evaluate(&request).to_json().to_string());
        }
        Ok(())
    };
    decide()?;
    let first = start.elapsed();
    let then = fastest(rounds, decide)?;
    report.row(&[
        format!("{} requests to AWS over {} accounts", requests.len(), organisation::ACCOUNTS),
        "12 of the tree".to_owned(),
        format!("{} KB", tree.len() / 1000),
        String::new(),
        time(first.as_secs_f64() * 1e9),
        format!("**{}**", time(then)),
        "1 s".to_owned(),
    ]);
    Ok(())
}

/// Nanoseconds of the fastest of some runs.
fn fastest(rounds: usize, mut work: impl FnMut() -> Result<(), Error>) -> Result<f64, Error> {
    let mut best = f64::INFINITY;
    for _ in 0..rounds {
        let start = Instant::now();
        work()?;
        best = best.min(start.elapsed().as_secs_f64() * 1e9);
    }
    Ok(best)
}
