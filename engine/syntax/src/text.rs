//! Printed forms as functions; the forms themselves are the [`Display`](std::fmt::Display) of the tree's types, in
//! [`crate::printer`].

use crate::ast::{Dialect, Expr, Term};
use crate::parser::is_keyword;
use crate::printer::{self, Quoted};

pub use crate::printer::{body, reference};

/// The text of a term.
#[must_use]
pub fn term(term: &Term) -> String {
    term.to_string()
}

/// The text of an expression.
#[must_use]
pub fn expr(expr: &Expr) -> String {
    expr.to_string()
}

/// A string between quotes, escaped.
#[must_use]
pub fn quoted(text: &str) -> String {
    Quoted(text).to_string()
}

/// Whether a ref shows this string after a dot.
#[must_use]
pub fn is_plain_name(text: &str) -> bool {
    printer::is_name(text) && !is_keyword(text, Dialect::V1)
}
