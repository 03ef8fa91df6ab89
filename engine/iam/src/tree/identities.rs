//! Users and roles with their policies, as `aws iam get-account-authorization-details` tells them.

use crate::error::Error;
use crate::json;
use crate::policy::{Policy, PolicyKind};
use crate::request::{Caller, CallerKind, Said};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// A user or a role.
#[derive(Debug, Clone)]
struct Known {
    identity: Vec<Arc<Policy>>,
    boundary: Vec<Arc<Policy>>,
    trust: Said,
    tags: Vec<(String, String)>,
}

/// Everyone who is known, by ARN.
#[derive(Debug, Default)]
pub(super) struct Identities {
    known: HashMap<String, Known>,
    /// The ARN of a role by `account/name`: sessions do not tell the path of their role.
    roles: HashMap<String, String>,
}

/// What is read of one account, while it is.
struct Details<'v> {
    /// The documents of managed policies by ARN.
    managed: HashMap<String, &'v Value>,
    groups: HashMap<String, &'v Value>,
    /// Compiled already, by ARN and use.
    compiled: HashMap<(String, PolicyKind), Arc<Policy>>,
}

impl Identities {
    /// Reads `authorization_details` of a tree: one account's or a list.
    pub(super) fn parse(tree: &Value) -> Result<Identities, Error> {
        let mut identities = Identities::default();
        for account in json::list(json::field(tree, &["authorization_details", "auth_details"])) {
            identities.account(account).map_err(|error| error.within("authorization details"))?;
        }
        Ok(identities)
    }

    fn account(&mut self, value: &Value) -> Result<(), Error> {
        let list = |key: &str| json::list(value.get(key));
        let arn = |item: &Value| json::text(item, &["Arn", "PolicyArn"]);
        let document = |item| Some((arn(item)?, default_version(item)?));
        let group = |item| Some((json::text(item, &["GroupName"])?, item));
        let mut details = Details {
            managed: list("Policies").iter().filter_map(document).collect(),
            groups: list("GroupDetailList").iter().filter_map(group).collect(),
            compiled: HashMap::new(),
        };
        for item in list("RoleDetailList").iter().chain(list("UserDetailList")) {
            let Some(arn) = arn(item) else { continue };
            let known = details.known(item).map_err(|error| error.within(format!("`{arn}`")))?;
            if let Some((account, name)) = role_name(&arn) {
                self.roles.insert(format!("{account}/{name}"), arn.clone());
            }
            self.known.insert(arn, known);
        }
        Ok(())
    }

    /// What is known of a caller, where the request did not say it.
    pub(super) fn complete(&self, caller: &mut Caller) {
        if caller.kind == CallerKind::Role
            && let Some(arn) = &caller.identity_arn
            && !self.known.contains_key(arn)
            && let Some((account, name)) = role_name(arn)
            && let Some(whole) = self.roles.get(&format!("{account}/{name}"))
        {
            caller.identity_arn = Some(whole.clone());
            caller.service_linked |= whole.contains(":role/aws-service-role/");
        }
        let Some(known) = caller.identity_arn.as_ref().and_then(|arn| self.known.get(arn)) else {
            return;
        };
        caller.identity.get_or_insert_with(|| known.identity.clone());
        caller.boundary.get_or_insert_with(|| known.boundary.clone());
        if caller.tags.is_empty() {
            caller.tags.clone_from(&known.tags);
        }
    }

    /// The trust policy of a role.
    pub(super) fn trust(&self, arn: &str) -> Said {
        self.known.get(arn)?.trust.clone()
    }
}

impl<'v> Details<'v> {
    fn known(&mut self, item: &'v Value) -> Result<Known, Error> {
        let mut identity = self.policies(item)?;
        for group in json::list(item.get("GroupList")) {
            let name = group.as_str().unwrap_or_default();
            let group = *self
                .groups
                .get(name)
                .ok_or_else(|| Error::new(format!("there is no group `{name}`")))?;
            identity.extend(self.policies(group)?);
        }
        let boundary = item.get("PermissionsBoundary");
        let boundary = boundary.and_then(|found| json::text(found, &["PermissionsBoundaryArn"]));
        let boundary = boundary.map(|arn| self.managed(&arn, PolicyKind::Boundary)).transpose()?;
        let trust = item.get("AssumeRolePolicyDocument").map(|document| {
            Policy::parse("trust policy", document, PolicyKind::Resource).map(Arc::new)
        });
        Ok(Known {
            identity,
            boundary: boundary.into_iter().collect(),
            trust: trust.transpose()?.map(|policy| vec![policy]),
            tags: json::tags(item.get("Tags")),
        })
    }

    /// Inline and attached policies of a user, a role or a group.
    fn policies(&mut self, item: &'v Value) -> Result<Vec<Arc<Policy>>, Error> {
        let mut policies = Vec::new();
        for key in ["RolePolicyList", "UserPolicyList", "GroupPolicyList"] {
            for inline in json::list(item.get(key)) {
                let name = json::text(inline, &["PolicyName"]).unwrap_or_default();
                let document = inline.get("PolicyDocument").unwrap_or(&Value::Null);
                policies.push(Arc::new(Policy::parse(&name, document, PolicyKind::Identity)?));
            }
        }
        for attached in json::list(item.get("AttachedManagedPolicies")) {
            let arn = json::text(attached, &["PolicyArn"]).unwrap_or_default();
            policies.push(self.managed(&arn, PolicyKind::Identity)?);
        }
        Ok(policies)
    }

    fn managed(&mut self, arn: &str, kind: PolicyKind) -> Result<Arc<Policy>, Error> {
        let key = (arn.to_owned(), kind);
        if let Some(policy) = self.compiled.get(&key) {
            return Ok(Arc::clone(policy));
        }
        let document = self.managed.get(arn);
        let document =
            document.ok_or_else(|| Error::new(format!("the document of `{arn}` is not there")))?;
        let name = arn.rsplit('/').next().unwrap_or(arn);
        let policy = Arc::new(Policy::parse(name, document, kind)?);
        self.compiled.insert(key, Arc::clone(&policy));
        Ok(policy)
    }
}

fn default_version(policy: &Value) -> Option<&Value> {
    let versions = json::list(policy.get("PolicyVersionList"));
    let is_default = |version: &&Value| json::is_true(version, &["IsDefaultVersion"]);
    versions.iter().find(is_default).or(versions.first())?.get("Document")
}

/// The account and the bare name of a role's ARN.
fn role_name(arn: &str) -> Option<(&str, &str)> {
    let (head, rest) = arn.split_once(":role/")?;
    Some((head.rsplit(':').next()?, rest.rsplit('/').next()?))
}
