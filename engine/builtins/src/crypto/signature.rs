//! Verifying signatures by the key types and digests that tokens and certificates use.

use crate::crypto::curve::{Curve, padded};
use crate::crypto::keys::PublicKey;
#[cfg(any(feature = "aws", feature = "jwt"))]
use hmac::{Hmac, KeyInit, Mac};
use num_bigint::BigUint;
use rsa::BoxedUint;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// Larger RSA keys are refused: their arithmetic would take too long.
pub(crate) const MAX_RSA_BITS: u64 = 16_384;

/// A digest of the SHA-2 family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

/// How an RSA signature is padded. The salt length is checked where one is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Padding {
    Pkcs1,
    Pss { salt: Option<usize> },
}

/// Runs an expression with the digest's type under the given name.
macro_rules! with_hash {
    ($hash:expr, $D:ident => $run:expr) => {
        match $hash {
            Hash::Sha256 => {
                type $D = Sha256;
                $run
            }
            Hash::Sha384 => {
                type $D = Sha384;
                $run
            }
            Hash::Sha512 => {
                type $D = Sha512;
                $run
            }
        }
    };
}

#[cfg(feature = "jwt")]
pub(super) use with_hash;

impl Hash {
    pub(crate) fn digest(self, message: &[u8]) -> Vec<u8> {
        with_hash!(self, D => D::digest(message).to_vec())
    }

    /// The message authentication code of a message.
    #[cfg(any(feature = "aws", feature = "jwt"))]
    pub(crate) fn mac(self, key: &[u8], message: &[u8]) -> Option<Vec<u8>> {
        with_hash!(self, D => {
            let mut mac = <Hmac<D> as KeyInit>::new_from_slice(key).ok()?;
            mac.update(message);
            Some(mac.finalize().into_bytes().to_vec())
        })
    }

    /// How many bytes a digest has.
    #[cfg(feature = "jwt")]
    pub(crate) fn len(self) -> usize {
        match self {
            Hash::Sha256 => 32,
            Hash::Sha384 => 48,
            Hash::Sha512 => 64,
        }
    }
}

pub(super) fn boxed(number: &BigUint) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(&number.to_bytes_be())
}

/// Whether an RSA signature over a digest is right.
pub(crate) fn verify_rsa(
    key: &PublicKey,
    padding: Padding,
    hash: Hash,
    digest: &[u8],
    signature: &[u8],
) -> bool {
    let PublicKey::Rsa { n, e } = key else { return false };
    if n.bits() > MAX_RSA_BITS || signature.len() as u64 != n.bits().div_ceil(8) {
        return false;
    }
    let limits = rsa::PublicKey::MIN_SIZE..=MAX_RSA_BITS as usize;
    let Ok(key) = rsa::PublicKey::new_with_size_limits(boxed(n), boxed(e), limits) else {
        return false;
    };
    with_hash!(hash, D => match padding {
        Padding::Pkcs1 => key.pkcs1v15_verify_prehash::<D>(digest, signature).is_ok(),
        Padding::Pss { salt } => {
            let scheme = rsa::Pss::<D> { blinded: false, digest: D::default(), salt_len: salt };
            key.verify(scheme, digest, signature).is_ok()
        }
    })
}

/// Whether the numbers `r` and `s`, big-endian, sign a digest.
pub(crate) fn verify_ecdsa(key: &PublicKey, digest: &[u8], r: &[u8], s: &[u8]) -> bool {
    let PublicKey::Ec(curve, point) = key else { return false };
    let size = curve.bytes();
    let (Some(mut signature), Some(s)) = (padded(r, size), padded(s, size)) else { return false };
    signature.extend(s);
    let encoded = curve.encode(point);
    let digest = long_enough(digest, size);
    macro_rules! verify {
        ($curve:ident) => {{
            use $curve::ecdsa::signature::hazmat::PrehashVerifier;
            let key = $curve::ecdsa::VerifyingKey::from_sec1_bytes(&encoded);
            let signature = $curve::ecdsa::Signature::from_slice(&signature);
            matches!((key, signature), (Ok(key), Ok(signature)) if key.verify_prehash(&digest, &signature).is_ok())
        }};
    }
    match curve {
        Curve::P224 => false,
        Curve::P256 => verify!(p256),
        Curve::P384 => verify!(p384),
        Curve::P521 => verify!(p521),
    }
}

/// The digest, with zeros in front if it is shorter than the curve's numbers.
pub(super) fn long_enough(digest: &[u8], size: usize) -> Vec<u8> {
    padded(digest, size).filter(|_| digest.len() < size).unwrap_or_else(|| digest.to_vec())
}

/// Whether an Ed25519 signature over a message is right.
pub(crate) fn verify_ed25519(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    use ed25519_dalek::Verifier;
    let PublicKey::Ed25519(bytes) = key else { return false };
    let key = ed25519_dalek::VerifyingKey::from_bytes(bytes);
    let signature = ed25519_dalek::Signature::from_slice(signature);
    matches!((key, signature), (Ok(key), Ok(signature)) if key.verify(message, &signature).is_ok())
}
