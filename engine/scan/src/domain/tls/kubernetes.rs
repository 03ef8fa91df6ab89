//! Objects of Kubernetes that have to do with TLS. Of a Secret only its certificates are kept, and that there is a key.

use super::{Bundle, Model, Spot, below, gateways, unverified};
use crate::domain::{Item, kubernetes};
use crate::read::pem;
use lictor::{Entry, Kind, Value};

/// The kinds that policies read whole: of any group, as long as it is not the one of something else.
const KINDS: [&str; 19] = [
    "Certificate",
    "CertificateRequestPolicy",
    "ClusterIssuer",
    "DestinationRule",
    "GRPCRoute",
    "Gateway",
    "HTTPRoute",
    "Ingress",
    "IngressRoute",
    "IngressRouteTCP",
    "Issuer",
    "ListenerSet",
    "Middleware",
    "PeerAuthentication",
    "ServersTransport",
    "TLSOption",
    "TLSStore",
    "TLSRoute",
    "VirtualService",
];

/// Takes the objects of a document, if it is of Kubernetes.
pub(super) fn take<'r>(model: &mut Model<'r>, n: usize, document: Value<'r>) -> bool {
    let Some(items) = kubernetes::items(model.region, document) else { return false };
    for item in items {
        object(model, n, &item);
    }
    true
}

fn object<'r>(model: &mut Model<'r>, n: usize, item: &Item<'r>) {
    let region = model.region;
    let resource = &item.resource;
    let kind = region.text(&resource.kind);
    let spot = Spot {
        n,
        path: item.path.clone(),
        kind,
        name: region.text(&resource.name),
        namespace: region.text(&resource.namespace),
    };
    match kind {
        "Secret" => secret(model, &spot, item.object),
        "ConfigMap" => config_map(model, &spot, item.object),
        _ if KINDS.contains(&kind) && !is_foreign(kind, &resource.api_version) => {
            if kind == "Certificate" {
                ordered(model, &spot, item.object);
            }
            match (kind, resource.api_version.starts_with("networking.istio.io/")) {
                ("Gateway", true) => gateways::istio(model, &spot, item.object),
                ("TLSOption", _) => gateways::traefik(model, &spot, item.object),
                _ => {}
            }
            keep(model, &spot, item.object);
        }
        _ => {}
    }
    unverified::look(model, &spot, item.object);
}

/// Kinds of other projects with names like ours.
fn is_foreign(kind: &str, api_version: &str) -> bool {
    let group = api_version.split('/').next().unwrap_or_default();
    match kind {
        "Certificate" | "Issuer" | "ClusterIssuer" => group != "cert-manager.io",
        "Ingress" => !matches!(group, "networking.k8s.io" | "extensions"),
        "Gateway" => !matches!(group, "gateway.networking.k8s.io" | "networking.istio.io"),
        _ => false,
    }
}

fn keep<'r>(model: &mut Model<'r>, spot: &Spot<'r>, object: Value<'r>) {
    let region = model.region;
    let kept = region.record(&[
        ("at", spot.at(region)),
        ("object", object),
        ("namespace", Value::str(spot.namespace)),
        ("name", Value::str(spot.name)),
    ]);
    model.kubernetes.entry(spot.kind).or_default().push(kept);
}

/// An order by the Secret it is for.
fn ordered<'r>(model: &mut Model<'r>, spot: &Spot<'r>, object: Value<'r>) {
    let Some(secret) = object.get_str("spec").get_str("secretName").as_str() else { return };
    let index = model.kubernetes.get("Certificate").map_or(0, Vec::len);
    let key = format!("{}/{secret}", spot.namespace);
    model.ordered.entry(key).or_default().push(Value::int(index as i64));
}

/// The certificates and keys of a Secret.
fn secret<'r>(model: &mut Model<'r>, spot: &Spot<'r>, object: Value<'r>) {
    let name = format!("{}/{}", spot.namespace, spot.name);
    let is_tls = object.get_str("type").as_str() == Some("kubernetes.io/tls");
    for field in ["data", "stringData"] {
        let entries =
            object.get_str(field).as_object().map(|data| data.entries()).unwrap_or_default();
        for entry in entries {
            let (Some(key), Some(text)) = (entry.key.as_str(), entry.value.as_str()) else {
                continue;
            };
            let text = match field {
                "data" => decoded(text),
                _ => Some(text.to_owned()),
            };
            let Some(text) = text else { continue };
            let path = [Value::str(field), entry.key];
            let purpose = match key {
                "ca.crt" => "trust",
                _ if is_tls => "chain",
                _ => "file",
            };
            blocks(model, spot, &path, &text, purpose, Some(name.clone()));
        }
    }
    if is_tls {
        let mut without =
            object.as_object().map(|object| object.entries()).unwrap_or_default().to_vec();
        without.retain(|entry| !matches!(entry.key.as_str(), Some("data" | "stringData")));
        let without: Value<'r> = model.region.object(&mut without);
        keep(model, spot, without);
    }
}

/// Base64 in which there is PEM.
fn decoded(text: &str) -> Option<String> {
    // `-----BEGIN` begins so.
    text.trim_start()
        .starts_with("LS0tLS1CRUdJTi")
        .then(|| pem::base64(text))?
        .and_then(|bytes| String::from_utf8(bytes).ok())
}

/// The certificates and keys in a text of PEM.
fn blocks<'r>(
    model: &mut Model<'r>,
    spot: &Spot<'r>,
    path: &[Value<'r>],
    text: &str,
    purpose: &'static str,
    secret: Option<String>,
) {
    // What is near a certificate in a Secret is shown with it, and may be its key.
    let shown = if secret.is_some() { vec![Value::str("apiVersion")] } else { path.to_vec() };
    let mut certificates = Vec::new();
    for block in pem::values(model.region, text) {
        let (certificate, key) = (block.get_str("certificate"), block.get_str("key"));
        if !certificate.is_undefined() {
            certificates.push((certificate, shown.clone()));
        } else if !key.is_undefined() {
            model.key(spot, path, key, "kubernetes");
        }
    }
    let spot = spot.clone();
    let secret = secret.filter(|_| purpose != "trust");
    model.bundle(Bundle { spot, path: shown, purpose, source: "kubernetes", certificates, secret });
}

/// Bundles of trust, keys, and the settings of ingress-nginx in a ConfigMap.
fn config_map<'r>(model: &mut Model<'r>, spot: &Spot<'r>, object: Value<'r>) {
    const SETTINGS: [&str; 10] = [
        "ssl-protocols",
        "ssl-ciphers",
        "ssl-ecdh-curve",
        "hsts",
        "hsts-max-age",
        "hsts-include-subdomains",
        "ssl-redirect",
        "force-ssl-redirect",
        "ssl-session-tickets",
        "ssl-early-data",
    ];
    let entries = object.get_str("data").as_object().map(|data| data.entries()).unwrap_or_default();
    let mut settings: Vec<Entry<'r>> = Vec::new();
    for entry in entries {
        let (Some(key), Some(text)) = (entry.key.as_str(), entry.value.as_str()) else { continue };
        if SETTINGS.contains(&key) {
            settings.push(*entry);
        }
        if text.contains("-----BEGIN ") {
            blocks(model, spot, &[Value::str("data"), entry.key], text, "trust", None);
        }
    }
    if !settings.is_empty() && object.get_str("data").kind() == Kind::Object {
        let region = model.region;
        let data = region.object(&mut settings);
        gateways::ingress_nginx(model, spot, data);
        let object = region.record(&[("metadata", object.get_str("metadata")), ("data", data)]);
        keep(model, spot, object);
    }
}

/// A path in an object, behind what its items' paths have.
pub(super) fn step<'r>(path: &[Value<'r>], key: Value<'r>) -> Vec<Value<'r>> {
    below(path, &[key])
}
