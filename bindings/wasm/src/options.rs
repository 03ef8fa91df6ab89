//! Options that come from JavaScript as JSON. Names and types were checked there; what is absent keeps its default.

use lictor::{Document, Limits, Value, json};
use std::time::Duration;

/// Reads the options.
pub(crate) fn read(text: &str) -> Document {
    let options = json::ReadOptions::default();
    let read = Document::build(|region| json::read(region, text.as_bytes(), &options));
    read.unwrap_or_default()
}

/// A switch that is on.
pub(crate) fn is_on(options: Value<'_>, name: &str) -> bool {
    options.get_str(name).as_bool() == Some(true)
}

/// The texts of a list.
pub(crate) fn texts(list: Value<'_>) -> impl Iterator<Item = String> {
    let items = list.as_array().unwrap_or_default().iter();
    items.filter_map(|item| item.as_str()).map(str::to_owned)
}

/// A whole number that is not negative.
pub(crate) fn count(options: Value<'_>, name: &str) -> Option<u64> {
    options.get_str(name).as_small_int().and_then(|count| u64::try_from(count).ok())
}

/// How deep rules may stand inside each other: a browser's stack of a megabyte holds so many, with room for values that
/// nest.
const MAX_DEPTH: usize = 256;

/// What an evaluation may cost by default.
pub(crate) fn default_limits() -> Limits {
    Limits { max_depth: MAX_DEPTH, ..Limits::default() }
}

/// What an evaluation may cost, where the options do not say otherwise what it was.
pub(crate) fn limits(mut limits: Limits, given: Value<'_>) -> Limits {
    let size = |name| count(given, name).map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
    limits.max_steps = count(given, "steps").unwrap_or(limits.max_steps);
    limits.timeout = count(given, "timeNs").map(Duration::from_nanos).or(limits.timeout);
    limits.max_bytes = size("memoryBytes").unwrap_or(limits.max_bytes);
    limits.max_depth = size("depth").unwrap_or(limits.max_depth);
    limits.max_output = size("outputBytes").unwrap_or(limits.max_output);
    limits.max_nesting = size("nesting").unwrap_or(limits.max_nesting);
    limits
}
