//! CloudFormation: hosted zones and record sets of Route 53.

use super::build::{self, Gathered, Set, Zone, entry};
use super::exports::aws_fields;
use super::{names, rdata};
use crate::domain::Read;
use crate::domain::formation::{self, Declared, reference};
use lictor::{Kind, Value};

pub(super) fn is_one(read: &Read<'_>) -> bool {
    formation::resources(read.value).any(|one| one.kind.starts_with("AWS::Route53::"))
}

/// A text, or an unknown value for what a function gives.
fn known<'r>(gathered: &Gathered<'r>, value: Value<'r>) -> Value<'r> {
    match value.kind() {
        Kind::Object => gathered.region.object_unsorted(&[entry("$unknown", Value::TRUE)]),
        Kind::Undefined => Value::NULL,
        _ => value,
    }
}

pub(super) fn gather<'r>(gathered: &mut Gathered<'r>, read: &Read<'r>) {
    let mut zones: Vec<(&str, usize)> = Vec::new();
    let of = |wanted: &'static str| {
        formation::resources(read.value).filter(move |one| one.kind == wanted)
    };
    for one in of("AWS::Route53::HostedZone") {
        let Declared { name: id, properties, .. } = one;
        let Some(name) = properties.get_str("Name").as_str() else { continue };
        let signs = of("AWS::Route53::DNSSEC")
            .any(|one| reference(one.properties.get_str("HostedZoneId")) == Some(id));
        let logs = !properties.get_str("QueryLoggingConfig").is_undefined();
        let networks = properties.get_str("VPCs").as_array().is_some_and(|list| !list.is_empty());
        let fields = vec![
            entry("dnssec", Value::str(if signs { "on" } else { "off" })),
            entry("query_log", Value::bool(logs)),
        ];
        let steps = [Value::str("Resources"), one.id];
        let number = gathered.add_zone(Zone {
            name: names::normal(name),
            scope: read.file.to_owned(),
            format: "cloudformation",
            provider: "route53",
            private: Value::bool(networks),
            is_declared: true,
            is_complete: true,
            fields,
            at: gathered.at(read.index, &steps, one.kind, id),
        });
        zones.push((id, number));
    }
    for one in of("AWS::Route53::RecordSet") {
        set(gathered, read, &zones, (one, &one.path()), one.properties, one.properties);
    }
    for one in of("AWS::Route53::RecordSetGroup") {
        let group = one.properties;
        let items = group.get_str("RecordSets").as_array().unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let [resources, id, properties] = one.path();
            let steps =
                [resources, id, properties, Value::str("RecordSets"), Value::int(index as i64)];
            set(gathered, read, &zones, (one, &steps), *item, group);
        }
    }
}

/// Adds a record set; `around` tells the zone.
fn set<'r>(
    gathered: &mut Gathered<'r>,
    read: &Read<'r>,
    zones: &[(&str, usize)],
    (one, steps): (Declared<'r>, &[Value<'r>]),
    item: Value<'r>,
    around: Value<'r>,
) {
    let region = gathered.region;
    let Some(written) = item.get_str("Type").as_str() else { return };
    let place = |more: &[Value<'r>]| {
        let path: Vec<Value<'r>> = steps.iter().chain(more).copied().collect();
        gathered.at(read.index, &path, one.kind, one.name)
    };
    let name = item.get_str("Name").as_str().map(names::normal);
    let own =
        |key| [item, around].into_iter().map(|from| from.get_str(key)).find(|v| !v.is_undefined());
    let linked = own("HostedZoneId").and_then(reference);
    let linked = zones.iter().find(|(zone, _)| Some(*zone) == linked).map(|(_, zone)| *zone);
    let at = place(&[]);
    let list = item.get_str("ResourceRecords").as_array().unwrap_or_default();
    let data = build::texts(gathered, written, list, &|index| {
        place(&[Value::str("ResourceRecords"), Value::int(index as i64)])
    });
    let size = |datum: Value<'r>| match &name {
        Some(name) => rdata::with_key_size(region, name, written, datum),
        None => datum,
    };
    let mut data: Vec<Value<'r>> = data.into_iter().map(size).collect();
    if item.get_str("ResourceRecords").kind() == Kind::Object {
        data.push(rdata::unknown(region, None));
    }
    let zone_name = own("HostedZoneName").and_then(|name| name.as_str()).map(names::normal);
    let like = Zone {
        name: String::new(),
        scope: read.file.to_owned(),
        format: "cloudformation",
        provider: "route53",
        private: Value::NULL,
        is_declared: false,
        is_complete: false,
        fields: Vec::new(),
        at,
    };
    let zone = match (linked, zone_name) {
        (Some(zone), _) => zone,
        (None, Some(told)) => gathered.told(told, like),
        (None, None) => gathered.guess(name.as_deref().unwrap_or_default(), like),
    };
    let mut fields = aws_fields(gathered, item);
    for field in &mut fields {
        if matches!(field.key.as_str(), Some("health_check" | "set_id")) {
            field.value = known(gathered, field.value);
        }
    }
    let ttl = build::ttl(known(gathered, item.get_str("TTL")));
    gathered.sets.push(Set { zone, name, kind: written, ttl, data, merges: false, fields, at });
}
