//! `http.send` against a host that answers from a table and writes down what it was asked.

#![cfg(feature = "http")]

use lictor_program::{BuiltinError, Context, Host, HttpError, Memory};
use lictor_value::{Region, Value, json};
use std::cell::Cell;
use std::cell::RefCell;

/// Answers every request with the same response.
struct Answering {
    answer: Result<&'static str, &'static str>,
    asked: RefCell<Vec<String>>,
}

impl Host for Answering {
    fn http_send(&self, request_json: &str) -> Result<String, HttpError> {
        self.asked.borrow_mut().push(request_json.to_owned());
        self.answer.map(str::to_owned).map_err(|text| HttpError::Failed(text.to_owned()))
    }
}

const JSON: &str = r#"{"status":"200 OK","status_code":200,"raw_body":"{\"a\":1}","headers":{"Content-Type":["application/json; charset=utf-8"],"Cache-Control":["max-age=10"],"Date":["Tue, 14 Nov 2023 22:13:20 GMT"],"ETag":["x"]}}"#;

/// 2023-11-14T22:13:20Z.
const NOW: i64 = 1_700_000_000_000_000_000;

struct Session {
    host: Answering,
    evaluation: Memory,
    caches: Memory,
    now: i64,
}

impl Session {
    fn new(answer: Result<&'static str, &'static str>) -> Session {
        let host = Answering { answer, asked: RefCell::new(Vec::new()) };
        Session { host, evaluation: Memory::default(), caches: Memory::default(), now: NOW }
    }

    /// What a request gets: a response as JSON, or `! text`.
    fn send(&mut self, request: &str) -> String {
        let region = Region::new();
        let request = read(&region, request);
        let mut ctx = Context {
            region: &region,
            host: &self.host,
            evaluation: &mut self.evaluation,
            caches: &mut self.caches,
            steps_left: &mut 1_000_000,
            max_bytes: 1 << 20,
            now: &Cell::new(Some(self.now)),
            text: &mut String::new(),
            place: &|| "test.rego:1".to_owned(),
            seed: &mut None,
        };
        let function = lictor_builtins::function("http.send").expect("http.send is registered");
        match function(&mut ctx, &[request]) {
            Ok(value) => json::to_string(value),
            Err(BuiltinError::Operand(text) | BuiltinError::Failed(text)) => format!("! {text}"),
            Err(BuiltinError::Halt(halt)) => format!("halt {halt:?}"),
        }
    }

    fn asked(&self) -> usize {
        self.host.asked.borrow().len()
    }
}

fn read<'r>(region: &'r Region, text: &str) -> Value<'r> {
    json::read(region, text.as_bytes(), &json::ReadOptions::default()).expect("JSON")
}

#[test]
fn a_response_has_opas_shape() {
    let got = Session::new(Ok(JSON)).send(r#"{"method": "get", "url": "http://host/x"}"#);
    let want = r#"{"body":{"a":1},"headers":{"cache-control":["max-age=10"],"content-type":["application/json; charset=utf-8"],"date":["Tue, 14 Nov 2023 22:13:20 GMT"],"etag":["x"]},"raw_body":"{\"a\":1}","status":"200 OK","status_code":200}"#;
    assert_eq!(got, want);
    let plain = r#"{"status":"404 Not Found","status_code":404,"raw_body":"a: [1]","headers":{"Content-Type":"text/plain"}}"#;
    let got = Session::new(Ok(plain)).send(r#"{"method": "get", "url": "http://host/x"}"#);
    assert!(got.contains(r#""body":null"#), "{got}");
    let forced = r#"{"method": "get", "url": "http://host/x", "force_yaml_decode": true}"#;
    let got = Session::new(Ok(plain)).send(forced);
    assert!(got.contains(r#""body":{"a":[1]}"#), "{got}");
}

#[test]
fn the_host_is_told_everything() {
    let mut session = Session::new(Ok(JSON));
    session.send(
        r#"{"method": "post", "url": "https://host/x", "body": {"b": "<"}, "headers": {"x-a": "1"},
            "timeout": "1.5s", "enable_redirect": true, "max_retry_attempts": 2, "tls_server_name": "n"}"#,
    );
    let want = r#"{"enable_redirect":true,"headers":{"X-A":"1"},"max_retry_attempts":2,"method":"POST","raw_body":"{\"b\":\"\\u003c\"}","timeout":1500000000,"tls_server_name":"n","url":"https://host/x"}"#;
    assert_eq!(session.host.asked.borrow()[0], want);
}

#[test]
fn wrong_requests_never_reach_the_host() {
    let cases = [
        (r#"{"method": "get"}"#, r#"operand 1 missing required request parameters(s): {"url"}"#),
        (
            r#"{"method": "get", "url": "http://h", "b": 1, "a": 2}"#,
            r#"operand 1 invalid request parameters(s): {"a", "b"}"#,
        ),
        (r#"{"method": 1, "url": "http://h"}"#, r#""method" must be a string"#),
        (
            r#"{"method": "get", "url": "http://h", "raise_error": 1}"#,
            "invalid value for raise_error field",
        ),
        (
            r#"{"method": "get", "url": "http://h", "timeout": "abc"}"#,
            r#"invalid timeout value "abc": time: invalid duration "abc""#,
        ),
        (
            r#"{"method": "get", "url": "http://h", "timeout": []}"#,
            "operand 1 'timeout' must be one of {string, number} but got array",
        ),
        (
            r#"{"method": "get", "url": "http://h", "timeout": 1.5}"#,
            "invalid timeout number value 1.5, must be int64",
        ),
        (r#"{"method": "get", "url": "http://h", "headers": []}"#, "invalid type for headers key"),
        (
            r#"{"method": "get", "url": "http://h", "headers": {"a": 1}}"#,
            r#"invalid type for headers value "1""#,
        ),
        (
            r#"{"method": "get", "url": "http://h", "enable_redirect": "x"}"#,
            r#"strconv.ParseBool: parsing "\"x\"": invalid syntax"#,
        ),
        (
            r#"{"method": "get", "url": "http://h", "cache": 1}"#,
            r#"invalid value for "cache" field"#,
        ),
        (
            r#"{"method": "get", "url": "http://h", "force_cache": true}"#,
            "'force_cache' set but 'force_cache_duration_seconds' parameter is missing",
        ),
        (
            r#"{"method": "get", "url": "http://h", "max_retry_attempts": -1}"#,
            r#"invalid value -1 for field "max_retry_attempts""#,
        ),
        (
            r#"{"method": "get", "url": "http://h", "headers": {}, "cache_ignored_headers": "a"}"#,
            "cache_ignored_headers must be an array of strings",
        ),
        (r#"{"method": "g et", "url": "http://h"}"#, r#"net/http: invalid method "G ET""#),
        (r#"{"method": "get", "url": "foo"}"#, r#"Get "foo": unsupported protocol scheme """#),
        (r#"[]"#, "operand 1 must be object but got array"),
    ];
    for (request, complaint) in cases {
        let mut session = Session::new(Ok(JSON));
        assert_eq!(session.send(request), format!("! {complaint}"), "{request}");
        assert_eq!(session.asked(), 0, "{request}");
    }
}

#[test]
fn errors_are_returned_if_asked_for() {
    let quiet = r#"{"method": "get", "url": "http://h", "raise_error": false}"#;
    let got = Session::new(Err("refused")).send(quiet);
    assert_eq!(
        got,
        r#"{"error":{"code":"eval_http_send_network_error","message":"refused"},"status_code":0}"#
    );
    assert_eq!(
        Session::new(Err("refused")).send(r#"{"method": "get", "url": "http://h"}"#),
        "! refused"
    );
    let got = Session::new(Ok(JSON))
        .send(r#"{"method": "get", "url": "http://h", "x": 1, "raise_error": false}"#);
    let want = r#"{"error":{"code":"eval_http_send_internal_error","message":"test.rego:1: eval_type_error: http.send: operand 1 invalid request parameters(s): {\"x\"}"},"status_code":0}"#;
    assert_eq!(got, want);
}

#[test]
fn one_evaluation_asks_once() {
    let mut session = Session::new(Ok(JSON));
    let request = r#"{"method": "get", "url": "http://h", "headers": {"a": "1"}, "cache_ignored_headers": ["a"]}"#;
    let first = session.send(request);
    assert_eq!(session.send(&request.replace("\"1\"", "\"2\"")), first);
    assert_eq!(session.asked(), 1);
    session.send(r#"{"method": "get", "url": "http://h"}"#);
    assert_eq!(session.asked(), 2);
    let mut failing = Session::new(Err("refused"));
    failing.send(request);
    failing.send(request);
    assert_eq!(failing.asked(), 1);
}

#[test]
fn responses_are_shared_while_they_are_fresh() {
    let mut session = Session::new(Ok(JSON));
    let request = r#"{"method": "get", "url": "http://h", "cache": true}"#;
    let first = session.send(request);
    for (seconds, asked) in [(9, 1), (10, 2), (11, 3)] {
        session.evaluation.clear();
        session.now = NOW + seconds * 1_000_000_000;
        assert_eq!(session.send(request), first);
        assert_eq!(session.asked(), asked, "after {seconds} seconds");
    }
    assert!(session.host.asked.borrow()[1].contains(r#""If-None-Match":"x""#));
    let forced = r#"{"method": "get", "url": "http://h", "force_cache": true, "force_cache_duration_seconds": 60}"#;
    session.send(forced);
    session.evaluation.clear();
    session.now += 59 * 1_000_000_000;
    session.send(forced);
    assert_eq!(session.asked(), 4);
}
