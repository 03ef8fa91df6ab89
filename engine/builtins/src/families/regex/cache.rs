//! Compiled patterns, kept for the thread.

use super::translate;
use crate::cache::Cache;
use lictor_program::{BuiltinError, Context};
use regex::{Regex, RegexBuilder};
use std::sync::Arc;

/// A compiled pattern may take this many bytes.
const MAX_COMPILED: usize = 32 << 20;

/// A pattern ready to match.
pub(super) struct Compiled {
    pub(super) regex: Regex,
    /// The name of each group, from the whole match on.
    pub(super) names: Vec<Option<String>>,
}

/// The pattern, compiled.
pub(super) fn get(ctx: &mut Context<'_, '_>, pattern: &str) -> Result<Arc<Compiled>, BuiltinError> {
    get_or(ctx, pattern, || compile(pattern))
}

/// What is kept under `key`, or else what `make` gives.
pub(super) fn get_or(
    ctx: &mut Context<'_, '_>,
    key: &str,
    make: impl FnOnce() -> Result<Compiled, BuiltinError>,
) -> Result<Arc<Compiled>, BuiltinError> {
    ctx.caches.slot::<Cache<Compiled>>("regex").get_or(key, make)
}

/// Compiles a pattern of Go's dialect.
pub(super) fn compile(pattern: &str) -> Result<Compiled, BuiltinError> {
    let translated = translate::translate(pattern).map_err(BuiltinError::Failed)?;
    let regex = RegexBuilder::new(&translated.pattern)
        .size_limit(MAX_COMPILED)
        .nest_limit(translate::MAX_DEPTH as u32 * 8)
        .build()
        .map_err(|_| BuiltinError::Failed(translate::message("expression too large", pattern)))?;
    Ok(Compiled { regex, names: translated.names })
}
