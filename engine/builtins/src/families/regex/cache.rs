//! Compiled patterns, kept for the thread: a hundred of them, the least recently made is dropped first.

use super::translate;
use lictor_program::{BuiltinError, Context};
use regex::{Regex, RegexBuilder};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

const MAX_PATTERNS: usize = 100;

/// A compiled pattern may take this many bytes.
const MAX_COMPILED: usize = 32 << 20;

/// A pattern ready to match.
pub(super) struct Compiled {
    pub(super) regex: Regex,
    /// The name of each group, from the whole match on.
    pub(super) names: Vec<Option<String>>,
}

#[derive(Default)]
struct Cache {
    last: Option<(Box<str>, Arc<Compiled>)>,
    patterns: HashMap<Box<str>, Arc<Compiled>>,
    order: VecDeque<Box<str>>,
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
    let cache: &mut Cache = ctx.caches.slot("regex");
    if let Some((last, compiled)) = &cache.last
        && **last == *key
    {
        return Ok(Arc::clone(compiled));
    }
    let compiled = match cache.patterns.get(key) {
        Some(compiled) => Arc::clone(compiled),
        None => {
            let compiled = Arc::new(make()?);
            if cache.order.len() >= MAX_PATTERNS
                && let Some(oldest) = cache.order.pop_front()
            {
                cache.patterns.remove(&oldest);
            }
            cache.order.push_back(key.into());
            cache.patterns.insert(key.into(), Arc::clone(&compiled));
            compiled
        }
    };
    cache.last = Some((key.into(), Arc::clone(&compiled)));
    Ok(compiled)
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
