//! `aws_organizations_*` of a plan or state of Terraform.
//!
//! What is not created yet has no id: its address stands for it, and links are found by what attributes refer to. AWS
//! attaches `FullAWSAccess` itself, and Terraform shows nothing of that: it is taken to be everywhere.

use super::Flats;
use crate::json;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Modules in modules are looked into so deep.
const MAX_MODULES: usize = 32;

/// A resource of Terraform, and what its attributes refer to.
struct Found<'v> {
    address: String,
    module: String,
    sort: &'v str,
    values: &'v Value,
}

/// The tree in a plan or state, if there is anything of an organisation in it.
pub fn terraform(value: &Value) -> Option<Value> {
    let planned = value.pointer("/planned_values/root_module");
    let root = planned.or_else(|| value.pointer("/values/root_module"))?;
    let mut found = Vec::new();
    collect(root, "", &mut found, 0);
    found.retain(|resource| resource.sort.starts_with("aws_organizations_"));
    if found.is_empty() {
        return None;
    }
    let mut references = HashMap::new();
    if let Some(configuration) = value.pointer("/configuration/root_module") {
        configured(configuration, "", &mut references, 0);
    }
    Plan { found, references }.tree()
}

fn collect<'v>(module: &'v Value, name: &str, found: &mut Vec<Found<'v>>, depth: usize) {
    for resource in json::list(module.get("resources")) {
        let is_managed = resource.get("mode").and_then(Value::as_str) != Some("data");
        let address = json::text(resource, &["address"]).filter(|_| is_managed);
        let sort = resource.get("type").and_then(Value::as_str);
        if let (Some(address), Some(sort), Some(values)) = (address, sort, resource.get("values")) {
            found.push(Found { address, module: name.to_owned(), sort, values });
        }
    }
    for child in json::list(module.get("child_modules")).iter().filter(|_| depth < MAX_MODULES) {
        let name = json::text(child, &["address"]).unwrap_or_default();
        collect(child, &name, found, depth + 1);
    }
}

/// What attributes refer to, by `address.attribute` without indexes.
fn configured(
    module: &Value,
    prefix: &str,
    references: &mut HashMap<String, Vec<String>>,
    depth: usize,
) {
    for resource in json::list(module.get("resources")) {
        let Some(address) = json::text(resource, &["address"]) else { continue };
        let expressions = resource.get("expressions").and_then(Value::as_object);
        for (attribute, expression) in expressions.into_iter().flatten() {
            let names = expression.get("references").and_then(json::texts).unwrap_or_default();
            references.insert(format!("{prefix}{address}.{attribute}"), names);
        }
    }
    let calls = module.get("module_calls").and_then(Value::as_object);
    for (name, call) in calls.into_iter().flatten().filter(|_| depth < MAX_MODULES) {
        if let Some(inner) = call.get("module") {
            configured(inner, &format!("{prefix}module.{name}."), references, depth + 1);
        }
    }
}

/// An address without the indexes of `count` and `for_each`.
fn plain(address: &str) -> String {
    let (mut plain, mut depth) = (String::new(), 0);
    for next in address.chars() {
        match next {
            '[' => depth += 1,
            ']' => depth -= 1,
            other if depth == 0 => plain.push(other),
            _ => {}
        }
    }
    plain
}

struct Plan<'v> {
    found: Vec<Found<'v>>,
    references: HashMap<String, Vec<String>>,
}

impl Plan<'_> {
    fn of(&self, sorts: &'static [&'static str]) -> impl Iterator<Item = &Found<'_>> {
        self.found.iter().filter(move |found| sorts.contains(&found.sort))
    }

    fn id(&self, found: &Found<'_>) -> String {
        json::text(found.values, &["id"]).unwrap_or_else(|| found.address.clone())
    }

    /// What an attribute that names another thing comes to: its id, or the address that stands for it.
    fn link(&self, found: &Found<'_>, attribute: &str) -> Option<String> {
        if let Some(text) = json::text(found.values, &[attribute]) {
            return Some(text);
        }
        let key = format!("{}.{attribute}", plain(&found.address));
        let prefix =
            if found.module.is_empty() { String::new() } else { format!("{}.", found.module) };
        self.references.get(&key)?.iter().find_map(|reference| {
            if reference.contains(".roots") {
                return Some("root".to_owned());
            }
            let wanted = format!("{prefix}{reference}");
            let target = self.found.iter().find(|other| plain(&other.address) == plain(&wanted))?;
            Some(self.id(target))
        })
    }

    fn tree(&self) -> Option<Value> {
        let organisation = self.of(&["aws_organizations_organization"]).next();
        let values = organisation.map_or(&Value::Null, |found| found.values);
        let root = values.pointer("/roots/0/id").and_then(Value::as_str);
        let mut flats = Flats { root: root.unwrap_or("root").to_owned(), ..Flats::default() };
        let root = flats.root.clone();
        flats.add(&root, Some("Root".to_owned()), "", false);
        let nodes = ["aws_organizations_organizational_unit", "aws_organizations_account"];
        for (index, sort) in nodes.into_iter().enumerate() {
            for found in self.found.iter().filter(|found| found.sort == sort) {
                let parent = self.link(found, "parent_id").unwrap_or_default();
                flats.add(
                    &self.id(found),
                    json::text(found.values, &["name"]),
                    &parent,
                    index == 1,
                );
            }
        }
        self.attach(&mut flats);
        for flat in flats.nodes.values_mut() {
            flat.policies.insert(0, json!("FullAWSAccess"));
        }
        let mut tree = json!({"root": flats.tree().ok()?, "policies": self.policies()});
        for (key, own) in [("organization_id", "id"), ("management_account", "master_account_id")] {
            if let Some(text) = json::text(values, &[own]) {
                tree[key] = json!(text);
            }
        }
        Some(tree)
    }

    fn attach(&self, flats: &mut Flats) {
        for found in self.of(&["aws_organizations_policy_attachment"]) {
            let links = (self.link(found, "policy_id"), self.link(found, "target_id"));
            let (Some(policy), Some(target)) = links else { continue };
            let is_root = target == "root" || target.starts_with("r-");
            let target = if is_root { flats.root.clone() } else { target };
            // What is attached to need not be in the same plan.
            if !flats.nodes.contains_key(&target) {
                flats.add(&target, None, "", crate::request::is_account(&target));
            }
            if let Some(flat) = flats.nodes.get_mut(&target) {
                flat.policies.push(json!(policy));
            }
        }
    }

    /// The policies of kinds that decide requests, by what stands for them.
    fn policies(&self) -> Map<String, Value> {
        let policy = |found: &Found<'_>| {
            let sort = json::text(found.values, &["type"]);
            let sort = sort.unwrap_or_else(|| "SERVICE_CONTROL_POLICY".to_owned());
            let name = json::text(found.values, &["name"]).unwrap_or_else(|| found.address.clone());
            let value =
                json!({"name": name, "type": sort, "document": found.values.get("content")?});
            Some((self.id(found), value))
        };
        self.of(&["aws_organizations_policy"]).filter_map(policy).collect()
    }
}
