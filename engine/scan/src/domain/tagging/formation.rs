//! Templates of CloudFormation: the resources that declare tags or may have some.

use super::{Tags, Thing, at, computed};
use lictor::{Kind, Region, Value};

/// Whether a document is a template of CloudFormation.
pub(crate) fn is_template(document: Value<'_>) -> bool {
    let resources = document.get_str("Resources").as_object();
    resources.is_some_and(|resources| {
        !document.get_str("AWSTemplateFormatVersion").is_undefined()
            || resources.entries().iter().any(|entry| {
                let kind = entry.value.get_str("Type").as_str().unwrap_or_default();
                kind.starts_with("AWS::") || kind.starts_with("Custom::")
            })
    })
}

pub(super) fn things<'r>(
    region: &'r Region,
    document: usize,
    template: Value<'r>,
) -> Vec<Thing<'r>> {
    if !is_template(template) {
        return Vec::new();
    }
    let resources = template.get_str("Resources").as_object();
    let mut found = Vec::new();
    for entry in resources.map(|resources| resources.entries()).unwrap_or_default() {
        let (Some(name), Some(kind)) = (entry.key.as_str(), entry.value.get_str("Type").as_str())
        else {
            continue;
        };
        if !kind.starts_with("AWS::") {
            continue;
        }
        let steps = [Value::str("Resources"), entry.key, Value::str("Properties")];
        let properties = entry.value.get_str("Properties");
        let is_there = properties.kind() == Kind::Object;
        let values = if is_there { computed(region, properties) } else { Value::EMPTY_OBJECT };
        let attribute = ["Tags", "tags", "FileSystemTags", "HostedZoneTags", "UserPoolTags"]
            .into_iter()
            .find(|name| !values.get_str(name).is_undefined());
        let mut thing =
            Thing::new("cloudformation", "aws", at(region, document, &steps, kind, name));
        (thing.r#type, thing.name, thing.address) = (kind, name, name);
        if let Some(name) = attribute {
            thing.own = Tags::of(region, &[Value::str(name)], values.get_str(name));
            thing.tags = thing.own.clone();
            thing.attribute = region.array(&[Value::str(name)]);
        }
        (thing.declares, thing.values) = (attribute.is_some(), values);
        found.push(thing);
    }
    found
}
