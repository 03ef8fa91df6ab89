//! What the documents of a scan hold for this domain.

use super::super::terraform::{self, Doc, Sort};
use super::super::{Read, Scan, formation};
use super::{decisions, nodes, statements, to_json};
use lictor::{Region, Value};
use serde_json::{Map, Value as Json, json};
use std::collections::{HashMap, HashSet};

/// Attributes of resources that hold policies, and what kind they are; the others are policies of resources.
const ATTRIBUTES: [(&str, &str, &str); 9] = [
    ("aws_iam_policy", "policy", "identity"),
    ("aws_iam_role_policy", "policy", "identity"),
    ("aws_iam_user_policy", "policy", "identity"),
    ("aws_iam_group_policy", "policy", "identity"),
    ("aws_ssoadmin_permission_set_inline_policy", "inline_policy", "identity"),
    ("aws_iam_role", "assume_role_policy", "trust"),
    ("aws_organizations_policy", "content", "scp"),
    ("", "policy", "resource"),
    ("", "access_policy", "resource"),
];

/// Properties of CloudFormation that hold policies.
const PROPERTIES: [(&str, &str, &str); 11] = [
    ("AWS::IAM::ManagedPolicy", "PolicyDocument", "identity"),
    ("AWS::IAM::Policy", "PolicyDocument", "identity"),
    ("AWS::IAM::RolePolicy", "PolicyDocument", "identity"),
    ("AWS::IAM::UserPolicy", "PolicyDocument", "identity"),
    ("AWS::IAM::GroupPolicy", "PolicyDocument", "identity"),
    ("AWS::IAM::Role", "AssumeRolePolicyDocument", "trust"),
    ("AWS::Organizations::Policy", "Content", "scp"),
    ("", "PolicyDocument", "resource"),
    ("", "KeyPolicy", "resource"),
    ("", "ResourcePolicy", "resource"),
    ("", "RepositoryPolicyText", "resource"),
];

/// Where something stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct At {
    pub document: usize,
    pub path: Vec<Json>,
    /// The kind and the name of the resource it is part of.
    pub resource: Option<(String, String)>,
}

impl At {
    pub(crate) fn new(document: usize, path: &[&str]) -> At {
        At { document, path: path.iter().map(|step| json!(step)).collect(), resource: None }
    }

    pub(crate) fn step(&self, steps: impl IntoIterator<Item = Json>) -> At {
        let mut at = self.clone();
        at.path.extend(steps);
        at
    }

    pub(crate) fn json(&self) -> Json {
        let mut at = json!({"document": self.document, "path": self.path});
        if let Some((kind, name)) = &self.resource {
            at["resource"] = json!({"kind": kind, "name": name});
        }
        at
    }
}

/// A policy that was found.
#[derive(Debug)]
pub(crate) struct Found {
    pub name: String,
    pub kind: &'static str,
    pub document: Json,
    /// Its length in characters as it is written, where it stands in a text, and without blanks.
    pub raw: usize,
    pub minified: usize,
    pub at: At,
    /// What a plan does with it.
    pub actions: Json,
}

/// An organisation, and where it is described.
pub(crate) struct Tree {
    pub file: String,
    pub at: At,
    pub tree: Json,
    /// Whether the document is the tree itself, so that its nodes have places.
    pub is_native: bool,
}

/// A request and where it stands.
pub(crate) struct Asked {
    pub at: At,
    pub request: Json,
}

/// Everything that was found.
#[derive(Default)]
pub(crate) struct Collected {
    pub policies: Vec<Found>,
    /// Policies that the apply decides.
    pub unknown: Vec<(String, At)>,
    pub trees: Vec<Tree>,
    pub details: Vec<(At, Json)>,
    pub attachments: Vec<Json>,
    pub cases: Vec<Asked>,
    pub log: Vec<Asked>,
    /// Policies by what trees call them: document, and name, id or address.
    pub by_name: HashMap<(usize, String), usize>,
}

impl Collected {
    pub(crate) fn of<'r>(region: &'r Region, scan: &Scan<'r>) -> Collected {
        let mut collected = Collected::default();
        let docs: Vec<Doc<'r>> =
            scan.documents.iter().map(|read| Doc { file: read.file, value: read.value }).collect();
        let (terraform, others): (Vec<_>, Vec<_>) = scan
            .documents
            .iter()
            .filter(|read| super::concerns(read))
            .partition(|read| Sort::of(read.file, read.value).is_some());
        others.iter().for_each(|read| collected.document(read));
        if !terraform.is_empty() {
            let resources = terraform::all(region, &docs);
            let of_organisations =
                resources.iter().filter(|found| found.r#type.starts_with("aws_organizations_"));
            let documents: HashSet<usize> = of_organisations.map(|found| found.document).collect();
            resources.iter().for_each(|resource| collected.resource(resource));
            for read in terraform.into_iter().filter(|read| documents.contains(&read.index)) {
                collected.tree(&read, &to_json(read.value));
            }
        }
        collected.trees.sort_by_key(|tree| !is_before(&tree.file));
        collected
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.policies.is_empty()
            && self.unknown.is_empty()
            && self.trees.is_empty()
            && self.details.is_empty()
            && self.attachments.is_empty()
            && self.cases.is_empty()
            && self.log.is_empty()
    }

    /// The model that policies read.
    pub(crate) fn model(mut self) -> Json {
        let nodes = nodes::nodes(&mut self);
        let decided = decisions::Decided::of(&self);
        let policy = |(n, found): (usize, &Found)| {
            present(vec![
                ("n", json!(n)),
                ("name", json!(found.name)),
                ("kind", json!(found.kind)),
                ("version", found.document.get("Version").cloned().unwrap_or(Json::Null)),
                ("document", found.document.clone()),
                ("raw", json!(found.raw)),
                ("minified", json!(found.minified)),
                ("actions", found.actions.clone()),
                ("at", found.at.json()),
            ])
        };
        let policies: Vec<Json> = self.policies.iter().enumerate().map(policy).collect();
        let unknown: Vec<Json> =
            self.unknown.iter().map(|(name, at)| json!({"name": name, "at": at.json()})).collect();
        json!({
            "policies": policies,
            "statements": statements::statements(&self.policies),
            "unknown": unknown,
            "nodes": nodes,
            "attachments": self.attachments,
            "identities": decided.identities,
            "cases": decided.cases,
            "log": decided.log,
            "changes": decided.changes,
        })
    }

    /// The organisation in a document, if there is one.
    fn tree(&mut self, read: &Read<'_>, value: &Json) {
        let at = At::new(read.index, &[]);
        match lictor_iam::adapt::tree(value) {
            Ok(Some(tree)) => {
                let is_native = value.get("root").is_some();
                self.tree_policies(value, &at);
                self.trees.push(Tree { file: read.file.to_owned(), at, tree, is_native });
            }
            Ok(None) => {}
            Err(error) => self.unknown.push((format!("the organisation ({error})"), at)),
        }
    }

    fn document(&mut self, read: &Read<'_>) {
        let at = At::new(read.index, &[]);
        let value = to_json(read.value);
        self.tree(read, &value);
        if formation::is_template(read.value) {
            return self.template(read.value, &at);
        }
        if value.get("RoleDetailList").is_some() || value.get("UserDetailList").is_some() {
            self.details_policies(&value, &at);
            self.details.push((at, value));
            return;
        }
        if let Some(records) = lictor_iam::cloudtrail_records(&value) {
            let key = if value.get("Records").is_some() { "Records" } else { "Events" };
            let asked =
                |(index, request)| Asked { at: at.step([json!(key), json!(index)]), request };
            self.log.extend(records.into_iter().enumerate().map(asked));
            return;
        }
        if value.get("eventName").is_some() && value.get("userIdentity").is_some() {
            return self.log.push(Asked { at, request: value });
        }
        if let Some(cases) = value.get("cases").and_then(Json::as_array) {
            let asked = |(index, request): (usize, &Json)| Asked {
                at: at.step([json!("cases"), json!(index)]),
                request: request.clone(),
            };
            return self.cases.extend(cases.iter().enumerate().map(asked));
        }
        if value.get("expect").is_some() && value.get("principal").is_some() {
            return self.cases.push(Asked { at, request: value });
        }
        self.file_policy(read.file, &value, at);
    }

    /// A file that is a policy, or has one in it under its name.
    fn file_policy(&mut self, file: &str, value: &Json, at: At) {
        let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let stem = stem.split('.').next().unwrap_or(stem);
        let text = |value: &Json, keys: &[&str]| {
            keys.iter().find_map(|key| value.get(key)?.as_str().map(str::to_owned))
        };
        let summary = value.pointer("/Policy/PolicySummary").unwrap_or(value);
        let name =
            text(summary, &["name", "Name", "PolicyName"]).unwrap_or_else(|| stem.to_owned());
        let said = text(summary, &["type", "Type"]).unwrap_or_default();
        let places: [&[&str]; 7] = [
            &[],
            &["document"],
            &["content"],
            &["Content"],
            &["Policy", "Content"],
            &["PolicyVersion", "Document"],
            &["PolicyDocument"],
        ];
        for path in places {
            let Some(found) = path.iter().try_fold(value, |value, step| value.get(step)) else {
                continue;
            };
            let is_policy = found.get("Statement").is_some()
                || found.as_str().is_some_and(|text| text.contains("\"Statement\""));
            if is_policy {
                let kind = kind_said(&said);
                let at = at.step(path.iter().map(|step| json!(step)));
                let kind = |document: &Json| kind.unwrap_or_else(|| kind_of(file, document));
                self.add(&name, kind, found, at, Json::Null);
                return;
            }
        }
    }

    /// Adds a policy, which may be a text with JSON; its number.
    pub(crate) fn add(
        &mut self,
        name: &str,
        kind: impl FnOnce(&Json) -> &'static str,
        value: &Json,
        at: At,
        actions: Json,
    ) -> Option<usize> {
        let (document, raw) = match value {
            Json::String(text) => {
                (serde_json::from_str::<Json>(text).ok()?, Some(text.chars().count()))
            }
            value => (value.clone(), None),
        };
        if !document.is_object() {
            return None;
        }
        let minified = document.to_string().chars().count();
        let kind = kind(&document);
        let raw = raw.unwrap_or(minified);
        self.policies.push(Found {
            name: name.to_owned(),
            kind,
            document,
            raw,
            minified,
            at,
            actions,
        });
        Some(self.policies.len() - 1)
    }

    /// The policies that a tree lists.
    fn tree_policies(&mut self, value: &Json, at: &At) {
        let list: Vec<(Option<String>, Json, &Json)> =
            match (value.get("policies"), value.get("describe-policy")) {
                (Some(Json::Object(map)), _) => map
                    .iter()
                    .map(|(name, item)| (Some(name.clone()), json!(["policies", name]), item))
                    .collect(),
                (Some(Json::Array(items)), _) => items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| (None, json!(["policies", index]), item))
                    .collect(),
                (_, Some(Json::Object(map))) => map
                    .iter()
                    .map(|(id, item)| {
                        (Some(id.clone()), json!(["describe-policy", id, "Policy"]), item)
                    })
                    .collect(),
                _ => Vec::new(),
            };
        for (key, path, item) in list {
            let item = item.get("Policy").unwrap_or(item);
            let summary = item.get("PolicySummary").unwrap_or(item);
            let text = |keys: [&str; 2]| {
                keys.iter().find_map(|key| summary.get(key)?.as_str().map(str::to_owned))
            };
            let names = [key.clone(), text(["name", "Name"]), text(["id", "Id"])];
            let said = text(["type", "Type"]).unwrap_or_default();
            let Some(kind) = kind_said(&said).or(said.is_empty().then_some("scp")) else {
                continue;
            };
            let name = names[1].clone().or(key).or_else(|| names[2].clone()).unwrap_or_default();
            let keys = ["document", "Document", "content", "Content"];
            let inner = keys.iter().find_map(|key| Some((Some(*key), item.get(key)?)));
            let (step, document) = inner.unwrap_or((None, item));
            let steps = path
                .as_array()
                .cloned()
                .unwrap_or_default()
                .into_iter()
                .chain(step.map(|step| json!(step)));
            if let Some(n) = self.add(&name, |_| kind, document, at.step(steps), Json::Null) {
                for name in names.into_iter().flatten() {
                    self.by_name.insert((at.document, name), n);
                }
            }
        }
    }

    /// Policies in the details of IAM.
    fn details_policies(&mut self, value: &Json, at: &At) {
        let list = |value: &Json, key: &str| {
            value.get(key).and_then(Json::as_array).cloned().unwrap_or_default()
        };
        let text = |value: &Json, key: &str| {
            value.get(key).and_then(Json::as_str).unwrap_or_default().to_owned()
        };
        for (index, policy) in list(value, "Policies").iter().enumerate() {
            for (version, item) in list(policy, "PolicyVersionList").iter().enumerate() {
                if item.get("IsDefaultVersion") == Some(&json!(true))
                    && let Some(document) = item.get("Document")
                {
                    let path = [
                        json!("Policies"),
                        json!(index),
                        json!("PolicyVersionList"),
                        json!(version),
                        json!("Document"),
                    ];
                    self.add(
                        &text(policy, "PolicyName"),
                        |_| "identity",
                        document,
                        at.step(path),
                        Json::Null,
                    );
                }
            }
        }
        for (key, inline) in [
            ("RoleDetailList", "RolePolicyList"),
            ("UserDetailList", "UserPolicyList"),
            ("GroupDetailList", "GroupPolicyList"),
        ] {
            for (index, item) in list(value, key).iter().enumerate() {
                let here = at.step([json!(key), json!(index)]);
                if let Some(trust) = item.get("AssumeRolePolicyDocument") {
                    let name = format!("trust of {}", text(item, "RoleName"));
                    self.add(
                        &name,
                        |_| "trust",
                        trust,
                        here.step([json!("AssumeRolePolicyDocument")]),
                        Json::Null,
                    );
                }
                for (number, policy) in list(item, inline).iter().enumerate() {
                    let path = here.step([json!(inline), json!(number), json!("PolicyDocument")]);
                    if let Some(document) = policy.get("PolicyDocument") {
                        self.add(
                            &text(policy, "PolicyName"),
                            |_| "identity",
                            document,
                            path,
                            Json::Null,
                        );
                    }
                }
            }
        }
    }

    /// Policies in a template of CloudFormation.
    fn template(&mut self, template: Value<'_>, at: &At) {
        for one in formation::resources(template).filter(|one| !one.properties.is_undefined()) {
            let (name, sort, properties) = (one.name, one.kind, to_json(one.properties));
            let mut here = at.step(one.path().map(to_json));
            here.resource = Some((sort.to_owned(), name.to_owned()));
            let rows = |row: &&(&str, &str, &str)| {
                properties.get(row.1).is_some() && (row.0 == sort || row.0.is_empty())
            };
            let said = properties.get("Type").and_then(Json::as_str).unwrap_or_default();
            if let Some((_, key, kind)) = PROPERTIES.iter().find(rows) {
                let kind = if *kind == "scp" { kind_said(said) } else { Some(*kind) };
                if let Some(kind) = kind {
                    self.add(
                        name,
                        |_| kind,
                        &properties[*key],
                        here.step([json!(key)]),
                        Json::Null,
                    );
                }
            }
            let inline = properties.get("Policies").and_then(Json::as_array);
            for (index, policy) in inline.into_iter().flatten().enumerate() {
                if let Some(document) = policy.get("PolicyDocument") {
                    let path =
                        here.step([json!("Policies"), json!(index), json!("PolicyDocument")]);
                    self.add(name, |_| "identity", document, path, Json::Null);
                }
            }
        }
    }

    /// What a resource of Terraform holds.
    fn resource(&mut self, resource: &terraform::Resource<'_>) {
        if resource.mode != "managed" || !resource.r#type.starts_with("aws_") {
            return;
        }
        let values = to_json(resource.values);
        let mut at = At { document: resource.document, path: Vec::new(), resource: None };
        at.path = to_json(resource.path).as_array().cloned().unwrap_or_default();
        at.resource = Some((resource.r#type.to_owned(), resource.address.to_owned()));
        let actions = to_json(resource.actions);
        if resource.r#type == "aws_organizations_policy_attachment" {
            return self.attachment(resource, &values, &at, actions);
        }
        let row = |row: &&(&str, &str, &str)| {
            values.get(row.1).is_some() && (row.0 == resource.r#type || row.0.is_empty())
        };
        if let Some((_, key, kind)) = ATTRIBUTES.iter().find(row) {
            let said =
                values.get("type").and_then(Json::as_str).unwrap_or("SERVICE_CONTROL_POLICY");
            let kind = if *kind == "scp" { kind_said(said) } else { Some(*kind) };
            if let Some(kind) = kind {
                self.attribute(
                    resource.address,
                    kind,
                    &values[*key],
                    at.step([json!(key)]),
                    &actions,
                    &values,
                );
            }
        }
        let inline = values.get("inline_policy").and_then(Json::as_array);
        for (index, policy) in inline.into_iter().flatten().enumerate() {
            let path = at.step([json!("inline_policy"), json!(index), json!("policy")]);
            let value = policy.get("policy").unwrap_or(&Json::Null);
            self.attribute(resource.address, "identity", value, path, &Json::Null, &Json::Null);
        }
    }

    fn attribute(
        &mut self,
        address: &str,
        kind: &'static str,
        value: &Json,
        at: At,
        actions: &Json,
        values: &Json,
    ) {
        if value.get("$unknown").is_some() || value.get("$sensitive").is_some() {
            return self.unknown.push((address.to_owned(), at));
        }
        // Other things are called policies too.
        if kind == "resource" && !value.to_string().contains("Statement") {
            return;
        }
        let document = at.document;
        let name = values.get("name").and_then(Json::as_str).unwrap_or(address);
        if let Some(n) = self.add(name, |_| kind, value, at, actions.clone()) {
            let id = values.get("id").and_then(Json::as_str).map(str::to_owned);
            for name in id.into_iter().chain([address.to_owned()]) {
                self.by_name.insert((document, name), n);
            }
        }
    }

    fn attachment(
        &mut self,
        resource: &terraform::Resource<'_>,
        values: &Json,
        at: &At,
        actions: Json,
    ) {
        let config = to_json(resource.config);
        let link = |key: &str| -> String {
            if let Some(text) = values.get(key).and_then(Json::as_str) {
                return text.to_owned();
            }
            let references = config.get(key).and_then(|expression| expression.get("references"));
            let last = references
                .and_then(Json::as_array)
                .and_then(|all| all.last())
                .and_then(Json::as_str);
            let first =
                references.and_then(|all| all.get(0)).and_then(Json::as_str).unwrap_or_default();
            if first.contains(".roots") {
                first.to_owned()
            } else {
                last.unwrap_or_default().to_owned()
            }
        };
        let target = link("target_id");
        let is_root = target.starts_with("r-") || target.contains(".roots");
        self.attachments.push(json!({
            "policy": link("policy_id"), "target": target, "is_root": is_root, "actions": actions, "at": at.json(),
        }));
    }
}

/// The kind of a policy of an organisation by the type it says.
fn kind_said(text: &str) -> Option<&'static str> {
    match text.to_ascii_uppercase().as_str() {
        "SERVICE_CONTROL_POLICY" | "SCP" => Some("scp"),
        "RESOURCE_CONTROL_POLICY" | "RCP" => Some("rcp"),
        _ => None,
    }
}

/// The kind of a policy in a file: words in the names of the file and its folder tell it, else its statements do.
fn kind_of(file: &str, document: &Json) -> &'static str {
    const WORDS: [(&[&str], &str); 6] = [
        (&["rcp", "rcps"], "rcp"),
        (&["scp", "scps"], "scp"),
        (&["trust", "assume"], "trust"),
        (&["boundary", "boundaries"], "boundary"),
        (&["resource", "bucket"], "resource"),
        (&["iam", "identity"], "identity"),
    ];
    let path = file.to_lowercase();
    for name in path.rsplit(['/', '\\']).take(2) {
        let has = |words: &[&str]| {
            name.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| words.contains(&part))
        };
        if let Some((_, kind)) = WORDS.iter().find(|(words, _)| has(words)) {
            return kind;
        }
    }
    let statements = match document.get("Statement") {
        Some(Json::Array(items)) => items.as_slice(),
        Some(single) => std::slice::from_ref(single),
        None => &[],
    };
    let any = |test: fn(&Json) -> bool| statements.iter().any(test);
    let has_principals = any(|s| s.get("Principal").is_some() || s.get("NotPrincipal").is_some());
    let assumes = any(|s| s["Action"].to_string().contains("sts:AssumeRole"));
    match (has_principals, any(|s| s["Effect"] == "Allow")) {
        (true, _) if assumes => "trust",
        (true, _) => "resource",
        // Who only denies binds others.
        (false, false) => "scp",
        (false, true) => "identity",
    }
}

/// Whether the name of a file says that its tree is the older of two.
fn is_before(file: &str) -> bool {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file).to_lowercase();
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| ["before", "old"].contains(&word))
}

/// An object without what is null.
pub(crate) fn present(pairs: Vec<(&str, Json)>) -> Json {
    let map: Map<String, Json> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    Json::Object(map)
}
