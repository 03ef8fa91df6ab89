//! JSON bytes into a region, and values out to JSON bytes.
//!
//! The reader is a single pass over a padded copy of the input that lives in the region: strings and numbers point into
//! that copy, escapes are undone in place. It only says whether the bytes are JSON; a second, plain pass over the
//! original bytes finds out what is wrong and where ([`ReadError`]). Grammar, replacement of invalid UTF-8 and the words
//! of the errors follow Go's `encoding/json`, as OPA's users know them. No streaming from readers: bytes in, bytes out.

mod diagnose;
mod known;
mod projection;
mod read;
mod scan;
mod skip;
mod slots;
mod write;

use crate::region::Region;
use crate::value::Value;

pub use projection::{Kept, Paths, Place, Projection};
pub use read::Reader;
pub use slots::{MAX_SLOTS, Slots};
pub use write::{key_text, to_string, write};

/// Nesting is never allowed beyond this, whatever the options say: comparing, copying and printing recurse.
pub const DEPTH_CEILING: usize = 1024;

/// What a reader accepts.
#[derive(Debug, Clone, Copy)]
pub struct ReadOptions {
    /// How deep arrays and objects may nest; [`DEPTH_CEILING`] at most.
    pub max_depth: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions { max_depth: DEPTH_CEILING }
    }
}

impl ReadOptions {
    fn depth(&self) -> usize {
        self.max_depth.min(DEPTH_CEILING)
    }
}

/// Why bytes are not JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// Byte offset of the offending byte.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
}

impl ReadError {
    /// Row and column of the offending byte, both from 1, columns in bytes.
    #[must_use]
    pub fn position(&self, bytes: &[u8]) -> (usize, usize) {
        let before = &bytes[..self.offset.min(bytes.len())];
        let row = before.iter().filter(|b| **b == b'\n').count() + 1;
        let line_start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        (row, before.len() - line_start + 1)
    }
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at byte {}", self.message, self.offset)
    }
}

impl std::error::Error for ReadError {}

/// How a value is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct WriteOptions<'a> {
    /// What a level of nesting is indented by; `None` writes compactly.
    pub indent: Option<&'a str>,
    /// What every line but the first starts with when indenting.
    pub prefix: &'a str,
    /// `<`, `>` and `&` become `\uXXXX`, as Go's encoder does. (U+2028 and U+2029 always do.)
    pub escape_html: bool,
}

/// Reads one JSON document. Duplicate keys: the last wins. Numbers keep their text. Invalid UTF-8 in strings becomes
/// U+FFFD. Hosts that read many documents keep a [`Reader`] instead.
///
/// # Errors
/// Malformed JSON, data after the document, or nesting over the limit.
pub fn read<'r>(
    region: &'r Region,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<Value<'r>, ReadError> {
    Reader::new().read(region, bytes, options)
}
