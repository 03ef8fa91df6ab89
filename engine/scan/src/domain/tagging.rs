//! Things that have tags, in one form from whatever tells of them, for the bundle `tagging`.
//!
//! ```text
//! {"things": [{source, cloud, type, name, address, tags, complete, own, own_complete, defaults, where, attribute,
//!              declares, values, before, actions, at}],
//!  "keys": [{cloud, key, folded, count, at, path}],       how often a key is used
//!  "providers": [{name, alias, key, defaults, complete, has_defaults, ignored, at}],
//!  "ignored": [{address, type, keys, all, at, path}],     what `ignore_changes` hides
//!  "policies": [{name, content, size, leaf, effective, barred, at}],
//!  "cost_keys": [{key, type, status, at, path}],
//!  "listings": {tagging, config, cost},                   which lists there are
//!  "files": [name]}                                       by the number of the document
//! ```
//!
//! `tags` are those that will be there, defaults of the provider among them; where not all are known `complete` is false.
//! `own` are those of the thing itself, `where` leads to each from `at`, `attribute` to all of them. Whether a thing that
//! declares no tags could have some is told by the policies' table of types. What is right is said there, too.

mod formation;
mod inventory;
mod kubernetes;
mod policy;
mod terraform;

use super::terraform::{self as tf, Doc};
use super::{Read, Scan};
use lictor::{Entry, Kind, Region, Value};
use std::collections::BTreeMap;
use tf::UNKNOWN;

/// Tags by key: their values or markers, and the way that leads to each.
#[derive(Debug, Clone, Default)]
struct Tags<'r> {
    entries: BTreeMap<&'r str, (Value<'r>, Value<'r>)>,
    /// Whether there may be more.
    is_partial: bool,
}

impl<'r> Tags<'r> {
    /// The tags of an attribute: a map, or a list of keys and values under one of these names.
    fn of(region: &'r Region, path: &[Value<'r>], value: Value<'r>) -> Tags<'r> {
        let mut tags = Tags { is_partial: tf::is_marker(value), ..Tags::default() };
        if let Some(items) = value.as_array() {
            for (index, item) in items.iter().enumerate() {
                let field = |names: [&'static str; 2]| {
                    let found = names.into_iter().find(|name| !item.get_str(name).is_undefined());
                    found.map(|name| (name, item.get_str(name)))
                };
                let key = field(["key", "Key"]).and_then(|(_, key)| key.as_str());
                let Some(key) = key else {
                    // Lists of texts are tags of another sort.
                    tags.is_partial |= item.kind() == Kind::Object;
                    continue;
                };
                let (name, value) = field(["value", "Value"]).unwrap_or(("", Value::NULL));
                let steps = [Value::int(index as i64), Value::str(name)];
                tags.put(region, key, value, path, &steps[..if name.is_empty() { 1 } else { 2 }]);
            }
            return tags;
        }
        for entry in value.as_object().map(|object| object.entries()).unwrap_or_default() {
            if let Some(key) =
                entry.key.as_str().filter(|key| *key != UNKNOWN && *key != tf::SENSITIVE)
            {
                tags.put(region, key, entry.value, path, &[entry.key]);
            }
        }
        tags
    }

    fn put(
        &mut self,
        region: &'r Region,
        key: &'r str,
        value: Value<'r>,
        path: &[Value<'r>],
        steps: &[Value<'r>],
    ) {
        // A tag without a value is none.
        if value.kind() != Kind::Null {
            self.entries.insert(key, (value, region.array(&[path, steps].concat())));
        }
    }

    /// Adds what is not there.
    fn add(&mut self, others: &Tags<'r>) {
        for (key, tag) in &others.entries {
            self.entries.entry(key).or_insert(*tag);
        }
    }

    fn value(&self, region: &'r Region) -> Value<'r> {
        self.object(region, |tag| tag.0)
    }

    fn object(
        &self,
        region: &'r Region,
        part: impl Fn(&(Value<'r>, Value<'r>)) -> Value<'r>,
    ) -> Value<'r> {
        let entries = self.entries.iter();
        let entry = |(key, tag): (&&'r str, _)| Entry { key: Value::str(key), value: part(tag) };
        region.object(&mut entries.map(entry).collect())
    }
}

/// A thing that has tags, or may have some.
struct Thing<'r> {
    source: &'static str,
    cloud: &'static str,
    r#type: &'r str,
    name: &'r str,
    address: &'r str,
    /// Those that will be there.
    tags: Tags<'r>,
    own: Tags<'r>,
    defaults: Tags<'r>,
    /// Where its own tags are, from its place.
    attribute: Value<'r>,
    /// Whether it says anything of tags.
    declares: bool,
    /// The tags as they were, where it is changed.
    before: Option<Tags<'r>>,
    actions: Value<'r>,
    values: Value<'r>,
    /// What else is told, such as the account.
    more: Vec<(&'static str, Value<'r>)>,
    at: Value<'r>,
}

impl<'r> Thing<'r> {
    fn new(source: &'static str, cloud: &'static str, at: Value<'r>) -> Thing<'r> {
        Thing {
            source,
            cloud,
            r#type: "",
            name: "",
            address: "",
            tags: Tags::default(),
            own: Tags::default(),
            defaults: Tags::default(),
            attribute: Value::EMPTY_ARRAY,
            declares: true,
            before: None,
            actions: Value::EMPTY_ARRAY,
            values: Value::EMPTY_OBJECT,
            more: Vec::new(),
            at,
        }
    }

    fn value(&self, region: &'r Region) -> Value<'r> {
        let mut fields = vec![
            ("source", Value::str(self.source)),
            ("cloud", Value::str(self.cloud)),
            ("type", Value::str(self.r#type)),
            ("name", Value::str(self.name)),
            ("address", Value::str(self.address)),
            ("tags", self.tags.value(region)),
            ("complete", Value::bool(!self.tags.is_partial)),
            ("own", self.own.value(region)),
            ("own_complete", Value::bool(!self.own.is_partial)),
            ("defaults", self.defaults.value(region)),
            ("where", self.tags.object(region, |tag| tag.1)),
            ("attribute", self.attribute),
            ("declares", Value::bool(self.declares)),
            ("actions", self.actions),
            ("values", self.values),
            ("at", self.at),
        ];
        if let Some(before) = &self.before {
            fields.push(("before", before.value(region)));
            fields.push(("before_complete", Value::bool(!before.is_partial)));
        }
        fields.extend(&self.more);
        region.record(&fields)
    }
}

/// Whether a document may tell of tags.
pub(super) fn concerns(read: &Read<'_>) -> bool {
    match tf::Sort::of(read.file, read.value) {
        Some(sort) => sort != tf::Sort::Line,
        None => {
            crate::domain::formation::is_template(read.value)
                || inventory::is_list(read.value)
                || policy::is_policy(read.value)
                || kubernetes::is_labelled(read.value)
        }
    }
}

/// What policies of the bundle are handed, if any document concerns them.
pub(super) fn model<'r>(region: &'r Region, scan: &Scan<'r>) -> Option<Value<'r>> {
    let docs = scan.documents.iter().map(|read| Doc { file: read.file, value: read.value });
    let documents = &docs.collect::<Vec<_>>();
    let files: Vec<_> = documents.iter().map(|doc| Value::str(doc.file)).collect();
    let mut things = terraform::things(region, documents);
    let mut listings = inventory::Listings::default();
    let mut cost_keys = Vec::new();
    for (document, doc) in documents.iter().enumerate() {
        things.extend(formation::things(region, document, doc.value));
        things.extend(kubernetes::things(region, document, doc.value));
        cost_keys.extend(inventory::cost_keys(region, document, doc.value, &mut listings));
    }
    things.extend(inventory::things(region, documents, &mut listings));
    let policies = policy::all(region, documents);
    let providers = terraform::providers(region, documents);
    let ignored = terraform::ignored(region, documents);
    let concerned = [things.len(), cost_keys.len(), policies.len(), providers.len(), ignored.len()];
    if concerned.iter().all(|count| *count == 0) && !listings.any() {
        return None;
    }
    let values: Vec<_> = things.iter().map(|thing| thing.value(region)).collect();
    Some(region.record(&[
        ("things", region.array(&values)),
        ("keys", keys(region, &things)),
        ("providers", region.array(&providers)),
        ("ignored", region.array(&ignored)),
        ("policies", region.array(&policies)),
        ("cost_keys", region.array(&cost_keys)),
        ("listings", listings.value(region)),
        ("files", region.array(&files)),
    ]))
}

/// A key in small letters, without what joins its words.
fn folded(key: &str) -> String {
    let chars = key.chars().filter(|char| !matches!(char, '-' | '_' | ' ' | ':' | '.' | '/'));
    chars.flat_map(char::to_lowercase).collect()
}

/// How often each key is used, and where first.
fn keys<'r>(region: &'r Region, things: &[Thing<'r>]) -> Value<'r> {
    let mut used: BTreeMap<(&str, &str), (i64, &Thing<'r>, Value<'r>)> = BTreeMap::new();
    for thing in things {
        for (key, (_, path)) in &thing.own.entries {
            used.entry((thing.cloud, *key)).or_insert((0, thing, *path)).0 += 1;
        }
    }
    let one = |((cloud, key), (count, thing, path)): (
        &(&str, &'r str),
        &(i64, &Thing<'r>, Value<'r>),
    )| {
        region.record(&[
            ("cloud", region.str(cloud)),
            ("key", Value::str(key)),
            ("folded", region.str(&folded(key))),
            ("count", Value::int(*count)),
            ("at", thing.at),
            ("path", *path),
        ])
    };
    region.array(&used.iter().map(one).collect::<Vec<_>>())
}

/// A place in a document.
fn at<'r>(
    region: &'r Region,
    document: usize,
    path: &[Value<'r>],
    kind: &str,
    name: &str,
) -> Value<'r> {
    let resource = region.record(&[("kind", region.str(kind)), ("name", region.str(name))]);
    region.record(&[
        ("document", Value::int(document as i64)),
        ("path", region.array(path)),
        ("resource", resource),
    ])
}
