//! The transport of `http.send`: sends what the builtin describes and gives back what is answered.
//!
//! HTTP/1.1 with TLS, redirects, retries and unix sockets. Every host must be allowed, a redirect's too.
//! Left out: HTTP/2, connections kept open, cookies, and proxies, whose use would lead elsewhere. Caches and
//! the decoding of bodies are the builtin's.

mod request;
mod tls;
mod wire;

use lictor_program::HttpError;
use lictor_value::{Document, Value, json};
use request::Request;
use std::io::Read;
use std::time::{Duration, Instant};
use ureq::http::{Response, StatusCode, Uri, header};
use wire::Wire;

/// What a response may hold.
const MAX_BODY_BYTES: u64 = 32 << 20;

/// No request takes longer, with all redirects and retries, whatever it asks for.
const MAX_TIME: Duration = Duration::from_secs(120);

const MAX_REDIRECTS: usize = 10;

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

const USER_AGENT: &str = concat!("Lictor/", env!("CARGO_PKG_VERSION"));

/// Says whether a host may be reached.
pub(crate) type Allows<'a> = &'a dyn Fn(&str) -> bool;

/// Sends a request described as JSON to a host that is allowed, and gives the response as JSON.
///
/// # Errors
/// The request is refused, or there is no response; in the words of OPA.
pub(crate) fn send(request: &str, allows: Allows<'_>) -> Result<String, HttpError> {
    let request = Request::read(request)?;
    let last = Instant::now() + MAX_TIME;
    let mut attempt = 0;
    loop {
        let end = last.min(Instant::now() + request.timeout.unwrap_or(MAX_TIME));
        let pause = LONGEST_PAUSE.min(FIRST_PAUSE.saturating_mul(1 << attempt.min(16)));
        let failed = match follow(&request, allows, end) {
            Err(HttpError::Refused(text)) => return Err(HttpError::Refused(text)),
            Ok(response) => return Ok(response),
            Err(failed) => failed,
        };
        if attempt == request.retries || Instant::now() + pause >= last {
            return Err(failed);
        }
        std::thread::sleep(pause);
        attempt += 1;
    }
}

/// Sends a request and follows redirects, if it is to.
fn follow(request: &Request, allows: Allows<'_>, end: Instant) -> Result<String, HttpError> {
    let mut step = request.first_step()?;
    for _ in 0..=MAX_REDIRECTS {
        let host = step.host();
        if !allows(&host) {
            return Err(HttpError::Refused(format!("disallowed host: {host}")));
        }
        let wire = Wire::new(request, &step, end)?;
        let place = |what: &str| step.failure(what);
        request.check_headers().map_err(|what| HttpError::Failed(place(&what)))?;
        let response =
            exchange(request, &step, wire).map_err(|error| wire::explain(error, place))?;
        let target = response.headers().get(header::LOCATION).filter(|_| request.redirect);
        let target = target.and_then(|target| target.to_str().ok()).map(str::to_owned);
        match target {
            Some(target) if is_redirect(response.status()) => {
                step = step.redirected(response.status(), &target)?
            }
            _ => return answer(response),
        }
    }
    Err(HttpError::Failed(step.failure(&format!("stopped after {MAX_REDIRECTS} redirects"))))
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

type Answer = Response<Vec<u8>>;

fn exchange(request: &Request, step: &request::Step, wire: Wire) -> Result<Answer, ureq::Error> {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .allow_non_standard_methods(true)
        .user_agent(USER_AGENT)
        .accept("")
        .proxy(None)
        .build();
    let agent = ureq::Agent::with_parts(config, wire, wire::Unresolved);
    let mut message = ureq::http::Request::builder().method(step.method.as_str()).uri(step.uri());
    for (name, value) in step.headers(request) {
        message = message.header(name, value);
    }
    let response = match step.body.as_deref().or(step.needs_body().then_some("")) {
        Some(body) => agent.run(message.body(body)?)?,
        None => agent.run(message.body(())?)?,
    };
    let (parts, body) = response.into_parts();
    let mut bytes = Vec::new();
    let mut reader = body.into_with_config().limit(u64::MAX).reader().take(MAX_BODY_BYTES + 1);
    reader.read_to_end(&mut bytes).map_err(ureq::Error::from)?;
    if bytes.len() as u64 > MAX_BODY_BYTES {
        return Err(ureq::Error::BodyExceedsLimit(MAX_BODY_BYTES));
    }
    Ok(Response::from_parts(parts, bytes))
}

/// A response as the builtin reads it.
fn answer(response: Answer) -> Result<String, HttpError> {
    let status = response.status();
    let line = format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or_default());
    let body = String::from_utf8_lossy(response.body());
    let document = Document::build::<HttpError>(|region| {
        let headers: Vec<_> = response
            .headers()
            .keys()
            .filter(|name| **name != header::TRANSFER_ENCODING)
            .map(|name| {
                let values = response.headers().get_all(name).iter();
                let values: Vec<Value<'_>> = values
                    .map(|value| region.str(&String::from_utf8_lossy(value.as_bytes())))
                    .collect();
                (name.as_str(), region.array(&values))
            })
            .collect();
        Ok(region.record(&[
            ("status", region.str(&line)),
            ("status_code", Value::int(i64::from(status.as_u16()))),
            ("headers", region.record(&headers)),
            ("raw_body", region.str(&body)),
        ]))
    })?;
    Ok(json::to_string(document.root()))
}

/// A text as a URI; what a URI cannot hold as it is, it holds escaped.
fn uri(text: &str) -> Result<Uri, HttpError> {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'!'..=b'~' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped.parse().map_err(|error| HttpError::Refused(format!("parse \"{text}\": {error}")))
}
