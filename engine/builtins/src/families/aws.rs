//! Requests signed for AWS, version 4 of its scheme.

use crate::crypto::signature::Hash;
use crate::families::base64::hex;
use crate::families::time;
use crate::go::case;
use crate::go::url::Url;
use crate::request::{absent, check_keys, names_where};
use crate::support::{Answer, pay, plain_int};
use lictor_program::{Builtin, BuiltinError, Context, operands};
use lictor_value::json::{self, WriteOptions};
use lictor_value::{Entry, Object, Value};
use std::collections::BTreeMap;

pub(crate) const TABLE: &[Builtin] =
    &[Builtin { name: "providers.aws.sign_req", call: sign_request }];

const REQUIRED: &[&str] = &["aws_access_key", "aws_region", "aws_secret_access_key", "aws_service"];

/// Headers that proxies may change on the way are not signed.
const UNSIGNED: &[&str] = &["authorization", "user-agent", "x-amzn-trace-id"];

struct Credentials<'r> {
    access_key: &'r str,
    secret_key: &'r str,
    region: &'r str,
    service: &'r str,
    session: &'r str,
}

fn text<'r>(object: Object<'r>, name: &str) -> &'r str {
    object.value().get_str(name).as_str().unwrap_or_default()
}

fn object<'r>(args: &[Value<'r>], index: usize) -> Result<Object<'r>, BuiltinError> {
    let value = operands::any(args, index);
    // OPA counts every operand of this builtin as the first.
    value.as_object().ok_or_else(|| BuiltinError::operand(1, "object", value))
}

fn wrong(message: String) -> BuiltinError {
    BuiltinError::Operand(message)
}

fn credentials<'r>(
    ctx: &Context<'_, 'r>,
    config: Object<'r>,
) -> Result<Credentials<'r>, BuiltinError> {
    if let Some(missing) = absent(ctx, config, REQUIRED) {
        return Err(wrong(format!(
            "operand 2 missing required AWS config parameters(s): {missing}"
        )));
    }
    let not_text = |name: &str| config.value().get_str(name).as_str().is_none();
    if let Some(invalid) = names_where(ctx, REQUIRED, not_text) {
        return Err(wrong(format!(
            "operand 2 invalid values for required AWS config parameters(s): {invalid}"
        )));
    }
    Ok(Credentials {
        access_key: text(config, "aws_access_key"),
        secret_key: text(config, "aws_secret_access_key"),
        region: text(config, "aws_region"),
        service: text(config, "aws_service"),
        session: text(config, "aws_session_token"),
    })
}

fn sign_request<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let (request, config) = (object(args, 0)?, object(args, 1)?);
    let credentials = credentials(ctx, config)?;
    let time = operands::any(args, 2);
    if time.kind() != lictor_value::Kind::Number {
        return Err(BuiltinError::operand(1, "number", time));
    }
    let time = plain_int(time).ok_or_else(|| {
        wrong("operand 3 could not convert time_ns value into a unix timestamp".to_owned())
    })?;
    check_keys(ctx, request)?;
    let headers = request.value().get_str("headers");
    if !headers.is_undefined() && headers.as_object().is_none() {
        return Err(BuiltinError::operand(0, "object", headers));
    }
    let not_text = |name: &str| request.value().get_str(name).as_str().is_none();
    if let Some(invalid) = names_where(ctx, &["method", "url"], not_text) {
        return Err(wrong(format!(
            "operand 1 invalid values for required request parameters(s): {invalid}"
        )));
    }
    let url = Url::parse(text(request, "url")).map_err(BuiltinError::Failed)?;
    let body = body(request);
    pay(ctx, body.len() / 4)?;
    let unsigned = match config.value().get_str("disable_payload_signing") {
        flag if flag.is_undefined() => false,
        flag => flag.as_bool().ok_or_else(|| {
            wrong("operand 2 invalid value for 'disable_payload_signing' in AWS config".to_owned())
        })?,
    };
    let own: BTreeMap<&str, &str> = headers
        .as_object()
        .map(|headers| headers.entries())
        .unwrap_or_default()
        .iter()
        .map(|entry| {
            (entry.key.as_str().unwrap_or_default(), entry.value.as_str().unwrap_or_default())
        })
        .collect();
    let content =
        if unsigned { "UNSIGNED-PAYLOAD".to_owned() } else { hex(&Hash::Sha256.digest(&body)) };
    let (authorization, added) =
        sign(&credentials, text(request, "method"), &url, &own, &content, time);
    let mut all: Vec<(&str, Value<'r>)> =
        own.iter().map(|(name, value)| (*name, ctx.str(value))).collect();
    all.push(("Authorization", ctx.str(&authorization)));
    all.extend(added.iter().map(|(name, value)| (*name, ctx.str(value))));
    let mut entries = request.entries().to_vec();
    entries.push(Entry { key: ctx.str("headers"), value: ctx.region.record(&all) });
    Ok(ctx.region.object(&mut entries))
}

/// The body as it will be sent.
fn body(request: Object<'_>) -> Vec<u8> {
    let (raw, body) = (request.value().get_str("raw_body"), request.value().get_str("body"));
    let mut out = Vec::new();
    if !raw.is_undefined() {
        out.extend_from_slice(raw.as_str().unwrap_or_default().as_bytes());
    } else if !body.is_undefined() {
        json::write(body, &WriteOptions { escape_html: true, ..WriteOptions::default() }, &mut out);
    }
    out
}

/// The header that authorizes, and the others that are added.
fn sign(
    credentials: &Credentials<'_>,
    method: &str,
    url: &Url,
    own: &BTreeMap<&str, &str>,
    content: &str,
    time: i64,
) -> (String, Vec<(&'static str, String)>) {
    let Credentials { access_key, secret_key, region, service, session } = credentials;
    let (date, moment) = spelled(time);
    let mut added = vec![("host", url.host.clone()), ("x-amz-date", moment.clone())];
    if matches!(*service, "s3" | "glacier") {
        added.push(("x-amz-content-sha256", content.to_owned()));
    }
    if !session.is_empty() {
        added.push(("x-amz-security-token", (*session).to_owned()));
    }
    let mut signed: BTreeMap<String, &str> =
        added.iter().map(|(name, value)| ((*name).to_owned(), value.as_str())).collect();
    for (name, value) in own {
        let name = case::lower_text(name);
        if !UNSIGNED.contains(&name.as_str()) {
            signed.insert(name, value);
        }
    }
    let names = signed.keys().map(String::as_str).collect::<Vec<_>>().join(";");
    let lines: String = signed.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let canonical =
        format!("{method}\n{}\n{}\n{lines}\n{names}\n{content}", url.escaped_path(), url.raw_query);
    let scope = format!("{date}/{region}/{service}/aws4_request");
    let digest = hex(&Hash::Sha256.digest(canonical.as_bytes()));
    let message = format!("AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}");
    let parts = [date.as_str(), region, service, "aws4_request", &message];
    let signature = parts.iter().fold(format!("AWS4{secret_key}").into_bytes(), |key, part| {
        Hash::Sha256.mac(&key, part.as_bytes()).unwrap_or_default()
    });
    let signature = hex(&signature);
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={access_key}/{scope},SignedHeaders={names},Signature={signature}"
    );
    (authorization, added)
}

/// A time as AWS spells it: the date, and date and time.
fn spelled(nanoseconds: i64) -> (String, String) {
    let moment = time::compact(nanoseconds);
    (moment[..8].to_owned(), moment)
}
