//! Prometheus text: the three metrics of the posts under their names, and what alerts on the checks themselves need.
//!
//! Counters count over the checks that were given, so that a folder to which every run adds its report makes counters
//! that grow.

use super::Style;
use crate::domain::drift::Drift;
use crate::domain::drift::check::State;
use crate::domain::drift::weights;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The bounds of the histogram, in seconds: plans take longer than requests do.
const BOUNDS: [f64; 9] = [1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0];

struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: &str) {
        let labels = labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value)));
        let _ = writeln!(self.0, "{name}{{{}}} {value}", labels.collect::<Vec<_>>().join(","));
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

pub(super) fn write(drift: &Drift<'_>, style: &Style<'_>) -> String {
    let mut page = Page(String::new());
    detected(&mut page, drift, style);
    let name = "terraform_drift_resources";
    page.head(name, "gauge", "Number of resources with drift");
    for check in drift.latest().filter(|check| check.state() != State::Unknown) {
        let count = check.drifted().count();
        page.sample(name, &[("workspace", check.workspace)], &count.to_string());
    }
    durations(&mut page, drift);
    let name = "terraform_drift_last_check_timestamp_seconds";
    page.head(name, "gauge", "When the workspace was last checked, failed checks left out");
    let workspaces: Vec<&str> = drift.latest().map(|check| check.workspace).collect();
    for workspace in &workspaces {
        let sound = drift.of(workspace).filter(|check| check.state() != State::Unknown);
        if let Some(time) = sound.filter_map(|check| check.time).max() {
            page.sample(name, &[("workspace", workspace)], &time.to_string());
        }
    }
    let name = "terraform_drift_check_errors_total";
    page.head(name, "counter", "Number of checks that failed");
    for workspace in &workspaces {
        let failed = drift.of(workspace).filter(|check| check.state() == State::Unknown).count();
        page.sample(name, &[("workspace", workspace)], &failed.to_string());
    }
    let name = "terraform_drift_age_seconds";
    page.head(name, "gauge", "How long the oldest drift of the workspace has been there");
    for check in drift.latest().filter(|check| check.state() != State::Unknown) {
        let since = check.drifted().filter_map(|row| row.since).min();
        let age = since.map_or(0, |since| (style.now - since).max(0));
        page.sample(name, &[("workspace", check.workspace)], &age.to_string());
    }
    page.0
}

fn detected(page: &mut Page, drift: &Drift<'_>, style: &Style<'_>) {
    let name = "terraform_drift_detected_total";
    page.head(name, "counter", "Number of drift detection events");
    let mut events: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for check in &drift.checks {
        if let Some(severity) = weights::of_check(check, style.settings) {
            let label = weights::label(severity, style.settings.severity_rule);
            *events.entry((check.workspace, label)).or_default() += 1;
        }
    }
    for ((workspace, severity), count) in events {
        page.sample(name, &[("workspace", workspace), ("severity", severity)], &count.to_string());
    }
}

fn durations(page: &mut Page, drift: &Drift<'_>) {
    let name = "terraform_drift_check_seconds";
    page.head(name, "histogram", "Time to check for drift");
    for check in drift.latest() {
        let seconds: Vec<f64> =
            drift.of(check.workspace).filter_map(|check| check.seconds).collect();
        // Who does not tell how long it took has no histogram, rather than one of zeros.
        if seconds.is_empty() {
            continue;
        }
        let workspace = ("workspace", check.workspace);
        let bucket = format!("{name}_bucket");
        for bound in BOUNDS {
            let count = seconds.iter().filter(|seconds| **seconds <= bound).count();
            page.sample(&bucket, &[workspace, ("le", &format!("{bound:?}"))], &count.to_string());
        }
        page.sample(&bucket, &[workspace, ("le", "+Inf")], &seconds.len().to_string());
        let sum: f64 = seconds.iter().sum();
        page.sample(&format!("{name}_sum"), &[workspace], &format!("{sum:.3}"));
        page.sample(&format!("{name}_count"), &[workspace], &seconds.len().to_string());
    }
}
