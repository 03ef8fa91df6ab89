//! Patterns matched by the crate `regex`, as builds that are fast have it. `lean` is the other way, with the same names.

use super::cache::NEST_LIMIT;
use regex::RegexBuilder;
use std::sync::LazyLock;

pub(crate) use regex::{Captures, Regex};

/// A compiled pattern may take this many bytes.
const MAX_COMPILED: usize = 32 << 20;

/// Compiles a pattern that was translated; nothing if it is too large.
pub(super) fn build(translated: &str) -> Option<Regex> {
    RegexBuilder::new(translated).size_limit(MAX_COMPILED).nest_limit(NEST_LIMIT).build().ok()
}

/// Whether there is such a class of Unicode, written as `\p{gc=lu}`.
pub(super) fn is_class(class: &str) -> bool {
    regex_syntax::parse(class).is_ok()
}

/// Whether Go counts the character as letter or digit.
pub(super) fn is_letter_or_digit(c: char) -> bool {
    static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[\p{L}\p{Nd}]$").ok());
    match WORD.as_ref() {
        Some(word) => word.is_match(c.encode_utf8(&mut [0; 4])),
        // Without the feature `unicode` there is no such class.
        None => c.is_alphanumeric(),
    }
}
