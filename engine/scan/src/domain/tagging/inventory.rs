//! Lists of what is there: of the Resource Groups Tagging API, AWS Config, Resource Explorer, and the keys of cost
//! allocation. Things that several lists tell of are one thing.

use super::{Tags, Thing, at};
use crate::domain::terraform::Doc;
use lictor::{Document, Kind, Region, Value, json};
use std::collections::HashMap;

/// Which lists there are.
#[derive(Debug, Default)]
pub(super) struct Listings {
    tagging: bool,
    config: bool,
    cost: bool,
}

impl Listings {
    pub(super) fn any(&self) -> bool {
        self.tagging || self.config || self.cost
    }

    pub(super) fn value<'r>(&self, region: &'r Region) -> Value<'r> {
        region.record(&[
            ("tagging", Value::bool(self.tagging)),
            ("config", Value::bool(self.config)),
            ("cost", Value::bool(self.cost)),
        ])
    }
}

/// Whether a document is one of these lists.
pub(crate) fn is_list(document: Value<'_>) -> bool {
    sort(document).is_some() || document.get_str("CostAllocationTags").as_array().is_some()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Tagging,
    Config,
    Query,
    Explorer,
}

fn sort(document: Value<'_>) -> Option<Sort> {
    let first = |key: &str| document.get_str(key).as_array();
    if first("ResourceTagMappingList").is_some() {
        return Some(Sort::Tagging);
    }
    if first("configurationItems").is_some() {
        return Some(Sort::Config);
    }
    let texts = first("Results").is_some_and(|items| {
        items.iter().all(|item| item.as_str().is_some_and(|text| text.starts_with('{')))
    });
    if texts && document.get_str("QueryInfo").kind() == Kind::Object {
        return Some(Sort::Query);
    }
    let is_resource = |item: &Value<'_>| item.get_str("Arn").as_str().is_some();
    first("Resources")
        .filter(|items| !items.is_empty() && items.iter().all(is_resource))
        .map(|_| Sort::Explorer)
}

pub(super) fn cost_keys<'r>(
    region: &'r Region,
    document: usize,
    value: Value<'r>,
    listings: &mut Listings,
) -> Vec<Value<'r>> {
    let Some(keys) = value.get_str("CostAllocationTags").as_array() else { return Vec::new() };
    listings.cost = true;
    let one = |(index, key): (usize, &Value<'r>)| {
        let name = key.get_str("TagKey");
        let path = [Value::str("CostAllocationTags"), Value::int(index as i64)];
        let place =
            at(region, document, &path, "CostAllocationTag", name.as_str().unwrap_or_default());
        region.record(&[
            ("key", name),
            ("type", key.get_str("Type")),
            ("status", key.get_str("Status")),
            ("at", place),
            ("path", region.array(&[Value::str("Status")])),
        ])
    };
    keys.iter().enumerate().map(one).collect()
}

/// The things of all lists.
pub(super) fn things<'r>(
    region: &'r Region,
    documents: &[Doc<'r>],
    listings: &mut Listings,
) -> Vec<Thing<'r>> {
    let mut found: Vec<Thing<'r>> = Vec::new();
    let mut by_arn: HashMap<&str, usize> = HashMap::new();
    let mut listed: Vec<(bool, bool)> = Vec::new();
    for (document, doc) in documents.iter().enumerate() {
        let Some(sort) = sort(doc.value) else { continue };
        let (key, list) = match sort {
            Sort::Tagging => ("ResourceTagMappingList", &mut listings.tagging),
            Sort::Config => ("configurationItems", &mut listings.config),
            Sort::Query => ("Results", &mut listings.config),
            Sort::Explorer => ("Resources", &mut listings.config),
        };
        *list = true;
        for (index, item) in
            doc.value.get_str(key).as_array().unwrap_or_default().iter().enumerate()
        {
            let path = [Value::str(key), Value::int(index as i64)];
            let Some(thing) = one(region, sort, document, &path, *item) else { continue };
            let is_tagging = sort == Sort::Tagging;
            match by_arn.get(thing.address) {
                Some(known) => {
                    found[*known].own.add(&thing.own);
                    listed[*known].0 |= is_tagging;
                    listed[*known].1 |= !is_tagging;
                }
                None => {
                    by_arn.insert(thing.address, found.len());
                    listed.push((is_tagging, !is_tagging));
                    found.push(thing);
                }
            }
        }
    }
    for (thing, (tagging, config)) in found.iter_mut().zip(listed) {
        thing.tags = thing.own.clone();
        thing.more.push((
            "listed",
            region.record(&[("tagging", Value::bool(tagging)), ("config", Value::bool(config))]),
        ));
    }
    found
}

/// `arn:aws:ec2:eu-west-1:1234:instance/i-1` as account, region and `ec2:instance`.
fn of_arn<'r>(region: &'r Region, arn: &'r str) -> (&'r str, &'r str, &'r str) {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    let kind = part(5).split(['/', ':']).next().unwrap_or_default();
    let is_named = part(5).contains(['/', ':']);
    let kind = if is_named { format!("{}:{kind}", part(2)) } else { part(2).to_owned() };
    (part(4), part(3), region.text(&kind))
}

fn one<'r>(
    region: &'r Region,
    sort: Sort,
    document: usize,
    path: &[Value<'r>],
    item: Value<'r>,
) -> Option<Thing<'r>> {
    let item = match (sort, item.as_str()) {
        (Sort::Query, Some(text)) => {
            let options = json::ReadOptions { max_depth: 64 };
            let read = Document::build(|own| json::read(own, text.as_bytes(), &options)).ok()?;
            read.root().copy_into(region)
        }
        _ => item,
    };
    let text = |keys: &[&'static str]| keys.iter().find_map(|key| item.get_str(key).as_str());
    let arn = text(&["ResourceARN", "arn", "ARN", "Arn"]).or_else(|| text(&["resourceId"]))?;
    let (account, area, of_arn) = of_arn(region, arn);
    let kind = text(&["resourceType", "ResourceType"]).unwrap_or(of_arn);
    let mut thing = Thing::new("inventory", "aws", at(region, document, path, kind, arn));
    (thing.r#type, thing.name, thing.address) = (kind, text(&["resourceName"]).unwrap_or(arn), arn);
    let tags = match sort {
        Sort::Tagging => Some((vec![Value::str("Tags")], item.get_str("Tags"))),
        Sort::Config | Sort::Query => Some((vec![Value::str("tags")], item.get_str("tags"))),
        Sort::Explorer => explored(item),
    };
    if let Some((steps, tags)) = tags {
        // In the answer to a query the item is a text, which has no parts.
        let steps = if sort == Sort::Query { Vec::new() } else { steps };
        thing.own = Tags::of(region, &steps, tags);
        if sort == Sort::Query {
            thing.own.entries.values_mut().for_each(|tag| tag.1 = Value::EMPTY_ARRAY);
        }
        thing.attribute = region.array(&steps);
    }
    thing.values = item;
    let or = |told: Option<&'r str>, else_: &'r str| Value::str(told.unwrap_or(else_));
    thing.more = vec![
        ("account", or(text(&["accountId", "OwningAccountId"]), account)),
        ("region", or(text(&["awsRegion", "Region"]), area)),
    ];
    Some(thing)
}

/// The tags of an item of Resource Explorer.
fn explored<'r>(item: Value<'r>) -> Option<(Vec<Value<'r>>, Value<'r>)> {
    let properties = item.get_str("Properties").as_array()?;
    let at =
        properties.iter().position(|property| property.get_str("Name").as_str() == Some("tags"))?;
    let path = vec![Value::str("Properties"), Value::int(at as i64), Value::str("Data")];
    Some((path, properties[at].get_str("Data")))
}
