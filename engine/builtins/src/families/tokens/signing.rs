//! Making tokens.

use super::SIGNATURE_STEPS;
use super::fast_json::Parameters;
use super::verifying::Algorithm;
use crate::crypto::jwk::{self, Material};
use crate::crypto::keys::PublicKey;
use crate::crypto::private::PrivateKey;
use crate::crypto::signing::{sign_ecdsa, sign_ed25519, sign_rsa};
use crate::families::base64::encode;
use crate::support::{Answer, pay};
use lictor_program::{BuiltinError, Context, operands};
use lictor_value::json::{self, ReadOptions, WriteOptions};
use lictor_value::{Region, Value};

pub(super) fn encode_sign<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let part = |index: usize| {
        let mut out = Vec::new();
        let options = WriteOptions { escape_html: true, ..WriteOptions::default() };
        json::write(operands::any(args, index), &options, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    };
    for index in 0..3 {
        operands::object(args, index)?;
    }
    signed(ctx, &part(0), &part(1), &part(2))
}

pub(super) fn encode_sign_raw<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let key = operands::string(args, 2)?;
    signed(ctx, operands::string(args, 0)?, operands::string(args, 1)?, key)
}

fn signed<'r>(ctx: &mut Context<'_, 'r>, header: &str, payload: &str, key: &str) -> Answer<'r> {
    ctx.spend(SIGNATURE_STEPS)?;
    pay(ctx, header.len() + payload.len() + key.len())?;
    let mut entropy = [0; 32];
    ctx.host.random(&mut entropy);
    token(header, payload, key, &entropy).map(|token| ctx.str(&token)).map_err(BuiltinError::Failed)
}

fn token(header: &str, payload: &str, key: &str, entropy: &[u8]) -> Result<String, String> {
    let keys = jwk::keys(key)?;
    let Some(key) = keys.first() else { return Err("no keys found in JWK set".to_owned()) };
    let parameters = Parameters::read(header);
    let wrong = |error: String| format!("missing or invalid 'alg' header: {error}");
    let name = parameters
        .as_ref()
        .map_err(Clone::clone)
        .and_then(|header| header.text("alg"))
        .map_err(wrong)?;
    let Some(algorithm) = Algorithm::of_name(&name) else {
        return Err(format!("unknown JWS algorithm: {name}"));
    };
    let kind = parameters.and_then(|header| header.text("typ"));
    let is_json =
        || json::read(&Region::new(), payload.as_bytes(), &ReadOptions::default()).is_ok();
    if kind.is_ok_and(|kind| kind != "JWT") || is_json() {
        let mut token = encode(header.as_bytes(), true, false);
        token.push('.');
        token.push_str(&encode(payload.as_bytes(), true, false));
        let signature = sign(algorithm, &key.material, token.as_bytes(), entropy)?;
        token.push('.');
        token.push_str(&encode(&signature, true, false));
        return Ok(token);
    }
    Err("type is JWT but payload is not JSON".to_owned())
}

pub(crate) fn sign(
    algorithm: Algorithm,
    key: &Material,
    message: &[u8],
    entropy: &[u8],
) -> Result<Vec<u8>, String> {
    let private = match key {
        Material::Private(key) => Some(&**key),
        _ => None,
    };
    let failed = || "failed to sign payload".to_owned();
    match (algorithm, private) {
        (Algorithm::Hmac(hash), _) => {
            let secret = secret(key).ok_or_else(|| unfit(algorithm, key))?;
            hash.mac(&secret, message).ok_or_else(failed)
        }
        (Algorithm::Rsa(padding, hash), Some(PrivateKey::Rsa(key))) => {
            sign_rsa(key, padding, hash, message, entropy)
        }
        (Algorithm::Ecdsa(hash), Some(key @ PrivateKey::Ec { .. })) => {
            sign_ecdsa(key, &hash.digest(message)).ok_or_else(failed)
        }
        (Algorithm::EdDsa, Some(PrivateKey::Ed25519 { seed, .. })) => {
            Ok(sign_ed25519(seed, message))
        }
        _ => Err(unfit(algorithm, key)),
    }
}

/// The bytes a code is made with; Edwards keys are bytes too.
fn secret(key: &Material) -> Option<Vec<u8>> {
    match key {
        Material::Octets(bytes) => Some(bytes.clone()),
        Material::Public(PublicKey::Ed25519(bytes)) => Some(bytes.to_vec()),
        Material::Private(key) => match &**key {
            PrivateKey::Ed25519 { seed, public } => Some([seed.as_slice(), public].concat()),
            _ => None,
        },
        _ => None,
    }
}

/// What the library says of a key of the wrong type.
fn unfit(algorithm: Algorithm, key: &Material) -> String {
    let (wanted, produced, prefix) = match algorithm {
        Algorithm::Hmac(_) => ("[]byte", "[]byte", "keyconv: "),
        Algorithm::Rsa(..) => ("*rsa.PrivateKey", "rsa.PrivateKey", ""),
        Algorithm::Ecdsa(_) => ("*ecdsa.PrivateKey", "ecdsa.PrivateKey", "keyconv: "),
        Algorithm::EdDsa => ("ed25519.PrivateKey", "ed25519.PrivateKey", ""),
    };
    let name = key.type_name();
    let assigned = match name {
        "*jwk.okpPrivateKey" => "ed25519.PrivateKey",
        "*jwk.okpPublicKey" => "ed25519.PublicKey",
        _ => "",
    };
    let reason = match assigned {
        "" => format!("no suitable exporter found for key type '{name}'"),
        assigned => format!(
            "failed to assign key: argument to AssignIfCompatible() must be compatible with {assigned} (was *{produced})"
        ),
    };
    format!(
        "jwsbb.Sign: invalid key type {name}. {wanted} is required: {prefix}failed to produce {produced} from {name}: jwk.Export: {reason}"
    )
}
