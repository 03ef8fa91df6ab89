//! The subcommands.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod cache;
pub(crate) mod capabilities;
pub(crate) mod check;
pub(crate) mod deps;
pub(crate) mod eval;
pub(crate) mod exec;
pub(crate) mod fmt;
pub(crate) mod gator;
pub(crate) mod inspect;
pub(crate) mod parse;
pub(crate) mod sign;
pub(crate) mod snapshot;
pub(crate) mod test;
pub(crate) mod version;
