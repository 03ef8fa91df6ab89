//! What is to be sent: the builtin's description read, and the requests that redirects make of it.

use super::uri;
use lictor_program::HttpError;
use lictor_value::json::{self, ReadOptions};
use lictor_value::{Region, Value};
use std::time::Duration;
use ureq::http::{HeaderName, HeaderValue, StatusCode, Uri};

/// A request as it was asked for.
pub(super) struct Request {
    pub(super) method: String,
    url: String,
    pub(super) headers: Vec<(String, String)>,
    body: Option<String>,
    pub(super) redirect: bool,
    /// What one attempt may take; nothing where the request asks for no limit.
    pub(super) timeout: Option<Duration>,
    pub(super) retries: u64,
    pub(super) tls: Tls,
}

/// How the other side proves who it is, and how this one does.
#[derive(Default)]
pub(super) struct Tls {
    pub(super) system_certs: bool,
    pub(super) insecure: bool,
    pub(super) server_name: Option<String>,
    pub(super) ca: Source,
    pub(super) cert: Source,
    pub(super) key: Source,
}

/// Where a text in PEM stands: any of three places.
#[derive(Default)]
pub(super) struct Source {
    pub(super) text: Option<String>,
    pub(super) file: Option<String>,
    pub(super) variable: Option<String>,
}

impl Request {
    /// Reads the builtin's description.
    pub(super) fn read(description: &str) -> Result<Request, HttpError> {
        let region = Region::new();
        let root = json::read(&region, description.as_bytes(), &ReadOptions::default())
            .map_err(|error| HttpError::Refused(error.message.to_string()))?;
        let text = |name: &str| root.get_str(name).as_str().map(str::to_owned);
        let number = |name: &str| root.get_str(name).as_small_int();
        let headers = root.get_str("headers").as_object().map(|headers| headers.sorted_vec());
        let header = |entry: &lictor_value::Entry<'_>| {
            Some((entry.key.as_str()?.to_owned(), entry.value.as_str()?.to_owned()))
        };
        let nanoseconds = number("timeout").and_then(|time| u64::try_from(time).ok());
        Ok(Request {
            method: text("method").unwrap_or_default(),
            url: text("url").unwrap_or_default(),
            headers: headers.unwrap_or_default().iter().filter_map(header).collect(),
            body: text("raw_body").filter(|body| !body.is_empty()),
            redirect: is_true(root.get_str("enable_redirect")),
            timeout: nanoseconds.filter(|time| *time > 0).map(Duration::from_nanos),
            retries: number("max_retry_attempts").and_then(|n| u64::try_from(n).ok()).unwrap_or(0),
            tls: Tls::read(root),
        })
    }

    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter();
        all.find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// What is sent first.
    pub(super) fn first_step(&self) -> Result<Step, HttpError> {
        let (url, socket) = without_socket(&self.url);
        let url = url.split('#').next().unwrap_or_default().to_owned();
        Ok(Step {
            method: self.method.clone(),
            uri: uri(&url)?,
            url,
            body: self.body.clone(),
            socket,
            elsewhere: false,
            referer: None,
        })
    }

    /// What is wrong with the headers, if anything is.
    pub(super) fn check_headers(&self) -> Result<(), String> {
        for (name, value) in &self.headers {
            if HeaderName::from_bytes(name.as_bytes()).is_err() {
                return Err(format!("net/http: invalid header field name {name:?}"));
            }
            if HeaderValue::from_str(value).is_err() {
                return Err(format!("net/http: invalid header field value for {name:?}"));
            }
        }
        Ok(())
    }
}

fn is_true(value: Value<'_>) -> bool {
    value.as_bool() == Some(true) || value.as_small_int() == Some(1)
}

impl Tls {
    fn read(root: Value<'_>) -> Tls {
        let text = |name: &str| root.get_str(name).as_str().filter(|text| !text.is_empty());
        let text = |name: &str| text(name).map(str::to_owned);
        let source = |name: &str| Source {
            text: text(name),
            file: text(&format!("{name}_file")),
            variable: text(&format!("{name}_env_variable")),
        };
        Tls {
            system_certs: is_true(root.get_str("tls_use_system_certs")),
            insecure: is_true(root.get_str("tls_insecure_skip_verify")),
            server_name: text("tls_server_name"),
            ca: source("tls_ca_cert"),
            cert: source("tls_client_cert"),
            key: source("tls_client_key"),
        }
    }
}

/// One request on its way: the first, or what a redirect made of it.
pub(super) struct Step {
    pub(super) method: String,
    pub(super) url: String,
    uri: Uri,
    pub(super) body: Option<String>,
    /// The unix socket that is spoken to instead of the host.
    pub(super) socket: Option<String>,
    /// A redirect has left the first host: secrets stay behind.
    elsewhere: bool,
    /// Where a redirect came from.
    referer: Option<String>,
}

/// Headers that are for the first host only.
const FOR_THE_FIRST: &[&str] = &["authorization", "www-authenticate", "cookie", "cookie2", "host"];

impl Step {
    pub(super) fn uri(&self) -> Uri {
        self.uri.clone()
    }

    /// The host as grants name it.
    pub(super) fn host(&self) -> String {
        match &self.socket {
            Some(path) => format!("unix:{path}"),
            None => bare(self.uri.host().unwrap_or_default()).to_owned(),
        }
    }

    pub(super) fn is_tls(&self) -> bool {
        self.uri.scheme_str() == Some("https")
    }

    pub(super) fn port(&self) -> u16 {
        self.uri.port_u16().unwrap_or(if self.is_tls() { 443 } else { 80 })
    }

    /// The headers that go with this step.
    pub(super) fn headers<'s>(
        &'s self,
        request: &'s Request,
    ) -> impl Iterator<Item = (&'s str, &'s str)> {
        let is = |names: &[&str], name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
        let lost_its_body = self.body.is_none() && request.body.is_some();
        let stays = move |name: &str| {
            self.elsewhere && is(FOR_THE_FIRST, name)
                || lost_its_body && is(&["content-type", "content-length"], name)
        };
        let own = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let referer = self.referer.as_deref().filter(|_| request.header("referer").is_none());
        own.filter(move |(name, _)| !stays(name)).chain(referer.map(|from| ("Referer", from)))
    }

    /// Whether the method goes with a body, an empty one if there is no other.
    pub(super) fn needs_body(&self) -> bool {
        matches!(self.method.as_str(), "POST" | "PUT" | "PATCH")
    }

    /// A failure with the method and URL it happened to.
    pub(super) fn failure(&self, what: &str) -> String {
        let mut letters = self.method.chars();
        let title = letters.next().map_or_else(String::new, |first| {
            first.to_string() + &letters.as_str().to_ascii_lowercase()
        });
        format!("{title} \"{}\": {what}", self.url)
    }

    /// The step that an answer sends this one to.
    pub(super) fn redirected(self, status: StatusCode, target: &str) -> Result<Step, HttpError> {
        let url = resolve(&self.url, &self.uri, target);
        let next = uri(&url)?;
        if !matches!(next.scheme_str(), Some("http" | "https")) {
            let scheme = next.scheme_str().unwrap_or_default();
            let what = format!("unsupported protocol scheme \"{scheme}\"");
            return Err(HttpError::Failed(Step { url, ..self }.failure(&what)));
        }
        let (old, new) = (self.uri.host().unwrap_or_default(), next.host().unwrap_or_default());
        let below = new.len() > old.len() && new.ends_with(&format!(".{old}"));
        let elsewhere = self.elsewhere || !(new.eq_ignore_ascii_case(old) || below);
        let again = matches!(status.as_u16(), 307 | 308);
        let downgrade = self.is_tls() && next.scheme_str() == Some("http");
        let keeps = again || matches!(self.method.as_str(), "GET" | "HEAD");
        Ok(Step {
            method: if keeps { self.method } else { "GET".to_owned() },
            body: self.body.filter(|_| again),
            socket: self.socket.filter(|_| !elsewhere),
            referer: Some(self.url).filter(|url| !(downgrade || url.contains('@'))),
            uri: next,
            url,
            elsewhere,
        })
    }
}

/// A host without the brackets around an address of version 6.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// A target of a redirect, as seen from a URL.
fn resolve(url: &str, from: &Uri, target: &str) -> String {
    let target = target.split('#').next().unwrap_or_default();
    let scheme = from.scheme_str().unwrap_or("http");
    let authority = from.authority().map_or("", |authority| authority.as_str());
    if target.parse::<Uri>().is_ok_and(|uri| uri.scheme().is_some()) {
        return target.to_owned();
    }
    if target.is_empty() {
        return url.to_owned();
    }
    if target.starts_with("//") {
        return format!("{scheme}:{target}");
    }
    if target.starts_with('/') {
        return format!("{scheme}://{authority}{target}");
    }
    let path = if target.starts_with('?') {
        from.path().to_owned()
    } else {
        let folder = from.path().rfind('/').map_or("", |end| &from.path()[..end]);
        format!("{folder}/")
    };
    format!("{scheme}://{authority}{}", tidy(&format!("{path}{target}")))
}

/// A path without `.` and `..`.
fn tidy(path: &str) -> String {
    let (path, query) = path.find('?').map_or((path, ""), |at| path.split_at(at));
    let mut parts: Vec<&str> = Vec::new();
    let last = path.rsplit('/').next().unwrap_or_default();
    for part in path.split('/').skip(1) {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let slash = if matches!(last, "." | "..") && !parts.is_empty() { "/" } else { "" };
    format!("/{}{slash}{query}", parts.join("/"))
}

/// A URL `unix://host/path?socket=FILE` as a URL of HTTP and the file.
fn without_socket(url: &str) -> (String, Option<String>) {
    let Some((rest, query)) = url.strip_prefix("unix:").and_then(|rest| rest.split_once('?'))
    else {
        return (url.to_owned(), None);
    };
    let mut socket = None;
    let mut others = Vec::new();
    for part in query.split('&') {
        match part.strip_prefix("socket=") {
            Some(path) => drop(socket.get_or_insert_with(|| unescaped(path))),
            None => others.push(part),
        }
    }
    let query = if others.is_empty() { String::new() } else { format!("?{}", others.join("&")) };
    (format!("http:{rest}{query}"), Some(socket.unwrap_or_default()))
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).filter(|pair| pair.iter().all(u8::is_ascii_hexdigit));
        let byte = hex.and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = byte.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (first, byte) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = tail;
            }
            (byte, _) => {
                bytes.push(*byte);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{resolve, unescaped, without_socket};

    #[test]
    fn redirects_resolve() {
        let url = "http://h:1/a/b?q";
        let seen = |target: &str| resolve(url, &url.parse().expect("a URL"), target);
        let cases = [
            ("https://x/y", "https://x/y"),
            ("//x/y", "http://x/y"),
            ("/y", "http://h:1/y"),
            ("y?z", "http://h:1/a/y?z"),
            ("../y", "http://h:1/y"),
            ("?z", "http://h:1/a/b?z"),
            ("#z", "http://h:1/a/b?q"),
            ("../../../..", "http://h:1/"),
        ];
        for (target, want) in cases {
            assert_eq!(seen(target), want, "{target}");
        }
    }

    #[test]
    fn sockets() {
        let got = without_socket("unix://localhost/x?a=1&socket=%2Ftmp%2Fa+b&b");
        assert_eq!(got, ("http://localhost/x?a=1&b".to_owned(), Some("/tmp/a b".to_owned())));
        assert_eq!(without_socket("http://h/?socket=x"), ("http://h/?socket=x".to_owned(), None));
        assert_eq!(unescaped("%4%zz%"), "%4%zz%");
    }
}
