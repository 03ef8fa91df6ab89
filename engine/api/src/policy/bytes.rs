//! Policies as bytes: their modules as written, each with its dialect, and their data, below a digest. No program is
//! among them: who reads a policy compiles it, so the bytes need not be trusted. The options of the engine are not among
//! them either.

use super::Policy;
use crate::bundle::Bundle;
use crate::error::{Error, ErrorKind, Problem};
use crate::options::ParseSettings;
use crate::snapshot;
use lictor_syntax::ast::Dialect;
use sha2::{Digest as _, Sha256};

/// What the bytes begin with.
const MAGIC: &[u8; 8] = b"LICTORP\x01";
const DIGEST: usize = 32;

impl Policy {
    /// The policy as bytes, which [`crate::Engine::load_policy`] reads: modules and data. Not a stable format: another
    /// version of this crate may refuse it.
    ///
    /// ```
    /// use lictor::{Bundle, Engine, Input};
    ///
    /// let bundle = Bundle::builder().module("p.rego", "package p\n\nx := data.n * 2").data_json(br#"{"n": 21}"#).build()?;
    /// let bytes = Engine::new().compile(bundle)?.to_bytes();
    ///
    /// let policy = Engine::new().load_policy(&bytes)?;
    /// let decision = policy.prepare("p/x")?.eval(&Input::none())?;
    /// assert_eq!(decision.value().and_then(|value| value.as_small_int()), Some(42));
    /// # Ok::<(), lictor::Error>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let content = self.content();
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&Sha256::digest(&content));
        out.extend_from_slice(&content);
        out
    }

    /// Tells policies apart by their modules and data: a SHA-256 in hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> String {
        let digest = Sha256::digest(self.content());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn content(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let modules = self.compiled.modules();
        put_number(modules.len(), &mut out);
        for named in modules {
            let source = self.compiled.sources().file(named.module.package.loc.file);
            out.push(match named.module.dialect {
                Dialect::V0 => 0,
                Dialect::V1 => 1,
                Dialect::V0CompatV1 => 2,
            });
            put(named.name.as_bytes(), &mut out);
            put(source.name.as_bytes(), &mut out);
            put(source.text.as_bytes(), &mut out);
        }
        out.extend_from_slice(&snapshot::write(self.data.root()));
        out
    }
}

fn put_number(number: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&(number as u64).to_le_bytes());
}

fn put(bytes: &[u8], out: &mut Vec<u8>) {
    put_number(bytes.len(), out);
    out.extend_from_slice(bytes);
}

/// The bundle that a policy was compiled from.
pub(crate) fn read(bytes: &[u8]) -> Result<Bundle, Error> {
    let refused = |message: &str| {
        let problem = Problem::new(format!("not a policy: {message}"));
        Error::new(ErrorKind::Bundle, vec![problem])
    };
    let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| refused("wrong header"))?;
    let (digest, mut content) =
        rest.split_first_chunk::<DIGEST>().ok_or_else(|| refused("cut off"))?;
    if *digest != *Sha256::digest(content) {
        return Err(refused("digest differs"));
    }
    let cut_off = || refused("cut off");
    let mut builder = Bundle::builder();
    for _ in 0..number(&mut content).ok_or_else(cut_off)? {
        let (dialect, after) = content.split_first().ok_or_else(cut_off)?;
        content = after;
        let settings = ParseSettings::dialect(match dialect {
            0 => Dialect::V0,
            1 => Dialect::V1,
            2 => Dialect::V0CompatV1,
            _ => return Err(refused("unknown dialect")),
        });
        let mut text = || std::str::from_utf8(field(&mut content)?).ok();
        let (key, name, text) =
            text().zip(text()).zip(text()).map(|((a, b), c)| (a, b, c)).ok_or_else(cut_off)?;
        builder.add_module(key, name, text, &settings);
    }
    let data = snapshot::decode(content).map_err(|message| refused(&message))?;
    builder.data(data).build()
}

fn number(bytes: &mut &[u8]) -> Option<usize> {
    let (number, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    usize::try_from(u64::from_le_bytes(*number)).ok()
}

fn field<'b>(bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let len = number(bytes)?;
    let (field, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    Some(field)
}
