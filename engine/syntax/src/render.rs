//! Rules, heads, packages and imports printed; see [`crate::text`].

use crate::ast::{Import, Package};

pub use crate::printer::{head, reference, rule};

/// The text of a package declaration.
#[must_use]
pub fn package(package: &Package) -> String {
    package.to_string()
}

/// The text of an import.
#[must_use]
pub fn import(import: &Import) -> String {
    import.to_string()
}
