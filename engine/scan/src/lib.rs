//! Scans: files in, findings with their places out.
//!
//! [`read`] makes values with places of texts, [`domain`] says what documents are, [`catalog`] knows bundles and
//! policies, [`config`] reads `lictor.yaml`, [`scan`] judges, [`report`] writes. Only [`walk`] opens files; nothing
//! here looks at a clock, a terminal or the command line.

pub mod admission;
mod builtin;
pub mod catalog;
pub mod config;
pub mod domain;
mod exceptions;
pub mod explain;
pub mod finding;
pub mod fixtures;
mod inventory;
mod mask;
pub mod pattern;
mod prepare;
pub mod read;
pub mod report;
pub mod scan;
pub mod simulate;
pub mod source;
pub mod suggest;
pub mod walk;

pub use prepare::{Images, NoImages, Selection};
pub use scan::{Options, Scanner, SetupError};
