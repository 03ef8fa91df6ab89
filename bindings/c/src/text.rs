//! Texts: borrowed ones with a length, and memory that results are written into.

use crate::error::Error;
use std::ffi::c_char;
use std::ptr;

/// A text or bytes of someone else's. NULL with length 0 is empty.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Str {
    /// The first byte.
    ptr: *const c_char,
    /// How many there are.
    len: usize,
}

// SAFETY: nobody changes what C lends for the time of a call.
unsafe impl Sync for Str {}

impl Str {
    /// Nothing.
    pub(crate) const EMPTY: Str = Str { ptr: ptr::null(), len: 0 };

    /// Lends a text, which C may look at as long as what holds it is there.
    pub(crate) fn of(text: &str) -> Str {
        Str { ptr: text.as_ptr().cast(), len: text.len() }
    }

    /// The bytes that C lends.
    pub(crate) fn bytes(&self) -> &[u8] {
        if self.ptr.is_null() {
            return &[];
        }
        // SAFETY: C promises `len` bytes at `ptr` for the time of the call, in which alone a `Str` is held.
        unsafe { std::slice::from_raw_parts(self.ptr.cast(), self.len) }
    }

    /// The text that C lends; `what` names it in the error.
    pub(crate) fn text(&self, what: &str) -> Result<&str, Box<Error>> {
        let text = std::str::from_utf8(self.bytes());
        text.map_err(|_| Error::input(format!("{what} is not UTF-8")))
    }
}

/// The items that C lends; none at NULL. The pointer is taken by reference so that they are not held for longer.
pub(crate) fn slice<T>(items: &*const T, count: usize) -> &[T] {
    if items.is_null() {
        return &[];
    }
    // SAFETY: C promises `count` items there for the time of the call, in which alone the pointer is held.
    unsafe { std::slice::from_raw_parts(*items, count) }
}

/// Memory for results, to be used again and again by one thread at a time.
#[derive(Default)]
pub struct Buf {
    pub(crate) bytes: Vec<u8>,
}

impl Buf {
    /// What is larger is not kept for the next result.
    const KEPT: usize = 1 << 20;

    /// Empties it.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.bytes.shrink_to(Buf::KEPT);
    }

    /// Puts a text in.
    pub(crate) fn set(&mut self, text: String) {
        self.bytes = text.into_bytes();
    }
}

/// Memory for results.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_buf_new() -> Box<Buf> {
    Box::default()
}

/// What was last put in; good until it is used again or freed.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_buf_str(buf: Option<&Buf>) -> Str {
    buf.map_or(Str::EMPTY, |buf| Str { ptr: buf.bytes.as_ptr().cast(), len: buf.bytes.len() })
}

/// Gives it back.
#[unsafe(no_mangle)]
pub extern "C" fn lictor_buf_free(buf: Option<Box<Buf>>) {
    drop(buf);
}
