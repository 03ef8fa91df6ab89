//! Data as a snapshot: bytes that load without parsing text, checked as they are read.
//!
//! A header (magic with version, checksum of the rest), then the values in the compact form that programs keep their
//! constants in. Nothing in it is an address, so it is read in one go wherever it lands; it is not mapped into memory,
//! which safe code cannot do. Not a stable format: another version is refused.

use crate::error::{Error, ErrorKind, Problem};
use lictor_value::{Document, Value, checksum, codec};

/// What snapshots begin with.
const MAGIC: &[u8; 8] = b"LICTORD\x01";

/// Whether bytes begin like a snapshot.
#[must_use]
pub fn is_snapshot(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// A document as a snapshot.
///
/// ```
/// use lictor::{json, snapshot, Document};
///
/// let text = br#"{"admins": ["alice"]}"#;
/// let data = Document::build(|region| json::read(region, text, &json::ReadOptions::default())).unwrap();
/// let copy = snapshot::read(&snapshot::write(data.root()))?;
/// assert_eq!(copy.root(), data.root());
/// # Ok::<(), lictor::Error>(())
/// ```
#[must_use]
pub fn write(value: Value<'_>) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&[0; 8]);
    codec::encode(value, &mut out);
    let sum = checksum(&out[16..]);
    out[8..16].copy_from_slice(&sum.to_le_bytes());
    out
}

/// Reads a snapshot.
///
/// # Errors
/// The bytes are no snapshot of this version, or they were damaged.
pub fn read(bytes: &[u8]) -> Result<Document, Error> {
    decode(bytes).map_err(|message| {
        Error::new(ErrorKind::Argument, vec![Problem::new(format!("not a snapshot: {message}"))])
    })
}

pub(crate) fn decode(bytes: &[u8]) -> Result<Document, String> {
    let rest = bytes.strip_prefix(MAGIC).ok_or("wrong header")?;
    let (sum, values) = rest.split_first_chunk().ok_or("cut off")?;
    if u64::from_le_bytes(*sum) != checksum(values) {
        return Err("checksum differs".to_owned());
    }
    Document::build(|region| {
        let (value, taken) = codec::decode(region, values).map_err(|error| error.to_string())?;
        if taken == values.len() { Ok(value) } else { Err("bytes behind the end".to_owned()) }
    })
}
