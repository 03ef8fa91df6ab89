//! Drift: what was recorded and what is there, of every tool that tells, in one form.
//!
//! `source/` reads what tools say, `difference` tells differences from noise, `weights` how bad they are, `ignore` what is
//! looked away from, `trail` who did it, `history` since when. Policies and `lictor drift` read the result. Nothing here
//! calls a cloud, looks at a clock or opens files.

mod address;
pub mod check;
mod difference;
mod history;
pub mod ignore;
pub mod input;
mod instant;
mod jobs;
mod model;
pub mod report;
mod script;
pub mod settings;
mod shell;
mod source;
pub mod strategy;
mod trail;
pub mod weights;

use check::{Action, Check, Outcome, Row, pointer};
use ignore::Ignore;
use lictor::{Region, Value};
use settings::Settings;
use source::{cloudformation, driftctl, pulumi, reported, stream, terraform};
use std::collections::HashMap;

pub use instant::seconds;
pub(super) use model::{concerns, model};
pub use source::terraform::Plan;

/// A document of a scan.
#[derive(Debug, Clone, Copy)]
pub struct Doc<'r> {
    /// Its number.
    pub document: usize,
    /// The file it is in.
    pub file: &'r str,
    /// What it holds.
    pub value: Value<'r>,
}

/// What all documents say together.
#[derive(Default)]
pub struct Drift<'r> {
    /// The checks: by workspace, then by time.
    pub checks: Vec<Check<'r>>,
    /// The entries to look away from, with what they matched.
    pub ignores: Vec<Ignore>,
    /// The plans.
    pub plans: Vec<Plan<'r>>,
}

/// What is asked beside the documents.
#[derive(Debug, Clone, Copy)]
pub struct Question<'q, 'r> {
    /// What the settings say.
    pub settings: &'q Settings,
    /// The day, as `2027-01-31`.
    pub today: &'q str,
    /// The name of the workspace, where the files do not tell.
    pub workspace: Option<&'r str>,
}

impl<'r> Drift<'r> {
    /// The last check of every workspace.
    pub fn latest(&self) -> impl Iterator<Item = &Check<'r>> {
        let next = |number: usize| self.checks.get(number + 1).map(|check| check.workspace);
        let is_last =
            move |(number, check): &(usize, &Check<'r>)| next(*number) != Some(check.workspace);
        self.checks.iter().enumerate().filter(is_last).map(|(_, check)| check)
    }

    /// The checks of a workspace, in order.
    pub fn of<'d>(&'d self, workspace: &'d str) -> impl Iterator<Item = &'d Check<'r>> {
        self.checks.iter().filter(move |check| check.workspace == workspace)
    }
}

/// Whether a document tells of drift.
#[must_use]
pub fn tells(value: Value<'_>) -> bool {
    terraform::is_plan(value)
        || stream::is_line(value)
        || reported::is_report(value)
        || cloudformation::is_answer(value)
        || pulumi::is_preview(value)
        || driftctl::is_result(value)
        || trail::is_trail(value)
        || !entries(value).is_empty()
}

/// Where a document lists entries to look away from: a file of them, or the settings of this bundle.
fn entries(value: Value<'_>) -> Vec<(Vec<Value<'static>>, Value<'_>)> {
    let lists = [&["drift_ignore"][..], &["bundles", "drift", "settings", "ignore"]];
    let found = lists.into_iter().filter_map(|steps| {
        let path: Vec<Value<'static>> = steps.iter().map(|step| Value::str(step)).collect();
        let list = value.at(&path);
        (!list.is_undefined()).then_some((path, list))
    });
    found.collect()
}

/// Finds drift. `extra` are entries to look away from that stand elsewhere.
pub fn find<'r>(
    region: &'r Region,
    docs: &[Doc<'r>],
    question: Question<'_, 'r>,
    extra: Vec<Ignore>,
) -> Result<Drift<'r>, (usize, String)> {
    let mut drift = Drift { ignores: question.settings.ignores.clone(), ..Drift::default() };
    let mut trail = trail::Trail::default();
    let mut lines: Vec<Doc<'r>> = Vec::new();
    for doc in docs {
        let name = || question.workspace.unwrap_or_else(|| workspace(doc.file));
        if stream::is_line(doc.value) {
            lines.push(*doc);
        } else if terraform::is_plan(doc.value) {
            drift.plans.push(terraform::plan(doc, name()));
        } else if reported::is_report(doc.value) {
            drift.checks.extend(reported::checks(region, doc));
        } else if cloudformation::is_answer(doc.value) {
            drift.checks.extend(cloudformation::checks(region, doc, name()));
        } else if pulumi::is_preview(doc.value) {
            drift.checks.push(pulumi::check(region, doc, name()));
        } else if driftctl::is_result(doc.value) {
            drift.checks.push(driftctl::check(region, doc, name()));
        } else if trail::is_trail(doc.value) {
            trail.add(region, doc.value);
        } else {
            for (path, list) in entries(doc.value) {
                let read = ignore::entries(list).map_err(|why| (doc.document, why))?;
                let at = |number| (doc.document, pointer(&path), number);
                drift.ignores.extend(
                    read.into_iter().enumerate().map(|(number, entry)| entry.placed(at(number))),
                );
            }
        }
    }
    drift.ignores.extend(extra);
    for of_file in lines.chunk_by(|one, next| one.file == next.file) {
        let name = question.workspace.unwrap_or_else(|| workspace(of_file[0].file));
        drift.checks.push(stream::check(region, of_file, name));
    }
    drift.checks.extend(terraform::checks(region, &drift.plans));
    judge(region, &mut drift, docs, &trail, question);
    Ok(drift)
}

/// Weighs, explains and looks away, and joins the checks of each workspace.
fn judge<'r>(
    region: &'r Region,
    drift: &mut Drift<'r>,
    docs: &[Doc<'r>],
    trail: &trail::Trail<'r>,
    question: Question<'_, 'r>,
) {
    let Question { settings, today, .. } = question;
    let values: HashMap<usize, Value<'r>> =
        docs.iter().map(|doc| (doc.document, doc.value)).collect();
    drift.checks.sort_by_key(|check| (check.workspace, check.time, check.at.document));
    let count = drift.checks.len();
    for number in 0..count {
        let next = drift.checks.get(number + 1).map(|check| check.workspace);
        let check = &mut drift.checks[number];
        let is_latest = next != Some(check.workspace);
        // What entries match is counted over the last checks, as earlier ones saw the same.
        let mut old;
        let ignores = match is_latest {
            true => &mut drift.ignores,
            false => {
                old = drift.ignores.clone();
                &mut old
            }
        };
        for row in &mut check.rows {
            let document = values.get(&row.at.document).copied().unwrap_or_default();
            let entry = document.at(&row.at.path);
            let after = entry.get_str("change").get_str("after");
            weights::classify(region, row, &settings.weights, after);
            trail::explain(row, trail, settings);
            ignore::apply(ignores, check.workspace, row, today);
            settle(row, ignores);
            weights::score(row, &settings.weights);
        }
        check.rows.sort_by(|a, b| (b.score, a.address).cmp(&(a.score, b.address)));
    }
    history::join(&mut drift.checks);
}

/// Says what the next apply makes of a row, once it is known which values its code looks away from.
fn settle(row: &mut Row<'_>, ignores: &[Ignore]) {
    let is_lifecycle = |number: usize| ignores[number].origin == ignore::Origin::Lifecycle;
    for change in &mut row.changes {
        if change.ignored.is_some_and(is_lifecycle) && change.outcome < Outcome::Replaced {
            change.outcome = Outcome::Ignored;
        }
    }
    if row.action == Action::Update && row.outcome < Outcome::Replaced {
        let told = row.changes.iter().filter(|change| change.noise.is_none());
        row.outcome = told.map(|change| change.outcome).max().unwrap_or(row.outcome);
    }
}

/// The workspace that a file's name tells: its own name, or that of its folder where it says only what it is.
#[must_use]
pub fn workspace(file: &str) -> &str {
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    let stem = name.split('.').next().unwrap_or(name);
    let stem = ["-plan", "-refresh", "_plan", "_refresh", "-refresh-only", "-drift", "_drift"]
        .iter()
        .find_map(|end| stem.strip_suffix(end))
        .unwrap_or(stem);
    const GENERIC: [&str; 14] = [
        "",
        "plan",
        "tfplan",
        "refresh",
        "refresh-only",
        "drift",
        "report",
        "state",
        "current",
        "latest",
        "stream",
        "preview",
        "stdin",
        "output",
    ];
    let is_generic = GENERIC.contains(&stem) || stem.starts_with(|c: char| c.is_ascii_digit());
    match folder.rsplit('/').next().unwrap_or_default() {
        above if is_generic && !above.is_empty() && above != "." && above != ".." => above,
        _ if is_generic => "default",
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::workspace;

    #[test]
    fn workspaces_of_files() {
        for (file, want) in [
            ("networking.json", "networking"),
            ("workspaces/networking.plan.json", "networking"),
            ("workspaces/networking-refresh.json", "networking"),
            ("workspaces/networking/plan.json", "networking"),
            ("networking/2026-11-01.json", "networking"),
            ("plan.json", "default"),
            ("./plan.json", "default"),
            ("stdin", "default"),
        ] {
            assert_eq!(workspace(file), want, "{file}");
        }
    }
}
