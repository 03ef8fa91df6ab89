//! `lictor scan --simulate`: what requests to AWS come to, and why.

use super::{output, shown};
use crate::args::Read;
use clap::ArgMatches;
use lictor_scan::finding::Problem;
use lictor_scan::simulate;
use lictor_scan::walk::Input;

/// Decides the requests of a file. The exit code is 0 where all are allowed (or as they expect), 1 where one is not, 2
/// where one could not be decided.
pub(super) fn run(
    matches: &ArgMatches,
    requests: &str,
    inputs: &[Input],
    problems: Vec<Problem>,
    max_bytes: u64,
) -> Result<u8, String> {
    if !problems.is_empty() {
        return Err(shown(&problems));
    }
    let format = matches.text("format").unwrap_or("pretty");
    if !["pretty", "json", "ndjson"].contains(&format) {
        return Err("Error: --simulate reports as pretty, json or ndjson".to_owned());
    }
    let file = Input::File { name: requests.into(), path: requests.into() };
    let source = file.into_source(max_bytes).map_err(|problem| shown(&[problem]))?;
    let decided = simulate::simulate(inputs, &source, max_bytes);
    let decided = decided.map_err(|problems| shown(&problems))?;
    let text = match format {
        "pretty" => simulate::text(&decided),
        "json" => format!("{:#}\n", simulate::json(&decided)),
        _ => decided
            .iter()
            .map(|one| format!("{}\n", simulate::json(std::slice::from_ref(one))))
            .collect(),
    };
    output(matches, &text)?;
    Ok(simulate::exit_code(&decided))
}
