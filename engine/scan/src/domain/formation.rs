//! Templates of CloudFormation: what they declare, with what their functions give made unknown. What a resource is about is
//! told by the domains.

use super::terraform::{UNKNOWN, marker};
use lictor::{Entry, Kind, Region, Value};

/// A resource of a template.
#[derive(Clone, Copy)]
pub(super) struct Declared<'r> {
    /// Its logical id.
    pub id: Value<'r>,
    /// The same as text.
    pub name: &'r str,
    /// Its type, such as `AWS::S3::Bucket`.
    pub kind: &'r str,
    /// Its properties as they are written; undefined where there are none.
    pub properties: Value<'r>,
}

impl<'r> Declared<'r> {
    /// The steps to its properties.
    pub(super) fn path(self) -> [Value<'r>; 3] {
        [Value::str("Resources"), self.id, Value::str("Properties")]
    }

    /// Its properties, with markers where a function gives them.
    pub(super) fn values(self, region: &'r Region) -> Value<'r> {
        match self.properties.kind() {
            Kind::Object => computed(region, self.properties),
            _ => Value::EMPTY_OBJECT,
        }
    }
}

/// Whether a document is a template.
pub(super) fn is_template(document: Value<'_>) -> bool {
    let is_ours =
        |one: Declared<'_>| one.kind.starts_with("AWS::") || one.kind.starts_with("Custom::");
    let has_resources = document.get_str("Resources").kind() == Kind::Object;
    has_resources
        && (!document.get_str("AWSTemplateFormatVersion").is_undefined()
            || resources(document).any(is_ours))
}

/// What a document declares, if it is a template.
pub(super) fn resources(document: Value<'_>) -> impl Iterator<Item = Declared<'_>> + Clone {
    let entries = document.get_str("Resources").as_object().map(|object| object.entries());
    entries.unwrap_or_default().iter().filter_map(|entry| {
        Some(Declared {
            id: entry.key,
            name: entry.key.as_str()?,
            kind: entry.value.get_str("Type").as_str()?,
            properties: entry.value.get_str("Properties"),
        })
    })
}

/// The logical id that a function refers to.
pub(super) fn reference<'r>(value: Value<'r>) -> Option<&'r str> {
    let attribute = value.get_str("Fn::GetAtt");
    let first = attribute.as_array().and_then(|parts| parts.first()?.as_str());
    let written = || attribute.as_str().and_then(|text| text.split('.').next());
    value.get_str("Ref").as_str().or(first).or_else(written)
}

/// A value with markers where a function gives it: `Ref`, `Fn::` of whatever sort, and conditions.
pub(super) fn computed<'r>(region: &'r Region, value: Value<'r>) -> Value<'r> {
    if let Some(items) = value.as_array() {
        return region.array(&items.iter().map(|item| computed(region, *item)).collect::<Vec<_>>());
    }
    let Some(object) = value.as_object() else { return value };
    if let [entry] = object.entries() {
        let name = entry.key.as_str().unwrap_or_default();
        if name == "Fn::Sub" && entry.value.as_str().is_some_and(|text| !text.contains("${")) {
            return entry.value;
        }
        if name == "Ref"
            || name.starts_with("Fn::")
            || name == "Condition" && entry.value.as_str().is_some()
        {
            return marker(region, UNKNOWN);
        }
    }
    let entry = |entry: &Entry<'r>| Entry { key: entry.key, value: computed(region, entry.value) };
    region.object(&mut object.entries().iter().map(entry).collect())
}
