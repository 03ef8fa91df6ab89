//! Compiled patterns, kept for the thread.

use super::matcher::{self, Regex};
use super::table::Table;
use super::translate;
use crate::cache::Cache;
use lictor_program::{BuiltinError, Context};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

/// A pattern that was matched so often gets a table.
const OFTEN: u32 = 16;

/// A pattern ready to match.
pub(super) struct Compiled {
    pub(super) regex: Regex,
    /// The name of each group, from the whole match on.
    pub(super) names: Vec<Option<String>>,
    /// The pattern as `regex` reads it.
    translated: String,
    matched: AtomicU32,
    automaton: OnceLock<Option<Table>>,
}

impl Compiled {
    /// Whether the pattern occurs in the text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        let table = match self.automaton.get() {
            Some(table) => table.as_ref(),
            None if self.matched.fetch_add(1, Ordering::Relaxed) < OFTEN => None,
            None => self.table().as_ref(),
        };
        let known = table.and_then(|table| table.is_match(text));
        known.unwrap_or_else(|| self.regex.is_match(text))
    }

    fn table(&self) -> &Option<Table> {
        self.automaton.get_or_init(|| Table::new(std::slice::from_ref(&self.translated)))
    }
}

/// How deep a rewritten pattern may nest.
#[cfg(feature = "lazy-regex")]
pub(super) const NEST_LIMIT: u32 = translate::MAX_DEPTH as u32 * 8;

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
    let regex = matcher::build(&translated.pattern)
        .ok_or_else(|| BuiltinError::Failed(translate::message("expression too large", pattern)))?;
    Ok(Compiled {
        regex,
        names: translated.names,
        translated: translated.pattern,
        matched: AtomicU32::new(0),
        automaton: OnceLock::new(),
    })
}
