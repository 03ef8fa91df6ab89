//! dnscontrol: what `dnscontrol print-ir` prints.

use super::build::{self, Gathered, Set, Zone, entry};
use super::{names, octodns, rdata};
use crate::domain::Read;
use lictor::{Kind, Value};

/// The fields before the target, and whether the target comes at all; in the order of zone files.
const FIELDS: &[(&str, &[&str])] = &[
    ("CAA", &["caaflag", "caatag", "target"]),
    ("DS", &["dskeytag", "dsalgorithm", "dsdigesttype", "dsdigest"]),
    ("DNSKEY", &["dnskeyflags", "dnskeyprotocol", "dnskeyalgorithm", "dnskeypublickey"]),
    ("HTTPS", &["svcpriority", "target", "svcparams"]),
    ("MX", &["mxpreference", "target"]),
    (
        "SOA",
        &["target", "soambox", "soaserial", "soarefresh", "soaretry", "soaexpire", "soaminttl"],
    ),
    ("SRV", &["srvpriority", "srvweight", "srvport", "target"]),
    ("SSHFP", &["sshfpalgorithm", "sshfpfingerprint", "target"]),
    ("SVCB", &["svcpriority", "target", "svcparams"]),
    ("TLSA", &["tlsausage", "tlsaselector", "tlsamatchingtype", "target"]),
];

/// The TTL of records that tell none, in seconds.
const DEFAULT_TTL: i64 = 300;

pub(super) fn is_one(read: &Read<'_>) -> bool {
    let is_list = |key| read.value.get_str(key).kind() == Kind::Array;
    is_list("domains") && (is_list("registrars") || is_list("dns_providers"))
}

pub(super) fn gather<'r>(gathered: &mut Gathered<'r>, read: &Read<'r>) {
    let domains = read.value.get_str("domains").as_array().unwrap_or_default();
    for (index, domain) in domains.iter().enumerate() {
        let Some(name) = domain.get_str("name").as_str() else { continue };
        // A tag behind `!` tells views of one domain apart.
        let name = names::normal(name.split('!').next().unwrap_or(name));
        let steps = [Value::str("domains"), Value::int(index as i64)];
        let at = gathered.at(read.index, &steps, "domain", &name);
        let zone = gathered.add_zone(Zone {
            name: name.clone(),
            scope: read.file.to_owned(),
            format: "dnscontrol",
            provider: "",
            private: Value::NULL,
            is_declared: true,
            is_complete: true,
            fields: Vec::new(),
            at,
        });
        let records = domain.get_str("records").as_array().unwrap_or_default();
        for (number, record) in records.iter().enumerate() {
            let path = [steps[0], steps[1], Value::str("records"), Value::int(number as i64)];
            set(gathered, read, (zone, &name), *record, &path);
        }
    }
}

fn set<'r>(
    gathered: &mut Gathered<'r>,
    read: &Read<'r>,
    (zone, origin): (usize, &str),
    record: Value<'r>,
    path: &[Value<'r>],
) {
    let region = gathered.region;
    let (Some(kind), Some(name)) =
        (record.get_str("type").as_str(), record.get_str("name").as_str())
    else {
        return;
    };
    let name = names::in_zone(name, origin);
    let at = gathered.at(read.index, path, kind, &name);
    let fields = FIELDS.iter().find(|(known, _)| *known == kind);
    let fields = fields.map_or(["target"].as_slice(), |(_, fields)| *fields);
    let or_zero = |field: &&str| match record.get_str(field) {
        // What is zero is left out.
        none if none.is_undefined() => Value::int(0),
        value => value,
    };
    let mut words: Vec<Value<'r>> = fields.iter().map(or_zero).collect();
    if rdata::is_text(kind) {
        let text = record.get_str("target").as_str().unwrap_or_default();
        words = match text.starts_with('"') {
            true => rdata::words(region, kind, text),
            false => octodns::chunks(text).map(|chunk| region.str(chunk)).collect(),
        };
    }
    let full = |text: &str| match text.ends_with('.') {
        true => names::normal(text),
        false => names::below(text, origin),
    };
    let words = rdata::expanded(region, kind, &words, &full).unwrap_or(words);
    let datum = rdata::with_key_size(region, &name, kind, rdata::datum(region, kind, &words, None));
    let ttl = match record.get_str("ttl") {
        none if none.is_undefined() || none.as_small_int() == Some(0) => Value::int(DEFAULT_TTL),
        ttl => build::ttl(ttl),
    };
    let is_proxied =
        matches!(record.get_str("meta").get_str("cloudflare_proxy").as_str(), Some("on" | "full"));
    let fields = if is_proxied { vec![entry("proxied", Value::TRUE)] } else { Vec::new() };
    let name = Some(name);
    gathered.sets.push(Set { zone, name, kind, ttl, data: vec![datum], merges: true, fields, at });
}
