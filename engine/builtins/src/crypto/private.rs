//! Private keys from PKCS #1, PKCS #8 and SEC 1 files.

use crate::crypto::curve::{Curve, Point, padded};
use crate::crypto::der::{Der, OCTET_STRING, SEQUENCE, dotted, explicit};
use crate::crypto::keys::{OID_EC, OID_ED25519, OID_RSA, OID_X25519, PublicKey, pkcs8};
use crate::crypto::pem;
use crate::families::base64::decode;
use num_bigint::{BigInt, BigUint, Sign};
use num_traits::One;

/// A private key.
pub(crate) enum PrivateKey {
    Rsa(RsaKey),
    Ec { curve: Curve, scalar: Vec<u8>, public: Point },
    Ed25519 { seed: [u8; 32], public: [u8; 32] },
    X25519,
}

/// An RSA private key.
#[derive(Clone)]
pub(crate) struct RsaKey {
    pub(crate) n: BigUint,
    pub(crate) e: BigUint,
    pub(crate) d: BigUint,
    pub(crate) primes: Vec<BigUint>,
}

impl PrivateKey {
    pub(crate) fn public(&self) -> PublicKey {
        match self {
            PrivateKey::Rsa(key) => PublicKey::Rsa { n: key.n.clone(), e: key.e.clone() },
            PrivateKey::Ec { curve, public, .. } => PublicKey::Ec(*curve, public.clone()),
            PrivateKey::Ed25519 { public, .. } => PublicKey::Ed25519(*public),
            PrivateKey::X25519 => PublicKey::X25519,
        }
    }

    /// The Ed25519 key of a seed.
    pub(crate) fn ed25519(seed: [u8; 32]) -> PrivateKey {
        let public = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key().to_bytes();
        PrivateKey::Ed25519 { seed, public }
    }

    /// The key of a curve's scalar.
    pub(crate) fn ec(curve: Curve, scalar: &[u8]) -> Option<PrivateKey> {
        let scalar = padded(scalar, curve.bytes())?;
        let public = curve.public_of(&scalar)?;
        Some(PrivateKey::Ec { curve, scalar, public })
    }
}

impl RsaKey {
    /// The key, if its parts belong together.
    pub(crate) fn checked(
        n: BigUint,
        e: BigUint,
        d: BigUint,
        primes: Vec<BigUint>,
    ) -> Result<RsaKey, &'static str> {
        let product = primes.iter().fold(BigUint::one(), |product, prime| product * prime);
        if product != n || primes.iter().any(|prime| *prime <= BigUint::one()) {
            return Err("crypto/rsa: invalid modulus");
        }
        let exponent = &e * &d;
        if primes.iter().any(|prime| &exponent % (prime - 1u32) != BigUint::one()) {
            return Err("crypto/rsa: invalid exponents");
        }
        Ok(RsaKey { n, e, d, primes })
    }

    /// `d mod (prime - 1)` of the first two primes, and the inverse of the second modulo the first.
    pub(crate) fn crt(&self) -> Option<[BigUint; 3]> {
        let [p, q, ..] = self.primes.as_slice() else { return None };
        Some([&self.d % (p - 1u32), &self.d % (q - 1u32), q.modinv(p)?])
    }
}

const ZERO: &str = "x509: private key contains zero or negative value";
const MALFORMED: &str = "asn1: structure error: malformed private key";

fn positive(number: BigInt) -> Result<BigUint, String> {
    match number.sign() {
        Sign::Plus => number.to_biguint().ok_or_else(|| ZERO.to_owned()),
        _ => Err(ZERO.to_owned()),
    }
}

fn wrong_format(use_instead: &str) -> String {
    format!("x509: failed to parse private key (use {use_instead} instead for this key format)")
}

/// The numbers of a PKCS #1 private key.
fn pkcs1_parts(der: &[u8]) -> Option<(i64, Vec<BigInt>, Vec<BigInt>)> {
    let mut rest = Der(der);
    let mut key = rest.read(SEQUENCE)?;
    let version = key.small()?;
    let mut numbers = Vec::new();
    while numbers.len() < 8 {
        match key.integer() {
            Some(number) => numbers.push(number),
            None if numbers.len() >= 5 => break,
            None => return None,
        }
    }
    let mut more = Vec::new();
    if let Some(mut others) = key.optional(SEQUENCE)? {
        while !others.is_empty() {
            more.push(others.read(SEQUENCE)?.integer()?);
        }
    }
    rest.is_empty().then_some((version, numbers, more))
}

/// A PKCS #1 key.
pub(crate) fn pkcs1_key(der: &[u8]) -> Result<PrivateKey, String> {
    let Some((version, numbers, more)) = pkcs1_parts(der) else {
        return Err(match () {
            () if ec_parts(der).is_some() => wrong_format("ParseECPrivateKey"),
            () if pkcs8(der).is_some() => wrong_format("ParsePKCS8PrivateKey"),
            () => MALFORMED.to_owned(),
        });
    };
    if version > 1 {
        return Err("x509: unsupported private key version".to_owned());
    }
    let mut numbers = numbers.into_iter().map(positive).collect::<Result<Vec<_>, _>>()?.into_iter();
    let mut next = || numbers.next().ok_or_else(|| MALFORMED.to_owned());
    let (n, e, d, p, q) = (next()?, next()?, next()?, next()?, next()?);
    let mut primes = vec![p, q];
    for prime in more {
        primes.push(
            positive(prime).map_err(|_| "x509: private key contains zero or negative prime")?,
        );
    }
    if n.bits() > crate::crypto::signature::MAX_RSA_BITS {
        return Err("crypto/rsa: key too large".to_owned());
    }
    Ok(PrivateKey::Rsa(RsaKey::checked(n, e, d, primes)?))
}

/// A PKCS #8 key.
pub(crate) fn pkcs8_key(der: &[u8]) -> Result<PrivateKey, String> {
    let Some((algorithm, inner)) = pkcs8(der) else {
        return Err(match () {
            () if ec_parts(der).is_some() => wrong_format("ParseECPrivateKey"),
            () if pkcs1_parts(der).is_some() => wrong_format("ParsePKCS1PrivateKey"),
            () => MALFORMED.to_owned(),
        });
    };
    match algorithm.oid.as_slice() {
        OID_RSA => pkcs1_key(inner).map_err(|error| {
            format!("x509: failed to parse RSA private key embedded in PKCS#8: {error}")
        }),
        OID_EC => {
            let curve = Der(algorithm.parameters).oid();
            ec_key(curve.as_deref(), inner).map_err(|error| {
                format!("x509: failed to parse EC private key embedded in PKCS#8: {error}")
            })
        }
        OID_ED25519 if !algorithm.parameters.is_empty() => {
            Err("x509: invalid Ed25519 private key parameters".to_owned())
        }
        OID_ED25519 => {
            let seed = Der(inner)
                .read(OCTET_STRING)
                .ok_or_else(|| format!("x509: invalid Ed25519 private key: {MALFORMED}"))?;
            let len = seed.0.len();
            let seed = seed
                .0
                .try_into()
                .map_err(|_| format!("x509: invalid Ed25519 private key length: {len}"))?;
            Ok(PrivateKey::ed25519(seed))
        }
        OID_X25519 => Ok(PrivateKey::X25519),
        other => {
            let name = dotted(other);
            Err(format!(
                "x509: PKCS#8 wrapping contained private key with unknown algorithm: {name}"
            ))
        }
    }
}

/// Version, scalar and named curve.
type EcParts<'d> = (i64, &'d [u8], Option<Vec<u32>>);

/// The parts of a SEC 1 key.
fn ec_parts(der: &[u8]) -> Option<EcParts<'_>> {
    let mut key = Der(der).read(SEQUENCE)?;
    let version = key.small()?;
    let scalar = key.read(OCTET_STRING)?.0;
    let curve = match key.optional(explicit(0))? {
        Some(mut named) => Some(named.oid()?),
        None => None,
    };
    Some((version, scalar, curve))
}

/// A SEC 1 key on the curve given from outside, or the one it names.
pub(crate) fn ec_key(curve: Option<&[u32]>, der: &[u8]) -> Result<PrivateKey, String> {
    let Some((version, scalar, named)) = ec_parts(der) else {
        return Err(match () {
            () if pkcs8(der).is_some() => wrong_format("ParsePKCS8PrivateKey"),
            () if pkcs1_parts(der).is_some() => wrong_format("ParsePKCS1PrivateKey"),
            () => format!("x509: failed to parse EC private key: {MALFORMED}"),
        });
    };
    if version != 1 {
        return Err(format!("x509: unknown EC private key version {version}"));
    }
    let curve =
        curve.or(named.as_deref()).and_then(Curve::of_oid).ok_or("x509: unknown elliptic curve")?;
    if padded(scalar, curve.bytes()).is_none() {
        return Err("x509: invalid private key length".to_owned());
    }
    PrivateKey::ec(curve, scalar).ok_or_else(|| "crypto/ecdsa: invalid private key".to_owned())
}

/// Every private key in PEM text, or in the base64 of PEM text. Blocks of other kinds are passed over.
pub(crate) fn keys_in(text: &str) -> Result<Vec<PrivateKey>, String> {
    let decoded = decode(text.as_bytes(), false).ok();
    let mut rest = decoded.as_deref().unwrap_or(text.as_bytes());
    let mut keys = Vec::new();
    while let Some((block, next)) = pem::next(rest) {
        rest = next;
        match block.label.as_str() {
            "RSA PRIVATE KEY" => keys.push(pkcs1_key(&block.bytes)?),
            "PRIVATE KEY" => keys.push(pkcs8_key(&block.bytes)?),
            "EC PRIVATE KEY" => keys.push(ec_key(None, &block.bytes)?),
            _ => {}
        }
    }
    Ok(keys)
}
