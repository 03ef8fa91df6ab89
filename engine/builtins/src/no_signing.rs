//! Stands in for signatures and digests where the feature `jwt` is off: there are none.

use crate::families::base64::{self, url_bytes};

const NONE: &str = "this build has no signatures";

/// There is none.
pub enum Signer {}

/// There is none.
pub enum Verifier {}

impl Signer {
    /// An error.
    ///
    /// # Errors
    /// Always.
    pub fn new(_: &str, _: &str) -> Result<Self, String> {
        Err(NONE.to_owned())
    }

    /// Never asked.
    ///
    /// # Errors
    /// None.
    pub fn sign(&self, _: &[u8], _: &[u8]) -> Result<Vec<u8>, String> {
        match *self {}
    }
}

impl Verifier {
    /// An error.
    ///
    /// # Errors
    /// Always.
    pub fn new(_: &str, _: &str) -> Result<Self, String> {
        Err(NONE.to_owned())
    }

    /// Never asked.
    ///
    /// # Errors
    /// None.
    pub fn verify(&self, _: &[u8], _: &[u8]) -> Result<(), String> {
        match *self {}
    }
}

/// None.
#[must_use]
pub fn digest(_: &str, _: &[u8]) -> Option<Vec<u8>> {
    None
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    base64::hex(bytes)
}

/// Base64 in the alphabet of tokens, without padding.
#[must_use]
pub fn base64_url(bytes: &[u8]) -> String {
    base64::encode(bytes, true, false)
}

/// The bytes of base64 in the alphabet of tokens.
///
/// # Errors
/// The text is none.
pub fn base64_url_bytes(text: &str) -> Result<Vec<u8>, String> {
    url_bytes(text)
}
