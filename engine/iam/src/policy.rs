//! Policy documents, compiled: statements with their patterns and conditions, each under its index.

use crate::condition::{Condition, Operator};
use crate::context::Context;
use crate::error::Error;
use crate::json;
use crate::pattern::{Pattern, Reading};
use crate::principal::{Grant, Principals};
use crate::request::Caller;
use crate::tri::Tri;
use serde_json::Value;

/// The longest text of a policy that is taken, in bytes: AWS takes no longer documents of any kind but a few.
const MAX_TEXT: usize = 8192;

/// What a policy is attached to, which decides what it may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PolicyKind {
    /// Of a user, a group or a role, inline or managed.
    Identity,
    /// A permissions boundary.
    Boundary,
    /// Handed in when a session begins.
    Session,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
    /// On a resource, a key or a role (its trust policy).
    Resource,
}

impl PolicyKind {
    /// A short name for machines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            PolicyKind::Identity => "identity",
            PolicyKind::Boundary => "boundary",
            PolicyKind::Session => "session",
            PolicyKind::Scp => "scp",
            PolicyKind::Rcp => "rcp",
            PolicyKind::Resource => "resource",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            PolicyKind::Identity => "identity policy",
            PolicyKind::Boundary => "permissions boundary",
            PolicyKind::Session => "session policy",
            PolicyKind::Scp => "service control policy",
            PolicyKind::Rcp => "resource control policy",
            PolicyKind::Resource => "resource policy",
        }
    }
}

/// Whether a statement allows or denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// `Allow`.
    Allow,
    /// `Deny`.
    Deny,
}

/// A policy that was read.
#[derive(Debug)]
pub struct Policy {
    pub(crate) name: String,
    pub(crate) kind: PolicyKind,
    pub(crate) statements: Vec<Statement>,
}

/// A statement of a policy.
#[derive(Debug)]
pub(crate) struct Statement {
    pub index: usize,
    pub sid: Option<String>,
    pub effect: Effect,
    actions: Choice,
    resources: Option<Choice>,
    principals: Option<Principals>,
    pub conditions: Vec<Condition>,
}

/// Patterns of which one has to match, or none.
#[derive(Debug)]
struct Choice {
    patterns: Vec<Pattern>,
    negated: bool,
}

impl Choice {
    fn holds(&self, text: &str, context: &Context) -> Tri {
        let any = Tri::any(self.patterns.iter().map(|pattern| pattern.matches(text, context)));
        if self.negated { any.negate() } else { any }
    }
}

/// What a statement is asked about.
pub(crate) struct Question<'a> {
    /// The action in lower case.
    pub action: &'a str,
    pub resource: &'a str,
    pub caller: &'a Caller,
    pub context: &'a Context,
}

impl Policy {
    /// Reads a document, which may be a text with JSON in it.
    ///
    /// # Errors
    /// The document is none that AWS would take for this kind of policy.
    pub fn parse(name: &str, document: &Value, kind: PolicyKind) -> Result<Policy, Error> {
        let read = || -> Result<Policy, Error> {
            let document = json::document(document)?;
            if !document.is_object() {
                return Err(Error::new("is no object"));
            }
            let variables = match document.get("Version").map(Value::as_str) {
                None | Some(Some("2008-10-17")) => false,
                Some(Some("2012-10-17")) => true,
                Some(_) => {
                    return Err(Error::new("`Version` is neither 2012-10-17 nor 2008-10-17"));
                }
            };
            let Some(statements) = document.get("Statement") else {
                return Err(Error::new("has no `Statement`"));
            };
            let statement = |(index, value)| {
                Statement::parse(index, value, kind, variables)
                    .map_err(|error| error.within(format!("statement {index}")))
            };
            let statements = json::list(Some(statements)).iter().enumerate().map(statement);
            Ok(Policy {
                name: name.to_owned(),
                kind,
                statements: statements.collect::<Result<_, _>>()?,
            })
        };
        read().map_err(|error| error.within(format!("policy `{name}`")))
    }

    /// The policy AWS attaches to every node: it allows everything.
    pub(crate) fn full_access(kind: PolicyKind) -> Policy {
        let name = if kind == PolicyKind::Rcp { "RCPFullAWSAccess" } else { "FullAWSAccess" };
        let all = || Choice {
            patterns: vec![Pattern::new("*", Reading { wildcards: true, ..Reading::default() })],
            negated: false,
        };
        let statement = Statement {
            index: 0,
            sid: None,
            effect: Effect::Allow,
            actions: all(),
            resources: Some(all()),
            principals: None,
            conditions: Vec::new(),
        };
        Policy { name: name.to_owned(), kind, statements: vec![statement] }
    }
}

impl Statement {
    fn parse(
        index: usize,
        value: &Value,
        kind: PolicyKind,
        variables: bool,
    ) -> Result<Statement, Error> {
        if !value.is_object() {
            return Err(Error::new("is no object"));
        }
        let effect = match value.get("Effect").and_then(Value::as_str) {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            _ => return Err(Error::new("`Effect` is neither `Allow` nor `Deny`")),
        };
        let Some(actions) = choice(value, "Action", "NotAction", action)? else {
            return Err(Error::new("has neither `Action` nor `NotAction`"));
        };
        let resource = |text: &str| Ok(Pattern::resource(text, variables));
        let resources = choice(value, "Resource", "NotResource", resource)?;
        if resources.is_none() && kind != PolicyKind::Resource {
            return Err(Error::new("has neither `Resource` nor `NotResource`"));
        }
        let principals = Principals::parse(value)?;
        match (kind, &principals) {
            (PolicyKind::Resource, None) => {
                return Err(Error::new("has neither `Principal` nor `NotPrincipal`"));
            }
            (PolicyKind::Rcp, Some(principals)) if principals.is_everyone() => {}
            (PolicyKind::Rcp, _) => return Err(Error::new("`Principal` of an RCP must be `*`")),
            (PolicyKind::Resource, _) | (_, None) => {}
            (_, Some(_)) => {
                return Err(Error::new(format!("a {} has no principals", kind.title())));
            }
        }
        let sid = value.get("Sid").and_then(Value::as_str).map(str::to_owned);
        let conditions = conditions(value.get("Condition"), variables)?;
        Ok(Statement { index, sid, effect, actions, resources, principals, conditions })
    }

    /// Whether action and resource are those of the statement.
    pub(crate) fn concerns(&self, question: &Question<'_>) -> Tri {
        let action = self.actions.holds(question.action, question.context);
        if action == Tri::No {
            return action;
        }
        let resource = self
            .resources
            .as_ref()
            .map_or(Tri::Yes, |resources| resources.holds(question.resource, question.context));
        action.min(resource)
    }

    /// How the statement names the caller; policies without principals are about whoever they are attached to.
    pub(crate) fn grant(&self, question: &Question<'_>) -> Grant {
        let grant = |principals: &Principals| principals.grant(question.caller);
        self.principals.as_ref().map_or(Grant::Named, grant)
    }

    pub(crate) fn conditions_hold(&self, question: &Question<'_>) -> Tri {
        Tri::all(self.conditions.iter().map(|condition| condition.holds(question.context)))
    }

    /// Whether the statement applies.
    pub(crate) fn applies(&self, question: &Question<'_>) -> Tri {
        let concerns = self.concerns(question);
        if concerns == Tri::No || self.grant(question) == Grant::None {
            return Tri::No;
        }
        concerns.min(self.conditions_hold(question))
    }
}

fn choice(
    statement: &Value,
    name: &str,
    not_name: &str,
    compile: impl Fn(&str) -> Result<Pattern, Error>,
) -> Result<Option<Choice>, Error> {
    let (key, value, negated) = match (statement.get(name), statement.get(not_name)) {
        (Some(_), Some(_)) => {
            return Err(Error::new(format!("has both `{name}` and `{not_name}`")));
        }
        (Some(value), None) => (name, value, false),
        (None, Some(value)) => (not_name, value, true),
        (None, None) => return Ok(None),
    };
    let texts = match value {
        Value::String(_) | Value::Array(_) => json::texts(value),
        _ => None,
    };
    let texts = texts.ok_or_else(|| Error::new(format!("`{key}` is no list of texts")))?;
    let compiled = |text: &String| compile(bounded(text)?);
    let patterns = texts.iter().map(compiled).collect::<Result<_, _>>()?;
    Ok(Some(Choice { patterns, negated }))
}

fn action(text: &str) -> Result<Pattern, Error> {
    if text != "*" && text.split(':').filter(|part| !part.is_empty()).count() != 2 {
        return Err(Error::new(format!("`{text}` is no action: `service:Name` or `*`")));
    }
    Ok(Pattern::new(text, Reading { wildcards: true, variables: false, ignore_case: true }))
}

fn bounded(text: &str) -> Result<&str, Error> {
    if text.len() > MAX_TEXT {
        return Err(Error::new(format!("a text of {} bytes is too long", text.len())));
    }
    Ok(text)
}

fn conditions(value: Option<&Value>, variables: bool) -> Result<Vec<Condition>, Error> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let Some(operators) = value.as_object() else {
        return Err(Error::new("`Condition` is no object"));
    };
    let mut conditions = Vec::new();
    for (name, keys) in operators {
        let operator = Operator::parse(name)
            .ok_or_else(|| Error::new(format!("there is no operator `{name}`")))?;
        let keys = keys
            .as_object()
            .ok_or_else(|| Error::new(format!("`{name}` holds no keys with values")))?;
        for (key, values) in keys {
            let values = json::texts(values)
                .ok_or_else(|| Error::new(format!("the values of `{key}` are no texts")))?;
            for value in &values {
                bounded(value)?;
            }
            conditions.push(Condition::new(name, operator, key, values, variables));
        }
    }
    Ok(conditions)
}
