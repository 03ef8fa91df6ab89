//! What a call is authorised on besides what it names: a table of actions, their resource types and the keys of each.
//!
//! The table is data of the host's (`actions` of a tree). Without an entry a call is authorised on what the request names,
//! with every key it gives.

use crate::context::Context;
use crate::error::Error;
use crate::json;
use crate::pattern::{Pattern, Reading};
use crate::request::Resource;
use crate::tri::Tri;
use serde_json::Value;
use std::collections::HashMap;

/// The keys that only some resource types of a call have.
const TAG_KEYS: [&str; 3] = ["aws:requesttag/", "aws:resourcetag/", "aws:tagkeys"];

/// Actions in lower case, and the resource types they are authorised on.
#[derive(Debug, Default)]
pub(crate) struct ActionTable {
    actions: HashMap<String, Vec<ResourceType>>,
}

#[derive(Debug)]
struct ResourceType {
    name: String,
    required: bool,
    /// How its ARNs look, with `*` for what varies.
    arn: String,
    pattern: Pattern,
    /// Which of the keys of tags it has, as prefixes in lower case.
    keys: Vec<String>,
}

impl ActionTable {
    /// Reads `{"ec2:RunInstances": [{"type", "required", "arn", "keys"}]}`.
    pub(crate) fn parse(value: Option<&Value>) -> Result<ActionTable, Error> {
        let Some(value) = value else { return Ok(ActionTable::default()) };
        let wrong = || Error::new("`actions` is no table of actions");
        let table = value.as_object().ok_or_else(wrong)?;
        let mut actions = HashMap::new();
        for (action, types) in table {
            let types = types.as_array().ok_or_else(wrong)?;
            let types = types.iter().map(|item| ResourceType::parse(item).ok_or_else(wrong));
            actions.insert(action.to_lowercase(), types.collect::<Result<Vec<_>, _>>()?);
        }
        Ok(ActionTable { actions })
    }

    /// The resources of a call: those it names, with their types, and for each type that has to be there and is not named,
    /// one like any.
    pub(crate) fn resources(
        &self,
        action: &str,
        named: &[Resource],
        place: &Place<'_>,
    ) -> Vec<Resource> {
        let Some(types) = self.actions.get(action) else { return named.to_vec() };
        let mut resources = Vec::new();
        for resource in named {
            let mut resource = resource.clone();
            if resource.sort.is_none() {
                let sort = types.iter().find(|sort| sort.has(&resource.arn));
                resource.sort = sort.map(|sort| sort.name.clone());
            }
            resources.push(resource);
        }
        let required: Vec<&ResourceType> = types.iter().filter(|sort| sort.required).collect();
        // `*` stands for whatever the call needs.
        if !required.is_empty() {
            resources.retain(|resource| resource.arn != "*" || resource.sort.is_some());
        }
        for sort in required {
            if !resources.iter().any(|resource| resource.sort.as_ref() == Some(&sort.name)) {
                resources.push(sort.example(place));
            }
        }
        resources
    }

    /// Takes away the keys of tags that a resource type does not have.
    pub(crate) fn narrow(&self, action: &str, resource: &Resource, context: &mut Context) {
        let types = self.actions.get(action);
        let sort = types
            .and_then(|types| types.iter().find(|sort| Some(&sort.name) == resource.sort.as_ref()));
        let Some(sort) = sort else { return };
        let lacks = |key: &str| {
            let of_tags = TAG_KEYS.iter().find(|prefix| key.starts_with(**prefix));
            of_tags.is_some_and(|prefix| !sort.keys.iter().any(|own| own.starts_with(prefix)))
        };
        context.remove(lacks);
    }
}

/// Where a call takes place, for ARNs of resources that nobody named.
pub(crate) struct Place<'a> {
    pub region: Option<&'a str>,
    pub account: Option<&'a str>,
}

impl ResourceType {
    fn parse(value: &Value) -> Option<ResourceType> {
        let arn = json::text(value, &["arn"])?;
        let keys = json::texts(value.get("keys")?)?;
        let reading = Reading { wildcards: true, ..Reading::default() };
        let blank = blank(&arn, |_| "*".to_owned());
        Some(ResourceType {
            name: json::text(value, &["type"])?,
            required: json::is_true(value, &["required"]),
            pattern: Pattern::new(&blank, reading),
            keys: keys.into_iter().map(|key| key.to_lowercase()).collect(),
            arn,
        })
    }

    fn has(&self, arn: &str) -> bool {
        self.pattern.matches(arn, &Context::default()) == Tri::Yes
    }

    fn example(&self, place: &Place<'_>) -> Resource {
        let filled = |name: &str| match name {
            "Partition" => "aws".to_owned(),
            "Region" => place.region.unwrap_or("us-east-1").to_owned(),
            "Account" => place.account.unwrap_or("000000000000").to_owned(),
            _ => "any".to_owned(),
        };
        let sort = Some(self.name.clone());
        Resource { arn: blank(&self.arn, filled), sort, implied: true, ..Resource::default() }
    }
}

/// A form of ARNs with something for each `${Name}`.
fn blank(form: &str, fill: impl Fn(&str) -> String) -> String {
    let (mut text, mut rest) = (String::new(), form);
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        text.push_str(&fill(name));
        rest = after;
    }
    text + rest
}
