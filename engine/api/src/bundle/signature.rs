//! Signatures of bundles: `.signatures.json` holds one token whose payload lists every file with its digest.
//!
//! Bundles that were loaded without a [`Verification`] have not been checked. One key at a time; plugins are left out.

use crate::error::Error;
use crate::input::read_json;
use crate::loader::{File, glob};
use crate::system;
use lictor_builtins::signing::{Signer, Verifier, base64_url, base64_url_bytes, digest, hex};
use lictor_value::{Document, Kind, Value, json};
use std::collections::BTreeMap;

use super::manifest::{mismatch, written};

/// The file that holds a bundle's signature.
pub(crate) const SIGNATURES: &str = ".signatures.json";

const ALGORITHM: &str = "SHA-256";

/// How a bundle is signed.
#[derive(Debug, Clone)]
pub struct Signing {
    algorithm: String,
    key: String,
    key_id: Option<String>,
    claims: Vec<(String, String)>,
}

impl Signing {
    /// Signs by an algorithm (`RS256`, `ES256`, `HS256`, ...) and a key: the text of a PEM file, or a secret.
    #[must_use]
    pub fn new(algorithm: &str, key: &str) -> Self {
        let (algorithm, key) = (algorithm.to_owned(), key.to_owned());
        Signing { algorithm, key, key_id: None, claims: Vec::new() }
    }

    /// Says which key it was, in the token's header and payload.
    #[must_use]
    pub fn key_id(mut self, id: &str) -> Self {
        self.key_id = Some(id.to_owned());
        self
    }

    /// Adds the fields of a JSON object to the payload, such as `scope`.
    ///
    /// # Errors
    /// The text is no JSON object.
    pub fn claims(mut self, text: &[u8]) -> Result<Self, Error> {
        let document = read_json(text).map_err(|problem| Error::argument(problem.message))?;
        let Some(claims) = document.root().as_object() else {
            let wanted = "Go value of type map[string]interface {}";
            return Err(Error::argument(mismatch(document.root(), wanted)));
        };
        self.claims = claims
            .sorted_vec()
            .into_iter()
            .map(|entry| (entry.key.as_str().unwrap_or_default().to_owned(), written(entry.value)))
            .collect();
        Ok(self)
    }

    /// The content of `.signatures.json` for files, in their order. Names are those in the files' paths, without the
    /// slash at their start.
    ///
    /// # Errors
    /// The key cannot be read or does not fit the algorithm.
    pub fn sign<'f>(
        &self,
        files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
    ) -> Result<String, Error> {
        let signer = Signer::new(&self.algorithm, &self.key).map_err(Error::argument)?;
        let quoted = |text: &str| written(Value::str(text));
        let id = self.key_id.as_deref().map(|id| format!("\"kid\":{},", quoted(id)));
        let algorithm = quoted(&self.algorithm);
        let header = format!("{{\"alg\":{algorithm},{}\"typ\":\"JWT\"}}", id.unwrap_or_default());
        let token = self.payload(files);
        let message = format!("{}.{}", base64_url(header.as_bytes()), base64_url(token.as_bytes()));
        let mut entropy = [0; 32];
        // Signatures stay sound without randomness of the system; see `Signer::sign`.
        system::random(&mut entropy);
        let signature = signer.sign(message.as_bytes(), &entropy).map_err(Error::argument)?;
        let token = quoted(&format!("{message}.{}", base64_url(&signature)));
        Ok(format!("{{\n \"signatures\": [\n  {token}\n ]\n}}"))
    }

    fn payload<'f>(&self, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> String {
        let one = |(name, bytes): (&str, &[u8])| {
            let name = name.trim_start_matches('/');
            let hash = digest_of(name, bytes, ALGORITHM).unwrap_or_default();
            let name = written(Value::str(name));
            format!("{{\"name\":{name},\"hash\":\"{hash}\",\"algorithm\":\"{ALGORITHM}\"}}")
        };
        let files: Vec<String> = files.into_iter().map(one).collect();
        let mut fields = BTreeMap::from([("files", format!("[{}]", files.join(",")))]);
        fields.extend(self.claims.iter().map(|(name, value)| (name.as_str(), value.clone())));
        if let Some(id) = &self.key_id {
            fields.insert("keyid", written(Value::str(id)));
        }
        let fields: Vec<String> = fields
            .into_iter()
            .map(|(name, value)| format!("{}:{value}", written(Value::str(name))))
            .collect();
        format!("{{{}}}", fields.join(","))
    }
}

/// How signatures of bundles are checked.
#[derive(Debug, Clone)]
pub struct Verification {
    algorithm: String,
    key: String,
    scope: String,
    exclude: Vec<String>,
}

impl Verification {
    /// Checks by an algorithm and a key: the text of a PEM file with a public key or a certificate, or a secret. The
    /// algorithm is the caller's choice, never the signature's.
    #[must_use]
    pub fn new(algorithm: &str, key: &str) -> Self {
        let (algorithm, key) = (algorithm.to_owned(), key.to_owned());
        Verification { algorithm, key, scope: String::new(), exclude: Vec::new() }
    }

    /// The scope the signature must have; none is the empty one.
    #[must_use]
    pub fn scope(mut self, scope: &str) -> Self {
        scope.clone_into(&mut self.scope);
        self
    }

    /// Leaves files out whose names match one of these patterns.
    #[must_use]
    pub fn exclude(mut self, patterns: impl IntoIterator<Item = String>) -> Self {
        self.exclude.extend(patterns);
        self
    }

    /// Checks the files of a bundle, each with its name, against its `.signatures.json`.
    pub(crate) fn check(
        &self,
        signatures: &Document,
        files: &[(String, &File)],
    ) -> Result<(), String> {
        let mut listed = self.listed(signatures.root())?;
        for (name, file) in files {
            if self.exclude.iter().any(|pattern| glob::name_matches(pattern, name)) {
                listed.remove(name);
                continue;
            }
            let Some(Listed { hash, algorithm }) = listed.remove(name) else {
                return Err(format!("file {name} not included in bundle signature"));
            };
            if algorithm.is_empty() {
                return Err(format!("no hashing algorithm provided for file {name}"));
            }
            let got = digest_of(&file.path, &file.bytes, &algorithm)
                .ok_or_else(|| format!("unsupported hashing algorithm: {algorithm}"))?;
            if !got.eq_ignore_ascii_case(&hash) {
                return Err(format!("{name}: digest mismatch (want: {hash}, got: {got})"));
            }
        }
        listed.retain(|name, _| {
            !self.exclude.iter().any(|pattern| glob::name_matches(pattern, name))
        });
        if listed.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = listed.keys().map(String::as_str).collect();
        Err(format!(
            "file(s) [{}] specified in bundle signatures but not found in the target bundle",
            names.join(" ")
        ))
    }

    /// The files a sound signature lists.
    fn listed(&self, signatures: Value<'_>) -> Result<BTreeMap<String, Listed>, String> {
        let plugin = signatures.get_str("plugin").as_str().unwrap_or_default();
        if !matches!(plugin, "" | "_default") {
            return Err(format!("no verifier exists under id {plugin}"));
        }
        let token = match signatures.get_str("signatures").as_array().unwrap_or_default() {
            [] => return Err(format!("{SIGNATURES}: missing JWT (expected exactly one)")),
            [token] => token.as_str().unwrap_or_default(),
            _ => {
                return Err(format!(
                    "{SIGNATURES}: multiple JWTs not supported (expected exactly one)"
                ));
            }
        };
        let parts: Vec<&str> = token.split('.').collect();
        let [header, payload, signature] = parts.as_slice() else {
            return Err("failed to split compact JWT: jwsbb: invalid number of segments".to_owned());
        };
        let decoded = |what: &str, text: &str| {
            base64_url_bytes(text)
                .map_err(|error| format!("failed to base64 decode JWT {what}: {error}"))
        };
        let content = decoded("payload", payload)?;
        let verifier = Verifier::new(&self.algorithm, &self.key)?;
        let message = &token.as_bytes()[..header.len() + 1 + payload.len()];
        verifier
            .verify(message, &decoded("signature", signature)?)
            .map_err(|error| format!("failed to verify JWT signature: {error}"))?;
        let content = read_json(&content).map_err(|problem| problem.message)?;
        if content.root().get_str("scope").as_str().unwrap_or_default() != self.scope {
            return Err("scope mismatch".to_owned());
        }
        files_of(content.root())
    }
}

/// What a signature says of one file.
struct Listed {
    hash: String,
    algorithm: String,
}

fn files_of(payload: Value<'_>) -> Result<BTreeMap<String, Listed>, String> {
    let files = payload.get_str("files");
    let list = match files.kind() {
        Kind::Undefined | Kind::Null => return Ok(BTreeMap::new()),
        _ => files.as_array().ok_or_else(|| {
            mismatch(files, "Go struct field DecodedSignature.files of type []bundle.FileInfo")
        })?,
    };
    let text = |value: Value<'_>, key| value.get_str(key).as_str().unwrap_or_default().to_owned();
    let one = |file: &Value<'_>| {
        let listed = Listed { hash: text(*file, "hash"), algorithm: text(*file, "algorithm") };
        (text(*file, "name"), listed)
    };
    Ok(list.iter().map(one).collect())
}

/// The digest of a file: JSON and YAML count by what they say and not by how they are laid out.
fn digest_of(name: &str, bytes: &[u8], algorithm: &str) -> Option<String> {
    let name = crate::loader::base_name(name);
    let structured = name == ".manifest"
        || [".json", ".yaml", ".yml"].iter().any(|ending| name.ends_with(ending));
    let canonical = structured.then(|| crate::loader::json_or_yaml(bytes).ok()).flatten();
    let canonical = canonical.map(|document| {
        let mut out = Vec::new();
        json::write(document.root(), &json::WriteOptions::default(), &mut out);
        out
    });
    digest(algorithm, canonical.as_deref().unwrap_or(bytes)).map(|digest| hex(&digest))
}
