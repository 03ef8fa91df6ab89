//! Text to tree: source, spans, diagnostics, the v0 and v1 dialects, the parser and the printed form of a tree.
//!
//! This crate knows nothing of values, builtins or evaluation. It depends on no other crate of
//! ours, keeps number literals as their text, and reports every mistake as a [`Diagnostic`] with OPA's code, text
//! and place.

mod annotations;
pub mod ast;
pub mod ast_json;
mod builtin_names;
pub mod diagnostic;
pub mod format;
mod ground;
mod lexer;
mod locate;
mod on_demand;
pub mod order;
pub mod parser;
pub mod printer;
pub mod render;
pub mod source;
pub mod text;
pub mod visit;

pub use diagnostic::{Code, Diagnostic};
pub use format::{FormatOptions, format, meaning_of};
pub use on_demand::read_annotations;
pub use parser::{
    Features, Keywords, ParseOptions, parse_module, parse_query, parse_ref, parse_term,
};
pub use source::{FileId, Loc, SourceMap};
