//! Requests: who wants to do what to which resources, and what is known of it.

use crate::context::{Context, Values};
use crate::error::Error;
use crate::json;
use crate::policy::{Policy, PolicyKind};
use crate::principal::Identity;
use serde_json::Value;
use std::sync::Arc;

/// The longest text of a request that is taken, in bytes.
const MAX_TEXT: usize = 8192;
/// So many resources one call may name.
const MAX_RESOURCES: usize = 1000;

/// What a caller is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallerKind {
    User,
    Role,
    FederatedUser,
    Root,
    Service,
    Federated,
    Anonymous,
}

impl CallerKind {
    /// Whether it belongs to an account whose policies it is under.
    pub(crate) fn is_of_account(self) -> bool {
        matches!(
            self,
            CallerKind::User | CallerKind::Role | CallerKind::FederatedUser | CallerKind::Root
        )
    }
}

/// Policies that were said, or about which nothing was said.
pub(crate) type Said = Option<Vec<Arc<Policy>>>;

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub kind: CallerKind,
    /// As it was given.
    pub name: String,
    pub account: Option<String>,
    /// The user's, the role's or the root's.
    pub identity_arn: Option<String>,
    /// That of the session of a role or of a federated user.
    pub session_arn: Option<String>,
    pub canonical: Option<String>,
    pub service_linked: bool,
    pub tags: Vec<(String, String)>,
    pub identity: Said,
    pub boundary: Said,
    pub session: Said,
}

impl Caller {
    /// The names it goes by in `NotPrincipal`.
    pub(crate) fn identities(&self) -> impl Iterator<Item = Identity<'_>> {
        let account = self.account.as_deref().filter(|_| self.kind.is_of_account());
        let arn = self.identity_arn.as_deref().filter(|_| self.kind != CallerKind::Root);
        let service = (self.kind == CallerKind::Service).then_some(self.name.as_str());
        let federated = (self.kind == CallerKind::Federated).then_some(self.name.as_str());
        account
            .map(Identity::Account)
            .into_iter()
            .chain(arn.map(Identity::Arn))
            .chain(self.session_arn.as_deref().map(Identity::Arn))
            .chain(service.map(Identity::Service))
            .chain(federated.map(Identity::Federated))
    }
}

/// A resource that a call is authorised on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resource {
    pub arn: String,
    /// The sort of resource, where it is known.
    pub sort: Option<String>,
    pub account: Option<String>,
    pub tags: Vec<(String, String)>,
    pub policy: Said,
    /// What holds of this resource alone.
    pub context: Vec<(String, Values)>,
    /// Whether the table of actions named it, and not the request.
    pub implied: bool,
}

/// A request that was read.
#[derive(Debug, Clone)]
pub struct Request {
    /// A name for people, where one was given.
    pub id: Option<String>,
    pub(crate) caller: Caller,
    pub(crate) action: String,
    pub(crate) resources: Vec<Resource>,
    pub(crate) context: Context,
    pub(crate) request_tags: Vec<(String, String)>,
    pub(crate) region: Option<String>,
    /// What was expected, where the request says so.
    pub(crate) expect: Option<String>,
}

impl Request {
    /// Reads a request, or a record of CloudTrail as one.
    ///
    /// # Errors
    /// Something that a request needs is missing or of another shape.
    pub fn parse(value: &Value) -> Result<Request, Error> {
        if crate::cloudtrail::is_record(value) {
            return Request::parse(&crate::cloudtrail::request(value)?);
        }
        let id = json::text(value, &["id", "name"]);
        let action = json::text(value, &["action"])
            .filter(|action| action.split(':').filter(|part| !part.is_empty()).count() == 2)
            .ok_or_else(|| Error::new("`action` is to be one, like `ec2:RunInstances`"))?;
        let principal =
            value.get("principal").ok_or_else(|| Error::new("there is no `principal`"))?;
        let caller = caller(principal).map_err(|error| error.within("principal"))?;
        let given = json::field(value, &["resources", "resource"]);
        let given = json::list(given);
        if given.len() > MAX_RESOURCES {
            return Err(Error::new("a call on more than 1,000 resources"));
        }
        let mut resources = Vec::new();
        for (index, item) in given.iter().enumerate() {
            let read = resource(item).map_err(|error| error.within(format!("resource {index}")))?;
            resources.push(read);
        }
        if resources.is_empty() {
            resources.push(Resource { arn: "*".to_owned(), ..Resource::default() });
        }
        let mut context = Context::default();
        for (key, values) in keys(value.get("context"))? {
            context.set(&key, values);
        }
        Ok(Request {
            id,
            caller,
            action: bounded(action)?,
            resources,
            context,
            request_tags: json::tags(json::field(value, &["request_tags", "tags"])),
            region: json::text(value, &["region"]),
            expect: json::text(value, &["expect"]),
        })
    }

    /// The action, as it was given.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    /// Who asks, as it was given.
    #[must_use]
    pub fn principal(&self) -> &str {
        &self.caller.name
    }

    /// `allowed` or `denied`, where the request says what is expected.
    #[must_use]
    pub fn expected(&self) -> Option<&str> {
        self.expect.as_deref()
    }
}

fn bounded(text: String) -> Result<String, Error> {
    if text.len() > MAX_TEXT {
        return Err(Error::new(format!("a text of {} bytes is too long", text.len())));
    }
    Ok(text)
}

/// The keys of a context; `{"$unknown": true}` is a value that nobody knows yet.
fn keys(value: Option<&Value>) -> Result<Vec<(String, Values)>, Error> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let Some(map) = value.as_object() else { return Err(Error::new("`context` is no object")) };
    let mut keys = Vec::new();
    for (key, value) in map {
        let values = if json::is_true(value, &["$unknown"]) {
            Values::Unknown
        } else {
            let texts = match value {
                Value::Null => Some(Vec::new()),
                value => json::texts(value),
            };
            let texts =
                texts.ok_or_else(|| Error::new(format!("the values of `{key}` are no texts")))?;
            Values::Known(texts.into_iter().map(bounded).collect::<Result<_, _>>()?)
        };
        keys.push((key.clone(), values));
    }
    Ok(keys)
}

/// The policies under a key: one, a list, documents or texts with JSON. Null is none.
pub(crate) fn policies(value: &Value, keys: &[&str], kind: PolicyKind) -> Result<Said, Error> {
    let Some((key, value)) = keys.iter().find_map(|key| Some((*key, value.get(key)?))) else {
        return Ok(None);
    };
    let items = json::list(Some(value));
    let policy = |(index, item): (usize, &Value)| {
        let (name, document) = named(item);
        let name = name.unwrap_or_else(|| match items.len() {
            1 => key.to_owned(),
            _ => format!("{key}[{index}]"),
        });
        Ok(Arc::new(Policy::parse(&name, document, kind)?))
    };
    items.iter().enumerate().map(policy).collect::<Result<_, _>>().map(Some)
}

/// A policy with its name where it stands under `document` or the like, or the document alone.
pub(crate) fn named(item: &Value) -> (Option<String>, &Value) {
    let name = json::text(item, &["name", "Name", "PolicyName", "id", "Id"]);
    let keys = ["document", "Document", "content", "Content", "PolicyDocument"];
    match json::field(item, &keys) {
        Some(document) => (name, document),
        None => (name.filter(|_| item.get("Statement").is_none()), item),
    }
}

fn caller(value: &Value) -> Result<Caller, Error> {
    let name = value.as_str().map(str::to_owned).or_else(|| json::text(value, &["arn"]));
    let name = bounded(name.unwrap_or_default())?;
    let said = json::text(value, &["type"]).unwrap_or_default().to_lowercase();
    let arn = Arn::of(&name);
    let is_service = json::is_true(value, &["is_service"]) || name.ends_with(".amazonaws.com");
    let kind = match (said.as_str(), &arn) {
        _ if is_service => CallerKind::Service,
        ("anonymous", _) => CallerKind::Anonymous,
        ("federated" | "webidentityuser" | "samluser", _) => CallerKind::Federated,
        (_, Some(arn)) => arn.caller_kind()?,
        _ if name == "*" => CallerKind::Anonymous,
        _ if is_account(&name) => CallerKind::Root,
        _ => {
            return Err(Error::new(format!("`{name}` is no ARN, account, service or `*`")));
        }
    };
    let of_arn = arn.as_ref().map(|arn| arn.account.to_owned()).filter(|text| is_account(text));
    let account = json::text(value, &["account"])
        .or(of_arn)
        .or_else(|| is_account(&name).then(|| name.clone()))
        .filter(|_| kind.is_of_account());
    let own = json::text(value, &["role_arn", "user_arn"]);
    let (identity_arn, session_arn) = match (kind, &arn) {
        (CallerKind::Role, Some(arn)) if arn.service == "sts" => {
            let role = arn.rest.split('/').nth(1).unwrap_or_default();
            let derived = format!("arn:{}:iam::{}:role/{role}", arn.partition, arn.account);
            (own.or(Some(derived)), Some(name.clone()))
        }
        (CallerKind::FederatedUser, Some(_)) => (own, Some(name.clone())),
        (CallerKind::Role, Some(_)) => (Some(name.clone()), json::text(value, &["session_arn"])),
        (CallerKind::Root, None) => (Some(format!("arn:aws:iam::{name}:root")), None),
        (kind, _) => (Some(name.clone()).filter(|_| kind.is_of_account()), None),
    };
    let is_linked = |arn: &String| arn.contains(":role/aws-service-role/");
    let service_linked = json::is_true(value, &["is_service_linked_role"])
        || identity_arn.as_ref().is_some_and(is_linked);
    Ok(Caller {
        kind,
        account,
        identity_arn,
        session_arn,
        canonical: json::text(value, &["canonical_user"]),
        service_linked,
        tags: json::tags(value.get("tags")),
        identity: policies(value, &["policies", "identity_policies"], PolicyKind::Identity)?,
        boundary: policies(value, &["boundary", "permissions_boundary"], PolicyKind::Boundary)?,
        session: policies(value, &["session", "session_policies"], PolicyKind::Session)?,
        name,
    })
}

pub(crate) fn resource(value: &Value) -> Result<Resource, Error> {
    let arn = value.as_str().map(str::to_owned).or_else(|| json::text(value, &["arn", "ARN"]));
    let arn = bounded(arn.unwrap_or_else(|| "*".to_owned()))?;
    let mut context = keys(value.get("context"))?;
    if value.get("request_tags").is_some() {
        context.extend(tag_keys(&json::tags(value.get("request_tags"))));
    }
    Ok(Resource {
        sort: json::text(value, &["type"]),
        account: json::text(value, &["account", "accountId"]),
        tags: json::tags(value.get("tags")),
        policy: policies(value, &["policy", "resource_policy"], PolicyKind::Resource)?,
        context,
        implied: false,
        arn,
    })
}

/// The keys that tags of a request come to.
pub(crate) fn tag_keys(tags: &[(String, String)]) -> Vec<(String, Values)> {
    let key = |(key, value): &(String, String)| {
        (format!("aws:RequestTag/{key}"), Values::Known(vec![value.clone()]))
    };
    let names = tags.iter().map(|(key, _)| key.clone()).collect();
    tags.iter().map(key).chain([("aws:TagKeys".to_owned(), Values::Known(names))]).collect()
}

pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The parts of an ARN.
pub(crate) struct Arn<'a> {
    pub partition: &'a str,
    pub service: &'a str,
    pub region: &'a str,
    pub account: &'a str,
    pub rest: &'a str,
}

impl<'a> Arn<'a> {
    pub(crate) fn of(text: &'a str) -> Option<Arn<'a>> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next();
        let (first, partition, service) = (next()?, next()?, next()?);
        let (region, account, rest) = (next()?, next()?, next()?);
        (first == "arn").then_some(Arn { partition, service, region, account, rest })
    }

    fn caller_kind(&self) -> Result<CallerKind, Error> {
        let sort = self.rest.split(['/', ':']).next().unwrap_or_default();
        Ok(match (self.service, sort) {
            ("iam", "user") => CallerKind::User,
            ("iam", "role") | ("sts", "assumed-role") => CallerKind::Role,
            ("iam", "root") => CallerKind::Root,
            ("sts", "federated-user") => CallerKind::FederatedUser,
            ("iam", "saml-provider" | "oidc-provider") => CallerKind::Federated,
            _ => return Err(Error::new(format!("a `{}` of {} calls nobody", sort, self.service))),
        })
    }
}
