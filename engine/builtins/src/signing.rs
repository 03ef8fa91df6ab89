//! Signatures and digests for hosts that sign and verify files, such as bundles: the code underneath `io.jwt.*`.
//!
//! Keys are a shared secret or the text of a PEM file; nothing here reads files.

use crate::crypto::jwk::Material;
use crate::crypto::keys::{Algorithm as KeyAlgorithm, OID_RSA, public_key, public_key_info};
use crate::crypto::private::{ec_key, pkcs1_key, pkcs8_key};
use crate::crypto::{pem, x509};
use crate::families::base64::{self, url_bytes};
use crate::families::tokens::{Algorithm, sign};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512, Sha512_224, Sha512_256};

/// Makes signatures with one algorithm and key.
pub struct Signer(Algorithm, Material);

/// Checks signatures by one algorithm and key.
pub struct Verifier(Algorithm, Material);

impl Signer {
    /// A signer by the name of an algorithm (`RS256`) and its key: a secret, or the text of a PEM file.
    ///
    /// # Errors
    /// There is no such algorithm, or the key cannot be read.
    pub fn new(algorithm: &str, key: &str) -> Result<Self, String> {
        let algorithm = named(algorithm)?;
        Ok(Signer(algorithm, material(algorithm, key, private)?))
    }

    /// The signature of a message. `entropy` is mixed into what is drawn at random and may be all zeros.
    ///
    /// # Errors
    /// The key does not fit the algorithm.
    pub fn sign(&self, message: &[u8], entropy: &[u8]) -> Result<Vec<u8>, String> {
        sign(self.0, &self.1, message, entropy)
    }
}

impl Verifier {
    /// A verifier by the name of an algorithm (`RS256`) and its key: a secret, or the text of a PEM file with a
    /// public key, a certificate or a private key.
    ///
    /// # Errors
    /// There is no such algorithm, or the key cannot be read.
    pub fn new(algorithm: &str, key: &str) -> Result<Self, String> {
        let algorithm = named(algorithm)?;
        Ok(Verifier(algorithm, material(algorithm, key, public)?))
    }

    /// Checks the signature of a message.
    ///
    /// # Errors
    /// It is not the key's.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), String> {
        if self.0.verifies(&self.1, message, signature) {
            return Ok(());
        }
        Err(match self.0 {
            Algorithm::Hmac(_) => "invalid HMAC signature",
            Algorithm::Rsa(..) => "crypto/rsa: verification error",
            Algorithm::Ecdsa(_) => "invalid ECDSA signature",
            Algorithm::EdDsa => "invalid EdDSA signature",
        }
        .to_owned())
    }
}

fn named(algorithm: &str) -> Result<Algorithm, String> {
    Algorithm::of_name(algorithm).ok_or_else(|| format!("unknown signature algorithm: {algorithm}"))
}

fn material(
    algorithm: Algorithm,
    key: &str,
    from_pem: fn(&str, &[u8]) -> Result<Material, String>,
) -> Result<Material, String> {
    if matches!(algorithm, Algorithm::Hmac(_)) {
        return Ok(Material::Octets(key.as_bytes().to_vec()));
    }
    let (block, _) =
        pem::next(key.as_bytes()).ok_or("failed to parse PEM block containing the key")?;
    from_pem(&block.label, &block.bytes)
}

fn private(label: &str, der: &[u8]) -> Result<Material, String> {
    let key = match label {
        "RSA PRIVATE KEY" => pkcs1_key(der),
        "PRIVATE KEY" => pkcs8_key(der),
        "EC PRIVATE KEY" => ec_key(None, der),
        other => Err(format!("unsupported key type: {other}")),
    };
    key.map(|key| Material::Private(Box::new(key)))
}

fn public(label: &str, der: &[u8]) -> Result<Material, String> {
    let key = match label {
        "PUBLIC KEY" => public_key_info(der)?,
        "RSA PUBLIC KEY" => {
            public_key(&KeyAlgorithm { oid: OID_RSA.to_vec(), parameters: &[5, 0] }, der)?
        }
        "CERTIFICATE" => {
            x509::sole(der)?.key.ok_or("the certificate's key is of no use to signatures")?
        }
        label => return private(label, der),
    };
    Ok(Material::Public(key))
}

/// The digest of bytes by the name of its algorithm, such as `SHA-256`; none where there is no such algorithm.
#[must_use]
pub fn digest(algorithm: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    Some(match algorithm {
        "MD5" => Md5::digest(bytes).to_vec(),
        "SHA-1" => Sha1::digest(bytes).to_vec(),
        "SHA-224" => Sha224::digest(bytes).to_vec(),
        "SHA-256" => Sha256::digest(bytes).to_vec(),
        "SHA-384" => Sha384::digest(bytes).to_vec(),
        "SHA-512" => Sha512::digest(bytes).to_vec(),
        "SHA-512-224" => Sha512_224::digest(bytes).to_vec(),
        "SHA-512-256" => Sha512_256::digest(bytes).to_vec(),
        _ => return None,
    })
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
