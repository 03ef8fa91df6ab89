//! Bundles as archives.

use lictor::{Bundle, Error, Loader, ParseSettings};

/// Reads the bundle that an archive is.
pub(crate) fn read(settings: &ParseSettings, bytes: &[u8]) -> Result<Bundle, Error> {
    Loader::new(settings.clone()).archive("bundle", bytes)
}
