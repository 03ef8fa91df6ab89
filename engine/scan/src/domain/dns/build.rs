//! What the sources tell, gathered: zones and sets of records; and the normal form that is made of them, with its indexes.

use super::{names, rdata};
use lictor::{Entry, Kind, Region, Value};
use std::collections::{BTreeMap, HashMap};

/// A chain of aliases is followed so far.
const MAX_CHAIN: usize = 16;

/// A zone that a source declares or that is told by its records.
#[derive(Debug)]
pub(super) struct Zone<'r> {
    /// Its name, spelled normally.
    pub name: String,
    /// What holds it together with the records that are its own: a file, a plan, a folder, a cluster.
    pub scope: String,
    /// The sort of its source, such as `zone-file` or `terraform`.
    pub format: &'static str,
    /// The service that answers for it; empty where that is not told.
    pub provider: &'static str,
    /// Whether only private networks see it: a boolean, null or an unknown value.
    pub private: Value<'r>,
    /// Whether it is declared, so that its name is no guess.
    pub is_declared: bool,
    /// Whether its source tells all of its records.
    pub is_complete: bool,
    /// What else is told of it.
    pub fields: Vec<Entry<'r>>,
    pub at: Value<'r>,
}

/// Records of one name and type.
#[derive(Debug)]
pub(super) struct Set<'r> {
    /// The number of its zone.
    pub zone: usize,
    /// Its name, spelled normally; none where it is not known yet.
    pub name: Option<String>,
    pub kind: &'r str,
    /// A number, null, or an unknown value.
    pub ttl: Value<'r>,
    pub data: Vec<Value<'r>>,
    /// Whether its source has a record a piece, so that those of one name and type belong together.
    pub merges: bool,
    /// What else is told of it.
    pub fields: Vec<Entry<'r>>,
    pub at: Value<'r>,
}

/// What is gathered.
pub(super) struct Gathered<'r> {
    pub region: &'r Region,
    pub zones: Vec<Zone<'r>>,
    pub sets: Vec<Set<'r>>,
    /// Sets that a plan deletes.
    pub removed: Vec<Set<'r>>,
    /// Names and addresses of resources that a plan deletes, and of those that stay: the resource.
    pub gone: BTreeMap<String, Value<'r>>,
    pub owned: BTreeMap<String, Value<'r>>,
    /// Elastic addresses that are known to be ours.
    pub addresses: Vec<Value<'r>>,
    /// What ExternalDNS is told: its controllers, and objects with annotations for it.
    pub controllers: Vec<Value<'r>>,
    pub annotated: Vec<Value<'r>>,
    /// Registered domains, and what is told of them.
    pub domains: Vec<Value<'r>>,
    /// Certificates that are ordered: names, and from whom.
    pub orders: Vec<Value<'r>>,
    /// The zones that are declared, by name, and those that were guessed, by scope and name.
    declared: HashMap<String, Vec<usize>>,
    guessed: HashMap<(String, String), usize>,
}

pub(super) fn entry<'r>(key: &'static str, value: Value<'r>) -> Entry<'r> {
    Entry { key: Value::str(key), value }
}

/// Whether a value is one that is known after the change only.
pub(super) fn is_unknown(value: Value<'_>) -> bool {
    value.get_str("$unknown").is_truthy() && value.kind() == Kind::Object
}

impl<'r> Gathered<'r> {
    pub fn new(region: &'r Region) -> Gathered<'r> {
        Gathered {
            region,
            zones: Vec::new(),
            sets: Vec::new(),
            removed: Vec::new(),
            gone: BTreeMap::new(),
            owned: BTreeMap::new(),
            addresses: Vec::new(),
            controllers: Vec::new(),
            annotated: Vec::new(),
            domains: Vec::new(),
            orders: Vec::new(),
            declared: HashMap::new(),
            guessed: HashMap::new(),
        }
    }

    /// Whether nothing of DNS was found.
    pub fn is_empty(&self) -> bool {
        self.zones.is_empty()
            && self.sets.is_empty()
            && self.removed.is_empty()
            && self.controllers.is_empty()
            && self.annotated.is_empty()
            && self.domains.is_empty()
    }

    /// A place in a document.
    pub fn at(&self, document: usize, path: &[Value<'r>], kind: &str, name: &str) -> Value<'r> {
        let region = self.region;
        let resource = [entry("kind", region.str(kind)), entry("name", region.str(name))];
        region.object_unsorted(&[
            entry("document", Value::int(document as i64)),
            entry("path", region.array(path)),
            entry("resource", region.object_unsorted(&resource)),
        ])
    }

    /// Adds a zone, and gives its number.
    pub fn add_zone(&mut self, zone: Zone<'r>) -> usize {
        let number = self.zones.len();
        if zone.is_declared && !zone.name.is_empty() {
            self.declared.entry(zone.name.clone()).or_default().push(number);
        }
        self.zones.push(zone);
        number
    }

    /// The zone of a name in a scope where none is told: a declared one it lies in, else what is registered.
    pub fn guess(&mut self, name: &str, like: Zone<'r>) -> usize {
        let mut elsewhere = None;
        for around in names::around(name) {
            let Some(numbers) = self.declared.get(around) else { continue };
            if let Some(own) = numbers.iter().find(|own| self.zones[**own].scope == like.scope) {
                return *own;
            }
            elsewhere = elsewhere.or(Some(around));
        }
        let guess = elsewhere.or_else(|| names::registrable(name)).unwrap_or(name).to_owned();
        let key = (like.scope.clone(), guess.clone());
        if let Some(known) = self.guessed.get(&key) {
            return *known;
        }
        let zone = Zone { name: guess, is_declared: false, is_complete: false, ..like };
        let number = self.add_zone(zone);
        self.guessed.insert(key, number);
        number
    }

    /// The zone of a name that records tell, in their scope.
    pub fn told(&mut self, name: String, like: Zone<'r>) -> usize {
        let known = self.declared.get(&name).into_iter().flatten();
        let mut known = known.filter(|number| self.zones[**number].scope == like.scope);
        match known.next() {
            Some(number) => *number,
            None => self.add_zone(Zone { name, is_declared: true, is_complete: false, ..like }),
        }
    }

    /// The normal form of it all.
    pub fn value(mut self) -> Value<'r> {
        self.merge();
        let region = self.region;
        let keys = self.keys();
        let chains = Chains::of(&self.sets);
        let records: Vec<Value<'r>> =
            self.sets.iter().map(|set| self.record(set, &keys, &chains)).collect();
        let no_chains = Chains::default();
        let removed: Vec<Value<'r>> =
            self.removed.iter().map(|set| self.record(set, &keys, &no_chains)).collect();
        let zones = self.zones.iter().zip(&keys);
        let mut zones: Vec<Entry<'r>> =
            zones.map(|(zone, key)| Entry { key: *key, value: self.zone(zone) }).collect();
        let indexes = Indexes::of(&self.sets, &records);
        let with = |key: &str| {
            let has = |record: &&Value<'r>| !record.get_str(key).is_undefined();
            region.array(&records.iter().filter(has).copied().collect::<Vec<_>>())
        };
        let map = |map: &BTreeMap<String, Value<'r>>| {
            let mut entries = map
                .iter()
                .map(|(key, value)| Entry { key: region.str(key), value: *value })
                .collect();
            region.object(&mut entries)
        };
        region.object_unsorted(&[
            entry("zones", region.object(&mut zones)),
            entry("records", region.array(&records)),
            entry("removed", region.array(&removed)),
            entry("types", indexes.types(region)),
            entry("names", indexes.names(region, &keys)),
            entry("hosts", indexes.hosts(region)),
            entry("unnamed", region.array(&indexes.unnamed)),
            entry("unusual", with("traits")),
            entry("routed", with("routing")),
            entry("aliases", with("alias")),
            entry("wildcards", with("wildcard")),
            entry("changed", with("change")),
            entry("gone", map(&self.gone)),
            entry("owned", map(&self.owned)),
            entry("addresses", region.array(&self.addresses)),
            entry("controllers", region.array(&self.controllers)),
            entry("annotated", region.array(&self.annotated)),
            entry("domains", region.array(&self.domains)),
            entry("orders", region.array(&self.orders)),
        ])
    }

    /// Puts records of one name and type together where the source has a record a piece.
    fn merge(&mut self) {
        let mut known: HashMap<(usize, String, &'r str), usize> = HashMap::new();
        let mut kept: Vec<Set<'r>> = Vec::with_capacity(self.sets.len());
        for set in std::mem::take(&mut self.sets) {
            let key = set.name.clone().filter(|_| set.merges);
            let Some(key) = key.map(|name| (set.zone, name, set.kind)) else {
                kept.push(set);
                continue;
            };
            match known.get(&key) {
                Some(first) => join(self.region, &mut kept[*first], set),
                None => {
                    known.insert(key, kept.len());
                    kept.push(set);
                }
            }
        }
        self.sets = kept;
    }

    /// The keys of zones: their names, with a number where a name comes again.
    fn keys(&self) -> Vec<Value<'r>> {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let key = |zone: &Zone<'r>, count: usize| match count {
            1 => self.region.str(&zone.name),
            count => self.region.str(&format!("{}#{count}", zone.name)),
        };
        let mut keys = Vec::with_capacity(self.zones.len());
        for zone in &self.zones {
            let count = seen.entry(zone.name.as_str()).or_default();
            *count += 1;
            keys.push(key(zone, *count));
        }
        keys
    }

    fn zone(&self, zone: &Zone<'r>) -> Value<'r> {
        let mut entries = zone.fields.clone();
        entries.extend([
            entry("name", self.region.str(&zone.name)),
            entry("format", Value::str(zone.format)),
            entry("provider", Value::str(zone.provider)),
            entry("private", zone.private),
            entry(
                "registrable",
                names::registrable(&zone.name).map_or(Value::NULL, |name| self.region.str(name)),
            ),
            entry("declared", Value::bool(zone.is_declared)),
            entry("complete", Value::bool(zone.is_complete)),
            entry("at", zone.at),
        ]);
        self.region.object(&mut entries)
    }

    fn record(&self, set: &Set<'r>, keys: &[Value<'r>], chains: &Chains) -> Value<'r> {
        let region = self.region;
        let zone = &self.zones[set.zone];
        let mut entries = Vec::with_capacity(12 + set.fields.len());
        entries.push(entry("zone", keys[set.zone]));
        if let Some(name) = &set.name {
            entries.push(entry("fqdn", region.str(name)));
            if *name == zone.name {
                entries.push(entry("apex", Value::TRUE));
            }
            if name.starts_with("*.") {
                entries.push(entry("wildcard", Value::TRUE));
            }
            let traits = names::traits(name, &zone.name);
            if !traits.is_empty() {
                let traits: Vec<Value<'r>> = traits.into_iter().map(Value::str).collect();
                entries.push(entry("traits", region.array(&traits)));
            }
            if let Some((chain, loops)) = chains.from(set) {
                let chain: Vec<Value<'r>> = chain.iter().map(|name| region.str(name)).collect();
                entries.push(entry("chain", region.array(&chain)));
                if loops {
                    entries.push(entry("loops", Value::TRUE));
                }
            }
        }
        let is_unknown = |datum: &Value<'r>| datum.get_str("unknown").is_truthy();
        if set.data.iter().any(is_unknown) {
            entries.push(entry("unknown", Value::TRUE));
        }
        entries.push(entry("type", Value::str(set.kind)));
        entries.push(entry("ttl", set.ttl));
        let known: Vec<Value<'r>> =
            set.data.iter().filter(|datum| !is_unknown(datum)).copied().collect();
        entries.push(entry("rdata", region.array(&known)));
        entries.push(entry("at", set.at));
        entries.extend_from_slice(&set.fields);
        region.object_unsorted(&entries)
    }
}

/// Adds the data of a record to the set it belongs to, and its TTL if that is another.
fn join<'r>(region: &'r Region, first: &mut Set<'r>, set: Set<'r>) {
    let placed = |datum: &Value<'r>| match datum.as_object() {
        Some(object) if datum.get_str("at").is_undefined() => {
            region.object_with(object, Value::str("at"), set.at)
        }
        _ => *datum,
    };
    first.data.extend(set.data.iter().map(placed));
    if !first.ttl.equals(set.ttl) {
        first.fields.retain(|entry| entry.key.as_str() != Some("other_ttl"));
        let other = region.object_unsorted(&[entry("ttl", set.ttl), entry("at", set.at)]);
        first.fields.push(entry("other_ttl", other));
    }
    for field in set.fields {
        if !first.fields.iter().any(|own| own.key.equals(field.key)) {
            first.fields.push(field);
        }
    }
}

/// Where aliases lead, by name.
#[derive(Default)]
struct Chains {
    next: HashMap<String, String>,
}

impl Chains {
    fn of(sets: &[Set<'_>]) -> Chains {
        let aliases = sets.iter().filter(|set| set.kind == "CNAME");
        let next = aliases.filter_map(|set| {
            let target = set.data.first()?.get_str("target").as_str()?;
            Some((set.name.clone()?, target.to_owned()))
        });
        Chains { next: next.collect() }
    }

    /// The aliases that one leads to, and whether they come back to where they were.
    fn from(&self, set: &Set<'_>) -> Option<(Vec<&str>, bool)> {
        let name = set.name.as_deref().filter(|_| set.kind == "CNAME")?;
        let mut target = set.data.first()?.get_str("target").as_str()?;
        let mut chain = Vec::new();
        while let Some((known, next)) = self.next.get_key_value(target) {
            chain.push(known.as_str());
            if known == name || chain[..chain.len() - 1].contains(&known.as_str()) {
                // A name on the way to a loop is not in it.
                return Some((chain, known == name));
            }
            if chain.len() >= MAX_CHAIN {
                break;
            }
            target = next;
        }
        (!chain.is_empty()).then_some((chain, false))
    }
}

/// Records by type, by zone and name, and by name alone.
struct Indexes<'r> {
    types: BTreeMap<&'r str, Vec<Value<'r>>>,
    names: Vec<HashMap<&'r str, Vec<Value<'r>>>>,
    unnamed: Vec<Value<'r>>,
}

impl<'r> Indexes<'r> {
    fn of(sets: &[Set<'r>], records: &[Value<'r>]) -> Indexes<'r> {
        let zones = sets.iter().map(|set| set.zone + 1).max().unwrap_or(0);
        let mut indexes = Indexes {
            types: BTreeMap::new(),
            names: (0..zones).map(|_| HashMap::new()).collect(),
            unnamed: Vec::new(),
        };
        for (set, record) in sets.iter().zip(records) {
            match record.get_str("fqdn").as_str() {
                Some(name) => {
                    indexes.types.entry(set.kind).or_default().push(*record);
                    indexes.names[set.zone].entry(name).or_default().push(*record);
                }
                None => indexes.unnamed.push(*record),
            }
        }
        indexes
    }

    fn types(&self, region: &'r Region) -> Value<'r> {
        let types = self.types.iter();
        let mut entries = types
            .map(|(kind, records)| Entry { key: Value::str(kind), value: region.array(records) })
            .collect();
        region.object(&mut entries)
    }

    fn names(&self, region: &'r Region, keys: &[Value<'r>]) -> Value<'r> {
        let of_zone = |names: &HashMap<&'r str, Vec<Value<'r>>>| {
            let mut entries = names
                .iter()
                .map(|(name, records)| Entry {
                    key: Value::str(name),
                    value: region.array(records),
                })
                .collect();
            region.object(&mut entries)
        };
        let empty = HashMap::new();
        let mut entries = keys
            .iter()
            .enumerate()
            .map(|(zone, key)| Entry {
                key: *key,
                value: of_zone(self.names.get(zone).unwrap_or(&empty)),
            })
            .collect();
        region.object(&mut entries)
    }

    fn hosts(&self, region: &'r Region) -> Value<'r> {
        let mut hosts: HashMap<&'r str, Vec<Value<'r>>> = HashMap::new();
        for (name, records) in self.names.iter().flatten() {
            hosts.entry(name).or_default().extend(records);
        }
        let mut entries = hosts
            .iter()
            .map(|(name, records)| Entry { key: Value::str(name), value: region.array(records) })
            .collect();
        region.object(&mut entries)
    }
}

/// The TTL of a value: a number, or the digits of one; null where it is none.
pub(super) fn ttl<'r>(value: Value<'r>) -> Value<'r> {
    match value.kind() {
        Kind::Number => value,
        Kind::Object if is_unknown(value) => value,
        Kind::String => {
            let number = value.as_str().and_then(|text| text.trim().parse::<i64>().ok());
            number.map_or(Value::NULL, Value::int)
        }
        _ => Value::NULL,
    }
}

/// Data of texts in the form of zone files, each with its place in a list.
pub(super) fn texts<'r>(
    gathered: &Gathered<'r>,
    kind: &str,
    list: &[Value<'r>],
    place: &dyn Fn(usize) -> Value<'r>,
) -> Vec<Value<'r>> {
    let region = gathered.region;
    let datum = |(index, item): (usize, &Value<'r>)| {
        let at = Some(place(index));
        match item.as_str() {
            Some(text) => rdata::datum(region, kind, &rdata::words(region, kind, text), at),
            None => rdata::unknown(region, at),
        }
    };
    list.iter().enumerate().map(datum).collect()
}
