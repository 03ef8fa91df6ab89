//! What Go's standard library does and OPA's users see: texts of numbers, quoting.

pub(crate) mod case;
pub(crate) mod float;
pub(crate) mod ip;
pub(crate) mod number;
pub(crate) mod quote;
#[cfg(any(feature = "aws", feature = "crypto", feature = "http"))]
pub(crate) mod url;
