//! Zones by the names of the IANA database, which is compiled in; `build.rs` says how it is written.

#[cfg(test)]
mod differential;

use super::calendar::Civil;
use crate::cache::Cache;
use lictor_program::{BuiltinError, Context};
use std::sync::Arc;

static ZONES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/zones.bin"));

/// UTC, or a zone of the database.
#[derive(Clone)]
pub(super) enum Zone {
    Utc,
    Named(Arc<TimeZone>),
}

/// When clocks were changed, and how they are changed from then on.
pub(super) struct TimeZone {
    /// Seconds since the epoch, in order, each with the kind of time that begins.
    changes: Vec<(i64, u8)>,
    /// Seconds east of Greenwich, and what that is called.
    kinds: Vec<(i64, &'static str)>,
    rule: Option<Rule>,
}

/// Which kind of time begins when in a year.
struct Rule {
    normal: u8,
    summer: u8,
    summer_begins: Date,
    summer_ends: Date,
}

/// The so-manieth such day of a month, where the fifth is the last; and seconds from the day's begin.
struct Date {
    month: i64,
    week: i64,
    day: i64,
    seconds: i64,
}

/// The zone of this name.
pub(super) fn load(ctx: &mut Context<'_, '_>, name: &str) -> Result<Zone, BuiltinError> {
    if matches!(name, "" | "UTC" | "Local") {
        return Ok(Zone::Utc);
    }
    if name.contains("..") || name.starts_with(['/', '\\']) {
        return Err(BuiltinError::failed("time: invalid location name"));
    }
    let cache = ctx.caches.slot::<Cache<TimeZone>>("time zones");
    let zone = cache.get_or(name, || find(name).ok_or_else(|| format!("unknown time zone {name}")));
    zone.map(Zone::Named).map_err(BuiltinError::Failed)
}

/// Go's names are spelt exactly.
pub(super) fn find(name: &str) -> Option<TimeZone> {
    let mut table = Table(ZONES);
    let names = table.text();
    let at = names.lines().position(|known| known == name)?;
    let numbers: Vec<u64> = names.lines().map(|_| table.number()).collect();
    for _ in 0..numbers[at] {
        table.bytes();
    }
    Some(TimeZone::read(Table(table.bytes())))
}

/// The names there are.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    Table(ZONES).text().lines()
}

/// A part of the table, read from the front.
struct Table(&'static [u8]);

impl Table {
    fn byte(&mut self) -> u8 {
        let (byte, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *byte
    }

    fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return number;
            }
            shift += 7;
        }
    }

    fn signed(&mut self) -> i64 {
        let number = self.number();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }

    fn bytes(&mut self) -> &'static [u8] {
        let length = self.number() as usize;
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        bytes
    }

    fn text(&mut self) -> &'static str {
        str::from_utf8(self.bytes()).unwrap_or_default()
    }

    fn date(&mut self) -> Date {
        let [month, week, day] = [(); 3].map(|()| self.byte().into());
        Date { month, week, day, seconds: self.signed() }
    }
}

impl TimeZone {
    fn read(mut table: Table) -> TimeZone {
        let kinds = (0..table.number()).map(|_| (table.signed(), table.text())).collect();
        let rule = (table.byte() == 1).then(|| Rule {
            normal: table.byte(),
            summer: table.byte(),
            summer_begins: table.date(),
            summer_ends: table.date(),
        });
        let mut moment = 0;
        let becomes = table.bytes().iter().map(|kind| {
            let gap = table.signed();
            moment += if gap & 1 == 1 { (gap - 1) / 2 * 1800 } else { gap / 2 };
            (moment, *kind)
        });
        TimeZone { changes: becomes.collect(), kinds, rule }
    }

    /// The kind of time at a time: seconds east of Greenwich, and what that is called.
    pub(super) fn at(&self, seconds: i64) -> (i64, &'static str) {
        let before = self.changes.partition_point(|(moment, _)| *moment <= seconds);
        let kind = match (&self.rule, before.checked_sub(1)) {
            (Some(rule), _) if before == self.changes.len() => rule.at(seconds, &self.kinds),
            (_, Some(last)) => self.changes[last].1,
            (_, None) => 0,
        };
        self.kinds[kind as usize]
    }
}

impl Rule {
    fn at(&self, seconds: i64, kinds: &[(i64, &str)]) -> u8 {
        let offset = |kind: u8| kinds[kind as usize].0;
        let year = Civil::from_seconds(seconds.saturating_add(offset(self.normal))).year;
        let begin = self.summer_begins.in_year(year) - offset(self.normal);
        let end = self.summer_ends.in_year(year) - offset(self.summer);
        let is_summer = if begin < end {
            (begin..end).contains(&seconds)
        } else {
            !(end..begin).contains(&seconds)
        };
        if is_summer { self.summer } else { self.normal }
    }
}

impl Date {
    /// Seconds of local time since the epoch.
    fn in_year(&self, year: i64) -> i64 {
        let first = Civil { year, month: self.month, day: 1, hour: 0, minute: 0, second: 0 };
        let to_day = (self.day - first.weekday() as i64).rem_euclid(7);
        let mut day = 1 + to_day + (self.week - 1) * 7;
        if day > super::calendar::days_in(self.month, year) {
            day -= 7;
        }
        Civil { day, second: self.seconds, ..first }.to_seconds()
    }
}

impl Zone {
    /// Seconds east of Greenwich at a time given in seconds since the epoch.
    pub(super) fn offset_at(&self, seconds: i64) -> i64 {
        match self {
            Zone::Utc => 0,
            Zone::Named(zone) => zone.at(seconds).0,
        }
    }

    /// The short name of the zone at a time, such as `CEST`.
    pub(super) fn name_at(&self, seconds: i64) -> String {
        match self {
            Zone::Utc => "UTC".to_owned(),
            Zone::Named(zone) => zone.at(seconds).1.to_owned(),
        }
    }

    /// From seconds of local time to seconds since the epoch. Where a clock is set forward or back this gives the
    /// time by the offset before or after as Go does.
    pub(super) fn to_utc(&self, local: i64) -> i64 {
        match self.offset_at(local) {
            0 => local,
            offset => local.saturating_sub(self.offset_at(local.saturating_sub(offset))),
        }
    }
}
