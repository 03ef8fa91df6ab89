//! Certificates, signing requests and private keys. Those in `certificates/` were made for these cases, and the JSON
//! beside them is what OPA shows of them.

#![cfg(feature = "crypto")]

mod support;
use support::check;

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("certificates/", $name))
    };
}

/// 2027-01-15, when all of them are valid.
const THEN: &str = "1800000000000000000";

/// Runs one case on the text of files and further operands.
fn case(name: &str, texts: &[&str], more: &[&str], want: &str) {
    let quoted = texts.iter().map(|text| format!("\"{}\"", text.replace('\n', "\\n")));
    let operands: Vec<String> = quoted.chain(more.iter().map(|one| (*one).to_owned())).collect();
    check(&format!("{name} [{}] => {}", operands.join(","), want.trim()));
}

#[test]
fn shown() {
    case("crypto.x509.parse_certificates", &[file!("root.pem")], &[], file!("root.json"));
    case("crypto.x509.parse_certificates", &[file!("leaf.pem")], &[], file!("leaf.json"));
    case(
        "crypto.x509.parse_certificate_request",
        &[file!("request.csr")],
        &[],
        file!("request.json"),
    );
    case("crypto.parse_private_keys", &[file!("curve.key")], &[], file!("curve.json"));
    case("crypto.parse_private_keys", &[file!("numbers.key")], &[], file!("numbers.json"));
    case(
        "crypto.x509.parse_rsa_private_key",
        &[file!("numbers.key")],
        &[],
        file!("numbers_jwk.json"),
    );
    case("crypto.x509.parse_rsa_private_key", &[file!("curve.key")], &[], file!("curve_jwk.json"));
    case("crypto.x509.parse_rsa_private_key", &[file!("leaf.key")], &[], file!("leaf_jwk.json"));
}

/// Verifies chains that do not hold, or options that are wrong.
fn refused(chain: &str, options: &str, want: &str) {
    case("crypto.x509.parse_and_verify_certificates_with_options", &[chain], &[options], want);
}

#[test]
fn chains() {
    let chain = concat!(file!("root.pem"), file!("host.pem"));
    let now = |more: &str| format!("{{\"CurrentTime\": {THEN}{more}}}");
    refused(chain, &now(r#", "DNSName": "other.example.com""#), "[false,[]]");
    refused(chain, &now(r#", "DNSName": "10.1.2.4""#), "[false,[]]");
    refused(chain, &now(r#", "KeyUsages": ["KeyUsageClientAuth"]"#), "[false,[]]");
    refused(chain, "{}", "[false,[]]");
    refused(concat!(file!("host.pem"), file!("root.pem")), &now(""), "[false,[]]");
    refused(file!("host.pem"), &now(""), "[false,[]]");
    refused("nothing", &now(""), "[false,[]]");
    refused(
        chain,
        r#"{"KeyUsages": ["x", "y"]}"#,
        "! invalid entries for 'KeyUsages' found: [x y]",
    );
    refused(chain, r#"{"KeyUsages": 1}"#, "! 'KeyUsages' should be an Array or Set");
    refused(chain, r#"{"CurrentTime": "x"}"#, "! 'CurrentTime' should be a number");
    refused(chain, r#"{"CurrentTime": 1.5}"#, "! 'CurrentTime' should be a valid int64 number");
    refused(chain, r#"{"DNSName": 1}"#, "! 'DNSName' should be a string");
    refused(
        chain,
        r#"{"MaxConstraintComparisons": "a"}"#,
        "! 'MaxConstraintComparisons' should be a number",
    );
    refused(chain, r#"{"foo": 1}"#, "! invalid key option");
    case("crypto.x509.parse_and_verify_certificates", &[chain], &[], "[false,[]]");
}

#[test]
fn chains_that_hold() {
    let shown = |text: &str| text.trim().trim_start_matches('[').trim_end_matches(']').to_owned();
    // With options the URIs are not shown as text.
    let leaf = shown(file!("leaf.json"));
    let uris = leaf.find(",\"URIStrings\"").expect("URIs as text");
    let end = uris + leaf[uris + 1..].find(']').expect("the end of the list") + 2;
    let leaf = format!("{}{}", &leaf[..uris], &leaf[end..]);
    let root = shown(file!("root.json")).replace(",\"URIStrings\":null", "");
    let chain = concat!(file!("root.pem"), file!("leaf.pem"));
    for more in ["", r#", "DNSName": "A.example.com.""#, r#", "DNSName": "[::1]""#] {
        let options = format!("{{\"CurrentTime\": {THEN}{more}}}");
        refused(chain, &options, &format!("[true,[{leaf},{root}]]"));
    }
}

#[test]
fn pairs() {
    let pair =
        |certificate, key, want| case("crypto.x509.parse_keypair", &[certificate, key], &[], want);
    pair(
        file!("leaf.pem"),
        file!("curve.key"),
        "! tls: private key type does not match public key type",
    );
    pair(
        file!("leaf.pem"),
        file!("leaf.pem"),
        "! tls: found a certificate rather than a key in the PEM for the private key",
    );
    pair(
        "AA==",
        file!("leaf.pem"),
        "! tls: found a certificate rather than a key in the PEM for the private key",
    );
    pair("AA==", file!("leaf.key"), "! x509: malformed certificate");
    pair(
        file!("leaf.key"),
        file!("leaf.key"),
        "! tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched",
    );
}

#[test]
fn complaints() {
    check(
        r#"
        crypto.x509.parse_certificates [""] => []
        crypto.x509.parse_certificates ["abc"] => ! illegal base64 data at input byte 0
        crypto.x509.parse_certificates ["YWJj"] => ! x509: malformed certificate
        crypto.x509.parse_certificates [1] => ! operand 1 must be string but got number
        crypto.x509.parse_certificate_request ["abc"] => ! illegal base64 data at input byte 0
        crypto.parse_private_keys [""] => null
        crypto.parse_private_keys ["abc"] => []
        crypto.x509.parse_rsa_private_key [""] => ! input PEM data was empty
        crypto.x509.parse_rsa_private_key ["abc"] => ! illegal base64 data at input byte 0
        crypto.x509.parse_rsa_private_key ["YWJj"] => null
        "#,
    );
    let wrong = |from, to| file!("curve.key").replace(from, to);
    let use_instead = |format| {
        format!("! x509: failed to parse private key (use {format} instead for this key format)")
    };
    let keys = "crypto.parse_private_keys";
    case(keys, &[&wrong("EC PRIVATE", "RSA PRIVATE")], &[], &use_instead("ParseECPrivateKey"));
    case(keys, &[&wrong("EC PRIVATE", "PRIVATE")], &[], &use_instead("ParseECPrivateKey"));
    let numbers = file!("numbers.key").replace("RSA PRIVATE", "EC PRIVATE");
    case(keys, &[&numbers], &[], &use_instead("ParsePKCS1PrivateKey"));
    let label = "! PEM block type is 'PRIVATE KEY', expected CERTIFICATE";
    case("crypto.x509.parse_certificates", &[file!("leaf.key")], &[], label);
}

/// Every certificate cut short or with a byte changed is refused or read, but never breaks the reader.
#[test]
fn hostile() {
    let der = file!("root.pem").lines().filter(|line| !line.starts_with('-')).collect::<String>();
    for at in (0..der.len()).step_by(7) {
        let cut = &der[..at];
        let changed = format!("{}A{}", cut, der.get(at + 1..).unwrap_or_default());
        for text in [cut, &changed] {
            case("crypto.x509.parse_and_verify_certificates", &[text], &[], "[false,[]]");
        }
    }
}
