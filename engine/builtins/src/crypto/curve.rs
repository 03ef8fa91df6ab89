//! The NIST curves: which points lie on them, and their arithmetic by the crates that have it in constant time.

use num_bigint::BigUint;
use num_traits::Zero;
use std::sync::LazyLock;

/// A named curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Curve {
    P224,
    P256,
    P384,
    P521,
}

/// A point that is not at infinity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) x: BigUint,
    pub(crate) y: BigUint,
}

struct Field {
    p: BigUint,
    b: BigUint,
}

fn field(p: &str, b: &str) -> Field {
    let number = |hex: &str| BigUint::parse_bytes(hex.as_bytes(), 16).unwrap_or_default();
    Field { p: number(p), b: number(b) }
}

static FIELDS: LazyLock<[Field; 4]> = LazyLock::new(|| {
    [
        field(
            "ffffffffffffffffffffffffffffffff000000000000000000000001",
            "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4",
        ),
        field(
            "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        ),
        field(
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
            "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        ),
        field(
            "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
        ),
    ]
});

impl Curve {
    pub(crate) fn of_oid(oid: &[u32]) -> Option<Curve> {
        Some(match oid {
            [1, 3, 132, 0, 33] => Curve::P224,
            [1, 2, 840, 10045, 3, 1, 7] => Curve::P256,
            [1, 3, 132, 0, 34] => Curve::P384,
            [1, 3, 132, 0, 35] => Curve::P521,
            _ => return None,
        })
    }

    /// By the name JWKs use.
    #[cfg(feature = "jwt")]
    pub(crate) fn of_name(name: &str) -> Option<Curve> {
        Some(match name {
            "P-256" => Curve::P256,
            "P-384" => Curve::P384,
            "P-521" => Curve::P521,
            _ => return None,
        })
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Curve::P224 => "P-224",
            Curve::P256 => "P-256",
            Curve::P384 => "P-384",
            Curve::P521 => "P-521",
        }
    }

    /// How many bytes a coordinate takes.
    pub(crate) fn bytes(self) -> usize {
        match self {
            Curve::P224 => 28,
            Curve::P256 => 32,
            Curve::P384 => 48,
            Curve::P521 => 66,
        }
    }

    fn field(self) -> &'static Field {
        &FIELDS[self as usize]
    }

    /// Whether the point lies on the curve.
    pub(crate) fn contains(self, point: &Point) -> bool {
        let Field { p, b } = self.field();
        if point.x >= *p || point.y >= *p {
            return false;
        }
        let cube = &point.x * &point.x * &point.x + b + (p - &point.x % p) * 3u32;
        (&point.y * &point.y) % p == cube % p && !(point.x.is_zero() && point.y.is_zero())
    }

    /// The point of an uncompressed encoding.
    pub(crate) fn point(self, encoded: &[u8]) -> Option<Point> {
        let (tag, coordinates) = encoded.split_first()?;
        if *tag != 4 || coordinates.len() != 2 * self.bytes() {
            return None;
        }
        let (x, y) = coordinates.split_at(self.bytes());
        let point = Point { x: BigUint::from_bytes_be(x), y: BigUint::from_bytes_be(y) };
        self.contains(&point).then_some(point)
    }

    /// The uncompressed encoding of a point.
    pub(crate) fn encode(self, point: &Point) -> Vec<u8> {
        let mut out = vec![4];
        out.extend(padded(&point.x.to_bytes_be(), self.bytes()).unwrap_or_default());
        out.extend(padded(&point.y.to_bytes_be(), self.bytes()).unwrap_or_default());
        out
    }

    /// The public point of a private scalar; nothing if the scalar is out of range or the curve has no private keys here.
    pub(crate) fn public_of(self, scalar: &[u8]) -> Option<Point> {
        let scalar = padded(scalar, self.bytes())?;
        let encoded: Vec<u8> = match self {
            Curve::P224 => return None,
            Curve::P256 => {
                p256::SecretKey::from_slice(&scalar).ok()?.public_key().to_sec1_bytes().into()
            }
            Curve::P384 => {
                p384::SecretKey::from_slice(&scalar).ok()?.public_key().to_sec1_bytes().into()
            }
            Curve::P521 => {
                p521::SecretKey::from_slice(&scalar).ok()?.public_key().to_sec1_bytes().into()
            }
        };
        self.point(&encoded)
    }
}

/// A big-endian number in exactly `len` bytes, if it fits.
pub(crate) fn padded(bytes: &[u8], len: usize) -> Option<Vec<u8>> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let digits = &bytes[start..];
    let zeros = len.checked_sub(digits.len())?;
    let mut out = vec![0; zeros];
    out.extend_from_slice(digits);
    Some(out)
}
