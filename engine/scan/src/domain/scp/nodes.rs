//! The nodes of an organisation, with the policies attached to each by number.

use super::collect::{At, Collected};
use serde_json::{Value as Json, json};

/// How deep units may nest.
const MAX_DEPTH: usize = 32;

struct Walk<'c> {
    collected: &'c mut Collected,
    nodes: Vec<Json>,
    management: Option<String>,
    document: usize,
    is_native: bool,
}

/// The nodes of the last tree, which is the one that holds.
pub(super) fn nodes(collected: &mut Collected) -> Vec<Json> {
    let Some(last) = collected.trees.last() else { return Vec::new() };
    let (tree, at, is_native) = (last.tree.clone(), last.at.clone(), last.is_native);
    let keys = ["management_account", "management_account_id", "master_account_id"];
    let management = keys.iter().find_map(|key| tree.get(key)?.as_str().map(str::to_owned));
    let document = at.document;
    let mut walk = Walk { collected, nodes: Vec::new(), management, document, is_native };
    let at = if is_native { at.step([json!("root")]) } else { at };
    walk.node(&tree["root"], "root", &[], &at, 0);
    walk.nodes
}

impl Walk<'_> {
    fn node(&mut self, value: &Json, kind: &str, above: &[Json], at: &At, depth: usize) {
        let text = |keys: [&str; 2]| keys.iter().find_map(|key| value.get(key)?.as_str());
        let id = text(["id", "Id"]).unwrap_or_default();
        if depth > MAX_DEPTH || id.is_empty() {
            return;
        }
        let mut path = above.to_vec();
        path.push(json!(id));
        let (mut scps, mut rcps, mut full) =
            (Vec::new(), Vec::new(), value.get("policies").is_none());
        for (index, item) in
            value.get("policies").and_then(Json::as_array).into_iter().flatten().enumerate()
        {
            let name = item.as_str().or_else(|| item.get("id").or(item.get("name"))?.as_str());
            if name.is_some_and(|name| name.ends_with("FullAWSAccess")) {
                full |= !name.is_some_and(|name| name.contains("RCP"));
                continue;
            }
            match self.policy(item, name, &at.step([json!("policies"), json!(index)])) {
                Some(n) if self.collected.policies[n].kind == "rcp" => rcps.push(n),
                Some(n) => scps.push(n),
                None => {}
            }
        }
        let is_management = value.get("is_management") == Some(&json!(true))
            || self.management.as_deref() == Some(id);
        self.nodes.push(json!({
            "id": id, "name": text(["name", "Name"]).unwrap_or(id), "kind": kind, "path": path, "is_management": is_management,
            "full": full, "scps": scps, "rcps": rcps, "at": at.json(),
        }));
        for (key, kind) in [("ous", "ou"), ("accounts", "account")] {
            for (index, child) in
                value.get(key).and_then(Json::as_array).into_iter().flatten().enumerate()
            {
                let at =
                    if self.is_native { at.step([json!(key), json!(index)]) } else { at.clone() };
                self.node(child, kind, &path, &at, depth + 1);
            }
        }
    }

    /// The number of a policy that a node names or brings.
    fn policy(&mut self, item: &Json, name: Option<&str>, at: &At) -> Option<usize> {
        if item.is_string() || item.get("Statement").is_none() && item.get("document").is_none() {
            return self.collected.by_name.get(&(self.document, name?.to_owned())).copied();
        }
        let said = item.get("type").and_then(Json::as_str).unwrap_or_default().to_ascii_uppercase();
        let kind = if said.starts_with('R') { "rcp" } else { "scp" };
        let (document, at) = match item.get("document") {
            Some(document) => (document, at.step([json!("document")])),
            None => (item, at.clone()),
        };
        self.collected.add(name.unwrap_or("inline"), |_| kind, document, at, Json::Null)
    }
}
