//! `io.jwt.decode_verify`: a token's signature and claims against constraints.

use super::SIGNATURE_STEPS;
use super::token::{Header, Token, object_of};
use super::verifying::{self, Algorithm, VerificationKey, any_key};
use crate::families::base64::url_bytes;
use crate::support::{Answer, pay};
use lictor_program::{BuiltinError, Context, operands};
use lictor_value::{Kind, Object, Value, number};
use std::sync::Arc;

/// What a token must satisfy; empty texts ask for nothing.
#[derive(Default)]
struct Constraints {
    keys: Option<Arc<Vec<VerificationKey>>>,
    secret: String,
    algorithm: String,
    issuer: String,
    audience: String,
    /// Nanoseconds since 1970, as a float like OPA's.
    time: Option<f64>,
}

impl Constraints {
    fn read(ctx: &mut Context<'_, '_>, object: Object<'_>) -> Result<Constraints, String> {
        let mut constraints = Constraints::default();
        for entry in object.sorted_vec() {
            let name = entry
                .key
                .as_str()
                .ok_or_else(|| format!("unknown token validation constraint: {}", entry.key))?;
            let text = || {
                entry
                    .value
                    .as_str()
                    .map(str::to_owned)
                    .ok_or_else(|| format!("{name} constraint: must be a string"))
            };
            match name {
                "cert" => constraints.keys = Some(verifying::keys(ctx, &text()?)?),
                "secret" => constraints.secret = text()?,
                "alg" => constraints.algorithm = text()?,
                "iss" => constraints.issuer = text()?,
                "aud" => constraints.audience = text()?,
                "time" => constraints.time = Some(time_of(entry.value)?),
                _ => return Err(format!("unknown token validation constraint: {name}")),
            }
        }
        match (&constraints.keys, constraints.secret.is_empty()) {
            (Some(_), false) => Err("duplicate key constraints".to_owned()),
            (None, true) => Err("no key constraint".to_owned()),
            _ => Ok(constraints),
        }
    }

    fn verifies(&self, header: &Header, signed: &[u8], signature: &[u8]) -> bool {
        let Some(algorithm) = Algorithm::of_name(&header.algorithm) else { return false };
        match &self.keys {
            Some(keys) => any_key(keys, &header.id, &header.algorithm, |key| {
                algorithm.verifies(key, signed, signature)
            }),
            None => algorithm.authenticates(self.secret.as_bytes(), signed, signature),
        }
    }

    fn allows_audience(&self, claim: Value<'_>) -> bool {
        let wanted = Some(self.audience.as_str());
        match claim.kind() {
            Kind::Undefined => self.audience.is_empty(),
            Kind::Array => {
                claim.as_array().unwrap_or_default().iter().any(|one| one.as_str() == wanted)
            }
            _ => claim.as_str() == wanted,
        }
    }

    fn allows(&self, ctx: &Context<'_, '_>, payload: Value<'_>) -> Result<bool, String> {
        let issuer = payload.get_str("iss");
        if !self.issuer.is_empty() && issuer.as_str() != Some(&self.issuer) {
            return Ok(false);
        }
        if !self.allows_audience(payload.get_str("aud")) {
            return Ok(false);
        }
        let seconds = self.time.unwrap_or(ctx.now_ns() as f64) / 1e9;
        let now = number::from_f64(ctx.region, seconds);
        let claim = |name: &str| match payload.get_str(name) {
            value if matches!(value.kind(), Kind::Undefined | Kind::Number) => Ok(value),
            _ => Err(format!("{name} value must be a number")),
        };
        let expires = claim("exp")?;
        if !expires.is_undefined() && number::compare(now, expires).is_ge() {
            return Ok(false);
        }
        let starts = claim("nbf")?;
        Ok(starts.is_undefined() || number::compare(now, starts).is_ge())
    }
}

fn time_of(value: Value<'_>) -> Result<f64, String> {
    if value.kind() != Kind::Number {
        return Err("token time constraint: must be a number".to_owned());
    }
    match number::to_f64(value) {
        time if !time.is_finite() => Err("token time constraint: unvalid float64".to_owned()),
        time if time < 0.0 => Err("token time constraint: must not be negative".to_owned()),
        time => Ok(time),
    }
}

pub(super) fn decode_verify<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let object = operands::object(args, 1)?;
    ctx.spend(SIGNATURE_STEPS)?;
    let constraints = Constraints::read(ctx, object).map_err(BuiltinError::Failed)?;
    let nothing = ctx.region.record(&[]);
    let unverified = ctx.region.array(&[Value::FALSE, nothing, nothing]);
    let mut text = operands::string(args, 0)?.to_owned();
    // A token may hold a token; each is shorter than the one around it.
    let (header, payload) = loop {
        pay(ctx, text.len() / 4)?;
        ctx.spend(SIGNATURE_STEPS * constraints.keys.as_ref().map_or(1, |keys| keys.len() as u64))?;
        let token = Token::split(&text).map_err(BuiltinError::Failed)?;
        let object = token.header(ctx.region).map_err(BuiltinError::Failed)?;
        let header = Header::read(object).map_err(BuiltinError::Failed)?;
        let wrong_algorithm =
            !constraints.algorithm.is_empty() && constraints.algorithm != header.algorithm;
        if !header.is_valid() || wrong_algorithm {
            return Ok(unverified);
        }
        let signature = url_bytes(token.signature).map_err(BuiltinError::Failed)?;
        if !constraints.verifies(&header, token.signed, &signature) {
            return Ok(unverified);
        }
        let payload = url_bytes(token.payload).map_err(|error| {
            BuiltinError::Failed(format!("JWT payload had invalid encoding: {error}"))
        })?;
        if !header.content.eq_ignore_ascii_case("JWT") {
            break (object, payload);
        }
        text = String::from_utf8_lossy(&payload).into_owned();
    };
    let payload = object_of(ctx.region, &payload).map_err(BuiltinError::Failed)?;
    match constraints.allows(ctx, payload).map_err(BuiltinError::Failed)? {
        true => Ok(ctx.region.array(&[Value::TRUE, header, payload])),
        false => Ok(unverified),
    }
}
