//! Trees from what other tools write: outputs of AWS's command line, plans and states of Terraform.

mod terraform;

use crate::error::Error;
use crate::json;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub use terraform::terraform;

/// How deep units may nest on the way.
const MAX_DEPTH: usize = 32;

/// A tree as [`crate::Organisation::parse`] reads it, from such a tree, outputs of AWS's command line, or a plan or state
/// of Terraform. `None` where the document is none of these.
///
/// # Errors
/// It is one of these, but its parts do not fit together.
pub fn tree(value: &Value) -> Result<Option<Value>, Error> {
    if value.pointer("/root/id").is_some() || value.pointer("/root/Id").is_some() {
        return Ok(Some(value.clone()));
    }
    if value.get("list-roots").is_some() {
        return command_line(value).map(Some);
    }
    Ok(terraform(value))
}

/// A node before it has its place.
#[derive(Default)]
struct Flat {
    name: String,
    parent: String,
    is_account: bool,
    policies: Vec<Value>,
}

/// Nodes by id, of which `root` is the root.
#[derive(Default)]
struct Flats {
    root: String,
    nodes: BTreeMap<String, Flat>,
}

impl Flats {
    fn add(&mut self, id: &str, name: Option<String>, parent: &str, is_account: bool) {
        let name = name.unwrap_or_else(|| id.to_owned());
        let flat = Flat { name, parent: parent.to_owned(), is_account, policies: Vec::new() };
        self.nodes.insert(id.to_owned(), flat);
    }

    /// The tree. Nodes whose parents are not there stand under the root.
    fn tree(&self) -> Result<Value, Error> {
        let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (id, node) in &self.nodes {
            let is_known = self.nodes.contains_key(&node.parent) && node.parent != *id;
            let parent = if is_known { node.parent.as_str() } else { self.root.as_str() };
            if *id != self.root {
                children.entry(parent).or_default().push(id);
            }
        }
        let mut seen = BTreeSet::new();
        let root = self.node(&self.root, &children, &mut seen, 0)?;
        match self.nodes.keys().find(|id| !seen.contains(id.as_str())) {
            Some(id) => Err(Error::new(format!("unit `{id}` is its own parent"))),
            None => Ok(root),
        }
    }

    fn node<'a>(
        &'a self,
        id: &'a str,
        children: &BTreeMap<&'a str, Vec<&'a str>>,
        seen: &mut BTreeSet<&'a str>,
        depth: usize,
    ) -> Result<Value, Error> {
        if depth > MAX_DEPTH {
            return Err(Error::new("units nest too deep"));
        }
        seen.insert(id);
        let mut value = json!({"id": id});
        let flat = self.nodes.get(id);
        if let Some(flat) = flat {
            value["name"] = json!(flat.name);
            value["policies"] = json!(flat.policies);
        }
        let (mut units, mut accounts) = (Vec::new(), Vec::new());
        for child in children.get(id).into_iter().flatten() {
            let node = self.node(child, children, seen, depth + 1)?;
            let is_account = self.nodes.get(*child).is_some_and(|flat| flat.is_account);
            if is_account { accounts.push(node) } else { units.push(node) }
        }
        value["ous"] = json!(units);
        value["accounts"] = json!(accounts);
        Ok(value)
    }
}

/// Outputs of `aws organizations`, each under the name of its subcommand, and those that are asked for each parent, target
/// or policy under its id there.
fn command_line(value: &Value) -> Result<Value, Error> {
    let outputs = |command: &str| -> Vec<(String, &Value)> {
        let map = value.get(command).and_then(Value::as_object);
        let each =
            |(id, output)| json::list(Some(output)).iter().map(move |one| (String::clone(id), one));
        map.into_iter().flatten().flat_map(each).collect()
    };
    let roots = value.pointer("/list-roots/Roots");
    let root = json::list(roots).first().ok_or_else(|| Error::new("`list-roots` has no root"))?;
    let id = json::text(root, &["Id"]).ok_or_else(|| Error::new("the root has no `Id`"))?;
    let mut flats = Flats { root: id.clone(), ..Flats::default() };
    flats.add(&id, json::text(root, &["Name"]), "", false);
    for (command, list, is_account) in [
        ("list-organizational-units-for-parent", "OrganizationalUnits", false),
        ("list-accounts-for-parent", "Accounts", true),
    ] {
        for (parent, output) in outputs(command) {
            for item in json::list(output.get(list)) {
                if let Some(id) = json::text(item, &["Id"]) {
                    flats.add(&id, json::text(item, &["Name"]), &parent, is_account);
                }
            }
        }
    }
    for (target, output) in outputs("list-policies-for-target") {
        let Some(flat) = flats.nodes.get_mut(&target) else { continue };
        let policies = json::list(output.get("Policies")).iter();
        flat.policies.extend(policies.filter_map(|policy| {
            let name = json::text(policy, &["Name"]).filter(|name| name.ends_with("FullAWSAccess"));
            Some(json!(name.or_else(|| json::text(policy, &["Id"]))?))
        }));
    }
    let mut policies = Map::new();
    let described = value.get("describe-policy");
    let by_id: Vec<&Value> = match described {
        Some(Value::Object(map)) if !map.contains_key("Policy") => map.values().collect(),
        list => json::list(list).iter().collect(),
    };
    for policy in by_id.into_iter().filter_map(|output| output.get("Policy")) {
        let summary = policy.get("PolicySummary").unwrap_or(&Value::Null);
        if let Some(id) = json::text(summary, &["Id"]) {
            let name = json::text(summary, &["Name"]).unwrap_or_else(|| id.clone());
            let sort = json::text(summary, &["Type"]);
            policies
                .insert(id, json!({"name": name, "type": sort, "document": policy.get("Content")}));
        }
    }
    let organisation = value.pointer("/describe-organization/Organization");
    let organisation = organisation.unwrap_or(&Value::Null);
    let mut tree = json!({"root": flats.tree()?, "policies": policies});
    for (key, own) in [("organization_id", "Id"), ("management_account", "MasterAccountId")] {
        if let Some(text) = json::text(organisation, &[own]) {
            tree[key] = json!(text);
        }
    }
    Ok(tree)
}
