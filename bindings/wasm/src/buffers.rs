//! The two buffers through which texts pass. Whoever uses one takes it away, so that a decision that a function of the
//! host asks for during another finds none and gets a new one.

use std::cell::Cell;
use wasm_bindgen::prelude::wasm_bindgen;

/// What is larger is not kept.
const KEPT: usize = 1 << 20;

thread_local! {
    static INPUT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
    static OUTPUT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Makes room for so many bytes and says where: JavaScript writes there next, and nothing may come between.
#[wasm_bindgen]
#[must_use]
pub fn reserve(bytes: usize) -> *mut u8 {
    let mut input = INPUT.take();
    if input.len() < bytes {
        input.resize(bytes.next_multiple_of(4096), 0);
    }
    let start = input.as_mut_ptr();
    INPUT.set(input);
    start
}

/// Where what was written for JavaScript starts.
#[wasm_bindgen(js_name = outputStart)]
#[must_use]
pub fn output_start() -> *const u8 {
    let output = OUTPUT.take();
    let start = output.as_ptr();
    OUTPUT.set(output);
    start
}

/// How many bytes were written for JavaScript.
#[wasm_bindgen(js_name = outputLength)]
#[must_use]
pub fn output_length() -> usize {
    let output = OUTPUT.take();
    let length = output.len();
    OUTPUT.set(output);
    length
}

/// Lends the first bytes that JavaScript wrote.
pub(crate) fn with_input<T>(length: usize, use_it: impl FnOnce(&[u8]) -> T) -> T {
    let mut input = INPUT.take();
    let result = use_it(&input[..length.min(input.len())]);
    if input.len() > KEPT {
        input = Vec::new();
    }
    INPUT.set(input);
    result
}

/// Lends the buffer for JavaScript, empty.
pub(crate) fn with_output<T>(write: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    let mut output = OUTPUT.take();
    output.clear();
    output.shrink_to(KEPT);
    let result = write(&mut output);
    OUTPUT.set(output);
    result
}
