//! `Principal` and `NotPrincipal` of statements, and how they name a caller.

use crate::error::Error;
use crate::json;
use crate::request::{Caller, CallerKind};
use serde_json::Value;

/// How a statement names a caller, from not at all to by the very session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Grant {
    #[default]
    None,
    /// By its account, which may hand the permission on.
    Account,
    /// By its role, or as anyone.
    Identity,
    /// Itself: the user, the session of the role, the service.
    Named,
}

/// The principals of a statement.
#[derive(Debug)]
pub(crate) struct Principals {
    names: Vec<Name>,
    negated: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Name {
    Everyone,
    Account(String),
    Arn(String),
    Service(String),
    Federated(String),
    Canonical(String),
}

impl Principals {
    pub(crate) fn parse(statement: &Value) -> Result<Option<Principals>, Error> {
        let (value, negated) = match (statement.get("Principal"), statement.get("NotPrincipal")) {
            (None, None) => return Ok(None),
            (Some(value), None) => (value, false),
            (None, Some(value)) => (value, true),
            (Some(_), Some(_)) => {
                return Err(Error::new("has both `Principal` and `NotPrincipal`"));
            }
        };
        let mut names = Vec::new();
        match value {
            Value::String(all) if all == "*" => names.push(Name::Everyone),
            Value::Object(sorts) => {
                for (sort, values) in sorts {
                    let texts = json::texts(values).ok_or_else(|| {
                        Error::new(format!("the principals under `{sort}` are no texts"))
                    })?;
                    for text in texts {
                        names.push(name(sort, text)?);
                    }
                }
            }
            _ => return Err(Error::new("a principal is `*` or an object")),
        }
        Ok(Some(Principals { names, negated }))
    }

    pub(crate) fn is_everyone(&self) -> bool {
        !self.negated && self.names == [Name::Everyone]
    }

    pub(crate) fn grant(&self, caller: &Caller) -> Grant {
        let grants = |name: &Name| name.grant(caller);
        if !self.negated {
            return self.names.iter().map(grants).max().unwrap_or_default();
        }
        // Who is not to be meant must be listed whole: with its account, its role or user, and its session.
        let is_listed = caller.identities().all(|identity| {
            self.names.iter().any(|name| *name == Name::Everyone || name.is(&identity))
        });
        if is_listed && caller.identities().next().is_some() {
            Grant::None
        } else {
            Grant::Identity
        }
    }
}

fn name(sort: &str, text: String) -> Result<Name, Error> {
    Ok(match sort {
        "AWS" if text == "*" => Name::Everyone,
        "AWS" => match account_of_root(&text) {
            Some(account) => Name::Account(account),
            None => Name::Arn(text),
        },
        "Service" => Name::Service(text),
        "Federated" => Name::Federated(text),
        "CanonicalUser" => Name::Canonical(text),
        _ => return Err(Error::new(format!("there is no sort of principals `{sort}`"))),
    })
}

/// The account that `123456789012` and `arn:aws:iam::123456789012:root` name.
fn account_of_root(text: &str) -> Option<String> {
    let is_account =
        |text: &str| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_account(text) {
        return Some(text.to_owned());
    }
    let mut parts = text.splitn(6, ':');
    let (arn, service) = (parts.next()?, parts.nth(1)?);
    let (account, rest) = (parts.nth(1)?, parts.next()?);
    (arn == "arn" && service == "iam" && rest == "root" && is_account(account))
        .then(|| account.to_owned())
}

/// One of the names a caller goes by.
pub(crate) enum Identity<'a> {
    Account(&'a str),
    Arn(&'a str),
    Service(&'a str),
    Federated(&'a str),
}

impl Name {
    fn is(&self, identity: &Identity<'_>) -> bool {
        match (self, identity) {
            (Name::Account(own), Identity::Account(other))
            | (Name::Arn(own), Identity::Arn(other))
            | (Name::Service(own), Identity::Service(other))
            | (Name::Federated(own), Identity::Federated(other)) => own == other,
            _ => false,
        }
    }

    fn grant(&self, caller: &Caller) -> Grant {
        let is = |own: &str, other: Option<&String>| other.is_some_and(|other| own == other);
        let given = |condition, grant| if condition { grant } else { Grant::None };
        match self {
            Name::Everyone => Grant::Identity,
            Name::Account(own) => {
                let is_own = caller.kind.is_of_account() && is(own, caller.account.as_ref());
                let is_root = caller.kind == CallerKind::Root;
                given(is_own, if is_root { Grant::Named } else { Grant::Account })
            }
            Name::Arn(own) if is(own, caller.session_arn.as_ref()) => Grant::Named,
            Name::Arn(own) if is(own, caller.identity_arn.as_ref()) => match caller.kind {
                CallerKind::User | CallerKind::Root => Grant::Named,
                _ => Grant::Identity,
            },
            Name::Arn(_) => Grant::None,
            Name::Service(own) => {
                given(caller.kind == CallerKind::Service && *own == caller.name, Grant::Named)
            }
            Name::Federated(own) => {
                given(caller.kind == CallerKind::Federated && *own == caller.name, Grant::Named)
            }
            Name::Canonical(own) => given(is(own, caller.canonical.as_ref()), Grant::Named),
        }
    }
}
