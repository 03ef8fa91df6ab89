//! What many checks of one workspace say together: since when a resource drifts, and which values go back and forth.

use super::check::{Check, Row};
use lictor::Value;
use std::collections::HashMap;

/// Puts the checks in order, each workspace's by time, and says of the rows how long they have been there.
pub(super) fn join(checks: &mut Vec<Check<'_>>) {
    checks.sort_by(|a, b| {
        (a.workspace, a.time, a.at.document).cmp(&(b.workspace, b.time, b.at.document))
    });
    let mut from = 0;
    while from < checks.len() {
        let name = checks[from].workspace;
        let to = from + checks[from..].iter().take_while(|check| check.workspace == name).count();
        of_workspace(&mut checks[from..to]);
        from = to;
    }
}

/// A resource while checks are gone through.
#[derive(Clone, Copy)]
struct Seen {
    check: usize,
    runs: usize,
    since: Option<i64>,
}

fn of_workspace<'r>(checks: &mut [Check<'r>]) {
    let mut seen: HashMap<&'r str, Seen> = HashMap::new();
    let mut values: HashMap<(&'r str, String), Values<'r>> = HashMap::new();
    let mut sound = 0;
    for check in checks.iter_mut() {
        // A check that failed says neither that drift is there nor that it is gone.
        if check.failure.is_some() {
            continue;
        }
        sound += 1;
        let time = check.time;
        for row in check.rows.iter_mut().filter(|row| row.is_drift()) {
            let before = seen.get(row.address).filter(|before| before.check + 1 == sound);
            let now = match before {
                Some(before) => Seen { check: sound, runs: before.runs + 1, since: before.since },
                None => Seen { check: sound, runs: 1, since: time },
            };
            (row.runs, row.since) = (now.runs, now.since);
            seen.insert(row.address, now);
            flaps(row, sound, &mut values);
        }
    }
}

/// The values that a path had, check by check.
#[derive(Default)]
struct Values<'r> {
    last: Option<(usize, Value<'r>)>,
    known: Vec<Value<'r>>,
    turns: usize,
}

fn flaps<'r>(row: &mut Row<'r>, check: usize, values: &mut HashMap<(&'r str, String), Values<'r>>) {
    let address = row.address;
    for change in row.changes.iter_mut().filter(|change| change.counts() && !change.is_secret) {
        let of_path = values.entry((address, change.pointer())).or_default();
        let is_away = of_path.last.is_none_or(|(last, _)| last + 1 < check);
        // Where a check between found no drift, what was recorded stood there again.
        if is_away {
            of_path.turn(change.before);
        }
        of_path.turn(change.after);
        of_path.last = Some((check, change.after));
        // Two values alone go back and forth; more are changes of somebody's mind.
        change.flaps = if of_path.known.len() <= 2 { of_path.turns } else { 0 };
    }
}

impl<'r> Values<'r> {
    fn turn(&mut self, value: Value<'r>) {
        let is_same = self.last.is_some_and(|(_, last)| last.equals(value));
        if is_same {
            return;
        }
        if self.last.is_some() {
            self.turns += 1;
        }
        if self.known.len() < 3 && !self.known.iter().any(|known| known.equals(value)) {
            self.known.push(value);
        }
        let check = self.last.map_or(0, |(check, _)| check);
        self.last = Some((check, value));
    }
}
