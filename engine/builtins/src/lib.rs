//! The builtin functions: one file per family, each function registered once in its family's table.
//!
//! Types, flags and documentation stand in `lictor_program::signatures` under the same names. Functions see values
//! only and touch no clock, file, network or environment but through the [`lictor_program::Host`] they are lent.

use lictor_program::{Builtin, BuiltinFn};
use std::collections::HashMap;
use std::sync::LazyLock;

mod args;
mod arithmetic;
mod cache;
#[cfg(feature = "crypto")]
mod crypto;
mod families;
mod go;
#[cfg(any(feature = "aws", feature = "http"))]
mod request;
mod short;
#[cfg_attr(not(feature = "jwt"), path = "no_signing.rs")]
pub mod signing;
mod support;
#[cfg(any(test, not(feature = "lazy-regex"), target_family = "wasm"))]
mod tables;

#[cfg(feature = "crypto")]
pub use crypto::x509::chain::signed_by;
pub use families::yaml::{plain as yaml_plain, unmarshal_core as yaml_unmarshal_core};
pub use short::{any, short};

static BY_NAME: LazyLock<HashMap<&'static str, BuiltinFn>> =
    LazyLock::new(|| all().map(|b| (b.name, b.call)).collect());

/// Every builtin that has code here.
pub fn all() -> impl Iterator<Item = &'static Builtin> {
    families::TABLES.iter().flat_map(|table| table.iter())
}

/// The code of a builtin.
#[must_use]
pub fn function(name: &str) -> Option<BuiltinFn> {
    BY_NAME.get(name).copied()
}
