//! Readers of certificates and of the configuration of servers: what they make of texts, where parts stand, and that nothing
//! makes them fail.

use lictor::json;
use lictor_scan::read::{self, Fault, Format, Parsed, Words};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/tls/fixtures/");

fn all(text: &str, format: Format) -> Vec<Result<Parsed, Fault>> {
    let mut found = Vec::new();
    read::each(text, format, Words::Kubectl, &mut |one| found.push(one));
    found
}

/// What becomes of a text: values, and faults with their offsets.
fn eq(format: Format, text: &str, want: &[&str]) {
    let got: Vec<String> = all(text, format)
        .into_iter()
        .map(|one| match one {
            Ok(parsed) => json::to_string(parsed.value.root()),
            Err(fault) => format!("{}: {}", fault.offset, fault.message),
        })
        .collect();
    assert_eq!(got, want, "{text}");
}

#[test]
fn nginx() {
    let eq = |text: &str, want: &[&str]| eq(Format::Nginx, text, want);
    eq("listen 443 ssl; # all\n", &[r#"{"nginx":[{"args":["443","ssl"],"name":"listen"}]}"#]);
    eq(
        "server { server_name \"a b\" '\\'c'; }",
        &[
            r#"{"nginx":[{"args":[],"block":[{"args":["a b","'c"],"name":"server_name"}],"name":"server"}]}"#,
        ],
    );
    eq(
        "set $x ${a}b; location ~ ^/(a|b)$ { return 301 https://$host$request_uri; }",
        &[
            r#"{"nginx":[{"args":["$x","${a}b"],"name":"set"},{"args":["~","^/(a|b)$"],"block":[{"args":["301","https://$host$request_uri"],"name":"return"}],"name":"location"}]}"#,
        ],
    );
    eq(
        "content_by_lua_block { if a then b = { 1 } end } user www;",
        &[
            r#"{"nginx":[{"args":[],"name":"content_by_lua_block"},{"args":["www"],"name":"user"}]}"#,
        ],
    );
    eq("a b", &[r#"{"nginx":[{"args":["b"],"name":"a"}]}"#, "0: expected `;` behind `a`"]);
    eq(
        "http { a 1 } b 2;",
        &[
            r#"{"nginx":[{"args":[],"block":[{"args":["1"],"name":"a"}],"name":"http"},{"args":["2"],"name":"b"}]}"#,
            "7: expected `;` behind `a`",
        ],
    );
    eq(
        "} a 1;",
        &[r#"{"nginx":[{"args":["1"],"name":"a"}]}"#, "0: there is no block that `}` would end"],
    );
}

#[test]
fn haproxy() {
    let eq = |text: &str, want: &[&str]| eq(Format::Haproxy, text, want);
    eq(
        "global\n  daemon # yes\nfrontend web\n  bind :443 ssl crt \"/a b.pem\"\n",
        &[
            r#"{"haproxy":[{"lines":[["daemon"]],"name":"","section":"global"},{"lines":[["bind",":443","ssl","crt","/a b.pem"]],"name":"web","section":"frontend"}]}"#,
        ],
    );
    eq(
        "bind :443\n",
        &[r#"{"haproxy":[]}"#, "0: expected a section such as `frontend` before this line"],
    );
    eq(
        "backend b\n  a\\ b 'c\\d'\n",
        &[r#"{"haproxy":[{"lines":[["a b","c\\d"]],"name":"b","section":"backend"}]}"#],
    );
}

#[test]
fn certbot() {
    let eq = |text: &str, want: &[&str]| eq(Format::Certbot, text, want);
    eq(
        "# x\nversion = 5.1.0\n[renewalparams]\nauthenticator = nginx\n[[webroot_map]]\na.example = /srv\n",
        &[
            r#"{"certbot":{"[[webroot_map]]":{"a.example":"/srv"},"renewalparams":{"authenticator":"nginx"},"version":"5.1.0"}}"#,
        ],
    );
    eq(
        "[renewalparams]\nx\n",
        &[r#"{"certbot":{"renewalparams":{}}}"#, "16: expected `key = value`"],
    );
}

#[test]
fn pem() {
    let eq = |text: &str, want: &[&str]| eq(Format::Pem, text, want);
    eq("nothing", &["0: there is no PEM block in it"]);
    eq(
        "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n",
        &["0: it is no X.509 certificate"],
    );
    eq(
        "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n",
        &["0: the block is no Base64"],
    );
    eq(
        "-----BEGIN A-----\n-----BEGIN DH PARAMETERS-----\nAA==\n-----END DH PARAMETERS-----\n",
        &[r#"{"pem":[{"label":"DH PARAMETERS"}]}"#, "0: the block `A` does not end"],
    );
    eq(
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAA==\n-----END RSA PRIVATE KEY-----\n",
        &[r#"{"pem":[{"key":{"encrypted":true,"kind":"unknown"},"label":"RSA PRIVATE KEY"}]}"#],
    );
}

fn fixture(name: &str) -> String {
    std::fs::read_to_string(format!("{FIXTURES}{name}")).expect("the fixture is there")
}

/// The first certificate of a fixture, and some of its fields.
fn fields(name: &str, want: &[(&str, &str)]) {
    let documents = all(&fixture(name), Format::Pem);
    let Some(Ok(parsed)) = documents.first() else { panic!("{name} has no document") };
    let blocks = parsed.value.root().get_str("pem");
    let certificate = blocks.as_array().expect("a list")[0].get_str("certificate");
    for (path, want) in want {
        let value = path.split('.').fold(certificate, |value, key| value.get_str(key));
        assert_eq!(json::to_string(value), *want, "{path} of {name}");
    }
}

#[test]
fn certificates() {
    fields(
        "validity-limit/fail-one-second-more.pem",
        &[
            ("seconds", "17280001"),
            ("from", "\"2026-11-20T00:00:00Z\""),
            ("until", "\"2027-06-08T00:00:00Z\""),
            ("key", r#"{"bits":256,"curve":"P-256","kind":"ec"}"#),
            ("signature", "\"ecdsaWithSHA256\""),
            ("sans.dns", r#"["www.example.org","example.org"]"#),
            ("issuer.o", r#"["Example Trust Services"]"#),
            ("key_usage", r#"["digitalSignature"]"#),
            ("extended_key_usage", r#"["serverAuth"]"#),
            ("policies", r#"["2.23.140.1.2.1"]"#),
            ("issuers", r#"["http://ca.example/issuer.crt"]"#),
            ("crls", r#"["http://ca.example/1.crl"]"#),
            ("scts", "2"),
            ("role", "\"leaf\""),
            ("must_staple", "false"),
        ],
    );
    fields(
        "key-strength/fail-rsa-1024.pem",
        &[("key", r#"{"bits":1024,"exponent":65537,"kind":"rsa"}"#)],
    );
    fields(
        "key-strength/pass-p-521.pem",
        &[("key", r#"{"bits":521,"curve":"P-521","kind":"ec"}"#)],
    );
    fields("key-strength/fail-dsa.pem", &[("key.kind", "\"dsa\"")]);
    fields("key-strength/fail-public-ed25519.pem", &[("key", r#"{"kind":"ed25519"}"#)]);
    fields(
        "weak-signature/fail-sha-1.pem",
        &[("signature", "\"sha1WithRSA\""), ("hash", "\"sha1\"")],
    );
    fields("sct-revocation/fail/staple.pem", &[("must_staple", "true")]);
    fields("san-rules/fail-public-names.pem", &[("sans.ip", r#"["10.0.0.7"]"#)]);
    fields(
        "chain-order/fail-fullchain-self-signed.pem",
        &[("self_issued", "true"), ("role", "\"leaf\"")],
    );
    fields("chain-order/pass-trust.pem", &[("role", "\"root\""), ("ca", "true")]);
}

/// Numbers that are the same each time.
fn numbers(mut state: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    }
}

#[test]
fn whatever_is_cut_or_changed_is_read_without_failing() {
    let mut random = numbers(7);
    for (name, format) in [
        ("chain-order/pass-constraints.pem", Format::Pem),
        ("key-material-exposed/fail.key", Format::Pem),
        ("https-required/fail.nginx.conf", Format::Nginx),
        ("min-version/fail-haproxy.cfg", Format::Haproxy),
        ("certbot-renewal/pass/renewal/webroot.example.org.conf", Format::Certbot),
    ] {
        let text = fixture(name);
        for _ in 0..300 {
            let mut bytes = text.clone().into_bytes();
            bytes.truncate(random(bytes.len() + 1));
            for _ in 0..random(4) {
                let at = random(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = b"{};\"'\\#-[]=\n\xc3A"[random(14)];
                }
            }
            let text = String::from_utf8_lossy(&bytes);
            // Every part has a place.
            for parsed in all(&text, format).into_iter().flatten() {
                assert!(parsed.places.find(&text, []).is_some());
            }
        }
    }
    let der =
        std::fs::read(format!("{FIXTURES}validity-limit/pass-in-der.der")).expect("it is there");
    for _ in 0..2000 {
        let mut bytes = der.clone();
        let at = random(bytes.len());
        bytes[at] = random(256) as u8;
        if random(4) == 0 {
            bytes.truncate(random(bytes.len() + 1));
        }
        read::each(read::Content::Bytes(&bytes), Format::Der, Words::Kubectl, &mut |_| {});
    }
}
