//! An organisation: nodes from the root to the accounts with the policies attached to them, and what is known of users,
//! roles and resources. Read once, asked often.
//!
//! `policies/scp/README.md` shows its JSON; what AWS's command line and Terraform write is made into it by `adapt`.

mod identities;

use crate::actions::ActionTable;
use crate::error::Error;
use crate::json;
use crate::policy::{Policy, PolicyKind};
use crate::request::{self, Said};
use identities::Identities;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// How deep units may nest; AWS stops at five.
const MAX_DEPTH: usize = 32;
/// So many nodes a tree may have.
const MAX_NODES: usize = 1_000_000;

/// The services that resource control policies reach, as of [`RCP_SERVICES_AS_OF`]; a tree may say others.
pub const RCP_SERVICES: &[&str] = &[
    "aoss",
    "appconfig",
    "appstream",
    "autoscaling",
    "autoscaling-plans",
    "budgets",
    "clouddirectory",
    "cloudfront",
    "cloudsearch",
    "cloudtrail-data",
    "codeartifact",
    "codebuild",
    "codecommit",
    "codepipeline",
    "cognito-identity",
    "cognito-idp",
    "comprehend",
    "comprehendmedical",
    "compute-optimizer",
    "cost-optimization-hub",
    "dax",
    "dsql",
    "dynamodb",
    "ecr",
    "ecr-public",
    "events",
    "firehose",
    "fis",
    "fms",
    "gamelift",
    "health",
    "inspector-scan",
    "kendra",
    "kinesisvideo",
    "kms",
    "logs",
    "memorydb",
    "networkmonitor",
    "notifications",
    "opensearch",
    "pca-connector-ad",
    "personalize",
    "polly",
    "pricing",
    "resource-groups",
    "rolesanywhere",
    "s3",
    "secretsmanager",
    "servicediscovery",
    "signin",
    "sqs",
    "sts",
    "support",
    "swf",
    "textract",
    "timestream-influxdb",
    "transcribe",
    "transfer",
    "translate",
    "wafv2",
    "workspaces",
    "xray",
];

/// The day of [`RCP_SERVICES`].
pub const RCP_SERVICES_AS_OF: &str = "2026-09-26";

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// The root of the organisation.
    Root,
    /// An organisational unit.
    Unit,
    /// An account.
    Account,
}

impl NodeKind {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            NodeKind::Root => "root",
            NodeKind::Unit => "ou",
            NodeKind::Account => "account",
        }
    }
}

/// A node of the tree.
#[derive(Debug)]
pub struct Node {
    /// Its id, such as `ou-1a2b-3c4d5e6f`.
    pub id: String,
    /// Its name, or its id again.
    pub name: String,
    /// What it is.
    pub kind: NodeKind,
    pub(crate) parent: Option<usize>,
    pub(crate) scps: Vec<Arc<Policy>>,
    pub(crate) rcps: Vec<Arc<Policy>>,
    pub(crate) is_management: bool,
}

/// An organisation, ready to be asked.
#[derive(Debug, Default)]
pub struct Organisation {
    pub(crate) id: Option<String>,
    nodes: Vec<Node>,
    accounts: HashMap<String, usize>,
    identities: Identities,
    resources: HashMap<String, Vec<Arc<Policy>>>,
    rcp_services: Vec<String>,
    pub(crate) actions: ActionTable,
}

/// What a tree is built from.
struct Builder<'v> {
    organisation: Organisation,
    policies: HashMap<String, (&'v Value, Option<PolicyKind>)>,
    compiled: HashMap<(String, PolicyKind), Arc<Policy>>,
    management: Option<String>,
}

impl Organisation {
    /// Reads a tree. `{}` is no organisation: requests are then decided by the policies they bring along.
    ///
    /// # Errors
    /// The tree has another shape, or a policy in it is none that AWS would take.
    pub fn parse(value: &Value) -> Result<Organisation, Error> {
        if !value.is_object() {
            return Err(Error::new("a tree is an object"));
        }
        let mut builder = Builder {
            organisation: Organisation {
                id: json::text(value, &["organization_id", "organisation_id"]),
                rcp_services: services(value.get("rcp_services"))?,
                actions: ActionTable::parse(value.get("actions"))?,
                identities: Identities::parse(value)?,
                resources: resource_policies(value.get("resource_policies"))?,
                ..Organisation::default()
            },
            policies: HashMap::new(),
            compiled: HashMap::new(),
            management: json::text(
                value,
                &["management_account", "management_account_id", "master_account_id"],
            ),
        };
        builder.policies(value.get("policies"));
        if let Some(root) = value.get("root") {
            builder.node(root, NodeKind::Root, None, 0)?;
        }
        Ok(builder.organisation)
    }

    /// The nodes, parents before their children.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The nodes from the root to an account; `None` where it is not of this organisation.
    pub(crate) fn path(&self, account: &str) -> Option<Vec<&Node>> {
        let mut at = Some(*self.accounts.get(account)?);
        let mut path = Vec::with_capacity(8);
        while let Some(index) = at {
            path.push(&self.nodes[index]);
            at = self.nodes[index].parent;
        }
        path.reverse();
        Some(path)
    }

    pub(crate) fn has_accounts(&self) -> bool {
        !self.accounts.is_empty()
    }

    pub(crate) fn has_rcps_for(&self, service: &str) -> bool {
        self.rcp_services.iter().any(|own| own.eq_ignore_ascii_case(service))
    }

    /// Adds what is known of a caller and was not said with the request.
    pub(crate) fn complete(&self, caller: &mut request::Caller) {
        self.identities.complete(caller);
    }

    pub(crate) fn resource_policy(&self, arn: &str) -> Said {
        self.resources.get(arn).cloned().or_else(|| self.identities.trust(arn))
    }

    /// `o-id/r-id/ou-id/` of a path, as `aws:PrincipalOrgPaths` has it.
    pub(crate) fn path_text(&self, path: &[&Node]) -> Option<String> {
        let mut text = format!("{}/", self.id.as_ref()?);
        for node in path.iter().filter(|node| node.kind != NodeKind::Account) {
            text.push_str(&node.id);
            text.push('/');
        }
        Some(text)
    }
}

fn services(value: Option<&Value>) -> Result<Vec<String>, Error> {
    let Some(value) = value else {
        return Ok(RCP_SERVICES.iter().map(|&service| service.to_owned()).collect());
    };
    json::texts(value).ok_or_else(|| Error::new("`rcp_services` is no list of texts"))
}

fn resource_policies(value: Option<&Value>) -> Result<HashMap<String, Vec<Arc<Policy>>>, Error> {
    let Some(Value::Object(map)) = value else { return Ok(HashMap::new()) };
    let policy = |(arn, document): (&String, &Value)| {
        let name = format!("policy of {arn}");
        let policy = Policy::parse(&name, document, PolicyKind::Resource)?;
        Ok((arn.clone(), vec![Arc::new(policy)]))
    };
    map.iter().map(policy).collect()
}

/// The kind a policy of an organisation says it is; `None` for those that decide no requests, such as tag policies.
fn kind_of(value: &Value) -> Option<PolicyKind> {
    let said = json::text(value, &["type", "Type"]).unwrap_or_default().to_ascii_uppercase();
    match said.as_str() {
        "RESOURCE_CONTROL_POLICY" | "RCP" => Some(PolicyKind::Rcp),
        "" | "SERVICE_CONTROL_POLICY" | "SCP" => Some(PolicyKind::Scp),
        _ => None,
    }
}

impl<'v> Builder<'v> {
    /// Remembers the policies that nodes name: a list of named ones, or a map from names to documents.
    fn policies(&mut self, value: Option<&'v Value>) {
        match value {
            Some(Value::Object(map)) => {
                for (name, item) in map {
                    self.policies.insert(name.clone(), (item, kind_of(item)));
                    self.known(item);
                }
            }
            list => json::list(list).iter().for_each(|item| self.known(item)),
        }
    }

    fn known(&mut self, item: &'v Value) {
        let keys = [["name", "Name"], ["id", "Id"], ["arn", "Arn"]];
        for name in keys.iter().filter_map(|keys| json::text(item, keys)) {
            self.policies.insert(name, (item, kind_of(item)));
        }
    }

    fn node(
        &mut self,
        value: &'v Value,
        kind: NodeKind,
        parent: Option<usize>,
        depth: usize,
    ) -> Result<(), Error> {
        let index = self.organisation.nodes.len();
        if depth > MAX_DEPTH || index >= MAX_NODES {
            return Err(Error::new("a tree of units this deep or large is not taken"));
        }
        let id = json::text(value, &["id", "Id"])
            .ok_or_else(|| Error::new(format!("a node ({}) has no `id`", kind.name())))?;
        let name = json::text(value, &["name", "Name"]).unwrap_or_else(|| id.clone());
        let [scps, rcps] = self
            .attached(value)
            .map_err(|error| error.within(format!("{} `{name}`", kind.name())))?;
        let is_management = json::is_true(value, &["is_management"])
            || self.management.as_ref().is_some_and(|management| *management == id);
        if kind == NodeKind::Account
            && self.organisation.accounts.insert(id.clone(), index).is_some()
        {
            return Err(Error::new(format!("account `{id}` is twice in the tree")));
        }
        self.organisation.nodes.push(Node { id, name, kind, parent, scps, rcps, is_management });
        for unit in json::list(json::field(value, &["ous", "units"])) {
            self.node(unit, NodeKind::Unit, Some(index), depth + 1)?;
        }
        for account in json::list(value.get("accounts")) {
            self.node(account, NodeKind::Account, Some(index), depth + 1)?;
        }
        Ok(())
    }

    /// The policies attached to a node. Nothing said means what AWS attaches; a list is the whole.
    fn attached(&mut self, value: &'v Value) -> Result<[Vec<Arc<Policy>>; 2], Error> {
        let (mut scps, mut rcps) = (Vec::new(), Vec::new());
        if value.get("policies").is_none() {
            scps.push(self.full_access(PolicyKind::Scp));
        }
        for item in json::list(value.get("policies")) {
            let Some(policy) = self.policy(item)? else { continue };
            match policy.kind {
                PolicyKind::Rcp => rcps.push(policy),
                _ => scps.push(policy),
            }
        }
        Ok([scps, rcps])
    }

    fn full_access(&mut self, kind: PolicyKind) -> Arc<Policy> {
        let policy = Policy::full_access(kind);
        let key = (policy.name.clone(), kind);
        Arc::clone(self.compiled.entry(key).or_insert_with(|| Arc::new(policy)))
    }

    /// The policy that a node names or brings; `None` for one that decides no requests.
    fn policy(&mut self, item: &'v Value) -> Result<Option<Arc<Policy>>, Error> {
        let (name, document) = request::named(item);
        let is_mention = std::ptr::eq(document, item) && item.get("Statement").is_none();
        let id = json::text(item, &["id", "Id"]).filter(|id| self.policies.contains_key(id));
        let mention =
            item.as_str().map(str::to_owned).or(id).or(name.clone()).filter(|_| is_mention);
        let (name, value, kind) = match mention {
            Some(name) => match self.policies.get(&name) {
                Some((value, kind)) => (name, *value, *kind),
                None => return self.attached_by_aws(&name).map(Some),
            },
            None => (name.unwrap_or_else(|| "inline".to_owned()), item, kind_of(item)),
        };
        let Some(kind) = kind else { return Ok(None) };
        let key = (name, kind);
        if !is_mention {
            return Ok(Some(Arc::new(Policy::parse(&key.0, document, kind)?)));
        }
        if let Some(policy) = self.compiled.get(&key) {
            return Ok(Some(Arc::clone(policy)));
        }
        let (own, document) = request::named(value);
        let policy = Policy::parse(own.as_deref().unwrap_or(&key.0), document, kind)?;
        let policy = Arc::new(policy);
        self.compiled.insert(key, Arc::clone(&policy));
        Ok(Some(policy))
    }

    /// The policies that AWS attaches itself are known without their documents.
    fn attached_by_aws(&mut self, name: &str) -> Result<Arc<Policy>, Error> {
        let plain = name.rsplit('/').next().unwrap_or_default();
        match plain.strip_prefix("p-").unwrap_or(plain) {
            "FullAWSAccess" => Ok(self.full_access(PolicyKind::Scp)),
            "RCPFullAWSAccess" => Ok(self.full_access(PolicyKind::Rcp)),
            _ => Err(Error::new(format!("there is no policy `{name}` in `policies`"))),
        }
    }
}
