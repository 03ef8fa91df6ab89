//! Stands in for zones where the feature `time-zones` is off: there is UTC.

use lictor_program::{BuiltinError, Context};

/// UTC.
#[derive(Clone)]
pub(super) enum Zone {
    Utc,
}

/// The zone of this name.
pub(super) fn load(_: &mut Context<'_, '_>, name: &str) -> Result<Zone, BuiltinError> {
    match name {
        "" | "UTC" | "Local" => Ok(Zone::Utc),
        _ => Err(BuiltinError::failed(format!("unknown time zone {name}"))),
    }
}

impl Zone {
    /// Seconds east of Greenwich.
    pub(super) fn offset_at(&self, _: i64) -> i64 {
        0
    }

    /// The short name of the zone.
    pub(super) fn name_at(&self, _: i64) -> String {
        "UTC".to_owned()
    }

    /// From seconds of local time to seconds since the epoch.
    pub(super) fn to_utc(&self, local: i64) -> i64 {
        local
    }
}
