//! Responses kept from one evaluation to the next, for requests that ask for it, as long as they are fresh.

use super::Trouble;
use super::response::header;
use crate::families::time;
use lictor_value::json::{self, ReadOptions};
use lictor_value::{Entry, Object, Region, Value};
use std::collections::{HashMap, VecDeque};

/// So many responses are kept, of so many bytes each.
const MAX_RESPONSES: usize = 64;
const MAX_BYTES: usize = 1 << 20;

const SECOND: i128 = 1_000_000_000;

/// How a request wants its response kept.
pub(super) struct Sharing {
    /// Seconds it counts as fresh, whatever its headers say.
    forced: Option<i64>,
}

impl Sharing {
    /// What a request asks for, if it asks for anything.
    pub(super) fn of(request: Object<'_>) -> Result<Option<Sharing>, Trouble> {
        let flag = |name: &str| match request.value().get_str(name) {
            flag if flag.is_undefined() => Ok(false),
            flag => flag
                .as_bool()
                .ok_or_else(|| Trouble::Internal(format!("invalid value for \"{name}\" field"))),
        };
        let cache = flag("cache")?;
        if !flag("force_cache")? {
            return Ok(cache.then_some(Sharing { forced: None }));
        }
        let seconds = request.value().get_str("force_cache_duration_seconds");
        if seconds.is_undefined() {
            let message =
                "'force_cache' set but 'force_cache_duration_seconds' parameter is missing";
            return Err(Trouble::Internal(message.to_owned()));
        }
        let text = seconds.to_string();
        match text.parse::<i64>() {
            Ok(seconds) if i32::try_from(seconds).is_ok() => {
                Ok(Some(Sharing { forced: (seconds > 0).then_some(seconds) }))
            }
            other => {
                let what = if other.is_ok() { "value out of range" } else { "invalid syntax" };
                let mut quoted = String::new();
                crate::go::quote::quote(&text, false, &mut quoted);
                Err(Trouble::Internal(format!("strconv.ParseInt: parsing {quoted}: {what}")))
            }
        }
    }
}

/// A response that was kept.
pub(super) struct Kept {
    pub(super) text: String,
    expires: i128,
}

impl Kept {
    pub(super) fn is_fresh(&self, now: i64) -> bool {
        i128::from(now) < self.expires
    }
}

/// The responses of a thread, the oldest dropped first.
#[derive(Default)]
pub(super) struct Shelf {
    kept: HashMap<String, Kept>,
    order: VecDeque<String>,
}

impl Shelf {
    pub(super) fn take(&mut self, key: &str) -> Option<Kept> {
        self.order.retain(|known| known != key);
        self.kept.remove(key)
    }

    pub(super) fn restore(&mut self, key: &str, kept: Kept) {
        while self.order.len() >= MAX_RESPONSES {
            let Some(oldest) = self.order.pop_front() else { break };
            self.kept.remove(&oldest);
        }
        self.take(key);
        self.order.push_back(key.to_owned());
        self.kept.insert(key.to_owned(), kept);
    }

    /// Keeps a response if it may be kept.
    pub(super) fn put(&mut self, key: &str, text: &str, sharing: &Sharing, now: i64) {
        if text.len() > MAX_BYTES {
            return;
        }
        let region = Region::new();
        let Ok(response) = json::read(&region, text.as_bytes(), &ReadOptions::default()) else {
            return;
        };
        let expires = match sharing.forced {
            Some(seconds) => Some(i128::from(now) + i128::from(seconds) * SECOND),
            None => expiry(response),
        };
        if let Some(expires) = expires {
            self.restore(key, Kept { text: text.to_owned(), expires });
        }
    }
}

/// When a response stops being fresh by its own account; nothing if it must not be kept.
fn expiry(response: Value<'_>) -> Option<i128> {
    let control = header(response, "cache-control").unwrap_or_default();
    let mut age = None;
    for directive in control.split(',').map(str::trim) {
        match directive.split_once('=') {
            None if directive == "no-store" => return None,
            Some((name, seconds)) if name.trim() == "max-age" => {
                age = Some(seconds.parse::<u32>().ok()?)
            }
            _ => {}
        }
    }
    match age {
        Some(seconds) => {
            Some(time::of_http(header(response, "date")?)? + i128::from(seconds) * SECOND)
        }
        None => Some(header(response, "expires").and_then(time::of_http).unwrap_or(0)),
    }
}

/// The request that asks whether a kept response still holds, if the response can be asked about.
pub(super) fn revalidation(request: &str, kept: &str) -> Option<String> {
    let region = Region::new();
    let read = |text: &str| json::read(&region, text.as_bytes(), &ReadOptions::default()).ok();
    let (request, kept) = (read(request)?, read(kept)?);
    let mut headers = request.get_str("headers").as_object()?.entries().to_vec();
    let before = headers.len();
    for (asked, known) in [("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")] {
        if let Some(value) = header(kept, known) {
            headers.push(Entry { key: region.str(asked), value: region.str(value) });
        }
    }
    if headers.len() == before {
        return None;
    }
    Some(with_headers(&region, request, headers))
}

fn with_headers<'r>(region: &'r Region, message: Value<'r>, mut headers: Vec<Entry<'r>>) -> String {
    let mut entries =
        message.as_object().map(|message| message.entries().to_vec()).unwrap_or_default();
    entries.push(Entry { key: region.str("headers"), value: region.object(&mut headers) });
    json::to_string(region.object(&mut entries))
}

/// A kept response with the headers of the answer that it still holds.
pub(super) fn refreshed(kept: &str, answer: &str) -> String {
    let region = Region::new();
    let read = |text: &str| json::read(&region, text.as_bytes(), &ReadOptions::default()).ok();
    let (Some(old), Some(new)) = (read(kept), read(answer)) else { return kept.to_owned() };
    let (mut headers, newer) = (headers_of(old), headers_of(new));
    let name = |entry: &Entry<'_>| entry.key.as_str().unwrap_or_default().to_ascii_lowercase();
    headers.retain(|entry| !newer.iter().any(|other| name(other) == name(entry)));
    headers.extend(newer);
    with_headers(&region, old, headers)
}

fn headers_of<'r>(message: Value<'r>) -> Vec<Entry<'r>> {
    message
        .get_str("headers")
        .as_object()
        .map(|headers| headers.entries().to_vec())
        .unwrap_or_default()
}
