//! Decisions by what they were made from: of the input only what the query can look at counts, so inputs that differ in
//! nothing else share an answer.
//!
//! Worth it where deciding takes longer than reading the input and looking the answer up. What depends on more than
//! input and data is never kept: queries that may ask for the time, randomness, the network or a function of the host,
//! and those that print.

use crate::decide::{Given, too_large};
use crate::error::Error;
use crate::query::{EvalOptions, Query};
use lictor_value::json::{self, Projection};
use lictor_value::{Region, Value, checksum, codec};
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Bytes of inputs and answers that are kept: 16 MiB.
const MAX_BYTES: usize = 16 << 20;
/// Threads that look for different answers mostly look in different places.
const SHARDS: usize = 16;
/// What an answer takes besides its bytes, roughly.
const OVERHEAD: usize = 96;

/// A query and the answers it gave. Its data never changes; a query over other data ([`Query::with_data`]) needs a cache
/// of its own. Shared by threads.
///
/// ```
/// use lictor::{Bundle, DecisionCache, Engine};
///
/// let bundle = Bundle::builder().module("p.rego", "package p\n\nbig := input.size > 10").build()?;
/// let cache = DecisionCache::new(Engine::new().compile(bundle)?.query("data.p.big")?);
/// let mut out = Vec::new();
/// cache.decide(br#"{"size": 12, "id": 1}"#, &mut out)?;
/// cache.decide(br#"{"id": 2, "size": 12}"#, &mut out)?; // nobody looks at `id`
/// assert_eq!((out.as_slice(), cache.len()), (b"truetrue".as_slice(), 1));
/// # Ok::<(), lictor::Error>(())
/// ```
#[derive(Debug)]
pub struct DecisionCache {
    query: Query,
    reads: Reads,
    shard_bytes: usize,
    shards: [Mutex<Shard>; SHARDS],
}

/// What of an input tells answers apart.
#[derive(Debug)]
enum Reads {
    /// No answer is kept.
    Never,
    Whole,
    Parts(Projection),
}

/// Answers by encoded input, none for undefined. What was not asked for since the last change of generations goes with
/// the next.
#[derive(Debug, Default)]
struct Shard {
    young: HashMap<Box<[u8]>, Option<Box<[u8]>>>,
    old: HashMap<Box<[u8]>, Option<Box<[u8]>>>,
    /// What the young ones take.
    bytes: usize,
}

/// The memory in which inputs are read and encoded.
#[derive(Default)]
struct Scratch {
    region: Region,
    reader: json::Reader,
    key: Vec<u8>,
}

thread_local! {
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

impl DecisionCache {
    /// An empty cache for a query.
    #[must_use]
    pub fn new(query: Query) -> Self {
        let program = query.program();
        let reads = if !query.is_closed() || !program.depends_on_input_only() {
            Reads::Never
        } else {
            program.reads(query.entry()).map_or(Reads::Whole, Reads::Parts)
        };
        DecisionCache { query, reads, shard_bytes: MAX_BYTES / SHARDS, shards: Default::default() }
    }

    /// How many bytes of inputs and answers are kept.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.shard_bytes = bytes / SHARDS;
        self
    }

    /// Whether answers are kept at all; not where they may differ for the same input.
    #[must_use]
    pub fn keeps(&self) -> bool {
        !matches!(self.reads, Reads::Never)
    }

    /// Decides as [`Query::decide`] does, unless it knows the answer. Errors are not kept.
    ///
    /// # Errors
    /// As for [`Query::decide`].
    pub fn decide(&self, input: &[u8], out: &mut Vec<u8>) -> Result<bool, Error> {
        let mut scratch = SCRATCH.take().unwrap_or_default();
        let result = self.decide_in(&mut scratch, input, out);
        SCRATCH.set(Some(scratch));
        result
    }

    fn decide_in(
        &self,
        scratch: &mut Scratch,
        input: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<bool, Error> {
        let Scratch { region, reader, key } = scratch;
        region.reset();
        let options = EvalOptions::default();
        let reading = json::ReadOptions { max_depth: options.limits.max_nesting };
        let read = match &self.reads {
            Reads::Never => return self.query.decide(input, out),
            Reads::Whole => reader.read(region, input, &reading),
            Reads::Parts(parts) => reader.read_projected(region, input, &reading, parts),
        };
        // What is wrong with it is said as ever.
        let Ok(value) = read else { return self.query.decide(input, out) };
        key.clear();
        codec::encode(value, key);
        let shard = &self.shards[checksum(key) as usize % SHARDS];
        if let Some(found) = locked(shard).find(key, out) {
            return Ok(found);
        }
        let start = out.len();
        let found = self.query.look(Given::Value(value), &options, |value: Value<'_>| {
            if !value.is_undefined() {
                json::write(value, &json::WriteOptions::default(), out);
            }
            !value.is_undefined()
        })?;
        if out.len() - start > options.limits.max_output {
            out.truncate(start);
            return Err(too_large());
        }
        let answer = found.then(|| Box::from(&out[start..]));
        locked(shard).keep(key, answer, self.shard_bytes);
        Ok(found)
    }

    /// How many answers it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| locked(shard)).map(|s| s.young.len() + s.old.len()).sum()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn locked(shard: &Mutex<Shard>) -> std::sync::MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shard {
    /// Puts the answer behind `out`, if there is one; whether it is defined.
    fn find(&mut self, key: &[u8], out: &mut Vec<u8>) -> Option<bool> {
        if let Some((key, answer)) = self.old.remove_entry(key) {
            self.bytes += size(&key, &answer);
            self.young.insert(key, answer);
        }
        let answer = self.young.get(key)?;
        out.extend_from_slice(answer.as_deref().unwrap_or_default());
        Some(answer.is_some())
    }

    fn keep(&mut self, key: &[u8], answer: Option<Box<[u8]>>, max_bytes: usize) {
        let size = size(key, &answer);
        if size > max_bytes / 2 {
            return;
        }
        if self.bytes + size > max_bytes / 2 {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        if self.young.insert(key.into(), answer).is_none() {
            self.bytes += size;
        }
    }
}

fn size(key: &[u8], answer: &Option<Box<[u8]>>) -> usize {
    OVERHEAD + key.len() + answer.as_ref().map_or(0, |answer| answer.len())
}
