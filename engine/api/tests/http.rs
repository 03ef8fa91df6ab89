//! `http.send` through the transport of [`SystemHost`], against servers on loopback that answer one connection each.

use lictor::{Bundle, Engine, EvalOptions, Input, Limits, NetworkGrant, SystemHost, json};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

/// No test waits longer for the other side.
const PATIENCE: Duration = Duration::from_secs(10);

const TLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tls");

/// A server that gives one answer to each connection and tells what it was asked.
struct Server {
    port: u16,
    asked: mpsc::Receiver<String>,
    worker: JoinHandle<()>,
}

impl Server {
    fn new(answers: &[&str]) -> Server {
        Server::with_tls(answers, None)
    }

    fn with_tls(answers: &[&str], tls: Option<ServerConfig>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let answers: Vec<String> = answers.iter().map(|answer| (*answer).to_owned()).collect();
        let tls = tls.map(Arc::new);
        let (send, asked) = mpsc::channel();
        let worker = std::thread::spawn(move || {
            for answer in answers {
                let (stream, _) = listener.accept().expect("a connection");
                stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
                let heard = match &tls {
                    None => serve(stream, &answer),
                    Some(config) => {
                        let session =
                            ServerConnection::new(Arc::clone(config)).expect("a TLS session");
                        serve(StreamOwned::new(session, stream), &answer)
                    }
                };
                let _ = send.send(heard);
            }
        });
        Server { port, asked, worker }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What the next connection asked, headers sorted and in lower case but for what differs from run to run.
    fn asked(&self) -> String {
        let text = self.asked.recv_timeout(PATIENCE).expect("a request");
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let first = lines.next().unwrap_or_default().to_owned();
        let mut headers: Vec<String> = lines
            .map(|line| line.split_once(": ").unwrap_or((line, "")))
            .map(|(name, value)| format!("{}: {value}", name.to_ascii_lowercase()))
            .collect();
        headers.sort();
        let host = format!("127.0.0.1:{}", self.port);
        format!("{first}|{}|{body}", headers.join("|")).replace(&host, "HOST")
    }

    fn join(self) {
        drop(self.asked);
        self.worker.join().expect("the server ends");
    }
}

/// Reads a request with the body its length announces, answers it, and closes; an empty answer just closes.
fn serve(mut stream: impl Read + Write, answer: &str) -> String {
    let mut heard = Vec::new();
    let mut chunk = [0; 4096];
    while !is_whole(&heard) {
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => break,
            Ok(read) => heard.extend_from_slice(&chunk[..read]),
        }
    }
    // The other side may be gone already.
    let _ = stream.write_all(answer.as_bytes()).and_then(|()| stream.flush());
    String::from_utf8_lossy(&heard).into_owned()
}

fn is_whole(heard: &[u8]) -> bool {
    let text = String::from_utf8_lossy(heard);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let head = head.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nX-A: 1\r\nX-A: 2\r\n\r\n{body}", body.len())
}

/// The value of `http.send` for a request, as JSON, or `! message`.
fn send(grant: &NetworkGrant, request: &str) -> String {
    send_within(grant, request, None)
}

fn send_within(grant: &NetworkGrant, request: &str, timeout: Option<Duration>) -> String {
    let policy = Engine::new().compile(Bundle::default()).expect("an empty policy");
    let query = policy.query("x = http.send(input)").expect("the query compiles");
    let host = SystemHost::new().with_network(grant.clone());
    let options = EvalOptions {
        host: Some(&host),
        strict_builtin_errors: true,
        limits: Limits { timeout, ..Limits::default() },
        ..EvalOptions::default()
    };
    let input = Input::from_json(request).expect("a request");
    match query.eval_with(&input, &options) {
        Ok(decision) => {
            let row = decision.rows().next().expect("an answer");
            json::to_string(row.binding("x").expect("a value"))
        }
        Err(error) => format!("! {}", error.message()),
    }
}

fn loopback() -> NetworkGrant {
    NetworkGrant::hosts(["127.0.0.1"])
}

#[test]
fn nothing_is_reached_without_a_grant() {
    let request = r#"{"method": "get", "url": "http://127.0.0.1:1/"}"#;
    assert_eq!(send(&NetworkGrant::default(), request), "! http.send: disallowed host: 127.0.0.1");
    let elsewhere = NetworkGrant::hosts(["example.com"]);
    assert_eq!(send(&elsewhere, request), "! http.send: disallowed host: 127.0.0.1");
    let quiet = r#"{"method": "get", "url": "http://127.0.0.1:1/", "raise_error": false}"#;
    let got = send(&elsewhere, quiet);
    assert!(got.contains("eval_http_send_internal_error"), "{got}");
}

#[test]
fn a_request_and_its_response() {
    let server = Server::new(&[&ok("hi"), &ok("{\"a\": [1]}")]);
    let url = server.url("/x?y=1#z");
    let got = send(&loopback(), &format!(r#"{{"method": "get", "url": "{url}"}}"#));
    let want = r#"{"body":null,"headers":{"content-length":["2"],"x-a":["1","2"]},"raw_body":"hi","status":"200 OK","status_code":200}"#;
    assert_eq!(got, want);
    let agent = concat!("user-agent: Lictor/", env!("CARGO_PKG_VERSION"));
    assert_eq!(
        server.asked(),
        format!("GET /x?y=1 HTTP/1.1|accept-encoding: gzip|host: HOST|{agent}|")
    );
    let request = format!(
        r#"{{"method": "post", "url": "{url}", "body": {{"b": 1}}, "force_json_decode": true,
            "headers": {{"content-type": "application/json", "user-agent": "me"}}}}"#
    );
    let got = send(&loopback(), &request);
    assert!(got.contains(r#""body":{"a":[1]}"#), "{got}");
    assert_eq!(
        server.asked(),
        "POST /x?y=1 HTTP/1.1|accept-encoding: gzip|content-length: 7|content-type: application/json|host: HOST|user-agent: me|{\"b\":1}"
    );
    server.join();
}

#[test]
fn other_methods_and_framings() {
    let chunked = "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    let open = "HTTP/1.1 201 Created\r\n\r\nuntil the end";
    let server = Server::new(&[chunked, open, "HTTP/1.1 204 No Content\r\n\r\n", &ok("")]);
    let ask = |method: &str, more: &str| {
        let url = server.url("/");
        send(&loopback(), &format!(r#"{{"method": "{method}", "url": "{url}"{more}}}"#))
    };
    let got = ask("delete", "");
    assert!(got.contains(r#""headers":{},"raw_body":"abcde","status":"404 Not Found""#), "{got}");
    let got = ask("get", r#", "raw_body": "with a body""#);
    assert!(got.contains(r#""raw_body":"until the end","status":"201 Created""#), "{got}");
    assert!(ask("purge", "").contains(r#""status_code":204"#));
    assert!(ask("head", "").contains(r#""raw_body":"","status":"200 OK""#));
    let asked: Vec<String> = (0..4).map(|_| server.asked()).collect();
    assert!(asked[1].contains("content-length: 11") && asked[1].ends_with("|with a body"));
    assert!(asked[2].starts_with("PURGE / "), "{asked:?}");
    server.join();
}

#[test]
fn redirects_are_followed_if_asked_for() {
    let moved = |to: &str, status: &str| {
        format!("HTTP/1.1 {status}\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
    };
    let server = Server::new(&[
        &moved("/b", "302 Found"),
        &moved("/b", "302 Found"),
        &ok("there"),
        &moved("c", "307 Temporary Redirect"),
        &ok("again"),
        &moved("http://localhost:1/", "301 Moved Permanently"),
    ]);
    let ask = |more: &str| {
        let url = server.url("/a/x");
        send(
            &loopback(),
            &format!(r#"{{"method": "post", "url": "{url}", "raw_body": "b"{more}}}"#),
        )
    };
    assert!(ask("").contains(r#""status_code":302"#));
    assert!(ask(r#", "enable_redirect": true"#).contains("there"));
    assert!(ask(r#", "enable_redirect": true, "timeout": "8s""#).contains("again"));
    let got = ask(r#", "enable_redirect": true, "timeout": "7s""#);
    assert_eq!(got, "! http.send: disallowed host: localhost");
    let asked: Vec<String> = (0..5)
        .map(|_| server.asked())
        .map(|text| {
            let (first, body) = (text.split('|').next(), text.rsplit('|').next());
            format!("{} {}", first.unwrap_or_default(), body.unwrap_or_default())
        })
        .collect();
    let want = [
        "POST /a/x HTTP/1.1 b",
        "POST /a/x HTTP/1.1 b",
        "GET /b HTTP/1.1 ",
        "POST /a/x HTTP/1.1 b",
        "POST /a/c HTTP/1.1 b",
    ];
    assert_eq!(asked, want);
    server.join();
}

#[test]
fn endless_redirects_end() {
    let again = "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n";
    let server = Server::new(&[again; 11]);
    let url = server.url("/");
    let got = send(
        &loopback(),
        &format!(r#"{{"method": "get", "url": "{url}", "enable_redirect": true}}"#),
    );
    assert_eq!(got, format!("! http.send: Get \"{url}\": stopped after 10 redirects"));
    server.join();
}

#[test]
fn failures_have_opas_words() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let url = format!("http://127.0.0.1:{port}/");
    let got = send(&loopback(), &format!(r#"{{"method": "get", "url": "{url}"}}"#));
    let refused = format!("Get \"{url}\": dial tcp 127.0.0.1:{port}: connect: connection refused");
    assert_eq!(got, format!("! http.send: {refused}"));
    let quiet = format!(r#"{{"method": "get", "url": "{url}", "raise_error": false}}"#);
    let quoted = refused.replace('"', "\\\"");
    assert_eq!(
        send(&loopback(), &quiet),
        format!(
            r#"{{"error":{{"code":"eval_http_send_network_error","message":"{quoted}"}},"status_code":0}}"#
        )
    );
    let server = Server::new(&["", "nonsense\r\n\r\n"]);
    let url = server.url("/");
    let ask = || send(&loopback(), &format!(r#"{{"method": "get", "url": "{url}"}}"#));
    assert_eq!(ask(), format!("! http.send: Get \"{url}\": EOF"));
    let got = ask();
    assert!(got.contains("malformed HTTP response"), "{got}");
    server.join();
}

#[test]
fn a_failed_attempt_is_repeated() {
    let server = Server::new(&["", &ok("at last")]);
    let url = server.url("/");
    let got = send(
        &loopback(),
        &format!(r#"{{"method": "get", "url": "{url}", "max_retry_attempts": 2}}"#),
    );
    assert!(got.contains("at last"), "{got}");
    server.join();
}

#[test]
fn silence_has_an_end() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://127.0.0.1:{}/", silent.local_addr().expect("an address").port());
    let request = format!(r#"{{"method": "get", "url": "{url}", "timeout": "50ms"}}"#);
    assert_eq!(send(&loopback(), &request), format!("! http.send: Get {url}: request timed out"));
    let quiet = request.replace("}", r#", "raise_error": false}"#);
    let got = send(&loopback(), &quiet);
    assert!(got.contains("context deadline exceeded (Client.Timeout exceeded"), "{got}");
    // The evaluation's own limit is kept, whatever the request asks for.
    let patient =
        format!(r#"{{"method": "get", "url": "{url}", "timeout": 0, "raise_error": false}}"#);
    let got = send_within(&loopback(), &patient, Some(Duration::from_millis(50)));
    assert!(got.starts_with("! ") && got.contains("deadline"), "{got}");
}

#[test]
fn compressed_bodies_are_unpacked() {
    let packed: &[u8] = &[
        31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 203, 72, 205, 201, 201, 7, 0, 134, 166, 16, 54, 5, 0, 0, 0,
    ];
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://127.0.0.1:{}/", listener.local_addr().expect("an address").port());
    let worker = std::thread::spawn(move || {
        let (mut stream, _): (TcpStream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 4096]);
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
            packed.len()
        );
        stream.write_all(&[head.as_bytes(), packed].concat()).expect("an answer");
    });
    let got = send(&loopback(), &format!(r#"{{"method": "get", "url": "{url}"}}"#));
    assert!(got.contains(r#""headers":{},"raw_body":"hello""#), "{got}");
    worker.join().expect("the server ends");
}

#[cfg(unix)]
#[test]
fn a_unix_socket_is_granted_by_its_path() {
    let path = std::env::temp_dir().join(format!("lictor-http-{}.sock", std::process::id()));
    let listener = std::os::unix::net::UnixListener::bind(&path).expect("a socket");
    let worker = std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a connection");
        serve(stream, &ok("by socket"))
    });
    let name = path.to_str().expect("a plain path");
    let escaped = name.replace('/', "%2F");
    let request =
        format!(r#"{{"method": "get", "url": "unix://localhost/end/point?a=1&socket={escaped}"}}"#);
    let refused = send(&NetworkGrant::hosts(["localhost"]), &request);
    assert_eq!(refused, format!("! http.send: disallowed host: unix:{name}"));
    let got = send(&NetworkGrant::hosts([format!("unix:{name}")]), &request);
    assert!(got.contains("by socket"), "{got}");
    let asked = worker.join().expect("the server ends");
    assert!(asked.starts_with("GET /end/point?a=1 HTTP/1.1\r\n"), "{asked}");
    std::fs::remove_file(path).expect("the socket is there");
}

/// The settings of a server that has a certificate for `server.test`.
fn tls(asks_for_client: bool) -> ServerConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let pem = |name: &str| std::fs::read(format!("{TLS}/{name}")).expect("a file");
    let certs =
        |name: &str| CertificateDer::pem_slice_iter(&pem(name)).collect::<Result<Vec<_>, _>>();
    let chain = certs("server.pem").expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(&pem("server.key")).expect("a key");
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("versions of TLS");
    let builder = if asks_for_client {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(certs("ca.pem").expect("a certificate"));
        let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        builder.with_client_cert_verifier(clients.build().expect("a verifier"))
    } else {
        builder.with_no_client_auth()
    };
    builder.with_single_cert(chain, key).expect("a sound pair")
}

/// What one request to a TLS server gives; its port is masked.
fn over_tls(asks_for_client: bool, more: &str) -> String {
    let server = Server::with_tls(&[&ok("secret")], Some(tls(asks_for_client)));
    let url = server.url("/").replace("http:", "https:");
    let got = send(&loopback(), &format!(r#"{{"method": "get", "url": "{url}", {more}}}"#));
    let got = got.replace(&server.port.to_string(), "PORT");
    server.join();
    got
}

#[test]
fn certificates_are_checked() {
    let failed = |why: &str| {
        format!(
            "! http.send: Get \"https://127.0.0.1:PORT/\": tls: failed to verify certificate: x509: {why}"
        )
    };
    let unknown = failed("certificate signed by unknown authority");
    assert_eq!(over_tls(false, r#""tls_server_name": "server.test""#), unknown);
    let trusted = format!(r#""tls_ca_cert_file": "{TLS}/ca.pem""#);
    let named = format!(r#"{trusted}, "tls_server_name": "server.test""#);
    let got = over_tls(false, &named);
    assert!(got.contains(r#""raw_body":"secret""#), "{got}");
    let other = format!(r#"{trusted}, "tls_server_name": "other.test""#);
    assert_eq!(
        over_tls(false, &other),
        failed("certificate is valid for server.test, not other.test")
    );
    let got = over_tls(false, r#""tls_insecure_skip_verify": true"#);
    assert!(got.contains(r#""raw_body":"secret""#), "{got}");
    // A certificate that is named itself needs no authority.
    let itself = std::fs::read_to_string(format!("{TLS}/server.pem")).expect("a file");
    let itself = itself.replace('\n', "\\n");
    let pinned = format!(r#""tls_ca_cert": "{itself}", "tls_server_name": "server.test""#);
    let got = over_tls(false, &pinned);
    assert!(got.contains(r#""raw_body":"secret""#), "{got}");
}

#[test]
fn clients_show_their_certificates() {
    let trusted =
        format!(r#""tls_ca_cert_file": "{TLS}/ca.pem", "tls_server_name": "server.test""#);
    let got = over_tls(true, &trusted);
    assert!(got.starts_with("! http.send: Get "), "{got}");
    let shown = format!(
        r#"{trusted}, "tls_client_cert_file": "{TLS}/client.pem", "tls_client_key_file": "{TLS}/client.key""#
    );
    let got = over_tls(true, &shown);
    assert!(got.contains(r#""raw_body":"secret""#), "{got}");
}

#[test]
fn wrong_certificates_are_said() {
    let ask = |more: &str| {
        send(&loopback(), &format!(r#"{{"method": "get", "url": "https://127.0.0.1:1/", {more}}}"#))
    };
    let cases = [
        (r#""tls_ca_cert": "nonsense""#, "could not append certificates"),
        (
            r#""tls_ca_cert_env_variable": "LICTOR_TEST_NONE""#,
            "could not add CA certificates from envvar \"LICTOR_TEST_NONE\": could not append certificates",
        ),
        (
            r#""tls_client_cert": "x", "tls_client_key": "y""#,
            "tls: failed to find any PEM data in certificate input",
        ),
    ];
    for (more, want) in cases {
        assert_eq!(ask(more), format!("! http.send: {want}"), "{more}");
    }
    let got = ask(r#""tls_ca_cert_file": "/nonexistent/ca.pem""#);
    assert!(got.contains("no such file"), "{got}");
}
