//! The system's clock and randomness: the one place that asks for them. WebAssembly outside of WASI has neither; there
//! its host lends them (see [`crate::Host`]), and what is asked here stands still.

use lictor_program::Host;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod given {
    use std::sync::OnceLock;
    use std::time::{Instant, SystemTime, UNIX_EPOCH};

    pub(crate) fn now_ns() -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
    }

    pub(crate) fn tick_ns() -> Option<u64> {
        static START: OnceLock<Instant> = OnceLock::new();
        let start = START.get_or_init(Instant::now);
        Some(u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX))
    }

    pub(crate) fn random(out: &mut [u8]) {
        if getrandom::fill(out).is_err() {
            out.fill(0);
        }
    }
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod given {
    pub(crate) fn now_ns() -> i64 {
        0
    }

    pub(crate) fn tick_ns() -> Option<u64> {
        None
    }

    pub(crate) fn random(out: &mut [u8]) {
        out.fill(0);
    }
}

/// Nanoseconds since the epoch.
pub(crate) use given::now_ns;
/// Random bytes.
pub(crate) use given::random;

/// Nanoseconds of a clock that only goes forward: the system's, or the host's where the system has none.
pub(crate) fn ticks(host: &dyn Host) -> u64 {
    given::tick_ns().unwrap_or_else(|| host.tick_ns())
}

/// Nanoseconds of the system's clock that only goes forward.
pub(crate) fn tick_ns() -> u64 {
    given::tick_ns().unwrap_or(0)
}
