//! The engine for JavaScript: what `bindings/wasm/js` calls.
//!
//! Texts go in and out, as UTF-8 in two buffers that stand in WebAssembly's memory and are used again and again: one
//! for what JavaScript writes, one for what it reads. Errors are JSON. Classes, checks of arguments and values are
//! JavaScript's. Nothing here reads a clock, a file or the network: a [`world::World`] lends them.

#[cfg_attr(not(feature = "archives"), path = "no_archive.rs")]
mod archive;
mod buffers;
mod engine;
mod error;
#[cfg_attr(not(feature = "observe"), path = "no_observed.rs")]
mod observed;
mod options;
#[cfg_attr(not(feature = "partial"), path = "no_partial.rs")]
mod partial;
mod query;
mod report;
mod world;

pub use buffers::{output_length, output_start, reserve};
pub use engine::{Engine, Parts, Policy};
pub use query::{Input, Query};
pub use world::start;

pub(crate) use buffers::{with_input, with_output};

use lictor::{Region, json};
use wasm_bindgen::prelude::wasm_bindgen;

/// The version of this package.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// The memory of the instance.
#[wasm_bindgen(js_name = ownMemory)]
#[must_use]
pub fn own_memory() -> wasm_bindgen::JsValue {
    wasm_bindgen::memory()
}

/// The builtins that there are, as JSON: a list of names.
#[wasm_bindgen(js_name = builtinNames)]
#[must_use]
pub fn builtin_names() -> String {
    let region = Region::new();
    json::to_string(lictor::report::list(&region, lictor::builtin_names(), |name| region.str(name)))
}
