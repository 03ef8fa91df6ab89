//! Resources of Terraform, their providers' defaults, and what keeps tags from being looked after.

use super::{Tags, Thing, tf};
use crate::domain::terraform::{Doc, Resource, Sort, folder};
use lictor::{Kind, Region, Value};
use std::collections::HashSet;

/// The cloud of a provider, as it is told in full or by its local name.
fn cloud(provider: &str) -> &'static str {
    match provider.rsplit('/').next().unwrap_or_default() {
        "aws" | "awscc" => "aws",
        "google" | "google-beta" => "gcp",
        "azurerm" | "azapi" | "azurestack" => "azure",
        "kubernetes" => "kubernetes",
        _ => "other",
    }
}

/// The attributes that hold all tags that will be there, and those that hold a resource's own.
fn attributes(cloud: &str, kind: &str) -> (&'static [&'static str], &'static str) {
    match cloud {
        "gcp" => (&["effective_labels", "terraform_labels"], "labels"),
        "aws" if kind == "aws_autoscaling_group" => (&[], "tag"),
        _ => (&["tags_all"], "tags"),
    }
}

/// A provider's configuration.
struct Provider<'r> {
    document: usize,
    key: Value<'r>,
    name: &'r str,
    alias: Value<'r>,
    values: Value<'r>,
    at: Value<'r>,
    file: &'r str,
}

impl<'r> Provider<'r> {
    /// The tags that it gives to all resources, if it says any.
    fn defaults(&self, region: &'r Region) -> Option<Tags<'r>> {
        let block = |name: &'static str| match self.values.get_str(name) {
            list if list.as_array().is_some() => {
                let first = list.as_array().unwrap_or_default().first()?;
                Some((vec![Value::str(name), Value::int(0)], *first))
            }
            none if none.is_undefined() || none.kind() == Kind::Null => None,
            one => Some((vec![Value::str(name)], one)),
        };
        if let Some((mut path, block)) = block("default_tags") {
            let tags = block.get_str("tags");
            path.push(Value::str("tags"));
            let block = if tags.is_undefined() { block } else { tags };
            return Some(Tags::of(region, &path, block));
        }
        let labels = self.values.get_str("default_labels");
        (!labels.is_undefined()).then(|| Tags::of(region, &[Value::str("default_labels")], labels))
    }
}

fn all_providers<'r>(region: &'r Region, documents: &[Doc<'r>]) -> Vec<Provider<'r>> {
    let mut found = Vec::new();
    for (document, doc) in documents.iter().enumerate() {
        if Sort::of(doc.file, doc.value) != Some(Sort::Plan) {
            continue;
        }
        for provider in tf::providers(region, doc.value, document) {
            found.push(Provider {
                document,
                key: provider.get_str("key"),
                name: provider.get_str("name").as_str().unwrap_or_default(),
                alias: provider.get_str("alias"),
                values: provider.get_str("values"),
                at: provider.get_str("at"),
                file: doc.file,
            });
        }
    }
    for block in tf::blocks(region, documents).into_iter().filter(|block| block.kind == "provider")
    {
        let alias = block.values.get_str("alias");
        let key = match alias.as_str() {
            Some(alias) => region.str(&format!("{}.{alias}", block.label)),
            None => Value::str(block.label),
        };
        let document = block.at.get_str("document").as_index().unwrap_or_default();
        let (name, values) = (block.label, block.values);
        found.push(Provider { document, key, name, alias, values, at: block.at, file: block.file });
    }
    found
}

/// The configurations of providers that know tags, as policies read them.
pub(super) fn providers<'r>(region: &'r Region, documents: &[Doc<'r>]) -> Vec<Value<'r>> {
    let one = |provider: &Provider<'r>| {
        let defaults = provider.defaults(region);
        let ignored = provider.values.get_str("ignore_tags");
        let ignored =
            ignored.as_array().and_then(|blocks| blocks.first().copied()).unwrap_or(ignored);
        let mut fields = vec![
            ("name", Value::str(provider.name)),
            ("cloud", Value::str(cloud(provider.name))),
            ("key", provider.key),
            ("has_defaults", Value::bool(defaults.is_some())),
            ("folder", Value::str(folder(provider.file))),
            ("at", provider.at),
        ];
        let defaults = defaults.unwrap_or_default();
        fields.push(("defaults", defaults.value(region)));
        fields.push(("where", defaults.object(region, |tag| tag.1)));
        fields.push(("complete", Value::bool(!defaults.is_partial)));
        fields.push(("alias", provider.alias));
        fields.push(("ignored", ignored));
        fields.retain(|(_, value)| !value.is_undefined());
        region.record(&fields)
    };
    let all = all_providers(region, documents);
    all.iter().filter(|provider| cloud(provider.name) != "other").map(one).collect()
}

/// What `ignore_changes` of configurations hides of tags.
pub(super) fn ignored<'r>(region: &'r Region, documents: &[Doc<'r>]) -> Vec<Value<'r>> {
    let mut found = Vec::new();
    for resource in tf::all(region, documents) {
        let said = resource.lifecycle.get_str("ignore_changes");
        let (mut all, mut keys) = (said.as_str() == Some("all"), Vec::new());
        for what in said.as_array().unwrap_or_default().iter().filter_map(|what| what.as_str()) {
            let name = what.split(['[', '.']).next().unwrap_or_default();
            if !["tags", "tags_all", "labels", "effective_labels", "tag"].contains(&name) {
                all |= what == "all";
                continue;
            }
            let rest = &what[name.len()..];
            let key = rest.trim_start_matches(['[', '.', '"']).trim_end_matches([']', '"']);
            if key.is_empty() { all = true } else { keys.push(region.str(key)) }
        }
        if all || !keys.is_empty() {
            let path = [Value::str("lifecycle"), Value::int(0), Value::str("ignore_changes")];
            found.push(region.record(&[
                ("address", Value::str(resource.address)),
                ("type", Value::str(resource.r#type)),
                ("cloud", Value::str(cloud(resource.provider))),
                ("all", Value::bool(all)),
                ("keys", region.array(&keys)),
                ("at", resource.at(region)),
                ("path", region.array(&path)),
            ]));
        }
    }
    found
}

/// The resources that have tags or, in configurations, may have some. A plan tells more than a configuration or a state
/// of the same resource, which is then left out.
pub(super) fn things<'r>(region: &'r Region, documents: &[Doc<'r>]) -> Vec<Thing<'r>> {
    let providers = all_providers(region, documents);
    let all = tf::all(region, documents);
    let planned = |resource: &&Resource<'r>| resource.sort == Sort::Plan;
    let addresses: HashSet<&str> =
        all.iter().filter(planned).map(|resource| resource.address).collect();
    let names: HashSet<(&str, &str)> =
        all.iter().filter(planned).map(|resource| (resource.r#type, resource.name)).collect();
    let mut found = Vec::new();
    for resource in &all {
        let is_told_better = match resource.sort {
            Sort::Plan => false,
            Sort::Config => names.contains(&(resource.r#type, resource.name)),
            _ => addresses.contains(resource.address),
        };
        let is_kept = resource.mode == "managed" && resource.values.kind() == Kind::Object;
        if is_kept && !is_told_better && resource.deposed.as_str().is_none() {
            found.extend(thing(region, documents, resource, &providers));
        }
    }
    found
}

fn thing<'r>(
    region: &'r Region,
    documents: &[Doc<'r>],
    resource: &Resource<'r>,
    providers: &[Provider<'r>],
) -> Option<Thing<'r>> {
    let cloud = cloud(resource.provider);
    if matches!(cloud, "other" | "kubernetes") {
        return None;
    }
    let (whole, own) = attributes(cloud, resource.r#type);
    let values = resource.values;
    let is_config = resource.sort == Sort::Config;
    // All of it is known after the apply only.
    let is_unknown = tf::is_marker(values) && values.len() == 1;
    let declares = is_unknown || !values.get_str(own).is_undefined();
    if !declares && !is_config {
        return None;
    }
    let folder_of = |document: usize| folder(documents[document].file);
    let provider = providers.iter().find(|provider| {
        let is_near = match is_config {
            true => folder_of(provider.document) == folder_of(resource.document),
            false => provider.document == resource.document,
        };
        is_near && provider.key.equals(resource.provider_key)
    });
    let told = provider.and_then(|provider| provider.defaults(region));
    let defaults = told.clone().unwrap_or_default();
    let mut tags = Tags::of(region, &[Value::str(own)], values.get_str(own));
    tags.is_partial |= is_unknown;
    let own_tags = tags.clone();
    let all = whole.iter().map(|name| (*name, values.get_str(name)));
    let all = all
        .filter(|(_, value)| !value.is_undefined())
        .find(|(_, value)| value.kind() == Kind::Object);
    match all {
        Some((name, value)) if !(tf::is_marker(value) && told.is_some()) => {
            let is_partial = tags.is_partial && tf::is_marker(value);
            let all = Tags::of(region, &[Value::str(name)], value);
            tags.add(&all);
            // What is known of all says that nothing is missing.
            tags.is_partial = is_partial || all.is_partial;
        }
        // What will be there is put together as the provider does it.
        _ if own != "tag" => {
            tags.add(&defaults);
            // A module may be called with a provider that has defaults.
            tags.is_partial |= defaults.is_partial || is_config && provider.is_none();
        }
        _ => {}
    }
    let mut thing = Thing::new(source(resource.sort), cloud, resource.at(region));
    thing.before = before(region, resource, whole, own);
    (thing.r#type, thing.name, thing.address) = (resource.r#type, resource.name, resource.address);
    (thing.tags, thing.own, thing.defaults) = (tags, own_tags, defaults);
    thing.attribute = region.array(&[Value::str(own)]);
    (thing.declares, thing.actions, thing.values) = (declares, resource.actions, values);
    thing.more =
        vec![("module", Value::str(resource.module)), ("provider_key", resource.provider_key)];
    thing.more.retain(|(_, value)| !value.is_undefined());
    Some(thing)
}

fn source(sort: Sort) -> &'static str {
    match sort {
        Sort::Plan => "plan",
        Sort::Config => "config",
        _ => "state",
    }
}

/// The tags as they were, where something is kept and changed.
fn before<'r>(
    region: &'r Region,
    resource: &Resource<'r>,
    whole: &[&'static str],
    own: &'static str,
) -> Option<Tags<'r>> {
    if resource.before.kind() != Kind::Object || resource.sort != Sort::Plan {
        return None;
    }
    let names = whole.iter().chain([&own]);
    let told = names.map(|name| (*name, resource.before.get_str(name)));
    let (name, value) = told
        .into_iter()
        .find(|(_, value)| value.kind() == Kind::Object || value.as_array().is_some())?;
    Some(Tags::of(region, &[Value::str(name)], value))
}
