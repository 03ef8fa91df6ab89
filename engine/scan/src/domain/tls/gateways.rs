//! What gateways of Kubernetes say of versions and suites: Istio's servers, Traefik's options, the settings of ingress-nginx.

use super::{Model, Spot, below, names, setting};
use lictor::{Region, Value};

/// A listener that is being made of an object.
struct Listener<'r> {
    region: &'r Region,
    fields: Vec<(&'static str, Value<'r>)>,
    /// Where its settings stand.
    path: Vec<Value<'r>>,
    settings: Value<'r>,
}

impl<'r> Listener<'r> {
    fn new(
        region: &'r Region,
        spot: &Spot<'r>,
        kind: &'static str,
        place: &[Value<'r>],
        settings: (Value<'r>, Vec<Value<'r>>),
    ) -> Listener<'r> {
        let fields = vec![
            ("at", spot.at(region)),
            ("path", region.array(place)),
            ("kind", Value::str(kind)),
            ("name", Value::str(spot.name)),
            ("namespace", Value::str(spot.namespace)),
            ("hosts", Value::EMPTY_ARRAY),
            ("ports", Value::EMPTY_ARRAY),
            ("tls", Value::TRUE),
            ("http", Value::FALSE),
            ("redirects", Value::FALSE),
            ("certificates", Value::EMPTY_ARRAY),
        ];
        let (settings, path) = settings;
        Listener { region, fields, path, settings }
    }

    fn put(&mut self, field: &'static str, key: &str, value: Value<'r>) {
        let path = below(&self.path, &[self.region.str(key)]);
        self.fields.push((field, setting(self.region, value, &path)));
    }

    fn text(&mut self, field: &'static str, key: &str, of: fn(&'r str) -> &'r str) {
        if let Some(text) = self.settings.get_str(key).as_str() {
            self.put(field, key, Value::str(of(text)));
        }
    }

    /// A list, or text that is one.
    fn list(&mut self, field: &'static str, key: &str, of: fn(&'r Region, &str) -> Value<'r>) {
        let value = self.settings.get_str(key);
        let texts: Option<Vec<&str>> =
            value.as_array().map(|items| items.iter().filter_map(|item| item.as_str()).collect());
        let joined =
            texts.map(|texts| texts.join(":")).or_else(|| value.as_str().map(str::to_owned));
        // An empty list means the defaults.
        if let Some(text) = joined.filter(|text| !text.is_empty()) {
            self.put(field, key, of(self.region, &text));
        }
    }

    fn done(self, model: &mut Model<'r>) {
        model.listeners.push(self.region.record(&self.fields));
    }
}

/// The versions in a text.
fn versions<'r>(region: &'r Region, text: &str) -> Value<'r> {
    let all: Vec<Value<'r>> =
        names::split(text).map(|part| region.str(names::version(part))).collect();
    region.array(&all)
}

/// The servers of an Istio gateway that end TLS.
pub(super) fn istio<'r>(model: &mut Model<'r>, spot: &Spot<'r>, object: Value<'r>) {
    let servers = object.get_str("spec").get_str("servers").as_array().unwrap_or_default();
    for (index, server) in servers.iter().enumerate() {
        let tls = server.get_str("tls");
        if !matches!(
            tls.get_str("mode").as_str(),
            Some("SIMPLE" | "MUTUAL" | "OPTIONAL_MUTUAL" | "ISTIO_MUTUAL")
        ) {
            continue;
        }
        let place = [Value::str("spec"), Value::str("servers"), Value::int(index as i64)];
        let path = below(&place, &[Value::str("tls")]);
        let mut listener = Listener::new(model.region, spot, "istio", &place, (tls, path));
        listener.text("min_version", "minProtocolVersion", names::version);
        listener.list("ciphers", "cipherSuites", names::suites);
        listener.list("curves", "ecdhCurves", names::curves);
        listener.text("client_verify", "mode", |mode| match mode {
            "OPTIONAL_MUTUAL" => "optional",
            "MUTUAL" | "ISTIO_MUTUAL" => "required",
            _ => "off",
        });
        listener.done(model);
    }
}

/// An option of Traefik.
pub(super) fn traefik<'r>(model: &mut Model<'r>, spot: &Spot<'r>, object: Value<'r>) {
    let (spec, place) = (object.get_str("spec"), [Value::str("spec")]);
    let mut listener = Listener::new(model.region, spot, "traefik", &place, (spec, place.to_vec()));
    listener.text("min_version", "minVersion", names::version);
    listener.list("ciphers", "cipherSuites", names::suites);
    listener.list("curves", "curvePreferences", names::curves);
    let client = spec.get_str("clientAuth").get_str("clientAuthType");
    if let Some(kind) = client.as_str() {
        let verify = match kind {
            "RequireAndVerifyClientCert" => "required",
            "NoClientCert" => "off",
            _ => "optional",
        };
        let path = below(&place, &[Value::str("clientAuth"), Value::str("clientAuthType")]);
        listener.fields.push(("client_verify", setting(model.region, Value::str(verify), &path)));
    }
    listener.done(model);
}

/// The settings of ingress-nginx.
pub(super) fn ingress_nginx<'r>(model: &mut Model<'r>, spot: &Spot<'r>, data: Value<'r>) {
    let place = [Value::str("data")];
    let mut listener =
        Listener::new(model.region, spot, "ingress-nginx", &place, (data, place.to_vec()));
    listener.list("versions", "ssl-protocols", versions);
    listener.list("ciphers", "ssl-ciphers", names::suites);
    listener.list("curves", "ssl-ecdh-curve", names::curves);
    listener.done(model);
}
