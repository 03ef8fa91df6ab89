//! Markdown for job summaries and pull requests.

use super::{Style, advice, count, headline, notes, rows, short, shown, summary};
use crate::domain::drift::Drift;
use crate::domain::drift::check::State;
use crate::report::markdown_inline as inline;

/// A value takes so many characters at most.
const MAX_VALUE: usize = 60;

pub(super) fn write(drift: &Drift<'_>, style: &Style<'_>) -> String {
    let drifted = drift.latest().filter(|check| check.state() == State::Drifted).count();
    let all = count(drift.latest().count(), "workspace");
    let mut out = format!(
        "## Drift: {drifted} of {all}\n\n| workspace | result | what to do |\n|---|---|---|\n"
    );
    for check in drift.latest() {
        let (advice, _) = advice(check, style);
        let held: String = advice.held.iter().map(|why| format!("; {why}")).collect();
        out.push_str(&format!(
            "| {} | {} | {}{} |\n",
            inline(check.workspace),
            inline(&summary(check, style).join(", ")),
            inline(advice.words()),
            inline(&held)
        ));
    }
    for check in drift.latest().filter(|check| rows(check, style).next().is_some()) {
        out.push_str(&format!("\n### {}\n\n", inline(check.workspace)));
        out.push_str(
            "| severity | resource | path | recorded | there | |\n|---|---|---|---|---|---|\n",
        );
        for row in rows(check, style) {
            let severity = row.severity.map_or("-", |severity| severity.name());
            let resource = inline(row.address);
            let head = inline(&headline(row, style));
            out.push_str(&format!("| {severity} | {resource} | | | | {head} |\n"));
            for change in shown(row, style) {
                out.push_str(&format!(
                    "| | | {} | {} | {} | {} |\n",
                    inline(&change.pointer()),
                    inline(&short(change.before, MAX_VALUE)),
                    inline(&short(change.after, MAX_VALUE)),
                    inline(&notes(change))
                ));
            }
        }
    }
    out
}
