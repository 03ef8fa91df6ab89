//! For people at a terminal.

use super::{Style, advice, count, headline, notes, rows, short, shown, summary};
use crate::domain::drift::Drift;
use crate::domain::drift::check::State;

/// A value takes so many characters at most.
const MAX_VALUE: usize = 72;

pub(super) fn write(drift: &Drift<'_>, style: &Style<'_>) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        let show = |c: char| if c.is_control() { '\u{fffd}' } else { c };
        out.extend(text.trim_end().chars().map(show));
        out.push('\n');
    };
    for check in drift.latest() {
        line(format!("{}: {}", check.workspace, summary(check, style).join(", ")));
        for row in rows(check, style) {
            let severity = row.severity.map_or("-", |severity| severity.name());
            line(format!("  {severity}: {} {}", row.address, headline(row, style)));
            for change in shown(row, style) {
                let (before, after) =
                    (short(change.before, MAX_VALUE), short(change.after, MAX_VALUE));
                line(format!("    {}: {before} -> {after} ({})", change.pointer(), notes(change)));
            }
            for event in row.events.iter().take(3) {
                line(format!("    by {} with {} at {}", event.principal, event.name, event.stamp));
            }
        }
        if check.state() != State::Clean {
            let (advice, words) = advice(check, style);
            advice.held.iter().for_each(|why| line(format!("  held: {why}")));
            line(format!("  do: {words}"));
        }
        line(String::new());
    }
    let of = |state| drift.latest().filter(|check| check.state() == state).count();
    let failed = match of(State::Unknown) {
        0 => String::new(),
        number => format!(", {number} unknown"),
    };
    line(format!(
        "{} of {} drifted{failed}",
        of(State::Drifted),
        count(drift.latest().count(), "workspace")
    ));
    out
}
