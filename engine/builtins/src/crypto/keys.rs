//! Public keys as certificates and key files hold them.

use crate::crypto::curve::{Curve, Point};
#[cfg(feature = "jwt")]
use crate::crypto::der::no_sequence;
use crate::crypto::der::{Der, OBJECT_IDENTIFIER, OCTET_STRING, Oid, SEQUENCE};
use num_bigint::{BigInt, BigUint, Sign};

pub(crate) const OID_RSA: &[u32] = &[1, 2, 840, 113549, 1, 1, 1];
pub(crate) const OID_EC: &[u32] = &[1, 2, 840, 10045, 2, 1];
pub(crate) const OID_ED25519: &[u32] = &[1, 3, 101, 112];
pub(crate) const OID_X25519: &[u32] = &[1, 3, 101, 110];
const OID_DSA: &[u32] = &[1, 2, 840, 10040, 4, 1];

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PublicKey {
    Rsa {
        n: BigUint,
        e: BigUint,
    },
    Ec(Curve, Point),
    Ed25519([u8; 32]),
    /// Known by name, of no use to signatures.
    X25519,
    Dsa {
        p: BigUint,
        q: BigUint,
        g: BigUint,
        y: BigUint,
    },
}

/// An algorithm's identifier and its parameters as they stand.
pub(crate) struct Algorithm<'a> {
    pub(crate) oid: Oid,
    pub(crate) parameters: &'a [u8],
}

/// Go's number for the algorithm of a public key; 0 is unknown.
pub(crate) fn algorithm_number(oid: &[u32]) -> i64 {
    match oid {
        OID_RSA => 1,
        OID_DSA => 2,
        OID_EC => 3,
        OID_ED25519 => 4,
        _ => 0,
    }
}

/// The content of an algorithm identifier.
pub(crate) fn algorithm(mut content: Der<'_>) -> Result<Algorithm<'_>, &'static str> {
    let oid = content.oid().ok_or("x509: malformed OID")?;
    let parameters = match content.is_empty() {
        true => &[],
        false => content.any().ok_or("x509: malformed parameters")?.whole,
    };
    Ok(Algorithm { oid, parameters })
}

fn positive(number: BigInt) -> Option<BigUint> {
    if number.sign() == Sign::Plus { number.to_biguint() } else { None }
}

/// The key of a subject public key info, from its algorithm and its bits.
pub(crate) fn public_key(
    algorithm: &Algorithm<'_>,
    bits: &[u8],
) -> Result<PublicKey, &'static str> {
    match algorithm.oid.as_slice() {
        OID_RSA => rsa(algorithm.parameters, bits),
        OID_EC => {
            let curve = Der(algorithm.parameters).oid().ok_or("x509: invalid ECDSA parameters")?;
            let curve = Curve::of_oid(&curve).ok_or("x509: unsupported elliptic curve")?;
            let point = curve.point(bits).ok_or("crypto/ecdsa: invalid uncompressed public key")?;
            Ok(PublicKey::Ec(curve, point))
        }
        OID_ED25519 if !algorithm.parameters.is_empty() => {
            Err("x509: Ed25519 key encoded with illegal parameters")
        }
        OID_ED25519 => match bits.try_into() {
            Ok(bytes) => Ok(PublicKey::Ed25519(bytes)),
            Err(_) => Err("x509: wrong Ed25519 public key size"),
        },
        OID_X25519 if !algorithm.parameters.is_empty() => {
            Err("x509: X25519 key encoded with illegal parameters")
        }
        OID_X25519 if bits.len() == 32 => Ok(PublicKey::X25519),
        OID_X25519 => Err("crypto/ecdh: invalid public key"),
        OID_DSA => dsa(algorithm.parameters, bits),
        _ => Err("x509: unknown public key algorithm"),
    }
}

fn rsa(parameters: &[u8], bits: &[u8]) -> Result<PublicKey, &'static str> {
    if parameters != [5, 0] {
        return Err("x509: RSA key missing NULL parameters");
    }
    let mut der = Der(bits).read(SEQUENCE).ok_or("x509: invalid RSA public key")?;
    let n = der.integer().ok_or("x509: invalid RSA modulus")?;
    let e = der.small().ok_or("x509: invalid RSA public exponent")?;
    let n = positive(n).ok_or("x509: RSA modulus is not a positive number")?;
    let e = positive(e.into()).ok_or("x509: RSA public exponent is not a positive number")?;
    Ok(PublicKey::Rsa { n, e })
}

fn dsa(parameters: &[u8], bits: &[u8]) -> Result<PublicKey, &'static str> {
    const PARAMETERS: &str = "x509: invalid DSA parameters";
    const NEGATIVE: &str = "x509: zero or negative DSA parameter";
    let y = Der(bits).integer().ok_or("x509: invalid DSA public key")?;
    let mut der = Der(parameters).read(SEQUENCE).ok_or(PARAMETERS)?;
    let mut next = || der.integer().ok_or(PARAMETERS);
    let (p, q, g) = (next()?, next()?, next()?);
    let [y, p, q, g] = [y, p, q, g].map(|number| positive(number).ok_or(NEGATIVE));
    Ok(PublicKey::Dsa { p: p?, q: q?, g: g?, y: y? })
}

/// The key of a whole subject public key info.
#[cfg(feature = "jwt")]
pub(crate) fn public_key_info(der: &[u8]) -> Result<PublicKey, String> {
    let malformed = || "asn1: structure error: malformed public key".to_owned();
    let mut rest = Der(der);
    let outside = || no_sequence(der, "publicKeyInfo").unwrap_or_else(malformed);
    let mut info = rest.read(SEQUENCE).ok_or_else(outside)?;
    if !rest.is_empty() {
        return Err("x509: trailing data after ASN.1 of public-key".to_owned());
    }
    let algorithm = algorithm(info.read(SEQUENCE).ok_or_else(malformed)?)?;
    let bits = info.aligned_bits().ok_or_else(malformed)?;
    Ok(public_key(&algorithm, &bits)?)
}

/// The parts of a PKCS #8 private key: algorithm, and the key's own encoding.
pub(crate) fn pkcs8(der: &[u8]) -> Option<(Algorithm<'_>, &[u8])> {
    let mut info = Der(der).read(SEQUENCE)?;
    info.small()?;
    let algorithm_content = info.read(SEQUENCE)?;
    if !algorithm_content.peek(OBJECT_IDENTIFIER) {
        return None;
    }
    let algorithm = algorithm(algorithm_content).ok()?;
    Some((algorithm, info.read(OCTET_STRING)?.0))
}
