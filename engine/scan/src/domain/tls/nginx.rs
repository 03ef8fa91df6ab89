//! Servers of nginx with what they inherit: a setting counts from the nearest block around that has it, and all headers
//! of an outer block are gone where an inner one adds any.

use super::{Model, Spot, below, names, setting};
use lictor::{Region, Value};

/// A directive, and its path in the document.
#[derive(Clone)]
struct Found<'r> {
    args: &'r [Value<'r>],
    path: Vec<Value<'r>>,
}

/// A block and those around it, the outermost first: directives and paths.
type Around<'r> = Vec<(&'r [Value<'r>], Vec<Value<'r>>)>;

/// Adds the servers of a document.
pub(super) fn servers<'r>(model: &mut Model<'r>, n: usize, document: Value<'r>) {
    let directives = document.get_str("nginx").as_array().unwrap_or_default();
    let mut around: Around<'r> = vec![(directives, vec![Value::str("nginx")])];
    blocks(model, n, &mut around);
}

fn name_of<'r>(directive: Value<'r>) -> &'r str {
    directive.get_str("name").as_str().unwrap_or_default()
}

fn inner<'r>(
    directive: Value<'r>,
    path: &[Value<'r>],
    index: usize,
) -> Option<(&'r [Value<'r>], Vec<Value<'r>>)> {
    let block = directive.get_str("block").as_array()?;
    Some((block, below(path, &[Value::int(index as i64), Value::str("block")])))
}

/// Looks into blocks for servers; nesting is bounded by the reader.
fn blocks<'r>(model: &mut Model<'r>, n: usize, around: &mut Around<'r>) {
    let Some((directives, path)) = around.last().cloned() else { return };
    for (index, directive) in directives.iter().enumerate() {
        let Some(block) = inner(*directive, &path, index) else { continue };
        around.push(block);
        match name_of(*directive) {
            "server" if directive.get_str("args").is_empty() => {
                let at = below(&path, &[Value::int(index as i64)]);
                server(model, n, around, &at);
            }
            _ => blocks(model, n, around),
        }
        around.pop();
    }
}

/// The name of the directive that the block around a server is of.
fn enclosing<'r>(around: &Around<'r>) -> Option<&'r str> {
    let (_, path) = around.iter().rev().nth(1)?;
    let index = path.iter().rev().nth(1)?.as_index()?;
    let (outer, _) = around.iter().rev().nth(2)?;
    outer.get(index).map(|directive| name_of(*directive))
}

/// The directives of a name in one block.
fn own<'r>(block: &(&'r [Value<'r>], Vec<Value<'r>>), name: &str) -> Vec<Found<'r>> {
    let (directives, path) = block;
    let all = directives.iter().enumerate().filter(|(_, directive)| name_of(**directive) == name);
    all.map(|(index, directive)| Found {
        args: directive.get_str("args").as_array().unwrap_or_default(),
        path: below(path, &[Value::int(index as i64)]),
    })
    .collect()
}

/// Those of the nearest block that has any.
fn nearest<'r>(around: &Around<'r>, name: &str) -> Vec<Found<'r>> {
    around
        .iter()
        .rev()
        .map(|block| own(block, name))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

impl<'r> Found<'r> {
    fn arg(&self, index: usize) -> &'r str {
        self.args.get(index).and_then(|arg| arg.as_str()).unwrap_or_default()
    }

    fn text(&self) -> String {
        let texts: Vec<&str> = self.args.iter().filter_map(|arg| arg.as_str()).collect();
        texts.join(" ")
    }
}

fn server<'r>(model: &mut Model<'r>, n: usize, around: &Around<'r>, path: &[Value<'r>]) {
    let region = model.region;
    let Some(block) = around.last() else { return };
    let names: Vec<Value<'r>> =
        own(block, "server_name").iter().flat_map(|found| found.args).copied().collect();
    let name = names.iter().find_map(|name| name.as_str()).unwrap_or("_");
    let spot = Spot::whole(n, "server", name);
    let listens = own(block, "listen");
    let is_on = nearest(around, "ssl").iter().any(|found| found.arg(0) == "on");
    let has = |found: &Found<'r>, flag| found.args.iter().any(|arg| arg.as_str() == Some(flag));
    let is_tls = is_on || listens.iter().any(|found| has(found, "ssl") || has(found, "quic"));
    let ports = listens
        .iter()
        .map(|found| port(region, found, is_on || has(found, "ssl") || has(found, "quic")));
    let mut ports: Vec<Value<'r>> = ports.collect();
    if listens.is_empty() {
        let entry =
            [("port", Value::int(80)), ("tls", Value::bool(is_on)), ("path", region.array(path))];
        ports.push(region.record(&entry));
    }
    let is_http = !matches!(enclosing(around), Some("stream" | "mail"));
    let mut fields = vec![
        ("at", spot.at(region)),
        ("path", region.array(path)),
        ("kind", Value::str("nginx")),
        ("name", Value::str(name)),
        ("hosts", region.array(&names)),
        ("ports", region.array(&ports)),
        ("tls", Value::bool(is_tls)),
        ("http", Value::bool(is_http)),
        ("redirects", Value::bool(redirects(block))),
        ("certificates", files(region, around)),
    ];
    settings(region, around, &mut fields);
    if is_tls && is_http {
        fields.extend(headers(region, around));
    }
    model.listeners.push(region.record(&fields));
    upstreams(model, &spot, around);
}

fn port<'r>(region: &'r Region, found: &Found<'r>, is_tls: bool) -> Value<'r> {
    let text = found.arg(0);
    let (address, port) = match text.rsplit_once(':') {
        Some((address, port)) if !text.ends_with(']') => (address, port),
        _ if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => ("", text),
        _ => (text, "80"),
    };
    let mut fields = vec![
        ("address", region.str(address)),
        ("tls", Value::bool(is_tls)),
        ("path", region.array(&found.path)),
    ];
    if let Ok(port) = port.parse::<u16>() {
        fields.push(("port", Value::int(i64::from(port))));
    }
    region.record(&fields)
}

/// The files of certificates a server names.
fn files<'r>(region: &'r Region, around: &Around<'r>) -> Value<'r> {
    let found = nearest(around, "ssl_certificate");
    let files: Vec<Value<'r>> = found.iter().map(|found| region.str(found.arg(0))).collect();
    region.array(&files)
}

fn settings<'r>(
    region: &'r Region,
    around: &Around<'r>,
    fields: &mut Vec<(&'static str, Value<'r>)>,
) {
    let last = |name| nearest(around, name).pop();
    if let Some(found) = last("ssl_protocols") {
        let versions: Vec<Value<'r>> = found
            .args
            .iter()
            .filter_map(|arg| arg.as_str())
            .map(|arg| Value::str(names::version(arg)))
            .collect();
        fields.push(("versions", setting(region, region.array(&versions), &found.path)));
    }
    if let Some(found) = last("ssl_ciphers") {
        fields
            .push(("ciphers", setting(region, names::suites(region, &found.text()), &found.path)));
    }
    if let Some(found) = last("ssl_ecdh_curve") {
        fields.push(("curves", setting(region, names::curves(region, &found.text()), &found.path)));
    }
    for found in nearest(around, "ssl_conf_command") {
        match found.arg(0).to_ascii_lowercase().as_str() {
            "ciphersuites" => {
                let suites = names::suites(region, found.arg(1));
                fields.push(("suites", setting(region, suites, &found.path)));
            }
            "minprotocol" => {
                let version = Value::str(names::version(found.arg(1)));
                fields.push(("min_version", setting(region, version, &found.path)));
            }
            _ => {}
        }
    }
    for (directive, field) in [
        ("ssl_verify_client", "client_verify"),
        ("ssl_stapling", "stapling"),
        ("ssl_session_tickets", "session_tickets"),
        ("ssl_early_data", "early_data"),
    ] {
        if let Some(found) = last(directive) {
            fields.push((field, setting(region, region.str(found.arg(0)), &found.path)));
        }
    }
}

/// Whether everything a server does is to send elsewhere by HTTPS.
fn redirects(block: &(&[Value<'_>], Vec<Value<'_>>)) -> bool {
    let sends = |directive: &Value<'_>| {
        let args = directive.get_str("args").as_array().unwrap_or_default();
        let is_https =
            args.iter().filter_map(|arg| arg.as_str()).any(|arg| arg.starts_with("https://"));
        match name_of(*directive) {
            "return" => {
                is_https || args.first().and_then(|arg| arg.as_str()).is_some_and(is_refusal)
            }
            "rewrite" => is_https,
            _ => false,
        }
    };
    let (directives, _) = block;
    let locations = directives.iter().filter(|directive| name_of(**directive) == "location");
    let mut locations = locations.map(|location| {
        let inner = location.get_str("block").as_array().unwrap_or_default();
        let args = location.get_str("args").as_array().unwrap_or_default();
        let is_acme = args
            .iter()
            .filter_map(|arg| arg.as_str())
            .any(|arg| arg.contains(".well-known/acme-challenge"));
        (is_acme, inner.iter().any(sends))
    });
    directives.iter().any(sends)
        // Of locations all must, but for the one that answers certificate authorities.
        || locations.clone().any(|(is_acme, sends)| sends && !is_acme)
            && locations.all(|(is_acme, sends)| is_acme || sends)
}

/// Answers that hand out nothing.
fn is_refusal(code: &str) -> bool {
    matches!(code, "403" | "404" | "410" | "421" | "444")
}

/// Strict-Transport-Security as the server sends it, and the places whose own headers drop it.
fn headers<'r>(region: &'r Region, around: &Around<'r>) -> Vec<(&'static str, Value<'r>)> {
    let is_hsts =
        |found: &Found<'_>| found.arg(0).eq_ignore_ascii_case("strict-transport-security");
    let mut fields = Vec::new();
    let sent = nearest(around, "add_header").into_iter().find(is_hsts);
    if let Some(found) = &sent {
        fields.push(("hsts", setting(region, region.str(found.arg(1)), &found.path)));
    }
    let Some(block) = around.last() else { return fields };
    // A server whose own headers hide what is set around it.
    let outer: Around<'r> = around[..around.len() - 1].to_vec();
    let mut dropped = Vec::new();
    if sent.is_none() && nearest(&outer, "add_header").iter().any(is_hsts) {
        dropped.extend(own(block, "add_header").first().map(|found| region.array(&found.path)));
    }
    if sent.is_some() {
        lose(region, block, &is_hsts, &mut dropped);
    }
    fields.push(("hsts_dropped", region.array(&dropped)));
    fields
}

/// The first header of every location that has headers, but not this one.
fn lose<'r>(
    region: &'r Region,
    block: &(&'r [Value<'r>], Vec<Value<'r>>),
    is_hsts: &dyn Fn(&Found<'_>) -> bool,
    dropped: &mut Vec<Value<'r>>,
) {
    let (directives, path) = block;
    for (index, directive) in directives.iter().enumerate() {
        if !matches!(name_of(*directive), "location" | "if" | "limit_except") {
            continue;
        }
        let Some(inner) = inner(*directive, path, index) else { continue };
        let headers = own(&inner, "add_header");
        match headers.first() {
            Some(first) if !headers.iter().any(is_hsts) => dropped.push(region.array(&first.path)),
            _ => lose(region, &inner, is_hsts, dropped),
        }
    }
}

/// Upstreams that are not verified though they could be.
fn upstreams<'r>(model: &mut Model<'r>, spot: &Spot<'r>, around: &Around<'r>) {
    let Some(block) = around.last() else { return };
    let mut all = vec![block.clone()];
    while let Some(block) = all.pop() {
        for directive in ["proxy_ssl_verify", "grpc_ssl_verify", "uwsgi_ssl_verify"] {
            for found in own(&block, directive) {
                if found.arg(0) == "off" {
                    model.unverified(spot, &found.path, &format!("{directive} off"));
                }
            }
        }
        let (directives, path) = &block;
        let locations =
            directives.iter().enumerate().filter(|(_, one)| name_of(**one) == "location");
        all.extend(locations.filter_map(|(index, one)| inner(*one, path, index)));
    }
}
