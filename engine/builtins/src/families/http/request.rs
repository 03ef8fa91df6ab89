//! What is asked: the parameters of a request checked one by one, and put together for the host.

use super::Trouble;
use crate::families::time::duration;
use crate::go::case;
use crate::go::quote::quote;
use crate::go::url::Url;
use crate::support::plain_int;
use lictor_program::Context;
use lictor_value::json::{self, WriteOptions};
use lictor_value::{Kind, Object, Value};
use std::collections::BTreeMap;

/// Nanoseconds a request may take unless it says otherwise.
const TIMEOUT: i64 = 5_000_000_000;

fn quoted(text: &str) -> String {
    let mut out = String::new();
    quote(text, false, &mut out);
    out
}

fn wrong<T>(message: String) -> Result<T, Trouble> {
    Err(Trouble::Internal(message))
}

/// What identifies a request: all of it but the headers that are to be ignored.
pub(super) fn key(ctx: &Context<'_, '_>, request: Object<'_>) -> Result<String, Trouble> {
    let (ignored, headers) =
        (request.value().get_str("cache_ignored_headers"), request.value().get_str("headers"));
    let mut entries = request.entries().to_vec();
    entries.retain(|entry| entry.key.as_str() != Some("cache_ignored_headers"));
    if !ignored.is_undefined() && !headers.is_undefined() {
        let names =
            ignored.as_array().filter(|names| names.iter().all(|name| name.kind() == Kind::String));
        let Some(names) = names else {
            return Err(Trouble::Bare(
                "cache_ignored_headers must be an array of strings".to_owned(),
            ));
        };
        let mut kept =
            headers.as_object().map(|headers| headers.entries().to_vec()).unwrap_or_default();
        kept.retain(|entry| !names.iter().any(|name| name.equals(entry.key)));
        if let Some(entry) = entries.iter_mut().find(|entry| entry.key.as_str() == Some("headers"))
        {
            entry.value =
                ctx.region.object(&mut kept.iter().map(|entry| copied(ctx, entry)).collect());
        }
    }
    let entries: Vec<_> = entries.iter().map(|entry| copied(ctx, entry)).collect();
    Ok(ctx.region.object(&mut entries.clone()).to_string())
}

fn copied<'r>(ctx: &Context<'_, 'r>, entry: &lictor_value::Entry<'_>) -> lictor_value::Entry<'r> {
    lictor_value::Entry {
        key: entry.key.copy_into(ctx.region),
        value: entry.value.copy_into(ctx.region),
    }
}

fn truth(value: Value<'_>) -> Result<bool, Trouble> {
    let text = value.to_string();
    match text.as_str() {
        "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => wrong(format!("strconv.ParseBool: parsing {}: invalid syntax", quoted(&text))),
    }
}

fn timeout(value: Value<'_>) -> Result<i64, Trouble> {
    match value.kind() {
        Kind::Number => match plain_int(value) {
            Some(nanoseconds) => Ok(nanoseconds),
            None => wrong(format!("invalid timeout number value {value}, must be int64")),
        },
        Kind::String => {
            let text = value.as_str().unwrap_or_default();
            let parsed = text.parse::<i64>().or_else(|_| duration::plain(text));
            parsed.or_else(|error| wrong(format!("invalid timeout value {value}: {error}")))
        }
        _ => {
            let got = value.type_name();
            Err(Trouble::Operand(format!(
                "operand 1 'timeout' must be one of {{string, number}} but got {got}"
            )))
        }
    }
}

/// Go's spelling of a header's name: capitals at the start of every part.
fn canonical(name: &str) -> String {
    if !is_token(name) {
        return name.to_owned();
    }
    let mut start = true;
    name.chars()
        .map(|c| {
            let spelled = if start { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
            start = c == '-';
            spelled
        })
        .collect()
}

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

fn headers(value: Value<'_>) -> Result<BTreeMap<String, String>, Trouble> {
    let Some(object) = value.as_object() else {
        return wrong("invalid type for headers key".to_owned());
    };
    let mut all = BTreeMap::new();
    for entry in object.sorted_vec() {
        let name = entry.key.as_str().map_or_else(|| entry.key.to_string(), str::to_owned);
        let Some(text) = entry.value.as_str() else {
            let shown = if entry.value.kind() == Kind::Number {
                quoted(&entry.value.to_string())
            } else {
                entry.value.to_string()
            };
            return wrong(format!("invalid type for headers value {shown}"));
        };
        all.insert(canonical(&name), text.to_owned());
    }
    Ok(all)
}

/// A request as the host gets it, under construction.
#[derive(Default)]
struct Description {
    method: String,
    url: String,
    body: Option<String>,
    raw_body: Option<String>,
    headers: BTreeMap<String, String>,
    redirect: bool,
    timeout: Option<i64>,
}

impl Description {
    fn read(&mut self, name: &str, value: Value<'_>) -> Result<(), Trouble> {
        let text = value.as_str().map(|text| text.trim_matches('"'));
        let needs_text = match name {
            "method" | "url" | "raw_body" | "tls_server_name" => true,
            "tls_use_system_certs" | "tls_insecure_skip_verify" => false,
            _ => name.starts_with("tls_"),
        };
        if needs_text && text.is_none() {
            return wrong(format!("{} must be a string", quoted(name)));
        }
        let text = text.unwrap_or_default();
        match name {
            "method" => self.method = text.chars().map(case::upper).collect(),
            "url" => self.url = text.to_owned(),
            "body" => {
                let mut out = Vec::new();
                json::write(
                    value,
                    &WriteOptions { escape_html: true, ..WriteOptions::default() },
                    &mut out,
                );
                self.body = Some(String::from_utf8_lossy(&out).into_owned());
            }
            "raw_body" => self.raw_body = Some(text.to_owned()),
            "headers" => self.headers = headers(value)?,
            "enable_redirect" => self.redirect = truth(value)?,
            "tls_use_system_certs" | "tls_insecure_skip_verify" => drop(truth(value)?),
            "timeout" => self.timeout = Some(timeout(value)?),
            _ => {}
        }
        Ok(())
    }

    /// Checks what Go's client checks before it sends anything.
    fn check(&self) -> Result<(), Trouble> {
        let method = if self.method.is_empty() { "GET" } else { &self.method };
        if !is_token(method) {
            return wrong(format!("net/http: invalid method {}", quoted(method)));
        }
        let url = Url::parse(&self.url).map_err(Trouble::Internal)?;
        let title = titled(method);
        let network =
            |what: String| Err(Trouble::Network(format!("{title} {}: {what}", quoted(&self.url))));
        match url.scheme.as_str() {
            "http" | "https" if url.host.is_empty() => {
                network("http: no Host in request URL".to_owned())
            }
            "http" | "https" | "unix" => Ok(()),
            other => network(format!("unsupported protocol scheme {}", quoted(other))),
        }
    }
}

/// Go's name of a method in errors.
fn titled(method: &str) -> String {
    let mut letters = method.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_string() + &case::lower_text(letters.as_str()))
}

/// Method and URL as errors name them.
pub(super) fn title(request: Object<'_>) -> String {
    let text = |name: &str| request.value().get_str(name).as_str().unwrap_or_default();
    format!(
        "{} {}",
        titled(&text("method").chars().map(case::upper).collect::<String>()),
        text("url")
    )
}

fn retries(request: Object<'_>) -> Result<i64, Trouble> {
    let value = request.value().get_str("max_retry_attempts");
    if value.is_undefined() {
        return Ok(0);
    }
    let count = if value.kind() == Kind::Number {
        plain_int(value).filter(|count| *count >= 0)
    } else {
        None
    };
    count.ok_or_else(|| {
        Trouble::Bare(format!("invalid value {value} for field \"max_retry_attempts\""))
    })
}

/// A time to wait, no longer than the evaluation may still take.
fn within(ctx: &Context<'_, '_>, timeout: i64) -> i64 {
    let Some(left) = ctx.host.time_left() else { return timeout };
    let left = i64::try_from(left.as_nanos()).unwrap_or(i64::MAX).max(1);
    if timeout > 0 { timeout.min(left) } else { left }
}

/// The request as the host gets it.
pub(super) fn describe(ctx: &Context<'_, '_>, request: Object<'_>) -> Result<String, Trouble> {
    let mut description = Description::default();
    let entries = request.sorted_vec();
    for entry in &entries {
        description.read(entry.key.as_str().unwrap_or_default(), entry.value)?;
    }
    let retries = retries(request)?;
    description.check()?;
    let Description { method, url, body, raw_body, headers, redirect, timeout } = &description;
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.as_str(), ctx.str(value))).collect();
    let body = raw_body.as_deref().or(body.as_deref()).unwrap_or_default();
    let mut fields = vec![
        ("method", ctx.str(if method.is_empty() { "GET" } else { method })),
        ("url", ctx.str(url)),
        ("headers", ctx.region.record(&headers)),
        ("raw_body", ctx.str(body)),
        ("enable_redirect", Value::bool(*redirect)),
        ("timeout", Value::int(within(ctx, timeout.unwrap_or(TIMEOUT)))),
        ("max_retry_attempts", Value::int(retries)),
    ];
    for entry in &entries {
        if let Some(name) = entry.key.as_str().filter(|name| name.starts_with("tls_")) {
            fields.push((name, entry.value.copy_into(ctx.region)));
        }
    }
    Ok(json::to_string(ctx.region.record(&fields)))
}
