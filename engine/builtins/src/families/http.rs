//! `http.send`: requests checked and described, responses shaped; what carries them is the host's.
//!
//! The host gets a JSON object with `method`, `url`, `headers` (name to text), `raw_body`, `timeout` (nanoseconds),
//! `enable_redirect`, `max_retry_attempts` and the `tls_*` parameters as they were given. It returns `status`,
//! `status_code`, `headers` (name to list of texts) and `raw_body`, or a message that says what went wrong. Files and
//! environment variables named by `tls_*` are the host's to read.

mod freshness;
mod request;
mod response;

use crate::request::check_keys;
use crate::support::{Answer, pay};
use freshness::Shelf;
use lictor_program::{Builtin, BuiltinError, Context, Halt, HttpError, operands};
use lictor_value::{Object, Value};
use std::collections::HashMap;

pub(crate) const TABLE: &[Builtin] = &[Builtin { name: "http.send", call: send }];

/// Why there is no response.
#[derive(Debug, Clone)]
enum Trouble {
    /// The request is wrong, in the words of operand checks.
    Operand(String),
    /// The request is wrong.
    Internal(String),
    /// The same, but where errors are returned it is so without place and code.
    Bare(String),
    /// The host could not get a response.
    Network(String),
    /// It could not in time; raised as an error it has fewer words.
    TimedOut {
        message: String,
        raised: String,
    },
    Halt(BuiltinError),
}

impl From<BuiltinError> for Trouble {
    fn from(error: BuiltinError) -> Self {
        match error {
            BuiltinError::Operand(text) => Trouble::Operand(text),
            BuiltinError::Failed(text) => Trouble::Internal(text),
            halt => Trouble::Halt(halt),
        }
    }
}

impl Trouble {
    fn error(self) -> BuiltinError {
        match self {
            Trouble::Operand(text) => BuiltinError::Operand(text),
            Trouble::Internal(text) | Trouble::Bare(text) | Trouble::Network(text) => {
                BuiltinError::Failed(text)
            }
            Trouble::TimedOut { raised, .. } => BuiltinError::Failed(raised),
            Trouble::Halt(error) => error,
        }
    }

    /// Why the host gave no response to a request.
    fn of(ctx: &Context<'_, '_>, error: HttpError, request: Object<'_>) -> Trouble {
        match error {
            _ if ctx.host.cancelled() => Trouble::Halt(BuiltinError::Halt(Halt::Cancelled)),
            HttpError::Refused(text) => Trouble::Internal(text),
            HttpError::Failed(text) => Trouble::Network(text),
            HttpError::TimedOut(message) => {
                let raised = format!("{}: request timed out", request::title(request));
                Trouble::TimedOut { message, raised }
            }
        }
    }

    /// The trouble as a response, for requests that do not want errors raised.
    fn response<'r>(self, ctx: &Context<'_, 'r>) -> Answer<'r> {
        let placed =
            |code: &str, text: &str| format!("{}: {code}: http.send: {text}", (ctx.place)());
        let (code, message) = match self {
            Trouble::Operand(text) => {
                ("eval_http_send_internal_error", placed("eval_type_error", &text))
            }
            Trouble::Internal(text) => {
                ("eval_http_send_internal_error", placed("eval_builtin_error", &text))
            }
            Trouble::Bare(text) => ("eval_http_send_internal_error", text),
            Trouble::Network(message) | Trouble::TimedOut { message, .. } => {
                ("eval_http_send_network_error", message)
            }
            Trouble::Halt(error) => return Err(error),
        };
        let error = ctx.region.record(&[("code", ctx.str(code)), ("message", ctx.str(&message))]);
        Ok(ctx.region.record(&[("status_code", Value::int(0)), ("error", error)]))
    }
}

/// What was answered in this evaluation, as JSON, by request.
#[derive(Default)]
struct Answers(HashMap<String, Result<String, Trouble>>);

fn send<'r>(ctx: &mut Context<'_, 'r>, args: &[Value<'r>]) -> Answer<'r> {
    let request = operands::object(args, 0)?;
    let raise = match request.value().get_str("raise_error") {
        flag if flag.is_undefined() => true,
        flag => flag
            .as_bool()
            .ok_or_else(|| BuiltinError::failed("invalid value for raise_error field"))?,
    };
    match exchange(ctx, request) {
        Ok(response) => Ok(response),
        Err(trouble) if raise => Err(trouble.error()),
        Err(trouble) => trouble.response(ctx),
    }
}

fn exchange<'r>(ctx: &mut Context<'_, 'r>, request: Object<'r>) -> Result<Value<'r>, Trouble> {
    check_keys(ctx, request)?;
    let key = request::key(ctx, request)?;
    pay(ctx, key.len())?;
    let sharing = freshness::Sharing::of(request)?;
    let answers = ctx.evaluation.slot::<Answers>("http.send");
    if let Some(known) = answers.0.get(&key).cloned() {
        return known.and_then(|text| response::shaped(ctx, request, &text));
    }
    let described = request::describe(ctx, request);
    if let Some(sharing) = &sharing
        && let Some(text) = fetch_shared(ctx, &key, request, sharing, &described)?
    {
        let shaped = response::shaped(ctx, request, &text)?;
        ctx.evaluation.slot::<Answers>("http.send").0.insert(key, Ok(text));
        return Ok(shaped);
    }
    let described = described?;
    pay(ctx, described.len())?;
    let answer = ctx.host.http_send(&described).map_err(|error| Trouble::of(ctx, error, request));
    let shaped = match &answer {
        Ok(text) => Some(response::shaped(ctx, request, text)?),
        Err(_) => None,
    };
    let (now, status) = (ctx.now_ns(), answer.as_deref().ok().and_then(response::status_code));
    let cacheable = status.is_none_or(response::is_cacheable);
    if let (Some(sharing), Ok(text)) = (&sharing, &answer)
        && cacheable
    {
        ctx.caches.slot::<Shelf>("http.send").put(&key, text, sharing, now);
    }
    if cacheable || sharing.is_some() {
        ctx.evaluation.slot::<Answers>("http.send").0.insert(key, answer.clone());
    }
    answer.map(|_| shaped.unwrap_or(Value::UNDEFINED))
}

/// A response kept from before, if it is fresh or the server says it still holds.
fn fetch_shared(
    ctx: &mut Context<'_, '_>,
    key: &str,
    request: Object<'_>,
    sharing: &freshness::Sharing,
    described: &Result<String, Trouble>,
) -> Result<Option<String>, Trouble> {
    let now = ctx.now_ns();
    let shelf = ctx.caches.slot::<Shelf>("http.send");
    let Some(kept) = shelf.take(key) else { return Ok(None) };
    if kept.is_fresh(now) {
        let text = kept.text.clone();
        shelf.restore(key, kept);
        return Ok(Some(text));
    }
    let Some(asked) = freshness::revalidation(described.as_deref().unwrap_or_default(), &kept.text)
    else {
        return Ok(None);
    };
    let answer = ctx.host.http_send(&asked);
    let answer = answer.map_err(|error| Trouble::of(ctx, error, request))?;
    let text = match response::status_code(&answer) {
        Some(200) => answer,
        Some(304) => freshness::refreshed(&kept.text, &answer),
        _ => return Ok(None),
    };
    ctx.caches.slot::<Shelf>("http.send").put(key, &text, sharing, now);
    Ok(Some(text))
}
