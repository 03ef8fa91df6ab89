//! A token's three parts and what its header says.

use crate::families::base64::url_bytes;
use lictor_value::json::{self, ReadOptions};
use lictor_value::{Kind, Region, Value};

/// A token, split but not decoded.
pub(super) struct Token<'t> {
    pub(super) header: &'t str,
    pub(super) payload: &'t str,
    pub(super) signature: &'t str,
    /// What the signature is over: header and payload.
    pub(super) signed: &'t [u8],
}

impl<'t> Token<'t> {
    pub(super) fn split(text: &'t str) -> Result<Token<'t>, String> {
        let mut parts = text.split('.');
        let count = text.split('.').count();
        if count == 1 {
            return Err("encoded JWT had no period separators".to_owned());
        }
        match (parts.next(), parts.next(), parts.next()) {
            (Some(header), Some(payload), Some(signature)) if count == 3 => {
                let signed = &text.as_bytes()[..header.len() + 1 + payload.len()];
                Ok(Token { header, payload, signature, signed })
            }
            _ => Err(format!("encoded JWT must have 3 sections, found {count}")),
        }
    }

    /// The header as an object.
    pub(super) fn header<'r>(&self, region: &'r Region) -> Result<Value<'r>, String> {
        let bytes = url_bytes(self.header)
            .map_err(|error| format!("JWT header had invalid encoding: {error}"))?;
        let header =
            object_of(region, &bytes).map_err(|error| format!("bad JWT header: {error}"))?;
        if header.get_str("enc").is_undefined() {
            Ok(header)
        } else {
            Err("JWT is a JWE object, which is not supported".to_owned())
        }
    }
}

/// A JSON object.
pub(super) fn object_of<'r>(region: &'r Region, bytes: &[u8]) -> Result<Value<'r>, String> {
    let value = json::read(region, bytes, &ReadOptions::default())
        .map_err(|error| format!("invalid JSON: {}", error.message))?;
    match value.kind() {
        Kind::Object => Ok(value),
        _ => Err("decoded JSON type was not an Object".to_owned()),
    }
}

/// The parameters of a header that matter to its validity.
#[derive(Default)]
pub(super) struct Header {
    pub(super) algorithm: String,
    pub(super) id: String,
    pub(super) content: String,
    critical: Vec<String>,
    unknown: Vec<String>,
}

impl Header {
    pub(super) fn read(object: Value<'_>) -> Result<Header, String> {
        let mut header = Header::default();
        for entry in object.as_object().map(|object| object.sorted_vec()).unwrap_or_default() {
            let name = entry.key.as_str().unwrap_or_default();
            let text = || {
                entry
                    .value
                    .as_str()
                    .map(str::to_owned)
                    .ok_or_else(|| format!("{name}: must be a string"))
            };
            match name {
                "alg" => header.algorithm = text()?,
                "kid" => header.id = text()?,
                "cty" => header.content = text()?,
                "typ" => drop(text()?),
                "crit" => header.critical = critical(entry.value)?,
                _ => header.unknown.push(name.to_owned()),
            }
        }
        Ok(header)
    }

    /// Whether the header names an algorithm, and nothing critical that is not understood.
    pub(super) fn is_valid(&self) -> bool {
        !self.algorithm.is_empty() && !self.unknown.iter().any(|name| self.critical.contains(name))
    }
}

/// The names in a list, up to the first thing that is none.
fn critical(value: Value<'_>) -> Result<Vec<String>, String> {
    let list = value.as_array().ok_or("crit: must be a list")?;
    let names: Vec<String> =
        list.iter().map_while(|name| name.as_str()).map(str::to_owned).collect();
    if names.is_empty() { Err("crit: must be a nonempty list".to_owned()) } else { Ok(names) }
}
