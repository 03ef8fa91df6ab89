//! octoDNS: a file a zone, whose keys are names in it.

use super::build::{self, Gathered, Set, Zone, entry};
use super::zonefile::origin_of_file;
use super::{names, rdata};
use crate::domain::Read;
use crate::read::Format;
use lictor::{Kind, Value};

/// The TTL of records that tell none, in seconds.
const DEFAULT_TTL: i64 = 3600;

/// The fields of values that are more than text, in the order of zone files. Some have older names.
const FIELDS: &[(&str, &[&[&str]])] = &[
    ("CAA", &[&["flags"], &["tag"], &["value"]]),
    ("DS", &[&["key_tag"], &["algorithm"], &["digest_type"], &["digest"]]),
    ("HTTPS", &[&["svcpriority"], &["targetname"]]),
    ("MX", &[&["preference", "priority"], &["exchange", "value"]]),
    (
        "NAPTR",
        &[&["order"], &["preference"], &["flags"], &["service"], &["regexp"], &["replacement"]],
    ),
    ("SRV", &[&["priority"], &["weight"], &["port"], &["target"]]),
    ("SSHFP", &[&["algorithm"], &["fingerprint_type"], &["fingerprint"]]),
    ("SVCB", &[&["svcpriority"], &["targetname"]]),
    (
        "TLSA",
        &[
            &["certificate_usage"],
            &["selector"],
            &["matching_type"],
            &["certificate_association_data"],
        ],
    ),
    ("URI", &[&["priority"], &["weight"], &["target"]]),
];

const TYPES: &[&str] = &[
    "A",
    "AAAA",
    "ALIAS",
    "CAA",
    "CNAME",
    "DNAME",
    "DS",
    "HTTPS",
    "LOC",
    "MX",
    "NAPTR",
    "NS",
    "PTR",
    "SPF",
    "SRV",
    "SSHFP",
    "SVCB",
    "TLSA",
    "TXT",
    "URI",
    "URLFWD",
    "OPENPGPKEY",
];

/// Whether every key of a document holds records.
pub(super) fn is_one(read: &Read<'_>) -> bool {
    let keys = read.value.as_object().map(|object| object.entries()).unwrap_or_default();
    read.format == Format::Yaml
        && !keys.is_empty()
        && keys.iter().all(|entry| match entry.value.as_array() {
            Some(list) => !list.is_empty() && list.iter().all(|record| is_record(*record)),
            None => is_record(entry.value),
        })
}

fn is_record(value: Value<'_>) -> bool {
    let is_there = |key| !value.get_str(key).is_undefined();
    value.get_str("type").as_str().is_some_and(|kind| TYPES.contains(&kind))
        && ["value", "values", "dynamic", "octodns", "geo"].into_iter().any(is_there)
}

pub(super) fn gather<'r>(gathered: &mut Gathered<'r>, read: &Read<'r>) {
    let name = origin_of_file(read.file);
    let at = gathered.at(read.index, &[], "zone", &name);
    let zone = gathered.add_zone(Zone {
        name: name.clone(),
        scope: read.file.to_owned(),
        format: "octodns",
        provider: "",
        private: Value::NULL,
        is_declared: true,
        is_complete: true,
        fields: Vec::new(),
        at,
    });
    let keys = read.value.as_object().map(|object| object.entries()).unwrap_or_default();
    for key in keys {
        let fqdn = names::below(key.key.as_str().unwrap_or_default(), &name);
        match key.value.as_array() {
            Some(list) => list.iter().enumerate().for_each(|(index, record)| {
                set(gathered, read, zone, &fqdn, *record, &[key.key, Value::int(index as i64)]);
            }),
            None => set(gathered, read, zone, &fqdn, key.value, &[key.key]),
        }
    }
}

fn set<'r>(
    gathered: &mut Gathered<'r>,
    read: &Read<'r>,
    zone: usize,
    fqdn: &str,
    record: Value<'r>,
    path: &[Value<'r>],
) {
    let kind = record.get_str("type").as_str().unwrap_or_default();
    let region = gathered.region;
    let at = gathered.at(read.index, path, kind, fqdn);
    let place = |steps: &[Value<'r>]| {
        let path: Vec<Value<'r>> = path.iter().chain(steps).copied().collect();
        gathered.at(read.index, &path, kind, fqdn)
    };
    let one = [record.get_str("value")];
    let (list, is_list) = match record.get_str("values").as_array() {
        Some(list) => (list, true),
        None => (one.as_slice(), false),
    };
    let datum = |(index, value): (usize, &Value<'r>)| {
        let at = match is_list {
            true => place(&[Value::str("values"), Value::int(index as i64)]),
            false => place(&[Value::str("value")]),
        };
        let words = words(gathered, kind, *value);
        let datum = rdata::datum(region, kind, &words, Some(at));
        rdata::with_key_size(region, fqdn, kind, datum)
    };
    let list = list.iter().filter(|value| !value.is_undefined()).copied().collect::<Vec<_>>();
    let data = list.iter().enumerate().map(datum).collect();
    let ttl = match record.get_str("ttl") {
        none if none.is_undefined() => Value::int(DEFAULT_TTL),
        ttl => build::ttl(ttl),
    };
    let mut fields = Vec::new();
    if record.get_str("octodns").get_str("cloudflare").get_str("proxied").is_truthy() {
        fields.push(entry("proxied", Value::TRUE));
    }
    let name = Some(fqdn.to_owned());
    gathered.sets.push(Set { zone, name, kind, ttl, data, merges: false, fields, at });
}

/// The words of a value.
fn words<'r>(gathered: &Gathered<'r>, kind: &str, value: Value<'r>) -> Vec<Value<'r>> {
    let region = gathered.region;
    if value.kind() == Kind::Object {
        let fields = FIELDS.iter().find(|(known, _)| *known == kind);
        let fields = fields.map(|(_, fields)| *fields).unwrap_or_default();
        let field = |names: &&[&str]| {
            let found = names.iter().map(|name| value.get_str(name));
            found.into_iter().find(|value| !value.is_undefined())
        };
        return fields.iter().filter_map(field).collect();
    }
    match value.as_str() {
        // Semicolons are escaped, quotes are not written.
        Some(text) if rdata::is_text(kind) => {
            let text = text.replace("\\;", ";");
            match text.starts_with('"') {
                true => rdata::words(region, kind, &text),
                // Long texts are parted when they are sent.
                false => chunks(&text).map(|chunk| region.str(chunk)).collect(),
            }
        }
        Some(text) => rdata::words(region, kind, text),
        None => vec![value],
    }
}

/// A text in parts of 255 bytes or less.
pub(super) fn chunks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = (0..=rest.len().min(255)).rev().find(|at| rest.is_char_boundary(*at))?;
        let (chunk, after) = rest.split_at(end);
        rest = after;
        (!chunk.is_empty()).then_some(chunk)
    })
}
