//! The list of families. A new family is a file and two lines here.

use lictor_program::Builtin;

pub(crate) mod comparison;

/// One table per family.
pub(crate) const TABLES: &[&[Builtin]] = &[comparison::TABLE];
