//! The list of families. A new family is a file and two lines here.

use lictor_program::Builtin;

pub(crate) mod aggregates;
pub(crate) mod arrays;
pub(crate) mod bits;
pub(crate) mod comparison;
pub(crate) mod graph;
pub(crate) mod numbers;
pub(crate) mod objects;
pub(crate) mod sets;
pub(crate) mod sprintf;
pub(crate) mod strings;
pub(crate) mod types;

/// One table per family.
pub(crate) const TABLES: &[&[Builtin]] = &[
    aggregates::TABLE,
    arrays::TABLE,
    bits::TABLE,
    comparison::TABLE,
    graph::TABLE,
    numbers::TABLE,
    objects::TABLE,
    sets::TABLE,
    sprintf::TABLE,
    strings::TABLE,
    types::TABLE,
];
