//! JSON Web Tokens in the compact form of signatures. Encrypted tokens and the JSON forms are left out.

mod constraints;
mod fast_json;
mod signing;
mod token;
mod verifying;

use crate::families::base64::{hex, url_bytes};
use crate::support::{Answer, pay};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::Value;
use token::{Token, object_of};

pub(crate) use signing::sign;
pub(crate) use verifying::Algorithm;

pub(crate) const TABLE: &[Builtin] = &[
    Builtin { name: "io.jwt.decode", call: decode },
    Builtin { name: "io.jwt.decode_verify", call: constraints::decode_verify },
    Builtin { name: "io.jwt.encode_sign", call: signing::encode_sign },
    Builtin { name: "io.jwt.encode_sign_raw", call: signing::encode_sign_raw },
    Builtin { name: "io.jwt.verify_eddsa", call: |ctx, args| verify(ctx, args, "EdDSA") },
    Builtin { name: "io.jwt.verify_es256", call: |ctx, args| verify(ctx, args, "ES256") },
    Builtin { name: "io.jwt.verify_es384", call: |ctx, args| verify(ctx, args, "ES384") },
    Builtin { name: "io.jwt.verify_es512", call: |ctx, args| verify(ctx, args, "ES512") },
    Builtin { name: "io.jwt.verify_hs256", call: |ctx, args| verify_shared(ctx, args, "HS256") },
    Builtin { name: "io.jwt.verify_hs384", call: |ctx, args| verify_shared(ctx, args, "HS384") },
    Builtin { name: "io.jwt.verify_hs512", call: |ctx, args| verify_shared(ctx, args, "HS512") },
    Builtin { name: "io.jwt.verify_ps256", call: |ctx, args| verify(ctx, args, "PS256") },
    Builtin { name: "io.jwt.verify_ps384", call: |ctx, args| verify(ctx, args, "PS384") },
    Builtin { name: "io.jwt.verify_ps512", call: |ctx, args| verify(ctx, args, "PS512") },
    Builtin { name: "io.jwt.verify_rs256", call: |ctx, args| verify(ctx, args, "RS256") },
    Builtin { name: "io.jwt.verify_rs384", call: |ctx, args| verify(ctx, args, "RS384") },
    Builtin { name: "io.jwt.verify_rs512", call: |ctx, args| verify(ctx, args, "RS512") },
];

/// What a check of a signature costs in steps.
const SIGNATURE_STEPS: u64 = 2_000;

fn decode<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let mut text = operands::string(args, 0)?.to_owned();
    loop {
        pay(ctx, text.len() / 4)?;
        let token = Token::split(&text).map_err(BuiltinError::Failed)?;
        let header = token.header(ctx.region).map_err(BuiltinError::Failed)?;
        let payload = url_bytes(token.payload).map_err(|error| {
            BuiltinError::Failed(format!("JWT payload had invalid encoding: {error}"))
        })?;
        let content = header.get_str("cty");
        if content.as_str() == Some("JWT") {
            // The payload is a token itself, often in quotes; it is shorter than what holds it, so this ends.
            let inner = String::from_utf8_lossy(&payload);
            text = inner.trim_matches(['"', '\'']).to_owned();
            continue;
        }
        if !content.is_undefined() && content.as_str().is_none() {
            return Err(BuiltinError::failed("cty: must be a string"));
        }
        let payload = object_of(ctx.region, &payload).map_err(BuiltinError::Failed)?;
        let signature = url_bytes(token.signature).map_err(|error| {
            BuiltinError::Failed(format!("JWT signature had invalid encoding: {error}"))
        })?;
        return Ok(ctx.region.array(&[header, payload, ctx.str(&hex(&signature))]));
    }
}

fn verify<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>], algorithm: &str) -> Answer<'r> {
    let text = operands::string(args, 0)?;
    ctx.spend(SIGNATURE_STEPS)?;
    pay(ctx, text.len() / 4)?;
    let token = Token::split(text).map_err(BuiltinError::Failed)?;
    let keys = verifying::keys(ctx, operands::string(args, 1)?).map_err(BuiltinError::Failed)?;
    let signature = url_bytes(token.signature).map_err(BuiltinError::Failed)?;
    let header =
        token.header(ctx.region).and_then(token::Header::read).map_err(BuiltinError::Failed)?;
    let Some(algorithm) = Algorithm::of_name(algorithm) else { return Ok(Value::FALSE) };
    ctx.spend(SIGNATURE_STEPS * keys.len() as u64)?;
    let valid = verifying::any_key(&keys, &header.id, &header.algorithm, |key| {
        algorithm.verifies_loosely(key, token.signed, &signature)
    });
    Ok(Value::bool(valid))
}

fn verify_shared<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>], algorithm: &str) -> Answer<'r> {
    let (text, secret) = (operands::string(args, 0)?, operands::string(args, 1)?);
    pay(ctx, text.len() / 4)?;
    let token = Token::split(text).map_err(BuiltinError::Failed)?;
    let signature = url_bytes(token.signature).map_err(BuiltinError::Failed)?;
    let algorithm = Algorithm::of_name(algorithm);
    Ok(Value::bool(algorithm.is_some_and(|algorithm| {
        algorithm.authenticates(secret.as_bytes(), token.signed, &signature)
    })))
}
