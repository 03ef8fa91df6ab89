//! What data is: values in regions, numbers, order, text forms, JSON in and out.
//!
//! A [`Value`] is two 64-bit words, `Copy`, immutable, and points into a [`Region`] that is dropped whole. There are
//! no reference counts. This crate carries no source positions and knows nothing of Rego's syntax or evaluation.
//! `unsafe` lives here (regions and the views into them) so that nothing above needs any.

pub mod codec;
mod compare;
mod hash;
pub mod json;
pub mod number;
mod recycle;
mod region;
mod size;
mod text;
mod value;

pub use codec::checksum;
pub use recycle::recycle;
pub use region::{Document, Region};
pub use size::MAX_NESTING;
pub use text::write_text;
pub use value::{Entry, Kind, Object, Set, Value};
