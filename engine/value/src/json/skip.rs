//! Reading over values: the grammar is checked as when they are kept, nothing is made of them.

use super::DEPTH_CEILING;
use super::read::{escape, fraction};
use super::scan::{plain_end, skip_space};

/// Which of the open brackets are those of objects, a bit each.
struct Kinds([u64; DEPTH_CEILING / 64 + 1]);

impl Kinds {
    #[inline]
    fn set(&mut self, level: usize, object: bool) {
        let word = &mut self.0[level >> 6];
        *word = *word & !(1 << (level & 63)) | u64::from(object) << (level & 63);
    }

    #[inline]
    fn is_object(&self, level: usize) -> bool {
        self.0[level >> 6] >> (level & 63) & 1 != 0
    }
}

/// The place behind the value at `p`, or nothing where there is no JSON value. It may nest `depth` deep.
///
/// # Safety
/// `p` points to an unshared padded copy of valid UTF-8.
pub(super) unsafe fn value(p: *mut u8, depth: usize) -> Option<*mut u8> {
    // SAFETY: as for the caller.
    unsafe {
        match *p {
            b'{' | b'[' => collection(p, depth),
            _ => scalar(p),
        }
    }
}

/// The place behind an array or object.
///
/// # Safety
/// As for [`value`].
pub(super) unsafe fn collection(mut p: *mut u8, depth: usize) -> Option<*mut u8> {
    let mut kinds = Kinds([0; DEPTH_CEILING / 64 + 1]);
    let (mut level, mut object) = (0, false);
    'value: loop {
        // SAFETY: `p` never passes the padding, because every step before it saw a byte that is not zero.
        unsafe {
            p = skip_space(p);
            match *p {
                bracket @ (b'{' | b'[') => {
                    if level >= depth {
                        return None;
                    }
                    p = skip_space(p.add(1));
                    if *p == bracket + 2 {
                        p = p.add(1);
                    } else {
                        object = bracket == b'{';
                        level += 1;
                        kinds.set(level, object);
                        if object {
                            p = key(p)?;
                        }
                        continue 'value;
                    }
                }
                _ => p = scalar(p)?,
            }
            loop {
                if level == 0 {
                    return Some(p);
                }
                p = skip_space(p);
                match (*p, object) {
                    (b',', false) => {
                        p = p.add(1);
                        continue 'value;
                    }
                    (b',', true) => {
                        p = key(skip_space(p.add(1)))?;
                        continue 'value;
                    }
                    (b']', false) | (b'}', true) => p = p.add(1),
                    _ => return None,
                }
                level -= 1;
                object = kinds.is_object(level);
            }
        }
    }
}

/// # Safety
/// As for [`value`].
#[inline]
unsafe fn scalar(p: *mut u8) -> Option<*mut u8> {
    // SAFETY: `p` is in the text, behind which there is more padding than a literal has bytes.
    unsafe {
        match *p {
            b'"' => string(p),
            b'-' | b'0'..=b'9' => number(p),
            b't' => (p.cast::<[u8; 4]>().read() == *b"true").then(|| p.add(4)),
            b'f' => (p.cast::<[u8; 5]>().read() == *b"false").then(|| p.add(5)),
            b'n' => (p.cast::<[u8; 4]>().read() == *b"null").then(|| p.add(4)),
            _ => None,
        }
    }
}

/// A key and its colon.
///
/// # Safety
/// As for [`value`].
#[inline]
unsafe fn key(p: *mut u8) -> Option<*mut u8> {
    // SAFETY: as for the caller.
    unsafe {
        if *p != b'"' {
            return None;
        }
        let p = skip_space(string(p)?);
        (*p == b':').then(|| p.add(1))
    }
}

/// # Safety
/// As for [`value`]; `p` is at a quote.
#[inline]
unsafe fn string(p: *mut u8) -> Option<*mut u8> {
    // SAFETY: the byte behind a quote is text or padding.
    unsafe {
        let end = plain_end(p.add(1));
        if *end == b'"' { Some(end.add(1)) } else { escaped(end) }
    }
}

/// The rest of a string from its first byte on that is not plain.
///
/// # Safety
/// As for [`value`].
#[cold]
unsafe fn escaped(mut p: *mut u8) -> Option<*mut u8> {
    // SAFETY: `p` stops at the padding at the latest.
    unsafe {
        loop {
            match *p {
                b'"' => return Some(p.add(1)),
                b'\\' => p = escape(p.add(1))?.1,
                _ => return None,
            }
            p = plain_end(p);
        }
    }
}

/// # Safety
/// As for [`value`].
#[inline]
unsafe fn number(start: *mut u8) -> Option<*mut u8> {
    // SAFETY: only bytes behind digits, signs, points and exponent marks are read, and those are no padding.
    unsafe {
        let first = start.add(usize::from(*start == b'-'));
        let mut p = first;
        if *p == b'0' {
            p = p.add(1);
        } else {
            while (*p).is_ascii_digit() {
                p = p.add(1);
            }
            if p == first {
                return None;
            }
        }
        if matches!(*p, b'.' | b'e' | b'E') { fraction(p) } else { Some(p) }
    }
}
