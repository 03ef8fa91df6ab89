//! Facts of the cluster, from files: what policies find under `data.inventory`, in Gatekeeper's shape.

use crate::domain::{self, Domain};
use lictor::{Document, Entry, Region, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The kinds that are kept, by name.
pub(crate) type Kinds = BTreeSet<String>;

/// An object that is a fact: api version, kind, namespace, name, and the object.
pub(crate) struct Fact {
    api_version: String,
    kind: String,
    namespace: String,
    name: String,
    object: Document,
}

type ByName = BTreeMap<String, Document>;
type ByVersion = BTreeMap<String, BTreeMap<String, ByName>>;

/// What is known of the cluster.
#[derive(Debug, Default)]
pub(crate) struct Inventory {
    cluster: ByVersion,
    namespaced: BTreeMap<String, ByVersion>,
    namespaces: HashMap<String, Document>,
}

/// Whether a text could hold facts of these kinds, which is mostly seen without reading it.
pub(crate) fn may_hold(text: &str, kinds: &Kinds) -> bool {
    kinds.iter().any(|kind| text.contains(kind.as_str()))
}

/// The facts of these kinds in a document.
pub(crate) fn facts(
    domains: &'static [Domain],
    document: Value<'_>,
    kinds: &Kinds,
    facts: &mut Vec<Fact>,
) {
    let region = Region::new();
    for item in domain::items(domains, &region, document).1 {
        let address = Arc::unwrap_or_clone(item.resource);
        if item.request.is_none() && kinds.contains(&address.kind) && !address.name.is_empty() {
            facts.push(Fact {
                api_version: address.api_version,
                kind: address.kind,
                namespace: address.namespace,
                name: address.name,
                object: Document::copy_of(item.object),
            });
        }
    }
}

impl Inventory {
    /// What the facts come to; of equal addresses the first counts. Namespaces are kept aside in any case and are part
    /// of the inventory where policies look for them.
    pub(crate) fn of(facts: impl IntoIterator<Item = Fact>, kinds: &Kinds) -> Inventory {
        let mut inventory = Inventory::default();
        for fact in facts {
            if fact.kind == "Namespace" {
                let copy = Document::copy_of(fact.object.root());
                inventory.namespaces.entry(fact.name.clone()).or_insert(copy);
            }
            if !kinds.contains(&fact.kind) {
                continue;
            }
            let versions = match fact.namespace.as_str() {
                "" => &mut inventory.cluster,
                _ => inventory.namespaced.entry(fact.namespace).or_default(),
            };
            let names = versions.entry(fact.api_version).or_default().entry(fact.kind).or_default();
            names.entry(fact.name).or_insert(fact.object);
        }
        inventory
    }

    /// Whether nothing is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.cluster.is_empty() && self.namespaced.is_empty()
    }

    /// What is asked for once the facts are data: the namespaces.
    pub(crate) fn namespaces(self) -> Inventory {
        Inventory { namespaces: self.namespaces, ..Inventory::default() }
    }

    /// The kinds it has objects of.
    pub(crate) fn kinds(&self) -> BTreeSet<&str> {
        let versions = self.namespaced.values().chain([&self.cluster]);
        versions.flat_map(BTreeMap::values).flat_map(BTreeMap::keys).map(String::as_str).collect()
    }

    /// The object of a namespace.
    pub(crate) fn namespace(&self, name: &str) -> Option<Value<'_>> {
        self.namespaces.get(name).map(Document::root)
    }

    /// The inventory as a value.
    pub(crate) fn value<'r>(&self, region: &'r Region) -> Value<'r> {
        let cluster = versions(region, &self.cluster);
        let namespaced = object(region, &self.namespaced, &versions);
        region.record(&[("cluster", cluster), ("namespace", namespaced)])
    }
}

fn versions<'r>(region: &'r Region, of: &ByVersion) -> Value<'r> {
    object(region, of, &|region, kinds: &BTreeMap<String, ByName>| {
        object(region, kinds, &|region, names: &ByName| {
            object(region, names, &|region, document: &Document| document.root().copy_into(region))
        })
    })
}

fn object<'r, T>(
    region: &'r Region,
    of: &BTreeMap<String, T>,
    value: &dyn Fn(&'r Region, &T) -> Value<'r>,
) -> Value<'r> {
    let entry =
        |(key, item): (&String, &T)| Entry { key: region.str(key), value: value(region, item) };
    region.object(&mut of.iter().map(entry).collect())
}
