//! Instructions per decision, counted by valgrind: the same on every run of one binary, however busy the machine.

use crate::Error;
use std::process::Command;

/// Of one side of a workload, from the difference of a short run and a longer one.
pub(crate) fn instructions(name: &str, side: &str) -> Result<u64, Error> {
    let more = if side.starts_with("peer") { 4 } else { 52 };
    let (few, many) = (collected(name, side, 2)?, collected(name, side, more)?);
    Ok(many.saturating_sub(few) / (more - 2))
}

fn collected(name: &str, side: &str, count: u64) -> Result<u64, Error> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["--once", name, side, &count.to_string()])
        .output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let found = text.lines().find_map(|line| line.split_once("Collected : "));
    found.and_then(|(_, count)| count.trim().parse().ok()).ok_or_else(|| text.into_owned().into())
}
