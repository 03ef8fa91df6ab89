//! What drift is made of: checks of workspaces, the resources that differ in them, and the values that do.

use crate::finding::Severity;
use lictor::{Region, Value};

/// Where something stands: a document of the scan, and the steps in it.
#[derive(Debug, Clone, Default)]
pub struct At<'r> {
    /// The number of the document.
    pub document: usize,
    /// The steps from its root.
    pub path: Vec<Value<'r>>,
}

/// One look at one workspace.
#[derive(Debug, Clone, Default)]
pub struct Check<'r> {
    /// The workspace, stack or project.
    pub workspace: &'r str,
    /// Where it was read.
    pub at: At<'r>,
    /// What it was read from, such as `terraform` or `cloudformation`.
    pub source: &'static str,
    /// When it was made, as the file says it.
    pub stamp: &'r str,
    /// The same in seconds since 1970.
    pub time: Option<i64>,
    /// How long it took, in seconds, where that is told.
    pub seconds: Option<f64>,
    /// Why it says nothing, where it failed: neither clean nor drifted.
    pub failure: Option<&'r str>,
    /// Whether the file itself claims drift, beside the rows that it tells.
    pub claims: Option<bool>,
    /// The resources that differ.
    pub rows: Vec<Row<'r>>,
    /// How many changes a plan would make that have nothing to do with drift.
    pub pending: usize,
    /// Resources that the source cannot check.
    pub unchecked: usize,
    /// Resources it looked at, where that is told.
    pub total: usize,
}

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing differs but noise and what is ignored.
    Clean,
    /// Something differs.
    Drifted,
    /// It is not known: the check failed.
    Unknown,
}

impl State {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            State::Clean => "clean",
            State::Drifted => "drifted",
            State::Unknown => "unknown",
        }
    }
}

impl<'r> Check<'r> {
    /// What became of it.
    #[must_use]
    pub fn state(&self) -> State {
        match (self.failure, self.claims) {
            (Some(_), _) => State::Unknown,
            (None, Some(true)) if self.rows.is_empty() => State::Drifted,
            _ if self.drifted().next().is_some() => State::Drifted,
            _ => State::Clean,
        }
    }

    /// The rows that count.
    pub fn drifted(&self) -> impl Iterator<Item = &Row<'r>> {
        self.rows.iter().filter(|row| row.is_drift())
    }
}

/// How reality left what was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Action {
    /// Values differ.
    #[default]
    Update,
    /// It is gone.
    Delete,
    /// It is there, and nobody recorded it.
    Unmanaged,
    /// Only its address changed, which is no drift.
    Move,
}

impl Action {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Action::Update => "update",
            Action::Delete => "delete",
            Action::Unmanaged => "unmanaged",
            Action::Move => "move",
        }
    }
}

/// What the next apply makes of a value that drifted, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Outcome {
    /// No plan tells.
    #[default]
    Open,
    /// The plan leaves it as it is: the configuration does not say, or is told to look away.
    Ignored,
    /// The configuration already says what is there.
    Accepted,
    /// The plan does not know the value yet.
    Unknown,
    /// The plan sets a third value.
    Changed,
    /// What was recorded comes back.
    Reverted,
    /// The resource is made anew.
    Replaced,
    /// The resource goes.
    Destroyed,
}

impl Outcome {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Open => "open",
            Outcome::Ignored => "ignored",
            Outcome::Accepted => "accepted",
            Outcome::Unknown => "unknown",
            Outcome::Changed => "changed",
            Outcome::Reverted => "reverted",
            Outcome::Replaced => "replaced",
            Outcome::Destroyed => "destroyed",
        }
    }
}

/// A difference that means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noise {
    /// Null, empty and absent.
    NullLike,
    /// The order of a set.
    Order,
    /// The layout and order of JSON in a string.
    Json,
    /// A number or truth value written as text.
    Form,
    /// A date, version or digest that the provider renews.
    Stamp,
    /// A size that a scaler moves within its bounds.
    Autoscaling,
    /// A minor version that the provider raises by itself.
    MinorVersion,
    /// A value that follows from another one that is told.
    Derived,
}

impl Noise {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Noise::NullLike => "null_like",
            Noise::Order => "order_only",
            Noise::Json => "json_form",
            Noise::Form => "number_form",
            Noise::Stamp => "stamp",
            Noise::Autoscaling => "autoscaling",
            Noise::MinorVersion => "minor_version",
            Noise::Derived => "derived",
        }
    }

    /// Whether the provider did it, and not only wrote it differently.
    #[must_use]
    pub fn is_the_providers(self) -> bool {
        matches!(self, Noise::Stamp | Noise::Autoscaling | Noise::MinorVersion)
    }
}

/// A value that differs.
#[derive(Debug, Clone, Default)]
pub struct Change<'r> {
    /// The steps to it in the resource.
    pub path: Vec<Value<'r>>,
    /// What was recorded; undefined where there was nothing.
    pub before: Value<'r>,
    /// What is there; undefined where there is nothing.
    pub after: Value<'r>,
    /// Whether it must not be shown; then both values are masked already.
    pub is_secret: bool,
    /// Why it means nothing, if it does.
    pub noise: Option<Noise>,
    /// What the next apply makes of it.
    pub outcome: Outcome,
    /// The class of the attribute, such as `security`.
    pub class: &'r str,
    /// How much the attribute matters, 0 to 3.
    pub weight: u8,
    /// The entry that says to look away, by its number.
    pub ignored: Option<usize>,
    /// How often it went back and forth between two values over the checks.
    pub flaps: usize,
}

impl Change<'_> {
    /// Whether it counts.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.noise.is_none() && self.ignored.is_none()
    }

    /// Its path as a JSON pointer.
    #[must_use]
    pub fn pointer(&self) -> String {
        pointer(&self.path)
    }
}

/// Steps as a JSON pointer.
#[must_use]
pub fn pointer(path: &[Value<'_>]) -> String {
    let mut out = String::new();
    for step in path {
        out.push('/');
        match step.as_str() {
            Some(key) => out.push_str(&key.replace('~', "~0").replace('/', "~1")),
            None => out.push_str(&step.to_string()),
        }
    }
    out
}

/// Who or what makes things differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cause {
    /// Nothing tells.
    #[default]
    Unknown,
    /// A person, by console or command line.
    Manual,
    /// The same under an emergency role.
    Emergency,
    /// Another tool.
    Tool,
    /// The cloud itself.
    Provider,
    /// It was never brought under management.
    Import,
}

impl Cause {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Cause::Unknown => "unknown",
            Cause::Manual => "manual",
            Cause::Emergency => "emergency",
            Cause::Tool => "tool",
            Cause::Provider => "provider",
            Cause::Import => "import",
        }
    }
}

/// A call that changed something, of an audit trail.
#[derive(Debug, Clone, Default)]
pub struct Event<'r> {
    /// When, as the trail says it.
    pub stamp: &'r str,
    /// The same in seconds since 1970.
    pub time: Option<i64>,
    /// The call, such as `AuthorizeSecurityGroupIngress`.
    pub name: &'r str,
    /// Who made it: an ARN or a name.
    pub principal: &'r str,
    /// What they made it with.
    pub agent: &'r str,
    /// The service that made it for them.
    pub invoked_by: &'r str,
    /// Whether a service made it by itself.
    pub is_service: bool,
    /// The names of what it changed.
    pub names: Vec<&'r str>,
}

/// What a plan does with a resource.
#[derive(Debug, Clone, Default)]
pub struct Planned<'r> {
    /// The actions, such as `delete` and `create`.
    pub actions: Vec<&'r str>,
    /// Why, where the plan says it.
    pub reason: &'r str,
}

impl Planned<'_> {
    /// Whether an action is among them.
    #[must_use]
    pub fn has(&self, action: &str) -> bool {
        self.actions.contains(&action)
    }
}

/// A resource that differs.
#[derive(Debug, Clone, Default)]
pub struct Row<'r> {
    /// Where it was read.
    pub at: At<'r>,
    /// Its address.
    pub address: &'r str,
    /// Its type.
    pub kind: &'r str,
    /// Its provider.
    pub provider: &'r str,
    /// The names it has in its cloud: id, ARN, name.
    pub names: Vec<&'r str>,
    /// Its tags, as an object.
    pub tags: Value<'r>,
    /// How reality left what was recorded.
    pub action: Action,
    /// What a plan does with it; none where there is no plan.
    pub planned: Option<Planned<'r>>,
    /// What the next apply makes of it: the worst of its values.
    pub outcome: Outcome,
    /// The values that differ.
    pub changes: Vec<Change<'r>>,
    /// Whether the source tells values at all.
    pub has_values: bool,
    /// The entry that says to look away from all of it, by its number.
    pub ignored: Option<usize>,
    /// Who or what did it.
    pub cause: Cause,
    /// The calls that an audit trail has of it.
    pub events: Vec<Event<'r>>,
    /// How much the resource matters, 1 to 3.
    pub criticality: u8,
    /// Action, criticality and attribute multiplied.
    pub score: u32,
    /// How bad it is; none where it does not count.
    pub severity: Option<Severity>,
    /// In how many checks in a row it has been there, this one included.
    pub runs: usize,
    /// Since when, in seconds since 1970.
    pub since: Option<i64>,
}

impl<'r> Row<'r> {
    /// Whether it counts as drift.
    #[must_use]
    pub fn is_drift(&self) -> bool {
        let has_change = self.changes.iter().any(Change::counts);
        match self.action {
            _ if self.ignored.is_some() => false,
            Action::Move => false,
            Action::Delete | Action::Unmanaged => true,
            Action::Update => has_change || !self.has_values,
        }
    }

    /// The values that count.
    pub fn counting(&self) -> impl Iterator<Item = &Change<'r>> {
        self.changes.iter().filter(|change| change.counts())
    }
}

/// What stands for a value that must not be shown, as in models of Terraform.
pub(super) fn secret(region: &Region) -> Value<'_> {
    region.record(&[("$sensitive", Value::TRUE)])
}

/// Whether a value is that mark.
pub(super) fn is_secret(value: Value<'_>) -> bool {
    value.len() == 1 && value.get_str("$sensitive").as_bool() == Some(true)
}

/// The text of a field, or none.
pub(super) fn text<'r>(value: Value<'r>, key: &str) -> &'r str {
    value.get_str(key).as_str().unwrap_or_default()
}

/// The items of a field that is a list.
pub(super) fn list<'r>(value: Value<'r>, key: &str) -> &'r [Value<'r>] {
    value.get_str(key).as_array().unwrap_or_default()
}
