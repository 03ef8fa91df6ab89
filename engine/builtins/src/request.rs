//! The parameters of an HTTP request, as far as more than one family checks them.

use lictor_program::{BuiltinError, Context};
use lictor_value::{Object, Value};

const ALLOWED: &[&str] = &[
    "body",
    "cache",
    "cache_ignored_headers",
    "caching_mode",
    "enable_redirect",
    "force_cache",
    "force_cache_duration_seconds",
    "force_json_decode",
    "force_yaml_decode",
    "headers",
    "max_retry_attempts",
    "method",
    "raise_error",
    "raw_body",
    "timeout",
    "tls_ca_cert",
    "tls_ca_cert_env_variable",
    "tls_ca_cert_file",
    "tls_client_cert",
    "tls_client_cert_env_variable",
    "tls_client_cert_file",
    "tls_client_key",
    "tls_client_key_env_variable",
    "tls_client_key_file",
    "tls_insecure_skip_verify",
    "tls_server_name",
    "tls_use_system_certs",
    "url",
];

const REQUIRED: &[&str] = &["method", "url"];

/// Checks that a request has the parameters it must have and no others.
///
/// # Errors
/// What is missing or unknown.
pub(crate) fn check_keys(ctx: &Context<'_, '_>, request: Object<'_>) -> Result<(), BuiltinError> {
    let entries = request.entries();
    let unknown: Vec<Value<'_>> = entries
        .iter()
        .map(|entry| entry.key)
        .filter(|key| key.as_str().is_none_or(|key| !ALLOWED.contains(&key)))
        .collect();
    if !unknown.is_empty() {
        let unknown =
            ctx.region.set(&mut unknown.iter().map(|key| key.copy_into(ctx.region)).collect());
        return Err(BuiltinError::Operand(format!(
            "operand 1 invalid request parameters(s): {unknown}"
        )));
    }
    match absent(ctx, request, REQUIRED) {
        Some(missing) => Err(BuiltinError::Operand(format!(
            "operand 1 missing required request parameters(s): {missing}"
        ))),
        None => Ok(()),
    }
}

/// The names an object lacks, as a set.
pub(crate) fn absent<'r>(
    ctx: &Context<'_, 'r>,
    object: Object<'_>,
    names: &[&str],
) -> Option<Value<'r>> {
    names_where(ctx, names, |name| object.value().get_str(name).is_undefined())
}

/// The names of which something holds, as a set.
pub(crate) fn names_where<'r>(
    ctx: &Context<'_, 'r>,
    names: &[&str],
    holds: impl Fn(&str) -> bool,
) -> Option<Value<'r>> {
    let mut found: Vec<Value<'r>> =
        names.iter().filter(|name| holds(name)).map(|name| ctx.str(name)).collect();
    if found.is_empty() { None } else { Some(ctx.region.set(&mut found)) }
}
