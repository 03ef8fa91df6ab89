//! What a request comes to, and why: as values, as JSON and as text.

use crate::policy::Effect;
use serde_json::{Value, json};
use std::fmt::Write;

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Everything that has to allow does, and nothing denies.
    Allowed,
    /// It depends on what is not known.
    Undecided,
    /// Something that has to allow does not.
    ImplicitlyDenied,
    /// A statement denies.
    ExplicitlyDenied,
}

impl Verdict {
    /// `allowed`, `denied` or `undecided`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Allowed => "allowed",
            Verdict::Undecided => "undecided",
            Verdict::ImplicitlyDenied | Verdict::ExplicitlyDenied => "denied",
        }
    }

    /// How it is denied, if it is: `explicit` or `implicit`.
    #[must_use]
    pub fn kind(self) -> Option<&'static str> {
        match self {
            Verdict::ImplicitlyDenied => Some("implicit"),
            Verdict::ExplicitlyDenied => Some("explicit"),
            _ => None,
        }
    }
}

/// What a reason has to do with the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A statement that denies.
    Denies,
    /// A statement that allows, as something had to.
    Allows,
    /// Nothing here allows, and something would have to.
    Lacks,
    /// A statement that is about this call, but a condition does not hold.
    Misses,
    /// A statement of which nobody knows whether it applies.
    Unknown,
}

impl Role {
    /// A short name for machines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::Denies => "denies",
            Role::Allows => "allows",
            Role::Lacks => "lacks-allow",
            Role::Misses => "does-not-match",
            Role::Unknown => "unknown",
        }
    }
}

/// A condition, and what it came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConditionTrace {
    /// The operator as it is written.
    pub operator: String,
    /// The key as it is written.
    pub key: String,
    /// The values of the policy.
    pub expected: Vec<String>,
    /// The values of the request, if it has the key.
    pub actual: Option<Vec<String>>,
    /// Whether it holds; `None` where nobody knows.
    pub holds: Option<bool>,
}

/// One reason for a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reason {
    /// What it has to do with the verdict.
    pub role: Role,
    /// The kind of policy: `scp`, `rcp`, `identity`, `boundary`, `session` or `resource`.
    pub layer: &'static str,
    /// The node of the tree, where the policy is attached to one: its kind, id and name.
    pub node: Option<(&'static str, String, String)>,
    /// The policy, where one decides.
    pub policy: Option<String>,
    /// The statement's index in its policy.
    pub statement: Option<usize>,
    /// Its `Sid`.
    pub sid: Option<String>,
    /// Whether it allows or denies.
    pub effect: Option<Effect>,
    /// Its conditions.
    pub conditions: Vec<ConditionTrace>,
}

/// What a call comes to on one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Authorisation {
    /// The resource.
    pub resource: String,
    /// Its type, where the table of actions knows it.
    pub resource_type: Option<String>,
    /// Whether the action needs such a resource although the request named none.
    pub implied: bool,
    /// What is decided.
    pub verdict: Verdict,
    /// Why: what decides first, near misses last.
    pub reasons: Vec<Reason>,
    /// What was not said and is taken to allow, or not to apply.
    pub assumptions: Vec<String>,
}

/// What a request comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// The request's own name.
    pub id: Option<String>,
    /// Who asked.
    pub principal: String,
    /// For what.
    pub action: String,
    /// What is decided: the worst of the authorisations.
    pub verdict: Verdict,
    /// The call on each of its resources.
    pub authorisations: Vec<Authorisation>,
}

impl Decision {
    /// The authorisation that decides.
    #[must_use]
    pub fn deciding(&self) -> Option<&Authorisation> {
        self.authorisations.iter().find(|one| one.verdict == self.verdict)
    }

    /// One sentence on why.
    #[must_use]
    pub fn because(&self) -> String {
        let Some(one) = self.deciding() else { return String::new() };
        let reason = match self.verdict {
            Verdict::Allowed => {
                return "everything that has to allow does, and nothing denies".to_owned();
            }
            _ => one.reasons.first().map(Reason::sentence).unwrap_or_default(),
        };
        match self.authorisations.len() {
            1 => reason,
            _ => format!("on {}: {reason}", one.name()),
        }
    }

    /// The decision as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let authorisations: Vec<Value> =
            self.authorisations.iter().map(Authorisation::to_json).collect();
        json!({
            "id": self.id,
            "principal": self.principal,
            "action": self.action,
            "decision": self.verdict.name(),
            "kind": self.verdict.kind(),
            "because": self.because(),
            "authorizations": authorisations,
        })
    }

    /// The decision for people.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let title = self.id.as_ref().map(|id| format!("{id}: ")).unwrap_or_default();
        let kind = self.verdict.kind().map(|kind| format!(" ({kind})")).unwrap_or_default();
        let verdict = self.verdict.name().to_uppercase();
        let _ = writeln!(text, "{verdict}{kind}  {title}{} by {}", self.action, self.principal);
        for one in &self.authorisations {
            one.write(&mut text);
        }
        text
    }
}

impl Authorisation {
    fn name(&self) -> String {
        match &self.resource_type {
            Some(sort) => format!("{sort} `{}`", self.resource),
            None => format!("`{}`", self.resource),
        }
    }

    fn to_json(&self) -> Value {
        let reasons: Vec<Value> = self.reasons.iter().map(Reason::to_json).collect();
        json!({
            "resource": self.resource,
            "resource_type": self.resource_type,
            "implied": self.implied,
            "decision": self.verdict.name(),
            "kind": self.verdict.kind(),
            "reasons": reasons,
            "assumptions": self.assumptions,
        })
    }

    fn write(&self, text: &mut String) {
        let implied = if self.implied { ", which the call needs too" } else { "" };
        let _ = writeln!(text, "  {}: on {}{implied}", self.verdict.name(), self.name());
        for reason in &self.reasons {
            let _ = writeln!(text, "    {}", reason.sentence());
            for condition in &reason.conditions {
                let _ = writeln!(text, "      {}", condition.sentence());
            }
        }
        for assumption in &self.assumptions {
            let _ = writeln!(text, "    assumed: {assumption}");
        }
    }
}

impl Reason {
    /// Where the policy is: `service control policy \`P\` on ou \`dev\` (ou-1)`.
    fn place(&self) -> String {
        let layer = match self.layer {
            "scp" => "service control policy",
            "rcp" => "resource control policy",
            "identity" => "identity policy",
            "boundary" => "permissions boundary",
            "session" => "session policy",
            _ => "resource policy",
        };
        let policy = self.policy.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default();
        let node = self.node.as_ref().map(|(kind, id, name)| match id == name {
            true => format!(" on {kind} `{id}`"),
            false => format!(" on {kind} `{name}` ({id})"),
        });
        format!("{layer}{policy}{}", node.unwrap_or_default())
    }

    fn statement_name(&self) -> String {
        match (&self.sid, self.statement) {
            (Some(sid), _) if !sid.is_empty() => format!("statement `{sid}`"),
            (_, Some(index)) => format!("statement {index}"),
            _ => String::new(),
        }
    }

    /// The reason in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (statement, place) = (self.statement_name(), self.place());
        match self.role {
            Role::Denies => format!("{statement} of {place} denies"),
            Role::Allows => format!("{statement} of {place} allows"),
            Role::Lacks => match &self.node {
                Some(_) => format!("nothing allows it: no {place} does"),
                None => format!("nothing allows it: no {place} does, and one has to"),
            },
            Role::Misses => {
                let would = if self.effect == Some(Effect::Deny) { "deny" } else { "allow" };
                format!("{statement} of {place} would {would}, but its conditions do not hold")
            }
            Role::Unknown => format!("{statement} of {place} depends on what is not known"),
        }
    }

    fn to_json(&self) -> Value {
        let node = self.node.as_ref();
        let node = node.map(|(kind, id, name)| json!({"kind": kind, "id": id, "name": name}));
        let statement = self.statement.map(|index| json!({"index": index, "sid": self.sid}));
        let conditions: Vec<Value> = self.conditions.iter().map(ConditionTrace::to_json).collect();
        json!({
            "role": self.role.name(),
            "layer": self.layer,
            "node": node,
            "policy": self.policy,
            "statement": statement,
            "effect": self.effect.map(|effect| format!("{effect:?}")),
            "conditions": conditions,
            "text": self.sentence(),
        })
    }
}

impl ConditionTrace {
    /// The condition in words, with what it was compared with.
    #[must_use]
    pub fn sentence(&self) -> String {
        let verb = match self.holds {
            Some(true) => "holds",
            Some(false) => "does not hold",
            None => "is not known",
        };
        let quoted = |values: &[String]| {
            values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
        };
        let actual = match (&self.actual, self.holds) {
            (None, None) => "its value is not known".to_owned(),
            (None, _) => "the key is absent".to_owned(),
            (Some(values), _) => format!("it is {}", quoted(values)),
        };
        let Self { operator, key, .. } = self;
        format!("{operator} {key} {} {verb}: {actual}", quoted(&self.expected))
    }

    fn to_json(&self) -> Value {
        json!({
            "operator": self.operator,
            "key": self.key,
            "expected": self.expected,
            "actual": self.actual,
            "holds": self.holds,
            "text": self.sentence(),
        })
    }
}
