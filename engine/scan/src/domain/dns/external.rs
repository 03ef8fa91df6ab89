//! ExternalDNS: DNSEndpoint objects, annotations of other objects, and the arguments of its controllers.

use super::build::{self, Gathered, Set, Zone, entry};
use super::{names, rdata};
use crate::domain::Read;
use lictor::{Entry, Kind, Value};
use std::net::{Ipv4Addr, Ipv6Addr};

/// The prefix of annotations since 0.22, and the one before.
const PREFIXES: [&str; 2] = ["external-dns.kubernetes.io/", "external-dns.alpha.kubernetes.io/"];
/// Lists in lists are looked into so deep.
const MAX_LISTS: usize = 4;

pub(super) fn is_one(read: &Read<'_>) -> bool {
    let mut found = false;
    objects(read.value, &mut Vec::new(), &mut |_, object| {
        found |= is_endpoint(object)
            || !containers(object).is_empty()
            || annotations(object).iter().any(|entry| of_external_dns(entry).is_some());
    });
    found
}

/// The objects of a document, with the steps that lead to them.
fn objects<'r>(
    value: Value<'r>,
    path: &mut Vec<Value<'r>>,
    take: &mut dyn FnMut(&[Value<'r>], Value<'r>),
) {
    let kind = value.get_str("kind").as_str().unwrap_or_default();
    match value.get_str("items").as_array() {
        Some(items) if kind.ends_with("List") && path.len() < 2 * MAX_LISTS => {
            for (index, item) in items.iter().enumerate() {
                path.extend([Value::str("items"), Value::int(index as i64)]);
                objects(*item, path, take);
                path.truncate(path.len() - 2);
            }
        }
        _ if !kind.is_empty() && value.get_str("apiVersion").as_str().is_some() => {
            take(path, value)
        }
        _ => {}
    }
}

fn is_endpoint(object: Value<'_>) -> bool {
    let group = object.get_str("apiVersion").as_str().unwrap_or_default();
    object.get_str("kind").as_str() == Some("DNSEndpoint")
        && group.starts_with("externaldns.k8s.io/")
}

fn annotations(object: Value<'_>) -> &[Entry<'_>] {
    let annotations = object.get_str("metadata").get_str("annotations");
    annotations.as_object().map(|object| object.entries()).unwrap_or_default()
}

/// The name of an annotation without its prefix, if it is for ExternalDNS.
fn of_external_dns<'r>(entry: &Entry<'r>) -> Option<&'r str> {
    let key = entry.key.as_str()?;
    PREFIXES.iter().find_map(|prefix| key.strip_prefix(prefix))
}

/// The containers of controllers in an object, with the steps that lead to them.
fn containers<'r>(object: Value<'r>) -> Vec<([Value<'r>; 5], Value<'r>)> {
    let steps = ["spec", "template", "spec", "containers"].map(Value::str);
    let list = object.at(&steps).as_array().unwrap_or_default().iter().enumerate();
    let is_controller = |container: &Value<'r>| {
        let image = container.get_str("image").as_str().unwrap_or_default();
        let name = image.split(['@']).next().unwrap_or_default();
        let name = name.rsplit('/').next().unwrap_or_default();
        name.split(':').next() == Some("external-dns")
    };
    let controllers = list.filter(|(_, container)| is_controller(container));
    let [a, b, c, d] = steps;
    controllers.map(|(index, found)| ([a, b, c, d, Value::int(index as i64)], *found)).collect()
}

/// What every object adds to.
struct Object<'r> {
    document: usize,
    path: Vec<Value<'r>>,
    kind: &'r str,
    name: String,
}

impl<'r> Object<'r> {
    fn at(&self, gathered: &Gathered<'r>, steps: &[Value<'r>]) -> Value<'r> {
        let path: Vec<Value<'r>> = self.path.iter().chain(steps).copied().collect();
        gathered.at(self.document, &path, self.kind, &self.name)
    }
}

pub(super) fn gather<'r>(gathered: &mut Gathered<'r>, read: &Read<'r>) {
    let mut found = Vec::new();
    objects(read.value, &mut Vec::new(), &mut |path, value| found.push((path.to_vec(), value)));
    for (path, value) in found {
        let metadata = value.get_str("metadata");
        let text = |key| metadata.get_str(key).as_str().unwrap_or_default();
        let name = match text("namespace") {
            "" => text("name").to_owned(),
            namespace => format!("{namespace}/{}", text("name")),
        };
        let kind = value.get_str("kind").as_str().unwrap_or_default();
        let object = Object { document: read.index, path, kind, name };
        if is_endpoint(value) {
            let endpoints = value.get_str("spec").get_str("endpoints");
            for (index, item) in endpoints.as_array().unwrap_or_default().iter().enumerate() {
                let steps = ["spec", "endpoints"].map(Value::str);
                let steps = [steps[0], steps[1], Value::int(index as i64)];
                endpoint(gathered, &object, *item, &steps);
            }
        }
        annotated(gathered, &object, value);
        for (steps, container) in containers(value) {
            controller(gathered, &object, &steps, container);
        }
    }
}

fn zone_like<'r>(at: Value<'r>) -> Zone<'r> {
    Zone {
        name: String::new(),
        scope: "kubernetes".to_owned(),
        format: "external-dns",
        provider: "",
        private: Value::NULL,
        is_declared: false,
        is_complete: false,
        fields: Vec::new(),
        at,
    }
}

fn endpoint<'r>(
    gathered: &mut Gathered<'r>,
    object: &Object<'r>,
    item: Value<'r>,
    steps: &[Value<'r>],
) {
    let region = gathered.region;
    let Some(name) = item.get_str("dnsName").as_str().map(names::normal) else { return };
    let kind = item.get_str("recordType").as_str().unwrap_or("A");
    let at = object.at(gathered, steps);
    let targets = item.get_str("targets").as_array().unwrap_or_default();
    let data = build::texts(gathered, kind, targets, &|index| {
        let more = [Value::str("targets"), Value::int(index as i64)];
        object.at(gathered, &steps.iter().chain(&more).copied().collect::<Vec<_>>())
    });
    let size = |datum: Value<'r>| rdata::with_key_size(region, &name, kind, datum);
    let data = data.into_iter().map(size).collect();
    let mut fields = Vec::new();
    let id = item.get_str("setIdentifier");
    if id.as_str().is_some_and(|id| !id.is_empty()) {
        fields.push(entry("set_id", id));
    }
    let specific = item.get_str("providerSpecific").as_array().unwrap_or_default();
    let specific = specific.iter().map(|pair| (pair.get_str("name"), pair.get_str("value")));
    for (key, value) in specific {
        fields.extend(specific_field(gathered, key.as_str().unwrap_or_default(), value));
    }
    let zone = gathered.guess(&name, zone_like(at));
    let ttl = build::ttl(item.get_str("recordTTL"));
    gathered.sets.push(Set { zone, name: Some(name), kind, ttl, data, merges: false, fields, at });
}

/// What a setting for a provider means for a record.
fn specific_field<'r>(gathered: &Gathered<'r>, key: &str, value: Value<'r>) -> Option<Entry<'r>> {
    let region = gathered.region;
    // Annotations write `aws-weight`, endpoints `aws/weight`.
    let key = key.replace('-', "/");
    let routing = |kind: &'static str, part: &'static str, value: Value<'r>| {
        let parts = [entry("kind", Value::str(kind)), entry(part, value)];
        Some(entry("routing", region.object_unsorted(&parts)))
    };
    let is_true = value.as_bool().unwrap_or(value.as_str() == Some("true"));
    match key.as_str() {
        "aws/failover" => routing("failover", "role", value),
        "aws/weight" => {
            let number = value.as_str().and_then(|text| text.parse().ok()).map(Value::int);
            routing("weighted", "weight", number.unwrap_or(value))
        }
        "aws/region" => routing("latency", "region", value),
        "aws/geolocation/country/code"
        | "aws/geolocation/continent/code"
        | "aws/geolocation/subdivision/code" => routing("geolocation", "location", value),
        "aws/multi/value/answer" => routing("multivalue", "multivalue", value),
        "aws/health/check/id" => Some(entry("health_check", value)),
        "external/dns.kubernetes.io/cloudflare/proxied"
        | "external/dns.alpha.kubernetes.io/cloudflare/proxied"
        | "cloudflare/proxied" => is_true.then(|| entry("proxied", Value::TRUE)),
        _ => None,
    }
}

/// An object with annotations: what policies look at, and a record for each hostname.
fn annotated<'r>(gathered: &mut Gathered<'r>, object: &Object<'r>, value: Value<'r>) {
    let own: Vec<(&'r str, &Entry<'r>)> = annotations(value)
        .iter()
        .filter_map(|entry| Some((of_external_dns(entry)?, entry)))
        .collect();
    if own.is_empty() {
        return;
    }
    let region = gathered.region;
    let steps = ["metadata", "annotations"].map(Value::str);
    let at =
        |gathered: &Gathered<'r>, key: Value<'r>| object.at(gathered, &[steps[0], steps[1], key]);
    let mut list = Vec::new();
    for (name, annotation) in &own {
        let prefix = annotation.key.as_str().unwrap_or_default().strip_suffix(name);
        list.push(region.object_unsorted(&[
            entry("name", Value::str(name)),
            entry("prefix", region.str(prefix.unwrap_or_default())),
            entry("value", annotation.value),
            entry("at", at(gathered, annotation.key)),
        ]));
    }
    gathered.annotated.push(region.object_unsorted(&[
        entry("annotations", region.array(&list)),
        entry("at", object.at(gathered, &[])),
    ]));
    let find = |wanted: &str| own.iter().find(|(name, _)| *name == wanted).map(|(_, entry)| *entry);
    let split = |entry: &Entry<'r>| {
        let parts = entry.value.as_str().unwrap_or_default().split(',').map(str::trim);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>()
    };
    let Some(hostname) = find("hostname") else { return };
    let targets = find("target").map(split).unwrap_or_default();
    let ttl = find("ttl").map_or(Value::NULL, |entry| seconds(entry.value));
    let mut fields: Vec<Entry<'r>> = Vec::new();
    fields.extend(find("set-identifier").map(|found| entry("set_id", found.value)));
    for (name, annotation) in &own {
        fields.extend(specific_field(gathered, name, annotation.value));
    }
    for host in split(hostname) {
        let name = names::normal(host);
        let at = at(gathered, hostname.key);
        let kind = targets.first().map_or("A", |target| kind_of(target));
        let of = |target: &&str| rdata::datum(region, kind, &[region.str(target)], None);
        let data = match targets.is_empty() {
            // What the load balancer will be is known when it is there.
            true => vec![rdata::unknown(region, None)],
            false => targets.iter().map(of).collect(),
        };
        let zone = gathered.guess(&name, zone_like(at));
        let (name, fields) = (Some(name), fields.clone());
        gathered.sets.push(Set { zone, name, kind, ttl, data, merges: false, fields, at });
    }
}

/// The type of the record for a target.
fn kind_of(target: &str) -> &'static str {
    if target.parse::<Ipv4Addr>().is_ok() {
        "A"
    } else if target.parse::<Ipv6Addr>().is_ok() {
        "AAAA"
    } else {
        "CNAME"
    }
}

/// A TTL in seconds or as a duration of Go, such as `1m30s`.
fn seconds(value: Value<'_>) -> Value<'_> {
    let plain = build::ttl(value);
    if plain.kind() == Kind::Number {
        return plain;
    }
    let (mut total, mut number) = (0i64, String::new());
    for char in value.as_str().unwrap_or_default().chars() {
        let unit = match char {
            '0'..='9' => {
                number.push(char);
                continue;
            }
            's' => 1,
            'm' => 60,
            'h' => 3600,
            _ => return Value::NULL,
        };
        let Ok(count) = number.parse::<i64>() else { return Value::NULL };
        total = total.saturating_add(count.saturating_mul(unit));
        number.clear();
    }
    if number.is_empty() && total > 0 { Value::int(total) } else { Value::NULL }
}

/// A controller: its arguments by name, each a list of values, and its version where the image tells one.
fn controller<'r>(
    gathered: &mut Gathered<'r>,
    object: &Object<'r>,
    steps: &[Value<'r>],
    container: Value<'r>,
) {
    let region = gathered.region;
    let mut arguments: Vec<(&'r str, Vec<Value<'r>>)> = Vec::new();
    let mut at_each: Vec<Entry<'r>> = Vec::new();
    for key in ["command", "args"] {
        let list = container.get_str(key).as_array().unwrap_or_default();
        let mut texts = list.iter().enumerate().peekable();
        while let Some((index, text)) = texts.next() {
            let Some(flag) = text.as_str().and_then(|text| text.strip_prefix("--")) else {
                continue;
            };
            let (name, value) = match flag.split_once('=') {
                Some((name, value)) => (name, region.str(value)),
                None => {
                    let is_value = |next: &(usize, &Value<'r>)| {
                        next.1.as_str().is_some_and(|t| !t.starts_with('-'))
                    };
                    match texts.next_if(is_value) {
                        Some((_, value)) => (flag, *value),
                        None => (flag, Value::str("true")),
                    }
                }
            };
            let step = [Value::str(key), Value::int(index as i64)];
            let path: Vec<Value<'r>> = steps.iter().chain(&step).copied().collect();
            match arguments.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => values.push(value),
                None => {
                    arguments.push((name, vec![value]));
                    let at = object.at(gathered, &path);
                    at_each.push(Entry { key: region.str(name), value: at });
                }
            }
        }
    }
    let mut by_name = arguments
        .iter()
        .map(|(name, values)| Entry { key: region.str(name), value: region.array(values) })
        .collect();
    let image = container.get_str("image").as_str().unwrap_or_default();
    let tag = image.split('@').next().unwrap_or_default();
    let tag = tag.rsplit('/').next().unwrap_or_default().split_once(':').map(|(_, tag)| tag);
    let mut entries = vec![
        entry("arguments", region.object(&mut by_name)),
        entry("places", region.object(&mut at_each)),
        entry("at", object.at(gathered, steps)),
    ];
    entries.extend(tag.map(|tag| entry("version", region.str(tag))));
    gathered.controllers.push(region.object_unsorted(&entries));
}
