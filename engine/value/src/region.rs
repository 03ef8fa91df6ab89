//! Regions: bump memory that values point into, and documents: a region frozen together with its root value.
//!
//! Nothing is freed one by one. [`Region::reset`] keeps the largest chunk, so a warm region does not touch the
//! allocator. A region never fails; it counts its bytes, and the evaluator holds them against its limit.

use crate::value::Value;
use std::cell::{Cell, UnsafeCell};
use std::mem::{MaybeUninit, align_of, size_of};

const FIRST_CHUNK_WORDS: usize = 512;
const MAX_CHUNK_WORDS: usize = 1 << 20;

type Chunk = Box<[MaybeUninit<u64>]>;

/// Bump memory for values. Every allocation is aligned to eight bytes and lives until the region is reset or dropped.
pub struct Region {
    next: Cell<*mut u64>,
    left: Cell<usize>,
    used_before: Cell<usize>,
    chunks: UnsafeCell<Vec<Chunk>>,
}

// SAFETY: a region owns its chunks; the raw pointer points into them and moves with them (boxes do not move).
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
            used_before: Cell::new(0),
            chunks: UnsafeCell::new(Vec::new()),
        }
    }

    /// Bytes handed out since the last reset (chunks that are full count whole).
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.used_before.get() - self.left.get() * 8
    }

    /// Forgets every value, keeping the largest chunk for the next user.
    pub fn reset(&mut self) {
        let chunks = self.chunks.get_mut();
        if chunks.len() > 1 {
            let largest = chunks.pop().expect("more than one chunk");
            chunks.clear();
            chunks.push(largest);
        }
        let words = chunks.first().map_or(0, |chunk| chunk.len());
        self.next.set(chunks.first_mut().map_or(std::ptr::dangling_mut(), |chunk| chunk.as_mut_ptr().cast()));
        self.left.set(words);
        self.used_before.set(words * 8);
    }

    #[inline]
    fn words(&self, words: usize) -> *mut u64 {
        if words > self.left.get() {
            self.grow(words);
        }
        let at = self.next.get();
        self.left.set(self.left.get() - words);
        // SAFETY: `grow` made sure that at least `words` words follow `at` in the current chunk.
        self.next.set(unsafe { at.add(words) });
        at
    }

    #[cold]
    fn grow(&self, words: usize) {
        // SAFETY: the region is not `Sync`, and no reference into the vector itself outlives this call.
        let chunks = unsafe { &mut *self.chunks.get() };
        let last = chunks.last().map_or(FIRST_CHUNK_WORDS / 2, |chunk| chunk.len());
        let size = (last * 2).min(MAX_CHUNK_WORDS).max(words);
        let mut chunk: Chunk = Box::new_uninit_slice(size);
        self.next.set(chunk.as_mut_ptr().cast());
        self.used_before.set(self.used_before.get() - self.left.get() * 8 + self.left.get() * 8 + size * 8);
        self.left.set(size);
        chunks.push(chunk);
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

    /// Copies `items` and then leaves room for `extra` zeroed `u32`s directly behind them.
    pub(crate) fn slice_with_table<T: Copy>(&self, items: &[T], extra: usize) -> (&[T], &mut [u32]) {
        const { assert!(align_of::<T>() <= 8 && size_of::<T>().is_multiple_of(8)) };
        let words = std::mem::size_of_val(items) / 8;
        let at = self.words(words + extra.div_ceil(2));
        // SAFETY: there is room for the items and the table behind them; both are aligned and unshared.
        unsafe {
            std::ptr::copy_nonoverlapping(items.as_ptr(), at.cast::<T>(), items.len());
            let table: *mut u32 = at.add(words).cast();
            std::ptr::write_bytes(table, 0, extra);
            (std::slice::from_raw_parts(at.cast(), items.len()), std::slice::from_raw_parts_mut(table, extra))
        }
    }

    /// Copies bytes and puts `padding` zero bytes behind them. The memory is the caller's alone.
    pub(crate) fn padded(&self, bytes: &[u8], padding: usize) -> *mut u8 {
        let at: *mut u8 = self.words((bytes.len() + padding).div_ceil(8)).cast();
        // SAFETY: there is room for the bytes and the padding, unshared.
        unsafe {
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), at, bytes.len());
            std::ptr::write_bytes(at.add(bytes.len()), 0, padding);
        }
        at
    }

    /// Copies text into the region.
    #[must_use]
    pub fn text(&self, text: &str) -> &str {
        let bytes: &[u8] = self.slice(text.as_bytes());
        // SAFETY: the bytes are those of a `str`.
        unsafe { std::str::from_utf8_unchecked(bytes) }
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
}

// SAFETY: after `build` nothing allocates in the region any more, and values are immutable.
unsafe impl Sync for Document {}

impl Document {
    /// Builds a value in a fresh region and freezes both.
    ///
    /// # Errors
    /// Whatever `build` returns as an error.
    pub fn build<E>(build: impl for<'r> FnOnce(&'r Region) -> Result<Value<'r>, E>) -> Result<Document, E> {
        let region = Region::new();
        let root = build(&region)?;
        // SAFETY: the root points only into `region` (or to static data), whose chunks live as long as the document.
        let root = unsafe { std::mem::transmute::<Value<'_>, Value<'static>>(root) };
        Ok(Document { root, region })
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

    /// The memory the document holds, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.region.bytes()
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Document({})", self.root)
    }
}
