//! Certificates in the same scan, ordered or issued: for which names, and from whom. CAA records must let them be issued.

use super::build::{Gathered, entry};
use super::names;
use crate::domain::Read;
use crate::domain::terraform::Resource;
use lictor::Value;
use std::collections::HashMap;

/// Issuers of cert-manager, by kind, namespace and name: where they order certificates.
pub(super) type Issuers<'r> = HashMap<(&'r str, &'r str, &'r str), &'r str>;

/// Whether a document is an order or an issuer of cert-manager.
pub(super) fn is_one(read: &Read<'_>) -> bool {
    is_of_cert_manager(read.value)
}

fn is_of_cert_manager(object: Value<'_>) -> bool {
    object.get_str("apiVersion").as_str().is_some_and(|group| group.starts_with("cert-manager.io/"))
}

fn text<'r>(value: Value<'r>, key: &str) -> Option<&'r str> {
    value.get_str(key).as_str().filter(|text| !text.is_empty())
}

/// The issuers that order by ACME.
pub(super) fn issuers<'r>(documents: &[Read<'r>]) -> Issuers<'r> {
    let issuer = |read: &Read<'r>| {
        let object = read.value;
        let kind = text(object, "kind").filter(|kind| kind.ends_with("Issuer"))?;
        let metadata = object.get_str("metadata");
        let namespace = if kind == "Issuer" { text(metadata, "namespace") } else { None };
        let server = text(object.get_str("spec").get_str("acme"), "server")?;
        let host = server.split_once("://").map_or(server, |(_, rest)| rest);
        let host = host.split(['/', ':']).next().unwrap_or(host);
        Some(((kind, namespace.unwrap_or_default(), text(metadata, "name")?), host))
    };
    documents.iter().filter(|read| is_one(read)).filter_map(issuer).collect()
}

/// Adds what a Certificate of cert-manager orders.
pub(super) fn gather<'r>(gathered: &mut Gathered<'r>, read: &Read<'r>, issuers: &Issuers<'r>) {
    let object = read.value;
    if !is_of_cert_manager(object) || text(object, "kind") != Some("Certificate") {
        return;
    }
    let (metadata, spec) = (object.get_str("metadata"), object.get_str("spec"));
    let namespace = text(metadata, "namespace").unwrap_or_default();
    let reference = spec.get_str("issuerRef");
    let kind = text(reference, "kind").unwrap_or("Issuer");
    let within = if kind == "Issuer" { namespace } else { "" };
    let issuer = (kind, within, text(reference, "name").unwrap_or_default());
    let Some(authority) = issuers.get(&issuer) else { return };
    let listed = spec.get_str("dnsNames").as_array().unwrap_or_default();
    let wanted = listed.iter().copied().chain([spec.get_str("commonName")]);
    let name = text(metadata, "name").unwrap_or_default();
    let at = gathered.at(read.index, &[], "Certificate", &format!("{namespace}/{name}"));
    order(gathered, wanted, authority, at);
}

/// Adds what a certificate was issued for, and by whom: the organisation that signed it.
pub(super) fn issued<'r>(gathered: &mut Gathered<'r>, certificate: Value<'r>) {
    let holds = |key| certificate.get_str(key).is_truthy();
    if holds("ca") || holds("self_issued") {
        return;
    }
    let organisations = certificate.get_str("issuer").get_str("o").as_array().unwrap_or_default();
    let Some(authority) = organisations.first().and_then(|name| name.as_str()) else { return };
    let names = certificate.get_str("sans").get_str("dns").as_array().unwrap_or_default();
    order(gathered, names.iter().copied(), authority, certificate.get_str("at"));
}

/// Adds what a resource of Terraform orders.
pub(super) fn resource<'r>(gathered: &mut Gathered<'r>, resource: &Resource<'r>) {
    let values = resource.values;
    let (authority, names) = match resource.r#type {
        // What has a key of its own is imported.
        "aws_acm_certificate" if text(values, "private_key").is_none() => {
            let listed = values.get_str("subject_alternative_names");
            let listed = listed.as_array().unwrap_or_default().to_vec();
            ("acm", [listed, vec![values.get_str("domain_name")]].concat())
        }
        "google_compute_managed_ssl_certificate" => {
            let managed = values.get_str("managed").as_array().unwrap_or_default();
            let lists = managed.iter().filter_map(|one| one.get_str("domains").as_array());
            ("google", lists.flatten().copied().collect())
        }
        _ => return,
    };
    if resource.mode != "data" {
        order(gathered, names.into_iter(), authority, resource.at(gathered.region));
    }
}

fn order<'r>(
    gathered: &mut Gathered<'r>,
    wanted: impl Iterator<Item = Value<'r>>,
    authority: &str,
    at: Value<'r>,
) {
    let region = gathered.region;
    let mut wanted: Vec<String> =
        wanted.filter_map(|name| name.as_str()).map(names::normal).collect();
    wanted.sort();
    wanted.dedup();
    let wanted: Vec<Value<'r>> = wanted.iter().map(|name| region.str(name)).collect();
    gathered.orders.push(region.object_unsorted(&[
        entry("names", region.array(&wanted)),
        entry("authority", region.str(authority)),
        entry("at", at),
    ]));
}
