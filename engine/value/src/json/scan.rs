//! Byte searches of the reader: the end of plain text in a string, the end of white space.
//!
//! Both run over memory that ends in [`PADDING`] zero bytes: a zero stops every search, so no end is checked.

/// Zero bytes that must follow the text a search runs over.
pub(super) const PADDING: usize = 16;

/// The first `"`, `\` or control byte at or after `p`.
///
/// # Safety
/// `p` points into (or directly behind) initialised text followed by [`PADDING`] zero bytes.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(super) unsafe fn plain_end(mut p: *mut u8) -> *mut u8 {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128,
        _mm_set1_epi8,
    };
    loop {
        // SAFETY: SSE2 is part of x86-64; `p` is at most at the first zero, behind which 15 more bytes are readable.
        unsafe {
            let block = _mm_loadu_si128(p.cast());
            let quote = _mm_cmpeq_epi8(block, _mm_set1_epi8(b'"' as i8));
            let slash = _mm_cmpeq_epi8(block, _mm_set1_epi8(b'\\' as i8));
            let control = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1f)), block);
            let found = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, slash), control));
            if found != 0 {
                return p.add(found.trailing_zeros() as usize);
            }
            p = p.add(16);
        }
    }
}

/// The first `"`, `\` or control byte at or after `p`.
///
/// # Safety
/// `p` points into (or directly behind) initialised text followed by [`PADDING`] zero bytes.
#[cfg(not(target_arch = "x86_64"))]
#[inline]
pub(super) unsafe fn plain_end(mut p: *mut u8) -> *mut u8 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    loop {
        // SAFETY: `p` is at most at the first zero, behind which 15 more bytes are readable.
        unsafe {
            let block = u64::from_le(p.cast::<u64>().read_unaligned());
            let zero = |x: u64| x.wrapping_sub(ONES) & !x;
            let quote = zero(block ^ ONES * u64::from(b'"'));
            let slash = zero(block ^ ONES * u64::from(b'\\'));
            let control = block.wrapping_sub(ONES * 0x20) & !block;
            let found = (quote | slash | control) & HIGH;
            if found != 0 {
                // The lowest mark is exact; a borrow can only spoil marks above a true one.
                return p.add(found.trailing_zeros() as usize / 8);
            }
            p = p.add(8);
        }
    }
}

/// The first byte at or after `p` that is no JSON white space. There is none mostly, or one.
///
/// # Safety
/// `p` points into (or directly behind) initialised text followed by [`PADDING`] zero bytes.
#[inline]
pub(super) unsafe fn skip_space(p: *mut u8) -> *mut u8 {
    // SAFETY: a byte that is white space is no padding, so the one behind it can be read.
    unsafe {
        if *p > b' ' {
            return p;
        }
        if is_space(*p) && *p.add(1) > b' ' { p.add(1) } else { long_space(p) }
    }
}

#[inline]
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

/// # Safety
/// As for [`skip_space`].
#[cfg(target_arch = "x86_64")]
unsafe fn long_space(mut p: *mut u8) -> *mut u8 {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    };
    loop {
        // SAFETY: SSE2 is part of x86-64; `p` is at most at the first zero, behind which 15 more bytes are readable.
        unsafe {
            let block = _mm_loadu_si128(p.cast());
            let equal = |byte: u8| _mm_cmpeq_epi8(block, _mm_set1_epi8(byte as i8));
            let line = _mm_or_si128(equal(b'\n'), equal(b'\r'));
            let space = _mm_or_si128(_mm_or_si128(equal(b' '), equal(b'\t')), line);
            let other = !_mm_movemask_epi8(space) & 0xffff;
            if other != 0 {
                return p.add(other.trailing_zeros() as usize);
            }
            p = p.add(16);
        }
    }
}

/// # Safety
/// As for [`skip_space`].
#[cfg(not(target_arch = "x86_64"))]
unsafe fn long_space(mut p: *mut u8) -> *mut u8 {
    // SAFETY: a zero is no white space, so the walk ends at the padding at the latest.
    unsafe {
        while is_space(*p) {
            p = p.add(1);
        }
    }
    p
}
