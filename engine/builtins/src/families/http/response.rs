//! What is answered: the host's response in the shape policies see.

use super::Trouble;
use crate::families::yaml;
use crate::go::case;
use crate::support::pay;
use lictor_program::{BuiltinError, Context};
use lictor_value::json::{self, ReadOptions};
use lictor_value::{Kind, Object, Region, Value};

/// Statuses whose responses may be kept.
const CACHEABLE: &[i64] = &[200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501];

pub(super) fn is_cacheable(status: i64) -> bool {
    CACHEABLE.contains(&status)
}

/// The status of a response.
pub(super) fn status_code(text: &str) -> Option<i64> {
    let region = Region::new();
    let response = json::read(&region, text.as_bytes(), &ReadOptions::default()).ok()?;
    response.get_str("status_code").as_small_int()
}

/// The values of a header, whatever the case of its name.
pub(super) fn header<'r>(response: Value<'r>, wanted: &str) -> Option<&'r str> {
    let headers = response.get_str("headers").as_object()?;
    let entry = headers
        .entries()
        .iter()
        .find(|entry| entry.key.as_str().is_some_and(|name| name.eq_ignore_ascii_case(wanted)))?;
    entry.value.as_str().or_else(|| entry.value.as_array()?.first()?.as_str())
}

fn flag(request: Object<'_>, name: &str) -> Result<bool, Trouble> {
    match request.value().get_str(name) {
        flag if flag.is_undefined() => Ok(false),
        flag => flag
            .as_bool()
            .ok_or_else(|| Trouble::Internal(format!("invalid value for \"{name}\" field"))),
    }
}

/// The response policies see.
pub(super) fn shaped<'r>(
    ctx: &mut Context<'_, 'r>,
    request: Object<'_>,
    text: &str,
) -> Result<Value<'r>, Trouble> {
    pay(ctx, text.len() / 4)?;
    let (as_json, as_yaml) =
        (flag(request, "force_json_decode")?, flag(request, "force_yaml_decode")?);
    let response = json::read(ctx.region, text.as_bytes(), &ReadOptions::default())
        .map_err(|error| Trouble::Network(format!("malformed response: {}", error.message)))?;
    let raw = response.get_str("raw_body").as_str().unwrap_or_default();
    let content = header(response, "content-type").unwrap_or_default();
    let body = if as_json || is_json(content) {
        json::read(ctx.region, raw.as_bytes(), &ReadOptions::default()).unwrap_or(Value::NULL)
    } else if as_yaml
        || content.contains("application/yaml")
        || content.contains("application/x-yaml")
    {
        match yaml::value_of(ctx, raw) {
            Err(error @ BuiltinError::Halt(_)) => return Err(error.into()),
            other => other.unwrap_or(Value::NULL),
        }
    } else {
        Value::NULL
    };
    let status = response.get_str("status").as_str().unwrap_or_default();
    Ok(ctx.region.record(&[
        ("status", ctx.str(status)),
        ("status_code", Value::int(response.get_str("status_code").as_small_int().unwrap_or(0))),
        ("body", body),
        ("raw_body", ctx.str(raw)),
        ("headers", headers(ctx, response)),
    ]))
}

/// The headers by name in lower case, each with a list of values.
fn headers<'r>(ctx: &Context<'_, 'r>, response: Value<'r>) -> Value<'r> {
    let headers = response.get_str("headers");
    let entries = headers.as_object().map(|headers| headers.entries()).unwrap_or_default();
    let named: Vec<(String, Value<'r>)> = entries
        .iter()
        .map(|entry| {
            let values = match entry.value.kind() {
                Kind::Array => entry.value,
                _ => ctx.region.array(&[entry.value]),
            };
            (case::lower_text(entry.key.as_str().unwrap_or_default()), values)
        })
        .collect();
    let fields: Vec<_> = named.iter().map(|(name, values)| (name.as_str(), *values)).collect();
    ctx.region.record(&fields)
}

/// Whether a content type is `application/json` or one built on it.
fn is_json(content: &str) -> bool {
    let media = case::lower_text(content.split(';').next().unwrap_or_default().trim());
    match media.strip_prefix("application/") {
        Some(kind) => !kind.contains('/') && (kind == "json" || kind.ends_with("+json")),
        None => false,
    }
}
