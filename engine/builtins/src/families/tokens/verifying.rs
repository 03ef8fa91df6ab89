//! Keys for verification and the algorithms of tokens.

use crate::cache::Cache;
use crate::crypto::jwk::{self, Material};
use crate::crypto::keys::{PublicKey, public_key_info};
use crate::crypto::private::PrivateKey;
use crate::crypto::signature::{Hash, Padding, verify_ecdsa, verify_ed25519, verify_rsa};
use crate::crypto::{pem, x509};
use crate::families::hashes::same_secret;
use lictor_program::Context;
use std::sync::Arc;

/// A token's algorithm.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Hmac(Hash),
    Rsa(Padding, Hash),
    Ecdsa(Hash),
    EdDsa,
}

impl Algorithm {
    pub(crate) fn of_name(name: &str) -> Option<Algorithm> {
        if name == "EdDSA" {
            return Some(Algorithm::EdDsa);
        }
        let (family, bits) = name.split_at_checked(2)?;
        let hash = match bits {
            "256" => Hash::Sha256,
            "384" => Hash::Sha384,
            "512" => Hash::Sha512,
            _ => return None,
        };
        Some(match family {
            "HS" => Algorithm::Hmac(hash),
            "RS" => Algorithm::Rsa(Padding::Pkcs1, hash),
            "PS" => Algorithm::Rsa(Padding::Pss { salt: Some(hash.len()) }, hash),
            "ES" => Algorithm::Ecdsa(hash),
            _ => return None,
        })
    }

    /// Whether a shared secret made the signature.
    pub(super) fn authenticates(self, secret: &[u8], signed: &[u8], signature: &[u8]) -> bool {
        let Algorithm::Hmac(hash) = self else { return false };
        hash.mac(secret, signed).is_some_and(|code| same_secret(&code, signature))
    }

    /// Whether a key made the signature, as the `io.jwt.verify_*` builtins see it: public keys only, salts of any
    /// length, ECDSA numbers of any length.
    pub(super) fn verifies_loosely(self, key: &Material, signed: &[u8], signature: &[u8]) -> bool {
        let Material::Public(key) = key else { return false };
        match self {
            Algorithm::Hmac(_) => false,
            Algorithm::Rsa(padding, hash) => {
                let padding =
                    if padding == Padding::Pkcs1 { padding } else { Padding::Pss { salt: None } };
                verify_rsa(key, padding, hash, &hash.digest(signed), signature)
            }
            Algorithm::Ecdsa(hash) => {
                let (r, s) = signature.split_at(signature.len() / 2);
                verify_ecdsa(key, &hash.digest(signed), r, s)
            }
            Algorithm::EdDsa => verify_ed25519(key, signed, signature),
        }
    }

    /// Whether a key made the signature, as `io.jwt.decode_verify` sees it: by the letter of the standard, and with
    /// private keys too.
    pub(crate) fn verifies(self, key: &Material, signed: &[u8], signature: &[u8]) -> bool {
        let public = match key {
            Material::Octets(secret) => return self.authenticates(secret, signed, signature),
            Material::Incomplete => return false,
            Material::Public(key) => key.clone(),
            Material::Private(key) => key.public(),
        };
        match self {
            Algorithm::Hmac(_) => false,
            Algorithm::Rsa(padding, hash) => {
                verify_rsa(&public, padding, hash, &hash.digest(signed), signature)
            }
            Algorithm::Ecdsa(hash) => match &public {
                PublicKey::Ec(curve, _) if signature.len() == 2 * curve.bytes() => {
                    let (r, s) = signature.split_at(curve.bytes());
                    verify_ecdsa(&public, &hash.digest(signed), r, s)
                }
                _ => false,
            },
            Algorithm::EdDsa => verify_ed25519(&public, signed, signature),
        }
    }
}

/// A key tokens are verified with; a certificate's has no algorithm and no id.
pub(super) struct VerificationKey {
    algorithm: String,
    id: String,
    material: Material,
}

/// The keys of a certificate, a public key in PEM, or a JWK or a set of them; kept, as they are used again and again.
pub(super) fn keys(
    ctx: &mut Context<'_, '_>,
    text: &str,
) -> Result<Arc<Vec<VerificationKey>>, String> {
    let cache = ctx.caches.slot::<Cache<Vec<VerificationKey>>>("io.jwt");
    cache.get_or(text, || read_keys(text))
}

fn read_keys(text: &str) -> Result<Vec<VerificationKey>, String> {
    let Some((block, rest)) = pem::next(text.as_bytes()) else {
        let set = jwk::keys(text).map_err(|error| {
            format!(
                "failed to parse a JWK key (set): jwk.ParseString: failed to parse string: {error}"
            )
        })?;
        return from_set(set);
    };
    if !rest.is_empty() {
        return Err("extra data after a PEM certificate block".to_owned());
    }
    let key = match block.label.as_str() {
        "CERTIFICATE" => {
            x509::sole(&block.bytes)
                .map_err(|error| format!("failed to parse a PEM certificate: {error}"))?
                .key
        }
        "PUBLIC KEY" => Some(
            public_key_info(&block.bytes)
                .map_err(|error| format!("failed to parse a PEM public key: {error}"))?,
        ),
        _ => return Err("failed to extract a Key from the PEM certificate".to_owned()),
    };
    let material = Material::Public(key.unwrap_or(PublicKey::X25519));
    Ok(vec![VerificationKey { algorithm: String::new(), id: String::new(), material }])
}

fn from_set(set: Vec<jwk::Key>) -> Result<Vec<VerificationKey>, String> {
    let mut keys = Vec::with_capacity(set.len());
    for jwk::Key { algorithm, id, material } in set {
        if matches!(material, Material::Incomplete) {
            return Err("jwk.Export: failed to export jwk.Key to raw format: missing \"q\" value"
                .to_owned());
        }
        if let Material::Private(key) = &material
            && let PrivateKey::Rsa(key) = &**key
            && key.n.bits() > crate::crypto::signature::MAX_RSA_BITS
        {
            return Err("crypto/rsa: key too large".to_owned());
        }
        if algorithm.is_empty() || Algorithm::of_name(&algorithm).is_some() {
            keys.push(VerificationKey { algorithm, id, material });
        }
    }
    Ok(keys)
}

/// Whether the key with the token's id, or if there is none any key for the token's algorithm, satisfies `verifies`.
pub(super) fn any_key(
    keys: &[VerificationKey],
    id: &str,
    algorithm: &str,
    verifies: impl Fn(&Material) -> bool,
) -> bool {
    let named = keys.iter().find(|key| !id.is_empty() && key.id == id);
    match named {
        Some(key) => verifies(&key.material),
        None => keys
            .iter()
            .filter(|key| key.algorithm.is_empty() || key.algorithm == algorithm)
            .any(|key| verifies(&key.material)),
    }
}
