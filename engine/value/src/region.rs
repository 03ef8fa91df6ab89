//! Regions: bump memory that values point into, and documents: a region frozen together with its root value.
//!
//! Nothing is freed one by one. [`Region::reset`] keeps the chunks, so a warm region does not touch the allocator.
//! A region never fails; it counts its bytes, and the evaluator holds them against its limit.

use crate::value::Value;
use std::cell::{Cell, UnsafeCell};
use std::mem::{MaybeUninit, align_of, size_of};
use std::sync::Arc;

const FIRST_CHUNK_WORDS: usize = 512;
const MAX_CHUNK_WORDS: usize = 1 << 20;

/// What a reset keeps at most: 64 MiB.
const RETAINED_WORDS: usize = 8 << 20;

/// Memory from the allocator; raw, so that moving its owner says nothing about what points into it.
struct Chunk {
    start: *mut u64,
    words: usize,
}

impl Chunk {
    fn new(words: usize) -> Chunk {
        let memory: Box<[MaybeUninit<u64>]> = Box::new_uninit_slice(words);
        let start: *mut u64 = Box::into_raw(memory).cast();
        // Values keep addresses as integers and come back to pointers through this.
        start.expose_provenance();
        Chunk { start, words }
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        let memory: *mut [MaybeUninit<u64>] =
            std::ptr::slice_from_raw_parts_mut(self.start.cast(), self.words);
        // SAFETY: `new` took exactly this slice out of its box, and only here does it go back.
        drop(unsafe { Box::from_raw(memory) });
    }
}

/// Bump memory for values. Every allocation is aligned to eight bytes and lives until the region is reset or dropped.
pub struct Region {
    next: Cell<*mut u64>,
    left: Cell<usize>,
    /// Bytes of the chunks in use, the current one whole.
    begun: Cell<usize>,
    /// How many of the chunks are in use; the last of those is the current one.
    in_use: Cell<usize>,
    too_deep: Cell<bool>,
    chunks: UnsafeCell<Vec<Chunk>>,
}

// SAFETY: a region owns its chunks; the raw pointers point into them, wherever the region itself moves.
unsafe impl Send for Region {}

impl Default for Region {
    fn default() -> Self {
        Region::new()
    }
}

impl Region {
    /// An empty region; the first allocation fetches the first chunk.
    #[must_use]
    pub const fn new() -> Self {
        Region {
            next: Cell::new(std::ptr::dangling_mut()),
            left: Cell::new(0),
            begun: Cell::new(0),
            in_use: Cell::new(0),
            too_deep: Cell::new(false),
            chunks: UnsafeCell::new(Vec::new()),
        }
    }

    /// Bytes handed out since the last reset (chunks that are full count whole).
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.begun.get() - self.left.get() * 8
    }

    /// Bytes of the chunks in use, whether handed out or not.
    fn held(&self) -> usize {
        self.begun.get()
    }

    /// Forgets every value. Chunks are kept for the next user, large ones first, up to a bound.
    pub fn reset(&mut self) {
        let chunks = self.chunks.get_mut();
        self.too_deep.set(false);
        if let [only] = chunks.as_slice()
            && only.words <= RETAINED_WORDS
        {
            self.next.set(only.start);
            self.left.set(only.words);
            self.begun.set(only.words * 8);
            self.in_use.set(1);
            return;
        }
        chunks.sort_unstable_by_key(|chunk| std::cmp::Reverse(chunk.words));
        let mut kept = 0;
        chunks.retain(|chunk| {
            let fits = kept + chunk.words <= RETAINED_WORDS;
            kept += if fits { chunk.words } else { 0 };
            fits
        });
        self.next.set(std::ptr::dangling_mut());
        self.left.set(0);
        self.begun.set(0);
        self.in_use.set(0);
    }

    /// Whether a value was refused since the last reset because it would nest deeper than
    /// [`MAX_NESTING`](crate::MAX_NESTING). A `null` took its place, so what was computed since is not to be used.
    #[must_use]
    pub fn is_too_deep(&self) -> bool {
        self.too_deep.get()
    }

    #[cold]
    pub(crate) fn refuse_depth(&self) -> Value<'_> {
        self.too_deep.set(true);
        Value::NULL
    }

    #[inline]
    fn words(&self, words: usize) -> *mut u64 {
        if words > self.left.get() {
            self.grow(words);
        }
        let at = self.next.get();
        self.left.set(self.left.get() - words);
        // SAFETY: at least `words` words follow `at` in the current chunk; without a chunk `words` is zero.
        self.next.set(unsafe { at.add(words) });
        at
    }

    #[cold]
    fn grow(&self, words: usize) {
        // SAFETY: the region is not `Sync`, and no reference into the vector itself outlives this call.
        let chunks = unsafe { &mut *self.chunks.get() };
        let index = self.in_use.get();
        match (index..chunks.len()).find(|at| chunks[*at].words >= words) {
            Some(found) => chunks.swap(index, found),
            None => {
                let last = chunks.last().map_or(FIRST_CHUNK_WORDS / 2, |chunk| chunk.words);
                let size = last.saturating_mul(2).min(MAX_CHUNK_WORDS).max(words);
                chunks.push(Chunk::new(size));
                let last = chunks.len() - 1;
                chunks.swap(index, last);
            }
        }
        let chunk = &chunks[index];
        self.next.set(chunk.start);
        self.left.set(chunk.words);
        self.begun.set(self.begun.get() + chunk.words * 8);
        self.in_use.set(index + 1);
    }

    /// Copies a slice of plain `Copy` data into the region.
    #[inline]
    #[expect(clippy::mut_from_ref, reason = "each call hands out memory no one else has")]
    pub(crate) fn slice<T: Copy>(&self, items: &[T]) -> &mut [T] {
        const { assert!(align_of::<T>() <= 8) };
        let bytes = std::mem::size_of_val(items);
        if bytes == 0 {
            return &mut [];
        }
        let at: *mut T = self.words(bytes.div_ceil(8)).cast();
        // SAFETY: `at` has room for the items, is aligned for `T`, is not shared, and `T` is `Copy`.
        unsafe {
            std::ptr::copy_nonoverlapping(items.as_ptr(), at, items.len());
            std::slice::from_raw_parts_mut(at, items.len())
        }
    }

    /// As [`Region::slice`], for few items of whole words: without a call.
    #[inline]
    #[expect(clippy::mut_from_ref, reason = "each call hands out memory no one else has")]
    pub(crate) fn few<T: Copy>(&self, items: &[T]) -> &mut [T] {
        const { assert!(align_of::<T>() == 8 && size_of::<T>().is_multiple_of(16)) };
        let pairs = std::mem::size_of_val(items) / 16;
        if pairs > 32 {
            return self.slice(items);
        }
        let at = self.words(2 * pairs);
        let from: *const [u64; 2] = items.as_ptr().cast();
        // SAFETY: `at` has room for the items, is aligned for `T`, is not shared, and `T` is `Copy` and has no padding.
        unsafe {
            for pair in 0..pairs {
                // Volatile, or the loop would become the call that is to be spared.
                let words = from.add(pair).read_volatile();
                at.cast::<[u64; 2]>().add(pair).write(words);
            }
            std::slice::from_raw_parts_mut(at.cast(), items.len())
        }
    }

    /// Copies `items` and then leaves room for `extra` zeroed `u32`s directly behind them.
    #[expect(clippy::mut_from_ref, reason = "each call hands out memory no one else has")]
    pub(crate) fn slice_with_table<T: Copy>(
        &self,
        items: &[T],
        extra: usize,
    ) -> (&mut [T], &mut [u32]) {
        const { assert!(align_of::<T>() <= 8 && size_of::<T>().is_multiple_of(8)) };
        let words = std::mem::size_of_val(items) / 8;
        let at = self.words(words + extra.div_ceil(2));
        // SAFETY: there is room for the items and the table behind them; both are aligned and unshared.
        unsafe {
            std::ptr::copy_nonoverlapping(items.as_ptr(), at.cast::<T>(), items.len());
            let table: *mut u32 = at.add(words).cast();
            std::ptr::write_bytes(table, 0, extra);
            (
                std::slice::from_raw_parts_mut(at.cast(), items.len()),
                std::slice::from_raw_parts_mut(table, extra),
            )
        }
    }

    /// Copies bytes and puts `PADDING` zero bytes behind them; says whether all are ASCII. The memory is the caller's
    /// alone.
    #[inline]
    pub(crate) fn padded<const PADDING: usize>(&self, bytes: &[u8]) -> (*mut u8, bool) {
        let at: *mut u8 = self.words((bytes.len() + PADDING).div_ceil(8)).cast();
        // SAFETY: there is room for the bytes and the padding, unshared.
        unsafe {
            let ascii = copy_ascii(bytes, at);
            at.add(bytes.len()).cast::<[u8; PADDING]>().write([0; PADDING]);
            (at, ascii)
        }
    }

    /// A row of equal items.
    #[inline]
    #[expect(clippy::mut_from_ref, reason = "each call hands out memory no one else has")]
    pub fn filled<T: Copy>(&self, count: usize, item: T) -> &mut [T] {
        const { assert!(align_of::<T>() <= 8) };
        let bytes = size_of::<T>().saturating_mul(count);
        if bytes == 0 {
            return &mut [];
        }
        let at: *mut T = self.words(bytes.div_ceil(8)).cast();
        // SAFETY: `at` has room for the items, is aligned for `T` and not shared; each item is written before the slice
        // is made.
        unsafe {
            for number in 0..count {
                at.add(number).write(item);
            }
            std::slice::from_raw_parts_mut(at, count)
        }
    }

    /// Copies text into the region.
    #[must_use]
    pub fn text(&self, text: &str) -> &str {
        let bytes: &[u8] = self.slice(text.as_bytes());
        // SAFETY: the bytes are those of a `str`.
        unsafe { std::str::from_utf8_unchecked(bytes) }
    }
}

/// Copies bytes and says whether all are ASCII.
///
/// # Safety
/// As many bytes can be written at `to`, which does not overlap them.
#[inline]
unsafe fn copy_ascii(bytes: &[u8], to: *mut u8) -> bool {
    type Block = [u64; 4];
    const BLOCK: usize = size_of::<Block>();
    let (from, len) = (bytes.as_ptr(), bytes.len());
    // SAFETY: blocks are read and written only where they lie within the length; the last one overlaps that before it.
    unsafe {
        if len < BLOCK {
            std::ptr::copy_nonoverlapping(from, to, len);
            return bytes.is_ascii();
        }
        let mut seen = [0; 4];
        let mut copy = |at: usize| {
            let block = from.add(at).cast::<Block>().read_unaligned();
            to.add(at).cast::<Block>().write_unaligned(block);
            for (seen, word) in seen.iter_mut().zip(block) {
                *seen |= word;
            }
        };
        let mut at = 0;
        while at + BLOCK <= len {
            copy(at);
            at += BLOCK;
        }
        copy(len - BLOCK);
        (seen[0] | seen[1] | seen[2] | seen[3]) & 0x8080_8080_8080_8080 == 0
    }
}

impl std::fmt::Debug for Region {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Region({} bytes)", self.bytes())
    }
}

/// A value that owns its memory: a frozen region and the root in it. Shared freely between threads.
///
/// ```
/// use lictor_value::{Document, json};
/// let doc = Document::build(|region| json::read(region, br#"{"a": [1, 2]}"#, &json::ReadOptions::default())).unwrap();
/// assert_eq!(doc.root().to_string(), r#"{"a": [1, 2]}"#);
/// ```
pub struct Document {
    root: Value<'static>,
    region: Region,
    /// The document whose parts this one holds besides its own.
    base: Option<Arc<Document>>,
    /// How many documents stand behind it, and the bytes that those made of others have taken.
    links: usize,
    taken: usize,
}

/// So many documents stand behind one at most; the next is a copy.
const MAX_LINKS: usize = 256;

// SAFETY: after `build` nothing allocates in the region any more, and values are immutable.
unsafe impl Sync for Document {}

impl Default for Document {
    /// An empty object.
    fn default() -> Self {
        Document::copy_of(Value::EMPTY_OBJECT)
    }
}

impl Document {
    /// Builds a value in a fresh region and freezes both.
    ///
    /// # Errors
    /// Whatever `build` returns as an error.
    pub fn build<E>(
        build: impl for<'r> FnOnce(&'r Region) -> Result<Value<'r>, E>,
    ) -> Result<Document, E> {
        let region = Region::new();
        let root = build(&region)?;
        // SAFETY: the root points only into `region` (or to static data), whose chunks live as long as the document.
        let root = unsafe { std::mem::transmute::<Value<'_>, Value<'static>>(root) };
        Ok(Document { root, region, base: None, links: 0, taken: 0 })
    }

    /// Builds a value that may hold parts of another document, which stays in memory as long as this one: a change costs
    /// what it makes anew. Once changes have taken as much as the whole, or are many, the whole is copied.
    ///
    /// # Errors
    /// Whatever `build` returns as an error.
    ///
    /// ```
    /// use lictor_value::{Document, Value, json};
    /// use std::sync::Arc;
    ///
    /// let text = br#"{"a": [1, 2], "b": 3}"#;
    /// let old = Document::build(|region| json::read(region, text, &json::ReadOptions::default())).unwrap();
    /// let new = Document::derive::<()>(&Arc::new(old), |region, root| {
    ///     let object = root.as_object().ok_or(())?;
    ///     Ok(region.object_with(object, Value::str("b"), Value::int(4)))
    /// });
    /// assert_eq!(new.unwrap().root().to_string(), r#"{"a": [1, 2], "b": 4}"#);
    /// ```
    pub fn derive<E>(
        base: &Arc<Document>,
        build: impl for<'r> FnOnce(&'r Region, Value<'r>) -> Result<Value<'r>, E>,
    ) -> Result<Document, E> {
        let region = Region::new();
        let root = build(&region, base.root())?;
        let made = region.held();
        if base.links >= MAX_LINKS || base.taken + made > base.bytes() - base.taken {
            return Ok(Document::copy_of(root).kept());
        }
        // SAFETY: the root points only into `region`, into `base` (or what that holds on to in turn) or to static data;
        // the document keeps both, and neither changes.
        let root = unsafe { std::mem::transmute::<Value<'_>, Value<'static>>(root) };
        let (links, taken) = (base.links + 1, base.taken + made);
        Ok(Document { root, region, base: Some(Arc::clone(base)), links, taken })
    }

    /// A copy of a value that owns its memory.
    #[must_use]
    pub fn copy_of(value: Value<'_>) -> Document {
        match Document::build::<std::convert::Infallible>(|region| Ok(value.copy_into(region))) {
            Ok(document) => document,
            Err(never) => match never {},
        }
    }

    /// The root value.
    #[must_use]
    pub fn root(&self) -> Value<'_> {
        self.root
    }

    /// The memory the document holds, in bytes, with what it shares with others.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.base.as_ref().map_or(self.region.bytes(), |base| base.bytes() + self.region.held())
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({})", self.root)
    }
}
