//! What certificates, keys and tokens are made of: DER, PEM, keys in their file formats, signatures.
//!
//! The arithmetic comes from audited crates; the formats are read here, because OPA's users see Go's words when one is
//! malformed. No encryption, no key generation, no writing of certificates.

pub(crate) mod curve;
pub(crate) mod der;
#[cfg(feature = "jwt")]
pub(crate) mod jwk;
pub(crate) mod keys;
pub(crate) mod pem;
pub(crate) mod private;
pub(crate) mod signature;
#[cfg(feature = "jwt")]
pub(crate) mod signing;
pub(crate) mod x509;
