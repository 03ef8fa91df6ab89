//! Certificates, keys, TLS settings and what orders certificates, in one normal form.
//!
//! The model is
//! - `certificates`: as `read/x509` tells them, with `at`, `path`, `source`, `bundle` (where in `bundles`) and `position`;
//! - `bundles`: `{at, path, name, purpose, certificates: [n], keys}`, of which the purpose is `chain` where servers send it,
//!   `trust` where it says whom to trust, else `file`;
//! - `keys`: private keys, `{at, path, kind, encrypted, source}`;
//! - `listeners`: servers of nginx, haproxy and Envoy: `{at, path, kind, name, tls, hosts, ports, versions?, min_version?,
//!   ciphers?, suites?, curves?, client_verify?, hsts?, ...}`, a setting being `{value, path}`;
//! - `unverified`: places where a client is told not to verify: `{at, path, what}`;
//! - `kubernetes`: objects by kind, `{at, object, namespace, name}`; of Secrets no data;
//! - `resources`: resources of Terraform and CloudFormation by type;
//! - `scans`: what sslyze and testssl found at an endpoint; `renewals`: files of certbot; `acm`: certificates as AWS lists them;
//! - `index`: `spki` (key to leaf certificates), `secrets` and `ordered` (namespace and secret to certificates and to orders).
//!
//! Paths are relative to `at`. What is right or wrong is said in `policies/tls`.

mod certbot;
mod envoy;
mod gateways;
mod haproxy;
mod kubernetes;
mod names;
mod nginx;
mod resources;
mod scans;
mod unverified;

use super::{Read, Scan};
use crate::read::Format;
use lictor::{Entry, Region, Value};
use std::collections::BTreeMap;

/// The model, if a document concerns TLS.
pub(super) fn model<'r>(region: &'r Region, scan: &Scan<'r>) -> Option<Value<'r>> {
    let mut model = Model::new(region);
    for read in scan.documents {
        model.document(read.index, read);
    }
    resources::gather(&mut model, scan);
    (!model.is_empty()).then(|| model.finish())
}

/// The certificates of a scan, for domains that hold their own against them, such as CAA records.
pub(super) fn certificates<'r>(region: &'r Region, scan: &Scan<'r>) -> Vec<Value<'r>> {
    let mut model = Model::new(region);
    scan.documents.iter().for_each(|read| model.document(read.index, read));
    model.certificates
}

/// Whether a document concerns TLS: whether anything is gathered from it.
pub(super) fn concerns(read: &Read<'_>) -> bool {
    let region = Region::new();
    let mut model = Model::new(&region);
    model.document(0, read);
    !model.is_empty() || resources::concern(read)
}

/// What is gathered from the documents.
struct Model<'r> {
    region: &'r Region,
    certificates: Vec<Value<'r>>,
    bundles: Vec<Value<'r>>,
    keys: Vec<Value<'r>>,
    listeners: Vec<Value<'r>>,
    unverified: Vec<Value<'r>>,
    scans: Vec<Value<'r>>,
    renewals: Vec<Value<'r>>,
    acm: Vec<Value<'r>>,
    kubernetes: BTreeMap<&'r str, Vec<Value<'r>>>,
    resources: BTreeMap<&'r str, Vec<Value<'r>>>,
    spki: Groups<'r>,
    secrets: Groups<'r>,
    ordered: Groups<'r>,
}

/// Numbers of things under a key.
type Groups<'r> = BTreeMap<String, Vec<Value<'r>>>;

/// Where something stands: the document, a path in it, and what it is a part of.
#[derive(Clone)]
struct Spot<'r> {
    n: usize,
    path: Vec<Value<'r>>,
    kind: &'r str,
    name: &'r str,
    namespace: &'r str,
}

impl<'r> Spot<'r> {
    fn whole(n: usize, kind: &'r str, name: &'r str) -> Spot<'r> {
        Spot { n, path: Vec::new(), kind, name, namespace: "" }
    }

    fn at(&self, region: &'r Region) -> Value<'r> {
        let mut resource = vec![("kind", Value::str(self.kind)), ("name", Value::str(self.name))];
        if !self.namespace.is_empty() {
            resource.push(("namespace", Value::str(self.namespace)));
        }
        region.record(&[
            ("document", Value::int(self.n as i64)),
            ("path", region.array(&self.path)),
            ("resource", region.record(&resource)),
        ])
    }
}

/// Certificates that stand together.
struct Bundle<'r> {
    spot: Spot<'r>,
    path: Vec<Value<'r>>,
    purpose: &'static str,
    source: &'static str,
    /// Certificates with their paths.
    certificates: Vec<(Value<'r>, Vec<Value<'r>>)>,
    /// Namespace and name of the Secret.
    secret: Option<String>,
}

/// A path behind another.
fn below<'r>(path: &[Value<'r>], steps: &[Value<'r>]) -> Vec<Value<'r>> {
    path.iter().chain(steps).copied().collect()
}

/// A setting: a value, and where it stands.
fn setting<'r>(region: &'r Region, value: Value<'r>, path: &[Value<'r>]) -> Value<'r> {
    region.record(&[("value", value), ("path", region.array(path))])
}

/// An object with further fields.
fn with<'r>(
    region: &'r Region,
    value: Value<'r>,
    fields: &[(&'static str, Value<'r>)],
) -> Value<'r> {
    let mut entries = value.as_object().map(|object| object.entries()).unwrap_or_default().to_vec();
    entries.extend(fields.iter().map(|(key, value)| Entry { key: Value::str(key), value: *value }));
    region.object(&mut entries)
}

fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

impl<'r> Model<'r> {
    fn new(region: &'r Region) -> Model<'r> {
        Model {
            region,
            certificates: Vec::new(),
            bundles: Vec::new(),
            keys: Vec::new(),
            listeners: Vec::new(),
            unverified: Vec::new(),
            scans: Vec::new(),
            renewals: Vec::new(),
            acm: Vec::new(),
            kubernetes: BTreeMap::new(),
            resources: BTreeMap::new(),
            spki: BTreeMap::new(),
            secrets: BTreeMap::new(),
            ordered: BTreeMap::new(),
        }
    }

    fn document(&mut self, n: usize, read: &Read<'r>) {
        match read.format {
            Format::Pem | Format::Der => self.pem(n, read),
            Format::Nginx => nginx::servers(self, n, read.value),
            Format::Haproxy => haproxy::binds(self, n, read.value),
            Format::Certbot => certbot::renewal(self, n, read),
            _ => {
                if !scans::take(self, n, read) && !kubernetes::take(self, n, read.value) {
                    envoy::contexts(self, n, read.value);
                }
            }
        }
    }

    /// Certificates and keys of a file.
    fn pem(&mut self, n: usize, read: &Read<'r>) {
        let name = last_part(read.file);
        let spot = Spot::whole(n, "file", self.region.text(name));
        let blocks = read.value.get_str("pem").as_array().unwrap_or_default();
        let mut certificates = Vec::new();
        for (index, block) in blocks.iter().enumerate() {
            let path = vec![Value::str("pem"), Value::int(index as i64)];
            let certificate = block.get_str("certificate");
            if !certificate.is_undefined() {
                certificates.push((certificate, path));
            } else if !block.get_str("key").is_undefined() {
                self.key(&spot, &path, block.get_str("key"), "file");
            }
        }
        let is_served = ["fullchain", "chained"].iter().any(|part| name.contains(part));
        let are_all_authorities = certificates
            .iter()
            .all(|(certificate, _)| certificate.get_str("role").as_str() != Some("leaf"));
        let purpose = match (is_served, are_all_authorities) {
            (true, _) => "chain",
            (false, true) => "trust",
            _ => "file",
        };
        let path = vec![Value::str("pem")];
        self.bundle(Bundle { spot, path, purpose, source: "file", certificates, secret: None });
    }

    /// Adds certificates that stand together.
    fn bundle(&mut self, bundle: Bundle<'r>) {
        if bundle.certificates.is_empty() {
            return;
        }
        let region = self.region;
        let at = bundle.spot.at(region);
        let number = Value::int(self.bundles.len() as i64);
        let mut own = Vec::new();
        for (position, (certificate, path)) in bundle.certificates.iter().enumerate() {
            let index = Value::int(self.certificates.len() as i64);
            own.push(index);
            if certificate.get_str("role").as_str() == Some("leaf") {
                if let Some(spki) = certificate.get_str("spki").as_str() {
                    self.spki.entry(spki.to_owned()).or_default().push(index);
                }
                if let Some(secret) = &bundle.secret {
                    self.secrets.entry(secret.clone()).or_default().push(index);
                }
            }
            self.certificates.push(with(
                region,
                *certificate,
                &[
                    ("at", at),
                    ("path", region.array(path)),
                    ("source", Value::str(bundle.source)),
                    ("bundle", number),
                    ("position", Value::int(position as i64)),
                ],
            ));
        }
        self.bundles.push(region.record(&[
            ("at", at),
            ("path", region.array(&bundle.path)),
            ("name", Value::str(bundle.spot.name)),
            ("purpose", Value::str(bundle.purpose)),
            ("certificates", region.array(&own)),
        ]));
    }

    /// Adds a private key.
    fn key(&mut self, spot: &Spot<'r>, path: &[Value<'r>], key: Value<'r>, source: &'static str) {
        let region = self.region;
        let fields =
            [("at", spot.at(region)), ("path", region.array(path)), ("source", Value::str(source))];
        self.keys.push(with(region, key, &fields));
    }

    /// Adds what tells a client not to verify.
    fn unverified(&mut self, spot: &Spot<'r>, path: &[Value<'r>], what: &str) {
        let region = self.region;
        self.unverified.push(region.record(&[
            ("at", spot.at(region)),
            ("path", region.array(path)),
            ("what", region.str(what)),
        ]));
    }

    fn is_empty(&self) -> bool {
        let lists = [
            &self.certificates,
            &self.keys,
            &self.listeners,
            &self.unverified,
            &self.scans,
            &self.renewals,
            &self.acm,
        ];
        lists.iter().all(|list| list.is_empty())
            && self.kubernetes.is_empty()
            && self.resources.is_empty()
    }

    fn finish(self) -> Value<'r> {
        let region = self.region;
        let by_name = |groups: &BTreeMap<&'r str, Vec<Value<'r>>>| {
            let entry = |(key, items): (&&'r str, &Vec<Value<'r>>)| Entry {
                key: Value::str(key),
                value: region.array(items),
            };
            region.object(&mut groups.iter().map(entry).collect())
        };
        let grouped = |groups: &Groups<'r>| {
            let entry = |(key, items): (&String, &Vec<Value<'r>>)| Entry {
                key: region.str(key),
                value: region.array(items),
            };
            region.object(&mut groups.iter().map(entry).collect())
        };
        region.record(&[
            ("certificates", region.array(&self.certificates)),
            ("bundles", region.array(&self.bundles)),
            ("keys", region.array(&self.keys)),
            ("listeners", region.array(&self.listeners)),
            ("unverified", region.array(&self.unverified)),
            ("scans", region.array(&self.scans)),
            ("renewals", region.array(&self.renewals)),
            ("acm", region.array(&self.acm)),
            ("kubernetes", by_name(&self.kubernetes)),
            ("resources", by_name(&self.resources)),
            (
                "index",
                region.record(&[
                    ("spki", grouped(&self.spki)),
                    ("secrets", grouped(&self.secrets)),
                    ("ordered", grouped(&self.ordered)),
                ]),
            ),
        ])
    }
}
