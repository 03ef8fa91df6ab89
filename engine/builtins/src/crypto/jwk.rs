//! JSON Web Keys and sets of them, read with the strictness and the words of the library OPA uses.

use crate::crypto::curve::{Curve, Point};
use crate::crypto::keys::PublicKey;
use crate::crypto::private::{PrivateKey, RsaKey};
use crate::families::base64::decode;
use lictor_value::json::{ReadOptions, Reader};
use lictor_value::{Entry, Kind, Region, Value};
use num_bigint::BigUint;
use num_traits::One;

/// One key of a set.
pub(crate) struct Key {
    pub(crate) algorithm: String,
    pub(crate) id: String,
    pub(crate) material: Material,
}

/// What a key is made of.
pub(crate) enum Material {
    Octets(Vec<u8>),
    Public(PublicKey),
    Private(Box<PrivateKey>),
    /// An RSA private key without its primes.
    Incomplete,
}

impl Material {
    /// The library's name for the type.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Material::Octets(_) => "*jwk.symmetricKey",
            Material::Incomplete => "*jwk.rsaPrivateKey",
            Material::Public(PublicKey::Ec(..)) => "*jwk.ecdsaPublicKey",
            Material::Public(PublicKey::Rsa { .. }) => "*jwk.rsaPublicKey",
            Material::Public(_) => "*jwk.okpPublicKey",
            Material::Private(key) => match **key {
                PrivateKey::Rsa(_) => "*jwk.rsaPrivateKey",
                PrivateKey::Ec { .. } => "*jwk.ecdsaPrivateKey",
                PrivateKey::Ed25519 { .. } | PrivateKey::X25519 => "*jwk.okpPrivateKey",
            },
        }
    }
}

/// At most so many keys are read from a set.
const MAX_KEYS: usize = 1000;

/// Algorithms a key may name.
const ALGORITHMS: &[&str] = &[
    "A128GCMKW",
    "A128KW",
    "A192GCMKW",
    "A192KW",
    "A256GCMKW",
    "A256KW",
    "A128CBC-HS256",
    "A128GCM",
    "A192CBC-HS384",
    "A192GCM",
    "A256CBC-HS512",
    "A256GCM",
    "dir",
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A192KW",
    "ECDH-ES+A256KW",
    "ES256",
    "ES256K",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
    "HS256",
    "HS384",
    "HS512",
    "none",
    "PBES2-HS256+A128KW",
    "PBES2-HS384+A192KW",
    "PBES2-HS512+A256KW",
    "PS256",
    "PS384",
    "PS512",
    "RS256",
    "RS384",
    "RS512",
    "RSA1_5",
    "RSA-OAEP",
    "RSA-OAEP-256",
    "RSA-OAEP-384",
    "RSA-OAEP-512",
];

/// A key, or every key of a set.
pub(crate) fn keys(text: &str) -> Result<Vec<Key>, String> {
    let region = Region::new();
    let document = first_value(&region, text);
    let set = document.as_ref().map_or(Value::UNDEFINED, |value| value.get_str("keys"));
    if set.is_undefined() {
        let key = document.and_then(|value| sole(value).map_err(|error| error.to_string()));
        return key.map(|key| vec![key]).map_err(|error| {
            format!("jwk.Parse: failed to parse sole key: jwk.ParseKey: {error}")
        });
    }
    let prefix = "jwk.Parse: failed to unmarshal JWK set";
    let Some(members) = set.as_array() else {
        return Err(format!("{prefix}: failed to decode \"keys\": expected '[' but got {set}"));
    };
    if members.len() > MAX_KEYS {
        return Err(format!("{prefix}: too many keys in \"keys\": max {MAX_KEYS}"));
    }
    let member = |(index, value): (usize, &Value<'_>)| {
        sole(*value).map_err(|error| {
            format!("{prefix}: failed to decode key #{index} in \"keys\": jwk.ParseKey: {error}")
        })
    };
    members.iter().enumerate().map(member).collect()
}

/// The first JSON value of a text; what follows is not looked at.
fn first_value<'r>(region: &'r Region, text: &str) -> Result<Value<'r>, String> {
    let probe = |error: &str| {
        format!("jwk.Parse: failed to probe data: probe: failed to unmarshal data: {error}")
    };
    match Reader::new().read_prefix(region, text.as_bytes(), &ReadOptions::default()) {
        Ok(Some((value, _))) => Ok(value),
        Ok(None) => Err(probe("EOF")),
        Err(error) if error.message.starts_with("unexpected end") => Err(probe("unexpected EOF")),
        Err(error) => Err(probe(&error.message)),
    }
}

fn cannot(value: Value<'_>, place: &str) -> String {
    let kind = match value.kind() {
        Kind::Bool => "bool",
        _ => value.type_name(),
    };
    format!("json: cannot unmarshal {kind} into Go {place} of type")
}

fn sole(document: Value<'_>) -> Result<Key, String> {
    let probe = "jwk.Parse: failed to probe data: probe: failed to unmarshal data";
    let entries = match document.kind() {
        Kind::Object => document.as_object().map(|object| object.entries()).unwrap_or_default(),
        Kind::Null => &[],
        _ => {
            let cannot = cannot(document, "value");
            return Err(format!(
                "{probe}: {cannot} struct {{ Kty string \"json:\\\"kty\\\"\"; D json.RawMessage \"json:\\\"d,omitempty\\\"\" }}"
            ));
        }
    };
    let kind = document.get_str("kty");
    let kind_name = match kind.kind() {
        Kind::String => kind.as_str().unwrap_or_default(),
        Kind::Undefined | Kind::Null => "",
        _ => return Err(format!("{probe}: {} string", cannot(kind, "struct field .kty"))),
    };
    let private = !document.get_str("d").is_undefined();
    let (name, required): (_, &[&str]) = match (kind_name, private) {
        ("RSA", false) => ("*jwk.rsaPublicKey", &["e", "n"]),
        ("RSA", true) => ("*jwk.rsaPrivateKey", &["d", "e", "n"]),
        ("EC", false) => ("*jwk.ecdsaPublicKey", &["crv", "x", "y"]),
        ("EC", true) => ("*jwk.ecdsaPrivateKey", &["crv", "d", "x", "y"]),
        ("OKP", false) => ("*jwk.okpPublicKey", &["crv", "x"]),
        ("OKP", true) => ("*jwk.okpPrivateKey", &["crv", "d", "x"]),
        ("oct", _) => ("*jwk.symmetricKey", &["k"]),
        _ => return Err(format!("invalid key type from JSON ({kind_name})")),
    };
    let fields = Fields::read(kind_name, entries, required)
        .map_err(|error| format!("failed to unmarshal JSON into key ({name}): failed to unmarshal JSON into key ({name}): {error}"))?;
    let invalid =
        |error: String| format!("jwk.Parse: key validation failed: key validation failed: {error}");
    let material = match kind_name {
        "RSA" => fields.rsa(private),
        "EC" => fields.ec(private),
        "OKP" => fields.okp(private),
        _ => fields.octets(),
    };
    Ok(Key { material: material.map_err(invalid)?, algorithm: fields.algorithm, id: fields.id })
}

/// The fields of a key, decoded.
#[derive(Default)]
struct Fields {
    algorithm: String,
    id: String,
    curve: String,
    numbers: Vec<(&'static str, Vec<u8>)>,
}

impl Fields {
    fn read(kind: &str, entries: &[Entry<'_>], required: &[&str]) -> Result<Fields, String> {
        let mut fields = Fields::default();
        let names: &[&'static str] = match kind {
            "RSA" => &["n", "e", "d", "p", "q", "dp", "dq", "qi"],
            "EC" => &["x", "y", "d"],
            "OKP" => &["x", "d"],
            _ => &["k"],
        };
        for entry in entries {
            let name = entry.key.as_str().unwrap_or_default();
            fields
                .read_one(kind, names, name, entry.value)
                .map_err(|error| format!("failed to decode value for key {name}: {error}"))?;
        }
        let has = |name: &str| {
            fields.number(name).is_some() || (name == "crv" && !fields.curve.is_empty())
        };
        match required.iter().find(|name| !has(name)) {
            Some(name) => Err(format!("required field {name} is missing")),
            None => Ok(fields),
        }
    }

    fn read_one(
        &mut self,
        kind: &str,
        names: &[&'static str],
        name: &str,
        value: Value<'_>,
    ) -> Result<(), String> {
        let text = || value.as_str().ok_or_else(|| format!("{} string", cannot(value, "value")));
        let next = || text().map_err(|error| format!("error reading next value: {error}"));
        match name {
            "alg" => {
                let algorithm = text()?;
                if !ALGORITHMS.contains(&algorithm) {
                    return Err(format!(
                        "invalid key value: \"{algorithm}\": invalid key algorithm"
                    ));
                }
                self.algorithm = algorithm.to_owned();
            }
            "kid" => self.id = next()?.to_owned(),
            "x5c" => check_chain(value)?,
            "crv" if matches!(kind, "EC" | "OKP") => {
                let curve = text()?;
                if !["P-256", "P-384", "P-521", "Ed25519", "Ed448", "X25519", "X448"]
                    .contains(&curve)
                {
                    return Err(format!("unknown EllipticCurveAlgorithm: \"{curve}\""));
                }
                self.curve = curve.to_owned();
            }
            _ => {
                if let Some(name) = names.iter().find(|known| **known == name) {
                    let bytes =
                        any_base64(next()?).ok_or("expected base64 encoded []byte (string)")?;
                    self.numbers.push((name, bytes));
                }
            }
        }
        Ok(())
    }

    fn number(&self, name: &str) -> Option<&[u8]> {
        self.numbers.iter().find(|(known, _)| *known == name).map(|(_, bytes)| bytes.as_slice())
    }

    fn big(&self, name: &str) -> BigUint {
        BigUint::from_bytes_be(self.number(name).unwrap_or_default())
    }

    fn octets(&self) -> Result<Material, String> {
        match self.number("k") {
            Some(bytes) if !bytes.is_empty() => Ok(Material::Octets(bytes.to_vec())),
            _ => Err("jwk.SymmetricKey: missing \"k\" field".to_owned()),
        }
    }

    fn rsa(&self, private: bool) -> Result<Material, String> {
        let name = if private { "jwk.RSAPrivateKey" } else { "jwk.RSAPublicKey" };
        let (n, e, d) = (self.big("n"), self.big("e"), self.big("d"));
        let zero = BigUint::default();
        for (part, number) in [("n", &n), ("e", &e)] {
            if *number == zero {
                return Err(format!("{name}: missing \"{part}\" value"));
            }
        }
        if !e.bit(0) {
            return Err(format!(
                "{name}: invalid rsa public exponent: must be a positive odd integer"
            ));
        }
        if !private {
            return Ok(Material::Public(PublicKey::Rsa { n, e }));
        }
        let primes = vec![self.big("p"), self.big("q")];
        if primes.iter().any(|prime| *prime <= BigUint::one()) {
            return Ok(Material::Incomplete);
        }
        let key = RsaKey { n, e, d, primes };
        Ok(Material::Private(Box::new(PrivateKey::Rsa(key))))
    }

    fn ec(&self, private: bool) -> Result<Material, String> {
        let name = if private { "jwk.ECDSAPrivateKey" } else { "jwk.ECDSAPublicKey" };
        let curve = Curve::of_name(&self.curve)
            .ok_or_else(|| format!("{name}: unsupported curve \"{}\"", self.curve))?;
        let parts: &[&str] = if private { &["x", "y", "d"] } else { &["x", "y"] };
        for part in parts {
            let len = self.number(part).map_or(0, <[u8]>::len);
            if len != curve.bytes() {
                return Err(format!(
                    "{name}: invalid \"{part}\" length ({len}) for curve \"{}\"",
                    self.curve
                ));
            }
        }
        let point = Point { x: self.big("x"), y: self.big("y") };
        if !curve.contains(&point) {
            let short = self.curve.replace('-', "");
            return Err(format!("{name}: invalid ECDSA public key: {short} point not on curve"));
        }
        if !private {
            return Ok(Material::Public(PublicKey::Ec(curve, point)));
        }
        match PrivateKey::ec(curve, self.number("d").unwrap_or_default()) {
            Some(key) if key.public() == PublicKey::Ec(curve, point) => {
                Ok(Material::Private(Box::new(key)))
            }
            _ => Err(format!("{name}: invalid ECDSA private key")),
        }
    }

    fn okp(&self, private: bool) -> Result<Material, String> {
        let name = if private { "jwk.OKPPrivateKey" } else { "jwk.OKPPublicKey" };
        if self.curve != "Ed25519" {
            return Ok(Material::Public(PublicKey::X25519));
        }
        let x: [u8; 32] = self
            .number("x")
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| format!("{name}: ed25519: wrong public key size"))?;
        if !private {
            return Ok(Material::Public(PublicKey::Ed25519(x)));
        }
        let seed: [u8; 32] = self
            .number("d")
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| format!("{name}: ed25519: wrong private key size"))?;
        let key = PrivateKey::ed25519(seed);
        match key.public() == PublicKey::Ed25519(x) {
            true => Ok(Material::Private(Box::new(key))),
            false => Err(format!("{name}: ed25519: invalid x value given d value")),
        }
    }
}

/// Checks that a certificate chain is base64 of something.
fn check_chain(value: Value<'_>) -> Result<(), String> {
    for (index, member) in value.as_array().unwrap_or_default().iter().enumerate() {
        if let Err(at) = decode(member.as_str().unwrap_or_default().as_bytes(), false) {
            return Err(format!(
                "failed to decode certificate at index {index}: failed to base64 decode the certificate: illegal base64 data at input byte {at}"
            ));
        }
    }
    Ok(())
}

/// Base64 in either alphabet, padded or not.
fn any_base64(text: &str) -> Option<Vec<u8>> {
    let url = text.contains(['-', '_']);
    let bare = text.trim_end_matches('=');
    let padding = match bare.len() % 4 {
        2 => "==",
        3 => "=",
        _ => "",
    };
    decode(format!("{bare}{padding}").as_bytes(), url).ok()
}
