//! Making signatures. Nonces and salts are derived from the key and the message, so that a host that grants no
//! randomness still gets sound ones.

use crate::crypto::curve::Curve;
use crate::crypto::private::{PrivateKey, RsaKey};
use crate::crypto::signature::{Hash, MAX_RSA_BITS, Padding, boxed, long_enough, with_hash};
use rsa::rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256, Sha384, Sha512};
use std::convert::Infallible;

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
