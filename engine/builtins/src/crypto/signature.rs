//! Signatures: verifying and making them, by the key types and digests that tokens and certificates use.

use crate::crypto::curve::{Curve, padded};
use crate::crypto::keys::PublicKey;
use crate::crypto::private::{PrivateKey, RsaKey};
use hmac::{Hmac, KeyInit, Mac};
use num_bigint::BigUint;
use rsa::BoxedUint;
use rsa::rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256, Sha384, Sha512};
use std::convert::Infallible;

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

impl Hash {
    pub(crate) fn digest(self, message: &[u8]) -> Vec<u8> {
        with_hash!(self, D => D::digest(message).to_vec())
    }

    /// The message authentication code of a message.
    pub(crate) fn mac(self, key: &[u8], message: &[u8]) -> Option<Vec<u8>> {
        with_hash!(self, D => {
            let mut mac = <Hmac<D> as KeyInit>::new_from_slice(key).ok()?;
            mac.update(message);
            Some(mac.finalize().into_bytes().to_vec())
        })
    }

    pub(crate) fn len(self) -> usize {
        match self {
            Hash::Sha256 => 32,
            Hash::Sha384 => 48,
            Hash::Sha512 => 64,
        }
    }
}

fn boxed(number: &BigUint) -> BoxedUint {
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
fn long_enough(digest: &[u8], size: usize) -> Vec<u8> {
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

/// An Ed25519 signature.
pub(crate) fn sign_ed25519(seed: &[u8; 32], message: &[u8]) -> Vec<u8> {
    use ed25519_dalek::Signer;
    ed25519_dalek::SigningKey::from_bytes(seed).sign(message).to_bytes().to_vec()
}

/// An ECDSA signature, `r` and `s` side by side; its nonce is derived from key and digest.
pub(crate) fn sign_ecdsa(key: &PrivateKey, digest: &[u8]) -> Option<Vec<u8>> {
    let PrivateKey::Ec { curve, scalar, .. } = key else { return None };
    let digest = long_enough(digest, curve.bytes());
    macro_rules! sign {
        ($curve:ident) => {{
            use $curve::ecdsa::signature::hazmat::PrehashSigner;
            let key = $curve::ecdsa::SigningKey::from_slice(scalar).ok()?;
            let signature: $curve::ecdsa::Signature = key.sign_prehash(&digest).ok()?;
            Some(signature.to_bytes().to_vec())
        }};
    }
    match curve {
        Curve::P224 => None,
        Curve::P256 => sign!(p256),
        Curve::P384 => sign!(p384),
        Curve::P521 => sign!(p521),
    }
}

/// An RSA signature. `entropy` is mixed into the salt and the blinding; both stay sound if it is all zeros.
pub(crate) fn sign_rsa(
    key: &RsaKey,
    padding: Padding,
    hash: Hash,
    message: &[u8],
    entropy: &[u8],
) -> Result<Vec<u8>, String> {
    if key.n.bits() > MAX_RSA_BITS {
        return Err("crypto/rsa: key too large".to_owned());
    }
    let digest = hash.digest(message);
    let mut random = Generator::new(&[&key.d.to_bytes_be(), &digest, entropy]);
    let primes = key.primes.iter().map(boxed).collect();
    let private = rsa::PrivateKey::from_components_with_wide_primes(
        boxed(&key.n),
        boxed(&key.e),
        boxed(&key.d),
        primes,
    )
    .map_err(|error| error.to_string())?;
    let signed = with_hash!(hash, D => match padding {
        Padding::Pkcs1 => private.pkcs1v15_sign_prehash_with_rng::<D, _>(&mut random, &digest),
        Padding::Pss { salt } => {
            let scheme = rsa::Pss::<D> { blinded: true, digest: D::default(), salt_len: Some(salt.unwrap_or(hash.len())) };
            private.sign_with_rng(&mut random, scheme, &digest)
        }
    });
    signed.map_err(|error| error.to_string())
}

/// Random bytes by counting under a hash of secrets, so that a host that grants no randomness still gets sound
/// signatures (as deterministic ones are).
struct Generator {
    state: [u8; 32],
    count: u64,
}

impl Generator {
    fn new(secrets: &[&[u8]]) -> Generator {
        let mut state = Sha256::new();
        for secret in secrets {
            state.update((secret.len() as u64).to_be_bytes());
            state.update(secret);
        }
        Generator { state: state.finalize().into(), count: 0 }
    }

    fn block(&mut self) -> [u8; 32] {
        self.count += 1;
        let mut block = Sha256::new();
        block.update(self.state);
        block.update(self.count.to_be_bytes());
        block.finalize().into()
    }
}

impl TryRng for Generator {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let block = self.block();
        Ok(u32::from_be_bytes([block[0], block[1], block[2], block[3]]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from(self.try_next_u32()?) << 32 | u64::from(self.try_next_u32()?))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for chunk in out.chunks_mut(32) {
            let block = self.block();
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Generator {}
