//! TLS contexts of Envoy, wherever in its configuration they stand.

use super::{Model, Spot, below, names, setting};
use lictor::{Kind, Region, Value};

/// Values looked at in one document.
const MAX_VALUES: usize = 1_000_000;

/// Adds the contexts of a document.
pub(super) fn contexts<'r>(model: &mut Model<'r>, n: usize, document: Value<'r>) {
    let is_envoy = ["static_resources", "resources", "dynamic_resources", "@type", "configs"]
        .iter()
        .any(|key| !document.get_str(key).is_undefined());
    if !is_envoy {
        return;
    }
    let mut open = vec![(document, Vec::new(), "")];
    let mut left = MAX_VALUES;
    while let Some((value, path, name)) = open.pop() {
        left = left.saturating_sub(1);
        if left == 0 {
            return;
        }
        let own = value.get_str("name").as_str().unwrap_or(name);
        let kind = value.get_str("@type").as_str().unwrap_or_default();
        if kind.ends_with(".DownstreamTlsContext") {
            downstream(model, &Spot::whole(n, "listener", name), &path, value);
        } else if kind.ends_with(".UpstreamTlsContext") {
            upstream(model, &Spot::whole(n, "cluster", name), &path, value);
        }
        // A transport socket is called after its kind; what it is for is called around it.
        let is_socket = own.starts_with("envoy.");
        let name = if is_socket { name } else { own };
        let entries = value.as_object().map(|object| object.entries()).unwrap_or_default();
        open.extend(
            entries.iter().rev().map(|entry| (entry.value, below(&path, &[entry.key]), name)),
        );
        let items = value.as_array().unwrap_or_default().iter().enumerate().rev();
        open.extend(
            items.map(|(index, item)| (*item, below(&path, &[Value::int(index as i64)]), name)),
        );
    }
}

fn downstream<'r>(model: &mut Model<'r>, spot: &Spot<'r>, path: &[Value<'r>], context: Value<'r>) {
    let region = model.region;
    let common = context.get_str("common_tls_context");
    let parameters = common.get_str("tls_params");
    let steps = [Value::str("common_tls_context"), Value::str("tls_params")];
    let place = |key| below(path, &[steps[0], steps[1], Value::str(key)]);
    let mut fields = vec![
        ("at", spot.at(region)),
        ("path", region.array(path)),
        ("kind", Value::str("envoy")),
        ("name", Value::str(spot.name)),
        ("hosts", Value::EMPTY_ARRAY),
        ("ports", Value::EMPTY_ARRAY),
        ("tls", Value::TRUE),
        ("http", Value::FALSE),
        ("redirects", Value::FALSE),
        ("certificates", Value::EMPTY_ARRAY),
    ];
    if let Some(version) = parameters.get_str("tls_minimum_protocol_version").as_str() {
        let version = Value::str(names::version(version));
        fields.push((
            "min_version",
            setting(region, version, &place("tls_minimum_protocol_version")),
        ));
    }
    let list = |key, of: fn(&'r Region, &str) -> Value<'r>| {
        let items = parameters.get_str(key).as_array()?;
        let texts: Vec<&str> = items.iter().filter_map(|item| item.as_str()).collect();
        Some(setting(region, of(region, &texts.join(":")), &place(key)))
    };
    fields.extend(list("cipher_suites", names::suites).map(|found| ("ciphers", found)));
    fields.extend(list("ecdh_curves", names::curves).map(|found| ("curves", found)));
    let required = context.get_str("require_client_certificate");
    let is_asked = [
        "validation_context",
        "validation_context_sds_secret_config",
        "combined_validation_context",
    ]
    .iter()
    .any(|key| common.get_str(key).kind() == Kind::Object);
    if is_asked || !required.is_undefined() {
        let is_required =
            required.as_bool() == Some(true) || required.get_str("value").as_bool() == Some(true);
        let verify = if is_required { "required" } else { "optional" };
        let at = below(path, &[Value::str("require_client_certificate")]);
        fields.push(("client_verify", setting(region, Value::str(verify), &at)));
    }
    trust(model, spot, path, common);
    model.listeners.push(region.record(&fields));
}

fn upstream<'r>(model: &mut Model<'r>, spot: &Spot<'r>, path: &[Value<'r>], context: Value<'r>) {
    let common = context.get_str("common_tls_context");
    let has_context = [
        "validation_context",
        "validation_context_sds_secret_config",
        "combined_validation_context",
    ]
    .iter()
    .any(|key| !common.get_str(key).is_undefined());
    if !has_context {
        model.unverified(spot, path, "no validation_context");
    }
    trust(model, spot, path, common);
}

/// Contexts that accept what they cannot verify.
fn trust<'r>(model: &mut Model<'r>, spot: &Spot<'r>, path: &[Value<'r>], common: Value<'r>) {
    for outer in [
        &["validation_context"][..],
        &["combined_validation_context", "default_validation_context"],
    ] {
        let context = outer.iter().fold(common, |value, key| value.get_str(key));
        if context.get_str("trust_chain_verification").as_str() == Some("ACCEPT_UNTRUSTED") {
            let steps: Vec<Value<'r>> = outer.iter().map(|key| Value::str(key)).collect();
            let last = Value::str("trust_chain_verification");
            let at = [path, &[Value::str("common_tls_context")], &steps, &[last]].concat();
            model.unverified(spot, &at, "trust_chain_verification ACCEPT_UNTRUSTED");
        }
    }
}
