//! What sslyze and testssl.sh found, and certificates as AWS lists them.
//!
//! A scan is `{at, path, tool, endpoint, host, versions?, ciphers?, curves?, vulnerable: [{id, path, text}], hsts?}`.

use super::{Bundle, Model, Spot, below, names, setting};
use crate::domain::Read;
use crate::read::pem;
use lictor::Value;
use std::collections::HashMap;

/// The versions of sslyze's keys.
const VERSIONS: [(&str, &str); 6] = [
    ("ssl_2_0_cipher_suites", "ssl2"),
    ("ssl_3_0_cipher_suites", "ssl3"),
    ("tls_1_0_cipher_suites", "1.0"),
    ("tls_1_1_cipher_suites", "1.1"),
    ("tls_1_2_cipher_suites", "1.2"),
    ("tls_1_3_cipher_suites", "1.3"),
];
/// Answers of sslyze that are bad: the command, the field, the value that is bad, and what we call it.
const BAD: [(&str, &str, bool, &str); 7] = [
    ("heartbleed", "is_vulnerable_to_heartbleed", true, "heartbleed"),
    ("openssl_ccs_injection", "is_vulnerable_to_ccs_injection", true, "ccs-injection"),
    ("session_renegotiation", "supports_secure_renegotiation", false, "insecure-renegotiation"),
    (
        "session_renegotiation",
        "is_vulnerable_to_client_renegotiation_dos",
        true,
        "client-renegotiation",
    ),
    ("tls_compression", "supports_compression", true, "compression"),
    ("tls_fallback_scsv", "supports_fallback_scsv", false, "no-fallback-scsv"),
    ("tls_1_3_early_data", "supports_early_data", true, "early-data"),
];

/// Takes a document if it is a scan.
pub(super) fn take<'r>(model: &mut Model<'r>, n: usize, read: &Read<'r>) -> bool {
    let document = read.value;
    if let Some(results) = document.get_str("server_scan_results").as_array() {
        for (index, result) in results.iter().enumerate() {
            let path = vec![Value::str("server_scan_results"), Value::int(index as i64)];
            sslyze(model, n, path, *result);
        }
        return true;
    }
    if let Some(results) = document.get_str("scanResult").as_array() {
        for (index, result) in results.iter().enumerate() {
            grouped(model, n, vec![Value::str("scanResult"), Value::int(index as i64)], *result);
        }
        return true;
    }
    if document.as_array().is_some_and(is_testssl) {
        flat(model, n, document);
        return true;
    }
    let certificate = document.get_str("Certificate");
    if certificate.get_str("CertificateArn").as_str().is_some_and(|arn| arn.contains(":acm:")) {
        acm(model, n, &[Value::str("Certificate")], certificate);
        return true;
    }
    false
}

fn acm<'r>(model: &mut Model<'r>, n: usize, path: &[Value<'r>], certificate: Value<'r>) {
    let name = certificate.get_str("DomainName").as_str().unwrap_or_default();
    let spot = Spot { path: path.to_vec(), ..Spot::whole(n, "certificate", name) };
    let region = model.region;
    model.acm.push(region.record(&[
        ("at", spot.at(region)),
        ("name", Value::str(name)),
        ("object", certificate),
    ]));
}

fn text<'r>(value: Value<'r>, key: &str) -> &'r str {
    value.get_str(key).as_str().unwrap_or_default()
}

fn sslyze<'r>(model: &mut Model<'r>, n: usize, path: Vec<Value<'r>>, result: Value<'r>) {
    let region = model.region;
    let location = result.get_str("server_location");
    let host = text(location, "hostname");
    let port = location.get_str("port").as_small_int().unwrap_or(443);
    let endpoint = region.text(&format!("{host}:{port}"));
    let spot = Spot { path, ..Spot::whole(n, "endpoint", endpoint) };
    let found = result.get_str("scan_result");
    let (mut versions, mut ciphers) = (Vec::new(), Vec::new());
    for (key, version) in VERSIONS {
        let answer = found.get_str(key).get_str("result");
        let accepted = answer.get_str("accepted_cipher_suites").as_array().unwrap_or_default();
        if answer.get_str("is_tls_version_supported").as_bool() == Some(true)
            || !accepted.is_empty()
        {
            versions.push(Value::str(version));
        }
        if version != "1.3" {
            let suites = accepted.iter().map(|suite| suite.get_str("cipher_suite"));
            ciphers.extend(suites.map(|suite| region.str(&names::suite(text(suite, "name")))));
        }
    }
    let under = |steps: &[&'static str]| {
        let steps = [&["scan_result"], steps].concat();
        steps.into_iter().map(Value::str).collect::<Vec<_>>()
    };
    let mut vulnerable = Vec::new();
    let mut bad = |id: &'static str, path: Vec<Value<'r>>| {
        let path = region.array(&path);
        vulnerable.push(region.record(&[("id", Value::str(id)), ("path", path)]));
    };
    for (command, field, is_bad, id) in BAD {
        if found.get_str(command).get_str("result").get_str(field).as_bool() == Some(is_bad) {
            bad(id, under(&[command, "result", field]));
        }
    }
    let robot = text(found.get_str("robot").get_str("result"), "robot_result");
    if robot.starts_with("VULNERABLE") {
        bad("robot", under(&["robot", "result", "robot_result"]));
    }
    let mut fields = vec![
        ("at", spot.at(region)),
        ("path", Value::EMPTY_ARRAY),
        ("tool", Value::str("sslyze")),
        ("endpoint", Value::str(endpoint)),
        ("host", Value::str(host)),
        ("vulnerable", region.array(&vulnerable)),
    ];
    if !versions.is_empty() {
        fields.push(("versions", setting(region, region.array(&versions), &under(&[]))));
        fields.push(("ciphers", setting(region, region.array(&ciphers), &under(&[]))));
    }
    let headers = found.get_str("http_headers").get_str("result");
    if !headers.is_undefined() && headers.as_object().is_some() {
        let header = headers.get_str("strict_transport_security_header");
        let path = under(&["http_headers", "result", "strict_transport_security_header"]);
        fields.push(("hsts", setting(region, header, &path)));
    }
    model.scans.push(region.record(&fields));
    chains(model, &spot, found);
}

/// The chains a server sent.
fn chains<'r>(model: &mut Model<'r>, spot: &Spot<'r>, found: Value<'r>) {
    let region = model.region;
    let keys = ["scan_result", "certificate_info", "result", "certificate_deployments"];
    let deployments = keys[1..].iter().fold(found, |value, key| value.get_str(key));
    for (index, deployment) in deployments.as_array().unwrap_or_default().iter().enumerate() {
        let mut path: Vec<Value<'r>> = keys.into_iter().map(Value::str).collect();
        path.extend([Value::int(index as i64), Value::str("received_certificate_chain")]);
        let chain = deployment.get_str("received_certificate_chain").as_array().unwrap_or_default();
        let mut certificates = Vec::new();
        for (position, one) in chain.iter().enumerate() {
            let own = below(&path, &[Value::int(position as i64)]);
            let pem = pem::values(region, text(*one, "as_pem"));
            let parsed = pem.iter().map(|block| block.get_str("certificate"));
            certificates
                .extend(parsed.filter(|one| !one.is_undefined()).map(|one| (one, own.clone())));
        }
        let spot = spot.clone();
        model.bundle(Bundle {
            spot,
            path,
            purpose: "chain",
            source: "scan",
            certificates,
            secret: None,
        });
    }
}

fn is_testssl(rows: &[Value<'_>]) -> bool {
    rows.first().is_some_and(|row| {
        ["id", "severity", "finding"].iter().all(|key| row.get_str(key).as_str().is_some())
    })
}

/// testssl's flat list: rows of any number of endpoints.
fn flat<'r>(model: &mut Model<'r>, n: usize, document: Value<'r>) {
    let rows = document.as_array().unwrap_or_default();
    let mut endpoints: Vec<(&str, Vec<Row<'r>>)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        let address = text(*row, "ip");
        if address.is_empty() {
            continue;
        }
        let name = format!("{}:{}", address.trim_end_matches('/'), text(*row, "port"));
        let endpoint = match known.get(name.as_str()) {
            Some(endpoint) => *endpoint,
            None => {
                let name = model.region.text(&name);
                endpoints.push((name, Vec::new()));
                known.insert(name, endpoints.len() - 1);
                endpoints.len() - 1
            }
        };
        endpoints[endpoint].1.push((*row, vec![Value::int(index as i64)]));
    }
    for (endpoint, rows) in endpoints {
        // `name/address:port`
        let host = endpoint.split(['/', ':']).next().unwrap_or_default();
        testssl(model, Spot::whole(n, "endpoint", endpoint), host, &rows);
    }
}

/// testssl's pretty form: an object of lists for each endpoint.
fn grouped<'r>(model: &mut Model<'r>, n: usize, path: Vec<Value<'r>>, result: Value<'r>) {
    let host = text(result, "targetHost");
    let endpoint = model.region.text(&format!("{host}:{}", text(result, "port")));
    let mut rows = Vec::new();
    for entry in result.as_object().map(|object| object.entries()).unwrap_or_default() {
        for (index, row) in entry.value.as_array().unwrap_or_default().iter().enumerate() {
            rows.push((*row, vec![entry.key, Value::int(index as i64)]));
        }
    }
    testssl(model, Spot { path, ..Spot::whole(n, "endpoint", endpoint) }, host, &rows);
}

type Row<'r> = (Value<'r>, Vec<Value<'r>>);

/// Rows of testssl on what is vulnerable, and our names.
const ROWS: [(&str, &str); 11] = [
    ("heartbleed", "heartbleed"),
    ("CCS", "ccs-injection"),
    ("ticketbleed", "ticketbleed"),
    ("ROBOT", "robot"),
    ("secure_renego", "insecure-renegotiation"),
    ("secure_client_renego", "client-renegotiation"),
    ("CRIME_TLS", "compression"),
    ("POODLE_SSL", "poodle"),
    ("fallback_SCSV", "no-fallback-scsv"),
    ("DROWN", "drown"),
    ("earlydata", "early-data"),
];

fn is_bad(severity: &str) -> bool {
    matches!(severity, "LOW" | "MEDIUM" | "HIGH" | "CRITICAL")
}

fn testssl<'r>(model: &mut Model<'r>, spot: Spot<'r>, host: &'r str, rows: &[Row<'r>]) {
    let region = model.region;
    let (mut versions, mut vulnerable, mut hsts) = (Vec::new(), Vec::new(), None);
    let mut lowest = None;
    for (row, path) in rows {
        let (id, severity, finding) =
            (text(*row, "id"), text(*row, "severity"), text(*row, "finding"));
        let version = names::version(id);
        let is_version = VERSIONS.iter().any(|(_, name)| *name == version);
        let is_offered =
            finding.starts_with("offered") || finding.starts_with("is offered") || finding == "yes";
        if is_version && is_offered {
            versions.push(Value::str(version));
            lowest.get_or_insert_with(|| path.clone());
        }
        let known = ROWS.iter().find(|(row, _)| *row == id);
        if let Some((_, name)) = known.filter(|_| is_bad(severity)) {
            vulnerable
                .push(region.record(&[("id", Value::str(name)), ("path", region.array(path))]));
        }
        if id == "HSTS" && is_bad(severity) {
            hsts = Some(setting(region, Value::NULL, path));
        }
        if id == "HSTS_time" {
            // `63072000 s (730 days)` or `730 days (=63072000 seconds)`
            let numbers = finding
                .split(|char: char| !char.is_ascii_digit())
                .filter_map(|part| part.parse::<i64>().ok());
            if let Some(seconds) = numbers.max() {
                let header = region.record(&[("max_age", Value::int(seconds))]);
                hsts = Some(setting(region, header, path));
            }
        }
    }
    let mut fields = vec![
        ("at", spot.at(region)),
        ("path", Value::EMPTY_ARRAY),
        ("tool", Value::str("testssl")),
        ("endpoint", Value::str(spot.name)),
        ("host", Value::str(host)),
        ("vulnerable", region.array(&vulnerable)),
    ];
    if let Some(path) = lowest {
        fields.push(("versions", setting(region, region.array(&versions), &path)));
    }
    fields.extend(hsts.map(|hsts| ("hsts", hsts)));
    model.scans.push(region.record(&fields));
}
