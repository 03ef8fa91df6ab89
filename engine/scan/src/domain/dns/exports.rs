//! What is live: `aws route53 list-resource-record-sets`, `gcloud dns record-sets list --format=json`, and the addresses of
//! `aws ec2 describe-addresses`.

use super::build::{self, Gathered, Set, Zone, entry};
use super::{names, rdata};
use crate::domain::Read;
use lictor::{Entry, Value};

/// The keys of the parts of a record set, as each service names them.
struct Keys {
    format: &'static str,
    provider: &'static str,
    name: &'static str,
    kind: &'static str,
    ttl: &'static str,
    data: &'static str,
    /// The key of the text where data is of objects.
    value: Option<&'static str>,
}

const ROUTE53: Keys = Keys {
    format: "route53-export",
    provider: "route53",
    name: "Name",
    kind: "Type",
    ttl: "TTL",
    data: "ResourceRecords",
    value: Some("Value"),
};

const GCLOUD: Keys = Keys {
    format: "gcloud-export",
    provider: "google",
    name: "name",
    kind: "type",
    ttl: "ttl",
    data: "rrdatas",
    value: None,
};

pub(super) fn is_one(read: &Read<'_>) -> bool {
    sets(read.value).is_some() || addresses(read.value).is_some()
}

fn sets<'r>(value: Value<'r>) -> Option<(&'static Keys, &'r [Value<'r>])> {
    if let Some(list) = value.get_str("ResourceRecordSets").as_array() {
        return Some((&ROUTE53, list));
    }
    let list = value.as_array().filter(|list| !list.is_empty())?;
    let is_set = |item: &Value<'_>| {
        item.get_str("rrdatas").as_array().is_some() && item.get_str("type").as_str().is_some()
    };
    list.iter().all(is_set).then_some((&GCLOUD, list))
}

fn addresses<'r>(value: Value<'r>) -> Option<&'r [Value<'r>]> {
    let list = value.get_str("Addresses").as_array()?;
    list.iter().any(|item| item.get_str("PublicIp").as_str().is_some()).then_some(list)
}

pub(super) fn gather<'r>(gathered: &mut Gathered<'r>, read: &Read<'r>) {
    let of = addresses(read.value).unwrap_or_default();
    gathered.addresses.extend(of.iter().map(|item| item.get_str("PublicIp")));
    let Some((keys, list)) = sets(read.value) else { return };
    let name_of = |item: &Value<'r>| item.get_str(keys.name).as_str().map(names::normal);
    let is_soa = |item: &&Value<'r>| item.get_str(keys.kind).as_str() == Some("SOA");
    let shortest = || list.iter().filter_map(name_of).min_by_key(String::len);
    let Some(origin) = list.iter().find(is_soa).and_then(name_of).or_else(shortest) else { return };
    let zone = gathered.add_zone(Zone {
        name: origin.clone(),
        scope: read.file.to_owned(),
        format: keys.format,
        provider: keys.provider,
        private: Value::NULL,
        is_declared: true,
        is_complete: true,
        fields: Vec::new(),
        at: gathered.at(read.index, &[], "zone", &origin),
    });
    for (index, item) in list.iter().enumerate() {
        let mut path = vec![Value::int(index as i64)];
        if keys.value.is_some() {
            path.insert(0, Value::str("ResourceRecordSets"));
        }
        set(gathered, read, zone, keys, *item, &path);
    }
}

fn set<'r>(
    gathered: &mut Gathered<'r>,
    read: &Read<'r>,
    zone: usize,
    keys: &Keys,
    item: Value<'r>,
    path: &[Value<'r>],
) {
    let region = gathered.region;
    let (Some(name), Some(kind)) =
        (item.get_str(keys.name).as_str(), item.get_str(keys.kind).as_str())
    else {
        return;
    };
    let name = names::normal(name);
    let place = |steps: &[Value<'r>]| {
        let path: Vec<Value<'r>> = path.iter().chain(steps).copied().collect();
        gathered.at(read.index, &path, kind, &name)
    };
    let list = item.get_str(keys.data).as_array().unwrap_or_default();
    let texts: Vec<Value<'r>> = match keys.value {
        Some(key) => list.iter().map(|item| item.get_str(key)).collect(),
        None => list.to_vec(),
    };
    let data = build::texts(gathered, kind, &texts, &|index| {
        place(&[region.str(keys.data), Value::int(index as i64)])
    });
    let size = |datum: Value<'r>| rdata::with_key_size(region, &name, kind, datum);
    let data = data.into_iter().map(size).collect();
    let fields = aws_fields(gathered, item);
    let (ttl, at) = (build::ttl(item.get_str(keys.ttl)), place(&[]));
    gathered.sets.push(Set { zone, name: Some(name), kind, ttl, data, merges: false, fields, at });
}

/// Alias and routing as the API of Route 53 and CloudFormation write them.
pub(super) fn aws_fields<'r>(gathered: &Gathered<'r>, item: Value<'r>) -> Vec<Entry<'r>> {
    let region = gathered.region;
    let mut fields = Vec::new();
    let alias = item.get_str("AliasTarget");
    if alias.as_object().is_some() {
        let target = alias.get_str("DNSName").as_str().map(names::normal);
        let mut parts = Vec::new();
        parts.extend(target.map(|target| entry("target", region.str(&target))));
        let health = alias.get_str("EvaluateTargetHealth");
        parts.extend(health.as_bool().map(|health| entry("evaluate_health", Value::bool(health))));
        fields.push(entry("alias", region.object_unsorted(&parts)));
    }
    let copied = [("set_id", "SetIdentifier"), ("health_check", "HealthCheckId")];
    for (key, written) in copied {
        let value = item.get_str(written);
        if !value.is_undefined() {
            fields.push(entry(key, value));
        }
    }
    let kinds = [
        ("failover", "Failover", "role"),
        ("weighted", "Weight", "weight"),
        ("latency", "Region", "region"),
        ("geolocation", "GeoLocation", "location"),
        ("geoproximity", "GeoProximityLocation", "location"),
        ("cidr", "CidrRoutingConfig", "location"),
        ("multivalue", "MultiValueAnswer", "multivalue"),
    ];
    for (kind, written, key) in kinds {
        let value = item.get_str(written);
        if value.is_undefined() || value.as_bool() == Some(false) {
            continue;
        }
        let value = match value.as_str().and_then(|text| text.parse::<i64>().ok()) {
            Some(number) if kind == "weighted" => Value::int(number),
            _ => value,
        };
        let routing = [entry("kind", Value::str(kind)), entry(key, value)];
        fields.push(entry("routing", region.object_unsorted(&routing)));
    }
    fields
}
