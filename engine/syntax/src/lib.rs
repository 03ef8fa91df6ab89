//! Text to tree: source, spans, diagnostics, the v0 and v1 dialects, the parser and the printed form of a tree.
//!
//! This crate knows nothing of values, builtins or evaluation. It depends on nothing, keeps number literals as
//! their text, and reports every mistake as a [`Diagnostic`] with OPA's code, text and place.

pub mod ast;
pub mod diagnostic;
pub mod order;
pub mod render;
pub mod source;
pub mod text;
pub mod visit;

pub use diagnostic::{Code, Diagnostic};
pub use source::{FileId, Loc, SourceMap};
