//! Counts outcomes per folder and prints them.

use crate::cases::Case;
use crate::expected::Known;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The outcomes of a run.
#[derive(Debug, Default)]
pub struct Report {
    folders: BTreeMap<String, (usize, usize)>,
    failures: Vec<String>,
    known: usize,
    decided: Vec<String>,
}

impl Report {
    /// Puts outcomes together; failures that are known count as passed, known failures that passed, or failed in
    /// another way than is decided, as failed.
    #[must_use]
    pub fn of(suite: &str, outcomes: &[(Case, Result<(), String>)], known: &[Known]) -> Report {
        let mut report = Report::default();
        for (case, outcome) in outcomes {
            let entry = known.iter().find(|known| known.covers(suite, case));
            let counts = report.folders.entry(case.folder().to_owned()).or_default();
            let failure = match (outcome, entry) {
                (Ok(()), None) => None,
                (Err(message), Some(entry)) if entry.explains(message) => {
                    match &entry.decided {
                        None => report.known += 1,
                        Some(decided) => report.decided.push(format!(
                            "{}[{}] {}: {} (see `{}`)",
                            case.file,
                            case.index,
                            case.note(),
                            entry.reason,
                            decided.see
                        )),
                    }
                    None
                }
                (Err(message), _) => Some(message.clone()),
                (Ok(()), Some(entry)) => {
                    Some(format!("passes, but is listed as failing: {}", entry.reason))
                }
            };
            match failure {
                None => counts.0 += 1,
                Some(message) => {
                    counts.1 += 1;
                    let place = format!("{}[{}] {}", case.file, case.index, case.note());
                    report.failures.push(format!("{place}: {message}"));
                }
            }
        }
        report
    }

    /// Adds a failure that belongs to no case.
    pub fn complain(&mut self, message: String) {
        self.folders.entry(".".to_owned()).or_default().1 += 1;
        self.failures.push(message);
    }

    /// How many failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.folders.values().map(|(_, failed)| failed).sum()
    }

    /// How many passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.folders.values().map(|(passed, _)| passed).sum()
    }

    /// What failed, one text each.
    #[must_use]
    pub fn failures(&self) -> &[String] {
        &self.failures
    }

    /// Failures, a table of folders (only those with failures, when `brief`), and the totals in the last line.
    #[must_use]
    pub fn render(&self, brief: bool) -> String {
        let mut out = String::new();
        for failure in &self.failures {
            let _ = writeln!(out, "FAIL {failure}");
        }
        let width = self.folders.keys().map(|folder| folder.len()).max().unwrap_or(0);
        for (folder, (passed, failed)) in &self.folders {
            if !brief || *failed > 0 {
                let _ = writeln!(out, "{folder:width$} {passed:5} passed {failed:5} failed");
            }
        }
        for decided in &self.decided {
            let _ = writeln!(out, "decided: {decided}");
        }
        if self.known > 0 {
            let _ = writeln!(out, "{} known differences", self.known);
        }
        let _ = writeln!(out, "{} passed, {} failed", self.passed(), self.failed());
        out
    }
}
